"""How likely a round's sentences were to be given to several people, as it was assigned."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from labeler.assignment.ranges import from_ranges
from labeler.store.agreement.rows import LabelSet, compared_sentences
from labeler.store.connection import Store
from labeler.store.rounds.assignments import assignment, lengths
from labeler.store.rounds.strata import strata_of

_UNKNOWN = -1


class Drawing(NamedTuple):
    """Which sentences were how likely to be given to several people."""

    shares: tuple[Fraction, ...]
    """Of each stratum."""
    strata: Mapping[str, NDArray[np.int8]]
    """Document id → [positions]: the stratum of each of its sentences, -1 where it has none."""

    def weight(self, document: str, position: int) -> float | None:
        """Return 1 over the probability of a sentence; None where that is not known, or 0."""
        strata = self.strata.get(document)
        stratum = _UNKNOWN if strata is None else int(strata[position - 1])
        share = Fraction(0) if stratum == _UNKNOWN else self.shares[stratum]
        return float(1 / share) if share else None


def uneven_notes(store: Store, round_number: int, *, weighted: bool) -> list[str]:
    """Return a note where some sentences were likelier than others to be compared at all.

    `weighted` says whether weighted values stand beside. Nothing where the round was not assigned,
    or what is kept of it cannot be read.
    """
    strata = strata_of(assignment(store, round_number) or {})
    shares = {each.label: each.shared for each in strata if each.units}
    if len(set(shares.values())) < 2:
        return []
    named = [
        f"{float(share):.3g} of " + ("all others" if label is None else f"what looks like {label}")
        for label, share in shares.items()
    ]
    return [
        "the sentences were not equally likely to be given to several people"
        f" ({', '.join(named)}): overall values are those of this sample, not of the articles that"
        f" it was drawn from{'; weighted values stand beside them' if weighted else ''}"
    ]


def drawing(store: Store, round_number: int) -> Drawing | None:
    """Return how a round was drawn; None where all were equally likely, or it is not kept.

    No sentence has a probability that several people had labelled before it was drawn, or whose
    document is cut in another way since.
    """
    value = assignment(store, round_number) or {}
    strata = strata_of(value)
    if len({each.shared for each in strata if each.units}) < 2:
        return None
    listed = [each.sentences or {} for each in strata]
    length = lengths(store, value, {document for each in listed for document in each})
    found = {document: np.full(last, _UNKNOWN, np.int8) for document, last in length.items()}
    # Last of all, what was compared before: it has no stratum, whatever it looks like.
    parts = [*enumerate(listed), (_UNKNOWN, value.get("compared_before", {}))]
    for index, part in parts:
        for document, ranges in part.items():
            if document in found:
                places = np.array(from_ranges(ranges, length[document]), np.int64)
                found[document][places - 1] = index
    return Drawing(tuple(each.shared for each in strata), found)


def compared_weights(
    store: Store, round_number: int, codebook_id: str
) -> dict[tuple[str | None, str], float]:
    """Return (document id, sentence id) → the inverse of its probability of being compared.

    Of the sentences with two labels or more, those of which it is known; nothing where all of the
    round's sentences were equally likely. Run inside one `read`.
    """
    drawn = drawing(store, round_number)
    if drawn is None:
        return {}
    found = compared_sentences(store, LabelSet(round_number, codebook_id))
    return {
        (document, sentence): weight
        for document, sentence, position, _ in found
        if (weight := drawn.weight(document, position)) is not None
    }
