"""MACE: against enumeration of who knew, against its own bound, and on public data."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special

from consensus_reference import coded, mace_log_likelihood, shared_tables, simulated, tables
from labeler.agreement.consensus.gamma import digamma, log_gamma
from labeler.agreement.consensus.mace import MaceModel, mace
from labeler.agreement.consensus.majority import majority
from labeler.agreement.consensus.modelled import ModelConsensus
from labeler.agreement.consensus.result import expected_accuracy
from labeler.agreement.consensus.starts import Search
from labeler.agreement.consensus.table import LabelTable, tabulate
from labeler.errors import LabelerError

FEW = Search(random_starts=3, maximum_iterations=100)


def fitted(table: LabelTable, *, variational: bool) -> ModelConsensus[MaceModel]:
    try:
        return mace(table, FEW, variational=variational)
    except LabelerError:
        assume(False)
        raise


@given(tables(), st.booleans())
def test_no_step_lowers_the_objective_and_every_row_is_a_distribution(
    table: LabelTable, variational: bool
) -> None:
    found = fitted(table, variational=variational)
    model = found.model
    for run in model.runs:
        rounding = 1e-12 * (1 + abs(run.objective))
        assert (np.diff(run.history) >= -rounding).all()
    assert found.probabilities.sum(axis=1) == pytest.approx(1)
    assert model.confusion[model.annotators].sum(axis=2) == pytest.approx(1)
    assert not model.confusion[~model.annotators].any()
    assert ((model.competence >= 0) & (model.competence <= 1)).all()


@given(shared_tables())
def test_the_likelihood_is_that_of_all_ways_to_know_and_to_guess(table: LabelTable) -> None:
    assume(len(table) < 24)
    model = fitted(table, variational=False).model
    assume(model.annotators.all())
    expected = mace_log_likelihood(table, model.competence, model.strategy)
    assert model.objective == pytest.approx(expected, abs=1e-9)


def test_the_bound_is_that_of_the_paper_and_below_the_evidence() -> None:
    """By the formula for the bound, with SciPy, and by drawing parameters from the priors."""
    votes = [(0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 0, 1), (1, 1, 1), (2, 1, 0), (2, 2, 0)]
    table = coded(votes, 2)
    model = mace(table, Search(tolerance=0)).model
    labels = np.bincount(table.annotator)
    # A posterior of known weight is known by its mean.
    knowing = model.competence * (labels + 1)
    beta = np.stack([knowing, labels + 1 - knowing], axis=1)
    dirichlet = model.strategy * (beta[:, 1:] - 0.5 + 20)
    expected = [
        special.psi(p) - special.psi(p.sum(axis=1, keepdims=True)) for p in (beta, dirichlet)
    ]
    known, guessed = np.exp(expected[0]).T
    weights = guessed[:, np.newaxis] * np.exp(expected[1])
    bound = 0.0
    for item in range(3):
        likelihood = 0.5 * sum(
            np.prod([weights[a, x] + (x == k) * known[a] for i, a, x in votes if i == item])
            for k in range(2)
        )
        bound += float(np.log(likelihood))
    for posterior, prior, log_mean in zip((beta, dirichlet), (0.5, 10.0), expected, strict=True):
        before = special.gammaln(2 * prior) - 2 * special.gammaln(prior)
        after = special.gammaln(posterior.sum(axis=1)) - special.gammaln(posterior).sum(axis=1)
        bound -= float((after - before + ((posterior - prior) * log_mean).sum(axis=1)).sum())
    assert model.objective == pytest.approx(bound, abs=1e-9)

    chance = np.random.default_rng(3)
    competence = chance.beta(0.5, 0.5, (200_000, 3))
    strategy = chance.dirichlet([10.0, 10.0], (200_000, 3))
    evidence = np.ones(200_000)
    for item in range(3):
        evidence *= 0.5 * sum(
            np.prod(
                [
                    competence[:, a] * (x == k) + (1 - competence[:, a]) * strategy[:, a, x]
                    for i, a, x in votes
                    if i == item
                ],
                axis=0,
            )
            for k in range(2)
        )
    assert np.log(evidence.mean()) - 2 < model.objective < np.log(evidence.mean())


def test_who_clicks_is_found_out() -> None:
    """With the share of labels that were guessed right taken off, competence is the skill."""
    skills = [0.9, 0.7, 0.5, 0.0]
    table, truth = simulated(2000, skills, seed=4, each=3)
    for variational in (True, False):
        found = mace(table, variational=variational)
        assert found.model.competence == pytest.approx(skills, abs=0.04)
        assert found.model.strategy[3] == pytest.approx([0.25] * 4, abs=0.04)
        gold = dict(zip(table.items, truth, strict=True))
        assert expected_accuracy(found, gold) > expected_accuracy(majority(table), gold)


@pytest.mark.parametrize(
    ("name", "variational", "random_starts", "right"),
    [
        ("snow_rte", True, 1, 741),
        pytest.param("snow_rte", False, 1, 743, marks=pytest.mark.slow),
        pytest.param("cf", True, 10, 265, marks=pytest.mark.slow),
        pytest.param("sp_amt", True, 1, 473, marks=pytest.mark.slow),
        ("sp_amt", False, 1, 472),
    ],
)
def test_public_label_sets(
    name: str,
    variational: bool,
    random_starts: int,
    right: int,
    public_set: Callable[[str], Any],
) -> None:
    """Ours; crowd-kit 1.4.2 gets 740 (variational) of snow_rte, 265 of cf and 472 of sp_amt."""
    data = public_set(name)
    found = mace(data.table, Search(random_starts=random_starts), variational=variational)
    assert expected_accuracy(found, data.gold) * len(data.gold) == pytest.approx(right)


def test_fewer_than_three_who_are_linked_are_refused() -> None:
    with pytest.raises(LabelerError, match="MACE needs three annotators"):
        mace(tabulate([("p", "Ana", "claim"), ("p", "Ben", "claim")]))


@given(st.lists(st.floats(1e-8, 1e9), min_size=1))
def test_the_gamma_function_and_its_derivative(numbers: list[float]) -> None:
    x = np.array(numbers)
    assert log_gamma(x) == pytest.approx(special.gammaln(x), rel=1e-13, abs=1e-13)
    assert digamma(x) == pytest.approx(special.psi(x), rel=1e-13, abs=1e-13)
