"""Keys that arrive in one go do what they would do one by one."""

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key

from labeler.session import Session
from labeler.tui import LabelerApp
from labeler.tui.widgets.text_input import TextInput
from projects import labels, numbered, project, sitting


async def _burst(session: Session, keys: str) -> list[str]:
    """Send keys as a terminal does that delivers them in one read; return what lines then hold."""
    app = LabelerApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in keys:
            name = "enter" if key == "\r" else _character_to_key(key)
            app.post_message(events.Key(name, key))
        for _ in range(20):
            await pilot.pause()
        return [field.value for field in app.screen.query(TextInput)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("caf", ["claim", "attribution", "filler"]),
        ("/caf", []),
        ("nfar", []),
        ("qcaf", []),
        ("?caf", []),
        ("cu", []),
        ("ccu", ["claim"]),
    ],
)
def test_a_burst_of_keys_writes_what_single_keys_would(
    tmp_path: Path, keys: str, expected: list[str]
) -> None:
    path = project(tmp_path / "x.db", numbered(30))
    session = sitting(path)
    asyncio.run(_burst(session, keys))
    session.close()
    assert [label for (label,) in labels(path, "label")] == expected


@pytest.mark.parametrize(("keys", "typed"), [("/caf", "caf"), ("nfar", "far"), ("g12", "12")])
def test_what_is_typed_after_a_key_that_opens_a_line_goes_into_it(
    tmp_path: Path, keys: str, typed: str
) -> None:
    session = sitting(project(tmp_path / "x.db", numbered(30)))
    held = asyncio.run(_burst(session, keys))
    session.close()
    assert typed in held


def test_a_note_ends_at_enter_and_the_next_key_labels(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", numbered(30))
    session = sitting(path)
    asyncio.run(_burst(session, "nyes\rca"))
    session.close()
    assert labels(path, "label, note") == [("claim", "yes"), ("attribution", None)]
