"""Drafts of ClaimReview for what is worth checking: what was claimed and where, and no verdict.

https://schema.org/ClaimReview, in a DataFeed. Whoever checks the claim adds themselves as the
author, an address, a day and a rating; until then no search engine takes a draft for a review.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

from labeler.release.checkworthy import CheckWorthiness
from labeler.release.context import ReleaseContext
from labeler.release.iri import web_address
from labeler.release.json_stream import write_levels
from labeler.release.records import DocumentRecord, SentenceRecord

_SOURCE: Final = "source"
_DESCRIPTION: Final = (
    "Drafts. Nothing here has been checked, and no draft says whether its claim is true: annotators"
    " found it worth checking."
)


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a draft for each sentence that is worth checking; return how many there were."""
    worth_checking = CheckWorthiness(context, "claimreview")
    found = (
        _draft(document, sentence, context)
        for document in documents
        for sentence in document.sentences
        if worth_checking.of(sentence)
    )
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"{context.project}: drafts of claim reviews",
        "description": _DESCRIPTION,
        "creativeWorkStatus": "Draft",
    }
    return write_levels(file, [(head, "dataFeedElement")], found)


def _draft(
    document: DocumentRecord, sentence: SentenceRecord, context: ReleaseContext
) -> dict[str, Any]:
    article = {
        "@type": "NewsArticle",
        "headline": document.title,
        "url": web_address(document.url),
        "datePublished": document.published_at,
        "inLanguage": document.language,
    }
    claim: dict[str, Any] = {"@type": "Claim", "text": sentence.text, "appearance": _known(article)}
    if (speaker := _speaker(sentence, context)) is not None:
        claim["author"] = {"@type": "Thing", "name": speaker}
    return {
        "@type": "ClaimReview",
        "identifier": sentence.sentence_id,
        "creativeWorkStatus": "Draft",
        "claimReviewed": sentence.text,
        "inLanguage": document.language,
        "itemReviewed": claim,
    }


def _speaker(sentence: SentenceRecord, context: ReleaseContext) -> str | None:
    """Return who said it, as most of those say who gave the label that won."""
    if sentence.aggregated is None:
        return None
    named = Counter(
        label.attributes[_SOURCE]
        for label in sentence.counted(context.round)
        if label.label == sentence.aggregated.label
        and isinstance(label.attributes.get(_SOURCE), str)
    )
    return min(named, key=lambda name: (-named[name], name), default=None)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
