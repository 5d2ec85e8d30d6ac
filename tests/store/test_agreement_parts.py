"""What a project's times, rounds and codebooks say about agreement, in real files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from labeler.agreement.coefficients import ALPHA, PERCENT
from labeler.agreement.comparison import compare_labels
from labeler.agreement.details import Drift
from labeler.agreement.method import Method
from labeler.agreement.repeats import RepeatedLabel
from labeler.models import AnnotatorKind, RoundPurpose
from labeler.store.agreement.parts import project_comparisons, project_drift, project_repeats
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.rows import (
    LabelSet,
    codebooks_of,
    paired_rounds,
    repeated_labels,
    timed_items,
)
from labeler.store.annotators import add_annotator, annotator_named, annotators
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.events import Author
from labeler.store.imported import GivenLabel, add_given_labels
from labeler.store.people import find_annotator, join
from projects import CODEBOOK, numbered, project, sitting

METHOD = Method()
LABELS = CODEBOOK.label_names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project of four articles with twenty sentences each."""
    articles = [f"Article {n}\n{numbered(19).replace('number', f'{n}-')}" for n in range(4)]
    return project(tmp_path / "x.db", *articles)


def sentences(store: Store) -> list[str]:
    rows = store.rows(
        "SELECT sentence_id FROM in_force JOIN catalogue USING (document_id)"
        " ORDER BY sort_key, position"
    )
    return [identifier for (identifier,) in rows]


def give(
    store: Store,
    name: str,
    labels: Mapping[int, str],
    *,
    day: int = 3,
    round_number: int = 1,
    kind: AnnotatorKind = "person",
) -> str:
    """Let somebody label sentences (by their number in the project) on a day of May."""
    numbered_sentences = sentences(store)
    codebook_id = codebook_in_use(store)[0]
    with store.write():
        annotator = annotator_named(store, name, kind) or add_annotator(store, name, kind)
        author = Author(annotator.annotator_id, round_number, codebook_id)
        given = [GivenLabel(numbered_sentences[n], label, {}, None) for n, label in labels.items()]
        add_given_labels(store, author, given, f"2026-05-{day:02}T14:02:11.250Z")
    return annotator.annotator_id


def purpose(store: Store, round_number: int, what_for: RoundPurpose) -> None:
    with store.write():
        decide(store, "round", str(round_number), what_for, None)


def unite(store: Store, name: str, other: str) -> None:
    """Decide that two names are one person."""
    join(store, find_annotator(store, name), find_annotator(store, other), None)


def drift(store: Store) -> Drift:
    codebook_id, codebook = codebook_in_use(store)
    patterns = project_patterns(store, 1, codebook_id, codebook.label_names, {})
    return project_drift(store, 1, codebook_id, patterns, METHOD)


def all_of(label: str, stop: int = 80, start: int = 0) -> dict[int, str]:
    return dict.fromkeys(range(start, stop), label)


def test_an_items_time_is_that_of_its_last_label_typed_or_brought_in(path: Path) -> None:
    for name in ("Ines Okoro", "Tomás Ríos"):
        session = sitting(path, name)
        session.label("claim")
        session.label("filler")
        session.close()
    with open_store(path) as store:
        give(store, "Bo Lindqvist", {0: "claim", 2: "claim", 3: "filler"})
        give(store, "Ada Quist", {2: "claim"}, day=4)
        give(store, "Bag of words", {3: "claim"}, kind="model")
        give(store, "Key", {3: "claim"}, kind="reference")
        give(store, "Ada Quist", {3: "claim"}, round_number=2)
        labels = LabelSet(1, codebook_in_use(store)[0])
        items = {item.item: item for item in timed_items(store, labels)}
        numbers = sentences(store)
        assert set(items) == {numbers[0], numbers[1], numbers[2]}
        assert sorted(items[numbers[0]].labels) == ["claim", "claim", "claim"]
        for sentence, item in items.items():
            last = store.value(
                "SELECT max(created_at) FROM event WHERE sentence_id = ? AND round = 1", (sentence,)
            )
            assert item.moment == round(datetime.fromisoformat(last).timestamp() * 1000)


def test_what_does_not_count_for_agreement_does_not_count_here(path: Path) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", {0: "claim", 2: "claim"})
        give(store, "Tomás Ríos", {0: "claim", 1: "claim", 2: "claim"})
        give(store, "I. Okoro", {0: "filler", 1: "filler"})
        unite(store, "Ines Okoro", "I. Okoro")  # who said two things about the first sentence
        codebook_id = codebook_in_use(store)[0]
        items = list(timed_items(store, LabelSet(1, codebook_id)))
        assert [(item.item, sorted(item.labels)) for item in items] == [
            (sentence, labels)
            for sentence, labels in sorted(
                [
                    (sentences(store)[1], ["claim", "filler"]),
                    (sentences(store)[2], ["claim", "claim"]),
                ]
            )
        ]
        patterns = project_patterns(store, 1, codebook_id, LABELS, {})
        assert patterns.counts.pairable == len(items)
        with store.write():
            store.execute("DELETE FROM in_force")
        assert list(timed_items(store, LabelSet(1, codebook_id))) == []


def test_drift_shows_when_and_where_people_part(path: Path) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", all_of("claim"))
        give(store, "Tomás Ríos", all_of("claim", 40), day=4)
        give(store, "Tomás Ríos", all_of("filler", 70, 40) | all_of("claim", 80, 70), day=5)
        found = drift(store)
    early, late = found.by_time
    assert (early.name, late.name) == ("2026-05-04", "2026-05-05")
    assert (early.items, late.items, late.labels) == (40, 40, 80)
    assert (early.percent.value, late.percent.value) == (1.0, 0.25)
    assert [(each.name, each.items, each.percent.value) for each in found.by_document] == [
        ("Article 2", 20, 0.0),
        ("Article 3", 20, 0.5),
        ("Article 0", 20, 1.0),
        ("Article 1", 20, 1.0),
    ]
    assert found.by_codebook == ()


def test_codebooks_of_a_round_are_shown_apart(path: Path) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", all_of("claim", 10))
        give(store, "Tomás Ríos", all_of("claim", 10))
        use_codebook(store, CODEBOOK.model_copy(update={"title": "Read again"}), None)
        give(store, "Ines Okoro", all_of("claim", 20, 10), day=5)
        give(store, "Tomás Ríos", all_of("filler", 20, 10), day=5)
        found = drift(store)
        used = codebooks_of(store, 1)
        assert [each.labels for each in used] == [20, 20]
        assert used[1].codebook_id == codebook_in_use(store)[0]
    assert [each.name for each in found.by_codebook] == [each.name for each in used]
    assert len({each.name for each in used}) == 2
    assert used[0].name.startswith(f"{CODEBOOK.name} {CODEBOOK.version} (")
    assert [each.percent.value for each in found.by_codebook] == [1.0, 0.0]
    assert {each.items for each in found.by_codebook} == {10}
    assert found.by_document[0].percent.value == 0.0  # the codebook in use, and no other


def test_people_are_compared_with_themselves_between_rounds(path: Path) -> None:
    with open_store(path) as store:
        ines = give(store, "Ines Okoro", all_of("claim", 30))
        give(store, "Tomás Ríos", all_of("claim", 30))
        give(store, "Ines Okoro", all_of("claim", 15) | {15: "filler"}, day=5, round_number=2)
        purpose(store, 2, "repeat")
        codebook_id = codebook_in_use(store)[0]
        names = {a.annotator_id: a.name for a in annotators(store)}
        (found,) = project_repeats(store, codebook_id, LABELS, names, METHOD)
        assert (found.annotator, found.earlier, found.later) == ("Ines Okoro", 1, 2)
        assert (found.items, found.days) == (16, 2.0)
        assert found.percent.value == 15 / 16
        (unnamed,) = project_repeats(store, codebook_id, LABELS, {}, METHOD)
        assert unnamed.annotator == ines


def test_another_name_of_the_same_person_repeats_what_the_first_said(path: Path) -> None:
    with open_store(path) as store:
        first = give(store, "Ines Okoro", {0: "claim", 1: "claim"})
        give(store, "I. Okoro", {0: "filler"}, day=4, round_number=2)
        unite(store, "Ines Okoro", "I. Okoro")
        codebook_id = codebook_in_use(store)[0]
        document = store.value(
            "SELECT document_id FROM sentence WHERE sentence_id = ?", (sentences(store)[0],)
        )
        assert list(repeated_labels(store, codebook_id, {first: "Ines"})) == [
            RepeatedLabel("Ines", 1, 2, document, sentences(store)[0], "claim", "filler", 1.0)
        ]


@pytest.mark.parametrize("what_for", ["practice", "calibration"])
def test_what_is_discussed_afterwards_is_no_repeat(path: Path, what_for: RoundPurpose) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", all_of("claim", 5))
        give(store, "Ines Okoro", all_of("filler", 5), round_number=2)
        codebook_id = codebook_in_use(store)[0]
        assert len(list(repeated_labels(store, codebook_id, {}))) == 5
        purpose(store, 1, what_for)
        assert list(repeated_labels(store, codebook_id, {})) == []


def test_labels_of_other_codebooks_are_no_repeats(path: Path) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", all_of("claim", 5))
        use_codebook(store, CODEBOOK.model_copy(update={"version": "9"}), None)
        give(store, "Ines Okoro", all_of("claim", 5), round_number=2)
        assert list(repeated_labels(store, codebook_in_use(store)[0], {})) == []


def rounds_before_and_after(store: Store) -> None:
    """Let two people label everything before, and again by the codebook in use, in round 2."""
    give(store, "Ines Okoro", all_of("claim", 40) | all_of("filler", 80, 40))
    give(store, "Tomás Ríos", {n: ("claim", "filler", "attribution")[n % 3] for n in range(80)})
    use_codebook(store, CODEBOOK.model_copy(update={"version": "9"}), None)
    after = {n: "claim" if n < 35 else "filler" for n in range(60)}
    give(store, "Ines Okoro", after, round_number=2, day=9)
    give(store, "Tomás Ríos", after | {59: "claim"}, round_number=2, day=9)
    give(store, "Bo Lindqvist", {70: "claim"}, round_number=2, day=9)


def test_rounds_are_compared_on_the_sentences_that_both_hold(path: Path) -> None:
    with open_store(path) as store:
        rounds_before_and_after(store)
        codebook_id = codebook_in_use(store)[0]
        patterns = project_patterns(store, 2, codebook_id, LABELS, {})
        coefficients, percent, alpha = project_comparisons(store, 2, codebook_id, patterns, METHOD)
    assert (coefficients.first, coefficients.second) == ("alpha", "ac1")
    for each in (percent, alpha):
        assert (each.first, each.second) == ("round 1", "round 2")
        assert each.difference.n == 60
        assert each.difference.documents == 3
    right = sum(("claim" if n < 40 else "filler") == ("claim", "filler", "attribution")[n % 3]
                for n in range(60))  # fmt: skip
    assert percent.first_value == pytest.approx(right / 60)
    assert percent.second_value == pytest.approx(59 / 60)
    assert percent.difference.value == pytest.approx((59 - right) / 60)
    assert (percent.coefficient, alpha.coefficient) == ("percent", "alpha")


def test_rounds_that_share_nothing_and_practice_are_not_compared(path: Path) -> None:
    with open_store(path) as store:
        rounds_before_and_after(store)
        codebook_id = codebook_in_use(store)[0]
        give(store, "Ines Okoro", {79: "claim"}, round_number=3)
        give(store, "Tomás Ríos", {79: "claim"}, round_number=3)
        purpose(store, 1, "practice")
        patterns = project_patterns(store, 2, codebook_id, LABELS, {})
        assert len(project_comparisons(store, 2, codebook_id, patterns, METHOD)) == 1


def test_a_round_beside_itself_differs_by_nothing(path: Path) -> None:
    with open_store(path) as store:
        rounds_before_and_after(store)
        again = LabelSet(2, codebook_in_use(store)[0])
        labels = {n: "claim" if n < 35 else "filler" for n in range(60)}
        give(store, "Ines Okoro", labels, round_number=3)
        give(store, "Tomás Ríos", labels | {59: "claim"}, round_number=3)
        paired = paired_rounds(store, again, again._replace(round=3))
        for coefficient in (PERCENT, ALPHA):
            difference = compare_labels(paired, coefficient, METHOD).difference
            assert (difference.value, difference.se, difference.n) == (0.0, 0.0, 60)


def test_an_empty_project_has_no_parts(path: Path) -> None:
    with open_store(path) as store:
        assert drift(store) == Drift()
        codebook_id = codebook_in_use(store)[0]
        assert project_repeats(store, codebook_id, LABELS, {}, METHOD) == ()
        patterns = project_patterns(store, 1, codebook_id, LABELS, {})
        (coefficients,) = project_comparisons(store, 1, codebook_id, patterns, METHOD)
        assert coefficients.difference.value is None


def test_corrections_details_and_undoing_do_not_move_an_item_in_time(path: Path) -> None:
    with open_store(path) as store:
        give(store, "Ines Okoro", {0: "claim", 1: "claim"}, day=3)
        give(store, "Tomás Ríos", {0: "claim", 1: "claim"}, day=5)
        labels = LabelSet(1, codebook_in_use(store)[0])
        before = {item.item: item.moment for item in timed_items(store, labels)}
    session = sitting(path, "Ines Okoro")
    session.go_to(0)
    session.label("filler")
    session.go_to(1)
    session.set_attributes({"checkworthy": 2})
    session.undo()
    session.close()
    with open_store(path) as store:
        after = {item.item: item for item in timed_items(store, labels)}
        assert {each: item.moment for each, item in after.items()} == before
        assert sorted(after[sentences(store)[0]].labels) == ["claim", "filler"]
