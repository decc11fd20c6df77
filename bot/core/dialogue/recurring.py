"""From a draft of which all is clear to the recurrence that it means: days, times, beginning and end, on the person's wall clock.

Rule: a time that is neither morning nor evening is read as the one outside the quiet hours.
Neighbours: occasions.py asks for what is missing and sets; coaching/schedule.py works out instants.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.coaching import schedule
from bot.core.coaching.schedule import DAYS, Quiet, instant, wall_of
from bot.core.dialogue import dates, oneday, reminders, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, ONCE, PART_TIMES, Draft, Recurrence, When

DAY, WEEK = timedelta(days=1), 7
MOST_COUNTED = 366
NOON, EARLY = "12:00", "05:00"
FROM, UNTIL = "09:00", "17:00"
"""Of reminders several times a day, where nothing else is said."""


def recurrence(turn: Turn, draft: Draft) -> Recurrence:
    """The reminder that the draft means; all of it is clear."""
    when, given = draft.when, turn.content.reminders[draft.kind]
    turn = reminders.current(turn, draft.kind)
    known = turn.session.reminders.get(draft.kind)
    if when.minutes:
        return _in_minutes(turn, when.minutes)
    if known and when.swaps:
        return _swapped(known.when, beside(turn, when, known.when))
    if known and when.alone:
        when = beside(turn, when, known.when)
        return oneday.moved(known.when, replace(when, times=clocks_of(turn, when, known.when.time)))
    if known and not when.says_day:
        when = beside(turn, when, known.when)
    elif known and when.adds and not known.when.once:
        more = recurrence(turn, replace(draft, when=replace(beside(turn, when, known.when), adds=False)))
        return more if more.once else oneday.both(known.when, more)
    if known and known.when.every and _only_how_often(when):
        return replace(known.when, every=when.every)
    if when.more:
        each = [_again(turn, draft, one, given.time) for one in (when, *when.more)]
        return replace(each[0], beside=tuple(each[1:]))
    return _again(turn, draft, when, known.when.time if known else given.time)


def _only_how_often(when: When) -> bool:
    """Whether nothing is told but that it comes every so many minutes: days and hours stay."""
    bounded = when.until or when.off or when.starts or when.ends or when.lasting or when.gaps or when.more
    return bool(when.every) and not (when.says_time or bounded) and when.days in ((), (DAILY,))


def _again(turn: Turn, draft: Draft, when: When, otherwise: str) -> Recurrence:
    """One rhythm, or one day."""
    given, known = turn.content.reminders[draft.kind], turn.session.reminders.get(draft.kind)
    clocks = clocks_of(turn, when, otherwise)
    today = dates.day_of(zones.today(turn), when.starts) if when.starts else zones.today(turn)
    if (day := single(turn, when, clocks[0])) is not None:
        return Recurrence(time=clocks[0], days=(ONCE,), start=(day + timedelta(days=when.after)).isoformat())
    if known and not when.says_day and not known.when.once:
        return _bounded(turn, changed(turn, known.when, when, clocks), when, known.when)
    days = when.days or (given.days if not given.offsets else (ONCE,) if when.times or when.part else (DAILY,))
    if days == (ONCE,):
        return next_once(turn, clocks[0])
    if (when.interval > 1 or days == ("every_other_day",)) and not _to_come(turn, today, max(clocks)):
        today += DAY  # counted from the first one that can still come
    last = _last(turn, today, when, max(clocks))
    base = Recurrence(
        time=min(clocks), days=days, start=today.isoformat(), also=tuple(sorted(clocks)[1:]), off=when.off,
        interval=when.interval, last=last, skip=dates.left_out(zones.today(turn), when.skips),
    )  # fmt: skip
    if base.monthly and base.interval > 1:
        base = replace(base, start=_first(turn, base).isoformat())
    base = _several(base, when, given.until) if when.every else base
    return replace(base, last=_after(turn, base, when.count).isoformat()) if when.count else base


def _first(turn: Turn, base: Recurrence) -> date:
    """The day on which it comes first, were it to come each month."""
    due = schedule.next_due(replace(base, interval=1), zones.clock(turn), turn.event.at, Quiet(*turn.session.quiet))
    return wall_of(due, zones.clock(turn)).date() if due else date.fromisoformat(base.start)


def _after(turn: Turn, base: Recurrence, count: int) -> date:
    """The day on which it comes for the `count`th time."""
    zone, quiet, at, day = zones.clock(turn), Quiet(*turn.session.quiet), turn.event.at, date.fromisoformat(base.start)
    for _ in range(min(count, MOST_COUNTED) * (1 + len(base.also))):
        due = schedule.next_due(base, zone, at, quiet)
        if due is None:
            break
        at, day = due, wall_of(due, zone).date()
    return day


def _last(turn: Turn, start: date, when: When, clock: str) -> str:
    """The last day on which it comes; of so many days, counted from the first that can still come."""
    if when.ends:
        end = dates.day_of(zones.today(turn) if when.ends == "next_sun" else start, when.ends)
        return (end + timedelta(days=WEEK) if end == start and when.ends in DAYS else end).isoformat()
    first = start if when.interval > 1 or _to_come(turn, start, clock) else start + DAY
    return (first + timedelta(days=when.lasting - 1)).isoformat() if when.lasting else ""


def _several(base: Recurrence, when: When, until: str) -> Recurrence:
    """Every so many minutes, within hours that are said or are those of a working day."""
    start = base.time if when.times else FROM
    base = replace(base, time=start, also=(), every=when.every, until=when.until or until or max(UNTIL, start))
    parts = [base]
    for gap in when.gaps:
        parts = [part for one in parts for part in oneday.around(one, gap)]
    return replace(parts[0], beside=tuple(parts[1:])) if parts else base


def _swapped(known: Recurrence, when: When) -> Recurrence:
    """With one weekday in the place of another; the time stays, unless another is told."""
    days = [n for d in known.days for n in (tuple(DAYS) if d == DAILY else schedule.SETS.get(d, (d,)))]
    both = {*when.days, *days} - {when.swaps}
    known = replace(known, days=tuple(d for d in DAYS if d in both), off=tuple(d for d in known.off if d not in when.days))
    return replace(known, time=min(when.times), also=tuple(sorted(when.times)[1:])) if when.times else known


def changed(turn: Turn, known: Recurrence, when: When, clocks: tuple[str, ...]) -> Recurrence:
    """The rhythm stays: another time, or days that are left out."""
    if when.adds and when.times and not (known.every or known.offsets):  # counted days are asked about once a day
        clocks = tuple(sorted({known.time, *known.also, *clocks}))
    if when.times or when.part:
        known = replace(known, time=min(clocks), also=tuple(sorted(clocks)[1:]), every=0, until="")
    known = replace(known, skip=tuple(dict.fromkeys((*known.skip, *dates.left_out(zones.today(turn), when.skips)))))
    if not when.off:
        return known
    named = tuple(d for d in known.days if d not in when.off)
    if named and set(known.days) <= set(DAYS):  # what is left are names
        return replace(known, days=named)
    comes = set(oneday.week(known.days)) or set(DAYS)  # "not at weekends" is nothing to what comes on weekdays alone
    return replace(known, days=named or known.days, off=tuple(d for d in DAYS if d in {*known.off, *when.off} & comes))


def _bounded(turn: Turn, known: Recurrence, when: When, before: Recurrence) -> Recurrence:
    """With another beginning or end, where one is told."""
    start = dates.day_of(zones.today(turn), when.starts) if when.starts else date.fromisoformat(known.start)
    first = max(start, zones.today(turn))
    last = _last(turn, first, when, max((known.time, *known.also)))
    bounded = replace(known, start=start.isoformat(), last=last or known.last)
    return _until_then(turn, before, bounded) if when.starts and when.says_time else bounded


def _until_then(turn: Turn, before: Recurrence, after: Recurrence) -> Recurrence:
    """As it was before another time begins, where it comes until then at all."""
    zone, quiet = zones.clock(turn), Quiet(*turn.session.quiet)
    ends = (date.fromisoformat(after.start) - DAY).isoformat()
    until = replace(before, last=min(ends, before.last or ends))
    comes = schedule.next_due(until, zone, turn.event.at, quiet)
    return replace(until, beside=(after,)) if comes and not before.beside else after


def clocks_of(turn: Turn, when: When, otherwise: str) -> tuple[str, ...]:
    """The times of the day that are meant."""
    if when.times:
        return tuple(t if sure else _likelier(turn, when, t) for t, sure in zip(when.times, when.sure, strict=True))
    if when.part:
        return (PART_TIMES[when.part],)
    if when.ahead and when.ahead > 1 and not when.days:  # "in 3 days": at this time of the day
        return (wall_of(turn.event.at, zones.clock(turn)).strftime("%H:%M"),)
    return (otherwise,)


def beside(turn: Turn, when: When, known: Recurrence) -> When:
    """With the times that may be in the morning or the evening in the half of the day that `known` is in, outside the quiet hours."""
    times = tuple(t if sure else _in_half_of(turn, t, known.time) for t, sure in zip(when.times, when.sure, strict=True))
    return replace(when, times=times, sure=(True,) * len(times))


def _in_half_of(turn: Turn, clock: str, known: str) -> str:
    other, quiet = reminders.flipped(clock), Quiet(*turn.session.quiet)
    near, far = (clock, other) if (clock < NOON) == (known < NOON) else (other, clock)
    held, free = (quiet.holds(datetime.combine(date.min, time.fromisoformat(c))) for c in (near, far))
    return far if held and not free else near


def _likelier(turn: Turn, when: When, clock: str) -> str:
    """Rule 2; and "today at 5", said at noon, is this afternoon."""
    other, quiet = reminders.flipped(clock), Quiet(*turn.session.quiet)
    now = wall_of(turn.event.at, zones.clock(turn))
    held, free = (quiet.holds(datetime.combine(now.date(), time.fromisoformat(c))) for c in (clock, other))
    held = held or clock < EARLY
    passed = when.ahead == 0 and clock <= now.strftime("%H:%M") < other
    return other if (held and not free) or (passed and not free) else clock


def single(turn: Turn, when: When, clock: str) -> date | None:
    """The one day that is named; None where it comes again and again, or no day is named."""
    today = zones.today(turn)
    if when.days or when.every:
        return None
    if when.date:
        return dates.on(today, when.date)
    if when.feast:
        return dates.day_of(today, when.feast)
    if when.ahead is not None:
        return today + timedelta(days=when.ahead)
    if not when.weekday:
        return None
    day = this_week(today, when.weekday)
    if when.week:
        return day + timedelta(days=WEEK)
    if when.plus:
        return day + timedelta(days=when.plus if day > today else when.plus + WEEK)
    if day > today or (day == today and not when.following and _to_come(turn, day, clock)):
        return day
    return day + timedelta(days=WEEK)


def this_week(today: date, weekday: str) -> date:
    """The day of this calendar week."""
    return today + timedelta(days=DAYS[weekday] - today.weekday())


def _to_come(turn: Turn, day: date, clock: str) -> bool:
    return instant(datetime.combine(day, time.fromisoformat(clock)), zones.clock(turn)) > turn.event.at


def _in_minutes(turn: Turn, minutes: int) -> Recurrence:
    at = turn.event.at + timedelta(minutes=minutes)
    wall = wall_of(at if not at.second else at + timedelta(seconds=60 - at.second), zones.clock(turn))
    return Recurrence(time=wall.strftime("%H:%M"), days=(ONCE,), start=wall.date().isoformat())


def next_once(turn: Turn, clock: str) -> Recurrence:
    """Today, or tomorrow where that has passed."""
    today = zones.today(turn)
    once = Recurrence(time=clock, days=(ONCE,), start=today.isoformat())
    gone = schedule.next_due(once, zones.clock(turn), turn.event.at, Quiet(*turn.session.quiet)) is None
    return replace(once, start=(today + DAY).isoformat()) if gone else once
