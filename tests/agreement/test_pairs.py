"""Cohen's, Light's and Conger's kappa: published values, peers, and the definitions."""

import math
import random
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_matrices import annotated, table_matrix
from labeler.agreement import pairs as pairs_module
from labeler.agreement import pairwise as pairwise_module
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Method, Unit
from labeler.agreement.pairs import pair_tables
from labeler.agreement.pairwise import PairAgreement
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise

BY_ITEM = Method(unit="item")

matrices = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-1, 2), min_size=width, max_size=width), min_size=1, max_size=15
    )
)


def summary_of(
    rows: list[AnnotatedRow], method: Method = BY_ITEM, unlabelled: int = 0
) -> AgreementSummary:
    return summarise(annotated_unordered(rows), method, unlabelled=unlabelled)


def kappa_of(table: list[list[int]]) -> PairAgreement:
    (pair,) = summary_of(annotated(table_matrix(table))).pairs
    return pair


def kappa_by_definition(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen (1960)."""
    labels = {label for pair in pairs for label in pair}
    n = len(pairs)
    observed = sum(one == other for one, other in pairs) / n
    chance = sum(
        sum(one == label for one, _ in pairs) * sum(other == label for _, other in pairs)
        for label in labels
    )
    return None if chance == n * n else (observed - chance / n**2) / (1 - chance / n**2)


def clustered(annotators: int, documents: int = 25) -> list[AnnotatedRow]:
    chance = random.Random(annotators)
    rows: list[AnnotatedRow] = []
    for document in range(documents):
        error = chance.choice([0.1, 0.5])
        for item in range(chance.randint(8, 16)):
            truth = chance.choice("abb")
            for who in chance.sample(range(annotators), chance.randint(1, annotators)):
                label = chance.choice("abc") if chance.random() < error else truth
                rows.append((f"d{document}", str(item), f"A{who}", label))
    return rows


def test_published_conger_and_light(anchors: dict[str, Any]) -> None:
    for name, anchor in anchors.items():
        matrix, values = anchor["matrix"], anchor["values"]
        unlabelled = sum(max(labels) < 0 for labels in matrix)
        gwet = Method(unit="item", interval="gwet")
        found = summary_of(annotated(matrix), gwet, unlabelled).coefficients
        conger, light = found["conger"], found["light"]
        assert conger.value == pytest.approx(values["Conger"]["est"], abs=1e-9), name
        assert conger.se == pytest.approx(values["Conger"]["se_irrcac"], abs=1e-9), name
        mean = values["Light_mean_pairwise_cohen"]
        if math.isnan(mean):
            assert light.value is None
            assert "pairs have no kappa" in (light.reason or "")
        else:
            assert light.value == pytest.approx(mean, abs=1e-9), name


def test_conger_without_the_item_with_one_label(anchors: dict[str, Any]) -> None:
    matrix = [each for each in anchors["KRIPP_C"]["matrix"] if sum(x >= 0 for x in each) > 1]
    conger = summary_of(annotated(matrix)).coefficients["conger"]
    assert conger.value == pytest.approx(0.762449410523, abs=1e-9)


def test_published_cohen(anchors: dict[str, Any], anchor_notes: str) -> None:
    """Standard errors of Fleiss, Cohen and Everitt (1969)."""
    line = next(line for line in anchor_notes.splitlines() if "Fleiss-Cohen-Everitt" in line)
    found = re.findall(r"([A-Z]+\d+_?\w*) (-?\.\d+), (\.\d+)", line)
    assert len(found) == 8
    for name, value, se in found:
        (pair,) = summary_of(annotated(anchors[name]["matrix"])).pairs
        assert pair.kappa.value == pytest.approx(float(value), abs=1e-9), name
        assert pair.kappa.se == pytest.approx(float(se), abs=1e-9), name


def test_accuracy_is_the_percent_agreement_with_the_gold(
    label_set: Callable[[str], list[tuple[str | None, str, str, str]]],
    gold_set: Callable[[str], dict[str, str]],
    expected: dict[str, Any],
) -> None:
    """Gold as one more annotator: its pairs say how often everybody is right."""
    gold, rows = gold_set("snow_rte_gold.csv"), label_set("snow_rte.csv")
    known = [(None, item, "gold", label) for item, label in gold.items()]
    pairs = [
        pair for pair in summary_of([*rows, *known]).pairs if "gold" in (pair.first, pair.second)
    ]
    right = sum(pair.percent * pair.n for pair in pairs)
    reference = expected["snow2008/rte"]
    assert len(pairs) == reference["annotators"]
    assert right / sum(pair.n for pair in pairs) == pytest.approx(
        reference["annotator_mean_accuracy_over_labels"], abs=1e-9
    )
    assert np.mean([pair.percent for pair in pairs]) == pytest.approx(
        reference["annotator_macro_accuracy"], abs=1e-9
    )


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ([[40, 9], [6, 45]], 0.699519),
        ([[80, 10], [5, 5]], 0.318182),
        ([[118, 5], [2, 0]], -0.023392),
    ],
)
def test_paradoxes(table: list[list[int]], value: float) -> None:
    assert kappa_of(table).kappa.value == pytest.approx(value, abs=1e-6)


@given(matrices)
def test_every_pair_is_that_of_its_items(matrix: list[list[int]]) -> None:
    summary = summary_of(annotated(matrix))
    values: list[float] = []
    undefined = 0
    for pair in summary.pairs:
        columns = [int(name[1:]) for name in (pair.first, pair.second)]
        both = [
            (str(labels[columns[0]]), str(labels[columns[1]]))
            for labels in matrix
            if min(labels[column] for column in columns) >= 0
        ]
        assert pair.n == len(both) == pair.table.sum()
        assert pair.percent == pytest.approx(sum(one == other for one, other in both) / len(both))
        expected = kappa_by_definition(both)
        if expected is None:
            assert pair.kappa.value is None
            assert pair.kappa.reason
            undefined += 1
        else:
            values.append(expected)
            assert pair.kappa.value == pytest.approx(expected, abs=1e-12)
    light = summary.coefficients["light"].value
    complete = values and not undefined
    assert light == (pytest.approx(np.mean(values), abs=1e-12) if complete else None)


@given(matrices)
def test_conger_is_that_of_the_definition(matrix: list[list[int]]) -> None:
    """Chance is the mean, over all pairs of annotators, of the chance that the two agree."""
    labels = np.array(matrix)
    labels = labels[:, (labels >= 0).any(axis=0)]
    shares = np.array([[(c == k).sum() / (c >= 0).sum() for k in range(3)] for c in labels.T])
    number = len(shares)
    summary = summary_of(annotated(matrix))
    conger, percent = summary.coefficients["conger"], summary.coefficients["percent"].value
    if percent is None:
        assert conger.value is None
        return
    chance = np.mean(
        [shares[a] @ shares[b] for a in range(number) for b in range(number) if a != b]
    )
    if chance > 1 - 1e-12:
        assert conger.value is None
    else:
        assert conger.value == pytest.approx((percent - chance) / (1 - chance), abs=1e-12)


def test_two_annotators_make_conger_cohen(anchors: dict[str, Any]) -> None:
    for anchor in anchors.values():
        if len(anchor["matrix"][0]) > 2:
            continue
        summary = summary_of(annotated(anchor["matrix"]))
        (pair,), conger = summary.pairs, summary.coefficients["conger"]
        assert conger.value == pytest.approx(pair.kappa.value, abs=1e-12)
        assert pair.kappa.se is not None
        assert conger.se == pytest.approx(pair.kappa.se * math.sqrt(pair.n / (pair.n - 1)))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["document", "item"])
@pytest.mark.parametrize("annotators", [2, 4])
def test_linearised_standard_errors_are_close_to_the_jackknifes(
    unit: Unit, annotators: int
) -> None:
    rows = clustered(annotators)
    names = {row[0] if unit == "document" else row[:2] for row in rows}
    found: dict[str, list[float]] = {}

    def all_of(some: list[AnnotatedRow]) -> dict[str, Estimate]:
        summary = summary_of(some, Method(unit=unit))
        pairs = {f"{pair.first} {pair.second}": pair.kappa for pair in summary.pairs}
        return {**summary.coefficients, **pairs}

    for left_out in names:
        rest = [row for row in rows if (row[0] if unit == "document" else row[:2]) != left_out]
        for name, estimate in all_of(rest).items():
            assert estimate.value is not None
            found.setdefault(name, []).append(estimate.value)
    for name, estimate in all_of(rows).items():
        values = np.array(found[name])
        jackknife = math.sqrt((len(values) - 1) * values.var())
        assert estimate.se == pytest.approx(jackknife, rel=0.08), name


def test_conger_can_be_resampled() -> None:
    rows = clustered(4)
    for unit in ("document", "item"):
        linearised = summary_of(rows, Method(unit=unit)).coefficients["conger"]
        drawn = summary_of(rows, Method(unit=unit, interval="bootstrap")).coefficients["conger"]
        assert drawn.se == pytest.approx(linearised.se, rel=0.12)
        assert drawn.ci == pytest.approx(linearised.ci, abs=0.03)


def test_annotators_with_few_labels_are_flagged() -> None:
    rows = clustered(3)
    assert summary_of(rows).coefficients["conger"].notes == ()
    few: list[AnnotatedRow] = [("d0", str(item), "Zoe", "a") for item in range(5)]
    notes = summary_of([*rows, *few]).coefficients["conger"].notes
    assert notes == ("1 of 4 annotators gave fewer than 30 labels: Zoe",)


def test_pairs_of_few_documents_have_no_interval() -> None:
    rows = [row for row in clustered(3) if row[2] != "A2" or row[0] in {"d0", "d1", "d2"}]
    kappas = {(pair.first, pair.second): pair.kappa for pair in summary_of(rows, Method()).pairs}
    assert kappas["A0", "A1"].ci is not None
    assert kappas["A0", "A2"].documents == 3
    assert kappas["A0", "A2"].ci is None
    assert "too few to say: 3 documents" in (kappas["A0", "A2"].reason or "")


@given(matrices, st.sampled_from(["document", "item"]), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(
    matrix: list[list[int]], unit: Unit, shuffle: random.Random
) -> None:
    rows = annotated(matrix, documents=True)
    changed: list[AnnotatedRow] = [
        (f"{d}'", f"{i}'", f"B{9 - int(a[1:])}", label) for d, i, a, label in rows
    ]
    shuffle.shuffle(changed)
    before, after = (summary_of(each, Method(unit=unit)).coefficients for each in (rows, changed))
    for name in ("conger", "light"):
        assert after[name].value == pytest.approx(before[name].value, abs=1e-12)
        assert after[name].se == pytest.approx(before[name].se, abs=1e-9)
        assert (after[name].reason, after[name].df) == (before[name].reason, before[name].df)


@given(matrices, st.sampled_from(["document", "item"]), st.sampled_from(["gwet", "linearised"]))
def test_every_gap_has_a_reason(matrix: list[list[int]], unit: Unit, interval: Any) -> None:
    summary = summary_of(annotated(matrix, documents=True), Method(unit=unit, interval=interval))
    kappas = [summary.coefficients["conger"], summary.coefficients["light"]]
    for estimate in [*kappas, *(pair.kappa for pair in summary.pairs)]:
        numbers = [estimate.value, estimate.se, estimate.ci, estimate.df]
        if unit == "document" and interval != "gwet":
            numbers.append(estimate.design_effect)
        assert (None in numbers) == (estimate.reason is not None)
        flat = [*numbers[:2], *(estimate.ci or ())]
        assert all(math.isfinite(n) for n in flat if isinstance(n, float))


def test_counts_do_not_know_who_gave_a_label() -> None:
    summary = summarise(annotated_unordered(clustered(3)).counts)
    assert summary.coefficients["conger"].reason == "it is not known who gave which label"
    assert "light" not in summary.coefficients
    assert summary.pairs == ()


@given(matrices)
def test_many_annotators_are_counted_as_few_are(matrix: list[list[int]]) -> None:
    """Pair by pair where a product of matrices would be too wide."""
    patterns = annotated_unordered(annotated(matrix))
    by_product = pair_tables(patterns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs_module, "WIDEST_PRODUCT", 0)
        by_pairs = pair_tables(patterns)
    assert by_pairs.keys.tolist() == by_product.keys.tolist()
    assert by_pairs.tables.tolist() == by_product.tables.tolist()


def test_pairs_are_joined_with_documents_in_any_number_of_turns() -> None:
    rows = clustered(4)
    whole = [pair.kappa for pair in summary_of(rows, Method()).pairs]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairwise_module, "_ROWS_AT_ONCE", 10)
        in_turns = [pair.kappa for pair in summary_of(rows, Method()).pairs]
    assert len(in_turns) == len(whole)
    for one, other in zip(in_turns, whole, strict=True):
        assert (one.value, one.documents, one.df) == (other.value, other.documents, other.df)
        assert one.se == pytest.approx(other.se, rel=1e-12)
        assert one.ci == pytest.approx(other.ci, rel=1e-12)
