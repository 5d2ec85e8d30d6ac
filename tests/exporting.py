"""What the command `export` writes, for tests that look into it."""

import json
from pathlib import Path
from typing import Any

from command_line import command_done


def exported(path: Path, out: Path, form: str, *options: str) -> Path:
    """Export to a file or folder, and return it."""
    command_done("--db", str(path), "export", "--format", form, "-o", str(out), *options)
    return out


def lines(path: Path, *options: str) -> list[dict[str, Any]]:
    """Return what JSON Lines say, with attributes as tables have them."""
    output = command_done("--db", str(path), "export", *options).stdout_bytes.decode()
    rows = [json.loads(line) for line in output.splitlines()]
    for row in rows:
        if "attributes" in row:
            row["attributes"] = json.dumps(row["attributes"], sort_keys=True, separators=(",", ":"))
    return rows


def only(folder: Path, ending: str) -> Path:
    """Return the one file of a folder that ends so."""
    (found,) = folder.glob(f"*{ending}")
    return found
