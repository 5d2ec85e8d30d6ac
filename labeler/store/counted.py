"""Which labels count as people's agreement, for the queries of the report's parts.

One label a sentence and person: it stands alone in its chain, in one round, made under one
codebook, by a person, on a sentence in force, and is no repeat. Queries bind `:round` and
`:codebook`, and join `in_force` themselves.
"""

from typing import Any, Final

from labeler.models import Attribute
from labeler.store.connection import Store
from labeler.store.repeats import is_repeat
from labeler.store.round_numbers import same_round

_COUNTED: Final = "{k}.heads = 1 AND {k}.round = :round AND {a}.kind = 'person'"
_CODEBOOK: Final = (
    " AND EXISTS (SELECT 1 FROM event e"
    " WHERE e.event_id = {k}.event_id AND e.codebook_id = :codebook)"
)

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


def counted(store: Store, current: str = "k", roster: str = "a") -> str:
    """Return the condition under which a row of `current` counts; it may be a skip."""
    condition = _COUNTED
    if store.value("SELECT count(*) FROM codebook") > 1:
        # Only then: it costs a look at each label's event.
        condition += _CODEBOOK
    return f"{condition.format(k=current, a=roster)} AND NOT {is_repeat(store, current)}"


def recording(attribute: Attribute, round_number: int, codebook_id: str) -> dict[str, Any]:
    """Return what a query of `RECORDED` binds; `:path` finds the attribute's value."""
    return {
        "round": round_number,
        "codebook": codebook_id,
        "holds": f'*"{attribute.name}":*',
        "path": f'$."{attribute.name}"',
    }
