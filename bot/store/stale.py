"""Who has been silent for long, and letters of people who are not known any more: found a stretch of rows at a time.

Rule: a stretch is so many rows in the order of their numbers, whatever is found in them; so a look costs the same however many there are.
Neighbours: sqlite.py calls this; retention.py goes from stretch to stretch.
"""

from collections.abc import Callable, Sequence
from typing import Any

Sql = Callable[..., Any]
IDLE = (
    "last_seen < ? "
    "and not exists (select 1 from inbox i where i.state = 'waiting' and i.chat = chat.chat) "
    "and not exists (select 1 from club c where c.chat = chat.chat and c.chat < 0) "
    "and not exists (select 1 from outbox o where o.state in ('waiting', 'sending') and o.chat = chat.chat)"
)
"""Not those that an answer is still owed to, and no club."""


def idle(sql: Sql, before: str, most: int) -> Sequence[int]:
    """Chats that last wrote before then, at most so many."""
    return [row[0] for row in sql(f"select chat from chat where {IDLE} limit ?", (before, most)).fetchall()]


def idle_among(sql: Sql, before: str, after: int, stretch: int, most: int) -> tuple[Sequence[int], int | None]:
    """The idle ones of the next stretch of chats behind number `after`, at most so many; and the number to go on from, None behind the last."""
    last, on = _end(sql, "chat", "chat", after, stretch)
    found = sql(
        f"select chat from chat where chat > ? and chat <= ? and {IDLE} order by chat limit ?", (after, last, before, most)
    )
    chats = [row[0] for row in found.fetchall()]
    return chats, chats[-1] if len(chats) == most else on


def sweep(sql: Sql, blank: str, erased: int, after: int, stretch: int) -> int | None:
    """Of the next stretch of letters behind number `after`, what is left of those of unknown people; the number to go on from, None behind
    the last. `blank`, `erased`: as sqlite.py has them."""
    last, on = _end(sql, "outbox", "id", after, stretch)
    known = "select 1 from chat c where c.chat = outbox.chat"
    gone = f"chat != ? and state in ('sent', 'failed') and not exists ({known})"
    sql(f"{blank} where id > ? and id <= ? and {gone}", (erased, after, last, erased))
    return on


def _end(sql: Sql, table: str, number: str, after: int, stretch: int) -> tuple[int, int | None]:
    """The last number of a stretch; and the same where there may be more behind it, else None."""
    rows = f"select {number} as number from {table} where {number} > ? order by {number} limit ?"
    last, count = sql(f"select max(number), count(*) from ({rows})", (after, stretch)).fetchone()
    return (after, None) if last is None else (last, last if count == stretch else None)
