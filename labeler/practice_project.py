"""The practice project: our own articles, with reference labels that can tell a newcomer why."""

from pathlib import Path

from labeler import __version__
from labeler.codebook import default_codebook
from labeler.errors import LabelerError
from labeler.identity import content_id
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.models import SourceDocument
from labeler.practice import PracticeArticle, practice_articles, recorded_attributes
from labeler.store.annotators import add_reference
from labeler.store.codebooks import add_codebook
from labeler.store.connection import Store
from labeler.store.decisions import FIRST_ROUND, decide_from_the_start, round_purpose
from labeler.store.documents import (
    document_id_of,
    has_document,
    holds_documents,
    sentence_ids,
)
from labeler.store.events import Author
from labeler.store.imported import GivenLabel, add_given_labels
from labeler.store.settings import PRACTICE_VERSION, set_setting, setting

_WRITTEN = "2026-01-01T00:00:00.000Z"
"""When the reference labels were given, for the log: the same in every practice project."""


def start_practice(path: Path) -> bool:
    """Make the practice project in `path`, or complete it; return whether it is new."""
    is_new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LabelerError(
            f"{path.parent}: the folder for the practice articles cannot be made"
            f" ({error.strerror}); name a file with --db"
        ) from error
    with open_or_start(path) as store:
        if _is_complete(store):
            return False
        if round_purpose(store, FIRST_ROUND) != "practice":
            # An empty project becomes practice; one with work in it never does.
            if holds_documents(store):
                raise LabelerError(f"{path}: holds a project of another kind; move it away")
            with store.write():
                decide_from_the_start(store, "round", str(FIRST_ROUND), "practice")
        for article in practice_articles():
            _add(store, article)
        with store.write():
            set_setting(store, PRACTICE_VERSION, __version__)
    return is_new


def _is_complete(store: Store) -> bool:
    """Say whether this version's articles are all in: the usual start, which must be quick."""
    return bool(setting(store, PRACTICE_VERSION) == __version__)


def _add(store: Store, article: PracticeArticle) -> None:
    document_id = document_id_of(article.text)
    if not has_document(store, document_id):
        add_all(store, [_document(article)], ImportSummary())
    _refer(store, article, document_id)


def _document(article: PracticeArticle) -> SourceDocument:
    import hashlib  # noqa: PLC0415 - only when the practice project is made

    return SourceDocument(
        text=article.text,
        title=article.title,
        source=f"practice/{article.source}",
        url=None,
        published_at=None,
        language=article.language,
        raw_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        encoding="utf-8",
        extractor="text",
        meta={"practice": True},
    )


def _refer(store: Store, article: PracticeArticle, document_id: str) -> None:
    """Give the reference labels, under the codebook that they were written for."""
    annotator_id = content_id("annotator", "reference", "practice")
    sentences = sentence_ids(store, document_id)
    given = [
        GivenLabel(
            sentences[reference.start, reference.stop],
            reference.label,
            recorded_attributes(reference, sentences),
            reference.why or None,
        )
        for reference in article.references
        if (reference.start, reference.stop) in sentences
    ]
    with store.write():
        add_reference(store, annotator_id, "reference")
        codebook_id = add_codebook(store, default_codebook())
        author = Author(annotator_id, FIRST_ROUND, codebook_id)
        add_given_labels(store, author, given, _WRITTEN)
