"""A look at a database that changes nothing: is it whole, is it ours, of which version, under which key, what waits in it.

Rule: opened read-only, beside a running bot; nothing is brought up to date. Rows about people are only opened to see whether they open:
a count comes out of it.
Neighbours: sqlite.py opens it for work; `runtall doctor` tells what is found here.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from bot.store.keys import Keys, read
from bot.store.migrations import migrations
from bot.store.protocol import StoreError
from bot.store.sealing import SEALED, Seal, sealed_under, unlock

PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Examined:
    """`damage`: what SQLite finds wrong, or ""; `newer`, `pending`: changes of shape that this version does not know, or has yet to make.
    `key`: the name of the key that it is sealed under, "" where nothing in it is."""

    damage: str
    newer: tuple[str, ...]
    pending: tuple[str, ...]
    key: str
    inbox: int
    outbox: int


def examine(path: Path) -> Examined:
    """What `path` holds. Raises StoreError where it is no database of runtall, or cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE_SECONDS)) as connection:
            return _examined(Database(connection), path)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error


def holds_people(path: Path) -> bool:
    """Whether there is anybody in the database at `path`; not where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE_SECONDS)) as connection:
            return bool(connection.execute("select exists(select 1 from chat)").fetchone()[0])
    except sqlite3.Error:
        return False


def unopened(path: Path, keys: Keys) -> dict[str, int]:
    """How many sealed values do not open, by "table.column"; {} where all do, or none can be tried. Raises StoreError."""
    held = read(keys)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=PATIENCE_SECONDS)) as connection:
            database = Database(connection)
            if migrations.pending(database) or (seal := unlock(database, str(path), keys, held)) is None:
                return {}
            return {f"{t}.{c}": n for t, columns in SEALED.items() for c in columns if (n := _broken(database, seal, t, c))}
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error


def _broken(database: Database, seal: Seal, table: str, column: str) -> int:
    place, rows = f"{table}.{column}", database.execute(f"select chat, {column} from {table}")
    return sum(not seal.opens(sealed, place, chat) for chat, sealed in rows)


def _examined(database: Database, path: Path) -> Examined:
    damage = str(database.execute("pragma quick_check(1)").fetchone()[0])
    applied = [m.name for m in migrations.applied(database)]
    pending = [m.name for m in migrations.pending(database)]
    if not applied and database.table_names():
        raise StoreError(f"{path}: a database of another program")
    return Examined(
        damage="" if damage == "ok" else damage,
        newer=tuple(m for m in applied if m not in _known()),
        pending=tuple(pending),
        key=ring[0] if (ring := sealed_under(database)) else "",
        inbox=_count(database, "inbox", "state = 'waiting'") if applied else 0,
        outbox=_count(database, "outbox", "state in ('waiting', 'sending')") if "m003_outbox" in applied else 0,
    )


def _known() -> set[str]:
    return {m.name for m in migrations._migrations}


def _count(database: Database, table: str, where: str) -> int:
    return int(database.execute(f"select count(*) from {table} where {where}").fetchone()[0])
