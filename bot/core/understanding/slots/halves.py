"""The half of the day in which a time can be where a part of the day is said not to do: "not mornings, quarter past nine". Pure.

Rule: a time that is said without its half is in the other one only where there is just that one; else nothing is stated.
Neighbours: denied.py says what is left out; when.py asks here behind the times.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, denied
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit, key_of

OUT = "part_out"
EARLIEST = 6 * 60
"""From when on a time of the morning is one for certain where evenings do not do, in minutes."""


def ruled_out(line: Line, tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> frozenset[str]:
    """The parts of the day that are said not to do; one right behind a time that is denied belongs to that."""
    of_times = [b for a, b in pairwise(tiles) if denied.of_time(a, b, line.text)]
    parts = {clocks.part_of(t.name) for t in out if t.name in (*clocks.PARTS, *clocks.PLURAL) and t not in of_times}
    for half in (t.kept["half"] for t in tiles if t.name == OUT):
        parts |= {clocks.part_of(hit.name) for hit in patterns.when.hits(half, frozenset((key_of(half.strip()),)))}
    return frozenset(parts - {""})


def other(found: clocks.Found, parts: frozenset[str]) -> clocks.Found:
    """With a single time that is in no part that does not do, where that is certain."""
    if not open_(found, parts):
        return found
    at = (clocks.minutes(found.times[0]) or 0) % clocks.HALF
    if parts == {clocks.MORNING}:
        return found._replace(times=(clocks.clock_of(at + clocks.HALF),), sure=(True,))
    if parts <= {clocks.EVENING, clocks.NIGHT} and at >= EARLIEST:
        return found._replace(times=(clocks.clock_of(at),), sure=(True,))
    return found


def of_denied(found: clocks.Found, out: Collection[Hit]) -> clocks.Found:
    """With a single time in the half of the day that is said of the one that is denied: "7 not 6pm"; of the same hour it is the other one."""
    denied_ = [t for t in out if t.name in (*clocks.EXACT, clocks.BARE) and "ampm" in t.kept]
    if len(denied_) != 1 or len(found.times) != 1 or any(found.sure):
        return found
    at, not_at = (clocks.minutes(c) or 0 for c in (found.times[0], denied_[0].kept.get("clock") or denied_[0].kept["hour"]))
    same = (at - not_at) % clocks.HALF == 0
    half = denied_[0].kept["ampm"][:1]
    late = (half == "p") is not same
    return found._replace(times=(clocks.clock_of(at % clocks.HALF + clocks.HALF * late),), sure=(True,))


def open_(found: clocks.Found, parts: frozenset[str]) -> bool:
    """Whether the half of the day of a time is still to be found beside a part that does not do."""
    return bool(parts) and bool(found.times) and not any(found.sure)
