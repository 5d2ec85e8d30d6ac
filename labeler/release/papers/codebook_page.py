"""The codebook as a page that people read, whoever has no terminal at hand."""

from collections.abc import Iterator

from labeler.models import Attribute, Codebook, Rule, Step
from labeler.release.papers.said import WHOLE
from labeler.report.content import (
    Block,
    Column,
    Content,
    Paragraph,
    Section,
    Subheading,
    Table,
    Words,
)


def without_cases(codebook: Codebook) -> Codebook:
    """Return a codebook without its hard cases: these may be sentences of the articles."""
    return codebook.model_copy(update={"cases": ()})


def codebook_page(codebook: Codebook, identifier: str, *, text: bool) -> Content:
    """Return the codebook: what is labelled, labels, decision tree, contrasts, cases, attributes.

    `identifier` is the codebook's id. A part that the codebook has not is left out, and so are hard
    cases where no `text` of articles may be told.
    """
    shown = codebook if text else without_cases(codebook)
    hidden = len(codebook.cases) - len(shown.cases)
    parts = (
        Section("unit", "What is labelled", (Paragraph(codebook.unit),)),
        Section("labels", "Labels", (_labels(codebook),)),
        Section("tree", "Decision tree: stop at the first yes", tuple(_tree(codebook))),
        Section("contrasts", "Labels that are taken for each other", tuple(_contrasts(codebook))),
        Section("cases", "Hard cases", tuple(_cases(shown))),
        Section("attributes", "Also recorded, never required", tuple(_attributes(codebook))),
    )
    return Content(
        codebook.title,
        f"Codebook {codebook.name} {codebook.version}, id {identifier}. codebook.json holds the"
        " same for programs."
        + (
            f" {hidden} hard cases are left out, as they may be sentences of the articles; the id"
            " is that of the whole."
            if hidden
            else ""
        ),
        tuple(part for part in parts if part.blocks),
    )


def _labels(codebook: Codebook) -> Table:
    return Table(
        "labels",
        "Labels",
        (
            Column("label", "left"),
            Column("title", "left"),
            Column("meaning", "left", widest=WHOLE),
        ),
        tuple(
            (Words(label.name), Words(label.title), Words(label.definition))
            for label in codebook.labels
        ),
    )


def _tree(codebook: Codebook) -> Iterator[Block]:
    for number, step in enumerate(codebook.steps, 1):
        yield from _step(codebook, number, step)
    without = [r for r in codebook.rules if r.label not in {s.label for s in codebook.steps}]
    if without:
        yield Subheading("Other rules")
        for rule in without:
            yield from _rule(rule)


def _step(codebook: Codebook, number: int, step: Step) -> Iterator[Block]:
    yield Subheading(f"{number}. {codebook.label(step.label).title}: {step.question}")
    for unless in step.unless:
        yield Paragraph(f"Not: {unless}")
    for rule in codebook.rules:
        if rule.label == step.label:
            yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[Block]:
    yield Paragraph(f"{rule.id}: {rule.text}")
    for example in rule.examples:
        yield Paragraph(f"Example of {rule.id}: {example}")


def _contrasts(codebook: Codebook) -> Iterator[Block]:
    for contrast in codebook.contrasts:
        one, other = (codebook.label(name).title for name in contrast.labels)
        yield Subheading(f"{one} or {other}? {contrast.question}")
        yield Table(
            "contrast",
            f"{one} or {other}",
            (Column(one, "left", widest=WHOLE), Column(other, "left", widest=WHOLE)),
            tuple((Words(first), Words(second)) for first, second in contrast.pairs),
        )


def _cases(codebook: Codebook) -> Iterator[Block]:
    for case in codebook.cases:
        yield Subheading(case.text)
        yield Paragraph(f"{codebook.label(case.label).title}, by {case.rule}: {case.why}")


def _attributes(codebook: Codebook) -> Iterator[Block]:
    if not codebook.attributes:
        return
    yield Table(
        "attributes",
        "Attributes",
        (
            Column("name", "left"),
            Column("title", "left"),
            Column("value", "left", widest=WHOLE),
            Column("goes with", "left", widest=WHOLE),
            Column("meaning", "left", widest=WHOLE),
        ),
        tuple(
            (
                Words(attribute.name),
                Words(attribute.title),
                Words(_value(attribute)),
                Words(", ".join(attribute.labels) or "any label"),
                Words(attribute.help),
            )
            for attribute in codebook.attributes
        ),
    )


def _value(attribute: Attribute) -> str:
    return {
        "text": "text",
        "choice": " / ".join(attribute.choices),
        "scale": f"whole number from {attribute.minimum} to {attribute.maximum}",
        "flag": "true, or left out",
        "sentences": "sentences of the article, or “outside”",
        "label": "a label",
        "rule": "a rule's id",
    }[attribute.type]
