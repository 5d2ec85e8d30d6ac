"""Identifiers grow with time, and equal content has equal ids."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from labeler.identity import (
    EventClock,
    content_id,
    content_uuid,
    timestamp,
    uuid_milliseconds,
)


@given(st.lists(st.integers(1_700_000_000_000, 1_900_000_000_000), min_size=1, max_size=60))
def test_event_ids_grow_strictly_whatever_the_clock_does(times: list[int]) -> None:
    readings = iter(times)
    clock = EventClock(lambda: next(readings))
    made = [clock.next() for _ in times]
    assert all(earlier < later for earlier, later in pairwise(made))
    assert all(identifier[14] == "7" and identifier[19] in "89ab" for identifier in made)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_an_event_is_later_than_what_it_supersedes(mine: int, theirs: int) -> None:
    ahead = EventClock(lambda: 1_800_000_000_000 + theirs).next()
    made = EventClock(lambda: 1_800_000_000_000 + mine).next(after=ahead)
    assert made > ahead
    assert uuid_milliseconds(made) == 1_800_000_000_000 + max(mine, theirs)


def test_more_events_in_one_millisecond_than_the_counter_holds() -> None:
    clock = EventClock(lambda: 1_800_000_000_000)
    made = [clock.next() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_content_ids_depend_on_kind_and_content_only() -> None:
    assert content_id("document", "text") == content_id("document", "text")
    assert content_id("document", "text") != content_id("sentence", "text")
    assert content_id("document", "a", "b") != content_id("document", "ab")
    assert len(content_id("document", "")) == 32


def test_events_made_by_a_rule_have_version_8_and_repeat() -> None:
    made = content_uuid("label", "x", 1, None)
    assert made == content_uuid("label", "x", 1, None)
    assert made[14] == "8"
    assert made[19] in "89ab"


def test_timestamps_are_utc_to_the_millisecond() -> None:
    assert timestamp(0) == "1970-01-01T00:00:00.000Z"
    assert timestamp(1_746_280_931_250) == "2025-05-03T14:02:11.250Z"
