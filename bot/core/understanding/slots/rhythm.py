"""Which days a message about when to write names, and how often: "every other day", "Mon and Thu", "in 3 days", "from 9 till 5". Pure.

Rule: a single weekday that is not "every" comes once.
Neighbours: when.py lays the tiles and puts together what they say; bounds.py has beginnings, ends and days that are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import bounds, clocks, events, lost
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.denied import AHEAD, LEFT_OUT, LISTS
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

RHYTHMS = ("weekdays", "weekends", "daily", "every_other_day")
WITH_WEEKEND = "with_weekend"
SOME_DAYS = {"every_third_day": 3, "every_fourth_day": 4}
WEEK, FARTHEST = 7, 10_000
"""Days of a week; days from which on it is all one how many: it is asked about, or has no end."""
WORK = frozenset(("before_work", "after_work", "school_run"))
"""Times that are not of every day."""
DAILY_MINUTES = 24 * 60
Said = Mapping[str, Sequence[Hit]]


def often(when: When, said: Said, patterns: Patterns) -> When:
    """How often: every so many minutes, days or weeks, and until when."""
    if hit := one(said, "every_minutes"):
        when = replace(when, every=_minutes(hit, patterns) if "of" in hit.kept else 60)
    if hit := one(said, "range") or one(said, "range_to"):
        start, end = clocks.span(hit, late=any(clocks.part_of(n) in clocks.LATE for n in said))
        if when.every or (hit.name == "range" and not when.times):  # "between 6 and 8 pm" is at 6
            when = replace(when, times=(start,) if start else (), sure=(bool(when.every) or _late(hit, said),) if start else ())
        when = replace(when, until=end or "") if when.every else when
    if when.every and "at_desk" in said and not when.days:
        when = replace(when, days=("weekdays",))
    if hit := one(said, "next_n"):
        when = replace(when, count=int(float(hit.kept["n"])))
    if hit := one(said, "pause_for") or one(said, "lasting") or (one(said, "lasting_bare") if len(said) > 1 else None):
        when = replace(when, lasting=_length(hit, patterns) % FARTHEST)
    if hit := one(said, "every_days"):
        length = _length(hit, patterns)
        days = (DAILY,) if length % WEEK or length > WEEK * 4 else when.days
        when = replace(when, days=days, interval=length if days else length // WEEK)
    if named := next((n for name, n in SOME_DAYS.items() if name in said), 0):
        when = replace(when, days=(DAILY,), interval=named)
    if (hit := one(said, "every_minutes")) and when.every and not when.every % DAILY_MINUTES:  # "every 48 hours"
        when = replace(when, every=0, days=(DAILY,), interval=when.every // DAILY_MINUTES)
    return replace(when, interval=2) if "fortnight" in said or "every_other_weekday" in said else when


def ahead(when: When, said: Said, patterns: Patterns) -> When:
    """A single day: so many minutes or days from now, today, tomorrow, a date."""
    if hit := one(said, "after_minutes"):
        return replace(when, minutes=_minutes(hit, patterns))
    if hit := one(said, "after_days"):
        return replace(when, ahead=_length(hit, patterns))
    if (ahead := next((n for name, n in AHEAD.items() if name in said), None)) is not None:
        return replace(when, ahead=ahead)
    if (hit := one(said, events.RACE)) is not None:
        when = replace(when, after=1)
        if "day" in hit.kept:
            return replace(when, weekday=DAYS[day(hit, "day", patterns)])
        return replace(when, date=bounds.month_day(hit, patterns))
    if (hit := one(said, "date")) is not None and "monthly" not in said:
        return replace(when, date=bounds.month_day(hit, patterns))
    return replace(when, feast=patterns.when_feasts[_word(said["feast"][0], "feast")]) if "feast" in said else when


NAMES_DAYS = (
    "weekday_range", *LISTS, "next_n", "every_other_weekday", "every_weekday", "weekday", "next_weekday", "plus_week",
)  # fmt: skip
"""Tiles that name weekdays."""


def days(when: When, said: Said, patterns: Patterns) -> When:
    """The rhythm, or one weekday: a single one that is not "every" comes once."""
    rhythm = _rhythm(said)
    many = [h for name in NAMES_DAYS for h in said.get(name, ())]
    many += [h._replace(name="weekends") for h in said.get(WITH_WEEKEND, ()) if many]  # "Mon to Thu, weekend included"
    named = events.between(events.shifted(weekdays(many, patterns), said, patterns), said)
    counted = when.interval > 1 and when.days == (DAILY,)  # "every 3 days"
    again = len(named) > 1 or _recurs(many, said) or when.interval > 1
    if named and (not rhythm or rhythm == "daily") and again and not counted:
        return replace(when, days=named)
    if named and rhythm in LEFT_OUT:  # "office days, that is Tuesday to Thursday"; "weekdays and Saturdays"
        both = set(named) if set(named) <= set(LEFT_OUT[rhythm]) else {*named, *LEFT_OUT[rhythm]}
        return replace(when, days=tuple(d for d in DAYS if d in both))
    if rhythm:
        return replace(when, days=(rhythm,)) if not when.days else when
    if len(named) == 1:
        when = replace(when, weekday=named[0], following="next_weekday" in said and "next_week" not in said)
        return replace(when, plus=WEEK if "plus_week" in said else 0, week=int("next_week" in said))
    return _taken(when, said)


def _rhythm(said: Said) -> str:
    """What comes in a row of days without their names; weekdays with the weekend are all days."""
    rhythm = next((name for name in RHYTHMS if name in said), "")
    if not rhythm and ("daily_but" in said or "other_days" in said):
        return "daily"
    return "daily" if WITH_WEEKEND in said and rhythm == "weekdays" else rhythm


def swapped(hit: Hit, said: Said, line: Line, patterns: Patterns) -> tuple[str, ...]:
    """The days that come in the place of another: "Wednesdays and Sundays instead of Mondays"."""
    led = [t for name in ("weekday", "every_weekday") for t in said.get(name, ()) if t.end <= hit.start]
    found, joined = [hit], patterns.figures.joins | clocks.LIST
    for tile in sorted(led, key=lambda t: t.start, reverse=True):
        if not joined.issuperset(line.text[tile.end : found[-1].start].split()):
            break
        found.append(tile)
    return tuple(sorted({DAYS[day(t, "day", patterns)] for t in found}, key=DAYS.index))


def _taken(when: When, said: Said) -> When:
    """The days that a time is taken for where none are named: several times a day, or a part of every day, is daily."""
    on = "then_on" in said and "every" in said and when.ahead in (0, 1)  # "tomorrow at 7 and every morning from then on"
    single = (when.ahead is not None and not on) or bool(when.date or when.feast)
    if not single and not when.days and (_every_part(said) or len(when.times) > 1):
        return replace(when, days=(DAILY,), loosely="every" not in said and "times_a_day" not in said)
    if WORK & said.keys() and not single and not when.days:
        return replace(when, days=("weekdays",), loosely=True)
    return replace(when, days=(DAILY,)) if when.every and not when.days else when


def _recurs(many: Sequence[Hit], said: Said) -> bool:
    """Whether a single weekday comes again and again: "every Sunday", "Sundays", "Sunday mornings"."""
    return (bool(many) or events.AFTER in said or events.EVE in said) and any(
        name in said
        for name in (
            "every_weekday",
            "every_other_weekday",
            "next_n",
            "habit",
            events.AFTER,
            events.EVE,
            events.REST,
            *lost.A_WEEK,
            "fortnight",
            *clocks.PLURAL,
        )
    )


def _late(hit: Hit, said: Said) -> bool:
    """Whether it is said which half of the day a span is in."""
    return bool({"early", "late"} & hit.kept.keys()) or any(clocks.part_of(name) for name in said)


def _every_part(said: Said) -> bool:
    """ "Every morning", "mornings"; "not on Sundays" and the like alone is no rhythm."""
    return (
        ("every" in said and "day_after" not in said and any(p in said for p in (*clocks.PARTS, *clocks.NAMED)))
        or any(p in said for p in clocks.PLURAL)
        or "times_a_day" in said
        or len({clocks.part_of(name) for name in said} - {"", clocks.MIDDAY}) > 1  # "morning and night, six and nine"
    )


def weekdays(hits: Sequence[Hit], patterns: Patterns) -> tuple[str, ...]:
    """The weekdays that the hits name, in the order of the week."""
    found: set[str] = set()
    for hit in hits:
        if hit.name in LEFT_OUT:
            found |= set(LEFT_OUT[hit.name])
        elif hit.name in LISTS:
            found |= set(LISTS[hit.name])
        elif hit.name == "weekday_range":
            first, last = day(hit, "from", patterns), day(hit, "day", patterns)
            found |= {DAYS[(first + n) % WEEK] for n in range((last - first) % WEEK + 1)}
        elif "day" not in hit.kept:
            found |= set(DAYS)
        else:
            found.add(DAYS[day(hit, "day", patterns)])
    return tuple(d for d in DAYS if d in found)


def day(hit: Hit, name: str, patterns: Patterns) -> int:
    return patterns.weekdays[_word(hit, name)]


def one(said: Said, name: str) -> Hit | None:
    return said[name][0] if name in said else None


def _word(hit: Hit, name: str) -> str:
    return hit.kept[name].strip(" ,")


def _length(hit: Hit, patterns: Patterns) -> int:
    """Whole days, at most FARTHEST."""
    each: Any = patterns.days_of[_word(hit, "of")] if "of" in hit.kept else 1
    return min(FARTHEST, max(1, round(float(hit.kept.get("n", 1)) * float(each))))


def _minutes(hit: Hit, patterns: Patterns) -> int:
    """ "2 hours", "an hour and 0.5", "1 hour 20" in minutes, at most those of FARTHEST."""
    each = float(patterns.minutes_of[_word(hit, "of")])
    more = float(hit.kept.get("more", 0))
    rest = float(patterns.minutes_of[_word(hit, "rest")]) if "rest" in hit.kept else (each if 0 < more < 1 else 1.0)
    return min(FARTHEST * DAILY_MINUTES, max(1, round(float(hit.kept.get("n", 1)) * each + more * rest)))
