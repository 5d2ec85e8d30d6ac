"""Labels as rows, on their way from a project or a file to the counts."""

from collections.abc import Iterable, Iterator
from typing import Final

from labeler.errors import LabelerError

Row = tuple[str | None, str, str]
"""Document (None where it is not known), item, label. An item is named within its document."""

AnnotatedRow = tuple[str | None, str, str, str]
"""Document (None where it is not known), item, annotator, label."""

_SHOWN: Final = 60


def quoted(text: str) -> str:
    """Return text from outside for an error message: in quotation marks, escaped, not too long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


class AnnotatorTally:
    """Counts the annotators of rows that pass by, and holds them to one label an item.

    A second label by the same annotator would be compared with the first, and people agree with
    themselves better than with others. Holds every (item, annotator) once in memory.
    """

    def __init__(self) -> None:
        self._annotators: dict[str, int] = {}
        self._seen: dict[tuple[str | None, str], set[int]] = {}

    def __len__(self) -> int:
        """Return the number of annotators seen so far."""
        return len(self._annotators)

    def watch(self, rows: Iterable[AnnotatedRow]) -> Iterator[Row]:
        """Yield the rows without their annotators, for `count_unordered`.

        LabelerError where an annotator labels an item twice.
        """
        for document, item, annotator, label in rows:
            number = self._annotators.setdefault(annotator, len(self._annotators))
            seen = self._seen.setdefault((document, item), set())
            if number in seen:
                raise LabelerError(
                    f"annotator {quoted(annotator)} has more than one label for item "
                    f"{quoted(item)}: keep the one that counts"
                )
            seen.add(number)
            yield document, item, label
