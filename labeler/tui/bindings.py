"""Makes Textual's bindings out of the table of actions."""

from textual.binding import Binding

from labeler.keys import Action, Screen, actions
from labeler.models import Codebook


def action_call(action: Action) -> str:
    """Return how Textual calls an action: the name of a screen's or the app's method."""
    if action.label is not None:
        return f"screen.label({action.label!r}, {action.unsure})"
    namespace = "app" if action.screen == "everywhere" else "screen"
    return f"{namespace}.{action.id}"


def bindings(screen: Screen, codebook: Codebook | None = None) -> list[Binding]:
    """Return the bindings of a screen, with the codebook's labels if one is given."""
    return [
        Binding(",".join(action.keys), action_call(action), action.title)
        for action in actions(screen, codebook)
        if action.keys and (action.screen != "everywhere" or screen == "everywhere")
    ]
