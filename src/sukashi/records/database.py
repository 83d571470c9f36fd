"""Database: DuckDB in memory, which may read one named file and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

OFF = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
    "memory_limit": "1GB",
}
"""No extension is fetched or loaded; results come in the order of the file."""


def connection(path: Path) -> Any:
    """A DuckDB connection that reads `path` only, without network, extensions or spill files."""
    import duckdb

    found = duckdb.connect(":memory:", config=dict(OFF))
    found.execute("SET temp_directory = ''")
    allowed = ", ".join(map(literal, {absolute(path), pattern(path)}))
    found.execute(f"SET allowed_paths = [{allowed}]")
    found.execute("SET enable_external_access = false")
    found.execute("SET lock_configuration = true")
    return found


def absolute(path: Path) -> str:
    """The path as DuckDB reads it: never an address, because it begins with a root."""
    return str(path.resolve())


def pattern(path: Path) -> str:
    """The absolute path as a pattern that only the file itself matches."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in absolute(path))


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
