"""Distances, times of a run, days since, clock times: the measured slots. Each function adds to `found` what it reads.

Neighbours: read.py calls these with the text in figures; the patterns come from content.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from bot.core.understanding.result import Implausible
from bot.core.understanding.slots.numbers import tidy

MOST_WEEKLY, MOST_RUN = {"km": 400.0, "mi": 250.0}, {"km": 250.0, "mi": 160.0}
DAYS = {"h": 1 / 24, "d": 1.0, "n": 1.0, "w": 7.0, "m": 30.4, "y": 365.0, "f": 14.0}
NUMBER = r"(\d+(?:\.\d+)?)"
Patterns = Mapping[str, Any]


@lru_cache(maxsize=512)
def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def unit_of(word: str) -> str:
    """ "miles" -> "mi", "kms" -> "km"."""
    return "mi" if word.startswith("mi") else "km"


def mileage(text: str, patterns: Patterns, expected: str | None, found: dict[str, Any], odd: list[Implausible]) -> None:
    """Weekly distance (or the long run) before and now, or its change."""
    weekly, long_run = _re(patterns["weekly"]).search(text), _re(patterns["long_run"]).search(text)
    asked = expected == "mileage"
    period = "run" if long_run and not weekly else "week" if weekly or asked else None
    if _re(patterns["shoe_miles"]).search(text) and not weekly:
        return
    value: dict[str, Any] = {}
    unit = _re(rf"\d\s*{patterns['unit']}").search(text) or _re(rf"\b{patterns['unit']}\b").search(text)
    went = _re(patterns["went"]).search(text)
    pair = _pair(text, patterns)
    if pair and (unit or weekly or asked) and (went or asked or weekly) and (period or (went and unit)):
        between = _re(r"\bbetween\b|\bthese days\b").search(text)
        value = {"current": tidy(sum(pair) / 2)} if between else {"previous": tidy(pair[0]), "current": tidy(pair[1])}
    elif (percent := _percent(text, patterns)) is not None and (_re(patterns["mileage_words"]).search(text) or asked):
        value = {"percent": tidy(percent)}
    elif (weekly or asked) and (one := _re(rf"{NUMBER}\s*{patterns['unit']}").search(text)):
        value = {"current": tidy(float(one.group(1)))}
    if not value:
        return
    if unit:
        value["unit"] = unit_of(unit.group(1))
    value["period"] = period or "week"
    limit = (MOST_RUN if period == "run" else MOST_WEEKLY)[value.get("unit", "km")]
    if too_much := [v for k, v in value.items() if k in ("previous", "current") and not 0 <= v <= limit]:
        odd.append(Implausible("mileage", float(too_much[0])))
        return
    found["mileage"] = value


def _pair(text: str, patterns: Patterns) -> tuple[float, float] | None:
    """Before and now: "from 20 to 35", "used to be 15 miles, it's now 22", "28 to 36"."""
    gap = rf"\s*(?:{patterns['unit']}\W*)?(?:a |per |each )?(?:week\W*|wk\W*|weekly\W*)?"
    for pattern in (
        rf"\bfrom {NUMBER}{gap}(?:up |down )?(?:to|->|till)\s+{NUMBER}",
        rf"{NUMBER}{gap}(?:to|-|till|up to|then|and now|now|, ?now|but now)\s+(?:its |it is |about |around )?{NUMBER}",
        rf"\b(?:used to|was|were|previous\w*|before)\b[^\d]{{0,24}}{NUMBER}[^\d]{{0,24}}(?:now|today|currently|these days)[^\d]{{0,16}}{NUMBER}",
        rf"\bbetween {NUMBER} and {NUMBER}",
    ):
        if m := _re(pattern).search(text):
            numbers = [float(g) for g in m.groups() if g and _re(r"^\d").match(g)]
            if len(numbers) >= 2:
                return numbers[0], numbers[-1]
    return None


def _percent(text: str, patterns: Patterns) -> float | None:
    for phrase, value in patterns["factors"].items():
        if phrase in text:
            return float(value)
    for name, sign in (("rise", 1), ("fall", -1)):
        if m := _re(patterns[name]).search(text):
            return sign * float(next(g for g in m.groups() if g))
    return None


def run(text: str, patterns: Patterns, expected: str | None, found: dict[str, Any], odd: list[Implausible]) -> None:
    """A run that was done: distance, time."""
    if "mileage" in found or expected in ("mileage", "duration_days", "severity"):
        return
    distance = _distance(text, patterns)
    minutes = _minutes(text)
    said = _re(patterns["run_words"]).search(text)
    if _re(patterns["shoe_miles"]).search(text) or _re(patterns["weekly"]).search(text) or _re(patterns["remind"]).search(text):
        return
    if distance is None and not (minutes and said and _re(r"\b(?:ran|jogged|treadmill|plodded|did|went)\b").search(text)):
        return
    if distance is not None and minutes is None and not said:
        return
    if _re(r"\bafter (?:mile|km|\d)|\bhurts?\b.*\bafter\b|\bwhen i run\b").search(text) and minutes is None:
        return
    value: dict[str, Any] = {}
    if distance:
        if not 0 < distance[0] <= MOST_RUN[distance[1]]:
            odd.append(Implausible("run", distance[0]))
            return
        value = {"distance": tidy(distance[0]), "unit": distance[1]}
    if minutes:
        value["minutes"] = tidy(minutes)
    if value:
        found["run"] = value


def _distance(text: str, patterns: Patterns) -> tuple[float, str] | None:
    if m := _re(patterns["miler"]).search(text):
        return float(m.group(1)), "mi"
    if m := _re(rf"{NUMBER}\s*{patterns['unit']}(?!\s*(?:an hour|per hour|/h|ph))").search(text):
        return float(m.group(1)), unit_of(m.group(2))
    for name, (distance, unit) in patterns["named_runs"].items():
        if _re(rf"\b{name}\b").search(text):
            return float(distance), str(unit)
    return None


def _minutes(text: str) -> float | None:
    """Minutes of "55 min", "an hour 30", "1 h 05", "47:10"."""
    if m := _re(r"\b(\d{1,3}):(\d{2})(?::(\d{2}))?\b").search(text):
        a, b, c = int(m.group(1)), int(m.group(2)), m.group(3)
        return a * 60 + b + int(c) / 60 if c else a + b / 60
    hours = _re(r"(\d+(?:\.\d+)?|an?)\s*(?:hours?|hrs?|h)\b\W*(?:and )?(\d+)?").search(text)
    minutes = _re(r"(\d+(?:\.\d+)?)\s*(?:minutes?|mins?)\b").search(text)
    total = 0.0
    if hours:
        total += 60 * (1.0 if hours.group(1) in ("a", "an") else float(hours.group(1))) + float(hours.group(2) or 0)
    if minutes and not (hours and hours.group(2)):
        total += float(minutes.group(1))
    return total or None


def days(text: str, patterns: Patterns, today: date | None, *, asked: bool) -> float | None:
    """How long ago it began, in days; without the question only where the words say so."""
    if (
        not asked
        and _re(patterns["not_duration"]).search(text)
        and not _re(r"\b(?:for|been) (?:a |about |nearly |\d|several|few)|\bago\b|\bof this\b").search(text)
    ):
        return None
    cue = (
        asked
        or _re(patterns["duration_cues"]).search(text)
        or _re(rf"^\W*(?:about |nearly |over )?(?:\d+ (?:or|to|-) )?{patterns['duration']}\W").search(text + " ")
    )
    if not cue:
        return None
    if (spoken := _spoken(text, patterns, asked)) is not None:
        return spoken
    if m := _re(r"(\d+(?:\.\d+)?)\s*(?:-|to|or)\s*(\d+(?:\.\d+)?)\s*(hour|day|week|wk|month|year)").search(text):
        return (float(m.group(1)) + float(m.group(2))) / 2 * DAYS[m.group(3)[0]]
    if m := _re(rf"(?:a )?{patterns['duration']}").search(text):
        amount = {"a": 1.0, "an": 1.0, "few": 3.0, "several": 4.0}.get(m.group(1)) or float(m.group(1))
        return amount * DAYS[m.group(2)[0]]
    return _since(text, patterns, today)


def _spoken(text: str, patterns: Patterns, asked: bool) -> float | None:
    for phrase, value in sorted(patterns["ago_words"].items(), key=lambda p: -len(p[0])):
        if _re(rf"\b{phrase}\b").search(text) and (
            asked
            or _re(rf"\b(?:since|started|began|for|nearly|from|about|over)\b[\w ]*\b{phrase}\b|\b{phrase} ago\b").search(text)
        ):
            return float(value)
    return None


def _since(text: str, patterns: Patterns, today: date | None) -> float | None:
    """ "since Tuesday", "since March": whole days before `today`."""
    if today is None:
        return None
    for name, number in patterns["weekdays"].items():
        if _re(rf"{patterns['since']}{name}\b").search(text):
            return float((today.weekday() - int(number)) % 7 or 7)
    for name, month in patterns["months"].items():
        if _re(rf"{patterns['since']}{name}\b").search(text):
            year = today.year if int(month) <= today.month else today.year - 1
            return float(max(0, (today - date(year, int(month), 1)).days))
    return None


def reminder(text: str, patterns: Patterns, expected: str | None, found: dict[str, Any]) -> None:
    """When to remind: clock time and days."""
    if "run" in found or not (_re(patterns["remind"]).search(text) or expected == "reminder"):
        return
    value: dict[str, Any] = {}
    if time := clock(text):
        value["time"] = time
    named = [v for k, v in sorted(patterns["days"].items(), key=lambda p: -len(p[0])) if _re(rf"\b{k}\b").search(text)]
    singles = [n for n, full in _WEEK if _re(rf"(?<!not )(?<!not on )\b{full}s?\b").search(text)]
    if singles:
        value["days"] = singles
    elif named:
        value["days"] = [named[0]]
    if value:
        found["reminder"] = value


_WEEK = (
    ("mon", "mon(?:day)?"), ("tue", "tue(?:s(?:day)?)?"), ("wed", "wed(?:nesday)?"), ("thu", "thu(?:rs(?:day)?)?"),
    ("fri", "fri(?:day)?"), ("sat", "sat(?:urday)?"), ("sun", "sun(?:day)?"),
)  # fmt: skip


def clock(text: str) -> str | None:
    """A clock time as "HH:MM", 24 h; "half ten" is 10:30 in British speech."""
    evening = _re(r"\b(?:evening|night|tonight|pm|p\.m|afternoon)\b").search(text)
    morning = _re(r"\b(?:morning|am|a\.m)\b").search(text)
    if _re(r"\b(?:noon|midday)\b").search(text):
        return "12:00"
    if m := _re(r"\b([01]?\d|2[0-3])[:.h]([0-5]\d)\b").search(text):
        return _time(int(m.group(1)), int(m.group(2)), bool(evening))
    if m := _re(r"\b([01]\d|2[0-3])([0-5]\d)\b").search(text):
        return _time(int(m.group(1)), int(m.group(2)), False)
    for pattern, minute, back in (
        (r"\bhalf (?:past )?(\d{1,2})\b", 30, 0),
        (r"\bquarter past (\d{1,2})\b", 15, 0),
        (r"\bquarter to (\d{1,2})\b", 45, 1),
    ):
        if m := _re(pattern).search(text):
            return _time(int(m.group(1)) - back, minute, bool(evening))
    if m := _re(r"\b(?:at|to|by|around|about)?\s*(\d{1,2})\s*(?:oclock|am|pm|in the|every|each|on|$)").search(text):
        return _time(int(m.group(1)), 0, bool(evening) and not morning)
    if m := _re(r"\bat (\d{1,2})\b|\b(?:weekdays?|daily|weekends?) (\d{1,2})\b").search(text):
        return _time(int(m.group(1) or m.group(2)), 0, bool(evening))
    return None


def _time(hour: int, minute: int, evening: bool) -> str | None:
    if evening and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if 0 <= hour < 24 else None
