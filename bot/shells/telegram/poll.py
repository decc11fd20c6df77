"""The polling loop over raw JSON: an update is accepted (committed) before its number is confirmed to Telegram.

Rule 1: one update that cannot be read never stops the others: it is set aside by its number.
Rule 2: network errors, 409 and 5xx are waited out, with one clear line each time the state changes.
Neighbours: events.py reads an update; the runtime accepts it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.shells.telegram.events import chat_of

log = structlog.get_logger()
Accept = Callable[[int, int, str], Awaitable[bool]]
Heard = Callable[[], None]
ALLOWED = ["message", "edited_message", "channel_post", "callback_query", "my_chat_member"]
SECONDS, LONGEST_WAIT = 30, 60.0


async def poll(bot: Bot, accept: Accept, heard: Heard = lambda: None) -> None:
    """Fetch updates until cancelled; `heard` is told each time that Telegram answered. Raises InvalidToken where Telegram does not know the bot."""
    offset, wait = 0, 1.0
    while True:
        try:
            raw = await fetch(bot, offset)
        except InvalidToken:
            raise
        except RetryAfter as error:
            seconds = error.retry_after
            await asyncio.sleep(seconds if isinstance(seconds, int) else seconds.total_seconds())
            continue
        except (NetworkError, Conflict, TelegramError) as error:
            hint = "is the bot running twice?" if isinstance(error, Conflict) else "is the network up?"
            log.warning("no updates", error=type(error).__name__, hint=hint, retry_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            continue
        wait = 1.0
        heard()
        for update in raw:
            offset = max(offset, await take(bot, update, accept) + 1)


async def fetch(bot: Bot, offset: int) -> list[dict[str, Any]]:
    """The updates from `offset` on, as raw JSON (python-telegram-bot's own call, without its parsing)."""
    given = {"offset": offset, "timeout": SECONDS, "allowed_updates": ALLOWED}
    found = await bot._post("getUpdates", given, read_timeout=SECONDS + 10)  # raw: one odd update must not stop the rest
    return [u for u in found if isinstance(u, dict)] if isinstance(found, list) else []


async def take(bot: Bot, update: dict[str, Any], accept: Accept) -> int:
    """Commit one update; its number. A pressed button is acknowledged afterwards, so that its clock stops turning."""
    number = update.get("update_id")
    if not isinstance(number, int):
        return -1
    await accept(number, chat_of(update) or 0, json.dumps(update))
    if isinstance(query := update.get("callback_query"), dict):
        asyncio.get_running_loop().create_task(_acknowledge(bot, str(query.get("id"))))
    return number


async def _acknowledge(bot: Bot, query: str) -> None:
    try:
        await bot.answer_callback_query(query)
    except TelegramError:  # too old, or gone: the press itself was answered
        return
