"""Packing for one person a second time: the later file stands over the earlier one."""

from pathlib import Path

import pytest

from command_line import command_done, run_command
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.store.annotators import person
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import open_store
from labeler.store.decisions import decide, decide_from_the_start
from labeler.store.verify import verify
from labeler.store.versions import codebook_versions
from projects import CODEBOOK, numbered, project, source

INES, TAM = "Ines Okoro", "Tam Lindqvist"


def queued(path: Path) -> int:
    with open_store(path) as store:
        assert [check for check in verify(store) if not check.ok] == []
        return int(store.value("SELECT count(*) FROM queue"))


def version(path: Path) -> str:
    with open_store(path) as store:
        return codebook_in_use(store)[1].version


def use(path: Path, wanted: str) -> None:
    with open_store(path) as store:
        use_codebook(store, CODEBOOK.model_copy(update={"version": wanted}), None)


def pack(path: Path, name: str = INES) -> Path:
    target = path.with_name(f"{len(list(path.parent.iterdir()))}.db")
    command_done("--db", str(path), "pack", name, "-o", str(target))
    return target


@pytest.mark.parametrize("seed", range(4))
def test_a_later_part_stands_over_an_earlier_one(tmp_path: Path, seed: int) -> None:
    path = project(tmp_path / "labels.db", numbered(6), numbered(8))
    with open_store(path) as store:
        for name in (INES, TAM):
            person(store, name)
    words = ("--people", f"{INES},{TAM}", "--unit", "sentence", "--overlap", "0%")
    command_done("--db", str(path), "assign", *words, "--seed", str(seed))
    first = pack(path)
    with open_or_start(path) as store:
        add_all(store, [source(numbered(12), "article-3.txt")], ImportSummary())
    command_done("--db", str(path), "assign")
    second = pack(path)
    assert queued(second) > queued(first)
    command_done("--db", str(first), "merge", str(second))
    assert queued(first) == queued(second)
    # In the other direction, too.
    assert queued(pack(path)) == queued(second)
    third = pack(path)
    command_done("--db", str(second), "merge", str(third))
    assert queued(second) == queued(third)


def test_what_is_in_use_follows_the_lead_there_and_back_again(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db")
    with open_store(path) as store:
        person(store, INES)
    use(path, "8-one")
    mine = pack(path)
    use(path, "9-two")
    skipped, other = pack(path), pack(path)
    use(path, "8-one")
    last = pack(path)
    for later, wanted in ((other, "9-two"), (last, "8-one"), (skipped, "8-one")):
        command_done("--db", str(mine), "merge", str(later))
        assert version(mine) == wanted
        queued(mine)
    # What comes back changes nothing for the lead.
    use(path, "10-three")
    command_done("--db", str(path), "merge", str(mine))
    assert version(path) == "10-three"
    queued(path)


def test_nothing_is_packed_that_could_not_come_back(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db")
    with open_store(path) as store:
        person(store, INES)
        with store.write():
            decide_from_the_start(store, "round", "1", "practice")
            decide(store, "feedback", "1", value=False, author=None)
    result = run_command("--db", str(path), "pack", INES)
    assert result.exit_code == 1
    assert "began as practice" in str(result.exception)
    assert list(tmp_path.glob("*.db")) == [path]


def test_what_comes_back_does_not_change_when_a_codebook_was_put_in_use(tmp_path: Path) -> None:
    path = project(tmp_path / "labels.db")
    with open_store(path) as store:
        person(store, INES)
        start = codebook_in_use(store)[1].version

    def used() -> list[tuple[str, str | None, str | None]]:
        with open_store(path) as store:
            return [(v.version, v.first_used, v.last_put_in_use) for v in codebook_versions(store)]

    first = pack(path)
    use(path, "8-one")
    second = pack(path)
    use(path, start)
    before = used()
    assert [version for version, *_ in before] == [start, "8-one"]
    for file in (second, first, pack(path)):
        command_done("--db", str(path), "merge", str(file))
        assert used() == before
    use(path, "9-two")
    assert used()[:2] == before
