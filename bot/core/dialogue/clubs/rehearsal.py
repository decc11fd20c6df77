"""Everything that can be said about clubs, said once to example people: can it be rendered, is it short, do its buttons fit? Pure.

Rule: it is the real dialogue with the worst cases of what a club may hold (longest title, names and numbers), not a list of templates.
Neighbours: `runtall check` prints what is found; content/shown.py does the same for what anybody may get.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from bot.core.coaching import club_tips
from bot.core.content.errors import ContentError
from bot.core.content.load import Content
from bot.core.content.shown import MOST, banned
from bot.core.dialogue.clubs import alerts, gathered, presses, roster, seeing, team
from bot.core.dialogue.step import step
from bot.core.dialogue.turn import Turn
from bot.core.model.club import (
    ADMIN,
    CHOICES,
    COACH,
    COACHING,
    COUNTED,
    DEPUTIES,
    DEPUTY,
    HELLO,
    ITEMS,
    JOIN,
    MEMBER,
    NAMED,
    OUT,
    RIGHTS,
    SETS_UP,
    TOPIC,
    Around,
    Belonging,
    Club,
    Helper,
    Link,
    Look,
    Member,
)
from bot.core.model.effects import Effect, Gather, Reply, Roster
from bot.core.model.events import Changed, Event, Joined, Left, Pressed, Refused, Said, Tick
from bot.core.model.levels import Level
from bot.core.model.reminder import Recurrence
from bot.core.model.session import Raised, Session
from bot.core.rendering import DATA_LIMIT, RenderError, render

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
GROUP, ME, OTHER, THIRD = -1009999999999, 9999999999, 8888888888, 7777777777
TITLE, NAME = "The " + "very " * 11 + "long", "Maximiliana Featherstonehaugh"
ZONE = "America/Argentina/Buenos_Aires"
PAYLOAD = "A" * 47
DIARY = tuple(
    [(f"check_in.{n}", "check_in", AT - timedelta(days=n), '{"pain": 4}') for n in range(8)]
    + [(f"run.{n}", "run", AT - timedelta(days=n), f'{{"day": "2026-11-1{n}", "km": 12.5, "pain": 2}}') for n in range(8)]
)
CHECKED = tuple((f"{kind}.{n}", kind, AT - timedelta(days=n), "{}") for n in range(5) for kind in ("check_in", "routine"))
EVERYTHING = Member(person=OTHER, group=GROUP, name=NAME, shares=ITEMS)
"""Who shares all that can be shared."""
STATES = (
    Session(result="self_care"),
    Session(),
    *(Session(open=(Raised(flag="", level=level),)) for level in (Level.SOON, Level.URGENT)),
)
Spoken = tuple[Session, Reply]


def problems(content: Content, replies: Iterable[Spoken] | None = None) -> Iterator[ContentError]:
    """What cannot be shown, is too long, or says what must not be said; each reply once. `replies`: what was `spoken`, where that is at hand."""
    found: set[str] = set()
    for session, reply in spoken(content) if replies is None else replies:
        for problem in _wrong(content, session, reply):
            if reply.name not in found:
                found.add(reply.name)
                yield ContentError(f"replies: {reply.name}", problem, "shorten it, or compare with a reply beside it that works")


def _wrong(content: Content, session: Session, reply: Reply) -> Iterator[str]:
    try:
        message = render(content, session, reply)
    except RenderError as error:
        yield str(error)
        return
    if len(message.text) > MOST:
        yield f"has {len(message.text)} characters as people see it"
    yield from (e.problem for e in banned(content.language(session.lang), reply.name, message.text))
    for button in (b for row in message.buttons for b in row):
        if len(button.data.encode()) > DATA_LIMIT or not button.label:
            yield f"button {button.data!r} does not fit, or has no label"


def spoken(content: Content) -> Iterator[Spoken]:
    """Every reply that the dialogue about clubs gives to the events below, in every language."""
    for lang in (code for code, language in content.languages.items() if not language.head.draft):
        session = Session(lang=lang, consent="1", club=GROUP, called=NAME)
        asked = {last: replace(session, last=(last,)) for last in ("", "club.name_ask", "club.zone_ask")}
        for event in _events(content):
            for last in ("club.name_ask", "club.zone_ask") if isinstance(event, Said) and event.is_private else ("",):
                after, effects = step(asked[last], event, content)
                yield from ((after, e) for e in effects if isinstance(e, Reply) and not e.name.startswith("answers."))
        for effect in _told(content, session):
            if isinstance(effect, Reply):
                yield session, effect


def _clubs(content: Content) -> Iterator[Club]:
    """A new club, one with everything set, one that cannot be written to, and a channel."""
    when = Recurrence(time="22:00", days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start="2026-11-20")
    helpers = (
        Helper(person=ME, role=COACH, name=NAME),
        Helper(person=OTHER, role=DEPUTY, name=NAME),
        Helper(person=THIRD, role=DEPUTY),
    )
    full = Club(group=GROUP, title=TITLE, zone=ZONE, topics=("faq.desk",), posts=dict.fromkeys(content.posts, when), team=helpers)
    swapped = tuple(replace(h, person={ME: OTHER, OTHER: ME}.get(h.person, h.person)) for h in helpers)
    yield Club(group=GROUP, title=TITLE)
    yield full
    yield replace(full, mute=RIGHTS, team=swapped)
    yield replace(full, team=(replace(helpers[0], person=OTHER),))
    yield replace(full, mute=TOPIC, kind="channel", topics=(), quiet=(0, 0), team=(replace(helpers[0], name=""),))


def _arounds(content: Content) -> Iterator[Around]:
    """Each club, with the standing that somebody may have in it, as a member and as none."""
    member = Member(person=ME, group=GROUP, name=NAME, shares=CHOICES)
    looks = [
        Look(
            group=GROUP,
            title=TITLE,
            at=(AT - timedelta(days=n // 7)).isoformat(),
            item=item,
            by=(COACH, DEPUTY)[n % 2],
            name=NAME,
        )
        for n, item in enumerate(ITEMS * 8)
    ]
    for club, stands, mine in product(_clubs(content), (ADMIN, MEMBER, OUT, ""), (member, replace(member, shares=()), None)):
        standing = {p: stands for p in (ME, OTHER) if stands}
        belongs = (Belonging(club=club, member=mine, role=club.role_of(ME)),) * (2 if mine else 0)
        yield Around(
            club=club, member=mine, standing=standing, belongs=belongs, looks=tuple(looks) if mine else (), page=mine is not None
        )


def _events(content: Content) -> Iterator[Event]:
    about: dict[str, Any] = {"update_id": 1, "at": AT, "chat": ME, "person": ME, "name": NAME}
    group: dict[str, Any] = {**about, "chat": GROUP, "chat_kind": "supergroup", "title": TITLE}
    for around in _arounds(content):
        yield from (Pressed(**about, data=data, message=1, around=around) for data in _presses(content))
        yield from (Said(**about, text=f"/{name}", around=around) for name in ("coach", "groups", "who", "leave", "tips"))
        yield from (Said(**about, text=text, around=around) for text in ("Bea", "london"))
        for purpose, wrong in (*((p, "") for p in (JOIN, COACHING, DEPUTIES, HELLO, *SETS_UP.values())), ("", "forged")):
            link = Link(purpose=purpose, group=GROUP, wrong=wrong)
            yield Said(**about, text=f"/start {PAYLOAD}", around=replace(around, link=link))
        yield from (Said(**group, text=f"/{name}", around=around) for name in ("coach", "join", "help", "ask", "check", "tips"))
        for kind in ("supergroup", "channel"):
            there = {**group, "chat_kind": kind}
            yield from (Joined(**there, bot=True, around=a) for a in (around, Around()))
            yield from (Left(**there, bot=True, around=around), Changed(**there, may_write=False, around=around))
            yield from (Refused(**there, why=why, around=around) for why in (RIGHTS, TOPIC))
            yield from (Tick(**there, reminder=1, what=kind, around=around) for kind in content.posts)
    for topic in club_tips.topics(content.language("").replies):
        club = Club(
            group=GROUP, title=TITLE, zone="UTC", topics=(topic,), posts={"tip": Recurrence(time="08:00", start="2026-11-20")}
        )
        yield Tick(**group, reminder=1, what="tip", around=Around(club=club))


def _presses(content: Content) -> Iterator[str]:
    """Each button about clubs, with the arguments that it can have."""
    arguments = {
        "enter": ("first", "said", "ask", "see"), "post": tuple(content.posts), "flip": tuple(content.posts), "topics": ("0", "1", "9"),
        "day": tuple(f"{p}.wed" for p in content.posts), "time": tuple(f"{p}.later" for p in content.posts), "topic": ("faq.desk",),
        "zone": ("", ZONE), "named": ("me", ""), **dict.fromkeys(("drop", "hand", "handed"), (str(OTHER), str(THIRD))),
    }  # fmt: skip
    for verb in presses.VERBS:
        yield from (f"~club:{verb}:{argument}:{GROUP}" for argument in arguments.get(verb, ("",)))
    yield from (f"~mine:{verb}::{GROUP}" for verb in ("show", "rename", "called", "who", "leave", "resign"))
    yield from (f"~mine:flip:{item}:{GROUP}" for item in CHOICES)


def _told(content: Content, session: Session) -> Iterator[Effect]:
    """What the store is needed for: the roster, cards, reports, a new coach, an alert."""
    event = Pressed(update_id=1, at=AT, chat=ME, person=ME, data="")
    club = list(_clubs(content))[1]
    yield from _rosters(content, session, event, club)
    yield from _reports(content, session, event, club)
    yield from (e for clear in (True, False) for e in team.new_coach(club, [EVERYTHING], clear))
    around = Around(belongs=(Belonging(club=club, member=replace(EVERYTHING, person=ME)),))
    turn = Turn(session=STATES[-1], event=replace(event, around=around), content=content)
    yield from alerts.sent(turn, Session()).effects


def _rosters(content: Content, session: Session, event: Pressed, club: Club) -> Iterator[Effect]:
    """The roster's pages, an empty one, and each member's card and what else a coach sees of one."""
    shown = (EVERYTHING, replace(EVERYTHING, shares=()), *(replace(EVERYTHING, shares=(item,)) for item in ITEMS))
    members = [
        roster.Shared(m, s, lambda notes=notes: notes)  # type: ignore[misc]
        for m, s, notes in product(shown, STATES, (DIARY, ()))
    ]
    for page in range(len(members) // roster.A_PAGE + 1):
        yield from roster.told(content, session, event, Roster(group=GROUP, page=page), club, tuple(members))
    yield from roster.told(content, session, event, Roster(group=GROUP), club, ())
    yield from roster.told(content, session, event, Roster(group=GROUP, person=OTHER, what=seeing.CARD), club, ())
    for one, what in product(members, roster.ONE):
        yield from roster.told(content, session, event, Roster(group=GROUP, person=OTHER, what=what), club, (one,))


def _reports(content: Content, session: Session, event: Pressed, club: Club) -> Iterator[Effect]:
    """What is gathered of a group: of nobody, of some, and of many with names."""
    crowd = (roster.Shared(replace(EVERYTHING, shares=(COUNTED,)), STATES[0], lambda: CHECKED),) * 11
    named = (roster.Shared(replace(EVERYTHING, shares=(NAMED,)), STATES[0], lambda: CHECKED),) * 20
    tipped = replace(club, tips={"faq.see_professional": AT.date().isoformat()}, since="2026-11-13")
    for what, kind in product(gathered.TOLD, ("supergroup", "channel")):
        for challenge, there in product(("", *content.challenges), ((), crowd, crowd + named)):
            asked = Gather(group=GROUP, what=what)
            yield from gathered.told(content, session, event, asked, replace(tipped, kind=kind, challenge=challenge), there)
