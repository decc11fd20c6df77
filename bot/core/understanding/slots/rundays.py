"""The days that a run is told with. Pure.

Rule 1: a weekday is the newest one that is past or today; "this Sunday" is one to come where nothing says that the run is done, and "next Sunday" always.
Rule 2: a date beats the weekday beside it: "Sunday 20 September" is the 20th, whatever day that is.
Rule 3: a day without a year is the nearest such day; where that is still to come it is handed back, and the caller asks.
Neighbours: outings.py reads the run itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Bank, Hit

HALF_YEAR, WEEK, CENTURY = 183, 7, 100
MONTHS_BACK = 100
"""Days in which each day of a month that there is comes up."""
NO_DAY = ("vague", "whole_week")
"""Names of patterns that tell when, and no one day; the second says nothing of when: "first run this week"."""
NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1, "after_tomorrow": 2, "before_yesterday": -2}
WEEKDAYS = frozenset(("weekday", "last", "coming", "next"))
DATES = frozenset(("month", "nth", "iso", "figures"))
JOINS = frozenset((",", "+", "&", "/"))
BETWEEN = frozenset((",", ".", "(", "-"))
"""What may stand between a weekday and its date."""


def once(bank: Bank, line: Line, name: str) -> list[Hit]:
    """The hits of one name, none within another, in their order."""
    found: list[Hit] = []
    for hit in sorted((h for h in line.hits(bank) if h.name == name), key=lambda h: (h.start, -h.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def without(line: Line, hits: Sequence[Hit]) -> Line:
    """The line without the words of these hits."""
    if not hits:
        return line
    gone = {at for h in hits for at in range(line.place(h.start), line.place(h.end - 1) + 1)}
    return of_words([word for at, word in enumerate(line.words) if at not in gone])


def days(line: Line, patterns: Patterns, today: date, *, american: bool) -> tuple[list[date], Line]:
    """The days that the line names, in order, and the line without them."""
    kept = dated(line, patterns, today, american=american)
    return [day for _, day in kept], without(line, [h for h, _ in kept])


def of_run(found: Sequence[tuple[Hit, date]], line: Line, patterns: Patterns) -> date | None:
    """The day of the run: of several the one nearest to its length, as in "pain 5 yesterday, ran 10k today"."""
    lengths = [h for h in once(patterns.run, line, "distance") if "unit" in h.kept] if len({d for _, d in found}) > 1 else []
    if len(lengths) != 1:
        return found[0][1] if found else None
    return min(found, key=lambda f: max(f[0].start - lengths[0].end, lengths[0].start - f[0].end))[1]


def dated(line: Line, patterns: Patterns, today: date, *, american: bool, done: bool = True) -> list[tuple[Hit, date]]:
    """The days that the line names, where they stand, in order; the longest reading of a place counts. `done`: the run is known to be over."""
    named = (h._replace(name="weekday") if done and h.name == "coming" else h for h in line.hits(patterns.run_day))
    hits = sorted(named, key=lambda h: (h.start - h.end, h.start))
    kept: list[tuple[Hit, date]] = []
    for hit in hits:
        if hit.name in NO_DAY or any(hit.start < k.end and k.start < hit.end for k, _ in kept):
            continue
        if (day := _day(hit, patterns, today, american=american)) is not None:
            kept.append((hit, day))
    kept.sort(key=lambda pair: pair[0].start)
    return [one for one in kept if not any(_is_of(one[0], hit, line) for hit, _ in kept)]


def _is_of(weekday: Hit, dated_: Hit, line: Line) -> bool:
    """Whether a weekday stands right beside a date: the two are one day, and the date says which."""
    if weekday.name not in WEEKDAYS or dated_.name not in DATES:
        return False
    first, then = sorted((weekday, dated_), key=lambda h: h.start)
    return BETWEEN.issuperset(line.text[first.end : then.start].split())


def side_by_side(named: Sequence[tuple[Hit, date]], line: Line, patterns: Patterns) -> list[date]:
    """The days that stand side by side, with nothing but words that join between them; none where it is fewer than two."""
    for (a, _), (b, _) in pairwise(named):
        between = line.text[a.end : b.start].split()
        if not (patterns.when_joints | JOINS).issuperset(between):
            return []
    return [day for _, day in named] if len({day for _, day in named}) > 1 else []


def no_one_day(line: Line, patterns: Patterns, named: Sequence[tuple[Hit, date]], today: date, *, american: bool) -> bool:
    """Whether it is told when, and that is a week, a month, or a day that does not exist."""
    hits = [h for h in line.hits(patterns.run_day) if not any(h.start < k.end and k.start < h.end for k, _ in named)]
    held = [h for h in hits if h.name == "whole_week"]
    free = [h for h in hits if h.name != "whole_week" and not any(h.start < k.end and k.start < h.end for k in held)]
    return any(h.name == "vague" or _day(h, patterns, today, american=american) is None for h in free)


def _day(hit: Hit, patterns: Patterns, today: date, *, american: bool) -> date | None:
    kept: dict[str, Any] = dict(hit.kept)
    if hit.name in NEAR:
        return today + timedelta(days=NEAR[hit.name])
    match hit.name:
        case "ago" | "weeks_ago":
            days = float(kept.get("n", 1)) * (WEEK if hit.name == "weeks_ago" else 1)
            return today - timedelta(days=round(days)) if 0 <= days <= 2 * HALF_YEAR else None
        case "last" | "weekday":
            return _weekday(kept["day"], patterns, today, last=hit.name == "last")
        case "coming" | "next":
            return _coming(kept["day"], patterns, today, later=hit.name == "next")
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
    back = (today.weekday() - number) % WEEK
    return today - timedelta(days=back or (WEEK if last else 0))


def _coming(word: str, patterns: Patterns, today: date, *, later: bool) -> date:
    """The first such day from today on; `later`: today does not count."""
    ahead = (int(patterns.weekdays[word.strip(" ,")]) - today.weekday()) % WEEK
    return today + timedelta(days=ahead or (WEEK if later else 0))


def _newest(day: object, today: date) -> date | None:
    """The newest such day of a month: today, or before it."""
    number = int(float(str(day)))
    return next((d for n in range(MONTHS_BACK) if (d := today - timedelta(days=n)).day == number), None)


def _dated(year: object, month: object, day: object, today: date) -> date | None:
    """A date; without a year the nearest one. None where there is no such day."""
    try:
        given = int(float(str(year))) if year is not None else 0
        years = [given + (2000 if given < CENTURY else 0)] if given else [today.year - 1, today.year, today.year + 1]
        found = [date(y, int(float(str(month))), int(float(str(day)))) for y in years]
    except ValueError:
        return None
    return min(found, key=lambda d: abs((d - today).days))
