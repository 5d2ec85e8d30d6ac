"""Small projects for tests: real files, real articles, invented people."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from labeler.codebook import default_codebook
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.models import Annotator, SourceDocument
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import Store, open_store

CODEBOOK = default_codebook()

ARTICLES = (
    "Harbour plan delayed\n\nThe council voted on Monday. “It is late,” said Ines Okoro."
    "\n\nHarbour plan delayed\n\nWork starts in May. Nobody knows the cost.\n\nLeave a comment",
    "Rain over Tallow Bay\n\nRain fell for nine days. The river rose by two metres."
    "\n\nLeave a comment",
    "A short one\n\nOne sentence only stands here.",
)


def source(text: str, name: str = "article.txt", title: str | None = None) -> SourceDocument:
    """Return a text as a reader would hand it over."""
    return SourceDocument(
        text=text,
        title=title if title is not None else text.partition("\n")[0],
        source=name,
        url=None,
        published_at=None,
        language="en",
        raw_sha256=hashlib.sha256(text.encode()).hexdigest(),
        encoding="utf-8",
        extractor="text",
        meta={},
    )


def add(store: Store, *texts: str) -> ImportSummary:
    """Import texts called article-1.txt, article-2.txt and so on."""
    summary = ImportSummary()
    add_all(store, [source(t, f"article-{n}.txt") for n, t in enumerate(texts, 1)], summary)
    return summary


def project(path: Path, *texts: str) -> Path:
    """Make a project with these articles (default: the three above) and close it."""
    with open_or_start(path) as store:
        add(store, *(texts or ARTICLES))
    return path


def numbered(count: int) -> str:
    """Return an article of so many sentences, one a line, no two alike."""
    return "\n".join(f"Sentence number {n} says something of its own." for n in range(count))


def sitting(path: Path, name: str = "Ines Okoro") -> Session:
    """Open a session for a person; close it after use."""
    store = open_store(path)
    try:
        return Session(store, person(store, name))
    except BaseException:
        store.close()
        raise


def labels(path: Path, columns: str = "annotator, position, label") -> list[tuple[object, ...]]:
    """Return rows of the view `labels` as another program would read them."""
    with open_store(path) as store:
        return list(store.rows(f"SELECT {columns} FROM labels ORDER BY document, position, 1"))


def everyone(path: Path) -> Sequence[Annotator]:
    """Return the annotators in a file."""
    from labeler.store.annotators import annotators

    with open_store(path) as store:
        return annotators(store)
