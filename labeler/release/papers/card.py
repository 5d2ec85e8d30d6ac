"""What a release adds to its card: agreement, adjudication, and what lies beside it."""

from collections.abc import Iterator
from typing import Final

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.report.content import Block, Column, Content, Count, Paragraph, Section, Table, Words

FILE: Final = "README.md"

_PAPERS: Final = (
    ("codebook.md", "what the labels mean, and the rules that decide; codebook.json for programs"),
    ("METHODS.md", "how the dataset was made, for a paper"),
    ("agreement.json", "agreement before adjudication, in numbers"),
    ("DATASHEET.md", "datasheet (Gebru et al. 2021)"),
    ("DATA_STATEMENT.md", "data statement (Bender and Friedman 2018)"),
    ("LICENCES.md", "what is known of the licences of text and labels"),
    ("CITATION.cff", "how to cite it"),
    ("answers.toml", "what only people know: the answers that the papers take over"),
    ("release.json", "options, counts, warnings and the command that makes the release again"),
    ("SHA256SUMS", "checksums: sha256sum -c SHA256SUMS"),
)


def agreement_blocks(facts: Facts) -> tuple[Block, ...]:
    """Return what the card says of agreement: what it rests on, and each label's."""
    basis = Paragraph(said.agreement_basis(facts))
    if not facts.report.summary.pairable:
        return (basis,)
    return (basis, said.agreement_table(facts))


def added_sections(facts: Facts) -> tuple[Section, ...]:
    """Return the sections on adjudication, splits, what to beware of, and all files."""
    return (
        Section(
            "adjudication",
            "Adjudication",
            (Paragraph(said.adjudication(facts)), Paragraph(said.aggregation(facts))),
        ),
        Section("splits", "Splits", (Paragraph(said.splits(facts)),)),
        *(
            [Section("beware", "What to beware of", tuple(map(Paragraph, facts.warnings)))]
            if facts.warnings
            else []
        ),
        Section("files", "Files", (_data(facts), _papers())),
    )


def plain_card(facts: Facts) -> Content:
    """Return a whole card, for a release that is no dataset folder of Hugging Face."""
    return Content(
        facts.title,
        said.sizes(facts),
        (
            Section("labels", "Labels", (said.labels_table(facts),)),
            Section("making", "How it was made", tuple(_making(facts))),
            Section("agreement", "Agreement", agreement_blocks(facts)),
            *added_sections(facts),
            Section("licences", "Licences", tuple(map(Paragraph, said.licences(facts)))),
        ),
    )


def _making(facts: Facts) -> Iterator[Block]:
    codebook = facts.context.codebook
    yield Paragraph(
        f"The sentences of articles were labelled by the codebook {codebook.name}"
        f" {codebook.version} (id {facts.context.codebook_id})."
    )
    if elsewhere := said.elsewhere(facts):
        yield Paragraph(elsewhere)
    yield Paragraph(said.privacy(facts))
    yield Paragraph(said.text_said(facts))


def _data(facts: Facts) -> Table:
    return Table(
        "data",
        "Data",
        (
            Column("file", "left", widest=said.WHOLE),
            Column("format", "left", widest=said.WHOLE),
            Column("labels", "left"),
            Column("number"),
            Column("of", "left"),
        ),
        tuple(
            (Words(one.path), Words(one.title), Words(one.labels), Count(one.rows), Words(one.row))
            for one in facts.written
        ),
    )


def _papers() -> Table:
    return Table(
        "papers",
        "Papers",
        (
            Column("file", "left", widest=said.WHOLE),
            Column("what it is", "left", widest=said.WHOLE),
        ),
        tuple((Words(name), Words(what)) for name, what in _PAPERS),
    )
