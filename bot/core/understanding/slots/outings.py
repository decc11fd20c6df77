"""A run as a message tells it: distance, time, parts and day; and a noted run put right ("make that 12k", "8 not 10"). Pure.

Rule 1: a number that is part of a day ("3 Nov") or of a score ("pain 3") is no distance.
Rule 2: a day without a year is the nearest such day; where that is still to come it is handed back, and the caller asks.
Rule 3: repeats and what was run besides add up to the distance, unless the message tells the whole.
Neighbours: measures.py reads the slot `run` of the contract; dialogue/runs.py and amend.py act on what is read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bot.core.understanding.slots import measures
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Bank, Hit

METRES = 100
"""From so much on, the bare second number of "6 x 800" is metres."""
HALF_YEAR = 183
NO_DAY = ("vague", "whole_week")
"""Names of patterns that tell when, and no one day; the second says nothing of when: "first run this week"."""
JOINS = frozenset((",", "+", "&", "/"))
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


def told(line: Line, patterns: Patterns, today: date, *, american: bool = False) -> Outing:
    """The run that a message tells. `american`: 11/3 is the third of November."""
    line, _ = measures.really(line, patterns)
    cut = next(iter(_once(patterns.run_parts, line, "cut")), None)
    half = _once(patterns.run_parts, line, "half")
    scores = [h for h in line.hits(patterns.severity) if h.name != "bare"]
    line = _without(line, scores)
    named = _dated_hits(line, patterns, today, american=american)
    vague = _no_one_day(line, patterns, named, today, american=american)
    listed = _side_by_side(named, line, patterns)
    days, day = [d for _, d in named], _of_run(named, line, patterns)
    line = _without(line, [h for h, _ in named])
    line = _without(line, [*_once(patterns.run_parts, line, "timed"), *_once(patterns.run_parts, line, "carried")])
    repeats = [*_once(patterns.run_parts, line, "repeats"), *_once(patterns.run_parts, line, "both_ways")]
    whole = next(iter(_once(patterns.run_parts, line, "whole")), None)
    plain = _without(line, repeats)
    hits = measures.firsts(patterns.run, plain)
    minutes = measures.minutes_of(hits, patterns)
    others = [h for h in _once(patterns.run, plain, "distance") if "unit" in h.kept]
    parts = _parts(repeats, others, patterns)
    distance, unit = _cut_short(cut, patterns, *_distance(hits, patterns, plain, parts, whole, minutes))
    if distance is not None and half and not parts:
        distance = round(distance / 2, 2)
    return Outing(
        distance=distance,
        unit=unit,
        minutes=minutes,
        parts=parts if distance is not None and not whole else (),
        day=day,
        days=len(set(days)),
        runs=1 if repeats or whole else len(others),
        listed=tuple(listed),
        more=bool(_once(patterns.run_parts, line, "often") or _once(patterns.run_parts, line, "one_more")),
        vague=vague and not named,
        bare=len(_without(plain, [*hits.values(), *others]).words) <= FILLERS,
        planned="not" in hits,
        unreal=measures.thought_of(hits),
    )


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
    if any(unit == "m" for *_, unit in parts) or (len(parts) > 1 and any(times > 1 for times, *_ in parts)):
        km = sum(times * each * (0.001 if unit == "m" else UNITS[unit]) for times, each, unit in parts)
        return _believed(round(km, 2), "km")
    if parts:
        times, each, unit = parts[0]
        return _believed(round(times * each, 2), unit)
    if found := measures.distance_of(hits, patterns, line):
        return _believed(*found)
    if minutes is not None and (timed := next(iter(_once(patterns.run_parts, line, "timed_of")), None)):
        return _believed(float(timed.kept["n"]), "")
    numbers = [float(word) for word, _ in line.words if word.replace(".", "", 1).isdecimal()]
    lone = numbers[0] if len(numbers) == 1 and minutes is None else None
    return _believed(lone, "") if lone else (None, "")


def _cut_short(cut: Hit | None, patterns: Patterns, distance: float | None, unit: str) -> tuple[float | None, str]:
    """ "10 miles but stopped at 6": what was run of it."""
    if cut is None or distance is None:
        return distance, unit
    short, own = float(cut.kept["n"]), measures.unit_of(cut.kept["unit"], patterns) if "unit" in cut.kept else unit
    return (short, own) if 0 < short * UNITS.get(own, 1.0) < distance * UNITS.get(unit, 1.0) else (distance, unit)


def _believed(distance: float, unit: str) -> tuple[float | None, str]:
    """The distance, where it can be one run's."""
    return (distance, unit) if 0 < distance <= measures.MOST_RUN[unit or "km"] else (None, "")


def _parts(repeats: Sequence[Hit], others: Sequence[Hit], patterns: Patterns) -> tuple[tuple[int, float, str], ...]:
    """Repeats, and each distance besides; only repeats without a believable length are no part."""
    found = []
    for hit in repeats:
        times, each = int(float(hit.kept.get("n", BOTH))), float(hit.kept["each"])
        unit = measures.unit_of(hit.kept["unit"], patterns) if "unit" in hit.kept else "m" if each >= METRES else ""
        if unit and 0 < times <= METRES:
            found.append((times, each, unit))
    if not found:
        return ()
    return (*found, *((1, float(h.kept["n"]), measures.unit_of(h.kept["unit"], patterns)) for h in others))


def _once(bank: Bank, line: Line, name: str) -> list[Hit]:
    """The hits of one name, none within another, in their order."""
    found: list[Hit] = []
    for hit in sorted((h for h in line.hits(bank) if h.name == name), key=lambda h: (h.start, -h.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def _without(line: Line, hits: Sequence[Hit]) -> Line:
    """The line without the words of these hits."""
    if not hits:
        return line
    gone = {at for h in hits for at in range(line.place(h.start), line.place(h.end - 1) + 1)}
    return of_words([word for at, word in enumerate(line.words) if at not in gone])


# Days.


def _days(line: Line, patterns: Patterns, today: date, *, american: bool) -> tuple[list[date], Line]:
    """The days that the line names, in order, and the line without them."""
    kept = _dated_hits(line, patterns, today, american=american)
    return [day for _, day in kept], _without(line, [h for h, _ in kept])


def _of_run(found: Sequence[tuple[Hit, date]], line: Line, patterns: Patterns) -> date | None:
    """The day of the run: of several the one nearest to its length, as in "pain 5 yesterday, ran 10k today"."""
    lengths = [h for h in _once(patterns.run, line, "distance") if "unit" in h.kept] if len({d for _, d in found}) > 1 else []
    if len(lengths) != 1:
        return found[0][1] if found else None
    return min(found, key=lambda f: max(f[0].start - lengths[0].end, lengths[0].start - f[0].end))[1]


def _dated_hits(line: Line, patterns: Patterns, today: date, *, american: bool) -> list[tuple[Hit, date]]:
    """The days that the line names, where they stand, in order; the longest reading of a place counts."""
    hits = sorted(line.hits(patterns.run_day), key=lambda h: (h.start - h.end, h.start))
    kept: list[tuple[Hit, date]] = []
    for hit in hits:
        if hit.name in NO_DAY or any(hit.start < k.end and k.start < hit.end for k, _ in kept):
            continue
        if (day := _day(hit, patterns, today, american=american)) is not None:
            kept.append((hit, day))
    kept.sort(key=lambda pair: pair[0].start)
    return kept


def _side_by_side(named: Sequence[tuple[Hit, date]], line: Line, patterns: Patterns) -> list[date]:
    """The days that stand side by side, with nothing but words that join between them; none where it is fewer than two."""
    for (a, _), (b, _) in pairwise(named):
        between = line.text[a.end : b.start].split()
        if not (patterns.when_joints | JOINS).issuperset(between):
            return []
    return [day for _, day in named] if len({day for _, day in named}) > 1 else []


def _no_one_day(line: Line, patterns: Patterns, named: Sequence[tuple[Hit, date]], today: date, *, american: bool) -> bool:
    """Whether it is told when, and that is a week, a month, or a day that does not exist."""
    hits = [h for h in line.hits(patterns.run_day) if not any(h.start < k.end and k.start < h.end for k, _ in named)]
    held = [h for h in hits if h.name == "whole_week"]
    free = [h for h in hits if h.name != "whole_week" and not any(h.start < k.end and k.start < h.end for k in held)]
    return any(h.name == "vague" or _day(h, patterns, today, american=american) is None for h in free)


def _day(hit: Hit, patterns: Patterns, today: date, *, american: bool) -> date | None:
    kept: dict[str, Any] = dict(hit.kept)
    match hit.name:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case "tomorrow":
            return today + timedelta(days=1)
        case "before_yesterday":
            return today - timedelta(days=2)
        case "ago" | "weeks_ago":
            days = float(kept.get("n", 1)) * (7 if hit.name == "weeks_ago" else 1)
            return today - timedelta(days=round(days)) if 0 <= days <= 2 * HALF_YEAR else None
        case "last" | "weekday":
            return _weekday(kept["day"], patterns, today, last=hit.name == "last")
        case "month":
            return _dated(kept.get("y"), patterns.months[kept["month"].strip(" ,")], kept["d"], today)
        case "nth":
            return _newest(kept["d"], today)
        case "iso":
            return _dated(kept["y"], kept["m"], kept["d"], today)
        case _:
            a, b = (kept["b"], kept["a"]) if american else (kept["a"], kept["b"])
            return _dated(kept.get("y"), b, a, today) or _dated(kept.get("y"), a, b, today)


def _weekday(word: str, patterns: Patterns, today: date, *, last: bool) -> date:
    """The newest such day: today counts, but not where it is "last Sunday"."""
    number = int(patterns.weekdays[word.strip(" ,")])
    back = (today.weekday() - number) % 7
    return today - timedelta(days=back or (7 if last else 0))


def _newest(day: object, today: date) -> date | None:
    """The newest such day of a month: today, or before it."""
    number = int(float(str(day)))
    return next((d for n in range(METRES) if (d := today - timedelta(days=n)).day == number), None)


def _dated(year: object, month: object, day: object, today: date) -> date | None:
    """A date; without a year the nearest one. None where there is no such day."""
    try:
        given = int(float(str(year))) if year is not None else 0
        years = [given + (2000 if given < METRES else 0)] if given else [today.year - 1, today.year, today.year + 1]
        found = [date(y, int(float(str(month))), int(float(str(day)))) for y in years]
    except ValueError:
        return None
    return min(found, key=lambda d: abs((d - today).days))


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
        days, _ = _days(line, patterns, today, american=american)  # nothing new is told, so that every day in it is the run's
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
    outing = told(_rest(line, lead, hits), patterns, today, american=american)
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
    days, _ = _days(head, patterns, today, american=american)
    return days[0] if days else None


def _rest(line: Line, lead: Hit | None, hits: measures.Hits) -> Line:
    """The line without what leads to the new value, and without the old one."""
    return _without(line, [h for h in (lead, hits.get("old")) if h is not None])


def _number(line: Line) -> float | None:
    numbers = [float(word) for word, _ in line.words if word.replace(".", "", 1).isdecimal()]
    return numbers[0] if len(numbers) == 1 else None
