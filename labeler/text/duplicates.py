"""What makes two sentences the same for a reader: their words, not their typography.

Characters are judged by Unicode 3.2, which every Python carries unchanged: whether two sentences
are repeats may not depend on the Python that looks at them.
"""

import hashlib
import re
import unicodedata

# A mark between two digits makes another number: 2.1 is not 21, nor is 3-2 32.
_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]"
_NOT_IN_NUMBER = rf"(?!(?<={_DIGIT}[.,:/–-]){_DIGIT})"
# The punctuation of nearly every sentence goes in one stroke; the rest is looked at one by one.
_COMMON_PUNCTUATION = re.compile(rf"[!-#%-*,-/:;?@\[-\]_{{}}¡§«¶·»¿\u2010-\u2027]{_NOT_IN_NUMBER}")
_SIGN = re.compile(rf"(?:[^\w\s]|_){_NOT_IN_NUMBER}")
_KEY_BYTES = 8
_normalise = unicodedata.ucd_3_2_0.normalize
_category = unicodedata.ucd_3_2_0.category


def fold(text: str) -> str:
    """Return the sentence without what typography adds; sentences with equal folds are repeats.

    Compatibility forms are unified (NFKC, Unicode Standard Annex 15), case is folded, punctuation
    (categories P*) is dropped except inside a number, white space becomes one space. Currency and
    other symbols stay. Empty if nothing is left, and then the sentence repeats no other.
    """
    text = _COMMON_PUNCTUATION.sub("", _caseless(_normalise("NFKC", text)))
    # Folding case and dropping marks can bring letters and accents together that compose.
    text = _normalise("NFKC", _SIGN.sub(_unless_punctuation, text))
    return " ".join(text.split())


def fold_key(text: str) -> int | None:
    """Return a signed 64-bit integer that equal folds share (blake2b); None for an empty fold."""
    folded = fold(text)
    if not folded:
        return None
    # Lone surrogates can come out of JSON escapes; they are hashed as they stand.
    data = folded.encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=_KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)


def _caseless(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c.casefold() if _category(c) != "Cn" else c for c in text)


def _unless_punctuation(match: re.Match[str]) -> str:
    sign = match.group()
    return "" if _category(sign)[0] == "P" else sign
