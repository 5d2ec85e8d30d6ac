"""`export --split`: each row says where it belongs, whatever else is asked for."""

import json
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from command_line import command_done, run_command
from labeler.importing import open_or_start
from labeler.practice import practice_articles
from labeler.store.annotators import person
from labeler.store.connection import open_store
from labeler.store.dataset.splitting import practised_documents
from labeler.store.decisions import decide, decide_from_the_start
from labeler.store.documents import document_id_of
from projects import add, numbered, sitting

TEST_ONLY = "1/0/999999"
"""Whatever may be in test is."""


def texts() -> list[str]:
    """Return twenty articles, of which the first three share a long sentence, and all furniture."""
    shared = "The ferry company says that it will buy four new ships next year."
    return [
        f"Article {n} has a title of its own\n\nNothing but number {n} happened here."
        f" Somebody called {n} was there.\n\n{shared if n < 3 else f'It was {n} degrees.'}"
        "\n\nLeave a comment"
        for n in range(20)
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project in which two people labelled everything."""
    path = tmp_path_factory.mktemp("split") / "x.db"
    with open_or_start(path) as store:
        add(store, *texts())
    label_all(path, "Ines Okoro")
    label_all(path, "Tomás Ríos")
    return path


def label_all(path: Path, name: str = "Ines Okoro") -> None:
    """Label every sentence of every article."""
    with closing(sitting(path, name)) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("claim", indices=range(0, session.count, 2))
            if session.count > 1:
                session.label("attribution", indices=range(1, session.count, 2))


def rows(path: Path, *arguments: str) -> list[dict[str, Any]]:
    output = command_done("--db", str(path), "export", *arguments).stdout
    return [json.loads(line) for line in output.splitlines()]


def parts(found: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return document id → the parts in which its rows are."""
    by_document = defaultdict(set)
    for row in found:
        by_document[row["document_id"]].add(row["split"])
    return dict(by_document)


def test_each_row_has_the_part_of_its_article(path: Path) -> None:
    found = parts(rows(path, "--split", "60/20/20", "--seed", "4"))
    assert len(found) == 20
    assert all(len(where) == 1 for where in found.values())
    assert set.union(*found.values()) == {"train", "dev", "test"}


def test_articles_that_share_a_long_sentence_are_in_one_part(path: Path) -> None:
    for seed in "123456":
        found = parts(rows(path, "--split", "1/1/1", "--seed", seed))
        first = [found[document_id_of(text)] for text in texts()[:3]]
        assert first[0] == first[1] == first[2]


def test_all_exports_of_a_project_fit_each_other(path: Path) -> None:
    split = ("--split", "60/20/20", "--seed", "7")
    raw = parts(rows(path, *split))
    assert parts(rows(path, *split, "--labels", "majority")) == raw
    assert parts(rows(path, *split, "--labels", "majority", "--ties", "random", "--no-text")) == raw


def test_without_a_split_no_row_speaks_of_one(path: Path) -> None:
    assert "split" not in rows(path)[0]


def test_sizes_and_warnings_are_told_on_standard_error(path: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out.jsonl")
    result = command_done("--db", str(path), "export", "--split", "98/1/1", "-o", out)
    assert result.stdout == ""
    told = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in told[1:4]] == ["train", "dev", "test"]
    assert "labelled sentences" in told[1]
    assert any(line.startswith("beware: 3 articles with") for line in told)


@pytest.mark.parametrize("split", ["80/20", "half", "0/0/0", "\x1b[2J/1/1"])
def test_what_is_no_split_is_wrong_usage(path: Path, split: str) -> None:
    result = run_command("--db", str(path), "export", "--split", split)
    assert result.exit_code == 2
    assert "train, dev and test" in result.stderr or "leaves nothing for train" in result.stderr


def test_what_people_practised_on_is_never_in_test(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_or_start(path) as store:
        add(store, *(numbered(n) for n in range(3, 9)))
        with store.write():
            decide_from_the_start(store, "round", "7", "practice")
        before = practised_documents(store)
        first = store.value("SELECT document_id FROM catalogue ORDER BY sort_key LIMIT 1")
    with closing(sitting(path)) as session:
        session.label("claim")
    assert before == set()
    with open_store(path) as store, store.write():
        decide(store, "round", "1", "practice", person(store, "Ines Okoro").annotator_id)
    with open_store(path) as store:
        assert practised_documents(store) == {first}


def test_the_practice_articles_are_never_in_test_whoever_imports_them(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    known = practice_articles()[0].text
    with open_or_start(path) as store:
        add(store, known, *texts()[3:6])
    label_all(path)
    found = parts(rows(path, "--split", TEST_ONLY))
    assert found.pop(document_id_of(known)) == {"train"}
    assert set.union(*found.values()) == {"test"}
