"""Why alpha and AC1 part: the reason that is given is the one that these data have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.details import AgreementReport
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.summary import summarise
from labeler.report.content import Paragraph
from labeler.report.sections.parting import parting
from labeler.report.sections.reading import reading_section

LABELS = ("claim", "filler", "retraction")


def items(*kinds: tuple[str, int]) -> list[AnnotatedRow]:
    """Return labels of items: each kind is the labels of an item by their first letters, times."""
    full = {label[0]: label for label in LABELS}
    return [
        (f"d{number % 20}", f"{letters} {number}", f"person {place}", full[letter])
        for letters, times in kinds
        for number in range(times)
        for place, letter in enumerate(letters)
    ]


def summary_of(found: list[AnnotatedRow], labels: tuple[str, ...] = LABELS) -> AgreementSummary:
    return summarise(annotated_unordered(found, labels))


def reading(found: list[AnnotatedRow], labels: tuple[str, ...] = LABELS) -> str:
    (block,) = reading_section(AgreementReport(summary_of(found, labels), source="x")).blocks
    assert isinstance(block, Paragraph)
    return block.text


def test_unequal_numbers_of_labels_are_the_reason_where_they_are() -> None:
    found = items(("cf", 40), ("c" * 20, 20), ("f" * 20, 20))
    text = reading(found, ("claim", "filler"))
    # 40 items of which no two labels agree, and 40 items with 800 of the 880 labels.
    assert "are the same 91 % of the time where chance, with labels used as often as h" in text
    assert (
        "gives 50 %: alpha is 0.818, for of the disagreement that chance would bring 18 %" in text
    )
    assert "counting every item once, it is 50 %, which is percent agreement." in text
    assert "AC1 (0.000) is lower, mostly because items have unequal numbers of labels" in text
    assert "items with one label" not in text


def test_singletons_are_the_reason_where_they_have_other_labels() -> None:
    found = items(("cc", 45), ("ff", 45), ("cf", 20))
    assert "AC1 (0.636) is close to it" in reading(found, ("claim", "filler"))
    text = reading([*found, *items(("c", 1_000))], ("claim", "filler"))
    assert "is higher, mostly because the items with one label, which it counts for ch" in text
    assert "the items with one label" not in reading(items(("cc", 180), ("ff", 3), ("cf", 11)))


def test_few_labels_are_the_reason_where_nothing_else_is() -> None:
    text = reading(items(("cc", 1), ("ff", 1), ("cf", 1)), ("claim", "filler"))
    assert "is lower, mostly because there are few labels" in text


def test_equal_numbers_of_labels_leave_percent_agreement_as_it_is() -> None:
    text = reading(items(("cc", 60), ("ff", 50), ("cf", 9), ("rr", 40)))
    assert "counting every item once" not in text
    assert "is close to it, so that how unevenly" in text


def agreed(text: str) -> float:
    return float(text.partition("the same ")[2].partition(" %")[0]) / 100


@given(
    st.lists(
        st.tuples(st.text("cfr", min_size=1, max_size=7), st.integers(1, 30)),
        min_size=1,
        max_size=8,
    )
)
def test_the_steps_are_the_gap_and_the_shares_are_those_of_alpha(
    kinds: list[tuple[str, int]],
) -> None:
    found = items(*dict(kinds).items())
    summary = summary_of(found)
    steps = parting(summary)
    if steps is None:
        return
    alpha, ac1 = summary.coefficients["alpha"].value, summary.coefficients["ac1"].value
    assert alpha is not None
    assert ac1 is not None
    assert sum(steps.steps.values()) == pytest.approx(ac1 - alpha)
    sizes = {len(letters) for letters, _ in kinds}
    if 1 not in sizes:
        assert steps.steps["singletons"] == pytest.approx(0)
    if len(sizes) == 1:
        assert steps.steps["unequal numbers"] == pytest.approx(0)
    same, by_chance = (table.trace() / table.sum() for table in summary.confusion)
    assert alpha == pytest.approx((same - by_chance) / (1 - by_chance))
    if 0.1 <= same < 0.985:
        assert agreed(reading(found)) == pytest.approx(same, abs=0.0051)
