"""Labels sentences as one of several processes: `python label_sentences.py FILE NAME LABEL COUNT`.

It says that it is ready, waits for a line, and labels the first COUNT sentences one by one.
"""

import sys
from pathlib import Path

from labeler.session import Session
from labeler.store.annotators import person
from labeler.store.connection import open_store


def main(path: str, name: str, label: str, count: str) -> None:
    """Label; any failure ends the process with a traceback."""
    store = open_store(Path(path))
    session = Session(store, person(store, name))
    try:
        print("ready", flush=True)  # noqa: T201
        sys.stdin.readline()
        session.go_to(0)
        for number in range(1, int(count) + 1):
            assert session.label(label).cursor == number
    finally:
        session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
