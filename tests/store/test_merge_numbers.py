"""Numbers of rounds in packed files: no file that comes in moves a round of this one."""

import shutil
from pathlib import Path

import pytest

from histories import state, united
from labeler.errors import LabelerError
from labeler.store.connection import open_store
from labeler.store.decisions import decide, decide_from_the_start
from projects import ARTICLES, labels, project, sitting

NUMBER = "555555"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    path = project(tmp_path / "here.db", ARTICLES[0])
    session = sitting(path)
    session.label("claim")
    session.close()
    return path


def sent(here: Path, number: str, value: int, name: str = "sent.db") -> Path:
    """Make a copy that says which round a number stands for."""
    path = here.with_name(name)
    shutil.copyfile(here, path)
    with open_store(path) as store, store.write():
        decide_from_the_start(store, "packed round", number, value)
    return path


def refused(here: Path, *others: Path) -> str:
    with open_store(here) as store:
        before = state(store)
        with pytest.raises(LabelerError) as refusal:
            united(store, *others)
        assert state(store) == before
    return str(refusal.value)


@pytest.mark.parametrize(("number", "value"), [("1", 2), ("99999", 1), (NUMBER, 666_666)])
def test_no_file_moves_a_round_or_hides_one_behind_another_number(
    here: Path, number: str, value: int
) -> None:
    assert "does not match its content" in refused(here, sent(here, number, value))
    assert [row[0] for row in labels(here, "round")].count(1) == len(labels(here))


def test_a_number_stands_for_one_round_only(here: Path) -> None:
    one, two = sent(here, NUMBER, 1), sent(here, NUMBER, 2, "two.db")
    assert f"{two}: says that labels of round {NUMBER} are of round 2" in refused(here, one, two)
    with open_store(here) as store:
        united(store, one)
        united(store, one)
    assert "says otherwise" in refused(here, two)


def test_a_round_that_was_decided_on_here_is_no_packed_one(here: Path) -> None:
    with open_store(here) as store, store.write():
        decide(store, "round", NUMBER, "calibration", None)
    other = here.with_name("plain.db")
    project(other, ARTICLES[0])
    assert "says otherwise" in refused(here, sent(other, NUMBER, 1))
