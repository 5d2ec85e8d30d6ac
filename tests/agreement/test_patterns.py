"""Patterns know who gave which label, lose nothing else, and are the same in any order."""

import hashlib
import random
import struct
import tracemalloc
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement import coding
from labeler.agreement import histogram as histogram_module
from labeler.agreement.builder import count_unordered
from labeler.agreement.counts import Counts
from labeler.agreement.pattern_builder import annotated_grouped, annotated_unordered
from labeler.agreement.patterns import Patterns
from labeler.agreement.ragged import Ragged
from labeler.agreement.rows import AnnotatedRow
from labeler.errors import LabelerError

rows_strategy = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["d1", "d2"]),
        st.sampled_from("12345"),
        st.sampled_from(["Ada", "Ben", "Cem", "\ud800"]),
        st.sampled_from(["claim", "filler", "attribution"]),
    ),
    max_size=40,
    unique_by=lambda row: row[:3],
)


def plain(labels: Counts | Patterns) -> dict[str, object]:
    table = labels.table if isinstance(labels, Patterns) else labels.vectors
    return {
        "categories": labels.categories,
        "annotators": labels.annotators if isinstance(labels, Patterns) else None,
        "documents": labels.documents,
        "table": table.tolist(),
        "cells": [column.tolist() for column in labels.cells],
        "data_sha256": labels.data_sha256,
    }


def histogram(rows: list[AnnotatedRow]) -> Counter[tuple[str | None, frozenset[tuple[str, str]]]]:
    items: dict[tuple[str | None, str], set[tuple[str, str]]] = {}
    for document, item, annotator, label in rows:
        items.setdefault((document, item), set()).add((annotator, label))
    return Counter((document, frozenset(labels)) for (document, _), labels in items.items())


def histogram_of(patterns: Patterns) -> Counter[tuple[str | None, frozenset[tuple[str, str]]]]:
    found: Counter[tuple[str | None, frozenset[tuple[str, str]]]] = Counter()
    q, table = len(patterns.categories), patterns.table.tolist()
    for document, pattern, weight in zip(*(c.tolist() for c in patterns.cells), strict=True):
        labels = {(patterns.annotators[c // q], patterns.categories[c % q]) for c in table[pattern]}
        found[patterns.documents[document], frozenset(labels)] = weight
    return found


@given(rows_strategy)
def test_the_histogram_is_that_of_the_rows(rows: list[AnnotatedRow]) -> None:
    patterns = annotated_unordered(rows)
    assert histogram_of(patterns) == histogram(rows)
    given_labels = Counter((annotator, label) for _, _, annotator, label in rows)
    assert patterns.marginals.tolist() == [
        [given_labels[annotator, label] for label in patterns.categories]
        for annotator in patterns.annotators
    ]


@given(rows_strategy, st.booleans())
def test_without_names_they_are_the_counts(rows: list[AnnotatedRow], declared: bool) -> None:
    categories = ["filler", "unused", "claim", "attribution"] if declared else None
    counts = count_unordered([(d, i, label) for d, i, _, label in rows], categories)
    assert plain(annotated_unordered(rows, categories).counts) == plain(counts)


@given(rows_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    rows: list[AnnotatedRow], shuffle: random.Random
) -> None:
    before = plain(annotated_unordered(rows))
    in_order = sorted(rows, key=lambda row: (row[0] is not None, row[0] or "", row[1]))
    assert plain(annotated_grouped(in_order)) == before
    shuffle.shuffle(rows)
    assert plain(annotated_unordered(rows)) == before


@given(rows_strategy)
def test_small_batches_give_the_same(rows: list[AnnotatedRow]) -> None:
    expected = plain(annotated_unordered(rows))
    in_order = sorted(rows, key=lambda row: (row[0] is not None, row[0] or "", row[1]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coding, "BATCH", 2)
        assert plain(annotated_unordered(rows)) == expected
        assert plain(annotated_grouped(in_order)) == expected


@given(rows_strategy.filter(bool), st.data())
def test_the_fingerprint_sees_who_gave_a_label(
    rows: list[AnnotatedRow], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    document, item, _, label = rows[place]
    changed = [*rows[:place], (document, item, "Somebody else", label), *rows[place + 1 :]]
    assert annotated_unordered(changed).data_sha256 != annotated_unordered(rows).data_sha256


def test_the_fingerprint_can_be_recomputed_from_its_description() -> None:
    rows: list[AnnotatedRow] = [
        ("doc", "1", "Ada", "filler"),
        ("doc", "1", "Ben", "claim"),
        ("doc", "2", "Ben", "claim"),
        ("doc", "3", "Ben", "claim"),
    ]
    names = b'[["claim","filler"],["Ada","Ben"],["doc"]]\n'
    # Two patterns with three codes: Ben's claim alone, and Ada's filler with Ben's claim.
    table = [2, 3, 1, 2, 2, 1, 2]
    cells = [2, 0, 0, 2, 0, 1, 1]
    numbers = struct.pack("<14q", *table, *cells)
    for categories in (None, ["claim", "filler"], ["filler", "claim"]):
        found = annotated_unordered(rows, categories).data_sha256
        assert found == hashlib.sha256(names + numbers).hexdigest()


@given(st.lists(st.lists(st.sampled_from([0, 1, 7, 2**40]), max_size=5), max_size=30))
def test_distinct_rows_are_found_and_in_order(rows: list[list[int]]) -> None:
    """Also where a row does not fit one number."""
    sizes = np.array([len(row) for row in rows], np.int64)
    table = Ragged(sizes, np.array([entry for row in rows for entry in row], np.int64))
    assert table.tolist() == rows
    distinct, place = table.distinct()
    found = distinct.tolist()
    assert found == sorted({tuple(row): row for row in rows}.values(), key=lambda r: (len(r), r))
    assert [found[which] for which in place.tolist()] == rows


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=9),
    st.data(),
    st.integers(1, 8),
)
def test_chosen_rows_come_in_portions(
    rows: list[list[int]], data: st.DataObject, entries: int
) -> None:
    table = Ragged(
        np.array([len(row) for row in rows], np.int64),
        np.array([entry for row in rows for entry in row], np.int64),
    )
    chosen = np.array(data.draw(st.lists(st.integers(0, len(rows) - 1))), np.int64)
    found: list[list[int]] = []
    for portion in table.portions(chosen, entries):
        places, values = table.take(chosen[portion])
        assert len(values) <= entries or len(chosen[portion]) == 1
        found += [values[places == place].tolist() for place in range(len(chosen[portion]))]
    assert found == [rows[row] for row in chosen]


def test_one_item_with_many_labels_does_not_widen_the_others() -> None:
    """Five items with a label by each of two, and one item by a hundred times as many."""
    rows: list[AnnotatedRow] = [("d", "gold", f"A{n:03}", "claim") for n in range(1000)]
    rows += [("d", str(n), f"A{n + who:03}", "claim") for n in range(900) for who in (0, 50)]
    patterns = annotated_grouped(rows)
    assert histogram_of(patterns) == histogram(rows)
    assert len(patterns.table) == 901
    assert len(patterns.table.values) == 2800


def test_many_labels_an_item_are_sorted_as_rows() -> None:
    """More annotators than fit one number."""
    rows: list[AnnotatedRow] = [
        ("d", str(item), f"A{annotator:03}", "claim" if (annotator + item) % 3 else "filler")
        for item in range(6)
        for annotator in range(40)
    ]
    patterns = annotated_unordered(rows)
    assert histogram_of(patterns) == histogram(rows)
    assert len(patterns.table) == 3


def test_two_labels_by_one_annotator_are_refused() -> None:
    rows: list[AnnotatedRow] = [
        ("d", "1", "Ada", "claim"),
        ("d", "1", "Ben", "claim"),
        ("d", "1", "Ada", "filler"),
    ]
    for count in (annotated_grouped, annotated_unordered):
        with pytest.raises(LabelerError, match="'Ada' has more than one label for item '1'"):
            count(rows)


def test_an_undeclared_label_is_named() -> None:
    with pytest.raises(LabelerError, match="label 'rumour' of item '1' is not one of 'claim'"):
        annotated_grouped([("d", "1", "Ada", "rumour")], ["claim"])


def test_memory_does_not_grow_with_the_number_of_items() -> None:
    def rows(items: int) -> Iterator[AnnotatedRow]:
        for item in range(items):
            document = f"d{item * 20 // items}"
            said = [("Ada", "claim"), ("Ben", "filler"), ("Cem", "claim")]
            for annotator, label in said[: 1 + item % 3]:
                yield document, str(item), annotator, label

    def peak(items: int) -> int:
        tracemalloc.start()
        counts = annotated_grouped(rows(items)).counts
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert counts.items == items
        assert len(counts.cells.weights) == 60
        return used

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(histogram_module, "PENDING", 500)
        patch.setattr(coding, "BATCH", 500)
        assert peak(20_000) < 1.5 * peak(2_000)
