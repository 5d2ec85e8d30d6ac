"""The one rule of what counts as agreement: every reader of labels follows it, and loses nothing.

Contract: one label a sentence and person, given before any feedback or discussion; no repeats.
"""

import itertools
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeler.agreement.method import Method
from labeler.measuring import project_report
from labeler.models import EventKind
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.agreement.attribute_labels import attribute_values
from labeler.store.agreement.cells import labels_in_document, sentences_by_cell
from labeler.store.agreement.conduct import labelling_acts, work_totals
from labeler.store.agreement.consensus_labels import consensus_labels
from labeler.store.agreement.disputed import divided_sentences
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.rows import LabelSet, codebooks_of, paired_rounds, timed_items
from labeler.store.agreement.rules import rule_tallies
from labeler.store.agreement.targets import target_answers
from labeler.store.annotators import add_annotator, annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.events import Author, NewEvent, append
from labeler.store.labels import left_out
from projects import CODEBOOK, numbered, project

PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Uma Reyes")
LABELS = CODEBOOK.label_names
SENTENCES = 4
LEAD = 3


class Did(NamedTuple):
    person: int
    """`LEAD` adjudicates."""
    sentence: int
    kind: EventKind
    label: str
    step: int


histories = st.lists(
    st.builds(
        Did,
        st.integers(0, LEAD),
        st.integers(0, SENTENCES - 1),
        st.sampled_from(["label", "label", "label", "label", "skip", "withdraw"]),
        st.sampled_from(["claim", "retraction"]),
        st.integers(1, 3),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("counted") / "x.db", numbered(SENTENCES))
    with open_store(path) as store, store.write():
        for name in (*PEOPLE, "Lea Brandt"):
            add_annotator(store, name)
    return path


def ids(store: Store) -> tuple[list[str], list[str]]:
    rows = store.rows("SELECT sentence_id FROM in_force ORDER BY position")
    return [each for (each,) in rows], [each.annotator_id for each in annotators(store)]


def act(store: Store, did: Did, number: int = 1) -> None:
    sentences, people = ids(store)
    author = Author(people[did.person], number, codebook_in_use(store)[0])
    sentence = sentences[did.sentence]
    if did.person == LEAD:
        rule(store, author, Ruling(sentence, did.label), {})
        return
    said = did.kind == "label"
    details = {"checkworthy": did.step, "rule": "R1"} if said else {}
    label = did.label if said else None
    append(store, author, [NewEvent(did.kind, sentence, label, details)], None)


def counting(history: list[Did]) -> dict[tuple[int, int], Did]:
    """Return what counts, by (sentence, person): the last before the adjudication, or a first."""
    stands: dict[tuple[int, int], Did] = {}
    fixed: set[tuple[int, int]] = set()
    for did in history:
        key = did.sentence, did.person
        if did.person == LEAD:
            if not any(s == did.sentence and p == LEAD for s, p in fixed):
                fixed |= {known for known in stands if known[0] == did.sentence}
                fixed.add(key)
        elif key not in fixed:
            stands[key] = did
    return stands


@settings(max_examples=40, deadline=None)
@given(history=histories)
def test_every_reader_counts_the_labels_given_before_adjudication(
    template: Path, history: list[Did]
) -> None:
    path = template.with_name("y.db")
    shutil.copy(template, path)
    with open_store(path) as store:
        sentences, people = ids(store)
        for place, did in enumerate(history):
            act(store, did)
            if place % 7 == 0:  # what was found once is found anew when the log has grown
                left_out(store, 1, codebook_in_use(store)[0])
        stands = counting(history)
        labelled = {key: did for key, did in stands.items() if did.kind == "label"}
        by_sentence = {
            s: sorted(did.label for (each, _), did in labelled.items() if each == s)
            for s in range(SENTENCES)
        }
        several = {sentences[s]: found for s, found in by_sentence.items() if len(found) > 1}
        codebook_id, codebook = codebook_in_use(store)
        within = store, 1, codebook_id
        assert project_patterns(*within, LABELS, {}).counts.labels == len(labelled)
        assert set(consensus_labels(*within)) == {
            (sentences[s], people[p], did.label) for (s, p), did in labelled.items()
        }
        timed = timed_items(store, LabelSet(1, codebook_id))
        assert {item.item: sorted(item.labels) for item in timed} == several
        checkworthy = next(each for each in codebook.attributes if each.name == "checkworthy")
        assert {row[1:] for row in attribute_values(store, checkworthy, 1, codebook_id)} == {
            (sentences[s], people[p], str(did.step)) for (s, p), did in labelled.items()
        }
        assert {place[2]: sorted(each) for place, each in divided_sentences(*within)} == {
            sentence: found for sentence, found in several.items() if len(set(found)) > 1
        }
        totals = work_totals(*within).values()
        assert sum(total.labels for total in totals) == len(labelled)
        assert sum(total.skips for total in totals) == sum(
            did.kind == "skip" for did in stands.values()
        )
        retraction = next(each for each in codebook.attributes if each.type == "sentences")
        assert Counter(
            answer.item for answer in target_answers(*within, retraction, ["retraction"])
        ) == Counter(sentences[s] for (s, _), did in labelled.items() if did.label == "retraction")
        ruled = next(each for each in codebook.attributes if each.type == "rule")
        tallies = rule_tallies(*within, ruled)
        assert sum(each.number for each in tallies if each.other is None) == len(labelled)
        assert sum(each.number for each in tallies if each.other is not None) == sum(
            len(found) * (len(found) - 1) for found in several.values()
        )
        pairs: Counter[tuple[int, int]] = Counter()
        for found in several.values():
            pairs.update(
                set(itertools.combinations(sorted(LABELS.index(each) for each in found), 2))
            )
        assert sentences_by_cell(*within, LABELS) == pairs
        document = str(store.value("SELECT document_id FROM catalogue"))
        assert labels_in_document(*within, document) == {
            s: tuple(sorted(set(found))) for s, found in by_sentence.items() if found
        }
        assert sum(each.labels for each in codebooks_of(store, 1)) == len(labelled)
        # What counts and what is left out is all there is.
        told = left_out(*within)
        last = {(did.sentence, did.person): did for did in history if did.person != LEAD}
        changed = sum(
            did.kind == "label" and (stands[key].kind != "label" or stands[key].label != did.label)
            for key, did in last.items()
        )
        assert told.get("changed after adjudication", 0) == changed
        assert told.get("skipped", 0) == sum(did.kind == "skip" for did in stands.values())
        assert set(told) <= {"changed after adjudication", "skipped"}


def test_relabelling_by_the_decision_does_not_raise_agreement(template: Path) -> None:
    path = template.with_name("z.db")
    shutil.copy(template, path)
    first = [Did(0, s, "label", "claim", 1) for s in range(SENTENCES)]
    first += [Did(1, s, "label", "claim" if s else "filler", 1) for s in range(SENTENCES)]
    decided = [Did(LEAD, s, "label", "claim", 1) for s in range(SENTENCES)]
    late = [Did(2, 0, "label", "attribution", 1)]
    with open_store(path) as store:
        for did in first:
            act(store, did)
        before = project_report(store, 1, Method(unit="item")).summary
        for did in [*decided, Did(1, 0, "label", "claim", 1)]:
            act(store, did)
        after = project_report(store, 1, Method(unit="item")).summary
        assert after.coefficients == before.coefficients
        assert after.left_out == {"changed after adjudication": 1}
        for did in late:  # labels given first after a decision are given without knowing of it
            act(store, did)
        assert project_report(store, 1, Method(unit="item")).summary.labels == before.labels + 1


def test_repeats_count_in_no_comparison_and_are_no_first_acts(template: Path) -> None:
    path = template.with_name("r.db")
    shutil.copy(template, path)
    with open_store(path) as store:
        with store.write():
            decide(store, "round", "2", "repeat", None)
        for s, p in itertools.product(range(SENTENCES), range(2)):
            act(store, Did(p, s, "label", "claim", 1))
        for s in range(SENTENCES):  # the first two have labelled these before, the third has not
            act(store, Did(0, s, "label", "filler", 1), 2)
            act(store, Did(2, s, "label", "claim", 1), 2)
        codebook_id = codebook_in_use(store)[0]
        assert [each.labels for each in codebooks_of(store, 2)] == [SENTENCES]
        paired = paired_rounds(store, LabelSet(1, codebook_id), LabelSet(2, codebook_id))
        labels = [a.label for a in labelling_acts(store, 2, codebook_id)]
        assert labels == ["claim"] * SENTENCES
        # Without the repeats there is one label a sentence in round 2, and nothing to compare.
        assert paired.sample.without_value().n == 0
        assert left_out(store, 2, codebook_id)["repeats of earlier labels"] == SENTENCES
