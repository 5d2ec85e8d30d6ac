"""Answers for everyone in a packed file, to which the questions stay behind.

The question is another person's note, which no packed file holds. Its answer says itself beside
which sentence it stands, and nothing of who asked.
"""

from collections.abc import Iterator
from typing import Any, Final

from labeler.store.connection import Store
from labeler.store.decisions import in_force

_SENTENCE: Final = "sentence"

_SENT: Final = """
SELECT DISTINCT subject FROM decision
WHERE kind = 'answer' AND json_extract(value, '$.sentence') IS NOT NULL ORDER BY subject
"""

_SHOWN: Final = """
SELECT 1 FROM in_force WHERE sentence_id = ?1 AND (?2 IS NULL OR document_id = ?2)
"""


def with_sentence(value: dict[str, Any], sentence_id: str) -> dict[str, Any]:
    """Return an answer's value that says beside which sentence it stands."""
    return {**value, _SENTENCE: sentence_id}


def is_place(value: dict[str, Any]) -> bool:
    """Say whether what an answer's value tells of a sentence, if anything, is an id."""
    return isinstance(value.get(_SENTENCE, ""), str)


def sent_answers(store: Store, document_id: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield (event of the question, sentence id, text), in one document or all that are shown."""
    for (subject,) in list(store.rows(_SENT)):
        value = in_force(store, "answer", subject)
        sentence = value.get(_SENTENCE)
        if sentence is not None and store.value(_SHOWN, (sentence, document_id)) is not None:
            yield subject, sentence, value["text"]
