"""The codebook in words to show: its decision tree, rules, contrasts and hard cases."""

import re
from typing import Literal

from textual.content import Content

from labeler.models import Case, Codebook, Contrast, Rule
from labeler.tui import marks
from labeler.tui.content import Hanging, Paragraph, plain


def tree(codebook: Codebook, *, full: bool) -> list[Content]:
    """Return the steps of the decision tree, one after the other; `full` adds what to beware of."""
    parts = []
    for number, step in enumerate(codebook.steps, start=1):
        head = Content.assemble(
            (f"{number} ", "$ink-quiet"), marks.label_content(codebook, step.label)
        )
        parts += [head, plain(step.question, "$foreground")]
        if full:
            parts += [plain(f"not if: {text}", "$ink-quiet") for text in step.unless]
        parts.append(Content())
    return parts


Detail = Literal["brief", "plain", "full"]
"""How much of a rule is told: its first sentence, its text, its text and examples."""


def rule(item: Rule, detail: Detail, *, is_recorded: bool = False) -> list[Paragraph]:
    """Return a rule; one that the annotator recorded is marked."""
    text = first_sentence(item.text) if detail == "brief" else item.text
    sign = f"{marks.AGREES} " if is_recorded else ""
    head = plain(f"{sign}{item.id} ", "bold $accent")
    parts: list[Paragraph] = [Hanging(head, plain(text, "$foreground"), head.cell_length)]
    if detail == "full":
        indent = Content(" " * head.cell_length)
        parts += [
            Hanging(indent, plain(example, "$ink-quiet italic"), head.cell_length)
            for example in item.examples
        ]
    return parts


def first_sentence(text: str) -> str:
    """Return what a rule says first, which is what it is about."""
    return re.split(r"(?<=[.!?]) ", text)[0]


def rules(
    codebook: Codebook, label: str, detail: Detail, *, recorded: object = None
) -> list[Paragraph]:
    """Return a label's definition and rules; the rule with the id `recorded` is marked."""
    definition = [
        plain(item.definition, "$foreground") for item in codebook.labels if item.name == label
    ]
    parts: list[Paragraph] = [marks.label_content(codebook, label), *definition, Content()]
    for item in codebook.rules:
        if item.label == label:
            parts += rule(item, detail, is_recorded=item.id == recorded)
    return [*parts, Content()]


def confused_with(codebook: Codebook, label: str) -> list[str]:
    """Return the labels that a label is contrasted with, in the codebook's order."""
    beside = {
        name
        for contrast in codebook.contrasts
        if label in contrast.labels
        for name in contrast.labels
    }
    return [name for name in codebook.label_names if name in beside and name != label]


def contrast_stacked(codebook: Codebook, contrast: Contrast, pairs: int = 99) -> list[Paragraph]:
    """Return a contrast for a narrow pane: each pair one below the other, with its label's sign."""
    parts: list[Paragraph] = [plain(contrast.question, "bold $foreground")]
    for pair in contrast.pairs[:pairs]:
        parts += [
            contrast_side(codebook, name, text)
            for name, text in zip(contrast.labels, pair, strict=True)
        ]
    return [*parts, Content()]


def contrast_side(codebook: Codebook, label: str, text: str) -> Hanging:
    """Return one side of a contrasted pair, with its label's sign."""
    sign = marks.label_sign(codebook, label)
    return Hanging(sign, plain(text, "$foreground"), sign.cell_length)


def case(codebook: Codebook, item: Case) -> list[Content]:
    """Return a hard case with its ruling."""
    return [
        plain(item.text, "italic $foreground"),
        Content.assemble(
            marks.label_content(codebook, item.label),
            plain(f" {item.rule} ", "bold $accent"),
            plain(item.why, "$ink-quiet"),
        ),
        Content(),
    ]
