"""Challenges of a club: so many days with a check-in or a routine. Pure.

Rule 1: never distance, pace or runs: a challenge has no field for them (content/challenges.yaml).
Rule 2: who is, or was, on hold because of a warning sign is never named; where numbers are told they count like those who kept it,
so that being on hold leaves no gap. Nobody is told that they did not keep it, and nobody is reminded.
Neighbours: dialogue/clubs/gathered.py tells; club_counts.py says which number may be told.
"""

from collections.abc import Sequence
from datetime import date

from bot.core.coaching.club_counts import Runner
from bot.core.content.schema import Challenge


def following(there: Sequence[str], last: str) -> str:
    """The challenge after `last`, in the content's order; "" where there is none."""
    if not there:
        return ""
    return there[(there.index(last) + 1) % len(there)] if last in there else there[0]


def kept(challenge: Challenge, runner: Runner, since: date, today: date) -> bool:
    """Whether a runner did what it asks for, on days of their own choice."""
    sets = {"check_in": runner.checked, "routine": runner.routines, "either": runner.checked | runner.routines}
    return sum(since <= day <= today for day in sets[challenge.of]) >= challenge.days


def counts(challenge: Challenge, runner: Runner, since: date, today: date) -> bool:
    """Whether a runner counts among those who kept it."""
    return runner.held_in(since, today) or kept(challenge, runner, since, today)
