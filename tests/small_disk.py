"""A disk of a megabyte that can be filled, freed and made read-only; root can mount one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FILLER = "filler"


class SmallDisk:
    """A file system in memory, mounted on `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Leave not a byte free."""
        for size in (65536, 1024, 1):
            with (self.path / _FILLER).open("ab", buffering=0) as file:
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Take away what `fill` wrote."""
        (self.path / _FILLER).unlink()

    def remount(self, option: str) -> None:
        """Change how the disk is mounted: `ro`, `rw`, `size=8m`."""
        _run("mount", "-o", f"remount,{option}", str(self.path))

    def names(self) -> list[str]:
        """Return what is on the disk, but for the filler, hidden files as well."""
        return sorted(entry.name for entry in self.path.iterdir() if entry.name != _FILLER)


@contextmanager
def small_disk(path: Path) -> Iterator[SmallDisk]:
    """Mount a small disk on a new folder; CalledProcessError or OSError where that fails."""
    path.mkdir()
    _run("mount", "-t", "tmpfs", "-o", "size=1m,mode=755", "tmpfs", str(path))
    try:
        yield SmallDisk(path)
    finally:
        _run("umount", str(path))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
