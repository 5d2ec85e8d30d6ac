"""Plain tables for the terminal: columns aligned by what a terminal draws."""

from collections.abc import Collection, Sequence

from labeler.report.layout import cells, shortened
from labeler.text.display import display_text


def table(
    heading: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Collection[int] = (),
    widest: int = 48,
) -> str:
    """Return rows as aligned text; the columns in `numbers` are set to the right.

    Cells come from outside: they are made safe, and cut where they are wider than `widest`.
    """
    shown = [[shortened(display_text(cell), widest) for cell in row] for row in (heading, *rows)]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(heading))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, right=column in numbers)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    )


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - cells(cell))
    return space + cell if right else cell + space
