"""The codebooks of a project as versions: which is in use, and what was labelled under each."""

from collections.abc import Mapping
from typing import NamedTuple

from labeler.errors import LabelerError
from labeler.store.codebooks import all_codebooks
from labeler.store.connection import Store
from labeler.store.decisions import BEFORE_PEOPLE, in_force

_SHORTEST_ID = 4

_LABELS = """
SELECT e.codebook_id, k.round, count(*) FROM current k
JOIN roster a ON a.annotator_id = k.annotator_id
JOIN in_force f ON f.sentence_id = k.sentence_id
JOIN event e ON e.event_id = k.event_id
WHERE k.label IS NOT NULL AND a.kind <> 'reference'
GROUP BY e.codebook_id, k.round ORDER BY k.round
"""

_PUT_IN_USE = f"""
WITH put AS (
  SELECT decision_id, json_extract(value, '$') AS codebook, created_at, supersedes FROM decision
  WHERE kind = 'codebook' AND subject = 'project'),
by_people AS (SELECT * FROM put WHERE created_at > '{BEFORE_PEOPLE}'),
started AS (
  SELECT old.value AS decision_id
  FROM (SELECT * FROM by_people ORDER BY created_at, decision_id LIMIT 1) earliest,
    json_each(earliest.supersedes) old)
SELECT codebook, min(created_at), max(created_at) FROM put
WHERE created_at > '{BEFORE_PEOPLE}' OR decision_id IN (SELECT decision_id FROM started)
  OR codebook NOT IN (SELECT codebook FROM by_people)
GROUP BY codebook
"""
"""What a packed file starts with is as old as what the project started with, and is passed over
where people put the same codebook in use: the start is what the earliest of them superseded."""


class Version(NamedTuple):
    """A codebook of the project, and when it was put in use first and last; None if it never was.

    `labels` counts the labels that stand and were made by it, by round; `cases` its hard cases.
    """

    codebook_id: str
    name: str
    version: str
    in_use: bool
    first_used: str | None
    last_put_in_use: str | None
    labels: Mapping[int, int]
    cases: int


def codebook_versions(store: Store) -> list[Version]:
    """Return every codebook in the order in which they were put in use, those never used last."""
    used = {identifier: (first, last) for identifier, first, last in store.rows(_PUT_IN_USE)}
    labels: dict[str, dict[int, int]] = {}
    for identifier, number, count in store.rows(_LABELS):
        labels.setdefault(identifier, {})[number] = count
    now = in_force(store, "codebook", "project")
    found = [
        Version(
            identifier,
            codebook.name,
            codebook.version,
            identifier == now,
            *used.get(identifier, (None, None)),
            labels.get(identifier, {}),
            len(codebook.cases),
        )
        for identifier, codebook in all_codebooks(store).items()
    ]
    return sorted(found, key=lambda v: (v.first_used is None, v.first_used or "", v.codebook_id))


def find_codebook(store: Store, wanted: str) -> str:
    """Return the id of the codebook named by the start of its id, its version, or name and version.

    LabelerError where there is none, or several.
    """
    everything = all_codebooks(store)
    found = [
        identifier
        for identifier, codebook in everything.items()
        if wanted in (codebook.version, f"{codebook.name} {codebook.version}")
    ]
    if not found and len(wanted) >= _SHORTEST_ID:
        found = [identifier for identifier in everything if identifier.startswith(wanted.lower())]
    if len(found) != 1:
        problem = "several codebooks are" if found else "no codebook is"
        raise LabelerError(
            f"{store.path}: {problem} called '{wanted}'; `labeler codebook versions` lists them"
        )
    return found[0]
