"""Pictures and pages made for one person while their letter is on its way, and what breaks that off; and the pictures of the content.

Rule: what is urgent does not wait for a picture (SAFETY.md, law 13): it breaks off the making of its chat's picture, goes first,
and the picture's letter is taken up again behind it.
Neighbours: pictures/studio.py makes; outbox.py keeps the order; sending.py hands on, shells/telegram/send.py asks.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot.store.protocol import Letter, Store

Drawer = Callable[[str, Mapping[str, Any]], Awaitable[bytes | None]]
"""What is to be made ("progress", "handoff") and its facts -> a picture or page; None where it cannot be made."""


class Overtaken(Exception):
    """Something urgent for the same chat is waiting: the letter is to step aside, unsent."""


class Making:
    """`drawer` None: nothing can be made."""

    def __init__(self, drawer: Drawer | None) -> None:
        self._drawer = drawer
        self._under_way: dict[int, asyncio.Event] = {}

    async def made(self, letter: Letter) -> bytes | None:
        """What a letter shows; None where it cannot be made. Raises Overtaken."""
        if self._drawer is None:
            return None
        what = letter.letter["made"]
        overtaken = self._under_way[letter.chat] = asyncio.Event()
        tasks = asyncio.ensure_future(self._drawer(what["what"], what["facts"])), asyncio.ensure_future(overtaken.wait())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not tasks[0].done():
                raise Overtaken
            return await tasks[0]
        finally:
            del self._under_way[letter.chat]
            for task in tasks:
                task.cancel()

    def overtake(self, chat: int) -> None:
        """Something urgent is to go to this chat."""
        if (under_way := self._under_way.get(chat)) is not None:
            under_way.set()


class Pictures:
    """Pictures of the content, and what Telegram calls those it has."""

    def __init__(self, store: Store, folder: Path | None) -> None:
        self._store, self._folder = store, folder

    def find(self, name: str) -> tuple[bytes, str | None] | None:
        """A picture's bytes, and Telegram's name for it where it has one; None where there is no such file."""
        try:
            body = self._path(self._folder, name).read_bytes() if self._folder else None
        except OSError:
            body = None
        return (body, self._store.picture(_digest(body))) if body else None

    @staticmethod
    def _path(folder: Path, name: str) -> Path:
        """Where a picture is: "de/<name>" is one with words of its own, in that language's folder."""
        code, _, own = name.rpartition("/")
        return folder.parent / code / folder.name / own if code else folder / name

    def keep(self, body: bytes, file_id: str | None) -> None:
        self._store.keep_picture(_digest(body), file_id)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
