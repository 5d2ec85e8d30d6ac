"""Which other choices of what counts are counted at all: those that can differ, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from labeler.agreement.headline import headline
from labeler.agreement.method import Method
from labeler.measuring import project_report
from labeler.session import Session
from labeler.store.agreement.project_patterns import Selection, differing, project_patterns
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.labels import left_out, pseudonyms
from projects import ARTICLES, project, sitting

METHOD = Method(unit="item")
SUGGESTED = {Selection.WITHOUT_SUGGESTED, Selection.ONLY_SUGGESTED}


def accept(session: Session) -> None:
    """Take over the suggestion of the sentence that looks like page furniture."""
    session.go_to(len(session.states) - 1)
    session.accept()


HABITS: dict[str, tuple[Callable[[Session], object], set[Selection]]] = {
    "labels only": (lambda session: session.label("filler"), set()),
    "a skip": (Session.skip, {Selection.WITH_SKIPS}),
    "an unsure label": (
        lambda session: session.label("claim", unsure=True),
        {Selection.WITHOUT_UNSURE},
    ),
    "an accepted suggestion": (accept, SUGGESTED),
}


def counted_anyhow(store: Store) -> list[tuple[object, ...]]:
    """Count every choice, and return what those say whose number of labels is another one."""
    (codebook_id, codebook), names = codebook_in_use(store), pseudonyms(store)
    plain, *others = (
        project_patterns(store, 1, codebook_id, codebook.label_names, names, selection).counts
        for selection in Selection
    )
    return [
        (counts.labels, counts.pairable, *headline(counts, METHOD))
        for counts in others
        if 0 < counts.labels != plain.labels
    ]


@pytest.mark.parametrize("habit", HABITS)
def test_what_cannot_differ_is_not_counted_and_the_report_is_the_same(
    tmp_path: Path, habit: str
) -> None:
    act, expected = HABITS[habit]
    path = project(tmp_path / "x.db", ARTICLES[0])
    for name in ("Ines Okoro", "Tam Lindqvist"):
        session = sitting(path, name)
        for label in ("claim", "attribution"):
            session.label(label)
        act(session)
        session.close()
    with open_store(path) as store, store.read():
        codebook_id = codebook_in_use(store)[0]
        assert differing(store, 1, left_out(store, 1, codebook_id)) == expected
        found = project_report(store, 1, METHOD).sensitivity
        assert [
            (each.labels, each.items, each.percent, each.alpha) for each in found
        ] == counted_anyhow(store)
        assert len(found) == len(expected)
