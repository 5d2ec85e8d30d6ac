"""The release as a dataset folder of Hugging Face: Parquet, the card's head, and Croissant."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from labeler.release.context import ReleaseContext
from labeler.release.dataset_folder.card import dataset_card
from labeler.release.dataset_folder.croissant import CROISSANT, croissant_json
from labeler.release.dataset_folder.tables import ANNOTATIONS, write_tables
from labeler.release.formats import Format
from labeler.release.papers import said
from labeler.release.papers.card import added_sections, agreement_blocks
from labeler.release.papers.facts import Facts, Written
from labeler.release.records import DocumentRecord
from labeler.report.content import Section
from labeler.report.markdown_report import section_as_markdown


class Hub:
    """What was written, until all is known that the card and the description say."""

    def __init__(
        self, folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext
    ) -> None:
        """Write the tables."""
        self._folder = folder
        self._context = context
        self._tables, self._tally = write_tables(folder, documents, context, hub=True)

    def written(self, chosen: Format) -> Iterator[Written]:
        """Yield the files of the tables."""
        for table in self._tables:
            raw = table.name == ANNOTATIONS
            for file in table.files:
                yield Written(
                    path=file.path,
                    format=chosen.name,
                    title=chosen.title,
                    labels="raw" if raw else self._context.choices.labels,
                    rows=file.rows,
                    row="label" if raw else "sentence",
                )

    def describe(self, facts: Facts) -> str:
        """Write the description in Croissant, and return the card with what the facts add."""
        context = self._context
        if facts.answers.title:
            context = replace(context, project=facts.title)
        basis = (said.agreement_basis(facts), said.adjudication(facts))
        description = croissant_json(
            self._tables, self._tally, context, agreement=basis, authors=facts.answers.authors
        )
        (self._folder / CROISSANT).write_bytes(description.encode())
        agreement = Section("agreement", "Agreement", agreement_blocks(facts))
        _, *blocks = section_as_markdown(agreement)
        text = dataset_card(self._tables, self._tally, context, blocks)
        added = (block for each in added_sections(facts) for block in section_as_markdown(each))
        return "\n\n".join([text.rstrip("\n"), *added]) + "\n"
