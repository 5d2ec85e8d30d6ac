"""An assignment as a table: who has how much, who shares how much, what that will tell."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from itertools import combinations
from typing import Any

from labeler.assigning.making import Made
from labeler.assigning.precision import precision
from labeler.assignment.plan import united
from labeler.store.annotators import annotators
from labeler.store.connection import Store


def overview(
    store: Store, round_number: int, made: Made, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return what a lead wants to know before carrying an assignment out, as JSON values.

    `names` holds the names of the people by id. Run inside one `read`.
    """
    people = made.wish.people
    names = {**{each.annotator_id: each.name for each in annotators(store)}, **names}
    others = sorted(made.others, key=lambda person: (names.get(person, ""), person))
    everyone = [*people, *others]
    parts = [*made.parts, *(made.others[person] for person in others)]
    holders: dict[tuple[str, int], list[int]] = {}
    for person, part in enumerate(parts):
        for document, positions in part.items():
            for position in positions:
                holders.setdefault((document, position), []).append(person)
    several = [place for place, who in holders.items() if len(who) > 1]
    # Each pair of those who get more is told, and of the others who shares anything.
    links = Counter(dict.fromkeys(combinations(range(len(people)), 2), 0))
    for place in several:
        links.update(combinations(holders[place], 2))
    documents = len({document for document, _ in several})
    expected = precision(store, len(several), documents)
    return {
        "round": round_number,
        "purpose": made.wish.purpose,
        "unit": made.request.unit,
        "seed": made.wish.seed,
        "sentences": len(holders),
        "articles": len(united(parts)),
        "shared_sentences": len(several),
        "shared_articles": documents,
        "people": [
            {
                "name": names[person],
                "sentences": sum(map(len, part.values())),
                "articles": len(part),
                "gold": gold,
                "repeats": repeats,
            }
            for person, part, gold, repeats in zip(
                people, made.parts, made.gold, made.repeats, strict=True
            )
        ],
        "others": [
            {
                "name": names.get(person, person),
                "sentences": sum(map(len, made.others[person].values())),
                "articles": len(made.others[person]),
            }
            for person in others
        ],
        "pairs": [
            {
                "a": names.get(everyone[a], everyone[a]),
                "b": names.get(everyone[b], everyone[b]),
                "sentences": count,
            }
            for (a, b), count in sorted(links.items())
        ],
        "strata": [
            {
                "label": stratum.label,
                "units": stratum.units,
                "drawn": float(stratum.drawn),
                "shared": float(stratum.shared),
            }
            for stratum in made.plan.strata
        ],
        "alpha": {"half_width": expected.half_width, "basis": expected.basis},
    }


def not_carried_out(made: Made, given: Set[str]) -> Iterator[str]:
    """Yield, in a line each, what was asked for of an assignment and did not come about.

    `given` are the names of what was said on the command line.
    """
    wish, people = made.wish, len(made.wish.people)
    if "labels_per_sentence" in given and wish.together > people:
        yield (
            f"{wish.together} labels a sentence need {wish.together} people: with {people}, no"
            f" sentence gets more than {people}"
        )
    if wish.gold and wish.purpose != "repeat" and not any(made.gold):
        yield (
            "no gold is mixed in: no sentence is left whose label is known and that they have not"
            " met; decide cases, or bring in reference labels"
        )
    if wish.repeats and wish.purpose != "repeat" and not any(made.repeats):
        yield (
            "no repeats are mixed in: none of them has labelled anything in an earlier round at"
            f" least {wish.gap} days ago; --gap gives another number of days"
        )
    if "gap" in given and not wish.repeats:
        yield "--gap is about repeats, and none are asked for: give --repeats with it"
