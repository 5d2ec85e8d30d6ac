"""Which sentences were how likely to be given to several people, as an assignment keeps it.

The outcome shows only who has what. To weigh a sentence by the probability with which it was drawn
(Horvitz and Thompson 1952) takes the stratum of every sentence that could have been drawn, and what
several people had labelled already, which came to them in another way.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labeler.assigning.ground import Flags, Positions
from labeler.assignment.hashing import Integers
from labeler.assignment.ranges import to_ranges
from labeler.assignment.request import NEW, Frame
from labeler.assignment.units import Stratum


def positions_in(frame: Frame, chosen: Flags) -> Positions:
    """Return the sentences of a frame that are chosen [N], in order."""
    found: Positions = {}
    order = np.lexsort((frame.position, frame.document))
    rows = order[chosen[order]]
    for document, position in zip(
        frame.document[rows].tolist(), frame.position[rows].tolist(), strict=True
    ):
        found.setdefault(frame.documents[document], []).append(position)
    return found


def sentences_by_stratum(frame: Frame, stratum: Integers, count: int) -> tuple[Positions, ...]:
    """Return the sentences of each of so many strata; `stratum` [N] says which one's each is.

    Nothing where there is one stratum only: every sentence was as likely as any other.
    """
    if count < 2:
        return ()
    return tuple(positions_in(frame, stratum == index) for index in range(count))


def compared_before(frame: Frame, done: Flags, gone: Integers) -> Positions:
    """Return what had several labels before it was drawn: of the people [N, P], of others [N].

    One label makes no difference: a sentence still gets to several people only if it is drawn.
    """
    return positions_in(frame, (done.sum(axis=1) + gone >= 2) & (frame.before == NEW))


def kept(
    strata: Sequence[Stratum], sentences: Sequence[Positions], before: Positions
) -> dict[str, Any]:
    """Return what an assignment keeps of how it was drawn, as JSON values.

    `sentences` are those of each stratum, and `before` what was compared before it was drawn; where
    there is one stratum only, neither is known or needed.
    """
    parts: list[dict[str, Any]] = [
        {
            "label": stratum.label,
            "units": stratum.units,
            "drawn": str(stratum.drawn),
            "shared": str(stratum.shared),
        }
        for stratum in strata
    ]
    if not sentences:
        return {"strata": parts}
    listed = [
        {**part, "sentences": as_ranges(own)} for part, own in zip(parts, sentences, strict=True)
    ]
    return {"strata": listed, "compared_before": as_ranges(before)}


def as_ranges(part: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Return positions by document as short text, such as `1-40,43`."""
    return {document: to_ranges(positions) for document, positions in part.items()}
