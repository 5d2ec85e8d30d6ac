"""Who is who: two names that are one person, other names, other kinds, and who has left."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from histories import state, united
from labeler.cli import cli
from labeler.errors import LabelerError
from labeler.store.agreement.consensus_labels import consensus_labels
from labeler.store.annotators import add_annotator, annotator_named, annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.derived import refresh_roster
from labeler.store.people import find_annotator, join
from labeler.store.persons import persons
from labeler.store.verify import verify
from projects import everyone, labels, project, sitting

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def _run(path: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--db", str(path), *words])


def _done(path: Path, *words: str) -> Result:
    result = _run(path, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def _refused(path: Path, *words: str) -> str:
    result = _run(path, *words)
    assert isinstance(result.exception, LabelerError), result
    return str(result.exception)


def _sound(path: Path) -> None:
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project in which two people differ on one sentence of three."""
    path = project(tmp_path / "x.db")
    for name, given in ((INES, ("claim", "claim")), (TAM, ("claim", "filler", "filler"))):
        session = sitting(path, name)
        for label in given:
            session.label(label)
        session.close()
    return path


def _listed(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_done(path, "annotators", "--json").stdout)
    return found


def test_two_names_become_one_person_whose_labels_are_one_chain(path: Path) -> None:
    done = _done(path, "annotators", "join", INES, TAM)
    assert "1 new conflict; `labeler conflicts` lists them" in done.stderr
    assert labels(path, "position, label, annotator, in_conflict") == [
        (1, "claim", INES, 0),
        (2, "filler", INES, 1),
        (3, "filler", INES, 0),
    ]
    (listed,) = _listed(path)
    assert (listed["name"], listed["also"], listed["labels"]) == (INES, [TAM], 3)
    with open_store(path) as store:
        counted = consensus_labels(store, 1, codebook_in_use(store)[0])
        assert [label for _, _, label in counted] == ["claim", "filler"]
    _sound(path)


@pytest.mark.parametrize("name", [INES, TAM])
def test_either_name_goes_on_as_the_person(path: Path, name: str) -> None:
    _done(path, "annotators", "join", INES, TAM)
    session = sitting(path, name)
    assert session.annotator.name == INES
    assert [state.label for state in session.states[:3]] == ["claim", "filler", "filler"]
    session.go_to(1)
    session.label("retraction")
    session.undo()
    session.redo()
    session.close()
    assert labels(path, "position, label, in_conflict")[1] == (2, "retraction", 0)
    _sound(path)


def test_a_screen_that_was_open_goes_on_writing_to_the_person(path: Path) -> None:
    session = sitting(path, TAM)
    _done(path, "annotators", "join", INES, TAM)
    session.go_to(1)
    session.label("retraction")
    session.close()
    assert labels(path, "position, label, annotator, in_conflict")[1] == (2, "retraction", INES, 0)
    _sound(path)


def test_a_screen_that_was_open_shows_what_the_person_said_in_the_next_article(path: Path) -> None:
    session = sitting(path, INES)
    session.next_document(1)
    session.label("retraction")
    session.close()
    open_screen = sitting(path, TAM)
    _done(path, "annotators", "join", INES, TAM)
    before = labels(path)
    open_screen.next_document(1)
    assert open_screen.annotator.name == INES
    assert (open_screen.states[0].label, open_screen.cursor) == ("retraction", 1)
    assert [each.labelled for each in open_screen.overview()] == [3, 1, 0]
    open_screen.label("claim")
    open_screen.undo()
    open_screen.close()
    assert labels(path) == before
    _sound(path)


def test_an_open_screen_goes_on_with_what_is_assigned_to_the_person(path: Path) -> None:
    _done(path, "assign", "--people", f"{INES},{TAM}", "--overlap", "0%", "--unit", "article")
    with open_store(path) as store:
        tam = find_annotator(store, TAM).annotator_id
        assert store.value("SELECT count(*) FROM queue WHERE annotator_id = ?", (tam,))
    open_screen = sitting(path, TAM)
    _done(path, "annotators", "join", INES, TAM)
    assert sum(each.sentences for each in open_screen.overview()) == sum(
        each["sentences"] for each in _documents(path)
    )
    assert open_screen.next_open(1).document_changed or open_screen.state.open
    open_screen.close()
    _sound(path)


def _documents(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_done(path, "documents", "--json").stdout)
    return found


def test_a_person_is_two_again_and_what_was_said_meanwhile_is_kept(path: Path) -> None:
    before = labels(path)
    _done(path, "annotators", "join", INES, TAM)
    _done(path, "annotators", "part", TAM)
    assert labels(path) == before
    _done(path, "annotators", "join", INES, TAM)
    session = sitting(path, INES)
    session.go_to(2)
    session.label("retraction")  # over a label of the other name
    session.close()
    _done(path, "annotators", "part", TAM)
    assert labels(path) == [*before[:4], (INES, 3, "retraction"), (TAM, 3, "filler")]
    _sound(path)
    assert "joined to nobody" in _refused(path, "annotators", "part", TAM)


def test_parted_again_each_has_what_stood_and_no_older_label_comes_back(path: Path) -> None:
    before = labels(path)
    open_screen = sitting(path, TAM)
    _done(path, "annotators", "join", INES, TAM)
    session = sitting(path, INES)
    for screen, given in ((session, "retraction"), (open_screen, "attribution")):
        screen.go_to(2)
        screen.label(given)
        screen.close()
    _done(path, "annotators", "part", TAM)
    # What Tam said first is two labels back, and between them stands one that is not Tam's.
    assert labels(path) == [*before[:4], (INES, 3, "retraction"), (TAM, 3, "attribution")]
    _sound(path)
    session = sitting(path, TAM)
    session.go_to(2)
    session.label("claim")
    session.close()
    assert (INES, 3, "retraction") in labels(path)
    assert (TAM, 3, "claim") in labels(path)
    _sound(path)


def test_a_settled_conflict_of_two_names_is_settled(path: Path) -> None:
    _done(path, "annotators", "join", INES, TAM)
    _done(path, "conflicts", "--settle", "earliest")
    assert labels(path, "position, label, in_conflict")[1] == (2, "claim", 0)
    _sound(path)


def test_who_is_joined_to_whom_can_be_said_in_any_order(path: Path) -> None:
    with open_store(path) as store, store.write():
        add_annotator(store, "Bo Achterberg")
    _done(path, "annotators", "join", TAM, "Bo Achterberg")
    _done(path, "annotators", "join", INES, TAM)
    (one,) = _listed(path)
    assert (one["name"], one["also"]) == (INES, ["Bo Achterberg", TAM])
    assert "one annotator already" in _refused(path, "annotators", "join", "Bo Achterberg", INES)
    _done(path, "annotators", "part", TAM)
    assert [entry["also"] for entry in _listed(path)] == [[], ["Bo Achterberg"]]
    _sound(path)


def test_two_machines_that_join_the_other_way_round_agree(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / "y.db")
    _done(path, "annotators", "join", INES, TAM)
    _done(tmp_path / "y.db", "annotators", "join", TAM, INES)
    states = []
    for one, other in ((path, tmp_path / "y.db"), (tmp_path / "y.db", path)):
        shutil.copyfile(one, tmp_path / "z.db")
        with open_store(tmp_path / "z.db") as store:
            united(store, other)
            assert len(annotators(store)) == 1
            states.append(state(store))
        _sound(tmp_path / "z.db")
    assert states[0] == states[1]


def test_who_was_joined_both_ways_round_is_parted_at_once(path: Path, tmp_path: Path) -> None:
    before = labels(path)
    other = shutil.copyfile(path, tmp_path / "y.db")
    _done(path, "annotators", "join", INES, TAM)
    _done(other, "annotators", "join", TAM, INES)
    _done(path, "merge", str(other))
    assert len(_listed(path)) == 1
    _done(path, "annotators", "part", TAM)
    assert [entry["also"] for entry in _listed(path)] == [[], []]
    assert labels(path) == before
    assert "joined to nobody" in _refused(path, "annotators", "part", INES)
    _sound(path)


def test_namesakes_of_two_files_are_told_and_joined_by_their_ids(
    path: Path, tmp_path: Path
) -> None:
    other = project(tmp_path / "y.db")
    session = sitting(other, INES)
    session.label("filler")
    session.close()
    done = _done(path, "merge", str(other))
    assert f"several annotators are called '{INES}'" in done.stderr
    message = _refused(path, "annotators", "rename", INES, "Ines O.")
    first, second = message.rpartition(": ")[2].split(", ")
    with open_store(path) as store, pytest.raises(LabelerError, match="join them"):
        annotator_named(store, INES)
    _done(path, "annotators", "join", first, second)
    sitting(path, INES).close()
    _sound(path)


def test_a_new_name_and_a_new_kind_change_what_is_shown_and_counted(path: Path) -> None:
    _done(path, "annotators", "rename", TAM, "tagger 2")
    _done(path, "annotators", "kind", "tagger 2", "model")
    ines, tagger = _listed(path)
    assert (tagger["name"], tagger["kind"], tagger["labels"]) == ("tagger 2", "model", 3)
    assert ines["kind"] == "person"
    with open_store(path) as store:
        counted = list(consensus_labels(store, 1, codebook_in_use(store)[0]))
    assert len(counted) == 2
    assert "a model" in _refused(path, "annotators", "join", INES, "tagger 2")
    assert "someone else" in _refused_rename(path)
    _sound(path)


def _refused_rename(path: Path) -> str:
    with open_store(path) as store, store.write():
        add_annotator(store, "Bo Achterberg")
    return _refused(path, "annotators", "rename", "Bo Achterberg", INES)


def test_a_joined_name_speaks_for_the_person(path: Path) -> None:
    _done(path, "annotators", "join", INES, TAM)
    _done(path, "annotators", "kind", TAM, "model")
    _done(path, "annotators", "retire", TAM)
    (listed,) = _listed(path)
    assert (listed["name"], listed["kind"], listed["active"]) == (INES, "model", False)
    _sound(path)


def test_who_has_left_is_marked_and_keeps_the_labels(path: Path) -> None:
    before = labels(path)
    _done(path, "annotators", "retire", TAM)
    assert [entry["active"] for entry in _listed(path)] == [True, False]
    assert "retired" in _done(path, "annotators").stdout
    _done(path, "annotators", "retire", TAM, "--undo")
    assert [entry["active"] for entry in _listed(path)] == [True, True]
    assert labels(path) == before


def test_when_each_was_seen_is_listed(path: Path) -> None:
    ines, tam = _listed(path)
    assert ines["first_seen"] <= ines["last_seen"] <= tam["first_seen"] <= tam["last_seen"]
    with open_store(path) as store, store.write():
        add_annotator(store, "Bo Achterberg")
    assert _listed(path)[0]["first_seen"] is None


def test_an_annotator_is_found_by_the_start_of_the_id(path: Path) -> None:
    ines = next(a for a in everyone(path) if a.name == INES)
    with open_store(path) as store:
        assert find_annotator(store, ines.annotator_id[:8]) == ines
        assert find_annotator(store, "ines  okoro") == ines
        for wrong in (ines.annotator_id[:3], "Nobody"):
            with pytest.raises(LabelerError, match="there is no annotator"):
                find_annotator(store, wrong)
    assert "one annotator already" in _refused(path, "annotators", "join", INES, INES)


def _link(store: Store, links: list[tuple[str, str | None]]) -> None:
    with store.write():
        for subject, other in links:
            decide(store, "person", subject, other, None)
        refresh_roster(store)


def test_rings_and_links_to_nobody_come_to_something(path: Path) -> None:
    """Such decisions come from files that were united, or from a file that means harm."""
    with open_store(path) as store:
        ines, tam = sorted(a.annotator_id for a in annotators(store))
        _link(store, [(ines, "f" * 32), (tam, tam)])
        assert persons(store) == {ines: ines, tam: tam}
        _link(store, [(ines, tam), (tam, ines)])
        assert persons(store) == {ines: ines, tam: ines}
    _sound(path)


def test_joining_the_person_of_a_joined_name_keeps_both(path: Path) -> None:
    with open_store(path) as store:
        with store.write():
            bo = add_annotator(store, "Bo Achterberg")
        ines, tam = (find_annotator(store, name) for name in (INES, TAM))
        join(store, ines, tam, None)
        join(store, bo, tam, None)
        assert set(persons(store).values()) == {bo.annotator_id}
    _sound(path)
