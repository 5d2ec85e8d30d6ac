"""Which sentences of a changed text are those of the old one."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from labeler.text.alignment import Alignment, align

_FEW_WORDS = st.lists(st.sampled_from("abcdr"), max_size=30)


def test_what_is_equal_in_order_is_kept() -> None:
    assert align("abcde", "abxde") == Alignment(((0, 0), (1, 1), (3, 3), (4, 4)), (), (2,), (2,))


def test_a_repeated_sentence_is_known_by_its_neighbours() -> None:
    # The first "r" is gone; the one after "b" stands where it stood.
    assert align("rarbr", "abr").kept == ((1, 0), (3, 1), (4, 2))
    assert align("rarbr", "rabr").kept == ((0, 0), (1, 1), (3, 2), (4, 3))
    assert align(["x", "r", "y", "r", "z"], ["x", "y", "r", "z"]).kept == (
        (0, 0),
        (2, 1),
        (3, 2),
        (4, 3),
    )


def test_what_stands_elsewhere_was_moved_if_it_cannot_be_another() -> None:
    found = align(["a", "b", "c", "d"], ["b", "c", "d", "a"])
    assert (found.kept, found.moved) == (((1, 0), (2, 1), (3, 2)), ((0, 3),))
    assert align("aab", "baa").moved == ()


@given(_FEW_WORDS, _FEW_WORDS)
def test_every_sentence_has_one_fate_and_pairs_have_one_text(
    old: list[str], new: list[str]
) -> None:
    found = align(old, new)
    both = [*found.kept, *found.moved]
    assert sorted([*(i for i, _ in both), *found.gone]) == list(range(len(old)))
    assert sorted([*(j for _, j in both), *found.new]) == list(range(len(new)))
    assert all(old[i] == new[j] for i, j in both)
    assert [j for _, j in found.kept] == sorted({j for _, j in found.kept})


@given(_FEW_WORDS, _FEW_WORDS, _FEW_WORDS)
def test_an_insertion_keeps_everything(head: list[str], more: list[str], tail: list[str]) -> None:
    found = align(head + tail, head + more + tail)
    assert found.gone == ()
    kept = Counter((head + tail)[i] for i, _ in [*found.kept, *found.moved])
    assert kept == Counter(head + tail)


def test_a_text_compared_with_itself_is_kept_whole() -> None:
    text = ["same"] * 20_000
    assert len(align(text, text).kept) == 20_000


def test_long_texts_of_nothing_but_repeats_are_given_up_between_their_ends() -> None:
    old = ["a", "b"] * 5_000
    found = align(old, ["a", *(["b", "a"] * 5_000), "c"])
    assert len(found.kept) >= 1
    assert len(found.kept) + len(found.gone) == len(old)
