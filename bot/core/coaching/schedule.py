"""When a reminder is due: wall-clock recurrence in the person's zone, correct across clock changes. Pure; the zone database is data.

Rule 1: the wall clock counts. Half past seven stays half past seven when the clocks change.
Rule 2: a time that does not exist (clocks go forward) is the next one that does; one that exists twice counts once, the first time.
Rule 3: nothing falls into the quiet hours: it moves to their end, unless that is another day, then it is left out.
Neighbours: dialogue/reminders.py keeps the recurrences in the session; the store finds due instants by an index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import DAILY, WEEKLY, rrule

from bot.core.model.reminder import Recurrence

DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SETS: dict[str, tuple[str, ...]] = {
    "weekdays": ("mon", "tue", "wed", "thu", "fri"),
    "weekends": ("sat", "sun"),
}
MOST_TRIED = 800
"""Occurrences looked at before a recurrence is taken to be over: two years of days and some."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is written to: from `start` until before `end`, whole hours; none where they are equal."""

    start: int = 22
    end: int = 7

    def holds(self, wall: datetime) -> bool:
        if self.start == self.end:
            return False
        late, early = wall.hour >= self.start, wall.hour < self.end
        return late or early if self.start > self.end else late and early


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time (naive). Rule 2."""
    while not _exists(wall, zone):
        wall += MINUTE
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


def next_due(recurrence: Recurrence, zone: ZoneInfo, after: datetime, quiet: Quiet | None = None) -> datetime | None:
    """The first instant (UTC) after `after` that the recurrence names; None where it is over."""
    hours = quiet or Quiet()
    local = after.astimezone(zone).replace(tzinfo=None)
    for tried, wall in enumerate(_walls(recurrence, local.date() - timedelta(days=1))):
        if tried > MOST_TRIED:
            return None
        decent = _decent(wall, hours)
        if decent is not None and (due := instant(decent, zone)) > after:
            return due
    return None


def _decent(wall: datetime, quiet: Quiet) -> datetime | None:
    """`wall`, or the end of the quiet hours on the same day; None where that is another day (late in the evening: before them)."""
    if not quiet.holds(wall):
        return wall
    end = datetime.combine(wall.date(), time(quiet.end))
    if end > wall:
        return end
    before = datetime.combine(wall.date(), time(quiet.start)) - timedelta(minutes=30)
    return before if not quiet.holds(before) else None


def _walls(recurrence: Recurrence, since: date) -> Iterator[datetime]:
    """Wall-clock times of the recurrence in order, from the day `since` (or its start) on."""
    for day in _dates(recurrence, since):
        yield from _times(recurrence, day)


def _times(recurrence: Recurrence, day: date) -> Iterator[datetime]:
    at = datetime.combine(day, time.fromisoformat(recurrence.time))
    yield at
    if recurrence.every and recurrence.until:
        end = datetime.combine(day, time.fromisoformat(recurrence.until))
        while (at := at + timedelta(minutes=recurrence.every)) <= end:
            yield at


def _dates(recurrence: Recurrence, since: date) -> Iterator[date]:
    start = date.fromisoformat(recurrence.start)
    if recurrence.offsets:
        yield from (d for n in sorted(recurrence.offsets) if (d := start + timedelta(days=n)) >= since)
        return
    if recurrence.days == ("once",):
        yield start
        return
    yield from (found.date() for found in _rule(recurrence.days, start, max(since, start)))


def _rule(days: Sequence[str], start: date, since: date) -> rrule:
    """The days from `since` on, without a walk over all that came before."""
    begin = datetime.combine(since, time())
    if tuple(days) == ("every_other_day",):
        begin += timedelta(days=(since - start).days % 2)
        return rrule(DAILY, interval=2, dtstart=begin, cache=False)
    names = [n for d in days for n in SETS.get(d, (d,))]
    weekdays = sorted({DAYS[n] for n in names if n in DAYS})
    if not weekdays:
        return rrule(DAILY, dtstart=begin, cache=False)
    return rrule(WEEKLY, byweekday=weekdays, dtstart=begin, cache=False)
