"""Votes by pattern: exact, small where annotators are few, and blind to order and names."""

import random
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consensus_reference import coded, simulated, tables, votes_by_item
from labeler.agreement.consensus.dawid_skene import dawid_skene
from labeler.agreement.consensus.mace import mace
from labeler.agreement.consensus.majority import majority
from labeler.agreement.consensus.modelled import AnnotatorModel, ModelConsensus
from labeler.agreement.consensus.starts import Search
from labeler.agreement.consensus.table import LabelTable, label_table
from labeler.agreement.consensus.voting_patterns import collapse
from labeler.errors import LabelerError

FEW = Search(random_starts=1, maximum_iterations=20)

Method = Callable[[LabelTable], ModelConsensus[AnnotatorModel]]
METHODS: dict[str, Method] = {
    "dawid_skene": lambda table: dawid_skene(table, FEW),
    "mace": lambda table: mace(table, FEW),
    "mace without priors": lambda table: mace(table, FEW, variational=False),
}


def shuffled(size: int, chance: random.Random) -> np.ndarray:
    order = list(range(size))
    chance.shuffle(order)
    return np.array(order, np.int64)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
@given(table=tables(), chance=st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_a_result(
    method: Method, table: LabelTable, chance: random.Random
) -> None:
    """Every item, annotator and label under another name, and the rows in another order."""
    items, annotators = (shuffled(len(names), chance) for names in (table.items, table.annotators))
    labels, rows = shuffled(len(table.categories), chance), shuffled(len(table), chance)
    other = label_table(
        table.items,
        table.annotators,
        table.categories,
        items[table.item][rows],
        annotators[table.annotator][rows],
        labels[table.label][rows],
    )
    try:
        before = method(table)
    except LabelerError:
        assume(False)
    after = method(other)
    same = pytest.approx  # rounding depends on the order, and where labels tie, steps enlarge it
    assert after.probabilities[items][:, labels] == same(before.probabilities, abs=1e-7)
    assert (after.tied[items][:, labels] == before.tied).all()
    assert (after.source[items] == before.source).all()
    assert after.model.prior[labels] == same(before.model.prior, abs=1e-7)
    confusion = after.model.confusion[annotators][:, labels][:, :, labels]
    assert confusion == same(before.model.confusion, abs=1e-7)
    assert after.model.objective == same(before.model.objective, abs=1e-9)
    assert after.model.disagreement == same(before.model.disagreement)
    assert after.model.best == before.model.best


@given(tables())
def test_patterns_hold_every_vote_and_nothing_else(table: LabelTable) -> None:
    patterns = collapse(table)
    end, width = len(table.annotators) * len(table.categories), len(table.categories)
    columns = [column for block in patterns.blocks for column in block.codes.T.tolist()]
    assert len(columns) == len(patterns) == len(patterns.weights)
    assert patterns.votes == len(table)
    for item, votes in enumerate(votes_by_item(table)):
        column = columns[patterns.of_item[item]]
        assert [divmod(code, width) for code in column if code != end] == sorted(votes)
    assert len({tuple(column) for column in columns}) == len(columns)
    assert patterns.weights.tolist() == [
        Counter(patterns.of_item.tolist())[number] for number in range(len(columns))
    ]


def test_items_of_very_different_length_are_kept_apart() -> None:
    """One item with hundreds of labels does not make every other one as long."""
    votes = [(item, who, who % 2) for item in range(50) for who in range(2 + item % 3)]
    votes += [(50, who, who % 3) for who in range(400)]
    table = coded(votes, 3)
    patterns = collapse(table)
    assert sum(block.codes.size for block in patterns.blocks) < 2 * len(table)
    assert len(patterns) == 4


def test_few_annotators_make_few_patterns() -> None:
    small, _ = simulated(2_000, [0.9, 0.8, 0.7], seed=1, labels=2)
    large, _ = simulated(20_000, [0.9, 0.8, 0.7], seed=2, labels=2)
    assert len(collapse(small)) == len(collapse(large)) == 2**3


def test_doubling_every_item_changes_no_estimate() -> None:
    table, _ = simulated(150, [0.9, 0.8, 0.6, 0.4], seed=3, each=3)
    pairs = list(
        zip(table.item.tolist(), table.annotator.tolist(), table.label.tolist(), strict=True)
    )
    twice = coded([*pairs, *((item + len(table.items), a, k) for item, a, k in pairs)], 4)
    once, both = dawid_skene(table), dawid_skene(twice)
    assert both.model.objective == pytest.approx(2 * once.model.objective, abs=1e-5)
    assert both.probabilities[: len(table.items)] == pytest.approx(once.probabilities, abs=1e-3)
    assert (both.label.reshape(2, -1) == once.label).all()


def test_more_votes_than_a_block_holds_give_the_same_as_fewer_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, _ = simulated(300, [0.9, 0.8, 0.6, 0.5, 0.4], seed=5, each=4)
    whole = dawid_skene(table, FEW)
    monkeypatch.setattr("labeler.agreement.consensus.voting_patterns._BLOCK", 1)
    assert len(collapse(table).blocks) > 5
    parts = dawid_skene(table, FEW)
    assert parts.probabilities == pytest.approx(whole.probabilities, abs=1e-9)
    assert parts.model.objective == pytest.approx(whole.model.objective, abs=1e-9)


def test_a_consensus_of_any_method_has_a_row_for_each_item() -> None:
    table, _ = simulated(40, [0.9, 0.8, 0.6], seed=6)
    for consensus in (majority(table), dawid_skene(table), mace(table)):
        rows = list(consensus.rows())
        assert [row.item for row in rows] == list(table.items)
        assert {row.method for row in rows} == {consensus.method}
        for row in rows:
            best = max(row.probabilities.values())
            assert row.probabilities[row.label] == pytest.approx(best)
            assert sum(row.votes.values()) == 3
