"""Coaching groups: what a coach set up, who helps, who joined and what each of them shares. Values; `step` returns others.

Rule 1: a member shares nothing until they choose it, item by item; what is not in `shares` is nobody's to see.
Rule 2: a right is looked up for each event (`Around`), never remembered: Telegram says who administers a group, the store who helps.
Neighbours: bot/clubs.py looks up and keeps; dialogue/groups.py and dialogue/clubs/ decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from bot.core.model.reminder import Recurrence

COACH, DEPUTY = "coach", "deputy"
ADMIN, MEMBER, OUT = "admin", "member", "out"
"""How a person stands to a group, as Telegram tells it; "" where it was not asked, or did not answer."""
CHECKED_IN, LIGHT, TREND, RUNS, REPORT, CONTACT, ALERT = ITEMS = (
    "checked_in", "light", "trend", "runs", "report", "contact", "alert",
)  # fmt: skip
"""What a member may share: that they checked in, the traffic light, the trend of the pain, runs, the report; that they ask
for contact; and that the coach hears of it (without a reason) when they are told to get help."""
COUNTED, NAMED = "counted", "named"
"""What a member may choose towards the whole group: to be counted in its digest, and to be named in its challenges. No coach sees these."""
CHOICES = (*ITEMS, COUNTED, NAMED)
RIGHTS, TOPIC = "rights", "topic"
"""Why the bot cannot write to a group: it may not, or the topic is closed or gone."""
JOIN, COACHING, DEPUTIES, HELLO, PAGE = "join", "coach", "deputy", "hello", "page"
"""What a link is for: to join, to set up (one use), to become a deputy (one use), to talk in private, the coach's page."""
PAGES = ("tip", "poll", "digest", "challenge", "warm_up")
SETS_UP = {page: f"{COACHING}.{page}" for page in PAGES}
"""Links to set up (one use) that open one kind of post."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Helper:
    """A coach or deputy. `name`: what they are called towards members, chosen by them; "" where they chose none."""

    person: int
    role: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Figures that a digest published. `day`: ISO date; a figure is None where none was given (coaching/club_counts.py)."""

    day: str
    checked: int | None = None
    routines: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Club:
    """A group or channel, as its coach set it up.

    group:  its chat id; kind: "group", "supergroup" or "channel"; title: as Telegram shows it, shortened
    lang:   of what is posted; "" for the first language of content
    zone:   IANA name, "" where not set: nothing is posted before; quiet: hours in which nothing is posted
    topics: knowledge topics of interest; none: any
    posts:  what is posted by itself (such as "tip", "digest") -> when
    digest_day: "mon" to "sun"
    thread: topic of a forum in which it is posted, or None
    round:  of the link to join; a new round makes older links void
    tips:   topics of posted tips -> the newest day (ISO date)
    told:   the newest figures that were published, oldest first
    challenge, since: the challenge that is on, and its first day (ISO date); "" for none
    mute:   why nothing can be written there (RIGHTS, TOPIC), once the coach was told; "" where it can
    team:   coach and deputies; kept apart (in their own rows), and put together when it is looked up
    """

    group: int
    kind: str = "supergroup"
    title: str = ""
    lang: str = ""
    zone: str = ""
    quiet: tuple[int, int] = (22, 7)
    topics: tuple[str, ...] = ()
    posts: Mapping[str, Recurrence] = field(default_factory=dict)
    digest_day: str = "sun"
    thread: int | None = None
    round: int = 0
    tips: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    challenge: str = ""
    since: str = ""
    mute: str = ""
    team: tuple[Helper, ...] = ()

    @property
    def coach(self) -> Helper | None:
        return next((h for h in self.team if h.role == COACH), None)

    def role_of(self, person: int) -> str:
        """COACH, DEPUTY or ""."""
        return next((h.role for h in self.team if h.person == person), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody who joined a club. `name`: for the roster, chosen by them; shares: of CHOICES; joined: ISO date; asked: the day on
    which the coach was last told that they ask for contact."""

    person: int
    group: int
    name: str
    shares: tuple[str, ...] = ()
    joined: str = ""
    asked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """A club and what a person is in it: a member, of its team, or both."""

    club: Club
    member: Member | None = None
    role: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that somebody opened, checked. `purpose`, `group`: what it says; wrong: "" or why it does not count
    ("forged", "expired", "used", "renewed"); digest, until: to mark it as used."""

    purpose: str = ""
    group: int = 0
    wrong: str = ""
    digest: str = ""
    until: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """Somebody of the team looked at something shared. `at`: ISO time; item: of ITEMS; by: role; name: of the viewer, "" where not known any more."""

    group: int
    title: str
    at: str
    item: str
    by: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What was looked up for an event before its turn.

    club:     the club that the event is about: of the group it came from, or that its link or button names; or None
    member:   the person's membership in it, or None
    standing: what Telegram says just now of people in that group: person -> ADMIN, MEMBER or OUT; who is not in it was not asked
    belongs:  all clubs of the person, in a private chat
    link:     the link that the person opened, or None
    page:     whether a coach's page is served
    looks:    who looked at what the person shares, newest first (only where that is asked for)
    """

    club: Club | None = None
    member: Member | None = None
    standing: Mapping[int, str] = field(default_factory=dict)
    belongs: tuple[Belonging, ...] = ()
    link: Link | None = None
    page: bool = False
    looks: tuple[Look, ...] = ()


NOWHERE = Around()

_CLUB, _MEMBER = TypeAdapter(Club), TypeAdapter(Member)


def dump_club(club: Club) -> str:
    """The club as JSON text, without its team."""
    return _CLUB.dump_json(club, exclude_defaults=True, exclude={"team"}).decode()


def load_club(text: str) -> Club:
    """The club that `dump_club` wrote."""
    return _CLUB.validate_json(text)


def dump_member(member: Member) -> str:
    return _MEMBER.dump_json(member, exclude_defaults=True).decode()


def load_member(text: str) -> Member:
    return _MEMBER.validate_json(text)
