"""The parts of the text report that help to read it: conventions for words, and what to do next."""

from collections.abc import Iterator
from typing import Final

from labeler.agreement.benchmarks import (
    RELIABLE,
    SURE,
    TENTATIVE,
    gwet_benchmark,
    krippendorff_verdict,
    landis_koch,
)
from labeler.agreement.estimates import Estimate
from labeler.agreement.planning import HALF_WIDTH, Plan
from labeler.agreement.result import AgreementSummary
from labeler.report.layout import amount, number, paragraph, shortened
from labeler.text.display import display_text

_INDENT: Final = "  "
_SECOND_SAMPLE: Final = (
    "A label that is too rare for a random sample takes a second sample, of sentences with cue "
    "words for it, labelled twice and reported apart."
)
_VERDICTS: Final = {
    "firm": f"reaches {RELIABLE:.3f}",
    "tentative": f"reaches {TENTATIVE:.3f}, but not {RELIABLE:.3f}",
    "none": f"is below {TENTATIVE:.3f}",
}


def bounds(summary: AgreementSummary) -> Iterator[str]:
    """Yield Krippendorff's bounds, held against the lower end of alpha's interval."""
    alpha = summary.coefficients["alpha"]
    if alpha.value is not None:
        yield from paragraph(_verdict(alpha).split())


def words(summary: AgreementSummary) -> Iterator[str]:
    """Yield Landis and Koch's word for kappa, and Gwet's for AC1."""
    fleiss, ac1 = summary.coefficients["fleiss"], summary.coefficients["ac1"]
    sentences = []
    if fleiss.ci is not None:
        low = round(fleiss.ci[0], 3)  # judged as it is shown
        sentences.append(
            f"Landis and Koch's word for the lower end of Fleiss' kappa, {number(low)}, is "
            f'"{landis_koch(low)}".'
        )
    benchmark = None if ac1.ci is None else gwet_benchmark(ac1)
    if benchmark is not None:
        listed = ", ".join(f"{word} {number(p)}" for word, p in benchmark.probabilities[:3])
        sentences.append(
            f'Gwet\'s for AC1 is "{benchmark.word}": the best band that is reached with a '
            f"probability of {SURE:.2f} ({listed}, each with all above it)."
        )
    if sentences:
        yield from paragraph(" ".join(sentences).split())


def planning(summary: AgreementSummary) -> Iterator[str]:
    """Yield how many items have to be labelled twice for intervals that are narrow enough."""
    if not summary.plans:
        return
    yield f"For an interval of plus or minus {HALF_WIDTH:.2f}"
    for plan in summary.plans:
        subject = "the rarest label, " + _name(plan.subject) if plan.label else "alpha"
        yield from paragraph(
            f"{subject}: {_needed(plan)}.".split(), first=_INDENT, indent=_INDENT * 2
        )
    if any(plan.label and plan.reason for plan in summary.plans):
        yield from paragraph(_SECOND_SAMPLE.split(), first=_INDENT, indent=_INDENT)


def _needed(plan: Plan) -> str:
    if plan.reason is not None:
        return plan.reason
    items = amount(plan.items or 0, "item")
    within = "" if plan.documents is None else f" in {amount(plan.documents, 'document')}"
    return f"about {items} with two labels{within}, all in all"


def _verdict(alpha: Estimate) -> str:
    rule = (
        f"Krippendorff's customary bounds for alpha, {TENTATIVE:.3f} for tentative conclusions and "
        f"{RELIABLE:.3f} for firm ones, are conventions, and to be held against the lower end of "
        "the interval, not against the value. "
    )
    if alpha.ci is None:
        return rule + "Without an interval they cannot be applied here."
    low = round(alpha.ci[0], 3)  # judged as it is shown
    return rule + f"Here the lower end, {number(low)}, {_VERDICTS[krippendorff_verdict(low)]}."


def _name(label: str) -> str:
    return shortened(display_text(label), 40) or "(empty)"
