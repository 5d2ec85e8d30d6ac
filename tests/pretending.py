"""The practice project with pretend labels by two invented people, and who decided on some."""

from contextlib import closing
from pathlib import Path

from labeler.practice_project import start_practice
from labeler.session.adjudication import Adjudication
from labeler.session.adjudication_place import Asked
from labeler.store.annotators import person
from labeler.store.connection import open_store
from projects import sitting

PRETENDERS = ("Ines Okoro", "Tam Lindqvist")
LEAD = "Vera Solberg"
_LABELS = ("claim", "attribution", "filler", "retraction")


def pretended(path: Path) -> Path:
    """Make the project: all articles labelled by one, all but the last by both, one case decided.

    They differ now and then, mark a label as unsure, and note something.
    """
    start_practice(path)
    for place, name in enumerate(PRETENDERS):
        with closing(sitting(path, name)) as session:
            for document in session.overview()[: 5 - place]:
                session.open_document(document.document_id)
                said = [_said(n, differs=bool(place) and n % 7 == 3) for n in range(session.count)]
                for label in dict.fromkeys(said):
                    session.label(label, indices=[n for n, one in enumerate(said) if one == label])
            session.go_to(1)
            session.set_attributes({"unsure": True, "checkworthy": 3})
            session.note(f"a note by {name}")
    store = open_store(path)
    with closing(Adjudication(store, person(store, LEAD), Asked(round=1))) as here:
        here.decide("claim", "what the lead thought")
    return path


def _said(place: int, *, differs: bool) -> str:
    """Return a label for the sentence at a place; all four come up, one of them seldom."""
    label = 3 if place % 11 == 6 else (0, 0, 1, 0, 2)[place % 5]
    return _LABELS[(label + 1) % 4 if differs else label]
