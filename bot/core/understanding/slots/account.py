"""The account of a message about when to write: whether a word of time or day is left over that the reading does not hold. Pure.

Rule: every clock time and every day that is told must be the one that was read, one of a list, one that is denied or taken back, or one of
a reason. Where one is left over nothing is stated as a slot, and the dialogue asks: it may be the one that is meant.
Neighbours: when.py reads and asks here last; lost.py knows what a reading without anything left over would still lose.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import clocks, corrected, denied, events, facts, lost, rhythm, spans, strange, tells, twofold
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

STOPS, JOINTS = frozenset(".;!?"), frozenset(",/&+-")
LISTS = JOINTS - {",", "-"}
LONG = 3
"""Figures: "730" is a time, "2" may be the number of anything."""
LIMITS = ("doubts", "daily_but", "unless")
"""Tiles that may leave out the day or the time right behind them, where nothing else did."""
BESIDE = "beside_event"
ONLY = ("only", "just")
LISTED = frozenset(("or", "nor", "the", "my", "any", "of"))
"""Words that may stand between days that are denied together."""
OR, DENYING = "or_else", ("not", "no", "drop", "not_behind")
EVENTS = ("around", "around_evening", "around_when", BESIDE)
SETS = (DAILY, "weekdays", "weekends", "every_other_day")
Said = Mapping[str, Sequence[Hit]]


def left(line: Line, laid: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], when: When, patterns: Patterns) -> bool:
    """Whether a time or a day of the line is left over. `laid`: all tiles; `tiles`: those that were not taken back; `out`: those that are denied."""
    told = [t for t in tiles if t not in out]
    said = {name: [t for t in told if t.name == name] for name in {t.name for t in told}}
    return (
        _no_wish(line, laid, told, when, patterns)
        or _denied_loosely(line, laid, tiles, out, patterns)
        or _unheld(line, told, said, when, patterns)
        or _of_event(line, tiles, patterns)
        or events.unmet(told, line.text)
        or spans.open_(told, line.text, when, patterns)
        or _bound(line, tiles, out, patterns)
        or _days(line, told, when, patterns, alone=not out)
        or _limited(line, tiles, out, patterns)
        or tells.so(line, laid, told, when, patterns)
        or strange.beside_day(line, laid, tiles, out, patterns)
    )


def _no_wish(line: Line, laid: Sequence[Hit], told: Sequence[Hit], when: When, patterns: Patterns) -> bool:
    """Whether what is told asks or tells how things are, or belongs to something else."""
    return (
        bool(when.minutes and when.times)  # "it's 5 pm here, remind me in 2 hours"
        or any(
            a.name in lost.COUNTED and b.name in lost.SETS and a.end == b.start for a, b in pairwise(told)
        )  # "every other weekend"
        or facts.told(line, told, patterns)
        or any(t.name == "bound" for t in told)
        or _listed_on(line, laid, told, patterns)
        or _elsewhere(line, laid, told, patterns)
        or _clock_words(line, laid, told, when, patterns)
        or _of_name(line, told, patterns)
        or _offered(told, when)
    )


def _denied_loosely(line: Line, laid: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether it is open what a "no" denies, or which of two days is meant."""
    return (
        any(t.name in DENYING and "," in line.text[t.start : t.end].strip(" ,") for t in tiles)  # "no, ping me Mondays"
        or _idle(line, tiles, out)
        or _half_denied(line, tiles, out)
        or _loose(line, tiles, out, patterns)
        or _both_ways(tiles, out)
        or _either_day(line, laid)
        or any(  # "7 pm? no", "7 pm? no, on Mondays"
            a.name in clocks.TIMES and b.name == "no" and (b is tiles[-1] or facts.ASKED in line.text[a.start : b.start])
            for a, b in pairwise(tiles)
        )
        or any(a.name in twofold.OTHERS and b.name in denied.SINGLE for a, b in pairwise(tiles))
    )


def _unheld(line: Line, told: Sequence[Hit], said: Said, when: When, patterns: Patterns) -> bool:
    """Whether the reading holds fewer days or times than are told."""
    days = any(t.name in corrected.DAYS_TOLD for t in told) and not (when.says_day or when.swaps or when.in_month)
    turns = "then_on" in said and len(when.times) > 1
    return days or turns or _times(line, told, said, when, patterns) or _unread(line, told, said, when, patterns)


def _clock_words(line: Line, laid: Sequence[Hit], told: Sequence[Hit], when: When, patterns: Patterns) -> bool:
    """Whether a word that belongs to a time of the clock is left over ("7 on the am", "5a weekly"), or the sun says the half of its day."""
    known = patterns.when_reasons.get("of_clock", frozenset())
    words = [word for word, _ in line.words]
    free = [not any(t.start <= at < t.end for t in laid) for at in line.starts]
    letters = {half[0] for half in patterns.when_written.get("halves", ())}
    ends = {t.end for t in told if t.name in (*clocks.EXACT, clocks.BARE)}
    between = patterns.when_written.get("between", frozenset()) - JOINTS
    for n, (word, at) in enumerate(zip(words, line.starts, strict=True)):
        before = words[n - 1] if n else "."
        timed = before[0].isdecimal() or before in between
        if free[n] and ((word in known and timed) or (word in letters and at in ends)):
            return True
    sun = next((t for t in told if t.name == "by_sun"), None)
    return (
        sun is not None
        and bool(when.times)
        and (not all(when.sure) or any(t.name in clocks.TIMES and t.start > sun.end for t in told))
    )


def _of_name(line: Line, told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a time with a name is one by which another is told: "just shy of midnight", "half an hour to lunch"."""
    words = ["", *(word for word, _ in line.words)]
    beside = patterns.when_reasons.get("beside_name", frozenset())
    places = [line.place(t.start) for t in told if t.name in clocks.NAMED]
    of_hours, minutes = patterns.when_written.get("of_hours", frozenset()), patterns.minutes_of.keys()
    timed = (*clocks.TIMES, "range", "range_to")
    if any(a.name == "loose" and b.name in timed and of_hours.issuperset(_between(line, told, a, b)) for a, b in pairwise(told)):
        return True  # "half 3 pm - 10 minutes is plenty"
    told_of = [at for at in places if words[at] in of_hours and at > 1]
    return any(words[at] in beside for at in places) or any(
        words[at - 1] in minutes or words[at - 1][:1].isdecimal() for at in told_of
    )


def _listed_on(line: Line, laid: Sequence[Hit], told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a list of days goes on with a word that was not read: "Tu/Th/Sa"."""
    days = {t.end for t in told if t.name in corrected.DAYS_TOLD}
    words = [(w, at, not any(t.start <= at < t.end for t in laid)) for (w, _), at in zip(line.words, line.starts, strict=True)]
    return any(
        mark in LISTS and at in days and free and word.isalpha() and word not in patterns.when_fillers
        for (mark, at, _), (word, _, free) in pairwise(words)
    )


def _elsewhere(line: Line, laid: Sequence[Hit], told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether the only days stand in a sentence that says something else, and the time in another: "fell on Monday. Ping me at 12:30"."""
    days = [t for t in told if t.name in corrected.DAYS_TOLD]
    timed = [t for t in told if t.name in (*clocks.EXACT, clocks.BARE)]
    if not days or not timed or days[0].start > timed[0].start:
        return False
    between = {word for (word, _), at in zip(line.words, line.starts, strict=True) if days[-1].end <= at < timed[0].start}
    return (
        "." in between and any(_more(line, laid, day, patterns) for day in days) and not any(_called(line, told, d) for d in days)
    )


def _called(line: Line, told: Sequence[Hit], tile: Hit) -> bool:
    """Whether the sentence of a tile asks before it to be reminded."""
    before = tells.before(line, tile, frozenset("."))
    return any(t.name == "cue" and before and before[0][1] <= t.start < tile.start for t in told)


def _times(line: Line, told: Sequence[Hit], said: Said, when: When, patterns: Patterns) -> bool:
    """Several times that are no list, and do not come several times a day: "it's coming at 7 and I'm asleep! 9!"."""
    if len(when.times) < 2 or when.every or "times_a_day" in said:
        return False
    clock = [t for t in told if t.name in clocks.TIMES or clocks.part_of(t.name)]
    joints = [_joint(line, told, a, b, patterns) for a, b in pairwise(clock)]
    return None in joints or True not in joints


def _offered(told: Sequence[Hit], when: When) -> bool:
    """Whether one of several days or times is to be picked: "either 8 am or 8 pm"; of two that are near to each other the first will do."""
    near = len(when.times) == 1 and any(when.sure) is False
    return any(t.name == "choice" for t in told) or (any(t.name == OR for t in told) and not near)


def _of_event(line: Line, tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether the only time is that of an event told before it: "before training, it's at 6"."""
    told = next((t for t in tiles if t.name in (*clocks.EXACT, clocks.BARE)), None)
    if told is None or not any(t.name in EVENTS and t.end <= told.start for t in tiles):
        return False
    words = [word for word, _ in line.words[: line.place(told.end - 1)]]
    own, leads = patterns.when_reasons.get("own", frozenset()), patterns.when_reasons.get("timed", frozenset())
    while words and (words[-1] in leads or words[-1][0].isdecimal()):
        words.pop()
    return bool(words) and words[-1] in own


def _idle(line: Line, tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """Whether a word that denies stands right behind a day that is not denied: "8 pm fine, mon fri leave, ta"."""
    return any(
        b.name in DENYING
        and a.name in corrected.DAYS_TOLD
        and a not in out
        and not line.text[a.end : b.start].strip(" ,")
        and (n + 2 == len(tiles) or tiles[n + 2] not in out)
        for n, (a, b) in enumerate(pairwise(tiles))
    )


def _loose(line: Line, tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether it is open how far a "not" reaches: over words that are none of a list ("ditch Sundays keep Saturdays"), or to the only clock
    time ("don't ping me in lectures, 4:15 is when I finish")."""
    halved = any(a.name in DENYING and b.name == "ampm" for a, b in pairwise(tiles))  # "8 am no pm"
    over = any(
        a.name in DENYING and b in out and b.name in corrected.DAYS_TOLD and _parted(line.text[a.start : b.start])
        for a, b in pairwise(tiles)
    )
    exact = [t for t in tiles if t.name in (*clocks.EXACT, clocks.BARE, *clocks.TWELVE)]
    if halved or over or (exact and all(t in out for t in exact)):
        return True
    listed = patterns.when_joints | patterns.figures.joins | JOINTS | LISTED
    return any(
        a in out and b in out and b.name in corrected.DAYS_TOLD and not listed.issuperset(_between(line, tiles, a, b))
        for a, b in pairwise(tiles)
    )


def _parted(text: str) -> bool:
    """Whether a comma with more words before it stands between a "no" and what it may deny: "no the now, Saturdays"."""
    before, comma, _ = text.partition(",")
    return bool(comma) and len(before.split()) > 1


def _both_ways(tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """Whether a weekday or a time is told as well as denied: "Tue, Wed, Thu, no Tue and Thu", "not 8 pm on Fridays, 8 pm on the others"."""
    both = ("weekday", "every_weekday", *clocks.EXACT)
    kept = [(t in out, tuple(said.strip(" ,").removesuffix("s") for said in t.kept.values())) for t in tiles if t.name in both]
    names = [{said for no, said in kept if no is denied} for denied in (True, False)]
    others = any(t.name in denied.SINGLE for t in out) and any(
        t.name == "every_other_day" for t in tiles
    )  # "Sunday off, 7 am every other day"
    return others or not names[0].isdisjoint(names[1])


def _either_day(line: Line, laid: Sequence[Hit]) -> bool:
    """Whether of two days the other may be meant: "Tuesdays, maybe Thursdays", "Wednesday, Thursday actually, 8 pm"."""
    days = corrected.DAYS_TOLD
    maybe = any(
        a.name in days and m.name == "maybe" and b.name in days for a, m, b in zip(laid, laid[1:], laid[2:], strict=False)
    )
    behind = [n for n, t in enumerate(laid) if t.name == corrected.RATHER and "," in line.text[t.start : t.end]]
    behind = [n for n in behind if n > 1 and not any(t.name in days for t in laid[n + 1 : n + 2])]
    return maybe or any(laid[n - 1].name in days and laid[n - 2].name in days for n in behind)


def _half_denied(line: Line, tiles: Sequence[Hit], out: Collection[Hit]) -> bool:
    """Whether of days that are listed the last alone is denied from behind, and the time stands before: "8 pm, mon, tue not"."""
    timed = next((n for n, t in enumerate(tiles) if t.name in (*clocks.EXACT, clocks.BARE)), len(tiles))
    return any(
        n > timed
        and a.name in corrected.DAYS_TOLD
        and a.name not in SETS
        and a not in out
        and b in out
        and no.name in DENYING
        and not line.text[a.end : b.start].strip(" ,")
        and (n + 3 == len(tiles) or tiles[n + 3] not in out)
        for n, (a, b, no) in enumerate(zip(tiles, tiles[1:], tiles[2:], strict=False))
    )


def _joint(line: Line, told: Sequence[Hit], one: Hit, other: Hit, patterns: Patterns) -> bool | None:
    """Whether "and" joins two times; None where more than that stands between."""
    words = _between(line, told, one, other)
    if any(
        one.end <= t.start and t.end <= other.start and t.name == "cue" for t in told
    ):  # "they do it at 6 and 7, remind me at 8"
        return None
    joined = not patterns.figures.joins.isdisjoint(line.text[one.start : other.end].split())
    foreign = any(word not in patterns.when_fillers for word in words if word not in JOINTS)
    return None if foreign or (not joined and not STOPS.isdisjoint(words)) else joined


def _unread(line: Line, told: Sequence[Hit], said: Said, when: When, patterns: Patterns) -> bool:
    """A bare number that may be a time and was not read as one; one that is the number of something is none ("platform 2")."""
    if len(when.times) > 1 or not any(t.name in clocks.EXACT or clocks.sided(told, n) for n, t in enumerate(told)):
        return False
    bare = [t for n, t in enumerate(told) if t.name == clocks.BARE and not clocks.sided(told, n)]
    other = [t for t in bare if not clocks.alike([clocks.clock_of(clocks.minutes(t.kept["hour"]) or 0)], when.times)]
    return any(_time(line, t, patterns) for t in other)


def _time(line: Line, tile: Hit, patterns: Patterns) -> bool:
    """Whether a bare number is a time: it is written as one, or stands among nothing but words that say nothing more."""
    hour = tile.kept["hour"]
    if len(hour) >= LONG:
        return True
    at = line.place(tile.start)
    before, behind = (line.words[n][0] if 0 <= n < len(line.words) else "." for n in (at - 1, at + 1))
    return all(word in patterns.when_fillers or word in patterns.weekdays for word in (before, behind))


def _days(line: Line, told: Sequence[Hit], when: When, patterns: Patterns, *, alone: bool) -> bool:
    """Days that stand apart from others: "sat only. sundays we have church". `alone`: none is denied."""
    days = [t for t in told if t.name in corrected.DAYS_TOLD]
    if when.more or when.swaps:  # "6 pm Tuesdays, move Friday to Saturday"
        return bool(when.swaps) and any(not {*rhythm.weekdays([t], patterns)} <= {*when.days} for t in days)
    if any(t.name in twofold.OTHERS for t in told):  # "Tue and Thu are club nights, so any other night"
        return alone and bool(days) and not any(t.name == events.RUNS for t in told)
    pairs = [(a, b) for a, b in pairwise(days) if not _same(a, b)]
    return any(_apart(line, told, a, b, patterns) for a, b in pairs)


def _same(one: Hit, other: Hit) -> bool:
    return (
        one.name == other.name and one.kept.get("day") == other.kept.get("day") and one.kept.get("from") == other.kept.get("from")
    )


def _apart(line: Line, told: Sequence[Hit], one: Hit, other: Hit, patterns: Patterns) -> bool:
    """Whether there is more than a joint, or the time itself, between two days."""
    words = _between(line, told, one, other)
    if any(
        one.end <= t.start and t.end <= other.start and not _of_time(t) for t in told
    ):  # "park the Monday reminder, Friday 8 pm"
        return True
    if "." in words and _more(line, told, one, patterns):  # "stand easy on Mondays. Tuesdays at 7"
        return True
    if (STOPS | {","}) & {
        *words,
        *line.text[one.start : one.end].split(),
        *line.text[one.end : other.start].split(),
    } and _told_behind(line, told, other, patterns):
        return True  # "Mondays are good, 6 pm, Thursdays bad"
    marks = {*line.text[one.start : one.end].split()[-1:]} & {","}
    if one.name in SETS and other.name not in SETS and marks:
        return True
    joined = bool(words) and (words[-1] in patterns.figures.joins or words[-1] in JOINTS or words[-1] in patterns.when_joints)
    said = [word for word in words if word not in STOPS | JOINTS]
    foreign = any(word not in patterns.when_fillers and word not in patterns.when_joints for word in said)
    return foreign or (bool(said) and not STOPS.isdisjoint(words) and not joined)


def _of_time(tile: Hit) -> bool:
    return tile.name in (*clocks.TIMES, "every", "roughly", "too", "habit", "approves", "maybe", corrected.RATHER) or bool(
        clocks.part_of(tile.name)
    )


def _more(line: Line, told: Sequence[Hit], tile: Hit, patterns: Patterns) -> bool:
    """Whether a day stands among words that say something more, in a sentence without a time."""
    before = tells.before(line, tile, frozenset("."))
    among = [t for t in told if t.end <= tile.start and before and t.start >= before[0][1]]
    free = {word for word, at in before if not any(t.start <= at < t.end for t in among)}
    return not any(t.name in clocks.TIMES for t in among) and not free <= patterns.when_fillers


def _told_behind(line: Line, told: Sequence[Hit], tile: Hit, patterns: Patterns) -> bool:
    """Whether a day at the end is told something more of, without a time: "Fridays once the season ends"."""
    if any(t.start >= tile.end and t.name in clocks.TIMES for t in told) or line.text[tile.start : tile.end].rstrip().endswith(
        ","
    ):
        return False
    behind = [(w, at) for (w, _), at in zip(line.words, line.starts, strict=True) if at >= tile.end]
    end = next((n for n, (w, _) in enumerate(behind) if w in STOPS or w == ","), len(behind))
    free = {w for w, at in behind[:end] if not any(t.start <= at < t.end for t in told)}
    return not free <= patterns.when_fillers


def _between(line: Line, tiles: Sequence[Hit], one: Hit, other: Hit) -> list[str]:
    """The words between two tiles that no other tile holds."""
    among = [(w, at) for (w, _), at in zip(line.words, line.starts, strict=True) if one.end <= at < other.start]
    return [word for word, at in among if not any(t.start <= at < t.end for t in tiles)]


def _limited(line: Line, tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """A day right behind a "but" that leaves nothing out: "all week at 7 but Sunday is my lie-in"; or a part of the day with a word before
    it that says which ("school nights")."""
    behind = any(
        a.name in LIMITS
        and b.name in corrected.DAYS_TOLD
        and b not in out
        and any(t.name in corrected.DAYS_TOLD or t.name in clocks.EXACT for t in tiles[:n])
        and all(word in patterns.when_fillers and word not in ONLY for word in _between(line, tiles, a, b))
        for n, (a, b) in enumerate(pairwise(tiles))
    )
    return behind or any(t.name in clocks.PLURAL and _named(line, tiles, t, patterns) for t in tiles)


def _named(line: Line, tiles: Sequence[Hit], tile: Hit, patterns: Patterns) -> bool:
    at = line.place(tile.start) - 1
    word = line.words[at][0] if at >= 0 else "."
    free = at >= 0 and not any(t.start <= line.starts[at] < t.end for t in tiles)
    return free and word.isalpha() and word not in patterns.when_fillers | patterns.when_scenes


def _ends(line: Line, tile: Hit, patterns: Patterns) -> bool:
    """Whether a tile makes a bound of the time right behind it: "before 9", "night shift till 7"."""
    return tile.name == BESIDE or (
        tile.name == "doubts" and line.text[tile.start : tile.end].strip() in patterns.when_reasons.get("till", ())
    )


def _bound(line: Line, tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether the time is only a bound ("before 9"), or it cannot be told which of the days are denied ("no mondays, tuesdays 8pm")."""
    before = any(
        _ends(line, a, patterns) and b.name in (*clocks.EXACT, clocks.BARE) and a.end == b.start for a, b in pairwise(tiles)
    )
    days = [t for t in tiles if t.name in corrected.DAYS_TOLD]
    if before or not days or any(t not in out for t in days) or len(days) < 2:
        return before
    comma = any(line.text[t.start : t.end].rstrip().endswith(",") for t in days[:-1])
    two = len(days) < LONG or any(a is days[-1] and b.start <= a.end + len("at ") for a, b in pairwise(tiles))
    return comma and two and any(t.name in (*clocks.EXACT, clocks.BARE) and t.start >= days[-1].end for t in tiles)
