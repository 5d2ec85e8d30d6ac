"""Questions to the lead: notes that are flagged as one, and the answers to them.

A note is a question by its event's `meta`. An answer is a decision about that event, so that it
travels with merges as the note does. A question that was carried over to a newer version of its
article, or settled after a merge, is still the same question.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from labeler.errors import LabelerError, check_text
from labeler.identity import content_id
from labeler.store.connection import Store
from labeler.store.decisions import decide, heads
from labeler.store.packing.sent_answers import is_place, sent_answers, with_sentence
from labeler.store.settings import set_setting, setting

_EVERYWHERE: Final = """
SELECT e.event_id, n.annotator_id, n.sentence_id, n.round, n.note, e.created_at
FROM current_note n
CROSS JOIN in_force f ON f.sentence_id = n.sentence_id
CROSS JOIN event e ON e.event_id = n.event_id
WHERE n.note IS NOT NULL AND (json_extract(e.meta, '$.question') = 1 OR (e.origin = 'settle'
  AND EXISTS (SELECT 1 FROM json_each(e.supersedes) old JOIN event o ON o.event_id = old.value
              WHERE json_extract(o.meta, '$.question') = 1)))
"""
"""Notes are few beside labels: they come first."""

_IN_DOCUMENT: Final = f"{_EVERYWHERE} AND f.document_id = ?"

_PLACE: Final = """
SELECT c.document_id, c.title, f.position, s.text, r.name, k.label
FROM in_force f
JOIN catalogue c ON c.document_id = f.document_id
JOIN sentence s ON s.sentence_id = f.sentence_id
JOIN roster r ON r.annotator_id = ?2
LEFT JOIN current k ON k.sentence_id = f.sentence_id AND k.annotator_id = ?2 AND k.round = ?3
WHERE f.sentence_id = ?1
"""

_BEFORE: Final = """
SELECT refers_to, iif(origin = 'settle', supersedes, '[]') FROM event
WHERE event_id = ? AND origin IN ('carry', 'settle')
"""

SHOWN: Final = 12
"""How many of the last digits of its id a list shows of a question."""


class Answer(NamedTuple):
    """What the lead said to a question; `codebook_id` where it became a case of that codebook.

    `everyone` says that all annotators see it, not only who asked.
    """

    text: str
    everyone: bool
    codebook_id: str | None = None


class Question(NamedTuple):
    """A note flagged as a question; `label` is what stands on the sentence by who asks."""

    event_id: str
    annotator_id: str
    annotator: str
    document_id: str
    document: str
    sentence_id: str
    position: int
    text: str
    round: int
    label: str | None
    question: str
    asked_at: str
    answer: Answer | None


class Answered(NamedTuple):
    """An answer beside a sentence, as an annotator sees it; `key` tells which were read."""

    sentence_id: str
    text: str
    key: str


def questions(store: Store) -> list[Question]:
    """Return the questions about sentences that are shown, the open ones first, then by time."""
    given = _answers(store)
    found = []
    for event_id, person, sentence, number, note, asked in list(store.rows(_EVERYWHERE)):
        place = store.row(_PLACE, (sentence, person, number))
        if place is None:
            continue
        document_id, title, position, text, name, label = place
        answer = _of_all(given, _roots(store, event_id)) if given else None
        found.append(
            Question(
                event_id,
                person,
                name,
                document_id,
                title,
                sentence,
                position,
                text,
                number,
                label,
                note,
                asked,
                answer,
            )
        )
    return sorted(found, key=lambda q: (q.answer is not None, q.asked_at, q.event_id))


def find_question(store: Store, wanted: str) -> Question:
    """Return the question whose event's id begins or ends so; LabelerError for none or several.

    Lists show its last digits, of which the first few are enough as well.
    """
    found = [
        q
        for q in questions(store)
        if wanted
        and (
            q.event_id.startswith(wanted)
            or q.event_id.endswith(wanted)
            or q.event_id[-SHOWN:].startswith(wanted)
        )
    ]
    if len(found) != 1:
        many = "more than one question is" if found else "no question is"
        raise LabelerError(
            f"{store.path}: {many} called '{wanted}'; `labeler questions --all` lists them"
        )
    return found[0]


def answer(store: Store, asked: Sequence[Question], given: Answer, author: str | None) -> None:
    """Answer questions, all alike, inside `write`; an earlier answer is replaced."""
    check_text(given.text, "the answer")
    if not given.text.strip():
        raise LabelerError("an answer needs words")
    before = _answers(store)
    for question in asked:
        first, *others = _roots(store, question.event_id)
        for root in (first, *(other for other in others if other in before)):
            decide(store, "answer", root, _value(given), author)


def answered(store: Store, annotator_id: str, document_id: str | None = None) -> list[Answered]:
    """Return the answers that an annotator sees, in one document or all.

    Those are the answers to their own questions, and those that are for everyone.
    """
    given = _answers(store)
    if not given:
        return []
    person = store.value("SELECT person_id FROM roster WHERE annotator_id = ?", (annotator_id,))
    rows = (
        store.rows(_EVERYWHERE) if document_id is None else store.rows(_IN_DOCUMENT, (document_id,))
    )
    found = list(_seen_by(store, person, list(rows), given))
    told = {(one.sentence_id, one.text) for one in found}
    found += [
        Answered(sentence, text, _key(root, text))
        for root, sentence, text in sent_answers(store, document_id)
        if (sentence, text) not in told
    ]
    return found


def _seen_by(
    store: Store, person: str | None, rows: Sequence[tuple[Any, ...]], given: Mapping[str, Answer]
) -> Iterator[Answered]:
    told = set()
    for event_id, asker, sentence, *_ in rows:
        for root in _roots(store, event_id):
            found = given.get(root)
            if found is None or not (found.everyone or asker == person):
                continue
            if (sentence, found.text) not in told:
                told.add((sentence, found.text))
                yield Answered(sentence, found.text, _key(root, found.text))


def _key(root: str, text: str) -> str:
    return content_id("answer", root, text)[:16]


def answers_to_send(store: Store, person: str) -> dict[str, tuple[str | None, dict[str, Any]]]:
    """Return the answers that a person sees, as a packed file's decisions hold them, by subject.

    Those to another's question come with the sentence beside which they stand; it is None for those
    to their own.
    """
    given = _answers(store)
    found: dict[str, tuple[str | None, dict[str, Any]]] = {}
    for event_id, asker, sentence, *_ in list(store.rows(_EVERYWHERE)) if given else []:
        for root in _roots(store, event_id):
            if root in given and asker == person:
                found[root] = (None, _value(given[root]))
            elif root in given and given[root].everyone and root not in found:
                found[root] = (sentence, with_sentence(_value(given[root]), sentence))
    return dict(sorted(found.items()))


def _value(given: Answer) -> dict[str, Any]:
    return {k: v for k, v in given._asdict().items() if v not in (None, False)}


def unread(store: Store, annotator_id: str) -> list[Answered]:
    """Return the answers that an annotator has not come to yet."""
    found = answered(store, annotator_id)
    known = set(_read(store, annotator_id)) if found else set()
    return [one for one in found if one.key not in known]


def mark_read(store: Store, annotator_id: str, keys: Sequence[str]) -> None:
    """Remember, in this file only, that an annotator came to some answers."""
    with store.write():
        known = _read(store, annotator_id)
        more = [key for key in keys if key not in known]
        if more:
            set_setting(store, f"answers read by {annotator_id}", [*known, *more])


def _read(store: Store, annotator_id: str) -> list[str]:
    found: list[str] | None = setting(store, f"answers read by {annotator_id}")
    return found or []


def _answers(store: Store) -> dict[str, Answer]:
    """Return what was answered, by the event of the question."""
    subjects = store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'answer'")
    found = {}
    for (subject,) in list(subjects):
        _, value = heads(store, "answer", subject)[0]
        found[subject] = Answer(
            value["text"], bool(value.get("everyone")), value.get("codebook_id")
        )
    return found


def _of_all(given: Mapping[str, Answer], roots: Sequence[str]) -> Answer | None:
    """Return the answer to what may be several questions in one, each of which may have its own."""
    found = [given[root] for root in roots if root in given]
    if not found:
        return None
    return Answer(
        "\n".join(dict.fromkeys(each.text for each in found)),
        any(each.everyone for each in found),
        next((each.codebook_id for each in found if each.codebook_id is not None), None),
    )


def _roots(store: Store, event_id: str) -> list[str]:
    """Return the events in which a question was asked first, before it was carried or settled.

    That is one, or where a conflict of several was settled, each of them, the one kept first.
    """
    roots: list[str] = []
    seen: set[str] = set()
    ahead = [event_id]
    while ahead:
        event_id = ahead.pop(0)
        if event_id in seen:
            continue
        seen.add(event_id)
        found = store.row(_BEFORE, (event_id,))
        if found is None or found[0] is None:
            roots.append(event_id)
        else:
            ahead = [*found[:1], *json.loads(found[1]), *ahead]
    return roots


def is_answer(value: object) -> bool:
    """Say whether a decision's value is an answer."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("text"), str)
        and isinstance(value.get("everyone", False), bool)
        and isinstance(value.get("codebook_id", ""), str)
        and is_place(value)
    )


def json_of(question: Question) -> dict[str, Any]:
    """Return a question as JSON shows it."""
    given = question.answer
    return {**question._asdict(), "answer": None if given is None else given._asdict()}
