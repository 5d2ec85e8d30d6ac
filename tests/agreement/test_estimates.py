"""Values, standard errors and intervals, against published figures and slow definitions."""

import json
import math
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from agreement_matrices import matrix_rows
from agreement_reference import alpha_by_coincidences, estimates, labels_by_item, percent_by_pairs
from labeler.agreement.builder import count_unordered
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Unit
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise

DATA_SETS = {
    "snow_rte.csv": "snow2008/rte",
    "paradigms_g1.csv": "annotation_paradigms/g1",
    "paradigms_g2.csv": "annotation_paradigms/g2",
    "paradigms_g3.csv": "annotation_paradigms/g3",
}

tables = st.lists(
    st.tuples(
        st.sampled_from(["d1", "d2", "d3", "d4", "d5", "d6", "d7"]),
        st.sampled_from("123456"),
        st.sampled_from("abcd"),
    ),
    max_size=80,
)
units: st.SearchStrategy[Unit] = st.sampled_from(["document", "item"])


def numbers(estimate: Estimate) -> list[float]:
    limits = estimate.ci or ()
    of_one = (estimate.value, estimate.se, *limits)
    return [number for number in of_one if number is not None]


def test_krippendorffs_own_example(anchors: dict[str, Any]) -> None:
    rows = matrix_rows(anchors["KRIPP_C"]["matrix"])
    alpha = estimates(rows)["alpha"]
    assert alpha.value == pytest.approx(0.743421052631579, abs=1e-12)
    assert (alpha.n, alpha.df) == (11, 10)


@pytest.mark.parametrize(("file", "key"), DATA_SETS.items())
def test_public_label_sets(
    file: str,
    key: str,
    label_set: Callable[[str], list[tuple[str | None, str, str, str]]],
    expected: dict[str, Any],
) -> None:
    reference, rows = expected[key], label_set(file)
    counts = count_unordered([(d, item, label) for d, item, _, label in rows])
    summary = summarise(counts, annotators=len({who for _, _, who, _ in rows}))
    assert (summary.items, summary.annotators) == (reference["items"], reference["annotators"])
    assert (summary.labels, summary.singletons) == (reference["labels"], reference["singletons"])
    assert list(summary.categories) == reference["categories"]
    found = summary.coefficients
    assert found["alpha"].value == pytest.approx(reference["krippendorff_alpha_nominal"], abs=1e-12)
    assert found["percent"].value == pytest.approx(reference["pa"], abs=1e-12)


@given(tables)
def test_values_are_those_of_the_definitions(rows: list[Row]) -> None:
    table, found = labels_by_item(rows), estimates(rows)
    references = (percent_by_pairs(table), alpha_by_coincidences(table))
    for name, reference in zip(("percent", "alpha"), references, strict=True):
        value = found[name].value
        if reference is None:
            assert value is None
        else:
            assert value == pytest.approx(float(reference), abs=1e-12)


@given(tables, units, st.floats(0.5, 0.9999))
def test_every_number_is_sound_and_every_gap_has_a_reason(
    rows: list[Row], unit: Unit, level: float
) -> None:
    for name, estimate in estimates(rows, unit, level).items():
        assert json.dumps(asdict(estimate), allow_nan=False)
        gaps = [estimate.value, estimate.se, estimate.ci, estimate.df]
        gaps += [estimate.design_effect] if unit == "document" else []
        assert (None in gaps) == (estimate.reason is not None)
        lowest = {"percent": 0.0, "fleiss": -math.inf}.get(name, -1.0)
        if estimate.value is not None:
            assert lowest <= estimate.value <= 1
        if estimate.ci is not None:
            low, high = estimate.ci
            assert estimate.value is not None
            assert lowest <= low <= estimate.value <= high <= 1


@given(tables, units, st.permutations("abcd"), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(
    rows: list[Row], unit: Unit, letters: list[str], shuffle: random.Random
) -> None:
    """Items, annotators (the order of an item's labels), documents and labels under other names."""
    rename = dict(zip("abcd", letters, strict=True))
    changed: list[Row] = [(f"{d}'", f"{9 - int(i)}", rename[label]) for d, i, label in rows]
    shuffle.shuffle(changed)
    before, after = estimates(rows, unit), estimates(changed, unit)
    for name in before:
        assert after[name].reason == before[name].reason
        assert after[name].df == before[name].df
        assert numbers(after[name]) == pytest.approx(numbers(before[name]), rel=1e-9, abs=1e-12)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_not_a_bit(rows: list[Row], shuffle: random.Random) -> None:
    before = estimates(rows)
    shuffle.shuffle(rows)
    assert estimates(rows) == before


@given(tables)
def test_items_in_documents_of_their_own_are_items(rows: list[Row]) -> None:
    apart: list[Row] = [(f"{document}/{item}", item, label) for document, item, label in rows]
    by_document, by_item = estimates(apart), estimates(rows, "item")
    for name in by_item:
        found, reference = (
            numbers(replace(each[name], ci=None)) for each in (by_document, by_item)
        )
        assert found == pytest.approx(reference, rel=1e-9, abs=1e-12)
        assert by_document[name].df == by_item[name].df


@given(tables)
def test_a_single_label_more_changes_only_what_takes_prevalence_from_all_items(
    rows: list[Row],
) -> None:
    categories = ["a", "b", "c", "d"]
    before = summarise(count_unordered(rows, categories)).coefficients
    after = summarise(count_unordered([*rows, ("d1", "alone", "a")], categories)).coefficients
    for name in set(before) - {"fleiss", "ac1"}:
        assert after[name].value == before[name].value


def clustered_example() -> list[Row]:
    chance = random.Random(20)
    rows: list[Row] = []
    for document in range(12):
        error = chance.choice([0.05, 0.5])
        for item in range(chance.randint(5, 30)):
            truth = chance.choice("abc")
            for _ in range(chance.choice([1, 2, 2, 3])):
                label = chance.choice("abc") if chance.random() < error else truth
                rows.append((f"d{document}", str(item), label))
    return rows


def test_clustered_standard_error_of_percent_by_hand() -> None:
    """The textbook formula for a ratio of cluster totals (Cochran 1977, chapter 6), on logits."""
    rows = clustered_example()
    agreement, number = np.zeros(12), np.zeros(12)
    for (document, _), labels in grouped(rows).items():
        if len(labels) > 1:
            agreement[int(document[1:])] += float(percent_by_pairs([labels]) or 0)
            number[int(document[1:])] += 1
    ratio = agreement.sum() / number.sum()
    residual = agreement - ratio * number
    se = math.sqrt(12 / 11 * (residual**2).sum()) / number.sum()
    margin = float(stats.t.ppf(0.975, 11)) * se / (ratio * (1 - ratio))
    logit = math.log(ratio / (1 - ratio))
    limits = [1 / (1 + math.exp(-logit - shift)) for shift in (-margin, margin)]
    percent = estimates(rows)["percent"]
    assert percent.value == pytest.approx(ratio, abs=1e-12)
    assert percent.se == pytest.approx(se, rel=1e-12)
    assert percent.ci == pytest.approx(limits, rel=1e-10)
    item_se = estimates(rows, "item")["percent"].se
    assert item_se is not None
    assert percent.design_effect == pytest.approx((se / item_se) ** 2)


def test_clustered_standard_error_of_alpha_is_close_to_the_jackknifes() -> None:
    rows = clustered_example()
    without = [estimates([row for row in rows if row[0] != f"d{d}"])["alpha"] for d in range(12)]
    values = np.array([estimate.value for estimate in without], float)
    jackknife = math.sqrt(11 / 12 * ((values - values.mean()) ** 2).sum())
    assert estimates(rows)["alpha"].se == pytest.approx(jackknife, rel=0.1)


def grouped(rows: list[Row]) -> dict[tuple[str, str], list[str]]:
    labels: dict[tuple[str, str], list[str]] = {}
    for document, item, label in rows:
        assert document is not None
        labels.setdefault((document, item), []).append(label)
    return labels


def test_a_higher_level_gives_a_wider_interval() -> None:
    rows = clustered_example()
    widths = []
    for level in (0.5, 0.9, 0.95, 0.99):
        ci = estimates(rows, level=level)["alpha"].ci
        assert ci is not None
        widths.append(ci[1] - ci[0])
    assert widths == sorted(widths)
