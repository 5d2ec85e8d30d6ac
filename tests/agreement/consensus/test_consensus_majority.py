"""The label with most votes, ties, what a row says, and what a table refuses."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consensus_reference import tables, votes_by_item
from labeler.agreement.consensus.majority import majority
from labeler.agreement.consensus.result import ConsensusRow, expected_accuracy
from labeler.agreement.consensus.table import LabelTable, label_table, tabulate
from labeler.errors import LabelerError

ROWS = [
    ("pier", "Ana", "claim"),
    ("pier", "Ben", "claim"),
    ("pier", "Cleo", "filler"),
    ("storm", "Ana", "filler"),
    ("storm", "Ben", "claim"),
    ("tide", "Cleo", "filler"),
]
LABELS = ("filler", "claim", "retraction")


def test_a_row_says_what_was_decided_and_from_what() -> None:
    assert list(majority(tabulate(ROWS, LABELS)).rows()) == [
        ConsensusRow(
            item="pier",
            label="claim",
            method="majority",
            ties=(),
            probabilities={"filler": 1 / 3, "claim": 2 / 3, "retraction": 0.0},
            votes={"filler": 1, "claim": 2, "retraction": 0},
            source="consensus",
        ),
        ConsensusRow(
            item="storm",
            label="filler",
            method="majority",
            ties=("filler", "claim"),
            probabilities={"filler": 0.5, "claim": 0.5, "retraction": 0.0},
            votes={"filler": 1, "claim": 1, "retraction": 0},
            source="consensus",
        ),
        ConsensusRow(
            item="tide",
            label="filler",
            method="majority",
            ties=(),
            probabilities={"filler": 1.0, "claim": 0.0, "retraction": 0.0},
            votes={"filler": 1, "claim": 0, "retraction": 0},
            source="single",
        ),
    ]


def test_the_order_of_the_codebook_decides_ties() -> None:
    for labels in (LABELS, LABELS[::-1]):
        consensus = majority(tabulate(ROWS, labels))
        assert consensus.ties == ("storm",)
        assert {row.item: row.label for row in consensus.rows()}["storm"] == next(
            label for label in labels if label != "retraction"
        )


def test_labels_by_one_annotator_are_single_however_many() -> None:
    twice = [("pier", "Ana", "claim"), ("pier", "Ana", "filler"), ("pier", "Ana", "filler")]
    (row,) = majority(tabulate(twice)).rows()
    assert (row.label, row.source) == ("filler", "single")


@given(tables(repeats=False))
def test_unanimous_items_keep_their_label(table: LabelTable) -> None:
    consensus = majority(table)
    for item, votes in enumerate(votes_by_item(table)):
        given_labels = Counter(label for _, label in votes)
        best = max(given_labels.values())
        assert set(np.flatnonzero(consensus.tied[item])) == {
            label for label, number in given_labels.items() if number == best
        }
        assert consensus.tied[item, consensus.label[item]]
        if len(given_labels) == 1:
            assert set(given_labels) == {consensus.label[item]}
            assert consensus.probabilities[item, consensus.label[item]] == 1
    assert consensus.probabilities.sum(axis=1) == pytest.approx(1)


@given(tables(), st.integers(), st.randoms(use_true_random=False))
def test_a_draw_depends_on_names_and_seed_only(
    table: LabelTable, seed: int, chance: random.Random
) -> None:
    rows = [
        (table.items[i], table.annotators[a], table.categories[k])
        for i, a, k in zip(table.item, table.annotator, table.label, strict=True)
    ]
    before = {row.item: row.label for row in majority(table, tie="random", seed=seed).rows()}
    chance.shuffle(rows)
    categories = list(table.categories)
    chance.shuffle(categories)
    again = majority(tabulate(rows, categories), tie="random", seed=seed)
    assert {row.item: row.label for row in again.rows()} == before


def test_draws_are_even_and_reach_the_expected_accuracy() -> None:
    rows = [
        (f"s{n}", who, label) for n in range(600) for who, label in zip("xyz", "abc", strict=True)
    ]
    table = tabulate(rows)
    gold = dict.fromkeys(table.items, "b")
    drawn = [majority(table, tie="random", seed=seed) for seed in range(3)]
    assert len({tuple(consensus.label.tolist()) for consensus in drawn}) == 3
    for consensus in drawn:
        assert expected_accuracy(consensus, gold) == pytest.approx(1 / 3)
        right = np.count_nonzero(consensus.label == 1) / len(table.items)
        assert abs(right - 1 / 3) < 0.1


def test_expected_accuracy_is_the_mean_over_all_ways_to_break_ties() -> None:
    rows = [
        (item, who, label)
        for item, labels in {"p": "ab", "q": "abc", "r": "aa"}.items()
        for who, label in enumerate(labels)
    ]
    table = tabulate((item, str(who), label) for item, who, label in rows)
    gold = {"p": "b", "q": "a", "r": "a", "elsewhere": "a"}
    ways = list(product("ab", "abc", "a"))
    mean = sum((p == "b") + (q == "a") + (r == "a") for p, q, r in ways) / 3 / len(ways)
    assert expected_accuracy(majority(table), gold) == pytest.approx(mean)
    assert expected_accuracy(majority(table), {"r": "never given"}) == 0
    with pytest.raises(LabelerError, match="names of the items"):
        expected_accuracy(majority(table), {"elsewhere": "a"})


@pytest.mark.parametrize(
    ("name", "accuracy"), [("snow_rte", 0.896875), ("cf", 0.882), ("sp_amt", 0.943)]
)
def test_public_label_sets(name: str, accuracy: float, public_set: Callable[[str], Any]) -> None:
    data = public_set(name)
    found = expected_accuracy(majority(data.table), data.gold)
    assert found == pytest.approx(accuracy, abs=1e-6 if name == "snow_rte" else 5e-4)


def test_a_label_that_is_not_declared_is_refused() -> None:
    with pytest.raises(LabelerError, match=r"label 'clam' of item 'pier' is not one of 'claim'"):
        tabulate([("pier", "Ana", "clam")], ["claim", "filler"])


def test_nothing_to_decide_is_said() -> None:
    with pytest.raises(LabelerError, match="no labels"):
        tabulate([])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([0, 0], [0], [0, 0]), "one length"),
        (([0, 1], [0, 0], [0, 2]), "label names nothing"),
        (([0, -1], [0, 0], [0, 1]), "item names nothing"),
        (([0, 0], [0, 0], [0, 1]), "item has no label"),
        (([0, 1], [0, 0], [0.5, 1]), "whole numbers"),
    ],
)
def test_codes_that_mean_nothing_are_refused(
    columns: tuple[list[float], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        label_table(["pier", "tide"], ["Ana"], ["claim", "filler"], *columns)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        label_table(["pier", "pier"], ["Ana"], ["claim"], [0, 1], [0, 0], [0, 0])
