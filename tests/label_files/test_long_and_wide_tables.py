"""Tables of labels: one row a label, or one column an annotator."""

import pytest

from label_folder import Folder
from labeler.label_files import Columns, FileLabel

THREE = [
    FileLabel(None, "s1", "Ada", "claim"),
    FileLabel(None, "s1", "Ben", "filler"),
    FileLabel(None, "s2", "Ada", "claim"),
]


def test_long_form(folder: Folder) -> None:
    read = folder.read("item,annotator,label\ns1,Ada,claim\ns1,Ben,filler\ns2,Ada,claim\n")
    assert read.labels == THREE
    assert read.formats == ("CSV, long form",)
    assert not read.left_out


@pytest.mark.parametrize(
    "header",
    [
        "item,annotator,label",
        "Sentence ID,Worker,Category",
        "sentence_id,coder-id,value",
        "ITEM , Annotator, LABEL",
        "unit,rater,annotation",
        "taskId,userId,answer",
        '"id","user","label"',
    ],
)
def test_columns_are_known_by_their_usual_names(folder: Folder, header: str) -> None:
    assert folder.read(f"{header}\ns1,Ada,claim\ns1,Ben,filler\ns2,Ada,claim\n").labels == THREE


def test_the_likelier_name_wins_and_other_columns_are_passed_over(folder: Folder) -> None:
    content = "id,item,text,annotator,label,category\n9,s1,Rain fell.,Ada,claim,x\n"
    assert folder.read(content).labels == THREE[:1]


def test_columns_may_come_in_any_order_with_a_document(folder: Folder) -> None:
    read = folder.read("label,doc_id,annotator,item\nclaim,d1,Ada,s1\nfiller,d2,Ada,s1\n")
    assert read.labels == [
        FileLabel("d1", "s1", "Ada", "claim"),
        FileLabel("d2", "s1", "Ada", "filler"),
    ]


def test_columns_are_those_that_the_user_names(folder: Folder) -> None:
    read = folder.read(
        "item,satz,person,urteil,heft\nx,s1,Ada,claim,d1\n",
        columns=Columns("satz", "Person", "urteil", "heft"),
    )
    assert read.labels == [FileLabel("d1", "s1", "Ada", "claim")]


@pytest.mark.parametrize(
    ("delimiter", "format_"), [("\t", "TSV"), (";", "CSV with semicolons"), ("|", "CSV with bars")]
)
def test_delimiters(folder: Folder, delimiter: str, format_: str) -> None:
    content = "item,annotator,label\ns1,Ada,claim\ns1,Ben,filler\ns2,Ada,claim\n"
    read = folder.read(content.replace(",", delimiter))
    assert read.labels == THREE
    assert read.formats == (f"{format_}, long form",)


def test_quoted_fields_hold_delimiters_line_ends_and_quotation_marks(folder: Folder) -> None:
    content = 'item,annotator,label,text\n"s,1","Ada ""A""",claim,"Rain\nfell; all day"\n'
    assert folder.read(content).labels == [FileLabel(None, "s,1", 'Ada "A"', "claim")]


def test_windows_line_ends_a_mark_and_blank_lines_change_nothing(folder: Folder) -> None:
    rows = ["item,annotator,label", "", "s1,Ada,claim", "s1,Ben,filler", "", "s2,Ada,claim", ""]
    assert folder.read("\ufeff" + "\r\n".join(rows)).labels == THREE
    assert folder.read("\r".join(rows)).labels == THREE


def test_blanks_after_the_commas_belong_to_no_value(folder: Folder) -> None:
    content = "item, annotator, label\ns1, Ada, claim\ns1, Ben, filler\ns2, Ada, claim\n"
    assert folder.read(content).labels == THREE


def test_other_encodings_are_read_when_named(folder: Folder) -> None:
    content = "item,annotator,label\ns1,Renée,claim\n"
    for encoding in ("cp1252", "utf-16", "utf-16-le"):
        read = folder.read(content.encode(encoding), encoding=encoding)
        assert read.labels == [FileLabel(None, "s1", "Renée", "claim")]


def test_hostile_text_is_kept_as_it_came(folder: Folder) -> None:
    item, annotator, label = "=cmd()", "\x1b[2J[bold]Ada", "<b>claim</b>\u202e"
    read = folder.read(f"item,annotator,label\n{item},{annotator},{label}\n")
    assert read.labels == [FileLabel(None, item, annotator, label)]


def test_an_empty_label_is_left_out_and_counted(folder: Folder) -> None:
    read = folder.read("item,annotator,label\ns1,Ada,\ns1,Ben,claim\ns2,Ada,\n")
    assert read.labels == [FileLabel(None, "s1", "Ben", "claim")]
    assert read.left_out == {"without a label": 2}


def test_one_annotator_or_one_item_is_no_error(folder: Folder) -> None:
    assert len(folder.read("item,annotator,label\ns1,Ada,claim\n").labels) == 1


def test_wide_form(folder: Folder) -> None:
    read = folder.read("item,Ada,Ben\ns1,claim,filler\ns2,claim,\n")
    assert read.labels == THREE
    assert read.formats == ("CSV, wide form",)
    assert not read.left_out, "an empty cell is no label: nothing was left out"


def test_wide_form_with_a_document_and_texts(folder: Folder) -> None:
    content = "sentence_id\tarticle\ttext\tAda\tBen\ns1\td1\tRain fell.\tclaim\tfiller\n"
    read = folder.read(content, "labels.tsv")
    assert read.labels == [
        FileLabel("d1", "s1", "Ada", "claim"),
        FileLabel("d1", "s1", "Ben", "filler"),
    ]
    assert read.formats == ("TSV, wide form",)


@pytest.mark.parametrize("first", ["", "Nr"])
def test_wide_form_when_named_takes_the_first_column_for_the_item(
    folder: Folder, first: str
) -> None:
    read = folder.read(f"{first},Ada,Ben\ns1,claim,filler\ns2,claim,\n", file_format="wide")
    assert read.labels == THREE


def test_a_nameless_first_column_is_the_index_of_a_wide_form(folder: Folder) -> None:
    assert folder.read(",Ada,Ben\ns1,claim,filler\ns2,claim,\n").labels == THREE


def test_an_index_beside_the_item_is_passed_over(folder: Folder) -> None:
    assert folder.read(",item,Ada,Ben\n0,s1,claim,filler\n1,s2,claim,\n").labels == THREE
    long = ",item,annotator,label\n0,s1,Ada,claim\n1,s1,Ben,filler\n2,s2,Ada,claim\n"
    assert folder.read(long).labels == THREE


def test_wide_form_with_the_item_named(folder: Folder) -> None:
    content = "Ada,Ben,nr\nclaim,filler,s1\nclaim,,s2\n"
    assert folder.read(content, columns=Columns(item="nr")).labels == THREE


def test_several_files_are_united_whatever_their_format(folder: Folder) -> None:
    paths = [
        folder.write("a.csv", "item,annotator,label\ns1,Ada,claim\n"),
        folder.write("b.tsv", "id\tBen\ns1\tfiller\n"),
        folder.write("c.jsonl", '{"item": "s2", "annotator": "Ada", "label": "claim"}\n'),
    ]
    read = folder.read_files(*paths)
    assert read.labels == THREE
    assert read.formats == ("CSV, long form", "TSV, wide form", "JSON Lines, long form")


def test_what_counts_as_read_adds_up_to_the_size_of_the_files(folder: Folder) -> None:
    from labeler.label_files import read_label_files

    rows = "".join(f"s{number},Ada,claim\n" for number in range(40_000))
    paths = [folder.write(f"{n}.csv", f"item,annotator,label\n{rows}") for n in (1, 2)]
    portions: list[int] = []
    found = read_label_files(paths, advance=portions.append)
    assert sum(1 for _ in found) == 80_000
    assert sum(portions) == found.size == sum(path.stat().st_size for path in paths)
    assert len(portions) > 4, "a bar would not move"
