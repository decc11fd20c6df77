"""The coach's page, from the link to the HTML: who it is for, what they may see just now, and what is noted of it.

Rule 1: a link gives no right. At each load the person must be of the club's team, and Telegram must say that they still lead the group.
Rule 2: whatever is wrong, the answer is the same, so that nothing is learnt about any club or anybody in it.
Rule 3: it reads, and keeps no more than who looked, and who has left.
Neighbours: runtime.py asks Telegram between the two steps; core/dialogue/clubs/page.py makes the page; shells/web/coach.py serves it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from bot.clubs import Asked, Clubs
from bot.core.content.load import Content
from bot.core.dialogue.clubs import page, rights
from bot.core.dialogue.turn import Turn
from bot.core.model.club import Around
from bot.core.model.events import Viewed
from bot.core.model.session import Session, load
from bot.store.protocol import Store


class Pages:
    """The pages of the clubs in one store. All in the store's thread but `refused`."""

    def __init__(self, store: Store, content: Content, clubs: Clubs, clock: Callable[[], datetime]) -> None:
        self._store, self._content, self._clubs, self._clock = store, content, clubs, clock

    @cached_property
    def refused(self) -> str:
        """What is shown to whoever may see nothing."""
        return page.refused(self._content)

    def asks(self, payload: str, number: int) -> Asked | None:
        """Whose standing is to be asked of Telegram: who looks, and whom they would see; None where the link does not count."""
        if self._content.safe or (found := self._clubs.viewer(payload, self._clock())) is None:
            return None
        club, person, _ = found
        members = [m.person for m in self._clubs.members(club.group)]
        seen = members[page.on(number, len(members))]
        return self._clubs.home(club.group), tuple(dict.fromkeys((person, *seen)))

    def shown(self, payload: str, number: int, standing: Mapping[int, str]) -> str | None:
        """The page; None where the person may not see it. `standing`: of those whom `asks` named."""
        now = self._clock()
        if self._content.safe or (found := self._clubs.viewer(payload, now)) is None:
            return None
        club, person, link = found
        around = Around(club=club, standing=standing)
        event = Viewed(update_id=0, at=now, chat=person, person=person, around=around)
        kept = self._store.session(person)
        turn = Turn(session=load(kept) if kept else Session(), event=event, content=self._content)
        if rights.right(turn) not in rights.SEE:
            return None
        members = self._clubs.shared(club.group, None)
        html, effects = page.told(turn, club, members, number, datetime.fromisoformat(link.until))
        for effect in effects:
            self._clubs.keep(effect, now)
        return html
