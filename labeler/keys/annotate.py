"""What can be done on the screen on which sentences are labelled, but for the labels."""

from typing import Final

from labeler.keys.action import Action

ANNOTATE: Final[tuple[Action, ...]] = (
    Action(
        "accept",
        ("enter",),
        "take suggestion",
        "Label the sentence as suggested (shown dimly). Without a suggestion nothing happens.",
        "Label",
        "annotate",
    ),
    Action(
        "skip",
        ("space",),
        "skip",
        "Go on without a label: the sentence counts as seen. A labelled one keeps its label.",
        "Label",
        "annotate",
    ),
    Action(
        "clear",
        ("0", "backspace", "delete"),
        "clear",
        "Take your label or skip off the sentence; it is open again.",
        "Label",
        "annotate",
    ),
    Action(
        "select_run",
        ("v",),
        "run",
        "Start a run of sentences here, then move: the next label, skip or clear is for all of "
        "them. Press again or esc to let go.",
        "Label",
        "annotate",
    ),
    Action(
        "undo",
        ("u", "ctrl+z"),
        "undo",
        "Take back your last change and return to where it was. Reaches back across restarts.",
        "Label",
        "annotate",
    ),
    Action("redo", ("U", "ctrl+y"), "redo", "Do again what undo took back.", "Label", "annotate"),
    Action(
        "details",
        ("d",),
        "details",
        "Record more: source, targets, check-worthiness, the rule that decided. All optional.",
        "Describe",
        "annotate",
    ),
    Action(
        "note",
        ("n",),
        "note",
        "Write a note on the sentence. An empty one removes it, one that begins with ? asks the "
        "lead.",
        "Describe",
        "annotate",
    ),
    Action(
        "defect",
        ("x",),
        "defect",
        "Mark a sentence that was cut wrongly or is garbled.",
        "Describe",
        "annotate",
    ),
    Action("down", ("j", "down"), "next", "Next sentence.", "Move", "annotate"),
    Action("up", ("k", "up"), "previous", "Previous sentence.", "Move", "annotate"),
    Action(
        "next_open",
        ("tab",),
        "next open",
        "Next sentence without a label, in this document or a later one.",
        "Move",
        "annotate",
    ),
    Action(
        "previous_open",
        ("shift+tab",),
        "previous open",
        "Previous sentence without a label.",
        "Move",
        "annotate",
    ),
    Action("page_down", ("pagedown",), "page down", "One screen further.", "Move", "annotate"),
    Action("page_up", ("pageup",), "page up", "One screen back.", "Move", "annotate"),
    Action("first", ("home",), "first", "First sentence of the document.", "Move", "annotate"),
    Action("last", ("end",), "last", "Last sentence of the document.", "Move", "annotate"),
    Action("go_to", ("g",), "go to", "Go to a sentence by its number.", "Move", "annotate"),
    Action(
        "find",
        ("/",),
        "find",
        "Find text in the document: enter or ↓ for the next place, ↑ for the one before, "
        "esc closes.",
        "Move",
        "annotate",
    ),
    Action(
        "next_document", ("]",), "next document", "Open the next document.", "Documents", "annotate"
    ),
    Action(
        "previous_document",
        ("[",),
        "previous document",
        "Open the previous document.",
        "Documents",
        "annotate",
    ),
    Action(
        "back",
        ("q",),
        "back",
        "Back to the list of documents. Everything is already saved.",
        "Documents",
        "annotate",
    ),
)
