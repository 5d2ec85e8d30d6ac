"""Settings of this file on this machine: neither merged nor rebuilt."""

import json
from typing import Any

from labeler.identity import canonical_json
from labeler.store.connection import Store


def setting(store: Store, key: str) -> Any:
    """Return the value of a setting, or None."""
    value = store.value("SELECT value FROM setting WHERE key = ?", (key,))
    return None if value is None else json.loads(value)


def set_setting(store: Store, key: str, value: Any) -> None:
    """Set a setting, inside `write`."""
    store.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, canonical_json(value)),
    )


PRACTICE_VERSION = "practice articles of version"
"""The setting that says which labeler's practice articles are all in a practice project."""
