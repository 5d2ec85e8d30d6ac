"""Which folders a release may take the place of."""

from pathlib import Path

from labeler.errors import LabelerError
from labeler.release.folder import is_ours
from labeler.release.papers.answers import FILE as ANSWERS
from labeler.release.papers.answers import read_answers
from labeler.release.papers.checksums import FILE as CHECKSUMS
from labeler.release.papers.checksums import changed_files
from labeler.release.papers.facts import Answers
from labeler.release.papers.manifest import FILE as MANIFEST
from labeler.release.papers.manifest import is_manifest


def is_release(shown: Path, folder: Path, answers: Answers) -> bool:
    """Say whether a folder is a release with nothing of anybody's in it but these answers.

    LabelerError, which calls it `shown`, for a release in which somebody wrote elsewhere, or wrote
    other answers: that would be lost.
    """
    if not (is_ours(folder, besides=ANSWERS) and is_manifest(folder / MANIFEST)):
        return False
    found = changed_files(folder)
    if ANSWERS in found:
        _check_answers(shown, folder / ANSWERS, answers)
    changed = [name for name in found if name != ANSWERS]
    if not changed:
        return True
    if changed == [CHECKSUMS]:
        raise LabelerError(f"{shown}: {CHECKSUMS} is missing or damaged; move the folder away")
    raise LabelerError(
        f"{shown}: {changed[0]} was changed since it was written, which this would undo; what"
        f" people know goes into {ANSWERS}; move the folder away, or put the file back"
    )


def _check_answers(shown: Path, file: Path, answers: Answers) -> None:
    """Hold that the release says what people wrote, also while it was being made."""
    if file.exists() and read_answers(file) != answers:
        raise LabelerError(
            f"{shown}: {ANSWERS} was changed since it was written, which this would undo; release"
            " again without --answers, or move the file away"
        )
