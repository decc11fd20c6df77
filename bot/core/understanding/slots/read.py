"""What a message states: timing, severity, duration, onset, nerve signs, mileage, runs, reminders (contract/slots.yaml).

Rule 1: a slot is filled only with what the message says; a bare number means nothing unless the question asked for it.
Rule 2: a value that cannot be is not filled but handed back as Implausible.
Rule 3: no word of a language stands here; patterns come from content/<code>/lexicon/words.yaml.
Neighbours: numbers.py turns words into figures; measures.py reads distances, times and days; scope.py knows negation.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.core.understanding.normalise import Token
from bot.core.understanding.result import Implausible
from bot.core.understanding.scope import Scope, Words
from bot.core.understanding.slots import measures
from bot.core.understanding.slots.numbers import in_figures, tidy

Found = tuple[dict[str, Any], tuple[Implausible, ...]]
WORST, LONGEST_DAYS = 10, 80 * 365
LONGEST = 600
"""Characters that are read for slots: what a person states stands in the first lines."""


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def read(
    cleaned: str,
    tokens: Sequence[Token],
    scopes: Sequence[Scope],
    words: Words,
    expected: str | None = None,
    today: date | None = None,
) -> Found:
    """The slots of one message. `expected`: the slot that the pending question asks for; `today`: for "since Tuesday"."""
    patterns = words.slots.get("patterns")
    if not patterns or not cleaned:
        return {}, ()
    text = in_figures(cleaned[:LONGEST], words.slots)
    text = _corrected(text, patterns, expected)
    negated = _negated_words(cleaned[:LONGEST], tokens, scopes)
    found: dict[str, Any] = {}
    odd: list[Implausible] = []
    _severity(text, patterns, expected, found, odd)
    measures.mileage(text, patterns, expected, found, odd)
    measures.run(text, patterns, expected, found, odd)
    measures.reminder(text, patterns, expected, found)
    _duration(text, patterns, expected, today, found, odd)
    if timing := _subset(text, patterns["timing"], negated):
        found["pain_timing"] = timing
    _onset(text, patterns["onset"], negated, found)
    _neuro(text, patterns, negated, expected, found)
    return _sorted_out(found, text, patterns, expected), tuple(odd)


def _corrected(text: str, patterns: Mapping[str, Any], expected: str | None) -> str:
    """What stands after "no wait" where it repeats a number; else the whole text."""
    parts = compiled(patterns["correction"]).split(text)
    if len(parts) > 1 and compiled(r"\d").search(parts[-1]) and compiled(r"\d").search(parts[0]):
        return parts[-1].strip(" ,")
    return text


def _negated_words(cleaned: str, tokens: Sequence[Token], scopes: Sequence[Scope]) -> list[tuple[str, bool]]:
    return [(t.text.replace("'", ""), s.negated) for t, s in zip(tokens, scopes, strict=True)]


def _is_negated(match: str, negated: list[tuple[str, bool]]) -> bool:
    """Whether every place where the first word of `match` stands is negated."""
    first = compiled(r"\w+").search(match)
    if first is None:
        return False
    places = [n for w, n in negated if w == first.group()]
    return bool(places) and all(places)


def _subset(text: str, patterns: Mapping[str, str], negated: list[tuple[str, bool]]) -> list[str]:
    found = []
    for name, pattern in patterns.items():
        hit = next((m for m in compiled(pattern).finditer(text) if not _is_negated(m.group(), negated)), None)
        if hit:
            found.append(name)
    return found


def _severity(
    text: str, patterns: Mapping[str, Any], expected: str | None, found: dict[str, Any], odd: list[Implausible]
) -> None:
    """A score of 10; a bare number only where it was asked for."""
    values = [float(m.group(1)) for p in patterns["severity"] for m in compiled(p).finditer(text)]
    if not values and expected == "severity":
        between = compiled(patterns["range"]).search(text)
        bare = compiled(patterns["severity_bare"]).search(text)
        if between and len(text) < 30:
            values = [(float(between.group(1)) + float(between.group(2))) / 2]
        elif bare:
            values = [float(bare.group(1))]
        elif len(numbers := compiled(r"-?\d+(?:\.\d+)?").findall(text)) == 1 and len(text) < 40:
            values = [float(numbers[0])]
    if not values:
        return
    value = values[-1]
    if 0 <= value <= WORST:
        found["severity"] = tidy(value)
    else:
        odd.append(Implausible("severity", value))


def _duration(
    text: str,
    patterns: Mapping[str, Any],
    expected: str | None,
    today: date | None,
    found: dict[str, Any],
    odd: list[Implausible],
) -> None:
    days = measures.days(text, patterns, today, asked=expected == "duration_days")
    if days is None:
        return
    if 0 <= days <= LONGEST_DAYS:
        found["duration_days"] = tidy(days)
    else:
        odd.append(Implausible("duration_days", days))


def _onset(text: str, patterns: Mapping[str, str], negated: list[tuple[str, bool]], found: dict[str, Any]) -> None:
    named = [n for n, p in patterns.items() if any(not _is_negated(m.group(), negated) for m in compiled(p).finditer(text))]
    denied_sudden = compiled(patterns["sudden"]).search(text) and "sudden" not in named
    if named:
        found["onset"] = "injury" if "injury" in named else named[0]
    elif denied_sudden:
        found["onset"] = "gradual"


def _neuro(
    text: str, patterns: Mapping[str, Any], negated: list[tuple[str, bool]], expected: str | None, found: dict[str, Any]
) -> None:
    """Nerve signs that are stated; "none" where they are only denied."""
    stated, denied = [], False
    for name, pattern in patterns["neuro"].items():
        for m in compiled(pattern).finditer(text):
            if _is_negated(m.group(), negated):
                denied = True
            elif name not in stated:
                stated.append(name)
    clear = compiled(patterns["neuro_all_clear"]).search(text)
    bare = clear and compiled(r"^\W*\w+\W*$").search(text)
    if (clear and (expected == "neuro" or (stated and not bare) or (not bare and "arm" in clear.group()))) or (clear and denied):
        stated = []
        denied = True
    if stated:
        found["neuro"] = stated
    elif denied:
        found["neuro"] = ["none"]


def _sorted_out(found: dict[str, Any], text: str, patterns: Mapping[str, Any], expected: str | None) -> dict[str, Any]:
    """Readings that shut each other out: a run is no duration, a plan no complaint."""
    if "run" in found or "reminder" in found:
        found.pop("duration_days", None)
        if "reminder" in found:
            found.pop("pain_timing", None)
            found.pop("onset", None)
    if compiled(patterns["question"]).search(text) and expected is None:
        for name in ("mileage", "run", "duration_days", "pain_timing"):
            found.pop(name, None)
    return found
