"""Cut a text into sentences: the unit of the dataset.

The rules depend on nothing outside this package, and they change only together with
`SPLITTER_VERSION`: the same text gives the same sentences on every machine.
"""

import re
from collections.abc import Iterator

from labeler.models import Span
from labeler.text.abbreviations import Rules, primary_language, rules_for
from labeler.text.boundaries import cut
from labeler.text.characters import is_lower
from labeler.text.marks import CLOSERS, MARKS, SCRIPT_MARKS, TWO_WAY_QUOTES

SPLITTER_VERSION = 1

# A break starts at its first line end: a run of other white space is never scanned twice.
_BREAK = re.compile("[\n\r\f\v\x85\u2028\u2029]\\s*")
# Two line ends with nothing to see between them; the end of a page or a paragraph is one, too.
_BLANK = re.compile(r"\n[^\S\n]*\n|\r[ \t]*\r|[\f\u2029]")
_TERMINATORS = frozenset(MARKS + SCRIPT_MARKS)


def splitter_name(language: str) -> str:
    """Return the name under which cuts are stored: splitter, version and language."""
    return f"labeler-{SPLITTER_VERSION}:{primary_language(language)}"


def segment(text: str, language: str = "en") -> list[Span]:
    """Return the sentences of a text, in order.

    Spans are tight (no white space at either end), and every visible code point lies in exactly
    one. `language` is a BCP 47 tag; one without word lists is cut by the general rules. A blank
    line always separates. Other line ends do, and begin a paragraph, unless the text is wrapped:
    more than a quarter of them stand between a word that ends no sentence and a lower-case
    letter. Time is linear in the length of the text.
    """
    rules = rules_for(primary_language(language))
    spans: list[Span] = []
    for lines in _blocks(text):
        paragraph = spans[-1].paragraph + 1 if spans else 0
        spans.extend(_sentences(text, lines, paragraph, rules))
    return spans


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield what stands between blank lines: the (start, stop) of each line, tight."""
    start = len(text) - len(text.lstrip())
    breaks = [
        (match.start(), match.end(), _is_blank(match.group()))
        for match in _BREAK.finditer(text, start)
        if match.end() < len(text)
    ]
    wrapped = _is_wrapped(text, start, breaks)
    lines: list[tuple[int, int]] = []
    for before, after, blank in [*breaks, (len(text), len(text), True)]:
        if wrapped and not blank:
            continue
        stop = start + len(text[start:before].rstrip())
        if start < stop:
            lines.append((start, stop))
        start = after
        if blank and lines:
            yield lines
            lines = []


def _is_blank(run: str) -> bool:
    return run == "\n\n" or _BLANK.search(run) is not None


def _is_wrapped(text: str, start: int, breaks: list[tuple[int, int, bool]]) -> bool:
    """Tell whether single line ends come from wrapping at a width."""
    single = wrapped = 0
    for before, after, blank in breaks:
        if not blank:
            single += 1
            line = text[start:before].rstrip().rstrip(CLOSERS + TWO_WAY_QUOTES).rstrip()
            wrapped += is_lower(text[after]) and line[-1:] not in _TERMINATORS
        start = after
    return wrapped * 4 > single


def _sentences(
    text: str, lines: list[tuple[int, int]], paragraph: int, rules: Rules
) -> Iterator[Span]:
    """Yield the sentences of one block.

    Punctuation that stands alone joins the sentence before it or, at the beginning of the block,
    the one after it.
    """
    held: Span | None = None
    held_words = False
    for line_start, line_stop in lines:
        for start, stop, words in cut(text, line_start, line_stop, rules):
            if held is not None and words and held_words:
                yield held
                paragraph += line_start > held.start
                held = None
            held = Span(start, stop, paragraph) if held is None else held._replace(stop=stop)
            held_words = held_words or words
    if held is not None:
        yield held
