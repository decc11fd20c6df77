"""How long a file of runs takes: a ten-year Strava archive, and one of tracks alone, through the whole bot and a database on disk;
and the largest files of each kind.

`python -m bench.imports`. Goal: 3,000 activities in under 10 s.
"""

import asyncio
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.imports.read import read
from tests import files
from tests.test_shell import House

ACTIVITIES = 3000
FIRST = datetime(2016, 11, 1, 6, 12, 44)  # noqa: DTZ001 (as it stands in the table, without a zone)


def table() -> bytes:
    """Ten years of runs, a third of it rides."""
    days = [FIRST + timedelta(days=1.2 * n) for n in range(ACTIVITIES)]
    written = [f"{d:%b} {d.day}, {d.year}, {d.hour % 12 or 12}:{d:%M:%S} {'AM' if d.hour < 12 else 'PM'}" for d in days]
    return files.strava([(day, "Run" if n % 3 else "Ride", 5 + n % 30, 2000 + n) for n, day in enumerate(written)])


async def through_the_bot(name: str, body: bytes) -> tuple[float, int]:
    """Seconds from sending to the answer, and how many runs the diary has afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        house = await House(str(Path(folder) / "bench.db")).open()
        house.local.say(1, "/start")
        await house.settle()
        house.local.press(1, *house.newest("o:yes"))
        await house.settle()
        start = time.perf_counter()
        house.local.send_file(1, name, body)
        await house.settle()
        took = time.perf_counter() - start
        runs = len(house.store.diary(1))
        await house.close()
    return took, runs


def alone(name: str, make: Callable[[], bytes]) -> None:
    """The reader by itself."""
    body = make()
    start = time.perf_counter()
    found = read(name, body)
    took = time.perf_counter() - start
    print(f"{name:16} {len(body) / 1e6:5.1f} MB  {took:6.2f} s  {len(found.runs)} runs {found.problem}")


def long_gpx() -> bytes:
    """As many points as 20 MB hold."""
    one = files.gpx(1, minutes=5)
    points = one[one.index(b"<trkpt") : one.index(b"</trkseg>")]
    return one.replace(points, points * (19_900_000 // len(points)))


def long_fit() -> bytes:
    """As many records as the limit allows."""
    return files.fit(records=450_000)


if __name__ == "__main__":
    export, tracks = files.zipped(activities_csv=table()), files.tracks(ACTIVITIES, parts=300, records=400)
    for name, body in (("activities.csv", table()), ("export.zip", export), ("tracks.zip", tracks)):
        took, runs = asyncio.run(through_the_bot(name, body))
        print(f"{name:16} {ACTIVITIES} activities, {runs} runs noted: {took:.2f} s from sending to the answer")
    alone("run.gpx", long_gpx)
    alone("run.fit", long_fit)
    alone("activities.csv", lambda: table().replace(b"Round the park", b"Round the park " * 20))
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, the bot and its content included")
