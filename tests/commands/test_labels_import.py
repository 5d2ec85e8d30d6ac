"""Labels from other tools, as a lead brings them in: which sentence each finds, and what stays."""

import csv
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from labeler.store.connection import open_store
from labeler.store.verify import verify
from projects import ARTICLES, labels, project, sitting

TEXT = ARTICLES[0]
HEADLINE, VOTED, LATE, REPEAT, WORK, COST, COMMENT = (
    "Harbour plan delayed",
    "The council voted on Monday.",
    "“It is late,” said Ines Okoro.",
    "Harbour plan delayed",
    "Work starts in May.",
    "Nobody knows the cost.",
    "Leave a comment",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return project(tmp_path / "p.db")


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write rows as the ending says: CSV, JSON Lines or a JSON array."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows), "utf-8")
    else:
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def take(database: Path, *arguments: str | Path) -> dict[str, Any]:
    """Take labels over and return what is said about the one file."""
    words = ("--db", str(database), "labels", "import", "--json", *map(str, arguments))
    (report,) = json.loads(command_done(*words).stdout)
    return dict(report)


def problem(database: Path, *arguments: str | Path) -> str:
    result = run_command("--db", str(database), "labels", "import", *map(str, arguments))
    assert result.exit_code == 1
    return str(result.exception)


def events(database: Path) -> int:
    with open_store(database) as store:
        return int(store.value("SELECT count(*) FROM event"))


def sound(database: Path) -> bool:
    with open_store(database) as store:
        return all(check.ok for check in verify(store))


def ids(database: Path) -> dict[str, str]:
    """Return sentence ids by text, of those that stand once."""
    with open_store(database) as store:
        return dict(store.rows("SELECT text, sentence_id FROM sentences ORDER BY position"))


def test_a_sentence_is_found_by_its_id_its_offsets_or_its_text(
    database: Path, tmp_path: Path
) -> None:
    start = TEXT.index(WORK)
    path = write(
        tmp_path / "labels.jsonl",
        [
            {"item": ids(database)[VOTED], "annotator": "Tam Lindqvist", "label": "claim"},
            {"item": "x1", "document": "article-1.txt", "start": start, "stop": start + len(WORK),
             "annotator": "Tam Lindqvist", "label": "claim"},
            {"item": "x2", "text": "Nobody  knows\nthe cost.",
             "annotator": "Tam Lindqvist", "label": "filler"},
        ],
    )  # fmt: skip
    report = take(database, path)
    assert (report["read"], report["added"], report["not_taken"]) == (3, 3, {})
    assert labels(database) == [
        ("Tam Lindqvist", 2, "claim"),
        ("Tam Lindqvist", 5, "claim"),
        ("Tam Lindqvist", 6, "filler"),
    ]
    assert sound(database)


@pytest.mark.parametrize(
    "name", ["article-1.txt", "article-1", HEADLINE, "id"], ids=["source", "stem", "title", "id"]
)
def test_an_article_is_known_by_any_of_its_names(database: Path, tmp_path: Path, name: str) -> None:
    if name == "id":
        listed = json.loads(command_done("--db", str(database), "documents", "--json").stdout)
        name = next(d["document_id"] for d in listed if d["source"] == "article-1.txt")
    row = {"document": name, "text": COMMENT, "annotator": "Tam Lindqvist", "label": "filler"}
    assert take(database, write(tmp_path / "labels.csv", [row]))["added"] == 1
    assert labels(database, "document, position, label") == [(HEADLINE, 7, "filler")]


def test_nothing_is_guessed_and_what_did_not_match_is_listed(
    database: Path, tmp_path: Path
) -> None:
    who = {"annotator": "Tam Lindqvist", "label": "claim"}
    rows = [
        {"document": "article-1.txt", "text": HEADLINE, "start": "", "stop": "", **who},
        {"document": "", "text": COMMENT, "start": "", "stop": "", **who},
        {"document": "missing.txt", "text": COST, "start": "", "stop": "", **who},
        {
            "document": "article-1.txt",
            "text": "Nobody ever said this.",
            "start": "",
            "stop": "",
            **who,
        },
        {"document": "article-1.txt", "text": COST, "start": "1", "stop": "5", **who},
        {
            "document": "article-1.txt",
            "text": COST,
            "start": "0",
            "stop": str(len(HEADLINE)),
            **who,
        },
        {"document": "article-1.txt", "text": COST, "start": "", "stop": "", **who},
    ]
    out = tmp_path / "refused.jsonl"
    result = command_done(
        "--db",
        str(database),
        "labels",
        "import",
        str(write(tmp_path / "l.csv", rows)),
        "-o",
        str(out),
    )
    refused = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(one["place"], one["reason"]) for one in refused] == [
        ("line 2", "the text stands more than once"),
        ("line 3", "the text stands more than once"),
        ("line 4", "no article has this name"),
        ("line 5", "no sentence has this text"),
        ("line 6", "no sentence has these offsets"),
        ("line 7", "another text stands at these offsets"),
    ]
    assert "7 labels read" in result.stderr
    assert "1 came in" in result.stderr
    assert "2 not taken: the text stands more than once" in result.stderr
    assert labels(database) == [("Tam Lindqvist", 6, "claim")]


def test_a_file_of_which_nothing_comes_in_is_a_failure(database: Path, tmp_path: Path) -> None:
    row = {"text": "Of another project.", "annotator": "Tam Lindqvist", "label": "claim"}
    assert "none of a file's labels came in" in problem(database, write(tmp_path / "l.csv", [row]))


def test_twice_adds_nothing_whatever_came_between(database: Path, tmp_path: Path) -> None:
    row = {"text": COST, "annotator": "Tam Lindqvist", "label": "claim", "note": "why?"}
    first = write(tmp_path / "first.csv", [row])
    second = write(tmp_path / "second.csv", [{**row, "label": "filler", "note": "this is why"}])
    assert take(database, first)["added"] == 1
    assert (take(database, first)["added"], events(database)) == (0, 2)
    again = take(database, second)
    assert (again["added"], again["replaced"], again["notes"]) == (1, 1, 1)
    known = take(database, first)
    assert (known["added"], known["known"], events(database)) == (0, 1, 4)
    assert labels(database, "label, note") == [("filler", "this is why")]
    assert sound(database)


def test_what_a_person_entered_here_stands(database: Path, tmp_path: Path) -> None:
    session = sitting(database)
    try:
        session.label("claim")
        session.label("claim")
        session.skip()
        session.note("mine")
    finally:
        session.close()
    sentences = ids(database)
    rows = [
        {"item": sentences[text], "annotator": "ines okoro", "label": label, "note": note}
        for text, label, note in (
            (VOTED, "filler", ""),
            (LATE, "attribution", ""),
            (COST, "claim", ""),
        )
    ]
    report = take(database, write(tmp_path / "l.csv", rows))
    assert report["not_taken"] == {
        "'claim' was entered here": 1,
        "skipped was entered here": 1,
    }
    ((example,),) = (report["examples"][r] for r in report["not_taken"] if "claim" in r)
    assert (example["document"], example["item"], example["label"]) == (HEADLINE, VOTED, "filler")
    assert report["annotators"] == []
    assert labels(database) == [
        ("Ines Okoro", 1, "claim"),
        ("Ines Okoro", 2, "claim"),
        ("Ines Okoro", 6, "claim"),
    ]


def test_labels_that_the_codebook_lacks_are_all_listed_and_can_be_renamed(
    database: Path, tmp_path: Path
) -> None:
    rows = [
        {"text": VOTED, "annotator": "Tam Lindqvist", "label": "fact"},
        {"text": COST, "annotator": "Tam Lindqvist", "label": "a=b"},
        {"text": WORK, "annotator": "Tam Lindqvist", "label": "skip"},
    ]
    path = write(tmp_path / "l.csv", rows)
    message = problem(database, path)
    assert all(f"'{label}' (1)" in message for label in ("fact", "a=b", "skip"))
    assert "claim, attribution, filler, retraction" in message
    assert events(database) == 0
    renamed = ("--map", "fact=claim", "--map", "a=b=filler", "--map", "skip=")
    report = take(database, path, *renamed)
    assert (report["added"], report["not_taken"]) == (2, {"left out by --map": 1})
    assert labels(database, "label") == [("claim",), ("filler",)]


def test_a_dry_run_says_the_same_and_changes_nothing(database: Path, tmp_path: Path) -> None:
    rows = [
        {"text": text, "annotator": "Tam Lindqvist", "label": "claim"}
        for text in (VOTED, COST, "?")
    ]
    path = write(tmp_path / "l.csv", rows)
    before = database.read_bytes()
    dry = take(database, path, "--dry-run")
    assert database.read_bytes() == before
    assert take(database, path) == dry


def test_two_labels_of_one_sentence_are_not_chosen_between(database: Path, tmp_path: Path) -> None:
    rows = [
        {"text": COST, "annotator": "Tam Lindqvist", "label": label}
        for label in ("claim", "filler", "claim")
    ]
    path = write(tmp_path / "l.csv", rows)
    assert "line 2, and line 3" in problem(database, path)
    assert take(database, path, "--duplicates", "first", "--dry-run")["repeated"] == 2
    take(database, path, "--duplicates", "last")
    assert labels(database, "label") == [("claim",)]


def test_a_programs_labels_are_a_models_and_the_same_in_every_project(tmp_path: Path) -> None:
    path = write(tmp_path / "out.jsonl", [{"text": COST, "label": "claim"}])
    made = []
    for name in ("a.db", "b.db"):
        database = project(tmp_path / name)
        take(database, path, "--annotator", "tiny-2", "--as-kind", "model")
        with open_store(database) as store:
            made.append(store.row("SELECT event_id, annotator_id, created_at FROM event"))
            assert store.value("SELECT kind FROM roster") == "model"
    assert made[0] == made[1]
    command_done("--db", str(tmp_path / "a.db"), "merge", str(tmp_path / "b.db"))
    assert events(tmp_path / "a.db") == 1


def test_what_labeler_exports_comes_back_whole(database: Path, tmp_path: Path) -> None:
    session = sitting(database)
    try:
        session.label("attribution")
        session.go_to(0)
        session.set_attributes({"source": "Ines Okoro", "unsure": True})
        session.note("a note\nof two lines")
        session.go_to(2)
        session.label("retraction")
        session.go_to(2)
        session.set_attributes({"targets": [session.document.sentences[0].sentence_id]})  # type: ignore[union-attr]
    finally:
        session.close()
    tables = ("out.csv", "out.tsv", "out.jsonl")
    for name in tables if find_spec("pyarrow") is None else (*tables, "out.parquet"):
        out = tmp_path / name
        command_done("--db", str(database), "export", "--names", "--notes", "-o", str(out))
        other = project(tmp_path / f"{name}.db")
        report = take(other, out)
        assert (report["added"], report["notes"], report["remarks"]) == (2, 1, {})
        # An export tells the day and no more.
        columns = (
            "sentence_id, label, attributes, note, substr(created_at, 1, 10), round, annotator"
        )
        assert labels(other, columns) == labels(database, columns)
        assert take(database, out)["known"] == 2


def test_an_export_without_text_and_names_comes_back(database: Path, tmp_path: Path) -> None:
    session = sitting(database)
    try:
        session.label("attribution")
        session.go_to(0)
        session.set_attributes({"cue": "delayed", "unsure": True})
    finally:
        session.close()
    out = tmp_path / "out.jsonl"
    command_done("--db", str(database), "export", "--no-text", "-o", str(out))
    other = project(tmp_path / "other.db")
    report = take(other, out)
    assert report["added"] == 1
    # A cue that is offsets is not one that an annotator could have marked.
    assert sum(report["remarks"].values()) == 1
    columns = "sentence_id, label, annotator, attributes"
    ((_, label, annotator, attributes),) = labels(other, columns)
    assert (label, annotator, json.loads(str(attributes))) == (
        "attribution",
        "A1",
        {"unsure": True},
    )


def test_other_tools_exports_come_in_with_times_and_texts(database: Path, tmp_path: Path) -> None:
    studio = [
        {
            "id": 7,
            "data": {"text": COST, "document": "article-1.txt"},
            "annotations": [
                {
                    "completed_by": {"email": f"{name}@example.org"},
                    "created_at": f"2026-05-0{day}T10:00:00.5Z",
                    "result": [{"type": "choices", "from_name": "kind", "to_name": "text",
                                "value": {"choices": [label]}}],
                }
                for name, day, label in (("tam", 3, "claim"), ("ann", 4, "filler"))
            ],
        }
    ]  # fmt: skip
    prodigy = [
        {"text": VOTED, "_input_hash": 11, "accept": ["claim"], "answer": "accept",
         "_annotator_id": "cleo", "_timestamp": 1_777_800_000},
        {"text": WORK, "_input_hash": 12, "accept": [], "answer": "reject"},
    ]  # fmt: skip
    doccano = [{"id": 8, "text": LATE, "label": ["attribution"], "Comments": ["who?"]}]
    assert take(database, write(tmp_path / "s.json", studio))["added"] == 2
    report = take(database, write(tmp_path / "p.jsonl", prodigy))
    assert (report["added"], report["left_out"]) == (1, {"rejected": 1})
    assert take(database, write(tmp_path / "dora.jsonl", doccano))["notes"] == 1
    assert labels(database, "annotator, label, created_at, note") == [
        ("cleo", "claim", "2026-05-03T09:20:00.000Z", None),
        ("dora", "attribution", "1970-01-01T00:00:00.000Z", "who?"),
        ("ann@example.org", "filler", "2026-05-04T10:00:00.500Z", None),
        ("tam@example.org", "claim", "2026-05-03T10:00:00.500Z", None),
    ]


def test_hostile_text_is_shown_safely_and_breaks_nothing(database: Path, tmp_path: Path) -> None:
    rows = [
        {
            "text": COST,
            "annotator": "Tam Lindqvist",
            "label": "claim",
            "note": "\x1b[31m[bold]\ud800",
        },
        {"text": "\x1b]0;x\x07[/] \ud800", "annotator": "\ud83d Eve", "label": "claim", "note": ""},
        {"text": "=1+1", "document": "\udcff", "annotator": "Tam Lindqvist", "label": "claim"},
    ]
    path = write(tmp_path / "l.jsonl", rows)
    result = run_command("--db", str(database), "labels", "import", str(path))
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "not taken over: 1 notes with broken characters" in result.stderr
    assert labels(database, "label, note") == [("claim", None)]
    assert sound(database)


def test_a_codebook_of_the_project_can_be_named(database: Path, tmp_path: Path) -> None:
    listed = json.loads(
        command_done("--db", str(database), "codebook", "versions", "--json").stdout
    )
    (only,) = listed
    path = write(tmp_path / "l.csv", [{"text": COST, "annotator": "Tam", "label": "claim"}])
    take(database, path, "--codebook", only["codebook_id"][:8], "--round", "3")
    assert labels(database, "label, round") == [("claim", 3)]
    assert "no codebook is called 'nothing'" in problem(database, path, "--codebook", "nothing")


@pytest.mark.parametrize("number", ["0", "1000001"])
def test_a_round_that_is_none_is_refused(database: Path, tmp_path: Path, number: str) -> None:
    row = {"text": COST, "annotator": "Tam", "label": "claim", "round": number}
    assert f"line 2: {number} is no round" in problem(database, write(tmp_path / "l.csv", [row]))
    assert events(database) == 0
