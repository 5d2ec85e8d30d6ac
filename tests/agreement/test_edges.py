"""Where a number cannot be given, there is none, and the reason is said."""

from typing import get_args

import pytest

from agreement_reference import estimates
from labeler.agreement.method import Unit
from labeler.agreement.rows import Row


def two_labels(document: int, item: int, first: str, second: str) -> list[Row]:
    return [(f"d{document}", str(item), first), (f"d{document}", str(item), second)]


def test_nothing_to_compare() -> None:
    alone: list[Row] = [("d", "1", "a"), ("d", "2", "b"), ("e", "1", "a")]
    for number in range(4):
        for estimate in estimates(alone[:number]).values():
            assert (estimate.value, estimate.se, estimate.ci, estimate.n) == (None, None, None, 0)
            assert estimate.reason == "no item has two labels or more"


def test_one_label_everywhere() -> None:
    rows = [row for d in range(6) for i in range(3) for row in two_labels(d, i, "a", "a")]
    found = estimates([*rows, ("d1", "alone", "b")])
    assert (found["percent"].value, found["percent"].se, found["percent"].ci) == (1, 0, None)
    assert found["percent"].reason == "no disagreement observed"
    assert found["alpha"].value is None
    assert found["alpha"].reason == "only one label was used: chance agreement is complete"


def test_no_disagreement() -> None:
    rows = [row for d in range(6) for i in range(3) for row in two_labels(d, i, *"ab"[i % 2] * 2)]
    for estimate in estimates(rows).values():
        assert (estimate.value, estimate.se, estimate.ci) == (1, 0, None)
        assert estimate.reason == "no disagreement observed"


def test_disagreement_that_is_the_same_everywhere_is_not_called_agreement() -> None:
    rows = [
        row
        for document in range(6)
        for item, pair in enumerate(["ab", "aa", "bb"])
        for row in two_labels(document, item, *pair)
    ]
    percent = estimates(rows)["percent"]
    assert percent.value == pytest.approx(2 / 3)
    assert (percent.se, percent.ci, percent.design_effect) == (0, None, None)
    assert percent.reason == "no variation observed: every document shows the same agreement"
    assert estimates(rows, "item")["percent"].ci is not None


def test_items_that_are_all_alike_show_no_variation_whatever_the_documents_size() -> None:
    rows = [
        row
        for document in range(8)
        for item in range(1 + document)
        for row in two_labels(document, item, "a", "b")
    ]
    for unit in get_args(Unit):
        alpha = estimates(rows, unit)["alpha"]
        assert alpha.value == pytest.approx(-1 + 1 / 36)
        assert (alpha.se, alpha.ci) == (0, None)
        assert alpha.reason == f"no variation observed: every {unit} shows the same agreement"


def varied(documents: int) -> list[Row]:
    """Documents that agree on none, one, two or three of three items."""
    return [
        row
        for document in range(documents)
        for item in range(3)
        for row in two_labels(document, item, "ab"[item % 2], "ab"[item < document % 4])
    ]


@pytest.mark.parametrize("documents", [1, 2, 4, 5, 9, 10])
def test_what_few_documents_allow(documents: int) -> None:
    percent = estimates(varied(documents))["percent"]
    assert percent.value is not None
    assert percent.documents == documents
    if documents == 1:
        assert (percent.se, percent.ci, percent.df) == (None, None, None)
        assert "only one document can be compared" in (percent.reason or "")
        return
    assert percent.df == documents - 1
    assert percent.se is not None
    assert percent.se > 0
    if documents < 5:
        assert percent.ci is None
        assert f"too few to say: {documents} documents" in (percent.reason or "")
    else:
        assert percent.ci is not None
        assert percent.reason is None
    assert percent.notes == (("few documents",) if 5 <= documents < 10 else ())


def test_documents_without_pairs_give_no_degrees_of_freedom() -> None:
    rows = varied(6) + [(f"x{n}", "1", "a") for n in range(20)]
    percent = estimates(rows)["percent"]
    assert (percent.df, percent.documents) == (5, 6)
    assert percent.notes == ("few documents",)
