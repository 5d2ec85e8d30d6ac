"""An article in which something is taken back, and three people who differ in what."""

from contextlib import closing
from pathlib import Path
from typing import Any

from adjudicating import PEOPLE
from labeler.importing import ImportSummary, add_all, open_or_start
from labeler.models import Annotator
from labeler.session import Session
from labeler.store.annotators import ensure, person
from labeler.store.connection import open_store
from projects import source

INES, TAM, BO = PEOPLE
TEXT = (
    "\U0001f6a2 Ferry fares rise\n\nA ticket costs \U0001f4b0 four\ncrowns since May. The mayor"
    " said that nobody would pay more. On Friday she took that back. Isn’t spring lovely?"
)
SENTENCES = (
    "\U0001f6a2 Ferry fares rise",
    "A ticket costs \U0001f4b0 four\ncrowns since May.",
    "The mayor said that nobody would pay more.",
    "On Friday she took that back.",
    "Isn’t spring lovely?",
)
NOTE = "of two\nlines, she says"

Said = dict[int, tuple[str, dict[str, Any]]]
"""The place of a sentence → its label and what was recorded beside it; targets are places."""

LABELS: dict[str, Said] = {
    INES: {
        0: ("claim", {"checkworthy": 0}),
        1: ("claim", {"checkworthy": 3, "unsure": True, "defect": "wrongly joined"}),
        2: ("attribution", {"source": "the mayor", "rule": "A1"}),
        3: ("retraction", {"targets": [2], "issuer": "the mayor"}),
        4: ("filler", {}),
    },
    TAM: {1: ("claim", {}), 3: ("retraction", {"targets": [1, 2]})},
    BO: {0: ("claim", {}), 3: ("retraction", {"targets": "outside"}), 4: ("filler", {})},
}


def retracted(path: Path, *others: str) -> Path:
    """Make the project; other articles stay without labels."""
    with open_or_start(path) as store:
        add_all(store, [source(text) for text in (TEXT, *others)], ImportSummary())
    for name, said in LABELS.items():
        say(path, name, said)
    return path


def say(path: Path, who: str | Annotator, said: Said, round_number: int | None = None) -> None:
    """Let somebody label sentences of the article, with a note on the first."""
    with closing(_session(path, who, round_number)) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            if session.states and session.count == len(SENTENCES):
                break
        assert session.document is not None
        ids = [sentence.sentence_id for sentence in session.document.sentences]
        for place, (label, attributes) in said.items():
            session.label(label, indices=[place])
            session.go_to(place)
            targets = attributes.get("targets")
            named = [ids[each] for each in targets] if isinstance(targets, list) else targets
            session.set_attributes(attributes | ({} if targets is None else {"targets": named}))
        session.go_to(min(said))
        session.note(NOTE)


def _session(path: Path, who: str | Annotator, round_number: int | None) -> Session:
    store = open_store(path)
    if isinstance(who, str):
        who = person(store, who)
    else:
        with store.write():
            ensure(store, who)
    return Session(store, who, round_number=round_number)
