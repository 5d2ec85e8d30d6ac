"""The codebooks of a project, and the one in use."""

from labeler.codebook import codebook_id, codebook_spec, spec_to_codebook
from labeler.errors import LabelerError
from labeler.models import Codebook
from labeler.store.connection import Store
from labeler.store.decisions import decide, decide_from_the_start, in_force
from labeler.store.derived import refresh_suggestions


def add_codebook(store: Store, codebook: Codebook) -> str:
    """Keep a codebook, inside `write`, if the project has not got it; return its id."""
    identifier = codebook_id(codebook)
    store.execute(
        "INSERT INTO codebook (codebook_id, name, version, spec) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (codebook_id) DO NOTHING",
        (identifier, codebook.name, codebook.version, codebook_spec(codebook)),
    )
    return identifier


def has_codebook(store: Store) -> bool:
    """Say whether the project has any codebook yet."""
    return store.value("SELECT 1 FROM codebook LIMIT 1") is not None


def start_with(store: Store, codebook: Codebook) -> None:
    """Put a codebook in use, inside `write`, in a file that has none yet."""
    if in_force(store, "codebook", "project") is None:
        decide_from_the_start(store, "codebook", "project", add_codebook(store, codebook))


def use_codebook(store: Store, codebook: Codebook, author: str | None) -> str:
    """Put a codebook in use from now on; labels keep the one they were made with; return its id."""
    with store.write():
        identifier = add_codebook(store, codebook)
        if in_force(store, "codebook", "project") != identifier:
            decide(store, "codebook", "project", identifier, author)
            refresh_suggestions(store)
    return identifier


def codebook_in_use(store: Store) -> tuple[str, Codebook]:
    """Return the id and the codebook in use; LabelerError if the project has none."""
    identifier = in_force(store, "codebook", "project")
    spec = store.value("SELECT spec FROM codebook WHERE codebook_id = ?", (identifier,))
    if spec is None:
        raise LabelerError(
            f"{store.path}: the project has no codebook; `labeler codebook use FILE` sets one"
        )
    return identifier, spec_to_codebook(spec)


def all_codebooks(store: Store) -> dict[str, Codebook]:
    """Return every codebook of the project by its id."""
    rows = store.rows("SELECT codebook_id, spec FROM codebook")
    return {identifier: spec_to_codebook(spec) for identifier, spec in rows}
