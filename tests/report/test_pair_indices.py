"""What two annotators differ in, and their indices, as people read them and as programs do."""

from labeler.agreement.details import AgreementReport
from labeler.report.content import Count, Number, Section, Table, Words
from labeler.report.json_report import json_report
from labeler.report.sections.people import pairs_section
from report_examples import PEOPLE, full_report, rows, summary_of


def tables_of(section: Section | None) -> dict[str, Table]:
    assert section is not None
    return {block.key: block for block in section.blocks if isinstance(block, Table)}


def test_the_indices_are_those_of_json() -> None:
    report = full_report()
    tables = tables_of(pairs_section(report))
    pairs = {(each["a"], each["b"]): each for each in json_report(report)["pairs"]}
    for name, key in (("pair_prevalence", "prevalence_index"), ("pair_bias", "bias_index")):
        assert len(tables[name].rows) == len(pairs)
        for first, second, *cells in tables[name].rows:
            assert isinstance(first, Words)
            assert isinstance(second, Words)
            found = [cell.value for cell in cells if isinstance(cell, Number)]
            assert found == list(pairs[first.text, second.text][key].values())


def test_what_a_pair_differs_in_most_often_is_named() -> None:
    said = {"Ada": ["claim"] * 9, "Ben": ["claim"] * 4 + ["filler"] * 3 + ["attribution"] * 2}
    found = [
        (f"d{item}", str(item), who, label)
        for who, labels in said.items()
        for item, label in enumerate(labels)
    ]
    report = AgreementReport(summary_of(found), source="x")
    ((_, _, differ, one, other, items),) = tables_of(pairs_section(report))["pair_confusion"].rows
    assert differ == Count(5)
    assert (one, other, items) == (Words("claim"), Words("filler"), Count(3))


def test_many_pairs_and_labels_leave_the_rest_to_json() -> None:
    people = [f"person {number}" for number in range(8)]
    tables = tables_of(
        pairs_section(AgreementReport(summary_of(rows(people, annotators_an_item=8)), source="x"))
    )
    assert len(tables["pair_bias"].rows) == 10
    labels = [f"label {number}" for number in range(12)]
    summary = summary_of(rows(PEOPLE, labels), labels)
    tables = tables_of(pairs_section(AgreementReport(summary, source="x")))
    assert "pair_bias" not in tables
    assert len(tables["pair_confusion"].rows) == len(summary.pairs)
