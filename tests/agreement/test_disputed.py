"""The most disputed items, against entropy computed by its definition."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.disputed import SHOWN, disputed_items, entropy, most_disputed
from labeler.agreement.rows import AnnotatedRow

tables = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=30)


def rows_of(table: list[list[str]]) -> list[AnnotatedRow]:
    return [
        (None if item % 3 else "d", str(item), f"A{who}", label)
        for item, labels in enumerate(table)
        for who, label in enumerate(labels)
    ]


@pytest.mark.parametrize(
    ("labels", "bits"),
    [("a", 0.0), ("aaa", 0.0), ("ab", 1.0), ("aabb", 1.0), ("abc", math.log2(3)), ("abcd", 2.0)],
)
def test_entropy_by_hand(labels: str, bits: float) -> None:
    assert entropy(labels) == pytest.approx(bits, abs=1e-15)


@given(tables, st.integers(0, 10))
def test_the_list_is_the_beginning_of_all_items_in_order(table: list[list[str]], top: int) -> None:
    def bits(labels: list[str]) -> float:
        shares = [labels.count(label) / len(labels) for label in set(labels)]
        return -sum(share * math.log2(share) for share in shares)

    divided = [item for item, labels in enumerate(table) if len(set(labels)) > 1]
    in_order = sorted(
        divided, key=lambda item: (-round(bits(table[item]), 9), -len(table[item]), item)
    )
    found = disputed_items(rows_of(table), top)
    assert [each.item for each in found] == [str(item) for item in in_order[:top]]
    for each in found:
        labels = table[int(each.item)]
        assert each.entropy == pytest.approx(bits(labels), abs=1e-12)
        assert [label for _, label in each.labels] == labels
        assert (each.position, each.text) == (None, None)
        assert each.document == (None if int(each.item) % 3 else "d")


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_of_an_item_does_not_matter(
    table: list[list[str]], shuffle: random.Random
) -> None:
    rows = rows_of(table)
    found = disputed_items(rows)
    firsts = list(dict.fromkeys((document, item) for document, item, *_ in rows))
    shuffle.shuffle(rows)
    rows.sort(key=lambda row: firsts.index((row[0], row[1])))
    assert disputed_items(rows) == found


def test_equal_items_come_in_order_and_no_more_than_asked_for() -> None:
    places = [(place, "ab") for place in (7, 3, 9, 1)]
    assert most_disputed(places, 3) == [(1, 1.0), (3, 1.0), (7, 1.0)]
    assert len(disputed_items(rows_of([["a", "b"]] * 50))) == SHOWN


def test_items_of_one_name_in_two_documents_are_two() -> None:
    rows: list[AnnotatedRow] = [
        ("d1", "1", "Tam", "c"),
        ("d1", "1", "Ines", "a"),
        ("d2", "1", "Tam", "b"),
    ]
    (found,) = disputed_items(rows)
    assert (found.document, found.labels) == ("d1", (("Ines", "a"), ("Tam", "c")))
