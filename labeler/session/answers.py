"""The lead's answers beside the sentences of the open document, and which of them are new."""

from collections.abc import Sequence
from contextlib import suppress

from labeler.errors import LabelerError
from labeler.models import Sentence
from labeler.store import questions, reading
from labeler.store.connection import Store
from labeler.store.reading import SentenceState


class Answers:
    """What one annotator is told about a document's sentences."""

    def __init__(self, store: Store, annotator_id: str) -> None:
        self._store = store
        self._annotator_id = annotator_id
        self._new: dict[int, list[str]] = {}

    def put(
        self, document_id: str, sentences: Sequence[Sentence], states: list[SentenceState]
    ) -> None:
        """Put the answers into the states of a document that was just opened."""
        self._new = {}
        found = questions.answered(self._store, self._annotator_id, document_id)
        if not found:
            return
        unread = {one.key for one in questions.unread(self._store, self._annotator_id)}
        index_of = {sentence.sentence_id: i for i, sentence in enumerate(sentences)}
        for one in found:
            index = index_of[one.sentence_id]
            before = states[index].answer
            text = one.text if before is None else f"{before} / {one.text}"
            states[index] = states[index]._replace(answer=text)
            if one.key in unread:
                self._new.setdefault(index, []).append(one.key)

    def come_to(self, index: int) -> None:
        """Take note that an answer was come to; where that cannot be written, it stays new."""
        keys = self._new.pop(index, None)
        if keys:
            with suppress(LabelerError):
                questions.mark_read(self._store, self._annotator_id, keys)


def new_answers(store: Store, annotator_id: str) -> list[str]:
    """Return where answers wait to be read, in the order of the documents: `Rain, sentence 5`."""
    places = (
        reading.locate(store, one.sentence_id) for one in questions.unread(store, annotator_id)
    )
    found = sorted(place for place in places if place is not None)
    titles = {
        document: store.value("SELECT title FROM catalogue WHERE document_id = ?", (document,))
        for document, _ in found
    }
    return [f"{titles[document]}, sentence {position}" for document, position in found]
