"""Who gets which sentences: even loads, exact shares, everybody linked, little that ever moves."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.assignment.plan import Plan, extra, in_order, pick, plan, united
from labeler.assignment.ranges import from_ranges, to_ranges
from labeler.assignment.request import EVERYBODY, NEW, Frame, Request
from labeler.assignment.units import Stratum
from labeler.errors import LabelerError


def frame_of(sizes: Sequence[int], *, likely_every: int = 0, before: int = NEW) -> Frame:
    """Return articles of so many sentences; every so-manyth sentence looks like a retraction."""
    count = sum(sizes)
    index = np.arange(count)
    return Frame(
        tuple(f"document {number}" for number in range(len(sizes))),
        np.repeat(np.arange(len(sizes)), sizes).astype(np.int64),
        np.concatenate([np.arange(1, size + 1) for size in sizes]).astype(np.int64)
        if sizes
        else np.zeros(0, np.int64),
        np.asarray(index % 7 == 0, np.int64),
        np.full(count, before, np.int64),
        {"retraction": np.asarray(index % likely_every == 0 if likely_every else index < 0)},
    )


def people(count: int) -> tuple[str, ...]:
    return tuple(f"person {number}" for number in range(count))


def held(made: Plan) -> dict[tuple[str, int], set[int]]:
    """Return who has each sentence that anybody has."""
    found: dict[tuple[str, int], set[int]] = {}
    for person, part in enumerate(made.parts):
        for document, positions in part.items():
            for position in positions:
                found.setdefault((document, position), set()).add(person)
    return found


def loads(made: Plan) -> list[int]:
    return [sum(map(len, part.values())) for part in made.parts]


SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=25)
SHARES = st.integers(0, 20).map(lambda twentieths: Fraction(twentieths, 20))


@given(SIZES, st.integers(1, 7), SHARES, st.integers(0, 3), st.integers(0, 9))
def test_every_sentence_has_as_many_people_as_asked_and_loads_are_even(
    sizes: list[int], count: int, overlap: Fraction, together: int, seed: int
) -> None:
    asked = Request(people(count), seed, overlap=overlap, together=together)
    made = plan(frame_of(sizes), asked)
    copies = [len(who) for who in held(made).values()]
    assert len(copies) == sum(sizes)
    assert set(copies) <= {1, asked.copies()}
    if asked.copies() > 1:
        assert abs(sum(c > 1 for c in copies) - overlap * sum(sizes)) < 1
    # Sentences of the overlap cannot always even out what linking people took.
    slack = max(1, count) if made.apart or overlap > Fraction(3, 4) else 1
    assert max(loads(made)) - min(loads(made)) <= max(slack, 0.02 * sum(loads(made)) / count)


@given(SIZES, st.integers(2, 6), st.integers(0, 9))
def test_whole_articles_stay_whole(sizes: list[int], count: int, seed: int) -> None:
    made = plan(frame_of(sizes), Request(people(count), seed, "article"))
    for part in made.parts:
        for document, positions in part.items():
            assert list(positions) == list(range(1, sizes[int(document.split()[1])] + 1))
    assert len(held(made)) == sum(sizes)


@given(SIZES, st.integers(2, 6), SHARES, st.integers(0, 9))
def test_pairs_that_share_nothing_are_told_and_no_others(
    sizes: list[int], count: int, overlap: Fraction, seed: int
) -> None:
    made = plan(frame_of(sizes), Request(people(count), seed, overlap=overlap))
    together = held(made).values()
    for a, b in combinations(range(count), 2):
        is_linked = any({a, b} <= who for who in together)
        assert is_linked == ((a, b) not in made.apart)
        assert made.shared[a, b] == sum({a, b} <= who for who in together)
    assert [int(made.shared[a, a]) for a in range(count)] == loads(made)


@given(SIZES, st.integers(1, 5), SHARES, st.integers(0, 9))
def test_the_same_request_gives_the_same_plan(
    sizes: list[int], count: int, overlap: Fraction, seed: int
) -> None:
    asked = Request(people(count), seed, overlap=overlap)
    assert plan(frame_of(sizes), asked).parts == plan(frame_of(sizes), asked).parts


def test_every_pair_of_people_is_linked_where_the_overlap_has_room() -> None:
    for seed in range(20):
        made = plan(frame_of([30] * 10), Request(people(8), seed, overlap=Fraction(1, 5)))
        assert made.apart == ()
        assert max(loads(made)) - min(loads(made)) <= 1


def test_a_few_articles_of_all_lengths_change_places_until_loads_are_even() -> None:
    sizes = [8, 13, 30, 21, 17, 26, 11, 9, 24, 19, 28, 14, 12, 23, 16]
    for seed in range(10):
        made = plan(frame_of(sizes), Request(people(3), seed, "article", overlap=Fraction(0)))
        assert max(loads(made)) - min(loads(made)) <= 4, seed


@pytest.mark.parametrize("articles", [800, pytest.param(4_000, marks=pytest.mark.slow)])
def test_many_sentences_for_twenty_people(articles: int) -> None:
    frame = frame_of([25] * articles)
    before = plan(frame, Request(people(20), overlap=Fraction(1, 5)))
    after = plan(frame, Request(people(21), overlap=Fraction(1, 5)))
    for made in (before, after):
        mean = sum(loads(made)) / len(made.parts)
        assert max(abs(each / mean - 1) for each in loads(made)) < 0.02
        assert made.apart == ()
    # What moves is what the newcomer takes, and little else.
    old, new = held(before), held(after)
    moved = sum(len(who - new[sentence]) for sentence, who in old.items())
    assert moved <= 1.5 * sum(loads(before)) / 21


def test_the_overlap_holds_each_article_and_suggested_label_in_proportion() -> None:
    frame = frame_of([50] * 20)
    made = plan(frame, Request(people(4), overlap=Fraction(1, 5)))
    double = {sentence for sentence, who in held(made).items() if len(who) == 2}
    for document in frame.documents:
        assert 9 <= sum(sentence[0] == document for sentence in double) <= 11
    suggested = {
        key for key, label in zip(frame.keys(), frame.suggested.tolist(), strict=True) if label
    }
    share = sum(f"{document} {position}" in suggested for document, position in double)
    assert abs(share / len(suggested) - 0.2) < 0.03


def test_what_looks_like_a_rare_label_is_drawn_more_often() -> None:
    frame = frame_of([100] * 20, likely_every=50)
    asked = Request(
        people(3),
        sample=Fraction(1, 10),
        overlap=Fraction(1, 5),
        oversample={"retraction": Fraction(1)},
    )
    made = plan(frame, asked)
    likely, rest = made.strata
    assert likely == Stratum("retraction", 40, Fraction(1), Fraction(1))
    assert rest == Stratum(None, 1_960, Fraction(1, 10), Fraction(1, 50))
    given_out = held(made)
    cues = {(frame.documents[i // 100], i % 100 + 1) for i in range(0, 2_000, 50)}
    assert all(len(given_out[sentence]) == 2 for sentence in cues)
    assert len(given_out) == 40 + 196


@given(st.integers(0, 30), st.integers(2, 5), st.integers(0, 9))
def test_what_is_labelled_stays_with_whoever_labelled_it(
    labelled: int, count: int, seed: int
) -> None:
    frame = frame_of([10] * 6)
    first = plan(frame, Request(people(count), seed))
    done = np.zeros((60, count + 1), np.bool_)
    place = {key: index for index, key in enumerate(frame.keys())}
    for document, positions in list(first.parts[0].items()):
        for position in positions:
            if done.sum() < labelled:
                done[place[f"{document} {position}"], 0] = True
    again = plan(frame, Request(people(count + 1), seed), done=done)
    for row, person in zip(*np.nonzero(done), strict=True):
        document, _, position = frame.keys()[row].rpartition(" ")
        assert int(position) in again.parts[person][document]


def test_what_others_have_labelled_needs_nobody_more() -> None:
    frame = frame_of([10])
    gone = np.array([1] * 4 + [0] * 6, np.int64)
    made = plan(frame, Request(people(1), overlap=Fraction(0)), gone=gone)
    assert made.parts[0] == {"document 0": [5, 6, 7, 8, 9, 10]}


@given(SIZES, st.integers(1, 4), st.integers(0, 3), st.randoms(use_true_random=False))
def test_of_an_article_that_others_began_the_rest_goes_on_to_somebody(
    sizes: list[int], count: int, together: int, rng: Random
) -> None:
    frame = frame_of(sizes)
    asked = Request(people(count), unit="article", overlap=Fraction(1), together=together)
    gone = np.array([rng.choice([0, 0, 1, 2]) for _ in range(len(frame))], np.int64)
    made = plan(frame, asked, gone=gone)
    copies = {key: len(who) for key, who in held(made).items()}
    for (document, position), others in zip(
        [(frame.documents[d], p) for d, p in zip(frame.document, frame.position, strict=True)],
        gone.tolist(),
        strict=True,
    ):
        assert copies.get((document, position), 0) == max(0, asked.copies() - others)
    assert {frozenset(pair) for pair in made.apart} == {
        frozenset((a, b))
        for a, b in combinations(range(count), 2)
        if not any({a, b} <= who for who in held(made).values())
    }


def test_what_was_drawn_before_stays_drawn_when_articles_come_in() -> None:
    asked = Request(people(2), sample=Fraction(1, 2), overlap=Fraction(1, 5))
    first = held(plan(frame_of([20] * 5), asked))
    more = frame_of([20] * 9)
    before = more.before.copy()
    for index, key in enumerate(more.keys()[:100]):
        document, _, position = key.rpartition(" ")
        before[index] = len(first.get((document, int(position)), ()))
    grown = Frame(more.documents, more.document, more.position, more.suggested, before, more.likely)
    second = held(plan(grown, asked))
    old = {sentence: who for sentence, who in second.items() if int(sentence[0].split()[1]) < 5}
    assert {sentence: len(who) for sentence, who in old.items()} == {
        sentence: len(who) for sentence, who in first.items()
    }
    assert len(second) == 50 + 40


def test_everybody_gets_the_same_for_calibration() -> None:
    asked = Request(people(4), sample=Fraction(1, 4), overlap=Fraction(1), together=EVERYBODY)
    made = plan(frame_of([20] * 5), asked)
    assert len(set(map(str, made.parts))) == 1
    assert loads(made) == [25] * 4


def test_picks_are_a_persons_own_and_whole_where_articles_are_the_unit() -> None:
    candidates = {f"gold {number}": list(range(1, 6)) for number in range(20)}
    by_sentence = Request(people(2))
    by_article = Request(people(2), unit="article")
    one, two = (pick(candidates, 10, by_sentence, "gold", person) for person in people(2))
    assert one != two
    assert sum(map(len, one.values())) == sum(map(len, two.values())) == 10
    whole = pick(candidates, 7, by_article, "gold", "person 0")
    assert list(map(len, whole.values())) == [5, 5]
    assert pick({}, 7, by_article, "gold", "person 0") == {}


def test_what_is_added_is_its_share_of_the_whole() -> None:
    assert extra(Fraction(1, 20), 190) == 10
    assert extra(Fraction(0), 190) == 0


def test_the_order_is_a_persons_own_and_keeps_articles_together() -> None:
    part = {f"document {number}": [1, 2] for number in range(12)}
    one, two = (in_order(part, 1, person) for person in people(2))
    assert [document for document, _ in one] != [document for document, _ in two]
    assert dict(one) == dict(two) == part
    # What is added comes in between and moves nothing else.
    more = in_order(united([part, {"gold": [3]}]), 1, "person 0")
    assert [each for each in more if each[0] != "gold"] == one


@given(st.sets(st.integers(1, 200), min_size=1))
def test_positions_survive_as_text(positions: set[int]) -> None:
    text = to_ranges(sorted(positions))
    assert from_ranges(text) == sorted(positions)
    assert from_ranges(text, 100) == [each for each in sorted(positions) if each <= 100]


@pytest.mark.parametrize("text", ["", "0", "2-1", "1,1", "3,2", "1-", "a", "1, 2", "-3"])
def test_what_is_no_list_of_positions_is_refused(text: str) -> None:
    with pytest.raises(LabelerError):
        from_ranges(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": ()},
        {"people": ("one", "one")},
        {"people": ("one",), "overlap": Fraction(3, 2)},
        {"people": ("one",), "together": -1},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LabelerError):
        Request(**wrong)  # type: ignore[arg-type]
