"""What holds for the sentences of any text whatever."""

import gc
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labeler.text.segmentation import segment

LANGUAGES = ["en", "de", "fr", "es", "uk", "ru", "hi", "fi", "ja", ""]
PIECES = [
    *"\"'“”„‘’«»‹›「」()[]{}*_-–—…‽.!?。！？।॥؟۔,;:/%&@#$€¿¡•`|~^\\",
    *" \t\n\r\v\f\x00\x1c\x1d\x1e\x1f\x85\u00a0\u2003\u2028\u2029\u202f\u200b\u200d\u200f\ufeff",
    *"aZéßÉi1٣७IVXあ漢हसبяІ𝒜😀👍\u0301\ufe0f\u0645\u05d0\U000e0041\ud800",
    *(". ", ".\n", "\n\n", " \n ", "\r\n", "...", ". . .", "?!", '." ', ".)", " [1]", " :)", "1. "),
    *("Mr. ", "U.S. ", "z. B. ", "n. Chr. ", "etc. ", "No. ", "p.m. ", "St. ", "J.-P. ", "The "),
    *("the ", "He said ", "end.Next ", "https://a.b/c. ", "Yahoo! ", "т. д. ", "डॉ. ", "。」と"),
]
BLANK = re.compile(r"\n(?:[^\S\n]*\n)+|\r(?:[ \t]*\r)+|[\f\u2029]")
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40).map("".join)


def _is_tight(text: str, language: str) -> None:
    position = paragraph = 0
    for span in segment(text, language):
        between, sentence = text[position : span.start], text[span.start : span.stop]
        assert not between or between.isspace()
        assert sentence
        assert sentence == sentence.strip()
        assert not BLANK.search(sentence)
        assert span.paragraph in {paragraph, paragraph + 1} or position == 0
        position, paragraph = span.stop, span.paragraph
    assert not text[position:] or text[position:].isspace()


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(LANGUAGES))
@example("a.\n.\nb", "en")
@example('. "\n"\n', "en")
@example("a. € €", "en")
def test_every_visible_code_point_lies_in_one_tight_sentence(text: str, language: str) -> None:
    _is_tight(text, language)


@pytest.mark.slow
@settings(max_examples=4_000)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_the_same_on_many_more_texts(text: str, language: str) -> None:
    _is_tight(text, language)
    _is_no_punctuation_alone(text, language)


def _only_punctuation(text: str) -> bool:
    """Judge by the frozen Unicode 3.2, as the splitter does."""
    category = unicodedata.ucd_3_2_0.category
    return all(category(c)[0] == "P" or c.isspace() for c in text)


def _is_no_punctuation_alone(text: str, language: str) -> None:
    spans = segment(text, language)
    start = 0
    for stop in [*(match.end() for match in BLANK.finditer(text)), len(text)]:
        block = [span for span in spans if start <= span.start < stop]
        if len(block) > 1:
            assert not any(_only_punctuation(text[span.start : span.stop]) for span in block)
        start = stop


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(LANGUAGES))
@example("a.\n.\nb", "en")
@example("(…) a", "en")
@example("n. Chr. \u0830", "en")
def test_punctuation_stands_alone_only_where_nothing_else_does(text: str, language: str) -> None:
    _is_no_punctuation_alone(text, language)


@given(TEXTS, TEXTS)
def test_a_blank_line_keeps_texts_apart(one: str, other: str) -> None:
    """Blocks are cut one by one; only whether lines are wrapped is judged over the document."""
    one, other = (re.sub(r"[\n\r\v\f\x85\u2028\u2029]", " ", part) for part in (one, other))
    joined = f"{one}\n\n{other}"
    cut = [joined[span.start : span.stop] for span in segment(joined)]
    apart = [text[span.start : span.stop] for text in (one, other) for span in segment(text)]
    assert cut == apart


SCRIPT = """
import json, sys
from labeler.text.segmentation import segment
cases = json.load(sys.stdin)
print(json.dumps([segment(text, language) for text, language in cases]))
"""


def test_the_cut_does_not_depend_on_the_hash_seed() -> None:
    text = "".join(PIECES[k * 7 % len(PIECES)] for k in range(3_000)).replace("\ud800", "")
    cases = json.dumps([(text, language) for language in LANGUAGES])
    digests = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=cases,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(hashlib.sha256(done.stdout.encode()).hexdigest())
    assert len(digests) == 1


def test_characters_newer_than_the_oldest_python_are_cut_alike_everywhere() -> None:
    """Kawi letters and a modifier letter came with Unicode 15; Python 3.11 knows version 14."""
    for newer in ("\U00011f04\U00011f05", "\U0001e030\U0001e031"):
        text = f"It {newer}. {newer} goes on. {newer}\n{newer}"
        cut = [text[span.start : span.stop] for span in segment(text)]
        assert cut == [f"It {newer}.", f"{newer} goes on.", newer, newer]


REPEATED = [
    *('."', '. " A', " ", ".", "“", "?", "]", "[1]", "( ", "a.b.", "\n", ".\n", "A. ", '"\n', "\t"),
    *("\u00a0", ". . "),
]
MORE_REPEATED = [
    *(". [1] ", ".“", ". )", "! a", "。」", ". 😀", ". :) ", "1. ", "z. B. ", "a\nb ", "• ", "Aa."),
    *("... ", "\r", "\x00", "https://a.b ", '?" Ann Lee said ', "\u2028", "\n \n", ".\u200b"),
]


def _seconds(pattern: str, length: int) -> float:
    text = (pattern * (length // len(pattern) + 1))[:length]
    started = time.process_time()
    segment(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    "pattern",
    [*REPEATED, *(pytest.param(pattern, marks=pytest.mark.slow) for pattern in MORE_REPEATED)],
    ids=ascii,
)
def test_time_grows_with_the_length_and_no_faster(pattern: str) -> None:
    """Four times the text takes about four times the time; a quadratic step would take sixteen."""
    _seconds(pattern, 1_000)
    gc.disable()  # its pauses grow with what other tests left behind
    try:
        for _ in range(8):
            short, long = _seconds(pattern, 25_000), _seconds(pattern, 100_000)
            if long < max(6 * short, 0.01):
                return
    finally:
        gc.enable()
    pytest.fail(f"100,000 characters take {long / short:.1f} times what 25,000 take")
