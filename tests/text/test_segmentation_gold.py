"""Boundaries that people set, where the shared test data is at hand."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labeler.text.segmentation import segment

SHARED = Path(__file__).resolve().parents[3] / "shared"
CLOSING = "\"'”’»›)]}*“‘」』】 \n\u00a0"
TERMINATORS = ".!?…‽。！？।॥؟۔"


def gold(name: str) -> Iterator[dict[str, Any]]:
    path = SHARED / "segmentation" / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip("the shared test data is not here")
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def punctuated(text: str, starts: list[int]) -> set[int]:
    """Keep the boundaries with a terminator before them that do not begin a paragraph."""
    openings = {0, *(match.end() for match in re.finditer(r"\n\s*\n", text))}
    return {
        start
        for start in starts
        if start not in openings and text[:start].rstrip(CLOSING)[-1:] in {*TERMINATORS}
    }


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("ud_english_ewt_dev", 97.5),
        ("ud_english_pud", 99.5),
        ("ud_german_pud", 98.5),
        ("ud_french_gsd_dev", 99.0),
        ("ud_hindi_pud", 99.0),
    ],
)
def test_boundaries_are_those_that_people_set(name: str, floor: float) -> None:
    right = wrong = missed = 0
    for document in gold(name):
        text = document["text"]
        set_by_people = punctuated(text, [start for start, _ in document["sentences"]])
        ours = punctuated(text, [span.start for span in segment(text, document["language"])])
        right += len(ours & set_by_people)
        wrong += len(ours - set_by_people)
        missed += len(set_by_people - ours)
    assert right > 500
    assert 100 * 2 * right / (2 * right + wrong + missed) >= floor


def article() -> str:
    path = SHARED / "articles" / "000_8450c932a0b180fb.txt"
    if not path.is_file():
        pytest.skip("the shared test data is not here")
    return path.read_text(encoding="utf-8-sig").rstrip()


def test_a_real_article_with_damaged_quotation_marks() -> None:
    text = article()
    spans = segment(text)
    assert len(spans) == 75
    # One paragraph for each block between blank lines.
    assert spans[-1].paragraph + 1 == len(re.split(r"\n\s*\n", text))


def test_rules_cost_less_than_ten_times_a_naive_split() -> None:
    texts = [document["text"] for document in gold("ud_english_pud")] + [article()]
    naive = re.compile(r"(?<=[.!?])\s+")

    def seconds(split: Any) -> float:
        started = time.process_time()
        for text in texts:
            split(text)
        return time.process_time() - started

    ratio = min(seconds(segment) for _ in range(7)) / min(seconds(naive.split) for _ in range(7))
    assert ratio < 10
