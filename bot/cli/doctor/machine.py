"""The machine's side: who may read which file, room on the disk, the database and its key, the content's proof.

Rule: looked at only; nothing is made, mended or brought up to date.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bot.cli.doctor.copies import copies
from bot.cli.doctor.findings import Finding, fail, ok, warn
from bot.cli.errors import UserError, keys_of
from bot.cli.house import content_for
from bot.cli.proved import SOON_DUE
from bot.core.content.load import Content
from bot.settings import Settings
from bot.store.examine import Examined, examine, unopened
from bot.store.journal import beside
from bot.store.keys import Keys, read
from bot.store.protocol import StoreError

MEGABYTE = 1_000_000
LEAST, LITTLE = 100 * MEGABYTE, 1000 * MEGABYTE
"""Bytes that must be free; bytes below which it is told."""
MANY = 500
"""Updates or letters that wait: more is not a busy moment."""
FEW_CHARACTERS = 120
DISK = ("disk I/O", "disk is full")
"""What SQLite says where it cannot write beside the database, as it has to for reading it."""


def machine(settings: Settings, dotenv: Path) -> Iterator[Finding]:
    """Everything that can be told without a network."""
    database = Path(settings.database).expanduser()
    yield from readers("settings file", dotenv)
    yield from readers("database file", database)
    if not settings.key:
        yield from readers("key file", keys_of(settings).file)
    yield from writable(database)
    yield disk(database)
    yield from stored(database, keys_of(settings))
    yield from copies(database)
    yield from proved(settings)


def readers(check: str, path: Path) -> Iterator[Finding]:
    """Whether others may read a file that holds secrets or health data. Nothing where there is none."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return
    if path.is_dir():
        yield fail(check, f"{path} is a folder", f"name a file, such as {path / 'runtall.db'}, or move the folder away")
        return
    remedy = f"chmod 600 {path}"
    if mode & stat.S_IRWXO:
        yield fail(check, f"{path} can be read by everybody on this machine (mode {mode:03o})", remedy)
    elif mode & stat.S_IRWXG:
        yield warn(check, f"{path} can be read by its group (mode {mode:03o})", remedy)
    else:
        yield ok(check, f"{path}, its owner's alone (mode {mode:03o})")


def writable(database: Path) -> Iterator[Finding]:
    """Whether this user may write where the database is, or will be."""
    for path in (database, _folder(database)):
        if path.exists() and not os.access(path, os.W_OK):
            remedy = f"run as the user that the bot runs as, or give that user the right to write: chown <user> {path}"
            yield fail("database folder", f"{path} cannot be written", remedy)
            return
    yield ok("database folder", f"{_folder(database)} can be written")


def disk(database: Path) -> Finding:
    """How much room is left."""
    free = shutil.disk_usage(_folder(database)).free
    what = f"{free // MEGABYTE} MB free"
    remedy = f"free some room on the disk of {_folder(database)}; without it nothing new is stored, and nobody but who needs help at once is answered"
    if free < LEAST:
        return fail("disk", what, remedy)
    return warn("disk", what, remedy) if free < LITTLE else ok("disk", what)


def _folder(database: Path) -> Path:
    """The database's folder, or the nearest one above it that exists."""
    return next((p for p in database.absolute().parents if p.is_dir()), Path("/"))


def _missing(database: Path) -> Finding:
    """There is no database: one that a bot has served has left a file beside it, and may be gone under a bot that runs."""
    if not beside(database).exists():
        return ok("database", f"{database} is not there yet; the first start makes it")
    remedy = "stop the bot: what it is told now is lost; then restore the newest backup"
    return fail("database", f"{database} is gone, and a bot has run on it", remedy)


def stored(database: Path, keys: Keys) -> Iterator[Finding]:
    """The database itself, and whether its key is there."""
    if not database.exists():
        yield _missing(database)
        yield keyed("", keys)
        return
    try:
        found = examine(database)
    except StoreError as error:
        yield fail("database", str(error), _remedy(str(error), database))
        return
    yield _sound(found)
    yield keyed(found.key, keys)
    yield from opening(database, keys)
    waiting = f"{found.inbox} update(s) and {found.outbox} letter(s) wait"
    if max(found.inbox, found.outbox) > MANY:
        yield warn("backlog", waiting, "see whether the bot runs (`systemctl status runtall`) and what its log says")
    else:
        yield ok("backlog", waiting)


def _remedy(error: str, database: Path) -> str:
    """What to do about a database that cannot be read: on a full disk nothing is wrong with it, and a backup would lose what is newer."""
    if not any(words in error for words in DISK):
        return "restore a backup, or name another file in RUNTALL_DATABASE"
    if shutil.disk_usage(_folder(database)).free < LEAST:
        return f"free some room on the disk of {_folder(database)}, and nothing else: the database is not known to be damaged"
    return "the disk fails: stop the bot, copy the database with what stands beside it to another disk, then look at this one"


def opening(database: Path, keys: Keys) -> Iterator[Finding]:
    """Whether all that is encrypted opens. Nothing where it cannot be tried."""
    try:
        broken = unopened(database, keys)
    except StoreError:  # told of the key or the database already
        return
    if broken:
        what = f"{sum(broken.values())} value(s) do not open: " + ", ".join(f"{place} {n}" for place, n in broken.items())
        remedy = "stop the bot, keep the file, look at the disk, and restore a backup that is whole; whose talk is lost is told when they write"
        yield fail("encrypted values", what, remedy)
    else:
        yield ok("encrypted values", "all of them open")


def _sound(found: Examined) -> Finding:
    if found.damage:
        return fail("database", f"damaged: {found.damage}", "stop the bot, keep the file, and restore the newest backup")
    if found.newer:
        return fail(
            "database", f"made by a newer version (it has {found.newer[-1]})", "update runtall, or restore an older backup"
        )
    if found.pending:
        return ok(
            "database", f"whole; the next start brings it up to date ({len(found.pending)} step(s)), so take a backup first"
        )
    return ok("database", "whole and of this version")


def keyed(name: str, keys: Keys) -> Finding:
    """Whether the key that the database is sealed under (its name; "": none yet) is there: without it the bot does not start."""
    try:
        held = [key.name for key in read(keys)]
    except StoreError as error:
        return fail("key", str(error), "put the key back from your copy of it")
    if name and name not in held:
        there = f"{keys.where} has {', '.join(held)}" if held else f"there is no {keys.where}"
        remedy = "put that key back from your copy, or name its file in RUNTALL_KEY_FILE; without it nothing in the database can be read"
        return fail("key", f"the database is sealed under key {name}, and {there}", remedy)
    if not held:
        return ok("key", f"{keys.where} is not there yet; the first start makes it")
    return ok(
        "key",
        f"the database is sealed under key {name}, which is here" if name else f"{held[0]}, for a database yet to be sealed",
    )


def proved(settings: Settings, today: date | None = None) -> Iterator[Finding]:
    """Whether the content may coach, and until when its sources hold."""
    try:
        content = content_for(settings)
    except UserError as error:
        yield fail("content", str(error), "run `runtall check`, or unset RUNTALL_CONTENT to use what is shipped")
        return
    if content.safe:
        what = f"not proved, so people are only told where to get help: {content.safe[:FEW_CHARACTERS]}"
        yield fail("content", what, "run `runtall check`, it shows the shortest conversation that goes wrong")
        return
    yield ok("content", f"proved (version {content.version})")
    yield _reviewed(content, today or datetime.now(UTC).date())


def _reviewed(content: Content, today: date) -> Finding:
    due = min(source.review_due for source in content.sources.values())
    what = f"the first source is due on {due}"
    if due - today >= SOON_DUE:
        return ok("review", what)
    return warn(
        "review", what, "review the sources that `runtall check` names, and move their dates; after the date it is safe mode"
    )
