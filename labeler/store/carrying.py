"""What was said of an article's sentences, carried over to the equal sentences of its new version.

Each event that stands becomes one on the new sentence, of origin `carry`: by the same annotator,
in the same round, by the same codebook, at the same time; `refers_to` is the event it comes from.
Its id is a hash of its content, so that carrying twice, or on two machines, adds nothing. What was
said of the new version already is left alone.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from labeler.identity import canonical_json, content_uuid
from labeler.models import Sentence
from labeler.store.chains import Log, link
from labeler.store.connection import Store
from labeler.store.derived import segmentation_in_force, sentences_of
from labeler.store.events import EVENT_COLUMNS, event_digest
from labeler.store.packing.round_numbers import packed_rounds
from labeler.store.standing import refresh_standing
from labeler.text.alignment import Alignment, align

_INSERT: Final = f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 16)})"

_LOG: Final = f"""
SELECT {", ".join(f"e.{name.strip()}" for name in EVENT_COLUMNS.split(","))}, r.person_id, p.name
FROM json_each(?) wanted
CROSS JOIN event e ON e.sentence_id = wanted.value
CROSS JOIN roster r ON r.annotator_id = e.annotator_id
CROSS JOIN roster p ON p.annotator_id = r.person_id
ORDER BY e.created_at, e.event_id
"""

GONE: Final = "the sentence is gone or changed"
MOVED: Final = "the sentence stands elsewhere now"
CONFLICT: Final = "it is in conflict"
SAID_ANEW: Final = "something else was said of the new version"
TARGETS: Final = "its targets are not all in the new version"

_Chain = tuple[str, str, int]
"""What a chain is about (`label`, `note`, `adjudicate`), whose it is, and in which round."""


class _Event(NamedTuple):
    row: tuple[Any, ...]
    person: str
    name: str

    @property
    def event_id(self) -> str:
        return str(self.row[0])

    @property
    def says(self) -> tuple[Any, ...]:
        """Kind, label and note."""
        return self.row[1], self.row[6], self.row[8]

    @property
    def is_empty(self) -> bool:
        """Whether it takes something back and says nothing else."""
        return self.row[6] is None and self.row[8] is None and self.row[7] == "{}" and (
            self.row[1] != "skip"
        )  # fmt: skip


class _Said:
    """What was ever said of one sentence, by chain, each by time."""

    def __init__(self) -> None:
        self.chains: defaultdict[_Chain, list[_Event]] = defaultdict(list)
        self._logs: dict[str, Log] = {}

    def heads(self, chain: _Chain) -> list[_Event]:
        """Return what stands in a chain, by time, once all that was said is there."""
        about, person, _ = chain
        if about not in self._logs:
            self._logs[about] = Log(
                link(event.event_id, whose, event.row[13], event.row[11])
                for (kind, whose, _), events in self.chains.items()
                if kind == about
                for event in events
            )
        standing = set(self._logs[about].standing(person))
        return [event for event in self.chains.get(chain, ()) if event.event_id in standing]


class NotCarried(NamedTuple):
    """What stands on the old version and does not come along, and why."""

    position: int
    text: str
    annotator: str
    says: str
    reason: str


class _Here(NamedTuple):
    """What was said in a chain of the new version's sentence, and what of it stands."""

    sentence_id: str
    events: Sequence[_Event]
    heads: list[_Event]


class Carried(NamedTuple):
    """What became of an article's sentences, and of what was said of them.

    `labels` counts what is carried now; `carried_before` what had been.
    """

    alignment: Alignment
    labels: int
    notes: int
    adjudications: int
    carried_before: int
    not_carried: tuple[NotCarried, ...]


def carry(store: Store, old_id: str, new_id: str, *, write: bool = True) -> Carried:
    """Carry over, inside `write`, what stands on one version of an article to a newer one.

    Sentences are the same if their text is, and their order. Without `write`, nothing is added and
    the result says what would be.
    """
    old, new = sentences(store, old_id), sentences(store, new_id)
    alignment = align([s.text for s in old], [s.text for s in new])
    log_old = _log(store, [s.sentence_id for s in old])
    log_new = _log(store, [s.sentence_id for s in new])
    same = {old[i].sentence_id: new[j].sentence_id for i, j in alignment.kept}
    elsewhere = {old[i].sentence_id: new[j].sentence_id for i, j in alignment.moved}
    renamed = {**same, **elsewhere}
    own = {sentence.sentence_id for sentence in old}
    rows: list[tuple[Any, ...]] = []
    left: list[NotCarried] = []
    before = 0
    for sentence in old:
        said = log_old[sentence.sentence_id]
        there = same.get(sentence.sentence_id)
        said_there = log_new[there or ""]
        for chain, events in said.chains.items():
            standing = said.heads(chain)
            if there is None:
                reason = MOVED if sentence.sentence_id in elsewhere else GONE
                left += [_left(sentence, head, reason) for head in standing if not head.is_empty]
                continue
            here = _Here(there, said_there.chains.get(chain, []), said_there.heads(chain))
            made, reason = _carried(chain, events, standing, here, renamed, own)
            rows += made
            before += sum(event.row[11] == "carry" for event in here.heads)
            if reason:
                left += [_left(sentence, head, reason) for head in standing if not head.is_empty]
    if write and rows:
        store.execute_many(_INSERT, rows)
        touched = json.dumps(sorted({row[2] for row in rows}))
        refresh_standing(store, "SELECT value FROM json_each(?)", (touched,))
    kinds = [row[1] for row in rows]
    notes, adjudications = kinds.count("note"), kinds.count("adjudicate")
    labels = len(rows) - notes - adjudications
    return Carried(alignment, labels, notes, adjudications, before, tuple(left))


def sentences(store: Store, document_id: str) -> list[Sentence]:
    """Return the sentences of a document as they are cut, shown or hidden."""
    text = store.value("SELECT text FROM document WHERE document_id = ?", (document_id,))
    _, spans = segmentation_in_force(store, document_id)
    return sentences_of(document_id, text, spans)


def _log(store: Store, wanted: Sequence[str]) -> Mapping[str, _Said]:
    """Return what was ever said of sentences, by sentence; nothing of any other."""
    log: defaultdict[str, _Said] = defaultdict(_Said)
    round_of = packed_rounds(store)
    for row in store.rows(_LOG, (json.dumps(wanted),)):
        event = _Event(row[:16], row[16], row[17])
        kind, sentence = event.row[1:3]
        number = round_of.get(event.row[4], event.row[4])
        chain = (kind, event.person, number) if kind == "note" else ("label", event.person, number)
        if kind == "adjudicate":
            chain = ("adjudicate", "", 0)  # all decisions on a sentence are one chain
        log[sentence].chains[chain].append(event)
    return log


def _carried(
    chain: _Chain,
    events: Sequence[_Event],
    standing: Sequence[_Event],
    here: _Here,
    renamed: Mapping[str, str],
    own: set[str],
) -> tuple[list[tuple[Any, ...]], str]:
    """Return the events to add for one chain, and why something of it stays behind ("": nothing).

    Adjudicators who differ are no reason against: each decision is carried. A chain of labels is
    carried as one event, and not at all where it is in conflict.
    """
    heads_here = here.heads
    ours = {event.event_id for event in events}
    known = {event.row[12] for event in here.events if event.row[11] == "carry"}
    if chain[0] != "adjudicate":
        if len({(event.says, event.row[7]) for event in standing}) > 1:
            return [], CONFLICT
        standing = standing[-1:]
    wanted = [event for event in standing if event.event_id not in known]
    still = {event.event_id for event in standing}
    stale = [event for event in heads_here if event.row[12] not in still]
    ours_only = all(event.row[11] == "carry" and event.row[12] in ours for event in heads_here)
    if not wanted and stale and ours_only:
        # Another machine carried what does not stand any more: what does is carried over that.
        wanted, stale = list(standing), heads_here
    if not wanted:
        return [], ""
    # What was carried from events that do not stand any more is replaced; anything else stays.
    if not ours_only:
        says = {event.says for event in heads_here}
        return [], "" if all(event.says in says for event in wanted) else SAID_ANEW
    rows: list[tuple[Any, ...]] = []
    reason = ""
    for event in wanted:
        if event.is_empty and not stale:
            continue
        attributes, is_whole = _renamed(event.row[7], renamed, own)
        reason = reason if is_whole else TARGETS
        rows.append(_event(event, here.sentence_id, attributes, stale))
    return rows, reason


def _renamed(attributes: str, renamed: Mapping[str, str], own: set[str]) -> tuple[str, bool]:
    """Return attributes whose sentences are those of the new version, and whether all are there."""
    if attributes == "{}":
        return attributes, True
    kept: dict[str, Any] = {}
    is_whole = True
    for name, value in json.loads(attributes).items():
        if isinstance(value, list) and any(each in own for each in value):
            found = [
                renamed.get(each, each) for each in value if each in renamed or each not in own
            ]
            is_whole = is_whole and len(found) == len(value)
            if found:
                kept[name] = found
        else:
            kept[name] = value
    return canonical_json(kept), is_whole


def _event(event: _Event, there: str, attributes: str, stale: Sequence[_Event]) -> tuple[Any, ...]:
    content = (
        event.row[1],
        there,
        *event.row[3:7],
        attributes,
        event.row[8],
        event.row[9],
        event.row[10],
        "carry",
        event.event_id,
        canonical_json(sorted(old.event_id for old in stale)),
        event.row[14],
    )
    fields = (content_uuid(*content), *content)
    return (*fields, event_digest(fields))


def _left(sentence: Sentence, head: _Event, reason: str) -> NotCarried:
    kind, label, note = head.says
    says = label or note or {"skip": "skipped"}.get(kind, kind)
    return NotCarried(sentence.position, sentence.text, head.name, says, reason)
