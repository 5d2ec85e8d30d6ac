"""What leaves for another tool comes back into a fresh project, and leaves it again as the same.

What a format cannot carry is what docs/release.md says of it.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeler.store.connection import open_store
from labeler.store.verify import verify
from round_trips import (
    FORMS,
    LABELS,
    MODEL,
    NOTES,
    PEOPLE,
    SENTENCES,
    TEXTS,
    Deed,
    copied,
    done,
    exported,
    started,
    taken,
)

DEEDS = st.tuples(
    st.sampled_from((*PEOPLE, MODEL)),
    st.integers(0, len(TEXTS) - 1),
    st.integers(0, SENTENCES - 1),
    st.sampled_from((*LABELS, None)),
    st.sampled_from((*NOTES, None, None)),
    st.sampled_from(({}, {"unsure": True}, {"checkworthy": 2, "second_choice": "filler"})),
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return started(tmp_path_factory.mktemp("fresh"))


def rows(out: Path) -> list[str]:
    """Return what a format wrote, an annotator's answer a row, without what it cannot carry."""
    if out.is_file():
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    elif (out / "tasks.json").exists():
        found = [*_answers(json.loads((out / "tasks.json").read_text("utf-8")))]
    else:
        found = [
            json.loads(line) | {"file": file.name}
            for file in out.iterdir()
            if file.suffix == ".jsonl"
            for line in file.read_text("ascii").splitlines()
        ]
    return sorted(json.dumps(_without(row, {"origin"}), sort_keys=True) for row in found)


def _answers(tasks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        for one in task["annotations"] + task["predictions"]:
            # The answers of a task are in the order of pseudonyms, which a project gives.
            yield {"data": task["data"], "number": task["id"], **_without(one, {"id"})}


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    if isinstance(value, dict):
        return {k: _without(v, names) for k, v in value.items() if k not in names}
    return value


def there_and_back(deeds: Sequence[Deed], fresh: Path, folder: Path) -> None:
    """Do something in a project, and take it through every format into others and out again."""
    first = copied(fresh, folder / "first")
    said = done(first, deeds)
    for form in FORMS:
        out = exported(first, form)
        assert len(rows(out)) == len(said)
        other = copied(fresh, folder / form)
        assert taken(other, out) == {}
        assert rows(exported(other, form)) == rows(out)
        with open_store(other) as store:
            assert all(check.ok for check in verify(store))


def test_what_leaves_comes_back_and_leaves_again(fresh: Path, tmp_path: Path) -> None:
    said = [*LABELS, None]
    there_and_back(
        [
            (who, number % 4, number // 4 % 3, said[number % 5], [*NOTES, None][number % 4], more)
            for number, who in enumerate((*PEOPLE, MODEL) * 3)
            for more in ({"checkworthy": 2} if number % 2 else {"unsure": True},)
        ],
        fresh,
        tmp_path,
    )


@pytest.mark.slow
@settings(max_examples=15)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=12))
def test_whatever_leaves_comes_back_and_leaves_again(
    deeds: list[Deed], fresh: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("there")
    there_and_back(deeds, fresh, folder)
    shutil.rmtree(folder)
