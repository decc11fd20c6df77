"""Files that come with updates: got and read before the turn of their update, while only that chat waits.

Rule 1: a file is opened only where its person may have it read (turns.py decides, before anything is fetched).
Rule 2: where it takes long, the person is told so, and from then on how far it is, as often as the reader says.
Neighbours: a shell gets files (shells/telegram/files.py), bot/imports reads them; runtime.py calls.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from bot.core.model.imported import Contents
from bot.core.model.session import Session

SECONDS = 1.5
"""How long a file may take before the person is told that it does."""


Far = Callable[[int, int], None]
"""Is told how many parts of a file are read, and of how many."""


class Files(Protocol):
    """Gets files and reads them; a shell's work. It tells how far it is in the loop's thread, a hundred times a file at most."""

    def has(self, raw: str) -> bool: ...
    async def read(self, raw: str, far: Far) -> Contents: ...


class _Slow:
    """Keeps how far it is, until it is known to take long; then tells."""

    def __init__(self, tell: Far) -> None:
        self._tell, self._far, self._slow = tell, (0, 0), False

    def far(self, read: int, of: int) -> None:
        self._far = read, of
        if self._slow:
            self._tell(read, of)

    def begin(self) -> None:
        self._slow = True
        self._tell(*self._far)


async def contents_of(
    files: Files | None, raw: str, whose: Callable[[], Awaitable[Session | None]], tell: Callable[[Session, int, int], None]
) -> Contents | None:
    """What is in the file of an update; None where it has none, or it is not to be opened (`whose` gives nobody).

    `tell`: it takes time; so much is read (0 of 0: nobody knows)
    """
    if files is None or not files.has(raw) or (session := await whose()) is None:
        return None
    slow = _Slow(partial(tell, session))
    reading = asyncio.create_task(files.read(raw, slow.far))
    try:
        if not (await asyncio.wait({reading}, timeout=SECONDS))[0]:
            slow.begin()
        return await reading
    finally:
        reading.cancel()
