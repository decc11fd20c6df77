"""What of a message about when to write must be asked before anything can be set. Pure.

Neighbours: when.py reads; lost.py knows what its reading would lose; dialogue/occasions.py asks.
"""

from collections.abc import Mapping, Sequence

from bot.core.model.reminder import When
from bot.core.understanding.slots import bounds, lost
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.templates import Hit

Said = Mapping[str, Sequence[Hit]]


def unclear(when: When, said: Said, odd: bool) -> str:
    """What must be asked before anything can be set: the first of these that is so."""
    sure = bool(when.week)  # "Monday next week"
    nth = bool({"nth_weekday", "nth_workday", "nth_day"} & said.keys()) and "monthly" not in said
    asks = (
        ("time", odd or "loose" in said),
        ("date", "numeric_date" in said or bounds.impossible(when)),
        (
            "vague",
            (
                ("vague" in said and "not_before" not in said)
                or (bounds.TO_MONTH in said and bounds.PAUSES.isdisjoint(said))
                or "soon" in said
                or ("by_sun" in said and not when.times)
                or ("day_after" in said and not (when.days or when.weekday))
                or nth
                or ("before_by" in said and len(when.times) != 1)
            )
            and not sure,
        ),
        ("day", ("next_week" in said or "week_after_next" in said) and not (sure or when.starts == bounds.NEXT_WEEK)),
        ("times", _unclear_times(when, said)),
        ("day", _unclear_days(when, said) or "foreign_days" in said),
        ("begin", _begins(when)),
        (when.beyond, bool(when.beyond)),
    )
    return next((what for what, so in asks if so), "")


def _unclear_times(when: When, said: Said) -> bool:
    """So many times a day, without as many times; several times on a single day; more or less often than makes sense."""
    if when.rising is False:
        return True
    if "maybe" in said and len(when.times) > 1:  # "8 pm, maybe 8:30"
        return True
    if "times_a_day" in said and (len(when.times) < 2 or (said["times_a_day"][0].kept and len(when.times) != times_a_day(said))):
        return True
    several = len(when.times) > 1 and when.says_day and not when.days and not when.every
    return several or when.beyond == "times"


def _unclear_days(when: When, said: Said) -> bool:
    """Every week, or every other one, without a day."""
    weekly = bool(lost.A_WEEK & said.keys()) and not when.weekday
    some = "this_week" in said and not when.says_day
    return not when.days and (weekly or when.interval > 1 or some)


def _begins(when: When) -> bool:
    """Whether all that is told is from when on: "from Monday, at 7" may come once, or each day."""
    return bool(when.starts and (when.says_time or when.starts not in DAYS)) and not when.says_day


def times_a_day(said: Said) -> int:
    hit = next(iter(said.get("times_a_day", ())), None)
    return int(float(hit.kept["n"])) if hit and "n" in hit.kept else 2 if hit else 0
