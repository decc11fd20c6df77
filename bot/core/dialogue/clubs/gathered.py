"""What a group is told of its own runners: the weekly digest, and how a challenge went. Asked for by the effect Gather; told once the store was read.

Rule 1: numbers follow coaching/club_counts.py; names are of those alone who chose it, and of nobody with an open flag.
Rule 2: nothing of a pain, a level, a run or a flag is read for it but that coaching is on hold, which is never told.
Rule 3: what is kept is what was told: figures, no people.
Neighbours: posts.py asks; bot/clubs.py gives the members with session and diary; bot/pictures/digest.py draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.coaching import club_challenges, club_counts, progress
from bot.core.coaching.club_counts import Runner
from bot.core.content.load import Content
from bot.core.dialogue import wording
from bot.core.dialogue.clubs import posts
from bot.core.dialogue.clubs.roster import Shared
from bot.core.dialogue.turn import Turn
from bot.core.model.club import COUNTED, NAMED, Club, Told
from bot.core.model.effects import Effect, Gather, KeepClub, Made
from bot.core.model.events import Event
from bot.core.model.session import Session

WEEKS = 6
"""Digests that the picture shows."""
MOST_NAMES = 12
FIGURES = ("checked", "routines")


def told(
    content: Content, session: Session, event: Event, asked: Gather, club: Club, members: Sequence[Shared]
) -> tuple[Effect, ...]:
    """The post, and the club with what was told."""
    return TOLD[asked.what](Turn(session=session, event=event, content=content), club, members)


def _runner(shared: Shared) -> Runner:
    diary = progress.read(shared.diary())
    return Runner(checked=frozenset(diary.checked), routines=frozenset(diary.routines), held=diary.held)


def _counted(members: Sequence[Shared]) -> list[Runner]:
    """Those who chose to be counted, without those who are known by name."""
    return [_runner(s) for s in members if s.shares(COUNTED) and not s.shares(NAMED)]


def _digest(turn: Turn, club: Club, members: Sequence[Shared]) -> tuple[Effect, ...]:
    """The week in numbers, and what it was about; nothing where there is nothing to tell."""
    day = posts.today(turn, club)
    now = club_counts.week(_counted(members), day)
    kept = replace(club, told=(*club.told, now)[-WEEKS:])
    tips = [topic for topic, on in club.tips.items() if 0 <= (day - date.fromisoformat(on)).days < club_counts.WEEK]
    channel = club.kind == posts.CHANNEL
    if channel and not tips:
        return ()
    lines = [{"what": f, "number": getattr(now, f)} for f in FIGURES]
    values = {"title": club.title, "channel": channel, "lines": lines, "tips": [f"{t}" for t in tips]}
    shown = any(line["number"] for line in lines)
    made = Made(name="digest.png", what="digest", facts=picture(turn, kept.told)) if shown else None
    return (KeepClub(club=kept), posts.post(club, "club_said.digest", values=values, made=made))


def picture(turn: Turn, many: Sequence[Told]) -> dict[str, Any]:
    """The figures as they were told, week by week, with every word in the picture."""
    weeks = [
        {
            "label": wording.text(turn, "progress.chart.tick", d=wording.day(date.fromisoformat(t.day))),
            **{f: getattr(t, f) for f in FIGURES},
        }
        for t in many
    ]
    words = {name: wording.text(turn, f"club_digest.{name}") for name in ("title", "none", *FIGURES)}
    return {"weeks": weeks, "words": words, "dark": False}


def _challenge(turn: Turn, club: Club, members: Sequence[Shared]) -> tuple[Effect, ...]:
    """How the last challenge went, where that may be told, and the next one."""
    there = turn.content.challenges
    new = club_challenges.following(list(there), club.challenge)
    if not new:
        return ()
    day = posts.today(turn, club)
    values = {"challenge": new, "days": there[new].days, **_went(turn, club, members)}
    kept = replace(club, challenge=new, since=day.isoformat())
    return (KeepClub(club=kept), posts.post(club, "club_said.challenge", values=values))


def _went(turn: Turn, club: Club, members: Sequence[Shared]) -> dict[str, Any]:
    """Names and number of those who kept the last one."""
    last = turn.content.challenges.get(club.challenge)
    if last is None or not club.since:
        return {"names": [], "others": None}
    since, today = date.fromisoformat(club.since), posts.today(turn, club)
    others = sum(club_challenges.counts(last, r, since, today) for r in _counted(members))
    named = [s for s in members if s.shares(NAMED) and not s.session.open]
    runners = [(s.member.name, _runner(s)) for s in named]
    names = [n for n, r in runners if club_challenges.kept(last, r, since, today) and not r.held_in(since, today)]
    return {"names": names[:MOST_NAMES], "others": club_counts.figure(others)}


TOLD: dict[str, Callable[[Turn, Club, Sequence[Shared]], tuple[Effect, ...]]] = {"digest": _digest, "challenge": _challenge}
