"""Which sentences are worth checking, by what annotators said of them."""

from labeler.errors import LabelerError
from labeler.models import Attribute
from labeler.release.context import ReleaseContext
from labeler.release.records import RawLabel, SentenceRecord

ATTRIBUTE = "checkworthy"


class CheckWorthiness:
    """Decides from the ratings that people gave in the round whose labels are aggregated."""

    def __init__(self, context: ReleaseContext, format_name: str) -> None:
        """LabelerError where the codebook has no scale for it."""
        found = [
            a for a in context.codebook.attributes if a.name == ATTRIBUTE and a.type == "scale"
        ]
        if not found:
            raise LabelerError(
                f"the format {format_name} tells what is worth checking, and the codebook"
                f" '{context.codebook.name}' has no scale '{ATTRIBUTE}'; choose another format"
            )
        self._attribute = found[0]
        self._round = context.round

    def of(self, sentence: SentenceRecord) -> bool | None:
        """Say whether a sentence is worth checking: rated above the middle of the scale on average.

        Never, where its label is none that the scale goes with. None where there is no label, or
        where nobody rated it.
        """
        if sentence.aggregated is None:
            return None
        labels = self._attribute.labels
        if labels and sentence.aggregated.label not in labels:
            return False
        ratings = [rating for label in sentence.counted(self._round) for rating in _rating(label)]
        if not ratings:
            return None
        return sum(ratings) > _middle(self._attribute) * len(ratings)


def _rating(label: RawLabel) -> list[int]:
    value = label.attributes.get(ATTRIBUTE)
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def _middle(scale: Attribute) -> float:
    return ((scale.minimum or 0) + (scale.maximum or 0)) / 2
