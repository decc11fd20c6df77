"""What a message about when to write leaves out: "not on Sundays", "no mornings", "except this Friday". Pure.

Rule: what stands behind a "not" is left out, up to the next thing of another kind; a stop ends it.
Neighbours: when.py lays the tiles; bounds.py names the single days that are left out.
"""

from collections.abc import Sequence

from bot.core.understanding.slots import bounds, clocks
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.templates import Hit

IN_PLACE = "in_place_of"
BACK, OF_WEEK = "back_on", ("weekday", "weekday_range")
WEEK, NEAR = 7, 1
"""Days; words that may stand between a day and what leaves it out ("Fridays are out")."""
STOPS = frozenset(".;!")
ONLY = frozenset(("only", "just", "nur"))
LISTS = {"mon_wed_fri": ("mon", "wed", "fri"), "tue_thu": ("tue", "thu")}
SINGLE = ("weekday", "every_weekday", "weekday_range", *LISTS)
LEFT_OUT = {"weekdays": DAYS[:5], "weekends": DAYS[5:]}
UNWISHED = ("daily", "every_minutes", "once_a_week", "every_other_day", "times_a_day")
"""Rhythms that may be said not to be wished: "I don't need daily"."""
AHEAD = {
    "day_after_tomorrow": 2,
    "tomorrow": 1,
    "week_today": WEEK,
    "tonight": 0,
    "this_morning": 0,
    "this_afternoon": 0,
    "today": 0,
}
"""Days from now."""
DENIED = (*SINGLE, *LEFT_OUT, *AHEAD, *bounds.SKIPPABLE, *UNWISHED, "choice")
"""What may be denied in a row."""


def resumed(tiles: Sequence[Hit], text: str) -> list[Hit]:
    """The tiles; "back on Monday" tells the end of what is left out only where something is, and else is a beginning. A "no" with a comma,
    which leads, answers what was asked before, and denies nothing: "no, Saturdays"."""
    tiles = [t._replace(name="rather") if _corrects(tiles, n, text) else t for n, t in enumerate(tiles)]
    if tiles and tiles[0].name == "no" and not tiles[0].start and text[: tiles[0].end].rstrip().endswith(","):
        tiles = [tiles[0]._replace(name="rather"), *tiles[1:]]
    tiles = [
        t._replace(name="drop" if _in_place(tiles, n) else "bound") if t.name == IN_PLACE else t for n, t in enumerate(tiles)
    ]
    silent = any(t.name in ("not", "no", "drop", "pause", "away") for t in tiles)
    tiles = [t._replace(name="starts_weekday") if t.name == BACK and not silent else t for t in tiles]
    return [
        t._replace(name="days_away") if n and t.name in OF_WEEK and tiles[n - 1].name == "away" else t
        for n, t in enumerate(tiles)
    ]


def _corrects(tiles: Sequence[Hit], number: int, text: str) -> bool:
    """Whether a "no" between stops puts one single day in the place of another: "Tuesday 6 pm. No, Wednesday"."""
    tile = tiles[number]
    if tile.name != "no" or not text[tile.start : tile.end].rstrip().endswith(","):
        return False
    days = [t for t in tiles[:number] if t.name in (*SINGLE, *LEFT_OUT)]
    alone = len(days) == 1 and [t.name for t in tiles[number + 1 :]] == [days[0].name] and days[0].name in OF_WEEK[:1]
    return alone and not STOPS.isdisjoint(text[days[0].end : tile.start])


def _in_place(tiles: Sequence[Hit], number: int) -> bool:
    """Whether what stands at `number` leaves out the single day behind it in the place of which another comes: "Fri 18:20 instead of Thu"."""
    days = (*SINGLE, *LEFT_OUT)
    led = any(t.name in days for t in tiles[:number])
    after = [t.name for t in tiles[number + 1 :]]
    return led and after[:1] != [] and after[0] in SINGLE and not any(name in days for name in after[1:])


def left_out(tiles: Sequence[Hit], text: str) -> list[Hit]:
    """Tiles that stand after a "not": days, or one time or part of the day, up to the next tile of another kind."""
    out: list[Hit] = []
    denying, days = False, False
    instead = _instead(tiles)
    for number, tile in enumerate(tiles):
        if any(tile is one for one in instead):
            denying = False
            continue
        denying = denying and not _ended(tiles, number, out, text)
        if tile.name in ("not_behind", "not", "no", "drop") and _behind(tiles, number, text):
            out += _listed(tiles, number, text)
        elif _denies(tiles, number, out, denying=denying):
            denying, days = True, tile.name in ("away", "other_days", "drop")
        elif denying and tile.name in DENIED and not (out and _approved(tiles, number)):  # "don't text me Fri, Sat is ok"
            out.append(tile)
            days = True
        else:
            timed = tile.name in (*clocks.TIMES, *clocks.PARTS, *clocks.PLURAL)
            of_one = number and tiles[number - 1] in out and of_time(tiles[number - 1], tile, text)
            out += [tile] if of_one or (denying and not days and timed) else []
            denying = False
    return out


def _ended(tiles: Sequence[Hit], number: int, out: Sequence[Hit], text: str) -> bool:
    """Whether what a "not" denies ends before a tile: "Not Friday. Tuesday"; a day of another kind begins what is wished."""
    if not STOPS.isdisjoint(text[tiles[number - 1].end : tiles[number].start]) or _others(tiles, number, text):
        return True
    return bool(out) and number > 0 and tiles[number - 1] is out[-1] and _turns(tiles, number, text)


def _others(tiles: Sequence[Hit], number: int, text: str) -> bool:
    """Whether behind days that are denied a comma parts those that are wished: all the others, or some with "only": "no weekends, weekdays",
    "not Sundays, just Mondays"."""
    before, day = tiles[number - 1], tiles[number]
    if before.name not in (*SINGLE, *LEFT_OUT) or not text[before.start : before.end].rstrip().endswith(","):
        return False
    only = ONLY.isdisjoint((*text[before.end : day.start].split(), *text[day.end :].split()[:1])) is False
    return day.name in (*SINGLE, *LEFT_OUT) and (only or {before.name, day.name} == LEFT_OUT.keys())


def _denies(tiles: Sequence[Hit], number: int, out: Sequence[Hit], *, denying: bool) -> bool:
    """Whether a tile denies what stands behind it."""
    name = tiles[number].name
    if name == "away":
        return number + 1 < len(tiles) and tiles[number + 1].name in bounds.SKIPPABLE
    return name in ("not", "no", "drop", "daily_but") or (name == "other_days" and not (denying or out))


def of_time(time: Hit, part: Hit, text: str) -> bool:
    """Whether a part of the day stands right behind a time, and is a part of that: "not 7 in the morning"."""
    near = part.start == time.end and "," not in text[time.start : time.end]
    return near and time.name in clocks.TIMES and part.name in (*clocks.PARTS, *clocks.PLURAL)


def _listed(tiles: Sequence[Hit], number: int, text: str) -> list[Hit]:
    """What is denied from behind: the day before, with those that no comma parts from it: "sat sun not needed"."""
    first = number - 1
    while first and tiles[first].name in SINGLE and tiles[first - 1].name in SINGLE and _joined(tiles, first, text):
        first -= 1
    return list(tiles[first:number])


def _joined(tiles: Sequence[Hit], number: int, text: str) -> bool:
    before = text[tiles[number - 1].start : tiles[number].start]
    return "," not in before and not text[tiles[number - 1].end : tiles[number].start].strip(" &+/-")


def _turns(tiles: Sequence[Hit], number: int, text: str) -> bool:
    """Whether a day of another kind begins what is wished: "not tomorrow, Thursday at 9", "skip weekdays, Sat and Sun 9.30"."""
    before, day = tiles[number - 1], tiles[number]
    if _then(tiles, number, text):
        return True
    other = before.name in (*AHEAD, *LEFT_OUT) and day.name in SINGLE and text[before.start : before.end].rstrip().endswith(",")
    wished = any(t.name in clocks.EXACT for t in tiles[number:])
    return other and wished and not any(t.name in (*SINGLE, *LEFT_OUT, *UNWISHED) for t in tiles[: number - 1])


def _approved(tiles: Sequence[Hit], number: int) -> bool:
    """Whether a day behind others that are denied is said to do."""
    return tiles[number].name in (*SINGLE, *LEFT_OUT) and any(t.name == "approves" for t in tiles[number + 1 : number + 2])


def _then(tiles: Sequence[Hit], number: int, text: str) -> bool:
    """Whether a message that begins with a single day that is denied goes on with one and its time: "not Mondays, Tuesdays at 7 pm"."""
    days = (*SINGLE, *LEFT_OUT)
    before, day, behind = tiles[number - 1], tiles[number], tiles[number + 1 : number + 2]
    led = (
        number > 1
        and tiles[number - 2].name in ("not", "drop")
        and not any(t.name in (*days, *clocks.TIMES) for t in tiles[: number - 2])
    )
    timed = (
        bool(behind)
        and behind[0].name in (*clocks.EXACT, clocks.BARE, *clocks.TWELVE)
        and behind[0].start <= day.end + len("at ")
    )
    return led and timed and before.name in days and day.name in days and text[before.start : before.end].rstrip().endswith(",")


def _instead(tiles: Sequence[Hit]) -> list[Hit]:
    """Days that are to take the place of those that are left out: "not Monday this week, Tue and Wed instead"."""
    at = next((n for n, t in enumerate(tiles) if "instead" in t.kept), None)
    if at is None:
        return []
    first = at
    while first and tiles[first - 1].name in SINGLE and "," not in tiles[first - 1].kept.get("day", ","):
        first -= 1
    return list(tiles[first : at + 1])


def _behind(tiles: Sequence[Hit], number: int, text: str) -> bool:
    """ "Fridays not": a day stands right before the "not" at `number`, and nothing that it could deny behind it."""
    after = tiles[number + 1].name if number + 1 < len(tiles) else ""
    deniable = (
        *SINGLE,
        *LEFT_OUT,
        *bounds.SKIPPABLE,
        *clocks.TIMES,
        *clocks.PARTS,
        *clocks.PLURAL,
        *UNWISHED,
        "daily_but",
        "other_days",
    )
    day = number > 0 and tiles[number - 1].name in (*SINGLE, *LEFT_OUT, *bounds.SKIPPABLE, *clocks.PLURAL)
    near = number > 0 and len(text[tiles[number - 1].end : tiles[number].start].split()) <= NEAR
    behind = text[tiles[number].start : tiles[number].end + 1].rstrip()
    if behind.endswith(":"):  # "excluded: Wednesday"
        return False
    if number and behind.endswith((",", *STOPS)) and day:  # "weekends no, 18:15"
        return near
    if tiles[number].name == "drop":  # "between Christmas and New Year nothing"
        return near and (tiles[number - 1].name in bounds.SKIPPABLE or (day and not after))
    return day and near and (tiles[number].name == "not_behind" or after not in deniable)
