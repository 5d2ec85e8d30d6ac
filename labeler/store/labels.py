"""How many labels stand, and by whom: for the dataset and for the agreement report."""

from labeler.store.agreement.before_adjudication import CHANGED
from labeler.store.agreement.counted import counted, said, under_codebook
from labeler.store.agreement.repeats import is_repeat, rounds_with_repeats
from labeler.store.connection import Store
from labeler.store.decisions import practice_rounds

_LEFT_OUT = """
SELECT CASE WHEN k.round <> :round THEN 'in other rounds'
            WHEN k.skipped THEN 'skipped'
            WHEN a.kind = 'model' THEN 'by models'
            WHEN a.kind = 'reference' THEN 'reference labels'
            ELSE 'in conflict' END AS reason, count(*)
FROM {said} k CROSS JOIN roster a ON a.annotator_id = k.annotator_id
WHERE (k.label IS NULL OR k.round <> :round OR k.heads > 1 OR a.kind <> 'person')
  AND (k.label IS NOT NULL OR (k.skipped AND k.round = :round))
  AND EXISTS (SELECT 1 FROM in_force f WHERE f.sentence_id = k.sentence_id)
GROUP BY reason
"""
"""One pass, in which most labels are recognised as counted by their own row."""

_COUNTED_BUT = """
SELECT count(*) FROM {said} k
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN in_force f ON f.sentence_id = k.sentence_id
WHERE {counted} AND k.label IS NOT NULL AND {but}
"""
"""Labels that would count, were it not for one thing."""

_ON_OTHER_CUTS = """
SELECT count(*) FROM (
  SELECT s.rowid AS place FROM sentence s
  WHERE NOT EXISTS (SELECT 1 FROM in_force f WHERE f.sentence_id = s.sentence_id)) off
CROSS JOIN sentence s ON s.rowid = off.place
CROSS JOIN current k ON k.sentence_id = s.sentence_id
WHERE k.round = :round AND k.label IS NOT NULL
  AND s.document_id IN (SELECT document_id FROM catalogue)
"""
"""Sentences that are not in force are few: they are found first, without reading any text."""

_REASONS = (
    "skipped",
    "in conflict",
    "by models",
    "reference labels",
    "changed after adjudication",
    "repeats of earlier labels",
    "under other codebooks",
    "on other cuts",
    "in other rounds",
)


def pseudonyms(store: Store) -> dict[str, str]:
    """Return annotator id → A1…An, in the order of each one's first event.

    References have none, except where they decided: their decisions stand.
    """
    first: dict[str, tuple[str, str]] = {}
    # Compared here, in the order of the table: to group them, SQLite sorts all events in memory.
    events = store.rows("SELECT annotator_id, created_at, event_id FROM event")
    for annotator, moment, identifier in events:
        known = first.get(annotator)
        if known is None or (moment, identifier) < known:
            first[annotator] = (moment, identifier)
    people: dict[str, tuple[str, str]] = {}
    for annotator, person in store.rows(
        "SELECT a.annotator_id, p.annotator_id FROM roster a"
        " JOIN roster p ON p.annotator_id = a.person_id WHERE p.kind <> 'reference' OR EXISTS"
        " (SELECT 1 FROM event e WHERE e.annotator_id = a.annotator_id AND e.kind = 'adjudicate')"
    ):
        if annotator in first:
            people[person] = min(people.get(person, first[annotator]), first[annotator])
    order = sorted(people, key=people.__getitem__)
    return {identifier: f"A{number}" for number, identifier in enumerate(order, 1)}


def practice_label_count(store: Store) -> int:
    """Return how many labels practice rounds hold, so that a report can say what it left out."""
    rounds = practice_rounds(store)
    if not rounds:
        return 0
    return int(
        store.value(
            "SELECT count(*) FROM current k JOIN roster a ON a.annotator_id = k.annotator_id"
            " JOIN in_force f ON f.sentence_id = k.sentence_id WHERE k.label IS NOT NULL"
            f" AND a.kind <> 'reference' AND k.round IN ({_numbers(rounds)})"
        )
    )


def left_out(store: Store, round_number: int, codebook_id: str) -> dict[str, int]:
    """Return what does not count as people's agreement in a round, and how much: reason → count.

    What does count are the labels of `project_patterns`. Where a label was changed after an
    adjudication, the later one is left out, and the earlier one counts.
    """
    within = {"round": round_number, "codebook": codebook_id}
    table = said(store)
    counts: dict[str, int] = dict(store.rows(_LEFT_OUT.format(said=table), within))

    def counted_but(rule: str, but: str) -> int:
        sql = _COUNTED_BUT.format(said=table, counted=rule, but=but)
        return int(next(store.rows(sql, within))[0])

    if store.value("SELECT count(*) FROM codebook") > 1:
        # Only then: it costs a look at each label's event.
        other = f"NOT {under_codebook(store)}"
        rule = counted(store, within="k.round = :round")
        counts["under other codebooks"] = counted_but(rule, other)
    if round_number in rounds_with_repeats(store):
        rule = counted(store, within="k.round = :round", repeats=True)
        counts["repeats of earlier labels"] = counted_but(rule, is_repeat(store))
    if table != "current":
        counts["changed after adjudication"] = next(store.rows(CHANGED, within))[0]
    counts["on other cuts"] = next(store.rows(_ON_OTHER_CUTS, within))[0]
    return {reason: counts[reason] for reason in _REASONS if counts.get(reason)}


def _numbers(rounds: list[int]) -> str:
    return ", ".join(str(int(number)) for number in rounds)


def rounds_with_labels(store: Store) -> list[int]:
    """Return the rounds in which anything is labelled, practice included."""
    rows = store.rows("SELECT DISTINCT round FROM current WHERE label IS NOT NULL ORDER BY round")
    return [number for (number,) in rows]
