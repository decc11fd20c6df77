"""What the team sees of members: the roster, a card for each, a report. Asked for by the effect Roster; told once the store was read.

Rule 1: only what a member shares at this moment is read at all, and each look at it is noted in their own log.
Rule 2: it goes to the private chat of coach or deputy, whose right was looked at just before; never to a group.
Rule 3: who has left the group, as Telegram tells it at that moment, is out of the club and not shown.
Rule 4: an item that is not shared leaves no gap that tells of it: a card is made of the shared items alone, whatever they say.
Neighbours: bot/clubs.py gives the members with session and diary; turns.py calls `told`; seeing.py asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.core.coaching import progress
from bot.core.coaching.progress import Diary, Entries
from bot.core.content.load import Content
from bot.core.dialogue import charted, handoff, wording
from bot.core.dialogue.clubs import rights, seeing, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import CHECKED_IN, CONTACT, LIGHT, OUT, REPORT, RUNS, TREND, Club, Member
from bot.core.model.effects import Effect, EndMember, KeepMember, Made, NoteLook, Reply, Roster
from bot.core.model.events import Event
from bot.core.model.levels import Level
from bot.core.model.session import Session

A_PAGE = 5
SILENT_DAYS = 7
"""Days without a check-in from which on somebody counts as silent."""
ON_CARD = (CHECKED_IN, LIGHT, TREND, RUNS)
GREEN, AMBER, RED, UNKNOWN = "green", "amber", "red", "unknown"


@dataclass(frozen=True, slots=True)
class Shared:
    """A member, with what the roster may be made of: their session and diary, as they are now."""

    member: Member
    session: Session
    diary: Callable[[], Entries]

    def shares(self, item: str) -> bool:
        return item in self.member.shares

    @property
    def checked(self) -> tuple[date, ...]:
        """Days with a check-in, where that is shared."""
        return progress.read(self.diary()).checked if self.shares(CHECKED_IN) else ()


def told(
    content: Content, session: Session, event: Event, asked: Roster, club: Club, members: tuple[Shared, ...]
) -> tuple[Effect, ...]:
    """The replies for the viewer, and the looks to note (NoteLook)."""
    turn = Turn(session=session, event=event, content=content)
    gone = {s.member.person for s in members if rights.standing(turn, s.member.person) == OUT}
    ended = tuple(EndMember(group=club.group, person=p) for p in sorted(gone))
    there = tuple(s for s in members if s.member.person not in gone)
    if asked.person is None:
        return (*_roster(turn, club, asked.page, there), *ended)
    if not there:
        return (Reply(name="club.gone", kind="clarification"), *ended)
    return ONE[asked.what](turn, club, there[0])


def shown(page: str | int, many: int) -> slice:
    """Which of `many` members stand on a page; the last page where there is none of that number."""
    at = min(int(page) if str(page).isdecimal() else 0, max(0, (many - 1) // A_PAGE))
    return slice(at * A_PAGE, (at + 1) * A_PAGE)


def note(turn: Turn, club: Club, member: Member, item: str) -> NoteLook:
    viewer = turn.event.person
    return NoteLook(group=club.group, person=member.person, viewer=viewer, role=club.role_of(viewer), item=item)


# everybody


def _roster(turn: Turn, club: Club, page: int, members: tuple[Shared, ...]) -> tuple[Effect, ...]:
    """A line for each member; a page at a time."""
    last = max(0, (len(members) - 1) // A_PAGE)
    here = members[shown(page, len(members))]
    cards = [
        views.team("card", club.group, s.member.person, label="member", name=s.member.name) for s in here if _has_card(s.member)
    ]
    turns = [
        views.team("roster", club.group, p, label=label)
        for p, label in ((page - 1, "earlier"), (page + 1, "later"))
        if 0 <= p <= last
    ]
    back = (views.team("menu", club.group, label="back"),)
    reply = Reply(
        name="club.roster", keyboard=(*views.in_rows(cards), *((tuple(turns),) if turns else ()), back), kind="answer",
        values={"title": club.title, "lines": [line(turn, s) for s in here], **counts(turn, members)}, edit=views.edits(turn),
    )  # fmt: skip
    return (reply, *(note(turn, club, s.member, CHECKED_IN) for s in here if s.shares(CHECKED_IN)))


def _has_card(member: Member) -> bool:
    return bool({*ON_CARD, REPORT, CONTACT} & {*member.shares})


def line(turn: Turn, shared: Shared) -> dict[str, Any]:
    """What the roster says of one: when they last checked in, that they ask for contact, and what they share."""
    return {
        "name": shared.member.name,
        "days": _silent(turn, shared),
        "checks": shared.shares(CHECKED_IN),
        "contact": shared.shares(CONTACT),
        "shares": [i for i in shared.member.shares if i in (*ON_CARD, REPORT)],
    }


def _silent(turn: Turn, shared: Shared) -> int | None:
    """Days since the newest check-in; None where there is none, or it is not shared."""
    today = turn.event.at.date()
    return min(((today - day).days for day in shared.checked), default=None)


def counts(turn: Turn, members: tuple[Shared, ...]) -> dict[str, int]:
    days = [_silent(turn, s) for s in members if s.shares(CHECKED_IN)]
    return {
        "joined": len(members),
        "checked": sum(d is not None and d < SILENT_DAYS for d in days),
        "silent": sum(d is None or d >= SILENT_DAYS for d in days),
        "asking": sum(s.shares(CONTACT) for s in members),
        "silent_days": SILENT_DAYS,
    }


# one of them


def _card(turn: Turn, club: Club, shared: Shared) -> tuple[Effect, ...]:
    """The card of one member, of the shared items alone, with the chart where there is one to draw."""
    member = shared.member
    if not _has_card(member):
        return (Reply(name="club.shares_nothing", kind="answer", values={"name": member.name}),)
    shown = [i for i in ON_CARD if i in member.shares]
    rows = (
        *(((views.team("report", club.group, member.person),),) if REPORT in member.shares else ()),
        *(((views.team("talked", club.group, member.person),),) if CONTACT in member.shares else ()),
        (views.team("roster", club.group, 0, label="to_roster"),),
    )
    values = {"name": member.name, "shown": shown, **facts(turn, shared)}
    reply = Reply(name="club.card", keyboard=rows, kind="answer", values=values, made=_chart(turn, shared))
    return (reply, *(note(turn, club, member, i) for i in shown))


def facts(turn: Turn, shared: Shared) -> dict[str, Any]:
    """What the words of a card may use; of what is not shared, nothing."""
    diary = _shared_diary(shared)
    today = turn.event.at.date()
    moved = progress.halves(diary, today)
    week, month, longest = progress.distances(diary, today)
    contact = shared.shares(CONTACT)
    return {
        "days": _silent(turn, shared),
        "light": light(shared.session) if shared.shares(LIGHT) else "",
        "moved": moved.name if moved else "",
        "week": week, "month": month, "longest": longest,
        "person": shared.member.person if contact else None,
    }  # fmt: skip


def _shared_diary(shared: Shared) -> Diary:
    """The diary with what is not shared left out."""
    if not (shared.shares(TREND) or shared.shares(RUNS)):
        return Diary()
    diary = progress.read(shared.diary())
    runs = tuple(r if shared.shares(TREND) else replace(r, pain=None) for r in diary.runs) if shared.shares(RUNS) else ()
    pains = tuple(p for p in diary.pains if p.kind != progress.RUN or shared.shares(RUNS))
    return Diary(pains=pains if shared.shares(TREND) else (), runs=runs)


def light(session: Session) -> str:
    """The traffic light: red, told to be seen today or at once; amber, to be seen soon; green, coached; else not known."""
    if session.open:
        return RED if session.open_level >= Level.URGENT else AMBER
    return GREEN if session.result == Level.SELF_CARE.word else UNKNOWN


def _chart(turn: Turn, shared: Shared) -> Made | None:
    """The picture that the member gets, of what is shared of it; in the viewer's units."""
    diary = _shared_diary(shared)
    if not charted.enough(diary, turn.event.at.date()):
        return None
    bare = replace(turn, session=Session(lang=turn.session.lang, units=turn.session.units))
    return Made(name="member.png", what="progress", facts=charted.facts(bare, diary))


def _report(turn: Turn, club: Club, shared: Shared) -> tuple[Effect, ...]:
    """The page that the member has from /handoff, where they share it."""
    if not shared.shares(REPORT):
        return (Reply(name="club.shares_nothing", kind="answer", values={"name": shared.member.name}),)
    diary = progress.read(shared.diary())
    whose = replace(turn, session=replace(shared.session, lang=turn.session.lang, units=turn.session.units))
    chart = charted.facts(whose, diary) if charted.enough(diary, turn.event.at.date()) else None
    page = handoff.page(whose, handoff.sections(whose, diary), chart) | {"foot": wording.text(turn, "club.page_foot")}
    made = Made(name="runtall-report.pdf", what="handoff", facts=page, otherwise="club.unmade", paper=True)
    values = {"name": shared.member.name}
    return (Reply(name="club.report", kind="media", values=values, made=made), note(turn, club, shared.member, REPORT))


def _talked(turn: Turn, club: Club, shared: Shared) -> tuple[Effect, ...]:
    """The wish for contact is met."""
    after = replace(shared.member, shares=tuple(i for i in shared.member.shares if i != CONTACT))
    return (KeepMember(member=after), Reply(name="club.talked", kind="confirmation", values={"name": after.name}))


ONE: dict[str, Callable[[Turn, Club, Shared], tuple[Effect, ...]]] = {
    seeing.CARD: _card, seeing.REPORT: _report, seeing.TALKED: _talked,
}  # fmt: skip
