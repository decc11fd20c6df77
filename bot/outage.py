"""While nothing can be stored: it is logged once when it begins and once when it ends, and each person is told once.

Neighbours: runtime.py tries again and tells this how it went; unstored.py has the words that can be said without a store.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from bot.meter import Meter
from bot.store.protocol import Letter, StoreError, Waiting
from bot.unstored import Unstored

log = structlog.get_logger()
REMEMBERED = 10_000
"""Updates of which it is remembered that their person was told."""


class Outage:
    """Whether the store works; while it does not, what can be said without it. `post`: takes letters that are to go."""

    def __init__(self, meter: Meter, unstored: Unstored, post: Callable[[Sequence[Letter]], None]) -> None:
        self._meter, self._unstored, self._post = meter, unstored, post
        self._told: OrderedDict[int, None] = OrderedDict()
        self.over = True
        """Whether the store works, as far as is known."""
        self._again = asyncio.Event()

    def failed(self, error: StoreError) -> None:
        """One line when it begins to fail, not one for each update."""
        self._meter.failed("store")
        if self.over:
            log.error("nothing can be stored", problem=str(error), hint="updates wait and nothing is lost; people are told")
        self.over = False

    def ended(self) -> None:
        """Something was stored."""
        if not self.over:
            log.info("the store works again")
            self._again.set()
            self._again = asyncio.Event()
        self.over = True

    async def pause(self, seconds: float) -> None:
        """As long, or until something was stored: who was told without a store is not to wait longer than others."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._again.wait()

    def ahead(self, *many: Waiting) -> None:
        """While it is known not to work, what is urgent is told before it is tried again."""
        if not self.over:
            self.tell(*(waiting for waiting in many if waiting.update_id not in self._told and self._unstored.urgent(waiting)))

    def tell(self, *many: Waiting) -> None:
        """What can be said without a store, once an update."""
        for waiting in many:
            if waiting.update_id in self._told:
                continue
            self._told[waiting.update_id] = None
            if len(self._told) > REMEMBERED:
                self._told.popitem(last=False)
            self._post(self._unstored.unsaved(waiting))
