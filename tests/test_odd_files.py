"""Files as runners really have them: what a program writes oddly, what a watch records wrongly, a table kept by hand."""

from datetime import timedelta

import pytest

from bot.imports.read import read
from tests import files

SPACE = 'xmlns="http://www.topografix.com/GPX/1/1"'


def track(*points: tuple[float, float], parted: int = 0) -> bytes:
    """A GPX run to the north. points: (minute, km); parted: a new part of the track begins before the one of this number."""
    lines = []
    for n, (minute, km) in enumerate(points):
        at = f"{files.START + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
        begin = "</trkseg><trkseg>" if parted and n == parted else ""
        lines.append(f'{begin}<trkpt lat="{40 + km * 1000 / files.METRES_A_DEGREE:.7f}" lon="8"><time>{at}</time></trkpt>')
    return f"<gpx {SPACE}><trk><type>running</type><trkseg>{''.join(lines)}</trkseg></trk></gpx>".encode()


def laps(*points: tuple[float, float], minutes: float) -> bytes:
    """A TCX run with the way so far. points: (minute, km); minutes: what its only lap says."""
    way = "".join(
        f"<Trackpoint><Time>{files.START + timedelta(minutes=m):%Y-%m-%dT%H:%M:%SZ}</Time><DistanceMeters>{km * 1000}</DistanceMeters></Trackpoint>"
        for m, km in points
    )
    lap = f"<Lap><TotalTimeSeconds>{minutes * 60}</TotalTimeSeconds><DistanceMeters>{points[-1][1] * 1000}</DistanceMeters><Track>{way}</Track></Lap>"
    return f'<TrainingCenterDatabase><Activities><Activity Sport="Running">{lap}</Activity></Activities></TrainingCenterDatabase>'.encode()


@pytest.mark.parametrize("before", [b"          ", b"\n\t ", b" " * 400, b"\xef\xbb\xbf   "])
@pytest.mark.parametrize("name", ["run.tcx", "run.gpx", "run.tcx.gz"])
def test_blanks_before_the_first_mark_are_no_damage(name: str, before: bytes) -> None:
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    body = before + head + (files.gpx().partition(b"?>")[2] if "gpx" in name else files.tcx())
    found = read(name, files.gzipped(body) if name.endswith("gz") else body)
    assert (found.problem, [r.minutes for r in found.runs]) == ("", [55])


RUN = [(n * 0.5, n * 0.1) for n in range(61)]
"""6 km in 30 minutes, a place each half minute."""
STOOD = [(m if m <= 15 else m + 40, km) for m, km in RUN]
RESTED = [*RUN[:31], *((15 + n, 3.0 + 0.005 * (n % 2)) for n in range(1, 41)), *STOOD[31:]]
TO_THE_END = [*RUN, *((30 + n, 6.0) for n in range(1, 60))]


@pytest.mark.parametrize(
    "points",
    [
        pytest.param(STOOD, id="nothing was recorded while standing"),
        pytest.param(RESTED, id="the place trembled while standing"),
        pytest.param(TO_THE_END, id="the watch went on behind the run"),
    ],
)
def test_long_stops_are_no_time_of_a_run(points: list[tuple[float, float]]) -> None:
    for body in (track(*points), laps(*points, minutes=points[-1][0])):
        [run] = read("run", body).runs
        assert run.km == pytest.approx(6, abs=0.25)
        assert run.minutes == pytest.approx(30, abs=0.8)


def test_a_recording_that_was_stopped_meanwhile_has_no_time_between() -> None:
    [run] = read("run.gpx", track(*STOOD, parted=31)).runs
    assert run.minutes == pytest.approx(30, abs=0.6)


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        pytest.param(track(*RUN), 30, id="without a stop"),
        pytest.param(track(*((m * 6, km) for m, km in RUN)), 180, id="a slow climb"),
        pytest.param(track((0, 0), (20, 3), (45, 6)), 45, id="a place each quarter of an hour"),
        pytest.param(laps(*STOOD, minutes=29), 29, id="a watch that stopped its own clock"),
        pytest.param(laps((0, 0), (0, 6), minutes=33), 33, id="a track without times of its own"),
    ],
)
def test_who_goes_on_has_the_whole_time(body: bytes, minutes: float) -> None:
    assert read("run", body).runs[0].minutes == minutes
