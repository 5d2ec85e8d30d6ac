"""One person on two machines: what is a conflict, how it is listed, and how it ends."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from histories import state, united
from labeler.cli import cli
from labeler.errors import LabelerError
from labeler.store.connection import Store, open_store
from labeler.store.merging.conflicts import conflicts, settle_by_hand, settle_by_rule
from labeler.store.verify import verify
from pages import REFERENCE, first_cells
from projects import labels, project, sitting

Said = tuple[tuple[int, str], ...]


def _run(path: Path, *words: str) -> Result:
    result = CliRunner().invoke(cli, ["--db", str(path), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def _two_machines(folder: Path, here: Said, there: Said, name: str = "Ines Okoro") -> Path:
    """Return a project into which a copy was merged; each says of sentences what it is given.

    What is said is a label (unsure, with a question mark), `skip`, `clear`, or a note after a
    colon.
    """
    path = project(folder / "here.db")
    session = sitting(path, name)
    session.label("claim")
    session.close()
    shutil.copyfile(path, folder / "there.db")
    for file, said in ((path, here), (folder / "there.db", there)):
        session = sitting(file, name)
        for position, what in said:
            session.go_to(position - 1)
            if what.startswith(":"):
                session.note(what[1:])
            elif what.endswith("?"):
                session.label(what[:-1], unsure=True)
            elif what in {"skip", "clear"}:
                getattr(session, what)()
            else:
                session.label(what)
        session.close()
    with open_store(path) as store:
        united(store, folder / "there.db")
    return path


def _found(store: Store) -> list[tuple[str, int, list[str]]]:
    return [(c.about, c.position, [head.says for head in c.heads]) for c in conflicts(store)]


def _sound(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (((2, "claim"),), ((2, "filler"),), [("label", 2, ["claim", "filler"])]),
        (((2, "claim"),), ((2, "claim"),), []),
        (((2, "claim"),), ((3, "filler"),), []),
        (((2, "claim?"),), ((2, "claim?"),), []),
        (((2, "claim?"),), ((2, "claim"),), [("label", 2, ['claim {"unsure":true}', "claim"])]),
        (((2, "skip"),), ((2, "claim"),), [("label", 2, ["skipped", "claim"])]),
        (((1, "clear"),), ((1, "filler"),), [("label", 1, ["open", "filler"])]),
        (((1, "filler"), (1, "claim")), ((1, "claim"),), []),
        (((2, ":one"),), ((2, ":two"),), [("note", 2, ["one", "two"])]),
        (((2, ":one"),), ((2, ":one"),), []),
        (
            ((1, "filler"), (2, "claim"), (2, ":x")),
            ((1, "attribution"), (2, "filler"), (2, ":y")),
            [
                ("label", 1, ["filler", "attribution"]),
                ("label", 2, ["claim", "filler"]),
                ("note", 2, ["x", "y"]),
            ],
        ),
    ],
)
def test_a_conflict_is_where_different_things_were_said(
    tmp_path: Path, here: Said, there: Said, expected: list[tuple[str, int, list[str]]]
) -> None:
    path = _two_machines(tmp_path, here, there)
    with open_store(path) as store:
        assert _found(store) == expected
        assert store.value("SELECT count(*) FROM labels WHERE in_conflict") == sum(
            about == "label" for about, *_ in expected
        )
        _sound(store)


def test_the_same_label_given_twice_is_one_that_the_next_label_replaces(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "claim"),))
    session = sitting(path)
    session.go_to(1)
    session.label("filler")
    session.close()
    assert labels(path, "position, label, in_conflict")[1] == (2, "filler", 0)
    with open_store(path) as store:
        newest = store.value("SELECT supersedes FROM event ORDER BY event_id DESC LIMIT 1")
        assert len(json.loads(newest)) == 2
        _sound(store)


@pytest.mark.parametrize(
    ("rule", "label"), [("latest", "filler"), ("earliest", "claim"), ("open", None)]
)
def test_a_rule_settles_every_conflict_and_a_note_is_never_dropped(
    tmp_path: Path, rule: str, label: str | None
) -> None:
    here, there = ((2, "claim"), (2, ":one")), ((2, "filler"), (2, ":two"))
    path = _two_machines(tmp_path, here, there)
    assert _run(path, "conflicts", "--settle", rule).stderr == f"{path}: 2 conflicts settled\n"
    with open_store(path) as store:
        assert _found(store) == []
        second = "(SELECT sentence_id FROM in_force WHERE position = 2)"
        assert store.value(f"SELECT label FROM current WHERE sentence_id IN {second}") == label
        assert store.value("SELECT note FROM current_note") == "one\ntwo"
        _sound(store)
    # What both had said is in the log still, and undo goes back to it.
    session = sitting(path)
    session.undo()
    session.close()
    with open_store(path) as store:
        assert store.value("SELECT count(*) FROM event WHERE label = 'claim'") >= 2
        _sound(store)


def test_who_settles_alike_elsewhere_makes_the_same_events(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "filler"),))
    with open_store(tmp_path / "there.db") as store:
        united(store, path)
        settle_by_rule(store, "latest")
    with open_store(path) as store:
        settle_by_rule(store, "latest")
        before = state(store)
        (brought,) = united(store, tmp_path / "there.db").brought
        assert not any(brought.rows.values())
        assert state(store) == before


def test_who_settles_otherwise_elsewhere_leaves_a_conflict_that_can_be_settled(
    tmp_path: Path,
) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "filler"),))
    with open_store(tmp_path / "there.db") as store:
        united(store, path)
        settle_by_rule(store, "earliest")
    with open_store(path) as store:
        settle_by_rule(store, "latest")
        assert united(store, tmp_path / "there.db").conflicts == 1
        ((_, _, said),) = _found(store)
        assert sorted(said) == ["claim", "filler"]
        settle_by_rule(store, "latest")
        assert _found(store) == []
        _sound(store)


def test_one_is_settled_by_hand_and_the_other_stays(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"), (3, "claim")), ((2, "filler"), (3, "filler")))
    printed = _run(path, "conflicts").stdout
    assert "sentence 2, Ines Okoro, round 1" in printed
    (first, _, second, _) = re.findall(r"UTC +([0-9a-f]{12})$", printed, re.MULTILINE)
    _run(path, "conflicts", "--keep", first)
    assert labels(path, "position, label, in_conflict")[1:] == [(2, "claim", 0), (3, "filler", 1)]
    with open_store(path) as store:
        before = state(store)
        for wrong in (first, "", "nonsense"):
            with pytest.raises(LabelerError, match="no event of a conflict"):
                settle_by_hand(store, [second, wrong])
        both = [head.event_id for conflict in conflicts(store) for head in conflict.heads]
        with pytest.raises(LabelerError, match="the same conflict"):
            settle_by_hand(store, both)
        assert state(store) == before
        assert settle_by_hand(store, [both[0]]) == 1
        _sound(store)


def test_labelling_again_settles_it_as_well(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "filler"),))
    session = sitting(path)
    session.go_to(1)
    session.label("attribution")
    session.close()
    assert labels(path, "position, label, in_conflict")[1] == (2, "attribution", 0)


def test_the_json_has_the_keys_documented(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "filler"),))
    (conflict,) = json.loads(_run(path, "conflicts", "--json").stdout)["conflicts"]
    assert list(conflict) == first_cells(REFERENCE, "key of a conflict")
    assert list(conflict["heads"][0]) == first_cells(REFERENCE, "key of a head")


def test_a_hidden_article_has_no_conflicts_to_settle(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, ((2, "claim"),), ((2, "filler"),))
    document = json.loads(_run(path, "documents", "--json").stdout)[0]["document_id"]
    _run(path, "documents", "hide", document)
    assert _run(path, "conflicts").stderr == "0 conflicts\n"
    _run(path, "documents", "hide", "--undo", document)
    assert _run(path, "conflicts").stderr == "1 conflict\n"


def test_settling_and_listing_exclude_each_other(tmp_path: Path) -> None:
    path = _two_machines(tmp_path, (), ())
    words = ["--db", str(path), "conflicts", "--settle", "latest", "--keep", "x"]
    assert CliRunner().invoke(cli, words).exit_code == 2
