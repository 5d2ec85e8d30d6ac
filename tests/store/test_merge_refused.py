"""Each way in which a file can be wrong is found before anything of it comes in."""

import shutil
from pathlib import Path

import pytest

from histories import state, united
from labeler.errors import LabelerError
from labeler.store.connection import open_store
from projects import ARTICLES, project
from tampering import REFUSED, sound_project


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_project(tmp_path_factory.mktemp("sound") / "other.db")


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_is_refused_with_the_reason_and_nothing_comes_in(
    tmp_path: Path, sound: Path, kind: str
) -> None:
    make, reason = REFUSED[kind]
    other, good = tmp_path / "other.db", tmp_path / "good.db"
    for path in (other, good):
        shutil.copyfile(sound, path)
    make(other)
    with open_store(project(tmp_path / "labels.db", ARTICLES[0])) as store:
        before = state(store)
        # A file that could come in must not, either: it is all of them or none.
        with pytest.raises(LabelerError) as refusal:
            united(store, good, other)
        assert str(refusal.value).startswith(f"{other}: ")
        assert reason in str(refusal.value)
        assert "\n" not in str(refusal.value)
        assert state(store) == before
        # Nothing is left over that would keep the next one out.
        assert len(united(store, good).brought) == 1
