"""A release onto an older one: answers stay, what is somebody's is refused, old or new is whole."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import command_done, run_command
from hostile_texts import HOSTILE_TEXTS
from labeler.codebook import codebook_id, codebook_spec, default_codebook
from labeler.errors import LabelerError
from labeler.release.papers.answers import answers_text, read_answers
from labeler.release.papers.data_statement import DATA_STATEMENT
from labeler.release.papers.datasheet import DATASHEET
from labeler.release.papers.facts import Answers
from labeler.release.papers.questions import OPEN
from labeler.release.replaced import is_release
from labeler.store.codebooks import use_codebook
from labeler.store.connection import open_store
from projects import project, sitting
from release_folder import content, manifest

QUESTIONS = [question for part in (*DATASHEET, *DATA_STATEMENT) for question in part.questions]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)


def labelled(path: Path, *texts: str, name: str = "Ines Okoro") -> Path:
    """Make a project in which somebody labelled the first sentence of each article."""
    project(path, *texts)
    session = sitting(path, name)
    try:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("claim", indices=[0])
        session.go_to(0)
        session.note("=1+1 <b>a note</b>")
    finally:
        session.close()
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return labelled(tmp_path_factory.mktemp("again") / "storm.db")


def release(path: Path, out: Path, *options: str) -> Path:
    command_done("--db", str(path), "release", str(out), "--format", "jsonl", *options)
    return out


def refused(path: Path, out: Path, *options: str) -> str:
    """Return why a release is refused; what is there stays, and nothing is left beside it."""
    before, beside = content(out), sorted(out.parent.iterdir())
    result = run_command("--db", str(path), "release", str(out), "--format", "jsonl", *options)
    assert result.exit_code == 1
    assert (content(out), sorted(out.parent.iterdir())) == (before, beside)
    return str(result.exception)


def answer(out: Path, **given: str) -> None:
    """Answer in the file of a release, as people do."""
    page = (out / "answers.toml").read_text("utf-8")
    for name, value in given.items():
        page, count = re.subn(rf"(?m)^{name} = (\"\"|\[\])$", f"{name} = {value}", page)
        assert count == 1
    (out / "answers.toml").write_text(page, "utf-8")


def test_a_datasheet_has_all_its_questions() -> None:
    assert sum(len(part.questions) for part in DATASHEET) == 57  # as Gebru et al. have
    names = [question.id for question in QUESTIONS]
    assert len(set(names)) == len(names)


def test_what_only_people_know_is_marked_and_counted(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    papers = [(out / name).read_text("utf-8") for name in ("DATASHEET.md", "DATA_STATEMENT.md")]
    marked = [line for page in papers for line in page.split("\n") if line.startswith(f"{OPEN} (")]
    assert len(marked) == manifest(out)["open_questions"] > 0
    for question in QUESTIONS:
        assert f"\n{question.id} = " in (out / "answers.toml").read_text("utf-8")


def test_answers_stay_and_the_papers_say_them(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    waiting = manifest(out)["open_questions"]
    answer(
        out,
        title='"Tallow Bay"',
        authors='["Ines Okoro", "The <b>harbour</b>: desk"]',
        funding='"""\nNobody paid.\n\n# It *was* fun.\n"""',
    )
    release(path, out)
    assert manifest(out)["open_questions"] == waiting - 1
    sheet = (out / "DATASHEET.md").read_text("utf-8")
    assert "\n\nNobody paid.\n\n\\# It \\*was\\* fun.\n\n" in sheet
    assert "(funding in answers.toml)" not in sheet
    assert (out / "README.md").read_text("utf-8").startswith("# Tallow Bay\n")
    assert '"The <b>harbour</b>: desk"' in (out / "CITATION.cff").read_text("utf-8")
    again = content(out)
    release(path, out)
    assert content(out) == again
    other = release(path, tmp_path / "other", "--answers", str(out / "answers.toml"))
    assert content(other) == again
    assert "--answers DIR/answers.toml" in manifest(other)["command"]


@pytest.mark.parametrize("authors", [(), ("Ines Okoro",), ("Ines Okoro", "The {harbour} desk")])
def test_both_citations_name_the_same_authors(
    path: Path, tmp_path: Path, authors: tuple[str, ...]
) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "answers.toml"
    file.write_text(answers_text(Answers("Tallow Bay", authors, {})), "utf-8")
    words = ("--format", "huggingface", "--answers", str(file))
    out = release(path, tmp_path / "out", *words)
    described = json.loads((out / "croissant.json").read_bytes())
    creator = described["creator"]
    named = [each["name"] for each in (creator if isinstance(creator, list) else [creator])]
    assert named == list(authors or ("Tallow Bay",))
    cited = [line for line in described["citeAs"].split("\n") if "author" in line]
    wanted = " and ".join(f"{{{name.translate({123: None, 125: None})}}}" for name in authors)
    assert cited == ([f"  author = {{{wanted}}},"] if authors else [])
    for name in authors:
        assert f'"{name}"' in (out / "CITATION.cff").read_text("utf-8")


def test_answers_that_nobody_released_yet_are_not_lost(path: Path, tmp_path: Path) -> None:
    out, other = release(path, tmp_path / "out"), tmp_path / "other.toml"
    other.write_text('title = "Tallow Bay"')
    answer(out, funding='"Nobody paid."')
    assert "answers.toml was changed" in refused(path, out, "--answers", str(other))
    other.write_bytes((out / "answers.toml").read_bytes())
    release(path, out, "--answers", str(other))
    assert "Nobody paid." in (out / "DATASHEET.md").read_text("utf-8")


def test_answers_written_while_a_release_is_made_are_not_lost(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    known = read_answers(out / "answers.toml")
    assert is_release(out, out, known)
    answer(out, funding='"Nobody paid."')
    with pytest.raises(LabelerError, match="release again"):
        is_release(out, out, known)
    assert is_release(out, out, read_answers(out / "answers.toml"))


@given(
    title=TEXTS,
    authors=st.lists(TEXTS, max_size=3),
    given=st.dictionaries(st.sampled_from([q.id for q in QUESTIONS]), TEXTS, max_size=4),
)
def test_answers_come_back_as_they_were_given(
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    authors: list[str],
    given: dict[str, str],
) -> None:
    answers = Answers(title, tuple(authors), given)
    page = answers_text(answers)
    file = tmp_path_factory.mktemp("answers") / "answers.toml"
    file.write_bytes(page.encode())
    assert read_answers(file) == answers
    assert tomllib.loads(page)["title"] == title


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"title = 3", "'title' is a text"),
        (b'authors = "one"', "'authors' is a list of names"),
        (b"answers = 1", "'[answers]' is a table"),
        (b"[answers]\nnone_such = ''", "no question 'none_such'"),
        (b"[answers]\nfunding = 1", "the answer to 'funding' is a text"),
        (b"other = 1", "no place for 'other'"),
        (b"title = '", "not valid TOML"),
        (b"title = '\xff'", "not UTF-8"),
        (b"#" * (1 << 20) + b"#", "larger than"),
        (None, "cannot be read"),
    ],
)
def test_answers_that_are_none_are_refused(
    path: Path, tmp_path: Path, page: bytes | None, why: str
) -> None:
    file = tmp_path / "mine.toml"
    if page is not None:
        file.write_bytes(page)
    found = refused(path, tmp_path / "out", "--answers", str(file))
    assert str(file) in found
    assert why in found


def test_a_newer_release_takes_the_place_of_an_older(path: Path, tmp_path: Path) -> None:
    other = labelled(tmp_path / path.name, "Another one. Of two sentences.")
    out, alone = release(other, tmp_path / "out"), release(path, tmp_path / "alone")
    assert content(out) != content(alone)
    release(path, out)
    assert content(out) == content(alone)


def test_what_is_no_release_is_refused(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert "something else in it" in refused(path, out)
    (out / "mine.txt").rename(out / "release.json")
    assert "something else in it" in refused(path, out)
    export = tmp_path / "export"
    command_done("--db", str(path), "export", "--format", "doccano", "-o", str(export))
    assert "something else in it" in refused(path, export)


def test_a_release_with_somebodys_file_in_it_is_refused(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    (out / "data" / "mine.txt").write_text("mine")
    assert "something else in it" in refused(path, out)


@pytest.mark.parametrize("name", ["DATASHEET.md", "data/annotations.jsonl", "SHA256SUMS"])
def test_a_release_that_was_changed_by_hand_is_refused(
    path: Path, tmp_path: Path, name: str
) -> None:
    out = release(path, tmp_path / "out")
    with (out / name).open("a") as file:
        file.write("Mine.\n")
    found = refused(path, out)
    assert str(out) in found
    assert name in found or name == "SHA256SUMS"
    (out / name).unlink()
    refused(path, out)


def test_an_export_never_takes_the_place_of_a_release(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    before = content(out)
    words = ("--db", str(path), "export", "--format", "doccano", "-o", str(out))
    assert run_command(*words).exit_code == 1
    assert content(out) == before


def test_what_a_format_cannot_carry_leaves_the_old_release(path: Path, tmp_path: Path) -> None:
    out = release(path, tmp_path / "out")
    hostile = labelled(tmp_path / "nul.db", HOSTILE_TEXTS["NUL"])
    assert "cannot carry" in refused(hostile, out, "--format", "uima")


def test_nothing_labelled_is_no_release(tmp_path: Path) -> None:
    empty = project(tmp_path / "empty.db")
    assert "nothing is labelled" in refused(empty, tmp_path / "out")


_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_MARKED = re.compile(r"(?<!\\)(<script|<b>|<img|\]\(http|\|\|)")


def test_a_codebook_of_ones_own_stands_beside_the_earlier(path: Path, tmp_path: Path) -> None:
    nasty = "<script>x</script>\n\n# no | ![y](http://y) `z`"
    known = default_codebook()
    own = known.model_copy(
        update={
            "version": "2.0",
            "title": nasty,
            "unit": nasty,
            "steps": (),
            "labels": tuple(
                label.model_copy(update={"definition": nasty}) for label in known.labels
            ),
            "rules": tuple(rule.model_copy(update={"text": nasty}) for rule in known.rules),
            "cases": tuple(case.model_copy(update={"text": nasty}) for case in known.cases),
        }
    )
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    with open_store(copy) as store:
        use_codebook(store, own, None)
    out = release(copy, tmp_path / "out")
    for paper in out.glob("*.md"):
        assert not _MARKED.search(paper.read_text("utf-8")), paper.name
        assert "\n# no" not in paper.read_text("utf-8")
    (earlier,) = (out / "codebooks").iterdir()
    assert earlier.name == f"{known.name}-{known.version}-{codebook_id(known)[:8]}.json"
    assert earlier.read_text("utf-8") == f"{codebook_spec(known)}\n"
    assert (out / "codebook.json").read_text("utf-8") == f"{codebook_spec(own)}\n"
    assert manifest(out)["left_out"] == {"under other codebooks": 3}


def test_hostile_words_do_nothing_in_any_paper(tmp_path: Path) -> None:
    nasty = "\"]}\n---\n# <script>alert(1)</script> ![x](http://x) || \x1b[31m\u202e\u2028 '=1+1"
    path = labelled(
        tmp_path / "no <script>'\u202e \x1b[31m.db",
        *HOSTILE_TEXTS.values(),
        name="=1+1 <b>Ines</b> | `Okoro`",
    )
    answers = Answers(nasty.strip(), (nasty.strip(),), {q.id: nasty.strip() for q in QUESTIONS})
    file = tmp_path / "answers.toml"
    file.write_bytes(answers_text(answers).encode())
    options = ("--names", "--notes", "--license-text", nasty, "--license-labels", nasty)
    out = release(path, tmp_path / "out", *options, "--answers", str(file))
    assert manifest(out)["licences"] == {"text": nasty, "labels": nasty}
    assert manifest(out)["title"] == nasty.strip()
    for name, data in content(out).items():
        page = data.decode()
        if not name.startswith("data/"):
            assert not _UNSEEN.search(page), name
        if name.endswith(".md"):
            assert not _MARKED.search(page), name
            assert "\n---\n" not in page
    assert read_answers(out / "answers.toml") == answers
    assert release(path, out, *options) == out
