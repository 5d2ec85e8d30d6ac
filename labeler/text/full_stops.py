"""Whether a full stop ends a sentence or belongs to an abbreviation, an initial or an ordinal."""

import re

from labeler.text.abbreviations import Rules, Stop
from labeler.text.characters import is_digit, is_letter, is_lower
from labeler.text.marks import DASHES, MARKS, OPENING_QUOTES, SPACED_DOTS, Place, token_before

_LIST_LABEL = re.compile(r"[(\[]?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_LONGEST_LABEL = 6
_ROMAN = re.compile(r"[IVXLC]+")
_NICKNAME = re.compile(r"[\"“‘'][^\s\"“”‘’']{1,20}(?: [^\s\"“”‘’']{1,20})?[\"”’']")
# The longest part of an abbreviation that is written with spaces.
_LONGEST_PART = 4


def full_stop_ends(place: Place, rules: Rules) -> bool:
    """Judge a full stop before a word that does not begin in lower case."""
    if place.closing and any(mark in place.closing for mark in MARKS):
        return True  # the "U.S.". Next
    if _is_list_label(place):
        return False
    token = place.token()
    stop = _stop_after(place, token, rules)
    if stop is not None:
        return _abbreviation_ends(place, stop, rules)
    return rules.has_lists or not _may_number(place, token)


def begins_sentence(place: Place, rules: Rules) -> bool:
    """Tell whether what follows plainly begins a sentence: a quotation or a word like "The"."""
    if "(" in place.gap:
        return False
    if place.gap_holds(OPENING_QUOTES + "¿¡"):
        # "William J. “Bill” Smith" is one name.
        return not _NICKNAME.match(place.text, place.next_start - 1)
    word = place.word()
    if len(word) == 1 and place.text.startswith(".", place.next_start + 1):
        return False  # an initial: "J. A. Smith"
    head, apostrophe, _ = word.replace("’", "'").partition("'")
    if len(head) > 1 and head.isupper():
        head = head.capitalize()
    return head in rules.starters or (head + apostrophe) in rules.starters


def _is_list_label(place: Place) -> bool:
    """Tell whether the sentence is only a label so far: "1." or "(a.)"."""
    if place.mark_start - place.start > _LONGEST_LABEL or place.closing[:1] not in {"", ")"}:
        return False
    return _LIST_LABEL.fullmatch(place.text, place.start, place.mark_start) is not None


def _may_number(place: Place, token: str) -> bool:
    """Tell whether a short word stands before a number, as unknown abbreviations do: "kl. 10"."""
    return (
        is_digit(place.text[place.next_start])
        and 0 < len(token) <= _LONGEST_PART
        and all(map(is_lower, token))
    )


def _abbreviation_ends(place: Place, stop: Stop, rules: Rules) -> bool:
    # A number belongs to the abbreviation, and a dash to a dateline: "WASHINGTON, D.C. — The".
    if is_digit(place.text[place.next_start]) or place.gap_holds(DASHES):
        return False
    match stop:
        case Stop.NEVER:
            return bool(place.closing) and begins_sentence(place, rules)
        case Stop.STARTER:
            return begins_sentence(place, rules)
        case Stop.NUMBER:
            word = place.word()
            return word == "I" or not _ROMAN.fullmatch(word)
        case Stop.FINAL:
            return place.word() not in rules.continuers


def _stop_after(place: Place, token: str, rules: Rules) -> Stop | None:
    """Return what the full stop after `token` means; None if it plainly ends a sentence."""
    if len(token) > _LONGEST_PART:
        stop = rules.stop_of(token)
        if token.isalpha() and not token.isupper():
            return stop  # nearly every sentence ends here
    else:
        stop = _stop_after_part(place, token, rules)
    if stop is None:
        stop = rules.stop_of(re.split("[-'’]", token)[-1])  # mid-Jan, d'env
    if stop is None and (
        _is_initial(token) or _is_acronym(token) or (rules.ordinals and _is_ordinal(token))
    ):
        return Stop.STARTER
    return stop


def _stop_after_part(place: Place, token: str, rules: Rules) -> Stop | None:
    """Look a short token up together with the parts around it: "z. B.", "EE. UU."."""
    joined = token
    start = place.mark_start - len(token)
    while start - 2 > place.start and place.text.startswith(SPACED_DOTS, start - 2):
        part = token_before(place.text, place.start, start - 2)
        if f"{part}.{joined}".lower() not in rules.spaced:
            break
        joined = f"{part}.{joined}"
        start -= len(part) + 2
    word = place.word()
    if f"{joined}.{word}".lower() in rules.spaced and place.text.startswith(
        ".", place.next_start + len(word)
    ):
        return Stop.NEVER
    return rules.stop_of(joined)


def _is_initial(token: str) -> bool:
    """Tell whether a token ends in a single letter: "J", "Jean-P"; but not "1970-х"."""
    before, _, last = token.rpartition("-")
    return len(last) == 1 and is_letter(last) and (not before or is_letter(before[-1]))


def _is_acronym(token: str) -> bool:
    parts = token.replace("-", "").split(".")
    return len(parts) > 1 and all(part and len(part) <= 2 and is_letter(part[0]) for part in parts)


def _is_ordinal(token: str) -> bool:
    if _ROMAN.fullmatch(token):
        return True
    return 0 < len(token) <= 3 and all(map(is_digit, token))
