"""The dataset card: `README.md` with what Hugging Face reads in its head, and a page for people.

https://huggingface.co/docs/hub/datasets-cards and the specification that it links.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from labeler.release.columns import Type
from labeler.release.context import ReleaseContext
from labeler.release.dataset_folder.features import class_labels, yaml_features
from labeler.release.dataset_folder.licences import NOT_STATED, hub_licence, licences
from labeler.release.dataset_folder.tables import AGGREGATED, ANNOTATIONS, WrittenTable
from labeler.release.dataset_folder.yaml_text import yaml_text
from labeler.release.tally import Tally, made_elsewhere, spread
from labeler.text.markdown import escaped
from labeler.text.safe import safe_text

_SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_HOLDS: Final = {
    ANNOTATIONS: "every label that was given, a row each",
    AGGREGATED: "one label a sentence, with all that it rests on",
}
_TYPES: Final[dict[Type, str]] = {
    "text": "text",
    "object": "JSON",
    "integer": "integer",
    "flag": "truth value",
    "names": "list of labels",
    "counts": "integer for each label",
    "shares": "number for each label",
}


def dataset_card(
    tables: Sequence[WrittenTable],
    tally: Tally,
    context: ReleaseContext,
    agreement: Sequence[str] = (),
) -> str:
    """Return the card's text; what is of outside neither ends the head nor marks anything up.

    `agreement` are blocks of Markdown for the section of that name; without any, it says where
    agreement is to be had.
    """
    blocks = [
        f"# {escaped(context.project)}",
        *_contents(tables, tally),
        *_labels(tables, tally, context),
        *_making(tally, context),
        "## Agreement",
        *(agreement or _no_agreement(tally, context)),
        *_licences(context),
        *_fields(tables),
        *_loading(tables),
    ]
    head = yaml_text(metadata(tables, tally, context))
    return f"---\n{head}---\n\n" + "\n\n".join(blocks) + "\n"


def metadata(
    tables: Sequence[WrittenTable], tally: Tally, context: ReleaseContext
) -> dict[str, Any]:
    """Return the head of the card as values.

    `annotations_creators` says that machines gave labels where they did; of people it can say no
    more than `other`: whether they are experts or a crowd, only people know.
    """
    spoken = _languages(context)
    creators = ["other"] * bool(tally.people) + ["machine-generated"] * bool(tally.models)
    rows = max(table.rows for table in tables)
    return {
        "pretty_name": safe_text(context.project).strip(),
        "language": spoken,
        "multilinguality": [
            "multilingual" if len(spoken or context.languages) > 1 else "monolingual"
        ],
        **hub_licence(licences(context.choices)),
        "task_categories": ["text-classification"],
        "task_ids": ["multi-class-classification"],
        "annotations_creators": creators or ["no-annotation"],
        "language_creators": ["found"],
        "source_datasets": ["original"],
        "size_categories": [_size(rows)],
        "configs": [_config(table, default=table is tables[-1]) for table in tables],
        "dataset_info": [_info(table) for table in tables],
    }


def _config(table: WrittenTable, *, default: bool) -> dict[str, Any]:
    files = [{"split": file.split, "path": file.path} for file in table.files]
    chosen = {"default": True} if default else {}
    return {"config_name": table.name, "data_files": files, **chosen}


def _info(table: WrittenTable) -> dict[str, Any]:
    return {
        "config_name": table.name,
        "features": yaml_features(table.columns, table.label_names, table.vote_names),
        "splits": [
            {"name": file.split, "num_bytes": file.size_in_memory, "num_examples": file.rows}
            for file in table.files
        ],
        "download_size": sum(file.size for file in table.files),
        "dataset_size": sum(file.size_in_memory for file in table.files),
    }


def _languages(context: ReleaseContext) -> list[str]:
    """Return the codes of ISO 639 that Hugging Face knows languages by: `en-GB` is `en`."""
    codes = (language.lower().partition("-")[0] for language in context.languages)
    return sorted({code for code in codes if _LANGUAGE.fullmatch(code)})


def _size(rows: int) -> str:
    return next((name for below, name in _SIZES if rows < below), "100M<n<1B")


def _contents(tables: Sequence[WrittenTable], tally: Tally) -> Iterator[str]:
    yield (
        f"{tally.labelled:,} of the {tally.sentences:,} sentences of {tally.documents:,} articles"
        f" have labels, {tally.given.total():,} in all, by {_annotators(tally)}."
    )
    yield "## What it holds"
    yield _table(
        ("configuration", "rows", "split", "what a row is"),
        (
            (f"`{table.name}`", f"{file.rows:,}", f"`{file.split}`", _HOLDS[table.name])
            for table in tables
            for file in table.files
        ),
    )


def _annotators(tally: Tally) -> str:
    people = f"{tally.people:,} {'person' if tally.people == 1 else 'people'}"
    models = len(tally.models)
    return people + (f" and {models:,} model{'s' * (models > 1)}" if models else "")


def _labels(tables: Sequence[WrittenTable], tally: Tally, context: ReleaseContext) -> Iterator[str]:
    yield "## Labels"
    known = {label.name: label for label in context.codebook.labels}
    counts = [(table.name, tally.given) for table in tables if table.name == ANNOTATIONS]
    counts += [(table.name, tally.chosen) for table in tables if table.name == AGGREGATED]
    rows = []
    for number, name in enumerate(context.label_names):
        definition = escaped(known[name].definition) if name in known else "of another codebook"
        cells = (f"{counted[name]:,}" for _, counted in counts)
        rows.append((str(number), f"`{name}`", definition, *cells))
    yield _table(("number", "label", "definition", *(f"`{name}`" for name, _ in counts)), rows)


def _making(tally: Tally, context: ReleaseContext) -> Iterator[str]:
    codebook = context.codebook
    yield "## How it was made"
    yield (
        f"The sentences were labelled one by one{_where(tally, context)}{_days(tally)}, by the"
        f" codebook {escaped(codebook.title)} (`{codebook.name}`, version {codebook.version},"
        f" `{context.codebook_id}`)."
    )
    if elsewhere := made_elsewhere(tally.imported, tally.given.total()):
        yield elsewhere
    yield escaped(" ".join(codebook.unit.split()))
    if codebook.steps:
        yield "These are the codebook's questions, in their order; the first yes decides:"
        steps = (
            f"{n}. `{s.label}`: {escaped(s.question)}" for n, s in enumerate(codebook.steps, 1)
        )
        yield "\n".join(steps)
    if tally.suggestions_accepted:
        yield (
            f"Of the labels, {tally.suggestions_accepted:,} accepted what the program had suggested"
            " for page furniture."
        )
    if context.choices.aggregated:
        yield (
            f"One label a sentence: what an adjudicator decided (sentences:"
            f" {tally.adjudicated.total():,}), else by the method"
            f" `{_method(context)}`; ties by the rule `{context.choices.tie_rule}`."
            " How many people's labels a sentence's label rests on, and for how many sentences that"
            f" is so: {spread(tally.votes)}."
        )
    named = "stand with their names" if context.choices.names else "are A1, A2 and so on"
    yield f"Annotators {named}; times are days."


def _method(context: ReleaseContext) -> str:
    labels = context.choices.labels
    return "majority" if labels == "adjudicated" else labels


def _where(tally: Tally, context: ReleaseContext) -> str:
    return f" in their articles with labeler {context.version}" if tally.made_here else ""


def _days(tally: Tally) -> str:
    if not tally.days:
        return ""
    first, last = min(tally.days), max(tally.days)
    return f" on {first}" if first == last else f" from {first} to {last}"


def _no_agreement(tally: Tally, context: ReleaseContext) -> Iterator[str]:
    if context.choices.aggregated:
        once = tally.votes.total() - tally.voted_together
        yield (
            f"{tally.voted_together:,} sentences were labelled by two people or more before any"
            " adjudication. What agreement is measured on them says nothing of the"
            f" {once:,} others."
        )
    yield "Agreement was not measured for this export; `labeler agreement` does."


def _licences(context: ReleaseContext) -> Iterator[str]:
    yield "## Licences"
    lines = []
    for each in licences(context.choices):
        name = NOT_STATED if each.name is None else escaped(each.name)
        # The address of a licence that is known is ours; one that was given is shown as text.
        shown = f"[{name}]({each.url})" if each.hub is not None else name
        lines.append(f"- {each.covers}: {shown}")
    yield "\n".join(lines)


def _fields(tables: Sequence[WrittenTable]) -> Iterator[str]:
    yield "## Fields"
    for table in tables:
        yield f"Of `{table.name}`:"
        rows = (
            (
                f"`{column.name}`",
                "label" if class_labels(column) else _TYPES[column.type],
                escaped(table.meanings[column.name]),
            )
            for column in table.columns
        )
        yield _table(("field", "type", "meaning"), rows)


def _loading(tables: Sequence[WrittenTable]) -> Iterator[str]:
    table = tables[-1]
    file = table.files[0]
    yield "## How to load it"
    yield (
        "```python\n"
        "from datasets import load_dataset\n\n"
        f'sentences = load_dataset("path/to/this/folder", "{table.name}", split="{file.split}")\n'
        'names = sentences.features["label"].names\n'
        "```"
    )
    yield "Without the library, `label` and `consensus` are numbers, those of the table of labels:"
    yield f'```python\nimport pandas\n\nsentences = pandas.read_parquet("{file.path}")\n```'


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
