"""Sampling weights in label files: a column by any name, one finite number above 0 an item."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import command_done, run_command
from labeler.errors import LabelerError
from labeler.label_files import Columns, read_label_files

WEIGHED = Columns(weight="w")
LONG = "item,annotator,label,document,w"
ROWS = ("s1,Ada,claim,d,2.5", "s1,Ben,filler,d,2.50", "s2,Ada,claim,d,1e0", "s2,Ben,claim,d,1")
EXPECTED = {("d", "s1"): 2.5, ("d", "s2"): 1.0}


def weights(path: Path, columns: Columns = WEIGHED) -> dict[tuple[str | None, str], float]:
    found = read_label_files([path], columns=columns)
    assert len(list(found)) == 4
    return found.weights


def written(folder: Path, lines: Iterable[str], name: str = "labels.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_every_form_has_room_for_weights(tmp_path: Path) -> None:
    assert weights(written(tmp_path, [LONG, *ROWS])) == EXPECTED
    assert weights(written(tmp_path, [LONG, *ROWS]), Columns()) == {}
    tabs = [line.replace(",", "\t") for line in (LONG, *ROWS)]
    assert weights(written(tmp_path, tabs, "labels.tsv")) == EXPECTED
    wide = ["item,document,w,Ada,Ben", "s1,d,2.5,claim,filler", "s2,d,1,claim,claim", "s3,d,,,"]
    assert weights(written(tmp_path, wide)) == EXPECTED
    records = []
    for row in ROWS:
        item, annotator, label, document, weight = row.split(",")
        texts = {"item": item, "annotator": annotator, "label": label, "document": document}
        records.append(json.dumps(texts | {"w": float(weight)}))
    assert weights(written(tmp_path, records, "labels.jsonl")) == EXPECTED


def test_parquet_has_room_for_weights(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = zip(*(row.split(",") for row in ROWS), strict=True)
    table = dict(zip(LONG.split(","), map(list, columns), strict=True))
    table["w"] = list(map(float, table["w"]))
    parquet.write_table(pyarrow.table(table), tmp_path / "labels.parquet")
    assert weights(tmp_path / "labels.parquet") == EXPECTED


@pytest.mark.parametrize(
    "weight", ["nan", "inf", "-1", "0", "1e400", "", "1_000", "two", "٢", "0x2", "1e-400", "1,5"]
)
def test_what_is_no_weight_is_refused_with_its_line(tmp_path: Path, weight: str) -> None:
    path = written(tmp_path, [LONG, ROWS[0], f's1,Ben,claim,d,"{weight}"'])
    result = run_command("agreement", str(path), "--weight-column", "w")
    assert result.exit_code == 1
    assert isinstance(result.exception, LabelerError)
    (line,) = str(result.exception).splitlines()
    assert line.startswith(f"{path}: line 3: the weight ")
    assert "of item 's1' is no number above 0" in line


@pytest.mark.parametrize("weight", ["NaN", "Infinity", "-1", "1e400", "null", '""', "[2]", "true"])
def test_the_same_in_records(tmp_path: Path, weight: str) -> None:
    record = f'{{"item": "s1", "annotator": "Ada", "label": "claim", "w": {weight}}}'
    result = run_command(
        "agreement", str(written(tmp_path, [record], "labels.jsonl")), "--weight-column", "w"
    )
    assert result.exit_code == 1
    assert isinstance(result.exception, LabelerError)
    assert len(str(result.exception).splitlines()) == 1


def test_an_item_has_one_weight_and_items_of_other_documents_have_theirs(tmp_path: Path) -> None:
    path = written(tmp_path, [LONG, ROWS[0], "s1,Ben,claim,e,3", "s1,Ben,claim,d,2"])
    with pytest.raises(LabelerError, match=r"line 4: item 's1' has the weight 2 and had 2.5 befo"):
        list(read_label_files([path], columns=WEIGHED))
    one, other = (written(tmp_path, [LONG, row], f"{n}.csv") for n, row in enumerate(ROWS[:2]))
    other.write_text(other.read_text("utf-8").replace("2.50", "7"), "utf-8")
    with pytest.raises(LabelerError, match=r"1\.csv: line 2: item 's1' has the weight 7"):
        list(read_label_files([one, other], columns=WEIGHED))


@given(st.floats(min_value=5e-324, allow_nan=False, allow_infinity=False))
def test_any_number_above_0_is_a_weight(weight: float) -> None:
    from labeler.label_files.restrictions import Restrictions
    from labeler.label_files.rows import LabelFile

    file = LabelFile(Path("a.csv"), WEIGHED, Restrictions(None), {})
    file.weigh(None, "s1", repr(weight))
    assert file.weights == {(None, "s1"): weight}


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, [LONG.removesuffix(",w"), *(row.rpartition(",")[0] for row in ROWS)])
    with pytest.raises(LabelerError, match=r"there is no column 'w'; there are 'item'"):
        list(read_label_files([path], columns=WEIGHED))
    path = written(tmp_path, ['{"text": "x", "label": ["claim"], "w": 2}'], "ada.jsonl")
    with pytest.raises(LabelerError, match="doccano has no weights"):
        list(read_label_files([path], columns=WEIGHED))


def test_weights_that_are_all_the_same_are_said_to_be(tmp_path: Path) -> None:
    path = written(tmp_path, [LONG, *(f"{row.rpartition(',')[0]},3" for row in ROWS)])
    words = ("agreement", str(path), "--weight-column", "w")
    found = json.loads(command_done(*words, "--json").stdout)
    assert found["weighted"] is None
    assert any("have the same weight" in note for note in found["notes"])


def test_a_column_is_for_one_thing_and_weights_for_the_first_of_two_sets(tmp_path: Path) -> None:
    path = written(tmp_path, [LONG, *ROWS])
    twice = ("--weight-column", "w", "--label-column", "w")
    assert run_command("agreement", str(path), *twice).exit_code == 2
    assert run_command("agreement", "--weight-column", "w").exit_code == 2
    plain = written(tmp_path, ["item,annotator,label,document", "s1,Ada,claim,d"], "other.csv")
    words = ("--weight-column", "w", "--compare", str(plain), "--unit", "item", "--json")
    found = json.loads(command_done("agreement", str(path), *words).stdout)
    assert found["weighted"]["weights"] == [1.0, 2.5]
