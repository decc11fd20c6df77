"""Opening a database file: made private, known for what it is, unlocked, brought up to date, and all of it sealed.

Rule 1: what is no database of ours, is of a newer version, or has another key, is refused in one line before anything is changed.
Rule 2: what was written before it was sealed leaves the file's unused places as well, once; so do values of a length that told something.
Neighbours: sqlite.py works on what is opened here; backup.py copies it and puts it back; sealing.py, migrations.py.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from bot.store.journal import beside
from bot.store.keys import Keys, OperatorKey, make, read, settle_keys
from bot.store.migrations import migrations
from bot.store.protocol import Rekeyed, StoreError, Unopened
from bot.store.sealing import Seal, alone, follow, name_all, pad_all, seal_first, sealed_under, throw_away, unlock

MEMORY = ":memory:"
SIDES = ("", "-wal", "-shm", "-journal")
"""A database, and what SQLite has beside it."""
BUSY_MS, SHORT_MS, LOG_PAGES = 5000, 100, 4000
"""How long another program is waited for, and while it is known to hold the database; pages of the write-ahead log from which on it goes into the file, which takes two fsyncs."""
CACHE_KB = 1000
"""Of pages that the database keeps itself; the system keeps the file's as well."""
FULL = "cannot be written, the disk is full or failing; free some space, nothing is lost meanwhile"
DAMAGED = "is damaged; restore a backup that is whole"
NO_DATABASE = "is not a database; restore a backup, or name another file in RUNTALL_DATABASE"
HELD = "is locked by another program; is a second runtall running on it?"
PEOPLE = 0x52544C31
"""`application_id` of a database on which a bot has served people on Telegram."""
NAMED, SCRUBBED = 2, 3
"""`user_version` of a file in which nothing is left from before it was sealed: 1 without the names of rows, 2 with them; 3: nor a value whose
length tells which word it is."""


def opened(path: str, keys: Keys | None, wait_ms: int | None = None) -> tuple[Database, Seal, Rekeyed | None]:
    """The database in the file `path` (made where there is none), what opens its values, and the keys where it was brought under another
    one. `wait_ms`: how long another program is waited for. Raises StoreError."""
    keys = keys or Keys(Path(f"{path}.key"))
    held = () if path == MEMORY else read(keys)
    try:
        if path != MEMORY:
            make_private(Path(path))
            if is_ours(Path(path)):
                _close_to_others(path)  # before there is a log: SQLite gives that the rights of the database
        database = connect(path)
        try:
            database.execute(f"pragma busy_timeout = {BUSY_MS if wait_ms is None else wait_ms}")
            _refuse_foreign(database, path)
            refuse_newer(database, path)
            _close_to_others(path)
            brought_up = _brought_up(database, path, keys, held)
            database.execute(f"pragma busy_timeout = {BUSY_MS}")
            return database, *brought_up
        except BaseException:
            database.conn.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise refusal(path, error) from error


def refusal(path: str, error: Exception) -> StoreError:
    """An error of SQLite or the file system at opening, in a line; Unopened where no setting is at fault."""
    told = readable(error)
    if told == NO_DATABASE and beside(Path(path)).exists():  # a bot has run on it: its first page is gone
        told = DAMAGED
    return (Unopened if told in (FULL, DAMAGED, HELD) else StoreError)(f"{path}: {told}")


def connect(path: str) -> Database:
    """The database in a file, opened for writing, as it is."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for setting in (
            f"busy_timeout = {BUSY_MS}",
            "secure_delete = on",
            f"wal_autocheckpoint = {LOG_PAGES}",
            f"cache_size = -{CACHE_KB}",
        ):
            connection.execute(f"pragma {setting}")
    except sqlite3.Error:
        connection.close()
        raise
    return Database(connection)


def _brought_up(database: Database, path: str, keys: Keys, held: Sequence[OperatorKey]) -> tuple[Seal, Rekeyed | None]:
    """The seal of a database, now of today's shape, all of it sealed. With a key that does not fit nothing is changed."""
    seal, rekeyed = unlock(database, path, keys, held), None
    if path == MEMORY:
        _in_memory().backup(database.conn)
        return throw_away(database), None
    if seal is None:
        held = held or (make(keys),)  # first, so that nothing is changed where no key can be made
    if (ring := sealed_under(database)) is None or ring[0] != held[0].name:
        settle_keys(keys)
    old = bool(migrations.applied(database))
    _begin(database)
    migrations.apply(database)
    if seal is None:
        seal = seal_first(database, path, keys, held)
    else:
        rekeyed = follow(database, seal, held[0])
    name_all(database, seal)
    _scrub(database, seal, old)
    return seal, rekeyed


@cache
def _in_memory() -> sqlite3.Connection:
    """An empty database of today's shape, made once a process: the playground and the tests begin with a copy, often."""
    database = connect(MEMORY)
    migrations.apply(database)
    return database.conn


@cache
def _shape() -> tuple[str, ...]:
    """The statements that make an empty database of today's shape."""
    return tuple(_in_memory().iterdump())[1:-1]  # without those that begin and end a transaction


def _begin(database: Database) -> None:
    """With a log that is written through. A file with nothing in it has today's shape at once: in one transaction, and not in one for each
    change there ever was."""
    database.conn.execute("pragma journal_mode = wal")
    database.conn.execute("pragma synchronous = full")
    with alone(database):
        if not database.table_names():
            for statement in _shape():
                database.conn.execute(statement)


def _scrub(database: Database, seal: Seal, old: bool) -> None:
    """Once: values have the lengths of today, and what was written before it was sealed leaves the file's unused places."""
    version = database.execute("pragma user_version").fetchone()[0]
    if version >= SCRUBBED:
        return
    if old:
        pad_all(database, seal)
        if version < NAMED:
            database.execute("vacuum")
        checkpoint(database)
    database.execute(f"pragma user_version = {SCRUBBED}")


def checkpoint(database: Database) -> bool:
    """Everything in the write-ahead log goes into the file, and the log is emptied. False where somebody is reading it just now."""
    database.conn.execute("pragma busy_timeout = 0")
    try:
        return bool(database.conn.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0)
    except sqlite3.OperationalError:  # a disk that is full or failing: what was erased is erased, the log follows later
        return False
    finally:
        database.conn.execute(f"pragma busy_timeout = {BUSY_MS}")


def make_private(path: Path) -> None:
    """The file exists; a new one is its owner's alone. Raises StoreError where it is a folder."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name a file in it, such as {path / 'runtall.db'}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():  # closing a file that SQLite has open in this process would drop SQLite's locks on it
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def is_ours(path: Path) -> bool:
    """Whether a file is a database of ours, as far as its log need not be read for that: nothing is locked, made or changed."""
    return _looked_at(path) is not None


def is_behind(path: Path) -> bool:
    """The same, and whether it is of an earlier version, so that to open it is to change all of it."""
    return (_looked_at(path) or SCRUBBED) < SCRUBBED


def _looked_at(path: Path) -> int | None:
    """The `user_version` of a database of ours; None where it is none."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            version = int(connection.execute("pragma user_version").fetchone()[0])
            return version if migrations.applied(Database(connection)) else None
    except sqlite3.Error:
        return None


def _close_to_others(path: str) -> None:
    """Only its owner may read a database of ours and what stands beside it: not before it is known to be one."""
    if path == MEMORY:
        return
    for file in (*(Path(f"{Path(path).resolve()}{side}") for side in SIDES), beside(Path(path))):
        with suppress(PermissionError, FileNotFoundError):
            file.chmod(0o600)


def note_people(database: Database) -> None:
    """From now on the database is known as one of real people."""
    database.execute(f"pragma application_id = {PEOPLE}")


def has_people(database: Database) -> bool:
    """Whether a bot has served real people on it, or on what it is a copy of."""
    return bool(database.execute("pragma application_id").fetchone()[0] == PEOPLE)


def _refuse_foreign(database: Database, path: str) -> None:
    """Another program's database is left alone."""
    if database.table_names() and not migrations.applied(database):
        raise StoreError(f"{path}: is another program's database; name another file in RUNTALL_DATABASE")


def refuse_newer(database: Database, path: str) -> None:
    """A database that a newer version has changed is left alone."""
    known = {m.name for m in migrations._migrations}
    newer = [m.name for m in migrations.applied(database) if m.name not in known]
    if newer:
        raise StoreError(
            f"{path}: made by a newer version of runtall (it has {newer[-1]}); update runtall, or name another file in RUNTALL_DATABASE"
        )


def readable(error: Exception) -> str:
    """What to do about an error of SQLite or the file system."""
    text = str(error)
    if "disk is full" in text or "disk I/O" in text or getattr(error, "errno", None) in (ENOSPC, EDQUOT, EFBIG, EIO):
        return FULL
    if "not a database" in text:
        return NO_DATABASE
    if "malformed" in text:
        return DAMAGED
    if "locked" in text:
        return HELD
    if isinstance(error, PermissionError) or "unable to open" in text or "readonly" in text:
        return "cannot be written; check the folder's owner and rights, or name another file in RUNTALL_DATABASE"
    return f"cannot be opened ({text}); name another file in RUNTALL_DATABASE"


class Patience:
    """How long a database that another program holds is waited for: once in vain, and until it is had again, hardly at all, as whoever
    waits behind that may need help."""

    def __init__(self, database: Database) -> None:
        self._sql, self._short = database.conn.execute, False

    def over(self, error: Exception) -> None:
        """It failed with `error`."""
        if "locked" in str(error) and not self._short:
            self._be(short=True)

    def rewarded(self) -> None:
        """It was had."""
        if self._short:
            self._be(short=False)

    def _be(self, *, short: bool) -> None:
        self._sql(f"pragma busy_timeout = {SHORT_MS if short else BUSY_MS}")
        self._short = short


@contextmanager
def translated(patience: Patience | None = None) -> Iterator[None]:
    """What the database cannot do is a StoreError; what a caller did wrong stays what it is."""
    try:
        yield
        if patience:
            patience.rewarded()
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError):
        raise
    except sqlite3.DatabaseError as error:
        if patience:
            patience.over(error)
        raise StoreError(f"the database {readable(error)}") from error
