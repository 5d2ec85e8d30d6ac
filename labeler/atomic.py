"""Files and folders that are replaced whole or not at all."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from labeler.errors import LabelerError

_SQLITE = b"SQLite format 3\x00"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write; it takes the place of `path` once all of it is on the disk.

    The new content goes to a temporary file with a random name in the same folder (so that
    nobody can plant a link in its way), is flushed, and then renamed. On any failure the old
    file stays as it was. A pipe or a device is written to directly. A database is never replaced.
    """
    target = _target(path)
    try:
        if path.is_dir():
            raise LabelerError(f"{path}: is a folder; name a file")
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                yield device
            return
        if _is_database(target):
            raise LabelerError(
                f"{path}: is a database, which this would replace; name another file"
            )
        with _temporary(target) as (file, name):
            yield file
            file.flush()
            os.fsync(file.fileno())
            file.close()
            name.replace(target)
            _flush_folder(target.parent)
    except OSError as error:
        raise LabelerError(f"{path}: cannot be written ({error.strerror})") from error


@contextmanager
def replacing_folder(path: Path, *, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a new, empty folder to fill; it takes the place of `path` once all is on the disk.

    It is made beside it, under a random name and for its owner alone, so that nobody can plant a
    link in its way. A folder that is there already is replaced if it is empty or if `ours` says so
    of it; it stays whole until the new one is complete, and comes back if that one cannot take its
    place. LabelerError for a folder of somebody else's, and where nothing can be written.
    """
    target = _target(path)
    try:
        _check_folder(path, target, ours)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield new
            _flush_all(new)
            new.chmod(_folder_mode(target))
            _check_folder(path, target, ours)
            _put_in_place(new, target)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    except OSError as error:
        raise LabelerError(f"{path}: cannot be written ({error.strerror})") from error


def _target(path: Path) -> Path:
    """Return where a path leads; LabelerError for a link that somebody else has put there.

    The rule is that of Linux for folders that everybody may write to (`fs.protected_symlinks`).
    """
    if path.is_symlink() and hasattr(os, "geteuid"):
        owner = path.lstat().st_uid
        if owner not in (os.geteuid(), path.absolute().parent.stat().st_uid):
            raise LabelerError(f"{path}: is a link that somebody else made; name another place")
    return Path(os.path.realpath(path))


def _check_folder(path: Path, target: Path, ours: Callable[[Path], bool]) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise LabelerError(f"{path}: is a file; name a folder")
    if any(target.iterdir()) and not ours(target):
        raise LabelerError(
            f"{path}: is a folder with something else in it, which this would replace; name"
            " another one"
        )


def _put_in_place(new: Path, target: Path) -> None:
    """Put the new folder where the old one is: at one stroke where the system can do that."""
    if not target.exists():
        new.rename(target)
    elif _exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        old = aside / "old"
        target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            old.rename(target)
            aside.rmdir()
            raise
        shutil.rmtree(aside, ignore_errors=True)
    _flush_folder(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places; False where this system or file system has no such call."""
    if not sys.platform.startswith("linux"):
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2), Linux 3.15
    import ctypes  # noqa: PLC0415 - seldom needed

    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    failed: int = call(here, os.fsencode(one), here, os.fsencode(other), exchange)
    return failed == 0


def _flush_all(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(root, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _flush_folder(Path(root))


def _folder_mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o777 & ~_umask()


def _is_database(target: Path) -> bool:
    """Say whether a file is SQLite's, or lies beside one as its log: a slip must not cost it."""
    for ending in ("-wal", "-shm", "-journal"):
        if target.name.endswith(ending) and target.with_name(target.name[: -len(ending)]).exists():
            return True
    try:
        with target.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except FileNotFoundError:
        return False


@contextmanager
def _temporary(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    name = Path(temporary)
    try:
        with os.fdopen(descriptor, "wb") as file:
            name.chmod(_mode(target))
            yield file, name
    except BaseException:
        name.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file to be replaced, else those that a new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    # Windows and some network file systems cannot flush a folder; the file itself is safe there.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
