"""The summary says what was counted, how, and what could not be."""

import pytest

from labeler.agreement.builder import count_unordered
from labeler.agreement.method import Method
from labeler.agreement.rows import Row
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError

ROWS: list[Row] = [
    ("d", "1", "claim"),
    ("d", "1", "claim"),
    ("d", "2", "filler"),
    ("e", "1", "claim"),
    ("e", "1", "filler"),
    ("e", "1", "filler"),
]


def without_documents(rows: list[Row]) -> list[Row]:
    return [(None, f"{document}{item}", label) for document, item, label in rows]


def test_what_was_counted() -> None:
    counts = count_unordered(ROWS, ["claim", "filler", "retraction"])
    summary = summarise(
        counts, annotators=3, round_number=2, left_out={"skipped": 4, "by models": 0}
    )
    assert (summary.items, summary.pairable, summary.singletons) == (3, 2, 1)
    assert (summary.labels, summary.documents, summary.annotators) == (6, 2, 3)
    assert summary.round_number == 2
    assert summary.categories == ("claim", "filler", "retraction")
    assert summary.left_out == {"skipped": 4}
    assert summary.notes == ()
    assert (summary.settings.unit, summary.settings.level) == ("document", 0.95)
    assert summary.settings.data_sha256 == counts.data_sha256


def test_categories_from_the_data_are_noted() -> None:
    (note,) = summarise(count_unordered(ROWS)).notes
    assert "no codebook was given" in note


def test_declared_but_unused_categories_count_where_chance_is_a_choice_among_them() -> None:
    with_more = summarise(count_unordered(ROWS, ["claim", "filler", "retraction"])).coefficients
    without = summarise(count_unordered(ROWS)).coefficients
    differing = {name for name in without if with_more[name] != without[name]}
    assert differing == {"ac1", "brennan_prediger"}


def test_items_are_the_unit_where_no_document_is_known() -> None:
    summary = summarise(count_unordered(without_documents(ROWS), ["claim", "filler"]))
    assert summary.settings.unit == "item"
    assert summary.documents is None
    assert summary.coefficients["alpha"].documents is None
    assert "no document is named" in summary.notes[0]
    by_item = summarise(count_unordered(ROWS, ["claim", "filler"]), Method(unit="item"))
    assert by_item.coefficients["alpha"].value == summary.coefficients["alpha"].value
    assert by_item.notes[0].startswith("2 known documents were taken no notice of: ")


def test_where_items_are_the_unit_there_is_no_design_effect_and_documents_are_named() -> None:
    rows = [(f"d{n % 4}", str(n), label) for n in range(40) for label in ("x", "xy"[n % 3 % 2])]
    counts = count_unordered(rows, ["x", "y"])
    for method in (Method(unit="item"), Method(interval="gwet")):
        summary = summarise(counts, method)
        assert summary.coefficients["alpha"].se
        assert {each.design_effect for each in summary.coefficients.values()} == {None}
        assert "4 known documents were taken no notice of" in summary.notes[-1]
    assert "alpha" not in summary.notes[0]
    one = summarise(count_unordered([r for r in rows if r[0] == "d1"], "xy"), Method(unit="item"))
    assert one.notes == (
        "all items are of one document: the intervals say nothing of other documents",
    )


def test_documents_that_are_known_for_some_items_only_are_refused() -> None:
    counts = count_unordered([*ROWS, *without_documents(ROWS)])
    with pytest.raises(LabelerError, match="name the document in every row, or in none"):
        summarise(counts)
    assert summarise(counts, Method(unit="item")).documents is None


@pytest.mark.parametrize("level", [0.0, 0.49, 1.0, 95.0, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(LabelerError, match=r"give one from 0\.5 to 0\.9999"):
        Method(level=level)


def test_nothing_at_all() -> None:
    summary = summarise(count_unordered([]))
    assert (summary.items, summary.labels, summary.documents) == (0, 0, 0)
    assert summary.categories == ()
    assert all(estimate.value is None for estimate in summary.coefficients.values())
