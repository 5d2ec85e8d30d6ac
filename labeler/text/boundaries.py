"""Where sentences end inside one stretch of text that has no hard break in it.

Every mark that may end a sentence is looked at once, with what stands right before and after it.
A quotation mark is judged by what it touches, never by pairing: pairs are too often damaged in
news text. Every look back has a fixed width and every look ahead stops at the next mark, so the
time is linear in the length of any text.
"""

import re
from collections.abc import Iterator

from labeler.text.abbreviations import Rules
from labeler.text.characters import has_word, is_lower, is_upper
from labeler.text.full_stops import begins_sentence, full_stop_ends
from labeler.text.marks import (
    CLOSERS,
    DASHES,
    MARKS,
    OPENING,
    SCRIPT_MARKS,
    SPACED_DOTS,
    TWO_WAY_QUOTES,
    Place,
    take,
)

_ALL_MARKS = MARKS + SCRIPT_MARKS
_SPACE = "[ \u00a0\u202f]"
# Without the signs that serve as bullets, which belong to what follows.
_EMOJI = (
    "[\u2600-\u26ff\u270a-\u270d\u2728\u2764\ufe0f\u200d\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
# It begins with one plain class of characters, which the engine finds six times as fast. What is
# repeated is repeated a few times only: a longer run is simply met again as the next candidate.
_CANDIDATE = re.compile(
    rf"""
    (?P<mark> [{_ALL_MARKS}][{_ALL_MARKS}]* (?: {_SPACE}\. (?= [\s.] | $ ) ){{0,20}} )
    (?P<closing> (?:
        [{_ALL_MARKS}{re.escape(CLOSERS)}]+
      | [{TWO_WAY_QUOTES}]+ (?= [\s{MARKS},;:"'”’»›)\]] | $ )
      | {_SPACE} ["'”’»)\]]+ (?= [\s.,;:!?] | $ )   # touches nothing: it closes what went before
      | {_SPACE}? \[ [0-9][0-9\ ,–-]{{0,9}} \]        # a reference: [12]
      | {_SPACE}? [:;=]['-]?[()DPp]+ (?= \s | $ )   # a smiley
      | {_SPACE}? {_EMOJI}+ (?= \s | $ )
    ){{0,8}} )
    (?P<space> \s+ | $ | (?= [“‘«„(]? [A-ZÀ-ÖØ-ÞА-ЯЀ-ЏҐ][a-zß-öø-ÿа-яѐ-џґ] ) )?
    """,
    re.VERBOSE,
)
_GAP = re.compile(rf"[\s{re.escape(OPENING + DASHES)}”’»›{{*•▪◦‣·]*")
_CHUNK = re.compile(r"\S{0,80}")
_INNER_CAPITAL = re.compile(r"[a-z]{1,2}[A-Z]")
_ADDRESS = re.compile(r"https?:|www\.")
_SPEAKER = re.compile(r"(?:[A-Z][a-z]{1,3}\. )?((?:[A-Z][^\s,!?]{0,30} ){1,3})([a-z]{3,10})\b")
# What never begins a sentence.
_GOES_ON = frozenset(",;:/%=)]}|&" + MARKS)


def cut(text: str, start: int, stop: int, rules: Rules) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, stop, whether it holds a word) for each sentence of text[start:stop], in order.

    The stretch begins and ends with something visible, and so do the sentences. Only the last one
    may hold no word. Offsets are code points of the whole text.
    """
    seen = start
    has_words = False
    for match in _CANDIDATE.finditer(text, start, stop):
        has_words = has_words or has_word(text, seen, match.start())
        seen = match.end("closing")
        if has_words and seen < stop and _ends(text, start, match, stop, rules):
            yield start, seen, True
            start = seen = match.end()
            has_words = False
    yield start, stop, has_words or has_word(text, seen, stop)


def _ends(text: str, start: int, match: re.Match[str], stop: int, rules: Rules) -> bool:
    mark, closing, space = match.groups()
    end = match.end()
    if mark[0] in SCRIPT_MARKS:
        # A Japanese quotation with a particle behind it is part of a longer sentence.
        return not (closing and text.startswith(("と", "って"), end))
    if space is None:
        return False
    gap = "" if text[end].isalnum() else take(_GAP, text, end, stop)
    following = end + len(gap)
    place = Place(text, start, match.start(), mark, closing, gap, following, stop)
    if following == stop or (text[following] in _GOES_ON and not _opens_with_ellipsis(place)):
        return False
    if not space:
        judge = _ends_glued
    elif is_lower(text[following]) and not _INNER_CAPITAL.match(text, following, stop):
        judge = _ends_before_lower
    elif mark == ".":
        judge = full_stop_ends
    elif mark[-1] in "!?‽":
        judge = _exclamation_ends
    else:
        judge = _ellipsis_ends
    return judge(place, rules)


def _opens_with_ellipsis(place: Place) -> bool:
    """Tell whether a quotation or bracket follows that begins with one: “… and so on”, (...)."""
    return place.text.startswith(("..", "…"), place.next_start) and place.gap_holds(OPENING)


def _ends_glued(place: Place, rules: Rules) -> bool:
    """Judge a mark with a capital right behind it: "the end.Next" ends, "Node.Js" does not."""
    if len(place.mark) > 1 and place.word() == "I":
        return False
    token = place.token()
    if len(token) < 2 or not all(map(is_lower, token)) or rules.stop_of(token):
        return False
    chunk = take(_CHUNK, place.text, place.next_start, place.stop).rstrip(".,!?”\"'’)")
    return not any(sign in chunk for sign in ".@/")


def _ends_before_lower(place: Place, rules: Rules) -> bool:
    """Judge a mark before a lower-case word, which as a rule carries the sentence on."""
    if _ADDRESS.match(place.text, place.next_start):
        return True
    # In a language without lists, an abbreviation would be taken for a word.
    if place.closing or not rules.has_lists:
        return False
    token = place.token()
    if place.mark == ".":
        return len(token) > 1 and all(map(is_lower, token)) and rules.stop_of(token) is None
    return (
        rules.informal
        and place.mark[-1] in "!?‽"
        and token not in rules.exclaimed
        and not place.gap_holds(DASHES)
    )


def _exclamation_ends(place: Place, rules: Rules) -> bool:
    if not place.closing:
        return place.token() not in rules.exclaimed or begins_sentence(place, rules)
    speaker = _SPEAKER.match(place.text, place.next_start)
    return not (
        speaker
        and speaker[2] in rules.speakers
        and speaker[1].split()[0] not in rules.starters
        and any(quote in place.closing for quote in "\"'”’»“‘")
    )


def _ellipsis_ends(place: Place, rules: Rules) -> bool:
    following = place.text[place.next_start]
    if rules.informal and not place.closing and re.match(r"I\b", place.word()):
        return False  # "Well... I think"
    if is_upper(following):
        return True
    if place.mark.startswith(SPACED_DOTS):
        return False
    return not following.isascii() or place.gap_holds(OPENING)
