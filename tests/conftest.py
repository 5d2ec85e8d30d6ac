"""What every test relies on: no database connection may be left open."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

_DESCRIPTORS = Path("/proc/self/fd")


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
