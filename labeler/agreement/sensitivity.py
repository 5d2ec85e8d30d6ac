"""Agreement with another choice of which labels count, to hold the headline against."""

from labeler.agreement.details import Choice, Sensitivity
from labeler.agreement.headline import headline
from labeler.agreement.method import Method
from labeler.agreement.patterns import Patterns


def sensitivity(name: Choice, patterns: Patterns, method: Method) -> Sensitivity:
    """Return the agreement of labels that were chosen in another way, which `name` says.

    LabelerError where documents are the unit and only some items have one.
    """
    counts = patterns.counts
    percent, alpha = headline(counts, method)
    return Sensitivity(name, counts.labels, counts.pairable, percent, alpha)
