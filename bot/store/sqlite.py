"""The store in one SQLite file, through sqlite-utils; WAL mode, one writer.

Rule 1: schema, migrations, export and erase use sqlite-utils' own calls; a turn uses prepared SQL through the same Database
(its row helpers cost about six times plain SQL on the hot path).
Rule 2: synchronous=FULL: what was acknowledged survives a power cut.
Neighbours: protocol.py says what must hold; migrations.py is the shape; runtime.py is the only caller.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.store.migrations import PERSONAL, migrations
from bot.store.protocol import Letter, StoreError, Waiting

MEMORY = ":memory:"
BUSY_MS = 5000
ERASED = 0
"""What stands for the chat in an inbox row that is kept only to recognise a repeated update."""


def open_store(path: str) -> "SqliteStore":
    """The store in the file `path` (made where there is none), brought up to date. Raises StoreError."""
    try:
        if path != MEMORY:
            _make_private(Path(path))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute(f"pragma busy_timeout = {BUSY_MS}")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        database = Database(connection)
        _refuse_newer(database, path)
        migrations.apply(database)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {_readable(error)}") from error
    return SqliteStore(database)


def _make_private(path: Path) -> None:
    """The file exists and only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(PermissionError):
        path.chmod(0o600)


def _refuse_newer(database: Database, path: str) -> None:
    """A database that a newer version has changed is left alone."""
    known = {m.name for m in migrations._migrations}
    newer = [m.name for m in migrations.applied(database) if m.name not in known]
    if newer:
        raise StoreError(
            f"{path}: made by a newer version of runtall (it has {newer[-1]}); update runtall, or name another file in RUNTALL_DATABASE"
        )


def _readable(error: Exception) -> str:
    """What to do about an error of SQLite or the file system."""
    text = str(error)
    if "not a database" in text:
        return "is not a database; restore a backup, or name another file in RUNTALL_DATABASE"
    if "locked" in text:
        return "is locked by another program; is a second runtall running on it?"
    if isinstance(error, PermissionError) or "unable to open" in text or "readonly" in text:
        return "cannot be written; check the folder's owner and rights, or name another file in RUNTALL_DATABASE"
    return f"cannot be opened ({text}); name another file in RUNTALL_DATABASE"


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class SqliteStore:
    """An open database. Not for several threads at a time; close it when done."""

    def __init__(self, database: Database) -> None:
        self.db = database
        self._sql = database.conn.execute

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._sql("begin immediate")
        try:
            yield
        except BaseException:
            self._sql("rollback")
            raise
        self._sql("commit")

    # inbox

    def accept(self, update_id: int, chat: int, raw: str, at: datetime) -> bool:
        """Keep an update; False where it is known already."""
        found = self._sql(
            "insert into inbox(update_id, chat, raw, received_at, state) values (?, ?, ?, ?, 'waiting') on conflict do nothing",
            (update_id, chat, raw, _text(at)),
        )
        return found.rowcount == 1

    def waiting(self) -> Sequence[Waiting]:
        rows = self._sql("select update_id, chat, raw from inbox where state = 'waiting' order by received_at, abs(update_id)")
        return [Waiting(*row) for row in rows]

    def waiting_one(self, update_id: int) -> Waiting | None:
        row = self._sql(
            "select update_id, chat, raw from inbox where update_id = ? and state = 'waiting'", (update_id,)
        ).fetchone()
        return Waiting(*row) if row else None

    def done(self, update_id: int) -> None:
        """Its turn is over: the text goes, the number stays."""
        self._sql("update inbox set state = 'done', raw = '' where update_id = ?", (update_id,))

    def spoiled(self, update_id: int, error: str) -> None:
        """Set aside with the class of its error; never tried again."""
        self._sql("update inbox set state = 'bad', error = ?, raw = '' where update_id = ?", (error, update_id))

    # session

    def session(self, chat: int) -> str | None:
        row = self._sql("select state from session where chat = ?", (chat,)).fetchone()
        return row[0] if row else None

    def save_session(self, chat: int, version: int, state: str, at: datetime) -> None:
        self._sql(
            "insert into session(chat, version, state, updated_at) values (?, ?, ?, ?) on conflict(chat) do update "
            "set version = excluded.version, state = excluded.state, updated_at = excluded.updated_at",
            (chat, version, state, _text(at)),
        )

    def seen(self, chat: int, kind: str, at: datetime) -> None:
        """The chat wrote: it is known, and not blocked."""
        self._sql(
            "insert into chat(chat, kind, blocked, last_seen) values (?, ?, 0, ?) on conflict(chat) do update "
            "set kind = excluded.kind, blocked = 0, last_seen = excluded.last_seen",
            (chat, kind, _text(at)),
        )

    # outbox

    def put_letter(self, chat: int, letter: dict[str, Any], meta: dict[str, Any], at: datetime, update_id: int) -> int:
        row = self._sql(
            "insert into outbox(chat, letter, meta, state, due_at, attempts, update_id) values (?, ?, ?, 'waiting', ?, 0, ?)",
            (chat, json.dumps(letter), json.dumps(meta), _text(at), update_id),
        )
        return int(row.lastrowid or 0)

    def claim(self, at: datetime) -> Letter | None:
        """The oldest letter that is due and first in its chat, now marked as being sent."""
        row = self._sql(
            "select o.id, o.chat, o.letter, o.meta, o.attempts from outbox o where o.state = 'waiting' and o.due_at <= ? "
            "and not exists (select 1 from outbox e where e.chat = o.chat and e.id < o.id and e.state in ('waiting', 'sending')) "
            "order by o.id limit 1",
            (_text(at),),
        ).fetchone()
        if row is None:
            return None
        self._sql("update outbox set state = 'sending', attempts = attempts + 1 where id = ?", (row[0],))
        return Letter(row[0], row[1], json.loads(row[2]), json.loads(row[3]), row[4])

    def next_due(self) -> datetime | None:
        row = self._sql("select min(due_at) from outbox where state = 'waiting'").fetchone()
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def sent(self, letter: int, message_id: int | None) -> None:
        """Delivered: the words go, the number stays."""
        self._sql("update outbox set state = 'sent', message_id = ?, letter = '{}' where id = ?", (message_id, letter))

    def postpone(self, letter: int, until: datetime) -> None:
        self._sql("update outbox set state = 'waiting', due_at = ? where id = ?", (_text(until), letter))

    def failed(self, letter: int, why: str) -> None:
        meta = json.dumps({"failed": why})
        self._sql("update outbox set state = 'failed', letter = '{}', meta = ? where id = ?", (meta, letter))

    def close_chat(self, chat: int) -> None:
        """Blocked by the person: nothing more is sent, no reminder falls due."""
        self._sql("update chat set blocked = 1 where chat = ?", (chat,))
        self._sql(
            "update outbox set state = 'failed', letter = '{}' where chat = ? and state in ('waiting', 'sending')",
            (chat,),
        )
        self._sql("delete from reminder where chat = ?", (chat,))

    def release_claims(self) -> None:
        """After a crash: letters that were being sent are sent again (at most those in flight may repeat)."""
        self._sql("update outbox set state = 'waiting' where state = 'sending'")

    def unsent(self) -> int:
        return int(self._sql("select count(*) from outbox where state in ('waiting', 'sending')").fetchone()[0])

    def backlog(self) -> tuple[int, int]:
        """How many updates wait for their turn, and how many letters for their sending."""
        waiting = self._sql("select count(*) from inbox where state = 'waiting'").fetchone()[0]
        return int(waiting), self.unsent()

    def counters(self) -> tuple[int, int]:
        """The highest update number and message id there are (0 where none)."""
        highest = self._sql("select max(update_id) from inbox where update_id > 0").fetchone()[0]
        message = self._sql("select max(message_id) from outbox").fetchone()[0]
        return (highest or 0, message or 0)

    # what was learnt

    def remember(self, chat: int, at: datetime, answers: Sequence[tuple[str, str]], flags: Sequence[tuple[str, str]]) -> None:
        many = self.db.conn.executemany
        many(
            "insert into answer(chat, at, question, value) values (?, ?, ?, ?)",
            [(chat, _text(at), q, v) for q, v in answers],
        )
        many(
            "insert into fired(chat, at, flag, level) values (?, ?, ?, ?)",
            [(chat, _text(at), flag, level) for flag, level in flags],
        )

    def remind(self, chat: int, key: str, what: str, due: datetime) -> None:
        self._sql(
            "insert into reminder(chat, key, what, due_at, state) values (?, ?, ?, ?, 'waiting') on conflict(chat, key) "
            "do update set what = excluded.what, due_at = excluded.due_at, state = 'waiting'",
            (chat, key, what, _text(due)),
        )

    def cancel_reminders(self, chat: int, key: str | None) -> None:
        self._sql("delete from reminder where chat = ? and (? is null or key = ?)", (chat, key, key))

    def due_reminders(self, at: datetime, most: int) -> Sequence[tuple[int, int, str]]:
        """(id, chat, what) of reminders that are due, soonest first."""
        return self._sql(
            "select id, chat, what from reminder where state = 'waiting' and due_at <= ? order by due_at limit ?",
            (_text(at), most),
        ).fetchall()

    def next_reminder(self) -> datetime | None:
        row = self._sql("select min(due_at) from reminder where state = 'waiting'").fetchone()
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def reminded(self, reminder: int) -> None:
        self._sql("update reminder set state = 'done' where id = ?", (reminder,))

    def picture(self, digest: str) -> str | None:
        """Telegram's name for a picture that was sent before; None where it was not."""
        row = self._sql("select file_id from picture where digest = ?", (digest,)).fetchone()
        return str(row[0]) if row else None

    def keep_picture(self, digest: str, file_id: str | None) -> None:
        """Remember, or forget, Telegram's name for a picture."""
        if file_id is None:
            self._sql("delete from picture where digest = ?", (digest,))
        else:
            self._sql("insert or replace into picture(digest, file_id) values (?, ?)", (digest, file_id))

    def report(self, on: date, what: str, level: str, replies: Sequence[str], content: str) -> None:
        self._sql(
            "insert into incident(at, what, level, replies, content) values (?, ?, ?, ?, ?)",
            (on.isoformat(), what, level, " ".join(replies), content),
        )

    def incidents(self) -> Sequence[dict[str, Any]]:
        """Every report that something was wrong, newest first."""
        return list(self.db.table("incident").rows_where(order_by="id desc"))

    # the person's own data

    def export(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about a chat, by table."""
        return {t: list(self.db.table(t).rows_where("chat = ?", [chat])) for t in PERSONAL}

    def erase(self, chat: int) -> None:
        """Every row about a chat goes; of the inbox the bare update numbers stay, so that no repeat is answered twice."""
        for table in PERSONAL:
            if table == "inbox":
                self._sql("update inbox set chat = ?, raw = '' where chat = ?", (ERASED, chat))
            else:
                self._sql(f"delete from {table} where chat = ?", (chat,))

    def close(self) -> None:
        self.db.conn.close()
