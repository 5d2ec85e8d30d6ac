"""Labels that a rule makes: twice adds nothing, and a corrected one supersedes."""

from pathlib import Path

from labeler.practice_project import start_practice
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.events import Author
from labeler.store.imported import GivenLabel, add_given_labels
from labeler.store.settings import set_setting
from labeler.store.verify import verify
from projects import CODEBOOK, labels, project

WHEN = "2026-01-01T00:00:00.000Z"


def _give(store: Store, label: str, note: str | None = None) -> int:
    author = Author(person(store, "Ines Okoro").annotator_id, 1, codebook_in_use(store)[0])
    sentence = store.value("SELECT sentence_id FROM in_force WHERE position = 1")
    with store.write():
        return add_given_labels(store, author, [GivenLabel(sentence, label, {}, note)], WHEN)


def _sound(store: Store) -> bool:
    return all(check.ok for check in verify(store))


def test_twice_adds_nothing_and_a_correction_supersedes(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", "One sentence stands here.")
    with open_store(path) as store:
        assert _give(store, "claim", "why") == 1
        assert _give(store, "claim", "why") == 0
        assert store.value("SELECT count(*) FROM event") == 2
        assert _give(store, "filler", "why not") == 1
        assert _give(store, "filler", "why not") == 0
        assert store.value("SELECT count(*) FROM event") == 4
        assert list(store.rows("SELECT label, heads FROM current")) == [("filler", 1)]
        assert list(store.rows("SELECT note, heads FROM current_note")) == [("why not", 1)]
        assert _sound(store)
        assert _give(store, "claim") == 1  # back again: another event, not the first one
        assert list(store.rows("SELECT label, heads FROM current")) == [("claim", 1)]
        assert _sound(store)
    assert labels(path) == [("Ines Okoro", 1, "claim")]


def test_a_newer_labeler_starts_an_older_practice_project(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    start_practice(path)
    with open_store(path) as store:
        references = list(store.rows("SELECT * FROM current ORDER BY 1"))
        use_codebook(store, CODEBOOK.model_copy(update={"version": "9"}), None)
        with store.write():
            set_setting(store, "practice articles of version", "0.0.1")
    start_practice(path)
    with open_store(path) as store:
        assert list(store.rows("SELECT * FROM current ORDER BY 1")) == references
        assert _sound(store)
