"""The tiles of a line about when to write: each word counts once, the first pattern in the order of the content takes it. Pure.

Neighbours: when.py reads the tiles; templates.py matches the patterns.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, corrected
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

BUT, ONE = "daily_but", "1"
MOVED = ("swap_day", "of_day", "not_time")
ONE_CLAUSE = ("hour_minute", "part_out", "weekdays", "vague", *MOVED)
"""Patterns whose words no comma parts."""


def tiles(line: Line, patterns: Patterns) -> Sequence[Hit]:
    """The hits that do not overlap one that stands before it in the content, in the order of the line."""
    return line.once("tiles", lambda: _laid(line, patterns))


def _laid(line: Line, patterns: Patterns) -> list[Hit]:
    """The tiles, laid one by one."""
    laid: list[Hit] = []
    for hit in line.hits(patterns.when):
        apart = hit.name in ONE_CLAUSE and "," in line.text[hit.start : hit.end].strip(" ,")  # "9, 10 on Sundays"
        apart = apart or (hit.name in MOVED and _is_noun(hit, line, patterns))
        apart = apart or (hit.name == "range_to" and hit.kept["from"] == ONE and _behind_noun(hit, line, patterns))
        apart = apart or (hit.name == "day_span" and _before(hit, line) in patterns.when_reasons.get("clocked", ()))
        if clocks.possible(hit) and not apart and not any(hit.start < one.end and one.start < hit.end for one in laid):
            laid.append(hit)
    laid = sorted((one for hit in laid for one in _in_parts(hit, line.text)), key=lambda hit: hit.start)
    laid = _moved(laid, line, patterns)
    named, nouns = {"1", "1 ,"}, (*corrected.DAYS_TOLD, *clocks.PARTS, *clocks.PLURAL, *clocks.TIMES)
    clock = [t for t in laid if t.name in (*clocks.EXACT, clocks.BARE)]
    for n, hit in enumerate(laid):  # "a break one 1130", "one before bed, say 21:40"
        if hit.name == clocks.BARE and hit.kept["hour"] == "1" and len(clock) > 1 and not _of_list(clock, hit, line.text):
            laid[n] = hit._replace(name="amount")
    for n, hit in enumerate(laid[1:], 1):  # "the Friday one", "the 6 am one"
        if (
            hit.name == clocks.BARE
            and laid[n - 1].name in nouns
            and line.text[hit.start : hit.end].strip() in named
            and laid[n - 1].end == hit.start
            and "," not in line.text[laid[n - 1].start : hit.start]
        ):
            laid[n] = hit._replace(name="amount")
    return laid


def _moved(laid: list[Hit], line: Line, patterns: Patterns) -> list[Hit]:
    """With a time that another is moved from: "change it to 8 pm from 9 pm"."""
    clock = [t for t in laid if t.name in (*clocks.EXACT, clocks.BARE)]
    reasons = patterns.when_reasons
    if len(clock) != len(("new", "old")) or "out_of" not in reasons:
        return laid
    new, old = clock
    led = line.text[: new.start].split()[-1:] + line.text[new.start : new.end].split()[:1]
    behind = line.text[new.end : old.end].split()[:1]
    if reasons["into"].isdisjoint(led) or reasons["out_of"].isdisjoint(behind):
        return laid
    kept = {"from": old.kept.get("clock") or old.kept["hour"]} | {name: old.kept[name] for name in ("ampm",) if name in old.kept}
    return [t._replace(name=corrected.OVER, kept=kept) if t is old else t for t in laid]


def _before(hit: Hit, line: Line) -> str:
    """The word before a hit: "at" before "7 until 5 January" makes a time of it."""
    return line.words[line.place(hit.start) - 1][0] if hit.start else ""


def _is_noun(hit: Hit, line: Line, patterns: Patterns) -> bool:
    """Whether what may move a day is a thing: "before my early shift Mon to Thu"."""
    return _before(hit, line) in patterns.when_reasons.get("of_things", ())


def _behind_noun(hit: Hit, line: Line, patterns: Patterns) -> bool:
    """Whether a "one" names what stands before it: "move the Friday one to 7"."""
    before = _before(hit, line)
    return before in patterns.weekdays or bool(clocks.part_of(before))


def _of_list(clock: Sequence[Hit], tile: Hit, text: str) -> bool:
    """Whether a bare number stands beside another time with nothing but a joint between: "1 or 2 pm"; not "one 1130"."""
    at = clock.index(tile)
    pairs = [(a, b) for a, b in pairwise(clock[max(0, at - 1) : at + 2]) if len(text[a.end : b.start].split()) <= 1]
    full = any(len(t.kept.get("hour", "")) > len("12") for pair in pairs for t in pair)
    return bool(pairs) and not full


def _in_parts(hit: Hit, text: str) -> tuple[Hit, ...]:
    """ "Every evening but" tells a part of the day as well."""
    part = hit.kept.get("half", "").strip(" ,")
    if hit.name != BUT or not part:
        return (hit,)
    start = text.index(part, hit.start)
    end = start + len(part) + 1
    return Hit("every", hit.start, start, {}), Hit(part, start, end, {}), Hit(BUT, end, hit.end, {})
