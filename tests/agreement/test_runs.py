"""The probability of a run, against every order there is, and against orders drawn at random."""

import random
from collections import Counter
from itertools import groupby, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.runs import run_probability


def longest(labels: str | tuple[str, ...]) -> int:
    return max(len(list(run)) for _, run in groupby(labels))


def by_every_order(labels: str, length: int) -> float:
    orders = set(permutations(labels))
    return sum(longest(order) >= length for order in orders) / len(orders)


@given(st.integers(0, 7), st.integers(1, 3), st.integers(1, 8))
def test_it_is_exact_where_one_label_only_can_have_such_a_run(
    often: int, seldom: int, length: int
) -> None:
    labels = "a" * often + "bcd"[:seldom]
    length = max(length, 2)  # every label has a run of 1
    assert run_probability(Counter(labels).values(), length) == pytest.approx(
        by_every_order(labels, length), abs=1e-12
    )


@pytest.mark.parametrize("labels", ["aaaabbbb", "aaabbbcc", "aaaaabbb"])
@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_it_is_close_where_several_labels_can(labels: str, length: int) -> None:
    found = run_probability(Counter(labels).values(), length)
    exact = by_every_order(labels, length)
    assert found == pytest.approx(exact, abs=0.08)
    if exact < 0.2:  # where it matters
        assert found == pytest.approx(exact, abs=0.03)


def test_it_is_what_random_orders_show() -> None:
    chance = random.Random(8)
    labels = list("a" * 120 + "b" * 60 + "c" * 20)
    draws = 3000
    lengths: Counter[int] = Counter()
    for _ in range(draws):
        chance.shuffle(labels)
        lengths[longest(tuple(labels))] += 1
    for length in (6, 8, 10, 13):
        share = sum(number for found, number in lengths.items() if found >= length) / draws
        error = 4 * (share * (1 - share) / draws) ** 0.5 + 0.005
        assert run_probability([120, 60, 20], length) == pytest.approx(share, abs=error)


@given(st.lists(st.integers(0, 300), max_size=5), st.integers(1, 40))
def test_it_is_a_probability_and_a_longer_run_is_less_probable(
    numbers: list[int], length: int
) -> None:
    shorter, longer = (run_probability(numbers, size) for size in (length, length + 1))
    assert 0 <= longer <= shorter + 1e-9
    assert shorter <= 1
    if any(numbers) and length == 1:
        assert shorter == pytest.approx(1)
    if length > max(numbers, default=0):
        assert shorter == 0


def test_only_one_label_is_one_run() -> None:
    assert run_probability([50], 50) == 1
    assert run_probability([50], 51) == 0
    assert run_probability([], 1) == 0


def test_it_keeps_its_digits_on_a_million_labels() -> None:
    """The probability of a rare run is its expected number of places, less the overlap of two."""
    n, often, length = 1_000_000, 600_000, 50
    expected = n - often + 1.0
    for drawn in range(length):
        expected *= (often - drawn) / (n - drawn)
    found = run_probability([often, n - often], length)
    assert found == pytest.approx(expected, rel=1e-4)
    assert run_probability([often, n - often], 5) == pytest.approx(1, abs=1e-5)
    for size in range(10, 60):
        assert run_probability([often, n - often], size + 1) <= run_probability(
            [often, n - often], size
        )
