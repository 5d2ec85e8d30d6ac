"""How likely a round's sentences were to be given to several people, as it was assigned."""

from fractions import Fraction

from labeler.store.connection import Store
from labeler.store.rounds.assignments import assignment


def drawing_shares(store: Store, round_number: int) -> dict[str | None, Fraction]:
    """Return what a sentence looks like (None: nothing in particular) → its share of the overlap.

    Only where anything was drawn; nothing where the round was not assigned, or what is kept of it
    cannot be read.
    """
    value = assignment(store, round_number) or {}
    try:
        return {
            each["label"]: Fraction(each["shared"])
            for each in value.get("strata", ())
            if each["units"] > 0
        }
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return {}
