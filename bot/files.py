"""Files that come with updates: got and read before the turn of their update, while only that chat waits.

Rule 1: a file is opened only where its person may have it read (turns.py decides, before anything is fetched).
Rule 2: where it takes long, the person is told, once.
Neighbours: a shell gets files (shells/telegram/files.py), bot/imports reads them; runtime.py calls.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.core.model.imported import Contents
from bot.core.model.session import Session

SECONDS = 1.5
"""How long a file may take before the person is told that it does."""


class Files(Protocol):
    """Gets files and reads them; a shell's work."""

    def has(self, raw: str) -> bool: ...
    async def read(self, raw: str) -> Contents: ...


async def contents_of(
    files: Files | None, raw: str, whose: Callable[[], Awaitable[Session | None]], tell: Callable[[Session], None]
) -> Contents | None:
    """What is in the file of an update; None where it has none, or it is not to be opened (`whose` gives nobody). `tell`: it takes time."""
    if files is None or not files.has(raw) or (session := await whose()) is None:
        return None
    reading = asyncio.create_task(files.read(raw))
    try:
        if not (await asyncio.wait({reading}, timeout=SECONDS))[0]:
            tell(session)
        return await reading
    finally:
        reading.cancel()
