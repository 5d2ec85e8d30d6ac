"""The two tables of a dataset: raw, one row a label; aggregated, one row a labelled sentence.

A row has three parts, so that a format need not write the article's part for each label anew: what
is said of the document, of the sentence in it, and of the label.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

from labeler.release.choices import Choices
from labeler.release.context import ReleaseContext
from labeler.release.records import Aggregated, DocumentRecord, RawLabel, SentenceRecord

Type = Literal["text", "integer", "flag", "object", "names", "counts", "shares"]
"""What a column holds: an object (JSON), a list of labels, a count or a share for each label."""


class Column(NamedTuple):
    """One column."""

    name: str
    type: Type = "text"


class Table(NamedTuple):
    """The columns of a table, by what they say something of. Before them all comes ROW_ID."""

    document: tuple[Column, ...]
    sentence: tuple[Column, ...]
    row: tuple[Column, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order."""
        return (ROW_ID, *self.document, *self.sentence, *self.row)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)


Part = tuple[Any, ...]

ROW_ID: Final = Column("row_id", "integer")
"""From 1, in the order of the file: made for this file, it tells nothing of the label's event."""

_DOCUMENT: Final = (
    Column("document_id"),
    Column("title"),
    Column("source"),
    Column("url"),
    Column("published_at"),
    Column("language"),
    Column("raw_sha256"),
    Column("splitter"),
    Column("split"),
)
_SENTENCE: Final = (
    Column("sentence_id"),
    Column("position", "integer"),
    Column("paragraph", "integer"),
    Column("start", "integer"),
    Column("stop", "integer"),
    Column("text"),
)
_RAW: Final = (
    Column("label"),
    Column("annotator"),
    Column("annotator_kind"),
    Column("round", "integer"),
    Column("attributes", "object"),
    Column("note"),
    Column("created_at"),
    Column("duration_ms", "integer"),
    Column("origin"),
    Column("in_conflict", "flag"),
    Column("codebook"),
    Column("codebook_version"),
    Column("codebook_id"),
)
_AGGREGATED: Final = (
    Column("label"),
    Column("label_source"),
    Column("consensus"),
    Column("method"),
    Column("tie_rule"),
    Column("ties", "names"),
    Column("n_annotations", "integer"),
    Column("votes", "counts"),
    Column("soft_label", "shares"),
    Column("probabilities", "shares"),
    Column("adjudication"),
    Column("round", "integer"),
    Column("codebook"),
    Column("codebook_version"),
    Column("codebook_id"),
)

_TEXTS: Final = frozenset({"title", "source", "text"})


def table(choices: Choices, *, splits: bool = False) -> Table:
    """Return the table that was asked for: what it must not tell has no column."""
    hidden = set() if choices.text else set(_TEXTS)
    if not choices.notes:
        hidden.add("note")
    if not splits:
        hidden.add("split")
    parts = (_DOCUMENT, _SENTENCE, _AGGREGATED if choices.aggregated else _RAW)
    return Table(*(tuple(c for c in part if c.name not in hidden) for part in parts))


class Rows:
    """Makes the parts of the rows, in the order of a table's columns."""

    def __init__(self, context: ReleaseContext) -> None:
        self.table = table(context.choices, splits=context.has_splits)
        self._context = context
        self._document = [column.name for column in self.table.document]
        self._sentence = [column.name for column in self.table.sentence]
        self._codebooks = {
            identifier: (codebook.name, codebook.version, identifier)
            for identifier, codebook in context.codebooks.items()
        }

    def document(self, document: DocumentRecord) -> Part:
        """Return the part that says something of the document."""
        return tuple(getattr(document, name) for name in self._document)

    def sentence(self, sentence: SentenceRecord) -> Part:
        """Return the part that says something of the sentence."""
        return tuple(getattr(sentence, name) for name in self._sentence)

    def rows(self, sentence: SentenceRecord) -> Sequence[Part]:
        """Return what is said of each label of a sentence: none, one or several parts."""
        if self._context.choices.aggregated:
            found = sentence.aggregated
            return [] if found is None else [self._aggregated(found, sentence)]
        return [self._raw(label) for label in sentence.labels]

    def flat(
        self, documents: Iterable[DocumentRecord], convert: Callable[[Part], Part] = tuple
    ) -> Iterator[Part]:
        """Yield whole rows, in the order of the table's columns.

        `convert` is applied to the parts of a row, to those of the document and sentence once.
        """
        number = 0
        for document in documents:
            first = convert(self.document(document))
            for sentence in document.sentences:
                second: Part | None = None
                for third in self.rows(sentence):
                    if second is None:
                        second = convert(self.sentence(sentence))
                    number += 1
                    yield (number, *first, *second, *convert(third))

    def _raw(self, label: RawLabel) -> Part:
        start = (label.label, label.annotator, label.kind, label.round, label.attributes)
        note = (label.note,) if self._context.choices.notes else ()
        made = (label.date, label.duration_ms, label.origin, label.in_conflict)
        return (*start, *note, *made, *self._codebooks[label.codebook_id])

    def _aggregated(self, found: Aggregated, sentence: SentenceRecord) -> Part:
        decided = sentence.adjudicated
        return (
            found.label,
            found.label_source,
            found.consensus,
            found.method,
            found.tie_rule,
            found.ties,
            found.n_annotations,
            found.votes,
            found.soft_label,
            found.probabilities,
            None if decided is None else decided.kind,
            self._context.round,
            *self._codebooks[self._context.codebook_id if decided is None else decided.codebook_id],
        )
