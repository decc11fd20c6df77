"""What is posted in a group or channel by itself, on the coach's schedule.

Rule 1: a post is a reminder of the group: its row has the group's chat, its Tick comes to `tick` with the club in `event.around`.
Rule 2: nothing is posted in the club's quiet hours, before it has a zone, where it cannot write, minutes after somebody was told to get help, or so late that it is of no use.
Rule 3: a post is for everybody: general knowledge, nobody's health. Each has a button into the private chat.
Neighbours: groups.py leads here; clubs/setup.py changes the schedule and calls `scheduled`; gathered.py tells what needs the members.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.coaching import club_tips
from bot.core.coaching.schedule import Quiet, after_quiet, next_due, wall_of, zone_of
from bot.core.content.schema import PostKind
from bot.core.dialogue.turn import Turn
from bot.core.model.club import HELLO, Club
from bot.core.model.effects import Button, CancelReminders, Gather, KeepClub, Remind, Reply
from bot.core.model.events import Tick
from bot.core.rendering import template, unmark

CHANNEL = "channel"
ON_TIME = timedelta(minutes=1)
"""So little late is not late: what was due right before the quiet hours may still go."""
PRIVATE = ((Button(label="button.private_chat", link=HELLO),),)
POLL = ("fine", "niggles", "resting")
"""What can be chosen in the check-in poll: no symptom among it."""
WARM_UP = "warm_up_routine"


def allowed(turn: Turn, club: Club, kind: str) -> PostKind | None:
    """The kind of post, where this kind of chat may have it; None where it may not."""
    given = turn.content.posts.get(kind)
    return given if given and (given.channels or club.kind != CHANNEL) else None


def tick(turn: Turn, event: Tick, hold: timedelta = timedelta()) -> Turn:
    """A post is due. `hold`: for how long the group is left alone now."""
    club, kind = event.around.club, event.what
    given = allowed(turn, club, kind) if club else None
    if club is None or given is None or kind not in club.posts:
        return turn
    again = scheduled(turn, club, (kind,))
    late = event.at - (event.due or event.at)
    if club.mute or late > timedelta(minutes=given.late_minutes):
        return again
    if (at := _decent(club, event.at, hold)) - event.at > ON_TIME:
        return turn.do(Remind(key=key_of(kind), what=kind, at=at, chat=club.group))
    return POSTS[kind](again, club)


def _decent(club: Club, at: datetime, hold: timedelta) -> datetime:
    """`at`, or when the club may be written to."""
    zone = zone_of(club.zone)
    return after_quiet(at + hold, zone, Quiet(*club.quiet)) if zone else at


def key_of(kind: str) -> str:
    return f"post.{kind}"


def scheduled(turn: Turn, club: Club, kinds: Iterable[str] | None = None) -> Turn:
    """With the next instant of each of the club's posts (or of `kinds`) put down in the store."""
    for kind in turn.content.posts if kinds is None else kinds:
        due = _due(turn, club, kind)
        if due is None:
            turn = turn.do(CancelReminders(key=key_of(kind), chat=club.group))
        else:
            turn = turn.do(Remind(key=key_of(kind), what=kind, at=due, chat=club.group))
    return turn


def _due(turn: Turn, club: Club, kind: str) -> datetime | None:
    """When this is posted next; a little later for some clubs than for others, where it is spread."""
    given, when, zone = allowed(turn, club, kind), club.posts.get(kind), zone_of(club.zone) if club.zone else None
    if given is None or when is None or zone is None:
        return None
    quiet, share = Quiet(*club.quiet), timedelta(seconds=abs(club.group) % (given.spread_minutes * 60 or 1))
    due = next_due(when, zone, turn.event.at - share, quiet)
    return after_quiet(due + share, zone, quiet) if due else None


def today(turn: Turn, club: Club) -> date:
    """The day on the club's calendar."""
    zone = zone_of(club.zone)
    return wall_of(turn.event.at, zone).date() if zone else turn.event.at.date()


def post(club: Club, name: str, **parts: object) -> Reply:
    """A message to the club, in its topic, with the way into the private chat."""
    return Reply(**{"name": name, "kind": "answer", "keyboard": PRIVATE, "thread": club.thread, **parts})  # type: ignore[arg-type]


def _tip(turn: Turn, club: Club) -> Turn:
    """The tip of the week, with the source of what it says."""
    day, there = today(turn, club), club_tips.topics(turn.language.replies)
    topic = club_tips.next_tip((t for t in there if t in turn.language.answers), club.topics, club.tips, day)
    if topic is None:
        return turn
    kept = replace(club, tips={**club.tips, topic: day.isoformat()})
    ids = unmark(template(turn.language, f"{club_tips.TIP}{topic}"))[1]
    said = post(kept, "club_said.tip", values={"topic": topic, "ids": list(ids)}, topics=(topic,))
    return turn.do(KeepClub(club=kept), said)


def _warm_up(turn: Turn, club: Club) -> Turn:
    """The warm-up before the club's run."""
    card = turn.content.exercises.get(WARM_UP)
    return turn.do(post(club, "club_said.warm_up", values={"exercise": WARM_UP}, photo=card.picture if card else None))


def _poll(turn: Turn, club: Club) -> Turn:
    """How the runners are, without a name."""
    return turn.do(post(club, "club_said.poll", kind="question", poll=tuple(f"club_option.{o}" for o in POLL)))


def _gather(what: str) -> Callable[[Turn, Club], Turn]:
    """What is told of the members together."""
    return lambda turn, club: turn.do(Gather(group=club.group, what=what))


POSTS: dict[str, Callable[[Turn, Club], Turn]] = {
    "tip": _tip,
    "warm_up": _warm_up,
    "poll": _poll,
    "digest": _gather("digest"),
    "challenge": _gather("challenge"),
}
