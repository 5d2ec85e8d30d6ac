"""One line for a person, which names the file, the place and what to do."""

import gzip
import os
import sys

import pytest

from label_folder import Folder
from labeler.errors import LabelerError
from labeler.label_files import Columns, read_label_files

LONG = "item,annotator,label\n"


def test_nothing_is_read_before_every_path_leads_somewhere(folder: Folder) -> None:
    good = folder.write("good.csv", f"{LONG}s1,Ada,claim\n")
    for name, problem in (("none.csv", "there is no such file"), (".", "is a folder")):
        with pytest.raises(LabelerError, match=problem):
            read_label_files([good, folder.path / name])


def test_no_file_at_all() -> None:
    with pytest.raises(LabelerError, match="name one"):
        read_label_files([])


def test_empty(folder: Folder) -> None:
    assert folder.problem_of("") == "labels.csv: is empty"
    assert "blank lines" in folder.problem_of("\n\n")
    assert "no label below" in folder.problem_of(LONG)
    assert "there are no records" in folder.problem_of("[]", "labels.json")


def test_nothing_but_empty_labels(folder: Folder) -> None:
    problem = folder.problem_of(f"{LONG}s1,Ada,\n")
    assert problem == "labels.csv: there are no labels (left out: 1 without a label)"


def test_a_column_that_is_not_there_lists_those_that_are(folder: Folder) -> None:
    problem = folder.problem_of(f"{LONG}s1,Ada,claim\n", columns=Columns(label="verdict"))
    assert problem == (
        "labels.csv: line 1: there is no column 'verdict'; there are 'item', 'annotator', 'label'"
    )


@pytest.mark.parametrize(
    ("header", "role"),
    [("item,anotator,label", "annotator"), ("nr,annotator,label", "item"), ("a,b,c", "item")],
)
def test_columns_that_mean_nothing_have_to_be_named(folder: Folder, header: str, role: str) -> None:
    problem = folder.problem_of(f"{header}\n1,2,3\n")
    assert f"no column for the {role}" in problem
    assert f"--{role}-column" in problem


def test_two_columns_of_one_name(folder: Folder) -> None:
    assert "2 columns called 'label'" in folder.problem_of("item,annotator,label,label\n1,2,3,4\n")
    assert "2 columns called 'Ada'" in folder.problem_of("item,Ada,Ada\n1,2,3\n")


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("s1,Ada,claim\ns2,Ada\n", 3, "2 fields where the header has 3"),
        ("s1,Ada,claim\n\ns2,Ada,claim,x\n", 4, "4 fields where the header has 3"),
        ("s1,,claim\n", 2, "the annotator is missing"),
        (",Ada,claim\n", 2, "the item is missing"),
        ('s1,Ada,claim\n"s2"x,Ada,claim\n', 3, "is not CSV"),
        ('s1,Ada,claim\n"s2,Ada,claim\n', 3, "is not CSV"),
        ("s1,Ada,claim\ns2,Ada," + "x" * 200_000 + "\n", 3, "quotation mark"),
    ],
)
def test_rows_are_refused_with_their_line(
    folder: Folder, rows: str, line: int, problem: str
) -> None:
    message = folder.problem_of(LONG + rows)
    assert message.startswith(f"labels.csv: line {line}: ")
    assert problem in message


def test_a_label_that_is_not_declared_says_where_it_stands(folder: Folder) -> None:
    problem = folder.problem_of(
        f"{LONG}s1,Ada,claim\ns2,Ada,clam\n", categories=("claim", "filler")
    )
    assert problem.startswith("labels.csv: line 3: the label 'clam' of item 's2'")
    assert "'claim', 'filler'" in problem


def test_not_utf8_names_the_line_and_the_likely_encoding(folder: Folder) -> None:
    rows = "".join(f"s{n},Ren\u00e9e,cit\u00e9\n" for n in range(300))
    problem = folder.problem_of(LONG.encode() + b"s0,Ada,claim\n" + rows.encode("cp1252"))
    assert problem.startswith("labels.csv: line 3 is not utf-8 (byte 40)")
    assert "--encoding" in problem


def test_not_utf8_far_into_the_file(folder: Folder) -> None:
    rows = "".join(f"s{n},Ada,claim\n" for n in range(50_000))
    content = (LONG + rows).encode()
    problem = folder.problem_of(content + b"s\xff,Ada,claim\n")
    assert f"line 50002 is not utf-8 (byte {len(content) + 1})" in problem


def test_half_a_character_at_the_end(folder: Folder) -> None:
    assert "is not utf-8" in folder.problem_of(LONG.encode() + b"s1,Ada,caf\xc3")


def test_the_wrong_encoding(folder: Folder) -> None:
    problem = folder.problem_of(f"{LONG}s1,Ren\u00e9e,x\n".encode(), encoding="ascii")
    assert "line 2 is not ascii" in problem
    assert "is not known" in folder.problem_of(LONG, encoding="klingon")


def test_utf16_is_recognised(folder: Folder) -> None:
    assert "--encoding utf-16" in folder.problem_of(f"{LONG}s1,Ada,claim\n".encode("utf-16"))
    assert "--encoding utf-16" in folder.problem_of(f"{LONG}s1,Ada,claim\n".encode("utf-16-le"))


def test_a_nul_byte(folder: Folder) -> None:
    assert "line 3 holds a NUL" in folder.problem_of(f"{LONG}s1,Ada,claim\ns2,Ada,cl\0im\n")


def test_files_that_are_something_else(folder: Folder) -> None:
    packed = gzip.compress(f"{LONG}s1,Ada,claim\n".encode())
    assert "gzip archive" in folder.problem_of(packed, "labels.csv.gz")
    assert "SQLite" in folder.problem_of(b"SQLite format 3\0" + bytes(100), "labels.db")


def test_a_pointer_to_large_file_storage(folder: Folder) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    assert "git lfs pull" in folder.problem_of(pointer)


def test_a_line_without_an_end(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labeler.label_files.source.MAX_LINE", 100_000)
    assert "longer than 100,000 characters" in folder.problem_of("x" * 1_000_000)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions")
def test_a_file_that_may_not_be_read(folder: Folder) -> None:
    path = folder.write("labels.csv", f"{LONG}s1,Ada,claim\n")
    path.chmod(0)
    assert "cannot be read" in folder.problem(lambda: folder.read_files(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_read_once_in_whatever_pieces_it_comes(folder: Folder) -> None:
    import threading

    path = folder.path / "pipe"
    os.mkfifo(path)

    def write() -> None:
        with path.open("wb", buffering=0) as stream:
            for letter in f"{LONG}s1,Ada,claim\n".replace(",", ";"):
                stream.write(letter.encode())

    writer = threading.Thread(target=write)
    writer.start()
    found = read_label_files([path])
    assert len(list(found)) == 1
    assert found.size == 0
    writer.join()


def test_items_named_with_and_without_a_document_never_meet(folder: Folder) -> None:
    problem = folder.problem_of("item,annotator,label,document\ns1,Ada,x,d1\ns1,Ben,x,\n")
    assert problem.startswith("labels.csv: line 3: item 's1' has no document")
    with_one = folder.write("a.csv", "item,annotator,label,document\ns1,Ada,x,d1\n")
    without = folder.write("b.csv", "item,annotator,label\ns1,Ben,x\n")
    assert "b.csv: line 2" in folder.problem(lambda: folder.read_files(with_one, without))


def test_a_wide_form_without_annotators_or_with_a_nameless_one(folder: Folder) -> None:
    assert "no column for an annotator" in folder.problem_of("item,text\ns1,Rain.\n")
    assert "has no name" in folder.problem_of("item,Ada,\ns1,x,y\n")
    assert "the item is missing" in folder.problem_of("item,Ada,Ben\n,x,y\n")
    columns = Columns(label="Ada")
    problem = folder.problem_of("item,Ada\ns1,x\n", file_format="wide", columns=columns)
    assert "none for the label" in problem


def test_formats_that_do_not_fit(folder: Folder) -> None:
    assert "is not one of" in folder.problem_of(f"{LONG}s1,Ada,x\n", file_format="xlsx")
    assert "is not JSON" in folder.problem_of(f"{LONG}s1,Ada,x\n", file_format="prodigy")
    assert "is JSON" in folder.problem_of('{"a": 1}', "labels.jsonl", file_format="wide")
