"""Copies of a database: made while the bot runs, put back while it does not; and the new data key, which needs the same quiet.

Rule 1: a copy is whole and checked before it has its name; a database is replaced in one step, and the old one stays beside it.
Rule 2: nothing is put back that this version, or the key in use, could not open.
Rule 3: a copy that is not finished stands under a name of its own (`PART`), held by whoever writes it; what a killed process left goes
with the next copy that is made beside it.
Rule 4: what stands beside a database belongs to it: its log, and the journal of letters that are out, are in the copy and move with the old one.
Neighbours: opening.py opens databases; sealing.py; cli/keeping.py tells the operator.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from bot.store.copied import note
from bot.store.journal import SUFFIX, Journal, beside, noted
from bot.store.keys import Keys, read, settle
from bot.store.migrations import migrations
from bot.store.opening import DAMAGED, SIDES, connect, is_ours, opened, readable, refuse_newer
from bot.store.protocol import StoreError
from bot.store.sealing import seal_anew, sealed_under, unlock
from bot.store.sqlite import SURELY_SENT

PATIENCE_MS = 200
"""How long to wait for others to let go of a database that must be had alone."""
NOT_OURS = "is no database of runtall; name the file that `runtall backup` wrote"
PART = (".runtall-copy-", ".part")
"""How the name of an unfinished copy begins and ends."""


def back_up(path: Path, target: Path) -> str | None:
    """A checked copy of the database at `path` in `target` (replaced where an earlier copy is there); the name of the key it is sealed under.

    None: it is older than keys. The bot may run. Raises StoreError; nothing but an earlier copy is replaced.
    """
    _refuse_other(target)
    sweep(path.parent)  # where a killed restore left something, and the next one may be years away
    with _copied(path, target.parent) as copy:
        name = _key_name(copy)
        os.replace(copy, target)
        settle(target.parent)
    note(path, target)
    return name


def _refuse_other(target: Path) -> None:
    """A copy takes the place of an earlier one, never of a key, a device or another program's file; and it makes no folder: where a disk
    for copies is not mounted, they would fill the one that they are to save."""
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent}: there is no such folder; make it, or mount the disk that it is on")
    if (target.exists() or target.is_symlink()) and not _is_copy(target):
        raise StoreError(f"{target}: is no earlier copy of a runtall database, so it stays as it is; name another file")


def _is_copy(path: Path) -> bool:
    """Whether a file is a database of ours that stands alone; one with its log beside it is in use."""
    if path.is_symlink() or not path.is_file() or any(Path(f"{path}{side}").exists() for side in SIDES[1:]):
        return False
    return is_ours(path)


def put_back(source: Path, path: Path, keys: Keys, now: datetime) -> Path | None:
    """The database at `path` becomes the copy `source`; where the old one is kept, None where there was none. Raises StoreError."""
    held = read(keys)
    with _stopped(path), _copied(source, path.parent) as copy:
        database = connect(str(copy))
        with closing(database.conn):
            refuse_newer(database, str(source))
            unlock(database, str(source), keys, held)
        opened(str(copy), keys)[0].conn.close()  # brought up to date before it is anybody's database
        with _quiet(path):
            kept = _moved_aside(path, now) if path.exists() else None
            os.replace(copy, path)
            settle(path.parent)
        return kept


def new_data_key(path: Path, keys: Keys) -> None:
    """Everything in the database at `path` is sealed again, under a new data key. Raises StoreError."""
    opened(str(path), keys)[0].conn.close()
    with alone(path) as database:
        held = read(keys)
        if (seal := unlock(database, str(path), keys, held)) is not None:
            seal_anew(database, seal, held[0])


@contextmanager
def alone(path: Path) -> Iterator[Database]:
    """The database at `path`, which nobody else has open or can open meanwhile. Raises StoreError where somebody has it."""
    try:
        database = _taken(path)
    except sqlite3.Error as error:
        raise _refusal(path, error) from error
    with closing(database.conn):
        yield database


def _taken(path: Path) -> Database:
    """The database at `path` under a lock that stays until the connection is closed."""
    database = connect(str(path))
    try:
        database.conn.execute(f"pragma busy_timeout = {PATIENCE_MS}")
        database.conn.execute("pragma locking_mode = exclusive")
        database.conn.execute("pragma journal_mode = delete")  # refused while another connection exists; empties the log
        database.conn.execute("begin exclusive")
        database.conn.execute("commit")
    except BaseException:
        database.conn.close()
        raise
    return database


def _refusal(path: Path, error: sqlite3.Error) -> StoreError:
    in_use = "locked" in str(error)
    return StoreError(f"{path}: {'is in use; stop the bot first, then run this again' if in_use else readable(error)}")


def _stopped(path: Path) -> AbstractContextManager[object]:
    """No bot runs on the database at `path`, not one either that waits for it to be mended. Raises StoreError."""
    return closing(Journal(beside(path))) if beside(path).exists() else nullcontext()


def _quiet(path: Path) -> AbstractContextManager[object]:
    """Nobody uses the database at `path`. One that is missing, or too damaged to be opened, is nobody's."""
    if not path.exists():
        return nullcontext()
    try:
        return closing(_taken(path).conn)
    except sqlite3.OperationalError as error:
        raise _refusal(path, error) from error
    except sqlite3.DatabaseError:
        return nullcontext()


@contextmanager
def _copied(source: Path, folder: Path) -> Iterator[Path]:
    """A checked copy of a database in a file of its own in `folder`, gone at the end unless it was moved. Raises StoreError."""
    if not source.is_file():
        raise StoreError(f"{source}: there is no such file")
    with _unfinished(folder) as copy:
        try:
            _copy(source, copy)
            yield copy
        except (sqlite3.Error, OSError) as error:
            foreign = "not a database" in str(error)
            raise StoreError(f"{source}: {NOT_OURS if foreign else readable(error)}") from error


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """An empty file in `folder`, held by this process, and gone at the end unless it was moved. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        handle, part = _held(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror}); name a file in another folder") from error
    try:
        yield part
    finally:
        os.close(handle)  # only now: closing any handle of a file lets go of SQLite's own locks on it
        _remove(part)


def _held(folder: Path) -> tuple[int, Path]:
    """A new file for its owner alone, and the handle that holds it."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=PART[0], suffix=PART[1])  # mode 0600
        if _lock(handle) is not False and Path(name).exists():
            return handle, Path(name)
        os.close(handle)  # another process took it for one that was left


def sweep(folder: Path) -> None:
    """Remove the unfinished copies in `folder` that nobody holds: who wrote them was killed, and everybody's rows are in there."""
    for name in {p.name.partition(PART[1])[0] for p in folder.glob(f"{PART[0]}*{PART[1]}*")}:
        part = folder / f"{name}{PART[1]}"
        with suppress(OSError):
            if not part.exists() or _is_left(part):
                _remove(part)


def _is_left(part: Path) -> bool:
    """Whether nobody writes an unfinished copy any more; where there are no locks, nobody knows."""
    handle = os.open(part, os.O_RDWR)
    try:
        return _lock(handle) is True
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """Whether the file is held by this handle now; None where there are no locks."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


def _remove(part: Path) -> None:
    for side in SIDES:
        with suppress(FileNotFoundError):
            Path(f"{part}{side}").unlink()


def _copy(source: Path, copy: Path) -> None:
    """SQLite's own online copy, whole and in one file. Raises StoreError where it is no database of ours, or damaged."""
    out = noted(beside(source))  # before the copy is made: then the database knows it, or it is still noted here
    with closing(connect(str(source)).conn) as giver, closing(sqlite3.connect(copy, isolation_level=None)) as taker:
        giver.backup(taker)
        taker.execute("pragma journal_mode = delete")
        if out:
            taker.executemany(SURELY_SENT, out)
        if taker.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
            raise StoreError(f"{source}: {DAMAGED}")
        if not migrations.applied(Database(taker)):
            raise StoreError(f"{source}: {NOT_OURS}")


def _key_name(copy: Path) -> str | None:
    with closing(sqlite3.connect(copy)) as connection:
        ring = sealed_under(Database(connection))
    return ring[0] if ring else None


def _moved_aside(path: Path, now: datetime) -> Path:
    """The old database, with what belongs to it, under a name that says when."""
    kept = Path(f"{path}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    number = 1
    while kept.exists():
        number += 1
        kept = Path(f"{path}.before-restore-{now:%Y%m%dT%H%M%SZ}-{number}")
    try:
        os.link(path, kept)  # so that at no moment there is no database under its name
    except OSError:  # a file system without links
        os.replace(path, kept)
    for side in ("-wal", SUFFIX):
        with suppress(FileNotFoundError):
            os.replace(f"{path}{side}", f"{kept}{side}")
    Path(f"{path}-shm").unlink(missing_ok=True)  # an index of the log, made anew when needed
    return kept
