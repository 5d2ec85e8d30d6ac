"""Agreement on many labels: time, memory and value, from one SQLite file, beside other packages.

    python benchmarks/agreement.py --labels 1000000 --install-peers

A project with made-up labels is written once (and kept with `--file`); every contender reads the
same four fields from it (document, item, annotator, label), in a process of its own, so that memory
is its own. The peers run in an environment of their own, so that they bring no dependency here.
Contenders take turns; the least processor time of all turns counts, since a busy machine only adds
to it. Linear algebra gets one thread. Ours gives all coefficients, labels, pairs and annotators,
with 2,000 resamples of documents; the peers one alpha, or five coefficients, or kappas.
"""

import argparse
import importlib
import importlib.metadata
import json
import multiprocessing
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve()
PEERS = Path(tempfile.gettempdir()) / "labeler-benchmark-peers"
PACKAGES = ("pandas", "krippendorff", "irrCAC", "scikit-learn")

FIELDS = """
SELECT f.document_id AS document, k.sentence_id AS item, k.annotator_id AS annotator, k.label
FROM current k JOIN in_force f ON f.sentence_id = k.sentence_id
WHERE k.label IS NOT NULL AND k.heads = 1 AND k.round = 1
"""
"""What every contender but ours reads, in the order of the table."""


class Clock:
    """Measures the parts of a contender's work: (processor, clock) in seconds."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[float, float]] = {}
        self._last = self._now()

    def part(self, name: str) -> None:
        """Say what the time since the last part was spent on."""
        now = self._now()
        self.parts[name] = now[0] - self._last[0], now[1] - self._last[1]
        self._last = now

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.process_time(), time.perf_counter()


def ours(path: Path, clock: Clock) -> float | None:
    """Give the summary that the report rests on, with intervals by the bootstrap."""
    from labeler.agreement.method import Method
    from labeler.agreement.summary import summarise
    from labeler.store.agreement.project_patterns import project_patterns
    from labeler.store.codebooks import codebook_in_use
    from labeler.store.connection import open_store

    with open_store(path) as store, store.read():
        codebook_id, codebook = codebook_in_use(store)
        clock.part("start")
        patterns = project_patterns(store, 1, codebook_id, codebook.label_names, {})
        clock.part("read and count")
    summary = summarise(patterns, Method(interval="bootstrap"))
    clock.part("all coefficients, 2,000 resamples")
    return summary.coefficients["alpha"].value


def our_kappas(path: Path, clock: Clock) -> float | None:
    """Give the kappa of every two annotators, with its standard error."""
    from labeler.agreement.pairs import cohen_kappas, pair_tables
    from labeler.store.agreement.project_patterns import project_patterns
    from labeler.store.codebooks import codebook_in_use
    from labeler.store.connection import open_store

    with open_store(path) as store, store.read():
        codebook_id, codebook = codebook_in_use(store)
        clock.part("start")
        patterns = project_patterns(store, 1, codebook_id, codebook.label_names, {})
    clock.part("read and count")
    found = cohen_kappas(pair_tables(patterns).tables)
    clock.part("kappas")
    return float(found.value.mean())


def our_report(path: Path, clock: Clock) -> float | None:
    """Call the command, as a person would, for the whole report with intervals by the bootstrap."""
    from click.testing import CliRunner

    from labeler.cli import cli

    words = ["--db", str(path), "agreement", "--interval", "bootstrap", "--json"]
    clock.part("start")
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    clock.part("report")
    return float(json.loads(result.stdout)["coefficients"]["alpha"]["value"])


def bare_scan(path: Path, clock: Clock) -> float | None:
    """Read the four fields of every label, and do nothing with them."""
    connection = sqlite3.connect(path)
    clock.part("start")
    for _ in connection.execute(FIELDS):
        pass
    clock.part("read")
    return None


def _frame(path: Path, clock: Clock) -> Any:
    pandas = importlib.import_module("pandas")
    connection = sqlite3.connect(path)
    clock.part("start")
    frame = pandas.read_sql_query(FIELDS, connection)
    clock.part("read")
    return frame


def krippendorff(path: Path, clock: Clock) -> float | None:
    """Read with pandas, pivot to annotators by items, and call for one alpha."""
    peer = importlib.import_module("krippendorff")
    frame = _frame(path, clock)
    frame["label"] = frame["label"].astype("category").cat.codes.astype(float)
    matrix = frame.pivot(index="annotator", columns="item", values="label").to_numpy()
    clock.part("pivot")
    alpha = peer.alpha(reliability_data=matrix, level_of_measurement="nominal")
    clock.part("alpha")
    return float(alpha)


def irrcac(path: Path, clock: Clock) -> float | None:
    """Read with pandas, pivot to items by annotators, and call for five coefficients."""
    peer = importlib.import_module("irrCAC.raw")
    frame = _frame(path, clock)
    raters = peer.CAC(frame.pivot(index="item", columns="annotator", values="label"))
    clock.part("pivot")
    found = {}
    for name in ("krippendorff", "fleiss", "gwet", "bp", "conger"):
        found[name] = getattr(raters, name)()["est"]["coefficient_value"]
    clock.part("five coefficients")
    return float(found["krippendorff"])


def scikit_learn(path: Path, clock: Clock) -> float | None:
    """Read with pandas, pivot to annotators by items, and call for every two annotators' kappa."""
    kappa = importlib.import_module("sklearn.metrics").cohen_kappa_score
    frame = _frame(path, clock)
    frame["label"] = frame["label"].astype("category").cat.codes
    matrix = frame.pivot(index="annotator", columns="item", values="label").to_numpy()
    clock.part("pivot")
    found = [
        kappa(matrix[one], matrix[other])
        for one in range(len(matrix))
        for other in range(one + 1, len(matrix))
    ]
    clock.part("kappas")
    return float(np.mean(found))


CONTENDERS: dict[str, Callable[[Path, Clock], float | None]] = {
    "ours": ours,
    "bare scan": bare_scan,
    "pandas, krippendorff": krippendorff,
    "pandas, irrCAC": irrcac,
    "ours, kappas": our_kappas,
    "ours, whole report": our_report,
    "pandas, scikit-learn": scikit_learn,
}
VERSIONS = {
    "pandas, krippendorff": ("pandas", "krippendorff"),
    "pandas, irrCAC": ("irrCAC",),
    "pandas, scikit-learn": ("scikit-learn",),
}
COEFFICIENTS = ("ours", "bare scan", "pandas, krippendorff", "pandas, irrCAC")
KAPPAS = ("ours, kappas", "pandas, scikit-learn")
REPORT = ("ours", "ours, whole report")


def work(name: str, path: Path) -> None:
    """Run one contender here and print what it measured as JSON."""
    clock = Clock()
    value = CONTENDERS[name](path, clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    versions = [
        f"{package} {importlib.metadata.version(package)}" for package in VERSIONS.get(name, ())
    ]
    print(json.dumps({"value": value, "parts": clock.parts, "peak": peak, "versions": versions}))


def run(python: str, name: str, path: Path) -> dict[str, Any]:
    """Run one contender in a process of its own; imports and opening the file do not count."""
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [python, str(HERE), "--file", str(path), "--worker", name],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **threads, "PYTHONPATH": str(HERE.parents[1])},
    )
    result: dict[str, Any] = json.loads(done.stdout)
    result["parts"].pop("start")
    for place, kind in enumerate(("processor", "clock")):
        result[kind] = sum(part[place] for part in result["parts"].values())
    return result


def compare(names: Sequence[str], pythons: dict[str, str], path: Path, turns: int) -> None:
    """Let the contenders take turns and print the best of each as a table."""
    best: dict[str, dict[str, Any]] = {}
    for _ in range(turns):
        for name in names:
            result = run(pythons[name], name, path)
            if name not in best or result["processor"] < best[name]["processor"]:
                best[name] = result
    fast = best[names[0]]
    print("| | processor | times ours | clock | peak memory | |")
    print("| --- | --: | --: | --: | --: | --- |")
    for name, result in best.items():
        parts = "; ".join(f"{part} {spent[0]:.2f} s" for part, spent in result["parts"].items())
        title = f"{name} ({', '.join(result['versions'])})" if result["versions"] else name
        print(
            f"| {title} | {result['processor']:.2f} s "
            f"| {result['processor'] / fast['processor']:.1f} | {result['clock']:.2f} s "
            f"| {result['peak']:.0f} MB | {parts} |"
        )
    values = {name: result["value"] for name, result in best.items() if result["value"] is not None}
    print("\n" + "; ".join(f"{name}: {value:.12f}" for name, value in values.items()) + "\n")


def peer_python(directory: Path, install: bool) -> str | None:
    """Return the interpreter of the peers' environment; None where it is not installed."""
    python = directory / "bin" / "python"
    if install and not python.exists():
        venv.create(directory, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return str(python) if python.exists() else None


def main() -> None:
    """Run the contenders and print a table, or one of them as a worker."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--annotators", type=int, default=10)
    parser.add_argument("--per-item", type=int, default=3)
    parser.add_argument("--kappas", action="store_true", help="every two annotators' kappa instead")
    parser.add_argument("--report", action="store_true", help="our whole report, and no peers")
    parser.add_argument("--only-ours", action="store_true", help="no peers")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--file", type=Path, help="the project; written if it is not there")
    parser.add_argument("--install-peers", action="store_true", help="make the peers' environment")
    parser.add_argument("--peers", type=Path, default=PEERS, help="where that environment is")
    parser.add_argument("--worker", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.file)
        return
    peer = None if options.only_ours else peer_python(options.peers, options.install_peers)
    if peer is None and not options.only_ours:
        print("the peers are not installed; --install-peers makes an environment for them\n")
    pythons = {
        name: python
        for name in (REPORT if options.report else KAPPAS if options.kappas else COEFFICIENTS)
        if (python := peer if name in VERSIONS else sys.executable) is not None
    }
    sys.path.insert(0, str(HERE.parents[1]))
    from benchmarks.made_up_project import Shape, write_project

    shape = Shape(options.labels, options.annotators, options.per_item)
    print(f"{shape.labels:,} labels, {shape.annotators} annotators, {shape.per_item} an item\n")
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "project.db"
        if not path.exists():
            # In a process of its own: those that are started later would inherit its peak memory.
            writing = multiprocessing.get_context("spawn").Process(
                target=write_project, args=(path, shape), kwargs={"whole": options.report}
            )
            writing.start()
            writing.join()
        compare(tuple(pythons), pythons, path, options.turns)


if __name__ == "__main__":
    main()
