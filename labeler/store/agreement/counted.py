"""Which labels count as people's agreement: the one rule, which every reader of labels uses.

One label a sentence and person: it stands alone in its chain, in one round, made under one
codebook, by a person, on a sentence in force, and is no repeat; where it was changed after an
adjudication, the one that stood before. A query reads `said` as k, the roster as a, joins
`in_force` itself, and binds `:round` and `:codebook`.
"""

from typing import Any, Final

from labeler.models import Attribute
from labeler.store.agreement.before_adjudication import said
from labeler.store.agreement.repeats import is_repeat
from labeler.store.connection import Store
from labeler.store.packing.round_numbers import same_round

__all__ = ["RECORDED", "counted", "recording", "said", "under_codebook"]

RECORDED: Final = f"""
recorded AS MATERIALIZED (
  SELECT e.event_id, e.sentence_id, {{value}} AS value FROM event e NOT INDEXED
  WHERE e.attributes GLOB :holds AND e.kind = 'label' AND e.round IN {same_round(":round")}
    AND e.codebook_id = :codebook AND {{part}}
  ORDER BY e.sentence_id LIMIT -1)
"""
"""The label events that record an attribute. The log is read once from its beginning to its end,
and what is found is sorted (LIMIT keeps SQLite from leaving that out): to look every label's event
up would jump to and fro in a file that is larger than memory."""


def counted(
    store: Store,
    current: str = "k",
    roster: str | None = "a",
    *,
    within: str | None = None,
    repeats: bool = False,
) -> str:
    """Return the condition under which a row counts; it may be a skip.

    Without `roster`, the query sees to it that only people count. `within` says which rounds and
    codebooks in place of `:round` and `:codebook`; with `repeats`, these count as well.
    """
    conditions = [f"{current}.heads = 1"]
    if within is None:
        conditions += [f"{current}.round = :round", under_codebook(store, current)]
    else:
        conditions.append(f"({within})")
    if roster is not None:
        conditions.append(f"{roster}.kind = 'person'")
    if not repeats:
        conditions.append(f"NOT {is_repeat(store, current)}")
    return " AND ".join(conditions)


def under_codebook(store: Store, current: str = "k", codebook: str = ":codebook") -> str:
    """Return the condition that a row was made under a codebook; `codebook` is SQL."""
    if store.value("SELECT count(*) FROM codebook") < 2:
        # To look at each label's event costs more than all the rest; this is looked up once.
        return f"EXISTS (SELECT 1 FROM codebook WHERE codebook_id = {codebook})"
    return f"(SELECT e.codebook_id FROM event e WHERE e.event_id = {current}.event_id) = {codebook}"


def recording(attribute: Attribute, round_number: int, codebook_id: str) -> dict[str, Any]:
    """Return what a query of `RECORDED` binds; `:path` finds the attribute's value."""
    return {
        "round": round_number,
        "codebook": codebook_id,
        "holds": f'*"{attribute.name}":*',
        "path": f'$."{attribute.name}"',
    }
