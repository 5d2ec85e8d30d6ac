"""An article that was changed and imported again: what keeps its labels, and what is said."""

import json
import re
from pathlib import Path

import pytest

from command_line import command_done, run_command
from labeler.store.connection import open_store
from labeler.store.verify import verify
from pages import REFERENCE, cells
from projects import labels, sitting

OLD = (
    "Bridge closed\n\nThe bridge is closed. Repairs take a month.\n\nShare this story.\n\n"
    "“We are late,” said Tam. The bridge is closed.\n\nNobody was hurt."
)
NEW = (
    "Bridge closed\n\nThe bridge is closed. Repairs take two months.\n\nShare this story.\n\n"
    "“We are late,” said Tam. The bridge is closed.\n\nThe mayor spoke. Nobody was hurt."
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("bridge.txt", OLD)
    command_done("import", "bridge.txt")
    return tmp_path


def write(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")


def label_all(path: str = "labels.db", name: str = "Ines Okoro") -> None:
    """Label the open article: c, c, a (with a note and targets), f and so on."""
    session = sitting(Path(path), name)
    try:
        for label in ("filler", "claim", "claim", "filler", "retraction", "attribution", "claim"):
            session.label(label)
        session.go_to(4)
        sentences = session.document.sentences  # type: ignore[union-attr]
        session.set_attributes(
            {"targets": [sentences[1].sentence_id, sentences[2].sentence_id], "issuer": "Tam"}
        )
        session.note("who is we?")
    finally:
        session.close()


def sound(path: str) -> bool:
    with open_store(Path(path)) as store:
        return all(check.ok for check in verify(store))


def documents(path: str = "labels.db") -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        command_done("--db", path, "documents", "--json").stdout
    )
    return found


def test_equal_sentences_keep_their_labels_and_the_rest_is_listed(folder: Path) -> None:
    label_all()
    write("bridge.txt", NEW)
    said = command_done("import", "bridge.txt").stderr
    assert "is a new version of document" in said
    assert "sentences: 6 kept, 0 moved, 2 new, 1 gone" in said
    assert "8 sentences, 1 duplicate" in said
    assert "carried over: 6 labels, 1 note" in said
    assert "“claim” by Ines Okoro on 3, “Repairs take a month.”: the sentence is gone" in said
    assert "its targets are not all in the new version" in said
    assert labels(Path("labels.db"), "position, label, note, origin") == [
        (1, "filler", None, "carry"),
        (2, "claim", None, "carry"),
        (4, "filler", None, "carry"),
        (5, "retraction", "who is we?", "carry"),
        (6, "attribution", None, "carry"),
        (8, "claim", None, "carry"),
    ]
    new, old = documents()
    assert (new["replaces"], new["hidden"]) == (old["document_id"], False)
    assert (old["replaced_by"], old["hidden"]) == (new["document_id"], True)
    assert "new version of" in command_done("documents").stdout
    changes = json.loads(
        command_done("documents", "changes", str(new["document_id"])[:8], "--json").stdout
    )
    (row,) = (row for row in cells(REFERENCE, "command") if "documents changes" in row[0])
    assert re.findall(r"`(\w+)`", row[1]) == list(changes)
    assert (changes["gone"], changes["new"], changes["to_carry"]) == ([3], [3, 7], 0)
    assert (
        "gone 3: Repairs take a month."
        in command_done("documents", "changes", str(new["document_id"])).stdout
    )
    assert sound("labels.db")


def test_targets_point_into_the_new_version(folder: Path) -> None:
    label_all()
    write("bridge.txt", NEW)
    command_done("import", "bridge.txt")
    with open_store(Path("labels.db")) as store:
        value = store.value("SELECT attributes FROM labels WHERE label = 'retraction'")
        second = store.value("SELECT sentence_id FROM sentences WHERE position = 2")
    assert json.loads(value) == {"issuer": "Tam", "targets": [second]}


def test_twice_and_on_two_machines_adds_nothing(folder: Path) -> None:
    label_all()
    command_done("backup", "-o", "other.db")
    write("bridge.txt", NEW)
    for path in ("labels.db", "other.db"):
        command_done("--db", path, "import", "bridge.txt")
    command_done("import", "bridge.txt")
    with open_store(Path("labels.db")) as store:
        before = (
            store.value("SELECT count(*) FROM event"),
            store.value("SELECT count(*) FROM decision"),
        )
    assert "nothing new" in command_done("merge", "other.db").stderr
    with open_store(Path("labels.db")) as store:
        after = (
            store.value("SELECT count(*) FROM event"),
            store.value("SELECT count(*) FROM decision"),
        )
    assert before == after


def test_what_is_labelled_on_the_old_version_elsewhere_is_carried_when_asked(folder: Path) -> None:
    command_done("backup", "-o", "tam.db")
    label_all()
    label_all("tam.db", "Tam Lindqvist")
    write("bridge.txt", NEW)
    command_done("import", "bridge.txt")
    said = command_done("merge", "tam.db").stderr
    assert "7 labels and notes of document " in said
    assert "can be carried over" in said
    new, old = documents()
    for words in (["--dry-run"], ["--everyone"], []):
        said = command_done("assign", *words).stderr
        assert f"7 labels and notes of document {str(old['document_id'])[:12]} can be" in said
        assert "then assign again" in said
    said = command_done(
        "documents", "replace", str(new["document_id"])[:10], str(old["document_id"])[:10]
    ).stderr
    assert "carried over: 6 labels, 1 note" in said
    assert len(labels(Path("labels.db"))) == 12
    assert "can be carried over" not in command_done("assign").stderr
    assert (
        "carried over: 0 labels"
        in command_done(
            "documents", "replace", str(new["document_id"]), str(old["document_id"])
        ).stderr
    )
    assert sound("labels.db")


def test_a_change_of_mind_on_the_old_version_follows_and_one_on_the_new_stays(
    folder: Path,
) -> None:
    label_all()
    write("bridge.txt", NEW)
    command_done("import", "--keep-old", "bridge.txt")
    old, new = sorted(documents(), key=lambda document: bool(document["replaces"]))
    assert not old["hidden"]
    session = sitting(Path("labels.db"))
    try:
        session.open_document(str(old["document_id"]))
        session.go_to(0)
        session.label("claim")
        session.label("attribution")
        session.open_document(str(new["document_id"]))
        session.go_to(1)
        session.label("filler")
    finally:
        session.close()
    said = command_done(
        "documents", "replace", str(new["document_id"]), str(old["document_id"])
    ).stderr
    assert "carried over: 1 label" in said
    assert "something else was said of the new version" in said
    with open_store(Path("labels.db")) as store:
        assert list(
            store.rows(
                "SELECT position, label FROM labels WHERE document_id = ? AND position < 3"
                " ORDER BY position",
                (new["document_id"],),
            )
        ) == [(1, "claim"), (2, "filler")]
    assert sound("labels.db")


def test_an_assigned_article_is_given_out_again(folder: Path) -> None:
    label_all()
    label_all(name="Tam Lindqvist")
    command_done("assign", "--unit", "article", "--overlap", "100%")
    write("bridge.txt", NEW)
    said = command_done("import", "bridge.txt").stderr
    assert "round 1 is assigned without it: `labeler assign --round 1`" in said
    assert sound("labels.db")
    command_done("assign", "--round", "1")
    session = sitting(Path("labels.db"))
    try:
        assert len(session.states) == 8
        assert session.open_count == 2
    finally:
        session.close()
    assert sound("labels.db")


def test_labels_stay_behind_when_asked(folder: Path) -> None:
    label_all()
    write("bridge.txt", NEW)
    assert "no labels are carried over" in command_done("import", "--no-carry", "bridge.txt").stderr
    assert labels(Path("labels.db")) == []
    old = documents()[1]
    command_done("documents", "hide", "--undo", str(old["document_id"]))
    assert len(labels(Path("labels.db"))) == 7
    command_done("documents", "hide", str(old["document_id"]))
    assert labels(Path("labels.db")) == []
    assert sound("labels.db")


def test_another_article_of_the_same_name_takes_no_place(folder: Path) -> None:
    label_all()
    write("bridge.txt", "Rain\n\nIt rained for days. The bridge is closed. A dog was seen there.")
    said = command_done("import", "bridge.txt").stderr
    assert "shares only" in said
    assert [document["hidden"] for document in documents()] == [False, False]
    assert len(labels(Path("labels.db"))) == 7


def test_an_address_tells_versions_apart_and_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = "https://news.example/bridge"
    for name, rows in (
        ("monday.jsonl", [{"text": OLD, "url": address}, {"text": OLD.replace("T", "t")}]),
        ("friday.jsonl", [{"text": NEW, "url": address}]),
        ("other.jsonl", [{"text": NEW + "\n\nMore.", "url": f"{address}-2"}]),
    ):
        write(name, "".join(f"{json.dumps(row)}\n" for row in rows))
        command_done("import", name)
    found = documents()
    assert [bool(d["replaces"]) for d in found] == [True, False, False, False]
    assert [d["source"] for d in found if d["hidden"]] == ["monday.jsonl#1"]


def test_a_document_cannot_be_a_version_of_itself(folder: Path) -> None:
    (only,) = documents()
    identifier = str(only["document_id"])
    result = run_command("documents", "replace", identifier, identifier)
    assert result.exit_code == 1
    assert "newer version of it" in str(result.exception)
    result = run_command("documents", "changes", identifier)
    assert "is no newer version of another" in str(result.exception)


def test_an_adjudicated_label_comes_along(folder: Path) -> None:
    from labeler.identity import canonical_json, content_uuid
    from labeler.store.events import EVENT_COLUMNS, event_digest
    from labeler.store.standing import refresh_standing

    label_all()
    with open_store(Path("labels.db")) as store, store.write():
        row = store.row("SELECT sentence_id, annotator_id, codebook_id FROM event LIMIT 1")
        assert row is not None
        made = ("adjudicate", row[0], row[1], 1, row[2], "claim", "{}", None, None)
        content = (*made, "2026-05-03T10:00:00.000Z", "key", None, canonical_json([]), "{}")
        fields = (content_uuid(*content), *content)
        store.execute(
            f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})",
            (*fields, event_digest(fields)),
        )
        refresh_standing(store, "SELECT ?", (row[0],))
    write("bridge.txt", NEW)
    assert "1 adjudication" in command_done("import", "bridge.txt").stderr
    with open_store(Path("labels.db")) as store:
        assert (
            store.value(
                "SELECT count(*) FROM gold g JOIN in_force f ON f.sentence_id = g.sentence_id"
            )
            == 1
        )
    assert sound("labels.db")
