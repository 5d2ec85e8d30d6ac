"""A folder to write label files into."""

from pathlib import Path

import pytest

from label_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
