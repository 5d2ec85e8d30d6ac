"""The rows that the report's parts read from a project, against the log read slowly."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.conduct import Act
from labeler.agreement.method import Method
from labeler.agreement.rules import RuleTally
from labeler.agreement.targets import TargetAnswer
from labeler.models import Attribute, EventKind, Origin
from labeler.store.agreement.conduct import labelling_acts, project_conduct, work_totals
from labeler.store.agreement.disputed import divided_sentences, project_disputed
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.rules import project_rules, rule_tallies
from labeler.store.agreement.targets import project_targets, target_answers
from labeler.store.annotators import add_annotator, annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.events import Author, NewEvent, append
from projects import numbered, project, sitting

ARTICLES = (
    "Ferry late\n\nThe ferry was late. Nobody was told. “It never is,” said the owner."
    "\n\nHe took that back on Friday.\n\nLeave a comment",
    "Pier shut\n\nThe pier is shut. It was shut before.",
)
"""Six sentences and three."""

PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Uma Reyes")


class Did(NamedTuple):
    person: int
    sentence: int
    kind: EventKind
    label: str
    rule: str | None
    targets: tuple[int, ...]
    origin: Origin


histories = st.lists(
    st.builds(
        Did,
        st.integers(0, 2),
        st.integers(0, 8),
        st.sampled_from(["label", "label", "label", "skip", "withdraw"]),
        st.sampled_from(["retraction", "retraction", "claim"]),
        st.none() | st.sampled_from(["R1", "C1"]),
        st.lists(st.integers(0, 8), max_size=3, unique=True).map(tuple),
        st.sampled_from(["key", "key", "suggestion", "import", "undo"]),
    ),
    max_size=40,
)


class Place(NamedTuple):
    sentence_id: str
    document_id: str
    position: int


@pytest.fixture(scope="module")
def project_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = project(tmp_path_factory.mktemp("parts") / "x.db", *ARTICLES)
    with open_store(path) as store, store.write():
        for name in PEOPLE:
            add_annotator(store, name)
    return path


_PLACES = """
SELECT f.sentence_id, f.document_id, f.position FROM in_force f
JOIN catalogue c ON c.document_id = f.document_id ORDER BY c.sort_key, f.position
"""

rounds = itertools.count(1)


@given(history=histories)
def test_rows_are_those_of_the_log_read_slowly(project_of_three: Path, history: list[Did]) -> None:
    number = next(rounds)  # each history in a round of its own
    with open_store(project_of_three) as store:
        identifier, codebook = codebook_in_use(store)
        people = [person.annotator_id for person in annotators(store)]
        places = [Place(*row) for row in store.rows(_PLACES)]
        for did in history:
            attributes = {
                **({"rule": did.rule} if did.rule else {}),
                **(
                    {"targets": [places[t].sentence_id for t in did.targets]} if did.targets else {}
                ),
            }
            event = NewEvent(
                did.kind,
                places[did.sentence].sentence_id,
                did.label if did.kind == "label" else None,
                attributes if did.kind == "label" else {},
                origin=did.origin,
                duration_ms=did.sentence * 100,
            )
            append(store, Author(people[did.person], number, identifier), [event], None)
        by_type: dict[str, Attribute] = {each.type: each for each in codebook.attributes}
        answers = list(
            target_answers(store, number, identifier, by_type["sentences"], ["retraction"])
        )
        tallies = list(rule_tallies(store, number, identifier, by_type["rule"]))
        acts = list(labelling_acts(store, number, identifier))
        totals = work_totals(store, number, identifier)
        divided = list(divided_sentences(store, number, identifier))
    stands = {(did.sentence, did.person): did for did in history}
    labelled = {key: did for key, did in stands.items() if did.kind == "label"}
    assert Counter(answers) == Counter(
        TargetAnswer(
            places[s].document_id,
            places[s].sentence_id,
            people[who],
            "retraction",
            frozenset(offset(places[s], places[t]) for t in did.targets),
        )
        for (s, who), did in labelled.items()
        if did.label == "retraction"
    )
    sentences = [answer.item for answer in answers]
    assert len(list(itertools.groupby(sentences))) == len(set(sentences))  # grouped
    expected: Counter[tuple[str, str, str | None]] = Counter()
    for (s, who), did in labelled.items():
        if did.rule:
            expected[did.rule, did.label, None] += 1
            for (other_s, other), theirs in labelled.items():
                if other_s == s and other != who:
                    expected[did.rule, did.label, theirs.label] += 1
    assert sorted(tallies, key=str) == sorted(
        (RuleTally(*key, n) for key, n in expected.items()), key=str
    )
    firsts: dict[tuple[int, int], Did] = {}
    for did in history:
        if did.kind == "label":
            firsts.setdefault((did.sentence, did.person), did)
    assert acts == [
        Act(people[did.person], did.label, did.sentence * 100)
        for did in firsts.values()
        if did.origin in ("key", "suggestion")
    ]
    labels = Counter(people[who] for _, who in labelled)
    skips = Counter(people[who] for (_, who), did in stands.items() if did.kind == "skip")
    assert {person: (total.labels, total.skips) for person, total in totals.items()} == {
        person: (labels[person], skips[person]) for person in {*labels, *skips}
    }
    by_sentence: defaultdict[int, list[str]] = defaultdict(list)
    for (s, _), did in labelled.items():
        by_sentence[s].append(did.label)
    assert sorted((s[2], sorted(given_labels)) for s, given_labels in divided) == sorted(
        (places[s].sentence_id, sorted(labels)) for s, labels in by_sentence.items()
        if len(set(labels)) > 1
    )  # fmt: skip


def offset(of: Place, target: Place) -> int | str:
    here = target.document_id == of.document_id
    return target.position - of.position if here else target.sentence_id


# What it costs -------------------------------------------------------------------------------


@contextmanager
def counted_statements(store: Store) -> Iterator[list[str]]:
    statements: list[str] = []
    store.database.conn.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        store.database.conn.set_trace_callback(None)


def test_the_number_of_queries_does_not_grow_with_the_labels(tmp_path: Path) -> None:
    def queries(sentences: int) -> Sequence[str]:
        path = project(tmp_path / f"{sentences}.db", numbered(sentences))
        for name in PEOPLE[:2]:
            session = sitting(path, name)
            mark = [session.document.sentences[0].sentence_id] if session.document else []
            session.label("retraction" if name == PEOPLE[0] else "claim", indices=range(sentences))
            session.go_to(1)
            session.label("retraction")
            session.go_to(1)
            session.set_attributes({"targets": mark, "rule": "R1"})
            session.close()
        with open_store(path) as store:
            identifier, codebook = codebook_in_use(store)
            counts = project_patterns(store, 1, identifier, codebook.label_names, {}).counts
            with counted_statements(store) as statements:
                project_targets(store, 1, identifier, codebook, Method())
                project_rules(store, 1, identifier, codebook, counts)
                project_conduct(store, 1, identifier, {})
                assert len(project_disputed(store, 1, identifier, {}, top=5)) == 5
            return statements

    assert len(queries(60)) == len(queries(6)) <= 30
