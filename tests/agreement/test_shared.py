"""Pairs of very many annotators: counted in every way, worked out for a bounded number."""

from collections import Counter
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement import design as design_module
from labeler.agreement import pairs as pairs_module
from labeler.agreement import shared as shared_module
from labeler.agreement.design import labelling_design
from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.agreement.pairs import pair_tables
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.patterns import Patterns
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.shared import MOST_ANNOTATORS, MOST_PAIRS, SharedPairs, shared_items
from labeler.agreement.summary import summarise
from labeler.report.json_report import json_report
from labeler.report.text_report import text_report

PEOPLE = [f"A{number}" for number in range(9)]
label_rows = st.dictionaries(
    st.tuples(st.integers(0, 8), st.sampled_from(PEOPLE)), st.sampled_from("xyz")
).map(lambda given: [(f"d{item % 3}", str(item), who, say) for (item, who), say in given.items()])
WAYS: list[dict[str, int]] = [
    {},
    {"_DEAR": 0},
    {"_DEAR": 10**9},
    {"_AT_ONCE": 3},
    {"MOST_ANNOTATORS": 0},
]
"""A table by lists of pairs or by a product, in any portions, or a list of pairs."""


def counted_by_hand(rows: list[AnnotatedRow]) -> dict[tuple[str, str], int]:
    people_of: dict[str, set[str]] = {}
    for _, item, who, _ in rows:
        people_of.setdefault(item, set()).add(who)
    return Counter(
        pair for people in people_of.values() for pair in combinations(sorted(people), 2)
    )


def by_name(patterns: Patterns, shared: SharedPairs) -> dict[tuple[str, str], int]:
    names = patterns.annotators
    one, other = np.divmod(shared.keys, max(1, len(names)))
    pairs = [(names[a], names[b]) for a, b in zip(one, other, strict=True)]
    return dict(zip(pairs, shared.items.tolist(), strict=True))


@given(label_rows, st.sampled_from(WAYS))
def test_every_way_of_counting_comes_to_the_same(
    rows: list[AnnotatedRow], way: dict[str, int]
) -> None:
    patterns = annotated_unordered(rows)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in way.items():
            patch.setattr(shared_module, name, value)
        shared = shared_items(patterns)
    assert by_name(patterns, shared) == counted_by_hand(rows)
    assert sorted(shared.keys.tolist()) == shared.keys.tolist()
    assert shared.looked_at == len(patterns.annotators)


@given(label_rows, st.integers(1, 8))
def test_of_too_many_annotators_those_with_most_labels_are_counted(
    rows: list[AnnotatedRow], most: int
) -> None:
    patterns = annotated_unordered(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_module, "MOST_ANNOTATORS", most)
        patch.setattr(shared_module, "_MOST_SPARSE", -1)
        shared = shared_items(patterns)
    labels = Counter(who for _, _, who, _ in rows)
    kept = sorted(labels, key=lambda who: (-labels[who], who))[:most]
    expected = {pair: n for pair, n in counted_by_hand(rows).items() if set(pair) <= set(kept)}
    assert by_name(patterns, shared) == expected
    assert shared.looked_at == len(kept)


@given(label_rows, st.integers(1, 12))
def test_the_pairs_that_share_most_are_worked_out_as_all_are(
    rows: list[AnnotatedRow], most: int
) -> None:
    patterns = annotated_unordered(rows)
    everybody = summarise(patterns, Method(unit="item"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_module, "MOST_PAIRS", most)
        tables = pair_tables(patterns)
        some = summarise(patterns, Method(unit="item"))
    assert len(some.pairs) + some.pairs_left_out == len(everybody.pairs)
    assert len(some.pairs) == min(most, len(everybody.pairs)) == len(tables.tables)
    all_of_them = {(pair.first, pair.second): pair for pair in everybody.pairs}
    for pair in some.pairs:
        same = all_of_them[pair.first, pair.second]
        assert (pair.n, pair.percent, pair.kappa) == (same.n, same.percent, same.kappa)
        assert pair.table.tolist() == same.table.tolist()
    sizes = sorted((pair.n for pair in everybody.pairs), reverse=True)
    assert sorted((pair.n for pair in some.pairs), reverse=True) == sizes[:most]
    if some.pairs_left_out:
        assert "of them share items" in (some.coefficients["light"].reason or "")
    else:
        assert some.coefficients["light"] == everybody.coefficients["light"]


@given(label_rows, st.integers(1, 8))
def test_by_document_too(rows: list[AnnotatedRow], most: int) -> None:
    patterns = annotated_unordered(rows)
    everybody = {(p.first, p.second): p.kappa for p in summarise(patterns).pairs}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_module, "MOST_PAIRS", most)
        found = {(p.first, p.second): p.kappa for p in summarise(patterns).pairs}
    for pair, kappa in found.items():
        same = everybody[pair]
        for name in ("value", "se", "df", "documents", "n", "reason"):
            one, other = getattr(kappa, name), getattr(same, name)
            assert one == (pytest.approx(other, abs=1e-12) if isinstance(other, float) else other)


class Bounds(NamedTuple):
    people: int
    looked_at: int
    pairs: int


SMALL = Bounds(300, 200, 1_000)
AS_THEY_ARE = Bounds(3_000, MOST_ANNOTATORS, MOST_PAIRS)


@pytest.mark.parametrize(
    "bounds", [SMALL, pytest.param(AS_THEY_ARE, marks=pytest.mark.slow)], ids=["few", "thousands"]
)
def test_very_many_annotators_on_one_item_are_bounded(
    bounds: Bounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bounds is SMALL:
        monkeypatch.setattr(shared_module, "MOST_ANNOTATORS", bounds.looked_at)
        monkeypatch.setattr(shared_module, "_MOST_SPARSE", bounds.looked_at)
        monkeypatch.setattr(design_module, "MOST_PAIRS", bounds.pairs)
        monkeypatch.setattr(pairs_module, "MOST_PAIRS", bounds.pairs)
    everybody, looked_at, most = bounds
    # One item that all have labelled, and one more for every two of those with most labels.
    rows: list[AnnotatedRow] = [(None, "all", f"P{n:04}", "xyz"[n % 3]) for n in range(everybody)]
    rows += [(None, f"t{n // 2}", f"P{n:04}", "xyz"[n // 2 % 3]) for n in range(looked_at)]
    patterns = annotated_unordered(rows)
    summary, design = summarise(patterns, Method(unit="item")), labelling_design(patterns)
    assert summary.annotators == everybody
    assert [len(group) for group in design.groups] == [everybody]
    pairs = looked_at * (looked_at - 1) // 2
    assert (len(summary.pairs), len(design.overlap)) == (most, most)
    assert summary.pairs_left_out == pairs - most
    assert (design.sharing.annotators, design.sharing.pairs) == (looked_at, pairs)
    # Those who share two items come first, and all of them are there.
    assert sum(pair.n == 2 for pair in summary.pairs) == looked_at // 2
    assert (design.sharing.median, design.sharing.most) == (1, 2)
    assert any(f"{looked_at:,} annotators with the most" in note for note in summary.notes)
    assert summary.coefficients["percent"].n == looked_at // 2 + 1
    assert summary.coefficients["light"].value is None

    report = AgreementReport(summary, source="crowd.csv", design=design)
    value: dict[str, Any] = json_report(report)
    assert (len(value["pairs"]), value["pairs_left_out"]) == (most, pairs - most)
    overlap = value["design"]["overlap"]
    assert (len(overlap), value["design"]["overlap_left_out"]) == (most, pairs - most)
    text = text_report(report)
    assert len(text.splitlines()) < 300
    said = " ".join(text.split())
    assert f"{pairs - most:,} that were not compared" in said
    assert f"Counted were the {looked_at:,} annotators with the most labels." in said


def test_tables_of_very_many_labels_are_bounded_too() -> None:
    people, labels = 40, 120
    rows: list[AnnotatedRow] = [
        (None, str(item), f"P{who:02}", f"L{(item * who) % labels:03}")
        for item in range(labels)
        for who in range(people)
    ]
    tables = pair_tables(annotated_unordered(rows))
    assert tables.tables.size <= 2_000_000
    assert len(tables.tables) + tables.left_out == people * (people - 1) // 2
