"""What counts as people's agreement where gold and repeats are mixed in: neither of these."""

from fractions import Fraction
from pathlib import Path

import pytest

from command_line import run_command
from labeler.agreement.method import Method
from labeler.assigning.making import carry_out, make
from labeler.assigning.wish import Wish, from_recipe, to_recipe
from labeler.errors import LabelerError
from labeler.identity import wall_clock_ms
from labeler.measuring import project_report
from labeler.store.agreement.attribute_labels import attribute_values
from labeler.store.agreement.consensus_labels import consensus_labels
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.repeats import rounds_with_repeats
from labeler.store.annotators import add_reference, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.events import Author, NewEvent, append
from labeler.store.labels import left_out
from projects import numbered, project

MONTH_MS = 30 * 24 * 3_600_000
NAMES = ("Ines Okoro", "Tam Lindqvist")


def say(store: Store, annotator: str, number: int, sentences: list[str], label: str) -> None:
    codebook = codebook_in_use(store)[0]
    events = [NewEvent("label", each, label, {"checkworthy": 1}) for each in sentences]
    append(store, Author(annotator, number, codebook), events, None)


def counted(store: Store, number: int) -> int:
    """Return how many labels of a round count, as the headline does."""
    codebook_id, codebook = codebook_in_use(store)
    return project_patterns(store, number, codebook_id, codebook.label_names, {}).counts.labels


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Make a project of which two people have labelled the first 30 sentences of 60, in round 1."""
    path = project(tmp_path / "x.db", numbered(30), numbered(30).upper())
    with open_store(path) as store:
        people = [person(store, name).annotator_id for name in NAMES]
        rows = store.rows("SELECT sentence_id FROM in_force ORDER BY document_id, position")
        sentences = [each for (each,) in rows][:30]
        for who in people:
            say(store, who, 1, sentences, "claim")
    return path


def mix_in(store: Store) -> dict[str, list[str]]:
    """Assign round 2 with repeats, label all of it, and return each one's repeats."""
    people = tuple(person(store, name).annotator_id for name in NAMES)
    wish = Wish("production", people, unit="sentence", overlap=Fraction(1), repeats=Fraction(1, 5))
    with store.read():
        made = make(store, 2, wish, now_ms=wall_clock_ms() + MONTH_MS)
    carry_out(store, 2, made, None)
    repeats = {}
    for who in people:
        query = "SELECT sentence_id FROM queue WHERE annotator_id = ? AND round = 2"
        queued = [each for (each,) in store.rows(query, (who,))]
        say(store, who, 2, queued, "filler")
        mine = "SELECT sentence_id FROM current WHERE annotator_id = ? AND round = 1"
        repeats[who] = sorted({each for (each,) in store.rows(mine, (who,))} & set(queued))
    return repeats


def test_repeats_that_are_mixed_in_count_for_no_agreement_among_people(path: Path) -> None:
    with open_store(path) as store:
        repeats = mix_in(store)
        assert [len(each) for each in repeats.values()] == [8, 8]
        assert rounds_with_repeats(store) == [2]
        assert counted(store, 1) == 60
        assert counted(store, 2) == 60  # 30 sentences by two, and not the 16 repeats
        codebook_id, codebook = codebook_in_use(store)
        assert left_out(store, 2, codebook_id)["repeats of earlier labels"] == 16
        attribute = next(each for each in codebook.attributes if each.name == "checkworthy")
        assert sum(1 for _ in attribute_values(store, attribute, 2, codebook_id)) == 60
        assert sum(1 for _ in consensus_labels(store, 2, codebook_id)) == 60
        # They say how far each agrees with themselves: not at all, here.
        report = project_report(store, 2, Method())
        assert [(each.items, each.percent.value) for each in report.intra_annotator] == [
            (8, 0.0),
            (8, 0.0),
        ]


def test_the_report_of_a_round_of_repeats_says_what_it_is_for(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        with store.read():
            wish = Wish("repeat", people, unit="sentence", repeats=Fraction(1, 2))
            made = make(store, 2, wish, now_ms=wall_clock_ms() + MONTH_MS)
        carry_out(store, 2, made, None)
        for who in people:
            query = "SELECT sentence_id FROM queue WHERE annotator_id = ? AND round = 2"
            say(store, who, 2, [each for (each,) in store.rows(query, (who,))], "filler")
        report = project_report(store, 2, Method())
        assert report.summary.labels == 0
        (note,) = [each for each in report.summary.notes if "repeats only" in each]
        assert note.startswith("round 2 holds repeats only")
        assert note.endswith("(--round 1)")
        other = project_report(store, 1, Method())
        assert other.intra_annotator == report.intra_annotator
        assert not any("repeats only" in each for each in other.summary.notes)


def test_a_second_round_on_the_same_sentences_counts_as_ever(path: Path) -> None:
    with open_store(path) as store:
        for name in NAMES:
            who = person(store, name).annotator_id
            query = "SELECT sentence_id FROM current WHERE annotator_id = ? AND round = 1"
            say(store, who, 2, [each for (each,) in list(store.rows(query, (who,)))], "claim")
        assert rounds_with_repeats(store) == []
        assert counted(store, 2) == 60


def test_a_round_of_repeats_counts_for_nothing_else(path: Path) -> None:
    with open_store(path) as store:
        with store.write():
            decide(store, "round", "3", "repeat", None)
        for name in NAMES:
            who = person(store, name).annotator_id
            query = "SELECT sentence_id FROM current WHERE annotator_id = ? LIMIT 10"
            say(store, who, 3, [each for (each,) in list(store.rows(query, (who,)))], "claim")
        assert counted(store, 3) == 0
        assert counted(store, 1) == 60


def test_gold_counts_by_what_people_say_of_it_only(path: Path) -> None:
    with open_store(path) as store:
        reference = "0" * 32
        with store.write():
            add_reference(store, reference, "Reference")
        rows = store.rows("SELECT DISTINCT sentence_id FROM current")
        say(store, reference, 1, [each for (each,) in list(rows)], "filler")
        assert counted(store, 1) == 60


def test_an_assignment_without_repeats_changes_nothing(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        with store.read():
            made = make(store, 1, Wish("production", people, unit="sentence"))
        carry_out(store, 1, made, None)
        assert rounds_with_repeats(store) == []
        assert counted(store, 1) == 60


def test_second_labels_and_repeats_are_kept_out_of_one_round(path: Path) -> None:
    with open_store(path) as store:
        mix_in(store)
        people = tuple(person(store, name).annotator_id for name in NAMES)
        with pytest.raises(LabelerError, match="with repeats"), store.read():
            make(store, 2, Wish("production", people, unit="sentence", again=True))
    result = run_command("--db", str(path), "assign", "--everyone", "--round", "2")
    assert "with repeats" in str(result.exception)
    with open_store(path) as store:
        assert counted(store, 2) == 60


def test_repeats_are_not_mixed_into_a_round_of_second_labels(path: Path) -> None:
    with open_store(path) as store:
        people = tuple(person(store, name).annotator_id for name in NAMES)
        query = "SELECT sentence_id FROM current WHERE annotator_id = ? AND round = 1"
        for who in people:
            say(store, who, 2, [each for (each,) in list(store.rows(query, (who,)))], "claim")
        assert counted(store, 2) == 60
        wish = Wish("production", people, unit="sentence", repeats=Fraction(1, 5), gap=0)
        with pytest.raises(LabelerError, match="would count no longer"), store.read():
            make(store, 2, wish)


@pytest.mark.parametrize("share", ["gold", "repeats"])
def test_a_calibration_round_has_neither_gold_nor_repeats(path: Path, share: str) -> None:
    words = ("--purpose", "calibration", "--people", ",".join(NAMES), f"--{share}", "10%")
    result = run_command("--db", str(path), "assign", *words)
    assert "calibration round is the same for all" in str(result.exception)
    recipe = {**to_recipe(Wish("production")), share: "1/10", "seed": 7}
    wish = from_recipe(recipe, "calibration")
    assert (wish.seed, wish.gold, wish.repeats) == (7, Fraction(0), Fraction(0))


def test_repeats_that_a_calibration_round_was_given_count_for_no_agreement(path: Path) -> None:
    with open_store(path) as store:
        mix_in(store)
        with store.write():
            decide(store, "round", "2", "calibration", None)
        assert counted(store, 2) == 60
