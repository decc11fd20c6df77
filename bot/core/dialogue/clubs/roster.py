"""What the team may see of members: the roster, and a card for each. Asked for by the effect Roster; told once the store was read.

Rule 1: only what a member shares at this moment is read at all, and every look is noted in their own log.
Rule 2: it goes to the private chat of coach or deputy, never to a group.
Neighbours: bot/clubs.py gives the members with session and diary; turns.py calls `told`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.coaching.progress import Entries
from bot.core.content.load import Content
from bot.core.model.club import Club, Member
from bot.core.model.effects import Effect, Roster
from bot.core.model.events import Event
from bot.core.model.session import Session


@dataclass(frozen=True, slots=True)
class Shared:
    """A member, with what the roster may be made of: their session and diary, as they are now."""

    member: Member
    session: Session
    diary: Callable[[], Entries]


def told(
    content: Content, session: Session, event: Event, asked: Roster, club: Club, members: tuple[Shared, ...]
) -> tuple[Effect, ...]:
    """The replies for the viewer, and the looks to note (NoteLook)."""
    return ()
