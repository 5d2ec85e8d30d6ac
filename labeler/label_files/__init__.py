"""Labels made elsewhere: long and wide tables, Label Studio, doccano and Prodigy exports."""

from labeler.label_files.duplicates import POLICIES, SettledLabels, settle_duplicates
from labeler.label_files.reading import FORMATS, read_label_files
from labeler.label_files.rows import Columns, FileLabel, FoundFile, LabelFiles, Weights

__all__ = [
    "FORMATS",
    "POLICIES",
    "Columns",
    "FileLabel",
    "FoundFile",
    "LabelFiles",
    "SettledLabels",
    "Weights",
    "read_label_files",
    "settle_duplicates",
]
