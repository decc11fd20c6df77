"""What a message says about when and its reading would lose: a second day, an end of what comes once, a "not" that denies nothing. Pure.

Rule: a part that the reading does not use is asked about, never dropped; so is a word of time that no pattern took, whatever stands beside.
Neighbours: when.py reads; clocks.py knows the times of the day; dialogue/occasions.py asks.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import clocks, corrected
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

SURE, SEVERAL, TIMES, DAY, TIME, MONTHLY = "sure", "several", "times", "day", "time", "monthly"
NAMED = (
    "weekday",
    "every_weekday",
    "weekday_range",
    "mon_wed_fri",
    "tue_thu",
    "every_other_weekday",
    "next_weekday",
    "plus_week",
)
SETS = ("weekdays", "weekends")
COUNTED = ("every_other_day", "every_third_day", "every_fourth_day", "every_days")
RHYTHMS = (*SETS, DAILY, *COUNTED)
A_WEEK = frozenset(("once_a_week", "twice_a_week", "times_a_week"))
DOUBTS = frozenset(("doubt", "bound", "doubts", "or_else", "condition", "unless"))
DENIALS = ("not", "no", "not_behind", "daily_but")
ALIKE = 4
"""Letters."""
Said = Mapping[str, Sequence[Hit]]


def lost(when: When, said: Said, tiles: Sequence[Hit], out: Collection[Hit], ahead: Mapping[str, int]) -> str:
    """What to ask because of a part that the reading leaves out; "" where it uses all. `tiles`: all of them, `out`: those that are denied."""
    asks = (
        (MONTHLY, "often_a_month" in said),
        (MONTHLY, "monthly" in said and not (when.days and when.days[:1] == when.in_month[:1])),
        (DAY, _counted(when, said) or bool({"one_weekend", "weekend_off"} & said.keys())),
        (TIME, bool({"range", "range_to"} & said.keys()) and not (when.every or when.times)),
        (SEVERAL, "date_list" in said or _two_weeks(said) or len(_single(when, said, ahead)) > 1),
        (SEVERAL, _named_again(tiles, out)),
        (TIMES, _off_part(when, said) or _beside_range(when, said)),
        (
            SURE,
            _beside(when, said, ahead)
            or _mixed(when, said)
            or _bounds(when, said)
            or _idle(when, tiles, out)
            or _at_night(when, tiles),
        ),
    )
    return next((what for what, so in asks if so), "")


def _named_again(tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """Whether a day that is left out is told again, or has a time right behind it, beside another time: "all days but Wednesday at 7,
    Wednesday at 6"."""
    off = {t.kept.get("day", "").strip(" ,") for t in out if t.name in NAMED} - {""}
    again = any(t.name in NAMED and t not in out and t.kept.get("day", "").strip(" ,") in off for t in tiles)
    return again and sum(t.name in clocks.TIMES for t in tiles) > 1


def _two_weeks(said: Said) -> bool:
    """One thing this week, another from the next one on."""
    return bool({"this_week", "ends_week"} & said.keys()) and bool({"next_week", "starts_next_week"} & said.keys())


def told(line: Line, tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a word of time is left over: a unit, a month, a part of the day, "again", "also"; or a place's time ("Toronto time")."""
    left = [not any(t.start <= at < t.end for t in tiles) for at in line.starts]
    words = [word for word, _ in line.words]
    known = patterns.when_telling
    place = any(
        b in patterns.when_zoned and x and y and a not in patterns.when_fillers | patterns.when_scenes and a.isalpha()
        for (a, b), (x, y) in zip(pairwise(words), pairwise(left), strict=True)
    )
    return place or any(free and word in known for word, free in zip(words, left, strict=True))


def strange(word: str, patterns: Patterns) -> int:
    """Whether a word is none of the language, as far as it is known; twice as much where it begins as a word of time does."""
    if not word.isalpha() or len(word) < 2 or word in patterns.taught.known or word in patterns.taught.common:
        return 0
    return 1 + (len(word) > ALIKE and any(told.startswith(word[:ALIKE]) for told in patterns.when_telling))


def _beside_range(when: When, said: Said) -> bool:
    """Several times a day, and a time or a part of the day besides from when until when."""
    span = any(name in said for name in ("range", "range_to"))
    return bool(when.every) and (bool(when.part) or len(when.times) > 1 or (span and any(t in said for t in clocks.TIMES)))


def _single(when: When, said: Said, ahead: Mapping[str, int]) -> set[str]:
    """The single days that are named; "today" and "in 2 hours" are one, and so are a weekday and its date."""
    if when.days or when.every:
        return set()
    days = {f"ahead{ahead[name]}" for name in said if name in ahead}
    days |= {f"{n}{h.kept}" for n in ("date", "after_days") for h in said.get(n, ())}
    days |= {"ahead0"} if "after_minutes" in said else set()
    days |= {f"minutes{h.kept}" for h in said.get("after_minutes", ())[1:]}
    return days | ({when.weekday} if when.weekday and "date" not in said else set())


def _beside(when: When, said: Said, ahead: Mapping[str, int]) -> bool:
    """A single day beside what comes again and again; anything beside "in 20 minutes"; "once" beside a rhythm."""
    dated = () if when.days and when.days[:1] == when.in_month[:1] else ("date",)
    ahead = {} if "then_on" in said and when.ahead is None else ahead
    single = any(
        name in ahead or name in (*dated, "feast", "after_days", "after_minutes", "plus_week", "week_after_next") for name in said
    )
    again = bool(when.days or when.every)
    soon = bool(when.minutes and (when.times or when.part))
    return soon or (again and (single or "only_once" in said or ("next_weekday" in said and "starts_next_week" not in said)))


def _mixed(when: When, said: Said) -> bool:
    """Two rhythms of which one would be lost: "every 3 days on weekdays", "every other day and Sundays"."""
    sets = [name for name in SETS if name in said]
    counted = {name for name in COUNTED if name in said}
    days = any(name in said for name in NAMED) and not (when.days and set(when.days) <= set(clocks.DAYS))
    other = "every_other_weekday" in said and ("every_weekday" in said or "weekday" in said or bool(sets))
    daily = DAILY in said and when.days != (DAILY,) and any(name in said for name in ("weekday", "every_weekday"))
    fortnight = "fortnight" in said and (when.days[:1] in ((DAILY,), ("every_other_day",)) or bool(counted))
    one = bool(sets) and len(said.get("weekday", ())) + len(said.get("every_weekday", ())) == 1 and len(when.days) == 1
    return (
        daily
        or fortnight
        or one
        or len(sets) > 1
        or len(counted) > 1
        or other
        or bool(counted and (sets or days))
        or bool("every_days" in said and when.interval == 1)
    )


def _bounds(when: When, said: Said) -> bool:
    """An end of what comes once, two ends, or two beginnings."""
    ends = [n for n in said if n.startswith("ends_")] + (["lasting"] if when.lasting else [])
    starts = [n for n in said if n.startswith("starts_")]
    again = bool(when.days or when.every)
    ends += ["span"] if "day_span" in said else []
    many = len(ends) > 1 or len(starts) > 1 or any(len(said[n]) > 1 for n in (*ends, *starts) if n in said)
    return many or ("lasting_bare" in said and not when.lasting) or bool((ends or when.skips or when.count) and not again)


def _idle(when: When, tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """A "not" behind which nothing is denied, or that denies the only time."""
    denying = [t for t in tiles if t.name in DENIALS]
    timed = any(t.name in (*clocks.TIMES, *clocks.PARTS, *clocks.PLURAL) for t in out)
    dropped = any(
        a.name == "drop" and clocks.part_of(b.name) and b not in out for a, b in pairwise(tiles)
    )  # "drop the morning one"
    return dropped or _taken(tiles, out) or (bool(denying) and not out and not when.off) or (timed and not when.says_time)


def _taken(tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """Whether something is taken back that still stands: "mornings, no, the afternoon"; "make that reminder 6pm" takes nothing back."""
    kinds = (*clocks.TIMES, *clocks.PARTS, *clocks.PLURAL, *corrected.DAYS_TOLD, *corrected.AHEAD_TOLD)
    rather = [number for number, tile in enumerate(tiles) if tile.name == corrected.RATHER]
    return any(t.name in kinds for number in rather for t in tiles[:number]) or any(
        a.name == "no" and b in out and _alike(tiles[: tiles.index(a)], b) for a, b in pairwise(tiles)
    )


def _alike(before: Sequence[Hit], tile: Hit) -> bool:
    """Whether a day stands before a day, or a part of the day before a part."""
    part = bool(clocks.part_of(tile.name))
    return any(bool(clocks.part_of(t.name)) if part else t.name in corrected.DAYS_TOLD for t in before[-1:])


def _at_night(when: When, tiles: Sequence[Hit]) -> bool:
    """A time in the small hours that is not said to be one: "2 in the morning" may be half heard."""
    clear = any("ampm" in t.kept or t.name in ("midnight", "written", "military") or _in_full(t) for t in tiles)
    return not when.every and not clear and any(sure and time < "05:00" for time, sure in zip(when.times, when.sure, strict=True))


def _in_full(tile: Hit) -> bool:
    """ "0315": four figures are a time of 24 hours."""
    return (
        tile.name in (*clocks.EXACT, clocks.BARE)
        and len(tile.kept.get("hour", "")) == len("0315")
        and tile.kept["hour"].isdecimal()
    )


def _counted(when: When, said: Said) -> bool:
    """So many times a week, and another number of days."""
    days = (
        len(when.days)
        if when.days and when.days[0] in clocks.DAYS
        else {"weekends": 2, "weekdays": 5, "daily": 7}.get((*when.days, "")[0], 0)
    )
    days = days or int(bool(when.weekday))
    if A_WEEK & said.keys() and when.days and not days:  # "every day, and then weekly"
        return True
    if "twice_a_week" in said:
        return days != 2
    if hit := next(iter(said.get("times_a_week", ())), None):
        return days != int(float(hit.kept["n"]))
    return "once_a_week" in said and days > 1


def _off_part(when: When, said: Said) -> bool:
    """A part of the day that none of the times is in: "mornings, at 8 pm"."""
    named = {p for name in said if (p := clocks.part_of(name))} - {clocks.MIDDAY}
    minutes = [clocks.minutes(t) or 0 for t in when.times]
    if not minutes or when.every:
        return len(named) > 1
    return any(not any(clocks.within(at, part) for at in minutes) for part in named)
