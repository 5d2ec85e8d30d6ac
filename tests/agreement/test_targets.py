"""Agreement on sets of targets, against the definitions computed pair by pair in fractions."""

import math
import random
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.details import TargetAgreement
from labeler.agreement.method import Method
from labeler.agreement.targets import Target, TargetAnswer, masi, target_agreements

Sets = list[frozenset[Target]]
Item = tuple[str, Sets]
"""The document, and the answers of so many annotators, empty where none names a target."""

targets: st.SearchStrategy[frozenset[Target]] = st.frozensets(
    st.sampled_from([-3, -2, -1, 1, "outside"]), max_size=4
)
items: st.SearchStrategy[list[Item]] = st.lists(
    st.tuples(st.sampled_from(["d1", "d2", "d3", "d4", "d5", "d6"]), st.lists(targets, max_size=4)),
    max_size=12,
)


def answers_of(items: Sequence[Item], label: str = "retraction") -> list[TargetAnswer]:
    return [
        TargetAnswer(document, str(item), f"A{who}", label, named)
        for item, (document, sets) in enumerate(items)
        for who, named in enumerate(sets)
    ]


def agreement(items: Sequence[Item], method: Method | None = None) -> TargetAgreement | None:
    found = target_agreements(
        "targets", answers_of(items), ["claim", "retraction"], method or Method()
    )
    assert len(found) <= 1
    return found[0] if found else None


def similarity(one: frozenset[Target], other: frozenset[Target]) -> Fraction:
    """Follow the definition word by word."""
    jaccard = Fraction(len(one & other), len(one | other))
    if one == other:
        return jaccard
    if one <= other or other <= one:
        return jaccard * Fraction(2, 3)
    return jaccard * Fraction(1, 3) if one & other else Fraction(0)


def compared(items: Sequence[Item]) -> list[Sets]:
    named = [[each for each in sets if each] for _, sets in items]
    return [sets for sets in named if len(sets) > 1]


def mean_masi(items: list[Sets]) -> Fraction:
    total = sum(
        (similarity(a, b) / (len(sets) - 1) for sets in items for a, b in permutations(sets, 2)),
        Fraction(),
    )
    return total / sum(map(len, items))


def chance_masi(items: list[Sets]) -> Fraction:
    pool = [targets for sets in items for targets in sets]
    pairs = list(permutations(pool, 2))
    return sum((similarity(a, b) for a, b in pairs), Fraction()) / len(pairs)


def link_f1(items: list[Sets]) -> Fraction:
    shared = sum(
        (Fraction(2 * len(a & b), len(s) - 1) for s in items for a, b in combinations(s, 2)),
        Fraction(),
    )
    return shared / sum(len(targets) for sets in items for targets in sets)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({1, 2}, {1, 2}, 1.0),
        ({1}, {1, 2}, 1 / 3),
        ({1, 2, 3}, {1, 2}, 4 / 9),
        ({1, 2}, {2, 3}, 1 / 9),
        ({1}, {2}, 0.0),
        ({"outside"}, {"outside"}, 1.0),
        ({"outside"}, {-1}, 0.0),
    ],
)
def test_masi_by_hand(one: set[Target], other: set[Target], expected: float) -> None:
    assert masi(one, other) == pytest.approx(expected, abs=1e-15)
    assert masi(other, one) == masi(one, other)


@given(items)
def test_values_are_those_of_the_definitions(items: list[Item]) -> None:
    found, sets = agreement(items), compared(items)
    pairs = sum(math.comb(len(each), 2) for each in sets)
    everybody = sum(math.comb(len(each), 2) for _, each in items)
    if not everybody:
        assert found is None
        return
    assert found is not None
    assert (found.label, found.attribute) == ("retraction", "targets")
    assert (found.pairs, found.unnamed) == (pairs, everybody - pairs)
    if not pairs:
        assert found.masi.value is found.expected_masi is found.alpha.value is None
        assert found.masi.reason == found.link_f1.reason == found.alpha.reason
        assert "both named a target" in (found.masi.reason or "")
        return
    assert found.masi.value == pytest.approx(float(mean_masi(sets)), abs=1e-12)
    assert found.expected_masi == pytest.approx(float(chance_masi(sets)), abs=1e-12)
    assert found.link_f1.value == pytest.approx(float(link_f1(sets)), abs=1e-12)
    if chance_masi(sets) == 1:
        assert found.alpha.value is None
        assert "chance agreement is complete" in (found.alpha.reason or "")
    else:
        alpha = 1 - (1 - mean_masi(sets)) / (1 - chance_masi(sets))
        assert found.alpha.value == pytest.approx(float(alpha), abs=1e-12)
        assert found.alpha.value is not None
        assert -1 <= found.alpha.value <= 1
    assert found.masi.n == found.link_f1.n == len(sets)


@given(items, st.sampled_from(["document", "item"]))
def test_every_gap_has_a_reason(items: list[Item], unit: str) -> None:
    found = agreement(items, Method(unit="item" if unit == "item" else "document"))
    if found is None:
        return
    for estimate in (found.masi, found.alpha, found.link_f1):
        given_numbers = asdict(estimate)
        effect = ("design_effect",) if unit == "document" else ()
        gaps = [given_numbers[name] for name in ("value", "se", "ci", "df", *effect)]
        assert (None in gaps) == (estimate.reason is not None)
        if estimate.ci is not None:
            assert estimate.value is not None
            assert -1 <= estimate.ci[0] <= estimate.value <= estimate.ci[1] <= 1


@given(items, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(items: list[Item], shuffle: random.Random) -> None:
    before = agreement(items)
    changed = [(f"{document}'", shuffle.sample(sets, len(sets))) for document, sets in items]
    shuffle.shuffle(changed)
    after = agreement(changed)
    if before is None or after is None:
        assert before is after
        return
    assert (after.pairs, after.unnamed) == (before.pairs, before.unnamed)
    for name in ("masi", "alpha", "link_f1"):
        one, other = getattr(before, name), getattr(after, name)
        assert (other.reason, other.df, other.documents) == (one.reason, one.df, one.documents)
        for field in ("value", "se"):
            a, b = getattr(one, field), getattr(other, field)
            assert (a is None and b is None) or a == pytest.approx(b, rel=1e-9, abs=1e-12)


def clustered(documents: int = 14) -> list[Item]:
    """Make up documents that differ in how hard their retractions are."""
    chance = random.Random(5)
    made: list[Item] = []
    for document in range(documents):
        slip = chance.choice([0.1, 0.6])
        for _ in range(chance.randint(1, 5)):
            truth: frozenset[Target] = frozenset(range(-chance.randint(1, 4), 0))
            sets: Sets = []
            for _ in range(chance.choice([2, 2, 3])):
                wrong: frozenset[Target] = frozenset({-chance.randint(1, 3)})
                sets.append(truth ^ wrong if chance.random() < slip else truth)
            made.append((f"d{document}", [each or frozenset({-1}) for each in sets]))
    return made


def weighted(items: Sequence[Item], weights: Sequence[float]) -> dict[str, float]:
    """Compute the three figures with every item counted so many times."""
    distance = cache(lambda one, other: float(1 - similarity(one, other)))
    answers = [(each, w) for (_, sets), w in zip(items, weights, strict=True) for each in sets]
    pairs = [
        (a, b, w / (len(sets) - 1))
        for (_, sets), w in zip(items, weights, strict=True)
        for a, b in permutations(sets, 2)
    ]
    n = sum(w for _, w in answers)
    within = sum(w * distance(a, b) for a, b, w in pairs)
    apart = sum(v * w * distance(a, b) for a, v in answers for b, w in answers)
    shared = sum(w * len(a & b) for a, b, w in pairs)
    return {
        "masi": 1 - within / n,
        "link_f1": shared / sum(w * len(each) for each, w in answers),
        "alpha": 1 - (n - 1) * within / apart,
    }


def test_standard_errors_are_those_of_the_weights_derivative() -> None:
    """An item's influence is what the figure changes by as the item begins to weigh more."""
    items, step = clustered(), 1e-5
    ones = np.ones(len(items))
    moved = [
        [weighted(items, ones + side * step * (ones.cumsum() == place)) for side in (1, -1)]
        for place in range(1, len(items) + 1)
    ]
    documents = sorted({document for document, _ in items})
    found = agreement(items)
    assert found is not None
    named = {"masi": found.masi, "link_f1": found.link_f1, "alpha": found.alpha}
    for name, estimate in named.items():
        influence = np.array([(up[name] - down[name]) / (2 * step) for up, down in moved])
        influence -= influence.mean()
        squares = sum(
            sum(influence[place] for place, (of, _) in enumerate(items) if of == document) ** 2
            for document in documents
        )
        number = len(documents)
        assert estimate.se == pytest.approx(math.sqrt(number / (number - 1) * squares), rel=1e-6)
        assert estimate.df == number - 1
        assert estimate.ci is not None


def test_always_pointing_at_the_sentence_before_is_right_by_chance() -> None:
    """Equal sets everywhere, all alike: full agreement, and nothing that tells it from a habit."""
    alike: list[Item] = [(f"d{n}", [frozenset({-1})] * 2) for n in range(40)]
    found = agreement(alike)
    assert found is not None
    assert (found.masi.value, found.expected_masi, found.alpha.value) == (1.0, 1.0, None)
    apart: list[Item] = [(f"d{n}", [frozenset({-1 - n % 4})] * 2) for n in range(40)]
    told = agreement(apart)
    assert told is not None
    assert (told.masi.value, told.alpha.value) == (1.0, 1.0)
    assert told.expected_masi == pytest.approx(4 * 20 * 19 / (80 * 79))


def test_few_pairs_are_too_few_to_say() -> None:
    few = agreement(clustered(6)[:8])
    assert few is not None
    assert few.pairs < 30
    assert few.masi.ci is None
    assert "an interval for a label takes 30" in (few.masi.reason or "")


def test_each_label_has_its_own_figures_in_the_codebooks_order() -> None:
    one: list[Item] = [("d1", [frozenset({-1}), frozenset({-1})])]
    other: list[Item] = [("d1", [frozenset({-1}), frozenset({-2})])]
    answers = sorted(
        answers_of(one) + answers_of(other, "claim"), key=lambda answer: answer.annotator
    )
    found = target_agreements("targets", answers, ["claim", "retraction", "filler"], Method())
    assert [(each.label, each.masi.value) for each in found] == [
        ("claim", 0.0),
        ("retraction", 1.0),
    ]


def test_many_different_sets_are_compared_with_each_other() -> None:
    """A few thousand of them take seconds, and their chance is still exact."""
    chance = random.Random(2)
    many: list[Item] = [
        (f"d{n}", [frozenset(chance.sample(range(-30, 0), 3)) for _ in range(2)])
        for n in range(300)
    ]
    found = agreement(many)
    assert found is not None
    pool = [each for _, sets in many for each in sets]
    total = sum(masi(a, b) for a, b in combinations(pool, 2))
    assert found.expected_masi == pytest.approx(total / math.comb(len(pool), 2), rel=1e-12)
