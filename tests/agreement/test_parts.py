"""Agreement on parts of the labels: another choice, a person's own repeats, a time, a document."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.by_document import WITHIN, slices_by_document
from labeler.agreement.counts import Counts
from labeler.agreement.drift import FEWEST_ITEMS, TimedItem, slices_by_codebook, slices_by_time
from labeler.agreement.estimates import Estimate
from labeler.agreement.method import Interval, Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.repeats import RepeatedLabel, intra_annotator
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.sensitivity import sensitivity
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError

METHOD = Method()
START = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
intervals: st.SearchStrategy[Interval] = st.sampled_from(["linearised", "gwet", "bootstrap"])
label_rows = st.dictionaries(
    st.tuples(st.integers(0, 19), st.sampled_from(["Ada", "Bo", "Cleo"])),
    st.sampled_from("xyz"),
    max_size=50,
).map(
    lambda labels: [
        (f"d{item % 3}", str(item), who, label) for (item, who), label in labels.items()
    ]
)


def counts_of(rows: list[AnnotatedRow]) -> Counts:
    return annotated_unordered(rows, ["x", "y", "z"]).counts


def same(one: Estimate, other: Estimate) -> bool:
    """Say whether two estimates agree, but for rounding."""

    def figures(each: Estimate) -> list[float]:
        found = (each.value, each.se, *(each.ci or ()), each.design_effect)
        return [number for number in found if number is not None]

    return figures(one) == pytest.approx(figures(other), abs=1e-9) and (
        one.n,
        one.documents,
        one.df,
        one.reason,
    ) == (other.n, other.documents, other.df, other.reason)


@given(label_rows, intervals)
def test_another_choice_is_measured_as_the_headline_is(
    rows: list[AnnotatedRow], interval: Interval
) -> None:
    method = Method(interval=interval, resamples=100)
    patterns = annotated_unordered(rows, ["x", "y", "z"])
    found = sensitivity("without unsure labels", patterns, method)
    summary = summarise(patterns, method)
    assert same(found.percent, summary.coefficients["percent"])
    assert same(found.alpha, summary.coefficients["alpha"])
    assert (found.labels, found.items) == (summary.labels, summary.pairable)
    assert found.name == "without unsure labels"


@given(label_rows)
def test_a_document_agrees_as_if_there_were_no_other(rows: list[AnnotatedRow]) -> None:
    slices = slices_by_document(counts_of(rows), {"d1": "Rain over Tallow Bay"}, METHOD)
    documents = {row[0] for row in rows}
    expected = {}
    for document in documents:
        own = counts_of([row for row in rows if row[0] == document])
        if own.pairable:
            name = {"d1": "Rain over Tallow Bay"}.get(str(document), str(document))
            expected[name] = own, summarise(own, Method(unit="item")).coefficients
    assert {each.name for each in slices} == set(expected)
    for each in slices:
        own, coefficients = expected[each.name]
        assert each.items == own.pairable
        assert each.labels == own.labels - own.singletons
        # A singleton moves neither value, but is another item that varies.
        if not own.singletons:
            assert same(each.percent, coefficients["percent"])
            assert same(each.alpha, coefficients["alpha"])
        assert each.alpha.value == (
            None
            if coefficients["alpha"].value is None
            else pytest.approx(coefficients["alpha"].value, abs=1e-12)
        )
        assert (WITHIN in each.percent.notes) == (each.percent.ci is not None)
    values = [each.percent.value or 0 for each in slices]
    assert values == sorted(values)


def test_documents_that_are_not_known_make_no_slices() -> None:
    rows: list[AnnotatedRow] = [(None, "1", "Ada", "x"), (None, "1", "Bo", "y")]
    assert slices_by_document(counts_of(rows), {}, METHOD) == ()
    assert slices_by_document(counts_of([]), {}, METHOD) == ()


def timed(
    number: int,
    *,
    minutes: float = 60.0,
    agreeing: float = 1.0,
    later_agreeing: float = 1.0,
) -> list[TimedItem]:
    """Return items, one every so many minutes, whose agreement changes half way."""
    random = np.random.default_rng(7)
    items = []
    for n in range(number):
        first = str(random.choice(["x", "y"]))
        share = agreeing if n < number / 2 else later_agreeing
        second = first if random.random() < share else {"x": "y", "y": "x"}[first]
        moment = START + timedelta(minutes=minutes * n)
        items.append(
            TimedItem(f"d{n % 11}", str(n), (first, second), int(moment.timestamp() * 1000))
        )
    return items


@given(
    st.lists(st.integers(0, 40), max_size=400),
    st.integers(0, 30),
    st.randoms(use_true_random=False),
)
def test_parts_of_the_time_hold_every_item_once_and_enough_of_them(
    moments: list[int], singles: int, random: object
) -> None:
    items = [TimedItem("d", str(n), ("x", "y"), moment) for n, moment in enumerate(moments)]
    items += [TimedItem("d", f"s{n}", ("x",), n) for n in range(singles)]
    slices = slices_by_time(items, ["x", "y"], METHOD)
    random.shuffle(items)  # type: ignore[attr-defined]
    assert slices_by_time(items, ["x", "y"], METHOD) == slices
    if not slices:
        return
    assert 2 <= len(slices) <= 8
    assert sum(each.items for each in slices) == len(moments)
    assert all(each.items >= FEWEST_ITEMS for each in slices)
    assert all(each.labels == 2 * each.items for each in slices)
    assert len({each.name for each in slices}) == len(slices)
    # Items of one moment are in one part: the ends of the parts are at whole numbers of them.
    ends = np.cumsum([each.items for each in slices])[:-1]
    ordered = sorted(moments)
    assert all(ordered[end - 1] < ordered[end] for end in ends)


def test_a_fall_in_agreement_shows_where_it_happened() -> None:
    slices = slices_by_time(timed(480, agreeing=0.95, later_agreeing=0.6), ["x", "y"], METHOD)
    assert len(slices) == 8
    assert {each.items for each in slices} == {60}
    values = [each.percent.value or 0 for each in slices]
    assert min(values[:4]) > 0.85
    assert max(values[4:]) < 0.75
    assert slices[0].name == "2026-05-03 to 2026-05-05"
    assert slices[-1].percent.documents == 11


def test_what_was_labelled_in_one_day_is_named_by_the_minute() -> None:
    slices = slices_by_time(timed(60, minutes=1), ["x", "y"], METHOD)
    assert [each.name for each in slices] == [
        "2026-05-03 09:00 to 2026-05-03 09:29",
        "2026-05-03 09:30 to 2026-05-03 09:59",
    ]


def test_too_few_items_or_a_single_moment_are_no_course() -> None:
    assert slices_by_time(timed(59), ["x", "y"], METHOD) == ()
    assert slices_by_time(timed(400, minutes=0), ["x", "y"], METHOD) == ()
    assert slices_by_time([], ["x", "y"], METHOD) == ()


def test_a_part_of_the_time_agrees_as_its_items_alone() -> None:
    items = timed(240, agreeing=0.9, later_agreeing=0.7)
    slices = slices_by_time(items, ["x", "y"], METHOD)
    first = 0
    for each in slices:
        own = items[first : first + each.items]
        first += each.items
        rows: list[AnnotatedRow] = [
            (document, item, who, label)
            for document, item, labels, _ in own
            for who, label in zip(("Ada", "Bo"), labels, strict=True)
        ]
        coefficients = summarise(annotated_unordered(rows, ["x", "y"]), METHOD).coefficients
        assert same(each.percent, coefficients["percent"])
        assert same(each.alpha, coefficients["alpha"])


def test_a_label_that_is_not_declared_is_named() -> None:
    with pytest.raises(LabelerError, match="label 'q' of item '5' is not one of 'x', 'y'"):
        slices_by_time([TimedItem("d", "5", ("x", "q"), 0)], ["x", "y"], METHOD)


def test_codebooks_stand_side_by_side_and_are_never_pooled() -> None:
    one: list[AnnotatedRow] = [
        (f"d{n % 6}", str(n), who, "x" if who == "Ada" or n % 2 else "y")
        for n in range(36)
        for who in ("Ada", "Bo")
    ]
    other: list[AnnotatedRow] = [(document, item, who, "x") for document, item, who, _ in one]
    codebooks = {"news 1": counts_of(one), "news 2": counts_of([*other, ("d1", "more", "Bo", "y")])}
    first, second = slices_by_codebook(codebooks, METHOD)
    assert (first.name, first.items, first.labels) == ("news 1", 36, 72)
    assert (second.name, second.items, second.labels) == ("news 2", 36, 72)
    assert (first.percent.value, second.percent.value) == (0.5, 1.0)
    assert slices_by_codebook({"news 1": codebooks["news 1"]}, METHOD) == ()


def repeat(annotator: str, item: int, first: str, second: str, days: float | None = 2.0,
           rounds: tuple[int, int] = (1, 2)) -> RepeatedLabel:  # fmt: skip
    return RepeatedLabel(annotator, *rounds, f"d{item % 6}", str(item), first, second, days)


def test_each_annotator_is_compared_with_themselves_alone() -> None:
    repeats = [
        *(repeat("Ines Okoro", n, "xy"[n % 2], "xy"[n % 2], float(n)) for n in range(40)),
        *(repeat("Bo Lindqvist", n, "xy"[n % 2], "xy"[n % 3 > 0], None) for n in range(40)),
        *(repeat("Bo Lindqvist", n, "x", "y", rounds=(1, 3)) for n in range(3)),
    ]
    bo, bo_later, ines = intra_annotator(repeats, ["x", "y", "z"], METHOD)
    assert (ines.annotator, ines.earlier, ines.later, ines.items) == ("Ines Okoro", 1, 2, 40)
    assert ines.days == 19.5
    assert ines.percent.value == ines.alpha.value == 1
    assert ines.percent.reason == "no disagreement observed"
    assert (bo.annotator, bo.earlier, bo.later, bo.items, bo.days) == (
        "Bo Lindqvist",
        1,
        2,
        40,
        None,
    )
    two_people: list[AnnotatedRow] = [
        (each.document, each.item, who, label)
        for each in repeats[40:80]
        for who, label in (("before", each.first), ("after", each.second))
    ]
    coefficients = summarise(annotated_unordered(two_people, ["x", "y", "z"]), METHOD).coefficients
    assert same(bo.percent, coefficients["percent"])
    assert same(bo.alpha, coefficients["alpha"])
    assert bo.alpha.ci is not None
    assert (bo_later.later, bo_later.items) == (3, 3)
    assert "too few to say" in (bo_later.percent.reason or "")


def test_nobody_repeated_anything() -> None:
    assert intra_annotator([], None, METHOD) == ()
