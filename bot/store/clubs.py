"""Rows about coaching groups: what a coach set up, roles, members, who looked at what, links that were used.

Rule 1: a row is of the person whom it is about, so that export and erase reach it; the group stands in `club`.
Rule 2: values are sealed as everywhere (sealing.py); numbers, times and the digests of links stay readable.
Neighbours: sqlite.py is the rest of the store and hands its connection over; bot/clubs.py is the only caller.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.store.sealing import Seal

OF_CLUB = ("member", "role", "access")
"""Tables with a column `club`."""


class SqliteClubs:
    """The part of a store that knows clubs; within the store's transactions."""

    def __init__(self, sql: Callable[..., Any], seal: Seal) -> None:
        self._sql, self._seal = sql, seal

    def key(self) -> bytes:
        """For signing links; it changes with the data key."""
        return self._seal.derived("links")

    def home(self, chat: int) -> int:
        """The number that a group has now."""
        row = self._sql("select new from moved where old = ?", (chat,)).fetchone()
        return int(row[0]) if row else chat

    def club(self, chat: int) -> str | None:
        row = self._sql("select value from club where chat = ?", (chat,)).fetchone()
        return self._seal.open(row[0], "club.value", chat) if row else None

    def keep(self, chat: int, value: str) -> None:
        self._sql("insert or replace into club(chat, value) values (?, ?)", (chat, self._seal.shut(value, "club.value", chat)))

    def every(self) -> Sequence[int]:
        """The chats of all clubs."""
        return [row[0] for row in self._sql("select chat from club order by chat")]

    def end(self, chat: int) -> None:
        """Nothing of a club stays: set-up, roles, members, looks and reminders."""
        for table in OF_CLUB:
            self._sql(f"delete from {table} where club = ?", (chat,))
        for table in ("club", "reminder"):
            self._sql(f"delete from {table} where chat = ?", (chat,))

    def members(self, club: int) -> Sequence[tuple[int, str]]:
        """(person, value) of everybody in it, in the order of joining."""
        return self._people("member", club)

    def helpers(self, club: int) -> Sequence[tuple[int, str]]:
        """(person, value) of coach and deputies."""
        return self._people("role", club)

    def _people(self, table: str, club: int) -> list[tuple[int, str]]:
        rows = self._sql(f"select chat, value from {table} where club = ? order by rowid", (club,)).fetchall()
        return [(chat, self._seal.open(value, f"{table}.value", chat)) for chat, value in rows]

    def belongs(self, person: int) -> Sequence[int]:
        """The clubs in which somebody is a member or has a role."""
        found = self._sql(
            "select club from member where chat = ? union all select club from role where chat = ?", (person, person)
        )
        return [*dict.fromkeys(row[0] for row in found)]

    def member(self, person: int, club: int) -> str | None:
        return self._one("member", person, club)

    def _one(self, table: str, person: int, club: int) -> str | None:
        row = self._sql(f"select value from {table} where chat = ? and club = ?", (person, club)).fetchone()
        return self._seal.open(row[0], f"{table}.value", person) if row else None

    def keep_member(self, person: int, club: int, value: str) -> None:
        self._put("member", person, club, value)

    def keep_helper(self, person: int, club: int, value: str) -> None:
        self._put("role", person, club, value)

    def _put(self, table: str, person: int, club: int, value: str) -> None:
        self._sql(
            f"insert into {table}(chat, club, value) values (?, ?, ?) on conflict(chat, club) do update set value = excluded.value",
            (person, club, self._seal.shut(value, f"{table}.value", person)),
        )

    def end_member(self, person: int, club: int) -> None:
        """The log of who looked stays the person's own until they delete it."""
        self._sql("delete from member where chat = ? and club = ?", (person, club))

    def end_helper(self, person: int, club: int) -> None:
        self._sql("delete from role where chat = ? and club = ?", (person, club))

    def looked(self, person: int, club: int, viewer: int, at: datetime, value: str) -> None:
        self._sql(
            "insert into access(chat, club, viewer, at, value) values (?, ?, ?, ?, ?)",
            (person, club, viewer, at.astimezone(UTC).isoformat(), self._seal.shut(value, "access.value", person)),
        )

    def looks(self, person: int, most: int) -> Sequence[tuple[int, int, str, str]]:
        """(club, viewer, at, value) of who looked at what somebody shares, newest first."""
        rows = self._sql("select club, viewer, at, value from access where chat = ? order by id desc limit ?", (person, most))
        return [(club, viewer, at, self._seal.open(value, "access.value", person)) for club, viewer, at, value in rows]

    def spend(self, digest: str, until: str, now: datetime) -> None:
        """A link was used; those that have expired need not be remembered."""
        self._sql("delete from spent where until < ?", (now.astimezone(UTC).isoformat(),))
        self._sql("insert or ignore into spent(digest, until) values (?, ?)", (digest, until))

    def spent(self, digest: str) -> bool:
        return self._sql("select 1 from spent where digest = ?", (digest,)).fetchone() is not None

    def move(self, old: int, new: int) -> None:
        """A group has another number: what names it names that."""
        for table in OF_CLUB:
            self._sql(f"update or replace {table} set club = ? where club = ?", (new, old))
        self._sql("update moved set new = ? where new = ?", (new, old))
        self._sql("insert or replace into moved(old, new) values (?, ?)", (old, new))

    def forget(self, chat: int) -> None:
        """Beside the rows of `chat` itself: what others' rows tell of it, and all of a club where it is a group."""
        self._sql("update access set viewer = 0 where viewer = ?", (chat,))
        if chat < 0:
            self.end(chat)
            self._sql("delete from moved where old = ? or new = ?", (chat, chat))
