"""One call of the Bot API whose result is wanted as it came, without python-telegram-bot's objects in between.

Neighbours: transport.py can be asked so, and is loaded only where a bot is on a network; local/ is asked as python-telegram-bot asks.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot

Direct = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""The address of a method, and what is given to it -> its result. Raises TelegramError."""


async def call(bot: Bot, method: str, given: dict[str, Any]) -> Any:
    """The result of one Bot API call as it came. Raises TelegramError."""
    direct: Direct | None = getattr(bot.request, "call", None)
    return await (direct(f"{bot.base_url}/{method}", given) if direct else bot._post(method, given))
