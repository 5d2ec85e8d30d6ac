"""The colours of plots by what they mean; the page's style sheet says what they look like.

matplotlib is handed a colour that only stands for a name. `svg` turns it back into the name, as a
class, so that one drawing serves light, dark and print.
"""

from typing import Final

LEVELS: Final = 9
"""Steps of a heat map, from none to all."""

_NAMES: Final = (
    "ink",
    "muted",
    "grid",
    "paper",
    "first",
    "second",
    *(f"heat{level}" for level in range(LEVELS)),
    *(f"on-heat{level}" for level in range(LEVELS)),
)
COLOURS: Final = {name: f"#{0xFE0000 + 1 + number:06x}" for number, name in enumerate(_NAMES)}
"""Name → what matplotlib is handed."""
NAMES: Final = {colour: name for name, colour in COLOURS.items()}


def level(share: float) -> int:
    """Return the step of a value on the scale from 0 to 1; what lies outside is at its end."""
    return min(LEVELS - 1, max(0, int(share * LEVELS)))
