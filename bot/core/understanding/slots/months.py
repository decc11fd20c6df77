"""Days of the month in a message about when to write: "the 15th of each month", "first Sunday of the month", "every 2 months". Pure.

Rule: a day of the month comes each month only where that is said; by itself it is kept (`in_month`), for the answer to a question.
Neighbours: when.py lays the tiles; coaching/schedule.py knows the days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.model.reminder import MONTHLY, When
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

MOST_MONTHS, LONGEST, LAST = 12, 31, -1
Said = Mapping[str, Sequence[Hit]]


def months(when: When, said: Said, patterns: Patterns) -> When:
    """With the days of the month, and every how many months they come."""
    named = tuple(dict.fromkeys(one for hits in said.values() for hit in hits for one in _named(hit, patterns)))
    if not named:
        return when
    if "monthly" not in said:
        return replace(when, in_month=named)
    numbers = [int(float(h.kept["months"])) for h in said["monthly"] if "months" in h.kept]
    each = numbers[0] if numbers else 2 if any("other" in h.kept for h in said["monthly"]) else 1
    return replace(when, days=named, interval=each, in_month=named) if 0 < each <= MOST_MONTHS else when


def _named(hit: Hit, patterns: Patterns) -> list[str]:
    """The days of the month that a tile names."""
    if hit.name in ("nth_weekday", "nth_workday", "nth_day"):
        number = int(patterns.when_nth[hit.kept["nth"].strip(" ,")])
        if hit.name == "nth_day":
            return [f"{MONTHLY}:{number}"]
        return [f"{MONTHLY}:{number}:{DAYS[patterns.weekdays[hit.kept['day'].strip(' ,')]] if 'day' in hit.kept else 'weekdays'}"]
    if hit.name == "monthly" and "nth" in hit.kept:
        number = int(patterns.when_nth[hit.kept["nth"].strip(" ,")])
        return [
            f"{MONTHLY}:{number}:{DAYS[patterns.weekdays[hit.kept['day'].strip(' ,')]]}"
            if "day" in hit.kept
            else f"{MONTHLY}:{number}"
        ]
    if hit.name == "date" and ("month" in hit.kept or hit.kept.get("dm", "").partition(".")[2]):
        return []
    kept = [hit.kept[name] for name in ("dom", "dm", "dom_b") if name in hit.kept] if hit.name in ("date", "monthly") else []
    return [f"{MONTHLY}:{int(float(k))}" for k in kept if 0 < float(k.rstrip(".")) <= LONGEST]
