"""db/README.md against the schema: everything that is there is explained, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from labeler.models import AnnotatorKind, EventKind, Origin, RoundPurpose
from labeler.practice_project import start_practice
from labeler.store.connection import Store, open_store
from labeler.store.derived import TABLES
from pages import ROOT, cells, first_cells
from projects import sitting

README = (ROOT / "db" / "README.md").read_text("utf-8")

_GROUPS = ("Truth", "Derived", "Local", "Bookkeeping", "Views")


class Section(NamedTuple):
    """One `###` section: the `##` group it stands in, its name, its text."""

    group: str
    name: str
    text: str


def sections() -> Iterator[Section]:
    for block in re.split(r"^## ", README, flags=re.MULTILINE)[1:]:
        group, _, rest = block.partition("\n")
        for part in re.split(r"^### ", rest, flags=re.MULTILINE)[1:]:
            name, _, text = part.partition("\n")
            yield Section(group, name, text)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a practice project in which two people label one sentence differently."""
    path = tmp_path_factory.mktemp("project") / "practice.db"
    start_practice(path)
    for name, label in (("Ines Okoro", "claim"), ("Tam Lindqvist", "attribution")):
        session = sitting(path, name)
        try:
            session.label(label)
        finally:
            session.close()
    return path


@pytest.fixture
def project(practice: Path) -> Iterator[Store]:
    with open_store(practice) as store:
        yield store


def names(store: Store, kind: str) -> set[str]:
    """Return the names of what the schema has of a kind, without what SQLite makes itself."""
    found = store.rows("SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,))
    return {name for (name,) in found if not name.startswith("sqlite_")}


def columns(store: Store, name: str) -> list[tuple[str, str]]:
    found = store.rows("SELECT name, type FROM pragma_table_xinfo(?) ORDER BY cid", (name,))
    return [(column, kind) for column, kind in found]


def test_every_table_is_explained_and_none_is_invented(project: Store) -> None:
    explained = [s.name for s in sections() if s.group in _GROUPS and s.group != "Views"]
    assert sorted(explained) == sorted(names(project, "table"))


def test_every_column_of_every_table_is_explained_with_its_type(project: Store) -> None:
    for section in sections():
        if section.group in _GROUPS and section.group != "Views":
            explained = [(row[0].strip("`"), row[1]) for row in cells(section.text, "column")]
            assert explained == columns(project, section.name), section.name


def test_every_view_and_its_columns_are_explained(project: Store) -> None:
    views = {s.name: s.text for s in sections() if s.group == "Views"}
    assert views.keys() == names(project, "view")
    for name, text in views.items():
        assert first_cells(text, "column") == [c for c, _ in columns(project, name)], name


@pytest.mark.parametrize("kind", ["index", "trigger"])
def test_every_index_and_trigger_is_explained(project: Store, kind: str) -> None:
    explained = first_cells(README, kind)
    assert sorted(explained) == sorted(names(project, kind))


def test_truth_is_what_triggers_protect_and_derived_is_what_a_repair_rebuilds(
    project: Store,
) -> None:
    group_of = {section.name: section.group for section in sections()}
    protected = {name.rpartition("_no_")[0] for name in names(project, "trigger")}
    assert {name for name, group in group_of.items() if group == "Truth"} == protected
    assert {name for name, group in group_of.items() if group == "Derived"} == set(TABLES)


@pytest.mark.parametrize(
    ("heading", "values"),
    [("kind", get_args(EventKind)), ("origin", get_args(Origin))],
)
def test_every_kind_and_origin_of_an_event_is_explained(
    heading: str, values: tuple[str, ...]
) -> None:
    assert first_cells(README, heading) == list(values)


def test_every_kind_of_decision_that_the_program_makes_or_reads_is_explained() -> None:
    calls = re.compile(r'\b(?:decide|decide_from_the_start|in_force|heads)\(\s*store, "([^"]+)"')
    sources = [path.read_text("utf-8") for path in (ROOT / "labeler").rglob("*.py")]
    used = {kind for source in sources for kind in calls.findall(source)}
    assert sorted(first_cells(README, "decision")) == sorted(used)


def test_the_values_of_columns_that_hold_a_choice_are_all_named() -> None:
    text = {section.name: section.text for section in sections()}
    for value in get_args(AnnotatorKind):
        assert f"`{value}`" in text["annotator"]
    for value in get_args(RoundPurpose):
        assert f"`{value}`" in text["decision"]


def test_every_setting_is_explained() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "labeler").rglob("*.py"))
    used = set()
    for text, constant in re.findall(r'set_setting\(store, (?:f?"([^"]+)"|(\w+)),', sources):
        found = text or re.findall(rf'^{constant}\b.*= "(.+)"', sources, re.MULTILINE)[0]
        used.add(re.sub(r"\{.*?\}", "NAME", found))
    assert used == set(first_cells(README, "setting"))


def test_the_queries_shown_run_and_find_something(project: Store) -> None:
    queries = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    assert len(queries) >= 4
    for query in queries:
        assert list(project.rows(query)), query


def test_the_program_depends_on_no_view(project: Store) -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "labeler" / "store").glob("*.py")]
    read = {n for s in sources for n in re.findall(r"\b(?:FROM|JOIN) (?:main\.)?(\w+)", s)}
    assert not names(project, "view") & read
