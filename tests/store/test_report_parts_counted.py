"""What does not count changes no part of the report on people, rules, targets and sentences."""

from pathlib import Path
from typing import Any

import pytest

from labeler.models import AnnotatorKind
from labeler.store.annotators import add_annotator, annotator_named, annotators
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.derived import sentence_id
from labeler.store.documents import hide_document
from labeler.store.events import Author, NewEvent, append
from labeler.store.people import find_annotator, join
from projects import CODEBOOK, add, project, sitting
from report_parts import ARTICLES, WITHDRAWAL, describe, ids, parts, shown


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db", *ARTICLES)


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
