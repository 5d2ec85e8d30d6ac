"""Hostile text survives every format that can carry it; the others refuse it by the sentence's id.

Every format of the registry takes part. A new one joins with a reader in `release_readers`.
"""

from pathlib import Path

import pytest

from command_line import run_command
from hostile_texts import HOSTILE_TEXTS
from labeler.release.formats import FORMATS, Format
from labeler.store.connection import open_store
from projects import project, sitting
from release_readers import READERS, REFUSED


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make a project for each case, whose article is labelled from beginning to end."""
    folder = tmp_path_factory.mktemp("hostile")
    made = {}
    for number, (case, text) in enumerate(HOSTILE_TEXTS.items()):
        path = made[case] = project(folder / f"{number}.db", text)
        session = sitting(path)
        try:
            session.label("claim", indices=range(len(session.states)))
        finally:
            session.close()
    return made


def _sentences(path: Path) -> list[tuple[str, str]]:
    with open_store(path) as store:
        return list(store.rows("SELECT sentence_id, text FROM sentences ORDER BY position"))


def _named(known: Format) -> str:
    return known.name


@pytest.mark.parametrize("case", HOSTILE_TEXTS)
@pytest.mark.parametrize("known", FORMATS, ids=_named)
def test_hostile_text_is_carried_or_refused(
    known: Format, case: str, projects: dict[str, Path], tmp_path: Path
) -> None:
    for package in known.packages:
        pytest.importorskip(package)
    out = tmp_path / "out"
    result = run_command(
        "--db", str(projects[case]), "export", "--format", known.name, "-o", str(out)
    )
    sentences = _sentences(projects[case])
    if case in REFUSED.get(known.name, ()):
        assert result.exit_code == 1
        assert any(sentence_id in str(result.exception) for sentence_id, _ in sentences)
        assert list(tmp_path.iterdir()) == []
    else:
        assert result.exit_code == 0, (result.output, result.exception)
        assert READERS[known.name](out) == [text for _, text in sentences]
