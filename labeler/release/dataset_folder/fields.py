"""What the columns of the tables mean, in a line each, for those who meet them far from here."""

from collections.abc import Mapping
from typing import Final

_SHARED: Final = {
    "row_id": "The row's number in its table, from 1.",
    "document_id": "A hash of the article's text: the same article, the same id.",
    "title": "The article's title.",
    "source": "The file that the article came from.",
    "url": "The article's address, where it is known.",
    "published_at": "The article's date, as its file told it.",
    "language": "The article's language.",
    "raw_sha256": "SHA-256 of the file that the article came from.",
    "splitter": "What cut the article into sentences, with its version.",
    "split": "The part that the row is in: train, dev or test. A file or split called validation"
    " is dev.",
    "sentence_id": "A hash of the article, the offsets and the sentence.",
    "position": "The sentence's place in the article, from 1.",
    "paragraph": "The sentence's paragraph, from 1.",
    "start": "The sentence's first character: Unicode code points of the article's text, from 0.",
    "stop": "The character after the sentence's last one.",
    "text": "The sentence.",
    "codebook": "The name of the codebook that the label is of.",
    "codebook_version": "The codebook's version.",
    "codebook_id": "A hash of the codebook: the same id, the same rules.",
}

ANNOTATIONS: Final[Mapping[str, str]] = _SHARED | {
    "label": "The label that one annotator gave.",
    "annotator": "Who gave it.",
    "annotator_kind": "person or model.",
    "round": "The round of labelling, from 1.",
    "attributes": "What was recorded besides the label, as JSON.",
    "note": "The annotator's note.",
    "created_at": "The day on which the label was given, in UTC, where it is known.",
    "duration_ms": "Milliseconds from arriving at the sentence to the label, where they tell.",
    "origin": "How the label came about, such as key, suggestion (one was accepted) or import.",
    "in_conflict": "Whether different labels of the same annotator stand.",
}
"""Columns of the table with a row for each label given."""

AGGREGATED: Final[Mapping[str, str]] = _SHARED | {
    "label": "The label that an adjudicator decided on, else that of the method.",
    "label_source": "adjudicated, consensus of several annotators, single (one annotator's,"
    " unchecked), or majority of people too few for the model.",
    "consensus": "The label of the method, also where another was decided on.",
    "method": "The method: majority, dawid_skene or mace.",
    "tie_rule": "Who wins a tie: codebook, the label that stands first in it; or random: and the"
    " seed.",
    "ties": "The labels between which that rule decided.",
    "n_annotations": "How many people's labels the label rests on.",
    "votes": "How many people gave each label.",
    "soft_label": "The share of each label in the votes; null where fewer than two people"
    " labelled.",
    "probabilities": "How probable the method holds each label.",
    "adjudication": "What was decided on: a disagreement, an agreement, a single label or an"
    " unlabelled sentence.",
    "round": "The round whose labels are counted.",
}
"""Columns of the table with a row for each sentence."""
