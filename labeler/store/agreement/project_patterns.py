"""The labels that agreement is measured on, counted as they come out of the project's file."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

import numpy as np

from labeler.agreement.counts import Integers
from labeler.agreement.histogram import PatternHistogram, item_patterns
from labeler.agreement.pattern_builder import CATEGORY_BITS, counted_patterns
from labeler.agreement.patterns import Patterns
from labeler.store.agreement.counted import counted, said
from labeler.store.agreement.identifier_columns import selected, texts
from labeler.store.agreement.label_columns import LabelColumns, LabelQuery, label_columns
from labeler.store.connection import Store
from labeler.store.packing.round_numbers import real_round, same_round

SKIPPED: Final = "(skipped)"
"""The category of what was passed over, where that is counted; no label can be called so."""


class Selection(Enum):
    """Which labels of a round count; all but the first are for looking at sensitivity."""

    COUNTED = "what counts"
    """Labels that people gave by the codebook in question, one a sentence and person."""
    WITH_SKIPS = "skips as a category"
    """The same, and skips as labels of the category `SKIPPED`, which comes last."""
    WITHOUT_UNSURE = "without unsure labels"
    WITHOUT_SUGGESTED = "without sentences where a suggestion was accepted"
    ONLY_SUGGESTED = "only sentences where a suggestion was accepted"


_ACCEPTED: Final = """
EXISTS (SELECT 1 FROM event s JOIN roster r ON r.annotator_id = s.annotator_id
        WHERE s.sentence_id = k.sentence_id AND {round} = k.round AND s.origin = 'suggestion'
          AND s.label = k.label AND r.person_id = k.annotator_id)
"""
"""Whether the label that stands was accepted at some time: an added detail, undo and redo repeat it
under another origin."""


_RECORDED: Final = f"""
SELECT EXISTS (SELECT 1 FROM event NOT INDEXED
               WHERE attributes GLOB '*"unsure":*' AND round IN {same_round(":round")}),
       EXISTS (SELECT 1 FROM event NOT INDEXED
               WHERE origin = 'suggestion' AND round IN {same_round(":round")})
"""
"""The log is read from its beginning until there is one: far less work than to count again."""


def differing(store: Store, round_number: int, left_out: Mapping[str, int]) -> set[Selection]:
    """Return the selections that may count other labels than those of `COUNTED` in a round.

    All others need not be counted. `left_out` is what `labeler.store.labels.left_out` found there.
    """
    ((unsure, accepted),) = store.rows(_RECORDED, {"round": round_number})
    found = {Selection.WITH_SKIPS} if left_out.get("skipped") else set()
    if unsure:
        found.add(Selection.WITHOUT_UNSURE)
    if accepted:
        found |= {Selection.WITHOUT_SUGGESTED, Selection.ONLY_SUGGESTED}
    return found


def project_patterns(
    store: Store,
    round_number: int,
    codebook_id: str,
    categories: Sequence[str],
    names: Mapping[str, str],
    selection: Selection = Selection.COUNTED,
) -> Patterns:
    """Count who gave which label in one round of a project, made under one codebook.

    One label a sentence and person; never repeats, references or adjudications, and none whose
    chain has two heads until that conflict is settled; models never.
    `categories` are the codebook's labels; `names` says what each annotator is called, by annotator
    id, which stands for who is not in it. Call it inside `read` where anybody may write meanwhile.
    LabelerError for a label that is not among the categories, and for a damaged file.
    """
    if selection is Selection.WITH_SKIPS:
        categories = (*categories, SKIPPED)
    people = selected(store, "SELECT annotator_id AS id FROM roster WHERE kind = 'person'")
    documents = selected(store, "SELECT DISTINCT document_id AS id FROM in_force")
    query = _query(store, round_number, codebook_id, selection)
    histogram = PatternHistogram()
    for columns in label_columns(store, query, people, documents, categories):
        sentences, annotators, labels = _chosen(columns, selection)
        codes = annotators << CATEGORY_BITS | labels
        histogram.add(columns.documents, item_patterns(sentences, codes, len(columns.documents)))
    called = [names.get(person, person) for person in texts(people)]
    return counted_patterns(histogram, categories, called, texts(documents), declared=True)


def _query(store: Store, round_number: int, codebook_id: str, selection: Selection) -> LabelQuery:
    label, mark, joined = "k.label", None, ""
    conditions = [counted(store, roster=None), "k.label IS NOT NULL"]
    if selection is Selection.WITH_SKIPS:
        label, conditions[1] = f"ifnull(k.label, '{SKIPPED}')", "(k.label IS NOT NULL OR k.skipped)"
    elif selection in {Selection.WITHOUT_SUGGESTED, Selection.ONLY_SUGGESTED}:
        mark = _ACCEPTED.format(round=real_round(store, "s.round"))
    elif selection is Selection.WITHOUT_UNSURE:
        conditions.append("json_extract(e.attributes, '$.unsure') IS NOT 1")
        # Only then: it costs a look at each label's event.
        joined = "JOIN event e ON e.event_id = k.event_id"
    return LabelQuery(
        round_number,
        " AND ".join(conditions),
        label,
        mark,
        joined,
        {"codebook": codebook_id},
        said(store),
    )


def _chosen(columns: LabelColumns, selection: Selection) -> tuple[Integers, Integers, Integers]:
    """Return the sentences, annotators and labels, of the sentences that are selected."""
    chosen = columns.sentences, columns.annotators, columns.categories
    if selection not in {Selection.WITHOUT_SUGGESTED, Selection.ONLY_SUGGESTED}:
        return chosen
    accepted = np.zeros(len(columns.documents), np.bool_)
    accepted[columns.sentences[columns.marked]] = True
    kept = accepted[columns.sentences] == (selection is Selection.ONLY_SUGGESTED)
    sentences, annotators, labels = (column[kept] for column in chosen)
    return sentences, annotators, labels
