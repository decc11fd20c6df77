"""Times of the day among the tiles of a line: which there are, and whether morning or evening is said. Pure.

Rule: a number is a time only where it can be one; one that stands where a time is said and cannot be one is `odd`, and is asked about.
Neighbours: when.py lays the tiles; coaching/schedule.py knows when the parts of a day are.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.core.model.reminder import PART_TIMES
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMED = {
    "noon": "12:00", "lunch": "12:00", "midnight": "00:00", "first_thing": "08:00", "bedtime": "21:00", "dinner": "18:30",
    "waking": "07:00", "before_breakfast": "07:00", "after_breakfast": "08:30", "before_work": "07:00", "school_run": "09:00",
    "early_morning": "07:00", "mid_morning": "10:00", "late_morning": "11:00", "before_lunch": "11:30", "after_lunch": "13:30",
    "late_afternoon": "17:00", "before_dinner": "17:30", "after_work": "18:00", "early_evening": "18:00", "after_dinner": "20:00",
    "kids_in_bed": "20:00", "late_evening": "21:00", "teatime": "17:30",
}  # fmt: skip
"""Times of the day that have a name, where no other is told beside them."""
MORNING, MIDDAY, AFTERNOON, EVENING, NIGHT = PARTS = ("morning", "midday", "afternoon", "evening", "night")
LIST = frozenset((",", "+", "&", "/", "-"))
LATE = (AFTERNOON, EVENING, NIGHT)
NAMED_PARTS = {"tonight": EVENING, "this_morning": MORNING, "this_afternoon": AFTERNOON}
BESIDE_PARTS = {"ampm": AFTERNOON, "not_am": AFTERNOON, "not_pm": MORNING, "wakes": MORNING, "around_evening": EVENING}
"""Of these alone no part of the day can be taken: they only say which half of it a time is in."""
PLURAL = ("mornings", "afternoons", "evenings", "nights")
FIXED = (
    "half", "quarter_past", "quarter_to", "past", "to", "to_half", "past_half", "three_quarters", "quarter_of", "past_25", "to_25",
)  # fmt: skip
"""What a language's `reminder.clock` may give a meaning to: "half seven" is 7:30, "halb sieben" 6:30."""
NAMED_AS_PART = {
    "first_thing": MORNING, "lunch": MIDDAY, "dinner": EVENING, "bedtime": NIGHT, "waking": MORNING, "before_breakfast": MORNING,
    "after_breakfast": MORNING, "before_work": MORNING, "school_run": MORNING, "early_morning": MORNING, "mid_morning": MORNING,
    "late_morning": MORNING, "before_lunch": MORNING, "after_lunch": AFTERNOON, "late_afternoon": AFTERNOON, "before_dinner": AFTERNOON,
    "after_work": EVENING, "early_evening": EVENING, "after_dinner": EVENING, "kids_in_bed": EVENING, "late_evening": NIGHT, "teatime": AFTERNOON,
}  # fmt: skip
"""Parts of the day that are times of their own only where no time is told, or where "and" stands between: "at lunch and 6 pm"."""
TWELVE, AROUND_NAMED = ("noon", "midnight"), ("after_work", "before_work", "lunch", "bedtime", "before_lunch")
"""Times of the clock by name, and what tells of the day around them."""
FIRST_OF_MONTH = 8
"""From here on "every 15th" is a day of the month; "every 3rd" may be each third day."""
SPOKEN_MINUTES = ("00", "10", "15", "20", "30", "40", "45", "50")
"""Behind an hour, without "am": "six thirty"."""
MINUTES_TO = ("15", "20", "25")
"""Numbers before a "till" that are minutes: nothing goes on from 20 h until an hour of the morning."""
MOST_FIGURES = 3
"""Of how long something lasts; more of them are a time."""
SHIFTED = {"later_than": 1, "earlier_than": -1}
"""Times that are told by another: "half an hour later than 8 pm"."""
EXACT = (*FIXED, *SHIFTED, "written", "hour_minute", "hour_half", "oclock", "hour_h", "military", "check_at", "at")
BARE = "bare"
TIMES = (*EXACT, BARE, *NAMED)
OF_CLOCK = (*EXACT, BARE, "noon", "midnight", "lunch", "dinner", "first_thing", "bedtime")
"""Times that everybody has at about the same hour."""
BY_CLOCK = (*EXACT, BARE, *TWELVE, "range", "range_to", "not_before")
"""What tells a time by the clock."""
HALF, DAY, HALF_HOUR, CLOSE = 12 * 60, 24 * 60, 30, 2 * 60
SPANS = {MORNING: (0, HALF), AFTERNOON: (HALF, 20 * 60), EVENING: (15 * 60, DAY)}
"""From when until when a time can be of a part of the day."""
EARLIEST_AFTERNOON, SMALL_HOURS = 6 * 60, 5 * 60
"""Until when "2 at night" is the small hours, in minutes."""


class Found(NamedTuple):
    """Times as "HH:MM"; whether morning or evening is sure; a part of the day where there is no time; whether one cannot be; whether a
    number is left that may be one."""

    times: tuple[str, ...] = ()
    sure: tuple[bool, ...] = ()
    part: str = ""
    odd: bool = False
    loose: bool = False


def possible(hit: Hit) -> bool:
    """Whether a hit can be what its name says."""
    if "dm" in hit.kept:
        day, _, month = hit.kept["dm"].partition(".")
        return 0 < int(day) < 32 and (not month or 0 < int(month) <= 12)
    if "this" in hit.kept and hit.name == "monthly":
        return float(hit.kept["dom"]) >= FIRST_OF_MONTH
    if hit.name == "to":
        return float(hit.kept["minute"]) % 5 == 0 and 0 < float(hit.kept["minute"]) < 30
    if hit.name in ("range", "range_to", "day_span"):
        return _span_possible(hit)
    if hit.name == "times_a_week":  # "7 days a week" is daily
        return float(hit.kept["n"]) < len(DAYS)
    if hit.name == "lasting":  # "for 1600 hrs"
        return len(hit.kept.get("n", "")) <= MOST_FIGURES
    if hit.name == "hour_h":
        return float(hit.kept["hour"]) >= SMALL_HOURS // 60
    if hit.name == "check_at":  # "the check in 21h"; "the check in 2h" is in two hours
        return _late(hit.kept["hour"])
    if hit.name == "military":
        return len(hit.kept["hour"]) == 4 or _late(hit.kept["hour"])
    return _bare_possible(hit)


def _span_possible(hit: Hit) -> bool:
    """Whether "9 to 5" is a span: "10 to 4" may be ten to four, and "20 till 7" is twenty to seven; none of days ends before it begins
    ("daily at 7 until 5 January")."""
    if hit.name == "day_span":
        return "month" not in hit.kept or "month_b" in hit.kept or float(hit.kept["dom"]) < float(hit.kept["dom_b"])
    start, end = hit.kept["from"], minutes(hit.kept["to"])
    if hit.name == "range_to":
        return not start.isdecimal() or int(start) % 5 > 0
    return start not in MINUTES_TO or "early" in hit.kept or end is None or end > HALF


def _bare_possible(hit: Hit) -> bool:
    """Whether a number, with or without a word of time beside it, can be one."""
    if hit.kept.get("ampm", "").startswith("a") and HALF + 60 <= (minutes(hit.kept.get("hour", "")) or 0) < DAY:
        return False  # "at 14 am I too young"
    if hit.name == "hour_minute" and len(hit.kept["minute"]) < len("05"):  # "set me 4 8 pm"
        return False
    if hit.name == "hour_minute" and len(hit.kept) == len(("hour", "minute")):
        whole = hit.kept["hour"].isdecimal() and hit.kept["minute"].isdecimal()
        return whole and int(hit.kept["hour"]) < 24 and 0 <= int(hit.kept["minute"]) < 60 and hit.kept["minute"] in SPOKEN_MINUTES
    if hit.name == BARE:
        return minutes(hit.kept["hour"]) is not None and not hit.kept["hour"].startswith("0.")
    return True


def _late(hour: str) -> bool:
    """ "18 h", "18.30 h"; "2 h" is a length of time."""
    whole, _, minute = hour.partition(".")
    return whole.isdecimal() and int(whole) > HALF // 60 and (not minute or minutes(hour) is not None)


def times(tiles: Sequence[Hit], patterns: Patterns, text: str = "", *, twice: bool = False) -> Found:
    """The times among the tiles; a bare number counts only where it can be nothing else. `twice`: "8 and 8" are two times a day."""
    tiles = _meals(tiles, patterns, text)
    exact = [t for n, t in enumerate(tiles) if t.name in (*EXACT, *NAMED) or (t.name == BARE and sided(tiles, n))]
    named = exact if exact and not _listed(tiles) else [t for t in tiles if t.name in TIMES]
    parts = [(t, _part(t)) for t in tiles if _part(t)] or [(t, part) for t in tiles if (part := BESIDE_PARTS.get(t.name, ""))]
    paired = _paired(named, parts)
    found: list[tuple[str, bool]] = []
    for tile in named:
        read = _read(tile, paired.get(tile.start) or _beside(tile, named, parts), patterns)
        if read is None:
            return Found(odd=True)
        if read in found and tile.name == BARE and _part_behind(tile, tiles):
            read = clock_of(((minutes(read[0]) or 0) + HALF) % DAY), True
        if twice and read in found and not read[1]:
            read = clock_of((minutes(read[0]) or 0) + HALF), False
        if found and not read[1] and tile.name != BARE and read[0] < found[-1][0] <= clock_of((minutes(read[0]) or 0) + HALF):
            read = clock_of((minutes(read[0]) or 0) + HALF), False  # "noonish and 9ish"
        if read[0] not in [time for time, _ in found]:
            found.append(read)
    found = _with_parts(found, named, parts) if joined(tiles, text, patterns) else found
    if found:
        return Found(
            tuple(f[0] for f in found), tuple(f[1] for f in found), loose=any(t.name == BARE and t not in named for t in tiles)
        )
    return Found(part=next((_part(t) for t, _ in parts), ""))


def _part_behind(tile: Hit, tiles: Sequence[Hit]) -> bool:
    """Whether a part of the evening stands right before a time that was told already: "morning at 10 and before bed at 10"."""
    before = [part for t in tiles if t.end <= tile.start and (part := _part(t))]
    return before[-1:] in ([EVENING], [NIGHT])


def rising(tiles: Sequence[Hit], found: Found, text: str, patterns: Patterns) -> bool:
    """Whether of several clock times none falls behind the one before, unless "and" joins the two: "1, half 12" may be a reason."""
    clock = [t for t in tiles if t.name in (*EXACT, BARE)]
    falls = [n for n, (a, b) in enumerate(pairwise(found.times)) if b < a and found.sure[n + 1]]
    if len(clock) != len(found.times) or not falls:
        return True
    return all(patterns.figures.joins & _beside_both(tiles, clock[n], clock[n + 1], text) for n in falls)


def joined(tiles: Sequence[Hit], text: str, patterns: Patterns) -> bool:
    """Whether the times and parts of the day are a list: nothing but joints between them. "Noon is my morning" is none."""
    told = [t for t in tiles if t.name in TIMES or _part(t)]
    return all(patterns.figures.joins | LIST >= _beside_both(tiles, a, b, text) for a, b in pairwise(told))


def _with_parts(found: list[tuple[str, bool]], named: Sequence[Hit], parts: Sequence[tuple[Hit, str]]) -> list[tuple[str, bool]]:
    """With the parts of the day that stand beside others, or beside a named time: "morning and evening", "morning, noon and night"."""
    told = list(dict.fromkeys(part for t, part in parts if _part(t)))
    if any(t.name not in NAMED for t in named) or (not found and len(told) < 2):
        return found
    more = [p for p in told if not any(within(minutes(clock) or 0, p) for clock, _ in found)]
    return sorted([*found, *((PART_TIMES[p], True) for p in more)]) if more else found


def within(at: int, part: str) -> bool:
    """Whether minutes of the day can be in a part of it; of the night it is what is of no other."""
    start, end = SPANS.get(part, (0, DAY))
    return start <= at < end if part != NIGHT else at >= 17 * 60 or at < 6 * 60


def _meals(tiles: Sequence[Hit], patterns: Patterns, text: str) -> Sequence[Hit]:
    """With meals and the like as parts of the day where a time is told, but for those that "and" parts from one."""
    if not any(t.name in (*EXACT, BARE) for t in tiles):
        return _of_twelve(tiles, patterns, text)
    clock = [t for t in tiles if t.name in TIMES]
    listed = {t.start for a, b in pairwise(clock) if patterns.figures.joins & _beside_both(tiles, a, b, text) for t in (a, b)}
    own = {
        a.start for a, b in pairwise(clock) if a.name in NAMED and b.name not in NAMED and b.start == a.end
    }  # "before bed, 10"
    listed -= own
    return [t if t.start in listed else t._replace(name=NAMED_AS_PART.get(t.name, t.name)) for t in tiles]


def _of_twelve(tiles: Sequence[Hit], patterns: Patterns, text: str) -> Sequence[Hit]:
    """Without what tells of the day around noon or midnight: "midnight, when I clock off"; "lunch and midnight" are two times."""
    named = [t for t in tiles if t.name in NAMED]
    if not any(t.name in TWELVE for t in named) or any(
        patterns.figures.joins & _beside_both(tiles, a, b, text) for a, b in pairwise(named)
    ):
        return tiles
    return [t for t in tiles if t.name in TWELVE or t.name not in (*AROUND_NAMED,)]


def _beside_both(tiles: Sequence[Hit], one: Hit, other: Hit, text: str) -> set[str]:
    """Words between two tiles, but for those between others that stand there: "early Saturday and Sunday, quarter past 6"."""
    between = [t for t in tiles if one.end <= t.start and t.end <= other.start]
    first, last = (between[0].start, between[-1].end) if between else (other.start, other.start)
    return {*text[one.end : first].split(), *text[last : other.start].split()}


def _paired(named: Sequence[Hit], parts: Sequence[tuple[Hit, str]]) -> dict[int, str]:
    """ "Morning and night, six and nine": as many parts as times, all before or all after them, go with them one by one."""
    if len(parts) != len(named) or len(named) < 2 or any("ampm" in t.kept for t in named):
        return {}
    apart = parts[-1][0].start < named[0].start or parts[0][0].start > named[-1].start
    return {t.start: part for t, (_, part) in zip(named, parts, strict=True)} if apart else {}


def sided(tiles: Sequence[Hit], number: int) -> bool:
    """ "8 in the evening": a bare number with the part of the day right behind it."""
    after = tiles[number + 1 : number + 2]
    return bool(after and _part(after[0]) and after[0].start <= tiles[number].end)


def _listed(tiles: Sequence[Hit]) -> bool:
    """ "9 and 6pm": a bare number right before or after a time is one as well."""
    clock = [t for t in tiles if t.name in TIMES]
    return any(BARE in (a.name, b.name) and b.start - a.end <= len("and at ") for a, b in pairwise(clock))


def _part(tile: Hit) -> str:
    return part_of(tile.name)


def part_of(name: str) -> str:
    """The part of the day that a tile of this name tells; "" where it tells none."""
    if name in NAMED_PARTS:
        return NAMED_PARTS[name]
    return name if name in PARTS else name[:-1] if name in PLURAL else ""


def _beside(tile: Hit, named: Sequence[Hit], parts: Sequence[tuple[Hit, str]]) -> str:
    """The part of the day that a time stands beside: the next one before another time, else the only one there is."""
    following = min((t.start for t in named if t.start > tile.start), default=10**6)
    after = [part for t, part in parts if tile.start < t.start < following]
    if touching := [part for t, part in parts if t.start == tile.end]:
        return touching[0]
    leading = len(parts) > 1 and parts[0][0].start < min(t.start for t in named)  # "early at 7 and at 9 in the evening"
    if leading and (nearest := [part for t, part in parts if t.start < tile.start]):
        return nearest[-1]
    before = {part for _, part in parts}
    return after[0] if after else before.pop() if len(before) == 1 else ""


def _read(tile: Hit, part: str, patterns: Patterns) -> tuple[str, bool] | None:
    """A tile's time, and whether it is sure; None where it cannot be one."""
    if tile.name in NAMED:
        return NAMED[tile.name], True
    written = tile.kept.get("clock") or tile.kept["hour"]
    at = minutes(written)
    if at is None:
        return None
    if tile.name == "hour_minute":
        at += int(float(tile.kept["minute"]))
    minutes_, sign = patterns.clock.get(tile.name, (0, 0))
    at = (at + minutes_ + sign * int(float(tile.kept.get("minute", 0)))) % DAY
    half = tile.kept.get("ampm", "")[:1]
    sure = (
        bool(half or part)
        or (tile.name == "written" and at >= EARLIEST_AFTERNOON)
        or at >= HALF + 60
        or written.startswith("0")
        or at < 60
    )
    return clock_of(_in_part(at, half, part) + SHIFTED.get(tile.name, 0) * _minutes_of(tile, patterns)), sure


def _minutes_of(tile: Hit, patterns: Patterns) -> int:
    return (
        round(float(tile.kept.get("n", 1)) * float(patterns.minutes_of[tile.kept["of"].strip(" ,")])) if "of" in tile.kept else 0
    )


def alone(tile: Hit, tiles: Sequence[Hit], patterns: Patterns) -> Found:
    """The time of a single tile, with the part of the day right behind it."""
    found = _read(tile, next((_part(t) for t in tiles if t.start == tile.end), ""), patterns)
    return Found((found[0],), (found[1],)) if found else Found(odd=True)


def in_half(at: int, half: str) -> int:
    """Minutes of the day, with "am" or "pm" (their first letter) said beside it."""
    if half == "p" and at < HALF:
        return at + HALF
    return at - HALF if half == "a" and at >= HALF else at


def _in_part(at: int, half: str, part: str) -> int:
    """Minutes of the day, with "pm" or "in the evening" said beside it."""
    if half:
        return in_half(at, half)
    if at >= HALF + 60:
        return at
    if part == NIGHT:
        return at - HALF if at >= HALF else at if at < SMALL_HOURS else at + HALF
    if part in (AFTERNOON, EVENING) or (part == MIDDAY and at < SMALL_HOURS):
        return at if at >= HALF else at + HALF
    return at


def minutes(written: str) -> int | None:
    """Minutes of "8", "6:30", "21.30", "0630", "730", of the 9.5 that "nine and a half" is, and of the 7.250 that "seven and a quarter" is;
    None where that is no time of the day."""
    hour, colon, minute = written.partition(":") if ":" in written else written.partition(".")
    if not colon and len(written) == 4:
        hour, minute = written[:2], written[2:]
    if not colon and len(written) == 3 and written[1:] in ("00", *SPOKEN_MINUTES):
        hour, minute = written[:1], written[1:]
    minute = {"5": "30", "250": "15"}.get(minute, minute) if colon == "." else minute
    if not hour.isdecimal() or (minute and not (minute.isdecimal() and len(minute) == 2)):
        return None
    at = int(hour) * 60 + int(minute or 0)
    return at if int(hour) < 24 and int(minute or 0) < 60 else 0 if at == DAY else None


def span(hit: Hit, *, late: bool = False) -> tuple[str | None, str | None]:
    """Both ends of "from 9 to 5": the later one is after the earlier one. `late`: a part of the day is told that is not the morning."""
    start, end = minutes(hit.kept["from"]), minutes(hit.kept["to"])
    if start is None or end is None:
        return None, None
    start, end = start + HALF_HOUR * ("half" in hit.kept), end + HALF_HOUR * ("half_to" in hit.kept)
    start, end = in_half(start, hit.kept.get("early", "")[:1]), in_half(end, hit.kept.get("late", "")[:1])
    if late and end < HALF and not {"early", "late"} & hit.kept.keys():
        start, end = start + HALF, end + HALF
    if "late" in hit.kept and "early" not in hit.kept and start < HALF <= start + HALF < end:  # "5 to 6 pm"
        start += HALF
    end = end + HALF if end <= start and end < HALF else end
    return clock_of(start), clock_of(end)


def clock_of(at: int) -> str:
    return f"{at % DAY // 60:02d}:{at % 60:02d}"


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether times are the same, in whatever half of the day: "after work, I finish at 6"."""
    return [(minutes(c) or 0) % HALF for c in one] == [(minutes(c) or 0) % HALF for c in other]


def nearer(clock: str, other: str) -> str:
    """A time in the half of the day in which it is nearer to another one."""
    at, there = minutes(clock) or 0, minutes(other) or 0
    return clock_of(min((at, (at + HALF) % DAY), key=lambda one: abs(one - there)))


def close(one: str, other: str) -> bool:
    """Whether two times are no more than two hours apart."""
    return abs((minutes(one) or 0) - (minutes(other) or 0)) <= CLOSE


def halved(tiles: Sequence[Hit]) -> bool:
    """Whether it is said which half of the day the time is in: "am", a part of the day, "06:30", "18:30"."""
    return any(
        "ampm" in t.kept or part_of(t.name) or (t.name in OF_CLOCK and t.name not in (*EXACT, BARE)) or _written_so(t)
        for t in tiles
    )


def _written_so(tile: Hit) -> bool:
    hour = tile.kept.get("clock") or tile.kept.get("hour", "")
    return tile.name in (*EXACT, BARE) and (hour.startswith("0") or (minutes(hour) or 0) >= HALF + 60)
