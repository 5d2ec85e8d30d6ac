"""Character classes that are the same on every Python.

`str.isalpha` and its kin follow the Unicode version that a Python was built with, and a boundary
that moves with an upgrade would move a labelled sentence. Python carries the database of Unicode
3.2 unchanged for good (`unicodedata.ucd_3_2_0`); what came later is read by block.
"""

import re
import unicodedata

_category = unicodedata.ucd_3_2_0.category

# Blocks of symbols and punctuation that Unicode has gone on filling since version 3.2.
_SYMBOL_BLOCKS = (
    ("\u061c", "\u061c"),  # Arabic letter mark
    ("\u2000", "\u2bff"),  # general punctuation to arrows
    ("\u2e00", "\u2e7f"),  # supplemental punctuation
    ("\ufe00", "\ufe6f"),  # variation selectors, presentation forms of punctuation
    ("\U0001f000", "\U0001faff"),  # emoji
)


# What most stretches without a word are made of; taken out at once because it is faster.
_COMMON_SIGNS = re.compile(r"[\s!-/:-@\[-`{-~“”‘’«»…–—\x00]+")


def is_lower(character: str) -> bool:
    """Tell whether a character is a lower-case letter."""
    return _category(character) == "Ll"


def is_upper(character: str) -> bool:
    """Tell whether a character is an upper-case or title-case letter."""
    return _category(character) in {"Lu", "Lt"}


def is_word(character: str) -> bool:
    """Tell whether a character is a letter or a digit of any script: something that is read."""
    category = _category(character)
    if category == "Cn":
        return not any(first <= character <= last for first, last in _SYMBOL_BLOCKS)
    return category[0] in "LN"


def has_word(text: str, start: int, stop: int) -> bool:
    """Tell whether text[start:stop] holds anything but punctuation, symbols and space."""
    if start < stop and is_word(text[start]):
        return True
    return any(map(is_word, _COMMON_SIGNS.sub("", text[start:stop])))


def is_letter(character: str) -> bool:
    """Tell whether a character is a letter of any script."""
    return is_word(character) and _category(character)[0] != "N"


def is_digit(character: str) -> bool:
    """Tell whether a character is a decimal digit of any script."""
    return _category(character) == "Nd"
