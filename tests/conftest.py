"""What every test relies on: how many examples are tried, and that no database is left open."""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_DESCRIPTORS = Path("/proc/self/fd")
_MOST_PROCESSES = 8
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made there, and taken away
_ENOUGH_BYTES = 2 << 30
_PREFIX = "labeler-tests-"
_A_DAY_S = 86_400

# No example fails because the machine is busy, in either profile. The fast suite tries the same few
# each time; `--hypothesis-profile thorough` looks for new ones.
settings.register_profile(
    "fast",
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", settings.get_profile("fast"), max_examples=100, derandomize=False, print_blob=True
)
settings.load_profile("fast")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Say how many processes `-n auto` starts: one a core, but each of them imports everything."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_PROCESSES)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory where there is plenty of it, unless told where (--basetemp).

    They make some thousand small databases, and every transaction would wait for the disk. Only
    the process that the others are started by decides; they get folders within its own.
    """
    if config.option.basetemp is None and _has_room(_MEMORY):
        for left in _MEMORY.glob(f"{_PREFIX}*"):  # by a run that was killed
            if time.time() - left.stat().st_mtime > _A_DAY_S:
                shutil.rmtree(left, ignore_errors=True)
        folder = tempfile.mkdtemp(prefix=_PREFIX, dir=_MEMORY)
        config.option.basetemp = str(Path(folder) / "pytest")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ENOUGH_BYTES


@pytest.fixture(autouse=True)
def _connections_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test after which this process still holds a database file open."""
    yield
    if not _DESCRIPTORS.is_dir() or not _open_databases():
        return
    # A cycle may keep a closed-over connection alive for a moment: that is a leak as well, unless
    # collecting it shows that nothing refers to it any more.
    gc.collect()
    assert not _open_databases(), f"{request.node.nodeid} left a connection open"


def _open_databases() -> list[str]:
    found = []
    for descriptor in _DESCRIPTORS.iterdir():
        try:
            target = descriptor.readlink()
        except OSError:
            continue
        if ".db" in target.name:
            found.append(str(target))
    return found
