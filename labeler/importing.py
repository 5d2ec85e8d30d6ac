"""Articles in: read, cut into sentences, stored; each document in a transaction of its own."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from labeler.codebook import default_codebook
from labeler.models import Skipped, SourceDocument
from labeler.store.codebooks import has_codebook, start_with
from labeler.store.connection import Store, open_store
from labeler.store.derived import RULES, RULES_SETTING
from labeler.store.documents import Added, add_document
from labeler.store.replacing import Distant, Replaced, Rules
from labeler.store.settings import set_setting
from labeler.text.readers import PathError
from labeler.text.segmentation import segment, splitter_name


@dataclass
class ImportSummary:
    """What an import did, counted as it goes, so that an interruption can tell as well."""

    documents: int = 0
    sentences: int = 0
    duplicates: int = 0
    suggestions: int = 0
    known: int = 0
    hidden: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    replaced: list[Replaced] = field(default_factory=list)
    distant: list[Distant] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Say whether something could not be taken in that should have been."""
        return any(not skipped.harmless for skipped in self.skipped)

    def count(self, added: Added) -> None:
        """Count one stored document."""
        if isinstance(added.version, Replaced):
            self.replaced.append(added.version)
        elif added.version is not None:
            self.distant.append(added.version)
        if added.status == "known":
            self.known += 1
        elif added.status == "hidden":
            self.hidden.append(added.document_id)
        else:
            self.documents += 1
            self.sentences += added.sentences
            self.duplicates += added.duplicates
            self.suggestions += added.suggestions


def open_or_start(path: Path) -> Store:
    """Open a project, made with the default codebook if the file is not there yet."""
    store = open_store(path, create=True)
    try:
        if not has_codebook(store):
            codebook = default_codebook()
            with store.write():
                start_with(store, codebook)
                set_setting(store, RULES_SETTING, RULES)
    except BaseException:
        store.close()
        raise
    return store


def add_all(
    store: Store,
    found: Iterable[SourceDocument | Skipped],
    summary: ImportSummary,
    rules: Rules = Rules(),  # noqa: B008 - frozen
) -> None:
    """Store what readers found, and count it in `summary` item by item.

    `rules` say what becomes of older versions of an article. What was stored before a failure or an
    interruption stays; running it again adds the rest.
    """
    for item in found:
        if isinstance(item, Skipped):
            summary.skipped.append(item)
        else:
            with _undisturbed():
                summary.count(_add(store, item, rules))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl+C wait until a document is stored and counted, so that the summary is exact."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
    if asked:
        raise KeyboardInterrupt


def _add(store: Store, document: SourceDocument, rules: Rules) -> Added:
    spans = segment(document.text, document.language)
    return add_document(store, document, spans, splitter_name(document.language), rules)


def read_all(
    paths: Iterable[str],
    read_one: Callable[[str], Iterator[SourceDocument | Skipped]],
) -> Iterator[SourceDocument | Skipped]:
    """Read several paths; one that cannot be read at all is skipped with its reason."""
    for path in paths:
        try:
            yield from read_one(path)
        except PathError as problem:
            yield Skipped(problem.path, problem.reason)
