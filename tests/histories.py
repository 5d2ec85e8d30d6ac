"""Random histories of one project on several machines, made by the calls that people's keys make.

A history is a list of plain steps, so that a failing one can be shortened and read. Whatever cannot
be done at that moment (undo with nothing done, an article that is hidden) is no step.
"""

import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.identity import EventClock, canonical_json, timestamp, uuid_milliseconds
from labeler.importing import ImportSummary, add_all
from labeler.release.choices import Choices
from labeler.release.dataset import Dataset
from labeler.release.jsonl import write
from labeler.session import Session
from labeler.store import people
from labeler.store.annotators import annotators, person, rename
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store, open_store
from labeler.store.decisions import decide
from labeler.store.derived import TABLES
from labeler.store.documents import hide_document
from labeler.store.events import EVENT_COLUMNS, event_digest
from labeler.store.merging.conflicts import RULES, settle_by_rule
from labeler.store.merging.incoming import TRUTH
from labeler.store.merging.merge import Merged, merge
from labeler.store.standing import refresh_standing
from projects import ARTICLES, CODEBOOK, source

NAMES = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")
MACHINES = 3
NOON = 1_790_000_000_000
"""The time at which all machines begin; their clocks are off by hours, and every step takes 1 s."""

DEEDS = (
    *("label", "label", "label", "unsure", "skip", "clear", "note", "undo", "undo", "redo"),
    *("adjudicate", "import", "hide", "rename", "join", "part", "kind", "retire", "settle"),
    *("round", "codebook", "pull"),
)


class Step(NamedTuple):
    """Something done on one machine, by one person; `where` and `what` pick among what is there."""

    machine: int
    who: int
    deed: str
    where: int
    what: int


STEPS = st.builds(
    Step,
    st.integers(0, MACHINES - 1),
    st.integers(0, len(NAMES) - 1),
    st.sampled_from(DEEDS),
    st.integers(0, 6),
    st.integers(0, 6),
)
HISTORIES = st.lists(STEPS, min_size=4, max_size=30)
CLOCKS = st.lists(st.integers(-3, 3), min_size=MACHINES, max_size=MACHINES)


def live(machines: Sequence[Path], steps: Sequence[Step], hours: Sequence[int]) -> None:
    """Do the steps, each on its machine, by a clock that is some hours off."""
    for number, step in enumerate(steps):
        now = NOON + 1000 * number + 3_600_000 * hours[step.machine]
        path = machines[step.machine]
        with open_store(path, clock=EventClock(_stopped(now))) as store:
            others = [other for other in machines if other != path]
            with suppress(LabelerError):
                _do(store, step, others)


def _stopped(milliseconds: int) -> Callable[[], int]:
    return lambda: milliseconds


def _do(store: Store, step: Step, others: Sequence[Path]) -> None:
    if step.deed == "pull":
        united(store, others[step.what % len(others)])
    elif step.deed in ("label", "unsure", "skip", "clear", "note", "undo", "redo"):
        _sit(store, step)
    elif step.deed == "settle":
        settle_by_rule(store, RULES[step.what % len(RULES)])
    elif step.deed == "import":
        text = ARTICLES[step.where % len(ARTICLES)]
        name = f"from-{step.machine}-{step.what % 2}.txt"
        add_all(store, [source(text, name)], ImportSummary())
    elif step.deed == "codebook":
        changed = {"version": str(step.what), "boilerplate": (None, "filler")[step.what % 2]}
        use_codebook(store, CODEBOOK.model_copy(update=changed), None)
    elif step.deed == "round":
        with store.write():
            decide(store, "round in force", "project", 1 + step.what % 2, None)
    else:
        _decide(store, step)


def _sit(store: Store, step: Step) -> None:
    # The session closes nothing here: the connection is the step's.
    session = Session(store, person(store, NAMES[step.who]))
    if session.document is None:
        return
    session.go_to(step.where)
    name = CODEBOOK.label_names[step.what % 4]
    match step.deed:
        case "label":
            session.label(name)
        case "unsure":
            session.label(name, unsure=True)
        case "note":
            session.note(("", "one", "two")[step.what % 3])
        case deed:
            getattr(session, deed)()


def _decide(store: Store, step: Step) -> None:
    everyone = annotators(store)
    one = everyone[step.who % len(everyone)] if everyone else person(store, NAMES[step.who])
    other = everyone[step.where % len(everyone)] if everyone else one
    if step.deed == "rename":
        rename(store, one, f"{NAMES[step.who]} {step.what % 2}")
    elif step.deed == "join":
        people.join(store, one, other, None)
    elif step.deed == "part":
        people.part(store, people.find_annotator(store, NAMES[step.who]), None)
    elif step.deed == "kind":
        people.set_kind(store, one, ("person", "model")[step.what % 2], None)
    elif step.deed == "retire":
        people.set_active(store, one, active=step.what % 2 == 0, author=None)
    elif step.deed == "hide":
        documents = [d for (d,) in store.rows("SELECT document_id FROM document ORDER BY 1")]
        if documents:
            document = documents[step.where % len(documents)]
            hide_document(store, document, hidden=step.what % 2 == 0, author=None)
    else:
        _adjudicate(store, step, one.annotator_id)


def _adjudicate(store: Store, step: Step, annotator: str) -> None:
    sentences = [s for (s,) in store.rows("SELECT sentence_id FROM sentence ORDER BY 1")]
    if not sentences:
        return
    sentence = sentences[step.where % len(sentences)]
    standing = _standing(store.rows(f"SELECT {EVENT_COLUMNS} FROM event"), {}).get(
        ("gold", sentence), []
    )
    before = sorted(event["event_id"] for event in standing)
    label = (*CODEBOOK.label_names, None)[step.what % 5]
    identifier = store.clock.next(after=max((b for b in before if b[14] == "7"), default=None))
    codebook_id = codebook_in_use(store)[0]
    created_at = timestamp(uuid_milliseconds(identifier))
    chain = ("adjudicate", sentence, annotator, 1, codebook_id, label)
    rest = ("{}", None, None, created_at, "key", None, canonical_json(before), "{}")
    row = (identifier, *chain, *rest)
    with store.write():
        store.execute(
            f"INSERT INTO event VALUES ({', '.join('?' * 16)})", (*row, event_digest(row))
        )
        refresh_standing(store, "SELECT ?", (sentence,))


def united(store: Store, *others: Path) -> Merged:
    """Merge other files into an open one."""
    return merge(store, others, lambda *_: None)


# What has to be the same --------------------------------------------------------------------------


def state(store: Store) -> dict[str, list[Any]]:
    """Return everything in a project but what is local: all of the truth, all that is derived."""
    names = [table.name for table in TRUTH] + list(TABLES)
    return {name: sorted(store.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def export(store: Store) -> bytes:
    """Return the dataset as `labeler export --practice` writes it."""
    out = io.BytesIO()
    with store.read():
        dataset = Dataset(store, Choices(practice=True))
        write(out, dataset.documents(), dataset.context)
    return out.getvalue()


def _standing(rows: Any, person_of: dict[str, str]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Return what stands in each chain, computed from the log alone and in the plainest way."""
    names = EVENT_COLUMNS.split(", ")
    events = [dict(zip(names, row, strict=True)) for row in rows]
    by_id = {event["event_id"]: event for event in events}

    def person(event: dict[str, Any]) -> str:
        # All that decide on a sentence are one chain.
        who = event["annotator_id"]
        return "" if event["kind"] == "adjudicate" else person_of.get(who, who)

    def is_void(event: dict[str, Any]) -> bool:
        """Say whether an event settled what several people said, or rests on one that did."""
        olds = [by_id[old] for old in json.loads(event["supersedes"])]
        return event["origin"] == "settle" and any(
            person(old) != person(event) or is_void(old) for old in olds
        )

    def earlier(event: dict[str, Any], whose: str) -> Iterator[str]:
        """Yield what one person's event ends of that person's; another's is passed through."""
        for old in json.loads(event["supersedes"]):
            if person(by_id[old]) == whose and not is_void(by_id[old]):
                yield old
            else:
                yield from earlier(by_id[old], whose)

    void = {event["event_id"] for event in events if is_void(event)}
    said = [event for event in events if event["event_id"] not in void]
    gone = void | {old for event in said for old in earlier(event, person(event))}
    chains: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        if event["event_id"] not in gone:
            who = event["annotator_id"]
            place = (event["sentence_id"], person_of.get(who, who), str(event["round"]))
            about = {"note": "note", "adjudicate": "gold"}.get(event["kind"], "label")
            key = (about, place[0]) if about == "gold" else (about, *place)
            chains[key].append(event)
    return chains


def conflicts_by_hand(store: Store) -> set[tuple[str, frozenset[str]]]:
    """Return what `labeler.store.merging.conflicts` has to find: what it is about, and the ids."""
    person_of = dict(store.rows("SELECT annotator_id, person_id FROM roster"))
    shown = {s for (s,) in store.rows("SELECT sentence_id FROM in_force")}
    rows = list(store.rows(f"SELECT {EVENT_COLUMNS} FROM event"))
    found = set()
    for (about, sentence, *_), standing in _standing(rows, person_of).items():
        # A decision that was taken back says nothing beside one that stands.
        heads = [head for head in standing if about != "gold" or head["label"] is not None]
        said = {
            (head["note"] or "",)
            if about == "note"
            else ("gold", head["label"])
            if about == "gold"
            else (head["kind"], head["label"], head["attributes"])
            for head in heads
        }
        if sentence in shown and len(said) > 1:
            found.add((about, frozenset(head["event_id"] for head in heads)))
    return found
