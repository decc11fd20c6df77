"""When to write, told by an event: "the day after my sunday long run", "half an hour before my run, tue and thu at 6pm". Pure.

Rule: an event counts only with its own day, or its own time, in the message; else it is asked when that is.
Neighbours: when.py lays the tiles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.model.reminder import When
from bot.core.understanding.slots import clocks
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit, key_of

AFTER, EVE, RACE, BEFORE = "after_event", "before_event", "after_race", "before_by"
REST, RUNS = "rest_days", "i_run"
OF_EVENTS = (AFTER, EVE, RACE, BEFORE)
Said = Mapping[str, Sequence[Hit]]


def shifted(days: tuple[str, ...], said: Said, patterns: Patterns) -> tuple[str, ...]:
    """With the day behind that of an event, or before it."""
    told = [(hit, 1) for hit in said.get(AFTER, ())] + [(hit, -1) for hit in said.get(EVE, ())]
    beside = {DAYS[(patterns.weekdays[hit.kept["day"].strip(" ,")] + by) % len(DAYS)] for hit, by in told}
    return tuple(d for d in DAYS if d in beside or d in days) if told else days


def part(said: Said, patterns: Patterns) -> str:
    """The part of the day that is told with an event: "the morning after"."""
    halves = [hit.kept["half"] for name in (AFTER, EVE, RACE) for hit in said.get(name, ()) if "half" in hit.kept]
    hits = (hit.name for half in halves for hit in patterns.when.hits(half, frozenset((key_of(half),))))
    return next((told for name in hits if (told := clocks.part_of(name))), "")


def between(days: tuple[str, ...], said: Said) -> tuple[str, ...]:
    """Of days on which there is no run, and those of the runs: the others of the week."""
    return tuple(d for d in DAYS if d not in days) if REST in said and RUNS in said and days else days


def before(when: When, said: Said, patterns: Patterns) -> When:
    """A single time earlier by what is told: "an hour before my run at 7"."""
    hits = said.get(BEFORE, ())
    if len(hits) != 1 or len(when.times) != 1 or any(so.start > hits[0].start for so in said.get("so", ())):
        return when  # "20 minutes before parkrun, so 8:40"
    each = float(patterns.minutes_of[hits[0].kept["of"].strip(" ,")])
    at = (clocks.minutes(when.times[0]) or 0) - round(float(hits[0].kept.get("n", 1)) * each)
    return replace(when, times=(f"{at // 60:02}:{at % 60:02}",)) if at > 0 else when
