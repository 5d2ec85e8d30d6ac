"""The little of YAML that a dataset card needs, where no text can be taken for anything else."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from labeler.text.jsonlines import harmless
from labeler.text.safe import safe_text

_PLAIN: Final = re.compile(r"(?!(?:yes|no|on|off|true|false|null|y|n)$)[a-z_]+")
"""Keys that no version of YAML takes for anything but a string."""


def yaml_text(value: Mapping[str, Any]) -> str:
    """Return a mapping of texts, whole numbers, truth values, lists and mappings as block YAML.

    Texts stand in double quotes and on one line, with what could not be seen replaced: `no` is not
    taken for false, and nothing ends the document. Empty lists and mappings are not written.
    """
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: Mapping[str, Any]) -> Iterator[str]:
    for key, item in value.items():
        shown = key if _PLAIN.fullmatch(key) else _scalar(key)
        if isinstance(item, Mapping):
            if item:
                yield f"{shown}:"
                yield from (f"  {line}" for line in _mapping(item))
        elif isinstance(item, Sequence) and not isinstance(item, str):
            if item:
                yield f"{shown}:"
                yield from _items(item)
        else:
            yield f"{shown}: {_scalar(item)}"


def _items(items: Sequence[Any]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            first, *others = _mapping(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
        else:
            yield f"- {_scalar(item)}"


def _scalar(value: str | int) -> str:
    if isinstance(value, str):
        # JSON's strings are YAML's, but for pairs of surrogates, which are not escaped here.
        return harmless(json.dumps(safe_text(value), ensure_ascii=False))
    return json.dumps(value)
