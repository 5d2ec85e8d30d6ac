"""Which label counts where somebody changed theirs: it depends on when the answer was known."""

from pathlib import Path

import pytest

from adjudicating import LEAD, label, labelled
from command_line import command_done
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.agreement.before_adjudication import said
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author
from labeler.store.people import find_annotator, join, part

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def _rule(path: Path, given: str | None) -> None:
    with open_store(path) as store:
        sentence = store.value("SELECT sentence_id FROM in_force WHERE position = 1")
        author = Author(person(store, LEAD).annotator_id, 1, codebook_in_use(store)[0])
        rule(store, author, Ruling(sentence, given, deferred=given is None), {})


def _counting(store: Store) -> list[str]:
    return [given for (given,) in store.rows(f"SELECT label FROM {said(store)} ORDER BY label")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return labelled(tmp_path / "x.db", [{INES: "c", TAM: "f"}])


@pytest.mark.parametrize("later", [(), ("filler",)])
def test_a_decision_that_was_put_off_fixes_no_label(path: Path, later: tuple[str, ...]) -> None:
    _rule(path, None)
    label(path, INES, ["f"])
    for given in later:
        _rule(path, given)
    with open_store(path) as store:
        assert _counting(store) == ["filler", "filler"]


def test_what_stood_is_that_of_each_of_two_names_that_were_one_for_a_while(path: Path) -> None:
    with open_store(path) as store:
        ines, tam = (find_annotator(store, name) for name in (INES, TAM))
        join(store, ines, tam, None)
    label(path, INES, ["a"])  # over the labels of both names
    with open_store(path) as store:
        part(store, tam, None)
    _rule(path, "retraction")
    for name in (INES, TAM):
        label(path, name, ["r"])
    with open_store(path) as store:
        assert _counting(store) == ["attribution", "filler"]


def test_a_decision_fixes_the_labels_also_where_it_is_put_off_again(path: Path) -> None:
    _rule(path, "filler")
    _rule(path, None)
    label(path, INES, ["f"])
    with open_store(path) as store:
        assert _counting(store) == ["claim", "filler"]


def _bring_in(path: Path, given: str, *words: str) -> None:
    """Bring in a label for the first sentence from a file that tells no time."""
    with open_store(path) as store:
        sentence = store.value("SELECT sentence_id FROM in_force WHERE position = 1")
    file = path.with_suffix(".csv")
    file.write_text(f"item,annotator,label\n{sentence},Bo Achterberg,{given}\n", "utf-8")
    command_done("--db", str(path), "labels", "import", *words, str(file))


def test_a_label_without_a_time_that_comes_in_over_another_does_not_count(path: Path) -> None:
    """It may have been given once the answer was known; the first one cannot have been changed."""
    for given in ("retraction", "claim"):
        _bring_in(path, given)
    with open_store(path) as store:
        assert _counting(store) == ["claim", "claim", "filler"]
    _rule(path, "claim")
    with open_store(path) as store:
        assert _counting(store) == ["claim", "filler", "retraction"]


def test_a_label_that_comes_in_over_another_counts_by_the_time_that_is_told(path: Path) -> None:
    _bring_in(path, "retraction")
    _bring_in(path, "claim", "--made-at", "2020-05-03T14:02:11Z")
    _rule(path, "claim")
    with open_store(path) as store:
        assert _counting(store) == ["claim", "claim", "filler"]
    _bring_in(path, "filler", "--made-at", "2200-05-03T14:02:11Z")
    with open_store(path) as store:
        assert _counting(store) == ["claim", "claim", "filler"]


def test_a_label_given_here_over_those_without_a_time_ended_them_all(path: Path) -> None:
    for given in ("retraction", "claim", "filler"):
        _bring_in(path, given)
    label(path, "Bo Achterberg", ["a"])
    _rule(path, "claim")
    label(path, "Bo Achterberg", ["c"])
    with open_store(path) as store:
        counting = list(store.rows(f"SELECT label, heads FROM {said(store)} ORDER BY label"))
        assert counting == [("attribution", 1), ("claim", 1), ("filler", 1)]


def test_a_first_label_counts_without_a_time_and_after_a_decision(path: Path) -> None:
    _rule(path, "claim")
    _bring_in(path, "retraction")
    with open_store(path) as store:
        assert _counting(store) == ["claim", "filler", "retraction"]
