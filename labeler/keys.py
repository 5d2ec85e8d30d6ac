"""The one table of actions and keys.

Key bindings, the bar at the foot of the screen, the help screen, the command palette and the
documentation are all made from it, so that none of them can say something else than another.
Keys are written as a person types them (`j`, `?`, `[`) or by name (`tab`, `ctrl+p`, `pageup`).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from labeler.models import Codebook

Screen = Literal["everywhere", "annotate", "home"]
Group = Literal["Label", "Move", "Describe", "Documents", "Project"]


class Action(NamedTuple):
    """Something a person can do, and the keys that do it (none: from the command palette only).

    `title` fits the bar at the foot of the screen; `help` is a sentence. `label` and `unsure` are
    set for the actions that a codebook's labels make.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    group: Group
    screen: Screen
    label: str | None = None
    unsure: bool = False


ACTIONS: Final[tuple[Action, ...]] = (
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
        "Write a note on the sentence. An empty note removes it.",
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
    Action("open", ("enter",), "label", "Open the document at your place.", "Documents", "home"),
    Action(
        "resume",
        ("escape",),
        "article",
        "Back to the sentence that the list was called from.",
        "Documents",
        "home",
    ),
    Action("down", ("j", "down"), "next", "Next document.", "Move", "home"),
    Action("up", ("k", "up"), "previous", "Previous document.", "Move", "home"),
    Action(
        "next_open", ("tab",), "next open", "Next document with open sentences.", "Move", "home"
    ),
    Action(
        "previous_open",
        ("shift+tab",),
        "previous open",
        "Previous document with open sentences.",
        "Move",
        "home",
    ),
    Action("page_down", ("pagedown",), "page down", "One screen further.", "Move", "home"),
    Action("page_up", ("pageup",), "page up", "One screen back.", "Move", "home"),
    Action("first", ("home",), "first", "First document.", "Move", "home"),
    Action("last", ("end",), "last", "Last document.", "Move", "home"),
    Action("find", ("/",), "find", "Find a document by its title or source.", "Move", "home"),
    Action(
        "name",
        ("w",),
        "who",
        "Say who is labelling: correct your name, or be someone else.",
        "Project",
        "home",
    ),
    Action("leave", ("q",), "leave", "Leave. Everything is already saved.", "Project", "home"),
    Action(
        "help",
        ("?", "f1"),
        "help",
        "Show these keys and the codebook: labels, rules, examples, hard cases.",
        "Project",
        "everywhere",
    ),
    Action(
        "command_palette",
        ("ctrl+p",),
        "more",
        "Find any of these actions by its name.",
        "Project",
        "everywhere",
    ),
    Action(
        "toggle_theme",
        (),
        "light or dark",
        "Change between light and dark colours.",
        "Project",
        "everywhere",
    ),
    Action(
        "quit",
        ("ctrl+q", "ctrl+c"),
        "leave",
        "Leave from anywhere. The next start is at the same sentence.",
        "Project",
        "everywhere",
    ),
)
"""Every action but those that a codebook's labels make, in the order of the help screen."""


def label_actions(codebook: Codebook) -> tuple[Action, ...]:
    """Return the actions that label a sentence: for each label its key, its digit, its capital."""
    sure = tuple(
        Action(
            f"label_{label.name}",
            (label.key, str(number)),
            label.title,
            f"{label.title}, and go on.",
            "Label",
            "annotate",
            label=label.name,
        )
        for number, label in enumerate(codebook.labels, start=1)
    )
    unsure = tuple(
        Action(
            f"unsure_{label.name}",
            (label.key.upper(),),
            f"{label.title}, unsure",
            f"{label.title}, marked as unsure, and go on.",
            "Label",
            "annotate",
            label=label.name,
            unsure=True,
        )
        for label in codebook.labels
    )
    return sure + unsure


def actions(screen: Screen, codebook: Codebook | None = None) -> tuple[Action, ...]:
    """Return what can be done on `screen`, with the codebook's labels first if one is given.

    The actions that work everywhere belong to every screen.
    """
    labels = label_actions(codebook) if codebook is not None and screen == "annotate" else ()
    return labels + tuple(a for a in ACTIONS if a.screen in {screen, "everywhere"})


def collisions(table: Iterable[Action]) -> list[str]:
    """Return one line for every key that two actions of one screen's table share."""
    owners: dict[str, Action] = {}
    found = []
    for action in table:
        for key in action.keys:
            other = owners.setdefault(key, action)
            if other is not action:
                found.append(f"the key '{key}' is both '{other.title}' and '{action.title}'")
    return found


RESERVED_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {key: action.title for action in actions("annotate") for key in action.keys}
)
"""The keys that a codebook's labels may not use, neither as they are nor as capitals, and what
each does."""

_SHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "up": "↑",
        "down": "↓",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "home": "Home",
        "end": "End",
        "shift+tab": "⇧tab",
        "delete": "del",
        "f1": "F1",
        "escape": "esc",
    }
)


def shown_key(key: str) -> str:
    """Return a key as screens show it: `^p` for `ctrl+p`, `↑` for `up`, most as they are."""
    return _SHOWN.get(key, key.replace("ctrl+", "^"))
