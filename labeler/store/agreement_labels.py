"""The labels that agreement is measured on, counted as they come out of the project's file."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.patterns import Patterns
from labeler.store.connection import Store

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
    WITH_MODELS = "models as annotators"


_ROWS = """
SELECT f.document_id, k.sentence_id, a.person_id, {label}
FROM current k
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event e ON e.event_id = k.event_id
WHERE k.heads = 1 AND k.round = :round AND e.codebook_id = :codebook AND {conditions}
GROUP BY k.sentence_id, a.person_id HAVING count(*) = 1
ORDER BY k.sentence_id
"""
"""Two labels of one person under two names are a conflict like two heads: neither counts."""

_SUGGESTED = """
(SELECT k.sentence_id FROM current k
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN event s ON s.sentence_id = k.sentence_id AND s.annotator_id = k.annotator_id
  AND s.round = k.round AND s.origin = 'suggestion' AND s.label = k.label
WHERE k.heads = 1 AND k.round = :round AND a.kind = 'person')
"""
"""Sentences with a label that stands and was accepted at some time: an added detail, undo and redo
repeat it under another origin."""

_LABELLED: Final = "k.label IS NOT NULL"
_PEOPLE: Final = "a.kind = 'person'"
_CONDITIONS: Final[Mapping[Selection, tuple[str, ...]]] = {
    Selection.COUNTED: (_LABELLED, _PEOPLE),
    Selection.WITH_SKIPS: ("(k.label IS NOT NULL OR k.skipped)", _PEOPLE),
    Selection.WITHOUT_UNSURE: (
        _LABELLED,
        _PEOPLE,
        "json_extract(e.attributes, '$.unsure') IS NOT 1",
    ),
    Selection.WITHOUT_SUGGESTED: (_LABELLED, _PEOPLE, f"k.sentence_id NOT IN {_SUGGESTED}"),
    Selection.ONLY_SUGGESTED: (_LABELLED, _PEOPLE, f"k.sentence_id IN {_SUGGESTED}"),
    Selection.WITH_MODELS: (_LABELLED, "a.kind IN ('person', 'model')"),
}


def project_patterns(
    store: Store,
    round_number: int,
    codebook_id: str,
    categories: Sequence[str],
    names: Mapping[str, str],
    selection: Selection = Selection.COUNTED,
) -> Patterns:
    """Count who gave which label in one round of a project, made under one codebook.

    One label a sentence and person; never references or adjudications, and none whose chain has
    two heads until that conflict is settled; models only where the selection says so. `categories`
    are the codebook's labels; `names` says how an annotator is called (by annotator id, which
    stands for who is not in it). LabelerError for a label that is not among the categories.
    """
    label = "k.label"
    if selection is Selection.WITH_SKIPS:
        label = f"coalesce(k.label, '{SKIPPED}')"
        categories = (*categories, SKIPPED)
    sql = _ROWS.format(label=label, conditions=" AND ".join(_CONDITIONS[selection]))
    rows = store.rows(sql, {"round": round_number, "codebook": codebook_id})
    return annotated_grouped(
        (
            (document, item, names.get(person, person), given)
            for document, item, person, given in rows
        ),
        categories,
    )
