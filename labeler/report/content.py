"""What a report says, without a format: sections of paragraphs, tables with typed cells, plots.

The content of the agreement report is made once, and written by one renderer a format. Every string
here may hold text from outside (a label, a name, a sentence) as it was stored: a renderer makes it
safe for its format, all of it, and so no string is trusted more than another.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a cell."""

    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number, or none."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number to so many decimals, or none."""

    value: float | None
    decimals: int = 3


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole, from 0 to 1, shown in percent; or none."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Probability:
    """The p of a test, or none."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The limits of an interval; `few` marks one that rests on few units."""

    low: float
    high: float
    few: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval, drawn on a scale from 0 to 1."""

    value: float | None
    limits: tuple[float, float] | None = None


Cell = Words | Count | Number | Share | Probability | Interval | Bar


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, the side its cells are set to, and what may become of it.

    `spare` columns are left out where the width does not hold them, the highest number first;
    0 is never left out. Words are cut at `widest` cells, and below `least` only if no spare column
    is left. Words that are `below` stand in a terminal on lines of their own, under the row.
    `note` explains the heading, wherever the column is shown.
    """

    title: str
    side: Side = "right"
    spare: int = 0
    widest: int = 40
    least: int = 12
    below: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings, and notes that explain them.

    `key` names the table in every format. A `whole` table is shown with all its columns or, where
    the width does not hold them, not at all.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    whole: bool = False
    more: str = ""
    """What is said of rows that are not shown."""

    def footnotes(self, shown: Collection[int] | None = None) -> tuple[str, ...]:
        """Return what stands below the table, whose columns `shown` are; all of them if None."""
        columns = range(len(self.columns)) if shown is None else sorted(shown)
        headings = " ".join(filter(None, (self.columns[index].note for index in columns)))
        return (*filter(None, (self.more, headings)), *self.notes)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    """What the blocks after it are about, within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The place of a plot, with what it shows in words for whoever does not see it."""

    key: str
    caption: str
    description: str


Block = Paragraph | Subheading | Table | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under its own heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report."""

    title: str
    source: str
    sections: tuple[Section, ...]
