"""What is stored is what came, but for a byte order mark, line ends and trailing white space."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.text.normalise import normalise

texts = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("a\ufeff\r\n \t\u2028e\u0301“")
)


@given(texts)
def test_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(texts)
def test_no_carriage_return_leading_mark_or_trailing_space_is_left(text: str) -> None:
    result = normalise(text)
    assert "\r" not in result
    assert not result.startswith("\ufeff")
    assert result == result.rstrip()


@given(texts)
def test_nothing_else_changes(text: str) -> None:
    """The result, line ends apart, is the text without what was cut at its two edges."""
    kept = normalise(text).replace("\n", "")
    came = text.replace("\r", "").replace("\n", "")
    assert re.fullmatch(f"\ufeff*{re.escape(kept)}\\s*", came)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("\ufeffTitle\r\n\r\nText.\r\n", "Title\n\nText."),
        ("old\rMac\r", "old\nMac"),
        ("mixed\r\r\nends\n\r", "mixed\n\nends"),
        ("  indented  \n  line  \n\n", "  indented  \n  line"),
        ("inside\ufeffstays", "inside\ufeffstays"),
        ("e\u0301 ﬁ “curly” \u00a0", "e\u0301 ﬁ “curly”"),
        ("nul\x00 stays", "nul\x00 stays"),
        ("\ufeff \n\t", ""),
        ("", ""),
    ],
)
def test_examples(text: str, result: str) -> None:
    assert normalise(text) == result
