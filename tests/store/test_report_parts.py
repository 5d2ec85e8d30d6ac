"""What the parts of the report on people, rules, targets and sentences take from a project."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from labeler.session import Session
from labeler.store.agreement.targets import target_answers
from labeler.store.annotators import add_annotator
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from projects import CODEBOOK, project, sitting
from report_parts import ARTICLES, PEOPLE, WITHDRAWAL, describe, ids, parts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db", *ARTICLES)


def test_people_who_name_targets_are_compared_by_position(path: Path) -> None:
    for name, named in (("Ines Okoro", [1, 3]), ("Tam Lindqvist", [3]), ("Uma Reyes", [])):
        session = sitting(path, name)
        chosen = [ids(session)[index] for index in named]
        describe(session, WITHDRAWAL, "retraction", **({"targets": chosen} if chosen else {}))
        session.close()
    (found,) = parts(path).targets
    assert (found.label, found.attribute) == ("retraction", "targets")
    assert (found.pairs, found.unnamed) == (1, 2)
    assert found.masi.value == pytest.approx(1 / 3)
    assert found.link_f1.value == pytest.approx(2 / 3)
    assert found.expected_masi == pytest.approx(1 / 3)
    with open_store(path) as store:
        identifier, codebook = codebook_in_use(store)
        (attribute,) = (each for each in codebook.attributes if each.type == "sentences")
        answers = list(target_answers(store, 1, identifier, attribute, attribute.labels))
    assert sorted(sorted(map(str, answer.targets)) for answer in answers) == [
        [],
        ["-1"],
        ["-1", "-3"],
    ]


def test_targets_that_stand_nowhere_here_are_told_apart_by_what_they_are(path: Path) -> None:
    for name in PEOPLE[:2]:
        session = sitting(path, name)
        describe(session, WITHDRAWAL, "retraction", targets="outside")
        session.next_document(1)
        elsewhere = ids(session)[1]
        session.close()
        session = sitting(path, name)
        session.open_document(first_document(path))
        describe(session, 3, "retraction", targets=[elsewhere])
        session.close()
    (found,) = parts(path).targets
    assert (found.pairs, found.masi.value) == (2, 1.0)
    assert found.expected_masi == pytest.approx(1 / 3)


def first_document(path: Path) -> str:
    with open_store(path) as store:
        return str(store.value("SELECT document_id FROM documents"))


def test_a_rule_is_held_against_what_the_others_said(path: Path) -> None:
    for name, label, rule in (
        ("Ines Okoro", "claim", "C1"),
        ("Tam Lindqvist", "attribution", "A1"),
        ("Uma Reyes", "claim", None),
    ):
        session = sitting(path, name)
        describe(session, 1, label, **({"rule": rule} if rule else {}))
        session.close()
    found = {rule.rule: rule for rule in parts(path).rules}
    assert list(found) == ["A1", "C1"]
    assert (found["C1"].labels, found["C1"].pairs, found["C1"].agreeing) == (1, 2, 1)
    assert (found["A1"].labels, found["A1"].pairs, found["A1"].agreeing) == (1, 2, 0)
    claim, attribution = (CODEBOOK.label_names.index(label) for label in ("claim", "attribution"))
    assert found["C1"].confusion.observed[claim, attribution] == 1
    assert found["A1"].confusion.expected[attribution, claim] == 2


def test_a_codebook_without_rules_and_targets_has_neither(path: Path) -> None:
    bare = CODEBOOK.model_copy(
        update={
            "name": "bare",
            "attributes": tuple(
                each for each in CODEBOOK.attributes if each.type not in ("rule", "sentences")
            ),
        }
    )
    with open_store(path) as store:
        use_codebook(store, bare, None)
    everybody_says_claim(path)
    assert (parts(path).targets, parts(path).rules) == ((), ())


def everybody_says_claim(path: Path) -> None:
    for name in PEOPLE:
        session = sitting(path, name)
        session.label("claim")
        session.close()


def test_speed_is_that_of_the_first_label_and_details_are_no_labels_of_their_own(
    path: Path,
) -> None:
    clock = itertools.count(0, 2)
    with open_store(path) as store:
        session = Session(store, session_person(store), monotonic=lambda: float(next(clock)))
        session.label("claim")
        session.label("claim")
        session.skip()
        describe(session, 1, "claim", rule="C1")
        session.undo()
    (found,) = parts(path).conduct
    assert (found.labels, found.skips) == (2, 1)
    assert found.skip_rate == pytest.approx(1 / 3)
    assert (found.longest_run, found.run_label, found.run_probability) == (2, "claim", 1.0)
    assert found.median_seconds == 2.0


def session_person(store: Store) -> Any:
    with store.write():
        return add_annotator(store, "Ines Okoro")


def test_suggestions_taken_over_with_their_key_and_by_hand(path: Path) -> None:
    last = 5
    for name, how in (("Ines Okoro", "accept"), ("Tam Lindqvist", "type"), ("Uma Reyes", "refuse")):
        session = sitting(path, name)
        session.label("claim")
        session.go_to(last)
        if how == "accept":
            session.accept()
            session.go_to(last)
            session.set_attributes({"rule": "F1"})
        else:
            session.label("filler" if how == "type" else "claim")
        session.close()
    found = [(each.annotator[:3], each.suggested, each.accepted, each.confirmed)
             for each in parts(path).conduct]  # fmt: skip
    assert found == [("Ine", 1, 1, 1), ("Tam", 1, 1, 0), ("Uma", 1, 0, 0)]


def test_disputed_sentences_are_shown_with_who_said_what(path: Path) -> None:
    said = {
        "Ines Okoro": ["claim", "claim", "filler", "claim"],
        "Tam Lindqvist": ["claim", "attribution", "claim", "claim"],
        "Uma Reyes": ["claim", "filler", "claim", "claim"],
    }
    for name, labels in said.items():
        session = sitting(path, name)
        for label in labels:
            session.label(label)
        if name != "Uma Reyes":
            session.next_document(1)
            session.label("claim" if name == "Ines Okoro" else "filler")
        session.close()
    found = parts(path).disputed
    assert [(each.document, each.position) for each in found] == [
        ("Ferry late", 2),
        ("Pier shut", 1),
        ("Ferry late", 3),
    ]
    assert found[0].text == "The ferry was late."
    assert found[0].labels == (
        ("Ines Okoro", "claim"),
        ("Tam Lindqvist", "attribution"),
        ("Uma Reyes", "filler"),
    )
    assert [round(each.entropy, 3) for each in found] == [1.585, 1.0, 0.918]
