"""The days of a file's runs by the person's own calendar, and in which unit and order of month and day its table is read.

Rule 1: a day without a time, or with the time of the runner's own clock, is that day wherever they are. A moment is of the day that it had
by the person's clock; far from home (by the file's offset, or by the sun where they ran) it is of the day there.
Rule 2: what the table leaves open (miles, month first) is taken as the same file was taken before, else as the person goes by; it is said,
and a tap takes the other way.
Rule 3: a run of a day that is still to come is left out, and that is said.
Neighbours: imports.py notes and tells; already.py says what is known; zones.py has the person's clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.coaching import load
from bot.core.coaching.schedule import zone_of
from bot.core.dialogue import already, zones
from bot.core.dialogue.already import Found, Pair
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Imported
from bot.core.model.imported import DAY_FIRST, MONTH_FIRST, Activity, Contents, turned

FAR = timedelta(hours=3, minutes=30)
"""Who runs by a clock that differs so much from their own is away; less is summer time, or the sun of a wide zone."""
AHEAD = timedelta(hours=14)
"""How far the first clocks of the earth are ahead of UTC."""
HALF_A_YEAR = timedelta(days=182)
AMERICAN = frozenset(("US", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW", "PH"))
MIXED = frozenset(("CA",))
"""Countries where the month stands first, and where both are written."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is read. unit, order: what was taken, where the file leaves it open; to_come: lines of runs that are left out for it;
    either: the other order tells no day to come"""

    unit: str
    order: str
    found: Sequence[Found]
    fresh: Sequence[Found]
    pairs: Sequence[Pair]
    to_come: Sequence[int]
    either: bool = False

    @property
    def known(self) -> int:
        return len(self.found) - len(self.fresh)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What days are told by. clocks: as in `_clocks`; newest: the last day; now: of the turn"""

    clocks: Sequence[ZoneInfo]
    newest: str
    now: datetime

    def on(self, run: Activity) -> str:
        """The day of a run, "" where it is still to come."""
        began = datetime.fromisoformat(run.start) if run.start else None
        moment = began if began is not None and began.tzinfo else None
        day = self._day(run, moment) if moment else run.day
        if day <= self.newest:
            return day
        return self.newest if moment and moment <= self.now else ""  # far ahead of home it is tomorrow

    def _day(self, run: Activity, at: datetime) -> str:
        there = at.utcoffset() or timedelta()
        if not self.clocks:
            return run.day
        if not there and not run.sun:  # of the place nothing is told
            return at.astimezone(self.clocks[0]).date().isoformat()
        if len(self.clocks) == 1:
            here = at.astimezone(self.clocks[0])
        else:
            here = min((_beside(zone, at, there, sun=run.sun) for zone in self.clocks), key=lambda found: found[0])[1]
        away = abs((here.utcoffset() or timedelta()) - there) > FAR
        return run.day if away else here.date().isoformat()


def reading(turn: Turn, event: Imported) -> Reading:
    """The file as it is to be read."""
    contents = event.contents
    units = _units(turn, contents)
    orders = _orders(turn, contents)
    calendar = _Calendar(_clocks(turn), last(turn).isoformat(), event.at)
    read = {(u, o): _read(event, calendar, u, o) for o in orders for u in units}
    first = read[units[0], orders[0]]
    again = max(read.values(), key=lambda r: r.known)
    if again.known > first.known and again.known * 2 >= len(contents.runs):  # as it was taken before, or put right
        first = again
    elif len(orders) > 1:
        first = _not_to_come(turn, first, read[units[0], orders[1]])
    other = next((r for r in read.values() if r.unit == first.unit and r.order != first.order), None)
    return replace(first, either=other is not None and not other.to_come)


def _not_to_come(turn: Turn, first: Reading, other: Reading) -> Reading:
    """The other order, where this one has days to come and that has none; against what the person's country writes, if most of them are."""
    missed = len(first.to_come)
    if not missed or other.to_come or (_country(turn) and missed * 2 < missed + len(first.found)):
        return first
    return other


def _read(event: Imported, calendar: _Calendar, unit: str, order: str) -> Reading:
    """The file with this unit and order."""
    contents = event.contents
    runs = [replace(r, km=round(r.km * load.KM_PER_MILE, 2)) for r in contents.runs] if unit == "mi" else contents.runs
    if order != contents.order:
        runs = [_turned(r) for r in runs]
    days = [(calendar.on(r), r) for r in runs]
    found = [(day, r) for day, r in days if day]
    fresh, pairs = already.sorted_out(found, event.known)
    return Reading(unit, order, found, fresh, pairs, [r.line for day, r in days if not day])


def _turned(run: Activity) -> Activity:
    return replace(run, day=turned(run.day), start=turned(run.start[:10]) + run.start[10:] if run.start else "")


def _units(turn: Turn, contents: Contents) -> tuple[str, ...]:
    """What the distances may be in, the likelier first."""
    if not contents.unit:
        return ("",)
    own = turn.session.units or contents.unit
    return own, "km" if own == "mi" else "mi"


def _orders(turn: Turn, contents: Contents) -> tuple[str, ...]:
    """What may stand first, the likelier first: by the country, else by what is in miles."""
    if not contents.order:
        return ("",)
    country = _country(turn)
    miles = contents.order == MONTH_FIRST or turn.session.units == "mi"
    month = country in AMERICAN if country else miles
    return (MONTH_FIRST, DAY_FIRST) if month else (DAY_FIRST, MONTH_FIRST)


def _country(turn: Turn) -> str:
    """The country by which days are written: the person's, or the only one of their zone; "" where that tells nothing."""
    mine = turn.session.country
    if not mine and turn.session.zone:
        there = [code for code, many in turn.content.zones.items() if turn.session.zone in many]
        mine = there[0] if len(there) == 1 else ""
    return mine if mine and mine not in MIXED else ""


def last(turn: Turn) -> date:
    """The last day that may have begun where the person is."""
    at = turn.event.at
    clocks = _clocks(turn)
    return max((at.astimezone(zone).date() for zone in clocks), default=(at + AHEAD).date())


def _clocks(turn: Turn) -> list[ZoneInfo]:
    """The person's clock, or those of their country, the most used first; of several that go alike the first."""
    known = zones.known(turn)
    names = (known,) if known else turn.content.zones.get(turn.session.country or "", ())
    found: dict[tuple[timedelta | None, ...], ZoneInfo] = {}
    for zone in filter(None, map(zone_of, names)):
        half_a_year = (turn.event.at, turn.event.at - HALF_A_YEAR)
        found.setdefault(tuple(at.astimezone(zone).utcoffset() for at in half_a_year), zone)
    return [*found.values()]


def _beside(zone: ZoneInfo, at: datetime, there: timedelta, *, sun: bool) -> tuple[timedelta, datetime]:
    """How far a clock is from the file's (from the sun's without its summer time), and what it shows."""
    local = at.astimezone(zone)
    away = (local.utcoffset() or timedelta()) - ((local.dst() or timedelta()) if sun else timedelta())
    return abs(away - there), local
