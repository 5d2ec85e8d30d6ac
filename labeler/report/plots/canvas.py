"""A figure to draw on, and its SVG.

Text from outside never reaches matplotlib, which would look for formulas between dollar signs and
for glyphs in its fonts: it draws a key in place of each text, and the key is replaced in the SVG.
"""

from io import StringIO
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

from labeler.report.layout import cells, shortened
from labeler.report.plots.palette import COLOURS
from labeler.report.plots.svg import cleaned
from labeler.text.safe import safe_text

_UNITS_AN_INCH: Final = 72
CELL: Final = 6.6
"""Units of width that a character of a label takes, about."""
_STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "labeler",
    "text.parse_math": False,
    "text.usetex": False,
    "text.color": COLOURS["ink"],
    "axes.labelcolor": COLOURS["ink"],
    "axes.edgecolor": COLOURS["muted"],
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "grid.color": COLOURS["grid"],
    "xtick.color": COLOURS["muted"],
    "xtick.labelcolor": COLOURS["ink"],
    "ytick.color": COLOURS["muted"],
    "ytick.labelcolor": COLOURS["ink"],
    "font.size": 11.0,
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "axes.labelsize": 11.0,
    "lines.linewidth": 1.6,
}


class Canvas:
    """One figure with one set of axes; sizes and margins in units of the SVG.

    Used as a context: matplotlib's settings, and a user's own, are put aside in it.
    """

    def __init__(
        self, key: str, width: float, height: float, margins: tuple[float, float, float, float]
    ) -> None:
        """Take the margins as left, bottom, right, top."""
        self._key, self._width, self._height, self._margins = key, width, height, margins
        self._texts: dict[str, str] = {}
        self._context = mpl.rc_context()

    def __enter__(self) -> "Canvas":
        self._context.__enter__()
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        left, bottom, right, top = self._margins
        self.figure = Figure(
            (self._width / _UNITS_AN_INCH, self._height / _UNITS_AN_INCH), _UNITS_AN_INCH
        )
        self.axes = self.figure.add_axes(
            (
                left / self._width,
                bottom / self._height,
                (self._width - left - right) / self._width,
                (self._height - bottom - top) / self._height,
            )
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._context.__exit__(None, None, None)

    def words(self, text: str, most: int = 24) -> str:
        """Return the key that stands for a text from outside, which is cut at `most` cells."""
        key = f"key{len(self._texts)}key"
        self._texts[key] = shortened(text, most)
        return key

    def svg(self, title: str, description: str) -> str:
        """Return the figure as an SVG element for a page, with words for who does not see it."""
        written = StringIO()
        self.figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        return cleaned(written.getvalue(), self._key, self._texts, title, description)


def label_width(labels: list[str], most: int = 24) -> float:
    """Return the units that the longest label takes, with a little room."""
    return CELL * min(most, max((cells(safe_text(label)) for label in labels), default=0)) + 14
