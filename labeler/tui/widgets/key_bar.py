"""The keys at the foot of a screen, made from the table of actions."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from labeler.keys import Action, shown_key
from labeler.models import Codebook
from labeler.tui.content import fit, one_line
from labeler.tui.theme import label_style
from labeler.tui.widgets.bar import Bar

_BETWEEN = 2
"""Cells between two keys."""


class KeyBar(Bar):
    """A line of labels, if there are any, and a line of other keys: as many as fit.

    `order` names the actions by id, the most important first; they are shown in the table's order.
    A click on a key does what the key does.
    """

    class Clicked(Message):
        """A key was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(
        self,
        actions: Iterable[Action],
        order: Sequence[str],
        codebook: Codebook | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        table = list(actions)
        self._labels = [action for action in table if action.label and not action.unsure]
        self._others = [action for action in table if action.id in order]
        self._order = order
        self._codebook = codebook

    def content(self, width: int) -> Content:
        """Return the lines of keys for a width."""
        lines = [self._join(_key(action) for action in self._fitting(width))]
        if self._labels:
            lines.insert(0, self._label_line(width))
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        width = self.size.width
        rows = [list(self._fitting(width))]
        contents = [[_key(action) for action in rows[0]]]
        if self._labels:
            rows.insert(0, self._labels)
            contents.insert(0, self._label_parts(width))
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= len(rows):
            return
        at = 0
        for action, part in zip(rows[offset.y], contents[offset.y], strict=True):
            if at <= offset.x < at + part.cell_length:
                self.post_message(self.Clicked(action))
                return
            at += part.cell_length + _BETWEEN

    def _fitting(self, width: int) -> list[Action]:
        chosen: set[str] = set()
        room = width
        for name in self._order:
            action = next(action for action in self._others if action.id == name)
            cells = _key(action).cell_length + (_BETWEEN if chosen else 0)
            if cells <= room:
                chosen.add(name)
                room -= cells
        return [action for action in self._others if action.id in chosen]

    def _label_line(self, width: int) -> Content:
        return self._join(self._label_parts(width))

    def _label_parts(self, width: int) -> list[Content]:
        """Return the labels in the fullest form that fits, down to keys and cut titles."""
        parts = [_label(action, self._codebook, 99, full=True) for action in self._labels]
        for cells in (99, 12, 8, 5, 3, 0):
            if _cells(parts) <= width:
                break
            parts = [_label(action, self._codebook, cells, full=False) for action in self._labels]
        return parts

    def _join(self, parts: Iterable[Content]) -> Content:
        return Content(" " * _BETWEEN).join(parts)


def _cells(parts: Sequence[Content]) -> int:
    return sum(part.cell_length for part in parts) + _BETWEEN * (len(parts) - 1)


def _key(action: Action) -> Content:
    return Content.assemble(
        (shown_key(action.keys[0]), "bold $foreground"), " ", (action.title, "$ink-quiet")
    )


def _label(action: Action, codebook: Codebook | None, cells: int, *, full: bool) -> Content:
    letter, digit = action.keys
    title = one_line(action.title)
    if len(title) > cells:
        title = fit(title, cells)
    number = int(digit)
    style = label_style(number)
    glyph = f"{one_line(codebook.labels[number - 1].glyph)} " if codebook and full else ""
    return Content.assemble(
        (f"{digit} " if full else "", "$ink-quiet"),
        (letter, f"bold {style}"),
        " ",
        (f"{glyph}{title}", style),
    )
