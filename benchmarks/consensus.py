"""Dawid and Skene's model on many labels: time, memory and result, beside `crowd-kit`.

    python benchmarks/consensus.py --labels 1000000 --install-peers

Each contender runs in a process of its own on the same generated labels, so that memory is its own,
and the peer in an environment of its own, so that it brings no dependency here. Both start from the
shares of the votes. The peer stops by its own rule, and ours first takes as many steps as the peer
did; how many labels are the same then is printed. Then ours goes on to convergence, and with
`--all-starts` it does that from all starts.
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
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

HERE = Path(__file__).resolve()
PEERS = Path(tempfile.gettempdir()) / "labeler-benchmark-crowd-kit"
NAMES = ("claim", "attribution", "filler", "retraction")
SHARES = (0.6, 0.25, 0.14, 0.01)
GUESSES = (0.4, 0.3, 0.25, 0.05)


class Shape(NamedTuple):
    """How many labels, by how many annotators, how many an item."""

    labels: int
    annotators: int
    per_item: int


class Data(NamedTuple):
    """Columns of codes, and the true label of each item."""

    item: np.ndarray
    annotator: np.ndarray
    label: np.ndarray
    truth: np.ndarray


def generate(shape: Shape) -> Data:
    """Make up items by different annotators each, who know or guess as often as is their skill."""
    random = np.random.default_rng(7)
    items, stride = shape.labels // shape.per_item, shape.annotators // shape.per_item
    truth = random.choice(len(NAMES), items, p=SHARES)
    skill = random.beta(6, 2, shape.annotators)
    steps = random.integers(1, stride + 1, (items, shape.per_item))
    who = (random.integers(shape.annotators, size=(items, 1)) + steps.cumsum(1)) % shape.annotators
    guess = random.choice(len(NAMES), who.shape, p=GUESSES)
    given = np.where(random.random(who.shape) < skill[who], truth[:, np.newaxis], guess)
    item = np.repeat(np.arange(items), shape.per_item)
    return Data(item, who.ravel(), given.ravel(), truth)


def ours(data: Data, steps: int, all_starts: bool) -> dict[str, Any]:
    """Make the consensus from columns of codes; `steps` of 0 stands for convergence."""
    from labeler.agreement.consensus.dawid_skene import dawid_skene
    from labeler.agreement.consensus.starts import SEARCH, Search
    from labeler.agreement.consensus.table import label_table

    search = SEARCH if all_starts else Search(("soft",), random_starts=0)
    if steps:
        search = Search(("soft",), random_starts=0, tolerance=0, maximum_iterations=steps)
    items = [f"s{number}" for number in range(len(data.truth))]
    annotators = [f"a{number}" for number in range(data.annotator.max() + 1)]
    started = time.perf_counter(), time.process_time()
    table = label_table(items, annotators, NAMES, data.item, data.annotator, data.label)
    found = dawid_skene(table, search)
    return {
        "labels": found.label,
        "steps": sum(len(run.history) for run in found.model.runs),
        **spent(started),
    }


def crowd_kit(data: Data, steps: int, all_starts: bool) -> dict[str, Any]:  # noqa: ARG001
    """Call the peer as its documentation does; making its data frame is not counted."""
    frame = importlib.import_module("pandas").DataFrame(
        {"task": data.item, "worker": data.annotator, "label": data.label}
    )
    model = importlib.import_module("crowdkit.aggregation").DawidSkene(n_iter=100)
    started = time.perf_counter(), time.process_time()
    found = model.fit_predict(frame)
    return {
        "labels": found.sort_index().to_numpy(),
        "version": importlib.metadata.version("crowd-kit"),
        "steps": len(model.loss_history_),
        **spent(started),
    }


def spent(started: tuple[float, float]) -> dict[str, float]:
    """Return the time on the clock and of the processor since then, in seconds."""
    return {
        "clock": time.perf_counter() - started[0],
        "processor": time.process_time() - started[1],
    }


CONTENDERS = {"ours": ours, "crowd-kit": crowd_kit}


def work(options: argparse.Namespace, shape: Shape) -> None:
    """Run one contender here; print what it measured as JSON and write its labels to a file."""
    data = generate(shape)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = CONTENDERS[options.worker](data, options.steps, options.all_starts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    labels = result.pop("labels")
    np.save(options.out, labels)
    right = float((labels == data.truth).mean())
    print(json.dumps({**result, "right": right, "megabytes": (peak - before) / 1024}))


def run(python: str, name: str, shape: Shape, out: Path, *more: str) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    size = ["--labels", str(shape.labels), "--annotators", str(shape.annotators)]
    command = [python, str(HERE), *size, "--per-item", str(shape.per_item)]
    done = subprocess.run(
        [*command, "--worker", name, "--out", str(out), *more],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(HERE.parents[1])},
    )
    result: dict[str, Any] = json.loads(done.stdout)
    title = " ".join([name, *([result["version"]] if "version" in result else []), *more])
    print(
        f"| {title} | {result['steps']} | {result['clock']:.2f} s "
        f"| {result['processor']:.2f} s | {result['megabytes']:.0f} MB | {result['right']:.5f} |"
    )
    return result


def peer_python(directory: Path, install: bool) -> str | None:
    """Return the interpreter of the peer's environment; None where it is not installed."""
    python = directory / "bin" / "python"
    if install and not python.exists():
        venv.create(directory, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "crowd-kit==1.4.2"], check=True)
    return str(python) if python.exists() else None


def compare(shape: Shape, peer: str | None, all_starts: bool) -> None:
    """Run the contenders and print a table."""
    print(f"{shape.labels:,} labels, {shape.annotators:,} annotators, {shape.per_item} an item\n")
    print("| | steps | clock | processor | memory | right |\n| --- | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        theirs, same = Path(folder) / "theirs.npy", Path(folder) / "same.npy"
        if peer is not None:
            slow = run(peer, "crowd-kit", shape, theirs)
            fast = run(sys.executable, "ours", shape, same, "--steps", str(slow["steps"]))
        run(sys.executable, "ours", shape, Path(folder) / "converged.npy")
        if all_starts:
            run(sys.executable, "ours", shape, Path(folder) / "all.npy", "--all-starts")
        if peer is None:
            print("\ncrowd-kit: not installed; --install-peers makes an environment for it")
            return
        equal = (np.load(theirs) == np.load(same)).mean()
    ratio, of_processor = (slow[key] / fast[key] for key in ("clock", "processor"))
    print(
        f"\nAfter as many steps: {ratio:.0f} times as fast by the clock, {of_processor:.0f} by "
        f"the processor, and {equal:.4%} of the labels the same."
    )


def main() -> None:
    """Run the contenders, or one of them as a worker."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--annotators", type=int, default=1_000)
    parser.add_argument("--per-item", type=int, default=5)
    parser.add_argument("--all-starts", action="store_true", help="also from all starts")
    parser.add_argument("--install-peers", action="store_true", help="make the peer's environment")
    parser.add_argument("--peers", type=Path, default=PEERS, help="where that environment is")
    for hidden in ("--worker", "--out"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--steps", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    shape = Shape(options.labels, options.annotators, options.per_item)
    if options.worker:
        work(options, shape)
    else:
        compare(shape, peer_python(options.peers, options.install_peers), options.all_starts)


if __name__ == "__main__":
    main()
