"""What stands of one person in the log of a sentence: the one rule, over events that were read.

An event ends what its own person said before. What it names of somebody else, which came about
while two names were one person, is passed through to what came before that, lest an older label of
the person come back beside a newer one. A conflict settled between two names says nothing once they
are two people again: it stands for neither of them, ends nothing, and is passed through as well.
`labeler.store.standing` says the same in SQL, for many sentences at once.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Link(NamedTuple):
    """An event as a link of chains; for adjudications, which are one chain, `person` is ""."""

    event_id: str
    person: str
    supersedes: tuple[str, ...]
    settles: bool


def link(event_id: str, person: str, supersedes: str, origin: str) -> Link:
    """Return the link that an event of the log is; `supersedes` is JSON, as the table has it."""
    before = tuple(json.loads(supersedes)) if supersedes != "[]" else ()
    return Link(event_id, person, before, origin == "settle" and person != "")


class Log:
    """What was said of one sentence, in any order.

    What is named and not among it, such as what others said in a packed file, is passed over.
    """

    def __init__(self, links: Iterable[Link]) -> None:
        self._links: Mapping[str, Link] = {one.event_id: one for one in links}
        self._void = self._voided()

    def _voided(self) -> set[str]:
        """Return what settled the words of several people of now, and what rests on that."""
        settling = [one for one in self._links.values() if one.settles]
        void = {
            one.event_id
            for one in settling
            if any(
                old in self._links and self._links[old].person != one.person
                for old in one.supersedes
            )
        }
        resting = settling if void else []
        while more := {
            one.event_id
            for one in resting
            if one.event_id not in void and not void.isdisjoint(one.supersedes)
        }:
            void |= more
        return void

    def standing(self, person: str) -> list[str]:
        """Return the events of a person that stand, in the order in which they were given."""
        own = [one for one in self._links if self._is_of(one, person)]
        ended = self._followed(own, person)
        return [one for one in own if one not in ended]

    def before(self, event_ids: Iterable[str], person: str) -> list[str]:
        """Return the events of a person that some events are, or that those passed through end."""
        found: list[str] = []
        seen: set[str] = set()
        wanted = list(event_ids)
        while wanted:
            one = wanted.pop()
            if one in seen or one not in self._links:
                continue
            seen.add(one)
            if self._is_of(one, person):
                found.append(one)
            else:
                wanted += self._links[one].supersedes
        return sorted(found)

    def led_to(self, event_ids: Iterable[str], person: str) -> set[str]:
        """Return some events of a person, and those that link by link of theirs led to them."""
        found: set[str] = set()
        wanted = [one for one in event_ids if self._is_of(one, person)]
        while wanted:
            one = wanted.pop()
            if one not in found:
                found.add(one)
                wanted += [o for o in self._links[one].supersedes if self._is_of(o, person)]
        return found

    def _is_of(self, event_id: str, person: str) -> bool:
        found = self._links.get(event_id)
        return found is not None and found.person == person and event_id not in self._void

    def _followed(self, event_ids: Iterable[str], person: str) -> set[str]:
        """Return all that some events of a person name, and what those passed through name."""
        followed: set[str] = set()
        wanted = list(event_ids)
        while wanted:
            for old in self._links[wanted.pop()].supersedes:
                if old in self._links and old not in followed:
                    followed.add(old)
                    # What is the person's own is followed from itself.
                    if not self._is_of(old, person):
                        wanted.append(old)
        return followed
