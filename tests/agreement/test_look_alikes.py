"""Labels that only look like one are quoted and named."""

import pytest

from labeler.agreement.builder import count_unordered
from labeler.agreement.look_alikes import look_alikes, spelt
from labeler.agreement.summary import summarise


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("claim", "claim"),
        ("two words", "two words"),
        ("claim ", "'claim '"),
        ("cl\u200baim", "'cl[U+200B]aim'"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u200c\u0634\u0648\u062f"),
    ],
)
def test_what_is_not_seen_is_spelt_out(name: str, shown: str) -> None:
    assert spelt(name) == shown


@pytest.mark.parametrize("other", ["Claim", "claim ", "\u00a0claim", "cl\u200baim", "\uff43laim"])
def test_labels_that_look_alike_are_named(other: str) -> None:
    (note,) = look_alikes(["claim", other, "filler"])
    assert spelt(other) in note
    assert "filler" not in note


def test_a_decomposed_label_is_named_as_such() -> None:
    (note,) = look_alikes(["caf\u00e9", "cafe\u0301"])
    assert "(decomposed)" in note


def test_the_summary_notes_them_and_nothing_where_there_are_none() -> None:
    rows = [("d", "1", "claim"), ("d", "1", "Claim")]
    assert "Claim and claim" in summarise(count_unordered(rows, ["claim", "Claim"])).notes[-1]
    assert not look_alikes(["claim", "filler", "claims"])
