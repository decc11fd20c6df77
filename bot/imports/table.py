"""Tables of activities: Strava's `activities.csv` in any language, and others with a day, a distance and a time.

How columns are found, in this order:
1. by their header, in the languages of words.py (a unit in brackets aside);
2. where day or kind are not found so: by Strava's order, which is the same in every language (day 2nd, kind 4th, time 6th, distance 7th;
   newer exports have the seconds in motion 17th and the metres 18th), where the 2nd column holds times.
Two columns of one name: the later one, where Strava writes metres and seconds. Metres, km or miles: by the header's unit, else beside the
other column (1000 or 1609 times as much), else by what speeds come out.
Neighbours: dates.py reads days, spans.py times and distances; recorded.py says what comes out.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from bot.imports import dates, spans, words
from bot.imports.recorded import FileProblem, Recorded
from bot.imports.spans import KM, MILE, number

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 30_000, 300, 200_000
DATE, KIND, ELAPSED, DISTANCE, MOVING, METRES = 1, 3, 5, 6, 16, 17
"""Strava's order, counted from 0."""
HEADER = 1
"""The line of a table that names its columns."""
UNITS = (KM, MILE, 1.0)
LIKELY = (5.0, 20.0)
"""km/h: the middle of what runners run."""
_UNIT = re.compile(r"[(\[]\s*(km|mi|miles|m|meter|metres|meters)\s*[)\]]|\b(km|kms|mi|miles?|kilomet(?:er|re)s?|meilen)\b")
_METRES = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "mi": MILE, "mile": MILE, "miles": MILE, "meilen": MILE}
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand, and of each row metres and seconds; garbled: there stands a time that is none; guessed: the unit is told nowhere, and may be
    miles as well as kilometres; stravas: they stand where Strava has them; miles: the table is told to be in miles."""

    date: int
    kind: int | None
    effort: int | None
    pain: int | None
    metres: Sequence[float]
    seconds: Sequence[float | None]
    garbled: Sequence[bool]
    guessed: bool
    stravas: bool
    miles: bool


def read(body: bytes) -> list[Recorded]:
    """The activities of a table. Raises FileProblem."""
    rows = _rows(_decoded(body))
    if not rows:
        raise FileProblem("wrong")
    head, lines = rows[0], rows[1:]
    columns = _columns(head, lines)
    if not lines:
        raise FileProblem("empty")
    days = dates.column([_cell(r, columns.date) for r in lines], utc=columns.stravas, american=columns.miles)
    found = [_recorded(row, told, columns, n) for n, (row, told) in enumerate(zip(lines, days.cells, strict=True))]
    return [replace(one, order=days.order) for one in found] if days.order else found


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
    for at, text in enumerate(head):
        if (name := words.header(text)) is not None:
            named.setdefault(name, []).append(at)
    if words.DATE not in named or words.KIND not in named or words.DISTANCE not in named:
        named = _in_order(head, lines) or named
    if missing := {words.DATE, words.DISTANCE} - named.keys():
        raise FileProblem("wrong" if len(missing) > 1 else "dayless" if words.DATE in missing else "lengthless")
    times = named.get(words.MOVING) or named.get(words.ELAPSED)
    seconds = times[-1] if times else None
    distance = named[words.DISTANCE]
    lengths = [spans.length(_cell(r, distance[-1])) for r in lines]
    told = _told_unit(head, lines, distance)
    if told is None and len(distance) == 1 and _is_stravas(named):
        told = KM  # whose short column is always in kilometres
    units = [((own,) if own else (told,) if told else UNITS) for _, own in lengths]
    column = [_cell(r, seconds) for r in lines]
    timed = (
        spans.seconds(head[seconds], column, [(n, u) for (n, _), u in zip(lengths, units, strict=True)])
        if seconds is not None
        else []
    )
    fits = _fits([(n, t) for (n, own), t in zip(lengths, timed, strict=False) if not own])
    return _Columns(
        date=named[words.DATE][0],
        kind=named[words.KIND][0] if words.KIND in named else None,
        effort=named[words.EFFORT][0] if words.EFFORT in named else None,
        pain=named[words.PAIN][0] if words.PAIN in named else None,
        metres=[(n or 0.0) * (own or told or (fits or (KM,))[0]) for n, own in lengths],
        seconds=timed or [None] * len(lines),
        garbled=[bool(cell) and t is None for cell, t in zip(column, timed or column, strict=True)],
        guessed=len(distance) == 1
        and not told
        and any(own is None for _, own in lengths)
        and (fits is None or {KM, MILE} <= {*fits}),
        stravas=_is_stravas(named),
        miles=told == MILE or any(own == MILE for _, own in lengths),
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


def _is_stravas(named: Mapping[str, list[int]]) -> bool:
    """Whether the columns stand where Strava has them."""
    places = {words.DATE: DATE, words.KIND: KIND, words.ELAPSED: ELAPSED, words.DISTANCE: DISTANCE}
    return all(named.get(name, [-1])[0] == at for name, at in places.items())


def _told_unit(head: Sequence[str], lines: Rows, columns: Sequence[int]) -> float | None:
    """Metres of one of the last distance column, where the header or a second such column tells."""
    if told := _UNIT.search(words.folded(head[columns[-1]])):
        return _METRES.get(told[1] or told[2], KM)
    pairs = [(number(_cell(r, columns[0])), number(_cell(r, columns[-1]))) for r in lines]
    ratios = [b / a for a, b in pairs if a and b] if len(columns) > 1 else []
    return 1.0 if ratios and median(ratios) > 100 else None


def _fits(found: Sequence[tuple[float | None, float | None]]) -> list[float] | None:
    """The units that make speeds of people on foot, the likeliest first; None where the table has no times. found: distances with their seconds"""
    pace = [d / s for d, s in found if d and s]
    if not pace:
        return None
    middle = median(pace) * 3.6  # km/h, were it metres
    return [unit for unit in UNITS if LIKELY[0] <= middle * unit <= LIKELY[1]]


def _recorded(row: Sequence[str], told: dates.Told | None, columns: _Columns, at: int) -> Recorded:
    return Recorded(
        _cell(row, columns.kind),
        told.at if told else None,
        columns.metres[at],
        columns.seconds[at],
        number(_cell(row, columns.effort)),
        line=at + HEADER + 1,
        guessed=columns.guessed,
        listed=columns.kind is None,
        hurt=number(_cell(row, columns.pain)) is not None,
        garbled=columns.garbled[at],
        dated=told is not None and told.bare,
    )
