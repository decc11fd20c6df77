"""Dates of a message about when to write: single days, from when and until when, and days that are left out. Pure.

Rule: what a date means (this year or the next, the coming Friday) is worked out where today is known, in dialogue/recurring.py.
Neighbours: when.py lays the tiles; months.py has days of the month.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

TODAY, TOMORROW, THIS_WEEK, NEXT_WEEK, MONTH, NEXT_MONTH, YEAR = "0", "1", "sun", "week", "month", "next_month", "12-31"
"""Days as `starts`, `ends` and `skips` of a When name them, beside weekdays, dates and feasts."""
COMING, WEEKEND = "+", "weekend"
"""Before a weekday: the next one, and not today; behind it: the one a week after the next."""
WEEK_ON = "ends_week_on"
WHOLE_NEXT_WEEK, OF_NEXT_WEEK, END_OF_NEXT_WEEK = "next_week", "next_", "next_sun"
NAMED = {
    "starts_tomorrow": TOMORROW,
    "starts_next_week": NEXT_WEEK,
    "starts_next_month": NEXT_MONTH,
    "ends_week": THIS_WEEK,
    "ends_month": MONTH,
    "ends_year": YEAR,
}
LAST_DAY = 31
"""Of a month that is named as an end; in a shorter one it is the last day there is."""
AHEAD = {"tomorrow": TOMORROW, "today": TODAY, "tonight": TODAY}
SKIPPABLE = (
    "date",
    "date_list",
    "day_span",
    "feast",
    "next_weekday",
    *AHEAD,
    "next_week",
    "this_week",
    "weekend_off",
    "days_away",
)
"""Tiles that name single days, which "not" leaves out."""
PAUSED = {"pause_tomorrow": TOMORROW, "pause_week": NEXT_WEEK, "pause_month": NEXT_MONTH}
PAUSES = frozenset(("pause", "pause_for", *PAUSED))
"""Tiles of what is to keep silent: alone, with how long, and with until when."""
TO_MONTH = "to_month"
"""A month as an end: its first day ends a pause; of a rhythm it may be the first or the last one."""
Said = Mapping[str, Sequence[Hit]]


def bounds(when: When, said: Said, patterns: Patterns) -> When:
    """From when and until when it comes again and again."""
    found = {"starts": "", "ends": ""}
    for name, hits in said.items():
        which, _, how = name.partition("_")
        if which in found and how:
            found[which] = NAMED.get(name) or f"{_bound(hits[0], patterns)}{COMING if name == WEEK_ON else ''}"
    found["ends"] = next((until for name, until in PAUSED.items() if name in said), found["ends"])
    if (span := said.get("day_span")) and not (found["starts"] or found["ends"]):
        found["starts"], found["ends"] = ends_of(span[0], patterns)
    if "next_week" in said and when.days and not (found["starts"] or found["ends"]):
        found["starts"], found["ends"] = NEXT_WEEK, END_OF_NEXT_WEEK
    if "this_week" in said and not found["ends"]:
        found["ends"] = NEXT_WEEK if "pause" in said else THIS_WEEK
    if TO_MONTH in said and not (PAUSES.isdisjoint(said) or found["ends"]):
        found["ends"] = f"{_month(said[TO_MONTH][0], 'month', patterns)}-1"
    when = replace(when, starts=found["starts"], ends=found["ends"]) if any(found.values()) else when
    loosely = PAUSES.isdisjoint(said) and (when.ends or when.lasting) and not when.says_day and "this_week" not in said
    return replace(when, days=(DAILY,), loosely=True) if loosely else when


def _bound(hit: Hit, patterns: Patterns) -> str:
    """A weekday, a feast, a month (its first day, or its last one as an end), or a month (0: the coming one) and a day."""
    if "feast" in hit.kept:
        return patterns.when_feasts[hit.kept["feast"].strip(" ,")]
    if "day" in hit.kept:
        return DAYS[patterns.weekdays[hit.kept["day"].strip(" ,")]]
    if "month" in hit.kept and "dom" not in hit.kept:
        return f"{_month(hit, 'month', patterns)}-{LAST_DAY if hit.name.startswith('ends') else 1}"
    month, day = month_day(hit, patterns)
    return f"{month}-{day}"


def _month(hit: Hit, name: str, patterns: Patterns) -> int:
    return int(patterns.months[hit.kept[name].strip(" ,")]) if name in hit.kept else 0


def month_day(hit: Hit, patterns: Patterns) -> tuple[int, int]:
    """Month (0: the coming one) and day, of "5 December", or "5.12." where a language writes it so."""
    if "dm" in hit.kept:
        day, _, month = hit.kept["dm"].partition(".")
        return int(month or 0), int(day)
    return _month(hit, "month", patterns), int(float(hit.kept["dom"]))


def ends_of(hit: Hit, patterns: Patterns) -> tuple[str, str]:
    """Both ends of "between 21 December and 3 January"."""
    if "feast" in hit.kept:
        return patterns.when_feasts[hit.kept["feast"].strip(" ,")], patterns.when_feasts[hit.kept["feast_b"].strip(" ,")]
    first, other = _month(hit, "month", patterns), _month(hit, "month_b", patterns)
    if "dm" in hit.kept:
        return "{}-{}".format(*month_day(hit, patterns)), "{1}-{0}".format(*hit.kept["dm_b"].split("."))
    return f"{first or other}-{int(float(hit.kept['dom']))}", f"{other or first}-{int(float(hit.kept['dom_b']))}"


def skips(out: Collection[Hit], patterns: Patterns) -> tuple[str, ...]:
    """The single days that are left out."""
    hits = [*out]
    for n in reversed(range(len(hits) - 1)):  # "the 24th, 25th and 26th of December"
        if hits[n].name == "date" and not {"month", "dm"} & hits[n].kept.keys() and "month" in hits[n + 1].kept:
            hits[n] = hits[n]._replace(kept={**hits[n].kept, "month": hits[n + 1].kept["month"]})
    return tuple(dict.fromkeys(one for hit in hits for one in _skipped(hit, patterns)))


def of_one_week(out: Sequence[Hit], off: Sequence[str], text: str) -> tuple[str, ...]:
    """The day that is left out as that of this week or the next one, which stands right beside it and not joined to it; else nothing."""
    if len(out) != 2 or len(off) != 1 or text[out[0].end : out[1].start].strip() not in ("", "on"):
        return ()
    names = {tile.name for tile in out}
    if names == {"this_week", "weekday"}:
        return (off[0],)
    return (f"{OF_NEXT_WEEK}{off[0]}",) if names == {"next_week", "weekday"} else ()


def single(hit: Hit) -> bool:
    """Whether a tile that is left out names single days, not each such day: "this Friday"."""
    return hit.name in SKIPPABLE or "this" in hit.kept


def _skipped(hit: Hit, patterns: Patterns) -> Sequence[str]:
    if hit.name == "day_span":
        return ("/".join(ends_of(hit, patterns)),)
    if hit.name == "date_list":
        return ends_of(hit, patterns)
    if hit.name == "next_week":
        return (WHOLE_NEXT_WEEK,)
    if hit.name == "this_week":
        return (f"{TODAY}/{THIS_WEEK}",)
    if hit.name in AHEAD:
        return (AHEAD[hit.name],)
    if hit.name == "weekend_off":
        return (WEEKEND,)
    if hit.name == "days_away":
        day = DAYS[patterns.weekdays[hit.kept["day"].strip(" ,")]]
        return (f"{DAYS[patterns.weekdays[hit.kept['from'].strip(' ,')]]}/{day}",) if "from" in hit.kept else (day,)
    if hit.name == "next_weekday":
        return (f"{COMING}{_bound(hit, patterns)}",)
    return (_bound(hit, patterns),) if single(hit) else ()


def impossible(when: When) -> bool:
    """Whether a date is named that no year has."""
    months_end = f"-{LAST_DAY}"
    told = [
        b.split("-")
        for b in (when.starts, when.ends, *(d for s in when.skips for d in s.split("/")))
        if not b.endswith(months_end)
    ]
    dates = [(int(d[0]), int(d[1])) for d in told if len(d) > 1 and d[0].isdecimal() and d[1].isdecimal()]
    return any(not 0 < day <= _longest(month) for month, day in (*([when.date] if when.date else []), *dates))


def _longest(month: int) -> int:
    """Days of the longest such month there is."""
    return {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
