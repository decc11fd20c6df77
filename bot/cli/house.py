"""The parts plugged together: content, store, runtime, and a Telegram (real or local). The only such place.

Neighbours: serve.py and talk.py run what is built here.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.errors import UserError, cache, content_folder
from bot.core.content.errors import ContentErrors
from bot.core.content.load import Content
from bot.core.dialogue import ask
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import load
from bot.meter import Meter
from bot.runtime import Runtime, outgoing
from bot.settings import Settings
from bot.shells.telegram.app import Profile
from bot.shells.telegram.events import to_event
from bot.shells.telegram.local.markup import parse
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.local.world import BOT
from bot.store.protocol import StoreError
from bot.store.sqlite import MEMORY, open_store


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


def content_for(settings: Settings) -> Content:
    """The content in use with its understanding, in safe mode where its proofs fail. Raises UserError naming the first problem."""
    from bot.cli.library import content_from, shipped
    from bot.cli.proved import or_safe

    where = content_folder(settings)
    try:
        content = content_from(where, cache())
        return or_safe(content, lambda: content if where == shipped() else content_from(shipped(), cache()), cache())
    except ContentErrors as errors:
        first = errors.errors[0]
        more = f" ({len(errors.errors) - 1} more; `runtall check` lists all)" if len(errors.errors) > 1 else ""
        raise UserError(f"content: {first}{more}") from errors


def media_of(settings: Settings) -> Path:
    """The folder of pictures of the content in use."""
    from bot.cli.library import MEDIA

    return content_folder(settings) / MEDIA


def runtime_for(
    content: Content, database: str, clock: Callable[[], datetime], media: Path, meter: Meter | None = None
) -> Runtime:
    """A runtime on the store in `database`. Raises UserError where that cannot be opened."""
    try:
        return Runtime(open_store(database), content, to_event, clock, media, meter)
    except StoreError as error:
        raise UserError(str(error)) from error


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
    """What Telegram shows about the bot, from content."""
    replies = content.languages["en"].replies
    commands = {n.removeprefix("profile.command."): t[0] for n, t in replies.items() if n.startswith("profile.command.")}
    group = {n.removeprefix("profile.group_command."): t[0] for n, t in replies.items() if n.startswith("profile.group_command.")}
    return Profile(replies["profile.description"][0], replies["profile.short_description"][0], commands, group)
