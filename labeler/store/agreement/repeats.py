"""Which labels are repeats: given by somebody who labelled the sentence in an earlier round too.

They say how far people agree with themselves, and count for nothing else. They are mixed into
rounds by assignments, and a round of purpose `repeat` holds nothing else; in other rounds a second
label is none, such as after a change of the codebook.
"""

from labeler.errors import LabelerError
from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds, round_purpose

_EARLIER = """
EXISTS (SELECT 1 FROM current r WHERE r.sentence_id = {k}.sentence_id
  AND r.annotator_id = {k}.annotator_id AND r.round < {k}.round AND r.label IS NOT NULL
  AND r.round NOT IN ({practice}))
"""

_MIXED_IN = """
SELECT DISTINCT subject FROM decision WHERE kind = 'assignment'
  AND coalesce(json_extract(value, '$.recipe.repeats'), '0') <> '0'
UNION SELECT subject FROM decision WHERE kind = 'round' AND value = '"repeat"'
"""
"""What was taken back since is looked at too: its repeats may be labelled already."""


def rounds_with_repeats(store: Store) -> list[int]:
    """Return the rounds in which a label may be a repeat."""
    found = sorted(int(subject) for (subject,) in store.rows(_MIXED_IN))
    return [number for number in found if _may_repeat(store, number)]


def _may_repeat(store: Store, number: int) -> bool:
    return round_purpose(store, number) != "practice"


def check_no_repeats(store: Store, number: int) -> None:
    """Refuse to bring sentences of other rounds into a round that ever had repeats.

    A second label would be taken for a repeat, and count for nothing. LabelerError.
    """
    if number in rounds_with_repeats(store):
        raise LabelerError(
            f"{store.path}: round {number} was assigned with repeats, from which sentences of other"
            " rounds cannot be told apart: take a round of its own, with --round"
        )


def check_no_second_labels(store: Store, number: int) -> None:
    """Refuse repeats in a round that holds second labels which count. LabelerError."""
    if number in rounds_with_repeats(store):
        return
    practice = ", ".join(map(str, practice_rounds(store)))
    second = _EARLIER.format(k="k", practice=practice)
    found = store.value(
        "SELECT 1 FROM current k JOIN roster a ON a.annotator_id = k.annotator_id"
        f" AND a.kind = 'person' WHERE k.round = ? AND k.label IS NOT NULL AND {second} LIMIT 1",
        (number,),
    )
    if found:
        raise LabelerError(
            f"{store.path}: round {number} holds labels of sentences that the same people labelled"
            " in an earlier round, and they would count no longer: assign the repeats to a round"
            " of their own, with --purpose repeat"
        )


def is_repeat(store: Store, current: str = "k") -> str:
    """Return SQL for whether a row of `current` is a repeat; where there can be none, just `0`."""
    rounds = rounds_with_repeats(store)
    if not rounds:
        return "0"
    practice = ", ".join(map(str, practice_rounds(store)))
    listed = ", ".join(map(str, rounds))
    return f"({current}.round IN ({listed}) AND {_EARLIER.format(k=current, practice=practice)})"
