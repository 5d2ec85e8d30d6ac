"""Labels as one of many at a person's pace: `python label_together.py FILE NAME SECONDS`.

It says that it is ready, waits for a line, takes sentences from the common heap and labels two a
second; at the end it prints how long each key took, in seconds, as JSON.
"""

import json
import sys
import time
from pathlib import Path

from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store

PER_SECOND = 2
TIMES = 50


def main(path: str, name: str, seconds: str) -> None:
    """Label; any failure ends the process with a traceback."""
    store = open_store(Path(path))
    annotator = person(store, name)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    took = []
    session = Session(store, annotator)
    try:
        until = time.monotonic() + float(seconds)
        while (began := time.monotonic()) < until:
            _go_on(session)
            before = time.perf_counter()
            assert session.label("claim").saved_at is not None
            took.append(time.perf_counter() - before)
            time.sleep(max(0.0, began + 1 / PER_SECOND - time.monotonic()))
    finally:
        session.close()
    print(json.dumps(took))  # noqa: T201


def _go_on(session: Session) -> None:
    """Go to an open sentence; others may take the last of an article just before it is opened."""
    for _ in range(TIMES):
        if session.state.open:
            return
        session.next_open(1)
    raise AssertionError("nothing is left to label")


if __name__ == "__main__":
    main(*sys.argv[1:])
