"""Reference data that may stand beside the checkout."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared_file(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/{name}")
    return path


@pytest.fixture(scope="session")
def anchors() -> dict[str, Any]:
    """Return published matrices with their reference values."""
    found: dict[str, Any] = json.loads(shared_file("anchors/anchors.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def anchor_notes() -> str:
    """Return the text that holds further published examples."""
    return shared_file("anchors/README.md").read_text("utf-8")


@pytest.fixture(scope="session")
def fleiss_1971(anchor_notes: str) -> list[str]:
    """Return the count vectors of Fleiss's example, a string of digits an item."""
    found = re.search(r"Fleiss 1971.*?`([\d ]+)`", anchor_notes)
    assert found
    return found[1].split()


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """Return reference coefficients of the public label sets."""
    found: dict[str, Any] = json.loads(shared_file("data/expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def label_set() -> Callable[[str], list[tuple[str | None, str, str, str]]]:
    """Return a reader of rows (no document, item, annotator, label) of a public label set."""

    def read(name: str) -> list[tuple[str | None, str, str, str]]:
        with shared_file(f"data/{name}").open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            return [(None, row["item"], row["annotator"], row["label"]) for row in rows]

    return read


@pytest.fixture(scope="session")
def gold_set() -> Callable[[str], dict[str, str]]:
    """Return a reader of the true labels of a public label set, by item."""

    def read(name: str) -> dict[str, str]:
        with shared_file(f"data/{name}").open(encoding="utf-8", newline="") as lines:
            return {row["item"]: row["label"] for row in csv.DictReader(lines)}

    return read
