"""Text that means harm: terminal escapes, markup, hidden and reversed characters."""

from labeler.models import Codebook, Rule
from projects import CODEBOOK

CLIPBOARD = "\x1b]52;c;aGFybQ==\x07"
TITLE = "\x1b]0;owned\x07"
CLEAR = "\x1b[2J\x1b[31mred"
C1 = "\x9b31mred\x90harm\x9c"
BIDI = "\u202egnorw\u202c \u2066hidden\u2069 \u200f"
MARKUP = "[/b] [red]red[/] [@click=app.quit]leave[/] [link=file:///]x[/link] [[ ]] \\["
OTHERS = "nul\x00 bell\x07 back\x08 del\x7f tab\there \u2028line\u2029 \ufeffbom \ue000"

HOSTILE = " ".join((CLIPBOARD, TITLE, CLEAR, C1, BIDI, MARKUP, OTHERS))
"""All of it in one line."""

ARTICLE = (
    f"Harbour {MARKUP}\n\nOne {CLIPBOARD}{TITLE} two.\n\nThree {CLEAR} {C1} four.\n\n{HOSTILE}."
)

FORBIDDEN = frozenset(
    chr(code)
    for code in (
        *range(0x20),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *(0x200E, 0x200F, 0x061C, 0x2028, 0x2029, 0xFEFF),
    )
)
"""What no screen may contain."""

SENT = (
    b"\x1b]52",  # sets the clipboard
    b"\x1b]0;owned",  # sets the title
    b"\x1b[31mred",
    b"\xc2\x9b",  # C1, which some terminals obey in UTF-8
    b"\xc2\x90",
    "\u202e".encode(),
    "\u2066".encode(),
    b"\x00",
)
"""What no terminal may be sent."""


def hostile_codebook() -> Codebook:
    """Return the default codebook with harm in every text that is shown."""
    labels = tuple(
        label.model_copy(update={"title": f"{label.title} {HOSTILE}", "definition": HOSTILE})
        for label in CODEBOOK.labels
    )
    rules = (*CODEBOOK.rules, Rule(id="X1", label="claim", text=HOSTILE, examples=(HOSTILE,)))
    steps = tuple(
        step.model_copy(update={"question": HOSTILE, "unless": (HOSTILE,)})
        for step in CODEBOOK.steps
    )
    cases = tuple(
        case.model_copy(update={"text": HOSTILE, "why": HOSTILE}) for case in CODEBOOK.cases[:1]
    )
    attributes = tuple(
        item.model_copy(update={"title": f"{item.title} {HOSTILE}", "help": HOSTILE})
        for item in CODEBOOK.attributes
    )
    return CODEBOOK.model_copy(
        update={
            "name": "hostile",
            "title": HOSTILE,
            "unit": HOSTILE,
            "labels": labels,
            "rules": rules,
            "steps": steps,
            "cases": cases,
            "attributes": attributes,
        }
    )
