"""Who labels: names, what they are, and which of them are one person."""

import unicodedata

from labeler.errors import LabelerError, check_text
from labeler.identity import random_id
from labeler.models import Annotator, AnnotatorKind
from labeler.store.connection import Store
from labeler.store.decisions import decide, owner, packed_for
from labeler.store.derived import list_newcomer
from labeler.store.settings import set_setting, setting

LONGEST_NAME = 80


def checked_name(name: str) -> str:
    """Return a name in one spelling (NFC, single spaces); LabelerError if it cannot be one."""
    check_text(name, "the name")
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name:
        raise LabelerError("a name needs at least one letter")
    if len(name) > LONGEST_NAME:
        raise LabelerError(f"the name is longer than {LONGEST_NAME} characters")
    return name


def annotators(store: Store) -> list[Annotator]:
    """Return everyone in the file, by name; two names that are one person are one."""
    rows = store.rows(
        "SELECT annotator_id, name, kind FROM roster WHERE annotator_id = person_id"
        " ORDER BY name, annotator_id"
    )
    return [Annotator(*row) for row in rows]


def annotator_named(store: Store, name: str, kind: AnnotatorKind = "person") -> Annotator | None:
    """Return the one annotator of a kind with this name, whatever its case, or None.

    A name that was joined to another finds the person. Two people may carry one name once files
    have been united: LabelerError then, because a guess would give somebody another's labels.
    """
    wanted = unicodedata.normalize("NFC", name).casefold()
    rows = store.rows(
        "SELECT r.name, p.annotator_id, p.name, p.kind FROM roster r"
        " JOIN roster p ON p.annotator_id = r.person_id WHERE p.kind = ?",
        (kind,),
    )
    found = {Annotator(*person) for known, *person in rows if known.casefold() == wanted}
    if len(found) > 1:
        raise LabelerError(
            f"{store.path}: {len(found)} annotators are called '{name}'; `labeler annotators` lists"
            " them: rename one, or join them if they are one person"
        )
    return found.pop() if found else None


def add_annotator(store: Store, name: str, kind: AnnotatorKind = "person") -> Annotator:
    """Add someone, inside `write`, under a random id."""
    annotator = Annotator(random_id(), checked_name(name), kind)
    ensure(store, annotator)
    return annotator


def add_reference(store: Store, identifier: str, name: str) -> Annotator:
    """Add, inside `write`, the annotator under whose fixed id reference labels stand."""
    annotator = Annotator(identifier, name, "reference")
    ensure(store, annotator)
    return annotator


def person(store: Store, name: str) -> Annotator:
    """Return the person with this name, added (in a transaction of its own) if there is none.

    LabelerError for anybody but its owner in a packed file.
    """
    found = annotator_named(store, checked_name(name))
    if found is None:
        return enter(store, name, None)
    _check_owner(store, found)
    return found


def rename(store: Store, annotator: Annotator, name: str, author: str | None = None) -> Annotator:
    """Give an annotator another name; the labels stay theirs. LabelerError if it is taken.

    `author` is who decides, by default the annotator.
    """
    name = checked_name(name)
    with store.write():
        other = annotator_named(store, name, annotator.kind)
        if other and other.annotator_id != annotator.annotator_id:
            raise LabelerError(f"'{name}' is someone else in this file; choose another name")
        decide(store, "name", annotator.annotator_id, name, author or annotator.annotator_id)
        store.execute(
            "UPDATE roster SET name = ? WHERE annotator_id = ?", (name, annotator.annotator_id)
        )
    return annotator._replace(name=name)


def enter(store: Store, name: str, login: str | None) -> Annotator:
    """Return the person with this name, added if need be, and remember them for the login.

    LabelerError for anybody but its owner in a packed file.
    """
    name = checked_name(name)
    with store.write():
        found = annotator_named(store, name) or add_annotator(store, name)
        _check_owner(store, found)
        _remember(store, login, found)
    return found


def introduce(store: Store, newcomer: Annotator, login: str | None) -> Annotator:
    """Add a newcomer before their first label, and remember them for their login name.

    Returns who they are: somebody else if this login, or this name, was introduced meanwhile.
    """
    with store.write():
        known = remembered(store, login) if login is not None else None
        known = known or annotator_named(store, newcomer.name)
        if known is None:
            ensure(store, newcomer)
            known = newcomer
        _remember(store, login, known)
    return known


def _remember(store: Store, login: str | None, annotator: Annotator) -> None:
    if login is not None:
        set_setting(store, f"annotator of login {login}", annotator.annotator_id)


def remembered(store: Store, login: str) -> Annotator | None:
    """Return the person who labelled last under a login name, or None.

    A file that was packed for somebody is theirs, whatever their login name is.
    """
    packed = packed_for(store)
    known = packed[0] if packed else setting(store, f"annotator of login {login}")
    row = store.row(
        "SELECT p.annotator_id, p.name, p.kind FROM roster r"
        " JOIN roster p ON p.annotator_id = r.person_id WHERE r.annotator_id = ?",
        (known,),
    )
    return Annotator(*row) if row else None


def nobody_yet(name: str) -> Annotator:
    """Return a person who is not in the file: added under this id with their first label."""
    return Annotator(random_id(), checked_name(name), "person")


def _check_owner(store: Store, annotator: Annotator) -> None:
    """Refuse anybody but its owner in a packed file: they would come into the project with it."""
    packed = packed_for(store)
    if packed is None:
        return
    query = "SELECT person_id FROM roster WHERE annotator_id = ?"
    persons = [store.value(query, (each,)) for each in (packed[0], annotator.annotator_id)]
    if persons[0] != persons[1]:
        raise LabelerError(
            f"{store.path}: this file was packed for '{owner(store, packed[0])}', and"
            f" '{annotator.name}' is somebody else; they label in the project, or in a file packed"
            " for them"
        )


def ensure(store: Store, annotator: Annotator) -> None:
    """Add an annotator, inside `write`, whom the file does not hold yet."""
    is_new = store.execute(
        "INSERT INTO annotator (annotator_id, name, kind) VALUES (?, ?, ?)"
        " ON CONFLICT (annotator_id) DO NOTHING",
        annotator,
    )
    if is_new:
        list_newcomer(store, annotator)
