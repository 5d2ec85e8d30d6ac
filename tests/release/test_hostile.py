"""Hostile text survives every format that can carry it; the others refuse it by the sentence's id.

Every format of the registry takes part. A new one joins with a reader in `release_readers`.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from command_line import run_command
from hostile_texts import HOSTILE_TEXTS
from labeler.release.formats import FORMATS, Format
from labeler.store.connection import open_store
from projects import project, sitting
from release_readers import A_FILE_AN_ARTICLE, READERS, REFUSED, cases

Made = Callable[[frozenset[str]], Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return what makes a project of some cases, labelled from beginning to end by two people."""
    folder = tmp_path_factory.mktemp("made")

    @cache
    def make(cases: frozenset[str]) -> Path:
        home = folder / str(len(list(folder.iterdir())))
        home.mkdir()
        texts = [text for case, text in HOSTILE_TEXTS.items() if case in cases]
        path = project(home / "labels.db", *texts)
        with closing(sitting(path)) as session:
            for document in session.overview():
                session.open_document(document.document_id)
                session.label("claim", indices=range(len(session.states)))
                for position in range(len(session.states)):
                    session.go_to(position)
                    session.set_attributes({"checkworthy": 3})
        return path

    return make


def _voted(path: Path, other: Path) -> Path:
    """Return a copy in which a second person said the same: some formats ask for two."""
    other.write_bytes(path.read_bytes())
    with closing(sitting(other, "Tam Lindqvist")) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("claim", indices=range(len(session.states)))
    return other


def _sentences(path: Path) -> list[tuple[str, str]]:
    with open_store(path) as store:
        return list(
            store.rows(
                "SELECT s.sentence_id, s.text FROM catalogue c"
                " JOIN in_force f ON f.document_id = c.document_id"
                " JOIN sentence s ON s.sentence_id = f.sentence_id"
                " ORDER BY c.sort_key, c.document_id, f.position"
            )
        )


def _needed(packages: Iterable[str]) -> None:
    for package in packages:
        pytest.importorskip(package)


@pytest.mark.parametrize("known", cases(FORMATS))
def test_hostile_text_is_carried(known: Format, made: Made, tmp_path: Path) -> None:
    _needed(known.packages)
    path = made(frozenset(HOSTILE_TEXTS) - REFUSED.get(known.name, frozenset()))
    if known.voters:
        path = _voted(path, tmp_path / "voted.db")
    out = tmp_path / "out"
    result = run_command("--db", str(path), "export", "--format", known.name, "-o", str(out))
    assert result.exit_code == 0, (result.output, result.exception)
    found, expected = READERS[known.name](out), [text for _, text in _sentences(path)]
    if known.name in A_FILE_AN_ARTICLE:
        found, expected = sorted(found), sorted(expected)
    assert found == expected


@pytest.mark.parametrize(
    ("known", "case"),
    [
        pytest.param(known, case, id=f"{known.name}-{case}")
        for known in FORMATS
        for case in sorted(REFUSED.get(known.name, ()))
    ],
)
def test_what_a_format_cannot_carry_is_refused_by_its_sentence(
    known: Format, case: str, made: Made, tmp_path: Path
) -> None:
    _needed(known.packages)
    path = made(frozenset([case]))
    out = tmp_path / "out"
    result = run_command("--db", str(path), "export", "--format", known.name, "-o", str(out))
    assert result.exit_code == 1
    assert any(sentence_id in str(result.exception) for sentence_id, _ in _sentences(path))
    assert list(tmp_path.iterdir()) == []
