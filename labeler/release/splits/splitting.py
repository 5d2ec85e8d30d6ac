"""Splits a dataset into train, dev and test, and says what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from labeler.release.splits.allocation import allocate
from labeler.release.splits.groups import Group, SplitDocument, group
from labeler.release.splits.shares import PARTS, Shares


class Part(NamedTuple):
    """What one part came to: labelled sentences in all and by label, articles, groups of them."""

    name: str
    share: float
    sentences: int
    documents: int
    groups: int
    labels: Mapping[str, int]


class Splits(NamedTuple):
    """Where each article went, and what there is to say about it.

    `kept_from_test` counts articles that are not in test because of practice. `crowded` are groups
    of several articles, too large for the shares to be held. `untested` are labels that the dataset
    has and test has not; `absent` those that train has not.
    """

    shares: Shares
    seed: int
    part_of: Mapping[str, str]
    parts: tuple[Part, ...]
    kept_from_test: int
    crowded: tuple[Group, ...]
    untested: tuple[str, ...]
    untrained: tuple[str, ...]


def split(
    documents: Iterable[SplitDocument],
    shares: Shares,
    seed: int,
    *,
    labels: Sequence[str] = (),
    filler: str | None = None,
) -> Splits:
    """Split articles into train, dev and test; the same whatever order they come in.

    What repeats a sentence or is a near-copy stays together (see `groups`); labels are spread
    evenly (see `allocation`). `labels` are the codebook's, in order, and `filler` the one of them
    for boilerplate.
    """
    groups = group(documents, filler)
    places = allocate(groups, shares, seed)
    totals: Counter[str] = Counter()
    for one in groups:
        totals.update(one.labels)
    names = [*(label for label in labels if label in totals), *sorted(totals.keys() - {*labels})]
    parts = tuple(
        _part(name, float(share), [g for g, at in zip(groups, places, strict=True) if at == name],
              names) for name, share in zip(PARTS, shares, strict=True)
    )  # fmt: skip
    by_name = {part.name: part for part in parts}
    smallest = min(share for share in shares if share) * sum(totals.values())
    return Splits(
        shares,
        seed,
        {
            document: at
            for one, at in zip(groups, places, strict=True)
            for document in one.documents
        },
        parts,
        sum(len(one.documents) for one in groups if one.practised and one.sentences),
        tuple(one for one in groups if len(one.documents) > 1 and one.sentences > smallest),
        _missing(by_name["test"], names),
        _missing(by_name["train"], names),
    )


def _part(name: str, share: float, groups: Sequence[Group], labels: Sequence[str]) -> Part:
    filled = [one for one in groups if one.sentences]
    return Part(
        name,
        share,
        sum(one.sentences for one in filled),
        sum(len(one.documents) for one in filled),
        len(filled),
        {label: sum(one.labels.get(label, 0) for one in filled) for label in labels},
    )


def _missing(part: Part, labels: Sequence[str]) -> tuple[str, ...]:
    if not part.share:
        return ()
    return tuple(label for label in labels if not part.labels[label])
