"""Parquet files as tables, read in portions."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from labeler.errors import LabelerError
from labeler.label_files.rows import LabelFile
from labeler.label_files.tables import Table
from labeler.label_files.values import as_text

_AT_ONCE: Final = 1 << 13


def parquet_table(file: LabelFile, advance: Callable[[int], None]) -> Table:
    """Return the table in a Parquet file, every cell as text; a missing value is an empty one.

    LabelerError where pyarrow is not installed, and for a file that it cannot read.
    """
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise LabelerError(
            f"{file.path}: needs an extra to read Parquet: install this project with [parquet]"
        ) from error
    try:
        source = ParquetFile(file.path)
    except (ArrowException, OSError) as error:
        raise file.error(_problem(error)) from error
    names = list(source.schema_arrow.names)
    if not source.metadata.num_rows:
        source.close()
        raise file.error("there are columns, and no label in them")
    return Table("Parquet", names, _rows(source, file, advance))


def _rows(source: Any, file: LabelFile, advance: Callable[[int], None]) -> Iterator[list[str]]:
    from pyarrow import ArrowException  # noqa: PLC0415 - as above

    number = told = 0
    file.where = lambda: f"row {number}"
    total, size = source.metadata.num_rows, file.path.stat().st_size
    with source:
        batches = source.iter_batches(batch_size=_AT_ONCE)
        while True:
            try:
                batch = next(batches, None)
            except (ArrowException, OSError) as error:
                raise file.error(_problem(error)) from error
            if batch is None:
                return
            columns = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            for row in zip(*columns, strict=True):
                number += 1
                yield list(row)
            advance(size * number // total - told)
            told = size * number // total


def _cell(value: Any) -> str:
    text = as_text(value)
    if text is not None:
        return text
    # Some writers do not mark their texts as UTF-8; dates and decimals have a usual text.
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _problem(error: Exception) -> str:
    return f"is not Parquet that can be read: {' '.join(str(error).split())}"
