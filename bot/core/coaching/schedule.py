"""When a reminder is due: wall-clock recurrence in the person's zone, correct across clock changes. Pure; the zone database is data.

Rule 1: the wall clock counts. Half past seven stays half past seven when the clocks change.
Rule 2: a time that does not exist (clocks go forward) is the next one that does; one that exists twice counts once, the first time.
Rule 3: nothing falls into the quiet hours. Early in the day it moves to their end; late in the evening, where their end is another
day, to half an hour before they begin. One of several a day (`every`) is left out instead. What falls together comes once.
Neighbours: dialogue/reminders.py keeps the recurrences in the session; the store finds due instants by an index.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, rruleset
from dateutil.rrule import weekday as nth_weekday

from bot.core.model.reminder import Recurrence

DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SETS: dict[str, tuple[str, ...]] = {
    "weekdays": ("mon", "tue", "wed", "thu", "fri"),
    "weekends": ("sat", "sun"),
}
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
MOST_TRIED = 800
"""Occurrences looked at before a recurrence is taken to be over: two years of days and some."""
MOST_LOOKED_AT = 4000
"""Days that a rule names, before it is taken to name none that is not left out."""
SHORTEST_MONTH = 28
MINUTE = timedelta(minutes=1)
BEFORE = timedelta(minutes=30)
"""How long before the quiet hours a reminder comes that would fall into the first of them."""


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

    def but(self, hour: int) -> tuple[int, int]:
        """The quiet hours without this hour of theirs, and without those between it and their nearer end."""
        near_start = (hour - self.start) % 24 < (self.end - hour) % 24
        return ((hour + 1) % 24, self.end) if near_start else (self.start, hour)


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def cities() -> Mapping[str, str]:
    """Cities that give a zone its name -> the zone."""
    names = sorted(n for n in available_timezones() if n.partition("/")[0] in REGIONS)
    return {name.rpartition("/")[2].replace("_", " "): name for name in names}


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time (naive). Rule 2."""
    return _existing(wall, zone).replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall_of(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of the zone show (naive)."""
    return at.astimezone(zone).replace(tzinfo=None)


def _existing(wall: datetime, zone: ZoneInfo) -> datetime:
    """`wall`, or the next time that the clocks show."""
    while wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        wall += MINUTE
    return wall


def next_due(recurrence: Recurrence, zone: ZoneInfo, after: datetime, quiet: Quiet | None = None) -> datetime | None:
    """The first instant (UTC) after `after` that the recurrence (or one beside it) names; None where it is over."""
    each = (_next_of(one, zone, after, quiet or Quiet()) for one in (recurrence, *recurrence.beside))
    return min((due for due in each if due is not None), default=None)


def _next_of(recurrence: Recurrence, zone: ZoneInfo, after: datetime, hours: Quiet) -> datetime | None:
    for tried, day in enumerate(_dates(recurrence, wall_of(after, zone).date() - timedelta(days=1))):
        if tried > MOST_TRIED:
            return None
        for wall in sorted(_decent_times(recurrence, day, zone, hours)):
            if (due := instant(wall, zone)) > after:
                return due
    return None


def last_due(
    recurrence: Recurrence, zone: ZoneInfo, span: tuple[datetime, datetime], quiet: Quiet | None = None
) -> datetime | None:
    """The newest instant within a span (ends included) that the recurrence names; None where there is none."""
    start, end = span
    found, due = None, next_due(recurrence, zone, start - timedelta(microseconds=1), quiet)
    while due is not None and due <= end:
        found, due = due, next_due(recurrence, zone, due, quiet)
    return found


def after_quiet(at: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """`at`, or the end of the quiet hours that it falls into."""
    wall = wall_of(at, zone)
    if not quiet.holds(wall):
        return at
    end = datetime.combine(wall.date(), time(quiet.end))
    return instant(end if end > wall else end + timedelta(days=1), zone)


def _decent_times(recurrence: Recurrence, day: date, zone: ZoneInfo, quiet: Quiet) -> set[datetime]:
    """The day's times, existing and outside the quiet hours (Rule 3); what falls together comes once."""
    walls = (_existing(wall, zone) for wall in _times(recurrence, day))
    if recurrence.every:
        return {wall for wall in walls if not quiet.holds(wall)}
    moved = (_decent(wall, quiet) for wall in walls)
    return {_existing(wall, zone) for wall in moved if wall is not None}


def _decent(wall: datetime, quiet: Quiet) -> datetime | None:
    """`wall`, or the end of the quiet hours on the same day; where that is another day, half an hour before they begin."""
    if not quiet.holds(wall):
        return wall
    end = datetime.combine(wall.date(), time(quiet.end))
    if end > wall:
        return end
    before = datetime.combine(wall.date(), time(quiet.start)) - BEFORE
    return before if not quiet.holds(before) else None


def _times(recurrence: Recurrence, day: date) -> Iterator[datetime]:
    at = datetime.combine(day, time.fromisoformat(recurrence.time))
    yield at
    yield from (datetime.combine(day, time.fromisoformat(other)) for other in recurrence.also)
    if recurrence.every and recurrence.until:
        end = datetime.combine(day, time.fromisoformat(recurrence.until))
        while (at := at + timedelta(minutes=recurrence.every)) <= end:
            yield at


def _dates(recurrence: Recurrence, since: date) -> Iterator[date]:
    """The days of the recurrence in order, from `since` (or its start) to its end."""
    start = date.fromisoformat(recurrence.start)
    left_out = {DAYS[name] for name in recurrence.off if name in DAYS}
    if len(left_out) == len(DAYS):
        return
    if recurrence.offsets:
        days = (start + timedelta(days=n) for n in sorted(recurrence.offsets))
        yield from (d for d in days if d >= since and d.weekday() not in left_out and d.isoformat() not in recurrence.skip)
        return
    if recurrence.once:
        yield start
        return
    last = date.fromisoformat(recurrence.last) if recurrence.last else date.max
    make = _months if recurrence.monthly else _rule
    for found in islice(make(recurrence.days, start, max(since, start), recurrence.interval), MOST_LOOKED_AT):
        day = found.date()
        if day > last:
            return
        if day >= max(since, start) and day.weekday() not in left_out and day.isoformat() not in recurrence.skip:
            yield day


def _months(days: Sequence[str], start: date, since: date, interval: int) -> rruleset:
    """Days of the month, of every so many months from that of `start` on."""
    passed = (since.year - start.year) * 12 + since.month - start.month
    months = start.year * 12 + start.month - 1 + max(0, passed - passed % interval)
    begin = datetime.combine(date(months // 12, months % 12 + 1, 1), time())
    found = rruleset()
    for day in days:
        _, number, name = f"{day}::".split(":")[:3]
        found.rrule(
            rrule(MONTHLY, interval=interval, dtstart=begin, count=MOST_TRIED, cache=False, **_in_month(int(number), name))
        )
    return found


def _in_month(number: int, name: str) -> dict[str, Any]:
    """A day of the month as rrule names it: the second Sunday, the last working day, the 31st (or the last one there is)."""
    if name in SETS:
        return {"byweekday": [DAYS[d] for d in SETS[name]], "bysetpos": number}
    if name:
        return {"byweekday": nth_weekday(DAYS[name], number)}
    if number <= SHORTEST_MONTH:
        return {"bymonthday": number}
    return {"bymonthday": list(range(SHORTEST_MONTH, number + 1)), "bysetpos": -1}


def _rule(days: Sequence[str], start: date, since: date, interval: int) -> rrule:
    """The days of a rhythm that began on `start`, from about `since` on, without a walk over all that came before."""
    names = [n for d in days for n in SETS.get(d, (d,))]
    weekdays = sorted({DAYS[n] for n in names if n in DAYS})
    if not weekdays:
        each = 2 if tuple(days) == ("every_other_day",) else min(interval, MOST_TRIED)  # an old one may be beyond all dates
        begin = since + timedelta(days=-(since - start).days % each)
        return rrule(DAILY, interval=each, dtstart=datetime.combine(begin, time()), cache=False)
    first = start + timedelta(days=min((d - start.weekday()) % 7 for d in weekdays))
    weeks = max(0, (since - first).days // 7)
    begin = datetime.combine(first + timedelta(weeks=weeks - weeks % interval), time())
    return rrule(WEEKLY, interval=interval, byweekday=weekdays, wkst=first.weekday(), dtstart=begin, cache=False)
