"""Learning with disagreements: the JSON of the shared task Le-Wi-Di at SemEval 2023.

Leonardelli et al. 2023, https://aclanthology.org/2023.semeval-1.314/. The task's labels are 0
and 1; here they are the codebook's, so that `soft_label` has one share for each of them.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from labeler.release.context import ReleaseContext
from labeler.release.json_stream import write_mapping
from labeler.release.records import DocumentRecord, SentenceRecord


def cannot_carry(sentence: SentenceRecord, _: ReleaseContext) -> str | None:
    """Say where a name would fall apart in the list of annotators, which has commas between."""
    found = sentence.aggregated
    if found is not None and any("," in voter.annotator for voter in found.voters):
        return "an annotator's name with a comma"
    return None


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write each sentence with two votes or more, under a number; return how many there were.

    One vote says nothing of how far people disagree, so such a sentence has no soft label.
    """
    return write_mapping(file, _numbered(documents, context))


def _numbered(
    documents: Iterable[DocumentRecord], context: ReleaseContext
) -> Iterator[tuple[str, Any]]:
    task = f"sentence labelling: {context.codebook.title}"
    number = 0
    for document in documents:
        for sentence in document.sentences:
            found = sentence.aggregated
            if found is None or (shares := found.soft_label) is None:
                continue
            number += 1
            yield (
                str(number),
                {
                    "text": sentence.text,
                    "annotation task": task,
                    "number of annotations": len(found.voters),
                    "annotations": ",".join(voter.label for voter in found.voters),
                    "annotators": ",".join(voter.annotator for voter in found.voters),
                    "lang": document.language,
                    "hard_label": found.label,
                    "soft_label": shares,
                    "split": document.split,
                    "other_info": {
                        "sentence_id": sentence.sentence_id,
                        "document_id": document.document_id,
                        "position": sentence.position,
                        "hard_label_source": found.label_source,
                    },
                },
            )
