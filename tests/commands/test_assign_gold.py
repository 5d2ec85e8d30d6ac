"""Gold that is mixed in when a round is assigned again, after some of it was adjudicated."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from labeler.assigning.making import Made, carry_out, make
from labeler.assigning.wish import Wish
from labeler.assignment.request import Unit
from labeler.errors import LabelerError
from labeler.identity import canonical_json
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.annotators import add_reference, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.derived import sentence_id
from labeler.store.events import Author, NewEvent, append
from labeler.store.rounds.assignments import is_assignment
from labeler.store.verify import repair
from projects import numbered, project

NAMES = ("Ines Okoro", "Tam Lindqvist")
REFERENCE = "0" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of ten articles of ten sentences each."""
    texts = [numbered(10).replace("Sentence", f"In {n} sentence") for n in range(10)]
    return project(tmp_path / "x.db", *texts)


def say(store: Store, annotator: str, sentences: list[str], label: str) -> None:
    author = Author(annotator, 1, codebook_in_use(store)[0])
    append(store, author, [NewEvent("label", each, label) for each in sentences], None)


def assign(store: Store, people: tuple[str, ...], unit: Unit, gold: int, overlap: int) -> Made:
    share = Fraction(overlap, 100)
    wish = Wish("production", people, unit=unit, overlap=share, gold=Fraction(gold, 100))
    with store.read():
        made = make(store, 1, wish)
    carry_out(store, 1, made, None)
    return made


def queued(store: Store, annotator: str) -> set[str]:
    rows = store.rows("SELECT sentence_id FROM queue WHERE annotator_id = ?", (annotator,))
    return {each for (each,) in rows}


@pytest.mark.parametrize("unit", ["article", "sentence"])
def test_what_was_given_out_stays_so_once_it_is_adjudicated(path: Path, unit: Unit) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        judge = Author(person(store, "Kit Marsh").annotator_id, 1, codebook_in_use(store)[0])
        assign(store, people, unit, 0, 100)
        before = [queued(store, each) for each in people]
        rows = store.rows("SELECT sentence_id FROM in_force WHERE position = 1")
        for (sentence,) in list(rows):
            say(store, people[0], [sentence], "claim")
            say(store, people[1], [sentence], "filler")
            rule(store, judge, Ruling(sentence, "claim"), {})
        made = assign(store, people, unit, 10, 100)
        assert [queued(store, each) for each in people] == before
        assert made.gold == (0, 0)


def with_reference(store: Store) -> set[str]:
    with store.write():
        add_reference(store, REFERENCE, "Reference")
    rows = store.rows("SELECT sentence_id FROM in_force WHERE position <= 4")
    known = [each for (each,) in rows]
    say(store, REFERENCE, known, "claim")
    return set(known)


def test_gold_that_was_given_stays_gold_when_the_round_is_assigned_again(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        known = with_reference(store)
        first = assign(store, people, "sentence", 20, 0)
        gold = [queued(store, each) & known for each in people]
        assert [len(each) for each in gold] == list(first.gold)
        assert min(first.gold) > 5
        for who, own in zip(people, gold, strict=True):
            say(store, who, sorted(own)[:5], "claim")
        for _ in range(2):
            again = assign(store, people, "sentence", 20, 0)
            assert again.gold == first.gold
            assert [queued(store, each) & known for each in people] == gold


def cut_anew(store: Store) -> None:
    """Bring in an older cut of every article, in which the first two sentences are one."""
    rows = store.rows(
        "SELECT document_id, text, spans FROM document JOIN segmentation USING (document_id)"
    )
    for document, text, spans in list(rows):
        first, second, *rest = json.loads(spans)
        start, stop = first[0], second[1]
        joined = sentence_id(document, start, stop, text[start:stop])
        cut = canonical_json([[start, stop, first[2]], *rest])
        with store.write():
            store.execute("INSERT INTO segmentation VALUES (?, 'labeler-0:en', ?)", (document, cut))
            store.execute(
                "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)",
                (joined, document, start, stop, text[start:stop]),
            )
    repair(store)


def in_force(store: Store) -> set[str]:
    return {each for (each,) in store.rows("SELECT sentence_id FROM in_force")}


def test_gold_stays_gold_when_its_article_is_cut_in_another_way(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        known = with_reference(store)
        assign(store, people, "sentence", 20, 0)
        gold = [queued(store, each) & known for each in people]
        for who, own in zip(people, gold, strict=True):
            say(store, who, sorted(own), "claim")
        cut_anew(store)
        left = [own & in_force(store) for own in gold]
        assert min(map(len, left)) > 0
        made = assign(store, people, "sentence", 20, 0)
        ids = {
            (document, position): sentence
            for document, position, sentence in store.rows(
                "SELECT document_id, position, sentence_id FROM in_force"
            )
        }
        for who, own in zip(people, left, strict=True):
            given = {
                ids[document, p] for document, all_of in made.given[who].items() for p in all_of
            }
            assert given >= own
            assert given <= known
            assert queued(store, who) & known & in_force(store) >= own


def test_what_was_drawn_stays_drawn_when_its_article_is_cut_in_another_way(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        wish = Wish("production", people, unit="sentence", sentences=50)
        with store.read():
            made = make(store, 1, wish)
        carry_out(store, 1, made, None)
        before, old = queued(store, people[0]) | queued(store, people[1]), in_force(store)
        cut_anew(store)
        both = old & in_force(store)
        with store.read():
            made = make(store, 1, wish)
        carry_out(store, 1, made, None)
        after = queued(store, people[0]) | queued(store, people[1])
        assert after & both == before & both
        # What is new by the cut is drawn as the rest was.
        assert len(after - both) == 5


def test_what_somebody_labelled_in_the_round_is_no_gold_for_them(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        rows = store.rows("SELECT sentence_id FROM in_force WHERE position <= 4")
        own = [each for (each,) in rows]
        say(store, people[0], own, "claim")
        known = with_reference(store)
        assert known == set(own)
        made = assign(store, people, "sentence", 20, 0)
        assert made.gold == (0, 0)
        assert queued(store, people[0]) >= known


def test_a_record_of_gold_that_no_labeler_writes_is_found() -> None:
    good = {"documents": [["a" * 32, "labeler-1:en"]], "parts": {}}
    assert is_assignment({**good, "gold": {"b" * 32: {"a" * 32: "1-4,6"}}})
    wrongs: tuple[object, ...] = ([], {"b": []}, {"b": {"a": 1}}, {"b": {"a": "4-1"}})
    for wrong in wrongs:
        assert not is_assignment({**good, "gold": wrong}), wrong
    assert not is_assignment({"labels_per_sentence": 2, "gold": []})


def test_what_somebody_labels_while_a_round_is_assigned_stays_theirs_alone(path: Path) -> None:
    with open_store(path) as store:
        ines, tam = (person(store, name).annotator_id for name in NAMES)
        assign(store, (ines, tam), "sentence", 0, 0)
        with store.read():
            made = make(store, 1, Wish("production", (tam,), unit="sentence", overlap=Fraction(0)))
        own = sorted(queued(store, ines))[:5]
        say(store, ines, own, "claim")
        carried = carry_out(store, 1, made, None)
        assert queued(store, ines) == set(own)
        assert len(queued(store, tam)) == 95
        assert [sum(map(len, part.values())) for part in carried.parts] == [95]


def test_a_round_is_not_assigned_over_what_was_decided_meanwhile(path: Path) -> None:
    with open_store(path) as store:
        ines, tam = (person(store, name).annotator_id for name in NAMES)
        with store.read():
            made = make(store, 1, Wish("production", (tam,), unit="sentence"))
        assign(store, (ines, tam), "sentence", 0, 0)
        before = queued(store, tam)
        with pytest.raises(LabelerError, match="decided in the project meanwhile"):
            carry_out(store, 1, made, None)
        assert queued(store, tam) == before
