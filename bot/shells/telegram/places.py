"""A place that somebody shares becomes a time zone before anything is stored; the place itself is dropped.

Rule: no coordinate of an update gets any further than this: not into the inbox, an event, a log.
Neighbours: poll.py and webhook.py call this on every update; events.py reads the zone. The borders are those of OpenStreetMap (ODbL), as
tzfpy carries them; nothing is asked of anybody else.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.jsons import written

LATITUDE, LONGITUDE = 90.0, 180.0
DEEPEST = 60
"""Levels of an update; Telegram's have about ten. What lies deeper is left out."""
PLACES = ("location", "venue", "proximity_alert_triggered", "location_address")
"""Parts of an update that hold or tell a place."""


_NAMES = tuple(f'"{name}"' for name in PLACES)


def kept(update: Mapping[str, Any]) -> str:
    """An update as the inbox keeps it: JSON text without the places in it, for which most need not be looked through."""
    try:
        raw = written(update)
    except (ValueError, TypeError, RecursionError):  # nested deeper than can be written: it is cut
        return written(without_places(update))
    plain = raw.count("{") + raw.count("[") <= DEEPEST and not any(name in raw for name in _NAMES)
    return raw if plain else written(without_places(update))


def without_places(thing: Any, depth: int = 0) -> Any:
    """An update in which each place is the zone that it lies in ({"zone": ""} where there is none)."""
    if depth > DEEPEST:
        return None
    if isinstance(thing, str | int):
        return thing
    if isinstance(thing, Mapping):
        return {name: _zone(part) if name in PLACES else without_places(part, depth + 1) for name, part in thing.items()}
    return [without_places(part, depth + 1) for part in thing] if isinstance(thing, list) else thing


def _zone(place: Any) -> dict[str, str]:
    found = place if isinstance(place, Mapping) else {}
    return {"zone": zone_at(found.get("latitude"), found.get("longitude"))}


def zone_at(latitude: object, longitude: object) -> str:
    """The IANA zone of a point; "" where that is no point on earth, or in none's waters."""
    if not _number(latitude, LATITUDE) or not _number(longitude, LONGITUDE):
        return ""
    import tzfpy  # some 40 MB of borders, and few people send a place

    return str(tzfpy.get_tz(float(longitude), float(latitude)) or "")  # type: ignore[arg-type]


def _number(value: object, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most
