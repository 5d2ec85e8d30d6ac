"""What readers look for beside the numbers, what to do next, and how to get the same numbers."""

from collections.abc import Iterator
from typing import Final

from labeler import __version__
from labeler.agreement.benchmarks import LANDIS_KOCH, RELIABLE, SURE, TENTATIVE
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import Estimate
from labeler.agreement.planning import HALF_WIDTH, UNREACHABLE, Plan
from labeler.agreement.result import AgreementSummary
from labeler.report.content import Block, Column, Paragraph, Section, Share, Table, Words
from labeler.report.layout import amount
from labeler.report.verdicts import (
    beside,
    gwet_word,
    judged_alpha,
    krippendorff_word,
    landis_koch_word,
)
from labeler.report.wording import SHORT_TITLES, joined, named, percent

_SECOND_SAMPLE: Final = (
    "A label that is too rare for a random sample takes a second sample, of sentences with cue "
    "words for it, labelled twice and reported apart."
)
_VERDICTS: Final = {
    "firm": f"reaches {RELIABLE:.3f}",
    "tentative": f"reaches {TENTATIVE:.3f}, but not {RELIABLE:.3f}",
    "none": f"is below {TENTATIVE:.3f}",
}


def benchmarks_section(report: AgreementReport) -> Section | None:
    """Return the customary words for the values, held against what the data can vouch for."""
    summary = report.summary
    judged = (judged_alpha(summary.coefficients), "fleiss", "ac1")
    if all(summary.coefficients[name].ci is None for name in judged):
        return None
    blocks: list[Block] = [
        Paragraph(
            "These are conventions, made for other data; none is a law. They are to be held "
            "against the lower end of the interval, not against the value."
        ),
        *(Paragraph(text) for text in (*_bounds(summary), *_words(summary))),
    ]
    benchmark = gwet_word(summary.coefficients["ac1"])
    if benchmark is not None:
        blocks.append(
            Table(
                "gwet",
                "Gwet's AC1: probability of each word or a better one",
                (Column("word", "left"), Column("probability")),
                tuple((Words(word), Share(p)) for word, p in benchmark.probabilities),
                (
                    f'The word is the best that reaches {percent(SURE)}: "{benchmark.word}". AC1 '
                    "is taken for normal around its estimate.",
                ),
            )
        )
    return Section("benchmarks", "Customary words", tuple(blocks))


def planning_section(report: AgreementReport) -> Section | None:
    """Return how many items have to be labelled twice for intervals that are narrow enough."""
    plans = report.summary.plans
    if not plans:
        return None
    lines = [f"For an interval of plus or minus {HALF_WIDTH:.2f} it takes:"]
    lines += [f"{_subject(plan)}: {_needed(plan)}." for plan in plans]
    if any(plan.label and UNREACHABLE in (plan.reason or "") for plan in plans):
        lines.append(_SECOND_SAMPLE)
    return Section("planning", "What to label next", tuple(map(Paragraph, lines)))


def reproduction_section(report: AgreementReport) -> Section:
    """Return what has to be equal for the numbers to come out equal."""
    line = Paragraph(reproduction_line(report.summary))
    return Section("reproduction", "To get the same numbers", (line,))


def reproduction_line(summary: AgreementSummary) -> str:
    """Return version, settings, method ids and the fingerprint of the data in one line."""
    settings = summary.settings
    drawn = "" if settings.bootstrap is None else f"; resamples {settings.bootstrap}"
    seed = "" if settings.seed is None else f"; seed {settings.seed}"
    return (
        f"labeler {__version__}; interval {settings.interval}; unit {settings.unit}; level "
        f"{settings.level:g}{drawn}{seed}; methods {', '.join(summary.coefficients)}; data_sha256 "
        f"{settings.data_sha256}"
    )


def _bounds(summary: AgreementSummary) -> Iterator[str]:
    judged = judged_alpha(summary.coefficients)
    alpha = summary.coefficients[judged]
    if alpha.value is not None:
        yield (
            f"Krippendorff's bounds for alpha are {TENTATIVE:.3f} for tentative conclusions and "
            f"{RELIABLE:.3f} for firm ones. {_verdict(alpha, judged)}"
        )


def _verdict(alpha: Estimate, name: str) -> str:
    word = krippendorff_word(alpha)
    if alpha.ci is None or word is None:
        return "Without an interval they cannot be applied here."
    of = "" if name == "alpha" else f" of {SHORT_TITLES[name]}"
    return f"Here the lower end{of}, {beside(alpha.ci[0])}, {_VERDICTS[word]}."


def _words(summary: AgreementSummary) -> Iterator[str]:
    fleiss = summary.coefficients["fleiss"]
    word = landis_koch_word(fleiss)
    if fleiss.ci is not None and word is not None:
        low = beside(fleiss.ci[0], [bound for bound, _ in LANDIS_KOCH])
        yield (
            f"Landis and Koch's word for the lower end of Fleiss' kappa, {low}, is "
            f'"{word}". They called their bands arbitrary themselves, and kappa falls '
            "with prevalence."
        )


def _subject(plan: Plan) -> str:
    return joined(("the rarest label,", named(plan.subject))) if plan.label else "alpha"


def _needed(plan: Plan) -> str:
    if plan.reason is not None:
        return plan.reason
    items = amount(plan.items or 0, "item")
    within = "" if plan.documents is None else f" in {amount(plan.documents, 'document')}"
    return f"about {items} with two labels{within}, all in all"
