"""Whatever three machines did, and in whatever order their files come together: one state."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from histories import (
    CLOCKS,
    HISTORIES,
    MACHINES,
    NAMES,
    Step,
    conflicts_by_hand,
    export,
    live,
    state,
    united,
)
from labeler.store.annotators import person
from labeler.store.connection import Store, open_store
from labeler.store.merging.conflicts import conflict_count, conflicts, settle_by_rule
from labeler.store.verify import verify
from projects import ARTICLES, project

_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - nothing is kept
"""Thousands of transactions wait for the disk in vain: where there is one in memory, it does."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the file that every machine begins with: two articles, and two of the three people."""
    path = project(tmp_path_factory.mktemp("begun") / "begun.db", *ARTICLES[:2])
    with open_store(path) as store:
        for name in NAMES[:2]:
            person(store, name)
    return path


@contextmanager
def _machines(begun: Path) -> Iterator[list[Path]]:
    with TemporaryDirectory(dir=_MEMORY) as folder:
        paths = [Path(folder) / f"{number}.db" for number in range(MACHINES)]
        for path in paths:
            shutil.copyfile(begun, path)
        yield paths


@contextmanager
def _copy(path: Path) -> Iterator[Store]:
    """Open a copy of a closed file, which is gone afterwards."""
    with TemporaryDirectory(dir=_MEMORY) as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        with open_store(Path(folder) / path.name) as store:
            yield store


def _sound(store: Store) -> None:
    assert [check for check in verify(store) if not check.ok] == []


def _check(begun: Path, steps: list[Step], hours: list[int]) -> None:
    with _machines(begun) as machines:
        live(machines, steps, hours)
        events: set[str] = set()
        for path in machines:
            with open_store(path) as store:
                _sound(store)
                events |= {i for (i,) in store.rows("SELECT event_id FROM event")}
        with _copy(machines[0]) as store:
            united(store, *machines[1:])
            _sound(store)
            everything, dataset = state(store), export(store)
            assert {row[0] for row in everything["event"]} == events
            found = {(c.about, frozenset(h.event_id for h in c.heads)) for c in conflicts(store)}
            assert found == conflicts_by_hand(store)
            assert conflict_count(store) == len(found)
            again = united(store, *machines[1:])
            assert not any(sum(one.rows.values()) for one in again.brought)
            assert state(store) == everything
        for number, (first, second, third) in enumerate(permutations(machines)):
            with _copy(first) as store:
                if number % 2:
                    united(store, second, third)
                else:
                    # Both groupings: what two files make takes in the third, and is taken in by it.
                    united(store, second)
                    with _copy(third) as other:
                        united(other, store.path)
                        assert state(other) == everything
                    united(store, third)
                assert state(store) == everything
                assert export(store) == dataset


_STEADY = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_NOT_SHORTENED = (Phase.explicit, Phase.generate)
"""A failure of the quick tests is shortened by the slow one."""


@settings(_STEADY, max_examples=5, phases=_NOT_SHORTENED)
@given(steps=HISTORIES, hours=CLOCKS)
def test_some_histories_come_to_one_state(begun: Path, steps: list[Step], hours: list[int]) -> None:
    _check(begun, steps, hours)


@pytest.mark.slow
@settings(_STEADY, max_examples=300)
@given(steps=HISTORIES, hours=CLOCKS)
def test_three_hundred_histories_come_to_one_state(
    begun: Path, steps: list[Step], hours: list[int]
) -> None:
    _check(begun, steps, hours)


@settings(_STEADY, max_examples=4, phases=_NOT_SHORTENED)
@given(steps=HISTORIES, hours=CLOCKS)
def test_conflicts_settled_alike_on_two_machines_are_settled_alike(
    begun: Path, steps: list[Step], hours: list[int]
) -> None:
    """Whoever settles, and whatever the clock says then: the same events, and none is doubled."""
    with _machines(begun) as machines:
        live(machines, steps, hours)
        settled = []
        for order in (machines, machines[::-1]):
            with _copy(order[0]) as store:
                united(store, *order[1:])
                settle_by_rule(store, "latest")
                assert conflict_count(store) == 0
                _sound(store)
                settled.append(state(store))
        assert settled[0] == settled[1]
