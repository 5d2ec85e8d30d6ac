"""Counting shrinks rows to a histogram, loses nothing that agreement needs, and is order-free."""

import hashlib
import random
import struct
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement import coding
from labeler.agreement import histogram as histogram_module
from labeler.agreement.builder import count_unordered
from labeler.agreement.counts import Counts
from labeler.agreement.rows import Row
from labeler.errors import LabelerError

rows_strategy = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["d1", "d2", "d3"]),
        st.sampled_from(["1", "2", "3", "4", "5"]),
        st.sampled_from(["claim", "filler", "attribution", "\ud800"]),
    ),
    max_size=60,
)


def plain(counts: Counts) -> dict[str, object]:
    return {
        "categories": counts.categories,
        "documents": counts.documents,
        "vectors": counts.vectors.tolist(),
        "cells": [column.tolist() for column in counts.cells],
        "data_sha256": counts.data_sha256,
    }


def histogram(rows: list[Row]) -> Counter[tuple[str | None, frozenset[tuple[str, int]]]]:
    """Count (document, labels of an item) with dictionaries."""
    items: dict[tuple[str | None, str], Counter[str]] = {}
    for document, item, label in rows:
        items.setdefault((document, item), Counter())[label] += 1
    return Counter((document, frozenset(labels.items())) for (document, _), labels in items.items())


def histogram_of(counts: Counts) -> Counter[tuple[str | None, frozenset[tuple[str, int]]]]:
    found: Counter[tuple[str | None, frozenset[tuple[str, int]]]] = Counter()
    for document, vector, weight in zip(*(c.tolist() for c in counts.cells), strict=True):
        numbers = counts.vectors[vector].tolist()
        labels = {(c, n) for c, n in zip(counts.categories, numbers, strict=True) if n}
        found[counts.documents[document], frozenset(labels)] = weight
    return found


@given(rows_strategy)
def test_the_histogram_is_that_of_the_rows(rows: list[Row]) -> None:
    counts = count_unordered(rows)
    assert histogram_of(counts) == histogram(rows)
    assert counts.labels == len(rows)
    assert counts.items == len({row[:2] for row in rows})
    assert counts.singletons + counts.pairable == counts.items


@given(rows_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Row], shuffle: random.Random) -> None:
    counts = plain(count_unordered(rows))
    shuffle.shuffle(rows)
    assert plain(count_unordered(rows)) == counts


@given(rows_strategy)
def test_small_buffers_give_the_same_counts(rows: list[Row]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(histogram_module, "PENDING", 1)
        patch.setattr(coding, "BATCH", 2)
        folded = count_unordered(rows)
    assert plain(folded) == plain(count_unordered(rows))


def test_the_fingerprint_can_be_recomputed_from_its_description() -> None:
    rows = [("doc", "1", "filler"), ("doc", "1", "\ud800"), (None, "2", "filler")]
    names = '[["filler","\ud800"],null,[null,"doc"]]\n'.encode("utf-8", "surrogatepass")
    vectors = [2, 2, 1, 0, 1, 1]  # two rows of two
    cells = [2, 0, 0, 1, 1, 1, 1]  # without a document, one item; in the document, another
    numbers = struct.pack("<13q", *vectors, *cells)
    for categories in (None, ["filler", "\ud800"], ["\ud800", "filler"]):
        found = count_unordered(rows, categories).data_sha256
        assert found == hashlib.sha256(names + numbers).hexdigest()


@given(rows_strategy.filter(bool), st.data())
def test_the_fingerprint_sees_a_changed_label(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    document, item, label = rows[place]
    changed = [*rows[:place], (document, item, label + "x"), *rows[place + 1 :]]
    assert count_unordered(changed).data_sha256 != count_unordered(rows).data_sha256


def test_the_fingerprint_sees_documents_and_unused_categories() -> None:
    rows = [("ab", "c", "d"), ("ab", "e", "d")]
    prints = {
        count_unordered(rows).data_sha256,
        count_unordered([("a", "bc", "d"), ("a", "be", "d")]).data_sha256,
        count_unordered([("ab", "c", "d"), ("a", "e", "d")]).data_sha256,
        count_unordered(rows, ["d", "e"]).data_sha256,
        count_unordered([]).data_sha256,
        count_unordered([], ["d"]).data_sha256,
    }
    assert len(prints) == 6


def test_declared_categories_keep_their_order_and_may_be_unused() -> None:
    counts = count_unordered([("d", "1", "b"), ("d", "1", "a")], ["b", "unused", "a"])
    assert counts.categories == ("b", "unused", "a")
    assert counts.vectors.tolist() == [[1, 0, 1]]
    assert counts.declared


def test_found_categories_are_sorted() -> None:
    assert count_unordered([("d", "1", "b"), ("d", "1", "a")]).categories == ("a", "b")


def test_an_undeclared_label_is_named() -> None:
    with pytest.raises(
        LabelerError, match=r"label 'rumour\\x1b' of item '7' is not one of 'claim'"
    ):
        count_unordered([("d", "7", "rumour\x1b")], ["claim"])


def test_text_in_the_place_of_labels_is_refused() -> None:
    with pytest.raises(LabelerError, match="more than 256 different labels"):
        count_unordered([("d", "1", f"sentence {n}") for n in range(257)])
    assert len(count_unordered([("d", "1", str(n)) for n in range(256)]).categories) == 256


def test_counts_cannot_be_changed() -> None:
    counts = count_unordered([("d", "1", "a")])
    for array in (counts.vectors, *counts.cells):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    assert np.all(counts.cells.weights == 1)
