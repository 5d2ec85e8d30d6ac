"""Two short articles, and what the parts of the report take from a project of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from labeler.agreement.details import Conduct, DisputedItem, RuleConfusion, TargetAgreement
from labeler.agreement.method import Method
from labeler.session import Session
from labeler.store.agreement.conduct import project_conduct
from labeler.store.agreement.disputed import project_disputed
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.rules import project_rules
from labeler.store.agreement.targets import project_targets
from labeler.store.annotators import annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store

ARTICLES = (
    "Ferry late\n\nThe ferry was late. Nobody was told. “It never is,” said the owner."
    "\n\nHe took that back on Friday.\n\nLeave a comment",
    "Pier shut\n\nThe pier is shut. It was shut before.",
)
"""Six sentences, the last of which is suggested to be filler, and three."""

WITHDRAWAL = 4
"""The index of the first article's sentence that takes something back."""

PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Uma Reyes")


def describe(session: Session, index: int, label: str, **attributes: Any) -> None:
    session.go_to(index)
    session.label(label)
    session.go_to(index)
    session.set_attributes(attributes)


def ids(session: Session) -> list[str]:
    assert session.document is not None
    return [sentence.sentence_id for sentence in session.document.sentences]


class Parts(NamedTuple):
    targets: tuple[TargetAgreement, ...]
    rules: tuple[RuleConfusion, ...]
    conduct: tuple[Conduct, ...]
    disputed: tuple[DisputedItem, ...]


def parts(path: Path, round_number: int = 1) -> Parts:
    with open_store(path) as store, store.read():
        identifier, codebook = codebook_in_use(store)
        names = {person.annotator_id: person.name for person in annotators(store)}
        patterns = project_patterns(store, round_number, identifier, codebook.label_names, names)
        return Parts(
            project_targets(store, round_number, identifier, codebook, Method(unit="item")),
            project_rules(store, round_number, identifier, codebook, patterns.counts),
            project_conduct(store, round_number, identifier, names),
            project_disputed(store, round_number, identifier, names),
        )


def shown(found: Parts) -> str:
    """Return all of it as text, to be compared; arrays do not compare."""
    rules = [
        replace(rule, confusion=None).__repr__() + str([m.tolist() for m in rule.confusion])  # type: ignore[arg-type]
        for rule in found.rules
    ]
    return repr(found._replace(rules=())) + "".join(rules)
