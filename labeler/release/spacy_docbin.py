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
"""What the folder is called where there is no train, dev or test."""

DOCUMENTS: Final = 10_000
"""The most that one file holds: 40 MB of memory."""

_ANY_LANGUAGE: Final = "xx"
_LANGUAGE: Final = re.compile("[a-z]{2,3}")


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a folder for each part of the split; return how many labels there were.

    spaCy reads the files of such a folder one after the other. Categories are 1 for the label and 0
    for the others. All that a table says, but for the text, stands in `user_data`.
    """
    rows = Rows(context)
    names = rows.table.names
    one_each = context.choices.aggregated
    labels = context.codebook.label_names if one_each else context.label_names
    parts: dict[str, _Part] = {}
    tokenizer = cache(_tokenizer)
    count = 0
    for row in rows.flat(documents):
        said = dict(zip(names, row, strict=True))
        text = said.pop("text")
        made = tokenizer(primary_language(said["language"]))(text)
        if made.text != text:  # what cuts some languages drops white space
            made = Doc(made.vocab, words=[text], spaces=[False])
        made.cats = {name: float(name == said["label"]) for name in labels}
        made.user_data.update(said)
        part = said.get("split") or WITHOUT_SPLIT
        if part not in parts:
            parts[part] = _Part(folder / part)
        parts[part].add(made)
        count += 1
    for each in parts.values():
        each.finish()
    return count


class _Part:
    """A folder of files of DOCUMENTS at most, since spaCy holds in memory what goes into one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._files = 0
        self._docs = DocBin(attrs=[], store_user_data=True)

    def add(self, doc: Doc) -> None:
        self._docs.add(doc)
        if len(self._docs) == DOCUMENTS:
            self.finish()

    def finish(self) -> None:
        """Write what is not written yet."""
        if len(self._docs):
            self._files += 1
            self._docs.to_disk(self._folder / f"{self._files:05d}.spacy")
            self._docs = DocBin(attrs=[], store_user_data=True)


def _tokenizer(language: str) -> Any:
    """Return what cuts a language's texts: spaCy's, or the one for any where that is missing.

    For some languages, such as Japanese, it needs a package of its own.
    """
    if _LANGUAGE.fullmatch(language):
        with suppress(ImportError):
            return spacy.blank(language).tokenizer
    return spacy.blank(_ANY_LANGUAGE).tokenizer
