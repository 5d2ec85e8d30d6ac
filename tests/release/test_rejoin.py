"""An export without text, and the text back in it: the same as if it had never been left out."""

import csv
import io
import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_line import command_done, run_command
from labeler.release.rejoin.articles import Articles
from labeler.release.rejoin.rejoin import form_of, rejoin
from labeler.store.connection import open_store
from labeler.store.derived import sentence_id
from labeler.store.documents import document_id_of
from labeler.text.normalise import normalise
from projects import sitting, source

ODD = (
    'He said "=1+1", then \x1b]52;c;eA==\x07 left\x00.\n\n=HYPERLINK("x") is here \u202e now.\n\n'
    "A line\u2028separator and a next\x85line, and \U0001f469\u200d\U0001f52c too."
)
PAGE = """<html><head><title>Night bus</title></head><body><article><h1>Night bus</h1>
<p>The night bus runs again from Friday, the town of Ottoleen said in a long statement on its page.
Nobody knows who pays for it, and the council has yet to vote on the money for the second year.</p>
</article></body></html>"""
ROWS = (
    {
        "title": "Ferry",
        "text": "The ferry sank.\n\n“Never again,” said Ines Okoro.",
        "url": "u:\x1b[2J1",
    },
    {"title": "Rain", "text": "Rain fell on Tallow Bay. It fell for nine days."},
)
FORMS = ("jsonl", "csv", "tsv")


def label_everything(path: Path) -> None:
    """Label every sentence, and mark the first word of each as the cue."""
    with closing(sitting(path)) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("attribution", indices=range(session.count))
            for index in range(session.count):
                session.go_to(index)
                assert session.document is not None
                cue = session.document.sentences[index].text.split()[0]
                session.set_attributes({"cue": cue})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with articles in several files, a labelled project, and its exports."""
    folder = tmp_path_factory.mktemp("rejoin")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), "utf-8")
    (articles / "table.csv").write_text("text,title\r\nSnow fell in Hask.,Snow\r\n", "utf-8")
    odd = folder / "odd.jsonl"
    odd.write_text(json.dumps({"title": "Odd", "text": ODD}), "utf-8")
    path = str(folder / "x.db")
    command_done("--db", path, "import", str(articles), str(odd))
    label_everything(Path(path))
    for form in FORMS:
        command_done("--db", path, "export", "-o", str(folder / f"whole.{form}"))
        command_done("--db", path, "export", "--no-text", "-o", str(folder / f"bare.{form}"))
    return folder


def bare(folder: Path, form: str) -> str:
    return str(folder / f"bare.{form}")


def rejoined(folder: Path, form: str, *arguments: str, fails: bool = False) -> str:
    """Return what comes of the export and the articles; all of them, if none are named."""
    articles = arguments or (str(folder / "articles"), str(folder / "odd.jsonl"))
    result = run_command("rejoin", bare(folder, form), *articles, "-o", "out." + form)
    assert result.exit_code == fails, (result.output, result.exception)
    return Path(f"out.{form}").read_bytes().decode()


def read(text: str, form: str) -> list[dict[str, Any]]:
    if form == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    delimiter = "\t" if form == "tsv" else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def without(rows: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{n: v for n, v in row.items() if n not in names} for row in rows]


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_the_text_is_back_as_if_it_had_never_been_left_out(folder: Path, form: str) -> None:
    whole = read((folder / f"whole.{form}").read_bytes().decode(), form)
    rows = read(rejoined(folder, form), form)
    assert len(rows) == 8 == len({row["text"] for row in rows})
    assert without(rows) == without(whole, "title", "source")
    assert [*rows[0]] == [name for name in whole[0] if name not in ("title", "source")]
    assert "\x00" in "".join(row["text"] for row in rows)


def test_parquet_gets_the_text_back_as_well(folder: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = read(Path(bare(folder, "jsonl")).read_text("utf-8"), "jsonl")
    given = [row | {"attributes": json.dumps(row["attributes"])} for row in rows]
    pq.write_table(pa.Table.from_pylist(given), "bare.parquet")
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    command_done("rejoin", "bare.parquet", *articles, "-o", "out.parquet")
    found = pq.read_table("out.parquet").to_pylist()
    whole = read((folder / "whole.jsonl").read_text("utf-8"), "jsonl")
    assert [*found[0]] == [name for name in whole[0] if name not in ("title", "source")]
    parsed = [row | {"attributes": json.loads(row["attributes"])} for row in found]
    assert parsed == without(whole, "title", "source")


def test_a_dataset_folder_rejoined_tells_its_features_still(folder: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for name in ("whole", "bare"):
        without_text = ("--no-text",) if name == "bare" else ()
        words = ("export", "--format", "huggingface", *without_text, "-o", name)
        command_done("--db", str(folder / "x.db"), *words)
    (file,) = Path("bare/annotations").iterdir()
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    command_done("rejoin", str(file), *articles, "-o", "out.parquet")
    found, whole = (
        json.loads(pq.read_schema(path).metadata[b"huggingface"])["info"]["features"]
        for path in ("out.parquet", Path("whole/annotations") / file.name)
    )
    assert found["label"]["_type"] == "ClassLabel"
    assert [*found] == pq.read_schema("out.parquet").names
    assert found == {name: whole[name] for name in found}


@pytest.mark.parametrize("features", [b"{", b"[]", b'{"info": {"features": {"text": 1}}}'])
def test_features_that_are_not_of_the_columns_are_left_out(folder: Path, features: bytes) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = read(Path(bare(folder, "jsonl")).read_text("utf-8"), "jsonl")
    given = [row | {"attributes": json.dumps(row["attributes"])} for row in rows]
    table = pa.Table.from_pylist(given).replace_schema_metadata({"huggingface": features, "a": "b"})
    pq.write_table(table, "bare.parquet")
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    command_done("rejoin", "bare.parquet", *articles, "-o", "out.parquet")
    assert pq.read_schema("out.parquet").metadata == {b"a": b"b"}


def test_what_has_no_article_is_named_and_stays_without_text(folder: Path) -> None:
    result = run_command("rejoin", bare(folder, "jsonl"), str(folder / "articles"))
    assert result.exit_code == 1
    rows = read(result.stdout, "jsonl")
    missing = document_id_of(ODD)
    assert {row["document_id"] for row in rows if row["text"] is None} == {missing}
    assert all(row["text"] for row in rows if row["document_id"] != missing)
    assert f"without text: document {missing[:12]}: no article has its text" in result.stderr
    assert "rows of 3 documents got the text back" in result.stderr


def test_an_article_that_changed_is_none_of_the_export(folder: Path) -> None:
    changed = [ROWS[0] | {"text": ROWS[0]["text"] + " Or so."}, ROWS[1]]
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in changed), "utf-8")
    result = run_command("rejoin", bare(folder, "csv"), "rows.jsonl")
    assert result.exit_code == 1
    told = result.stderr.splitlines()
    assert (
        f"without text: document {document_id_of(ROWS[0]['text'])[:12]} (u:␛[2J1): no article"
        in ("\n".join(told))
    )
    assert "not in the export: rows.jsonl#1" in told
    assert sum(line.startswith("without text:") for line in told) == 3


def test_a_second_time_fills_what_the_first_could_not(folder: Path) -> None:
    first = rejoined(folder, "csv", str(folder / "odd.jsonl"), fails=True)
    Path("first.csv").write_bytes(first.encode())
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    result = command_done("rejoin", "first.csv", *articles, "-o", "second.csv")
    assert "not in the export" not in result.stderr
    assert Path("second.csv").read_bytes().decode() == rejoined(folder, "csv")


def test_where_nothing_matches_nothing_is_written(folder: Path) -> None:
    Path("other.txt").write_text("Another article altogether.", "utf-8")
    Path("out.jsonl").write_text("old", "utf-8")
    result = run_command("rejoin", bare(folder, "jsonl"), "other.txt", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert "none of its 4 documents is among the articles" in str(result.exception)
    assert Path("out.jsonl").read_text("utf-8") == "old"
    assert {path.name for path in Path().iterdir()} == {"out.jsonl", "other.txt"}


def test_a_page_is_read_as_it_was_imported(tmp_path: Path) -> None:
    """And where its reader finds another text in it than then, that is told from a missing one."""
    pytest.importorskip("trafilatura")
    Path("page.html").write_text(PAGE, "utf-8")
    command_done("--db", "x.db", "import", "page.html")
    label_everything(tmp_path / "x.db")
    bare_rows = command_done("--db", "x.db", "export", "--no-text").stdout
    Path("bare.jsonl").write_text(bare_rows, "utf-8")
    found = read(command_done("rejoin", "bare.jsonl", "page.html").stdout, "jsonl")
    whole = read(command_done("--db", "x.db", "export").stdout, "jsonl")
    assert found == without(whole, "title", "source")
    other = whole[0]["document_id"].translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    Path("bare.jsonl").write_text(bare_rows.replace(whole[0]["document_id"], other), "utf-8")
    result = run_command("rejoin", "bare.jsonl", "page.html", "-o", "out.jsonl")
    assert result.exit_code == 1
    assert "page.html is the same file, but is read as another text" in result.stderr
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (-1, 5), (0, 10**6), (10**30, 10**31), (5, 5), (7, 3), ("0", 5), (0.0, 5), (True, 5),
        (None, 5), (0, [5]), ({}, 5),
    ],
)  # fmt: skip
def test_offsets_that_cannot_be_are_refused_with_their_row(
    folder: Path, start: Any, stop: Any
) -> None:
    spoil(folder, lambda row: row | {"start": start, "stop": stop})


def test_a_cue_out_of_its_document_is_refused_as_well(folder: Path) -> None:
    spoil(folder, lambda row: row | {"attributes": {"cue": {"start": 3, "stop": 10**7}}})
    spoil(folder, lambda row: row | {"attributes": {"cue": {"start": -9, "stop": -1}}})


def test_a_row_that_shows_another_place_than_was_labelled_is_refused(folder: Path) -> None:
    spoil(folder, lambda row: row | {"stop": row["stop"] - 1})
    spoil(folder, lambda row: row | {"sentence_id": "0" * 32})
    spoil(folder, lambda row: row | {"document_id": "../../etc/passwd"})
    spoil(folder, lambda row: row | {"document_id": None})


def spoil(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change the third row, and see that it is refused and the old output stays."""
    rows = read(Path(bare(folder, "jsonl")).read_text("utf-8"), "jsonl")
    rows[2] = change(rows[2])
    Path("bad.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    refused("bad.jsonl", folder, "row 3: ")


def refused(name: str, folder: Path, why: str) -> None:
    output = Path(f"out{Path(name).suffix}")
    output.write_text("old", "utf-8")
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    result = run_command("rejoin", name, *articles, "-o", str(output))
    assert result.exit_code == 1
    message = str(result.exception)
    assert message.startswith(name)
    assert why in message
    assert "\n" not in message
    assert output.read_text("utf-8") == "old"


@pytest.mark.parametrize("cell", ["-1", "1e3", "٣", "9" * 5000, "", "0x1", " 1", "NaN"])
def test_offsets_in_tables_are_plain_numbers(folder: Path, cell: str) -> None:
    rows = read(Path(bare(folder, "csv")).read_bytes().decode(), "csv")
    rows[1]["start"] = cell
    with Path("bad.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    refused("bad.csv", folder, "row 2: start is not a whole number from 0")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"PAR1 not really", "is not Parquet that can be read"),
        (b"<html></html>", "has no column document_id"),
        (b"item,annotator,label\r\n1,A,claim\r\n", "has no column document_id"),
        (b"document_id,start,stop,start\r\n", "two columns have one name"),
        (b"document_id,start,stop\r\na,1\r\n", "row 1: has 2 fields, and the header 3"),
        (b'document_id,start,stop\r\n"a,1,2\r\n', "row 1: is not CSV"),
        (b"document_id,start,stop\r\n\xff,1,2\r\n", "row 1: is not UTF-8"),
        (b'{"document_id": "a", "start": 1}', "row 1: has no stop"),
        (b'{"document_id": \n', "row 1: is not JSON"),
        (b'{"a":' * 100_000, "row 1: is not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "row 1: is not JSON"),
        (b'{"document_id": "\xff"}', "row 1: is not JSON"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(folder: Path, content: bytes, why: str) -> None:
    Path("bad.data").write_bytes(content)
    refused("bad.data", folder, why)


@pytest.mark.parametrize("name", ["nowhere.csv", "folder", "", "pipe"])
def test_an_export_that_is_no_file_is_refused(folder: Path, name: str) -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    result = run_command("rejoin", name, str(folder / "articles"))
    assert result.exit_code == 1
    assert "name a file of the export" in str(result.exception)


def test_a_number_that_no_json_has_is_refused(folder: Path) -> None:
    row = Path(bare(folder, "jsonl")).read_text("utf-8").splitlines()[0]
    Path("bad.jsonl").write_text(row.replace('"position": 1', '"position": NaN'), "utf-8")
    refused("bad.jsonl", folder, "row 1: holds a number")


def test_formulas_are_defused_where_that_is_asked_for(folder: Path) -> None:
    assert "\n=HYPERLINK" not in "".join(
        row["text"] for row in read(rejoined(folder, "csv"), "csv")
    )
    articles = (str(folder / "odd.jsonl"), str(folder / "articles"))
    safe = command_done("rejoin", bare(folder, "csv"), *articles, "--excel-safe").stdout_bytes
    texts = [row["text"] for row in read(safe.decode(), "csv")]
    assert sum(text.startswith("'=") for text in texts) == 1
    exact = [row["text"] for row in read(rejoined(folder, "csv"), "csv")]
    assert [text.removeprefix("'") for text in texts] == exact


def test_what_comes_out_is_of_the_form_that_goes_in(folder: Path) -> None:
    odd = str(folder / "odd.jsonl")
    assert run_command("rejoin", bare(folder, "csv"), odd, "-o", "x.jsonl").exit_code == 2
    assert run_command("rejoin", bare(folder, "jsonl"), odd, "--excel-safe").exit_code == 2
    result = run_command("rejoin", bare(folder, "csv"), odd, "-o", bare(folder, "csv"))
    assert "is read by this command" in str(result.exception)


def test_rows_of_several_documents_may_come_in_any_order(folder: Path) -> None:
    rows = Path(bare(folder, "jsonl")).read_text("utf-8").splitlines()
    shuffled = rows[::2] + rows[1::2]
    Path("bare.jsonl").write_text("\n".join(shuffled), "utf-8")
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    found = read(command_done("rejoin", "bare.jsonl", *articles).stdout, "jsonl")
    usual = {row["row_id"]: row for row in read(rejoined(folder, "jsonl"), "jsonl")}
    assert {row["row_id"]: row for row in found} == usual


def test_one_label_a_sentence_gets_its_text_as_well(folder: Path) -> None:
    path = str(folder / "x.db")
    arguments = ("--db", path, "export", "--labels", "majority", "--format", "csv")
    Path("bare.csv").write_bytes(command_done(*arguments, "--no-text").stdout_bytes)
    articles = (str(folder / "articles"), str(folder / "odd.jsonl"))
    found = command_done("rejoin", "bare.csv", *articles).stdout_bytes.decode()
    whole = command_done(*arguments).stdout_bytes.decode()
    assert read(found, "csv") == without(read(whole, "csv"), "title", "source")


def test_no_project_is_opened(folder: Path) -> None:
    rejoined(folder, "jsonl")
    with open_store(folder / "x.db") as store:
        assert store.value("SELECT count(*) FROM document") == 4
    assert not list(Path().rglob("*.db"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(normalise).filter(bool)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_whatever_a_text_holds_comes_back_exactly(given_: list[tuple[str, float, float]]) -> None:
    rows, wanted = [], []
    for text, begin, end in given_:
        start = int(begin * (len(text) - 1))
        stop = start + 1 + int(end * (len(text) - start - 1))
        identifier = document_id_of(text)
        sentence = sentence_id(identifier, start, stop, text[start:stop])
        rows.append(
            {"sentence_id": sentence, "document_id": identifier, "start": start, "stop": stop}
        )
        wanted.append(text[start:stop])
    table = "\r\n".join([",".join(rows[0]), *(",".join(map(str, r.values())) for r in rows)])
    for form, content in (("jsonl", "\n".join(map(json.dumps, rows))), ("csv", table)):
        Path("bare").write_text(content, "utf-8")
        out = io.BytesIO()
        with Articles() as articles:
            for text, *_ in given_:
                articles.add(source(text))
            done = rejoin(Path("bare"), form_of(Path("bare")), out, articles)
        assert [row["text"] for row in read(out.getvalue().decode(), form)] == wanted
        assert (done.filled, len(done.unmatched), articles.unused()) == (len(rows), 0, [])
