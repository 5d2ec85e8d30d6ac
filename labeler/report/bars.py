"""Bars of characters: a value and its interval on a scale from 0 to 1, readable without colour."""

from labeler.report.content import Bar


def drawn(bar: Bar, width: int) -> str:
    """Return `width` characters that draw a bar.

    `·` is the scale, `●` the value, `─` between `├` and `┤` the interval. What lies
    below 0 is drawn as `◂` at the scale's beginning. Without a value there are blanks.
    """
    if bar.value is None:
        return " " * width
    characters = ["·"] * width
    if bar.limits is not None:
        low, high = (_place(limit, width) for limit in bar.limits)
        characters[low : high + 1] = "─" * (high - low + 1)
        characters[low] = "├" if bar.limits[0] >= 0 else "◂"
        characters[high] = "┤" if bar.limits[1] >= 0 else "◂"
    characters[_place(bar.value, width)] = "●" if bar.value >= 0 else "◂"
    return "".join(characters)


def _place(value: float, width: int) -> int:
    return round(min(max(value, 0.0), 1.0) * (width - 1))
