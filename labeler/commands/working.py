"""A sign of life on the terminal, while something takes long and nobody knows how long."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

_WIDEST: Final = 79


@contextmanager
def working(
    what: str, *, after_s: float = 1.0, quiet: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Show `what`, and for how many seconds, on stderr where that is a terminal.

    It begins after so many seconds, is silent while `quiet` says so (a bar is shown), and leaves
    nothing behind. What is inside may print once that is over.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(what, after_s, quiet, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, after_s: float, quiet: Callable[[], bool], done: threading.Event) -> None:
    from labeler.report.layout import shortened
    from labeler.text.display import display_text

    began = time.monotonic()
    told = 0
    while not done.wait(after_s if not told else 1.0):
        if not quiet():
            seconds = f" … {time.monotonic() - began:.0f} s"
            line = shortened(display_text(what), _WIDEST - len(seconds)) + seconds
            click.echo(f"\r{line.ljust(told)}", nl=False, err=True)
            told = max(told, len(line))
    if told:
        click.echo(f"\r{' ' * told}\r", nl=False, err=True)
