"""Two themes, one for dark and one for light terminals.

Label colours are those of Okabe and Ito (Color Universal Design, 2008), which people with any kind
of colour vision can tell apart. On dark they are theirs, the blue lightened; on light they are
darkened until text in them reaches a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3). Colour is never the
only sign: see `labeler.tui.marks`.
"""

from typing import Final

from textual.theme import Theme

LABEL_COLOURS: Final = 9
"""A codebook has at most so many labels."""

_ON_DARK: Final = (
    "#56b4e9",  # sky blue
    "#e69f00",  # orange
    "#2bb88f",  # bluish green, lightened
    "#f0703c",  # vermilion, lightened
    "#cc79a7",  # reddish purple
    "#f0e442",  # yellow
    "#8c9cf2",  # blue, lightened
    "#e8e8e8",
    "#9aa0a6",
)

_ON_LIGHT: Final = (
    "#0b6699",  # sky blue
    "#8a5a00",  # orange
    "#00664b",  # bluish green
    "#a83c00",  # vermilion
    "#934273",  # reddish purple
    "#5f6a00",  # yellow
    "#00568a",  # blue
    "#202124",
    "#5a5f66",
)


def _label_variables(colours: tuple[str, ...]) -> dict[str, str]:
    return {f"label-{number}": colour for number, colour in enumerate(colours, start=1)}


DARK: Final = Theme(
    name="labeler-dark",
    dark=True,
    primary="#56b4e9",
    secondary="#8fa3b8",
    accent="#e6c34a",
    success="#2bb88f",
    warning="#e69f00",
    error="#f0703c",
    foreground="#d5d9e0",
    background="#14161a",
    surface="#1b1e24",
    panel="#242830",
    variables={
        **_label_variables(_ON_DARK),
        "ink-bright": "#f4f6f9",
        "ink-quiet": "#8d95a1",
        "line": "#3a404a",
        "number": "#6b7380",
        "row": "#22262e",
    },
)

LIGHT: Final = Theme(
    name="labeler-light",
    dark=False,
    primary="#0b6699",
    secondary="#4d5b6b",
    accent="#7a5c00",
    success="#00664b",
    warning="#8a5a00",
    error="#a83c00",
    foreground="#2b2f36",
    background="#fbfaf7",
    surface="#f4f2ed",
    panel="#ebe8e1",
    variables={
        **_label_variables(_ON_LIGHT),
        "ink-bright": "#0d0f12",
        "ink-quiet": "#5f656f",
        "line": "#c9c5bb",
        "number": "#85817a",
        "row": "#efece4",
    },
)


def label_style(number: int) -> str:
    """Return the name of the colour of the codebook's label `number`, counted from 1."""
    return f"$label-{number}"
