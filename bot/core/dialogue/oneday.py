"""A reminder of which a part is to be otherwise: another time on one day of the week, or hours of the day in which it keeps silent. Pure.

Rule: what is not named stays as it is, beside what is named.
Neighbours: recurring.py makes the recurrence; lacking.py asks where a reminder does not come so.
"""

from dataclasses import replace

from bot.core.coaching.schedule import DAYS, SETS
from bot.core.model.reminder import DAILY, Recurrence, When


def week(days: tuple[str, ...], off: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The days of the week that these name, but for those that are left out; none where they are counted, or of a month."""
    named = {d for one in days for d in (tuple(DAYS) if one == DAILY else SETS.get(one, (one,)))}
    return tuple(d for d in DAYS if d in named - {*off}) if named <= set(DAYS) else ()


def comes(known: Recurrence, days: tuple[str, ...]) -> bool:
    """Whether it comes each week, on all of these days."""
    each = [week(one.days, one.off) for one in (known, *known.beside) if one.interval == 1 and not one.every]
    return len(each) == 1 + len(known.beside) and all(each) and set(week(days)) <= {d for one in each for d in one}


def moved(known: Recurrence, when: When) -> Recurrence:
    """With these times on the days that are named, and as it was on the others."""
    days = week(when.days)
    other = replace(known, time=min(when.times), also=tuple(sorted(when.times)[1:]), days=days, off=(), beside=())
    stay = [_but(replace(one, beside=()), days) for one in (known, *known.beside)]
    left = [one for one in stay if one is not None]
    return replace(left[0], beside=(*left[1:], other)) if left else other


def current(one: Recurrence, today: str) -> Recurrence:
    """Without what is over of it, on this day (ISO), where another rhythm goes on."""
    while one.beside and one.last and one.last < today:
        one = replace(one.beside[0], beside=one.beside[1:])
    return one


def _but(one: Recurrence, days: tuple[str, ...]) -> Recurrence | None:
    left = tuple(d for d in week(one.days, one.off) if d not in days)
    named = next((name for name, held in SETS.items() if held == left), "")
    return replace(one, days=(named,) if named else left, off=()) if left else None


def around(one: Recurrence, gap: tuple[str, str]) -> list[Recurrence]:
    """What comes every so many minutes, before these hours and after them."""
    at, last = _minutes(one.time), _minutes(one.until)
    ticks = range(at, last + 1, one.every)
    before = [t for t in ticks if t < _minutes(gap[0])]
    after = [t for t in ticks if t >= _minutes(gap[1])]
    if len(before) + len(after) == len(ticks):
        return [one]
    return [replace(one, time=_clock(part[0]), until=_clock(part[-1])) for part in (before, after) if part]


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
