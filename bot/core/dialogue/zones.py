"""Where the person's clock is: from the country where it has one zone, from a city or zone in words, from buttons.

Rule: the zone is all that is kept; a place is not.
Neighbours: reminders.py needs it; content/zones.yaml and <language>/places.yaml hold the names.
"""

from datetime import date

from bot.core.coaching.schedule import zone_of
from bot.core.dialogue import read
from bot.core.dialogue.turn import Rows, Turn
from bot.core.model.effects import Button

MOST_WORDS = 5


def known(turn: Turn) -> str:
    """The person's zone: as they told it, else that of a country with only one; "" where it is not known."""
    if turn.session.zone:
        return turn.session.zone
    zones = turn.content.zones.get(turn.session.country or "", ())
    return zones[0] if len(zones) == 1 else ""


def likely(turn: Turn) -> str:
    """The zone to go by: the known one, else the most used one of the country, else UTC."""
    return known(turn) or next(iter(turn.content.zones.get(turn.session.country or "", ())), "Etc/UTC")


def today(turn: Turn) -> date:
    """The day on the person's calendar."""
    return turn.event.at.astimezone(zone_of(likely(turn))).date()


def named(turn: Turn, text: str) -> str | None:
    """The zone that `text` names: an IANA name, a city, or a country with one zone; None where it names none."""
    if "/" in text and zone_of(text.strip()) is not None:
        return text.strip()
    spelling = turn.language.spelling
    said = read.folded(text, spelling)
    places = {
        read.folded(z.rpartition("/")[2].replace("_", " "), spelling): z for zones in turn.content.zones.values() for z in zones
    }
    places |= {read.folded(city, spelling): zone for city, zone in turn.language.places.items()}
    if said in places:
        return places[said]
    words = said.split()
    if len(words) > MOST_WORDS + 3:
        return None
    runs = [" ".join(words[a:b]) for a in range(len(words)) for b in range(len(words), a, -1) if len(" ".join(words[a:b])) > 3]
    within = next((places[run] for run in sorted(runs, key=len, reverse=True) if run in places), None)
    code = read.country(turn, text)
    zones = turn.content.zones.get(code or "", ())
    return within or (zones[0] if len(zones) == 1 else None)


def buttons(turn: Turn) -> Rows:
    """The zones of the person's country, or the most used ones."""
    zones = turn.content.zones.get(turn.session.country or "") or turn.content.zones.get("US", ())
    made = [Button(label="button.zone", data=f"~zone:{i}", values={"zone": z}) for i, z in enumerate(zones[:8])]
    return tuple(tuple(made[i : i + 2]) for i in range(0, len(made), 2))


def by_number(turn: Turn, number: str) -> str | None:
    """The zone behind a button."""
    zones = turn.content.zones.get(turn.session.country or "") or turn.content.zones.get("US", ())
    return zones[int(number)] if number.isdigit() and int(number) < len(zones) else None
