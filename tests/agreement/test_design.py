"""Who labelled how much, and together with whom, against counting by hand."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from labeler.agreement.design import labelling_design
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.rows import AnnotatedRow

assignments = st.dictionaries(
    st.integers(0, 14),
    st.sets(st.sampled_from(["Ada", "Bo", "Cleo", "Dag", "Eve", "Finn"]), min_size=1),
)
"""Item → who labelled it."""


def rows_of(assigned: dict[int, set[str]]) -> list[AnnotatedRow]:
    return [
        (f"d{item % 3}", str(item), who, "ab"[(item + len(who)) % 2])
        for item, people in assigned.items()
        for who in people
    ]


@given(assignments)
def test_items_and_overlap_are_those_of_counting(assigned: dict[int, set[str]]) -> None:
    design = labelling_design(annotated_unordered(rows_of(assigned)))
    assert design.items_by_labels == Counter(map(len, assigned.values()))
    assert list(design.items_by_labels) == sorted(design.items_by_labels)
    shared = Counter(
        pair for people in assigned.values() for pair in combinations(sorted(people), 2)
    )
    assert {(each.first, each.second): each.items for each in design.overlap} == shared


@given(assignments)
def test_groups_are_what_walking_from_item_to_item_reaches(assigned: dict[int, set[str]]) -> None:
    design = labelling_design(annotated_unordered(rows_of(assigned)))
    everyone = set().union(*assigned.values())
    assert sorted(who for group in design.groups for who in group) == sorted(everyone)
    for group in design.groups:
        reached, before = {group[0]}, set[str]()
        while reached != before:
            before = set(reached)
            reached |= {who for people in assigned.values() if people & before for who in people}
        assert sorted(reached) == list(group)
    sizes = [len(group) for group in design.groups]
    assert sizes == sorted(sizes, reverse=True)


def test_two_teams_that_share_nothing_are_two_groups() -> None:
    rows: list[AnnotatedRow] = [
        ("d", "1", "Ada", "x"),
        ("d", "1", "Bo", "x"),
        ("d", "2", "Cleo", "x"),
        ("d", "2", "Dag", "y"),
        ("d", "3", "Cleo", "y"),
        ("d", "3", "Eve", "y"),
        ("d", "4", "Finn", "y"),
    ]
    design = labelling_design(annotated_unordered(rows))
    assert design.groups == (("Cleo", "Dag", "Eve"), ("Ada", "Bo"), ("Finn",))
    assert design.items_by_labels == {1: 1, 2: 3}


def test_no_labels_at_all() -> None:
    design = labelling_design(annotated_unordered([]))
    assert (design.items_by_labels, design.overlap, design.groups) == ({}, (), ())
