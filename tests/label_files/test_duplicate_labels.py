"""One label for each item and annotator, or a decision which of several counts."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeler.errors import LabelerError
from labeler.label_files import FileLabel, settle_duplicates

ROWS = [
    FileLabel("d1", "s1", "Ada", "claim"),
    FileLabel("d1", "s2", "Ada", "claim"),
    FileLabel("d1", "s1", "Ben", "filler"),
    FileLabel("d2", "s1", "Ada", "filler"),
]
REPEATED = [*ROWS, FileLabel("d1", "s1", "Ada", "retraction")]

rows = st.lists(
    st.builds(
        FileLabel,
        st.none(),
        st.sampled_from("pqrs"),
        st.sampled_from(["Ada", "Ben", "Cleo"]),
        st.sampled_from(["claim", "filler"]),
    )
)


def test_labels_without_repeats_come_back_item_by_item() -> None:
    settled = settle_duplicates(ROWS)
    assert list(settled) == [ROWS[0], ROWS[2], ROWS[1], ROWS[3]]
    assert list(settled) == list(settled)
    assert (len(settled), settled.dropped) == (4, 0)


def test_a_repeat_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(LabelerError) as raised:
        settle_duplicates(REPEATED)
    message = str(raised.value)
    assert message.startswith("1 pair of item and annotator has more than one label ")
    assert "('s1' of 'd1' by 'Ada')" in message
    assert "--duplicates first" in message


def test_the_same_label_twice_is_a_repeat() -> None:
    with pytest.raises(LabelerError, match="more than one label"):
        settle_duplicates([ROWS[0], ROWS[0]])


def test_ten_repeats_are_listed_and_all_are_counted() -> None:
    labels = [FileLabel(None, f"s{n}", "Ada", "x") for n in range(13) for _ in range(3)]
    with pytest.raises(LabelerError) as raised:
        settle_duplicates(labels)
    message = str(raised.value)
    assert message.startswith("13 pairs of item and annotator have more than one label")
    assert "'s0' by 'Ada'" in message
    assert "'s9' by 'Ada', and 3 more" in message
    assert "'s10'" not in message


@pytest.mark.parametrize(("policy", "kept"), [("first", "claim"), ("last", "retraction")])
def test_the_first_or_the_last_is_kept(policy: str, kept: str) -> None:
    settled = settle_duplicates(REPEATED, policy)
    assert settled.dropped == 1
    assert FileLabel("d1", "s1", "Ada", kept) in list(settled)
    assert len(list(settled)) == 4


def test_an_unknown_policy() -> None:
    with pytest.raises(LabelerError, match="is not one of error, first, last"):
        settle_duplicates(ROWS, "middle")


def test_no_labels_at_all() -> None:
    assert list(settle_duplicates([])) == []


@given(rows)
def test_settled_labels_are_those_of_a_plain_count(labels: Sequence[FileLabel]) -> None:
    last = {(label.item, label.annotator): label for label in labels}
    first = {(label.item, label.annotator): label for label in reversed(labels)}
    assert sorted(settle_duplicates(labels, "last")) == sorted(last.values())
    assert sorted(settle_duplicates(labels, "first")) == sorted(first.values())
    assert settle_duplicates(labels, "first").dropped == len(labels) - len(first)
    order = list(dict.fromkeys(label.item for label in labels))
    assert list(dict.fromkeys(label.item for label in settle_duplicates(labels, "last"))) == order
