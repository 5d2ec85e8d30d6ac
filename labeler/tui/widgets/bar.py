"""Bars of a fixed height that repaint only when what they say changes."""

from textual.content import Content
from textual.widget import Widget


class Bar(Widget, can_focus=False):
    """A bar whose content depends on its width; `changed` never lays the screen out again."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Bar {
        height: 1;
        width: 100%;
        padding: 0 1;
        text-wrap: nowrap;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(id=id)
        self._painted = Content()

    def content(self, width: int) -> Content:
        """Return what the bar says in `width` cells."""
        raise NotImplementedError

    def changed(self) -> None:
        """Repaint, if the bar says something else than what was painted last."""
        if not self.content(self.size.width).is_same(self._painted):
            self.refresh()

    def render(self) -> Content:
        """Return what is painted."""
        self._painted = self.content(self.size.width)
        return self._painted
