"""`runtall backup`, `restore`, `retention` and `key`: what an operator does to a database and its key. Lines for the operator, or a UserError.

Neighbours: store/backup.py, store/retention.py and store/keys.py do the work; commands.py parses the call.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.settings import LONGEST_KEPT, Settings
from bot.store import backup as copies
from bot.store.aside import SUFFIX, Aside
from bot.store.keys import Keys, OperatorKey, make, new_key, put_in_front, read, readable_by_others, written
from bot.store.opening import connect, readable
from bot.store.protocol import StoreError
from bot.store.retention import purge
from bot.store.sealing import sealed_under
from bot.store.sqlite import SqliteStore, open_store

MANY = 2**62
BACKUPS = Path("/var/backups/runtall")
"""Where deploy/ keeps them."""
TOO_OLD = "The copy of the key that is kept elsewhere is too old now: it opens neither this database nor its next backups. Copy {} there again."


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
    return settings, _whole(Path(db or settings.database))


def _whole(path: Path) -> Path:
    """A path as it can be found again from anywhere."""
    return path.expanduser().absolute()


def _existing(db: str | None) -> tuple[Settings, Path]:
    settings, path = _place(db)
    if not path.is_file():
        raise UserError(f"{path}: there is no such database; name one with --db, or set RUNTALL_DATABASE")
    return settings, path


def rekeyed(store: SqliteStore, path: Path, keys: Keys) -> Iterator[str]:
    """A line where opening a database brought it under another key: whoever keeps a copy of the older one is to know."""
    if store.rekeyed:
        yield f"{path} is under key {store.rekeyed.now} now, before {store.rekeyed.before}. {TOO_OLD.format(keys.where)}"


def back_up(target: Path, db: str | None, force: bool) -> Iterator[str]:
    """A copy while the bot runs, checked."""
    settings, path = _existing(db)
    target = _whole(target)
    _refuse_target(target, path, force)
    with _told():
        name = copies.back_up(path, target)
    yield f"{path} is copied to {target} ({target.stat().st_size / 1e6:.1f} MB, checked)"
    if name is None:
        yield "It is not encrypted: no bot of this version has opened the database yet. Keep the copy as safe as the database."
        return
    keys = keys_of(settings)
    with _told():
        if name not in {k.name for k in read(keys)}:
            raise UserError(
                f"the copy can be read by nobody: {keys.where} does not have key {name}; put that key back, see `runtall key`", 1
            )
    yield f"Without key {name} nobody can read it, you neither. Keep a copy of {keys.where} in another place."


def _refuse_target(target: Path, path: Path, force: bool) -> None:
    """A copy takes the place of nothing else unless it is told to. Raises UserError."""
    try:
        if target.is_dir() or (target.exists() and target.samefile(path)):
            raise UserError(f"{target}: is {'a folder' if target.is_dir() else 'the database itself'}; name another file")
        if target.exists() and not force:
            raise UserError(f"{target}: exists already; name another file, or replace it with --force")
    except PermissionError as error:
        where = f"{target.parent}: {_names()[0]}, who runs this, may not look into that folder"
        raise UserError(f"{where}; name a file in another one, such as {BACKUPS / target.name}") from error


def _names() -> tuple[str, str]:
    """Who runs this, and the group; where they have no names, what stands for them."""
    try:
        import grp
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    except (ImportError, KeyError):
        return "<user>", "<group>"


def _refuse_unreadable(source: Path, path: Path) -> None:
    """A copy that root brought from elsewhere is root's alone: the line says how it becomes ours. Raises UserError."""
    try:
        source.open("rb").close()
    except PermissionError as error:
        user, group = _names()
        mine = (BACKUPS if os.access(BACKUPS, os.W_OK) else path.parent) / "runtall-restored.db"
        remedy = f"as root, `install -o {user} -g {group} -m 0600 {source} {mine}`, then `runtall restore {mine}`"
        raise UserError(f"{source}: {user}, who runs this, cannot read it; {remedy}") from error
    except OSError:  # whoever copies it says what is wrong
        return


def put_back(source: Path, db: str | None) -> Iterator[str]:
    """The database as it was when it was copied."""
    settings, path = _place(db)
    source = _whole(source)
    _refuse_unreadable(source, path)
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
        store = open_store(str(path), keys := keys_of(settings))
        try:
            yield from rekeyed(store, path, keys)
            if dry_run:
                yield f"{len(store.idle(before, MANY))} chat(s) without a message for {given} days would be purged"
                return
            count = purge(store, before)
        finally:
            store.close()
    yield f"{count} chat(s) without a message for {given} days purged, with all that was kept about them"


def key_place() -> tuple[int, list[str]]:
    """Where the key is, and whether the database is sealed under it: 1 where it is not, and lines."""
    settings, path = _place(None)
    keys = keys_of(settings)
    with _told():
        held = read(keys)
    ring = None
    if path.is_file():
        with _told(path):
            ring = _ring(path)
    lines = [_held(keys, held, needed=ring)]
    if readable_by_others(keys):
        lines.append(f"Others than you can read it: chmod 600 {keys.where}")
    if path.is_file():
        lines.append(f"{path}: {_sealed_how(ring, held)}")
    return int(ring is not None and ring not in {k.name for k in held}), lines


def _held(keys: Keys, held: Sequence[OperatorKey], needed: str | None) -> str:
    """The keys that are there; where there is none, what becomes of that."""
    if held:
        return f"{keys.where}: key {held[0].name}" + "".join(f", before that {k.name}" for k in held[1:])
    if needed is None:
        return f"{keys.where}: not there yet; it is made when the bot first starts"
    return f"{keys.where}: GONE; the bot does not start without it, and makes no other. Put key {needed} back from the copy of it"


def _ring(path: Path) -> str | None:
    """The name of the key that a database is sealed under; None where nothing in it is yet."""
    database = connect(str(path))
    try:
        ring = sealed_under(database)
    finally:
        database.conn.close()
    return ring[0] if ring else None


def _sealed_how(ring: str | None, held: Sequence[OperatorKey]) -> str:
    if ring is None:
        return "not encrypted yet; it will be when the bot next starts"
    fits = ring in {k.name for k in held}
    return f"encrypted under key {ring}" + ("" if fits else ", WHICH IS NOT HERE: nothing in it can be read")


def new(target: Path | None) -> Iterator[str]:
    """A fresh key: printed, or in a file of its own."""
    if target is None:
        yield written(new_key())
        return
    target = _whole(target)
    if os.path.lexists(target):
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
        _follow(path, keys, name)
        yield f"{path} is under key {name} in {keys.where}"
        yield TOO_OLD.format(keys.where)
        if data:
            copies.new_data_key(path, keys)
            yield "Everything in it is encrypted anew, with another data key."
    aside = Aside(Path(f"{path}{SUFFIX}"), partial(read, keys))
    if waiting := aside.look():
        yield f"{waiting} update(s) wait beside it under an older key, until the bot has run: leave that key where it is till then."
    yield "Older keys stay behind it for other databases and for backups; take them out when nothing needs them any more."


def _follow(path: Path, keys: Keys, name: str) -> None:
    """The data key follows the newest operator's key. Raises StoreError, which says what is changed all the same."""
    try:
        open_store(str(path), keys).close()
    except StoreError as error:
        kept = f"key {name} stands in front in {keys.where}, and the next start brings the database under it"
        raise StoreError(f"{error}; {kept}: copy {keys.where} to where its copy is kept") from error


def _newest(keys: Keys, data: bool) -> str:
    """The name of the key to be used: a new one in front of the file, or the first of those given. Raises UserError."""
    held = read(keys)
    if not keys.given:
        return put_in_front(keys).name
    if len(held) == 1 and not data:
        raise UserError('put a new key in front, RUNTALL_KEY="NEW OLD" (`runtall key new` prints one), and run this again')
    return held[0].name
