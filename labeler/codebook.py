"""Loads, checks and identifies codebooks, and checks what is recorded against them.

A codebook is TOML that people write by hand, so every complaint names the place in words that the
author of the file knows: `labels[3].key: 'q' is taken by 'documents' (in 'retraction')`. Entries
of a list are counted from 1. Once checked, a codebook is identified by a hash of its content: two
projects with the same rules agree on the codebook, and a changed comma makes another one.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from labeler.codebook_problems import explain, inconsistencies, wrong_fields
from labeler.errors import LabelerError
from labeler.identity import canonical_json, content_id
from labeler.keys import RESERVED_KEYS
from labeler.models import Attribute, Codebook
from labeler.resources import data_folder

MAX_BYTES: Final = 256 * 1024
"""The largest codebook file that is read; the default one takes less than a tenth of it."""

MAX_TEXT: Final = 2_000
"""The longest value of an attribute of type `text`, in characters."""

SPEC_FORMAT: Final = 1
"""The form of stored codebooks; a later form gets another number."""

OUTSIDE: Final = "outside"
"""The value of a `sentences` attribute whose sentences are not in this article."""

_SENTENCE_ID: Final = re.compile(r"[0-9a-f]{32}")


def load_codebook(path: Path, reserved: Mapping[str, str] = RESERVED_KEYS) -> Codebook:
    """Return the codebook in a TOML file.

    Raises LabelerError, one line that names the file, when it cannot be read, is too large, is not
    UTF-8, is not TOML, or is not a codebook (see `parse_codebook`).
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LabelerError(f"codebook {path}: cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise LabelerError(
            f"codebook {path}: larger than {MAX_BYTES // 1024} KiB, so it is hardly a codebook"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LabelerError(
            f"codebook {path}: line {line} is not UTF-8: save the file as UTF-8"
        ) from error
    return parse_codebook(text, str(path), reserved)


def parse_codebook(text: str, name: str, reserved: Mapping[str, str] = RESERVED_KEYS) -> Codebook:
    """Return the codebook that the TOML `text` declares.

    `name` is what errors call it. `reserved` maps keys that labels may not use, neither as they
    are nor as capitals, to what they do. Raises LabelerError with the line of a mistake in the
    TOML, or with the first few fields that are wrong.
    """
    try:
        data = _with_tuples(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LabelerError(f"codebook {name}: not valid TOML: {error}") from error
    except (RecursionError, ValueError) as error:  # brackets too deep, a number too long
        raise LabelerError(f"codebook {name}: not valid TOML: nested or long beyond use") from error
    return _checked(lambda: Codebook.model_validate(data), data, reserved, name)


def spec_to_codebook(spec: str) -> Codebook:
    """Return the codebook that a stored spec (see `codebook_spec`) describes.

    Keys are not compared with the reserved ones: labels made with an older codebook stay readable
    when a newer program reserves a key more; their digits still work. Raises LabelerError when the
    spec is damaged.
    """
    try:
        fields = json.loads(spec)
    except ValueError as error:
        raise LabelerError(f"the project's codebook is damaged ({error}): use a backup") from error
    if isinstance(fields, dict) and fields.pop("format", SPEC_FORMAT) != SPEC_FORMAT:
        raise LabelerError("the project's codebook was written by a newer labeler: update labeler")
    text = json.dumps(fields)
    return _checked(lambda: Codebook.model_validate_json(text), {}, {}, "in the project")


def codebook_spec(codebook: Codebook) -> str:
    """Return the codebook as canonical JSON, the form in which it is stored and released.

    What is as by default is left out: a field that a later labeler adds does not change the id of
    a codebook that does not use it.
    """
    spec = codebook.model_dump(mode="json", exclude_defaults=True)
    return canonical_json({"format": SPEC_FORMAT, **spec})


def codebook_id(codebook: Codebook) -> str:
    """Return the 32 hexadecimal digits that identify the codebook by its content."""
    return content_id("codebook", codebook_spec(codebook))


@cache  # it comes with the program and cannot change while that runs
def default_codebook() -> Codebook:
    """Return the codebook that a new project starts with."""
    return load_codebook(data_folder("seeds") / "codebook.toml")


def check_attributes(
    codebook: Codebook, label: str | None, attributes: Mapping[str, object]
) -> None:
    """Check what was recorded about one sentence with `label` (None where there is no label).

    Values by type: text, at most 2,000 characters; a choice; a whole number on the scale; True for
    a flag; for sentences a list of sentence ids, or "outside" for sentences that are not in the
    article; the name of a label; the id of a rule. Raises LabelerError that names the attribute.
    """
    declared = {attribute.name: attribute for attribute in codebook.attributes}
    for name, value in attributes.items():
        attribute = declared.get(name)
        if attribute is None:
            raise LabelerError(
                f"attribute {name!r}: the codebook '{codebook.name}' has none of this name"
            )
        if attribute.labels and label not in attribute.labels:
            owner = "a sentence without a label" if label is None else repr(label)
            raise LabelerError(
                f"attribute '{name}': goes with {_listed(attribute.labels)}, not with {owner}"
            )
        expected = _expected(codebook, attribute, value)
        if expected is not None:
            raise LabelerError(f"attribute '{name}': {_shortened(value)} is not {expected}")


def _expected(codebook: Codebook, attribute: Attribute, value: object) -> str | None:
    """Return what the attribute's value has to be, or None if `value` is that."""
    match attribute.type:
        case "text":
            fits, expected = _is_text(value), f"text of 1 to {MAX_TEXT:,} characters"
        case "choice":
            fits, expected = value in attribute.choices, f"one of {_listed(attribute.choices)}"
        case "scale":
            low, high = attribute.minimum or 0, attribute.maximum or 0
            fits = type(value) is int and low <= value <= high
            expected = f"a whole number from {low} to {high}"
        case "flag":
            fits, expected = value is True, "true: leave a flag out that is not set"
        case "sentences":
            fits = value == OUTSIDE or _is_sentences(value)
            expected = f"a list of different sentence ids, or '{OUTSIDE}'"
        case "label":
            fits, expected = value in codebook.label_names, "a label of the codebook"
        case "rule":
            fits = isinstance(value, str) and codebook.rule(value) is not None
            expected = "a rule of the codebook"
    return None if fits else expected


def _is_text(value: object) -> bool:
    """Whether the value is text that can be stored: a lone surrogate has no UTF-8 form."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_TEXT
        and not value.isspace()
        and not any("\ud800" <= character <= "\udfff" for character in value)
    )


def _is_sentences(value: object) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(isinstance(each, str) and _SENTENCE_ID.fullmatch(each) for each in value)
        and len(set(value)) == len(value)
    )


def _checked(
    validate: Callable[[], Codebook],
    data: Mapping[str, Any],
    reserved: Mapping[str, str],
    name: str,
) -> Codebook:
    """Return the codebook if its fields and what they refer to are right, else LabelerError."""
    try:
        codebook = validate()
    except ValidationError as error:
        problems = wrong_fields(error)
    else:
        problems = list(inconsistencies(codebook, reserved))
        if not problems:
            return codebook
    raise LabelerError(f"codebook {name}: {explain(problems, data)}")


def _with_tuples(value: Any) -> Any:
    """Return what TOML holds with tuples for lists, as the frozen models want it."""
    if isinstance(value, dict):
        return {key: _with_tuples(each) for key, each in value.items()}
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _shortened(value: object) -> str:
    """Return a value for an error message: quoted, on one line, and never a page of it."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
