"""What was said of a case, in words to show: sides, statements, decisions."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from textual.content import Content

from labeler.models import Codebook
from labeler.session.adjudication import Verdict
from labeler.session.adjudication_views import CaseView, Majority, Side, Statement
from labeler.store.adjudication.decided import Decision
from labeler.tui import marks
from labeler.tui.codebook_content import contrast_stacked, rules
from labeler.tui.content import Hanging, Paragraph, lines_of, plain
from labeler.tui.widgets.annotate_bars import Message

NARROWEST: Final = 24
"""The cells that a side needs to stand beside another."""
_BETWEEN: Final = 3


def case_lines(codebook: Codebook, view: CaseView, width: int) -> list[Content]:
    """Return all that may be shown of a case, at most `width` cells wide.

    The sides stand beside each other where there is room.
    """
    lines = lines_of(_decisions(codebook, view), width)
    if not view.sides:
        return [*lines, *lines_of(_hidden(view), width)]
    sides = [list(_side(codebook, side)) for side in view.sides]
    count = len(sides)
    if count * NARROWEST + (count - 1) * _BETWEEN <= width:
        return [*lines, *_beside(sides, width)]
    for place, side in enumerate(sides):
        lines += lines_of([Content(), *side] if place else side, width)
    return lines


def guidance(codebook: Codebook, labels: Iterable[str], width: int) -> list[Content]:
    """Return what the codebook says on a case between these labels: how they are told apart."""
    between = [label for label in labels if label in codebook.label_names]
    parts: list[Paragraph] = []
    for contrast in codebook.contrasts:
        if set(contrast.labels) <= set(between):
            parts += contrast_stacked(codebook, contrast)
    for label in between:
        parts += rules(codebook, label, "plain")
    return lines_of(parts, width)


def _beside(sides: Sequence[Sequence[Paragraph]], width: int) -> Iterator[Content]:
    cells = (width - (len(sides) - 1) * _BETWEEN) // len(sides)
    columns = [lines_of(side, cells) for side in sides]
    between = Content.styled(" │ ", "$line")
    for row in zip_longest(*columns, fillvalue=Content()):
        yield between.join([part.extend_right(cells - part.cell_length) for part in row])


def _hidden(view: CaseView) -> Iterator[Content]:
    if view.agrees:
        yield Content.styled(
            "The annotators agree on this one. What they said shows after your decision.",
            "$ink-quiet",
        )


def _decisions(codebook: Codebook, view: CaseView) -> Iterator[Paragraph]:
    if view.decided_by_another:
        yield Content.styled(
            f"{marks.AGREES} Decided by another adjudicator; what for shows after your decision.",
            "$ink-quiet",
        )
    mine = view.mine
    if mine is not None and mine.reason:
        yield _said("Reason: ", mine.reason)
    for other in view.others:
        name = other.adjudicator.name if view.names_shown else "Another adjudicator"
        yield _other(codebook, name, other)


def _other(codebook: Codebook, name: str, decision: Decision) -> Content:
    if decision.label is None:
        word = "put it off" if decision.deferred else "took theirs back"
        said = Content.styled(word, "$ink-quiet")
    else:
        said = marks.label_content(codebook, decision.label)
    reason = plain(f": {decision.reason}", "$foreground") if decision.reason else Content()
    return plain(f"{name}: ", "$ink-quiet") + said + reason


def _said(head: str, text: str) -> Hanging:
    start = Content.styled(head, "$ink-quiet")
    return Hanging(start, plain(text, "$foreground"), start.cell_length)


def _side(codebook: Codebook, side: Side) -> Iterator[Paragraph]:
    head = marks.label_content(codebook, side.label)
    if side.given is not None:
        head += Content.styled(f"  {side.given} said so", "$ink-quiet")
    yield head
    silent = [one.called for one in side.statements if not _arguments(codebook, one)]
    if silent:
        yield plain(", ".join(silent), "$ink-quiet")
    for statement in side.statements:
        texts = _arguments(codebook, statement)
        if texts:
            called = plain(f"{statement.called} ", "bold $accent")
            yield Hanging(called, Content(" · ").join(texts), min(called.cell_length, 3))


def _arguments(codebook: Codebook, statement: Statement) -> list[Content]:
    """Return what one annotator recorded besides the label: doubt, rule, source, note."""
    texts = []
    if statement.attributes.get(marks.UNSURE_ATTRIBUTE):
        texts.append(Content.styled("unsure", "$warning"))
    texts += [
        plain(text, "$foreground") for text in marks.attribute_texts(codebook, statement.attributes)
    ]
    if statement.note:
        texts.append(plain(f"{marks.NOTE} {statement.note}", "$foreground"))
    return texts


def state_of_case(codebook: Codebook, view: CaseView) -> Content:
    """Return how far a case is, in a few words: `decided ● Claim · majority ◆ Attribution`."""
    mine = view.mine
    if mine is None or mine.label is None:
        deferred = mine is not None and mine.deferred
        return Content.styled(f"{marks.SKIPPED} put off" if deferred else "open", "$ink-quiet")
    parts = [Content("decided ") + marks.label_content(codebook, mine.label)]
    if view.in_conflict:
        parts.append(Content.styled("adjudicators differ", "bold $warning"))
    if view.majority is not None:
        parts.append(_majority(codebook, view.majority))
    return Content(" · ").join(parts)


def _majority(codebook: Codebook, majority: Majority) -> Content:
    numbers = f"{majority.given} of {majority.total}"
    if majority.label is None:
        return Content.styled(f"no majority ({numbers} at most)", "$ink-quiet")
    return Content.assemble(
        ("majority ", "$ink-quiet"),
        marks.label_content(codebook, majority.label),
        (f", {numbers}", "$ink-quiet"),
    )


def kind_words(codebook: Codebook, labels: Iterable[str]) -> str:
    """Return a kind of disagreement in words: `Claim or Attribution`, or `all agree`."""
    names = [codebook.label(n).title if n in codebook.label_names else n for n in labels]
    return " or ".join(names) or "all agree"


def verdict_message(codebook: Codebook, verdict: Verdict) -> Message:
    """Return how a decision compares with what the annotators and other adjudicators said."""
    place = "" if verdict.place is None else f" {verdict.place + 1}"
    label, most = marks.label_content(codebook, verdict.label), verdict.majority
    numbers = f"({most.given} of {most.total})"
    good = most.label == verdict.label
    sign = marks.AGREES if good else marks.DIFFERS
    parts = [Content.assemble(f"{sign}{place} decided: ", label)]
    if most.label is None:
        parts.append(Content(f"; no label had a majority {numbers}."))
    elif good:
        parts.append(Content(f", as the majority {numbers}."))
    else:
        theirs = marks.label_content(codebook, most.label)
        parts.append(Content.assemble("; the majority said ", theirs, f" {numbers}."))
    differing = {one.label for one in verdict.others} - {verdict.label, None}
    if differing:
        names = " and ".join(sorted(str(name) for name in differing))
        parts.append(plain(f" Another adjudicator decided {names}: go back to settle it."))
    return Message("warning" if differing else "good" if good else "info", Content("").join(parts))
