"""A dataset folder of Hugging Face: Parquet files, the card, and the description in Croissant."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from labeler.release.context import ReleaseContext
from labeler.release.dataset_folder.card import dataset_card
from labeler.release.dataset_folder.croissant import CROISSANT, croissant_json
from labeler.release.dataset_folder.tables import write_tables
from labeler.release.records import DocumentRecord

CARD: Final = "README.md"


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the folder; return how many rows its last table has."""
    tables, tally = write_tables(folder, documents, context, hub=True)
    (folder / CARD).write_bytes(dataset_card(tables, tally, context).encode())
    (folder / CROISSANT).write_bytes(croissant_json(tables, tally, context).encode())
    return tables[-1].rows
