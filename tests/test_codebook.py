"""A codebook that people write by hand: what is taken in, what is refused, and in which words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.codebook import (
    MAX_BYTES,
    codebook_id,
    codebook_spec,
    default_codebook,
    load_codebook,
    parse_codebook,
    spec_to_codebook,
)
from labeler.errors import LabelerError
from labeler.keys import RESERVED_KEYS, actions, collisions
from labeler.models import Codebook

SMALL = """
name = "weather"
version = "1"
title = "Weather"
unit = "One sentence."

[[labels]]
name = "sun"
title = "Sun"
key = "s"
glyph = "+"
definition = "It is about the sun."

[[labels]]
name = "rain"
title = "Rain"
key = "r"
glyph = "-"
definition = "It is about the rain."

[[rules]]
id = "S1"
label = "sun"
text = "The sun is named."

[[attributes]]
name = "rule"
title = "Rule"
type = "rule"

[[cases]]
text = "The sun rained down."
label = "sun"
rule = "S1"
why = "The sun is named."
"""


def message(text: str) -> str:
    """Return the complaint about a codebook, which is always one line."""
    with pytest.raises(LabelerError) as caught:
        parse_codebook(text, "mine.toml")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("codebook mine.toml: ")
    return str(caught.value).removeprefix("codebook mine.toml: ")


def complaint_or_none(attempt: Callable[[], object]) -> str | None:
    """Return what is complained about, or None; any other failure is a failure of the test."""
    try:
        attempt()
    except LabelerError as error:
        return str(error)
    return None


def test_a_small_codebook_is_read_as_written() -> None:
    codebook = parse_codebook(SMALL, "mine.toml")
    assert codebook.label_names == ("sun", "rain")
    assert codebook.label("rain").key == "r"
    assert codebook.boilerplate is None
    rule = codebook.rule("S1")
    assert rule is not None
    assert rule.label == "sun"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('key = "s"', 'key = "q"', "labels[1].key: 'q' is taken by 'back' (in 'sun')"),
        ('key = "s"', 'key = "r"', "labels[2].key: 'r' is already that of labels[1] (in 'rain')"),
        ('name = "sun"', 'name = "rain"', "labels[2].name: 'rain' is already that of labels[1]"),
        ('glyph = "+"', 'glyph = "-"', "labels[2].glyph: '-' is already that of labels[1]"),
        ('glyph = "+"', 'glyph = "雨"', "labels[1].glyph: '雨' does not fill one column"),
        ('glyph = "+"', 'glyph = "\\u0301"', "labels[1].glyph"),
        ('glyph = "+"', 'glyph = "\\u001b"', "labels[1].glyph: '\\x1b' does not fill one column"),
        ('glyph = "+"', 'glyph = "+-"', "labels[1].glyph: must be one character"),
        ('key = "s"', 'key = "S"', "labels[1].key: must be one letter from a to z (in 'sun')"),
        ('key = "s"', "key = 1", "labels[1].key: must be text in quotation marks"),
        ('key = "s"', "", "labels[1].key: is missing (in 'sun')"),
        ('key = "s"', 'key = "s"\ncolour = "red"', "labels[1].colour: is not a field"),
        ('name = "sun"', 'name = "Sun light"', "labels[1].name: must be small letters"),
        ('title = "Sun"', 'title = " "', "labels[1].title: must not be empty"),
        ('id = "S1"', 'id = "s1"', "rules[1].id: must be a capital"),
        (
            'id = "S1"\nlabel = "sun"',
            'id = "S1"\nlabel = "snow"',
            "'snow' is not one of the labels",
        ),
        ('rule = "S1"', 'rule = "S2"', "cases[1].rule: 'S2' is not one of the rules"),
        ('label = "sun"\nrule', 'label = "rain"\nrule', "'S1' gives 'sun', not 'rain'"),
        ('version = "1"', "version = 2024-05-01", "version: must be text in quotation marks"),
        ('type = "rule"', 'type = "flag"', "'rule' is always of the type 'rule'"),
        ('type = "rule"', 'type = "colour"', "attributes[1].type: must be one of 'text', 'choice'"),
        ('name = "rule"', 'name = "x"\nminimum = 1', "'minimum' and 'maximum' belong to the type"),
        (
            'type = "rule"',
            'type = "rule"\n[[attributes]]\nname = "ease"\ntitle = "Ease"\ntype = "scale"\n'
            "minimum = 0\nmaximum = 256",
            "a scale has 256 steps at most",
        ),
        (
            'type = "rule"',
            'type = "rule"\n[[attributes]]\nname = "kind"\ntitle = "Kind"\ntype = "choice"\n'
            f"choices = {[str(number) for number in range(257)]}",
            "attributes[2].choices: has 257 entries, at most 256 fit",
        ),
        ("[[rules]]", "[rules]", "rules: must be a list"),
        ('unit = "One', 'boilerplate = "snow"\nunit = "One', "boilerplate: 'snow' is not one"),
    ],
)
def test_a_mistake_is_told_by_place_and_name(old: str, new: str, complaint: str) -> None:
    assert old in SMALL
    assert complaint in message(SMALL.replace(old, new, 1))


def test_a_mistake_in_toml_is_told_by_its_line() -> None:
    assert "line 3" in message('name = "weather"\nversion = "1"\ntitle = Weather\n')


def test_problems_beyond_the_third_are_counted() -> None:
    text = message('labels = []\ncolour = 1\nflavour = 2\n"a\\u001b[2Jb\\n" = 3')
    assert text.count(";") == 3
    assert text.endswith("; and 5 more")


def test_the_names_of_a_hostile_file_do_not_reach_the_terminal_raw() -> None:
    text = message(
        'name = "weather"\nversion = "1"\ntitle = "t"\nunit = "u"\n"\\u001b[2J\\n" = 3\n'
    )
    assert "labels: is missing" in text
    assert "'\\x1b[2J\\n'" in text
    assert text.isprintable()


@pytest.mark.parametrize("count", [1, 10])
def test_a_codebook_has_two_to_nine_labels(count: int) -> None:
    keys = "abcefhilmop"
    labels = "".join(
        f'[[labels]]\nname = "l{i}"\ntitle = "L"\nkey = "{keys[i]}"\nglyph = "{i}"\n'
        f'definition = "d"\n'
        for i in range(count)
    )
    text = message(f'name = "n"\nversion = "1"\ntitle = "t"\nunit = "u"\n{labels}')
    assert text.startswith("labels: needs at least 2" if count == 1 else "labels: has 10 entries")


def test_nothing_else_is_said_about_labels_that_are_merely_wrong() -> None:
    assert message(SMALL.replace('key = "s"', "key = 1")).count(";") == 0


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "a = " + "9" * 10_000, "a.b = 1\na.b.c = 2", "\x00"]
)
def test_toml_that_nobody_wrote_by_hand_is_refused_in_one_line(text: str) -> None:
    assert message(text).startswith("not valid TOML: ")


def test_every_reserved_letter_is_refused_as_a_key_and_every_capital_as_well() -> None:
    letters = {key for key in RESERVED_KEYS if len(key) == 1 and key.isalpha()}
    assert {"j", "k", "u", "n", "g", "d", "q", "v", "x"} <= letters
    for letter in letters:
        assert "is taken by" in message(SMALL.replace('key = "s"', f'key = "{letter.lower()}"'))


def test_the_reserved_keys_may_be_given() -> None:
    with pytest.raises(LabelerError, match=r"labels\[1\]\.key: 'S' is taken by 'save'"):
        parse_codebook(SMALL, "mine.toml", {"S": "save"})


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9).filter(
        lambda keys: len(set(keys)) == len(keys)
    )
)
def test_no_codebook_that_is_taken_in_shares_a_key_with_an_action(keys: str) -> None:
    labels = "".join(
        f'[[labels]]\nname = "{key}"\ntitle = "{key}"\nkey = "{key}"\nglyph = "{key}"\n'
        f'definition = "d"\n'
        for key in keys
    )
    text = f'name = "n"\nversion = "1"\ntitle = "t"\nunit = "u"\n{labels}'
    try:
        codebook = parse_codebook(text, "mine.toml")
    except LabelerError:
        assert any(key in RESERVED_KEYS or key.upper() in RESERVED_KEYS for key in keys)
    else:
        assert collisions(actions("annotate", codebook)) == []


@given(st.text(max_size=300))
def test_any_text_is_a_codebook_or_a_one_line_complaint(text: str) -> None:
    complaint = complaint_or_none(lambda: parse_codebook(text, "mine.toml"))
    assert complaint is None or "\n" not in complaint


def _values() -> st.SearchStrategy[Any]:
    scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner)
    )


@given(st.sampled_from(sorted(Codebook.model_fields)), _values())
def test_a_spec_with_any_field_replaced_is_a_codebook_or_a_complaint(
    field: str, value: Any
) -> None:
    spec = json.loads(codebook_spec(default_codebook()))
    spec[field] = value
    complaint = complaint_or_none(lambda: spec_to_codebook(json.dumps(spec)))
    assert complaint is None or "\n" not in complaint


# ── files ──


def test_a_file_is_named_in_its_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    with pytest.raises(LabelerError, match=r"mine\.toml: cannot be read: No such file"):
        load_codebook(path)
    path.write_bytes(b'name = "x"\ntitle = "caf\xe9"\n')
    with pytest.raises(LabelerError, match=r"mine\.toml: line 2 is not UTF-8"):
        load_codebook(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(LabelerError, match=r"mine\.toml: larger than 256 KiB"):
        load_codebook(path)
    with pytest.raises(LabelerError, match="cannot be read"):
        load_codebook(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert codebook_id(load_codebook(path)) == codebook_id(parse_codebook(SMALL, "mine.toml"))


# ── identity ──


def test_a_codebook_comes_back_from_its_spec() -> None:
    codebook = default_codebook()
    spec = codebook_spec(codebook)
    again = spec_to_codebook(spec)
    assert again == codebook
    assert codebook_spec(again) == spec


def test_the_id_follows_the_content_not_the_layout() -> None:
    codebook = parse_codebook(SMALL, "a.toml")
    commented = parse_codebook("# by hand\n" + SMALL.replace(" = ", "   =  "), "b.toml")
    assert codebook_id(codebook) == codebook_id(commented)
    changed = parse_codebook(SMALL.replace("about the sun.", "about the sun"), "c.toml")
    assert codebook_id(codebook) != codebook_id(changed)
    assert len(codebook_id(codebook)) == 32


def test_a_spec_stays_readable_when_a_newer_program_reserves_one_of_its_keys() -> None:
    taken = parse_codebook(SMALL.replace('key = "s"', 'key = "q"'), "mine.toml", {})
    assert spec_to_codebook(codebook_spec(taken)) == taken


@pytest.mark.parametrize("spec", ["", "[]", "{}", '{"name":', '{"labels": []}', "\ud800"])
def test_a_damaged_spec_is_a_one_line_complaint(spec: str) -> None:
    with pytest.raises(LabelerError) as caught:
        spec_to_codebook(spec)
    assert "\n" not in str(caught.value)
