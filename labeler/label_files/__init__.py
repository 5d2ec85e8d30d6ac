"""Labels made elsewhere: long and wide tables, Label Studio, doccano and Prodigy exports."""

from labeler.label_files.reading import FORMATS, read_label_files
from labeler.label_files.rows import Columns, FileLabel, FoundFile, LabelFiles

__all__ = ["FORMATS", "Columns", "FileLabel", "FoundFile", "LabelFiles", "read_label_files"]
