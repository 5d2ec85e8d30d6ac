"""What the screen of agreement and progress reads, each time on a connection of its own.

Measuring may take seconds: it runs in a thread, and a SQLite connection belongs to one thread.
"""

from pathlib import Path
from typing import NamedTuple

from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.errors import LabelerError
from labeler.measuring import chosen_round, project_report
from labeler.models import Codebook
from labeler.session import OpenDocument
from labeler.session.adjudication_views import CaseView, case_view
from labeler.store.adjudication.reading import Opinions, article
from labeler.store.adjudication.release import AdjudicationSummary, adjudication_summary
from labeler.store.agreement.cells import (
    CellSentence,
    cell_sentences,
    labels_in_document,
    sentences_by_cell,
)
from labeler.store.annotators import annotators
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import open_store
from labeler.store.labels import pseudonyms
from labeler.store.progress import ProjectProgress, project_progress
from labeler.store.rounds.rounds import Share, rounds

_PATIENCE_S = 0.2

Cell = tuple[int, int]


class Measured(NamedTuple):
    """A project at one moment; without a report, `problem` says why there is none."""

    progress: ProjectProgress
    people: list[Share]
    called: dict[str, str]
    """Annotator id → what the report calls them."""
    cells: dict[Cell, int]
    adjudication: AdjudicationSummary
    adjudicators: dict[str, int]
    """Name → decisions that stand."""
    report: AgreementReport | None
    problem: str = ""


class Labelled(NamedTuple):
    """An article with, by index, the different labels that its sentences got."""

    document: OpenDocument
    labels: dict[int, tuple[str, ...]]


class AgreementSource:
    """Reads one round of a project for the screen."""

    codebook: Codebook

    def __init__(self, path: Path, round_number: int | None = None) -> None:
        self.path = path
        with open_store(path) as store:
            self.codebook_id, self.codebook = codebook_in_use(store)
            self.round = chosen_round(store, round_number, practice=True)

    def remember_place(self) -> None:
        """Do nothing: whoever looks has no place."""

    def measure(self, method: Method | None = None) -> Measured:
        """Read and measure the round; for a thread of its own."""
        with open_store(self.path) as store, store.read():
            progress = project_progress(store, self.round)
            people = [who for each in rounds(store) if each.number == self.round
                      for who in each.people]  # fmt: skip
            called = pseudonyms(store)
            labels = self.codebook.label_names
            cells = sentences_by_cell(store, self.round, self.codebook_id, labels)
            adjudication = adjudication_summary(store, self.round)
            names = {each.annotator_id: each.name for each in annotators(store)}
            adjudicators = {
                names.get(who, who): count for who, count in adjudication.by_adjudicator.items()
            }
            known = Measured(progress, people, called, cells, adjudication, adjudicators, None)
            try:
                report = project_report(store, self.round, method or Method())
            except LabelerError as error:
                return known._replace(problem=str(error))
        return known._replace(report=report)

    def sentences(self, cell: Cell) -> list[CellSentence]:
        """Return the sentences of a cell of the table of labels; for a thread of its own."""
        with open_store(self.path) as store:
            names = self.codebook.label_names
            return cell_sentences(store, self.round, self.codebook_id, names, cell)

    def article(self, document_id: str) -> Labelled:
        """Return an article with its labels."""
        with open_store(self.path, patience_s=_PATIENCE_S) as store:
            found = article(store, document_id)
            if found is None:
                raise LabelerError("this article is not in the project any more")
            labels = labels_in_document(store, self.round, self.codebook_id, document_id)
        return Labelled(
            OpenDocument(**found._asdict(), suggestions={}, repeats={}, references={}), labels
        )

    def said(self, sentence_id: str) -> CaseView:
        """Return who said what of a sentence, names and all."""
        with open_store(self.path, patience_s=_PATIENCE_S) as store:
            return case_view(
                sentence_id,
                Opinions(store, self.round).of(sentence_id),
                (),
                "",
                names_asked=True,
                everyone=True,
                order=self.codebook.label_names,
            )
