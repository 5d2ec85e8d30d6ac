"""Notices that the terminal is gone: the connection is lost, or the window was closed.

The system then ends a program by a signal, unless the program was started to outlive it (`nohup`,
`trap '' HUP`). Textual goes on reading from a terminal that is no more, for ever and at full speed.
"""

import os
import select
import sys

EVERY_S = 1.0
"""How often to look, in seconds."""


def has_terminal() -> bool:
    """Say whether keys come from a terminal that can be watched."""
    stdin = sys.__stdin__
    return hasattr(select, "poll") and stdin is not None and os.isatty(stdin.fileno())


def is_hung_up() -> bool:
    """Say whether the terminal that keys came from is gone; of no use without one."""
    stdin = sys.__stdin__
    if stdin is None:
        return False
    poll = select.poll()
    # Asked for nothing, it tells only of hanging up and errors, and takes no key from Textual.
    poll.register(stdin.fileno(), 0)
    # Nor is a terminal gone that cannot be asked: some systems watch no devices, and say so.
    return any(told & select.POLLHUP for _, told in poll.poll(0))
