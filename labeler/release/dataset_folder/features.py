"""The columns as features of Hugging Face datasets: in a file's schema, and in the card's YAML.

https://huggingface.co/docs/datasets/about_dataset_features. Lists are written as `Sequence`, which
every version of datasets reads.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from labeler.release.columns import Column, Type

_DTYPES: Final[Mapping[Type, str]] = {
    "text": "string",
    "object": "string",
    "integer": "int64",
    "flag": "bool",
    "names": "string",
    "counts": "int64",
    "shares": "float64",
}
_CLASSES: Final = frozenset({"label", "consensus"})


def class_labels(column: Column) -> bool:
    """Say whether a column holds one of the labels, as a number."""
    return column.name in _CLASSES


def schema_metadata(
    columns: Sequence[Column], labels: Sequence[str], votes: Sequence[str]
) -> dict[str, str]:
    """Return the metadata by which datasets knows a Parquet file's features without its card.

    `labels` are the names of the classes, `votes` those of the fields of counts and shares.
    """
    features = {column.name: _feature(column, labels, votes) for column in columns}
    return {"huggingface": json.dumps({"info": {"features": features}})}


def yaml_features(
    columns: Sequence[Column], labels: Sequence[str], votes: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the features as the card's `dataset_info` lists them."""
    return [{"name": column.name, **_in_yaml(column, labels, votes)} for column in columns]


def _feature(column: Column, labels: Sequence[str], votes: Sequence[str]) -> dict[str, Any]:
    if class_labels(column):
        return {"names": list(labels), "_type": "ClassLabel"}
    value = {"dtype": _DTYPES[column.type], "_type": "Value"}
    if column.type == "names":
        return {"feature": value, "_type": "Sequence"}
    if column.type in ("counts", "shares"):
        return dict.fromkeys(votes, value)
    return value


def _in_yaml(column: Column, labels: Sequence[str], votes: Sequence[str]) -> dict[str, Any]:
    if class_labels(column):
        # Hugging Face wants the numbers as strings.
        names = {str(number): label for number, label in enumerate(labels)}
        return {"dtype": {"class_label": {"names": names}}}
    dtype = _DTYPES[column.type]
    if column.type == "names":
        return {"sequence": dtype}
    if column.type in ("counts", "shares"):
        return {"struct": [{"name": vote, "dtype": dtype} for vote in votes]}
    return {"dtype": dtype}
