"""What an annotator has seen as labelled survives a process that is killed at any moment."""

import random
import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from processes import verified
from projects import numbered, project
from terminal import Terminal

NAME: Final = "Ines Okoro"
LABELS: Final = {"c": "claim", "a": "attribution", "f": "filler", "r": "retraction", "space": None}
"""What a key leaves on the sentence: a label, or None for a skip."""

_STANDS_ON: Final = re.compile(r"Sentence (\d+) of ")


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_a_label_that_was_seen_is_in_the_file(
    tmp_path: Path, chance: random.Random, times: int
) -> None:
    path = project(tmp_path / "labels.db", numbered(1000))
    given: list[str] = []
    for _ in range(times):
        pressed, shown = _label_until_killed(tmp_path, given, chance)
        kept = _labels(path)
        # All that was seen, then perhaps some that were not; each as pressed, and no others.
        assert len(kept) >= shown
        assert kept == [LABELS[key] for key in pressed[: len(kept)]]
        verified(path, tmp_path)
        given = pressed[: len(kept)]
    assert given


def _label_until_killed(
    home: Path, given: Sequence[str], chance: random.Random
) -> tuple[list[str], int]:
    """Label from where the last sitting ended; return every key that stands, and how many showed.

    Undo takes its key away from those that stand. Some are pressed without waiting for the screen;
    a sitting may end before it has begun, but not the first, which leaves a label that was seen.
    """
    pressed = list(given)
    with Terminal("--as", NAME, home=home) as terminal:
        if given and chance.random() < 0.1:
            time.sleep(chance.random())
            terminal.kill()
            return pressed, len(pressed)
        terminal.wait_for(f"Sentence {len(pressed) + 1} of ")
        for _ in range(chance.randrange(1, 12)):
            if len(pressed) > 1 and chance.random() < 0.2:
                pressed.pop()
                terminal.press("u")
            else:
                pressed.append(chance.choice(list(LABELS)))
                terminal.press(pressed[-1])
            terminal.wait_for(f"Sentence {len(pressed) + 1} of ")
        blind = chance.choices(list(LABELS), k=chance.randrange(6))
        terminal.press(*blind)
        time.sleep(chance.uniform(0, 0.1))
        terminal.kill()
        found = _STANDS_ON.search(terminal.text)
        assert found
        return pressed + blind, int(found[1]) - 1


def _labels(path: Path) -> list[str | None]:
    """Return the labels from the first sentence on, None for a skip, as SQLite itself reads them.

    What stands has to be without gaps.
    """
    with closing(sqlite3.connect(path)) as connection:
        labelled = dict(
            connection.execute("SELECT position, label FROM labels WHERE annotator = ?", (NAME,))
        )
        skipped = connection.execute(
            "SELECT f.position, NULL FROM current k JOIN in_force f USING (sentence_id)"
            " WHERE k.skipped"
        )
        stands = labelled | dict(skipped)
    assert sorted(stands) == list(range(1, len(stands) + 1))
    return [stands[position] for position in sorted(stands)]
