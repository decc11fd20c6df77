"""Quiet hours in words: "quiet from 21 to 8", "no messages after 9pm". Pure; words come from `quiet` in slots.yaml.

Rule: whole hours; with minutes, the quiet hours are the wider ones.
Neighbours: clocks.py reads the numbers; dialogue/occasions.py keeps what is told.
"""

from bot.core.model.reminder import QuietTold
from bot.core.understanding.slots import clocks
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

NOON, NIGHT, HOUR = 12 * 60, 6 * 60, 60
"""Minutes. A beginning from NIGHT to noon, without "am", is one in the evening."""
AT_WORK = 9 * 60, 5 * 60
"""The latest hours at which a working day begins and ends."""
AT_LUNCH = 10 * 60, 3 * 60
"""The first and the last hours of what may be the middle of a day."""


def read(line: Line, patterns: Patterns) -> QuietTold | None:
    """The quiet hours that a line tells; None where it tells none."""
    hits: dict[str, Hit] = {}
    for hit in line.hits(patterns.quiet):
        hits.setdefault(hit.name, hit)
    if "only" in hits:  # quiet hours are those of every day
        return None
    if "never" in hits:
        return QuietTold(off=True)
    if both := hits.get("between") or hits.get("asleep") or hits.get("around"):
        start, end = _start(both, patterns), _end(both, patterns)
        if "around" not in hits and (by_day := _by_day(both, patterns, nights="nights" in hits)):
            return (
                QuietTold(start=by_day[0], end=by_day[1]) if by_day[1] == end else QuietTold(start=start, end=end, by_day=by_day)
            )
        if "around" in hits and start and end is not None and start <= end:  # "only between 9 and 5"
            start += NOON // HOUR
        return QuietTold(start=start, end=end) if start is not None and end is not None and start != end else None
    after, before = hits.get("after"), hits.get("before")
    start = _start(after, patterns) if after else None
    end = _end(before, patterns) if before else None
    return QuietTold(start=start, end=end) if start is not None or end is not None else None


def _by_day(hit: Hit, patterns: Patterns, *, nights: bool) -> tuple[int, int] | None:
    """The hours of the day that "8 to 4" may mean, told with neither half: of who works at night any such hours, else those of a working day.
    "8 to 16" can mean nothing else."""
    start, end = _minutes(hit, "from", patterns), _minutes(hit, "to", patterns)
    told = "evening" in hit.kept or hit.kept.get("early") or hit.kept.get("late")
    if told or start is None or end is None or start > NOON:
        return None
    if start < NIGHT or start == NOON:  # "between 1 and 3", "12 to 2"
        early = start % NOON
        return ((early + NOON) // HOUR, -(-(end + NOON) // HOUR)) if early < end < NIGHT else None
    if end > NOON:
        return start // HOUR, -(-end // HOUR) % 24
    open_ = nights or (start <= AT_WORK[0] and end <= AT_WORK[1]) or (start >= AT_LUNCH[0] and end <= AT_LUNCH[1])
    return (start // HOUR, -(-(end + NOON) // HOUR) % 24) if open_ and end < NOON else None


def _start(hit: Hit, patterns: Patterns) -> int | None:
    """The hour from which it is quiet."""
    at = _minutes(hit, "from", patterns)
    half = "p" if "evening" in hit.kept else hit.kept.get("early", "")[:1]
    if at is None:
        return None
    if not half and hit.kept.get("late", "")[:1] == "p" and at <= NOON:  # "12 to 2pm": the last such hour before the end
        end = clocks.in_half(_minutes(hit, "to", patterns) or 0, "p")
        return max((m for m in (at % NOON, at % NOON + NOON) if m < end), default=at) // HOUR
    if not half and at == NOON:
        return 0
    at = at + NOON if not half and NIGHT <= at < NOON else clocks.in_half(at, half)
    return at // HOUR


def _minutes(hit: Hit, name: str, patterns: Patterns) -> int | None:
    """Minutes of the day; with "half" beside it as the language means it."""
    at = clocks.minutes(hit.kept[name])
    return at if at is None else at + (patterns.clock["half"][0] if "half" in hit.kept else 0)


def _end(hit: Hit, patterns: Patterns) -> int | None:
    """The hour at which it ends."""
    at = _minutes(hit, "to", patterns)
    return None if at is None else -(-clocks.in_half(at, hit.kept.get("late", "")[:1]) // HOUR) % 24
