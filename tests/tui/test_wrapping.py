"""Lines fit, and lose nothing but spaces."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from labeler.tui.content import one_line
from labeler.tui.widgets.wrapping import is_one_cell_each, wrap

LATIN = st.characters(codec="latin-1", categories=("L", "N", "P"))
WIDE = st.sampled_from("市長が謝罪した「」、。가나다")
JOINED = st.sampled_from(["👩‍🔧", "❤️", "e\u0301", "न\u093f", "\u0301", "\u200d", "🇫", "\u00ad"])
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["the", "minister", "said", " ", "  ", "x" * 30]), LATIN, WIDE, JOINED
    ),
    max_size=60,
).map("".join)
WIDTHS = st.integers(2, 90)


@given(TEXTS, WIDTHS)
@example("市" * 3 + " " + "e\u0301" * 9, 2)
@example("   lead and trail   ", 4)
@example("\u200d\u200dthe", 2)
@example("\u0301 the", 2)
def test_lines_fit_and_leave_out_spaces_only(text: str, width: int) -> None:
    text = one_line(text)
    lines = wrap(text, width)
    assert lines
    assert all(cell_len(text[start:stop]) <= width for start, stop in lines)
    at = 0
    for start, stop in lines:
        assert at <= start <= stop
        assert text[at:start].strip(" ") == ""
        at = stop
    assert text[at:].strip(" ") == ""


@given(TEXTS, WIDTHS)
def test_no_line_could_have_held_the_next_word(text: str, width: int) -> None:
    # Without joiners: what they join, or hide, is measured otherwise once it is taken apart.
    text = one_line(text.replace("\u200d", ""))
    for (start, _), (first, last) in pairwise(wrap(text, width)):
        word = text[first:last].partition(" ")[0]
        assert cell_len(text[start:first] + word) > width


@given(st.text(alphabet=st.characters(codec="latin-1", categories=("L", "N", "P", "Zs"))), WIDTHS)
def test_the_short_cut_for_plain_text_gives_the_same_lines(text: str, width: int) -> None:
    # A combining mark takes the long way and no cell; it joins the last word.
    text = text.replace("\u00a0", " ").replace("\u00ad", "").rstrip() + "x"
    if is_one_cell_each(text):
        plain, long_way = wrap(text, width), wrap(text + "\u0301", width)
        assert [start for start, _ in plain] == [start for start, _ in long_way]


@given(st.text(max_size=30))
def test_what_counts_as_one_cell_each_is(text: str) -> None:
    if is_one_cell_each(text):
        assert all(cell_len(character) == 1 for character in text)


def test_every_character_that_counts_as_one_cell_is_drawn_in_one() -> None:
    singles = [chr(code) for code in range(0x10000) if is_one_cell_each(chr(code))]
    assert len(singles) > 500
    assert [c for c in singles if cell_len(c) != 1] == []


def test_words_are_kept_whole_and_wide_text_breaks_anywhere_but_before_a_stop() -> None:
    text = "The minister said so"
    assert [text[a:b] for a, b in wrap(text, 12)] == ["The minister", "said so"]
    wide = "市長が謝罪した。"
    assert [wide[a:b] for a, b in wrap(wide, 14)] == ["市長が謝罪し", "た。"]


def test_a_very_long_sentence_has_as_many_lines_as_it_needs() -> None:
    assert len(wrap("word " * 20_000, 49)) == 2_000
    assert len(wrap("x" * 100_000, 50)) == 2_000
    assert len(wrap("市" * 50_000, 50)) == 2_000
    assert wrap(" " * 100_000 + "x", 50)[-1] == (100_000, 100_001)
