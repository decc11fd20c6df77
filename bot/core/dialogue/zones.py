"""Where the person's clock is: from the country where it has one zone, from a city, country or zone in words, from buttons.

Rule 1: the zone is all that is kept; a place is not.
Rule 2: a country with several zones is asked about, never guessed.
Neighbours: reminders.py needs it; content/zones.yaml, <language>/places.yaml and countries.yaml hold the names, coaching/schedule.py
the cities of the zone database.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.core.coaching.schedule import cities, zone_of
from bot.core.content.language import Language
from bot.core.content.load import Content
from bot.core.dialogue import read
from bot.core.dialogue.turn import Rows, Turn
from bot.core.model.effects import Button
from bot.core.remembering import of_text

MOST_WORDS, SHORTEST = 12, 4
"""Words of a message in which a place is looked for; letters of the shortest one that is found within other words."""
MOST_BUTTONS = 8
SEVERAL = " or "
"""Between the zones of a name that several cities have."""
NOWHERE = "Etc/UTC"
_OFFSET = re.compile(r"(?<!\w)(?:utc|gmt)\s*([+\-−–])\s*(\d{1,2})(?::?(\d{2})|[.,](\d{1,2}))?(?![\w:])", re.IGNORECASE)
_PARTS = {"5": 30, "50": 30, "30": 30, "25": 15, "75": 45, "45": 45}
"""Minutes behind a point or comma: "5.5" is half past."""
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "æ": "ae", "ı": "i"})


def known(turn: Turn) -> str:
    """The person's zone: as they told it, else that of a country with only one; "" where it is not known."""
    if turn.session.zone:
        return turn.session.zone
    zones = turn.content.zones.get(turn.session.country or "", ())
    return zones[0] if len(zones) == 1 else ""


def likely(turn: Turn) -> str:
    """The zone to go by: the known one, else the most used one of the country, else UTC."""
    return known(turn) or next(iter(turn.content.zones.get(turn.session.country or "", ())), NOWHERE)


def clock(turn: Turn) -> ZoneInfo:
    """The zone to go by, as the clocks know it."""
    return zone_of(likely(turn)) or ZoneInfo(NOWHERE)


def today(turn: Turn) -> date:
    """The day on the person's calendar."""
    return turn.event.at.astimezone(clock(turn)).date()


def named(turn: Turn, text: str, *, whole: bool = False) -> tuple[str, ...]:
    """The zone that `text` names, or those of a country that has several; () where it names none. `whole`: it must be nothing else."""
    if "/" in text and (word := next((w for w in text.split() if "/" in w and zone_of(w.strip(".,!?")) is not None), "")):
        return (word.strip(".,!?"),)
    language = turn.language
    said, places = _folded(text), turn.content.once(("places", language.code), lambda: _places(turn.content, language))
    if said in places:
        return _nearest(turn, places[said])
    words = said.split()
    if whole or len(words) > MOST_WORDS:
        return ()
    runs = [" ".join(words[a:b]) for a in range(len(words)) for b in range(len(words), a, -1)]
    found = [r for r in runs if r in places and (len(r) >= SHORTEST or words[-1] == r)]  # "my timezone is CET"
    return _nearest(turn, places[max(found, key=len)]) if found else ()


def _nearest(turn: Turn, found: tuple[str, ...]) -> tuple[str, ...]:
    """Of cities of one name the one in the person's own country, where only one is there; else all of them."""
    own = turn.content.zones.get(turn.session.country or "", ())
    mine = tuple(z for z in found if z in own)
    return mine if len(mine) == 1 < len(found) else found


def _places(content: Content, language: Language) -> dict[str, tuple[str, ...]]:
    """Every name that is known, folded, with its zones. What the language says of a city beats the zone database."""
    found: dict[str, tuple[str, ...]] = {_folded(city): (zone,) for city, zone in cities().items()}
    found |= {_folded(z.rpartition("/")[2].replace("_", " ")): (z,) for zones in content.zones.values() for z in zones}
    names = [(n, c) for c, n in language.care.names.items()]
    names += [(n, c) for c, many in {**language.care.aliases, **language.countries}.items() for n in many]
    found |= {_folded(n): content.zones[c] for n, c in names if c in content.zones}
    return found | {_folded(city): tuple(told.split(SEVERAL)) for city, told in language.places.items()}


def offset(text: str, *, whole: bool = False) -> timedelta | None:
    """The difference to UTC that a text names: "GMT+5:30", "utc -3.5"; None where it names none. `whole`: it must be nothing else."""
    told = _OFFSET.fullmatch(text.strip(" .!")) if whole else _OFFSET.search(text)
    if told is None:
        return None
    sign, hours, minutes, part = told.groups()
    after = int(minutes) if minutes else _PARTS.get(part, 0) if part else 0
    away = timedelta(hours=int(hours), minutes=after)
    return away if sign == "+" else -away


def with_offset(turn: Turn, away: timedelta) -> tuple[str, ...]:
    """The zones whose clocks differ so much from UTC now: those of the person's country and of the countries where the language is common first,
    then the foremost one of each country."""
    every = turn.content.zones
    near = [z for c in (turn.session.country or "", *turn.language.care.common) for z in every.get(c, ())[:MOST_BUTTONS]]
    ordered = dict.fromkeys(
        (*near, *(zones[0] for zones in every.values() if zones), *(z for zones in every.values() for z in zones))
    )
    clocks = ((name, zone_of(name)) for name in ordered)
    found = [name for name, zone in clocks if zone is not None and turn.event.at.astimezone(zone).utcoffset() == away]
    return tuple(found[:MOST_BUTTONS])


@of_text(5000)
def _folded(text: str) -> str:
    """Words only, without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return read.folded("".join(c for c in bare if not unicodedata.combining(c)))


def buttons(turn: Turn, zones: Sequence[str] = ()) -> Rows:
    """These zones; without any, those of the person's country; that not known, one of each country where the language is common."""
    everywhere = turn.content.zones
    common = [everywhere[c][0] for c in turn.language.care.common if everywhere.get(c)]
    offered = zones or everywhere.get(turn.session.country or "") or common
    if not zones and turn.session.zone and turn.session.zone not in offered:  # the one that is set stays on offer
        offered = (turn.session.zone, *offered)
    made = [Button(label="button.zone", data=f"~zone:{z}", values={"zone": z}) for z in offered[:MOST_BUTTONS]]
    return tuple(tuple(made[i : i + 2]) for i in range(0, len(made), 2))


def pressed(argument: str) -> str | None:
    """The zone behind a button."""
    return argument if zone_of(argument) is not None else None
