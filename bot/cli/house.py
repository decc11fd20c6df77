"""The parts plugged together: content, store, runtime, and a Telegram (real or local). The only such place.

Neighbours: serve.py and talk.py run what is built here.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import structlog

from bot.cli.errors import UserError, cache, content_folder, program_version
from bot.core.content.errors import ContentErrors
from bot.core.content.load import FIRST, Content
from bot.core.dialogue import ask
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import load
from bot.letters import outgoing
from bot.making import Drawer
from bot.meter import Meter
from bot.pictures.studio import Studio
from bot.runtime import Limits, Runtime
from bot.settings import Settings
from bot.shells.telegram.app import Profile
from bot.shells.telegram.events import read_update
from bot.shells.telegram.local.markup import parse
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.local.world import BOT
from bot.store.journal import beside
from bot.store.keys import Keys, readable_by_others
from bot.store.late import LateStore
from bot.store.opening import SHORT_MS, has_people, is_behind, note_people, refusal
from bot.store.protocol import Store, StoreError, Unopened
from bot.store.sqlite import MEMORY, SqliteStore, open_store

log = structlog.get_logger()


class Clock:
    """The time: the real one, or one that stands still and is moved by hand."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self._fixed = fixed
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return self._fixed if self._fixed else datetime.now(UTC) + self._ahead

    def move_to(self, at: datetime) -> None:
        """The clock shows `at` from now on (a real clock goes on from there)."""
        if self._fixed:
            self._fixed = at
        else:
            self._ahead = at - datetime.now(UTC)


def content_for(settings: Settings, *, apart: bool = False, people: bool = False) -> Content:
    """The content in use with its understanding, in safe mode where its proofs fail. Raises UserError naming the first problem.

    `apart`: as content_from, for who runs for long; `people`: content that cannot be read is the shipped one in safe mode.
    """
    from bot.cli.learning import proved_apart
    from bot.cli.library import content_from, shipped
    from bot.cli.proved import or_safe

    where = content_folder(settings)
    try:
        content = content_from(where, cache(), apart=apart)
        prove = partial(proved_apart, where, cache()) if apart else None
        return or_safe(
            content, lambda: content if where == shipped() else content_from(shipped(), cache(), apart=apart), cache(), prove
        )
    except ContentErrors as errors:
        first = errors.errors[0]
        if people and where != shipped():  # they are told where to get help, not nothing
            log.error("safe mode", why=str(first), remedy="runtall check")
            return replace(content_from(shipped(), cache(), apart=apart), safe=str(first))
        more = f" ({len(errors.errors) - 1} more; `runtall check` lists all)" if len(errors.errors) > 1 else ""
        raise UserError(f"content: {first}{more}") from errors


def media_of(settings: Settings) -> Path:
    """The folder of pictures of the content in use."""
    from bot.cli.library import MEDIA

    return content_folder(settings) / MEDIA


def runtime_for(
    content: Content, database: str, clock: Callable[[], datetime], media: Path,
    *, keys: Keys, retention: timedelta | None = None, limits: Limits | None = None, meter: Meter | None = None,
    page: str = "", people: bool = False,
) -> Runtime:  # fmt: skip
    """A runtime on the store in `database`; `retention`: when idle people are purged; `page`: where the coach's page is; `people`: whether
    who writes is real. Raises UserError where it cannot be opened, or holds real people and is to be played with."""
    try:
        store = _store(database, keys, people)
        started = partial(_tell_started, content, keys, store) if database != MEMORY else None
        return Runtime(
            store, content, read_update, clock, media, limits, meter, retention=retention, started=started, drawer=Studio(cache()),
            page=page,
        )  # fmt: skip
    except StoreError as error:
        raise UserError(str(error), 1 if people else 2) from error


def _store(database: str, keys: Keys, people: bool) -> Store:
    """The store in `database`; where it cannot be opened now and people wait for a bot, one that is opened when that works. Raises StoreError."""
    opened, there = partial(_opened, database, keys, people), Path(database).exists()
    if people and is_behind(Path(database)):
        log.info("bringing the database up to date", file=database, hint="nobody is answered until that is done")
    try:
        return opened()
    except Unopened as error:
        if not people:
            raise
        return cast(Store, LateStore(partial(opened, wait_ms=SHORT_MS, there=there), error))


def _opened(database: str, keys: Keys, people: bool, wait_ms: int | None = None, there: bool = False) -> SqliteStore:
    """`there`: no other one is made in the place of one that was there when the bot began. Raises StoreError."""
    if there and not Path(database).exists():
        raise StoreError(f"{database}: is gone since the bot began; put it back, or a backup with `runtall restore`")
    store = open_store(database, keys, wait_ms)
    try:
        _settle_whose(store, database, people)
    except sqlite3.Error as error:
        store.close()
        raise refusal(database, error) from error
    return store


def _settle_whose(store: SqliteStore, database: str, people: bool) -> None:
    """A database on which a bot served real people is none to play with, as the playground moves clocks and so erases. Raises StoreError."""
    if people:
        if not has_people(store.db) and not any(store.db["chat"].rows) and beside(Path(database)).exists():
            log.warning(
                "a new database; the one that was there is gone", file=database, hint="put a backup back if it should not be"
            )
        note_people(store.db)
    elif has_people(store.db):
        store.close()
        raise StoreError(f"{database}: holds what people told the bot; to try things out name another file, or none")


def runtime_on(store: Store, content: Content, clock: Callable[[], datetime], media: Path, *, drawer: Drawer) -> Runtime:
    """A runtime on a store that is open already, without limits: for talks that are played."""
    return Runtime(store, content, read_update, clock, media, drawer=drawer)


def _tell_started(content: Content, keys: Keys, store: Store) -> None:
    """What runs, and where the key is: who loses it loses every answer."""
    log.info("running", version=program_version(), content=content.version, safe=bool(content.safe))
    log.info("what people tell is encrypted; keep a copy of the key apart from the database", key=keys.where)
    if (rekeyed := store.rekeyed) is not None:
        hint = "a copy of the older key opens it and its next backups no more; copy this one to where that is kept"
        log.warning("the database is under another key now", before=rekeyed.before, now=rekeyed.now, key=keys.where, hint=hint)
    if readable_by_others(keys):
        log.warning("others can read the key; chmod 600 it", key=keys.where)


def database_of(path: str | None) -> str:
    """The database for a talk in the terminal: a file, or memory."""
    return str(Path(path).expanduser()) if path else MEMORY


async def restore(local: LocalTelegram, runtime: Runtime, content: Content, chat: int) -> None:
    """A LocalTelegram forgets its messages with the process: put back the one that waits for an answer in a private chat."""
    if local.messages(chat) or (kept := await runtime.session_of(chat)) is None:
        return
    session = load(kept)
    event = Said(update_id=0, at=runtime.now(), chat=chat, person=chat, text="")
    for reply in ask.again(Turn(session=session, event=event, content=content)).replies:
        waiting = outgoing(content, session, reply, event).letter
        text, entities = parse(waiting["html"])
        rows = [[{"text": b["label"], "callback_data": b["data"]} for b in row] for row in waiting["buttons"]]
        extra = {"entities": entities} if entities else {}
        local.world.message(chat, BOT, text=text, reply_markup={"inline_keyboard": rows}, **extra)


def profile_of(content: Content) -> Profile:
    """What Telegram shows about the bot, from content, in every language that is spoken."""
    others = {code: _profile(content, code) for code in content.languages if code != FIRST}
    return replace(_profile(content, FIRST), others=others)


def _profile(content: Content, code: str) -> Profile:
    """The same in one language; what that lacks is lent by the first one."""
    replies = {**content.languages[FIRST].replies, **content.languages[code].replies}
    commands = {n.removeprefix("profile.command."): t[0] for n, t in replies.items() if n.startswith("profile.command.")}
    group = {n.removeprefix("profile.group_command."): t[0] for n, t in replies.items() if n.startswith("profile.group_command.")}
    return Profile(replies["profile.description"][0], replies["profile.short_description"][0], commands, group)
