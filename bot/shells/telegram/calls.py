"""One call of the Bot API whose result is wanted as it came, without python-telegram-bot's objects in between.

Neighbours: transport.py can be asked so, and is loaded only where a bot is on a network; local/ is asked as python-telegram-bot asks.
"""

from typing import Any, Protocol

from telegram import Bot


class Direct(Protocol):
    """The address of a method, and what is given to it -> its result. `seconds`: how long that may take. Raises TelegramError."""

    async def __call__(self, url: str, given: dict[str, Any], seconds: float | None = None) -> Any: ...


async def call(bot: Bot, method: str, given: dict[str, Any], seconds: float | None = None) -> Any:
    """The result of one Bot API call as it came. `seconds`: how long it may take, where that is longer than usual. Raises TelegramError."""
    direct: Direct | None = getattr(bot.request, "call", None)
    if direct:
        return await direct(f"{bot.base_url}/{method}", given, seconds)
    patience: dict[str, Any] = {"read_timeout": seconds} if seconds else {}
    return await bot._post(method, given, **patience)
