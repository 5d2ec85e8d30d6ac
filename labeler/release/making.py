"""Fills the folder of a release: the data in every format, then the papers."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from labeler.agreement.details import AgreementReport
from labeler.errors import LabelerError
from labeler.release.choices import Choices, LabelChoice
from labeler.release.dataset import Dataset
from labeler.release.outputs import HUB, Output
from labeler.release.papers import card
from labeler.release.papers.facts import Answers, Facts, Written
from labeler.release.papers.survey import Survey
from labeler.release.papers.warnings import warnings
from labeler.release.papers.writing import write_papers
from labeler.release.records import DocumentRecord
from labeler.release.splits.splitting import Splits
from labeler.report.markdown_report import content_as_markdown
from labeler.store.adjudication.release import adjudication_summary
from labeler.store.annotators import annotators
from labeler.store.connection import Store
from labeler.store.decisions import round_purpose
from labeler.store.labels import left_out, pseudonyms, rounds_with_labels

if TYPE_CHECKING:
    from labeler.release.context import ReleaseContext
    from labeler.release.hub import Hub

Documents = Iterable[DocumentRecord]
Watch = Callable[[Documents, int, str], AbstractContextManager[Documents]]
"""Takes documents, how many there are, and what is being written; gives the same documents."""


class Order(NamedTuple):
    """What a release is to be."""

    outputs: tuple[Output, ...]
    choices: Choices
    methods: tuple[LabelChoice, ...]
    split: str | None
    """The shares of the parts as they were typed."""
    splits: Splits | None
    report: AgreementReport
    """On the round that is aggregated."""
    answers: Answers


def make(folder: Path, store: Store, order: Order, watch: Watch) -> Facts:
    """Fill a new, empty folder; return what the release says of itself. Inside one `read`.

    LabelerError where nothing is labelled, and for what a format cannot carry.
    """
    survey, written = Survey(), list[Written]()
    hub: "Hub | None" = None  # noqa: UP037 - not imported here
    part_of = None if order.splits is None else order.splits.part_of
    for number, output in enumerate(order.outputs):
        dataset = Dataset(store, output.choices, part_of)
        chosen, context = output.format, dataset.context
        documents = dataset.documents(
            text=chosen.document_text,
            labels=not number or chosen.needs_labels(output.choices),  # the survey counts them
            voters=chosen.voters,
        )
        with watch(documents, context.documents, output.path or chosen.name) as shown:
            counted = shown if number else survey.of(shown)
            if chosen.name == HUB:
                hub = _hub(folder, counted, context)
                written += hub.written(chosen)
            else:
                written.append(_written(folder, output, counted, dataset))
    facts = _facts(store, order, survey, tuple(written))
    readme = content_as_markdown(card.plain_card(facts)) if hub is None else hub.describe(facts)
    write_papers(folder, facts, readme, _packages(order.outputs))
    return facts


def _hub(folder: Path, documents: Documents, context: "ReleaseContext") -> "Hub":
    from labeler.release.hub import Hub  # noqa: PLC0415 - needs an extra

    return Hub(folder, documents, context)


def _written(folder: Path, output: Output, documents: Documents, dataset: Dataset) -> Written:
    path, chosen = folder / output.path, output.format
    path.parent.mkdir(exist_ok=True)
    if chosen.folder:
        path.mkdir()
        rows = chosen.write(path, documents, dataset.context)
    else:
        with path.open("wb") as file:
            rows = chosen.write(file, documents, dataset.context)
    return Written(
        path=f"{output.path}/" if chosen.folder else output.path,
        format=chosen.name,
        title=chosen.title,
        labels=output.choices.labels,
        rows=rows,
        row=chosen.row or ("sentence" if output.choices.aggregated else "label"),
    )


def _facts(store: Store, order: Order, survey: Survey, written: tuple[Written, ...]) -> Facts:
    context = Dataset(store, order.choices._replace(labels=order.methods[-1])).context
    counts = survey.counts(context.label_names)
    if not counts.all_labels and not any(counts.decided.values()):
        raise LabelerError(f"{store.path}: nothing is labelled that could be released")
    purposes = {number: round_purpose(store, number) for number in rounds_with_labels(store)}
    if order.choices.round is not None:
        purposes = {context.round: round_purpose(store, context.round)}
    elif not order.choices.practice:
        purposes = {n: purpose for n, purpose in purposes.items() if purpose != "practice"}
    facts = Facts(
        context=context,
        file=store.path.name,
        choices=order.choices,
        formats=tuple(dict.fromkeys(output.format.name for output in order.outputs)),
        methods=order.methods,
        split=order.split,
        counts=counts,
        report=order.report,
        adjudication=adjudication_summary(store, context.round),
        left_out=left_out(store, context.round, context.codebook_id),
        purposes=purposes,
        pseudonyms=_named(store) if order.choices.names else {},
        splits=order.splits,
        warnings=(),
        written=written,
        answers=order.answers,
    )
    return warnings(facts, store)


def _named(store: Store) -> Mapping[str, str]:
    names = {each.annotator_id: each.name for each in annotators(store)}
    return {pseudonym: names[each] for each, pseudonym in pseudonyms(store).items()}


def _packages(outputs: Iterable[Output]) -> Mapping[str, str]:
    """Return the version of each package that wrote data: other versions write other bytes."""
    names = sorted({package for output in outputs for package in output.format.packages})
    return {name: version(name) for name in names}
