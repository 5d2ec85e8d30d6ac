"""A label file as a stream of text that tells how far it is read, and refuses what is none."""

import codecs
import io
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from labeler.errors import LabelerError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_LINE: Final = 32 * 2**20
"""The most characters that a line may have: no row is longer, and memory stays bounded."""

_BUFFER: Final = 256 * 1024
_LFS: Final = b"version https://git-lfs.github.com/spec/"
_PARQUET: Final = b"PAR1"


def check_path(path: Path) -> int:
    """Return the size of a file in bytes, 0 for a pipe; LabelerError if nothing can be read."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise LabelerError(f"{path}: there is no such file") from None
    except OSError as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise LabelerError(f"{path}: is a folder; name the label files in it")
    if stat.S_ISREG(status.st_mode) and not status.st_size:
        raise LabelerError(f"{path}: is empty")
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def unreadable(path: Path, error: OSError) -> LabelerError:
    """Return the error for a file that the system does not let us read, in the system's words."""
    return LabelerError(f"{path}: cannot be read: {error.strerror or error}")


def is_parquet(path: Path) -> bool:
    """Return whether a file, which has to be a regular one, begins as Parquet does."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_PARQUET)) == _PARQUET


@contextmanager
def opened(
    path: Path, encoding: str, advance: Callable[[int], None]
) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """Open a text file; yield the stream, line ends untouched, and its beginning as text.

    `advance` is called with the number of bytes that were read. While the stream is read,
    LabelerError says where the file is not in `encoding`, holds a NUL, or has an endless line.
    """
    encoding = _checked(encoding)
    with path.open("rb", buffering=0) as raw:
        watched = _Watched(raw, path, encoding, advance)
        buffered = io.BufferedReader(watched, _BUFFER)
        beginning = buffered.peek()
        if not beginning:
            raise LabelerError(f"{path}: is empty")
        if beginning.startswith(_LFS):
            raise LabelerError(
                f"{path}: is a Git LFS pointer, not the data it stands for: run 'git lfs pull'"
            )
        head = codecs.getincrementaldecoder(encoding)().decode(beginning)
        watched.limits_lines = not head.lstrip("\ufeff \t\r\n").startswith("[")
        with io.TextIOWrapper(buffered, encoding=encoding, newline="") as text:
            yield text, head


def _checked(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        raise LabelerError(
            f"encoding '{encoding}': is not known; try a name such as utf-8, cp1252 or utf-16"
        ) from None
    return "utf-8-sig" if name == "utf-8" else name


class _Watched(io.RawIOBase):
    """Passes bytes on, and looks at each portion once: it costs little, and finds every line."""

    def __init__(
        self, raw: io.FileIO, path: Path, encoding: str, advance: Callable[[int], None]
    ) -> None:
        self._raw = raw
        self._path = path
        self._encoding = encoding
        self._advance = advance
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._head = b""
        self._offset = 0
        self._lines = 0
        self._line_length = 0
        self.limits_lines = False
        """A JSON array may well be one line; whoever reads it keeps to a limit for each record."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        count = 0
        # A pipe gives what it has: it takes several calls until a beginning tells the format.
        while count < len(view) and (added := self._raw.readinto(view[count:])):
            count += added
        data = bytes(view[:count])
        self._head = self._head or data[:1024]
        pending = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(data, final=not count)
        except UnicodeError as error:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            raise self._not_text(data, max(0, start - pending)) from error
        if "\0" in text:
            raise self._nul(text.index("\0"), text)
        self._measure(text)
        self._offset += count
        self._advance(count)
        return count

    def _measure(self, text: str) -> None:
        end = max(text.rfind("\n"), text.rfind("\r"))
        self._line_length = len(text) - end - 1 + (self._line_length if end < 0 else 0)
        self._lines += text.count("\n")
        if self.limits_lines and self._line_length > MAX_LINE:
            raise LabelerError(
                f"{self._path}: line {self._lines + 1} is longer than {MAX_LINE:,} characters: "
                "is it a label file at all?"
            )

    def _line(self, text: str | bytes) -> int:
        return self._lines + 1 + (text.count("\n") if isinstance(text, str) else text.count(b"\n"))

    def _not_text(self, data: bytes, start: int) -> LabelerError:
        reason = _other_than_text(self._head)
        if reason is None:
            line = self._line(data[:start])
            offset = self._offset + start
            reason = f"line {line} is not {self._encoding.removesuffix('-sig')} (byte {offset})"
            if self._encoding == "utf-8-sig":
                reason = f"{reason}; {_advice(data, start)}"
        return LabelerError(f"{self._path}: {reason}")

    def _nul(self, position: int, text: str) -> LabelerError:
        reason = _other_than_text(self._head)
        if reason is None:
            reason = f"line {self._line(text[:position])} holds a NUL: the file is damaged"
        return LabelerError(f"{self._path}: {reason}")


def _other_than_text(head: bytes) -> str | None:
    """Return what a file is that begins like this, in words for people; None for a text file."""
    # Needed only when something is wrong, and it takes pydantic along.
    from labeler.text.readers.base import UnreadableError  # noqa: PLC0415
    from labeler.text.readers.encoding import check_head  # noqa: PLC0415

    try:
        check_head(head, None)
    except UnreadableError as error:
        return str(error)
    return None


def _advice(data: bytes, offset: int) -> str:
    from labeler.text.readers.encoding import advice  # noqa: PLC0415 - as above

    return advice(data, offset)
