"""Agreement on many labels: time, memory and value, beside the `krippendorff` package.

    python benchmarks/agreement.py --labels 1000000 --install-peers

Each contender runs in a process of its own on the same generated labels, so that memory is its
own, and the peer runs in an environment of its own, so that it brings no dependency here. Ours
gives all coefficients, labels, pairs and annotators, with intervals that take documents for units.
"""

import argparse
import importlib
import importlib.metadata
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve()
PEERS = Path(tempfile.gettempdir()) / "labeler-benchmark-peers"
NAMES = ("claim", "attribution", "filler", "retraction")
SHARES = (0.6, 0.25, 0.14, 0.01)
ANNOTATORS, PER_ITEM, PER_DOCUMENT, ERROR = 10, 3, 40, 0.15
BLOCK = 10_000


def blocks(labels: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Yield (first item, annotators [n, 3], labels [n, 3]) for blocks of items."""
    random = np.random.default_rng(7)
    items = labels // PER_ITEM
    for first in range(0, items, BLOCK):
        number = min(BLOCK, items - first)
        truth = random.choice(len(NAMES), (number, 1), p=SHARES)
        other = random.choice(len(NAMES), (number, PER_ITEM), p=SHARES)
        given = np.where(random.random((number, PER_ITEM)) < ERROR, other, truth)
        start = random.integers(ANNOTATORS, size=(number, 1))
        yield first, (start + np.arange(PER_ITEM)) % ANNOTATORS, given


def ours(labels: int) -> dict[str, Any]:
    """Stream rows as a project's file gives them, and summarise; making them up is not counted."""
    from labeler.agreement.method import Method
    from labeler.agreement.pattern_builder import annotated_grouped
    from labeler.agreement.summary import summarise

    people = [f"A{number}" for number in range(ANNOTATORS)]

    def rows() -> Iterator[tuple[str, str, str, str]]:
        for first, annotators, given in blocks(labels):
            whose = annotators.tolist()
            for item, numbers in enumerate(given.tolist(), start=first):
                document, name = f"d{item // PER_DOCUMENT}", f"s{item}"
                for annotator, number in zip(whose[item - first], numbers, strict=True):
                    yield document, name, people[annotator], NAMES[number]

    started = time.perf_counter()
    for _ in rows():
        pass
    generated = time.perf_counter()
    patterns = annotated_grouped(rows(), NAMES)
    counted = time.perf_counter()
    summary = summarise(patterns)
    finished = time.perf_counter()
    summarise(patterns, Method(interval="bootstrap"))
    drawn = time.perf_counter()
    return {
        "alpha": summary.coefficients["alpha"].value,
        "seconds": {
            "count rows": (counted - generated) - (generated - started),
            "summarise": finished - counted,
            "with 2,000 resamples": drawn - finished,
        },
        "cells": len(patterns.cells.weights),
    }


def krippendorff(labels: int) -> dict[str, Any]:
    """Fill the annotators × items matrix that the package takes, and call it."""
    peer = importlib.import_module("krippendorff")
    items = labels // PER_ITEM
    matrix = np.full((ANNOTATORS, items), np.nan)
    started = time.perf_counter()
    for first, annotators, given in blocks(labels):
        columns = np.arange(first, first + len(given))[:, np.newaxis]
        matrix[annotators, columns] = given
    filled = time.perf_counter()
    alpha = peer.alpha(reliability_data=matrix, level_of_measurement="nominal")
    finished = time.perf_counter()
    return {
        "alpha": float(alpha),
        "seconds": {"fill matrix": filled - started, "alpha only": finished - filled},
        "version": importlib.metadata.version("krippendorff"),
    }


CONTENDERS = {"ours": ours, "krippendorff": krippendorff}


def work(name: str, labels: int) -> None:
    """Run one contender here and print what it measured as JSON."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = CONTENDERS[name](labels)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**result, "megabytes": (peak - before) / 1024, "peak": peak / 1024}))


def run(python: str, name: str, labels: int) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    command = [python, str(HERE), "--labels", str(labels), "--worker", name]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(HERE.parents[1])},
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def peer_python(directory: Path, install: bool) -> str | None:
    """Return the interpreter of the peers' environment; None where it is not installed."""
    python = directory / "bin" / "python"
    if install and not python.exists():
        venv.create(directory, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "krippendorff"], check=True)
    return str(python) if python.exists() else None


def main() -> None:
    """Run the contenders and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--install-peers", action="store_true", help="make the peers' environment")
    parser.add_argument("--peers", type=Path, default=PEERS, help="where that environment is")
    parser.add_argument("--worker", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.labels)
        return
    pythons = {
        "ours": sys.executable,
        "krippendorff": peer_python(options.peers, options.install_peers),
    }
    for name, python in pythons.items():
        if python is None:
            print(f"{name}: not installed; --install-peers makes an environment for it")
            continue
        result = run(python, name, options.labels)
        seconds = "  ".join(f"{part} {spent:.2f} s" for part, spent in result["seconds"].items())
        extra = f"  ({result['cells']:,} cells)" if "cells" in result else f" {result['version']}"
        print(f"{name}{extra}\n  alpha {result['alpha']:.15f}\n  {seconds}")
        print(
            f"  memory {result['megabytes']:.0f} MB more than at the start, "
            f"peak {result['peak']:.0f} MB"
        )


if __name__ == "__main__":
    main()
