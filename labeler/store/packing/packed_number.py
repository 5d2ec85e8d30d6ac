"""The number under which one person's file holds a round: made by chance once, and kept."""

import secrets

from labeler.store.connection import Store
from labeler.store.decisions import decide_from_the_start
from labeler.store.packing.round_numbers import HIGHEST, LOWEST, PACKED, same_round
from labeler.store.settings import set_setting, setting

_USED = f"""
SELECT DISTINCT e.round FROM roster r CROSS JOIN event e ON e.annotator_id = r.annotator_id
WHERE r.person_id = ? AND e.kind <> 'adjudicate' AND e.round IN {same_round("?")}
"""

_TAKEN = """
SELECT 1 FROM decision WHERE kind IN ('round', 'assignment', ?2) AND subject = CAST(?1 AS TEXT)
UNION ALL SELECT 1 FROM roster r CROSS JOIN current k
  ON k.annotator_id = r.annotator_id AND k.round = ?1 LIMIT 1
"""
"""Both begin with the people, who are few: rounds alone are in no index."""


def packed_number(store: Store, person: str, round_number: int) -> int:
    """Return the number of a round in a person's file, made now if need be, inside `write`.

    Who has labelled in this file has seen the round's own number, and goes on under it: an event
    keeps the number that it was written with.
    """
    used = {number for (number,) in store.rows(_USED, (person, round_number, round_number))}
    if used:
        return used.pop() if len(used) == 1 else round_number
    number = setting(store, f"number of round {round_number} for {person}")
    if number is None:
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        while store.value(_TAKEN, (number, PACKED)) is not None:
            number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        set_setting(store, f"number of round {round_number} for {person}", number)
        decide_from_the_start(store, PACKED, str(number), round_number)
    return int(number)
