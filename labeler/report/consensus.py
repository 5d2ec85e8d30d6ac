"""A consensus for people and for programs: its labels, and always what they rest on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from labeler.agreement.consensus.mace import MaceModel
from labeler.agreement.consensus.modelled import AnnotatorModel, ModelConsensus
from labeler.agreement.consensus.result import SOURCES, Consensus, ConsensusRow
from labeler.report.layout import WIDTH, amount, number, paragraph, shortened
from labeler.report.table import table
from labeler.text.display import display_text

TITLES: Final = {"majority": "Majority", "dawid_skene": "Dawid-Skene", "mace": "MACE"}

_MOST_TIES: Final = 20
_WIDEST_NAME: Final = 40
_SOURCES: Final = {
    "consensus": "labelled by several annotators",
    "single": "labelled by one annotator alone: their label, which nobody has checked",
    "majority": "labelled by annotators too few to be modelled: the label of most votes",
}


Named = Sequence[tuple[str | None, str]]
"""The document (None where it is not known) and the item of each row, in their order."""

FIELDS: Final = ("document", *ConsensusRow._fields)


def consensus_rows(consensus: Consensus, names: Named) -> Iterator[dict[str, Any]]:
    """Yield the rows with the names of their documents and items."""
    for (document, item), row in zip(names, consensus.rows(), strict=True):
        yield {"document": document, **row._asdict(), "item": item}


def consensus_text(consensus: Consensus, names: Named, rule: str) -> str:
    """Return what a reader has to know of a consensus, in lines of at most 80 cells.

    `rule` says what decided ties, in words. The items' labels are in the rows; here are their
    numbers, the ties, and the model with the confusion matrix of every annotator.
    """
    parts = [_counted(consensus), _labels(consensus), _ties(consensus, names, rule)]
    if isinstance(consensus, ModelConsensus):
        parts += [_model(consensus), *_confusions(consensus)]
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def consensus_json(consensus: Consensus, names: Named) -> dict[str, Any]:
    """Return the rows, and the model where there is one, as an object of JSON values."""
    entry: dict[str, Any] = {
        "method": consensus.method,
        "categories": list(consensus.table.categories),
        "items": list(consensus_rows(consensus, names)),
        "model": None,
    }
    if isinstance(consensus, ModelConsensus):
        entry["model"] = _model_json(consensus)
    return entry


def _counted(consensus: Consensus) -> Iterator[str]:
    labels = consensus.table
    yield f"{TITLES[consensus.method]} of {amount(len(labels), 'label')}"
    people = amount(len(labels.annotators), "annotator")
    yield f"  {amount(len(labels.items), 'item')} by {people}:"
    sources = Counter(SOURCES[code] for code in consensus.source.tolist())
    for source, words in _SOURCES.items():
        if sources[source]:
            yield from paragraph(
                f"{sources[source]:,} {words}".split(), first="    ", indent="      "
            )


def _labels(consensus: Consensus) -> Iterator[str]:
    names, items = consensus.table.categories, len(consensus.table.items)
    counts = Counter(consensus.label.tolist())
    rows = [
        (name, f"{counts[code]:,}", number(counts[code] / items)) for code, name in enumerate(names)
    ]
    yield from table(("label", "items", "share"), rows, numbers={1, 2}).splitlines()


def _ties(consensus: Consensus, names: Named, rule: str) -> Iterator[str]:
    tied = [row for row in consensus_rows(consensus, names) if row["ties"]]
    if not tied:
        return
    yield f"Ties, at {amount(len(tied), 'item')}; {rule} decided"
    rows = [
        (
            shortened(row["item"], 34),
            shortened(row["document"] or "", 16),
            shortened(row["label"], 10),
            shortened(", ".join(row["ties"]), 14),
        )
        for row in tied[:_MOST_TIES]
    ]
    yield from table(("item", "document", "taken", "between"), rows, widest=34).splitlines()
    if len(tied) > _MOST_TIES:
        yield f"and {len(tied) - _MOST_TIES:,} more: every row names its ties"


def _model(consensus: ModelConsensus[AnnotatorModel]) -> Iterator[str]:
    model = consensus.model
    prior = ", ".join(
        f"{shortened(display_text(name), 30)} {number(float(share))}"
        for name, share in zip(consensus.table.categories, model.prior, strict=True)
    )
    near = sum(run.near for run in model.runs)
    sentences = [
        f"{_objective(model)} {model.objective:.4f}, the best of {amount(len(model.runs), 'start')}"
        f" ({model.runs[model.best].start}).",
        f"Prior: {prior}.",
        f"{near} of the starts end near it; they disagree with it on up to"
        f" {model.disagreement:.1%} of the shared items.",
    ]
    if not all(run.converged for run in model.runs):
        sentences.append("Not every start had come to rest when the steps ran out.")
    strangers = int((~model.annotators).sum())
    if strangers:
        sentences.append(
            f"{amount(strangers, 'annotator')} shared items with too few others to be modelled."
        )
    yield from paragraph(" ".join(sentences).split())


def _objective(model: AnnotatorModel) -> str:
    return "Lower bound of the log-likelihood" if isinstance(model, MaceModel) else "Log-likelihood"


def _confusions(consensus: ModelConsensus[AnnotatorModel]) -> Iterator[Iterator[str]]:
    names = consensus.table.annotators
    for place in sorted(range(len(names)), key=lambda place: (len(names[place]), names[place])):
        if consensus.model.annotators[place]:
            yield _confusion(consensus, place, names[place])


def _confusion(consensus: ModelConsensus[AnnotatorModel], place: int, name: str) -> Iterator[str]:
    model, labels = consensus.model, consensus.table.categories
    heading = shortened(display_text(name), _WIDEST_NAME)
    if isinstance(model, MaceModel):
        heading += f" (knows {number(float(model.competence[place]))} of what they label)"
    yield heading
    rows = []
    for truth, label in enumerate(labels):
        shares = model.confusion[place, truth]
        given = [number(float(share)) if shares.any() else "" for share in shares]
        rows.append((label, *given, f"{model.support[place, truth]:.1f}"))
    columns = len(labels) + 2
    yield from table(
        ("truly", *labels, "votes"),
        rows,
        numbers=set(range(1, columns)),
        widest=WIDTH // columns - 2,
    ).splitlines()


def _model_json(consensus: ModelConsensus[AnnotatorModel]) -> dict[str, Any]:
    model, labels = consensus.model, consensus.table.categories
    annotators = []
    for place, name in enumerate(consensus.table.annotators):
        entry: dict[str, Any] = {"annotator": name, "modelled": bool(model.annotators[place])}
        if model.annotators[place]:
            entry["confusion"] = [
                shares.tolist() if shares.any() else None for shares in model.confusion[place]
            ]
            entry["votes"] = model.support[place].tolist()
            if isinstance(model, MaceModel):
                entry["competence"] = float(model.competence[place])
                entry["strategy"] = model.strategy[place].tolist()
        annotators.append(entry)
    return {
        "prior": dict(zip(labels, model.prior.tolist(), strict=True)),
        "annotators": annotators,
        "log_likelihood": model.objective,
        "starts": [
            {
                "start": run.start,
                "log_likelihood": run.objective,
                "steps": len(run.history),
                "converged": run.converged,
                "near": run.near,
                "disagreement": run.disagreement,
            }
            for run in model.runs
        ],
        "start": model.runs[model.best].start,
        "disagreement": model.disagreement,
    }
