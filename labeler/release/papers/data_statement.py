"""The data statement: Bender and Friedman 2018, Data Statements for NLP, TACL 6."""

from typing import Final

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import OPEN, Part, Question, section
from labeler.report.content import Content
from labeler.report.layout import amount
from labeler.report.wording import listed


def _languages(facts: Facts) -> str:
    return (
        "As BCP 47 tags, as the articles were imported:"
        f" {listed(list(facts.context.languages), 50)}."
    )


def _annotators(facts: Facts) -> str:
    counts = facts.counts
    each = [
        f"{name} ({kind}) {amount(labels, 'label')}"
        for name, (kind, labels) in counts.by_annotator.items()
    ]
    return f"{said.sizes(facts)} {said.privacy(facts)} In all: {listed(each, 50)}."


def _situation(facts: Facts) -> str:
    if facts.counts.published is None:
        return ""
    first, last = facts.counts.published
    return f"The articles that have a date are from {first} to {last}."


def _characteristics(facts: Facts) -> str:
    shares = [f"{label} {count:,}" for label, count in facts.counts.labels.items()]
    return f"Labels, as they were given: {listed(shares, 20)}."


DATA_STATEMENT: Final = (
    Part(
        "statement",
        "Statement",
        (
            Question(
                "curation",
                "A. Curation rationale: which texts were taken, and why",
                said.sizes,
                "which outlets and articles were chosen, by what aim",
            ),
            Question(
                "language",
                "B. Language variety",
                _languages,
                "the varieties, in words, such as English of the West of Ireland",
            ),
            Question(
                "speakers",
                "C. Speakers: age, gender, origin, first language, position of those who wrote or"
                " are quoted",
                left="who wrote the articles and who is quoted in them",
            ),
            Question(
                "annotators",
                "D. Annotators: age, gender, origin, first language, training",
                _annotators,
                "who they are, and how they were trained",
            ),
            Question(
                "situation",
                "E. Situation: time, place, spoken or written, edited or not, for whom",
                _situation,
                "where the articles appeared, for whom, and who edited them",
            ),
            Question(
                "characteristics",
                "F. Text characteristics: genre, topics, structure",
                _characteristics,
                "genre, topics, and what is typical of the texts",
            ),
            Question(
                "recording",
                "G. Recording quality",
                lambda _facts: "Nothing was recorded: the texts are written ones.",
                "",
            ),
            Question("statement_more", "H. Anything else", left=""),
            Question(
                "provenance",
                "Provenance: data statements of what this was made from",
                left="where the articles are part of another dataset: its data statement",
            ),
        ),
    ),
)


def data_statement(facts: Facts) -> Content:
    """Return the data statement, with what the project knows and what people said."""
    return Content(
        f"Data statement: {facts.title}",
        "After Data Statements for Natural Language Processing (Bender and Friedman 2018). What"
        f" only people know and have not said yet is marked {OPEN}.",
        tuple(section(part, facts) for part in DATA_STATEMENT),
    )
