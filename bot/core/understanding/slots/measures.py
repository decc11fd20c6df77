"""Distances, times of a run, days since: the measured slots. Pure; words come from content/<code>/lexicon/slots.yaml.

Neighbours: read.py calls these; line.py made the line, with numbers in figures.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from bot.core.understanding.result import Implausible
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Bank, Hit, unmarked

MOST_WEEKLY, MOST_RUN = {"km": 400.0, "mi": 250.0}, {"km": 250.0, "mi": 160.0}
SHORT = 8
"""Words of an answer in which a bare number can only be what was asked."""
WORST = 10
"""Two numbers up to this, and no word of distance beside them, are scores: "a 7 last week, now a 2"."""
KM_PER_MILE = 1.609344
FEWEST_METRES = 400
THOUSANDS = ".000"
"""The number from which "m" is metres, and no minutes."""
DOUBLE = 100
"""Percent: what is cut by a third is less; what "dropped, then doubled" is more."""
WIDE = 1.25
"""From so wide a range on, "20 to 35" is a change where a change was asked for, and no range of usual weeks."""
WIDER = 1.5
"""The same where nothing was asked: nobody's usual week is "20 to 35"."""
SET_BY_OTHERS = "set_by_others"
TO_COME = "to_come"
SET = (SET_BY_OTHERS, "set_by_coach")
THOUGHT_OF = (*SET, "long_ago", TO_COME, "unreal")
"""Names of patterns: what a physio, or a coach, sets; what was long ago, is to come, was once or may be, and what others ran."""
Hits = Mapping[str, Hit]
UnitAt = Callable[[Hit | None], str | None]


def tidy(value: float) -> int | float:
    """An int where the value is whole, else at most two decimals."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def unit_of(word: str, patterns: Patterns) -> str:
    """ "miles", "mpw" -> "mi"; "kms", "k" -> "km"."""
    return "mi" if word.startswith(patterns.miles) else "km"


def firsts(bank: Bank, line: Line) -> dict[str, Hit]:
    """The first hit of each name."""
    found: dict[str, Hit] = {}
    for hit in line.hits(bank):
        found.setdefault(hit.name, hit)
    return found


def mileage(line: Line, patterns: Patterns, expected: str | None, found: dict[str, Any], odd: list[Implausible]) -> None:
    """Weekly distance (or the long run) before and now, or its change."""
    hits = firsts(patterns.mileage, line)
    asked = expected == "mileage"
    if "not" in hits and "weekly" not in hits and not asked:
        return
    unit = partial(_unit, hits, patterns)
    changed = _change(hits, unit, line, asked, scored="severity" in found)
    value = changed or _percent(hits, patterns, line, asked) or _stated(hits, unit, asked)
    if not value:
        return
    value["period"] = "run" if "long_run" in hits and "weekly" not in hits else "week"
    limit = (MOST_RUN if value["period"] == "run" else MOST_WEEKLY)[value.get("unit", "km")]
    if too_much := [v for k, v in value.items() if k in ("previous", "current") and not 0 <= v <= limit]:
        odd.append(Implausible("mileage", float(too_much[0])))
        return
    found["mileage"] = value


def _change(hits: Hits, unit_at: UnitAt, line: Line, asked: bool, scored: bool) -> dict[str, Any]:
    """Before and now: "from 20 to 35", "used to be 15 miles, it's now 22"; or a range of now. `scored`: a score of 10 is told as well."""
    hit = hits.get("change")
    unit = unit_at(hit)
    training = "weekly" in hits or "long_run" in hits or asked
    of_ten = hit is not None and not unit and not asked and max(map(float, _ends(hit))) <= WORST
    scores = of_ten and (scored or "about" not in hits)
    if (
        hit
        and not (_spread(hit, line) and not asked)
        and ("changed" in hits or float(hit.kept["previous"]) == 0 or (asked and _wide(hit)))
        and (training or unit)
        and not scores
    ):
        pair = {"previous": tidy(float(hit.kept["previous"])), "current": tidy(float(hit.kept["current"]))}
        return pair | ({"unit": unit} if unit else {})
    if (span := hits.get("range")) and training:
        unit = unit_at(span)
        low, high = float(span.kept["low"]), float(span.kept["high"])
        changed = high > (WIDE if asked else WIDER) * low
        pair = {"previous": tidy(low), "current": tidy(high)} if changed else {"current": tidy((low + high) / 2)}
        return pair | ({"unit": unit} if unit else {})
    return {}


def _wide(hit: Hit) -> bool:
    low, high = sorted(map(float, _ends(hit)))
    return high > WIDE * low


def _spread(hit: Hit, line: Line) -> bool:
    """ "20-25 mpw lately": between two usual weeks."""
    low, high = map(float, _ends(hit))
    return " - " in line.text[hit.start : hit.end] and low < high <= WIDER * low


def _ends(hit: Hit) -> tuple[str, str]:
    return hit.kept["previous"], hit.kept["current"]


def _unit(hits: Hits, patterns: Patterns, hit: Hit | None) -> str | None:
    """The unit beside the numbers of a hit; else that of any number, or of the message."""
    places = [kept for kept in (hit, hits.get("one"), hits.get("any_unit")) if kept]
    words = [word for place in places for name in ("unit2", "unit") if (word := place.kept.get(name))]
    return unit_of(words[0], patterns) if words else None


def _percent(hits: Hits, patterns: Patterns, line: Line, asked: bool) -> dict[str, Any]:
    """A change by a part: "up 30 %", "halved"."""
    if "about" not in hits and not asked:
        return {}
    said = line.text[hits["factor"].start : hits["factor"].end].strip(" ,") if "factor" in hits else ""
    part = patterns.factors.get(said)  # none where a mark stands within: "it slipped twice, the hand"
    if part is not None and not any(hit.name == "times_a_week" for hit in line.hits(patterns.when)):  # "3x a week"
        return {"percent": tidy(-part if "cutting" in hits and part < DOUBLE else part)}
    for name, sign in (("down", -1), ("up", 1), *((("percent", 1),) if asked else ())):
        if name in hits:
            return {"percent": tidy(sign * float(hits[name].kept["n"]))}
    return {}


def _stated(hits: Hits, unit_at: UnitAt, asked: bool) -> dict[str, Any]:
    """One distance a week: what it is now, or was before."""
    if "weekly" not in hits and not asked:
        return {}
    for name, key in (("before", "previous"), ("one", "current")):
        if hit := hits.get(name):
            unit = unit_at(hit)
            return {key: tidy(float(hit.kept[key]))} | ({"unit": unit} if unit else {})
    return {}


def run(line: Line, patterns: Patterns, expected: str | None, found: dict[str, Any], odd: list[Implausible]) -> None:
    """A run that was done: distance, time."""
    if "mileage" in found or expected in ("mileage", "duration_days", "severity"):
        return
    line, hits = really(line, patterns)
    distance, minutes = distance_of(hits, patterns, line), minutes_of(hits, patterns)
    doubtful = _asks(hits) or bool(thought_of(hits)) or ("doubt" in hits and "sure" not in hits)
    if doubtful or not (distance or (minutes and "timed" in hits)):
        return
    if minutes is None and "done" not in hits:
        return
    if distance and not 0 < distance[0] <= MOST_RUN[distance[1]]:
        odd.append(Implausible("run", distance[0]))
        return
    value: dict[str, Any] = {"distance": tidy(distance[0]), "unit": distance[1]} if distance else {}
    found["run"] = value | ({"minutes": tidy(minutes)} if minutes else {})


def _asks(hits: Hits) -> bool:
    """Whether it is about another run, or a question; "no clue how far" asks nothing."""
    other, unknown = hits.get("not"), hits.get("unknown")
    return other is not None and not (unknown is not None and unknown.start <= other.start < unknown.end)


def really(line: Line, patterns: Patterns) -> tuple[Line, Hits]:
    """ "Meant to run 5k but did 3k": the line from the run on that was run, where one was only thought of before it; and what is found there."""
    hits = firsts(patterns.run, line)
    thought, after = thought_of(hits), hits.get("after_all")
    if not (thought and after and hits[thought].start < after.start):
        return line, hits
    rest = of_words(line.words[line.place(after.start) :])
    return rest, firsts(patterns.run, rest)


def thought_of(hits: Hits) -> str:
    """Why a run is none that the writer ran, where that is said before it: one of THOUGHT_OF; else ""."""
    told = min((hits[name].start for name in ("distance", "named", "minutes", "clock") if name in hits), default=0)
    return next((name for name in THOUGHT_OF if name in hits and hits[name].start <= told), "")


def to_come(line: Line, patterns: Patterns) -> str:
    """TO_COME where the whole line, its days among it, says before a run that it is to come: "5k later today"; else ""."""
    return TO_COME if thought_of(firsts(patterns.run, line)) == TO_COME else ""


def planned(line: Line, patterns: Patterns) -> tuple[float, str] | None:
    """Distance and unit of a run that is thought of or asked about, however far it is; None where there is none."""
    asked = firsts(patterns.planned, line)
    if "planned" not in asked or "not" in asked:
        return None
    hits = firsts(patterns.run, line)
    found = distance_of(hits, patterns, line) if thought_of(hits) != SET_BY_OTHERS else None
    return found if found and found[0] > 0 else None


def asked_pain(line: Line, patterns: Patterns) -> tuple[float, bool] | None:
    """The pain (0-10) that a run which is asked about might have ("ok to run 8 miles with pain 5?"), and whether it is that of today ("pain is 5, can i
    run?"); None where none is asked about so."""
    asked = firsts(patterns.planned, line)
    hit = asked.get("hurts") or (asked.get("hurt") if {"planned", "asks"} & asked.keys() else None)
    if hit is None or "not" in asked:
        return None
    pain = float(hit.kept["p"])
    return (pain, hit.name == "hurts") if 0 <= pain <= WORST else None


def distance_of(hits: Hits, patterns: Patterns, line: Line) -> tuple[float, str] | None:
    if hit := hits.get("distance"):
        words = [hit.kept["unit"]] if "unit" in hit.kept else line.text[hit.start : hit.end].split()
        more = float(hit.kept["more"].strip(" ,")) if "more" in hit.kept else 0.0
        return float(hit.kept["n"]) + more, "mi" if any(unit_of(word, patterns) == "mi" for word in words) else "km"
    if hit := hits.get("named"):
        distance, unit = patterns.named[unmarked(line.text[hit.start : hit.end].strip(" ,"))]
        return float(distance), str(unit)
    metres = _metres(hits)
    return (metres / 1000, "km") if metres else None


def _metres(hits: Hits) -> float:
    """The metres of "ran 5000 m", which nobody runs in minutes, and of "5.000 m"; else 0."""
    told = hits["metres"].kept["n"] if "metres" in hits else "0"
    many = float(told) * (1000 if told.endswith(THOUSANDS) else 1)
    return many if many >= FEWEST_METRES else 0.0


def minutes_of(hits: Hits, patterns: Patterns) -> float | None:
    """Minutes of "55 min", "an hour 30", "1 h 05", "47:10", "1:02:33"."""
    if hit := hits.get("clock"):
        a, b, *c = (int(part) for part in hit.kept["clock"].split(":"))
        return a * 60 + b + c[0] / 60 if c else a + b / 60 if a > HOURS or b > 59 or not _hours(a) else a * 60.0 + b
    hit = hits.get("minutes") if not _metres(hits) else None
    if hit is None:
        return float(hits["plain"].kept["n"]) if "plain" in hits else None
    each = patterns.minutes_of[hit.kept["of"].strip(" ,")] if "of" in hit.kept else 60.0
    total = float(hit.kept.get("n", 1)) * each
    return total + float(hit.kept.get("more", 0)) * (each if 0 < float(hit.kept.get("more", 0)) < 1 else 1.0) or None


FIGURES = len("0630")
HOURS = 3
"""A first figure up to this many in "1:45" can be hours."""


def _hours(first: int) -> bool:
    """Nobody runs a distance worth logging in under four minutes: "1:45" is hours and minutes."""
    return 0 < first <= HOURS


def days(line: Line, patterns: Patterns, today: date | None, *, asked: bool, begun: bool = False) -> float | None:
    """How long ago it began, in days; without the question only where the words say so. `begun`: it is told how it began."""
    hits = firsts(patterns.duration, line)
    if own := hits.get("own"):
        return _length(own, patterns)
    if not asked and "not" in hits and not _whole(hits.get("told"), line):
        return None
    since = {h.name: h for h in reversed(line.hits(patterns.since))} if today is not None else {}
    if today is not None and (named := since.get("week") or since.get("last") or since.get("since") or since.get("season")):
        return _since(named, patterns, today)
    for name in ("told", "asked") if asked else ("told",):
        if (hit := hits.get(name)) and "of" in hit.kept:
            return None if _clock(hit, patterns) else _length(hit, patterns)
    if word := hits.get("word") or (hits.get("begun") if begun else None):
        said = f"{unmarked(line.text[word.start : word.end].strip(' ,'))} "
        return next(value for name, value in patterns.words.items() if f"{name} " in said)
    if begun and today is not None and "begun" in since:
        return _since(since["begun"], patterns, today)
    return _bare(hits, asked)


def _whole(hit: Hit | None, line: Line) -> bool:
    """Whether the hit begins the message."""
    return hit is not None and hit.start == 0


def _bare(hits: Hits, asked: bool) -> float | None:
    """ "day 4 of this"."""
    hit = hits.get("told") or (hits.get("asked") if asked else None)
    return float(hit.kept["n"]) if hit and "n" in hit.kept else None


def _clock(hit: Hit, patterns: Patterns) -> bool:
    """Whether the hours of a length are a time of the day in four figures: "2200 hrs", "eighteen hundred hours"."""
    return len(hit.kept.get("n", "")) == FIGURES and float(patterns.days_of[hit.kept["of"].strip(" ,")]) < 1


def _length(hit: Hit, patterns: Patterns) -> float:
    """ "2 or 3 days", "a week and a half", "18 months" in days."""
    each = float(patterns.days_of[hit.kept["of"].strip(" ,")])
    amount = float(hit.kept.get("n", 1))
    if "to" in hit.kept:
        last = float(hit.kept["high"]) * float(patterns.days_of[hit.kept["to"].strip(" ,")])
        return (amount * each + last) / 2
    if "high" in hit.kept:
        amount = (amount + float(hit.kept["high"])) / 2
    return (amount + float(hit.kept.get("more", 0))) * each


def _since(hit: Hit, patterns: Patterns, today: date) -> float:
    """ "since Tuesday", "since March", "since the summer": whole days before `today`."""
    if day := hit.kept.get("day", "").strip(" ,"):
        back = (today.weekday() - int(patterns.weekdays[day])) % 7 or 7
        if hit.name == "last":  # of the calendar week before
            return float(today.weekday() + 7 - int(patterns.weekdays[day]))
        return float(back + 7 if hit.name == "week" else back)
    season = hit.kept.get("season", "").strip(" ,")
    month = int(patterns.seasons[season] if season else patterns.months[hit.kept["month"].strip(" ,")])
    year = today.year if month <= today.month else today.year - 1
    return float(max(0, (today - date(year, month, 1)).days))
