"""Columns of codes are numbered and added up, whether a table or a sort is the shorter way."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.counts import numbered, sums, tally
from labeler.agreement.ragged import Ragged, grouped

near = st.integers(0, 20)
far = st.integers(0, 2**40)
weighted_codes = st.lists(st.tuples(near | far, st.integers(1, 2**40)), max_size=30)


@given(weighted_codes)
def test_weights_are_added_up_code_by_code(rows: list[tuple[int, int]]) -> None:
    codes, weights = np.array(rows, np.int64).reshape(-1, 2).T
    expected: Counter[int] = Counter()
    for code, weight in rows:
        expected[code] += weight
    found, totals = tally(codes, weights)
    assert dict(zip(found.tolist(), totals.tolist(), strict=True)) == expected
    assert found.tolist() == sorted(expected)


@given(st.lists(near | far, max_size=30))
def test_codes_are_numbered_in_their_order(codes: list[int]) -> None:
    distinct, places = numbered(np.array(codes, np.int64), max(codes, default=0) + 1)
    assert distinct.tolist() == sorted(set(codes))
    assert distinct[places].tolist() == codes


@given(st.lists(st.tuples(near, st.integers(0, 2**40)), max_size=30))
def test_sums_are_exact_and_whole(rows: list[tuple[int, int]]) -> None:
    index, weights = np.array(rows, np.int64).reshape(-1, 2).T
    expected = [sum(weight for place, weight in rows if place == each) for each in range(21)]
    found = sums(index, weights, 21)
    assert found.tolist() == expected
    assert found.dtype == np.int64


@given(st.lists(st.lists(near, max_size=3) | st.lists(far, max_size=3), max_size=30))
def test_distinct_rows_are_those_of_a_set(rows: list[list[int]]) -> None:
    sizes = np.array([len(row) for row in rows], np.int64)
    values = np.array([value for row in rows for value in row], np.int64)
    distinct, place = Ragged(sizes, values).distinct()
    found = distinct.tolist()
    assert found == sorted({tuple(row): row for row in rows}.values(), key=lambda r: (len(r), r))
    assert [found[each] for each in place.tolist()] == rows


@given(st.lists(near, max_size=30), st.sampled_from([21, 2**16 + 1]))
def test_places_are_grouped_by_key_in_their_order(keys: list[int], number: int) -> None:
    rows = grouped(np.array(keys, np.int64), number).tolist()
    assert len(rows) == number
    for key, places in enumerate(rows[:21]):
        assert places == [place for place, each in enumerate(keys) if each == key]
    assert not any(rows[21:])


@given(st.lists(st.lists(near, max_size=3), min_size=1, max_size=10), st.data())
def test_rows_are_taken_whatever_their_lengths(rows: list[list[int]], data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=10))
    table = Ragged(
        np.array([len(row) for row in rows], np.int64),
        np.array([value for row in rows for value in row], np.int64),
    )
    places, values = table.take(np.array(wanted, np.int64))
    expected = [(place, value) for place, row in enumerate(wanted) for value in rows[row]]
    assert list(zip(places.tolist(), values.tolist(), strict=True)) == expected
