"""The sender: takes letters from the outbox and gives them to Telegram. Nothing is decided here but what an error means.

Each outcome that Telegram can give has one line and one recorded result; what is unexpected is recorded as failed, so that
one bad letter never stops the next. Order within a chat is kept by the outbox, which hands out one letter a chat at a time.
Neighbours: sending.py is the outbox; render.py makes the call's parameters.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

import structlog
from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.clubs import Unasked
from bot.core.model.club import RIGHTS, TOPIC
from bot.core.rendering import TEXT_LIMIT, plain
from bot.logs import chat_ref
from bot.making import Overtaken
from bot.meter import Meter
from bot.outbox import Lane, lane_of, passing
from bot.shells.telegram.answers import number
from bot.shells.telegram.calls import call
from bot.shells.telegram.inline import answer
from bot.shells.telegram.keyboards import Keyboards, Over
from bot.shells.telegram.render import markup, rows
from bot.shells.telegram.window import Window
from bot.store.protocol import NO_CHAT, Letter, StoreError

log = structlog.get_logger()
MOST_TRIES = 400
SECONDS_AFTER_ERROR = (1.0, 2.0, 5.0, 15.0, 60.0)
URGENT_SECONDS = 2.0
FOR_URGENT = 64
STOP_SECONDS = 2.0
NO_PREVIEW = {"is_disabled": True}
NO_RIGHT = (
    "not enough rights", "chat_write_forbidden", "have no rights to send", "need administrator rights", "chat_restricted",
    "chat_send_plain_forbidden",
)  # fmt: skip
NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
"""What Telegram says of a group where nothing can be written, or not in that topic."""
UNCHANGED, GONE = (
    "message is not modified",
    ("message to edit not found", "message can't be edited", "there is no text in the message to edit"),
)
"""What Telegram says where nothing changes, and where a message cannot be changed, so that another one is sent."""

PARSE = "can't parse entities"
REASONS = (
    PARSE, "chat not found", "message is too long", "message text is empty", "button_data_invalid", "inline keyboard", "reply markup",
    "message to be replied not found", "peer_id_invalid", "wrong file identifier", "caption is too long", "photo_invalid_dimensions",
)  # fmt: skip
"""What Telegram says of a letter that it does not take: told in the log."""


class Unheard(RuntimeError):
    """Who would get a letter about a member has no right to it (any more)."""


class Outbox(Protocol):
    """What the sender needs of the runtime."""

    letters: asyncio.Event
    meter: Meter

    @property
    def busy(self) -> bool: ...
    def claim(self, *, urgent: bool = False) -> Letter | None: ...
    def next_due(self) -> datetime | None: ...
    async def may_hear(self, letter: Letter) -> bool: ...
    async def sent(self, letter: Letter, message_id: int | None) -> None: ...
    async def postpone(self, letter: Letter, seconds: float, *, refused: bool = False) -> None: ...
    async def move_chat(self, letter: Letter, new: int) -> None: ...
    async def failed(self, letter: Letter, why: str) -> None: ...
    def missed(self, letter: Letter, why: str) -> None: ...
    async def close_chat(self, letter: Letter) -> None: ...
    async def refused(self, letter: Letter, why: str) -> None: ...
    async def picture(self, name: str) -> tuple[bytes, str | None] | None: ...
    async def made(self, letter: Letter) -> bytes | None: ...
    def step_aside(self, letter: Letter) -> None: ...
    def passed(self, letter: Letter, *, again: bool = True) -> None: ...
    def hush(self, chat: int, seconds: float) -> None: ...
    async def keep_picture(self, body: bytes, file_id: str | None) -> None: ...


async def send_all(outbox: Outbox, bot: Bot, clock: Callable[[], datetime]) -> None:
    """Send letters as they become due, many chats at once, until cancelled; then wait for those on their way."""
    flying: set[asyncio.Task[None]] = set()
    keyboards, window = Keyboards(), Window()

    def landed(task: asyncio.Task[None]) -> None:
        """A place is free: only now, and not when its letter is told to be out."""
        flying.discard(task)
        outbox.letters.set()

    try:
        while True:
            outbox.letters.clear()
            while (letter := _next(outbox, len(flying), window.size)) is not None:
                task = asyncio.create_task(_timed(send_one(outbox, bot, letter, keyboards), window))
                flying.add(task)
                task.add_done_callback(landed)
            young = window.young  # before its size: a process that grows up meanwhile has room, and does not wait
            await _until_ready(outbox, clock, full=len(flying) >= window.size, young=young)
    finally:
        if flying:
            await asyncio.wait(flying, timeout=STOP_SECONDS)


async def _timed(sending: Awaitable[None], window: Window) -> None:
    """One letter, and how long its answer took."""
    start = time.monotonic()
    await sending
    window.answered(time.monotonic() - start)


def _next(outbox: Outbox, flying: int, most: int) -> Letter | None:
    """The next letter; places are kept for what is urgent while a slow network holds all others."""
    if flying >= most + FOR_URGENT:
        return None
    return outbox.claim(urgent=flying >= most)


async def _until_ready(outbox: Outbox, clock: Callable[[], datetime], *, full: bool, young: float) -> None:
    """Wait for a new letter or an answer from Telegram, for a letter that waits to fall due, or until more may be on their way."""
    due = outbox.next_due() if not full else None
    seconds = (due - clock()).total_seconds() if due else young if full and young else None
    if seconds is None:
        await outbox.letters.wait()
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.01, seconds)):
            await outbox.letters.wait()


async def send_one(outbox: Outbox, bot: Bot, letter: Letter, keyboards: Keyboards) -> None:
    """Send one letter and record what came of it."""
    if letter.chat == NO_CHAT:
        await answer(outbox, bot, letter)
    elif passing(letter):
        await _pass(outbox, bot, letter)
    else:
        await _send(outbox, bot, letter, keyboards)


async def _send(outbox: Outbox, bot: Bot, letter: Letter, keyboards: Keyboards) -> None:
    """A message, once it is out, with what it tidies up behind it."""
    start = time.monotonic()
    try:
        message_id = await _out(outbox, bot, letter)
    except Overtaken:
        outbox.step_aside(letter)
    except RetryAfter as error:
        await outbox.postpone(letter, _told(error, letter.chat), refused=True)
    except Forbidden:  # the person blocked us: no error, and final
        await outbox.close_chat(letter)
    except ChatMigrated as error:
        await outbox.move_chat(letter, error.new_chat_id)
    except BadRequest as error:
        await _not_taken(outbox, bot, letter, error)
    except (TimedOut, NetworkError, InvalidToken, Unasked, StoreError) as error:
        await _again(outbox, letter, error)
    except Exception as error:  # whatever it was, the letters behind it must go on
        await outbox.failed(letter, type(error).__name__)
    else:
        outbox.meter.sent(time.monotonic() - start)
        await outbox.sent(letter, message_id)
        await _tidy(outbox, bot, keyboards.sent(letter, message_id, bot.username))


def _told(error: RetryAfter, chat: int) -> float:
    """How many seconds Telegram asks to wait."""
    wait = error.retry_after
    seconds = wait.total_seconds() if not isinstance(wait, int) else float(wait)
    log.warning("told to wait", chat=chat_ref(chat), seconds=seconds)
    return seconds


async def _pass(outbox: Outbox, bot: Bot, letter: Letter) -> None:
    """Change a message that counts, or take it away; one try. A network that fails may work for the next, a refusal is the last word."""
    body = letter.letter
    message = {"chat_id": letter.chat, "message_id": body.get("edit") or body["delete"]}
    try:
        await (call(bot, "editMessageText", _text(letter) | message) if body.get("edit") else call(bot, "deleteMessage", message))
    except RetryAfter as error:
        outbox.passed(letter, again=False)
        outbox.hush(letter.chat, _told(error, letter.chat))
    except Exception as error:  # whatever it was, the letters behind it must go on
        log.info("count not changed", error=type(error).__name__)
        outbox.passed(letter, again=isinstance(error, NetworkError) and not isinstance(error, BadRequest))
    else:
        outbox.passed(letter)


async def _tidy(outbox: Outbox, bot: Bot, over: Over | None) -> None:
    """Take away buttons that are over, while nobody waits. Where that is not done, they stay: a press on one is answered as an old one."""
    if over is None or outbox.busy:
        return
    try:
        stay = {"inline_keyboard": over.stay}
        await call(bot, "editMessageReplyMarkup", {"chat_id": over.chat, "message_id": over.message, "reply_markup": stay})
    except RetryAfter as error:
        outbox.hush(over.chat, _told(error, over.chat))
    except TelegramError as error:
        log.info("old buttons stay", error=type(error).__name__)


async def _out(outbox: Outbox, bot: Bot, letter: Letter) -> int | None:
    """The letter goes, to whom it may; its message's number."""
    if not await outbox.may_hear(letter):
        raise Unheard
    return await (_poll(bot, letter) if letter.letter.get("poll") else _deliver(outbox, bot, letter))


async def _not_taken(outbox: Outbox, bot: Bot, letter: Letter, error: BadRequest) -> None:
    """What Telegram refuses for good: nothing to change, a group that takes nothing from us, or a letter that is wrong."""
    if UNCHANGED in str(error).lower():
        await outbox.sent(letter, letter.letter.get("edit"))
    elif letter.chat < 0 and (why := shut(str(error))):
        await outbox.refused(letter, why)
    elif letter.letter.get("html") and (lane_of(letter) == Lane.URGENT or PARSE in str(error).lower()):
        await _plainly(outbox, bot, letter, error)
    else:
        await outbox.failed(letter, _kind(error))


async def _plainly(outbox: Outbox, bot: Bot, letter: Letter, refused: BadRequest) -> None:
    """Once more as words alone, without markup, buttons or place: what is urgent is not lost over its form."""
    log.error("letter refused for its form", why=_kind(refused), urgent=lane_of(letter) == Lane.URGENT)
    try:
        sent = await call(bot, "sendMessage", {"chat_id": letter.chat, "text": plain(letter.letter["html"])[:TEXT_LIMIT]})
    except BadRequest as error:
        await outbox.failed(letter, _kind(error))
    except RetryAfter as error:
        await outbox.postpone(letter, _told(error, letter.chat), refused=True)
    except Forbidden:
        await outbox.close_chat(letter)
    except TelegramError as error:
        await _again(outbox, letter, error)
    else:
        await outbox.sent(letter, number(sent))


def _kind(error: BadRequest) -> str:
    """Why Telegram refused a letter, for the log: one of its own phrases, never the rest of what it said."""
    return next((phrase for phrase in REASONS if phrase in str(error).lower()), type(error).__name__)


def shut(error: str) -> str:
    """Why a group takes nothing from us, RIGHTS or TOPIC, in Telegram's words; "" where they are about something else."""
    said = error.lower()
    return RIGHTS if any(w in said for w in NO_RIGHT) else TOPIC if any(w in said for w in NO_TOPIC) else ""


def place(body: Mapping[str, Any]) -> dict[str, Any]:
    """Where in a group a letter goes: the topic, and the message that it answers, if that is still there."""
    thread, answers = body.get("thread"), body.get("answers")
    to = {"reply_parameters": {"message_id": answers, "allow_sending_without_reply": True}} if answers else {}
    return ({"message_thread_id": thread} if thread else {}) | to


async def _again(outbox: Outbox, letter: Letter, error: Exception) -> None:
    """After a network error: later, a bounded number of times. (It may have arrived; a repeat is better than silence.) Where Telegram
    does not know the token, or the store does not answer, for as long as that lasts: none was taken."""
    urgent, kept = lane_of(letter) == Lane.URGENT, isinstance(error, InvalidToken | StoreError)
    if letter.attempts + 1 >= MOST_TRIES and not urgent and not kept:
        await outbox.failed(letter, type(error).__name__)
        return
    wait = URGENT_SECONDS if urgent else SECONDS_AFTER_ERROR[min(letter.attempts, len(SECONDS_AFTER_ERROR) - 1)]
    hint = {"hint": "Telegram does not know the token; copy it again from @BotFather"} if isinstance(error, InvalidToken) else {}
    log.warning("send postponed", error=type(error).__name__, seconds=wait, **hint)
    await outbox.postpone(letter, wait)


async def _photo(outbox: Outbox, bot: Bot, letter: Letter, keyboard: InlineKeyboardMarkup | None) -> int | None:
    """A picture with its caption, by the name that Telegram has for it where it has one; None where there is no such picture."""
    if (found := await outbox.picture(letter.letter["photo"])) is None:
        return None
    body, known = found
    about: dict[str, Any] = {"caption": letter.letter["html"], "parse_mode": ParseMode.HTML, "reply_markup": keyboard}
    about |= place(letter.letter)
    if known:
        try:
            return (await bot.send_photo(letter.chat, known, **about)).message_id
        except BadRequest:  # the name is of another bot, or forgotten: send the picture itself
            await outbox.keep_picture(body, None)
    sent = await bot.send_photo(letter.chat, body, **about)
    if sent.photo:
        await outbox.keep_picture(body, sent.photo[-1].file_id)
    return sent.message_id


async def _made(outbox: Outbox, bot: Bot, letter: Letter, keyboard: InlineKeyboardMarkup | None) -> int | None:
    """A picture or page made for this person, with its caption; None where it cannot be made."""
    body = letter.letter
    await _working(bot, letter)
    if (made := await outbox.made(letter)) is None:
        return None
    about: dict[str, Any] = {"caption": body["html"], "parse_mode": ParseMode.HTML, "reply_markup": keyboard, **place(body)}
    if file := body.get("document"):
        return (await bot.send_document(letter.chat, made, filename=file["name"], **about)).message_id
    if body.get("edit") and await _replaced(bot, letter, made, keyboard):
        return int(body["edit"])
    return (await bot.send_photo(letter.chat, made, filename=body["photo"], **about)).message_id


async def _poll(bot: Bot, letter: Letter) -> int | None:
    """An anonymous poll: who chose what is never told, not even to us."""
    body, keyboard = letter.letter, rows(letter.letter, bot.username)
    about: dict[str, Any] = {
        "chat_id": letter.chat, "question": plain(body["html"]), "options": [{"text": o} for o in body["poll"]], "is_anonymous": True,
    }  # fmt: skip
    if keyboard:
        about["reply_markup"] = {"inline_keyboard": keyboard}
    sent = await call(bot, "sendPoll", about | place(body))
    return number(sent)


async def _replaced(bot: Bot, letter: Letter, made: bytes, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether the picture stands in the place of the message that was pressed; False where that cannot be changed any more."""
    body = letter.letter
    media = InputMediaPhoto(made, caption=body["html"], parse_mode=ParseMode.HTML, filename=body["photo"])
    try:
        await bot.edit_message_media(media, letter.chat, int(body["edit"]), reply_markup=keyboard)
    except BadRequest as error:
        if not any(words in str(error).lower() for words in GONE):
            raise
        return False
    return True


async def _working(bot: Bot, letter: Letter) -> None:
    """Show that something is on its way: making it takes a second or more. No answer to that changes anything."""
    action = ChatAction.UPLOAD_DOCUMENT if letter.letter.get("document") else ChatAction.UPLOAD_PHOTO
    with suppress(TelegramError):
        await bot.send_chat_action(letter.chat, action)


def _text(letter: Letter) -> dict[str, Any]:
    """What a call says of a letter's words."""
    body = letter.letter
    words = {"text": body.get("otherwise") or body["html"], "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
    return {"chat_id": letter.chat, **words}


async def _deliver(outbox: Outbox, bot: Bot, letter: Letter) -> int | None:
    """One call to Telegram; the id of the message as it stands afterwards."""
    body = letter.letter
    keyboard = rows(body, bot.username)
    if body.get("made"):
        if (shown := await _made(outbox, bot, letter, markup(keyboard))) is not None:
            return shown
    elif body.get("document"):
        file = body["document"]
        document = await bot.send_document(letter.chat, file["content"].encode(), filename=file["name"])
        return document.message_id
    elif body.get("photo") and (shown := await _photo(outbox, bot, letter, markup(keyboard))) is not None:
        return shown
    about = _text(letter)
    if keyboard:
        about["reply_markup"] = {"inline_keyboard": keyboard}
    if body.get("edit"):
        if await _edited(bot, about | {"message_id": body["edit"]}):
            return int(body["edit"])
    else:
        about |= place(body)
    sent = await call(bot, "sendMessage", about)
    return number(sent)


async def _edited(bot: Bot, about: dict[str, Any]) -> bool:
    """Whether the message that stands was changed; False where it is gone, so that another one is due."""
    try:
        await call(bot, "editMessageText", about)
    except BadRequest as error:
        if not any(words in str(error).lower() for words in GONE):
            raise
        return False
    return True
