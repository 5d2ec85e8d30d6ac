"""The one table of actions and keys.

Key bindings, the bar at the foot of the screen, the help screen, the command palette and the
documentation are all made from it, so that none of them can say something else than another.
Keys are written as a person types them (`j`, `?`, `[`) or by name (`tab`, `ctrl+p`, `pageup`).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from labeler.keys.action import Action, Group, Screen
from labeler.keys.adjudicate import ADJUDICATE
from labeler.keys.agreement import AGREEMENT
from labeler.keys.annotate import ANNOTATE
from labeler.keys.everywhere import EVERYWHERE
from labeler.keys.home import HOME
from labeler.models import Codebook

__all__ = [
    "ACTIONS",
    "LABELLING",
    "RESERVED_KEYS",
    "Action",
    "Group",
    "Screen",
    "actions",
    "collisions",
    "label_actions",
    "shown_key",
]

LABELLING: Final[tuple[Screen, ...]] = ("annotate", "adjudicate")
"""The screens on which a label's key labels."""

ACTIONS: Final[tuple[Action, ...]] = (
    *ANNOTATE,
    *ADJUDICATE,
    *AGREEMENT,
    *HOME,
    *EVERYWHERE,
)
"""Every action but those that a codebook's labels make, in the order of the help screen."""


def label_actions(codebook: Codebook, screen: Screen = "annotate") -> tuple[Action, ...]:
    """Return the actions that label a sentence: for each label its key, its digit, its capital.

    On the screen `adjudicate` they decide for a label.
    """
    decides = screen == "adjudicate"
    sure = tuple(
        Action(
            f"label_{label.name}",
            (label.key, str(number)),
            label.title,
            f"Decide for {label.title}, and go on." if decides else f"{label.title}, and go on.",
            "Label",
            screen,
            label=label.name,
        )
        for number, label in enumerate(codebook.labels, start=1)
    )
    unsure = tuple(
        Action(
            f"unsure_{label.name}",
            (label.key.upper(),),
            f"{label.title}, because" if decides else f"{label.title}, unsure",
            f"Decide for {label.title}, and say why."
            if decides
            else f"{label.title}, marked as unsure, and go on.",
            "Label",
            screen,
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
    labels: tuple[Action, ...] = ()
    if codebook is not None and screen in LABELLING:
        labels = label_actions(codebook, screen)
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
    {
        key: action.title
        for screen in reversed(LABELLING)
        for action in actions(screen)
        for key in action.keys
    }
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
        "left": "←",
        "right": "→",
        "delete": "del",
        "f1": "F1",
        "f5": "F5",
        "escape": "esc",
    }
)


def shown_key(key: str) -> str:
    """Return a key as screens show it: `^p` for `ctrl+p`, `↑` for `up`, most as they are."""
    return _SHOWN.get(key, key.replace("ctrl+", "^"))
