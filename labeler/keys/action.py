"""What an action is: something a person can do on a screen, and the keys for it."""

from typing import Literal, NamedTuple

Screen = Literal["everywhere", "annotate", "home", "adjudicate", "agreement"]
Group = Literal["Label", "Move", "Describe", "Documents", "Project"]


class Action(NamedTuple):
    """Something a person can do, and the keys that do it (none: from the command palette only).

    `title` fits the bar at the foot of the screen; `help` is a sentence. `label` and `unsure` are
    set for the actions that a codebook's labels make; a capital, which says that one is unsure,
    asks for the reason where a case is decided.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    group: Group
    screen: Screen
    label: str | None = None
    unsure: bool = False
