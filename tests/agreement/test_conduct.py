"""How annotators worked, from what they did in order."""

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.conduct import LONGEST_MS, Act, WorkTotals, conducts
from labeler.agreement.details import Conduct
from labeler.agreement.runs import run_probability

acts = st.lists(
    st.builds(
        Act,
        st.sampled_from(["Ines", "Tam"]),
        st.sampled_from(["claim", "filler"]),
        st.none() | st.integers(0, 2 * LONGEST_MS),
    ),
    max_size=30,
)


def of(annotator: str, found: tuple[Conduct, ...]) -> Conduct:
    return next(each for each in found if each.annotator == annotator)


@given(acts)
def test_speed_and_runs_are_those_of_the_definitions(given_acts: list[Act]) -> None:
    totals = {"Tam": WorkTotals(labels=3, skips=1), "Ines": WorkTotals()}
    found = conducts(totals, given_acts)
    assert [each.annotator for each in found] == ["Ines", "Tam"]
    for each in found:
        mine = [act for act in given_acts if act.annotator == each.annotator]
        seconds = [
            act.duration_ms / 1000
            for act in mine
            if act.duration_ms is not None and act.duration_ms <= LONGEST_MS
        ]
        if seconds:
            assert each.median_seconds == pytest.approx(statistics.median(seconds))
        else:
            assert (each.median_seconds, each.quartile_seconds) == (None, None)
        if len(seconds) > 1:
            low, _, high = statistics.quantiles(seconds, n=4, method="inclusive")
            assert each.quartile_seconds == pytest.approx((low, high))
        run = max(
            (
                stop - start
                for start in range(len(mine))
                for stop in range(start + 1, len(mine) + 1)
                if len({act.label for act in mine[start:stop]}) == 1
            ),
            default=0,
        )
        assert each.longest_run == run
        if run:
            labels = [act.label for act in mine]
            assert each.run_label in labels
            numbers = [labels.count(label) for label in set(labels)]
            assert each.run_probability == pytest.approx(run_probability(numbers, run), abs=1e-12)
        else:
            assert (each.run_label, each.run_probability) == (None, None)


def test_totals_are_passed_on_and_rated() -> None:
    (found,) = conducts({"Ines": WorkTotals(30, 10, 8, 6, 2)}, [])
    assert (found.labels, found.skips, found.skip_rate) == (30, 10, 0.25)
    assert (found.suggested, found.accepted, found.confirmed) == (8, 6, 2)


def test_who_did_nothing_has_no_rate_but_zero_and_strangers_are_passed_over() -> None:
    (found,) = conducts({"Ines": WorkTotals()}, [Act("Tam", "claim", 900)])
    assert (found.labels, found.skip_rate, found.longest_run) == (0, 0.0, 0)
    assert found.median_seconds is None


def test_a_break_is_no_reading_time() -> None:
    durations = [1000, 2000, 3000, LONGEST_MS, LONGEST_MS + 1]
    (found,) = conducts({"Ines": WorkTotals(5)}, [Act("Ines", "claim", ms) for ms in durations])
    assert found.median_seconds == 2.5


def test_whoever_presses_one_key_stands_out_and_whoever_reads_does_not() -> None:
    chance = random.Random(3)
    reader = [Act("Ines", chance.choice(["claim", "filler"]), 4000) for _ in range(200)]
    masher = [Act("Tam", act.label if n < 140 else "claim", 400) for n, act in enumerate(reader)]
    mixed = [act for pair in zip(reader, masher, strict=True) for act in pair]
    found = conducts({"Ines": WorkTotals(200), "Tam": WorkTotals(200)}, mixed)
    honest, hasty = of("Ines", found), of("Tam", found)
    assert honest.run_probability is not None
    assert hasty.run_probability is not None
    assert honest.run_probability > 0.01
    assert hasty.run_probability < 1e-9
    assert (hasty.run_label, hasty.median_seconds) == ("claim", 0.4)
