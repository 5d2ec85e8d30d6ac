"""The one kind of failure that a user is meant to read."""


class LabelerError(Exception):
    """What happened, to which file or sentence, and what to do: one line, without a traceback.

    Every expected failure is raised as this class or a subclass of it; the command line prints
    the message (made safe for the terminal) and exits with 1.
    """


class Busy(LabelerError):  # noqa: N818 - a state that passes, not an error
    """The file was locked by someone else for longer than this connection waits: try again."""


def check_text(text: str, what: str) -> None:
    """Raise LabelerError for text that no file can hold: half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise LabelerError(
            f"{what} holds a broken character (half of a surrogate pair): write it again"
        ) from None
