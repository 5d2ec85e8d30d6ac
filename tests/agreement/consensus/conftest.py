"""Reference data that may stand beside the checkout."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from labeler.agreement.consensus.table import LabelTable, tabulate

SHARED = Path(__file__).resolve().parents[4] / "shared"


class LabelSet(NamedTuple):
    """A public label set: its labels, and the true label of each item."""

    table: LabelTable
    gold: dict[str, str]


def _shared_file(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/{name}")
    return path


@pytest.fixture(scope="session")
def patients() -> LabelTable:
    """Return the data of Dawid and Skene (1979): observer 1 saw every patient three times."""
    notes = _shared_file("anchors/README.md").read_text("utf-8")
    found = re.search(r"Dawid and Skene 1979.*?`([\d |]+)`", notes, re.DOTALL)
    assert found
    return tabulate(
        [
            (str(patient), str(observer), label)
            for patient, row in enumerate(found[1].split("|"), 1)
            for observer, labels in enumerate(row.split(), 1)
            for label in labels
        ],
        categories="1234",
    )


@pytest.fixture(scope="session")
def public_set() -> Callable[[str], LabelSet]:
    """Return a reader of public label sets with gold labels."""

    def read(name: str) -> LabelSet:
        rows = _rows(f"data/{name}.csv")
        table = tabulate((row["item"], row["annotator"], row["label"]) for row in rows)
        return LabelSet(table, {r["item"]: r["label"] for r in _rows(f"data/{name}_gold.csv")})

    return read


def _rows(name: str) -> list[dict[str, str]]:
    with _shared_file(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
