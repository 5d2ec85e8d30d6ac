"""Train, dev and test: no group is cut, shares and labels are held, and little moves."""

import random
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.release.splits.groups import SplitDocument, SplitSentence, group
from labeler.release.splits.shares import Shares, parse_shares
from labeler.release.splits.splitting import Splits, split
from labeler.release.splits.wording import as_json, size_lines, warnings
from labeler.text.duplicates import fold_key

LABELS = ("claim", "attribution", "filler", "retraction")
USUAL = parse_shares("80/10/10")


def article(name: str, labels: Sequence[str | None], *, practised: bool = False) -> SplitDocument:
    """Return an article whose sentences stand in no other."""
    sentences = [
        SplitSentence(f"Words {name} {number} only here", None, label, False)
        for number, label in enumerate(labels)
    ]
    return SplitDocument(name, sentences, practised)


def corpus(count: int, seed: int = 5) -> list[SplitDocument]:
    """Return so many articles of 10 to 40 sentences; one sentence in 300 is a retraction."""
    chance = random.Random(seed)
    return [
        article(
            f"{chance.getrandbits(64):016x}",
            [*chance.choices(LABELS, weights=(150, 120, 30, 1), k=chance.randint(10, 40))],
        )
        for _ in range(count)
    ]


def split_usual(documents: list[SplitDocument], seed: int = 0) -> Splits:
    return split(documents, USUAL, seed, labels=LABELS, filler="filler")


def test_sizes_and_labels_are_near_their_shares() -> None:
    splits = split_usual(corpus(300))
    totals = Counter[str]()
    for part in splits.parts:
        totals.update(part.labels)
    whole = sum(totals.values())
    for part in splits.parts:
        assert abs(part.sentences - part.share * whole) < 0.02 * whole
        for label in ("claim", "attribution", "filler"):
            assert part.labels[label] == pytest.approx(part.share * totals[label], rel=0.2)
        assert part.labels["retraction"] >= 1
    assert splits.untested == splits.untrained == ()


def test_another_seed_is_another_split_and_the_same_seed_the_same() -> None:
    documents = corpus(100)
    first, again, other = (split_usual(documents, seed).part_of for seed in (1, 1, 2))
    assert first == again != other


def test_an_article_more_moves_few_others() -> None:
    """A dataset that grows keeps nearly all of its test set, so that results stay comparable."""
    documents = corpus(300)
    before = split_usual(documents).part_of
    for seed in range(3):
        after = split_usual([*documents, *corpus(1, seed=100 + seed)]).part_of
        assert sum(before[one] != after[one] for one in before) <= 15


def test_a_rare_label_has_a_case_in_every_part_where_three_articles_have_it() -> None:
    documents = [article(f"{n:03}", ["claim"] * 9 + ["attribution"]) for n in range(100)]
    rare = [article(f"rare {n}", ["claim"] * 9 + ["retraction"]) for n in range(3)]
    for seed in range(5):
        splits = split_usual([*documents, *rare], seed)
        assert [part.labels["retraction"] for part in splits.parts] == [1, 1, 1]


def test_a_label_without_a_test_case_is_warned_of() -> None:
    documents = [article(f"{n:03}", ["claim"] * 10) for n in range(20)]
    splits = split_usual([*documents, article("one", ["claim"] * 9 + ["retraction"])])
    missing = [part.name for part in splits.parts if not part.labels["retraction"]]
    assert ("test" in missing) == ("retraction" in splits.untested)
    assert splits.untested == ("retraction",)
    (line,) = warnings(splits, str)
    assert line == "test has no case of retraction: it says nothing of them"


def test_what_was_practised_on_is_never_in_test() -> None:
    repeated = "Nobody has ever seen the harbour as empty as it was on Monday."
    shared = SplitSentence(repeated, fold_key(repeated), "claim", False)
    documents = [*corpus(20), *(article(f"p{n}", ["claim"], practised=True) for n in range(20))]
    documents.append(SplitDocument("practice", [shared], practised=True))
    documents.append(SplitDocument("quotes it", [shared]))
    splits = split(documents, parse_shares("1/1/8"), 3, labels=LABELS)
    barred = [f"p{n}" for n in range(20)] + ["practice", "quotes it"]
    assert {splits.part_of[one] for one in barred} <= {"train", "dev"}
    assert splits.kept_from_test == 22
    assert any("22 articles used to practise" in line for line in warnings(splits, str))


def test_a_giant_group_is_warned_of_with_what_joins_it() -> None:
    furniture = "Reporting by the desk in Tallow Bay and editing by the desk in Ottoleen"
    shared = SplitSentence(furniture, fold_key(furniture), "claim", False)
    site = [SplitDocument(f"site {n}", [shared]) for n in range(30)]
    splits = split_usual([*corpus(3), *site])
    (crowded,) = splits.crowded
    assert len(crowded.documents) == 30
    (line,) = (line for line in warnings(splits, lambda _: furniture) if "stay together" in line)
    assert line.startswith("30 articles with 30 labelled sentences stay together")
    assert "“Reporting by the desk in Tallow Bay" in line


def test_a_part_without_a_share_stays_empty() -> None:
    splits = split(corpus(50), parse_shares("80/0/20"), 0, labels=LABELS)
    assert {*splits.part_of.values()} == {"train", "test"}
    splits = split(corpus(50), parse_shares("1/0/0"), 0, labels=LABELS)
    assert {*splits.part_of.values()} == {"train"}
    assert splits.untested == ()


def test_nothing_to_split_is_split_all_the_same() -> None:
    splits = split_usual([])
    assert dict(splits.part_of) == {}
    assert next(size_lines(splits)) == "train: 0 labelled sentences, 0 articles"


def test_unlabelled_articles_have_a_part_and_count_for_nothing() -> None:
    splits = split_usual([article(f"{n}", [None, None]) for n in range(10)])
    assert len(splits.part_of) == 10
    assert sum(part.documents for part in splits.parts) == 0


def test_sizes_are_told_to_people_and_machines() -> None:
    splits = split_usual([article(f"{n}", ["claim", "filler"]) for n in range(10)])
    assert [*size_lines(splits)] == [
        "train: 16 labelled sentences (80.0%), 8 articles: claim 8, filler 8",
        "dev: 2 labelled sentences (10.0%), 1 article: claim 1, filler 1",
        "test: 2 labelled sentences (10.0%), 1 article: claim 1, filler 1",
    ]
    told = as_json(splits)
    assert [part["sentences"] for part in told["parts"]] == [16, 2, 2]
    assert told["parts"][2]["labels"] == {"claim": 1, "filler": 1}


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("80/10/10", ("4/5", "1/10", "1/10")),
        ("8 / 1 / 1", ("4/5", "1/10", "1/10")),
        ("0.7/0.15/0.15", ("7/10", "3/20", "3/20")),
        ("90/0/10", ("9/10", "0", "1/10")),
    ],
)
def test_shares_are_read_exactly(text: str, shares: tuple[str, str, str]) -> None:
    assert parse_shares(text) == Shares(*map(Fraction, shares))


@pytest.mark.parametrize(
    "text",
    ["", "80/20", "8/1/1/0", "0/0/0", "0/5/5", "-8/1/1", "8/x/1", "nan/1/1", "8e9/1/1", "٨/1/1"],
)
def test_shares_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(LabelerError, match="split '"):
        parse_shares(text)


ANY = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*LABELS, None]), max_size=6),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=14,
)
SHARES = st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)).map(
    lambda parts: parse_shares("/".join(map(str, parts)))
)


def related(given_: list[tuple[list[str | None], int, bool]]) -> list[SplitDocument]:
    """Return articles of which some share a sentence with those of the same number."""
    found = []
    for number, (labels, family, practised) in enumerate(given_):
        one = article(f"{number:02}", labels, practised=practised)
        if family:
            text = f"The family of number {family} all have these very same eight words"
            shared = SplitSentence(text, fold_key(text), None, False)
            one = one._replace(sentences=[*one.sentences, shared])
        found.append(one)
    return found


@given(ANY, SHARES, st.integers(0, 3))
def test_no_group_is_cut_and_shares_are_held_as_far_as_groups_allow(
    given_: list[tuple[list[str | None], int, bool]], shares: Shares, seed: int
) -> None:
    documents = related(given_)
    splits = split(documents, shares, seed, labels=LABELS, filler="filler")
    groups = group(documents, "filler")
    assert splits.part_of.keys() == {one.document_id for one in documents}
    for one in groups:
        (part,) = {splits.part_of[name] for name in one.documents}
        assert not (one.practised and part == "test")
    largest = max((one.sentences for one in groups), default=0)
    whole = sum(part.sentences for part in splits.parts)
    assert whole == sum(one.sentences for one in groups)
    if not any(one.practised for one in groups):
        for found, share in zip(splits.parts, shares, strict=True):
            assert abs(found.sentences - share * whole) <= largest


@given(ANY, SHARES, st.randoms(use_true_random=False))
def test_the_order_in_which_articles_come_is_no_matter(
    given_: list[tuple[list[str | None], int, bool]], shares: Shares, chance: random.Random
) -> None:
    documents = related(given_)
    shuffled = chance.sample(documents, len(documents))
    assert split(documents, shares, 1) == split(shuffled, shares, 1)
