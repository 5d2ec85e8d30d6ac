"""A scrolling view that draws lines when they are seen, and each of them once.

Textual keeps what it drew by the line of the window, so that a scroll by one line draws all of
them again. Here lines are kept by their place in the content: a scroll draws only what it brings
into view, and a change only the lines that changed, however long the content is.
"""

from collections.abc import Iterable
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

_KEPT_WINDOWS = 20
"""How many windows full of drawn lines are kept."""

_BAR_STEPS = 8
"""A scroll bar is drawn in eighths of a cell."""


class LineView(ScrollView, can_focus=False, inherit_bindings=False):
    """Lines of one width, drawn by `draw_line`. It has neither padding nor border of its own."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $line;
        scrollbar-color-hover: $ink-quiet;
        scrollbar-color-active: $primary;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name for it)
        super().__init__(id=id)
        self._drawn: dict[int, Strip] = {}
        self._styles_by_role: dict[str, Style] = {}

    # What a view has to say ------------------------------------------------------------------

    @property
    def line_count(self) -> int:
        """How many lines the content has at this width."""
        raise NotImplementedError

    def draw_line(self, line: int) -> list[Segment]:
        """Return one line of the content; it is cut or padded to the view's width."""
        raise NotImplementedError

    def prepare(self, width: int) -> None:
        """Prepare the content for a width in cells; called before lines are asked for."""

    def follow(self) -> None:
        """Scroll to what has to be in view; called when the view's size has changed."""

    # What a view can use ---------------------------------------------------------------------

    def role(self, *names: str) -> Style:
        """Return the style of the component classes called `names`, later ones on top."""
        style = Style.null()
        for name in names:
            if name not in self._styles_by_role:
                self._styles_by_role[name] = self.get_component_rich_style(name, partial=True)
            style += self._styles_by_role[name]
        return style

    def content_changed(self) -> None:
        """Prepare and draw everything again, for other content or another width."""
        width = self.scrollable_content_region.width
        if not width:  # not laid out yet: resizing calls this again
            return
        self.prepare(width)
        self.virtual_size = Size(0, self.line_count)
        self.refresh()

    def redraw(self, lines: Iterable[int]) -> None:
        """Draw some lines again; those out of view when they come into view."""
        window = range(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        regions = []
        for line in set(lines):
            self._drawn.pop(line, None)
            if line in window:
                regions.append(Region(0, line - window.start, self.size.width, 1))
        if regions:
            self.refresh(*regions)

    def keep_in_view(self, top: int, bottom: int, margin: int) -> None:
        """Scroll as little as it takes to show lines `top` to `bottom` (exclusive).

        `margin` lines above and below stay visible with them. What is too far away to be reached
        by less than a window is put in the upper third; what is taller than the window starts at
        its top.
        """
        height = self.size.height
        margin = max(0, min(margin, (height - (bottom - top)) // 2))
        first, last = self.scroll_offset.y, self.scroll_offset.y + height
        target = first
        if bottom - top >= height:
            target = top
        elif top - margin < first:
            target = top - margin
        elif bottom + margin > last:
            target = bottom + margin - height
        if abs(target - first) >= height:
            target = top - height // 3
        # By force: before its first layout the view does not know that it can scroll.
        self.scroll_to(y=target, animate=False, force=True)

    # Textual ---------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Prepare the content for the new width."""
        self.content_changed()
        self.follow()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Repaint what a scroll brings into view; the scroll bar only where it looks different.

        In a long document a step moves the bar by less than anyone can see, and repainting it
        costs a line for every row of the window.
        """
        steps = self.size.height * _BAR_STEPS / max(1, self.line_count)
        bar = self.vertical_scrollbar
        if round(bar.position * steps) != round(new_value * steps):
            bar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        self._styles_by_role.clear()
        self._drawn.clear()
        super().notify_style_update()

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaint some regions, which may have been drawn already, or draw everything again."""
        if repaint and not regions:
            self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_line(self, y: int) -> Strip:
        """Draw the line at row `y` of the window."""
        width = self.size.width
        line = y + self.scroll_offset.y
        segments = self.draw_line(line) if 0 <= line < self.line_count else []
        strip = Strip(segments).adjust_cell_length(width)
        return strip.apply_style(self.rich_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of `crop`, drawing those that were not drawn before."""
        if len(self._drawn) > max(_KEPT_WINDOWS * crop.height, 1):
            self._drawn.clear()
        filters = [item for item in self.get_line_filters() if item.enabled]
        background = self.background_colors[1]
        strips = []
        for y in crop.line_range:
            line = y + self.scroll_offset.y
            strip = self._drawn.get(line)
            if strip is None or strip.cell_length != self.size.width:
                strip = self._drawn[line] = self.render_line(y)
            for item in filters:
                strip = strip.apply_filter(item, background)
            if crop.column_span != (0, self.size.width):
                strip = strip.crop(*crop.column_span)
            strips.append(strip)
        return strips
