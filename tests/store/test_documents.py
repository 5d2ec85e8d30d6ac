"""Documents in and out of sight, and what follows from them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.store.connection import Store, open_store
from labeler.store.derived import TABLES
from labeler.store.documents import find_document, hide_document, listed_documents
from labeler.store.verify import verify
from projects import ARTICLES, add, project, sitting, source


def _dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(store.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def _everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: list(store.rows(f"SELECT * FROM {name}")) for name in store.database.table_names()
    }


def test_sentences_are_the_documents_text_at_their_offsets(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db")) as store:
        rows = list(
            store.rows(
                "SELECT s.start, s.stop, s.text, d.text FROM sentence s JOIN document d"
                " ON d.document_id = s.document_id"
            )
        )
    assert len(rows) > 10
    assert all(text == whole[start:stop] for start, stop, text, whole in rows)


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    with open_or_start(tmp_path / "x.db") as store:
        first = add(store, *ARTICLES)
        before = _everything(store)
        again = add(store, *ARTICLES)
        assert _everything(store) == before
    assert (first.documents, first.known) == (3, 0)
    assert (again.documents, again.sentences, again.known) == (0, 0, 3)


def test_the_same_text_from_elsewhere_adds_where_it_came_from_only(tmp_path: Path) -> None:
    with open_or_start(tmp_path / "x.db") as store:
        add(store, ARTICLES[0])
        sentences = store.value("SELECT count(*) FROM sentence")
        for number in range(6):  # whichever record's id is the smallest, its title is shown
            summary = ImportSummary()
            add_all(store, [source(ARTICLES[0], f"copy-{number}.txt", f"T{number}")], summary)
            assert summary.known == 1
        assert store.value("SELECT count(*) FROM import_record") == 7
        assert store.value("SELECT count(*) FROM sentence") == sentences
        shown, smallest = next(
            store.rows(
                "SELECT c.import_id, (SELECT min(import_id) FROM import_record) FROM catalogue c"
            )
        )
        assert shown == smallest
        assert all(check.ok for check in verify(store))


def test_repeated_sentences_are_linked_to_one_first(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db")) as store:
        linked = list(
            store.rows(
                "SELECT s.text, o.text FROM duplicate d"
                " JOIN sentence s ON s.sentence_id = d.sentence_id"
                " JOIN sentence o ON o.sentence_id = d.duplicate_of"
            )
        )
    assert sorted(linked) == [
        ("Harbour plan delayed", "Harbour plan delayed"),
        ("Leave a comment", "Leave a comment"),
    ]


def test_a_hidden_document_is_out_of_sight_and_comes_back_whole(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    session = sitting(path)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        before = _dump(store)
        document = find_document(store, store.value("SELECT document_id FROM documents LIMIT 1"))
        concerned = hide_document(store, document, hidden=True, author=None)
        assert concerned == 1
        assert store.value("SELECT count(*) FROM labels") == 0
        assert [d.hidden for d in listed_documents(store)] == [False, False, True]
        assert add(store, *ARTICLES).hidden == [document]
        assert all(check.ok for check in verify(store))
        hide_document(store, document, hidden=False, author=None)
        assert _dump(store) == before
        assert store.value("SELECT count(*) FROM labels") == 1


def test_documents_are_listed_as_people_count(tmp_path: Path) -> None:
    with open_or_start(tmp_path / "x.db") as store:
        names = [f"folder/text-{number}.txt" for number in (10, 9, 100, 1)]
        found = [source(f"Title {name}\n\nText of {name} here.", name) for name in names]
        add_all(store, found, ImportSummary())
        listed = [document.source for document in listed_documents(store)]
    assert listed == [f"folder/text-{number}.txt" for number in (1, 9, 10, 100)]


def test_an_id_that_fits_no_document_or_several_is_told(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db")) as store:
        with pytest.raises(LabelerError, match="no document begins with 'zzz'"):
            find_document(store, "zzz")
        with pytest.raises(LabelerError, match="begins with ''"):
            find_document(store, "")


_sentences = st.sampled_from(
    ["Leave a comment", "The river rose.", "Nobody knows.", "A headline", "“It is late,” she said."]
)
_texts = st.lists(_sentences, min_size=1, max_size=6).map("\n\n".join)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), _texts),
        st.tuples(st.just("hide"), st.integers(0, 5)),
        st.tuples(st.just("show"), st.integers(0, 5)),
        st.tuples(st.just("label"), st.integers(0, 20)),
        st.tuples(st.just("undo"), st.integers(0, 3)),
    ),
    max_size=12,
)


@given(_steps)
def test_what_is_kept_as_the_log_grows_equals_what_follows_from_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("derived") / "x.db"
    project(path, ARTICLES[0])
    for number, (verb, value) in enumerate(steps):
        if verb in ("label", "undo"):
            session = sitting(path)
            if session.document is not None:
                if verb == "label":
                    session.go_to(int(str(value)))
                    session.label(session.codebook.label_names[number % 4])
                else:
                    session.undo()
            session.close()
            continue
        with open_store(path) as store:
            if verb == "add":
                add_all(store, [source(str(value), f"{number}.txt")], ImportSummary())
                continue
            documents = sorted(d for (d,) in store.rows("SELECT document_id FROM document"))
            chosen = documents[int(str(value)) % len(documents)]
            hide_document(store, chosen, hidden=verb == "hide", author=None)
    with open_store(path) as store:
        failed = [check for check in verify(store) if not check.ok]
    assert failed == []
