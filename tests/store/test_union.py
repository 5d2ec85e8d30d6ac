"""What a union of files may bring: several heads, other cuts, decisions made elsewhere."""

import json
import shutil
from pathlib import Path
from typing import Any

from histories import united
from labeler.identity import EventClock, canonical_json, timestamp, uuid_milliseconds
from labeler.importing import open_or_start
from labeler.models import Span
from labeler.store.adjudication.decided import Ruling, rule
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide_from_the_start, in_force
from labeler.store.derived import sentence_id
from labeler.store.events import EVENT_COLUMNS, Author, NewEvent, append, event_digest
from labeler.store.labels import left_out
from labeler.store.verify import repair, verify
from projects import ARTICLES, CODEBOOK, add, labels, project, sitting


def _failed(store: Store) -> list[str]:
    return [f"{check.name}: {check.detail}" for check in verify(store) if not check.ok]


def _counted(store: Store, codebook_id: str) -> int:
    return project_patterns(store, 1, codebook_id, CODEBOOK.label_names, {}).counts.labels


def _another_head(store: Store, milliseconds: int, **changes: Any) -> str:
    """Add a copy of the newest label as the same person would have made it on another machine."""
    columns = EVENT_COLUMNS.split(", ")
    row = dict(
        zip(
            columns,
            next(
                store.rows(
                    f"SELECT {EVENT_COLUMNS} FROM event WHERE kind = 'label'"
                    " ORDER BY event_id DESC LIMIT 1"
                )
            ),
            strict=True,
        )
    )
    identifier = EventClock(lambda: milliseconds).next()
    row |= {"event_id": identifier, "supersedes": "[]", **changes}
    row["created_at"] = timestamp(uuid_milliseconds(identifier))
    fields = tuple(row[column] for column in columns[:-1])
    with store.write():
        store.execute(
            f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * len(columns))})",
            (*fields, event_digest(fields)),
        )
    repair(store)
    return identifier


def test_a_label_on_a_conflict_supersedes_every_head(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    session = sitting(path)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        _another_head(store, 1_700_000_000_000, label="filler")
        assert store.value("SELECT heads FROM current") == 2
        codebook_id = codebook_in_use(store)[0]
        assert _counted(store, codebook_id) == 0
        assert left_out(store, 1, codebook_id) == {"in conflict": 1}
        assert _failed(store) == []
    assert labels(path) == [("Ines Okoro", 1, "claim")]  # the newer of the two
    session = sitting(path)
    session.go_to(0)
    session.label("attribution")
    session.close()
    with open_store(path) as store:
        assert store.value("SELECT heads FROM current") == 1
        newest = store.value("SELECT supersedes FROM event ORDER BY event_id DESC LIMIT 1")
        assert len(json.loads(newest)) == 2
        assert _failed(store) == []
        assert _counted(store, codebook_id) == 1
    session = sitting(path)
    session.undo()  # puts back what was shown while both stood
    assert session.states[0].label == "claim"
    session.close()
    with open_store(path) as store:
        assert _failed(store) == []


def test_a_note_with_two_heads_is_settled_by_the_next(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db")
    session = sitting(path)
    session.label("claim")
    session.go_to(0)
    session.note("one")
    session.close()
    with open_store(path) as store:
        _another_head(store, 1_700_000_000_000, kind="note", label=None, note="two")
        assert store.value("SELECT heads FROM current_note") == 2
    session = sitting(path)
    session.note("three")
    session.close()
    with open_store(path) as store:
        assert list(store.rows("SELECT note, heads FROM current_note")) == [("three", 1)]
        assert _failed(store) == []


def test_a_decision_beats_what_a_file_began_with(tmp_path: Path) -> None:
    """Whatever their ids: those of a default are hashes, those of a decision are times."""
    path = tmp_path / "x.db"
    mine = CODEBOOK.model_copy(update={"version": "9"})
    with open_or_start(path) as store:
        identifier = use_codebook(store, mine, None)
        with store.write():
            for number in range(20):
                decide_from_the_start(store, "codebook", "project", f"{number:032x}")
        assert in_force(store, "codebook", "project") == identifier


def test_the_older_version_of_the_splitter_holds_and_other_cuts_are_listed(
    tmp_path: Path,
) -> None:
    path = project(tmp_path / "x.db", ARTICLES[2])
    session = sitting(path)
    session.go_to(1)
    session.label("claim")
    session.close()
    with open_store(path) as store:
        document, text = next(store.rows("SELECT document_id, text FROM document"))
        for splitter in ("labeler-10:en", "labeler-2:en", "labeler-1:de"):
            with store.write():
                store.execute(
                    "INSERT INTO segmentation VALUES (?, ?, ?)",
                    (document, splitter, canonical_json([list(Span(0, len(text), 0))])),
                )
        with store.write():
            store.execute(
                "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)",
                (sentence_id(document, 0, len(text), text), document, 0, len(text), text),
            )
        repair(store)
        # The cut that carries the label holds, not the one whose name comes first.
        assert store.value("SELECT splitter FROM catalogue") == "labeler-1:en"
        assert store.value("SELECT count(*) FROM labels") == 1
        assert _failed(store) == []


def test_a_screen_on_a_cut_that_a_merge_replaced_may_bring_it_back(tmp_path: Path) -> None:
    path = project(tmp_path / "x.db", ARTICLES[2])
    other = Path(shutil.copyfile(path, tmp_path / "y.db"))
    with open_store(other) as store:
        document, text = next(store.rows("SELECT document_id, text FROM document"))
        whole = sentence_id(document, 0, len(text), text)
        with store.write():
            spans = canonical_json([list(Span(0, len(text), 0))])
            store.execute(
                "INSERT INTO segmentation VALUES (?, ?, ?)", (document, "labeler-1:de", spans)
            )
            store.execute(
                "INSERT INTO sentence VALUES (?, ?, ?, ?, ?)",
                (whole, document, 0, len(text), text),
            )
        bo = Author(person(store, "Bo Achterberg").annotator_id, 1, codebook_in_use(store)[0])
        append(store, bo, [NewEvent("label", whole, "claim")], None)
        assert store.value("SELECT splitter FROM catalogue") == "labeler-1:de"
        assert _failed(store) == []
    session = sitting(path)
    with open_store(path) as store:
        united(store, other)
        assert store.value("SELECT splitter FROM catalogue") == "labeler-1:de"
        session.label("claim")
        assert _failed(store) == []
        session.label("filler")
        assert store.value("SELECT splitter FROM catalogue") == "labeler-1:en"
        assert _failed(store) == []
        decided = Ruling(whole, "claim"), Ruling(whole, "filler")
        for ruling in decided:  # Bo's cut has as many, and then more
            rule(store, bo, ruling, {})
            assert _failed(store) == []
        assert store.value("SELECT splitter FROM catalogue") == "labeler-1:de"
    session.close()


def test_two_people_who_import_the_same_article_agree_on_everything_but_the_record(
    tmp_path: Path,
) -> None:
    truth = ("document", "segmentation", "sentence", "codebook", "decision")
    dumps = []
    for name in ("a.db", "b.db"):
        with open_or_start(tmp_path / name) as store:
            add(store, *(ARTICLES if name == "a.db" else reversed(ARTICLES)))
            dumps.append({t: sorted(store.rows(f"SELECT * FROM {t}"), key=repr) for t in truth})
    assert dumps[0] == dumps[1]
