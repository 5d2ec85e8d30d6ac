"""Finds the data folders `db/` and `seeds/`, wherever the package runs from."""

from importlib.resources import files
from pathlib import Path

from labeler.errors import LabelerError


def data_folder(name: str) -> Path:
    """Return the folder `name` (`db` or `seeds`).

    A wheel carries the folders inside the package; a checkout and an editable install have them
    beside it. Raises LabelerError when neither is there, which means a broken installation.
    """
    for folder in (Path(str(files("labeler"))) / name, Path(__file__).parent.parent / name):
        if folder.is_dir():
            return folder
    raise LabelerError(f"the folder '{name}' is missing from this installation: install it again")
