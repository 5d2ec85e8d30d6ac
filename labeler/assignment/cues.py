"""Words by which sentences of a rare kind are found, so that a sample holds enough of them.

A cue decides nothing: most sentences with one are something else, and some without one are missed.
It only makes a sentence more likely to be drawn, with the probability kept.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from labeler.errors import LabelerError

CUES: Final[Mapping[str, tuple[str, ...]]] = {
    "retraction": (
        *("retract", "recant", "disavow", "disown", "backtrack", "misspoke", "misspoken"),
        *("withdrew", "withdraw", "withdrawn", "withdraws", "withdrawing", "walk back", "walked"),
        *("took back", "takes back", "taken back", "take back", "row back", "rowed back"),
        *("apologis", "apologiz", "clarif", "correction", "corrected", "corrects", "amended"),
        *("earlier version", "previous version", "editor's note", "erratum", "in error"),
        *("never meant", "did not mean", "misunderstood", "out of context", "reversed himself"),
        *("reversed herself", "reversed itself", "stands corrected", "unsaid", "rescind"),
    ),
}
"""Label of the default codebook → how the words begin that hint at it, in English."""


def pattern(cues: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some cues where a word begins, whatever the case.

    LabelerError where there is none.
    """
    words = sorted({" ".join(cue.split()).casefold() for cue in cues} - {""})
    if not words:
        raise LabelerError("there are no cue words to look for")
    parts = (r"\s+".join(map(re.escape, word.split(" "))) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE)


def pattern_for(label: str, cues: Iterable[str] = ()) -> re.Pattern[str] | None:
    """Return what finds sentences that look like a label, or None where nothing is known of it.

    `cues` are words of one's own, which replace those that come with the program.
    """
    own = tuple(cues) or CUES.get(label, ())
    return pattern(own) if own else None
