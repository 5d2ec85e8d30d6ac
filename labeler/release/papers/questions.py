"""Questions about a dataset: what the project knows of each, and what only people do."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from labeler.release.papers.facts import Facts
from labeler.report.content import Block, Paragraph, Section, Subheading

OPEN: Final = "TO BE ANSWERED"
"""Marks what only people know and nobody has said yet."""

Known = Callable[[Facts], str]


class Question(NamedTuple):
    """One question. Without `known`, the project knows nothing of it."""

    id: str
    """By which answers.toml answers it."""
    text: str
    known: Known | None = None
    """What the project knows; an empty text where it knows nothing after all."""
    left: str = "the whole question"
    """What only people know of it; empty where the project knows all, or nothing need be said."""

    def blocks(self, facts: Facts) -> Iterator[Block]:
        """Yield the question with what the project knows, and what people said or have to say."""
        yield Subheading(self.text)
        known = self.known(facts) if self.known is not None else ""
        if known:
            yield Paragraph(known)
        answer = facts.answers.to(self.id)
        for paragraph in filter(None, map(str.strip, answer.split("\n\n"))):
            yield Paragraph(paragraph)
        if self.is_open(facts):
            yield Paragraph(f"{OPEN} ({self.id} in answers.toml): {self.left}.")
        elif not known and not answer:
            yield Paragraph("None.")

    def is_open(self, facts: Facts) -> bool:
        """Say whether something is left to be said by people."""
        return bool(self.left) and not facts.answers.to(self.id)


class Part(NamedTuple):
    """Questions under one heading."""

    key: str
    title: str
    questions: tuple[Question, ...]


def section(part: Part, facts: Facts) -> Section:
    """Return a part with its questions and answers."""
    return Section(
        part.key,
        part.title,
        tuple(block for question in part.questions for block in question.blocks(facts)),
    )


def anything_else(part: str) -> Question:
    """Return the question with which each part of a datasheet ends; nobody has to answer it."""
    return Question(f"{part}_more", "Anything else?", left="")
