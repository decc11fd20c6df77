"""Small files of runs, made on the spot: GPX, TCX, FIT, Strava's table in several languages, archives."""

import gzip
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

START = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
LAT, LON = 47.123456, 8.654321
"""Where the runs begin: these digits must not be found anywhere afterwards."""
METRES_A_DEGREE = 111_195.08


def gpx(
    km: float = 10.0,
    minutes: float = 55,
    sport: str = "running",
    start: datetime | None = START,
    lon: float = LON,
    parts: int = 100,
) -> bytes:
    """A straight run to the north, in so many parts."""
    points = []
    for n in range(parts + 1):
        lat = LAT + km * 1000 / METRES_A_DEGREE * n / parts
        time = f"<time>{start + timedelta(minutes=minutes * n / parts):%Y-%m-%dT%H:%M:%SZ}</time>" if start else ""
        points.append(f'<trkpt lat="{lat:.7f}" lon="{lon}"><ele>400</ele>{time}</trkpt>')
    kind = f"<type>{sport}</type>" if sport else ""
    body = f"<trk><name>Home to the lake</name>{kind}<trkseg>{''.join(points)}</trkseg></trk>"
    return f'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">{body}</gpx>'.encode()


def tcx(km: float = 10.0, minutes: float = 55, sport: str = "Running") -> bytes:
    lap = (
        f"<Lap><TotalTimeSeconds>{minutes * 30}</TotalTimeSeconds><DistanceMeters>{km * 500}</DistanceMeters><Track><Trackpoint>"
        f"<Time>{START:%Y-%m-%dT%H:%M:%SZ}</Time><Position><LatitudeDegrees>{LAT}</LatitudeDegrees>"
        f"<LongitudeDegrees>{LON}</LongitudeDegrees></Position><DistanceMeters>1</DistanceMeters></Trackpoint></Track></Lap>"
    )
    activity = f'<Activity Sport="{sport}"><Id>{START:%Y-%m-%dT%H:%M:%SZ}</Id>{lap * 2}</Activity>'
    space = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    return f'<TrainingCenterDatabase xmlns="{space}"><Activities>{activity}</Activities></TrainingCenterDatabase>'.encode()


def fit(
    km: float = 10.0, minutes: float | None = None, sport: int = 1, hours_from_utc: int = 1, records: int = 1, start: datetime = START,
    sessions: int = 1,
) -> bytes:  # fmt: skip
    """Records with a place, an activity message (the watch's own time) and a session, or many."""
    at = int((start - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    place = (int(LAT * 2**31 / 180), int(LON * 2**31 / 180))
    body = _fit_message(0, 20, [(253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85)], struct.pack("<Iii", at, *place), records)
    session = struct.pack("<IIIIB", at, at, int((minutes or km * 5.5) * 60_000), int(km * 100_000), sport)
    body += _fit_message(1, 18, [(253, 4, 0x86), (2, 4, 0x86), (8, 4, 0x86), (9, 4, 0x86), (5, 1, 0x00)], session, sessions)
    body += _fit_message(2, 34, [(253, 4, 0x86), (5, 4, 0x86)], struct.pack("<II", at, at + hours_from_utc * 3600))
    head = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT")
    whole = head + struct.pack("<H", _crc(head)) + body
    return whole + struct.pack("<H", _crc(whole))


def _fit_message(local: int, number: int, fields: Sequence[tuple[int, int, int]], data: bytes, times: int = 1) -> bytes:
    definition = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields)) + b"".join(struct.pack("BBB", *f) for f in fields)
    return definition + (bytes([local]) + data) * times


@cache
def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
    return byte


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = (crc >> 8) ^ _crc_of((crc ^ byte) & 0xFF)
    return crc


ENGLISH = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,"
    "Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed"
)


def strava(rows: Iterable[tuple[str, str, float, int]], head: str = ENGLISH, point: str = ".") -> bytes:
    """Strava's table; rows: (day as written, kind, km, seconds)."""
    lines = [head]
    for number, (day, kind, km, seconds) in enumerate(rows):
        short = f"{km:.2f}".replace(".", point)
        lines.append(
            f'{number},"{day}",Round the park,{kind},,{seconds + 60},"{short}",150,,false,,,activities/{number}.fit.gz,70.0,,'
            f"{seconds + 60}.0,{seconds}.0,{km * 1000:.1f},4.2"
        )
    return "\n".join(lines).encode()


def zipped(**files: bytes) -> bytes:
    """A zip; "__" in a name is a folder, "_" a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return out.getvalue()


def tracks(many: int, parts: int = 100, records: int = 1) -> bytes:
    """An archive without a table: a GPX and a FIT file in turn, a run a day back from `START`."""
    days = [START - timedelta(days=n) for n in range(many)]
    track, day = gpx(parts=parts), f"{START:%Y-%m-%d}".encode()
    made: dict[str, bytes] = {}
    for n, at in enumerate(days):
        if n % 2:
            made[f"activities__{n}_fit"] = fit(5 + n % 20, records=records, start=at)
        else:
            made[f"activities__{n}_gpx"] = track.replace(day, f"{at:%Y-%m-%d}".encode())
    return zipped(**made)


def gzipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1)
