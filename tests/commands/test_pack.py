"""Packing on the command line: what the file holds, what it does not, and how it comes back."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from command_line import command_done, run_command
from labeler.assigning.making import carry_out, make
from labeler.assigning.wish import Wish
from labeler.assignment.plan import in_order
from labeler.identity import wall_clock_ms
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.store.annotators import add_reference, annotator_named, person
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.events import Author, NewEvent, append
from labeler.store.verify import verify
from projects import add, labels, project, sitting, source

INES, TAM, BO, LEAD = "Ines Okoro", "Tam Lindqvist", "Bo Achterberg", "Vera Solberg"
SEED = 736251
DAY_MS = 24 * 3_600_000
GOLD_NOTE = "because the reference says so"
TAMS_NOTE = "what only Tam thinks"


class Team(NamedTuple):
    """A project in its second round: gold and repeats are mixed in, everybody has labelled."""

    path: Path
    hidden: dict[str, set[str]]
    """What is gold, what a repeat of Ines's own: sentence ids."""
    ines: str
    """Her annotator id."""
    secrets: tuple[str, ...]
    """What nobody else may find in a packed file."""


def article(number: int) -> str:
    lines = [f"In town {number} the sentence {i} is one of its own." for i in range(6)]
    return "\n\n".join([f"Article {number}", *lines])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """Make the project once; tests take copies."""
    path = tmp_path_factory.mktemp("team") / "labels.db"
    with open_or_start(path) as store:
        add(store, *(article(number) for number in range(12)))
    for name, label in ((INES, "claim"), (TAM, "retraction")):
        session = sitting(path, name)
        for item in session.overview()[:4]:
            session.open_document(item.document_id)
            for _ in range(7):
                session.label(label)
        session.close()
    with open_store(path) as store:
        lead = person(store, LEAD).annotator_id
        codebook_id, _ = codebook_in_use(store)
        with store.write():
            reference = add_reference(store, "f" * 32, "the reference desk")
        known = [s for (s,) in store.rows("SELECT sentence_id FROM in_force ORDER BY 1")][:30]
        author = Author(reference.annotator_id, 1, codebook_id)
        events = [NewEvent("label", sentence, "attribution") for sentence in known]
        append(store, author, [*events, NewEvent("note", known[0], note=GOLD_NOTE)], None)
        people = tuple(person(store, name).annotator_id for name in (INES, TAM, BO))
        from fractions import Fraction

        wish = Wish(
            people=people, unit="sentence", gold=Fraction(1, 10), repeats=Fraction(1, 5), gap=1,
            seed=SEED,
        )  # fmt: skip
        with store.read():
            plan = make(store, 2, wish, now_ms=wall_clock_ms() + 2 * DAY_MS)
        assert min(plan.gold) > 0
        assert plan.repeats[0] > 0
        carry_out(store, 2, plan, lead)
        queued = {
            sentence
            for (sentence,) in store.rows(
                "SELECT sentence_id FROM queue WHERE annotator_id = ? AND round = 2", (people[0],)
            )
        }
        before = {
            sentence
            for (sentence,) in store.rows(
                "SELECT sentence_id FROM current WHERE annotator_id = ? AND round = 1", (people[0],)
            )
        }
        others = (people[1], people[2], lead, reference.annotator_id)
    session = sitting(path, TAM)
    session.label("retraction")
    session.move(-1)
    session.note(TAMS_NOTE)
    session.close()
    return Team(
        path,
        {"gold": queued & set(known), "repeats": (queued & before) - set(known)},
        people[0],
        (
            *others,
            *(TAM, BO, LEAD, "Lindqvist", "Solberg", "reference desk", str(SEED)),
            *(GOLD_NOTE, TAMS_NOTE, "recipe", "strata", "overlap", "oversample"),
            "compared_before",
        ),
    )


@pytest.fixture
def team(made: Team, tmp_path: Path) -> Team:
    import shutil

    shutil.copyfile(made.path, tmp_path / "labels.db")
    return made._replace(path=tmp_path / "labels.db")


def packed(path: Path, name: str, *words: str) -> Path:
    target = path.with_name(f"for-{name.split(maxsplit=1)[0].lower()}.db")
    command_done("--db", str(path), "pack", name, "-o", str(target), *words)
    return target


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, as another program reads them."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: list(connection.execute(f"SELECT * FROM {name}")) for name in names}


def sound(path: Path) -> bool:
    with open_store(path) as store:
        return all(check.ok for check in verify(store))


def label_all(path: Path, label: str, name: str | None = None) -> int:
    """Label everything that is open in a file, as the person whom it was packed for."""
    from labeler.session import Session
    from labeler.store.annotators import remembered

    store = open_store(path)
    annotator = person(store, name) if name else remembered(store, "a login that nobody has")
    assert annotator is not None
    session = Session(store, annotator)
    try:
        while True:
            if not session.state.open:
                session.next_open(1)
            if not session.state.open:
                return session.labelled_this_sitting
            session.label(label)
    finally:
        session.close()


def test_a_packed_file_tells_nothing_of_anybody_else(team: Team) -> None:
    path = packed(team.path, INES)
    tables, raw = dump(path), path.read_bytes()
    assert sorted(path.parent.glob("for-*")) == [path]
    for secret in team.secrets:
        assert secret.encode() not in raw, secret
        assert secret not in repr(tables), secret
    # Bytes also hold what a name hides: a table for every row that was ever written here.
    assert tables["event"] == []
    for table in ("current", "current_note", "gold", "lease", "place"):
        assert tables[table] == []
    assert len(tables["annotator"]) == len(tables["roster"]) == 1
    assert {kind for _, kind, *_ in tables["decision"]} == {"codebook", "assignment"}
    assert {row[4] for row in tables["decision"]} == {None}
    assert {row[5][:4] for row in tables["decision"]} == {"1970"}


def test_a_packed_file_tells_neither_gold_nor_repeats_apart(team: Team) -> None:
    """Every column of what is hidden holds what the same column of the rest holds, too."""
    tables = dump(packed(team.path, INES))
    queue = [row[3] for row in sorted(tables["queue"], key=lambda row: row[2])]
    assert team.hidden["gold"]
    assert team.hidden["gold"] <= set(queue)
    assert team.hidden["repeats"]
    assert team.hidden["repeats"] <= set(queue)
    (number,) = {row[1] for row in tables["queue"]}
    assert 100_000 <= number <= 999_999
    # No table of sentences but the queue says anything of single ones.
    named = {
        table
        for table, rows in tables.items()
        for row in rows
        if any(sentence in map(str, row) for sentence in queue)
    }
    assert named == {"sentence", "in_force", "queue"}
    (value,) = (json.loads(row[3]) for row in tables["decision"] if row[1] == "assignment")
    assert set(value) == {"documents", "parts"}
    assert len(value["parts"]) == 1
    # The order is by article and made by hash: what is hidden has no place of its own in it.
    of_document = {row[0]: row[1] for row in tables["sentence"]}
    order = list(dict.fromkeys(of_document[sentence] for sentence in queue))
    everything = {document: [1] for document in order}
    assert order == [each for each, _ in in_order(everything, SEED, team.ines)]
    position = {row[0]: row[2] for row in tables["sentence"]}
    places = [(order.index(of_document[each]), position[each]) for each in queue]
    assert places == sorted(places)


def test_everybody_sees_another_number_and_always_the_same(team: Team) -> None:
    numbers = set()
    for name in (TAM, BO, INES):
        one, two = packed(team.path, name), team.path.with_name("again.db")
        command_done("--db", str(team.path), "pack", name, "-o", str(two))
        own = {row[1] for row in dump(one)["queue"]}
        assert own == {row[1] for row in dump(two)["queue"]}
        two.unlink()
        numbers |= own
    # Tam has labelled in this file and has seen the round's number.
    assert 2 in numbers
    assert len(numbers) == 3


def test_what_was_labelled_comes_back_to_its_round_once(team: Team) -> None:
    path = packed(team.path, INES)
    assert sound(path)
    count = label_all(path, "filler")
    assert count == len(dump(path)["queue"])
    assert sound(path)
    for _ in range(2):
        result = command_done("--db", str(team.path), "merge", str(path))
        assert "conflict" not in result.stderr
        rows = [row for row in labels(team.path, "round, annotator, label") if row[1] == INES]
        assert rows.count((2, INES, "filler")) == count
        assert {row[0] for row in rows} == {1, 2}
    assert "nothing new" in result.stderr
    assert sound(team.path)
    rounds = json.loads(command_done("--db", str(team.path), "rounds", "--json").stdout)
    assert [each["number"] for each in rounds] == [1, 2]
    (share,) = (each for each in rounds[1]["people"] if each["name"] == INES)
    assert share["labelled"] == share["assigned"] == count
    assert rounds[1]["in_force"]


def test_a_session_in_the_project_goes_on_from_what_came_back(team: Team) -> None:
    path = packed(team.path, INES)
    label_all(path, "filler")
    command_done("--db", str(team.path), "merge", str(path))
    session = sitting(team.path, INES)
    assert session.round == 2
    session.open_document(session.overview()[0].document_id)
    own = next(i for i, state in enumerate(session.states) if not state.context)
    session.go_to(own)
    assert session.state.label == "filler"
    session.label("claim")
    session.close()
    assert sound(team.path)
    assert "0 conflicts" in command_done("--db", str(team.path), "conflicts").stderr
    found = [row for row in labels(team.path, "round, annotator, label") if row[:2] == (2, INES)]
    assert found.count((2, INES, "claim")) == 1
    # What was said in both places goes along, is one chain there too, and comes back.
    again = team.path.with_name("again.db")
    command_done("--db", str(team.path), "pack", INES, "-o", str(again))
    assert sound(again)
    assert [row[2] for row in labels(again, "1, 1, label")].count("claim") == 1
    assert "nothing" not in command_done("--db", str(team.path), "merge", str(again)).stderr
    assert sound(team.path)
    rounds = json.loads(command_done("--db", str(team.path), "rounds", "--json").stdout)
    assert [each["number"] for each in rounds] == [1, 2]
    assert [len(each["people"]) for each in rounds] == [2, 3]


def test_two_places_at_once_are_a_conflict_that_settles(team: Team) -> None:
    path = packed(team.path, INES)
    label_all(path, "filler")
    label_all(team.path, "claim", INES)
    count = len(dump(path)["queue"])
    result = command_done("--db", str(team.path), "merge", str(path))
    assert f"{count} conflicts" in result.stderr
    command_done("--db", str(team.path), "conflicts", "--settle", "latest")
    assert sound(team.path)
    rows = labels(team.path, "round, annotator, label, in_conflict")
    assert rows.count((2, INES, "claim", 0)) == count


def test_what_comes_before_the_number_is_known_falls_into_place_with_it(team: Team) -> None:
    """Files come together in any order: also those packed for two, before the project."""
    ines, tam = packed(team.path, INES), packed(team.path, BO)
    label_all(ines, "filler")
    label_all(tam, "claim")
    command_done("--db", str(ines), "merge", str(tam))
    assert sound(ines)
    command_done("--db", str(ines), "merge", str(team.path))
    command_done("--db", str(team.path), "merge", str(tam), str(ines))
    assert sound(ines)
    assert sound(team.path)
    columns = "document, position, annotator, round, label"
    assert labels(ines, columns) == labels(team.path, columns)
    assert {row[3] for row in labels(ines, columns)} == {1, 2}


def test_who_has_finished_is_not_given_everything(team: Team) -> None:
    path = packed(team.path, INES)
    label_all(path, "filler")
    session = sitting(path, INES)
    assert not session.state.open
    assert sum(item.sentences for item in session.overview()) == len(dump(path)["queue"])
    session.close()


def test_a_round_of_everything_is_packed_whole(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db")
    session = sitting(path)
    session.label("claim")
    session.close()
    sitting(path, TAM).close()
    result = command_done("--db", str(path), "pack", "ines okoro")
    assert "13 sentences of 3 articles, 1 labelled" in result.stderr
    target = tmp_path / "labels-ines-okoro.db"
    assert target.stat().st_mode & 0o777 == 0o600
    assert sound(target)
    assert labels(target) == labels(path)
    assert label_all(target, "filler") == 12
    command_done("--db", str(path), "merge", str(target))
    assert len(labels(path)) == 13
    assert sound(path)
    # A person without a label yet has a number of their own, also where nothing is assigned.
    other = packed(path, TAM)
    assert label_all(other, "filler") == 13
    command_done("--db", str(path), "merge", str(other))
    assert {row[0] for row in labels(path, "round")} == {1}


def test_one_person_with_two_names_stays_one(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db")
    for name in (INES, "ines laptop"):
        session = sitting(path, name)
        session.label("claim")
        session.close()
    command_done("--db", str(path), "annotators", "join", INES, "ines laptop")
    command_done("--db", str(path), "annotators", "rename", INES, "I. Okoro")
    target = packed(path, "ines laptop")
    assert sound(target)
    assert {row[0] for row in labels(target)} == {"I. Okoro"}
    label_all(target, "filler")
    command_done("--db", str(path), "merge", str(target))
    assert {row[0] for row in labels(path)} == {"I. Okoro"}
    assert sound(path)
    # What is decided later stands, though the packed file said otherwise.
    command_done("--db", str(path), "annotators", "rename", "I. Okoro", "Ines O.")
    command_done("--db", str(path), "merge", str(target))
    assert {row[0] for row in labels(path)} == {"Ines O."}


REFUSALS = [
    (["pack", "Nobody"], "there is no annotator 'Nobody'"),
    (["pack", LEAD, "--round", "2"], f"nothing is assigned to '{LEAD}' in round 2"),
    (["pack", "the reference desk"], "is a reference, and labels nothing by hand"),
    (["pack", INES, "-o", "{path}"], "exists already; name another file"),
]


@pytest.mark.parametrize(("words", "problem"), REFUSALS, ids=lambda each: str(each)[:30])
def test_what_cannot_be_packed_is_told_and_nothing_is_left(
    team: Team, words: list[str], problem: str
) -> None:
    words = [word.format(path=team.path) for word in words]
    result = run_command("--db", str(team.path), *words)
    assert result.exit_code == 1
    assert problem in str(result.exception)
    assert [each.name for each in team.path.parent.iterdir() if each.is_file()] == ["labels.db"]


def test_a_heap_and_a_packed_file_are_not_packed(team: Team) -> None:
    path = packed(team.path, INES)
    result = run_command("--db", str(path), "pack", INES)
    assert "is a packed file itself" in str(result.exception)
    command_done(
        *("--db", str(team.path), "assign", "--round", "3", "--everyone"),
        *("--labels-per-sentence", "2"),
    )
    result = run_command("--db", str(team.path), "pack", INES, "--round", "3")
    assert "all take from one heap" in str(result.exception)


def test_fields_of_the_import_stay_in_the_project(tmp_path: Path) -> None:
    rows = [{"text": "One here. Two there.", "title": "T", "gold_label": "retractionist"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    path = tmp_path / "labels.db"
    command_done("--db", str(path), "import", str(tmp_path / "a.jsonl"))
    sitting(path).close()
    kept = dump(path)["import_record"]
    assert "retractionist" in repr(kept)
    target = packed(path, INES)
    assert sound(target)
    raw = target.read_bytes()
    for secret in ("gold_label", "retractionist", kept[0][0]):
        assert secret.encode() not in raw
    (bare,) = dump(target)["import_record"]
    assert bare[1:-1] == kept[0][1:-1]
    assert label_all(target, "claim") == 2
    # In either direction the union holds, and the project keeps its own record only.
    for _ in range(2):
        command_done("--db", str(path), "merge", str(target))
        assert dump(path)["import_record"] == kept
    assert sound(path)
    assert [row[2] for row in labels(path)] == ["claim", "claim"]
    command_done("--db", str(target), "merge", str(path))
    assert sound(target)


def test_fields_of_the_import_are_shown_whichever_file_came_first(tmp_path: Path) -> None:
    """Elsewhere, where the article is new, the packed file's record comes in, without fields."""
    path = tmp_path / "labels.db"
    with open_or_start(path) as store:
        articles = [
            source(f"One of {number} here.", f"{number}.jsonl")._replace(meta={"desk": "city"})
            for number in range(8)
        ]
        add_all(store, articles, ImportSummary())
    sitting(path).close()
    elsewhere = project(tmp_path / "elsewhere.db", "Another article.")
    for file in (packed(path, INES), path):
        command_done("--db", str(elsewhere), "merge", str(file))
    assert sound(elsewhere)
    with open_store(elsewhere) as store:
        rows = store.rows(
            "SELECT r.meta, r.import_id = (SELECT min(import_id) FROM import_record o"
            " WHERE o.document_id = c.document_id)"
            " FROM catalogue c JOIN import_record r ON r.import_id = c.import_id"
            " WHERE r.source LIKE '%.jsonl'"
        )
        shown = list(rows)
    assert [json.loads(meta) for meta, _ in shown] == 8 * [{"desk": "city"}]
    # The ids are hashes of what stands here: some are in one order, some in the other.
    assert {is_smallest for _, is_smallest in shown} == {0, 1}


def test_the_person_is_known_where_the_file_is_opened(team: Team) -> None:
    from click.testing import CliRunner

    from labeler.cli import cli

    path = packed(team.path, INES)
    ran = CliRunner().invoke(cli, ["--db", str(path), "annotate", "--plain"], input="c\nc\n")
    assert ran.exit_code == 0, ran.output
    assert {row[0] for row in labels(path)} == {INES}
    with open_store(path) as store:
        assert annotator_named(store, INES) is not None
        assert store.value("SELECT count(*) FROM annotator") == 1
