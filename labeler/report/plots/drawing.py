"""Which function draws which plot of the report."""

from collections.abc import Callable, Mapping
from typing import Final

from labeler.agreement.details import AgreementReport
from labeler.report.content import Plot
from labeler.report.plots.heat_maps import confusion, pairs
from labeler.report.plots.intervals import drift, forest
from labeler.report.plots.overlap import overlap

_DRAWN_BY: Final[Mapping[str, Callable[[AgreementReport, Plot], str]]] = {
    "overlap": overlap,
    "labels": forest,
    "confusion": confusion,
    "pairs": pairs,
    "drift": drift,
}


def drawing(report: AgreementReport, plot: Plot) -> str:
    """Return a plot of the report as an SVG element for a page."""
    return _DRAWN_BY[plot.key](report, plot)
