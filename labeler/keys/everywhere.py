"""What can be done on every screen."""

from typing import Final

from labeler.keys.action import Action

EVERYWHERE: Final[tuple[Action, ...]] = (
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
