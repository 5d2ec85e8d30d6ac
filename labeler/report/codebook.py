"""A codebook as a page of plain text: what `labeler codebook show` prints."""

from collections.abc import Iterator

from labeler.models import Attribute, Codebook, Rule
from labeler.report.layout import paragraph


def codebook_text(codebook: Codebook) -> str:
    """Return the codebook: unit, decision tree with its rules and examples, cases, attributes."""
    return "\n".join(_lines(codebook))


def _lines(codebook: Codebook) -> Iterator[str]:
    yield f"{codebook.title} ({codebook.name} {codebook.version})"
    yield ""
    yield from paragraph(codebook.unit.split())
    yield from ("", "LABELS")
    for number, label in enumerate(codebook.labels, 1):
        first = f"{number} {label.key}  {label.title}: "
        yield from paragraph(label.definition.split(), first=first, indent="     ")
    yield from _tree(codebook)
    yield from _cases(codebook)
    if codebook.attributes:
        yield from ("", "ALSO RECORDED (never required)")
    for attribute in codebook.attributes:
        words = f"{attribute.title} ({_type(attribute)}). {attribute.help}".split()
        yield from paragraph(words, first=f"{attribute.name}: ", indent="  ")


def _tree(codebook: Codebook) -> Iterator[str]:
    if codebook.steps:
        yield from ("", "DECISION TREE (stop at the first yes)")
    for number, step in enumerate(codebook.steps, 1):
        first = f"{number}. {codebook.label(step.label).title}: "
        yield from paragraph(step.question.split(), first=first, indent="   ")
        for unless in step.unless:
            yield from paragraph(unless.split(), first="   not: ", indent="        ")
        for rule in codebook.rules:
            if rule.label == step.label:
                yield from _rule(rule)


def _rule(rule: Rule) -> Iterator[str]:
    yield from paragraph(rule.text.split(), first=f"   {rule.id}  ", indent="       ")
    for example in rule.examples:
        yield from paragraph(example.split(), first="       e.g. ", indent="            ")


def _cases(codebook: Codebook) -> Iterator[str]:
    if codebook.cases:
        yield from ("", "HARD CASES")
    for case in codebook.cases:
        yield from paragraph(case.text.split(), first="- ", indent="  ")
        ruling = f"{codebook.label(case.label).title} {case.rule}: {case.why}"
        yield from paragraph(ruling.split(), first="  = ", indent="    ")


def _type(attribute: Attribute) -> str:
    kind = {
        "choice": " / ".join(attribute.choices),
        "scale": f"{attribute.minimum} to {attribute.maximum}",
    }.get(attribute.type, attribute.type)
    return f"{kind}; with {', '.join(attribute.labels)}" if attribute.labels else kind
