"""Files as runners really have them: what a program writes oddly, what a watch records wrongly, a table kept by hand."""

from datetime import timedelta

import pytest

from bot.core.model.imported import Activity
from bot.imports.read import read
from tests import files
from tests.conftest import NOON, Talk
from tests.test_imports import send

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


def table(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        pytest.param(table("date,km,duration", "11/12/2026,10,55", "11/20/2026,8,45"), [("2026-11-12", 10, 55), ("2026-11-20", 8, 45)], id="bare minutes, months first"),
        pytest.param(table("Datum;Strecke (km);Dauer", "20.11.2026;10,5;00:55:00", "18.11.2026;8;45"), [("2026-11-18", 8, 45), ("2026-11-20", 10.5, 55)], id="minutes beside a clock"),
        pytest.param(table("day,distance,time", "2026-11-18,10.0 km,55 min", "2026-11-20,5 mi,1h05"), [("2026-11-18", 10, 55), ("2026-11-20", 8.05, 65)], id="units in the cells"),
        pytest.param(table("date,miles,minutes", "2026-11-20,6,54"), [("2026-11-20", 9.66, 54)], id="a column of minutes"),
        pytest.param(table("date,km,time (h)", "2026-11-20,12,1.25"), [("2026-11-20", 12, 75)], id="a column of hours"),
        pytest.param(table("date,km,time", "2026-11-18,10,0:58", "2026-11-20,16,1:32"), [("2026-11-18", 10, 58), ("2026-11-20", 16, 92)], id="hours and minutes"),
        pytest.param(table("date,km,time", "2026-11-18,10,58:10", "2026-11-20,5,27:00"), [("2026-11-18", 10, 58.2), ("2026-11-20", 5, 27)], id="minutes and seconds"),
        pytest.param(table("date,type,km,time", "2026-11-18,easy,10,3480"), [("2026-11-18", 10, 58)], id="seconds; a word for training is no other sport"),
        pytest.param(table("date,km,time", "2026-11-18,10,", "2026-11-20,5,27:00"), [("2026-11-18", 10, None), ("2026-11-20", 5, 27)], id="a time was left out"),
    ],
)  # fmt: skip
def test_a_table_kept_by_hand_is_read_as_it_is_meant(body: bytes, runs: list[tuple[str, float, float | None]]) -> None:
    found = read("mine.csv", body)
    assert (found.left, [(r.day, r.km, r.minutes) for r in found.runs]) == ({}, runs)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        pytest.param("2026-11-18,Run,200,0:30:00", {"fast": (3,)}, id="four hundred an hour"),
        pytest.param("2026-11-18,Run,10,0:24:20", {"fast": (3,)}, id="faster than the world record"),
        pytest.param("2026-11-18,Run,0.2,0:00:24", {}, id="a sprint"),
        pytest.param("2026-11-18,Run,42.2,2:04:00", {}, id="as the best do"),
        pytest.param("1970-01-01,Run,5,0:30:00", {"day": (3,)}, id="a watch without its clock"),
        pytest.param("1989-12-31,Run,5,0:30:00", {"day": (3,)}, id="before there were such watches"),
        pytest.param("whenever,Run,5,0:30:00", {"day": (3,)}, id="no day"),
        pytest.param("2026-11-18,Run,-3,0:30:00", {"distance": (3,)}, id="less than nothing"),
        pytest.param("2026-11-18,Run,far,0:30:00", {"distance": (3,)}, id="no number"),
        pytest.param("2026-11-18,Workout,8,0:45:00", {"other": (3,)}, id="a workout is no run unless it says so"),
        pytest.param("2026-11-18,Ride,8,0:45:00", {"other": (3,)}, id="a ride"),
        pytest.param("2026-11-18,,40,1:10:00", {"untold": (3,)}, id="no sport, and too fast for a run"),
    ],
)
def test_what_is_left_out_has_its_own_reason(line: str, left: dict[str, tuple[int, ...]]) -> None:
    found = read("mine.csv", table("date,sport,km,time", "2026-11-17,Run,8,0:44:00", line))
    assert (found.left, len(found.runs)) == (left, 1 if left else 2)


def test_a_time_that_cannot_be_read_is_told_and_the_run_stays() -> None:
    found = read("mine.csv", table("date,km,time", "2026-11-18,10,quite long", "2026-11-20,5,27:00"))
    assert (len(found.runs), found.untimed, found.left) == (2, (2,), {})


@pytest.mark.parametrize(
    ("head", "problem"), [("when I felt like it,km", "dayless"), ("date,how far", "lengthless"), ("a,b", "wrong")]
)
def test_a_table_says_which_column_it_lacks(head: str, problem: str) -> None:
    assert read("mine.csv", table(head, "2026-11-18,5")).problem == problem


def test_an_impossible_recording_is_left_out_of_any_format() -> None:
    for name, body in (("a.gpx", files.gpx(60, 30)), ("a.tcx", files.tcx(60, 30)), ("a.fit", files.fit(60, 30))):
        assert read(name, body).left == {"fast": (0,)}


def test_each_reason_is_told_with_its_lines(coached: Talk) -> None:
    send(coached, *read("mine.csv", table("date,km", "2026-11-17,8")).runs, left={"other": (3, 4), "fast": (0,)}, untimed=(2,))
    assert "2 activities of other sports left out (lines 3 and 4 of the table)." in coached.text
    assert "1 activity left out: faster than anybody has run so far." in coached.text
    assert "1 noted without the time, which I can't read (line 2 of the table)." in coached.text


def test_a_header_with_underscores_a_span_by_the_standard_and_stravas_own_columns_are_read() -> None:
    [one] = read("mine.csv", table("date,distance_km,duration", "2026-11-18,8,PT45M")).runs
    assert (one.km, one.minutes) == (8, 45)
    assert read("mine.csv", table("date,distance_km", "2026-11-18,8")).unit == ""
    strava = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance"
    found = read("activities.csv", table(strava, '1,"18 Nov 2026, 07:00:00",x,Run,,3600,10.05'))
    assert (found.unit, [r.km for r in found.runs]) == ("", [10.05])


def test_a_table_whose_days_cannot_be_read_says_so() -> None:
    assert read("mine.csv", table("date,km", "20.11.,10", "someday,8")).left == {"day": (2, 3)}


# one run, told and recorded


def recorded(km: float, minutes: float | None = None, days: int = 2) -> Activity:
    start = NOON - timedelta(days=days, hours=5)
    return Activity(day=start.date().isoformat(), start=start.isoformat(), km=km, minutes=minutes)


def noted(talk: Talk) -> list[tuple[float, float | None, float | None]]:
    """Distance, time and pain of each run that is known."""
    return [(r.km, r.minutes, r.pain) for r in talk.session.runs]


@pytest.mark.parametrize(
    "told", ["ran 10k on wednesday, pain 3", "6.2 miles on wednesday in 56 min, pain 3", "did 9.8 km on wednesday pain 3"]
)
def test_what_is_told_of_a_recorded_run_goes_to_it(coached: Talk, told: str) -> None:
    send(coached, recorded(10.02, 55)).say(told)
    assert noted(coached) == [(10.02, 55, 3)]
    assert "I had this run already" in coached.text


@pytest.mark.parametrize(
    ("told", "runs"),
    [
        pytest.param("ran 10k on tuesday, pain 3", 2, id="another day"),
        pytest.param("ran 8 km on wednesday, pain 3", 2, id="another distance"),
        pytest.param("ran 10k in 80 min on wednesday, pain 3", 2, id="another time"),
        pytest.param("ran another 10k on wednesday, pain 3", 2, id="it says so"),
    ],
)
def test_another_run_of_about_that_length_is_another(coached: Talk, told: str, runs: int) -> None:
    send(coached, recorded(10.02, 55)).say(told)
    assert len(noted(coached)) == runs
    assert "I had this run already" not in coached.text


@pytest.mark.parametrize("way", ["~same:other", "it was another run"])
def test_what_was_put_together_can_be_two(coached: Talk, way: str) -> None:
    send(coached, recorded(10.02, 55)).say("ran 10k on wednesday, pain 3")
    coached.raw(way) if way[0] == "~" else coached.say(way)
    assert sorted(km for km, *_ in noted(coached)) == [10, 10.02]


def test_a_strong_pain_of_a_recorded_run_is_heard(coached: Talk) -> None:
    send(coached, recorded(10.02, 55)).say("ran 10k on wednesday, pain 8")
    assert noted(coached) == [(10.02, 55, 8)]
    assert coached.session.flow


@pytest.mark.parametrize(
    ("told", "time"), [("ran 6 miles on wednesday, pain 3", 55), ("ran 6 miles in 54 min on wednesday, pain 3", 54)]
)
def test_a_recording_of_what_was_told_brings_its_time(coached: Talk, told: str, time: float) -> None:
    coached.say(told)
    send(coached, recorded(9.8, 55), known=coached.session.runs)
    assert noted(coached) == [(9.66, time, 3)]
    assert coached.names == ["import.nothing"]
    assert ("I added the time" in coached.text) == (time == 55)


@pytest.mark.parametrize(
    ("km", "minutes", "fresh"), [(9.95, 55, 1), (10.3, 55, 0), (10.5, 55, 1), (10.02, 90, 0), (10.2, 90, 1)], ids=str
)  # fmt: skip
def test_a_recording_far_from_what_was_told_is_another_run(coached: Talk, km: float, minutes: float, fresh: int) -> None:
    coached.say("ran 10k in 54 min on wednesday" if km != 9.95 else "ran 9k on wednesday")
    send(coached, recorded(km, minutes), known=coached.session.runs)
    assert len(noted(coached)) == 1 + fresh


@pytest.mark.parametrize(
    ("answer", "runs"), [("[The same run]", 1), ("the same", 1), ("[Another run]", 2), ("another one", 2), ("no", 2)]
)
def test_a_run_told_twice_is_asked_about(coached: Talk, answer: str, runs: int) -> None:
    coached.say("ran 8.01 km in 45:12 this morning").say("did 5 miles today, pain 2")
    assert coached.names == ["run.same"]
    assert len(noted(coached)) == 1
    coached.press(answer[1:-1]) if answer[0] == "[" else coached.say(answer)
    assert len(noted(coached)) == runs
    assert [pain for *_, pain in noted(coached)][-1] == 2


def test_a_strong_pain_is_never_held_back_by_the_question(coached: Talk) -> None:
    coached.say("ran 8 km this morning").say("did 5 miles today, pain 8")
    assert coached.session.flow
    assert max(pain or 0 for *_, pain in noted(coached)) == 8


def test_a_second_run_that_says_so_is_noted(coached: Talk) -> None:
    coached.say("ran 8 km this morning").say("ran another 8 km just now, pain 2")
    assert len(noted(coached)) == 2


def test_a_second_run_of_the_day_in_a_file_of_its_own_can_be_noted(coached: Talk) -> None:
    send(coached, recorded(5, 28))
    known = coached.session.runs
    assert send(coached, recorded(5, 28), known=known).names == ["import.nothing"]
    assert "second run of that day" in coached.text
    assert len(noted(coached.press("Another run"))) == 2


def test_a_bare_number_of_another_day_changes_no_run(coached: Talk) -> None:
    before = coached.say("ran 8 km on monday, pain 2").session.runs
    assert coached.say("it was a 5 yesterday").session.runs == before
