"""A real process in a real pseudo-terminal, seen as a terminal emulator shows it.

Like a modern terminal, it answers that it can hold a repaint back until it is complete
(synchronized output, mode 2026), so that `lines` never shows half a repaint.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from processes import PATIENCE_S, environment

KEYS: Mapping[str, bytes] = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "backspace": b"\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "left": b"\x1b[D",
    "right": b"\x1b[C",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "ctrl+c": b"\x03",
    "ctrl+p": b"\x10",
    "ctrl+q": b"\x11",
    "ctrl+z": b"\x1a",
}
"""What a terminal sends for the keys that have a name; a character is sent as it is."""

_REPAINT_BEGINS = b"\x1b[?2026h"
_REPAINT_ENDS = b"\x1b[?2026l"
_CAN_IT = b"\x1b[?2026$p"
_IT_CAN = b"\x1b[?2026;2$y"
_SCREEN_LEFT = b"\x1b[?1049l"

# A session's leader gets the first terminal that it opens for its own, with which it gets the
# signals that keys and hanging up send. Tests that are run by `nohup` pass on to ignore hanging up.
_TAKE_TERMINAL = (
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL);"
    " os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """Starts `python -m labeler` (or `command`) in the folder `home`; a context that ends it.

    The terminal sends the process signals, as for ctrl+c and for hanging up, unless `signals` says
    otherwise, which saves the time of starting a small program before it.
    """

    def __init__(
        self,
        *words: object,
        home: Path,
        size: tuple[int, int] = (80, 24),
        variables: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "labeler"),
        signals: bool = True,
    ) -> None:
        columns, rows = size
        before = (sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL) if signals else ()
        self.raw = bytearray()
        """Every byte that the process has sent."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._shown = 0
        self._answered = False
        self._terminal, theirs = pty.openpty()
        try:
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            self.began = self.arrived = time.perf_counter()
            self._process = subprocess.Popen(
                [*before, *command, *map(str, words)],
                cwd=home,
                env=environment(home, **(variables or {})),
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
            )
        except BaseException:
            os.close(self._terminal)
            raise
        finally:
            os.close(theirs)

    # What a person sees ----------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, without white space at their ends."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The screen with every run of white space as one space, for what is wrapped."""
        return " ".join(self.text.split())

    @property
    def printed(self) -> str:
        """What was printed after the screen was left, or without there having been one."""
        rest = self.raw.rpartition(_SCREEN_LEFT)[2].decode("utf-8", "replace")
        return re.sub(r"\x1b\[[0-9;?<>]*[A-Za-z]", "", rest).replace("\r\n", "\n")

    def wait_for(self, wanted: str | Callable[[str], object]) -> str:
        """Wait until the screen holds a text, or is as a function wants it; return the screen.

        A text is found wherever lines are broken in it.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not self._holds(wanted):
            if not self._receive(deadline - time.monotonic()):
                raise AssertionError(f"{wanted!r} did not come; the screen:\n{self.text}")
        return self.text

    def _holds(self, wanted: str | Callable[[str], object]) -> bool:
        return wanted in self.words if isinstance(wanted, str) else bool(wanted(self.text))

    # What a person does ----------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, by name or as they are written, without waiting for what they do."""
        sent = (key.encode() if len(key) == 1 else KEYS[key] for key in keys)
        os.write(self._terminal, b"".join(sent))

    def paste(self, text: str) -> None:
        """Paste a text, which a terminal marks as pasted, without what would end it (as xterm)."""
        sent = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
        os.write(self._terminal, b"\x1b[200~" + sent.encode() + b"\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def kill(self) -> None:
        """End the process at once (SIGKILL), and take in what it had sent until then."""
        self._process.kill()
        self.end()

    def hang_up(self) -> int:
        """Take the terminal away, as a lost connection does; return how the process ended."""
        os.close(self._terminal)
        self._terminal = -1
        return self._process.wait(PATIENCE_S)

    def end(self) -> int:
        """Wait for the process to end by itself; return its exit status."""
        deadline = time.monotonic() + PATIENCE_S
        while self._receive(deadline - time.monotonic()):
            pass
        assert time.monotonic() < deadline, f"the process did not end; the screen:\n{self.text}"
        return self._process.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._terminal >= 0:
            os.close(self._terminal)

    # What the terminal does ------------------------------------------------------------------

    def _receive(self, patience_s: float) -> bool:
        """Take in what the process sends next; False if nothing comes or nothing will."""
        readable, _, _ = select.select([self._terminal], [], [], max(0.0, patience_s))
        if not readable:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # how Linux tells that the other end is closed
            return False
        self.arrived = time.perf_counter()
        self.raw += data
        if not self._answered and _CAN_IT in self.raw:
            self._answered = True
            os.write(self._terminal, _IT_CAN)
        self._show()
        return bool(data)

    def _show(self) -> None:
        """Draw what has come, but for a repaint that is not complete yet."""
        stop = len(self.raw)
        begins = self.raw.rfind(_REPAINT_BEGINS)
        if begins > self.raw.rfind(_REPAINT_ENDS):
            stop = max(begins, self._shown)
        new = self.raw[self._shown : stop]
        # pyte takes the keyboard protocol's `CSI < u` for text.
        self._stream.feed(self._decoder.decode(bytes(new).replace(b"\x1b[<u", b"")))
        self._shown = stop
