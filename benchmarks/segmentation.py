"""Sentence boundaries and speed, beside the libraries that one would use instead.

    python benchmarks/segmentation.py --install-peers
    python benchmarks/segmentation.py --peers-python path/to/bin/python

Every contender gets the same paragraphs and runs in a process of its own; the peers run in an
environment of their own, so that they bring no dependency here. What is compared are the
"punctuated" boundaries: those inside a paragraph that stand behind a mark which may end a
sentence. The speed is processor time, of the best of several passes.
"""

import argparse
import importlib
import importlib.metadata
import json
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
GOLD = ROOT.parent / "shared" / "segmentation"
PEERS = Path(tempfile.gettempdir()) / "labeler-segmentation-peers"
PASSES = 5
TERMINATORS = tuple(".!?…‽。！？।॥؟۔")
CLOSING = "\"'”’»›)]}*“‘」』】 \n\u00a0"
REPEATED = ('."', '. " A', " ", ".", "“", "?", "]", "[1]", "( ", "a.b.", "\n", ".\n", "A. ", '"\n')

Splitter = Callable[[str], Iterable[int]]
"""Takes a paragraph, gives where its sentences start."""


def ours(language: str) -> Splitter:
    """Use this project's rules."""
    from labeler.text.segmentation import segment

    return lambda text: (span.start for span in segment(text, language))


def naive(_language: str) -> Splitter:
    """Split behind a mark and white space, whatever it means."""
    space = re.compile(r"(?<=[.!?])\s+")
    return lambda text: located(space.split(text), text)


def pysbd(language: str) -> Splitter:
    """Use pySBD (Sadvilkar and Neumann 2020)."""
    splitter = importlib.import_module("pysbd").Segmenter(language=language, clean=False)
    return lambda text: located(splitter.segment(text), text)


def sentencex(language: str) -> Splitter:
    """Use sentencex (Wikimedia)."""
    segment = importlib.import_module("sentencex").segment
    return lambda text: located(segment(language, text), text)


def nupunkt(language: str) -> Splitter:
    """Use nupunkt (Bommarito and others 2025), which knows English only."""
    if language != "en":
        raise ValueError(language)
    tokenize = importlib.import_module("nupunkt").sent_tokenize
    return lambda text: located(tokenize(text), text)


def spacy(language: str) -> Splitter:
    """Use spaCy's rule-based sentencizer on a blank model."""
    pipeline = importlib.import_module("spacy").blank(language)
    pipeline.add_pipe("sentencizer")
    return lambda text: (sentence.start_char for sentence in pipeline(text).sents)


CONTENDERS = {
    "ours": ours,
    "naive": naive,
    "pysbd": pysbd,
    "sentencex": sentencex,
    "nupunkt": nupunkt,
    "spacy": spacy,
}


def located(sentences: Iterable[str], text: str) -> Iterator[int]:
    """Yield where sentences given as strings start in their text."""
    position = 0
    for sentence in sentences:
        start = text.find(sentence.strip(), position)
        if sentence.strip() and start >= 0:
            yield start
            position = start + len(sentence.strip())


class Paragraph(NamedTuple):
    """A paragraph and where people let its sentences start."""

    text: str
    starts: list[int]


def read_gold(path: Path) -> tuple[str, list[Paragraph]]:
    """Return the language of a gold file and its paragraphs."""
    paragraphs = []
    language = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        language, text = document["language"], document["text"]
        for match in re.finditer(r"(?s)\S.*?(?=\s*\n\s*\n|\s*\Z)", text):
            starts = [
                start - match.start()
                for start, _ in document["sentences"]
                if match.start() <= start < match.end()
            ]
            paragraphs.append(Paragraph(match.group(), starts))
    return language, paragraphs


def punctuated(text: str, starts: Iterable[int]) -> set[int]:
    """Keep the boundaries that stand behind a mark which may end a sentence."""
    return {start for start in starts if text[:start].rstrip(CLOSING).endswith(TERMINATORS)}


def work(name: str) -> None:
    """Run one contender here on what stands on standard input; print what it did as JSON."""
    if name == "growth":
        print(json.dumps(measure_growth()))
        return
    task = json.load(sys.stdin)
    try:
        split = CONTENDERS[name](task["language"])
    except (ImportError, ValueError) as error:
        print(json.dumps({"missing": repr(error)}))
        return
    starts: list[list[int]] = []
    seconds = []
    for _ in range(PASSES):
        started = time.process_time()
        starts = [list(split(text)) for text in task["texts"]]
        seconds.append(time.process_time() - started)
    version = "" if name in {"ours", "naive"} else f" {importlib.metadata.version(name)}"
    print(json.dumps({"starts": starts, "seconds": min(seconds), "version": version}))


def run(python: str, name: str, task: dict[str, Any]) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    done = subprocess.run(
        [python, str(HERE), "--worker", name],
        input=json.dumps(task),
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def compare(path: Path, pythons: dict[str, str]) -> None:
    """Print a table of the contenders on one gold file."""
    language, paragraphs = read_gold(path)
    sentences = sum(len(paragraph.starts) for paragraph in paragraphs)
    gold = [punctuated(paragraph.text, paragraph.starts) for paragraph in paragraphs]
    boundaries = sum(map(len, gold))
    texts = [paragraph.text for paragraph in paragraphs]
    print(f"\n{path.stem}: {sentences} sentences, {boundaries} punctuated boundaries\n")
    print(
        "| | errors | F1 | precision | recall | sentences/s |\n"
        "| --- | --: | --: | --: | --: | --: |"
    )
    for name, python in pythons.items():
        result = run(python, name, {"language": language, "texts": texts})
        if "missing" in result:
            print(f"| {name} | not available | | | | |")
            continue
        cut = [
            punctuated(paragraph.text, starts)
            for paragraph, starts in zip(paragraphs, result["starts"], strict=True)
        ]
        right = sum(len(ours & theirs) for ours, theirs in zip(cut, gold, strict=True))
        found = sum(map(len, cut))
        errors = found + boundaries - 2 * right
        print(
            f"| {name}{result['version']} | {errors} | {200 * right / (found + boundaries):.2f}"
            f" | {100 * right / found:.2f} | {100 * right / boundaries:.2f}"
            f" | {sentences / result['seconds']:,.0f} |"
        )


def measure_growth() -> dict[str, tuple[float, float]]:
    """Return {pattern: seconds for 50,000 and for 200,000 characters of it}."""
    split = ours("en")
    return {
        pattern: (timed(split, pattern, 50_000), timed(split, pattern, 200_000))
        for pattern in REPEATED
    }


def timed(split: Splitter, pattern: str, length: int) -> float:
    """Return the seconds that it takes to cut a pattern repeated up to a length."""
    text = (pattern * length)[:length]
    seconds = []
    for _ in range(PASSES):
        started = time.process_time()
        list(split(text))
        seconds.append(time.process_time() - started)
    return min(seconds)


def print_growth() -> None:
    """Print how the time grows with the length of hostile text."""
    print("\n| repeated | 50,000 | 200,000 | ratio |\n| --- | --: | --: | --: |")
    for pattern, (short, long) in run(sys.executable, "growth", {}).items():
        print(f"| {pattern!a} | {short * 1e3:.1f} ms | {long * 1e3:.1f} ms | {long / short:.1f} |")


def peers_python(options: argparse.Namespace) -> str | None:
    """Return the interpreter of the peers' environment; None where there is none."""
    if options.peers_python:
        return str(options.peers_python)
    python = PEERS / "bin" / "python"
    if options.install_peers and not python.exists():
        venv.create(PEERS, with_pip=True)
        packages = [name for name in CONTENDERS if name not in {"ours", "naive"}]
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    return str(python) if python.exists() else None


def main() -> None:
    """Run the contenders and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of gold files (JSON Lines)")
    parser.add_argument("--install-peers", action="store_true", help="make the peers' environment")
    parser.add_argument("--peers-python", type=Path, help="interpreter that has the peers")
    parser.add_argument("--worker", choices=[*CONTENDERS, "growth"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker)
        return
    peers = peers_python(options)
    if peers is None:
        print("no peers installed; --install-peers makes an environment for them")
    pythons = {name: sys.executable if name in {"ours", "naive"} else peers for name in CONTENDERS}
    files = sorted(options.gold.glob("*.jsonl"))
    if not files:
        print(f"no gold files (*.jsonl) in {options.gold}")
    for path in files:
        compare(path, {name: python for name, python in pythons.items() if python})
    print_growth()


if __name__ == "__main__":
    main()
