"""Asking Telegram something at the start until it answers: a network that is down, a proxy's page, a wait that it asks for.

Neighbours: app.py and webhook.py begin with it; poll.py waits out the same later on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.shells.telegram.poll import asked

log = structlog.get_logger()
SECONDS_BETWEEN = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Between tries to reach Telegram at the start, the last of them again and again."""


async def insist(ask: Callable[[], Awaitable[object]]) -> None:
    """`ask`, again and again with growing pauses, until Telegram answers. Raises what an answer that refuses means."""
    for attempt in count():
        try:
            await ask()
        except (InvalidToken, BadRequest):
            raise
        except (NetworkError, RetryAfter) as error:
            if not attempt:
                hint = "is the network up? is RUNTALL_TELEGRAM_API right?"
                log.warning("telegram cannot be reached", error=type(error).__name__, hint=hint, retry="with growing pauses")
            await asyncio.sleep(asked(error) or SECONDS_BETWEEN[min(attempt, len(SECONDS_BETWEEN) - 1)])
        else:
            if attempt:
                log.info("telegram is reached")
            return
