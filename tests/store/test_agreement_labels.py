"""Which labels of a project agreement is measured on, and that counting them loses nothing."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from command_line import command_done
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.patterns import Patterns
from labeler.errors import LabelerError
from labeler.models import AnnotatorKind
from labeler.store.agreement import label_columns
from labeler.store.agreement.project_patterns import SKIPPED, Selection, project_patterns
from labeler.store.annotators import add_annotator, annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author
from labeler.store.imported import GivenLabel, add_given_labels
from labeler.store.labels import left_out
from labeler.store.people import find_annotator, join
from projects import ARTICLES, CODEBOOK, project, sitting

ARTICLE = "Rain over Tallow Bay\n\nRain fell for nine days. The river rose.\n\nLeave a comment"
"""Four sentences, the last of which is suggested to be filler."""

LABELS = CODEBOOK.label_names


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project(tmp_path / "x.db", ARTICLE)


def found(path: Path, selection: Selection = Selection.COUNTED) -> dict[str, int]:
    """Count round 1, and show it as `Ines claim, Tomás filler` → items."""
    with open_store(path) as store, store.read():
        first_names = {a.annotator_id: a.name.split()[0] for a in annotators(store)}
        codebook_id = codebook_in_use(store)[0]
        return shown(project_patterns(store, 1, codebook_id, LABELS, first_names, selection))


def shown(patterns: Patterns) -> dict[str, int]:
    q = len(patterns.categories)
    names = [
        ", ".join(
            f"{patterns.annotators[code // q]} {patterns.categories[code % q]}" for code in row
        )
        for row in patterns.table.tolist()
    ]
    return {name: int(weight) for name, weight in zip(names, patterns.weights, strict=True)}


def everybody_labels(path: Path) -> None:
    for name, second in (("Ines Okoro", "claim"), ("Tomás Ríos", "attribution")):
        session = sitting(path, name)
        session.label("claim")
        session.label(second)
        session.close()


def test_labels_are_counted_by_who_gave_them(path: Path) -> None:
    everybody_labels(path)
    assert found(path) == {"Ines claim, Tomás claim": 1, "Ines claim, Tomás attribution": 1}


def test_the_categories_are_those_of_the_codebook(path: Path) -> None:
    everybody_labels(path)
    with open_store(path) as store:
        codebook_id = codebook_in_use(store)[0]
        patterns = project_patterns(store, 1, codebook_id, LABELS, {})
        assert patterns.categories == LABELS
        assert patterns.declared
        assert set(patterns.annotators) == {a.annotator_id for a in annotators(store)}
        assert patterns.documents == (store.value("SELECT document_id FROM document"),)
        with pytest.raises(LabelerError, match=r"'attribution' .* is not one of 'claim', 'filler'"):
            project_patterns(store, 1, codebook_id, ("claim", "filler"), {})


def test_skips_count_only_as_a_category_of_their_own(path: Path) -> None:
    everybody_labels(path)
    for name in ("Ines Okoro", "Tomás Ríos"):
        session = sitting(path, name)
        session.go_to(2)
        session.skip()
        session.close()
    plain = found(path)
    assert found(path, Selection.WITH_SKIPS) == plain | {f"Ines {SKIPPED}, Tomás {SKIPPED}": 1}
    with open_store(path) as store:
        patterns = project_patterns(
            store, 1, codebook_in_use(store)[0], LABELS, {}, Selection.WITH_SKIPS
        )
    assert patterns.categories == (*LABELS, SKIPPED)


def test_unsure_labels_can_be_left_out(path: Path) -> None:
    everybody_labels(path)
    session = sitting(path)
    session.go_to(1)
    session.label("claim", unsure=True)
    session.close()
    assert found(path) == {"Ines claim, Tomás claim": 1, "Ines claim, Tomás attribution": 1}
    assert found(path, Selection.WITHOUT_UNSURE) == {
        "Ines claim, Tomás claim": 1,
        "Tomás attribution": 1,
    }


def test_sentences_with_an_accepted_suggestion_can_be_told_apart(path: Path) -> None:
    everybody_labels(path)
    tomas = sitting(path, "Tomás Ríos")
    tomas.go_to(3)
    tomas.label("filler")
    tomas.close()
    ines = sitting(path)
    ines.go_to(3)
    ines.accept()
    plain = {"Ines claim, Tomás claim": 1, "Ines claim, Tomás attribution": 1}
    accepted = {"Ines filler, Tomás filler": 1}
    for change in (lambda: None, ines.undo, ines.redo):
        change()
        stands = ines.states[3].label is not None
        assert found(path) == plain | (accepted if stands else {"Tomás filler": 1})
        kept = plain if stands else plain | {"Tomás filler": 1}
        assert found(path, Selection.WITHOUT_SUGGESTED) == kept
        assert found(path, Selection.ONLY_SUGGESTED) == (accepted if stands else {})
    ines.go_to(3)
    ines.label("claim")
    ines.close()
    assert found(path, Selection.ONLY_SUGGESTED) == {}  # what was accepted no longer stands


def test_a_suggestion_that_was_accepted_in_a_packed_file_can_be_told_apart(path: Path) -> None:
    """The round stands under another number there, which the log keeps."""
    tomas = sitting(path, "Tomás Ríos")
    tomas.label("filler", indices=[3])
    tomas.close()
    with open_store(path) as store, store.write():
        add_annotator(store, "Ines Okoro")
    packed = path.with_name("packed.db")
    command_done("--db", str(path), "pack", "Ines Okoro", "-o", str(packed))
    ines = sitting(packed)
    ines.go_to(3)
    ines.accept()
    ines.close()
    command_done("--db", str(path), "merge", str(packed))
    assert found(path, Selection.ONLY_SUGGESTED) == {"Ines filler, Tomás filler": 1}
    assert found(path, Selection.WITHOUT_SUGGESTED) == {}


def test_models_and_references_count_never(path: Path) -> None:
    everybody_labels(path)
    given(path, "Bag of words", "model")
    given(path, "Key", "reference")
    plain = {"Ines claim, Tomás claim": 1, "Ines claim, Tomás attribution": 1}
    assert found(path) == plain
    assert found(path, Selection.WITH_SKIPS) == plain


def given(path: Path, name: str, kind: AnnotatorKind) -> None:
    """Let somebody or something label the first sentence as filler."""
    with open_store(path) as store, store.write():
        author = Author(add_annotator(store, name, kind).annotator_id, 1, codebook_in_use(store)[0])
        first = store.value("SELECT sentence_id FROM in_force WHERE position = 1")
        label = GivenLabel(first, "filler", {}, None)
        add_given_labels(store, author, [label], "2026-05-03T14:02:11.250Z")


def test_one_person_under_two_names_counts_once_and_never_against_themselves(path: Path) -> None:
    everybody_labels(path)
    given(path, "I. Okoro", "person")
    with open_store(path) as store:
        join(store, find_annotator(store, "Ines Okoro"), find_annotator(store, "I. Okoro"), None)
    assert found(path) == {"Tomás claim": 1, "Ines claim, Tomás attribution": 1}


# Many labels ------------------------------------------------------------------------------------


class Crowd(NamedTuple):
    """Which labels to make up."""

    sentences: int
    identifier: Callable[[int], str]
    seed: int = 5


def hashed(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"


def numbered(number: int) -> str:
    """Return an id that begins like all others."""
    return f"{number:032d}"


def fill(store: Store, crowd: Crowd) -> None:
    """Make up labels, straight into the tables: by people, a model and a reference, over rounds.

    Some sentences are not in force, some chains are in conflict, some sentences are skipped.
    """
    random = Random(crowd.seed)
    kinds = ["person"] * 6 + ["model", "reference"]
    people = [crowd.identifier(number) for number in range(len(kinds))]
    for person, kind in zip(people, kinds, strict=True):
        store.execute("INSERT INTO roster VALUES (?, ?, ?, ?)", (person, person, kind, person))
    for number in range(crowd.sentences):
        sentence = crowd.identifier(number)
        if random.random() < 0.9:
            document = crowd.identifier(number // 20)
            place = (sentence, document, number % 20 + 1, 0, None)
            store.execute("INSERT INTO in_force VALUES (?, ?, ?, ?, ?)", place)
        for person in random.sample(people, random.randrange(len(people))):
            for round_number in random.sample((1, 2), random.randrange(3)):
                label = random.choice((None, *LABELS))
                heads = 1 + (random.random() < 0.1)
                skipped = label is None and random.random() < 0.5
                row = (sentence, person, round_number, "event", label, skipped, heads)
                store.execute("INSERT INTO current VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def row_by_row(store: Store, round_number: int) -> Patterns:
    """Count what counts in the plainest way."""
    rows = store.rows(
        "SELECT f.document_id, k.sentence_id, k.annotator_id, k.label FROM current k"
        " JOIN in_force f USING (sentence_id) JOIN roster a USING (annotator_id)"
        " WHERE k.round = ? AND k.heads = 1 AND a.kind = 'person' AND k.label IS NOT NULL",
        (round_number,),
    )
    return annotated_unordered(rows, LABELS)


@pytest.mark.parametrize("identifier", [hashed, numbered])
@pytest.mark.parametrize("at_once", [1, 7, 500])
def test_many_labels_are_counted_as_row_by_row(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    identifier: Callable[[int], str],
    at_once: int,
) -> None:
    monkeypatch.setattr(label_columns, "SENTENCES_AT_ONCE", at_once)
    with open_store(project(tmp_path / "x.db", ARTICLE)) as store:
        codebook_id = codebook_in_use(store)[0]
        with store.write():
            fill(store, Crowd(300, identifier))
        for round_number in (1, 2, 3):
            expected = row_by_row(store, round_number)
            found = project_patterns(store, round_number, codebook_id, LABELS, {})
            assert shown(found) == shown(expected)
            assert found.data_sha256 == expected.data_sha256
            assert (found.counts.items > 0) == (round_number < 3)


def test_what_is_left_out_is_told_by_its_reason(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db", ARTICLE)) as store:
        codebook_id = codebook_in_use(store)[0]
        with store.write():
            fill(store, Crowd(300, hashed))
        rows = store.rows(
            "SELECT k.round, k.label, k.skipped, k.heads, a.kind FROM current k"
            " JOIN in_force f USING (sentence_id) JOIN roster a USING (annotator_id)"
        )
        expected: Counter[str] = Counter()
        for round_number, label, skipped, heads, kind in rows:
            if round_number != 2:
                expected["in other rounds"] += label is not None
            elif skipped:
                expected["skipped"] += 1
            elif label is not None and kind == "model":
                expected["by models"] += 1
            elif label is not None and kind == "reference":
                expected["reference labels"] += 1
            elif label is not None and heads > 1:
                expected["in conflict"] += 1
        assert len(expected) == 5
        assert left_out(store, 2, codebook_id) == expected


def test_labels_on_other_cuts_are_told_but_not_those_of_hidden_documents(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", *ARTICLES[:2])
    session = sitting(path)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        codebook_id = codebook_in_use(store)[0]
        labelled = store.value("SELECT sentence_id FROM current")
        with store.write():
            store.execute("DELETE FROM in_force WHERE sentence_id = ?", (labelled,))
        assert left_out(store, 1, codebook_id) == {"on other cuts": 1}
        with store.write():
            store.execute("DELETE FROM catalogue")
        assert left_out(store, 1, codebook_id) == {}


def test_python_sees_rows_by_the_thousand_sentences(tmp_path: Path) -> None:
    """Reading labels row by row would take several times as long."""
    seen = []
    for sentences in (100, 1_100):
        with open_store(project(tmp_path / f"{sentences}.db", ARTICLE)) as store:
            codebook_id = codebook_in_use(store)[0]
            with store.write():
                fill(store, Crowd(sentences, hashed))
            count = 0

            def counted(cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
                nonlocal count
                count += 1
                return row

            store.database.conn.row_factory = counted
            project_patterns(store, 1, codebook_id, LABELS, {})
            seen.append(count)
    assert seen[0] == seen[1] < 20


def test_a_damaged_identifier_is_told(tmp_path: Path) -> None:
    with open_store(project(tmp_path / "x.db", ARTICLE)) as store:
        codebook_id = codebook_in_use(store)[0]
        with store.write():
            fill(store, Crowd(10, hashed))
            store.execute("UPDATE current SET sentence_id = 'abc' || substr(sentence_id, 1, 28)")
        with pytest.raises(LabelerError, match="an identifier has not 32 digits; `labeler verify`"):
            project_patterns(store, 1, codebook_id, LABELS, {})
