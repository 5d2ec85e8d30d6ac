"""What is shipped: complete, of one version, and without a trace of the machine it was made on."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from labeler import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
_MADE = {"__pycache__", "build", "dist"}


def tracked() -> Iterator[Path]:
    """Yield the files that belong to the project, as git knows them, else all that are not made."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listed = b""
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    if names:
        yield from (ROOT / name for name in names if (ROOT / name).is_file())
        return
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in _MADE and (f == ".ci" or f[0] != ".")]
        yield from (Path(folder, name) for name in files)


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_the_version_is_the_newest_of_the_changes() -> None:
    versions = re.findall(
        r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert versions[0] == __version__


def test_no_file_names_this_machine() -> None:
    # The folders that a checkout is made in, and where packages come from, are put together here,
    # so that this file does not name them either.
    places = "|".join(("home/\\w", "Users/\\w", "root/", "work/", "opt/"))
    hosts = "|".join(("index-url", "find-links", "simple/", "trusted-host"))
    wrong = re.compile(rf"(?<![\w.~$}}])/(?:{places})|{hosts}")
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path, text in texts()
             for match in wrong.finditer(text) if path != Path(__file__).resolve()]  # fmt: skip
    assert found == []


def test_nobody_is_sent_to_another_project_of_the_same_name() -> None:
    # `labeler` on the package index is not this project.
    wrong = re.compile(r"pip3? install (?:-\S+ )*labeler\b(?!/)")
    found = [path for path, text in texts() if wrong.search(text)]
    assert [path for path in found if path != Path(__file__).resolve()] == []
    assert PROJECT["name"] != "labeler"


def test_every_dependency_has_a_reason_beside_it() -> None:
    source = (ROOT / "pyproject.toml").read_text("utf-8")
    extras = PROJECT["optional-dependencies"].values()
    for requirement in [*PROJECT["dependencies"], *(r for extra in extras for r in extra)]:
        if requirement.startswith(PROJECT["name"]):
            continue
        assert re.search(rf'"{re.escape(requirement)}",\s*# \w', source), requirement


# What is built -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the source distribution, and the wheel that was made from it."""
    pytest.importorskip("build", reason="comes with the extra [dev]")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Iterator[zipfile.ZipFile]:
    (path,) = distributions.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


@pytest.mark.slow
def test_the_wheel_holds_the_whole_package_with_its_data(wheel: zipfile.ZipFile) -> None:
    package = {path.relative_to(ROOT).as_posix() for path in tracked()}
    expected = {name for name in package if name.startswith("labeler/")}
    expected |= {f"labeler/{name}" for name in package if name.startswith(("db/", "seeds/"))}
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert {"labeler/py.typed", "labeler/tui/app.tcss", "labeler/seeds/codebook.toml"} <= expected
    assert expected <= shipped
    assert all(name.startswith("labeler/") for name in shipped)
    assert not [name for name in shipped if name.endswith((".pyc", ".db"))]


@pytest.mark.slow
def test_the_wheel_says_what_the_project_says(wheel: zipfile.ZipFile) -> None:
    found = metadata(wheel)
    assert (found["Name"], found["Version"]) == (PROJECT["name"], __version__)
    assert found["Requires-Python"] == PROJECT["requires-python"]
    assert set(found.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])
    (scripts,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "labeler = labeler.__main__:main" in wheel.read(scripts).decode()


@pytest.mark.slow
def test_the_source_distribution_holds_what_tests_and_builds_need(distributions: Path) -> None:
    (path,) = distributions.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    expected = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert expected <= shipped | {".gitignore"}
