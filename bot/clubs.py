"""Clubs between the store and the dialogue: what is looked up for an event, what its effects keep, links signed and checked.

Rule: all of it works on the store within the turn's transaction; only `Rights` (a shell's work) asks Telegram, before it, or before
a letter about a member goes.
Neighbours: turns.py calls; core/dialogue/clubs/ decides; links.py signs.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.core.dialogue.clubs import about, rights, roster, seeing
from bot.core.dialogue.clubs.roster import Shared
from bot.core.model.club import (
    PAGE,
    Around,
    Belonging,
    Club,
    Helper,
    Link,
    Look,
    Member,
    dump_club,
    dump_member,
    load_club,
    load_member,
)
from bot.core.model.effects import (
    Effect,
    EndClub,
    EndMember,
    KeepClub,
    KeepHelper,
    KeepMember,
    NoteLook,
    SpendLink,
)
from bot.core.model.events import Event
from bot.core.model.session import Session, load
from bot.links import Wanted, check, group_in, sign
from bot.store.protocol import Letter, Store

Asked = tuple[int, tuple[int, ...]]
"""A group, and the people whose standing in it is to be asked for."""
MARKS = (*(f"/{name}" for name in about.SET_UP), "/start ", "/start@", about.TEAM)
"""One of these stands in the raw text of an update that may need Telegram to be asked."""
MOST_LOOKS = 200


class Unasked(RuntimeError):
    """Telegram cannot be asked just now how somebody stands to a group."""


class Rights(Protocol):
    """Tells how people stand to a group, as Telegram has it now; a shell's work."""

    async def standing(self, group: int, people: Iterable[int]) -> Mapping[int, str]: ...


def may_ask(raw: str) -> bool:
    """A quick look, without the store: whether an update may need Telegram to be asked."""
    return any(mark in raw for mark in MARKS)


class Clubs:
    """Clubs in one store."""

    def __init__(self, store: Store, page: str = "") -> None:
        """`page`: where the coach's page is served, up to the payload of its link; "" where it is not."""
        self._store, self._rows, self._page = store, store.clubs, page

    # before the turn

    def asks(self, event: Event, session: Session) -> Asked | None:
        """Whose standing is to be asked for; None where nobody's is."""
        link = self._link(event)
        club = self._about(event, session, link)
        people = about.to_ask(event, club, link)
        if not people or (group := about.group_of(event, session, link)) is None:
            return None
        seen = self._to_be_seen(event, club) if club else ()
        return self._rows.home(group), tuple(dict.fromkeys((*people, *seen)))

    def _to_be_seen(self, event: Event, club: Club) -> tuple[int, ...]:
        """The members whom a press is to show: who has left the group, and nobody told us, is not to be seen."""
        if (pressed := about.button(event)) is None or pressed[0] not in seeing.VERBS:
            return ()
        verb, argument, _ = pressed
        people = [m.person for m in self.members(club.group)]
        if verb == seeing.ROSTER:
            return tuple(people[roster.shown(argument, len(people))])
        return tuple(p for p in people if str(p) == argument)

    def around(self, event: Event, session: Session, standing: Mapping[int, str] | None = None) -> Around:
        """What a turn may know of clubs. `standing`: as Telegram told it for this event."""
        link = self._link(event)
        club = self._about(event, session, link)
        private = event.is_private
        return Around(
            club=club,
            member=self.member(event.person, club.group) if club and private else None,
            standing=standing or {},
            belongs=self._belongs(event.person) if private else (),
            link=link,
            page=bool(self._page),
            looks=self._looks(event.person) if private and about.wants_looks(event) else (),
        )

    def _about(self, event: Event, session: Session, link: Link | None) -> Club | None:
        group = about.group_of(event, session, link)
        return self.club(group) if group else None

    def _link(self, event: Event) -> Link | None:
        """The link that was opened, checked; None where none was."""
        payload = about.payload(event)
        if not payload:
            return None
        named = group_in(payload)
        club = self.club(named) if named else None
        issuer = club.coach.person if club and club.coach else 0
        link = check(self._rows.key(), payload, event.person, club.round if club else 0, event.at, issuer)
        if link.digest and not link.wrong and self._rows.spent(link.digest):
            return replace(link, wrong="used")
        return replace(link, group=self._rows.home(link.group))

    def club(self, group: int) -> Club | None:
        """The club of a group, under whichever number it is asked for, with its team."""
        home = self._rows.home(group)
        kept = self._rows.club(home)
        if kept is None:
            return None
        team = tuple(Helper(person=person, **json.loads(value)) for person, value in self._rows.helpers(home))
        return replace(load_club(kept), group=home, team=team)

    def member(self, person: int, group: int) -> Member | None:
        kept = self._rows.member(person, group)
        return replace(load_member(kept), person=person, group=group) if kept else None

    def members(self, group: int) -> tuple[Member, ...]:
        """Everybody who joined, in that order."""
        return tuple(replace(load_member(value), person=person, group=group) for person, value in self._rows.members(group))

    def _belongs(self, person: int) -> tuple[Belonging, ...]:
        found = ((self.club(group), group) for group in self._rows.belongs(person))
        return tuple(
            Belonging(club=club, member=self.member(person, group), role=club.role_of(person)) for club, group in found if club
        )

    def _looks(self, person: int) -> tuple[Look, ...]:
        return tuple(self._look(*row) for row in self._rows.looks(person, MOST_LOOKS))

    def _look(self, group: int, viewer: int, at: str, value: str) -> Look:
        club = self.club(group)
        helper = next((h for h in club.team if h.person == viewer), None) if club else None
        told = json.loads(value)
        title = club.title if club else ""
        return Look(group=group, title=title, at=at, item=told["item"], by=told["role"], name=helper.name if helper else "")

    def shared(self, group: int, person: int | None) -> tuple[Shared, ...]:
        """The members of a club (or one of them), each with the session and diary that the roster is made of."""
        return tuple(self._shared(m) for m in self.members(group) if person in (None, m.person))

    def _shared(self, member: Member) -> Shared:
        kept = self._store.session(member.person)
        return Shared(member, load(kept) if kept else Session(), partial(self._store.diary, member.person))

    # within the turn

    def keep(self, effect: Effect, at: datetime) -> None:
        """Do what an effect about clubs says; nothing for any other."""
        rows = self._rows
        match effect:
            case KeepClub(club=club):
                rows.keep(club.group, dump_club(club))
            case EndClub(group=group):
                self._store.erase(group)
            case KeepHelper(group=group, helper=Helper(person=person, role="")):
                rows.end_helper(person, group)
            case KeepHelper(group=group, helper=h):
                rows.keep_helper(h.person, group, json.dumps({"role": h.role, "name": h.name}))
            case KeepMember(member=member):
                rows.keep_member(member.person, member.group, dump_member(member))
            case EndMember(group=group, person=person):
                rows.end_member(person, group)
            case SpendLink(digest=digest, until=until):
                rows.spend(digest, until, at)
            case NoteLook(group=group, person=person, viewer=viewer, role=role, item=item):
                rows.looked(person, group, viewer, at, json.dumps({"role": role, "item": item}))
            case _:
                pass

    def signed(self, purpose: str, group: int, event: Event) -> str:
        """The payload of a link that a button of this turn opens; the whole address of the coach's page."""
        home = self._rows.home(group)
        club = self.club(home)
        wanted = Wanted(purpose, home, unique=event.update_id, person=event.person, round=club.round if club else 0)
        payload = sign(self._rows.key(), wanted, event.at)
        return f"{self._page}{payload}" if purpose == PAGE else payload

    def viewer(self, payload: str, at: datetime) -> tuple[Club, int, Link] | None:
        """Whose link to a coach's page it is: the club, who of its team, and the link; None where it does not count (any more)."""
        named = group_in(payload) if about.PAYLOAD.fullmatch(payload) else None
        club = self.club(named) if named else None
        if club is None:
            return None
        for helper in club.team:
            link = check(self._rows.key(), payload, helper.person, club.round, at)
            if link.purpose == PAGE and not link.wrong:
                return club, helper.person, link
        return None

    def to_tell(self, letter: Letter) -> Asked | None:
        """Whose standing a letter about a member depends on; None where it is for nobody of the team (any more)."""
        club = self.club(int(letter.meta["team"]))
        return (club.group, (letter.chat,)) if club and club.role_of(letter.chat) else None

    def may_hear(self, letter: Letter, stands: str) -> bool:
        """Whether who gets it is of the team just now."""
        club = self.club(int(letter.meta["team"]))
        return club is not None and rights.counted(club.role_of(letter.chat), stands) in rights.SEE

    def home(self, group: int) -> int:
        """The number that a group has now."""
        return self._rows.home(group)
