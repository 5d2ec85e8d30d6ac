"""A project's articles split into train, dev and test."""

from collections.abc import Iterable, Iterator

from labeler.release.splits.groups import SplitDocument, SplitSentence
from labeler.release.splits.shares import Shares
from labeler.release.splits.splitting import Splits, split
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.dataset.splitting import DocumentToSplit, documents_to_split


def split_project(
    store: Store,
    shares: Shares,
    seed: int,
    *,
    practice: bool = False,
    also_practised: Iterable[str] = (),
) -> Splits:
    """Split every article that is shown, labelled or not; used inside one `read`.

    It is the same however labels are aggregated, so that all exports of a project fit each other.
    `practice` counts practice labels as well; `also_practised` are articles that may not be in test
    though nobody practised on them here: those whose answers come with the program.
    """
    _, codebook = codebook_in_use(store)
    found = documents_to_split(
        store, codebook.label_names, practice=practice, also_practised=also_practised
    )
    return split(
        _as_given(found), shares, seed, labels=codebook.label_names, filler=codebook.boilerplate
    )


def _as_given(documents: Iterable[DocumentToSplit]) -> Iterator[SplitDocument]:
    for document_id, sentences, practised in documents:
        yield SplitDocument(
            document_id,
            [SplitSentence(s.text, s.fold, s.label, s.suggested is not None) for s in sentences],
            practised,
        )
