"""Finds the sentences that are to be adjudicated: one pass over what stands."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from labeler.store.agreement.repeats import is_repeat
from labeler.store.connection import Store

State = Literal[0, 1, 2]
CLOSED: State = 0
"""A decision stands."""
DEFERRED: State = 1
"""Somebody put it off."""
FRESH: State = 2

AGREED = 0
"""The kind of the sentences on which all agree."""

_FOREIGN = "another codebook's"

_FIND = """
INSERT INTO temp.found (sentence_id, kind, own)
SELECT k.sentence_id,
       CASE WHEN min(k.label) = max(k.label) THEN 0
            ELSE sum(DISTINCT CASE k.label {codes} ELSE :other END) END,
       k.sentence_id IN (SELECT e.sentence_id FROM roster r
                         CROSS JOIN event e ON e.annotator_id = r.annotator_id
                         WHERE r.person_id = :adjudicator AND e.kind = 'label')
FROM current k CROSS JOIN roster a ON a.annotator_id = k.annotator_id
WHERE k.round = :round AND k.heads = 1 AND k.label IS NOT NULL AND a.kind = 'person' AND {part}
  AND NOT {repeat}
GROUP BY k.sentence_id
HAVING min(k.label) <> max(k.label) OR (count(*) > 1 AND k.sentence_id < :drawn)
"""
"""`current` is stored by sentence: nothing is sorted. A sentence's id is a hash, so that those
below a share of the greatest are drawn at random, the same ones on every machine, and a greater
share holds those of a smaller one. sum(DISTINCT) of powers of two is the set of the labels; where
all agree there is one kind only, lest the kind tell the label before the decision."""

_IN_ORDER = """
INSERT INTO temp.adjudication_case (sentence_id, document_id, position, kind, state)
SELECT t.sentence_id, f.document_id, f.position, t.kind, {state}
FROM temp.found t
JOIN in_force f ON f.sentence_id = t.sentence_id
JOIN catalogue c ON c.document_id = f.document_id
LEFT JOIN gold g ON g.sentence_id = t.sentence_id
LEFT JOIN event e ON e.event_id = g.event_id
WHERE t.own <= :allow_own
ORDER BY {kinds} c.sort_key, c.document_id, f.position
"""

STATE = """
CASE WHEN g.label IS NOT NULL AND g.heads = 1 THEN 0
     WHEN g.label IS NULL AND e.meta GLOB '*"deferred":true*' THEN 1 ELSE 2 END
"""
"""The state of a sentence with the gold `g`, made by the event `e`."""

_INDEXES = {
    "state": "state, rank",
    "kind": "kind, state, rank",
    "kind_rank": "kind, rank",
    "document": "document_id",
    "sentence": "sentence_id",
}


class Scope(NamedTuple):
    """Which sentences are to be adjudicated, by whom, and in which order.

    `agreements` is the share, 0 to 1, of the sentences with equal labels that are looked at too.
    Sentences that the adjudicator ever labelled, in whichever round and under whichever name, are
    left out unless `allow_own`. With `by_kind`, one
    kind of disagreement comes after the other, those of the `first` pairs of labels before the
    others.
    """

    round: int
    adjudicator: str
    labels: Sequence[str]
    agreements: float = 0.0
    document_id: str | None = None
    allow_own: bool = False
    by_kind: bool = False
    first: Sequence[tuple[str, str]] = ()


class Found(NamedTuple):
    """The kinds of disagreement in their order, and how many sentences are left out as own."""

    kinds: tuple[int, ...]
    left_out: int


def find_cases(store: Store, scope: Scope) -> Found:
    """Fill the temporary table `adjudication_case` of this connection, in the order of the cases.

    A kind is a set of labels as bits: 1 for the first of the scope's labels, 2 for the second;
    0 where all agree.
    """
    for table in ("found", "adjudication_case"):
        store.execute(f"DROP TABLE IF EXISTS temp.{table}")
    store.execute(
        "CREATE TEMP TABLE found (sentence_id TEXT PRIMARY KEY, kind INTEGER, own INTEGER)"
        " WITHOUT ROWID"
    )
    store.execute(
        "CREATE TEMP TABLE adjudication_case (rank INTEGER PRIMARY KEY, sentence_id TEXT,"
        " document_id TEXT, position INTEGER, kind INTEGER, state INTEGER)"
    )
    _collect(store, scope)
    shown = "FROM temp.found t JOIN in_force f ON f.sentence_id = t.sentence_id"
    frequency = dict(
        store.rows(
            f"SELECT t.kind, count(*) {shown} WHERE t.own <= ? GROUP BY t.kind", (scope.allow_own,)
        )
    )
    kinds = tuple(sorted(frequency, key=lambda kind: _place(kind, frequency[kind], scope)))
    left_out = 0 if scope.allow_own else store.value(f"SELECT count(*) {shown} WHERE t.own")
    whens = " ".join(f"WHEN {kind} THEN {place}" for place, kind in enumerate(kinds))
    by_kind = f"CASE t.kind {whens} END," if scope.by_kind and kinds else ""
    _bind(store, _IN_ORDER.format(state=STATE, kinds=by_kind), {"allow_own": scope.allow_own})
    store.execute("DROP TABLE temp.found")
    for name, columns in _INDEXES.items():
        store.execute(
            f"CREATE INDEX temp.adjudication_case_{name} ON adjudication_case ({columns})"
        )
    return Found(kinds, int(left_out))


def _collect(store: Store, scope: Scope) -> None:
    codes = " ".join(f"WHEN :label{place} THEN {1 << place}" for place in range(len(scope.labels)))
    part = "1"
    if scope.document_id is not None:
        part = "k.sentence_id IN (SELECT sentence_id FROM in_force WHERE document_id = :document)"
    _bind(
        store,
        _FIND.format(codes=codes, part=part, repeat=is_repeat(store)),
        {
            **{f"label{place}": label for place, label in enumerate(scope.labels)},
            "other": 1 << len(scope.labels),
            "adjudicator": scope.adjudicator,
            "round": scope.round,
            "drawn": _below(scope.agreements),
            "document": scope.document_id,
        },
    )


def _bind(store: Store, sql: str, parameters: Mapping[str, object]) -> None:
    store.database.conn.execute(sql, dict(parameters))


def _below(share: float) -> str:
    """Return the identifier below which a share of all identifiers lies."""
    return "g" if share >= 1 else f"{int(share * (1 << 52)):013x}"


def _place(kind: int, frequency: int, scope: Scope) -> tuple[int, int, int]:
    """Order kinds: those that the codebook contrasts, others by frequency, agreements last."""
    labels = labels_of(kind, scope.labels)
    contrasts = [set(pair) for pair in scope.first]
    place = len(contrasts)
    if set(labels) in contrasts:
        place = contrasts.index(set(labels))
    elif kind == AGREED:
        place += 1
    return place, -frequency, kind


def labels_of(kind: int, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of a kind in the codebook's order; none where they agree."""
    return tuple(name for place, name in enumerate((*labels, _FOREIGN)) if kind >> place & 1)
