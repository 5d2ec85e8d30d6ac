"""What can be done in the list of documents."""

from typing import Final

from labeler.keys.action import Action

HOME: Final[tuple[Action, ...]] = (
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
)
