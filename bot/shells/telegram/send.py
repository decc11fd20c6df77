"""The sender: takes letters from the outbox and gives them to Telegram. Nothing is decided here but what an error means.

Each outcome that Telegram can give has one line and one recorded result; what is unexpected is recorded as failed, so that
one bad letter never stops the next. Order within a chat is kept by the outbox, which hands out one letter a chat at a time.
Neighbours: runtime.py is the outbox; render.py makes the call's parameters.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import structlog
from telegram import Bot, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.meter import Meter
from bot.shells.telegram.render import markup
from bot.store.protocol import Letter

log = structlog.get_logger()
MOST_TRIES = 8
SECONDS_AFTER_ERROR = (1.0, 2.0, 5.0, 15.0, 60.0)
AT_ONCE = 32
UNCHANGED, GONE = "message is not modified", ("message to edit not found", "message can't be edited")


class Outbox(Protocol):
    """What the sender needs of the runtime."""

    letters: asyncio.Event
    meter: Meter

    async def claim(self) -> Letter | None: ...
    async def sent(self, letter: Letter, message_id: int | None) -> None: ...
    async def postpone(self, letter: Letter, seconds: float, *, refused: bool = False) -> None: ...
    async def failed(self, letter: Letter, why: str) -> None: ...
    async def close_chat(self, letter: Letter) -> None: ...
    async def next_due(self) -> datetime | None: ...
    async def picture(self, name: str) -> tuple[bytes, str | None] | None: ...
    async def keep_picture(self, body: bytes, file_id: str | None) -> None: ...


async def send_all(outbox: Outbox, bot: Bot, clock: Callable[[], datetime]) -> None:
    """Send letters as they become due, several chats at once, until cancelled."""
    gate = asyncio.Semaphore(AT_ONCE)
    flying: set[asyncio.Task[None]] = set()
    while True:
        await gate.acquire()
        outbox.letters.clear()
        letter = await outbox.claim()
        if letter is None:
            gate.release()
            await _until_ready(outbox, clock)
            continue
        task = asyncio.create_task(_one(outbox, bot, letter, gate))
        flying.add(task)
        task.add_done_callback(flying.discard)


async def _until_ready(outbox: Outbox, clock: Callable[[], datetime]) -> None:
    """Wait for a new letter, or for a postponed one to fall due."""
    due = await outbox.next_due()
    seconds = max(0.05, (due - clock()).total_seconds()) if due else None
    try:
        await asyncio.wait_for(outbox.letters.wait(), seconds)
    except TimeoutError:
        return


async def _one(outbox: Outbox, bot: Bot, letter: Letter, gate: asyncio.Semaphore) -> None:
    try:
        await send_one(outbox, bot, letter)
    finally:
        gate.release()
        outbox.letters.set()


async def send_one(outbox: Outbox, bot: Bot, letter: Letter) -> None:
    """Send one letter and record what came of it."""
    start = time.monotonic()
    try:
        message_id = await _deliver(outbox, bot, letter)
    except RetryAfter as error:
        wait = error.retry_after
        await outbox.postpone(letter, wait.total_seconds() if not isinstance(wait, int) else float(wait), refused=True)
    except Forbidden:  # the person blocked us: no error, and final
        await outbox.close_chat(letter)
    except BadRequest as error:
        if UNCHANGED in str(error).lower():
            await outbox.sent(letter, letter.letter.get("edit"))
        else:
            await outbox.failed(letter, type(error).__name__)
    except (TimedOut, NetworkError) as error:
        await _again(outbox, letter, error)
    except Exception as error:  # whatever it was, the letters behind it must go on
        await outbox.failed(letter, type(error).__name__)
    else:
        outbox.meter.sent(time.monotonic() - start)
        await outbox.sent(letter, message_id)


async def _again(outbox: Outbox, letter: Letter, error: Exception) -> None:
    """After a network error: later, a bounded number of times. (It may have arrived; a repeat is better than silence.)"""
    if letter.attempts + 1 >= MOST_TRIES:
        await outbox.failed(letter, type(error).__name__)
        return
    wait = SECONDS_AFTER_ERROR[min(letter.attempts, len(SECONDS_AFTER_ERROR) - 1)]
    log.warning("send postponed", error=type(error).__name__, seconds=wait)
    await outbox.postpone(letter, wait)


async def _photo(outbox: Outbox, bot: Bot, letter: Letter, keyboard: InlineKeyboardMarkup | None) -> int | None:
    """A picture with its caption, by the name that Telegram has for it where it has one; None where there is no such picture."""
    if (found := await outbox.picture(letter.letter["photo"])) is None:
        return None
    body, known = found
    about: dict[str, Any] = {"caption": letter.letter["html"], "parse_mode": ParseMode.HTML, "reply_markup": keyboard}
    if known:
        try:
            return (await bot.send_photo(letter.chat, known, **about)).message_id
        except BadRequest:  # the name is of another bot, or forgotten: send the picture itself
            await outbox.keep_picture(body, None)
    sent = await bot.send_photo(letter.chat, body, **about)
    if sent.photo:
        await outbox.keep_picture(body, sent.photo[-1].file_id)
    return sent.message_id


async def _deliver(outbox: Outbox, bot: Bot, letter: Letter) -> int | None:
    """One call to Telegram; the id of the message as it stands afterwards."""
    body = letter.letter
    keyboard = markup(body, bot.username)
    if body.get("document"):
        file = body["document"]
        sent = await bot.send_document(letter.chat, file["content"].encode(), filename=file["name"], reply_markup=keyboard)
        return sent.message_id
    if body.get("photo") and (shown := await _photo(outbox, bot, letter, keyboard)) is not None:
        return shown
    if body.get("edit"):
        try:
            await bot.edit_message_text(
                body["html"],
                chat_id=letter.chat,
                message_id=body["edit"],
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
            )
            return int(body["edit"])
        except BadRequest as error:
            if not any(words in str(error).lower() for words in GONE):
                raise
    message: Message = await bot.send_message(
        letter.chat, body["html"], parse_mode=ParseMode.HTML, reply_markup=keyboard, **_quiet()
    )
    return message.message_id


def _quiet() -> dict[str, Any]:
    """No preview of links: the message is the message."""
    from telegram import LinkPreviewOptions

    return {"link_preview_options": LinkPreviewOptions(is_disabled=True)}
