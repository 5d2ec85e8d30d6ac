"""What the annotator is called of a file that does not say whose labels it holds."""

from collections.abc import Sequence
from pathlib import Path


def annotator_names(paths: Sequence[Path]) -> list[str]:
    """Return for each file its name without its ending, and where that is not enough, its folder.

    Files of one name in several folders are several annotators' (`first/all.jsonl` and
    `second/all.jsonl`): each is called after as many of its folders as tell it from the others.
    """
    folders = [path.parent.resolve().parts for path in paths]
    of_name: dict[str, set[tuple[str, ...]]] = {}
    for path, folder in zip(paths, folders, strict=True):
        of_name.setdefault(path.stem, set()).add(folder)
    return [
        "/".join((*_telling(folder, of_name[path.stem] - {folder}), path.stem))
        for path, folder in zip(paths, folders, strict=True)
    ]


def _telling(folder: tuple[str, ...], others: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest end of a folder's path with which none of the others ends."""
    if not others:
        return ()
    ends = (folder[start:] for start in reversed(range(len(folder))))
    return next(end for end in ends if not any(other[-len(end) :] == end for other in others))
