"""Labels as rows, on their way from a project or a file to the counts."""

from typing import Final

Row = tuple[str | None, str, str]
"""Document (None where it is not known), item, label. An item is named within its document."""

AnnotatedRow = tuple[str | None, str, str, str]
"""Document (None where it is not known), item, annotator, label."""

_SHOWN: Final = 60


def quoted(text: str) -> str:
    """Return text from outside for an error message: in quotation marks, escaped, not too long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
