"""Groups of articles that have to stay together: repeated sentences, and near-copies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from labeler.release.splits.near_copies import Sketches, meetings
from labeler.release.splits.shingles import Shingler, words

LEAST_WORDS: Final = 8
"""Words of a sentence that joins the articles in which it stands; shorter ones repeat by chance."""


class SplitSentence(NamedTuple):
    """A sentence as splitting sees it.

    `repeat` is what it shares with the same sentence in other articles, None where it stands in one
    alone. `label` is the one that it counts for, None where nobody labelled it. `suggested_filler`
    says that it looks like boilerplate.
    """

    text: str
    repeat: int | None
    label: str | None
    suggested_filler: bool


class SplitDocument(NamedTuple):
    """An article with all its sentences in order.

    `practised` says that people practised or were tested on it, so that it may not be in test.
    """

    document_id: str
    sentences: Sequence[SplitSentence]
    practised: bool = False


class Group(NamedTuple):
    """Articles that stay together, in order, and how many sentences of theirs have which label."""

    documents: tuple[str, ...]
    labels: Mapping[str, int]
    practised: bool
    repeat: int | None
    """Of the repeated sentences that join them the one in most articles; None where none does."""

    @property
    def sentences(self) -> int:
        """How many labelled sentences they hold."""
        return sum(self.labels.values())


class _Joined:
    """Sets that only ever unite (Tarjan 1975), named by their smallest member."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def name(self, one: str) -> str:
        above = self._above
        while (parent := above.get(one, one)) != one:
            above[one] = above.get(parent, parent)
            one = parent
        return one

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.name(one), self.name(other)))
        self._above[second] = first


class _Repeats:
    """In which articles each repeated sentence stands, and whether people call it filler."""

    def __init__(self) -> None:
        self._places: defaultdict[int, set[str]] = defaultdict(set)
        self._filler: Counter[int] = Counter()
        self._texts: dict[int, str] = {}

    def add(self, document: str, sentence: SplitSentence, filler: str | None) -> None:
        repeat = sentence.repeat
        if repeat is None or len(words(sentence.text)) < LEAST_WORDS:
            return
        if sentence.label is not None:
            self._filler[repeat] += 1 if sentence.label == filler else -1
            self._texts.setdefault(repeat, sentence.text)
        if not _is_filler(sentence, filler):
            self._places[repeat].add(document)

    def joining(self) -> dict[int, list[str]]:
        """Return what joins articles, with the articles."""
        return {
            repeat: sorted(documents)
            for repeat, documents in self._places.items()
            if len(documents) > 1 and self._filler[repeat] <= 0
        }

    def furniture(self) -> list[str]:
        """Return what is called filler in most places in which anybody labelled it.

        So it is filler in the others, too, which nobody has come to yet.
        """
        return [text for repeat, text in self._texts.items() if self._filler[repeat] > 0]


def group(documents: Iterable[SplitDocument], filler: str | None) -> list[Group]:
    """Return the groups that articles fall into, in order; the order of the articles is no matter.

    `filler` is the label for boilerplate, None where the codebook has none. Sentences that have it
    or look like it join nothing: else "Leave a comment" would join a whole site.
    Only one article is in memory at a time, besides its shingles.
    """
    shingler, sketches, repeats, joined = Shingler(), Sketches(), _Repeats(), _Joined()
    labels: dict[str, Counter[str]] = {}
    practised = set()
    for document_id, sentences, was_practised in documents:
        labels[document_id] = Counter(s.label for s in sentences if s.label is not None)
        if was_practised:
            practised.add(document_id)
        for sentence in sentences:
            repeats.add(document_id, sentence, filler)
        own = (s.text for s in sentences if not _is_filler(s, filler))
        sketches.add(document_id, shingler.shingles(own))
    sketches.leave_out([shingler.shingles([text]) for text in repeats.furniture()])
    joining = repeats.joining()
    for first, *others in joining.values():
        for other in others:
            joined.join(first, other)
    for one, other in meetings(sketches):
        if joined.name(one) != joined.name(other) and sketches.are_near_copies(one, other):
            joined.join(one, other)
    return _groups(labels, practised, joined, joining)


def _is_filler(sentence: SplitSentence, filler: str | None) -> bool:
    return sentence.suggested_filler or (sentence.label is not None and sentence.label == filler)


def _groups(
    labels: dict[str, Counter[str]],
    practised: set[str],
    joined: _Joined,
    joining: dict[int, list[str]],
) -> list[Group]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for document in sorted(labels):
        members[joined.name(document)].append(document)
    most: dict[str, tuple[int, int]] = {}
    for repeat, documents in joining.items():
        name = joined.name(documents[0])
        most[name] = max(most.get(name, (0, 0)), (len(documents), repeat))
    found = []
    for name, documents in members.items():
        held: Counter[str] = Counter()
        for document in documents:
            held.update(labels[document])
        widest = most[name][1] if name in most else None
        found.append(Group(tuple(documents), held, not practised.isdisjoint(documents), widest))
    return found
