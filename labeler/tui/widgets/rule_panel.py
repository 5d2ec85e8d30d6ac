"""The pane beside the article: the rules for the label at the cursor, or the decision tree."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from labeler.models import Codebook, Contrast
from labeler.session import SentenceState
from labeler.tui.codebook_content import Detail, confused_with, contrast_stacked, rules, tree
from labeler.tui.content import Paragraph, lines_of
from labeler.tui.widgets.bar import Bar

_MORE: Final = "… ? shows all"
_DETAILS: Final[tuple[Detail, ...]] = ("full", "plain", "brief")


class RulePanel(Bar):
    """What the codebook says about the sentence's label, in the fullest form that fits."""

    def __init__(self, codebook: Codebook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._codebook = codebook
        self._label: str | None = None
        self._rule: object = None
        self._contents: dict[tuple[object, ...], Content] = {}

    def show(self, state: SentenceState) -> None:
        """Show what goes with what was recorded about a sentence."""
        label, rule = state.label, state.attributes.get("rule")
        if (label, rule) != (self._label, self._rule):
            self._label, self._rule = label, rule
            self.refresh()

    def content(self, width: int) -> Content:
        """Return the pane's lines, cut to its height."""
        # Finding the form that fits takes longer than everything else that a key does.
        key = (self._label, self._rule, width, self.size.height)
        if key not in self._contents:
            self._contents[key] = self._fitting(width, self.size.height)
        return self._contents[key]

    def _fitting(self, width: int, height: int) -> Content:
        lines: list[Content] = []
        for parts in self._forms():
            lines = lines_of(parts, width)
            while lines and not lines[-1].plain.strip():
                lines.pop()
            if len(lines) <= height:
                return Content("\n").join(lines)
        return Content("\n").join([*lines[: height - 1], Content.styled(_MORE, "$ink-quiet")])

    def _forms(self) -> Iterator[Sequence[Paragraph]]:
        """Yield what could be shown, the fullest first."""
        codebook, label = self._codebook, self._label
        if label is None or label not in codebook.label_names:
            yield [*tree(codebook, full=True), *self._contrasts(codebook.contrasts)]
            short = tree(codebook, full=False)
            for count in range(len(codebook.contrasts), 0, -1):
                yield [*short, *self._contrasts(codebook.contrasts[:count])]
            yield short
            return
        contrasts = [contrast for contrast in codebook.contrasts if label in contrast.labels]
        for detail in _DETAILS:
            own = rules(codebook, label, detail, recorded=self._rule)
            if detail == "full":
                others = confused_with(codebook, label)
                beside = [part for name in others for part in rules(codebook, name, "plain")]
                yield [*own, *self._contrasts(contrasts), *beside]
            yield [*own, *self._contrasts(contrasts)]
        for pairs in (99, 3, 2):
            yield [*own, *self._contrasts(contrasts[:1], pairs)]

    def _contrasts(self, contrasts: Sequence[Contrast], pairs: int = 99) -> list[Paragraph]:
        return [
            part
            for contrast in contrasts
            for part in contrast_stacked(self._codebook, contrast, pairs)
        ]
