"""The polling loop over raw JSON: updates are accepted (committed) before their numbers are confirmed to Telegram.

Rule 1: one update that cannot be read never stops the others: it is set aside by its number.
Rule 2: network errors, 409, 5xx and a store that fails are waited out, with one clear line each time the state changes.
Neighbours: events.py reads an update; the runtime accepts it; webhook.py is the other way in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import structlog
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.meter import Meter
from bot.shells.telegram.calls import call
from bot.shells.telegram.events import LARGEST, chat_of
from bot.shells.telegram.places import kept
from bot.store.protocol import StoreError, Waiting

log = structlog.get_logger()
Json = dict[str, Any]
ALLOWED = ["message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member", "chat_member"]
SECONDS, SHORTEST_WAIT, LONGEST_WAIT, STORE_WAIT = 30, 1.0, 60.0, 2.0
HANDED_OUT = 100
"""Updates that Telegram gives at a time, and at all while none is confirmed."""
ACKNOWLEDGED_AT_ONCE = 8
ANSWERS_FIRST = 8
"""Rounds of the event loop that leave the answers to what was taken time to be on their way, before more is asked for."""
HINTS = {
    "NoUpdates": "what answers is no Bot API server; check RUNTALL_TELEGRAM_API",
    "NoAnswer": "what answers is no Bot API server, or a proxy before it; check RUNTALL_TELEGRAM_API",
    "Conflict": "another program polls with this token; is the bot running twice?",
    "StoreError": "updates wait at Telegram",
}


class NoUpdates(TelegramError):
    """An answer without any update in it, and not an empty one: asked again at once it would be the same."""


class Inbox(Protocol):
    """What the loop needs of the runtime."""

    meter: Meter

    async def accept_all(self, many: Sequence[Waiting]) -> int: ...
    async def set_aside(self, many: Sequence[Waiting]) -> bool: ...


async def poll(bot: Bot, inbox: Inbox, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Fetch updates until cancelled. `pause`: seconds to wait after trouble. Raises InvalidToken where Telegram does not know the bot."""
    offset, wait, trouble = 0, SHORTEST_WAIT, ""
    while True:
        try:
            updates = await fetch(bot, offset)
            inbox.meter.heard()
            newest, fresh = await take(bot, updates, inbox)
            if updates:
                offset = newest + 1  # which may be lower than before: after a quiet week Telegram begins anywhere
            if updates and not fresh:  # a server that goes on handing out the same is not asked without end
                await pause(SHORTEST_WAIT)
        except InvalidToken:
            raise
        except (TelegramError, StoreError) as error:
            trouble = _noted(trouble, error)
            await pause(asked(error) or wait)
            wait = min(wait * 2, STORE_WAIT if isinstance(error, StoreError) else LONGEST_WAIT)
            continue
        if trouble:
            log.info("updates come in again")
        wait, trouble = SHORTEST_WAIT, ""
        for _ in range(ANSWERS_FIRST):
            await asyncio.sleep(0)


def _noted(before: str, error: Exception) -> str:
    """The kind of trouble, logged where it is another than before."""
    kind = StoreError.__name__ if isinstance(error, StoreError) else type(error).__name__
    if kind != before:
        log.warning(
            "no updates",
            error=kind,
            hint=HINTS.get(kind, "is the network up, and Telegram with it?"),
            retry="with growing pauses",
        )
    return kind


def asked(error: Exception) -> float | None:
    """The seconds that Telegram asks to wait, or None."""
    if not isinstance(error, RetryAfter):
        return None
    seconds = error.retry_after
    return float(seconds) if isinstance(seconds, int) else seconds.total_seconds()


async def fetch(bot: Bot, offset: int) -> list[Json]:
    """The updates from `offset` on, as raw JSON: one odd update must not stop the rest. Raises NoUpdates where all of them are odd."""
    given = {"offset": offset, "timeout": SECONDS, "allowed_updates": ALLOWED}
    found = await call(bot, "getUpdates", given, SECONDS + 10)
    if not isinstance(found, list):
        raise NoUpdates("no list of updates")
    numbered = [u for u in found if isinstance(u, dict) and is_number(u.get("update_id"))]
    if found and not numbered:
        raise NoUpdates("no update with a number")
    return numbered


async def take(bot: Bot, updates: Sequence[Json], inbox: Inbox) -> tuple[int, int]:
    """Commit numbered updates; the highest number among them (-1 where there are none), how many are new. Raises StoreError: then none may
    be confirmed.

    While nothing can be stored they are set aside once more may wait behind them.
    """
    if not updates:
        return -1, 0
    many = [waiting(u) for u in updates]
    try:
        fresh = await _accept(inbox, many)
    except StoreError:
        if (fresh := len(many)) < HANDED_OUT or not await inbox.set_aside(many):
            raise
    acknowledge(bot, updates)
    return max(int(u["update_id"]) for u in updates), fresh


async def _accept(inbox: Inbox, many: Sequence[Waiting]) -> int:
    """All together; where one of them cannot even be kept, one by one, and that one is left out. How many are new. Raises StoreError."""
    try:
        return await inbox.accept_all(many)
    except StoreError:
        raise
    except Exception as error:
        log.error("update set aside", error=type(error).__name__, updates=len(many))
        return sum([await _accept(inbox, [one]) for one in many]) if len(many) > 1 else 0


def is_number(value: Any) -> bool:
    """Whether the store can keep `value` as an update's number."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < LARGEST


def waiting(update: Json) -> Waiting:
    """An update as the inbox keeps it: without the places in it."""
    return Waiting(update["update_id"], chat_of(update) or 0, kept(update))


def acknowledge(bot: Bot, updates: Sequence[Json]) -> None:
    """Tell Telegram that pressed buttons were seen, so that their clocks stop turning. Nobody waits for it."""
    queries = [str(query.get("id")) for update in updates if isinstance(query := update.get("callback_query"), dict)]
    if queries:
        task = asyncio.get_running_loop().create_task(_acknowledge(bot, queries))
        _acknowledging.add(task)
        task.add_done_callback(_acknowledging.discard)


_acknowledging: set[asyncio.Task[None]] = set()


async def _acknowledge(bot: Bot, queries: Sequence[str]) -> None:
    """Few at a time: a connection for each of a hundred would cost more than all of them."""
    for at in range(0, len(queries), ACKNOWLEDGED_AT_ONCE):
        await asyncio.gather(*(_seen(bot, query) for query in queries[at : at + ACKNOWLEDGED_AT_ONCE]))


async def _seen(bot: Bot, query: str) -> None:
    try:
        await call(bot, "answerCallbackQuery", {"callback_query_id": query})
    except TelegramError:  # too old, or gone: the press itself was answered
        return
