"""What can be said without the store: what is urgent in a message whose turn waits or failed, a line of excuse, how far a file is read.

Rule: nothing here reads or writes the store, raises, or depends on what was said before: advice in an emergency never waits for a disk.
Neighbours: turns.py is the turn itself; outage.py and runtime.py ask here while the store cannot be written or a turn is held up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core import jsons
from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Event, Said
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.letters import Outgoing, outgoing, plain_line
from bot.store.protocol import Letter, Waiting

Clock = Callable[[], datetime]
ToEvent = Callable[[Mapping[str, Any], datetime], Event | None]
SORRY, UNSAVED, READING, COUNTED = "error.turn", "error.unsaved", "import.reading", "import.counted"


class Unstored:
    """Said of an update and the content alone."""

    def __init__(self, content: Content, to_event: ToEvent, clock: Clock) -> None:
        self._content, self._to_event, self._clock = content, to_event, clock

    def reading(self, waiting: Waiting, session: Session, read: int, of: int) -> Letter:
        """A line that a file takes time, and how much of it is read where that is known. No store: should it be lost, nothing is."""
        values = {"read": read, "of": of}
        said = plain_line(self._content, waiting.chat, COUNTED if of else READING, session.lang, values)
        meta = {"kind": "confirmation", "unsaved": True, "count": True}
        return Letter(-abs(waiting.update_id), said.chat, said.letter, meta, 0, waiting.update_id)

    def sorry(self, waiting: Waiting) -> list[Outgoing]:
        """Something went wrong; and what to do now, where the message has words that say so."""
        urgent = self.urgent(waiting)
        return urgent or ([plain_line(self._content, waiting.chat, SORRY)] if _spoke(waiting) else [])

    def unsaved(self, waiting: Waiting) -> list[Letter]:
        """What can be said while nothing can be stored: emergency advice where a red flag is read, else one line. No store."""
        said = self.urgent(waiting) or ([plain_line(self._content, waiting.chat, UNSAVED)] if _spoke(waiting) else [])
        return _unkept(waiting, said)

    def ahead(self, waiting: Waiting) -> list[Letter]:
        """Emergency advice for a message whose turn is held up, where a red flag is read in it; its turn will say it again. No store."""
        return _unkept(waiting, self.urgent(waiting))

    def urgent(self, waiting: Waiting) -> list[Outgoing]:
        """What a fresh session would be told at once, without its buttons; nothing where nothing is urgent. No store."""
        if waiting.update_id < 0:  # ours: nobody said anything
            return []
        try:
            event = self._to_event(jsons.read(waiting.raw), self._clock())
            if not isinstance(event, Said):
                return []
            session, replies = self._at_once(event)
            return [outgoing(self._content, session, r, event) for r in replies]
        except Exception:  # whatever spoiled the turn may spoil this too: the fixed line is said instead
            return []

    def _at_once(self, event: Said) -> tuple[Session, list[Reply]]:
        """What is told at once; of what would only be asked about, as nobody can be asked now, what a group is told: get help now."""
        for said in (event, replace(event, chat_kind="group")):
            session, effects = step(Session(), said, self._content)
            if replies := [replace(e, keyboard=()) for e in effects if isinstance(e, Reply) and (e.level or 0) >= Level.URGENT]:
                return session, replies
        return Session(), []


def _unkept(waiting: Waiting, said: Sequence[Outgoing]) -> list[Letter]:
    """The first of these as a letter that no store knows."""
    return [
        Letter(-abs(waiting.update_id), o.chat, o.letter, {**o.meta, "unsaved": True}, 0, waiting.update_id) for o in said[:1]
    ]


def _spoke(waiting: Waiting) -> bool:
    """Whether a person waits for an answer in private: no group, no reminder of ours, and nobody who types in another chat."""
    return waiting.chat > 0 and waiting.update_id > 0 and "inline_query" not in jsons.read(waiting.raw)
