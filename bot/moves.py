"""A group that goes on under another number: whose an event is then, and what is kept where both numbers had something.

Rule 1: what was still under way under the old number is the new one's, so that a hold behind a call for help never ends by it (SAFETY.md,
law 8). But for what tells how the bot stands to the old number, which nobody can be in any more.
Rule 2: a group does not move to itself, to a person, or in circles.
Neighbours: store/moving.py moves the rows; turns.py asks at each event, sending.py where Telegram refuses the old number.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.dialogue.groups import STAYS
from bot.core.model.events import Changed, Event, Joined, Left, Moved, Pressed, Said
from bot.core.model.session import Session, dump, load
from bot.store.protocol import Store

SUPERGROUP = "supergroup"
"""What kind of chat a group is that has moved."""


class Moves:
    """Moves of groups in one store; within its transactions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def home(self, chat: int) -> int:
        """The number that a chat has now."""
        return self._store.clubs.home(chat) if chat < 0 else chat

    def placed(self, event: Event | None) -> Event | None:
        """The event, of the number that its group has now; None where it tells nothing of that."""
        if event is None or isinstance(event, Moved) or (home := self.home(event.chat)) == event.chat:
            return event
        if isinstance(event, Changed) or (isinstance(event, Joined | Left) and event.bot):
            return None
        if isinstance(event, Said | Pressed):  # a message of the old number cannot be answered or edited
            event = replace(event, message=None)
        return replace(event, chat=home, chat_kind=SUPERGROUP)

    def follow(self, old: int, new: int, at: datetime) -> None:
        """All of `old` is of `new` from now on."""
        to = self.home(new)
        if not (old < 0 and to < 0) or old == to:
            return
        helped = "" if self.home(old) == to else _longer(self._helped(old), self._helped(to))
        self._store.move_chat(old, to)
        self._hold(to, helped, at)

    def _helped(self, chat: int) -> str:
        found = self._session(chat)
        return found.helped if found else ""

    def _session(self, chat: int) -> Session | None:
        """What can be read of a group's talk; turns.py begins anew where it cannot."""
        try:
            return load(kept) if (kept := self._store.session(chat)) else None
        except ValueError:
            return None

    def _hold(self, chat: int, helped: str, at: datetime) -> None:
        """A call for help under the old number holds on under the new one, which may have had a talk already."""
        session = self._session(chat) if helped else None
        if session is not None and session.helped != helped:
            held = replace(session, helped=helped)
            self._store.save_session(chat, held.version, dump(held), at)


def _longer(one: str, other: str) -> str:
    """Of two calls for help (`Session.helped`) the later; no word ends the wait where none ends one of them."""
    stays = STAYS if one.endswith(STAYS) or other.endswith(STAYS) else ""
    return max(one.removesuffix(STAYS), other.removesuffix(STAYS)) + stays
