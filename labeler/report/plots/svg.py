"""Makes matplotlib's SVG fit for a page: shapes and words only, colours as classes, no style.

What is not on the lists here does not come through: no script, no style, no link but to a shape of
the same drawing, no name of a program, no date.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final
from xml.etree import ElementTree

from labeler.report.plots.palette import NAMES
from labeler.text.safe import safe_text

_ELEMENTS: Final = frozenset({"g", "path", "text", "use", "defs", "rect", "circle"})
_GEOMETRY: Final = ("d", "x", "y", "width", "height", "transform")
_PRESENTATION: Final = (
    "fill-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
)
_BROAD: Final = 448
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_FONT_SIZE: Final = re.compile(r"([\d.]+)px")
_LINK: Final = "{http://www.w3.org/1999/xlink}href"


def cleaned(source: str, key: str, texts: Mapping[str, str], title: str, description: str) -> str:
    """Return the drawing in `source` as an SVG element to stand in HTML.

    `key` begins all its ids. `texts` are the texts that stand for keys in the drawing. A colour
    that is not of the palette is a mistake of ours: KeyError.
    """
    root = ElementTree.fromstring(source)  # noqa: S314 - what matplotlib has just written
    box = root.get("viewBox", "0 0 0 0")
    width, height = map(float, box.split()[2:])
    linked = {link[1:] for element in root.iter() if (link := element.get(_LINK))}
    body = "".join(part for child in root for part in _written(child, key, texts, linked))
    broad = ' class="broad"' if width > _BROAD else ""  # not to be shrunk to a phone's width
    return (
        f'<svg{broad} viewBox="{box}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-description">'
        f'<title id="{key}-title">{_shown(title)}</title>'
        f'<desc id="{key}-description">{_shown(description)}</desc>{body}</svg>'
    )


def _written(
    element: ElementTree.Element, key: str, texts: Mapping[str, str], linked: set[str]
) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    if name not in _ELEMENTS:
        return
    attributes = dict(_attributes(element, key, linked))
    inside = [part for child in element for part in _written(child, key, texts, linked)]
    if name == "text":
        words = element.text or ""
        inside = [_shown(texts.get(words, words))]
    elif name in {"g", "defs"} and not inside:
        return
    elif name == "g" and not attributes:
        yield from inside
        return
    written = "".join(f' {attribute}="{escape(value)}"' for attribute, value in attributes.items())
    yield f"<{name}{written}>{''.join(inside)}</{name}>"


def _attributes(
    element: ElementTree.Element, key: str, linked: set[str]
) -> Iterator[tuple[str, str]]:
    identifier = element.get("id")
    if identifier in linked:
        yield "id", f"{key}-{identifier}"
    link = element.get(_LINK)
    if link is not None:
        yield "href", f"#{key}-{link[1:]}"
    for name in _GEOMETRY:
        value = element.get(name)
        if value is not None:
            yield name, " ".join(_NUMBER.sub(_rounded, value).split())
    yield from _styled(element)


def _styled(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Turn the style of an element into attributes, and its colours into classes."""
    declared = [part.partition(":") for part in element.get("style", "").split(";")]
    style = {name.strip(): value.strip() for name, _, value in declared}
    classes = []
    for name in ("fill", "stroke"):
        colour = style.get(name)
        if colour == "none":
            yield name, colour
        elif colour:
            classes.append(f"{name}-{NAMES[colour]}")
    if classes:
        yield "class", " ".join(classes)
    size = _FONT_SIZE.search(style.get("font", "") + style.get("font-size", ""))
    if size:
        yield "font-size", size[1]
    for name in _PRESENTATION:
        if name in style:
            yield name, style[name]


def _shown(text: str) -> str:
    return escape(safe_text(text))


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
