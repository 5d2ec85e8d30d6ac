"""The paragraph and the table on agreement that a paper needs, for its methods section."""

from collections.abc import Iterator
from typing import Final, Literal

from labeler import __version__
from labeler.agreement.details import AgreementReport
from labeler.agreement.estimates import TOO_FEW, Estimate
from labeler.agreement.result import AgreementSummary
from labeler.report.content import (
    Column,
    Content,
    Count,
    Number,
    Paragraph,
    Section,
    Table,
    Words,
)
from labeler.report.latex import section_as_latex
from labeler.report.layout import amount, number
from labeler.report.markdown_report import content_as_markdown
from labeler.report.sections.coefficients import told, too_few_on_labels
from labeler.report.sections.design import in_documents
from labeler.report.text_report import content_as_text
from labeler.report.wording import (
    TITLES,
    explanations,
    interval,
    joined,
    level_of,
    listed,
    named,
    percent,
    verb,
)

Format = Literal["text", "markdown", "latex"]

_SOURCES: Final = {
    "Binder 1983": "Binder, D. A. (1983). On the variances of asymptotically normal estimators "
    "from complex surveys. International Statistical Review 51.",
    "Cicchetti and Feinstein 1990": "Cicchetti, D. V., Feinstein, A. R. (1990). High agreement but "
    "low kappa: II. Resolving the paradoxes. Journal of Clinical Epidemiology 43.",
    "Gwet 2008": "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the "
    "presence of high agreement. British Journal of Mathematical and Statistical Psychology 61.",
    "Hesterberg 2015": "Hesterberg, T. C. (2015). What teachers should know about the bootstrap. "
    "The American Statistician 69.",
    "Horvitz and Thompson 1952": "Horvitz, D. G., Thompson, D. J. (1952). A generalization of "
    "sampling without replacement from a finite universe. Journal of the American Statistical "
    "Association 47.",
    "Krippendorff 2004": "Krippendorff, K. (2004). Content Analysis, 2nd edition.",
}
"""How the paragraph cites each → the source."""

_INTERVALS: Final = {
    "linearised": "ratio linearisation (Binder 1983)",
    "gwet": "the variance formulas published by Gwet",
    "bootstrap": "expanded percentiles of the bootstrap (Hesterberg 2015)",
}
_COEFFICIENTS: Final = ("percent", "alpha", "alpha_ordinal", "alpha_interval", "ac1")
_MOST_LABELS: Final = 20
_TITLE: Final = "Agreement between annotators"
_NOTHING_COMPARED: Final = (
    "No item was labelled by more than one annotator, so that agreement could not be measured."
)


def methods_text(report: AgreementReport, format_name: Format = "text") -> str:
    """Return the paragraph, the table and the sources in one of three formats.

    LaTeX comes without a preamble, to be read into a paper that loads booktabs.
    """
    section = methods_section(report)
    if format_name == "latex":
        return section_as_latex(section)
    content = Content("Methods", "", (section,))
    return content_as_markdown(content) if format_name == "markdown" else content_as_text(content)


def methods_section(report: AgreementReport) -> Section:
    """Return what a paper says of the agreement of its labels."""
    summary = report.summary
    if not summary.pairable:
        text = joined((*_data(report), _NOTHING_COMPARED))
        return Section("methods", _TITLE, (Paragraph(text),))
    text = joined(
        (
            *_data(report),
            *_measures(summary),
            *_results(summary),
            *_weighted(report),
            *_same(summary),
        )
    )
    sources = [source for cited, source in _SOURCES.items() if cited in text]
    return Section(
        "methods",
        _TITLE,
        (Paragraph(text), _table(summary), *map(Paragraph, sources)),
    )


def _data(report: AgreementReport) -> Iterator[str]:
    summary = report.summary
    by = "" if summary.annotators is None else f"{amount(summary.annotators, 'annotator')} gave "
    within = "" if summary.documents is None else f" in {amount(summary.documents, 'document')}"
    yield f"{by}{amount(summary.labels, 'label')} to {amount(summary.items, 'item')}{within}."
    if not summary.pairable:
        return
    sizes = [] if report.design is None else [n for n in report.design.items_by_labels if n > 1]
    each = f", by {_range(min(sizes), max(sizes))} annotators each" if sizes else ""
    yield (
        f"{amount(summary.pairable, 'item')}{in_documents(summary)} "
        f"{verb(summary.pairable, 'was', 'were')} labelled by more than one annotator"
        f"{each}; observed agreement is computed on these."
    )
    if summary.left_out:
        reasons = [f"{count:,} {reason}" for reason, count in summary.left_out.items()]
        yield f"Not counted: {'; '.join(reasons)}."
    names = [named(category) for category in summary.categories]
    if names:
        yield f"The categories were {listed(names, _MOST_LABELS)}."


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _measures(summary: AgreementSummary) -> Iterator[str]:
    settings = summary.settings
    on_a_scale = {"alpha_ordinal", "alpha_interval"} & set(summary.coefficients)
    data = (
        "nominal data, and as ordinal alpha and interval alpha for labels on a scale"
        if on_a_scale
        else "nominal data"
    )
    yield (
        f"We report percent agreement, Krippendorff's alpha for {data} (Krippendorff 2004) "
        "and Gwet's AC1 (Gwet 2008), and for each label its specific agreement (Cicchetti and "
        "Feinstein 1990) and alpha against all other labels. No label was filled in for "
        "a missing one."
    )
    if summary.singletons:
        yield (
            "For agreement by chance, AC1 takes how often each label is given from all labelled "
            "items, those with one label too; alpha from the items with several labels."
        )
    clusters = (
        "with documents as clusters (the items of a document are not independent)"
        if settings.unit == "document"
        else "with items taken for independent"
    )
    logit = settings.interval == "linearised" and settings.unit == "document"
    scale = " on the logit scale" if logit else ""
    drawn = (
        f" ({settings.bootstrap:,} resamples, seed {settings.seed})"
        if settings.bootstrap is not None
        else ""
    )
    yield (
        f"{level_of(settings.level)}s come from {_INTERVALS[settings.interval]}{scale}{drawn} "
        f"{clusters}; they are conditional on these annotators."
    )


def _results(summary: AgreementSummary) -> Iterator[str]:
    said = [
        f"{TITLES[name]} was {_value(estimate, percentage=name == 'percent')}"
        for name, estimate in _reported(summary).items()
        if estimate.value is not None
    ]
    if said:
        sentence = listed(said)
        yield f"{sentence[0].upper()}{sentence[1:]}."
    unknown = [TITLES[name] for name, each in _reported(summary).items() if each.value is None]
    if unknown:
        yield f"There is no value for {listed(unknown)}, for the reasons below the table."


def _weighted(report: AgreementReport) -> Iterator[str]:
    """Say how the values change if items that were likelier to be drawn count less."""
    weighted = report.weighted
    if weighted is None:
        return
    said = [
        f"{TITLES[name]} {_value(weighted.coefficients[name], percentage=name == 'percent')}"
        for name in _reported(report.summary)
        if weighted.coefficients[name].value is not None
    ]
    if not said:
        return
    likelier = (
        "Some items were likelier than others to be given to several annotators, and these values "
        "are those of the sample. Weighted by the inverse of that probability"
        if weighted.origin == "assignment"
        else "Weighted by the inverse of the probability with which each item was drawn"
    )
    yield (
        f"{likelier} (Horvitz and Thompson 1952; weights from {weighted.lightest:.4g} to "
        f"{weighted.heaviest:.4g}), over {amount(weighted.items, 'item')} with several labels, "
        f"they are: {listed(said)}."
    )
    shares = [
        f"{named(label)} {percent(each.prevalence)}"
        for label, each in weighted.per_label.items()
        if each.prevalence
    ]
    yield f"The weighted shares of the labels are: {listed(shares, _MOST_LABELS)}."


def _same(summary: AgreementSummary) -> Iterator[str]:
    yield (
        f"Values were computed with labeler {__version__}; the SHA-256 fingerprint of the labels "
        f"begins with {summary.settings.data_sha256[:16]}."
    )


def _value(estimate: Estimate, *, percentage: bool) -> str:
    def shown(value: float) -> str:
        return percent(value) if percentage else number(value, 2)

    value = shown(estimate.value or 0.0)
    if estimate.ci is None:
        return f"{value} (no interval)"
    low, high = estimate.ci
    return f"{value} ({shown(low)} to {shown(high)})"


def _reported(summary: AgreementSummary) -> dict[str, Estimate]:
    """Return the coefficients that a paper reports; by distance only where there is a scale."""
    found = ((name, summary.coefficients.get(name)) for name in _COEFFICIENTS)
    return {name: estimate for name, estimate in found if estimate is not None}


def _table(summary: AgreementSummary) -> Table:
    overall = {TITLES[name]: each for name, each in _reported(summary).items()}
    shown = dict(list(summary.per_label.items())[:_MOST_LABELS])
    more = len(summary.per_label) - len(shown)
    on_labels = {
        **{f"{named(label)} (specific)": each.specific_agreement for label, each in shown.items()},
        **{f"{named(label)} (alpha)": each.alpha for label, each in shown.items()},
    }
    # One sentence stands for all labels of which too little is known; others have their reasons.
    few = {title for title, each in on_labels.items() if TOO_FEW in (each.reason or "")}
    told_apart = {title: each for title, each in on_labels.items() if title not in few}
    settings = summary.settings
    level = level_of(settings.level)
    return Table(
        "methods",
        "Agreement overall, and on each label",
        (
            Column("", "left", widest=30),
            Column("labels"),
            Column("specific"),
            Column(level),
            Column("value"),
            Column(level),
        ),
        (
            *(
                (
                    Words(title),
                    Count(summary.labels),
                    Words(""),
                    Words(""),
                    Number(each.value),
                    interval(each),
                )
                for title, each in overall.items()
            ),
            *(
                (
                    Words(named(label)),
                    Count(each.count),
                    *told(each.specific_agreement, interval(each.specific_agreement)),
                    *told(each.alpha, interval(each.alpha)),
                )
                for label, each in shown.items()
            ),
        ),
        (
            *(
                [f"And {more:,} more {verb(more, 'label', 'labels')}, in the full report."]
                if more
                else []
            ),
            "For a label: specific is its specific agreement, value is Krippendorff's alpha of "
            "the label against all others.",
            *explanations({**overall, **told_apart}, settings.unit),
            *([too_few_on_labels(settings.unit)] if few else []),
        ),
    )
