"""The schedule of a club's posts, set by buttons: what is posted, on which days, at what time.

Rule: times are wall-clock times in the club's zone; a post that is not in `club.posts` is not made.
Neighbours: content/clubs.yaml has the kinds and their usual times; posts.py puts the next instants into the store.
"""

from dataclasses import replace

from bot.core.coaching.schedule import DAYS
from bot.core.content.schema import PostKind
from bot.core.dialogue.clubs import posts, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import Club
from bot.core.model.reminder import Recurrence

DIGEST = "digest"
STEPS = {"earlier": -30, "later": 30}
"""Minutes that a button moves the time by."""
EARLIEST, LATEST = 5 * 60, 22 * 60
"""Minutes of the day."""


def kinds(turn: Turn, club: Club) -> dict[str, PostKind]:
    """What may be posted in this kind of chat."""
    return {name: k for name, k in turn.content.posts.items() if k.channels or club.kind != "channel"}


def all_(turn: Turn, club: Club, _: str = "") -> Turn:
    """Every kind of post, and when it comes."""
    lines = [{"kind": k, **_when(club, k)} for k in kinds(turn, club) if k in club.posts]
    buttons = [views.team("post", club.group, k, label=f"post_{k}", on=k in club.posts) for k in kinds(turn, club)]
    rows = (*views.in_rows(buttons), (views.team("menu", club.group, label="back"),))
    return turn.say("club.posts", *rows, kind="menu", values={"lines": lines, "zone": club.zone}, edit=views.edits(turn))


def _when(club: Club, kind: str) -> dict[str, object]:
    when = club.posts[kind]
    return {"days": list(when.days), "time": when.time}


def one(turn: Turn, club: Club, kind: str) -> Turn:
    """One kind of post: on or off, its days, its time."""
    if kind not in kinds(turn, club):
        return all_(turn, club)
    g, when = club.group, club.posts.get(kind)
    back = (views.team("posts", g, label="back"),)
    if when is None:
        return turn.say(
            "club.post_off",
            (views.team("flip", g, kind, label="on"),),
            back,
            kind="menu",
            values={"kind": kind},
            edit=views.edits(turn),
        )
    days = [views.team("day", g, f"{kind}.{d}", label=f"day_{d}", on=d in when.days) for d in DAYS]
    times = (
        views.team("time", g, f"{kind}.earlier", label="earlier_time"),
        views.team("time", g, f"{kind}.later", label="later_time"),
    )
    rows = (*views.in_rows(days, 4), times, (views.team("flip", g, kind, label="off"),), back)
    values = {"kind": kind, **_when(club, kind), "zone": club.zone}
    return turn.say("club.post_on", *rows, kind="menu", values=values, edit=views.edits(turn))


def flip(turn: Turn, club: Club, kind: str) -> Turn:
    """Post this, or no more."""
    given = kinds(turn, club).get(kind)
    if given is None:
        return all_(turn, club)
    left = {k: w for k, w in club.posts.items() if k != kind}
    start = turn.event.at.date().isoformat()
    days = (club.digest_day,) if kind == DIGEST else given.days
    after = left if kind in club.posts else {**left, kind: Recurrence(time=given.time, days=days, start=start)}
    return _kept(turn, club, kind, after)


def day(turn: Turn, club: Club, argument: str) -> Turn:
    """Add a day, or take it away; what is weekly has one day."""
    kind, _, name = argument.rpartition(".")
    when = club.posts.get(kind)
    if when is None or name not in DAYS:
        return one(turn, club, kind)
    if kind in turn.content.posts and turn.content.posts[kind].weekly:
        days: tuple[str, ...] = (name,)
    else:
        days = tuple(d for d in DAYS if (d in when.days) != (d == name)) or when.days
    return _kept(turn, club, kind, {**club.posts, kind: replace(when, days=days)})


def time(turn: Turn, club: Club, argument: str) -> Turn:
    """Half an hour earlier or later, within the day."""
    kind, _, way = argument.rpartition(".")
    when = club.posts.get(kind)
    if when is None or way not in STEPS:
        return one(turn, club, kind)
    hour, _, minute = when.time.partition(":")
    moved = min(LATEST, max(EARLIEST, int(hour) * 60 + int(minute) + STEPS[way]))
    at = f"{moved // 60:02}:{moved % 60:02}"
    return _kept(turn, club, kind, {**club.posts, kind: replace(when, time=at)})


def _kept(turn: Turn, club: Club, kind: str, after: dict[str, Recurrence]) -> Turn:
    digest = after.get(DIGEST)
    kept, new = views.changed(turn, club, posts=after, digest_day=digest.days[0] if digest else club.digest_day)
    return one(posts.scheduled(kept, new), new, kind)
