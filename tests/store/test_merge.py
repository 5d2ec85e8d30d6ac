"""What a union brings, what it leaves alone, and who else may be at work meanwhile."""

import shutil
import threading
from pathlib import Path

import pytest

from histories import export, state, united
from labeler.errors import Busy, LabelerError
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.store.backup import backup
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.documents import hide_document, listed_documents
from labeler.store.merging import incoming
from labeler.store.merging.merge import merge
from labeler.store.settings import set_setting
from labeler.store.sqlite import sqlite3
from labeler.store.verify import verify
from projects import ARTICLES, CODEBOOK, everyone, labels, project, sitting, source

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def _label(path: Path, name: str, *given: str) -> None:
    session = sitting(path, name)
    for label in given:
        session.label(label)
    session.close()


def _sound(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


@pytest.fixture
def here(tmp_path: Path) -> Path:
    path = project(tmp_path / "here.db", *ARTICLES[:2])
    _label(path, INES, "claim", "filler")
    return path


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """Make a file that never met the other, with one article of it, one more, another person."""
    path = tmp_path / "there.db"
    with open_or_start(path) as store:
        found = [source(ARTICLES[0], "elsewhere.txt", "Another title"), source(ARTICLES[2])]
        add_all(store, found, ImportSummary())
    _label(path, TAM, "attribution", "claim")
    return path


def test_two_files_that_never_met_join_on_the_article_they_share(here: Path, there: Path) -> None:
    with open_store(here) as store:
        (brought,) = united(store, there).brought
        assert {table: count for table, count in brought.rows.items() if count} == {
            "document": 1,
            "import_record": 2,
            "segmentation": 1,
            "sentence": 2,
            "annotator": 1,
            "event": 2,
        }
        assert len(listed_documents(store)) == 3
        _sound(store)
        one = state(store), export(store)
    assert [a.name for a in everyone(here)] == [INES, TAM]
    assert len(labels(here)) == 4
    with open_store(there) as store:
        united(store, project(here.with_name("again.db"), *ARTICLES[:2]))
        united(store, here)
        assert (state(store), export(store)) == one


def test_what_is_local_stays(here: Path, there: Path) -> None:
    local = ("place", "lease", "setting")
    with open_store(here) as store, store.write():
        set_setting(store, "annotator of login okoro", "x")
        store.execute("INSERT INTO lease VALUES ('s', 'a', 1, '2026')")
    with open_store(here) as store:
        before = {table: list(store.rows(f"SELECT * FROM {table}")) for table in local}
        assert all(before.values())
        united(store, there)
        assert {table: list(store.rows(f"SELECT * FROM {table}")) for table in local} == before


def test_a_place_is_where_it_was_and_undo_takes_back_ones_own(here: Path, there: Path) -> None:
    with open_store(here) as store:
        united(store, there)
    session = sitting(here, INES)
    assert session.cursor == 2
    session.undo()
    session.close()
    assert (INES, 2, "filler") not in labels(here)
    assert (TAM, 2, "claim") in labels(here)


def test_a_file_in_use_is_read_as_it_is_and_left_as_it_is(here: Path, there: Path) -> None:
    session = sitting(there, TAM)
    session.label("retraction")  # in the write-ahead log, where SQLite has one
    try:
        names = sorted(path.name for path in there.parent.iterdir() if "there" in path.name)
        with open_store(here) as store:
            assert united(store, there).brought[0].rows["event"] == 3
        session.go_to(0)
        session.label("filler")
        assert names == sorted(p.name for p in there.parent.iterdir() if "there" in p.name)
    finally:
        session.close()
    with open_store(here) as store:
        assert united(store, there).brought[0].rows["event"] == 1
        _sound(store)


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_nothing_is_left_beside_a_file_that_was_sent(here: Path, there: Path, mode: str) -> None:
    connection = sqlite3.connect(there)
    connection.execute(f"PRAGMA journal_mode={mode}")
    connection.close()
    names, content = sorted(there.parent.iterdir()), there.read_bytes()
    with open_store(here) as store:
        united(store, there)
    assert sorted(there.parent.iterdir()) == names
    assert there.read_bytes() == content


def test_who_labels_meanwhile_waits_for_nobody(here: Path, there: Path) -> None:
    """The project is locked only while rows are added: reading the other file takes longer."""
    written: list[str | None] = []

    def label_meanwhile(path: Path, rows: int, total: int) -> None:
        if rows and not written:
            session = sitting(here, INES)
            written.append(session.label("claim").saved_at)
            session.close()

    with open_store(here, patience_s=0.1) as store:
        merge(store, [there], label_meanwhile)
        _sound(store)
    assert len(written) == 1
    assert len(labels(here)) == 5


def test_what_somebody_else_brought_meanwhile_is_not_brought_twice(here: Path, there: Path) -> None:
    done: list[bool] = []

    def merge_meanwhile(path: Path, rows: int, total: int) -> None:
        if not done:
            done.append(True)
            with open_store(here) as other:
                united(other, there)

    with open_store(here) as store:
        merge(store, [there], merge_meanwhile)
        _sound(store)
        again = united(store, there)
        assert not any(again.brought[0].rows.values())


def test_a_row_that_came_in_meanwhile_and_is_another_is_refused(here: Path, there: Path) -> None:
    with open_store(here) as store:
        before = state(store)
        incoming.prepare(store)
        try:
            from labeler.store.merging.foreign import opened_foreign

            with opened_foreign(there, lambda _: None) as foreign:
                incoming.collect(store, foreign)
            store.execute("UPDATE temp.incoming_annotator SET name = 'Somebody'")
            with store.write():
                incoming.add(store)
            store.execute("UPDATE temp.incoming_annotator SET name = 'Somebody else'")
            with pytest.raises(LabelerError, match="another row than the one known"), store.write():
                incoming.add(store)
        finally:
            incoming.forget(store)
        assert len(state(store)["annotator"]) == len(before["annotator"]) + 1


def test_a_busy_project_is_told_and_unchanged(here: Path, there: Path) -> None:
    with open_store(here) as other, open_store(here, patience_s=0.1) as store:
        before = state(store)
        with other.write(), pytest.raises(Busy, match="another program is writing"):
            united(store, there)
        assert state(store) == before
        united(store, there)
        _sound(store)


def test_it_waits_for_whoever_is_writing(here: Path, there: Path) -> None:
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with open_store(here) as other, other.write():
            locked.set()
            release.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert locked.wait(20)
        with open_store(here) as store:

            def let_go(path: Path, rows: int, total: int) -> None:
                release.set()

            merge(store, [there], let_go)
            _sound(store)
    finally:
        release.set()
        thread.join()
    assert len(labels(here)) == 4


def test_progress_is_told_up_to_the_end(here: Path, there: Path) -> None:
    told: dict[Path, list[tuple[int, int]]] = {}
    copy = there.with_name("copy.db")
    with open_store(there) as store:
        backup(store, copy)
    with open_store(here) as store:
        merge(store, [there, copy], lambda path, rows, total: told.setdefault(path, []).append(
            (rows, total)
        ))  # fmt: skip
    assert list(told) == [there, copy]
    for steps in told.values():
        assert {total for _, total in steps} == {steps[0][1]}
        assert sum(rows for rows, _ in steps) >= steps[0][1]


def test_another_codebook_and_round_are_told_and_followed(here: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(here, other)
    plain = CODEBOOK.model_copy(update={"version": "2-plain", "boilerplate": None})
    with open_store(other) as store:
        use_codebook(store, plain, None)
        with store.write():
            decide(store, "round in force", "project", 2, None)
    with open_store(here) as store:
        assert store.value("SELECT count(*) FROM suggestion") > 0
        merged = united(store, other)
        assert merged.codebook == f"{CODEBOOK.name} 2-plain"
        assert merged.round == 2
        assert codebook_in_use(store)[1].version == "2-plain"
        assert store.value("SELECT count(*) FROM suggestion") == 0
        _sound(store)
        again = united(store, other)
        assert (again.codebook, again.round) == (None, None)


def test_an_article_that_was_hidden_elsewhere_is_hidden_with_its_labels(
    here: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    shutil.copyfile(here, other)
    with open_store(other) as store:
        hidden = listed_documents(store)[0].document_id
        hide_document(store, hidden, hidden=True, author=None)
    before = labels(here)
    with open_store(here) as store:
        united(store, other)
        _sound(store)
        assert [d.document_id for d in listed_documents(store) if d.hidden] == [hidden]
        hide_document(store, hidden, hidden=False, author=None)
        _sound(store)
    assert labels(here) == before


def test_a_decision_about_an_article_that_nobody_has_is_kept_and_does_nothing(
    here: Path, there: Path
) -> None:
    with open_store(there) as store, store.write():
        for hidden in (True, False):
            decide(store, "hide document", "f" * 32, hidden, None)
    with open_store(here) as store:
        assert united(store, there).brought[0].rows["decision"] == 2
        _sound(store)


def test_a_cut_by_another_version_stays_beside_the_one_in_force(here: Path, there: Path) -> None:
    with open_store(there) as store, store.write():
        document = listed_documents(store)[0].document_id
        store.execute(
            "INSERT INTO segmentation SELECT document_id, 'labeler-0:en', spans FROM segmentation"
            " WHERE document_id = ?",
            (document,),
        )
    with open_store(here) as store:
        united(store, there)
        assert store.value("SELECT count(*) FROM catalogue WHERE splitter = 'labeler-0:en'") == 1
        _sound(store)


def test_a_failure_half_way_leaves_everything_as_it_was(
    here: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever raises while rows are added, Ctrl+C included."""
    from labeler.store.merging import merge as module

    def interrupted(store: Store, *_: object) -> None:
        assert store.value("SELECT count(*) FROM document") == 3
        raise KeyboardInterrupt

    with open_store(here) as store:
        before = state(store)
        with monkeypatch.context() as patch:
            patch.setattr(module, "refresh_standing", interrupted)
            with pytest.raises(KeyboardInterrupt):
                united(store, there)
        assert state(store) == before
        united(store, there)
        _sound(store)


@pytest.mark.parametrize(("rows", "characters"), [(1, 10_000), (3, 10_000), (500, 200)])
def test_rows_come_in_whole_however_many_are_read_at_once(
    here: Path, there: Path, monkeypatch: pytest.MonkeyPatch, rows: int, characters: int
) -> None:
    with open_store(here) as store:
        with monkeypatch.context() as patch:
            patch.setattr(incoming, "_BATCH_ROWS", rows)
            patch.setattr(incoming, "_BATCH_CHARACTERS", characters)
            united(store, there)
            assert not any(united(store, there).brought[0].rows.values())
        _sound(store)
        assert store.value("SELECT count(*) FROM event") == 4
