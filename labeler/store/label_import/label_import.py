"""Labels from other tools, added to a project: each once, and never over what a person said here.

Nothing is written before all of a file was read and its labels are known. What is added comes in
portions, each a transaction of its own, so that nobody who labels meanwhile waits for long; since
the events' ids are hashes of their content, an import that was interrupted is simply run again.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from labeler.identity import content_id, random_id
from labeler.label_files.given import GivenLabel
from labeler.models import Annotator, AnnotatorKind
from labeler.store.annotators import annotator_named, ensure
from labeler.store.connection import Store
from labeler.store.label_import.given_events import Added, Staged, add_staged
from labeler.store.label_import.label_results import SKIP, LabelImport, NotTaken
from labeler.store.label_import.label_staging import Plan, Staging

_AT_ONCE: Final = 1000

_SENTENCE: Final = """
SELECT c.title, s.text FROM sentence s JOIN catalogue c ON c.document_id = s.document_id
WHERE s.sentence_id = ?
"""


def import_labels(
    store: Store,
    labels: Iterable[GivenLabel],
    plan: Plan,
    *,
    dry_run: bool = False,
    watch: Callable[[int, int], None] = lambda _done, _total: None,
) -> LabelImport:
    """Take the labels of one file over, or (`dry_run`) only say what would become of them.

    That is to be called, and what comes of it asked for, within `set_aside`.

    `watch` is told how many of how many labels were dealt with since it was told last. LabelerError
    where a label is not in the codebook (all such are listed), where an annotator gave a sentence
    two labels and `plan` does not say which counts, and where an annotator's name cannot be one:
    nothing is written then.
    """
    done = LabelImport(store)
    staging = Staging(store, plan, done)
    rest = iter(labels)
    while batch := list(islice(rest, _AT_ONCE)):
        staging.take(batch)
    staging.check()
    people = _people(store, staging.annotators, done, dry_run=dry_run)
    total = int(store.value("SELECT count(*) FROM aside.staged"))
    for portion in _portions(store):
        if dry_run:
            with store.read():
                counts = add_staged(store, portion, people, write=False)
        else:
            with store.write():
                counts = add_staged(store, portion, people, write=True)
        _count(done, counts)
        watch(len(portion), total)
    return done


def _count(done: LabelImport, counts: Added) -> None:
    done.added += counts.labels
    done.skips += counts.skips
    done.replaced += counts.replaced
    done.notes += counts.notes
    done.known += counts.known
    for one, annotator, reason in counts.refused:
        document, text = done.store.row(_SENTENCE, (one.sentence_id,)) or (None, one.sentence_id)
        done.refuse(NotTaken(one.place, document, text, annotator, one.label or SKIP, reason))


def _people(
    store: Store, wanted: list[tuple[str, AnnotatorKind]], done: LabelImport, *, dry_run: bool
) -> list[Annotator]:
    """Return the annotators by their numbers; those whom the file does not know are added.

    A program or a reference has the same id in every file, so that two people who bring in the
    same labels have one of it; two people of one name stay two.
    """
    found = []
    for name, kind in wanted:
        known = annotator_named(store, name, kind)
        if known is None:
            identifier = content_id("annotator", kind, name) if kind != "person" else None
            known = _newcomer(name, kind, identifier)
            done.newcomers.append(known)
        found.append(known)
    if not dry_run:
        with store.write():
            for newcomer in done.newcomers:
                ensure(store, newcomer)
    return found


def _newcomer(name: str, kind: AnnotatorKind, identifier: str | None) -> Annotator:
    return Annotator(identifier or random_id(), name, kind)


def _portions(store: Store) -> Iterator[list[Staged]]:
    """Yield what was set aside, by sentence."""
    last = ("", -1, -1)
    while True:
        rows = store.rows(
            "SELECT * FROM aside.staged WHERE (sentence_id, who, round) > (?, ?, ?)"
            f" ORDER BY sentence_id, who, round LIMIT {_AT_ONCE}",
            last,
        )
        portion = [Staged(*row) for row in rows]
        if not portion:
            return
        yield portion
        last = (portion[-1].sentence_id, portion[-1].who, portion[-1].round)
