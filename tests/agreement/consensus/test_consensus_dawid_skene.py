"""Dawid and Skene's model: against their paper, against the slow way, and where it is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus_reference import (
    coded,
    dawid_skene_steps,
    joint,
    log_likelihood,
    shared_tables,
    simulated,
    tables,
    votes_by_item,
)
from labeler.agreement.consensus.dawid_skene import dawid_skene
from labeler.agreement.consensus.majority import majority
from labeler.agreement.consensus.modelled import AnnotatorModel, ModelConsensus
from labeler.agreement.consensus.result import expected_accuracy
from labeler.agreement.consensus.starts import Search
from labeler.agreement.consensus.table import LabelTable, tabulate
from labeler.errors import LabelerError

SOFT = Search(starts=("soft",), random_starts=0)
FEW = Search(random_starts=3, maximum_iterations=100)


def fitted(table: LabelTable, search: Search = FEW) -> ModelConsensus[AnnotatorModel]:
    try:
        return dawid_skene(table, search)
    except LabelerError:
        assume(False)
        raise


def test_the_paper(patients: LabelTable) -> None:
    """Dawid and Skene (1979): table 2, and patient 7 in table 4."""
    found = dawid_skene(patients, SOFT)
    model = found.model
    assert model.objective == pytest.approx(-192.8908812, abs=1e-7)
    assert model.prior == pytest.approx([0.3996, 0.4220, 0.1118, 0.0667], abs=5e-5)
    observer_1 = [
        [0.8895, 0.1105, 0, 0],
        [0.0706, 0.8764, 0.0530, 0],
        [0, 0.3388, 0.6612, 0],
        [0, 0, 0.5556, 0.4444],
    ]
    assert model.confusion[0] == pytest.approx(np.array(observer_1), abs=5e-5)
    assert found.probabilities[6] == pytest.approx([0.981, 0.019, 0, 0], abs=5e-4)
    assert model.support[0].sum() == pytest.approx(135)


def test_the_best_optimum_of_the_papers_data_is_not_the_papers(patients: LabelTable) -> None:
    """The soft start is beaten by a random one; how far the near-equal optima differ is told."""
    model = dawid_skene(patients).model
    reached = {run.start: run.objective for run in model.runs}
    assert reached["soft"] == pytest.approx(-192.8908812, abs=1e-7)
    assert reached["hard"] == pytest.approx(-193.97464, abs=1e-5)
    assert model.objective == max(reached.values()) > reached["soft"] + 1
    assert [run.near for run in model.runs[:2]] == [True, False]
    assert model.disagreement == pytest.approx(1 / 45)
    assert model.runs[model.best].disagreement == 0


@pytest.mark.parametrize(("name", "right"), [("snow_rte", 742), ("sp_amt", 472)])
def test_public_label_sets(name: str, right: int, public_set: Callable[[str], Any]) -> None:
    data = public_set(name)
    found = dawid_skene(data.table)
    assert expected_accuracy(found, data.gold) * len(data.gold) == pytest.approx(right)
    assert all(run.converged for run in found.model.runs)


def test_either_can_win(public_set: Callable[[str], Any]) -> None:
    """Five labels, 461 annotators, hundreds of them with a label or two: the majority is better."""
    data = public_set("cf")
    model = expected_accuracy(dawid_skene(data.table, SOFT), data.gold)
    assert 0.8 < model < expected_accuracy(majority(data.table), data.gold)


@given(tables())
def test_no_step_lowers_the_likelihood_and_every_row_is_a_distribution(table: LabelTable) -> None:
    found = fitted(table)
    model = found.model
    for run in model.runs:
        rounding = 1e-12 * (1 + abs(run.objective))
        assert (np.diff(run.history) >= -rounding).all()
    assert found.probabilities.sum(axis=1) == pytest.approx(1)
    assert model.prior.sum() == pytest.approx(1)
    sums = model.confusion.sum(axis=2)
    assert sums[model.support > 1e-6] == pytest.approx(1)
    assert not sums[model.support <= 1e-6].any()
    assert not model.support[~model.annotators].any()
    for row in found.rows():
        assert row.label in (row.ties or (row.label,))
        assert row.votes[row.label] or row.source == "consensus"


@given(shared_tables(), st.integers(1, 12))
def test_steps_are_those_of_the_textbook(table: LabelTable, steps: int) -> None:
    """No pattern collapsed, no logarithm, no array: the same numbers."""
    search = Search(("soft",), random_starts=0, tolerance=0, maximum_iterations=steps)
    model = fitted(table, search).model
    assume(model.annotators.all())
    history = model.runs[0].history
    assert history == pytest.approx(dawid_skene_steps(table, steps)[: len(history)], abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_the_posterior_follows_from_the_model(seed: int) -> None:
    table, _ = simulated(60, [0.9, 0.7, 0.6, 0.3], seed, labels=3)
    found = dawid_skene(table)
    model = found.model
    assert model.objective == pytest.approx(
        log_likelihood(table, model.prior, model.confusion), abs=1e-6
    )
    for item, votes in enumerate(votes_by_item(table)):
        likelihoods = np.array(joint(votes, model.prior, model.confusion))
        expected = likelihoods / likelihoods.sum()
        assert found.probabilities[item] == pytest.approx(expected, abs=1e-6)


def test_what_annotators_are_like_is_found_out() -> None:
    """Two good ones, one who always turns two labels round, and one who clicks."""
    table, truth = simulated(3000, [0.9, 0.9, 0.0, 0.0], seed=1, labels=3)
    turned = np.array([1, 0, 2])
    answers = turned[[ord(label) - ord("a") for label in truth]]
    rows = [
        (int(i), int(a), int(answers[i]) if a == 2 else int(label))
        for i, a, label in zip(table.item, table.annotator, table.label, strict=True)
    ]
    table = coded(rows, 3)
    found = dawid_skene(table)
    gold = dict(zip(table.items, truth, strict=True))
    assert expected_accuracy(found, gold) > expected_accuracy(majority(table), gold) + 0.04
    good, turning, clicking = found.model.confusion[[0, 2, 3]]
    assert good == pytest.approx(np.eye(3) * 0.9 + 0.1 / 3, abs=0.03)
    assert turning == pytest.approx(np.eye(3)[turned], abs=0.03)
    assert clicking == pytest.approx(np.full((3, 3), 1 / 3), abs=0.05)


@given(tables())
def test_no_exchange_of_two_label_names_would_fit_better(table: LabelTable) -> None:
    """What a truth is called is decided by what annotators call it, unless two exchanges tie."""
    model = fitted(table, Search(random_starts=3)).model
    agreeing = np.einsum("ak,akl->kl", model.support, model.confusion)
    kept = np.diag(agreeing)
    gains = agreeing + agreeing.T - kept - kept[:, np.newaxis]
    # What a last step may still move, in votes.
    assert gains.max() < 0.05 or np.count_nonzero(gains > gains.max() - 0.05) > 2


SHARED = [
    (item, who, "claim" if item < "s7" else "filler")
    for item in (f"s{number}" for number in range(10))
    for who in ("Ana", "Ben", "Cleo")
]


def test_a_label_that_stands_alone_is_kept_and_called_single() -> None:
    """Ben calls most filler claim, so that his lone claim is doubtful; it stays his label."""
    rows = [*SHARED[:15], *((i, w, "claim" if w == "Ben" else x) for i, w, x in SHARED[15:])]
    rows += [("s3", "Ben", "claim"), ("alone", "Ben", "claim"), ("twice", "Ana", "filler")]
    found = {row.item: row for row in dawid_skene(tabulate([*rows, rows[-1]])).rows()}
    assert (found["alone"].label, found["alone"].source) == ("claim", "single")
    assert 0.6 < found["alone"].probabilities["claim"] < 0.8
    assert (found["twice"].label, found["twice"].source) == ("filler", "single")
    assert found["s9"].source == "consensus"


def test_labels_that_stand_alone_teach_nothing() -> None:
    before = dawid_skene(tabulate(SHARED)).model
    after = dawid_skene(tabulate([*SHARED, *((f"x{n}", "Ben", "filler") for n in range(99))])).model
    assert after.objective == before.objective
    assert (after.confusion == before.confusion).all()


def test_two_who_are_not_linked_to_a_third_get_the_majority() -> None:
    apart = [("t1", "Dora", "filler"), ("t1", "Emil", "filler"), ("t2", "Dora", "claim")]
    found = dawid_skene(tabulate([*SHARED, *apart]))
    rows = {row.item: row for row in found.rows()}
    assert (rows["t1"].source, rows["t1"].label) == ("majority", "filler")
    assert rows["t1"].probabilities == {"claim": 0.0, "filler": 1.0}
    assert (rows["t2"].source, rows["t2"].label) == ("single", "claim")
    assert found.model.annotators.tolist() == [True] * 3 + [False] * 2
    assert not found.model.confusion[3:].any()


def test_a_chain_of_shared_items_links() -> None:
    pairs = [(f"s{n}", who, "claim") for n in range(3) for who in (f"w{n}", f"w{n + 1}")]
    found = dawid_skene(tabulate([*pairs, ("x", "w0", "filler"), ("x", "w3", "filler")]))
    assert found.model.annotators.all()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            [("p", "Ana", "claim"), ("p", "Ben", "claim"), ("q", "Cleo", "claim")],
            "only 'Ana' and 'Ben' share items",
        ),
        (
            [("p", "Ana", "claim"), ("q", "Ben", "claim"), ("r", "Cleo", "claim")],
            "no two annotators share an item",
        ),
    ],
)
def test_fewer_than_three_who_are_linked_are_refused(
    rows: list[tuple[str, str, str]], reason: str
) -> None:
    with pytest.raises(LabelerError, match=f"Dawid-Skene needs three annotators .*{reason}"):
        dawid_skene(tabulate(rows))


def test_a_search_that_starts_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="one start"):
        Search(starts=(), random_starts=0)
    with pytest.raises(ValueError, match="positive"):
        Search(random_starts=-1)


def test_a_climb_that_is_cut_short_says_so() -> None:
    table, _ = simulated(60, [0.9, 0.7, 0.6, 0.3], seed=1)
    search = Search(("soft",), random_starts=0, maximum_iterations=2)
    (run,) = dawid_skene(table, search).model.runs
    assert (len(run.history), run.converged) == (2, False)


def test_the_seed_decides_the_random_starts_and_nothing_else_does() -> None:
    table, _ = simulated(40, [0.6, 0.5, 0.4, 0.3], seed=2)
    first, again, other = (dawid_skene(table, Search(seed=seed)).model for seed in (1, 1, 2))
    assert [run.history for run in first.runs] == [run.history for run in again.runs]
    assert [run.history for run in first.runs[:2]] == [run.history for run in other.runs[:2]]
    assert [run.history for run in first.runs] != [run.history for run in other.runs]
