"""What the parts of the report on people, rules, targets and sentences take from a project."""

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from labeler.agreement.details import Conduct, DisputedItem, RuleConfusion, TargetAgreement
from labeler.agreement.method import Method
from labeler.models import AnnotatorKind
from labeler.session import Session
from labeler.store.agreement_labels import project_patterns
from labeler.store.annotators import add_annotator, annotator_named, annotators
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.conduct import project_conduct
from labeler.store.connection import Store, open_store
from labeler.store.derived import sentence_id
from labeler.store.disputed import project_disputed
from labeler.store.documents import hide_document
from labeler.store.events import Author, NewEvent, append
from labeler.store.people import find_annotator, join
from labeler.store.rules import project_rules
from labeler.store.targets import project_targets, target_answers
from projects import CODEBOOK, add, project, sitting

ARTICLES = (
    "Ferry late\n\nThe ferry was late. Nobody was told. “It never is,” said the owner."
    "\n\nHe took that back on Friday.\n\nLeave a comment",
    "Pier shut\n\nThe pier is shut. It was shut before.",
)
"""Six sentences, the last of which is suggested to be filler, and three."""

WITHDRAWAL = 4
"""The index of the first article's sentence that takes something back."""

PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Uma Reyes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db", *ARTICLES)


def describe(session: Session, index: int, label: str, **attributes: Any) -> None:
    session.go_to(index)
    session.label(label)
    session.go_to(index)
    session.set_attributes(attributes)


def ids(session: Session) -> list[str]:
    assert session.document is not None
    return [sentence.sentence_id for sentence in session.document.sentences]


class Parts(NamedTuple):
    targets: tuple[TargetAgreement, ...]
    rules: tuple[RuleConfusion, ...]
    conduct: tuple[Conduct, ...]
    disputed: tuple[DisputedItem, ...]


def parts(path: Path, round_number: int = 1) -> Parts:
    with open_store(path) as store, store.read():
        identifier, codebook = codebook_in_use(store)
        names = {person.annotator_id: person.name for person in annotators(store)}
        patterns = project_patterns(store, round_number, identifier, codebook.label_names, names)
        return Parts(
            project_targets(store, round_number, identifier, codebook, Method(unit="item")),
            project_rules(store, round_number, identifier, codebook, patterns.counts),
            project_conduct(store, round_number, identifier, names),
            project_disputed(store, round_number, identifier, names),
        )


def shown(found: Parts) -> str:
    """Return all of it as text, to be compared; arrays do not compare."""
    rules = [
        replace(rule, confusion=None).__repr__() + str([m.tolist() for m in rule.confusion])  # type: ignore[arg-type]
        for rule in found.rules
    ]
    return repr(found._replace(rules=())) + "".join(rules)


# As a person works ---------------------------------------------------------------------------


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


# What does not count -------------------------------------------------------------------------


def tell(
    store: Store,
    annotator: str,
    sentence: str,
    label: str,
    *,
    round_number: int = 1,
    codebook_id: str | None = None,
    **more: Any,
) -> None:
    author = Author(annotator, round_number, codebook_id or codebook_in_use(store)[0])
    append(store, author, [NewEvent("label", sentence, label, **more)], None)


def newcomer(store: Store, name: str, kind: AnnotatorKind = "person") -> str:
    with store.write():
        return add_annotator(store, name, kind).annotator_id


def test_two_names_of_one_person_are_never_held_against_each_other(path: Path) -> None:
    for name, label in (("Ines Okoro", "claim"), ("I. Okoro", "filler"), ("Uma Reyes", "claim")):
        session = sitting(path, name)
        session.label("claim")
        describe(session, 1, label, rule="F1" if label == "filler" else "C1")
        session.close()
    before = parts(path)
    assert [len(item.labels) for item in before.disputed] == [3]
    with open_store(path) as store:
        join(store, find_annotator(store, "Ines Okoro"), find_annotator(store, "I. Okoro"), None)
    after = parts(path)
    assert after.disputed == ()
    assert [(rule.rule, rule.labels, rule.pairs) for rule in after.rules] == [("C1", 1, 0)]
    assert [(each.annotator, each.labels, each.longest_run) for each in after.conduct] == [
        ("Ines Okoro", 1, 3),  # the second sentence is in conflict and counts for nothing
        ("Uma Reyes", 2, 2),
    ]


def test_what_does_not_count_changes_nothing(path: Path) -> None:
    """Models, references, other rounds, codebooks and cuts, and hidden documents."""
    for name, label in (("Ines Okoro", "retraction"), ("Tam Lindqvist", "claim")):
        session = sitting(path, name)
        target = ids(session)[1]
        describe(session, WITHDRAWAL, label, rule="R1" if label == "retraction" else "C1")
        session.close()
    before = shown(parts(path))
    assert "R1" in before
    noise = {"targets": [target], "rule": "F1"}
    with open_store(path) as store:
        other = CODEBOOK.model_copy(update={"version": "9"})
        mine = codebook_in_use(store)[1]
        identifier = use_codebook(store, other, None)
        use_codebook(store, mine, None)
        sentences = [i for (i,) in store.rows("SELECT sentence_id FROM in_force ORDER BY 1")]
        for kind in ("model", "reference"):
            someone = newcomer(store, f"A {kind}", kind)
            for sentence in sentences:
                tell(store, someone, sentence, "filler", attributes=noise)
        uma = newcomer(store, "Uma Reyes")
        ines = annotator_named(store, "Ines Okoro")
        assert ines is not None
        for sentence in sentences:
            tell(store, uma, sentence, "filler", attributes=noise, codebook_id=identifier)
            tell(store, ines.annotator_id, sentence, "filler", attributes=noise, round_number=2)
        document, text = next(store.rows("SELECT document_id, text FROM document"))
        cut = sentence_id(document, 0, 3, text[:3])
        with store.write():
            store.execute(
                "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)", (cut, document, 0, 3, text[:3])
            )
        for person in annotators(store):
            tell(store, person.annotator_id, cut, "retraction", attributes=noise, duration_ms=9)
        add(store, "Gone tomorrow\n\nThis is a mistake. It is taken back.")
        (gone,) = next(
            store.rows("SELECT document_id FROM catalogue WHERE title = 'Gone tomorrow'")
        )
        for (sentence,) in list(
            store.rows("SELECT sentence_id FROM in_force WHERE document_id = ?", (gone,))
        ):
            tell(store, ines.annotator_id, sentence, "filler", attributes=noise, duration_ms=900)
        assert shown(parts(path)) != before
        hide_document(store, gone, hidden=True, author=None)
    assert shown(parts(path)) == before
