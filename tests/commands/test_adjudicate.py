"""`labeler adjudicate` as a person types it, on a real terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from adjudicating import LEAD, PEOPLE, labelled
from labeler.cli import cli
from labeler.commands.adjudicate import share
from labeler.store.adjudication.release import gold_labels
from labeler.store.connection import open_store
from tui.pseudo_terminal import program

INES, TAM, BO = PEOPLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return labelled(tmp_path / "storm.db", [{INES: "cccc", TAM: "cafr"}])


def decided(path: Path) -> list[tuple[int, str]]:
    with open_store(path) as store:
        return [(label.position, label.label) for label in gold_labels(store)]


def test_without_a_terminal_it_says_so(path: Path) -> None:
    result = CliRunner().invoke(cli, ["--db", str(path), "adjudicate"])
    assert result.exit_code == 2
    assert "needs a terminal" in result.output


@pytest.mark.parametrize(("text", "number"), [("10%", 0.1), ("0.25", 0.25), ("100 %", 1.0)])
def test_a_share_is_given_in_percent_or_as_a_fraction(text: str, number: float) -> None:
    context = cli.make_context("labeler", ["keys"])
    assert share(context, cli.params[0], text) == number


@pytest.mark.parametrize("text", ["ten", "-1%", "2", "101%", "nan"])
def test_what_is_no_share_is_refused(path: Path, text: str) -> None:
    result = CliRunner().invoke(cli, ["--db", str(path), "adjudicate", "--agreements", text])
    assert result.exit_code == 2
    assert "no share" in result.output


@pytest.mark.parametrize("number", ["0", "1000001", str(2**63)])
def test_a_round_that_cannot_be_is_refused(path: Path, number: str) -> None:
    result = CliRunner().invoke(cli, ["--db", str(path), "adjudicate", "--round", number])
    assert result.exit_code == 2
    assert "not in the range 1<=x<=1000000" in result.output


def test_decide_be_killed_and_go_on(path: Path) -> None:
    words = ("--db", str(path), "--as", LEAD, "adjudicate")
    with program(*words) as terminal:
        terminal.wait_for("0/3 decided")
        terminal.press("c")
        terminal.wait_for("1/3 decided")
        terminal.process.kill()
        terminal.process.wait()
    assert decided(path) == [(2, "claim")]
    with program(*words) as terminal:
        terminal.wait_for("Sentence 3 of")
        terminal.press("f")
        terminal.wait_for("2/3 decided")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert b"1 decision saved" in terminal.sent
    assert b"1 case open" in terminal.sent
    assert decided(path) == [(2, "claim"), (3, "filler")]


def test_where_there_is_nothing_to_decide_it_says_why(path: Path) -> None:
    with program("--db", str(path), "--as", TAM, "adjudicate") as terminal:
        assert terminal.wait_for_end() == 0
    assert b"3 sentences that you labelled yourself; --allow-own" in terminal.sent.replace(
        b"\r\n", b" "
    )
    with program("--db", str(path), "--as", LEAD, "adjudicate", "--round", "7") as terminal:
        assert terminal.wait_for_end() == 0
    assert b"no sentence on which two people differ" in terminal.sent
