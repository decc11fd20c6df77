"""Purging people who have not written for long: all that is kept about them goes, as if they had asked for it.

Rule: idle is who has sent nothing since then and to whom no answer is owed; reminders do not keep anybody.
Neighbours: runtime.py does it daily; cli/keeping.py when the operator asks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.store.protocol import Store

log = structlog.get_logger()
FIRST_PURGE, NEXT_PURGE = timedelta(minutes=10), timedelta(days=1)
"""After the start, and after a purge that found nobody more."""

MOST = 500
"""People purged in one transaction, so that nobody's turn waits long."""


def purge(store: Store, before: datetime, most: int = MOST) -> int:
    """Erase people who last wrote before then, at most so many; how many they were."""
    with store.savepoint():
        idle = store.idle(before, most)
        for chat in idle:
            store.erase(chat)
        store.sweep()
    return len(idle)


class Purging:
    """The daily purge of a bot that runs. `after`: how long somebody may be silent; None: for ever."""

    def __init__(self, store: Store, clock: Callable[[], datetime], after: timedelta | None) -> None:
        self._store, self._clock, self.after, self._next = store, clock, after, clock() + FIRST_PURGE

    def due(self) -> None:
        """Some of those who are idle, where it is time; the rest at the next calls, so that nobody's turn waits long."""
        now = self._clock()
        self._next = min(self._next, now + NEXT_PURGE)  # the clock may have been put right
        if self.after is None or now < self._next:
            return
        gone = purge(self._store, now - self.after)
        if gone:
            log.info("idle people purged", people=gone)
        if gone < MOST:
            self._next = now + NEXT_PURGE
