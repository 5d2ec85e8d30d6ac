"""spaCy's DocBin: each label as a document of one sentence with its categories, to train on.

https://spacy.io/api/docbin. Sentences are cut into words by spaCy's rules for their language.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.tokens import Doc, DocBin

from labeler.release.columns import Rows
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord
from labeler.text.abbreviations import primary_language

WITHOUT_SPLIT: Final = "labels"
"""What the file is called where there is no train, dev or test."""

_ANY_LANGUAGE: Final = "xx"
_LANGUAGE: Final = re.compile("[a-z]{2,3}")


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a file for each part of the split; return how many labels there were.

    Categories are 1 for the label and 0 for the others. All that a table says, but for the text,
    stands in `user_data`.
    """
    rows = Rows(context)
    names = rows.table.names
    bins: dict[str, DocBin] = {}
    tokenizer = cache(_tokenizer)
    count = 0
    for count, row in enumerate(rows.flat(documents), 1):  # noqa: B007 - counted after the loop
        said = dict(zip(names, row, strict=True))
        text = said.pop("text")
        made = tokenizer(primary_language(said["language"]))(text)
        if made.text != text:  # what cuts some languages drops white space
            made = Doc(made.vocab, words=[text], spaces=[False])
        made.cats = {name: float(name == said["label"]) for name in context.label_names}
        made.user_data.update(said)
        part = said.get("split") or WITHOUT_SPLIT
        if part not in bins:
            bins[part] = DocBin(attrs=[], store_user_data=True)
        bins[part].add(made)
    for name, docs in bins.items():
        docs.to_disk(folder / f"{name}.spacy")
    return count


def _tokenizer(language: str) -> Any:
    """Return what cuts a language's texts: spaCy's, or the one for any where that is missing.

    For some languages, such as Japanese, it needs a package of its own.
    """
    if _LANGUAGE.fullmatch(language):
        with suppress(ImportError):
            return spacy.blank(language).tokenizer
    return spacy.blank(_ANY_LANGUAGE).tokenizer
