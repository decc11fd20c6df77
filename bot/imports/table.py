"""Tables of activities: Strava's `activities.csv` in any language, and others with a day, a distance and a time.

How columns are found, in this order:
1. by their header, in the languages of words.py (a unit in brackets aside);
2. where day or kind are not found so: by Strava's order, which is the same in every language (day 2nd, kind 4th, time 6th, distance 7th;
   newer exports have the seconds in motion 17th and the metres 18th), where the 2nd column holds times.
Two columns of one name: the later one, where Strava writes metres and seconds. Metres, km or miles: by the header's unit, else beside the
other column (1000 or 1609 times as much), else by what speeds come out.
Neighbours: dates.py reads days; recorded.py says what comes out.
"""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from bot.imports import dates, words
from bot.imports.recorded import FileProblem, Recorded

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 30_000, 300, 200_000
DATE, KIND, ELAPSED, DISTANCE, MOVING, METRES = 1, 3, 5, 6, 16, 17
"""Strava's order, counted from 0."""
HEADER = 1
"""The line of a table that names its columns."""
MILE, KM = 1609.344, 1000.0
LIKELY = (5.0, 20.0)
"""km/h: the middle of what runners run."""
_UNIT = re.compile(r"[(\[]\s*(km|mi|miles|m|meter|metres|meters)\s*[)\]]|\b(km|kms|mi|miles?|kilomet(?:er|re)s?|meilen)\b")
_UNITS = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "mi": MILE, "mile": MILE, "miles": MILE, "meilen": MILE}
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand; `unit`: metres of one of `distance`; guessed: it is told nowhere, and may be miles as well as kilometres."""

    date: int
    kind: int | None
    distance: int
    seconds: int | None
    effort: int | None
    pain: int | None
    unit: float
    guessed: bool


def read(body: bytes) -> list[Recorded]:
    """The activities of a table. Raises FileProblem."""
    rows = _rows(_decoded(body))
    if not rows:
        raise FileProblem("wrong")
    head, lines = rows[0], rows[1:]
    columns = _columns(head, lines)
    if not lines:
        raise FileProblem("empty")
    days = dates.moments([_cell(r, columns.date) for r in lines])
    return [_recorded(row, day, columns, n) for n, (row, day) in enumerate(zip(lines, days, strict=True), HEADER + 1)]


def _decoded(body: bytes) -> str:
    """UTF-8 or UTF-16 where it can be, else a Western code page, in which every byte is a letter. Raises FileProblem where it is no text."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if b"\0" in body:
        raise FileProblem("wrong")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _rows(text: str) -> list[list[str]]:
    """The lines that hold anything. Raises FileProblem."""
    start = text[: text.find("\n")] if "\n" in text else text
    mark = max(",;\t", key=start.count)
    rows: list[list[str]] = []
    csv.field_size_limit(LONGEST_CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            if any(row):
                rows.append(row[:MOST_COLUMNS])
            if len(rows) > MOST_ROWS:
                raise FileProblem("big")
    except csv.Error as error:
        raise FileProblem("damaged") from error
    return rows


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _columns(head: Sequence[str], lines: Rows) -> _Columns:
    """Where things stand. Raises FileProblem where no day or distance is found."""
    named: dict[str, list[int]] = {}
    for number, text in enumerate(head):
        if (name := words.header(text)) is not None:
            named.setdefault(name, []).append(number)
    if words.DATE not in named or words.KIND not in named or words.DISTANCE not in named:
        named = _in_order(head, lines) or named
    if words.DATE not in named or words.DISTANCE not in named:
        raise FileProblem("wrong")
    spans = named.get(words.MOVING) or named.get(words.ELAPSED)
    seconds = spans[-1] if spans else None
    distance = named[words.DISTANCE]
    return _Columns(
        date=named[words.DATE][0],
        kind=named[words.KIND][0] if words.KIND in named else None,
        distance=distance[-1],
        seconds=seconds,
        effort=named[words.EFFORT][0] if words.EFFORT in named else None,
        pain=named[words.PAIN][0] if words.PAIN in named else None,
        unit=_unit(head, lines, distance, seconds),
        guessed=len(distance) == 1 and not _UNIT.search(head[distance[0]].casefold()) and _either(lines, distance[0], seconds),
    )


def _in_order(head: Sequence[str], lines: Rows) -> dict[str, list[int]] | None:
    """Strava's order, where the second column holds times."""
    some = [_cell(r, DATE) for r in lines[:50]]
    if len(head) <= DISTANCE or not some or sum(at is not None for at in dates.moments(some)) < len(some) / 2:
        return None
    found = {words.DATE: [DATE], words.KIND: [KIND], words.ELAPSED: [ELAPSED], words.DISTANCE: [DISTANCE]}
    if len(head) > METRES and any(number(_cell(r, METRES)) for r in lines[:50]):
        found |= {words.MOVING: [MOVING], words.DISTANCE: [DISTANCE, METRES]}
    return found


def _unit(head: Sequence[str], lines: Rows, columns: Sequence[int], seconds: int | None) -> float:
    """Metres of one of the last distance column."""
    told = _UNIT.search(head[columns[-1]].casefold())
    if told:
        return _UNITS.get(told[1] or told[2], KM)
    pairs = [(number(_cell(r, columns[0])), number(_cell(r, columns[-1]))) for r in lines]
    if len(columns) > 1 and (ratios := [b / a for a, b in pairs if a and b]):
        return 1.0 if median(ratios) > 100 else _by_speed(lines, columns[-1], seconds)
    return _by_speed(lines, columns[-1], seconds)


def _by_speed(lines: Rows, column: int, seconds: int | None) -> float:
    """Kilometres, unless only metres (or only miles) make speeds of people on foot."""
    fits = _fits(lines, column, seconds)
    return fits[0] if fits else KM


def _fits(lines: Rows, column: int, seconds: int | None) -> list[float] | None:
    """The units that make speeds of people on foot, the likeliest first; None where the table has no times."""
    pace = [(d, s) for r in lines if (d := number(_cell(r, column))) and (s := span(_cell(r, seconds)))]
    if not pace:
        return None
    middle = median(d / s for d, s in pace) * 3.6  # km/h, were it metres
    return [unit for unit in (KM, MILE, 1.0) if LIKELY[0] <= middle * unit <= LIKELY[1]]


def _either(lines: Rows, column: int, seconds: int | None) -> bool:
    """Whether the distances may be kilometres and may be miles."""
    fits = _fits(lines, column, seconds)
    return fits is None or {KM, MILE} <= {*fits}


def _recorded(row: Sequence[str], start: datetime | None, columns: _Columns, line: int) -> Recorded:
    sport = _cell(row, columns.kind)
    metres = (number(_cell(row, columns.distance)) or 0.0) * columns.unit
    seconds, effort = span(_cell(row, columns.seconds)), number(_cell(row, columns.effort))
    listed, hurt = columns.kind is None and columns.seconds is None, number(_cell(row, columns.pain)) is not None
    return Recorded(sport, start, metres, seconds, effort, line=line, guessed=columns.guessed, listed=listed, hurt=hurt)


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


def span(text: str) -> float | None:
    """Seconds: "3312", "55:12" or "1:02:03"; None where it is none."""
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])
    return number(text) or None
