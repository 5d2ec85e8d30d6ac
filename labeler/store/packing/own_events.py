"""What one person said in a round, as the file that is packed for them holds it.

It holds nothing that another said. Where the two were taken for one person for a while, and one
labelled over the other's words, the person's own stands in the packed file as it does in the
project, and follows an event that is not there. What it ended by way of that would stand beside it:
it stays behind, as does what settled a conflict between the two.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from labeler.identity import canonical_json
from labeler.store.chains import Log, link
from labeler.store.connection import Store
from labeler.store.events import EVENT_COLUMNS
from labeler.store.packing.round_numbers import same_round

_OWN: Final = f"""
SELECT {", ".join(f"e.{name.strip()}" for name in EVENT_COLUMNS.split(","))}
FROM roster r CROSS JOIN event e ON e.annotator_id = r.annotator_id
CROSS JOIN sentence s ON s.sentence_id = e.sentence_id
WHERE r.person_id = :person AND e.kind <> 'adjudicate' AND e.round IN {same_round(":round")}
  AND s.document_id IN (SELECT value FROM json_each(:documents)) ORDER BY e.event_id
"""

_SAID: Final = """
SELECT e.sentence_id, e.kind = 'note', e.event_id, r.person_id, e.supersedes, e.origin
FROM json_each(?) wanted
CROSS JOIN event e ON e.sentence_id = wanted.value
CROSS JOIN roster r ON r.annotator_id = e.annotator_id
WHERE e.kind <> 'adjudicate'
"""


def own_events(
    store: Store, person: str, round_number: int, documents: Iterable[str]
) -> list[tuple[Any, ...]]:
    """Return the events of a person in a round, under whichever of their names, by id."""
    parameters = {
        "person": person,
        "round": round_number,
        "documents": canonical_json(list(documents)),
    }
    events = list(store.rows(_OWN, parameters))
    known = {event[0] for event in events}
    across = {event[2] for event in events if not known.issuperset(json.loads(event[13]))}
    if not across:
        return events
    kept = _leading_to_what_stands(store, person, sorted(across))
    return [event for event in events if event[2] not in across or event[0] in kept]


def _leading_to_what_stands(store: Store, person: str, sentences: list[str]) -> set[str]:
    said = defaultdict(list)
    for sentence, is_note, *fields in store.rows(_SAID, (canonical_json(sentences),)):
        said[sentence, is_note].append(link(*fields))
    kept: set[str] = set()
    for links in said.values():
        log = Log(links)
        kept |= log.led_to(log.standing(person), person)
    return kept
