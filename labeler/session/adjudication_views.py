"""What an adjudicator is shown of a sentence: pure, and strict about what has to stay hidden.

Before the decision each label stands once, with the rules and notes that speak for it, so that
arguments decide and not how many hold them; where all agree, nothing is shown. Who said what is a
letter, in an order of its own for every sentence. The decision brings the numbers; asking brings
the names of those whose arguments are shown, as a list of all would tell the majority.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from labeler.identity import content_id
from labeler.store.adjudication.decided import Decision, different
from labeler.store.adjudication.reading import Opinion

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Statement(NamedTuple):
    """What one annotator said, under a letter; `name` is None while names are hidden."""

    letter: str
    name: str | None
    attributes: Mapping[str, Any]
    note: str | None

    @property
    def called(self) -> str:
        """How the annotator is called on the screen."""
        return self.letter if self.name is None else self.name


class Side(NamedTuple):
    """A label with what speaks for it; `given`, how often, is None while numbers are hidden."""

    label: str
    given: int | None
    statements: tuple[Statement, ...]


class Majority(NamedTuple):
    """The label that more than half of `total` annotators gave, None where there is none such.

    `given` is how often the commonest label was given.
    """

    label: str | None
    given: int
    total: int


class CaseView(NamedTuple):
    """What may be shown of a case now.

    `mine` is the adjudicator's own decision, `others` those of other adjudicators, once there is
    an own one; before, `decided_by_another` is all that is told.
    """

    sentence_id: str
    agrees: bool
    sides: tuple[Side, ...] = ()
    majority: Majority | None = None
    mine: Decision | None = None
    others: tuple[Decision, ...] = ()
    decided_by_another: bool = False
    in_conflict: bool = False
    names_shown: bool = False
    own: bool = False

    @property
    def decided(self) -> bool:
        """Whether the adjudicator decided it, so that numbers are shown."""
        return self.mine is not None and self.mine.label is not None


def case_view(
    sentence_id: str,
    opinions: Sequence[Opinion],
    standing: Sequence[Decision],
    person_id: str,
    *,
    names_asked: bool,
    order: Sequence[str],
    own: bool = False,
    everyone: bool = False,
) -> CaseView:
    """Return what may be shown of a sentence to one adjudicator; `order` is that of the labels.

    `own` says whether the adjudicator labelled it. With `everyone`, for those who decide nothing,
    whoever gave no argument stands there as well.
    """
    mine = next((one for one in standing if one.adjudicator.annotator_id == person_id), None)
    others = tuple(one for one in standing if one.adjudicator.annotator_id != person_id)
    decided = mine is not None and mine.label is not None
    labels = {opinion.label for opinion in opinions}
    agrees = len(labels) < 2
    open_book = decided or names_asked
    return CaseView(
        sentence_id,
        agrees,
        _sides(sentence_id, opinions, order, decided, names_asked, everyone or decided)
        if open_book or not agrees
        else (),
        majority(opinion.label for opinion in opinions) if decided else None,
        mine,
        others if decided else (),
        not decided and any(one.label is not None for one in others),
        different(tuple(standing)) > 1,
        names_asked,
        own,
    )


def majority(labels: Iterable[str]) -> Majority:
    """Return the label that more than half gave, or else how many gave the commonest."""
    counts = Counter(labels)
    total = sum(counts.values())
    label, given = counts.most_common(1)[0] if counts else (None, 0)
    return Majority(label if 2 * given > total else None, given, total)


def _sides(
    sentence_id: str,
    opinions: Sequence[Opinion],
    order: Sequence[str],
    decided: bool,
    names_asked: bool,
    everyone: bool,
) -> tuple[Side, ...]:
    letters = _letters(sentence_id, opinions)
    given = {opinion.label for opinion in opinions}
    known = [label for label in order if label in given]
    sides = []
    for label in [*known, *sorted(given - set(known))]:
        those = [opinion for opinion in opinions if opinion.label == label]
        statements = [
            Statement(
                letters[opinion.annotator.annotator_id],
                opinion.annotator.name if names_asked else None,
                opinion.attributes,
                opinion.note,
            )
            for opinion in those
            # Whoever said nothing but the label is told only together with the numbers.
            if everyone or opinion.attributes or opinion.note
        ]
        statements.sort(key=lambda statement: (len(statement.letter), statement.letter))
        if not everyone:
            statements = _each_once(statements)
        sides.append(Side(label, len(those) if decided else None, tuple(statements)))
    return tuple(sides)


def _each_once(statements: Iterable[Statement]) -> list[Statement]:
    """Return what was said without what is said again: an argument, not how many make it."""
    kept: list[Statement] = []
    for one in statements:
        if all((one.attributes, one.note) != (other.attributes, other.note) for other in kept):
            kept.append(one)
    return kept


def _letters(sentence_id: str, opinions: Sequence[Opinion]) -> dict[str, str]:
    """Return a letter for each annotator: by a hash, so that nobody keeps theirs."""
    people = [opinion.annotator.annotator_id for opinion in opinions]
    people.sort(key=lambda person: content_id("letters", sentence_id, person))
    return {person: _letter(place) for place, person in enumerate(people)}


def _letter(place: int) -> str:
    rest, last = divmod(place, len(_LETTERS))
    return (_letter(rest - 1) if rest else "") + _LETTERS[last]
