"""What a paper says of how the dataset was made, ready to be taken over."""

from collections.abc import Iterator

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.report.content import Content, Paragraph, Section
from labeler.report.methods_text import methods_section
from labeler.report.wording import listed


def methods(facts: Facts) -> Content:
    """Return the paragraphs: labelling, agreement, adjudication and the one label, splits."""
    return Content(
        f"Methods: {facts.title}",
        "",
        (
            Section("labelling", "Labelling", (Paragraph(" ".join(_labelling(facts))),)),
            methods_section(facts.report),
            Section(
                "adjudication",
                "Adjudication and aggregation",
                (Paragraph(said.adjudication(facts)), Paragraph(said.aggregation(facts))),
            ),
            Section("splits", "Splits", (Paragraph(said.splits(facts)),)),
        ),
    )


def _labelling(facts: Facts) -> Iterator[str]:
    codebook = facts.context.codebook
    names = [f"“{label.title}”" for label in codebook.labels]
    here = facts.counts.imported < facts.counts.all_labels
    yield (
        f"Sentences were labelled as {listed(names)} by the codebook {codebook.name}"
        f" {codebook.version} (id {facts.context.codebook_id})"
        f"{f' with labeler {facts.context.version}' if here else ''}."
    )
    yield said.sizes(facts)
    if days := said.days(facts):
        yield f"People labelled {days}."
    if elsewhere := said.elsewhere(facts):
        yield elsewhere
    if here:
        whose = "While the others were given, nobody" if elsewhere else "Nobody"
        yield f"{whose} saw anybody else's labels."
