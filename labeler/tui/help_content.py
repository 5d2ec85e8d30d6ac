"""What the help screen says, line by line: every key, then the whole codebook."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from textual.content import Content

from labeler.keys import Action, Group, Screen, actions, shown_key
from labeler.models import Codebook, Contrast
from labeler.tui import codebook_content
from labeler.tui.content import Hanging, Paragraph, lines_of, one_line, plain, side_by_side

_KEY_CELLS: Final = 16
_GROUPS: Final[tuple[Group, ...]] = ("Label", "Describe", "Move", "Documents", "Project")
_NO_KEY: Final = "^p, then its name"


class HelpLine(NamedTuple):
    """A line of the help; `is_heading` where a section starts."""

    content: Content
    is_heading: bool = False


def help_lines(codebook: Codebook, screen: Screen, width: int) -> list[HelpLine]:
    """Return the help for a screen at `width` cells."""
    return list(_lines(codebook, screen, width))


def _lines(codebook: Codebook, screen: Screen, width: int) -> Iterator[HelpLine]:
    yield from _heading("Keys", width)
    yield from _body(lines_of(_keys(actions(screen, codebook)), width))
    yield from _heading(
        one_line(f"Codebook: {codebook.title} ({codebook.name} {codebook.version})"), width
    )
    yield from _body(lines_of([plain(codebook.unit), Content()], width))
    if codebook.steps:
        yield from _heading("Which label? Stop at the first yes.", width)
        yield from _body(lines_of(codebook_content.tree(codebook, full=True), width))
    for contrast in codebook.contrasts:
        titles = [one_line(codebook.label(name).title) for name in contrast.labels]
        yield from _heading(" or ".join(titles) + "?", width)
        yield from _body(_contrast_lines(codebook, contrast, width))
    yield from _heading("Rules", width)
    yield from _body(_rule_lines(codebook, width))
    if codebook.cases:
        yield from _heading("Hard cases", width)
        for case in codebook.cases:
            yield from _body(lines_of(codebook_content.case(codebook, case), width))


def _heading(text: str, width: int) -> Iterator[HelpLine]:
    yield HelpLine(Content.styled(text, "bold $primary").truncate(width, ellipsis=True), True)
    yield HelpLine(Content.styled("─" * width, "$line"))


def _body(lines: Iterable[Content]) -> Iterator[HelpLine]:
    for line in lines:
        yield HelpLine(line)


def _keys(table: tuple[Action, ...]) -> Iterator[Paragraph]:
    for group in _GROUPS:
        members = [action for action in table if action.group == group]
        if not members:
            continue
        yield Content.styled(group, "bold $ink-bright")
        for action in members:
            keys = "  ".join(shown_key(key) for key in action.keys) or _NO_KEY
            head = Content.styled(f"  {keys}", "bold $accent")
            yield Hanging(head, plain(action.help, "$foreground"), _KEY_CELLS)
        yield Content()


def _contrast_lines(codebook: Codebook, contrast: Contrast, width: int) -> Iterator[Content]:
    yield from lines_of([plain(contrast.question, "$foreground"), Content()], width)
    for pair in contrast.pairs:
        left, right = (
            [codebook_content.contrast_side(codebook, name, text)]
            for name, text in zip(contrast.labels, pair, strict=True)
        )
        yield from side_by_side(left, right, width)
    yield Content()


def _rule_lines(codebook: Codebook, width: int) -> Iterator[Content]:
    """Yield the rules of two labels side by side: neighbours are what people confuse."""
    columns = [codebook_content.rules(codebook, name, "full") for name in codebook.label_names]
    for first in range(0, len(columns), 2):
        right = columns[first + 1] if first + 1 < len(columns) else []
        yield from side_by_side(columns[first], right, width)
