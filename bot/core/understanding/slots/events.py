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
REST, RUNS, OTHERS = "rest_days", "i_run", "other_days"
MARKS = frozenset(",.;!-")
LATER, EARLIER, UNMET = "later_by", "earlier_by", "vague"
BY = (BEFORE, EARLIER, LATER)
"""Tiles by which a time is earlier or later than another."""
OF_EVENTS = (AFTER, EVE, RACE, BEFORE, LATER, EARLIER)
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
    others = RUNS in said and (REST in said or OTHERS in said) and bool(days)
    return tuple(d for d in DAYS if d not in days) if others else days


def moved(tiles: Sequence[Hit]) -> list[Hit]:
    """The tiles; what is to be later or earlier than no time that is told before it is vague: "7 am, can we go an hour later" is not."""
    clock = [n for n, t in enumerate(tiles) if t.name in clocks.EXACT]

    def met(n: int) -> bool:
        return len(clock) == 1 and clock[0] < n

    def told(n: int) -> bool:
        return len(clock) == 1 and clock[0] == n + 2 and tiles[n + 1].name == "so"  # "an hour earlier, so 6 pm"

    tiles = [t._replace(name="roughly") if t.name in (LATER, EARLIER) and told(n) else t for n, t in enumerate(tiles)]
    return [t._replace(name=UNMET) if t.name in (LATER, EARLIER) and not met(n) else t for n, t in enumerate(tiles)]


def unmet(tiles: Sequence[Hit], text: str) -> bool:
    """Whether a time is told that is by so much later or earlier than another, and it cannot be worked out: "half an hour after dinner".

    Where the time itself follows, it is told: "an hour earlier, 6:30"; not so in "an hour after I finish at 6"."""
    return any(t.name == UNMET and "of" in t.kept and _after(t, tiles[n + 1 :], text) for n, t in enumerate(tiles))


def _after(tile: Hit, behind: Sequence[Hit], text: str) -> bool:
    time = next((t for t in behind if t.name in clocks.EXACT), None)
    return time is None or (behind[0] is not time and MARKS.isdisjoint(text[tile.start : time.start]))


def before(when: When, said: Said, patterns: Patterns) -> When:
    """A single time earlier by what is told, or later: "an hour before my run at 7", "you have me at 7, an hour later please"."""
    hits = [hit for name in BY for hit in said.get(name, ())]
    if len(hits) != 1 or len(when.times) != 1 or any(so.start > hits[0].start for so in said.get("so", ())):
        return when  # "20 minutes before parkrun, so 8:40"
    each = float(patterns.minutes_of[hits[0].kept["of"].strip(" ,")])
    by = round(float(hits[0].kept.get("n", 1)) * each) * (1 if hits[0].name == LATER else -1)
    at = (clocks.minutes(when.times[0]) or 0) + by
    return replace(when, times=(clocks.clock_of(at),)) if 0 < at < clocks.DAY else when
