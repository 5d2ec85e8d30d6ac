"""What stays together in a split: articles that repeat a sentence, and near-copies."""

import hashlib
import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.release.splits.groups import SplitDocument, SplitSentence, group
from labeler.release.splits.near_copies import NEIGHBOURS, Sketches, meetings
from labeler.release.splits.shingles import WIDTH, Shingler, words
from labeler.text.duplicates import fold_key

LONG = "The harbour board will meet again on the ninth of March."
FURNITURE = "Sign up below to get the best of our stories each morning."


def sentence(text: str, label: str | None = "claim", *, suggested: bool = False) -> SplitSentence:
    return SplitSentence(text, fold_key(text), label, suggested)


def document(name: str, *sentences: SplitSentence, practised: bool = False) -> SplitDocument:
    return SplitDocument(name, sentences, practised)


def together(*documents: SplitDocument) -> list[tuple[str, ...]]:
    return [one.documents for one in group(documents, "filler")]


def chatter(seed: int, count: int) -> list[str]:
    """Return so many words, hardly any five of which come twice."""
    chance = random.Random(seed)
    return [f"w{chance.randrange(30_000)}" for _ in range(count)]


def test_a_repeated_sentence_of_eight_words_keeps_articles_together() -> None:
    one, two = document("a", sentence(LONG)), document("b", sentence(f"“{LONG.upper()}”"))
    assert together(one, two) == [("a", "b")]


def test_a_shorter_repeated_sentence_keeps_nothing_together() -> None:
    seven = sentence("The board will meet again in March.")
    assert len(words(seven.text)) == 7
    assert together(document("a", seven), document("b", seven)) == [("a",), ("b",)]


def test_filler_joins_nothing_however_long() -> None:
    labelled = [document(name, sentence(FURNITURE, "filler")) for name in "abc"]
    suggested = [document(name, sentence(FURNITURE, None, suggested=True)) for name in "abc"]
    assert together(*labelled) == together(*suggested) == [("a",), ("b",), ("c",)]


def test_what_is_filler_where_it_is_labelled_is_filler_where_nobody_has_come_to_it() -> None:
    own = [f"Nobody but article {name} says a word about {name * 3} ports." for name in "abc"]
    a, b, c = (
        document(name, sentence(text), sentence(FURNITURE, label))
        for name, text, label in zip("abc", own, ("filler", None, None), strict=True)
    )
    assert together(a, b, c) == [("a",), ("b",), ("c",)]


def test_without_a_label_for_boilerplate_a_repeat_is_a_repeat() -> None:
    found = group([document(name, sentence(FURNITURE, "other")) for name in "ab"], None)
    assert [one.documents for one in found] == [("a", "b")]


def test_a_copy_with_every_tenth_word_changed_stays_with_the_original() -> None:
    text = chatter(1, 300)
    changed = [f"x{n}" if n % 10 == 0 else word for n, word in enumerate(text)]
    original, copy = (SplitSentence(" ".join(t), None, "claim", False) for t in (text, changed))
    other = SplitSentence(" ".join(chatter(2, 300)), None, "claim", False)
    assert together(
        document("a", original), document("b", other), document("c", copy)
    ) == [("a", "c"), ("b",)]  # fmt: skip


def test_a_report_taken_into_a_longer_one_stays_with_it() -> None:
    report = " ".join(chatter(3, 60))
    longer = f"{' '.join(chatter(4, 500))} {report} {' '.join(chatter(5, 500))}"
    one, two = (SplitSentence(text, None, "claim", False) for text in (report, longer))
    assert together(document("a", one), document("b", two)) == [("a", "b")]


def test_a_third_of_a_text_in_common_is_no_near_copy() -> None:
    common = chatter(6, 100)
    one, two = (
        SplitSentence(" ".join(common + chatter(seed, 200)), None, "claim", False)
        for seed in (7, 8)
    )
    assert together(document("a", one), document("b", two)) == [("a",), ("b",)]


def test_near_copies_are_found_in_scripts_without_spaces() -> None:
    chance = random.Random(9)
    text = "".join(chr(0x4E00 + chance.randrange(4000)) for _ in range(80))
    copy = text[:40] + "新" + text[41:]
    one, two = (SplitSentence(t, None, "claim", False) for t in (text, copy))
    assert together(document("a", one), document("b", two)) == [("a", "b")]


def test_however_many_copies_there_are_they_stay_together() -> None:
    """Far more than a shingle's list lets meet each other directly."""
    text = chatter(10, 120)
    copies = []
    for number in range(10 * NEIGHBOURS):
        own = [f"x{number}" if place == number else word for place, word in enumerate(text)]
        copies.append(document(f"{number:03}", SplitSentence(" ".join(own), None, "claim", False)))
    assert len(together(*copies)) == 1


def test_groups_know_labels_practice_and_what_joins_them() -> None:
    one = document("b", sentence(LONG), sentence("It is late.", "attribution"))
    two = document("a", sentence(LONG), sentence("Nobody came.", None), practised=True)
    (found,) = group([one, two], "filler")
    assert found.documents == ("a", "b")
    assert (dict(found.labels), found.sentences) == ({"claim": 2, "attribution": 1}, 3)
    assert found.practised
    assert found.repeat == fold_key(LONG)


TEXTS = st.lists(
    st.sampled_from(["red", "blue", "green", "old", "new", "port", "ship", "crew"]), max_size=24
)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.data())
def test_the_order_of_the_articles_is_no_matter(
    texts: list[list[str]], data: st.DataObject
) -> None:
    documents = [
        document(str(number), sentence(" ".join(text), data.draw(st.sampled_from(["claim", None]))))
        for number, text in enumerate(texts)
    ]
    assert len({tuple(group(order, None)[0].documents) for order in permutations(documents)}) == 1
    assert len({tuple(together(*order)) for order in permutations(documents)}) == 1


@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_equal_long_sentences_never_part(texts: list[list[str]]) -> None:
    documents = [document(str(n), sentence(" ".join(text))) for n, text in enumerate(texts)]
    home = {one: found for found in together(*documents) for one in found}
    for one in documents:
        for other in documents:
            same = one.sentences[0].repeat == other.sentences[0].repeat
            if same and len(words(one.sentences[0].text)) >= 8:
                assert home[one.document_id] == home[other.document_id]


def test_shingles_are_the_same_on_every_machine() -> None:
    """They decide what is a near-copy, so neither Python nor numpy may have a say in them."""
    found = Shingler().shingles(["The council voted", "on Monday, at last."])
    text = ["the", "council", "voted", "on", "monday", "at", "last"]
    runs = [text[start : start + WIDTH] for start in range(len(text) - WIDTH + 1)]
    assert found.tolist() == sorted(by_hand(run) for run in runs)


def by_hand(run: list[str]) -> int:
    """Return the upper half of the words' 64-bit hashes, mixed in whole numbers."""
    mixed = 0
    for word in run:
        hashed = hashlib.blake2b(word.encode(), digest_size=8).digest()
        mixed = (mixed ^ int.from_bytes(hashed, "big")) * 0x9E3779B97F4A7C15 % 2**64
        mixed ^= mixed >> 29
    return mixed >> 32


def test_a_text_shorter_than_a_shingle_has_none() -> None:
    assert len(Shingler().shingles(["one two", "three four"])) == 0
    assert len(Shingler().shingles(["one two three", "four five"])) == 1 == WIDTH - 4


def ten_thousand(length: int) -> Sketches:
    """Return sketches of 10,000 articles, one in ten a copy of the one before; all share a line."""
    sketches, shingler = Sketches(), Shingler()
    common = "said in a statement on its own page on Tuesday evening"
    for number in range(10_000):
        own = number - 1 if number and number % 10 == 0 else number
        text = " ".join(f"w{own}x{place}" for place in range(length))
        sketches.add(f"{number:05}", shingler.shingles([text, common]))
    return sketches


@pytest.fixture(scope="module")
def many() -> Sketches:
    return ten_thousand(16)


def test_of_ten_thousand_articles_few_pairs_are_compared(many: Sketches) -> None:
    met = meetings(many)
    copies = {(f"{n - 1:05}", f"{n:05}") for n in range(10, 10_000, 10)}
    assert {pair for pair in met if many.are_near_copies(*pair)} == copies
    # A phrase that all share brings each together with its neighbours, not with all others.
    assert len(met) <= (NEIGHBOURS + 1) * 10_000


def test_of_more_shingles_than_are_held_a_sample_tells_the_same(many: Sketches) -> None:
    everything = sum(map(len, many.kept.values()))
    sketches = Sketches(most=everything // 3)
    for name, shingles in many.kept.items():
        sketches.add(name, shingles)
    assert sketches.modulus == 4
    assert sum(map(len, sketches.kept.values())) <= everything // 3
    found = {pair for pair in meetings(sketches) if sketches.are_near_copies(*pair)}
    assert len(found) > 900
    assert found <= {(f"{n - 1:05}", f"{n:05}") for n in range(10, 10_000, 10)}
