"""CITATION.cff: the Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937."""

from typing import Any, Final

from labeler.release.dataset_folder.licences import licences
from labeler.release.dataset_folder.yaml_text import yaml_text
from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import OPEN
from labeler.text.safe import safe_text

FILE: Final = "CITATION.cff"
_UNKNOWN: Final = f"{OPEN} (authors in answers.toml): who made this dataset"


def citation(facts: Facts) -> str:
    """Return the file. Whoever made the dataset is named as in answers.toml.

    There is no day of release in it: the project does not know it. A licence is given where one
    covers text and labels, and SPDX knows it.
    """
    authors = dict.fromkeys(map(safe_text, facts.answers.authors or (_UNKNOWN,)))
    fields: dict[str, Any] = {
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "title": facts.title,
        "authors": [{"name": name} for name in authors],
        "abstract": " ".join((said.sizes(facts), *said.licences(facts))),
        "keywords": list(dict.fromkeys(("annotation", *facts.context.codebook.label_names))),
    }
    covering = licences(facts.choices)
    if len(covering) == 1 and covering[0].hub is not None:
        fields["license"] = covering[0].name
    # Readers look for this line before they read YAML, and take no quotation marks in it.
    return f"cff-version: 1.2.0\n{yaml_text(fields)}"
