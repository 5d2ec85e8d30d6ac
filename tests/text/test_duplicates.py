"""Two sentences repeat each other when a reader would call them the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.text.duplicates import fold, fold_key

# Letters that change their length or composition when case is folded or forms are unified.
NASTY = st.text(st.characters() | st.sampled_from('.,:_-"“”$€½①ﬁßİſK\u0301\u0345\u200d1 2aA\n\x00'))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The vote is over.", "the vote is over"),
        ("“The vote is over,” she said.", '"The vote is over", she said'),
        ("The  vote\nis\u00a0over!", "THE VOTE IS OVER"),
        ("The ﬁrst ½ of １２", "the first 1⁄2 of 12"),
        ("Die Straße — gesperrt", "DIE STRASSE  gesperrt"),
        ("Cafe\u0301", "café"),
        ("Що? Ні…", "що ні"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prices rose 2.1 percent.", "Prices rose 21 percent."),
        ("At 10:30", "At 1030"),
        ("They won 3-2.", "They won 32."),
        ("It cost $5.", "It cost €5."),
        ("It cost $5.", "It cost 5."),
        ("They won.", "They won not."),
        ("re-sign", "re sign"),
    ],
)
def test_words_numbers_and_currencies_make_a_difference(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold_key(one) != fold_key(other)


@pytest.mark.parametrize("text", ["", " \n", "…", "“!?”", "* * *", "_", "。"])
def test_nothing_but_punctuation_repeats_nothing(text: str) -> None:
    assert fold(text) == ""
    assert fold_key(text) is None


@given(NASTY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(NASTY)
def test_a_fold_is_normalised_and_single_spaced(text: str) -> None:
    folded = fold(text)
    assert unicodedata.is_normalized("NFKC", folded)
    assert folded == " ".join(folded.split())


@given(NASTY)
def test_a_key_fits_a_signed_64_bit_column(text: str) -> None:
    key = fold_key(text)
    assert key is None if fold(text) == "" else key is not None and -(2**63) <= key < 2**63


def test_a_lone_surrogate_has_a_key() -> None:
    assert fold_key("broken \ud800 text") is not None
