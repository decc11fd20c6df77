"""What the dates of a When mean, from a day on: "12-25", the coming Friday, the end of the month, Easter. Pure.

Rule: a date is the next one that there is, today included.
Neighbours: understanding/slots/bounds.py reads them; recurring.py makes the recurrence.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as nth_weekday

from bot.core.coaching.schedule import DAYS

DAY, WEEK, FAR = timedelta(days=1), 7, 366
LAST, COMING, OF_NEXT_WEEK = 31, "+", "next_"
MOST_LEFT_OUT = FAR
"""Days in one span that may be left out."""


def on(today: date, told: tuple[int, int]) -> date | None:
    """The next such day, within a year; None where there is none (29 February). Month 0: the coming one."""
    month, number = told
    days = (today + timedelta(days=n) for n in range(FAR))
    return next((d for d in days if d.day == number and month in (0, d.month)), None)


def day_of(today: date, bound: str) -> date:
    """The day that `starts`, `ends` or `skips` of a When names, from today on."""
    if bound in ("0", "1"):
        return today + int(bound) * DAY
    if bound == "week":
        return today + timedelta(days=WEEK - today.weekday())
    if bound.removeprefix(OF_NEXT_WEEK) in DAYS and bound not in DAYS:
        return today + timedelta(days=WEEK - today.weekday() + DAYS[bound.removeprefix(OF_NEXT_WEEK)])
    if bound in ("month", "next_month"):
        following = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
        return following - DAY if bound == "month" else following
    if bound == "easter":
        return next(d for year in (today.year, today.year + 1) if (d := easter(year)) >= today)
    if bound.endswith(COMING):  # "Monday week"
        return day_of(today, bound.removesuffix(COMING)) + WEEK * DAY
    if bound.startswith(COMING):
        return day_of(today + DAY, bound.removeprefix(COMING))
    if "-" in bound:
        return _dated(today, *bound.split("-"))
    return today + timedelta(days=(DAYS[bound] - today.weekday()) % WEEK)


def _dated(today: date, month: str, day: str) -> date:
    """A month and a day of it: "12-25", "11-4thu" (its fourth Thursday), or the last one there is."""
    if not day.isdecimal():
        nth = nth_weekday(DAYS[day[1:]], int(day[0]))
        found = (date(year, int(month), 1) + relativedelta(weekday=nth) for year in (today.year, today.year + 1))
        return next(d for d in found if d >= today)
    if int(day) == LAST and int(month):
        year = today.year + (int(month) < today.month)
        return date(year, int(month), 1) + relativedelta(day=LAST)
    return on(today, (int(month), int(day))) or today


def left_out(today: date, skips: Sequence[str]) -> tuple[str, ...]:
    """The days (ISO) that are left out; a span has both its ends."""
    return tuple(dict.fromkeys(day.isoformat() for one in skips for day in _span(today, one)))


def _span(today: date, told: str) -> list[date]:
    if told == "next_week":
        first = day_of(today, "week")
        return [first + timedelta(days=n) for n in range(WEEK)]
    if told == "weekend":  # what is left of it, on a Sunday
        told = "0" if today.weekday() == DAYS["sun"] else "sat/sun"
    start, _, end = told.partition("/")
    first = day_of(today, start)
    last = day_of(first, end) if end else first
    return [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_LEFT_OUT))]
