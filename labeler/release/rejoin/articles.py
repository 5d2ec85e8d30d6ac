"""The articles whose text goes back, held on the disk: there may be more than memory takes."""

from contextlib import AbstractContextManager
from tempfile import TemporaryFile
from types import TracebackType
from typing import NamedTuple, Self

from labeler.models import SourceDocument
from labeler.store.documents import document_id_of


class _Held(NamedTuple):
    offset: int
    length: int
    source: str


class Articles(AbstractContextManager["Articles"]):
    """Texts by the id of their document, which is a hash of the text."""

    def __init__(self) -> None:
        # Unnamed and for its owner alone, where the system can do that.
        self._file = TemporaryFile()  # noqa: SIM115 - closed by `__exit__`
        self._held: dict[str, _Held] = {}
        self._used: set[str] = set()
        self._source_of: dict[str, str] = {}
        self._last: tuple[str, str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, article: SourceDocument) -> None:
        """Keep an article, as a reader found it."""
        identifier = document_id_of(article.text)
        self._source_of.setdefault(article.raw_sha256, article.source)
        if identifier not in self._held:
            data = article.text.encode()
            offset = self._file.seek(0, 2)
            self._file.write(data)
            self._held[identifier] = _Held(offset, len(data), article.source)

    def text(self, identifier: str) -> str | None:
        """Return the text of a document, None where no article has it.

        That of the last one is remembered: the rows of a document follow each other.
        """
        if self._last is None or self._last[0] != identifier:
            held = self._held.get(identifier)
            if held is None:
                return None
            self._file.seek(held.offset)
            self._last = (identifier, self._file.read(held.length).decode())
            self._used.add(identifier)
        return self._last[1]

    def use(self, identifier: str) -> None:
        """Note that a document is in the export, though its text need not be put back."""
        if identifier in self._held:
            self._used.add(identifier)

    def unused(self) -> list[str]:
        """Return where the articles are from that nobody asked for."""
        return [held.source for one, held in self._held.items() if one not in self._used]

    def with_the_bytes(self, raw_sha256: str | None) -> str | None:
        """Return where an article is from that was read from the very same bytes."""
        return None if raw_sha256 is None else self._source_of.get(raw_sha256)
