"""Rows of a person that stand apart from the session: the diary, and what is left where a session does not open any more.

Rule: a row that does not open is left out and logged; nobody is shut out of the others by a bad place on a disk.
Neighbours: sqlite.py calls this; bot/lost.py makes something of what is left.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.core.jsons import read
from bot.store.protocol import Remains
from bot.store.sealing import Seal

Sql = Callable[..., Any]
COLUMNS = ("named", "kind", "value")
HOLD = "hold"
"""Kind of an entry that says from when on the coaching was on hold, or no longer."""


def diary(sql: Sql, seal: Seal, chat: int) -> Sequence[tuple[str, str, datetime, str]]:
    """(key, kind, at, value as JSON) of every entry that opens, oldest first."""
    found = []
    for *cells, at in sql("select named, kind, value, at from diary where chat = ? order by at, rowid", (chat,)).fetchall():
        key, kind, value = (seal.or_none(cell, f"diary.{name}", chat) for cell, name in zip(cells, COLUMNS, strict=True))
        if key is not None and kind is not None and value is not None:
            found.append((key, kind, datetime.fromisoformat(at), value))
    return found


def remains(sql: Sql, seal: Seal, chat: int) -> Remains | None:
    """What else is known of a chat whose session does not open; None where there is no session at all."""
    if (row := sql("select version from session where chat = ?", (chat,)).fetchone()) is None:
        return None
    fired = sql("select at, flag, level from fired where chat = ? order by at, rowid", (chat,)).fetchall()
    flags = [
        (datetime.fromisoformat(at), seal.or_none(flag, "fired.flag", chat), seal.or_none(level, "fired.level", chat))
        for at, flag, level in fired
    ]
    kept = diary(sql, seal, chat)
    holds = [(at, bool(read(value).get("on"))) for _, kind, at, value in kept if kind == HOLD]
    entries = sql("select count(*) from diary where chat = ?", (chat,)).fetchone()[0]
    return Remains(int(row[0]), flags, holds, whole=len(kept) == entries)
