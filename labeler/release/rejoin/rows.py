"""Puts the text of one row after the other back, and trusts none of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from labeler.errors import LabelerError
from labeler.release.rejoin.articles import Articles
from labeler.store.derived import sentence_id

TEXT: Final = "text"
NEEDED: Final = ("document_id", "start", "stop")
"""The fields without which no text can be put back."""

_CUE: Final = "cue"
_DOCUMENT_ID: Final = re.compile("[0-9a-f]{32}")


class Unmatched(NamedTuple):
    """A document of the export that no article has the text of.

    `source` is an article that has the very same bytes, and still was read as another text.
    """

    document_id: str
    url: str | None
    source: str | None


@dataclass
class Rejoiner:
    """Puts texts back into the rows of one file, from the first row on."""

    name: str
    articles: Articles
    rows: int = 0
    filled: int = 0
    documents: set[str] = field(default_factory=set)
    unmatched: dict[str, Unmatched] = field(default_factory=dict)

    def sentence(self, row: Mapping[str, Any]) -> str | None:
        """Return the text of the next row's sentence, None where no article has it.

        A text that the row has already is returned as it is. LabelerError for a row whose document
        or offsets cannot be, or whose sentence is not the one that its id is made of.
        """
        self.rows += 1
        document_id = row.get("document_id")
        if not isinstance(document_id, str) or not _DOCUMENT_ID.fullmatch(document_id):
            raise self.problem("names no document by 32 hexadecimal digits")
        start, stop = self._offsets(row, "")
        self.documents.add(document_id)
        if isinstance(standing := row.get(TEXT), str) and standing:
            self.articles.use(document_id)
            return standing
        text = self.articles.text(document_id)
        if text is None:
            self._miss(document_id, row)
            return None
        found = self._cut(text, start, stop, "")
        identifier = row.get("sentence_id")
        if identifier and identifier != sentence_id(document_id, start, stop, found):
            raise self.problem(
                "what stands at its offsets is not its sentence: ids or offsets were changed"
            )
        self.filled += 1
        return found

    def attributes(self, row: Mapping[str, Any], attributes: Any) -> Any:
        """Return the row's attributes with the cue in words; nothing else in them changes."""
        if not isinstance(attributes, dict) or not isinstance(attributes.get(_CUE), dict):
            return attributes
        text = self.articles.text(row["document_id"])
        if text is None:
            return attributes
        start, stop = self._offsets(attributes[_CUE], f"the {_CUE}'s ")
        return attributes | {_CUE: self._cut(text, start, stop, f"the {_CUE}'s ")}

    def problem(self, what: str) -> LabelerError:
        """Return the error that says what is wrong with the row."""
        return LabelerError(f"{self.name}: row {self.rows}: {what}; nothing was written")

    def _offsets(self, row: Mapping[str, Any], whose: str) -> tuple[int, int]:
        offsets = []
        for name in ("start", "stop"):
            value = row.get(name)
            # A flag is a whole number for Python; nobody else takes `true` for an offset.
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise self.problem(f"{whose}{name} is not a whole number from 0")
            offsets.append(value)
        start, stop = offsets
        if start >= stop:
            raise self.problem(f"{whose}stop is not after {whose}start")
        return start, stop

    def _cut(self, text: str, start: int, stop: int, whose: str) -> str:
        if stop > len(text):
            raise self.problem(
                f"{whose}stop is beyond the end of the document, which has {len(text)} characters"
            )
        return text[start:stop]

    def _miss(self, document_id: str, row: Mapping[str, Any]) -> None:
        if document_id not in self.unmatched:
            url, raw = row.get("url"), row.get("raw_sha256")
            self.unmatched[document_id] = Unmatched(
                document_id,
                url if isinstance(url, str) and url else None,
                self.articles.with_the_bytes(raw if isinstance(raw, str) else None),
            )


def with_text(fields: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    """Return the fields with the text in its place: after `stop`, where exports have it."""
    if TEXT in fields:
        return {**fields, TEXT: text}
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found[name] = value
        if name == "stop":
            found[TEXT] = text
    return found
