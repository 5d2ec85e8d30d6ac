"""What to beware of in a release: said in its card, its datasheet and release.json."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from labeler.release.papers.facts import Facts
from labeler.release.splits.wording import warnings as split_warnings
from labeler.report.layout import amount
from labeler.report.wording import listed, verb
from labeler.store.connection import Store
from labeler.store.dataset.splitting import text_of_repeat


def warnings(facts: Facts, store: Store) -> Facts:
    """Return the facts with what to beware of."""
    return replace(facts, warnings=(*_of_labels(facts), *_of_choices(facts), *_of(facts, store)))


def _of_labels(facts: Facts) -> Iterator[str]:
    counts, summary, decided = facts.counts, facts.report.summary, facts.adjudication
    never = [label for label, count in counts.labels.items() if not count]
    if never:
        yield f"Nobody gave the {verb(len(never), 'label', 'labels')} {listed(never)}."
    if not summary.pairable:
        yield "No sentence was labelled by two people: how far they would agree is not known."
    elif summary.singletons:
        yield (
            f"{amount(summary.singletons, 'sentence')} {verb(summary.singletons, 'has', 'have')}"
            " the label of one person only, which nobody checked."
        )
    if undecided := decided.disagreements - decided.decided:
        yield (f"People differ on {amount(undecided, 'sentence')} on which no adjudicator decided.")
    if counts.in_conflict:
        yield (
            f"{amount(counts.in_conflict, 'raw label')} {verb(counts.in_conflict, 'is', 'are')} in"
            " conflict with another one by the same person."
        )


def _of_choices(facts: Facts) -> Iterator[str]:
    if facts.choices.practice and "practice" in facts.purposes.values():
        yield "Labels given in practice are included."
    if facts.choices.names:
        yield "Annotators are named."
    if facts.choices.notes:
        yield "Annotators' notes are included, as they wrote them."
    if facts.choices.text and facts.licences.text is None:
        yield "Nobody stated the licence of the articles' text."
    if facts.licences.labels is None:
        yield "Nobody stated the licence of the labels."


def _of(facts: Facts, store: Store) -> Iterator[str]:
    splits = facts.splits
    if splits is None:
        return
    if not facts.choices.text:
        # What is repeated is a sentence of the articles, and their text stays at home.
        splits = splits._replace(crowded=tuple(g._replace(repeat=None) for g in splits.crowded))
    for line in split_warnings(splits, partial(text_of_repeat, store)):
        yield f"{line[0].upper()}{line[1:]}."
