"""What a key press costs in SQL: few statements, each by index, however large the file is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from labeler.store.annotators import person
from labeler.store.connection import Store, open_store
from labeler.store.dataset import reading
from labeler.store.dataset.splitting import documents_to_split
from labeler.store.merging import incoming
from labeler.store.merging.merge import TOUCHED_SENTENCES
from labeler.store.packing.packed_file import pack
from labeler.store.reading import NEXT_OPEN_DOCUMENT, document_order
from labeler.store.rounds import frame
from labeler.store.rounds.assignments import decide_parts
from labeler.store.rounds.queue import refresh_queue
from projects import numbered, project, sitting


@contextmanager
def _recorded(store: Store) -> Iterator[list[str]]:
    """Collect the statements, with their values filled in, that run on a connection."""
    statements: list[str] = []
    connection = store.database.conn
    connection.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        connection.set_trace_callback(None)


def _plans(store: Store, statements: list[str]) -> list[str]:
    return [
        detail
        for statement in statements
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")
        for *_, detail in store.rows(f"EXPLAIN QUERY PLAN {statement}")
        # A heading: how the subquery is answered stands in the line below it.
        if "SCALAR SUBQUERY" not in detail
    ]


def _label_and_look(path: Path) -> tuple[list[str], list[str]]:
    session = sitting(path)
    store = session._store
    try:
        session.label("claim")  # the annotator is known to the file from here on
        middle = len(session.states) // 2
        session.go_to(middle)
        with _recorded(store) as statements:
            outcome = session.label("filler")
        assert outcome.cursor == middle + 1
        # A trigger's statements are traced as comments; they are part of the one above them.
        own = [statement for statement in statements if not statement.startswith("--")]
        return own, _plans(store, own)
    finally:
        session.close()


def test_a_label_runs_at_most_six_statements_each_by_index(tmp_path: Path) -> None:
    statements, plans = _label_and_look(project(tmp_path / "x.db", numbered(50)))
    assert len(statements) <= 6, statements
    assert statements[0].startswith("BEGIN IMMEDIATE")
    assert statements[-1].startswith("COMMIT")
    assert plans
    assert [plan for plan in plans if not plan.startswith("SEARCH")] == []


def test_a_label_costs_the_same_where_sentences_are_assigned(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(50))
    with open_store(path) as store:
        (document,) = document_order(store)
        everything = {person(store, "Ines Okoro").annotator_id: [(document, range(1, 51))]}
        with store.write():
            decide_parts(store, 1, everything, [document], {}, None)
            refresh_queue(store)
    statements, plans = _label_and_look(path)
    assert len(statements) <= 6, statements
    assert [plan for plan in plans if not plan.startswith("SEARCH")] == []


def test_the_next_open_article_is_found_by_index_and_nothing_is_sorted(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db", numbered(50))) as store:
        plans = [
            detail
            for *_, detail in store.rows(
                f"EXPLAIN QUERY PLAN {NEXT_OPEN_DOCUMENT}", ("", "", "annotator", 1)
            )
        ]
    assert any("SEARCH k" in plan for plan in plans), plans
    assert not any(plan.startswith("SCAN") or "TEMP B-TREE" in plan for plan in plans), plans


def test_the_export_is_read_in_the_order_in_which_it_is_stored(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(50))
    with open_store(path) as store, _recorded(store) as statements:
        labels = reading.Labels(store, round_number=None, practice=False, notes=True)
        statements.clear()
        for document in reading.documents(store, text=True):
            assert len(list(reading.sentences(store, document.document_id))) == 50
            assert list(labels.of(document.document_id)) == []
        plans = _plans(store, [statement.strip() for statement in statements])
    _assert_nothing_is_sorted(plans)
    assert any(plan.startswith("SCAN c USING INDEX catalogue_order") for plan in plans)


def test_a_split_is_read_article_by_article(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(50))
    with open_store(path) as store:
        (document,) = document_order(store)
        with _recorded(store) as statements:
            (found,) = documents_to_split(store, ["claim"], also_practised=[])
        assert len(found.sentences) == 50
        each = [s.strip() for s in statements if document in s]
        assert len(each) == 2
        plans = _plans(store, each)
    _assert_nothing_is_sorted(plans)
    assert not any(plan.startswith("SCAN") for plan in plans), plans


def _assert_nothing_is_sorted(plans: list[str]) -> None:
    """Within one article a few rows may be put in order; the whole is never sorted."""
    assert plans
    assert not any("TEMP B-TREE FOR ORDER BY" in plan for plan in plans), plans
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert all(scan.startswith("SCAN c USING INDEX catalogue_order") for scan in scans), plans


def test_team_work_reads_what_the_people_said_whom_it_is_about(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(5))
    for name in ("Ines Okoro", "Tam Lindqvist"):
        session = sitting(path, name)
        session.label("claim")
        session.close()
    with open_store(path) as store:
        ines = person(store, "Ines Okoro")
        with _recorded(store) as statements:
            pack(store, ines, None, tmp_path / "ines.db")
            assert frame.seen_by(store, ines.annotator_id, 2, set())
            assert not frame.with_reference(store)
        incoming.prepare(store)
        plans = _plans(store, [statement.strip() for statement in (*statements, TOUCHED_SENTENCES)])
    assert any(plan.startswith("SEARCH e USING INDEX event_annotator") for plan in plans), plans
    # `e` and `k` are events and what stands of them: as many as there were key presses.
    read_whole = {"e", "k", "event", "current"}
    assert [plan for plan in plans if plan.split()[:2][-1] in read_whole and "SCAN" in plan] == []


@pytest.mark.slow
def test_the_same_in_a_file_of_a_million_sentences(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(50))
    with open_store(path) as store, store.write():
        _fill(store, documents=10_000, sentences=100)
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM in_force") == 1_000_050
    statements, plans = _label_and_look(path)
    assert len(statements) <= 6, statements
    assert [plan for plan in plans if not plan.startswith("SEARCH")] == []


def _fill(store: Store, documents: int, sentences: int) -> None:
    """Add many rows as an import would leave them, but for ids that are numbers."""
    series = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {0})"
    store.execute(
        series.format(documents)
        + " INSERT INTO document SELECT printf('d%031d', i), 'text ' || i FROM n"
    )
    store.execute(
        series.format(documents)
        + " INSERT INTO catalogue SELECT printf('d%031d', i), 'x', 'title', printf('z%09d', i),"
        f" 'labeler-1:en', {sentences} FROM n"
    )
    store.execute(
        series.format(documents * sentences) + " INSERT INTO sentence SELECT printf('s%031d', i),"
        f" printf('d%031d', i / {sentences}), i % {sentences}, i % {sentences} + 1, 't' FROM n"
    )
    store.execute(
        series.format(documents * sentences) + " INSERT INTO in_force SELECT printf('s%031d', i),"
        f" printf('d%031d', i / {sentences}), i % {sentences} + 1, 0, i FROM n"
    )
