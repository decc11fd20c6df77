"""`runtall backup`, `restore`, `retention` and `key`: what an operator does to a database and its key. Lines for the operator, or a UserError.

Neighbours: store/backup.py, store/retention.py and store/keys.py do the work; commands.py parses the call.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.settings import LONGEST_KEPT, Settings
from bot.store import backup as copies
from bot.store.keys import Keys, make, new_key, put_in_front, read, readable_by_others, written
from bot.store.opening import connect, readable
from bot.store.protocol import StoreError
from bot.store.retention import purge
from bot.store.sealing import sealed_under
from bot.store.sqlite import open_store

MANY = 2**62


@contextmanager
def _told(database: object = "the database") -> Iterator[None]:
    """An error of the store ends the command with its one line."""
    try:
        yield
    except StoreError as error:
        raise UserError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise UserError(f"{database}: {readable(error)}") from error


def _place(db: str | None) -> tuple[Settings, Path]:
    settings = settings_or_exit()[0]
    return settings, Path(db or settings.database).expanduser()


def _existing(db: str | None) -> tuple[Settings, Path]:
    settings, path = _place(db)
    if not path.is_file():
        raise UserError(f"{path}: there is no such database; name one with --db, or set RUNTALL_DATABASE")
    return settings, path


def back_up(target: Path, db: str | None, force: bool) -> Iterator[str]:
    """A copy while the bot runs, checked."""
    settings, path = _existing(db)
    target = target.expanduser()
    if target.is_dir() or (target.exists() and target.samefile(path)):
        raise UserError(f"{target}: is {'a folder' if target.is_dir() else 'the database itself'}; name another file")
    if target.exists() and not force:
        raise UserError(f"{target}: exists already; name another file, or replace it with --force")
    with _told():
        name = copies.back_up(path, target)
    yield f"{path} is copied to {target} ({target.stat().st_size / 1e6:.1f} MB, checked)"
    if name is None:
        yield "It is not encrypted: no bot of this version has opened the database yet. Keep the copy as safe as the database."
    else:
        yield f"Without key {name} nobody can read it, you neither. Keep a copy of {keys_of(settings).where} in another place."


def put_back(source: Path, db: str | None) -> Iterator[str]:
    """The database as it was when it was copied."""
    settings, path = _place(db)
    source = source.expanduser()
    if source.exists() and path.exists() and source.samefile(path):
        raise UserError(f"{source}: is the database itself; name the file that `runtall backup` wrote")
    with _told():
        kept = copies.put_back(source, path, keys_of(settings), datetime.now(UTC))
    yield f"{path} is what {source} was"
    if kept:
        yield f"The database until now is kept as {kept}; delete it when you no longer need it."
    yield "Who deleted their data after the copy was made is in it again; who has not written for long goes at the next purge."


def retention(days: int | None, db: str | None, dry_run: bool) -> Iterator[str]:
    """Purge who has not written for so many days; counts only."""
    settings, path = _existing(db)
    given = int(settings.retention_days) if days is None else days
    if not 1 <= given <= LONGEST_KEPT:
        raise UserError(f"--days is {given}; write 1 to {LONGEST_KEPT}, more than that /privacy does not promise")
    before = datetime.now(UTC) - timedelta(days=given)
    with _told():
        store = open_store(str(path), keys_of(settings))
        try:
            if dry_run:
                yield f"{len(store.idle(before, MANY))} chat(s) without a message for {given} days would be purged"
                return
            count = 0
            while gone := purge(store, before):
                count += gone
        finally:
            store.close()
    yield f"{count} chat(s) without a message for {given} days purged, with all that was kept about them"


def key_place() -> Iterator[str]:
    """Where the key is, and whether the database is sealed under it."""
    settings, path = _place(None)
    keys = keys_of(settings)
    with _told():
        held = read(keys)
    if held:
        yield f"{keys.where}: key {held[0].name}" + "".join(f", before that {k.name}" for k in held[1:])
    else:
        yield f"{keys.where}: not there yet; it is made when the bot first starts"
    if readable_by_others(keys):
        yield f"Others than you can read it: chmod 600 {keys.where}"
    if path.is_file():
        with _told(path):
            how = _sealed_how(path, [k.name for k in held])
        yield how


def _sealed_how(path: Path, held: list[str]) -> str:
    database = connect(str(path))
    try:
        ring = sealed_under(database)
    finally:
        database.conn.close()
    if ring is None:
        return f"{path}: not encrypted yet; it will be when the bot next starts"
    return f"{path}: encrypted under key {ring[0]}" + (
        "" if ring[0] in held else ", WHICH IS NOT HERE: nothing in it can be read"
    )


def new(target: Path | None) -> Iterator[str]:
    """A fresh key: printed, or in a file of its own."""
    if target is None:
        yield written(new_key())
        return
    target = target.expanduser()
    if target.exists():
        raise UserError(f"{target}: exists already; a key is never overwritten, name another file")
    with _told():
        key = make(Keys(target))
    yield f"{target}: key {key.name}, mode 0600; RUNTALL_KEY_FILE={target} uses it"


def rotate(db: str | None, data: bool) -> Iterator[str]:
    """A new operator's key over the data key; with `data` a new data key as well, and everything sealed again."""
    settings, path = _existing(db)
    keys = keys_of(settings)
    with _told(path):
        open_store(str(path), keys).close()  # a key that does not fit ends it here
        if data:
            with copies.alone(path):
                pass  # a bot that runs ends it here, before there is a new key
        name = _newest(keys, data)
        open_store(str(path), keys).close()  # the data key follows the newest operator's key
        yield f"{path} is under key {name} in {keys.where}"
        if data:
            copies.new_data_key(path, keys)
            yield "Everything in it is encrypted anew, with another data key."
    yield "Older keys stay behind it for other databases and for backups; take them out when nothing needs them any more."


def _newest(keys: Keys, data: bool) -> str:
    """The name of the key to be used: a new one in front of the file, or the first of those given. Raises UserError."""
    held = read(keys)
    if not keys.given:
        return put_in_front(keys).name
    if len(held) == 1 and not data:
        raise UserError('put a new key in front, RUNTALL_KEY="NEW OLD" (`runtall key new` prints one), and run this again')
    return held[0].name
