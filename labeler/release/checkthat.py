"""CheckThat! TSV, in the form of its English data of 2024: an id, a sentence, Yes or No.

https://checkthat.gitlab.io/clef2024/task1/
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, Final

from labeler.release.checkworthy import CheckWorthiness
from labeler.release.context import ReleaseContext
from labeler.release.records import DocumentRecord

_HEADER: Final = ("Sentence_id", "Text", "class_label")


def write(file: BinaryIO, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write a line for each sentence of which it is known whether it is worth checking.

    Cells are quoted as in CSV where they have to be. LabelerError where the codebook has no scale.
    """
    worth_checking = CheckWorthiness(context, "checkthat")
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    count = 0
    try:
        writer = csv.writer(text, delimiter="\t", lineterminator="\n")
        writer.writerow(_HEADER)
        for document in documents:
            for sentence in document.sentences:
                answer = worth_checking.of(sentence)
                if answer is not None:
                    writer.writerow(
                        (sentence.sentence_id, sentence.text, "Yes" if answer else "No")
                    )
                    count += 1
    finally:
        # The caller owns the file: flush into it and let go, without closing it.
        text.detach()
    return count
