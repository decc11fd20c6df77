"""When to remind: a clock time and days. Pure; words come from content/<code>/lexicon/slots.yaml.

A language without patterns for `when` is read by those of `reminder`, which know less.
Neighbours: read.py calls this; when.py reads all that is said; core/dialogue makes a reminder of it.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import account, clocks, reasons, tiling, when, written
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import DIGITS, Hit

NOON, MIDNIGHT = "12:00", "00:00"
EARLIEST, NOON_HOURS = 6, 12
"""Hours."""
CLOCKS = frozenset(("half", "quarter_past", "quarter_to", "past", "to", "hour", "noon", "midnight"))
"""Names of patterns that tell a time in so many words."""


class Beside(NamedTuple):
    """What a message says besides. other: of the pain or of a run, so that a time or days are no reminder unless one is asked for;
    some: something that may be of the pain ("mornings"); run: a run; far: a distance, so that days without a time are those of a run
    ("5 miles every other day"); alone: it may be nothing but a time or days."""

    other: bool = False
    some: bool = False
    run: bool = False
    far: bool = False
    alone: bool = True


def tells(line: Line, patterns: Patterns) -> bool:
    """Whether there may be a time or days in the message; a language without patterns for `when` does not know before it has looked."""
    return not patterns.when.by_key or when.tells(written.put(line, patterns), patterns)


def reminder(line: Line, patterns: Patterns, expected: str | None, beside: Beside) -> dict[str, Any]:
    """Time and days where the message asks for a reminder, or answers when."""
    line = when.ready(line, patterns)
    hits: dict[str, Hit] = {}
    for hit in line.hits(patterns.reminder):
        hits.setdefault(hit.name, hit)
    wished = "cue" in hits or expected == "reminder"
    if not patterns.when.by_key:
        time, days = clock(line, hits, patterns), _days(line, patterns)
        return {} if beside.run else _value(time, days, wished or bool(time and days))
    if beside.run and "asked" in hits:
        line = of_words(line.words[line.place(hits["asked"].start) :])
    asked = "asked" in hits or expected == "reminder"
    said = when.read(line, patterns)
    if _elsewhere(line, said, hits, beside, patterns, asked=asked):
        return {}
    time, days = _stated(said, asked=asked)
    if beside.far and not (time or asked):
        return {}
    wishes = asked or _wish(line, said, hits, beside, patterns, time, days, wished=wished)
    return _value(time, [] if _praised(line, said, patterns) else days, wishes)


def _elsewhere(line: Line, said: When, hits: Mapping[str, Hit], beside: Beside, patterns: Patterns, *, asked: bool) -> bool:
    """Whether nothing can be stated: something is left over, the slot cannot hold it, or it belongs to what is said besides."""
    loose = said.loosely and bool(said.lasting) and not said.cue  # "couple weeks, 4ish": how long something lasts is no rhythm
    halved = any(more.unclear for more in said.more)  # "Mon, Wed, Fri, the gym opens at 9"
    if said.left or said.every or halved or ((beside.other or beside.run or loose) and not asked):
        return True
    led = not (beside.some or beside.other) and _leads(line, said, patterns)
    over = said.instead and said.whole and not said.unclear  # "not 16, 18 hours"
    if "not" in hits and not (led or over or asked or _reasoned(line, patterns)):
        return True
    time, _ = _told(said)
    flipped = bool(time) and said.times[0] != time and reasons.rising(reasons.parted(line, patterns)[1], patterns)
    return flipped or (bool(said.in_month) and said.days[:1] == said.in_month[:1])


def _stated(said: When, *, asked: bool) -> tuple[str | None, list[str]]:
    """The time and the days, without those that nobody tells for sure."""
    time, days = _told(said)
    if said.named or (said.rough and said.loosely):  # "after supper" is at no hour; "mornings, after getting up" is when it hurts
        time = None
    return time, [] if said.part and said.loosely and not (time or asked) else days  # "make it evenings"


def _wish(
    line: Line,
    said: When,
    hits: Mapping[str, Hit],
    beside: Beside,
    patterns: Patterns,
    time: str | None,
    days: list[str],
    *,
    wished: bool,
) -> bool:
    """Whether a message that does not ask for a reminder in so many words wishes one. `wished`: it has a word of reminders."""
    exact = _exact(line, said, hits, patterns, time, days)
    past = not said.cue and any(hit.name == "this_morning" for hit in line.hits(patterns.when))
    dayed = bool(days or said.days) or (said.ahead is not None and (exact or said.ahead > 0) and not past)
    named = beside.some and DIGITS not in line.keys
    sure = exact or (said.whole and not said.unclear and not named) or _written_out(line, cue=said.cue)
    if bool(time) and dayed and sure:
        return True
    whole = bool((days or said.days) and not (said.part or (said.rough and said.times))) or exact
    one = bool(time) and exact if beside.some else whole
    clear = not said.unclear or (said.unclear == "vague" and bool(days) and not time)  # "Wednesdays, any time"
    near = exact and said.unclear == "sure" and (said.near or _leads(line, said, patterns))  # whoever makes a reminder of it asks
    alone_ = beside.alone and one and ((said.whole and clear) or near) and not past
    alone_ = alone_ or (not past and _inexact(line, said, beside, patterns, time=bool(time), dayed=dayed))
    return alone_ or (said.cue and exact) or (wished and (exact or not beside.some))


def _exact(line: Line, said: When, hits: Mapping[str, Hit], patterns: Patterns, time: str | None, days: list[str]) -> bool:
    """Whether the time is one of the clock, told so that it can be nothing else."""
    midnight = time == MIDNIGHT and _written(line) is None
    figured = DIGITS in line.keys and any(said.sure) and not said.rough and not midnight  # "at breakfast" is no clock time
    put_right = said.instead and said.whole and (_written(line) is not None or any(said.sure))  # "anything but 7. 7.30"
    if ":" in line.text or not CLOCKS.isdisjoint(hits) or figured or put_right:
        return True
    beside_event = said.near and bool(days) and _written(line) is not None  # "Sundays after mass, 12.15"
    return beside_event and any(hit.name == account.BESIDE for hit in line.hits(patterns.when))


def alone(line: Line, patterns: Patterns) -> bool:
    """Whether a line is nothing but a time of which morning or evening is said by the clock, not by a part of the day: "9, but not am"."""
    said = when.read(line, patterns)
    tiles = tiling.tiles(line, patterns)
    parts = any(clocks.part_of(t.name) for t in tiles) and not any(
        t.name in clocks.EXACT for t in tiles
    )  # "7ish, evening" is a time
    return said.whole and not (said.unclear or parts or said.rough) and any(said.sure)


def _reasoned(line: Line, patterns: Patterns) -> bool:
    """Whether what has a time of its own is a reason beside the wish: "weekends only, I have class. Noon"."""
    rest, why = reasons.parted(line, patterns)
    wish = when.read(rest, patterns) if why.words else When()
    return wish.says and not any(hit.name == "not" for hit in rest.hits(patterns.reminder))


def _leads(line: Line, said: When, patterns: Patterns) -> bool:
    """Whether the only time leads, and what follows tells of the day around it: "at 14:30 before the school run"."""
    tiles = tiling.tiles(line, patterns)
    first = next((t for t in tiles if t.name in (*clocks.EXACT, clocks.BARE)), None)
    if first is None or len(said.times) != 1 or not _told_as_time(first, tiles):
        return False
    before = {word for word, _ in line.words[: line.place(first.start)]} - patterns.weekdays.keys()
    after = [t.end for t in tiles if first.end <= t.start and clocks.part_of(t.name)]
    behind = [word for word, _ in line.words[line.place(max([first.end, *after])) :] if word.isalpha()]
    return before <= patterns.when_fillers and behind[:1] != [] and behind[0] in patterns.when_reasons.get("around", ())


def _inexact(line: Line, said: When, beside: Beside, patterns: Patterns, *, time: bool, dayed: bool) -> bool:
    """Whether a time that may be in either half of the day, or days alone, can be nothing but a wish."""
    if (
        said.cue
        and not said.unclear
        and ((said.whole and time) or (beside.alone and said.days and _of_names(line, said, patterns)))
    ):
        return True  # "my desk message should come at 3", "send the exercises Mon Wed Fri"
    led = beside.alone and time and dayed and said.unclear == "sure"
    return led and _leads(line, said, patterns) and _goes_no_further(line, patterns)


def _goes_no_further(line: Line, patterns: Patterns) -> bool:
    """Whether what stands around a time tells of nothing that was or is: "Wed at 1, right after my team meeting"."""
    known = patterns.when_reasons
    told = known["states"] | known["is"] | known["was"] | known["past"] | known["midway"] | known["wh"]
    return told.isdisjoint(word for word, _ in line.words)


def _of_names(line: Line, said: When, patterns: Patterns) -> bool:
    """Whether nothing but names of what is set stands beside the days: "send the exercises Mon Wed Fri"; not "send what I do on Mondays"."""
    known = patterns.when_reasons
    words = {word for word, _ in line.words}
    more = patterns.when_scenes - patterns.when_fillers - known["names"] - patterns.weekdays.keys()
    return said.near and more.isdisjoint(words) and (known["wh"] | known["midway"] | known["aux"]).isdisjoint(words)


def _told_as_time(hit: Hit, tiles: Sequence[Hit]) -> bool:
    """Whether a number is a time of the day for sure, and no pace: "at", "am" or a part of the day stands beside it, or it is one of 24 h."""
    beside = any(clocks.part_of(t.name) and t.start == hit.end for t in tiles)
    late = (clocks.minutes(hit.kept.get("clock") or hit.kept["hour"]) or 0) > NOON_HOURS * 60
    return beside or late or "ampm" in hit.kept or hit.name in (*clocks.FIXED, "at")


def _written_out(line: Line, *, cue: bool) -> bool:
    """Whether a time is written with an "h" ("8h") or, where a reminder is asked for, with its minutes: "7.25"."""
    words = [word for word, _ in line.words]
    hours = any(a[0].isdecimal() and b == "h" for a, b in pairwise(words))
    return hours or (cue and any("." in word and _written(of_words([(word, 0)])) is not None for word in words))


def _value(time: str | None, days: list[str], wished: bool) -> dict[str, Any]:
    if not wished:
        return {}
    return ({"time": time} if time else {}) | ({"days": days} if days else {})


def _praised(line: Line, said: When, patterns: Patterns) -> bool:
    """Whether a part of the day is only said to suit, which is no word of how often: "evenings are better, 8.10"."""
    approves = patterns.when_reasons.get("approves", frozenset())
    if not patterns.when_reasons.get("each_part", frozenset()).isdisjoint(word for word, _ in line.words):  # "8 pm, nightly"
        return False
    return said.loosely and said.days == (DAILY,) and not said.off and not approves.isdisjoint(word for word, _ in line.words)


def _told(said: When) -> tuple[str | None, list[str]]:
    """The time and the days of what is said about when, as the slot has them: days that are left out are not among them."""
    taken = (
        said.loosely and not said.off and (len(said.times) > 1 or said.days == ("weekdays",) or bool(said.starts))
    )  # nobody said on which days
    days = ([] if taken else list(said.days)) or ([said.weekday] if said.weekday else [])
    if said.off and not said.says_day and (said.times or said.unclear == "vague"):  # "12:30, not on Tuesdays"
        days = [DAILY]
    if said.interval > 1 and said.days == (DAILY,):
        days = []
    if said.off and days:
        named = {"weekdays": DAYS[:5], "weekends": DAYS[5:], DAILY: DAYS}.get(days[0], tuple(days))
        days = [d for d in named if d not in said.off]
        days = ["weekdays"] if days == list(DAYS[:5]) else ["weekends"] if days == list(DAYS[5:]) else days
    days = ["weekends"] if days == list(DAYS[5:]) else [DAILY] if days == list(DAYS) else days
    return (_by_day(said.times[0], sure=said.sure[0]) if said.times else None), days


def _by_day(time: str, *, sure: bool) -> str:
    """A time that may be in either half of the day: nobody wants to be written to at half past three at night."""
    hours = int(time[:2])
    return time if sure or hours >= EARLIEST or not hours else f"{hours + NOON_HOURS}{time[2:]}"


def _days(line: Line, patterns: Patterns) -> list[str]:
    """The rhythm that is named, or single days in the order of the week; a day after "not" is none."""
    hits = line.hits(patterns.reminder_days)
    away = {h.end for h in hits if h.name == "not"}
    rhythm = [h.name for h in hits if h.name not in ("not", "single") and h.start not in away]
    named = {_weekday(h, patterns) for h in hits if h.name == "single" and h.start not in away}
    if rhythm and not (named and rhythm[0] == "daily"):
        return [rhythm[0]]
    return [DAYS[i] for i in sorted(named)]


def _weekday(hit: Hit, patterns: Patterns) -> int:
    """0 (Monday) to 6."""
    return patterns.weekdays[hit.kept["day"].strip(" ,")]


def clock(line: Line, hits: dict[str, Hit], patterns: Patterns) -> str | None:
    """A clock time as "HH:MM", 24 h; "half ten" is 10:30 in British speech, and 9:30 in German."""
    evening = "evening" in hits and not ("morning" in hits and hits["morning"].start > hits["evening"].start)
    for name, (minutes, sign) in patterns.clock.items():
        if hit := hits.get(name):
            away = minutes + sign * int(float(hit.kept.get("minute", 0)))
            return _time(int(float(hit.kept["hour"])) * 60 + away, evening=evening)
    if "noon" in hits:
        return NOON
    if "midnight" in hits:
        return MIDNIGHT
    if written := _written(line):
        return _time(written, evening=evening)
    if hit := hits.get("hour"):
        hour = float(hit.kept["hour"])
        return _time(round(hour * 60) if hour == int(hour) else None, evening=evening)
    return None


def _written(line: Line) -> int | None:
    """Minutes of 6:30, 21.30 or 0630."""
    for word, _ in line.words:
        hour, _, minute = word.partition(":") if ":" in word else word.partition(".")
        if hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and len(hour) <= 2:
            return _minutes(int(hour), int(minute))
        if len(word) == 4 and word.isdecimal():
            return _minutes(int(word[:2]), int(word[2:]))
    return None


def _minutes(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _time(minutes: int | None, *, evening: bool) -> str | None:
    if minutes is None or not 0 <= minutes < 24 * 60:
        return None
    if evening and minutes < 12 * 60:
        minutes += 12 * 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
