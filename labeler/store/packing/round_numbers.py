"""The numbers under which rounds are sent around, and the rounds that they stand for.

A file packed for one person holds its round under a number made by chance, so that the number says
nothing of the round, and two people with one round each see another. What comes back is kept as it
was written; a decision in the lead's file says which round it is, and all that is derived follows
it, as it follows the decision that two names are one person.
"""

from typing import Final

from labeler.errors import LabelerError
from labeler.store.connection import Store
from labeler.store.decisions import in_force, packed_for

PACKED: Final = "packed round"
"""The kind of the decision: its subject is the number in the packed file, its value the round."""

LOWEST: Final = 100_000
HIGHEST: Final = 999_999
"""Numbers in packed files have six digits, so that they all look alike; no real round has."""

_SAME: Final = (
    "(SELECT {number} UNION ALL SELECT CAST(subject AS INTEGER) FROM main.decision"
    f" WHERE kind = '{PACKED}' AND value = CAST({{number}} AS TEXT))"
)


def is_packed_number(number: int) -> bool:
    """Say whether a number is one of those that only rounds in packed files have."""
    return LOWEST <= number <= HIGHEST


def packed_rounds(store: Store) -> dict[int, int]:
    """Return number in a packed file → the round that it stands for."""
    subjects = list(
        store.rows("SELECT DISTINCT subject FROM main.decision WHERE kind = ?", (PACKED,))
    )
    return {int(subject): int(in_force(store, "packed round", subject)) for (subject,) in subjects}


def round_meant(store: Store, number: int) -> int:
    """Return the round that a number means which somebody asked for.

    Under the number of a round in a packed file nothing may be written or looked for here.
    """
    return packed_rounds(store).get(number, number)


def check_packed_round(store: Store, number: int) -> None:
    """LabelerError in a packed file for any round but the one that it was packed for."""
    packed = packed_for(store)
    if packed is not None and round_meant(store, number) != round_meant(store, packed[1]):
        raise LabelerError(
            f"{store.path}: this file was packed for one round only; leave --round out, and label"
            f" round {number} in the project"
        )


def check_round(store: Store, number: int) -> None:
    """LabelerError for the number of a round in a packed file, which is never a round here."""
    known = packed_rounds(store)
    if number in known:
        raise LabelerError(
            f"{store.path}: {number} is the number of a round in a packed file; here it is round"
            f" {known[number]}"
        )


def same_round(number: str) -> str:
    """Return the SQL for all numbers of a round, to stand after IN; `number` is SQL as well."""
    return _SAME.format(number=number)


def real_round(store: Store, column: str) -> str:
    """Return the SQL for the round that a column of events stands for.

    It is the column itself where nothing was ever packed, which is the usual case and costs
    nothing.
    """
    known = sorted(packed_rounds(store).items())
    if not known:
        return column
    cases = " ".join(f"WHEN {packed} THEN {number}" for packed, number in known)
    return f"CASE {column} {cases} ELSE {column} END"
