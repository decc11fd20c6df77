"""Purging people who have not written for long: all that is kept about them goes, as if they had asked for it.

Rule 1: idle is who has sent nothing since then and to whom no answer is owed; reminders do not keep anybody. Who leads a coaching group goes
on leading it, under the name chosen for that: a coach may read for months, and all runners' sharing would end without a word.
Rule 2: a round goes through everybody, then through all letters, a stretch at a time: nobody's turn waits longer for it than for a few others.
Neighbours: runtime.py does it daily; cli/keeping.py when the operator asks; stale.py finds them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.store.protocol import Store

log = structlog.get_logger()
FIRST_PURGE, NEXT_PURGE = timedelta(minutes=10), timedelta(days=1)
"""After the start, and after a round."""

STRETCH, MOST = 5000, 50
"""Chats, or letters, looked at in one transaction, and people erased in it: some milliseconds."""
BEFORE_ALL = -(2**63)
LEADS = ("role",)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a round is: behind which chat; behind which letter, once the chats are through (None)."""

    chat: int | None = BEFORE_ALL
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a stretch came to: people erased, and where the next one begins, None where there is none."""

    people: int
    on: Place | None


def purge(store: Store, before: datetime) -> int:
    """Erase everybody who last wrote before then, in a transaction for each stretch; how many they were."""
    done, gone = Done(0, Place()), 0
    while done.on is not None:
        with store.transaction():
            done = _stretch(store, before, done.on)
        gone += done.people
    return gone


def _stretch(store: Store, before: datetime, place: Place) -> Done:
    """People first; then what is left of letters to who is not known any more, such as the last word to who deleted everything and then left."""
    if place.chat is None:
        letter = store.sweep(place.letter, STRETCH)
        return Done(0, None if letter is None else Place(None, letter))
    idle, on = store.idle_among(before, place.chat, STRETCH, MOST)
    for chat in idle:
        store.erase(chat, but=LEADS)
    return Done(len(idle), Place(on))


class Purging:
    """The daily round of a bot that runs. `after`: how long somebody may be silent; None: for ever. `sure`: whether the clock may be
    believed: while it may not, nobody is erased."""

    def __init__(self, store: Store, clock: Callable[[], datetime], after: timedelta | None, sure: Callable[[], bool]) -> None:
        self._store, self._clock, self.after, self._next = store, clock, after, clock() + FIRST_PURGE
        self._sure = sure
        self._place = Place()

    def due(self) -> Done | None:
        """The next stretch, where it is time; in a transaction, after which `note` is given what comes of it."""
        now = self._clock()
        self._next = min(self._next, now + NEXT_PURGE)  # the clock may have been put right
        if not self._sure() or self.after is None or now < self._next:
            return None
        return _stretch(self._store, now - self.after, self._place)

    def note(self, done: Done | None) -> None:
        """A stretch is committed."""
        if done is None:
            return
        if done.people:
            log.info("idle people purged", people=done.people)
        self._place = done.on or Place()
        if done.on is None:
            self._next = self._clock() + NEXT_PURGE
