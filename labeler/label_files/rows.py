"""What a label file is read into, and what the reader of a file knows while it reads."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from labeler.agreement.rows import quoted
from labeler.errors import LabelerError
from labeler.label_files.restrictions import Restrictions

SKIPPED: Final = ""
"""Stands in the place of a label where somebody passed an item over; no label is empty."""


class FileLabel(NamedTuple):
    """One label, as the file has it; `document` is None where the file knows none.

    An item is named within its document. Every text is as it came, whatever it holds.
    """

    document: str | None
    item: str
    annotator: str
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns or fields that the user named; None is for what is to be detected."""

    item: str | None = None
    annotator: str | None = None
    label: str | None = None
    document: str | None = None
    weight: str | None = None
    """The sampling weight of an item; never detected, only named."""


Weights = dict[tuple[str | None, str], float]
"""The sampling weight of each item, by its document and name."""


class FoundFile(NamedTuple):
    """A file that has been opened, and what it turned out to be: `CSV, long form`."""

    path: Path
    format: str


@dataclass(frozen=True, slots=True)
class LabelFiles:
    """The labels of one file or several, to be read once, and what there is to say about them.

    `left_out` (reason → how many labels) and `found` grow while the labels are read.
    """

    labels: Iterator[FileLabel]
    size: int
    """How many bytes there are to read; pipes count nothing."""
    left_out: Mapping[str, int]
    found: list[FoundFile]
    weights: Weights = field(default_factory=dict)
    """Grows as well, where a column of weights was named."""

    def __iter__(self) -> Iterator[FileLabel]:
        """Return the labels, which can be read once."""
        return self.labels

    @property
    def formats(self) -> tuple[str, ...]:
        """What the files turned out to be, each format once."""
        return tuple(dict.fromkeys(file.format for file in self.found))


@dataclass(slots=True)
class LabelFile:
    """One file while it is read: what the user said about it, and the place that was reached."""

    path: Path
    columns: Columns
    restrictions: Restrictions
    left_out: dict[str, int]
    where: Callable[[], str] = field(default=str)
    """Returns the place of the row that was read last, as `line 17`; empty where there is none."""
    part: Mapping[str, Any] = field(default_factory=dict)
    """What the label read last stands in, where one record holds several: an annotation."""
    foreign: Mapping[str, Any] = field(default_factory=dict)
    """By what the tool that the label read last comes from knows its task again."""
    weights: Weights = field(default_factory=dict)
    stem: str = ""
    """The file's name without its ending: the annotator of a file that holds one's labels."""

    def __post_init__(self) -> None:
        """Take the name from the path, unless it had to be told from another file's."""
        self.stem = self.stem or self.path.stem

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count labels that do not take part."""
        if count:
            self.left_out[reason] = self.left_out.get(reason, 0) + count

    def weigh(self, document: str | None, item: str, weight: str) -> None:
        """Keep the sampling weight that a row gives its item.

        LabelerError where it is no finite number above 0, or another than in a row before.
        """
        try:
            number = float(weight) if weight.isascii() and "_" not in weight else math.nan
        except ValueError:
            number = math.nan
        if not 0 < number < math.inf:
            raise self.error(
                f"the weight {quoted(weight)} of item {quoted(item)} is no number above 0: give 1 "
                "over the probability with which the item was drawn"
            )
        known = self.weights.setdefault((document, item), number)
        if known != number:
            raise self.error(
                f"item {quoted(item)} has the weight {number:g} and had {known:g} before: give it "
                "the same in all of its rows"
            )

    def error(self, problem: str) -> LabelerError:
        """Return the error that names the file, the place in it and the problem."""
        place = self.where()
        return LabelerError(
            f"{self.path}: {place}: {problem}" if place else f"{self.path}: {problem}"
        )

    def no_column(self, role: str, names: Iterable[str], kind: str) -> LabelerError:
        """Return the error for a column (or field: `kind`) that is not there; it lists `names`."""
        given = getattr(self.columns, role)
        wanted = f"no {kind} {quoted(given)}" if given else f"no {kind} for the {role}"
        return self.error(f"there is {wanted}; there are {listed(names)}{_advice(role, given)}")


def listed(names: Iterable[str]) -> str:
    """Return names for an error message: quoted, not too many."""
    names = list(names)
    shown = [quoted(name) for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        shown.append(f"{len(names) - _SHOWN} more")
    return ", ".join(shown) or "none at all"


def _advice(role: str, given: str | None) -> str:
    if given:
        return ""
    advice = f"; name it with --{role}-column"
    if role == "annotator":
        advice += ", or with --file-format doccano each file is by whom it is called after"
    return advice


_SHOWN = 12
