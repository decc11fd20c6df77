"""Purging people who have not written for long: all that is kept about them goes, as if they had asked for it.

Rule: idle is who has sent nothing since then and to whom no answer is owed; reminders do not keep anybody.
Neighbours: runtime.py does it daily; cli/keeping.py when the operator asks.
"""

from datetime import datetime

from bot.store.protocol import Store

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
