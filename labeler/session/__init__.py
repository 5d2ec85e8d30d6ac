"""One annotator's sitting: the place, the labels, undo and redo. No SQL, no widgets.

Indices count from 0; people see them from 1.
"""

from labeler.session.session import Session
from labeler.session.views import Feedback, OpenDocument, Outcome
from labeler.store.reading import DocumentProgress, Reference, Repeat, SentenceState, Suggestion

__all__ = [
    "DocumentProgress",
    "Feedback",
    "OpenDocument",
    "Outcome",
    "Reference",
    "Repeat",
    "SentenceState",
    "Session",
    "Suggestion",
]
