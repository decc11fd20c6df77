"""How people stand to a group, asked of Telegram at the moment it matters. Nothing of it is kept.

Rule: where Telegram does not answer in time, or will not say, a person has no standing; who asks refuses then.
Neighbours: bot/clubs.py says whom to ask for; runtime.py calls before the turn.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.core.model.club import ADMIN, MEMBER, OUT
from bot.shells.telegram.calls import call

log = structlog.get_logger()
SECONDS = 5.0
STANDINGS = {"creator": ADMIN, "administrator": ADMIN, "member": MEMBER, "left": OUT, "kicked": OUT}


class TelegramRights:
    """The rights that one bot can ask for."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def standing(self, group: int, people: Iterable[int]) -> Mapping[int, str]:
        """person -> ADMIN, MEMBER, OUT, or "" of whom Telegram does not tell; who could not be asked for is left out."""
        found: dict[int, str] = {}
        try:
            async with asyncio.timeout(SECONDS):
                for person in people:
                    found[person] = await self._one(group, person)
        except (TimeoutError, TelegramError) as error:
            log.warning("rights not told", error=type(error).__name__)
        return found

    async def _one(self, group: int, person: int) -> str:
        try:
            member = await call(self._bot, "getChatMember", {"chat_id": group, "user_id": person})
        except (BadRequest, Forbidden):  # a bot that is no administrator is told only who administers
            with suppress(BadRequest, Forbidden):
                return ADMIN if person in await self._administrators(group) else ""
            return ""
        status = str(member.get("status"))
        if status == "restricted":
            return MEMBER if member.get("is_member") else OUT
        return STANDINGS.get(status, "")

    async def _administrators(self, group: int) -> set[int]:
        found = await call(self._bot, "getChatAdministrators", {"chat_id": group})
        return {int(m["user"]["id"]) for m in found}
