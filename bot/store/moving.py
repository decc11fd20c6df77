"""The rows of a group that goes on under another number: all of the old one is of the new one, sealed anew for it.

Rule: nothing is overwritten by what is older. At the move the younger of two rows stays; what turns up under the old number once that is
known has come too late: it fills gaps alone.
Neighbours: sqlite.py calls this; bot/moves.py decides when, and whose an event is.
"""

from sqlite_utils import Database

from bot.store.clubs import SqliteClubs
from bot.store.migrations import PERSONAL
from bot.store.sealing import Seal, move_cells

ONE_EACH = {"session": ("updated_at", ""), "chat": ("last_seen", ""), "diary": ("at", "and new.key = {table}.key")}
"""Tables in which both numbers may have the same row: its time, and what else makes it the same. (Reminders and what a club has go with the
group that was set up: they tell no time.)"""


def move(database: Database, seal: Seal, clubs: SqliteClubs, old: int, new: int) -> None:
    """All of `old` is of `new`; within a transaction."""
    known = clubs.home(old) == new
    move_cells(database, seal, old, new)
    for table in PERSONAL:
        if not known:
            _drop_older(database, table, old, new)
        how = "ignore" if known else "replace"
        database.conn.execute(f"update or {how} {table} set chat = ? where chat = ?", (new, old))
        database.conn.execute(f"delete from {table} where chat = ?", (old,))
    clubs.move(old, new)


def _drop_older(database: Database, table: str, old: int, new: int) -> None:
    """Rows of `old` go where `new` has a younger one."""
    if table in ONE_EACH:
        time, same = ONE_EACH[table]
        younger = f"select 1 from {table} new where new.chat = ? and new.{time} > {table}.{time} {same.format(table=table)}"
        database.conn.execute(f"delete from {table} where chat = ? and exists ({younger})", (old, new))
