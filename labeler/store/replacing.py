"""Versions of an article: a text from where an older one came from takes that one's place."""

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from labeler.models import Sentence, SourceDocument
from labeler.store.carrying import Carried, carry, sentences
from labeler.store.connection import Store
from labeler.store.decisions import decide, decide_from_the_start, heads, in_force
from labeler.store.derived import FIRST_RECORD, forget_document, is_hidden, sort_key
from labeler.store.rounds.assignments import assigned_rounds, assignment
from labeler.text.alignment import Alignment, align

_LEAST_SHARED: Final = 0.5
"""How much of the shorter text two versions share, boilerplate aside, in characters."""

_MOST_CANDIDATES: Final = 20
"""With more articles of one address or source, that does not tell articles apart."""

_STDIN: Final = "-"


class Rules(NamedTuple):
    """What an import does about a new version: carry labels over, hide the old version."""

    carry: bool = True
    hide: bool = True


class Replaced(NamedTuple):
    """A document that took the place of an older version. `carried` None: nothing was asked for.

    `rounds` are those in which the older version is assigned to people, and the new one is not.
    """

    document_id: str
    old_id: str
    title: str
    source: str
    hidden: bool
    alignment: Alignment
    carried: Carried | None
    rounds: tuple[int, ...] = ()


class Distant(NamedTuple):
    """A document that comes from where another came from, but shares too little to be one article.

    `shared` is the part of the shorter text, from 0 to 1.
    """

    document_id: str
    other_id: str
    source: str
    shared: float


_BY_SOURCE: Final = """
SELECT c.document_id FROM catalogue c WHERE c.sort_key = ? AND c.document_id <> ?
AND EXISTS (SELECT 1 FROM import_record i WHERE i.document_id = c.document_id AND i.source = ?)
"""

_BY_URL: Final = """
SELECT u.document_id FROM temp.known_url u
WHERE u.url = ? AND u.document_id <> ?
AND EXISTS (SELECT 1 FROM catalogue c WHERE c.document_id = u.document_id)
"""

_URLS: Final = "SELECT url FROM import_record WHERE document_id = ? AND url IS NOT NULL"


def take_place(
    store: Store, document_id: str, document: SourceDocument, rules: Rules
) -> Replaced | Distant | None:
    """Find, inside `write`, the older version of a document just added, and let it take its place.

    None where nothing comes from the same address or source. One that shares too little is left
    alone and returned as Distant: a mistaken link would take an article off the lists.
    """
    found = None
    for other in _candidates(store, document_id, document):
        shared = _shared(store, other, document_id)
        if found is None or (shared, other) > found:
            found = (shared, other)
    if found is None:
        return None
    shared, other = found
    if shared < _LEAST_SHARED:
        return Distant(document_id, other, document.source, shared)
    return replace(store, document_id, other, rules)


def replace(store: Store, new_id: str, old_id: str, rules: Rules) -> Replaced:
    """Let one document take another's place, inside `write`; again, it carries what came since.

    The decisions are the same whoever makes them, so that two who import alike agree.
    """
    if in_force(store, "version of", new_id) != old_id:
        if heads(store, "version of", new_id):
            decide(store, "version of", new_id, old_id, None)
        else:
            decide_from_the_start(store, "version of", new_id, old_id)
        if rules.hide and not is_hidden(store, old_id):
            _hide(store, old_id)
    title, source = store.row(
        f"SELECT title, source FROM import_record WHERE document_id = ? {FIRST_RECORD}",
        (new_id,),
    ) or ("", "")
    done = carry(store, old_id, new_id) if rules.carry else None
    alignment = done.alignment if done else _aligned(store, old_id, new_id)
    hidden = is_hidden(store, old_id)
    rounds = tuple(_assigned(store, new_id, old_id)) if hidden else ()
    return Replaced(new_id, old_id, title, source, hidden, alignment, done, rounds)


def _assigned(store: Store, new_id: str, old_id: str) -> Iterator[int]:
    """Yield the rounds whose assignment covers an older version and not the new one."""
    for number in assigned_rounds(store):
        value = assignment(store, number) or {}
        covered = {document for document, _ in value.get("documents", ())}
        if old_id in covered and new_id not in covered:
            yield number


def carry_again(store: Store, document_id: str, rules: Rules) -> Replaced | None:
    """Carry, inside `write`, what was said of an older version since; None if that is nothing."""
    old = in_force(store, "version of", document_id)
    if old is None or not rules.carry or not _is_there(store, old):
        return None
    done = replace(store, document_id, old, rules)
    carried = done.carried
    is_new = carried and (carried.labels or carried.notes or carried.adjudications)
    return done if is_new else None


def versions(store: Store) -> Mapping[str, str]:
    """Return newer document id → the id of the version that it took the place of."""
    subjects = store.rows("SELECT DISTINCT subject FROM decision WHERE kind = 'version of'")
    found = {new: in_force(store, "version of", new) for (new,) in list(subjects)}
    return {new: old for new, old in found.items() if old is not None}


def older_versions(store: Store, document_id: str) -> list[str]:
    """Return the documents whose place a document took, the one just before it first."""
    links = versions(store)
    found: list[str] = []
    before = links.get(document_id)
    while before is not None and before not in found:
        found.append(before)
        before = links.get(before)
    return found


def waiting(store: Store) -> dict[str, tuple[str, int]]:
    """Return newer document id → (older, how many labels and notes given since can be carried)."""
    found = {}
    for new, old in versions(store).items():
        if _is_there(store, old) and _is_there(store, new):
            done = carry(store, old, new, write=False)
            count = done.labels + done.notes + done.adjudications
            if count:
                found[new] = (old, count)
    return found


def _hide(store: Store, document_id: str) -> None:
    if heads(store, "hide document", document_id):
        decide(store, "hide document", document_id, True, None)
    else:
        decide_from_the_start(store, "hide document", document_id, True)
    forget_document(store, document_id)


def _is_there(store: Store, document_id: str) -> bool:
    sql = "SELECT 1 FROM document WHERE document_id = ?"
    return store.value(sql, (document_id,)) is not None


def _candidates(store: Store, document_id: str, document: SourceDocument) -> list[str]:
    """Return the documents shown that come from the same address or, else, the same source."""
    found: list[str] = []
    if document.url:
        _know_urls(store, document_id, document.url)
        found = [i for (i,) in store.rows(_BY_URL, (document.url, document_id))]
    if not found and document.source != _STDIN:
        wanted = (sort_key(document.source), document_id, document.source)
        found = [
            i
            for (i,) in store.rows(_BY_SOURCE, wanted)
            if not _is_elsewhere(store, i, document.url)
        ]
    return found if len(found) <= _MOST_CANDIDATES else []


def _is_elsewhere(store: Store, document_id: str, url: str | None) -> bool:
    """Say whether a document has addresses, and the one given is not among them."""
    urls = [known for (known,) in store.rows(_URLS, (document_id,))]
    return bool(url and urls and url not in urls)


def _know_urls(store: Store, document_id: str, url: str) -> None:
    """Keep a list of all addresses for this connection: an import asks it for every article."""
    if not store.value("SELECT 1 FROM sqlite_temp_master WHERE name = 'known_url'"):
        store.execute(
            "CREATE TEMP TABLE known_url (url TEXT, document_id TEXT,"
            " PRIMARY KEY (url, document_id)) WITHOUT ROWID"
        )
        store.execute(
            "INSERT OR IGNORE INTO temp.known_url"
            " SELECT url, document_id FROM import_record WHERE url IS NOT NULL"
        )
    store.execute("INSERT OR IGNORE INTO temp.known_url VALUES (?, ?)", (url, document_id))


def _aligned(store: Store, old_id: str, new_id: str) -> Alignment:
    old, new = sentences(store, old_id), sentences(store, new_id)
    return align([s.text for s in old], [s.text for s in new])


def _shared(store: Store, old_id: str, new_id: str) -> float:
    """Return how much of the shorter of two texts stands in the other, boilerplate aside."""
    old, new = sentences(store, old_id), sentences(store, new_id)
    alignment = align([s.text for s in old], [s.text for s in new])
    suggested = _suggested(store, [*old, *new])
    both = [*alignment.kept, *alignment.moved]
    shared = sum(len(old[i].text) for i, _ in both if old[i].sentence_id not in suggested)
    shorter = min(
        sum(len(s.text) for s in side if s.sentence_id not in suggested) for side in (old, new)
    )
    return shared / shorter if shorter else 0.0


def _suggested(store: Store, found: list[Sentence]) -> set[str]:
    rows = store.rows(
        "SELECT g.sentence_id FROM json_each(?) wanted"
        " JOIN suggestion g ON g.sentence_id = wanted.value",
        (json.dumps([s.sentence_id for s in found]),),
    )
    return {identifier for (identifier,) in rows}
