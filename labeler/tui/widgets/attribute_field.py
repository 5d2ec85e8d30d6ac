"""The fields of the details dialog: one for each type of attribute that a codebook declares."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Static

from labeler.codebook import MAX_TEXT, OUTSIDE
from labeler.models import Attribute, Codebook
from labeler.tui import marks
from labeler.tui.content import number_spans, one_line, plain
from labeler.tui.widgets.choice import Choice, Option
from labeler.tui.widgets.text_input import TextInput


class SentencesField(Widget, can_focus=True):
    """Shows which sentences are chosen; a key asks for others."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,v", "choose"),
        Binding("o", "outside"),
        Binding("0,backspace,delete", "clear"),
    ]
    DEFAULT_CSS = """
    SentencesField { height: 1; &:focus { background: $row; } }
    """

    class Wanted(Message):
        """The sentences are to be chosen in the article."""

        def __init__(self, field: "SentencesField") -> None:
            super().__init__()
            self.field = field

    def __init__(self, value: object, numbers: Mapping[str, int]) -> None:
        super().__init__()
        self.value = value
        self._numbers = numbers

    def put(self, value: object) -> None:
        """Show another value: sentence ids, `OUTSIDE`, or None."""
        self.value = value
        self.refresh()

    def render(self) -> Content:
        """Return the sentences' numbers."""
        if self.value == OUTSIDE:
            text = "not in this article"
        elif isinstance(self.value, list | tuple) and self.value:
            text = number_spans(self._numbers.get(str(item), 0) for item in self.value)
        else:
            return Content.styled("none; space chooses, o: not in this article", "$ink-quiet")
        return plain(text, "$ink-bright")

    def action_choose(self) -> None:
        """Ask for the sentences."""
        self.post_message(self.Wanted(self))

    def action_outside(self) -> None:
        """Say that they are not in this article."""
        self.put(OUTSIDE)

    def action_clear(self) -> None:
        """Choose none."""
        self.put(None)


class AttributeField(Horizontal):
    """An attribute's title and the field for its value."""

    DEFAULT_CSS = """
    AttributeField {
        height: 1;
        & > .title { width: 18; color: $ink-quiet; text-wrap: nowrap; text-overflow: ellipsis; }
        & > .title.-pointed { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, attribute: Attribute, field: Widget) -> None:
        super().__init__()
        self.attribute = attribute
        self.field = field

    def compose(self) -> ComposeResult:
        """Lay out title and field."""
        yield Static(self._title(), classes="title")
        yield self.field

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _point(self) -> None:
        title = self.query_one(Static)
        title.update(self._title(), layout=False)
        title.set_class(self.field.has_focus, "-pointed")

    def _title(self) -> Content:
        sign = marks.POINTER if self.field.has_focus else " "
        return plain(f"{sign} {self.attribute.title}")

    @property
    def value(self) -> Any:
        """What is to be recorded; None for nothing."""
        if isinstance(self.field, TextInput):
            return self.field.entered or None
        if isinstance(self.field, Choice | SentencesField):
            return self.field.value
        return None

    @property
    def help(self) -> str:
        """What there is to say about the attribute, and about the chosen value."""
        option = self.field.option if isinstance(self.field, Choice) else None
        return f"{option.help} " if option and option.help else self.attribute.help

    @on(Choice.Changed)
    def _another(self) -> None:
        # The dialog shows the help of the field that has the focus.
        self.screen.post_message(Helped(self))


class Helped(Message):
    """A field's help is to be shown."""

    def __init__(self, field: AttributeField) -> None:
        super().__init__()
        self.field = field


def field_for(
    attribute: Attribute,
    codebook: Codebook,
    *,
    label: str | None,
    value: Any,
    known: Sequence[str],
    sentence_numbers: Mapping[str, int],
) -> AttributeField:
    """Return the field for an attribute of a sentence that carries `label`.

    `known` are texts to offer again; `sentence_numbers` maps sentence ids to numbers from 1.
    """
    field: Widget
    if attribute.type == "text":
        field = TextInput(value or "", max_length=MAX_TEXT)
        safe = [one_line(text) for text in known]
        field.suggester = SuggestFromList(safe, case_sensitive=False) if safe else None
        field.placeholder = f"e.g. {', '.join(safe[:3])}" if safe else ""
    elif attribute.type == "sentences":
        field = SentencesField(value, sentence_numbers)
    else:
        field = Choice(list(_options(attribute, codebook, label)), value)
    return AttributeField(attribute, field)


def _options(attribute: Attribute, codebook: Codebook, label: str | None) -> Iterable[Option]:
    match attribute.type:
        case "choice":
            for number, choice in enumerate(attribute.choices, start=1):
                yield Option(choice, choice, _digit(number))
        case "scale":
            for number in range(attribute.minimum or 0, (attribute.maximum or 0) + 1):
                yield Option(number, str(number), _digit(number))
        case "flag":
            yield Option(True, "yes", "y")
        case "label":
            others = [item for item in codebook.labels if item.name != label]
            yield from (Option(o.name, o.title, o.key, o.definition) for o in others)
        case "rule":
            # Those of the sentence's label come first; sorting keeps the codebook's order.
            rules = sorted(codebook.rules, key=lambda rule: rule.label != label)
            for number, rule in enumerate(rules, start=1):
                yield Option(rule.id, f"{rule.id} {rule.text}", _digit(number), rule.text)


def _digit(number: int) -> str:
    """Return the key for an option; only what one key can say has one."""
    return str(number) if 0 <= number <= 9 else ""
