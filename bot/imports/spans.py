"""How long and how far, as the cells of a table write it: "3312", "55:12", "1:02:03", "55 min", "1h05"; "10,02", "10.0 km", "5 mi".

A bare number of time is seconds, minutes or hours, and "0:55" minutes or hours: the header tells, else what speeds come out of the whole column.
Neighbours: table.py calls.
"""

import math
import re
from collections.abc import Sequence
from statistics import median

MILE, KM = 1609.344, 1000.0
POSSIBLE = (2.0, 70.0)
"""km/h: the middle of what is recorded of any sport."""
LONGEST = 40
"""Letters of a cell that tells a time or a distance."""
_TOLD, _PAIR, _BARE = "told", "pair", "bare"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?")
_N = r"(\d{1,5}(?:[.,]\d{1,3})?)\s*"
_HOURS = r"h|hr|hrs|hours?|std|stunden?|heures?|horas?|ore|uur|timer|godz"
_MINUTES = r"m|min|mins|mn|minutes?|minuten?|minutos?|minuti|minuter|'|\u2019|\u2032"
_SECONDS = r"s|sec|secs|sek|seconds?|sekunden?|''|\"|\u2033"
_WORDED = re.compile(rf"(?:pt)?(?:{_N}(?:{_HOURS})\.?\s*)?(?:{_N}(?:(?:{_MINUTES})\.?)?\s*)?(?:{_N}(?:{_SECONDS})\.?)?")
_LETTERED = re.compile(rf"\d\s*(?:{_HOURS}|{_MINUTES}|{_SECONDS})\.?(?![a-z])")
_LENGTH = re.compile(r"(.*\d)\s*(k|km|kms|kilomet(?:er|re)s?|mi|miles?|meilen|m|met(?:er|re)s?)\.?", re.DOTALL)
_HEADED = {3600.0: re.compile(rf"\b(?:{_HOURS})\b"), 60.0: re.compile(r"\b(?:min|mins|minutes?|minuten|minutos|minuti)\b"), 1.0: re.compile(r"\b(?:s|sec|secs|seconds|sek|sekunden)\b")}  # fmt: skip


def number(text: str) -> float | None:
    """ "10.02", "10,02", "1,020.5" and "1.020,5"; None where it is no number."""
    bare = re.sub(r"[\s\u00a0\u202f'\u2019]", "", text)
    if "," in bare and "." in bare:
        thousands = "," if bare.rfind(".") > bare.rfind(",") else "."
        bare = bare.replace(thousands, "")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        bare = bare.replace(",", "")
    try:
        value = float(bare.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def length(text: str) -> tuple[float | None, float | None]:
    """A distance, and the metres of one of it where its own cell names the unit."""
    found = _LENGTH.fullmatch(text.strip().casefold()) if len(text) <= LONGEST else None
    if found is None:
        return number(text), None
    unit = MILE if found[2].startswith(("mi", "mei")) else KM if found[2].startswith("k") else 1.0
    return number(found[1]), unit


def seconds(head: str, cells: Sequence[str], metres: Sequence[tuple[float | None, Sequence[float]]]) -> list[float | None]:
    """What each cell of a column says. metres: of each row its distance, and what one of it may be."""
    read = [_written(c.strip().casefold()) if len(c) <= LONGEST else None for c in cells]
    headed = next((factor for factor, word in _HEADED.items() if word.search(head.casefold())), None)
    factors = {_TOLD: 1.0, _PAIR: _factor(_PAIR, read, metres, (1.0, 60.0))}
    factors[_BARE] = headed or _factor(_BARE, read, metres, (1.0, 60.0, 3600.0))
    return [found[0] * factors[found[1]] if found else None for found in read]


def _written(text: str) -> tuple[float, str] | None:
    """Seconds and how they stand there; None where it is no time."""
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3]), _TOLD if found[1] else _PAIR
    if (value := number(text)) is not None:
        return (value, _BARE) if value else None
    found = _WORDED.fullmatch(text) if _LETTERED.search(text) else None
    parts = [number(part or "0") or 0.0 for part in found.groups()] if found else []
    total = sum(part * each for part, each in zip(parts, (3600, 60, 1), strict=False))
    return (total, _TOLD) if total else None


def _factor(
    how: str,
    read: Sequence[tuple[float, str] | None],
    metres: Sequence[tuple[float | None, Sequence[float]]],
    among: Sequence[float],
) -> float:
    """By what a number of this kind is to be multiplied: the first with which the middle one is a speed of anybody."""
    pairs = [(d, units, t[0]) for t, (d, units) in zip(read, metres, strict=True) if t and t[1] == how and d and t[0]]
    if not pairs:
        return among[0]
    free = [p for p in pairs if len(p[1]) > 1]
    over = free[0][1] if free else (1.0,)
    middle = median(d * (1.0 if free else u[0]) / s for d, u, s in free or pairs) * 3.6
    return next((f for f in among if any(POSSIBLE[0] <= middle * unit / f <= POSSIBLE[1] for unit in over)), among[0])
