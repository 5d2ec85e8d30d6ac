"""Finds what is wrong with a codebook and says it in the words of whoever wrote the file.

A problem is a place and a message. pydantic's own reports name types of Python and quote patterns;
here they become `labels[3].key: 'q' is taken by 'documents' (in 'retraction')`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from labeler.models import AttributeType, Codebook

KNOWN_ATTRIBUTES: Final[Mapping[str, AttributeType]] = MappingProxyType(
    {
        "source": "text",
        "source_type": "choice",
        "cue": "text",
        "targets": "sentences",
        "issuer": "text",
        "checkworthy": "scale",
        "second_choice": "label",
        "unsure": "flag",
        "rule": "rule",
        "defect": "choice",
    }
)
"""Attributes that the program itself reads or writes, which therefore keep their type."""

Place = tuple[int | str, ...]
"""Where in a codebook: names of fields, and positions in lists from 0, outermost first."""

Problem = tuple[Place, str]

_MOST: Final = 3
"""How many problems one line names; the rest are counted."""

_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "key": "must be one letter from a to z",
        "id": "must be a capital, then letters, digits or dots, at most 8 in all",
        "rule": "must be a capital, then letters, digits or dots, at most 8 in all",
        "version": "must be letters, digits, '.', '+' or '-', at most 20",
    }
)
_NAME_FORM: Final = "must be small letters, digits, '-' or '_', a letter first, at most 40"

_MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "is missing",
        "extra_forbidden": "is not a field of a codebook: check the spelling and the section",
        "string_type": "must be text in quotation marks",
        "string_too_short": "must not be empty",
        "string_too_long": "must be one character",
        "int_type": "must be a whole number",
        "tuple_type": "must be a list, written [[section]] or [a, b]",
        "model_type": "must be a table of fields",
    }
)


def explain(problems: Sequence[Problem], data: Mapping[str, Any]) -> str:
    """Return the first problems as one line, each with its place, and the number of the others.

    `data` is the codebook as it was written; the entry that a problem is in is named from it.
    """
    told = [f"{_shown(place)}: {message}{_owner(place, data)}" for place, message in problems]
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return "; ".join(told[:_MOST] + more)


def wrong_fields(error: ValidationError) -> list[Problem]:
    """Return what pydantic found wrong with single fields, in words for people."""
    found: list[Problem] = []
    for details in error.errors(include_url=False, include_input=False):
        place = details["loc"]
        if details["type"] == "too_short" and any(other[:1] == place for other, _ in found):
            continue  # pydantic counts the right entries only; the wrong ones are told already
        found.append((place, _in_words(details)))
    return found


def _in_words(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    match details["type"]:
        case "string_pattern_mismatch":
            return _FORMS.get(str(details["loc"][-1]), _NAME_FORM)
        case "too_short":
            return f"needs at least {context['min_length']} entries"
        case "too_long":
            return f"has {context['actual_length']} entries, at most {context['max_length']} fit"
        case "literal_error":
            return f"must be one of {context['expected']}"
        case "value_error":
            return str(context["error"])
        case kind:
            return _MESSAGES.get(kind, details["msg"])


def _shown(place: Place) -> str:
    """Return a place as `labels[3].key`; names that nobody would write are quoted and cut."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += "." * bool(text) + (
                part if re.fullmatch(r"\w{1,40}", part) else f"{part[:40]!r}"
            )
    return text or "the whole"


def _owner(place: Place, data: Mapping[str, Any]) -> str:
    """Return the name or id of the list entry that `place` is in, for whoever does not count."""
    match place:
        case (str(field), int(position), str(part), *_):
            entry = data[field][position] if field in data else {}
            named = [entry.get(key) for key in ("name", "id") if key != part]
            return "".join(f" (in {name[:40]!r})" for name in named if isinstance(name, str))
        case _:
            return ""


def inconsistencies(codebook: Codebook, reserved: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what no single field shows: names given twice, keys taken, references to nothing.

    `reserved` maps the keys that labels may not use, nor their capitals, to what they do.
    """
    yield from _label_problems(codebook, reserved)
    yield from _repeated("rules", "id", [rule.id for rule in codebook.rules])
    yield from _attribute_problems(codebook)
    for place, name in _label_references(codebook):
        if name not in codebook.label_names:
            yield place, f"{name!r} is not one of the labels"
    for i, case in enumerate(codebook.cases):
        rule = codebook.rule(case.rule)
        if rule is None:
            yield ("cases", i, "rule"), f"{case.rule!r} is not one of the rules"
        elif rule.label != case.label:
            yield ("cases", i, "rule"), f"{case.rule!r} gives {rule.label!r}, not {case.label!r}"


def _label_problems(codebook: Codebook, reserved: Mapping[str, str]) -> Iterator[Problem]:
    yield from _repeated("labels", "name", codebook.label_names)
    yield from _repeated("labels", "key", [label.key for label in codebook.labels])
    yield from _repeated("labels", "glyph", [label.glyph for label in codebook.labels])
    for i, label in enumerate(codebook.labels):
        for key in (label.key, label.key.upper()):
            if key in reserved:
                yield ("labels", i, "key"), f"'{key}' is taken by '{reserved[key]}'"
        if not _fills_one_column(label.glyph):
            yield ("labels", i, "glyph"), f"{label.glyph!r} does not fill one column of a terminal"


def _attribute_problems(codebook: Codebook) -> Iterator[Problem]:
    yield from _repeated("attributes", "name", [each.name for each in codebook.attributes])
    for i, attribute in enumerate(codebook.attributes):
        known = KNOWN_ATTRIBUTES.get(attribute.name, attribute.type)
        if attribute.type != known:
            yield ("attributes", i, "type"), f"'{attribute.name}' is always of the type '{known}'"
        if len(set(attribute.choices)) < len(attribute.choices):
            yield ("attributes", i, "choices"), "names a choice twice"


def _label_references(codebook: Codebook) -> Iterator[tuple[Place, str]]:
    """Yield every place outside `labels` that names a label, with the name."""
    for i, step in enumerate(codebook.steps):
        yield ("steps", i, "label"), step.label
    for i, rule in enumerate(codebook.rules):
        yield ("rules", i, "label"), rule.label
    for i, attribute in enumerate(codebook.attributes):
        yield from (
            (("attributes", i, "labels", j), each) for j, each in enumerate(attribute.labels)
        )
    for i, contrast in enumerate(codebook.contrasts):
        yield from ((("contrasts", i, "labels", j), each) for j, each in enumerate(contrast.labels))
    for i, case in enumerate(codebook.cases):
        yield ("cases", i, "label"), case.label
    if codebook.boilerplate is not None:
        yield ("boilerplate",), codebook.boilerplate


def _repeated(field: str, part: str, values: Sequence[str]) -> Iterator[Problem]:
    for i, value in enumerate(values):
        first = values.index(value)
        if first < i:
            yield (field, i, part), f"{value!r} is already that of {field}[{first + 1}]"


def _fills_one_column(character: str) -> bool:
    return (
        character.isprintable()
        and not character.isspace()
        and unicodedata.category(character)[0] != "M"
        and unicodedata.east_asian_width(character) not in {"W", "F"}
    )
