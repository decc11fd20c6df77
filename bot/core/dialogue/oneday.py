"""A reminder of which a part is to be otherwise: another time on one day of the week, hours in which it keeps silent, a rhythm beside it. Pure.

Rule: what is not named stays as it is, beside what is named.
Neighbours: recurring.py makes the recurrence; lacking.py asks where a reminder does not come so.
"""

from dataclasses import replace
from zlib import crc32

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


def comes_only(known: Recurrence, days: tuple[str, ...]) -> bool:
    """Whether it comes each week, and on none but these days."""
    each = [week(one.days, one.off) for one in (known, *known.beside)]
    return not known.offsets and all(each) and {d for one in each for d in one} <= set(week(days))


def moved(known: Recurrence, when: When) -> Recurrence:
    """With these times on the days that are named, and as it was on the others."""
    days = week(when.days)
    other = replace(known, time=min(when.times), also=tuple(sorted(when.times)[1:]), days=days, off=(), beside=())
    stay = [_but(replace(one, beside=()), days) for one in (known, *known.beside)]
    left = [one for one in stay if one is not None]
    return replace(left[0], beside=(*left[1:], other)) if left else other


def both(known: Recurrence, more: Recurrence) -> Recurrence:
    """What there is, with what is to come beside it; on the very same days as further times."""
    parts = [replace(one, beside=()) for one in (known, *known.beside)]
    for one in (replace(m, beside=()) for m in (more, *more.beside)):
        same = next((n for n, part in enumerate(parts) if _days(part) == _days(one) and not (part.every or one.every)), None)
        if same is None:
            parts.append(one)
        else:
            clocks = sorted({parts[same].time, *parts[same].also, one.time, *one.also})
            parts[same] = replace(parts[same], time=clocks[0], also=tuple(clocks[1:]))
    return replace(parts[0], beside=tuple(parts[1:]))


def _days(one: Recurrence) -> tuple[object, ...]:
    return one.days, one.interval, one.off, one.last, one.offsets, one.interval == 1 or one.start


def gives_way(known: Recurrence, when: Recurrence) -> bool:
    """Whether the one is gone with the other; not where it is the same rhythm, at whatever time, or more or fewer days of it. What ends by
    itself takes the place of what does not."""

    def days(one: Recurrence) -> tuple[object, ...]:
        return one.days, one.interval, one.every, one.offsets

    steps = bool(known.every and when.every) and (known.days, known.off) == (when.days, when.off)
    same = steps or days(known) == days(when) or {*known.days} < {*when.days} or {*when.days} < {*known.days}
    ends = bool(when.last) and not known.last
    return not known.once and (ends or not (same and known.interval == when.interval))


def mark(known: Recurrence, more: Recurrence) -> str:
    """What a button's data says of the two rhythms that it would keep."""
    return f"{crc32(repr((known, more)).encode()):x}"


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
