"""Files that people send: fetched with getFile, read in a thread, one at a time. What is in them is bot/imports' work.

Rule: any outcome is Contents; a file that cannot be got is a problem like any other. Nothing is written to disk, no name is logged.
Neighbours: runtime.py calls it before the turn of such an update; events.py says which documents count.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.core.model.imported import Contents
from bot.files import Far
from bot.imports.read import MOST_BYTES, read
from bot.shells.telegram.events import is_run_file

log = structlog.get_logger()
TRIES = (1.0, 4.0, 0.0)
"""Seconds after each try; the last one is the last."""
SECONDS = 120
STEPS = 100


class TelegramFiles:
    """The files of one bot. Reading takes memory and a processor, so one is read at a time."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._one = asyncio.Semaphore(1)

    def has(self, raw: str) -> bool:
        """Whether an update brings a file that may hold runs."""
        return '"document"' in raw and _document(raw) is not None

    async def read(self, raw: str, far: Far) -> Contents:
        """What is in the file of an update; `far` is told how much of it is read."""
        document = _document(raw) or {}
        size = document.get("file_size")
        if isinstance(size, int) and size > MOST_BYTES:
            return Contents(problem="big")
        async with self._one:
            body = await self._fetch(str(document.get("file_id")))
            if isinstance(body, Contents):
                return body
            name, loop = str(document.get("file_name") or ""), asyncio.get_running_loop()
            return await asyncio.to_thread(read, name, body, far=_in_steps(far, loop))

    async def _fetch(self, file_id: str) -> bytes | Contents:
        """Its bytes, or the problem."""
        for pause in TRIES:
            try:
                file = await self._bot.get_file(file_id)
                return bytes(await file.download_as_bytearray(read_timeout=SECONDS))
            except (BadRequest, Forbidden) as error:  # final
                log.warning("file refused", error=type(error).__name__)
                return Contents(problem="big" if "too big" in str(error).lower() else "unreachable")
            except TelegramError as error:
                log.warning("file not got", error=type(error).__name__, retry=bool(pause))
                await asyncio.sleep(_asked(error) or pause)
        return Contents(problem="unreachable")


def _in_steps(far: Far, loop: asyncio.AbstractEventLoop) -> Far:
    """Tells the loop, from the reader's thread, of each STEPS-th part: waking it for every track would slow the reading down."""

    def tell(read: int, of: int) -> None:
        if read * STEPS // of > (read - 1) * STEPS // of:
            loop.call_soon_threadsafe(far, read, of)

    return tell


def _asked(error: TelegramError) -> float:
    """Seconds that Telegram asks to wait, half a minute at most."""
    if not isinstance(error, RetryAfter):
        return 0.0
    seconds = error.retry_after
    return min(30.0, seconds if isinstance(seconds, int) else seconds.total_seconds())


def _document(raw: str) -> Mapping[str, Any] | None:
    """The document of a new message, where it may hold runs."""
    message = json.loads(raw).get("message")
    return message["document"] if isinstance(message, Mapping) and is_run_file(message) else None
