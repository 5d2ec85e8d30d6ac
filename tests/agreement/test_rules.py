"""Confusion by rule, against pairs counted one by one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.builder import count_unordered
from labeler.agreement.counts import Counts
from labeler.agreement.rules import RuleTally, rule_confusions

LABELS = ("claim", "filler", "other")
Said = tuple[str, str | None]
"""A label, and the rule that decided, where one is named."""

tables = st.lists(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.none() | st.sampled_from(["C1", "F1", "X9"])),
        max_size=4,
    ),
    max_size=12,
)


def tallies_of(table: list[list[Said]]) -> list[RuleTally]:
    counted: Counter[tuple[str, str, str | None]] = Counter()
    for said in table:
        for i, (label, rule) in enumerate(said):
            if rule is None:
                continue
            counted[rule, label, None] += 1
            for j, (other, _) in enumerate(said):
                if i != j:
                    counted[rule, label, other] += 1
    return [RuleTally(*key, number) for key, number in counted.items()]


def counts_of(table: list[list[Said]]) -> Counts:
    rows = ((None, str(n), label) for n, said in enumerate(table) for label, _ in said)
    return count_unordered(rows, LABELS)


@given(tables)
def test_pairs_are_those_counted_one_by_one(table: list[list[Said]]) -> None:
    found = rule_confusions(tallies_of(table), ["F1", "C1", "A1"], counts_of(table))
    named = {rule for said in table for _, rule in said if rule is not None}
    assert [each.rule for each in found] == [r for r in ("F1", "C1", "X9") if r in named]
    given_labels = [label for said in table if len(said) > 1 for label, _ in said]
    for each in found:
        pairs = [
            (label, other)
            for said in table
            for i, (label, rule) in enumerate(said)
            for j, (other, _) in enumerate(said)
            if rule == each.rule and i != j
        ]
        assert each.labels == sum(rule == each.rule for said in table for _, rule in said)
        assert each.pairs == len(pairs)
        assert each.agreeing == sum(one == other for one, other in pairs)
        for row, one in enumerate(LABELS):
            mine = [pair for pair in pairs if pair[0] == one]
            for column, other in enumerate(LABELS):
                assert each.confusion.observed[row, column] == mine.count((one, other))
                if mine:
                    rest = list(given_labels)
                    rest.remove(one)
                    chance = len(mine) * rest.count(other) / len(rest)
                    assert each.confusion.expected[row, column] == pytest.approx(chance)
        assert each.confusion.expected.sum() == pytest.approx(each.pairs)


def test_no_rule_named_no_confusion() -> None:
    assert rule_confusions([], ["C1"], counts_of([[("claim", None)] * 2])) == ()
