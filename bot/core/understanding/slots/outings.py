"""A run as a message tells it: distance, time, parts and day; and a noted run put right ("make that 12k", "8 not 10"). Pure.

Rule 1: a number that is part of a day ("3 Nov") or of a score ("pain 3") is no distance.
Rule 2: repeats and what was run besides add up to the distance, unless the message tells the whole; rests between them count for nothing.
Rule 3: where in the run it hurt ("at mile 4", "after 40 minutes") is neither its length nor its time.
Neighbours: rundays.py has its day; measures.py reads the slot `run` of the contract; dialogue/runs.py and amend.py act on what is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.understanding.slots import measures, rundays
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.rundays import once, without
from bot.core.understanding.slots.templates import Hit

LONG_AGO = "long_ago"
"""Why a run is none to note, unless its day is told: "10k record this morning"."""
DAY = 24
"""Hours: "at 19:45" is when it was, "at 48:20" how long."""
METRES = 100
"""From so much on, the bare second number of "6 x 800" is metres."""
WIDEST = 1.5
"""From so wide a range on, "5 to 10 miles" is no length: it is asked how far it was."""
BOTH = 2
"""Ways of a run there and back, of which the length of one is told."""
FILLERS = 2
"""Words beside distance, time, day and pain that a message may have and still be nothing but a run."""
UNITS = {"km": 1.0, "mi": measures.KM_PER_MILE}
LEADS = (
    "delete_one",
    "delete",
    "pain_on",
    "pain_of",
    "pain_was",
    "unit",
    "number",
    "change",
    "run_was",
    "took",
    "it_was",
    "meant",
)
"""What a message that puts a run right may begin with, in the order in which it counts."""


@dataclass(frozen=True, slots=True)
class Outing:
    """A run that was told.

    distance: in `unit` ("km", "mi", or "" where a bare number names none); None where none is told
    parts:    of repeats and what was run besides: (times, each, "m", "km" or "mi")
    day:      where one is named; days: how many are named; runs: how many distances are told apart
    listed:   the days of the same run, told side by side: "5 miles mon, wed and fri"; more: there were more runs than can be told apart
    vague:    when it was is told, and is no one day: "last month", "31 November"
    bare:     the message is next to nothing but the run; planned: it speaks of a run to come, or of none at all
    unreal:   one of measures.THOUGHT_OF where it is none that the writer ran, else ""
    either:   a race of which nothing says that it is over: "10k race on Sunday"
    """

    distance: float | None = None
    unit: str = ""
    minutes: float | None = None
    parts: tuple[tuple[int, float, str], ...] = ()
    day: date | None = None
    days: int = 0
    runs: int = 0
    listed: tuple[date, ...] = ()
    more: bool = False
    vague: bool = False
    bare: bool = False
    planned: bool = False
    unreal: str = ""
    either: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """What of a noted run is put right. `old`: the value that was wrong; of: the day of the run that is meant; `gone`: delete it;
    unit: the one that was meant; bare: a number by itself, which may be the distance or the pain."""

    outing: Outing
    old: float | None = None
    pain: float | None = None
    of: date | None = None
    gone: bool = False
    sure: bool = False
    unit: str = ""
    bare: bool = False


def told(line: Line, patterns: Patterns, today: date, *, american: bool = False, over: bool = False) -> Outing:
    """The run that a message tells. `american`: 11/3 is the third of November; `over`: the run is known to be."""
    line, _ = measures.really(line, patterns)
    done, raced = over or _done(line, patterns), bool(once(patterns.run_parts, line, "race"))
    cut, half = next(iter(once(patterns.run_parts, line, "cut")), None), once(patterns.run_parts, line, "half")
    scores, whole = [h for h in line.hits(patterns.severity) if h.name != "bare"], line
    line = without(line, [*scores, *once(patterns.run_parts, line, "resting")])
    named = rundays.dated(line, patterns, today, american=american, done=done)
    vague = rundays.no_one_day(line, patterns, named, today, american=american)
    listed, day = rundays.side_by_side(named, line, patterns), rundays.of_run(named, line, patterns)
    line = _only_run(without(line, [h for h, _ in named]), patterns)
    found = _length(line, patterns, cut)
    return replace(
        found,
        distance=round(found.distance / 2, 2) if found.distance is not None and half and not found.parts else found.distance,
        unreal="" if found.unreal == LONG_AGO and day is not None else found.unreal or measures.to_come(whole, patterns),
        day=day,
        days=len({d for _, d in named}),
        listed=tuple(listed),
        more=bool(once(patterns.run_parts, line, "often") or once(patterns.run_parts, line, "one_more")),
        vague=vague and not named,
        either=raced and not (done or scores) and all(h.name in ("weekday", "today") for h, _ in named),
    )


def _done(line: Line, patterns: Patterns) -> bool:
    """Whether a word, or a time beside a length, says that a run is over; a start at 9:30 is no such time."""
    hits = measures.firsts(patterns.run, without(line, once(patterns.run_parts, line, "starts")))
    timed = measures.minutes_of(hits, patterns) is not None and ("distance" in hits or "named" in hits)
    return timed or bool(once(patterns.run_parts, line, "done"))


def _only_run(line: Line, patterns: Patterns) -> Line:
    """The line without figures that are no length and no time of the run: repeats of a time, what was carried, where it hurt, rests."""
    parts = patterns.run_parts
    line = without(line, [*once(parts, line, "timed"), *once(parts, line, "carried"), *once(parts, line, "climb")])
    line = _without_height(without(line, _of_the_clock(line, patterns)), patterns)
    if once(parts, line, "aching"):
        line = without(line, _where(line, patterns))
    return without(line, once(parts, line, "rest")) if once(parts, line, "repeats") else line


def _of_the_clock(line: Line, patterns: Patterns) -> list[Hit]:
    """When it began: "at 19:45"; a time such as 48:20 is none of the clock's."""
    starts = once(patterns.run_parts, line, "starts")
    return [h for h in starts if h.kept["clock"].count(":") == 1 and int(h.kept["clock"].partition(":")[0]) < DAY]


def _without_height(line: Line, patterns: Patterns) -> Line:
    """The line without "350 m up", where another figure tells how far or how long it was: "60 m uphill" may be minutes."""
    rest = without(line, once(patterns.run_parts, line, "up"))
    return rest if measures.firsts(patterns.run, rest).keys() & {"distance", "named", "minutes", "clock"} else line


def _where(line: Line, patterns: Patterns) -> list[Hit]:
    """Where in the run it hurt: "at mile 4", "after 40 minutes"; not where that is all the length there is, unless it tells of each run."""
    hits = once(patterns.run_parts, line, "where")
    left = without(line, hits)
    told = measures.firsts(patterns.run, left).keys() & {"distance", "named", "minutes", "clock", "metres"}
    if told or once(patterns.run_parts, left, "lone"):
        return hits
    return [] if once(patterns.run_parts, line, "eased") else once(patterns.run_parts, line, "where_each")


def _length(line: Line, patterns: Patterns, cut: Hit | None) -> Outing:
    """How far and how long it was, and in which parts."""
    repeats = [*once(patterns.run_parts, line, "repeats"), *once(patterns.run_parts, line, "both_ways")]
    whole = next(
        (h for h in once(patterns.run_parts, line, "whole") if not any(r.start < h.end and h.start < r.end for r in repeats)),
        None,
    )
    plain = without(line, repeats)
    hits = measures.firsts(patterns.run, plain)
    others = [h for h in once(patterns.run, plain, "distance") if "unit" in h.kept]
    warmed = len(others) > 1 and _in_stretches(line, patterns, len(others))
    parts, minutes = _parts(repeats, others, patterns, warmed=warmed), _time(hits, plain, patterns)
    distance, unit = _cut_short(cut, patterns, *_distance(hits, patterns, plain, parts, whole, minutes))
    return Outing(
        distance=distance,
        unit=unit,
        minutes=minutes,
        parts=parts if distance is not None and not whole else (),
        runs=1 if repeats or whole or warmed else len(others),
        bare=len(without(plain, [*hits.values(), *others]).words) <= FILLERS,
        planned="not" in hits,
        unreal=measures.thought_of(hits),
    )


def _in_stretches(line: Line, patterns: Patterns, lengths: int) -> bool:
    """Whether the lengths of a message are one run's: one is a warm-up or the way down from it, they are added up, or it is told of each how it was run."""
    added = len(once(patterns.run_parts, line, "plus")) == lengths - 1
    return added or bool(once(patterns.run_parts, line, "warm")) or len(once(patterns.run_parts, line, "stretch")) == lengths


def _time(hits: measures.Hits, line: Line, patterns: Patterns) -> float | None:
    """Minutes; of "40-45 min" the middle."""
    span = next(iter(once(patterns.run_parts, line, "range_time")), None)
    minutes = measures.minutes_of(hits, patterns)
    if span is None or minutes is None:
        return minutes
    low, high = float(span.kept["low"]), float(span.kept["high"])
    return minutes * (low + high) / 2 / high if 0 < low < high <= WIDEST * low else minutes


def _distance(
    hits: measures.Hits,
    patterns: Patterns,
    line: Line,
    parts: Sequence[tuple[int, float, str]],
    whole: Hit | None,
    minutes: float | None,
) -> tuple[float | None, str]:
    """Distance and unit: the whole where it is told, else the sum of the parts, else the first one; a lone number has no unit."""
    if whole:
        return _believed(float(whole.kept["n"]), measures.unit_of(whole.kept["unit"], patterns))
    if len(parts) > 1 and {unit for *_, unit in parts} == {"mi"}:
        return _believed(round(sum(times * each for times, each, _ in parts), 2), "mi")
    if len(parts) > 1 or any(unit == "m" for *_, unit in parts):
        km = sum(times * each * (0.001 if unit == "m" else UNITS[unit]) for times, each, unit in parts)
        return _believed(round(km, 2), "km")
    if parts:
        times, each, unit = parts[0]
        return _believed(round(times * each, 2), unit)
    if span := next(iter([*once(patterns.run_parts, line, "added"), *once(patterns.run_parts, line, "range")]), None):
        return _between(span, patterns)
    if found := measures.distance_of(hits, patterns, line):
        return _believed(*found)
    if minutes is not None and (timed := next(iter(once(patterns.run_parts, line, "timed_of")), None)):
        return _believed(float(timed.kept["n"]), "")
    numbers = [float(word) for word, _ in line.words if word.replace(".", "", 1).isdecimal()]
    lone = numbers[0] if len(numbers) == 1 and minutes is None else None
    return _believed(lone, "") if lone else (None, "")


def _between(span: Hit, patterns: Patterns) -> tuple[float | None, str]:
    """ "4-5 miles": the middle, and no length where the range is wide; of "8+2k" the sum."""
    low, high = float(span.kept["low"]), float(span.kept["high"])
    unit = measures.unit_of(span.kept["unit"], patterns)
    if span.name == "added":
        return _believed(low + high, unit)
    return _believed((low + high) / 2, unit) if 0 < low < high <= WIDEST * low else (None, "")


def _cut_short(cut: Hit | None, patterns: Patterns, distance: float | None, unit: str) -> tuple[float | None, str]:
    """ "10 miles but stopped at 6": what was run of it."""
    if cut is None or distance is None:
        return distance, unit
    short, own = float(cut.kept["n"]), measures.unit_of(cut.kept["unit"], patterns) if "unit" in cut.kept else unit
    return (short, own) if 0 < short * UNITS.get(own, 1.0) < distance * UNITS.get(unit, 1.0) else (distance, unit)


def _believed(distance: float, unit: str) -> tuple[float | None, str]:
    """The distance, where it can be one run's."""
    return (distance, unit) if 0 < distance <= measures.MOST_RUN[unit or "km"] else (None, "")


def _parts(
    repeats: Sequence[Hit], others: Sequence[Hit], patterns: Patterns, *, warmed: bool
) -> tuple[tuple[int, float, str], ...]:
    """Repeats, or a run with its warm-up, and each distance besides; repeats without a believable length are no part."""
    found = []
    for hit in repeats:
        times, each = int(float(hit.kept.get("n", BOTH))), float(hit.kept["each"])
        unit = measures.unit_of(hit.kept["unit"], patterns) if "unit" in hit.kept else "m" if each >= METRES else ""
        if unit and 0 < times <= METRES:
            found.append((times, each, unit))
    if not found and not warmed:
        return ()
    return (*found, *((1, float(h.kept["n"]), measures.unit_of(h.kept["unit"], patterns)) for h in others))


# A noted run put right.


def fix(line: Line, patterns: Patterns, today: date, *, american: bool = False) -> Fix | None:
    """What of a noted run the message puts right; None where it speaks of none. `sure`: it names a run, so any time will do."""
    hits = measures.firsts(patterns.run_fix, line)
    lead = next(
        (hits[name] for name in LEADS if name in hits),
        None,
    )
    if lead is None and not ("instead" in hits or "old" in hits):
        return None
    named = _first_day(line, lead, patterns, today, american=american)
    if lead is not None and lead.name in ("delete_one", "delete"):
        days, _ = rundays.days(
            line, patterns, today, american=american
        )  # nothing new is told, so that every day in it is the run's
        old = float(lead.kept["old"]) if "old" in lead.kept else None
        unit = measures.unit_of(lead.kept["unit"], patterns) if "unit" in lead.kept else ""
        return Fix(Outing(unit=unit), old=old, of=days[0] if days else None, gone=True, sure=True)
    sure = lead is not None and lead.name in ("change", "run_was")
    if lead is not None and lead.name == "unit":
        return Fix(Outing(), unit=measures.unit_of(lead.kept["unit"], patterns))
    if lead is not None and lead.name == "number":
        return _bare(lead, patterns)
    if lead is not None and lead.name in ("pain_on", "pain_was", "pain_of"):
        value = _number(_rest(line, lead, hits)) if "p" not in lead.kept else float(lead.kept["p"])
        return Fix(Outing(), pain=value, of=named) if value is not None and 0 <= value <= measures.WORST else None
    outing = told(_rest(line, lead, hits), patterns, today, american=american, over=True)
    if lead is not None and lead.name == "took":
        outing = timed(outing)
    pain = next((float(h.kept["n"]) for h in line.hits(patterns.severity) if h.name != "bare"), None)
    old = float(hits["old"].kept["old"]) if "old" in hits else None
    found = Fix(outing, old=old, pain=pain, of=named, sure=sure)
    return found if outing.distance or outing.minutes or outing.day or pain is not None else None


def timed(outing: Outing) -> Outing:
    """ "It took 55": a bare number where a time is told is minutes, and never a distance."""
    bare = outing.distance is not None and not outing.unit and not outing.minutes
    return replace(outing, distance=None, minutes=outing.distance) if bare else outing


def _bare(lead: Hit, patterns: Patterns) -> Fix | None:
    """ "7.5 actually", "no 8.5 miles"."""
    unit = measures.unit_of(lead.kept["unit"], patterns) if "unit" in lead.kept else ""
    distance, unit = _believed(float(lead.kept["n"]), unit)
    old = float(lead.kept["old"]) if "old" in lead.kept else None
    return Fix(Outing(distance=distance, unit=unit), old=old, bare=not unit and old is None) if distance else None


def _first_day(line: Line, lead: Hit | None, patterns: Patterns, today: date, *, american: bool) -> date | None:
    """The day that the words before the new value name: "yesterday's run was ..."."""
    if lead is None:
        return None
    head = of_words(line.words[: line.place(lead.end - 1) + 1])
    days, _ = rundays.days(head, patterns, today, american=american)
    return days[0] if days else None


def _rest(line: Line, lead: Hit | None, hits: measures.Hits) -> Line:
    """The line without what leads to the new value, and without the old one."""
    return without(line, [h for h in (lead, hits.get("old")) if h is not None])


def _number(line: Line) -> float | None:
    numbers = [float(word) for word, _ in line.words if word.replace(".", "", 1).isdecimal()]
    return numbers[0] if len(numbers) == 1 else None
