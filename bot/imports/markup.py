"""GPX and TCX: XML read as a stream. No tree is built, nothing outside the file is looked at.

Rule 1: a document type declaration ends the reading: without one there are no entities and nothing to fetch.
Rule 2: depth, elements and the length of a value are bounded; memory does not grow with the track.
Rule 3: a track with hours of nothing in it is several activities: some programs keep months of runs in one.
Rule 4: long stops are no time of a run, as in Strava's own "moving time": so long near one place, or with the recording stopped.
Rule 5: places are summed to a distance here; of longitude only the hours from Greenwich are used, to find the day.
Why no library's GPX parser: they build the whole tree, and gpxpy's looks for namespaces with patterns whose time grows with the square of a
hostile file, which no thread could interrupt.
Neighbours: recorded.py says what comes out.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.parsers import expat

from bot.imports.recorded import FileProblem, Recorded, by_sun, here, moment

MOST_DEEP, MOST_ELEMENTS, LONGEST_VALUE = 40, 5_000_000, 200
EARTH_METRES = 6_371_009
PAUSE = timedelta(hours=4)
"""So long without a place ends an activity."""
STOP, NEAR_METRES = timedelta(minutes=2), 30.0
"""Who gets no further than this in so long stands."""
DAY_ALONE = 10
"""Letters of a time that tells no more than its day."""
WANTED = ("type", "time", "Time", "Id", "TotalTimeSeconds", "DistanceMeters", "LongitudeDegrees")


@dataclass(slots=True)
class _Track:
    """An activity being read."""

    sport: str = ""
    start: datetime | None = None
    end: datetime | None = None
    dated: bool = False
    longitude: float | None = None
    metres: float = 0.0
    seconds: float = 0.0
    furthest: float = 0.0
    last: tuple[float, float] | None = None
    point: tuple[float, float] | None = None
    at: datetime | None = None
    far: float | None = None
    stood: timedelta = timedelta()
    anchor: tuple[tuple[float, float] | float | None, datetime] | None = None


@dataclass(slots=True)
class _Reader:
    found: list[Recorded] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    track: _Track | None = None
    root: str = ""
    elements: int = 0
    text: str = ""

    def open(self, name: str, given: dict[str, str]) -> None:
        self.elements += 1
        self.path.append(name.rpartition(":")[2])
        if len(self.path) > MOST_DEEP or self.elements > MOST_ELEMENTS:
            raise FileProblem("damaged")
        self.text = ""
        match self.path[-1]:
            case "gpx" | "TrainingCenterDatabase" if len(self.path) == 1:
                self.root = self.path[-1]
            case "trk":
                self.track = _Track()
            case "Activity":
                self.track = _Track(sport=given.get("Sport", ""))
            case "trkseg" if self.track:
                self.track.last = None
                _paused(self.track)
            case "trkpt" if self.track:
                _point(self.track, given)
            case _:
                pass

    def data(self, text: str) -> None:
        if self.path and self.path[-1] in WANTED and len(self.text) < LONGEST_VALUE:
            self.text += text

    def close(self, _: str) -> None:
        name = self.path.pop()
        parent = self.path[-1] if self.path else ""
        if self.track is None:
            return
        if name in ("trk", "Activity"):
            self.found.append(_finished(self.track))
            self.track = None
        elif name == "trkpt":
            self.track = self._gone_on(self.track)
        elif name == "Trackpoint":
            _moved(self.track, self.track.at, self.track.far)
            self.track.at = self.track.far = None
        elif name in WANTED:
            _value(self.track, parent, name, self.text.strip())

    def _gone_on(self, track: _Track) -> _Track:
        """The track with the place that was read; after a long pause that is the first of another one."""
        point, at = track.point, track.at
        if at and track.end and at - track.end > PAUSE:
            self.found.append(_finished(track))
            track = _Track(sport=track.sport)
        if track.longitude is None and point:
            track.longitude = math.degrees(point[1])
        if track.last and point:
            track.metres += _way(track.last, point)
        _moved(track, at, point)
        track.last, track.point, track.at = point, None, None
        track.start, track.end = track.start or at, at or track.end
        return track


def _paused(track: _Track) -> None:
    """A recording that was stopped and goes on: what lies between is a stop, however far it leads."""
    track.anchor = (None, track.end) if track.end else None


def _moved(track: _Track, at: datetime | None, here: tuple[float, float] | float | None) -> None:
    """One more place (or length of the way so far) and its time: a stop ends with the first one that is away from where it began."""
    if at is None or here is None:
        return
    if track.anchor is None:
        track.anchor = here, at
        return
    before, since = track.anchor
    if before is None:
        track.stood += max(timedelta(), at - since)
    elif _apart(before, here) < NEAR_METRES:
        return
    elif at - since > STOP and _apart(before, here) < NEAR_METRES * ((at - since) / STOP):
        track.stood += at - since
    track.anchor = here, at


def _apart(a: tuple[float, float] | float, b: tuple[float, float] | float) -> float:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _way(a, b)
    return b - a if isinstance(a, float) and isinstance(b, float) else 0.0


def _point(track: _Track, given: dict[str, str]) -> None:
    """One more place of a track."""
    try:
        track.point = math.radians(float(given["lat"])), math.radians(float(given["lon"]))
    except (KeyError, ValueError) as error:
        raise FileProblem("damaged") from error


def _way(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two places in radians, along the globe."""
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, half)))


def _value(track: _Track, parent: str, name: str, text: str) -> None:
    """An element with a value that matters, in its place."""
    match parent, name:
        case "trk", "type":
            track.sport = text
        case "trkpt", "time":
            track.at = moment(text)
            track.dated = track.dated if track.start else track.at is not None and len(text) <= DAY_ALONE
        case ("Trackpoint", "Time") | ("Activity", "Id"):
            at = moment(text)
            track.dated = track.dated if track.start else at is not None and len(text) <= DAY_ALONE
            track.start, track.end = track.start or at, at or track.end
            track.at = at if name == "Time" else None
        case "Position", "LongitudeDegrees":
            track.longitude = _number(text) if track.longitude is None else track.longitude
        case "Lap", "TotalTimeSeconds":
            track.seconds += _number(text)
        case "Lap", "DistanceMeters":
            track.metres += _number(text)
        case "Trackpoint", "DistanceMeters":
            track.far = _number(text)
            track.furthest = max(track.furthest, track.far)
        case _:
            pass


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise FileProblem("damaged") from error
    return value if math.isfinite(value) else 0.0


def _finished(track: _Track) -> Recorded:
    seconds = track.seconds
    if track.anchor and track.end and track.end - track.anchor[1] > STOP:  # the watch went on behind the run
        track.stood += track.end - track.anchor[1]
    if track.start and track.end and (not seconds or track.stood):
        moved = (track.end - track.start - track.stood).total_seconds()
        seconds = min(seconds, moved) if seconds and moved > 0 else seconds or moved
    metres = track.metres or track.furthest
    sun = track.start is not None and not track.dated and by_sun(track.start, track.longitude)
    start = here(track.start, track.longitude) if track.start and sun else track.start
    return Recorded(track.sport, start, metres if math.isfinite(metres) else 0.0, seconds or None, dated=track.dated, sun=sun)


def read(body: bytes) -> list[Recorded]:
    """The activities of a GPX or TCX file. Raises FileProblem."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.open, reader.close
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:  # a FileProblem is a ValueError
        raise FileProblem(str(error) if isinstance(error, FileProblem) else "damaged") from None
    if not reader.root:
        raise FileProblem("wrong")
    return reader.found


def _refuse(*_: object) -> None:
    raise FileProblem("damaged")
