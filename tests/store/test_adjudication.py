"""What adjudication leaves behind: decided labels, who decided, and nothing in the agreement."""

import io
from contextlib import closing
from pathlib import Path

import pytest

from adjudicating import LEAD, PEOPLE, adjudicating, label, labelled
from labeler.agreement.method import Method
from labeler.measuring import project_report
from labeler.release.choices import Choices
from labeler.release.dataset import Dataset
from labeler.release.formats import format_named
from labeler.report.json_report import json_report
from labeler.session.adjudication import Asked
from labeler.store.adjudication.cases import Cases
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.adjudication.finding import Scope
from labeler.store.adjudication.release import adjudication_summary, gold_labels
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.documents import hide_document
from labeler.store.events import Author
from labeler.store.merging.conflicts import Rule, settle_by_rule
from labeler.store.merging.merge import merge
from labeler.store.verify import verify

INES, TAM, BO = PEOPLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return labelled(
        tmp_path / "storm.db", [{INES: "cccfa", TAM: "cacfc", BO: "caff-"}, {INES: "fc", TAM: "rc"}]
    )


def export(store: Store) -> bytes:
    out = io.BytesIO()
    dataset = Dataset(store, Choices())
    format_named("jsonl", None).write(out, dataset.documents(), dataset.context)
    return out.getvalue()


def test_decisions_never_enter_agreement_or_the_export(path: Path) -> None:
    def report() -> tuple[object, bytes]:
        with open_store(path) as store, store.read():
            return json_report(project_report(store, 1, Method(unit="item"))), export(store)

    before = report()
    with closing(adjudicating(path, INES, Asked(allow_own=True, agreements=1))) as here:
        for _ in range(here.counts.cases):
            here.decide("retraction", "because")
    assert report() == before


def test_the_decided_labels_can_be_had_with_who_decided(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("attribution", "the cue is ‘said’")
        here.show_names()
        here.decide("claim")
        here.defer()
        here.decide("filler")
    with open_store(path) as store:
        found = [
            (g.position, g.label, g.adjudicator, g.reason, g.names_shown, g.own)
            for g in gold_labels(store)
        ]
        summary = adjudication_summary(store, 1)
    assert found == [
        (2, "attribution", LEAD, "the cue is ‘said’", False, False),
        (3, "claim", LEAD, None, True, False),
        (1, "filler", LEAD, None, False, False),
    ]
    assert (summary.shared, summary.disagreements, summary.decided) == (7, 4, 3)
    assert (summary.names_shown, summary.own, summary.in_conflict) == (1, 0, 0)
    assert list(summary.by_adjudicator.values()) == [3]


def test_agreements_that_were_looked_at_are_counted_apart(path: Path) -> None:
    with closing(adjudicating(path, asked=Asked(agreements=1))) as here:
        here.end(-1)
        here.decide("filler")  # all three had said claim
    with open_store(path) as store:
        summary = adjudication_summary(store, 1)
    assert (summary.decided, summary.agreements_decided, summary.agreements_overturned) == (0, 1, 1)


def test_who_gives_in_takes_no_disagreement_away(path: Path) -> None:
    with closing(adjudicating(path)) as here:
        here.decide("claim")
    for name in PEOPLE:
        label(path, name, ["ccccc", "cc"])
    with open_store(path) as store:
        after = adjudication_summary(store, 1)
        (gold,) = gold_labels(store)
    assert (after.disagreements, after.decided) == (1, 1)  # on the others nobody had decided
    assert gold.kind == "disagreement"


def test_where_adjudicators_differ_there_is_no_gold_until_it_is_settled(path: Path) -> None:
    for name, wanted in (("Vera Solberg", "claim"), ("Odd Nilsen", "attribution")):
        with closing(adjudicating(path, name)) as here:
            here.end(-1)
            here.decide(wanted)
    with open_store(path) as store:
        assert list(gold_labels(store)) == []
        assert adjudication_summary(store, 1).in_conflict == 1


@pytest.mark.parametrize(("kept", "wanted"), [("earliest", "claim"), ("latest", "filler")])
def test_what_was_recorded_of_decisions_outlives_a_settled_conflict(
    path: Path, kept: Rule, wanted: str
) -> None:
    with open_store(path) as store:
        sentence = store.value("SELECT sentence_id FROM in_force ORDER BY 1")
        codebook_id, _ = codebook_in_use(store)
        for ruling, name in (
            (Ruling(sentence, "claim", "why", names_shown=True, own=True), "Vera Solberg"),
            (Ruling(sentence, "filler", "why"), "Odd Nilsen"),
        ):
            rule(store, Author(person(store, name).annotator_id, 1, codebook_id), ruling, {})
        assert settle_by_rule(store, kept) == 1
        (gold,) = gold_labels(store)
        assert (gold.label, gold.names_shown, gold.own) == (wanted, True, True)
        summary = adjudication_summary(store, 1)
        assert (summary.names_shown, summary.own) == (1, 1)
        assert all(check.ok for check in verify(store))


def test_decisions_of_two_machines_unite(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(path.read_bytes())
    for file, name in ((path, "Vera Solberg"), (other, "Odd Nilsen")):
        with closing(adjudicating(file, name)) as here:
            here.decide("claim")
    with open_store(path) as store:
        merge(store, [other], lambda *_: None)
        (one,) = gold_labels(store)  # both say the same: no conflict
        assert one.label == "claim"
    with closing(adjudicating(path)) as here:
        assert here.counts.closed == 1


def test_hidden_articles_bring_no_cases(path: Path) -> None:
    with open_store(path) as store:
        documents = [
            d for (d,) in store.rows("SELECT document_id FROM catalogue ORDER BY sort_key")
        ]
        hide_document(store, documents[0], hidden=True, author=None)
    with closing(adjudicating(path)) as here:
        assert here.counts.cases == 1


def test_repeats_are_no_cases(path: Path) -> None:
    with open_store(path) as store, store.write():
        decide(store, "round", "2", "repeat", None)
        decide(store, "round in force", "project", 2, None)
    label(path, INES, ["ffff", ""])
    label(path, TAM, ["rrrr", ""])
    with closing(adjudicating(path)) as here:
        assert here.round == 2
        assert here.counts.cases == 0
    with open_store(path) as store:
        assert adjudication_summary(store, 2).shared == 0


def test_cases_are_found_in_one_pass_and_come_by_index(path: Path) -> None:
    with open_store(path) as store:
        plans: list[str] = []

        def explain(statement: str) -> None:
            if statement.startswith(("INSERT INTO temp.found", "SELECT c.", "\nINSERT")):
                plans.append(statement)

        store.database.conn.set_trace_callback(explain)
        cases = Cases(store, Scope(1, "nobody", ("claim", "attribution", "filler", "retraction")))
        first = cases.next_open(-1, 1)
        assert first is not None
        cases.step(first.rank, 1)
        cases.step(first.rank, 1, first.kind)
        store.database.conn.set_trace_callback(None)
        (find, *_) = [p for p in plans if "INSERT INTO temp.found" in p]
        store.execute("CREATE TEMP TABLE found (sentence_id TEXT PRIMARY KEY, kind, own)")
        for statement in (find, *(p for p in plans if p.startswith("SELECT"))):
            details = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {statement}")]
            assert not any("TEMP B-TREE FOR GROUP BY" in d for d in details), details
            # What is scanned is the one row that an index found.
            scanned = {d for d in details if d.startswith("SCAN c")}
            assert not scanned or "CO-ROUTINE c" in details, details
