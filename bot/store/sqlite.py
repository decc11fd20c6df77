"""The store in one SQLite file, through sqlite-utils; WAL mode, one writer.

Rule 1: schema, migrations, export and erase use sqlite-utils' own calls; a turn uses prepared SQL through the same Database
(its row helpers cost about six times plain SQL on the hot path).
Rule 2: synchronous=FULL: what was acknowledged survives a power cut.
Rule 3: what is written about a person is sealed on its way in and opened on its way out (sealing.py names the columns);
what is deleted is overwritten (secure_delete), and taken out of the write-ahead log as well.
Neighbours: protocol.py says what must hold; migrations.py is the shape; opening.py opens the file; runtime.py is the only caller.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlite_utils import Database

from bot.core.jsons import read, written
from bot.store import stale
from bot.store.clubs import SqliteClubs
from bot.store.keys import Keys
from bot.store.migrations import PERSONAL
from bot.store.moving import move
from bot.store.opening import MEMORY, Patience, checkpoint, connect, opened, translated
from bot.store.protocol import Backlog, Letter, Rekeyed, Remains, Waiting
from bot.store.remains import diary, remains
from bot.store.sealing import Seal, SealError

__all__ = ["MEMORY", "SqliteStore", "open_store"]
ERASED = 0
"""What stands for the chat in an inbox row that is kept only to recognise a repeated update."""

BLANK = "update outbox set chat = ?, state = 'sent', letter = x'', meta = x'', message_id = null, update_id = null"
"""What is left of a letter: its number."""
SURELY_SENT = "update outbox set state = 'sent', letter = x'' where id = ? and update_id = ? and state in ('waiting', 'sending')"


def open_store(path: str, keys: Keys | None = None, wait_ms: int | None = None) -> "SqliteStore":
    """The store in the file `path` (made where there is none), brought up to date. Raises StoreError.

    `keys`: where the operator's keys stand; without, in a file beside the database. In memory the key ends with the process.
    `wait_ms`: how long another program that has it is waited for, where that is not as long as ever.
    """
    return SqliteStore(*opened(path, keys, wait_ms))


AGAIN = timedelta(days=2)
"""After which an update's number is another one's: Telegram keeps updates for a day, and after a quiet week its numbers begin anywhere."""
ACCEPT = (
    "insert into inbox(update_id, chat, raw, received_at, state) values (?, ?, ?, ?, 'waiting') on conflict(update_id) do update set "
    "chat = excluded.chat, raw = excluded.raw, received_at = excluded.received_at, state = 'waiting', error = null "
    "where inbox.update_id > 0 and inbox.state != 'waiting' and inbox.received_at < ?"
)
_number = attrgetter("update_id")


@lru_cache(maxsize=64)
def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class SqliteStore:
    """An open database. Not for several threads at a time; close it when done."""

    def __init__(self, database: Database, seal: Seal, rekeyed: Rekeyed | None = None) -> None:
        self.db = database
        self.rekeyed = rekeyed
        """The operator's keys, where opening it brought it under another one."""
        self._seal = seal
        self._erased, self._patience = False, Patience(database)
        self._shut, self._open, self._found = seal.shut, seal.open, seal.digest
        self._sql = database.conn.execute
        self.clubs = SqliteClubs(self._sql, seal)

    def twin(self) -> "SqliteStore":
        """Another store, in memory, with the same rows under the same key: for talks that begin alike. Not while a transaction is open."""
        copy = connect(MEMORY)
        self.db.conn.backup(copy.conn)
        return SqliteStore(copy, self._seal)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Raises StoreError where the database itself fails."""
        with translated(self._patience):
            self._sql("begin immediate")
            try:
                yield
                self._sql("commit")
            except BaseException:
                if self.db.conn.in_transaction:  # a full disk may have ended it already
                    self._sql("rollback")
                raise
        self._tidy()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Within a transaction: all or nothing of this part."""
        with translated():
            self._sql("savepoint part")
            try:
                yield
            except BaseException:
                if self.db.conn.in_transaction:
                    self._sql("rollback to part")
                    self._sql("release part")
                raise
            self._sql("release part")
        self._tidy()

    def _tidy(self) -> None:
        """What was erased leaves the write-ahead log as well: now, or after a later transaction where a backup is reading it."""
        if self._erased and not self.db.conn.in_transaction:
            self._erased = not checkpoint(self.db)

    # inbox

    def accept(self, update_id: int, chat: int, raw: str, at: datetime) -> bool:
        """Keep an update; False where it is known already."""
        return self.accept_all([Waiting(update_id, chat, raw)], at) == 1

    def accept_all(self, many: Sequence[Waiting], at: datetime, again: timedelta | None = AGAIN) -> int:
        """Keep updates, neighbours together; how many are not known already. `again`: after which a number is another one's; None: never."""
        when, shut, before = _text(at), self._shut, _text(at - again) if again else ""
        rows = [(w.update_id, w.chat, shut(w.raw, "inbox.raw", w.chat), when, before) for w in sorted(many, key=_number)]
        return self.db.conn.executemany(ACCEPT, rows).rowcount

    def waiting(self) -> Sequence[Waiting]:
        """Those that can be read, oldest first; one that does not open any more is set aside."""
        rows = self._sql(
            "select update_id, chat, raw from inbox where state = 'waiting' order by received_at, abs(update_id)"
        ).fetchall()
        return [waiting for row in rows if (waiting := self._opened(*row)) is not None]

    def _opened(self, update_id: int, chat: int, raw: bytes) -> Waiting | None:
        try:
            return Waiting(update_id, chat, self._open(raw, "inbox.raw", chat))
        except SealError:
            self.spoiled(update_id, SealError.__name__)
            return None

    def done(self, update_id: int) -> bool:
        """Its turn is over: the text and whose it was go, the number stays. False where it does not wait."""
        found = self._sql(
            "update inbox set state = 'done', chat = ?, raw = x'' where update_id = ? and state = 'waiting'", (ERASED, update_id)
        )
        return found.rowcount == 1

    def spoiled(self, update_id: int, error: str) -> None:
        """Set aside with the class of its error; never tried again."""
        self._sql(
            "update inbox set state = 'bad', error = ?, chat = ?, raw = x'' where update_id = ?", (error, ERASED, update_id)
        )

    # session

    def session(self, chat: int) -> str | None:
        """None where there is none, or one that does not open."""
        row = self._sql("select state from session where chat = ?", (chat,)).fetchone()
        return self._seal.or_none(row[0], "session.state", chat) if row else None

    def remains(self, chat: int) -> Remains | None:
        """What else is known of a chat whose session does not open; None where it has none."""
        return remains(self._sql, self._seal, chat)

    def save_session(self, chat: int, version: int, state: str, at: datetime) -> None:
        self._sql(
            "insert into session(chat, version, state, updated_at) values (?, ?, ?, ?) on conflict(chat) do update "
            "set version = excluded.version, state = excluded.state, updated_at = excluded.updated_at",
            (chat, version, self._shut(state, "session.state", chat), _text(at)),
        )

    def seen(self, chat: int, kind: str, at: datetime) -> None:
        """The chat wrote: it is known, and not blocked."""
        self._sql(
            "insert into chat(chat, kind, blocked, last_seen) values (?, ?, 0, ?) on conflict(chat) do update "
            "set kind = excluded.kind, blocked = 0, last_seen = max(last_seen, excluded.last_seen)",
            (chat, kind, _text(at)),
        )

    # outbox

    def put_letter(self, chat: int, letter: dict[str, Any], meta: dict[str, Any], at: datetime, update_id: int) -> int:
        cells = self._shut(written(letter), "outbox.letter", chat), self._shut(written(meta), "outbox.meta", chat)
        row = self._sql(
            "insert into outbox(chat, letter, meta, state, due_at, attempts, update_id) values (?, ?, ?, 'waiting', ?, 0, ?)",
            (chat, *cells, _text(at), update_id),
        )
        return int(row.lastrowid or 0)

    def unsent(self) -> Sequence[tuple[Letter, datetime]]:
        """Every letter that is not out, oldest first, with the time before which it is not to go."""
        rows = self._sql(
            "select id, chat, letter, meta, attempts, update_id, due_at from outbox where state in ('waiting', 'sending') order by id"
        ).fetchall()
        return [(letter, datetime.fromisoformat(row[6])) for row in rows if (letter := self._letter(*row[:6])) is not None]

    def _letter(self, number: int, chat: int, letter: bytes, meta: bytes, attempts: int, update_id: int) -> Letter | None:
        """A row opened; one that does not open is set aside, so that those behind it can go."""
        try:
            body, told = self._open(letter, "outbox.letter", chat), self._open(meta, "outbox.meta", chat)
        except SealError:
            self.failed(number, SealError.__name__)
            return None
        return Letter(number, chat, read(body), read(told), attempts, update_id or 0)

    def sent(self, letters: Sequence[tuple[int, int | None]]) -> None:
        """Delivered, as (letter, message id): the words go, the number stays."""
        self.db.conn.executemany(
            "update outbox set state = 'sent', message_id = ?, letter = x'' where id = ?", [(m, i) for i, m in letters]
        )

    def surely_sent(self, letters: Sequence[tuple[int, int]]) -> None:
        """What the journal of a killed process says is out, as (letter, update)."""
        self.db.conn.executemany(SURELY_SENT, letters)

    def postpone(self, letter: int, until: datetime) -> None:
        self._sql("update outbox set state = 'waiting', due_at = ?, attempts = attempts + 1 where id = ?", (_text(until), letter))

    def failed(self, letter: int, why: str) -> None:
        """Refused for good: the words go, the reason stands in their place."""
        row = self._sql("select chat from outbox where id = ?", (letter,)).fetchone()
        if row is not None:
            meta = self._shut(written({"failed": why}), "outbox.meta", row[0])
            self._sql("update outbox set state = 'failed', letter = x'', meta = ? where id = ?", (meta, letter))

    def close_chat(self, chat: int) -> None:
        """Blocked by the person: nothing more is sent, no reminder falls due."""
        self._sql("update chat set blocked = 1 where chat = ?", (chat,))
        self._sql("update outbox set state = 'failed', letter = x'' where chat = ? and state in ('waiting', 'sending')", (chat,))
        self._sql("delete from reminder where chat = ?", (chat,))
        if chat > 0:  # who cannot be told what is shared of them shares nothing
            self._sql("delete from member where chat = ?", (chat,))

    def kind_of(self, chat: int) -> str:
        """What kind of chat it is, as far as is known."""
        row = self._sql("select kind from chat where chat = ?", (chat,)).fetchone()
        return str(row[0]) if row and row[0] else "private" if chat > 0 else "supergroup"

    def backlog(self, now: datetime) -> Backlog:
        """How much waits; counted in indexes, nothing is opened."""
        inbox, outbox = self._sql(
            "select (select count(*) from inbox where state = 'waiting'), "
            "(select count(*) from outbox where state in ('waiting', 'sending'))"
        ).fetchone()
        due = self.next_reminder()
        lag = max(0.0, (now - due).total_seconds()) if due else 0.0
        return Backlog(inbox, outbox, lag, len(self._seal.unopened))

    def counters(self) -> tuple[int, int]:
        """The highest update number and message id there are (0 where none)."""
        highest = self._sql("select max(update_id) from inbox where update_id > 0").fetchone()[0]
        message = self._sql("select max(message_id) from outbox").fetchone()[0]
        return (highest or 0, message or 0)

    # what was learnt

    def remember(self, chat: int, at: datetime, answers: Sequence[tuple[str, str]], flags: Sequence[tuple[str, str]]) -> None:
        many, shut = self.db.conn.executemany, self._shut
        if answers:
            many(
                "insert into answer(chat, at, question, value) values (?, ?, ?, ?)",
                [(chat, _text(at), shut(q, "answer.question", chat), shut(v, "answer.value", chat)) for q, v in answers],
            )
        if flags:
            many(
                "insert into fired(chat, at, flag, level) values (?, ?, ?, ?)",
                [(chat, _text(at), shut(flag, "fired.flag", chat), shut(level, "fired.level", chat)) for flag, level in flags],
            )

    def remind(self, chat: int, key: str, what: str, due: datetime) -> None:
        self._sql(
            "insert into reminder(chat, key, named, what, due_at, state) values (?, ?, ?, ?, ?, 'waiting') on conflict(chat, key) "
            "do update set what = excluded.what, due_at = excluded.due_at, state = 'waiting'",
            (chat, self._found(key, "reminder", chat), *self._named("reminder", chat, named=key, what=what), _text(due)),
        )

    def _named(self, table: str, chat: int, **texts: str) -> tuple[bytes, ...]:
        """These columns of a row, sealed."""
        return tuple(self._shut(text, f"{table}.{column}", chat) for column, text in texts.items())

    def cancel_reminders(self, chat: int, key: str | None) -> None:
        found = None if key is None else self._found(key, "reminder", chat)
        self._sql("delete from reminder where chat = ? and (? is null or key = ?)", (chat, found, found))

    def log(self, chat: int, key: str, kind: str, at: datetime, value: str) -> None:
        """Keep an entry of the diary; the same key replaces."""
        self._sql(
            "insert or replace into diary(chat, key, at, named, kind, value) values (?, ?, ?, ?, ?, ?)",
            (chat, self._found(key, "diary", chat), _text(at), *self._named("diary", chat, named=key, kind=kind, value=value)),
        )

    def unlog(self, chat: int, key: str) -> None:
        """Take an entry of the diary back."""
        self._sql("delete from diary where chat = ? and key = ?", (chat, self._found(key, "diary", chat)))

    def diary(self, chat: int) -> Sequence[tuple[str, str, datetime, str]]:
        """(key, kind, at, value as JSON) of every entry, oldest first."""
        return diary(self._sql, self._seal, chat)

    def due_reminders(self, at: datetime, most: int) -> Sequence[tuple[int, int, str, datetime]]:
        """(id, chat, what, due) of reminders that are due, soonest first."""
        rows = self._sql(
            "select id, chat, what, due_at from reminder where state = 'waiting' and due_at <= ? order by due_at limit ?",
            (_text(at), most),
        ).fetchall()
        return [
            (number, chat, what, datetime.fromisoformat(due))
            for number, chat, sealed, due in rows
            if (what := self._what(number, chat, sealed)) is not None
        ]

    def _what(self, number: int, chat: int, sealed: bytes) -> str | None:
        """What a reminder is about; one that does not open is done with, lest it be looked at for ever."""
        try:
            return self._open(sealed, "reminder.what", chat)
        except SealError:
            self.reminded([number])
            return None

    def next_reminder(self) -> datetime | None:
        row = self._sql("select min(due_at) from reminder where state = 'waiting'").fetchone()
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def reminded(self, reminders: Sequence[int]) -> None:
        """These are done with: one statement for all of them, in the order of their rows."""
        self._sql(
            "update reminder set state = 'done' where id in (select value from json_each(?))", (written(sorted(reminders)),)
        )

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
        """Every row about a chat, by table, opened; but for other people's numbers in it."""
        rows = {t: self.db.table(t).rows_where("chat = ?", [chat]) for t in PERSONAL}
        found = {t: [self._seal.open_row(t, row) for row in many] for t, many in rows.items()}
        return found | {"access": [{k: v for k, v in row.items() if k != "viewer"} for row in found["access"]]}

    def erase(self, chat: int, but: Sequence[str] = ()) -> None:
        """Every row about a chat goes, `but` those of some tables; of the inbox the bare update numbers stay: no repeat is answered twice."""
        for table in (t for t in PERSONAL if t not in but):
            if table == "inbox":
                self._sql("update inbox set chat = ?, raw = x'' where chat = ? and state = 'waiting'", (ERASED, chat))
            elif table == "outbox":  # an empty row keeps its number from being given again while a late mark may still name it
                self._sql(f"{BLANK} where chat = ?", (ERASED, chat))
            else:
                self._sql(f"delete from {table} where chat = ?", (chat,))
        if "role" not in but:  # who goes on leading goes on being named where they looked
            self.clubs.forget(chat)
        self._erased = True
        self._tidy()

    def forget(self, chat: int, update_id: int) -> None:
        """The letters that answered one update go: what was written since, to whoever began anew, stays."""
        self._sql(f"{BLANK} where chat = ? and update_id = ?", (ERASED, chat, update_id))
        self._erased = True
        self._tidy()

    def sweep(self, after: int, stretch: int) -> int | None:
        """Of the next stretch of letters behind number `after`, those of people who are not known any more go; the number to go on from, None
        behind the last."""
        return stale.sweep(self._sql, BLANK, ERASED, after, stretch)

    def move_chat(self, old: int, new: int) -> None:
        """A group goes on under another number: all of `old` is of `new`, sealed anew for it; what that has newer stays."""
        move(self.db, self._seal, self.clubs, old, new)

    def idle(self, before: datetime, most: int) -> Sequence[int]:
        """Chats that last wrote before then, at most so many; not those that an answer is still owed to, and no club."""
        return stale.idle(self._sql, _text(before), most)

    def idle_among(self, before: datetime, after: int, stretch: int, most: int) -> tuple[Sequence[int], int | None]:
        """The same among the next stretch of chats behind number `after`; and the number to go on from, None behind the last."""
        return stale.idle_among(self._sql, _text(before), after, stretch, most)

    def close(self) -> None:
        self.db.conn.close()
