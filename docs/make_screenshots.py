"""Makes the pictures in the documentation from the running program.

    python docs/make_screenshots.py

A practice project is made in a temporary folder, keys are pressed as an annotator would press them,
and Textual draws the screen as SVG. The clock stands still, so that the same program makes the same
picture; a test compares the words in it.
"""

import asyncio
import os
import re
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from labeler.identity import EventClock
from labeler.practice import practice_articles
from labeler.practice_project import start_practice
from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.tui import LabelerApp

FOLDER: Final = Path(__file__).parent
NOW_MS: Final = 1_777_816_931_000  # 2026-05-03T14:02:11Z
SIZE: Final = (120, 32)
LABELLED: Final = 8
"""How many sentences are labelled as the reference says, before one that is not."""

FONT: Final = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
OTHER_LABEL: Final[Mapping[str, str]] = MappingProxyType(
    {"claim": "a", "attribution": "c", "filler": "c", "retraction": "a"}
)


def main() -> None:
    """Write every picture."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    (FOLDER / "annotate.svg").write_text(asyncio.run(annotate()), "utf-8")


async def annotate() -> str:
    """Return the first practice article with its first sentences labelled, as SVG."""
    references = practice_articles()[0].references
    key = {"claim": "c", "attribution": "a", "filler": "f", "retraction": "r"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "practice.db"
        start_practice(path)
        store = open_store(path, clock=EventClock(lambda: NOW_MS))
        session = Session(store, person(store, "Ines Okoro"))
        try:
            app = LabelerApp(session)
            async with app.run_test(size=SIZE) as pilot:
                for reference in references[:LABELLED]:
                    await pilot.press(key[reference.label])
                await pilot.press(OTHER_LABEL[references[LABELLED].label])
                await pilot.pause()
                return own_font(app.export_screenshot(title="labeler"))
        finally:
            session.close()


def own_font(svg: str) -> str:
    """Return the picture without the fonts that it would fetch from elsewhere."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    return re.sub(r"font-family: [^;]*;", f"font-family: {FONT};", svg)


if __name__ == "__main__":
    main()
