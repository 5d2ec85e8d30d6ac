"""Patterns know who gave which label, lose nothing else, and are the same in any order."""

import hashlib
import random
import struct
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement import coding
from labeler.agreement.builder import count_unordered
from labeler.agreement.counts import Counts, Integers
from labeler.agreement.histogram import distinct_rows
from labeler.agreement.pattern_builder import annotated_grouped, annotated_unordered
from labeler.agreement.patterns import Patterns
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
    q = len(patterns.categories)
    for document, pattern, weight in zip(*(c.tolist() for c in patterns.cells), strict=True):
        codes = [code for code in patterns.table[pattern].tolist() if code >= 0]
        labels = {(patterns.annotators[c // q], patterns.categories[c % q]) for c in codes}
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
    table = [2, 2, 1, 2, 2, -1]  # two rows of two: Ada's filler with Ben's claim, Ben's claim alone
    cells = [2, 0, 0, 1, 0, 1, 2]
    numbers = struct.pack("<13q", *table, *cells)
    for categories in (None, ["claim", "filler"], ["filler", "claim"]):
        found = annotated_unordered(rows, categories).data_sha256
        assert found == hashlib.sha256(names + numbers).hexdigest()


tables = st.integers(0, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([-1, 0, 1, 7, 2**40]), min_size=width, max_size=width), max_size=30
    ).map(lambda rows: np.array(rows, np.int64).reshape(len(rows), width))
)


@given(tables)
def test_distinct_rows_are_found_and_in_order(table: Integers) -> None:
    """Also where a row does not fit one number."""
    rows, place = distinct_rows(table)
    assert [tuple(row) for row in rows.tolist()] == sorted({tuple(row) for row in table.tolist()})
    assert rows[place].tolist() == table.tolist()


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
