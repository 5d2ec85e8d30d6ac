"""The signs that stand beside a sentence, and the words that say the same.

Nothing is told by colour alone: a label is its glyph, its letter and its word, everything else a
sign and a word.
"""

from collections.abc import Mapping
from typing import Any, Final

from textual.content import Content

from labeler.models import Codebook
from labeler.session import SentenceState
from labeler.tui.content import one_line, plain
from labeler.tui.theme import label_style

POINTER: Final = "▶"
CURSOR_BAR: Final = "┃"
LABEL_BAR: Final = "│"
MARKED: Final = "•"
OPEN: Final = "·"
SKIPPED: Final = "↷"
CONTEXT: Final = "┊"
SUGGESTED: Final = "~"
UNSURE: Final = "?"
NOTE: Final = "✎"
ANSWER: Final = "←"
DEFECT: Final = "!"
REPEATED: Final = "="
AGREES: Final = "✓"
DIFFERS: Final = "≠"

UNSURE_ATTRIBUTE: Final = "unsure"
DEFECT_ATTRIBUTE: Final = "defect"


def label_number(codebook: Codebook, name: str) -> int:
    """Return the place of a label in the codebook, from 1; 0 for one that it does not have."""
    names = codebook.label_names
    return names.index(name) + 1 if name in names else 0


def label_content(codebook: Codebook, name: str) -> Content:
    """Return a label as glyph and word, in its colour."""
    number = label_number(codebook, name)
    if not number:
        return plain(name)
    label = codebook.labels[number - 1]
    return plain(f"{label.glyph} {label.title}", f"bold {label_style(number)}")


def label_sign(codebook: Codebook, name: str) -> Content:
    """Return a label as its glyph and letter, in its colour: `■ C `."""
    number = label_number(codebook, name)
    if not number:
        return plain(f"{name} ")
    label = codebook.labels[number - 1]
    return plain(f"{label.glyph} {label.key.upper()} ", f"bold {label_style(number)}")


def state_content(codebook: Codebook, state: SentenceState) -> Content:
    """Return what was recorded about a sentence in words: `● Claim, unsure · garbled`."""
    if state.label is not None:
        parts = [label_content(codebook, state.label)]
    else:
        word = f"{SKIPPED} skipped" if state.skipped else "unlabelled"
        if state.context:
            word = f"{CONTEXT} not yours"
        parts = [Content.styled(word, "$ink-quiet")]
    if state.attributes.get(UNSURE_ATTRIBUTE):
        parts[0] += Content.styled(", unsure", "$warning")
    parts += [plain(text, "$ink-quiet") for text in attribute_texts(codebook, state.attributes)]
    return Content(" · ").join(parts)


def attribute_texts(codebook: Codebook, values: Mapping[str, Any]) -> list[str]:
    """Return what was recorded besides the label, in the codebook's order and words."""
    texts = []
    for attribute in codebook.attributes:
        value = values.get(attribute.name)
        if value in (None, False, "") or attribute.name == UNSURE_ATTRIBUTE:
            continue
        if attribute.name == DEFECT_ATTRIBUTE:
            texts.append(f"{DEFECT} {value}")
        elif value is True:
            texts.append(attribute.title.lower())
        elif attribute.type == "label" and value in codebook.label_names:
            texts.append(f"{attribute.title.lower()}: {codebook.label(value).title}")
        elif attribute.type == "sentences":
            count = "elsewhere" if isinstance(value, str) else str(len(value))
            texts.append(f"{attribute.title.lower()}: {count}")
        else:
            texts.append(f"{attribute.title.lower()}: {value}")
    return [one_line(text) for text in texts]
