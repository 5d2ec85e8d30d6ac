"""The events that labels from elsewhere become: each once, and never over what was said here.

A label that is known already adds nothing. One that differs from an earlier import replaces it;
one that differs from what a person entered here is refused, and listed.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from labeler.identity import canonical_json, content_uuid
from labeler.models import Annotator
from labeler.store.chains import Link, Log, link
from labeler.store.connection import Store
from labeler.store.events import EVENT_COLUMNS, SET_NOTE, SET_POSITION, event_digest
from labeler.store.packing.round_numbers import packed_rounds

_INSERT: Final = f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})"

_KNOWN: Final = """
SELECT e.sentence_id, r.person_id, e.round, e.event_id, e.kind, e.label, e.attributes, e.note,
       e.created_at, e.origin, e.supersedes
FROM json_each(?1) wanted
CROSS JOIN event e ON e.sentence_id = wanted.value
CROSS JOIN roster r ON r.annotator_id = e.annotator_id
WHERE e.kind <> 'adjudicate' AND (?2 IS NULL OR r.person_id IN (SELECT value FROM json_each(?2)))
"""


class Staged(NamedTuple):
    """A label that was matched; a sentence that was skipped has an empty one.

    `who` is the number of its annotator, `attributes` and `meta` are JSON.
    """

    sentence_id: str
    who: int
    round: int
    label: str
    codebook_id: str
    attributes: str
    note: str | None
    duration_ms: int | None
    created_at: str
    meta: str
    place: str


class _Event(NamedTuple):
    event_id: str
    kind: str
    label: str | None
    attributes: str
    note: str | None
    created_at: str
    origin: str
    supersedes: str

    @property
    def says(self) -> tuple[str, str | None, str, str | None]:
        return self.kind, self.label, self.attributes, self.note


class _Chain(NamedTuple):
    """What one person said of a sentence in a round, and the log of the sentence that it is in."""

    person: str
    events: list[_Event]
    log: list[Link]

    def standing(self) -> list[_Event]:
        """Return the events that stand."""
        standing = set(Log(self.log).standing(self.person))
        return sorted(event for event in self.events if event.event_id in standing)

    def add(self, event: _Event) -> None:
        """Take note of an event."""
        self.events.append(event)
        self.log.append(link(event.event_id, self.person, event.supersedes, event.origin))


class _Chains:
    """What was said of the sentences of a portion, by whom and in which round."""

    def __init__(self, store: Store, portion: Sequence[Staged], persons: Sequence[str]) -> None:
        # What somebody said may follow another's words only where names were ever joined.
        joined = store.value("SELECT 1 FROM decision WHERE kind = 'person' LIMIT 1")
        self._across = joined is not None
        self._chains: dict[tuple[str, str, int, bool], _Chain] = {}
        self._logs: defaultdict[tuple[str, str, bool], list[Link]] = defaultdict(list)
        sentences = json.dumps(sorted({one.sentence_id for one in portion}))
        wanted = json.dumps(sorted({persons[one.who] for one in portion}))
        round_of = packed_rounds(store)
        rows = store.rows(_KNOWN, (sentences, None if self._across else wanted))
        for sentence, person, number, *fields in rows:
            event = _Event(*fields)
            its_round = round_of.get(number, number)
            self.of(sentence, person, its_round, is_note=event.kind == "note").add(event)

    def of(self, sentence_id: str, person: str, number: int, *, is_note: bool) -> _Chain:
        """Return a chain of positions or of notes, empty where nothing was said."""
        key = (sentence_id, person, number, is_note)
        if key not in self._chains:
            log = self._logs[sentence_id, "" if self._across else person, is_note]
            self._chains[key] = _Chain(person, [], log)
        return self._chains[key]


@dataclass
class Added:
    """What became of a portion; `refused` are labels with their annotator's name and the reason.

    `labels` counts skipped sentences as well, `skips` those alone.
    """

    labels: int = 0
    skips: int = 0
    replaced: int = 0
    notes: int = 0
    known: int = 0
    refused: list[tuple[Staged, str, str]] = field(default_factory=list)


def add_staged(
    store: Store, portion: Sequence[Staged], people: Sequence[Annotator], *, write: bool
) -> Added:
    """Add a portion of labels and their notes, inside `write`; without it, only count."""
    added = Added()
    persons = _persons(store, people)
    chains = _Chains(store, portion, persons)
    rows: dict[str, list[tuple[Any, ...]]] = {"event": [], "label": [], "note": []}
    for one in portion:
        annotator = people[one.who]
        chain = (one.sentence_id, persons[one.who], one.round)
        positions, notes = (chains.of(*chain, is_note=is_note) for is_note in (False, True))
        kind = "label" if one.label else "skip"
        said = (kind, one.label or None, one.attributes, None)
        standing = positions.standing()
        reason = _against(standing, said[:2])
        if _is_known(positions.events, standing, said, one):
            added.known += 1
        elif reason:
            added.refused.append((one, annotator.name, reason))
        else:
            event = _event(one, annotator, said, standing)
            rows["event"].append(event)
            rows["label"].append((one.sentence_id, annotator.annotator_id, one.round, event[0],
                                  said[1], kind == "skip"))  # fmt: skip
            positions.add(_as_event(event))
            added.labels += 1
            added.skips += kind == "skip"
            added.replaced += bool(standing)
        if one.note is not None:
            _add_note(one, annotator, notes, rows, added)
    if write:
        store.execute_many(_INSERT, rows["event"])
        store.execute_many(SET_POSITION, rows["label"])
        store.execute_many(SET_NOTE, rows["note"])
    return added


def _add_note(
    one: Staged,
    annotator: Annotator,
    notes: _Chain,
    rows: dict[str, list[tuple[Any, ...]]],
    added: Added,
) -> None:
    said = ("note", None, "{}", one.note)
    standing = notes.standing()
    if _is_known(notes.events, standing, said, one):
        return
    if any(event.origin != "import" for event in standing):
        added.refused.append((one, annotator.name, "another note was written here"))
        return
    event = _event(one, annotator, said, standing)
    rows["event"].append(event)
    rows["note"].append((one.sentence_id, annotator.annotator_id, one.round, event[0], one.note))
    notes.add(_as_event(event))
    added.notes += 1


def _persons(store: Store, people: Sequence[Annotator]) -> list[str]:
    """Return who each annotator counts as; one who is new to the file as themselves."""
    known = dict(store.rows("SELECT annotator_id, person_id FROM roster"))
    return [known.get(one.annotator_id, one.annotator_id) for one in people]


def _is_known(
    events: Sequence[_Event],
    standing: Sequence[_Event],
    said: tuple[str, str | None, str, str | None],
    one: Staged,
) -> bool:
    """Say whether the label stands, or came in before (whatever was said since)."""
    kind, label, _, note = said
    if standing and all((event.kind, event.label, event.note) == (kind, label, note)
                        for event in standing):  # fmt: skip
        # What a person entered keeps the attributes that they gave it.
        by_hand = any(event.origin != "import" for event in standing)
        if by_hand or all(event.says == said for event in standing):
            return True
    return any(
        event.origin == "import" and event.says == said and event.created_at == one.created_at
        for event in events
    )


def _against(standing: Sequence[_Event], said: tuple[str, str | None]) -> str | None:
    """Return why a label does not come in: something else stands that did not come from a file.

    So an import never ends a conflict that what a person entered is part of, on whichever side.
    """
    by_hand = [event for event in standing if event.origin != "import"]
    other = [event for event in by_hand if (event.kind, event.label) != said]
    if not other:
        return "in conflict; `labeler conflicts` lists it" if by_hand else None
    what = other[0].label or {"skip": "skipped"}.get(other[0].kind, "no label")
    return f"'{what}' was entered here" if other[0].kind == "label" else f"{what} was entered here"


def _event(
    one: Staged,
    annotator: Annotator,
    said: tuple[str, str | None, str, str | None],
    standing: Sequence[_Event],
) -> tuple[Any, ...]:
    kind, label, attributes, note = said
    content = (
        kind,
        one.sentence_id,
        annotator.annotator_id,
        one.round,
        one.codebook_id,
        label,
        attributes,
        note,
        one.duration_ms if kind != "note" else None,
        one.created_at,
        "import",
        None,
        canonical_json([event.event_id for event in standing]),
        one.meta if kind != "note" else "{}",
    )
    fields = (content_uuid(*content), *content)
    return (*fields, event_digest(fields))


def _as_event(row: tuple[Any, ...]) -> _Event:
    return _Event(row[0], row[1], row[6], row[7], row[8], row[10], row[11], row[13])
