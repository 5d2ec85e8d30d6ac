"""What can be done on the screen of agreement and progress."""

from typing import Final

from labeler.keys.action import Action

AGREEMENT: Final[tuple[Action, ...]] = (
    Action(
        "open",
        ("enter",),
        "sentences",
        "Open the sentences of the cell at the cursor: one person said the one, another the other.",
        "Documents",
        "agreement",
    ),
    Action(
        "measure",
        ("r", "f5"),
        "measure again",
        "Read the project again, with what was labelled meanwhile.",
        "Project",
        "agreement",
    ),
    Action("cell_left", ("left",), "cell", "Cell to the left.", "Move", "agreement"),
    Action("cell_right", ("right",), "cell", "Cell to the right.", "Move", "agreement"),
    Action("cell_up", ("up",), "cell", "Cell above.", "Move", "agreement"),
    Action("cell_down", ("down",), "cell", "Cell below.", "Move", "agreement"),
    Action("scroll_down", ("j",), "down", "One line down.", "Move", "agreement"),
    Action("scroll_up", ("k",), "up", "One line up.", "Move", "agreement"),
    Action("page_down", ("pagedown", "space"), "page", "One screen down.", "Move", "agreement"),
    Action("page_up", ("pageup",), "page up", "One screen up.", "Move", "agreement"),
    Action("section", ("tab",), "section", "Next section.", "Move", "agreement"),
    Action("previous_section", ("shift+tab",), "back", "Previous section.", "Move", "agreement"),
    Action("leave", ("q",), "leave", "Leave.", "Project", "agreement"),
)
