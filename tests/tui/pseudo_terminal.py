"""The real program on a pseudo-terminal."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyte

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 60.0


class Terminal:
    """The program on a pseudo-terminal, what it sent, and what a terminal would show."""

    def __init__(
        self, process: subprocess.Popen[bytes], master: int, size: tuple[int, int]
    ) -> None:
        self.process = process
        self.sent = b""
        self._master = master
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    def press(self, keys: str) -> None:
        """Type keys."""
        os.write(self._master, keys.encode())

    def wait_for(self, text: str, *, shown: bool = True) -> None:
        """Read until the terminal shows a text, or shows it no more; fail if that never is."""
        deadline = time.monotonic() + PATIENCE_S
        while (text in "\n".join(self._screen.display)) is not shown:
            assert time.monotonic() < deadline, "\n".join(self._screen.display)
            self._read()

    def wait_for_end(self) -> int:
        """Read until the program ends; return its exit code."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline
            self._read()
        self._read()
        return int(self.process.returncode)

    def _read(self) -> None:
        ready, _, _ = select.select([self._master], [], [], 0.05)
        if not ready:
            return
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # the other end is closed
            return
        self.sent += data
        # pyte does not know the private modes that end in p and u.
        self._stream.feed(data)


@contextmanager
def program(
    *arguments: str, folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Run `python -m labeler` in a folder, on a pseudo-terminal of 80 by 24."""
    size = (80, 24)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LABELER", "TEXTUAL", "NO_"))}
    own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "labeler", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**kept, **own, **(environment or {})},
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master, size)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(master)
