"""Sentences that look like page furniture, for an annotator to confirm or ignore.

A suggestion is never a label. To overlook some furniture costs a key press; to suggest it for a
sentence of the story costs trust, so every pattern asks for the whole of a phrase. Nothing that
begins with a quotation mark is suggested: somebody's words are never furniture. Nor is a note of
correction, which belongs to the story.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from labeler.text.boilerplate_patterns import (
    ALONE,
    ANYWHERE,
    BYLINE,
    CREDIT_WORDS,
    DEED,
    NAME,
)
from labeler.text.duplicates import fold
from labeler.text.marks import MARKS, OPENING_QUOTES

HEADLINE = "headline repeated"
CREDITS = "byline or credits"

# Furniture is short; what is longer is prose, and need not be searched.
_LONGEST = 300
_HEADLINE_WORDS = range(3, 31)
_ORNAMENT = " \t\n\u00a0•*#|<>«»‹›←→↑↓▶►✓✔–—-:;,.…"
# The parts of a bar: "Share | Print".
_PARTS = re.compile(r" [|·•] ")
_TITLE_SEPARATOR = re.compile(r"\s+[|–—·-]\s+")


def suggest(
    sentences: Sequence[str], paragraphs: Sequence[int], title: str | None
) -> dict[int, str]:
    """Return {index of a sentence: reason} for those that look like page furniture.

    `paragraphs` gives the paragraph number of each sentence. The reasons are words for people:
    navigation, form text, promotion, embed pointer, byline or credits, headline repeated. Time
    is linear in the length of the sentences.
    """
    sizes = Counter(paragraphs)
    alone = [sizes[paragraph] == 1 for paragraph in paragraphs]
    found = {
        index: reason
        for index, (sentence, is_alone) in enumerate(zip(sentences, alone, strict=True))
        if (reason := _reason(sentence, is_alone=is_alone)) is not None
    }
    repeats = _repeated_headlines(sentences, alone, title, found)
    return dict(sorted((found | dict.fromkeys(repeats, HEADLINE)).items()))


def _reason(sentence: str, *, is_alone: bool) -> str | None:
    if len(sentence) > _LONGEST or sentence.startswith(tuple(OPENING_QUOTES)):
        return None
    text = " ".join(sentence.replace("’", "'").split())
    if is_alone:
        for part in _PARTS.split(text):
            if reason := _reason_alone(part.strip(_ORNAMENT)):
                return reason
    text = text.strip(_ORNAMENT)
    folded = text.lower()
    for reason, pattern in ANYWHERE.items():
        if pattern.match(folded):
            return reason
    return CREDITS if _is_credit(text) else None


def _reason_alone(text: str) -> str | None:
    folded = text.lower()
    for reason, pattern in ALONE.items():
        if pattern.fullmatch(folded):
            return reason
    return CREDITS if BYLINE.fullmatch(text) else None


def _is_credit(text: str) -> bool:
    """Tell whether a sentence says who reported, and holds no more than names and such words."""
    if not (DEED.search(text) and NAME.search(text)):
        return False
    return all(
        word[0].isupper() or word.lower() in CREDIT_WORDS
        for word in re.findall(r"[^\W\d_][\w'.-]*", text)
    )


def _repeated_headlines(
    sentences: Sequence[str],
    alone: Sequence[bool],
    title: str | None,
    found: Mapping[int, str],
) -> list[int]:
    """Return where the headline stands again, behind the place where it stands as a headline."""
    headlines = {fold(text) for text in _titles(title)}
    if sentences and alone[0] and 0 not in found and _is_headline(sentences[0]):
        headlines.add(fold(sentences[0]))
    headlines.discard("")
    if not headlines:
        return []
    places = [
        index
        for index, sentence in enumerate(sentences)
        if len(sentence) <= _LONGEST and fold(sentence) in headlines
    ]
    if places and all(index in found for index in range(places[0])):
        return places[1:]
    return places


def _titles(title: str | None) -> list[str]:
    """Return a page's title, and without the name of the site behind it."""
    if not title:
        return []
    candidates = (title, _TITLE_SEPARATOR.split(title)[0])
    return [text for text in candidates if len(text.split()) in _HEADLINE_WORDS]


def _is_headline(sentence: str) -> bool:
    return sentence[-1:] not in MARKS and len(sentence.split()) in _HEADLINE_WORDS
