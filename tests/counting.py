"""A file that is read as fast or as slowly as a test likes, and what its person sees of that."""

import asyncio
from datetime import datetime, timedelta

from bot.core.model.imported import Activity, Contents
from bot.files import Far
from tests.conftest import NOON
from tests.test_shell import House

OF = 3000
EDIT, DELETE, SEND = "editMessageText", "deleteMessage", "sendMessage"


class Endless:
    """Files that come only once somebody lets them; in between, how far it is can be told."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        """Of the file that is read now; each has its own."""
        self.begun = asyncio.Event()
        self.far: Far = lambda _, __: None

    def has(self, raw: str) -> bool:
        return '"document"' in raw

    async def read(self, raw: str, far: Far) -> Contents:
        self.far, self.let = far, asyncio.Event()
        self.begun.set()
        await self.let.wait()
        return Contents(runs=(Activity(day="2026-11-18", km=10.0),))


class Reading:
    """A house in which a file is being read, known to take long. `changes`: when what counts was changed, as Telegram saw it."""

    def __init__(self, house: House) -> None:
        self.house, self.slow = house, Endless()
        self.changes: list[datetime] = []
        house.runtime.files = self.slow
        house.local.world.listeners.append(self._listen)

    def _listen(self, chat: int, what: str, number: int) -> None:
        if what == "edit" and "activities." in self.house.local.world.chats[chat].messages[number].get("text", ""):
            self.changes.append(self.house.clock())

    async def begin(self) -> None:
        self.house.local.send_file(1, "export.zip", b"")
        await self.told()

    async def told(self) -> None:
        """Until a file is being read, and its person knows that it takes long."""
        async with asyncio.timeout(20):
            await self.slow.begun.wait()
            while not self.shown:
                await asyncio.sleep(0)
        await self.calm()

    async def go(self, seconds: float, read: int, of: int = OF) -> str:
        """Time passes, and so much is read; what the message that counts says then."""
        self.house.clock.move_to(self.house.clock() + timedelta(seconds=seconds))
        self.slow.far(read, of)
        await self.calm()
        return self.shown

    async def calm(self) -> None:
        """Until what can go has gone."""
        sending = self.house.runtime.sending
        async with asyncio.timeout(20):
            while sending.size and (sending.next_due() or NOON) <= self.house.clock():
                await asyncio.sleep(0)

    async def end(self) -> list[str]:
        self.slow.let.set()
        return await self.house.settle()

    @property
    def shown(self) -> str:
        """The message that counts; "" where there is none."""
        texts = [m.get("text", "") for m in self.house.local.messages(1) if m["from"]["is_bot"]]
        return next((t for t in reversed(texts) if t.startswith(("I am reading your file", "Ich lese deine Datei"))), "")

    def calls(self, name: str) -> int:
        return sum(called == name for called, _ in self.house.local.calls)
