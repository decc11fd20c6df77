"""How far the reading of a file is: one message that counts, changed in place, and gone once the result is there.

Rule 1: nothing of it is stored. After a crash the file is read again, and another message counts.
Rule 2: Telegram sees one change in two seconds at most, however fast the file is read: the next waits until the one before is over.
Rule 3: a change goes in its chat's order and pace like any letter; but one that Telegram does not take is dropped, and what is urgent
does not wait for its answer (outbox.py). Once something urgent was said, nothing counts on above it.
Neighbours: files.py hears how far it is, unstored.py has the words, sending.py tells what became of a letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.store.protocol import Letter, Waiting

APART = timedelta(seconds=2)
"""Between two changes."""
PASSING = {"passing": True}
"""In a letter's meta: it may be lost, and nobody waits for it (outbox.passing)."""


@dataclass(slots=True)
class _Count:
    """update: whose file; said: the words that count now; message: its number, None until it is out; since: when its newest letter was
    over, None while one is on its way; still: it is not changed any more; over: the result is there."""

    update: int
    said: Letter
    message: int | None = None
    since: datetime | None = None
    still: bool = False
    over: bool = False

    def due(self, now: datetime) -> bool:
        return not self.still and self.message is not None and self.since is not None and now - self.since >= APART


class Counts:
    """The counts of all chats; a chat has one at a time, as its turns come one by one."""

    def __init__(self, post: Callable[[Sequence[Letter]], None], clock: Callable[[], datetime]) -> None:
        self._post, self._clock = post, clock
        self._of: dict[int, _Count] = {}

    def show(self, waiting: Waiting, said: Callable[[], Letter]) -> None:
        """What is to be said of an update's file now: in a message of its own; later in its place, when it is time."""
        count = self._of.get(waiting.chat)
        if count is None or count.update != waiting.update_id:
            self._of[waiting.chat] = count = _Count(waiting.update_id, said())
            self._post([count.said])
        elif count.due(self._clock()) and (new := said()) != count.said:
            count.said, count.since = new, None
            self._post([_changed(new, count.message)])

    def landed(self, letter: Letter, message: int | None = None, *, again: bool = True) -> None:
        """A letter of a count is out or dropped; `message`: its number, where it is new. `again`: whether the next one is to be tried."""
        count = self._of.get(letter.chat)
        if count is None or count.update != letter.update_id:
            return
        count.message, count.since = message or count.message, self._clock()
        count.still = count.still or not again
        if count.over:
            self._take_away(letter.chat, count)

    def end(self, waiting: Waiting) -> None:
        """The turn of an update is over: what counted for it goes, behind the result."""
        count = self._of.get(waiting.chat)
        if count is None or count.update != waiting.update_id:
            return
        count.over = True
        if count.message is not None:
            self._take_away(waiting.chat, count)
        elif count.since is not None:
            del self._of[waiting.chat]

    def still(self, chat: int) -> None:
        """Something urgent is said there."""
        if count := self._of.get(chat):
            count.still = True

    def lost(self, chat: int) -> None:
        """The message that was to count there will never be out."""
        if count := self._of.get(chat):
            count.since = self._clock()
            if count.over:
                del self._of[chat]

    def _take_away(self, chat: int, count: _Count) -> None:
        del self._of[chat]
        body, meta = {"html": "", "delete": count.message}, {"kind": "confirmation", "unsaved": True, **PASSING}
        self._post([Letter(-abs(count.update), chat, body, meta, 0, count.update)])


def _changed(letter: Letter, message: int | None) -> Letter:
    """The letter in the place of a message."""
    return replace(letter, letter={**letter.letter, "edit": message}, meta={**letter.meta, **PASSING})
