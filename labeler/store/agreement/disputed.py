"""The sentences that divide people most, from a project."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from labeler.agreement.details import DisputedItem
from labeler.agreement.disputed import SHOWN, most_disputed
from labeler.store.agreement.counted import counted, said
from labeler.store.connection import Store
from labeler.store.reading import document_order

_DIVIDED = """
SELECT f.document_id, f.position, k.sentence_id, group_concat(k.label)
FROM {said} k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {counted} AND k.label IS NOT NULL
GROUP BY k.sentence_id HAVING min(k.label) <> max(k.label)
"""
"""No label's name holds a comma."""

_SAID = """
SELECT k.sentence_id, a.person_id, k.label
FROM json_each(:chosen) chosen
CROSS JOIN {said} k ON k.sentence_id = chosen.value
JOIN roster a ON a.annotator_id = k.annotator_id
WHERE {counted} AND k.label IS NOT NULL
"""

_TEXTS = """
SELECT s.sentence_id, c.title, c.document_id, f.position, s.text
FROM json_each(:chosen) chosen
CROSS JOIN sentence s ON s.sentence_id = chosen.value
JOIN in_force f ON f.sentence_id = s.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
"""

SentencePlace = tuple[int, int, str]
"""The place of the document in its order, the position in the document, and the sentence id."""


def project_disputed(
    store: Store,
    round_number: int,
    codebook_id: str,
    names: Mapping[str, str],
    top: int = SHOWN,
) -> tuple[DisputedItem, ...]:
    """Return the `top` sentences that divide people most, with their texts and who said what.

    At equal dispute the one with more labels comes first, then the one that is read first. `names`
    says how a person is called (by id, which stands for who is not in it). Run it inside one
    `read`.
    """
    ranked = most_disputed(divided_sentences(store, round_number, codebook_id), top)
    chosen = json.dumps([sentence for (_, _, sentence), _ in ranked])
    parameters = {"chosen": chosen, "round": round_number, "codebook": codebook_id}
    answers: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    sql = _SAID.format(said=said(store), counted=counted(store))
    for sentence, person, label in store.rows(sql, parameters):
        answers[sentence].append((names.get(person, person), label))
    texts = {sentence: rest for sentence, *rest in store.rows(_TEXTS, {"chosen": chosen})}
    found = []
    for (_, _, sentence), bits in ranked:
        title, document, position, text = texts[sentence]
        found.append(
            DisputedItem(
                item=sentence,
                document=title or document,
                position=position,
                text=text,
                entropy=bits,
                labels=tuple(sorted(answers[sentence])),
            )
        )
    return tuple(found)


def divided_sentences(
    store: Store, round_number: int, codebook_id: str
) -> Iterator[tuple[SentencePlace, Sequence[str]]]:
    """Yield the sentences that got different labels, with these; only those leave the file."""
    order = {document: place for place, document in enumerate(document_order(store))}
    parameters = {"round": round_number, "codebook": codebook_id}
    sql = _DIVIDED.format(said=said(store), counted=counted(store))
    for document, position, sentence, labels in store.rows(sql, parameters):
        yield (order[document], position, sentence), labels.split(",")
