"""The last parts of the datasheet: what the dataset is for, how it is had, who looks after it."""

from typing import Final

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import Part, Question, anything_else
from labeler.report.wording import listed


def _tasks(facts: Facts) -> str:
    formats = listed([one.path for one in facts.written], 20)
    return f"It can be loaded for the classification of sentences: {formats}."


def _future(facts: Facts) -> str:
    return " ".join((said.agreement_basis(facts), *facts.warnings))


def _rights(facts: Facts) -> str:
    return " ".join(said.licences(facts))


def _distribution(facts: Facts) -> str:
    return (
        "As a folder of files with checksums (SHA256SUMS): "
        f"{listed([one.path for one in facts.written], 20)}."
    )


def _erratum(facts: Facts) -> str:
    return (
        "A release made again from the project takes the place of this one; release.json and"
        " SHA256SUMS tell the two apart. It can be made again from"
        f" {facts.file} with the command in release.json."
    )


USES: Final = Part(
    "uses",
    "What it can be used for",
    (
        Question("used", "Has it been used already, and what for?"),
        Question(
            "users",
            "Where are papers or systems listed that use it?",
        ),
        Question("tasks", "What else could it be used for?", _tasks, "other tasks"),
        Question(
            "future",
            "What about its making might matter to later uses, and what should users do about it?",
            _future,
            "whom a use might harm or treat unfairly, and how to keep that small",
        ),
        Question("unsuitable", "What should it not be used for?"),
        anything_else("uses"),
    ),
)

DISTRIBUTION: Final = Part(
    "distribution",
    "How it is given to others",
    (
        Question("third_parties", "Will others than its makers get it?"),
        Question(
            "how_distributed",
            "How: as an archive, from a site, by an interface; and is there a DOI?",
            _distribution,
            "where it is to be had, and its DOI",
        ),
        Question("when_distributed", "From when on?"),
        Question(
            "licence", "Under which licence or terms?", _rights, "where the terms stand in full"
        ),
        Question("rights_of_others", "Do others hold rights in the data, or restrict its use?"),
        Question("export", "Do export controls or other rules apply?"),
        anything_else("distribution"),
    ),
)

MAINTENANCE: Final = Part(
    "maintenance",
    "Who looks after it",
    (
        Question("maintainers", "Who hosts, supports and maintains it?"),
        Question("contact", "How are they reached?"),
        Question("erratum", "Is there an erratum?", _erratum, "where errors are listed"),
        Question("updates", "Will it be updated: how often, by whom, and how is that told?"),
        Question("retention", "Is there a limit to how long data about people may be kept?"),
        Question("older", "Will older versions be kept available?"),
        Question("contribute", "Can others extend it, and how is what they add checked?"),
        anything_else("maintenance"),
    ),
)
