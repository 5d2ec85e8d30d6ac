"""Puts the text back into an export of any of the forms that tables have."""

from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

from labeler.errors import LabelerError
from labeler.release.rejoin.articles import Articles
from labeler.release.rejoin.files import rejoin_csv, rejoin_jsonl
from labeler.release.rejoin.rows import Rejoiner

Form = Literal["jsonl", "csv", "tsv", "parquet"]

_PARQUET: Final = b"PAR1"
_HEAD: Final = 64 * 1024


def form_of(path: Path) -> Form:
    """Return what an export is, by how it begins; LabelerError if it cannot be read."""
    if not path.is_file():
        # A pipe would lose what was looked at.
        what = "is no file that can be read twice" if path.exists() else "there is no such file"
        raise LabelerError(f"{path}: {what}; name a file of the export")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise LabelerError(f"{path}: cannot be read ({error.strerror})") from error
    if head.startswith(_PARQUET):
        return "parquet"
    if not (start := head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        raise LabelerError(f"{path}: is empty")
    if start.startswith(b"{"):
        return "jsonl"
    return "tsv" if b"\t" in start.splitlines()[0] else "csv"


def rejoin(
    path: Path, form: Form, out: BinaryIO, articles: Articles, *, excel_safe: bool = False
) -> Rejoiner:
    """Write an export with the text of its articles, in the same form; return what came of it.

    Rows of documents that no article has the text of are kept without it. LabelerError, in one
    line that names the row, for a row that cannot be, and where no document at all is found.
    """
    rejoiner = Rejoiner(str(path), articles)
    if form == "parquet":
        try:
            from labeler.release.rejoin.parquet import rejoin_parquet  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise LabelerError(
                f"{path}: needs an extra to read Parquet: install this project with [parquet]"
            ) from error
        rejoin_parquet(path, out, rejoiner)
        return rejoiner
    with path.open("rb") as source:
        given = cast("BinaryIO", source)
        if form == "jsonl":
            rejoin_jsonl(given, out, rejoiner)
        else:
            delimiter = "\t" if form == "tsv" else ","
            rejoin_csv(given, out, rejoiner, delimiter, excel_safe=excel_safe)
    return rejoiner
