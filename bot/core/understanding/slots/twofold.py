"""Two rhythms in one message, each with its own time: "8 on weekdays, 10 at weekends", "mon 7am, thu 6:30pm". Pure.

Rule: only where each of them is clear by itself; where anything of it is in doubt, the dialogue asks for one after the other.
Neighbours: when.py finds that there are two, and reads each; dialogue/recurring.py sets them as one reminder.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.model.reminder import DAILY, When
from bot.core.understanding.slots import clocks, corrected
from bot.core.understanding.slots.events import BEFORE
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

MOST = 4
NOT_BEFORE, OTHERS = "not_before", ("other_days",)
"""Tiles of a time that is a bound ("not before 10 at weekends"), and of all the other days."""
ONE = ("then_on", "of_day")
"""Tiles by which the second day is that of the same reminder."""
DAY, TIME = "day", "time"
EXACT = (*clocks.EXACT, clocks.BARE)
SETS = {"weekdays": clocks.DAYS[:5], "weekends": clocks.DAYS[5:]}
STOPS = frozenset(",;.&-/")


def clock_names(tiles: Sequence[Hit]) -> tuple[str, ...]:
    """The names of tiles that tell a time; where none does, parts of the day."""
    names = (*clocks.TIMES, NOT_BEFORE)
    return names if any(t.name in names for t in tiles) else (*clocks.PARTS, *clocks.PLURAL)


def both(
    line: Line, tiles: Sequence[Hit], patterns: Patterns, read: Callable[[Line, Patterns], When], *, sure: bool
) -> When | None:
    """What the line says, the first of its rhythms with the others beside it; None where one of them is not clear. `sure`: whether days and
    times take turns."""
    if any(t.name in ONE for t in tiles):  # "Friday at 8, then every Friday at 9", "shift that Monday 8 am to Tuesday 9 am"
        return None
    parts = [_bare(part, patterns) for part in (_split(line, tiles) if sure else _apart(line, tiles, patterns))]
    if not 1 < len(parts) <= MOST or 0 < sum(t.name == BEFORE for t in tiles) < len(parts):
        return None  # "half an hour before my run: Tuesday at 6, Saturday at 9"
    found = _others([_weekly(read(part, patterns)) for part in parts], [t for t in tiles if t.name in OTHERS])
    if not all(_clear(one) for one in found):
        return None
    first, last = found[0], found[-1]
    bounded = [_bounded(one, first if first.starts or first.ends or first.lasting else last) for one in found]
    known = all(one.whole for one in found)
    cue = any(one.cue for one in found)
    whole = replace(bounded[0], more=tuple(bounded[1:]), whole=known, cue=cue, near=all(one.near for one in found))
    near = known or (whole.near and all(one.near for one in found))
    return replace(whole, unclear="" if known or cue else "sure", beside=not known, left=not (near or cue) or _called(tiles))


def _called(tiles: Sequence[Hit]) -> bool:
    """Whether the first of several days with their times stands before what asks for a reminder: "race Sunday 9 am. Remind me Saturday 8 pm"."""
    cue = next((n for n, t in enumerate(tiles) if t.name == "cue"), 0)
    return all(any(t.name in kinds for t in tiles[:cue]) for kinds in (corrected.TURNS, EXACT))


def but(
    line: Line, tiles: Sequence[Hit], out: Sequence[Hit], patterns: Patterns, read: Callable[[Line, Patterns], When]
) -> When | None:
    """Days that are left out and have a time of their own: "every day at 7 except Sunday at 9"; None where the line says no such thing."""
    for n, (no, day, time) in enumerate(zip(tiles, tiles[1:], tiles[2:], strict=False)):
        own = day in out and day.name in (*corrected.DAYS_TOLD, "weekends") and time.name in EXACT and time not in out
        if not own or no in out or not any(t.name in EXACT for t in tiles[:n]):
            continue
        rule = read(of_words(line.words[: line.place(no.start)]), patterns)
        other = _weekly(read(_bare(of_words(line.words[line.place(day.start) :]), patterns), patterns))
        all_, less = week(rule.days or (DAILY,)), week(other.days)
        if (
            rule.says_day > bool(rule.days)
            or not (set(less) < set(all_) and rule.says_time and other.says_time)
            or rule.unclear
            or other.unclear
        ):
            return None
        left = tuple(d for d in all_ if d not in less)
        days = next(((name,) for name, held in SETS.items() if held == left), left)
        return replace(rule, days=days, more=(other,), whole=rule.whole and other.whole, near=rule.near and other.near)
    return None


def week(days: Sequence[str]) -> tuple[str, ...]:
    """The single days of rhythms and days, in the order of the week."""
    named = {d for one in days for d in (clocks.DAYS if one == DAILY else SETS.get(one, (one,)))}
    return tuple(d for d in clocks.DAYS if d in named)


def _split(line: Line, tiles: Sequence[Hit]) -> list[Line]:
    """The line in parts that begin as the first one does: with days, or with a time."""
    times = clock_names(tiles)
    kinds = [(TIME if t.name in times else DAY, t) for t in tiles if t.name in (*corrected.TURNS, *OTHERS, *times)]
    cuts, begun = [0], kinds[0][0]
    others = any(t.name in OTHERS for _, t in kinds)
    for n, (kind, tile) in enumerate(kinds[1:], 1):
        if tile.name in OTHERS if others else kind == begun and kinds[n - 1][0] != begun:
            before = max((t for t in tiles if t.end <= kinds[n][1].start), key=lambda t: t.end)
            cuts.append(line.place(before.end - 1) + 1)
    return [of_words(line.words[a:b]) for a, b in zip(cuts, [*cuts[1:], len(line.words)], strict=True)]


def _apart(line: Line, tiles: Sequence[Hit], patterns: Patterns) -> list[Line]:
    """The line parted at a stop or an "and", where there are days and a time on both sides: "8:30 mon to thu, fridays 10"."""
    clock = {(t.name, *t.kept.values()) for t in tiles if t.name in EXACT}
    if len(clock) < 2:
        return []
    words = line.words
    for n in range(1, len(words)):
        joint = words[n - 1][0] in STOPS or words[n][0] in patterns.figures.joins
        at = line.starts[n]
        sides = [[t for t in tiles if t.end <= at], [t for t in tiles if t.start >= at]]
        if joint and all(any(t.name in kinds for t in side) for side in sides for kinds in (corrected.TURNS, EXACT)):
            return [of_words(words[:n]), of_words(words[n:])]
    return []


def _bare(line: Line, patterns: Patterns) -> Line:
    """Without the words and stops that only join it to what stands before or behind."""
    words = list(line.words)
    joints = patterns.when_joints | STOPS
    while words and words[0][0] in joints:
        words.pop(0)
    while words and words[-1][0] in joints:
        words.pop()
    return of_words(words)


def _weekly(when: When) -> When:
    """A weekday with its own time, beside another one with its own, is each such day."""
    again = when.weekday and not (when.week or when.plus or when.following)
    return replace(when, days=(when.weekday,), weekday="", bare=False) if again else when


def _others(found: list[When], others: Sequence[Hit]) -> list[When]:
    """With the days of the week that no other part names, where the last part is of those."""
    if not others or len(found) < 2:
        return found
    named = {d for one in found[:-1] for day in one.days for d in SETS.get(day, (day,))}
    left = tuple(d for d in clocks.DAYS if d not in named)
    days = next((name for name, held in SETS.items() if held == left), "")
    return (
        [*found[:-1], replace(found[-1], days=(days,) if days else left, loosely=False)]
        if left and found[-1].days == (DAILY,)
        else found
    )


def _clear(when: When) -> bool:
    told = bool(when.days) and when.says_time and not when.every and not when.more
    return told and when.unclear in ("", "sure" if when.beside else "") and when.ahead is None and when.days != (DAILY,)


def _bounded(when: When, like: When) -> When:
    return replace(when, starts=like.starts, ends=like.ends, lasting=like.lasting)
