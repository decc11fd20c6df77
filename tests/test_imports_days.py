"""Of which day a file's run is, wherever the person is and however the file tells it; and that no run comes twice by it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.dialogue import already, infile
from bot.core.model.effects import Log, RedateImport, RescaleImport
from bot.core.model.events import Imported
from bot.core.model.imported import Activity, Contents
from bot.core.model.session import Run, dump, load
from bot.imports import dates
from bot.imports.read import read
from tests import files
from tests.conftest import NOON, Talk

MONDAY = datetime(2026, 9, 7, 15, tzinfo=UTC)


class Then(Talk):
    """A talk at another moment."""

    now = MONDAY

    def _about(self) -> dict[str, object]:
        return {**super()._about(), "at": self.now}


def at(talk: Talk, now: datetime = MONDAY, *, country: str | None = "GB", zone: str = "", units: str = "mi") -> Talk:
    """Somebody there, at that moment."""
    session = replace(talk.session, country=country, zone=zone, units=units, planned="2026-08-01")
    there = Then(talk.content, session, talk.update)
    there.now = now
    return there


def table(*lines: str) -> Contents:
    return read("mine.csv", "\n".join(lines).encode())


def send(talk: Talk, contents: Contents, known: Sequence[Run] = ()) -> Talk:
    return talk._do(Imported(**talk._about(), contents=contents, known=tuple(known)))  # type: ignore[arg-type]


def days(talk: Talk) -> list[str]:
    """The days of the runs that the diary gets."""
    return [e.values["day"] for e in talk.effects if isinstance(e, Log)]


def diary(talk: Talk) -> list[Run]:
    """What the diary has of the runs that were noted just now."""
    return [infile.of_diary(e.key, e.values) for e in talk.effects if isinstance(e, Log)]


def begun(start: str, km: float = 10.0, minutes: float = 55, *, sun: bool = False) -> Contents:
    return Contents(runs=(Activity(day=start[:10], start=start, km=km, minutes=minutes, sun=sun),))


PLACES = [("US", "America/New_York"), ("US", "Pacific/Honolulu"), ("US", ""), ("GB", ""), ("NZ", "Pacific/Auckland"), (None, "")]


@pytest.mark.parametrize(("country", "zone"), PLACES)
@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(("2026-08-20", "2026-08-22"), id="days"),
        pytest.param(("20.08.2026", "22.08.2026"), id="days with points"),
        pytest.param(("2026-08-20 00:00:00", "2026-08-22 00:00:00"), id="days as a sheet writes them"),
        pytest.param(("2026-08-20T00:00:00Z", "2026-08-22T00:00:00Z"), id="and as a program does"),
        pytest.param(("2026-08-20 00:20", "2026-08-22 23:40"), id="times by the runner's own clock"),
        pytest.param(("8/20/26", "8/22/26"), id="a short year"),
    ],
)
def test_a_day_of_a_table_is_that_day_everywhere(coached: Talk, country: str | None, zone: str, cells: tuple[str, str]) -> None:
    talk = at(coached, country=country, zone=zone)
    send(talk, table("Date,Distance (mi)", f"{cells[0]},6.2", f"{cells[1]},9"))
    assert days(talk) == ["2026-08-20", "2026-08-22"]


def test_stravas_own_table_is_by_utc_and_a_pair_of_runs_of_a_day_stays_a_pair(coached: Talk) -> None:
    strava = read("activities.csv", files.strava([("Aug 20, 2026, 2:00:00 AM", "Run", 10.0, 3300)]))
    assert days(send(at(coached, country="US", zone="America/New_York"), strava)) == ["2026-08-19"]
    own = table("Date,Type,Distance (km),Time", "2026-08-20 06:12,Run,5,28:00", "2026-08-20 18:12,Run,5,28:00")
    assert days(send(coached, own)) == ["2026-08-20", "2026-08-20"]


@pytest.mark.parametrize(
    ("country", "zone", "contents", "day"),
    [
        pytest.param("GB", "", begun("2026-09-05T23:30:00+00:00", sun=True), "2026-09-06", id="half past midnight in a London summer"),
        pytest.param("GB", "", begun("2026-09-05T23:30:00+00:00"), "2026-09-06", id="and without a place"),
        pytest.param("GB", "", begun("2026-09-05T22:30:00+00:00"), "2026-09-05", id="half past eleven is the day before"),
        pytest.param("US", "", begun("2026-09-04T23:30:00-05:00", sun=True), "2026-09-05", id="half past midnight in Boston, by the sun"),
        pytest.param("US", "", begun("2026-09-04T23:30:00-05:00"), "2026-09-04", id="half past eleven in Chicago, by the file"),
        pytest.param("US", "", begun("2026-09-05T02:00:00+00:00"), "2026-09-04", id="where in the country is not known"),
        pytest.param("GB", "", begun("2026-09-05T06:30:00+09:00"), "2026-09-05", id="a morning in Tokyo, of somebody from London"),
        pytest.param("GB", "", begun("2026-09-05T21:30:00-08:00", sun=True), "2026-09-05", id="an evening in California"),
        pytest.param("GB", "", begun("2026-09-05T02:30:00+03:00"), "2026-09-05", id="another offset of half past midnight"),
        pytest.param(None, "", begun("2026-09-06T00:30:00+01:00"), "2026-09-06", id="nothing known: the file's own"),
        pytest.param("AU", "Australia/Sydney", begun("2026-09-05T21:00:00+00:00"), "2026-09-06", id="a morning in Sydney"),
    ],
)  # fmt: skip
def test_a_moment_is_of_the_day_that_the_runner_had(
    coached: Talk, country: str | None, zone: str, contents: Contents, day: str
) -> None:
    assert days(send(at(coached, country=country, zone=zone), contents)) == [day]


def test_the_offset_that_a_file_names_stands_and_a_day_without_a_time_is_not_moved_by_the_sun() -> None:
    night = datetime(2026, 9, 5, 23, 30, tzinfo=UTC)
    [run] = read("run.gpx", files.gpx(start=night, lon=-0.1)).runs
    assert (run.sun, run.day) == (True, "2026-09-05")
    own = files.gpx(start=night, lon=-0.1).replace(b"Z</time>", b"+01:00</time>")
    [run] = read("run.gpx", own).runs
    assert (run.sun, run.start) == (False, "2026-09-05T23:30:00+01:00")
    bare = files.tcx().replace(b"T06:30:00Z", b"").replace(b"8.654321", b"-122.4")
    [run] = read("run.tcx", bare).runs
    assert (run.day, run.start) == ("2026-11-18", "")


# month or day first

OPEN = ("Date,Distance (mi)", "09/01/2026,6.2", "09/03/2026,7.0")


@pytest.mark.parametrize(
    ("country", "zone", "units", "lines", "found"),
    [
        pytest.param("US", "America/New_York", "mi", OPEN, ["2026-09-01", "2026-09-03"], id="in the United States"),
        pytest.param(None, "America/New_York", "", OPEN, ["2026-09-01", "2026-09-03"], id="on a clock of theirs"),
        pytest.param("GB", "", "mi", OPEN, ["2026-01-09", "2026-03-09"], id="in Britain, with its miles"),
        pytest.param(None, "", "", OPEN, ["2026-09-01", "2026-09-03"], id="in miles, and no country known"),
        pytest.param("CA", "America/Toronto", "km", OPEN, ["2026-09-01", "2026-09-03"], id="where both are written, in miles"),
        pytest.param("DE", "", "km", ("Date,km", "01-09-2026,6", "03-09-2026,7"), ["2026-09-01", "2026-09-03"], id="in Germany"),
        pytest.param("AU", "Australia/Perth", "km", ("Date,km", "01/09/2026 6:00 AM,6"), ["2026-09-01"], id="AM is no proof"),
        pytest.param("US", "America/Chicago", "mi", ("Date,mi", "25/08/2026,6", "01/09/2026,7"), ["2026-08-25", "2026-09-01"], id="the column tells"),
        pytest.param("US", "America/Chicago", "mi", ("Date,mi", "01.09.2026,7"), ["2026-09-01"], id="points tell"),
        pytest.param("US", "America/Chicago", "mi", ("Date,mi", "9/1/26,7"), ["2026-09-01"], id="a short year"),
        pytest.param(None, "", "km", ("Date,km", "08/10/2026,6", "05/09/2026,7"), ["2026-05-09", "2026-08-10"], id="no day to come"),
        pytest.param("GB", "", "mi", ("Date,mi", "08/12/2026,6", "01/08/2026,7", "02/07/2026,5"), ["2026-07-02", "2026-08-01"], id="a few days to come prove nothing"),
        pytest.param("GB", "", "mi", ("Date,mi", "05/12/2026,6", "08/11/2026,7", "01/08/2026,5"), ["2026-01-08", "2026-05-12", "2026-08-11"], id="most of them do"),
    ],
)  # fmt: skip
def test_the_order_that_a_column_leaves_open_is_the_persons_own(
    coached: Talk, country: str | None, zone: str, units: str, lines: Sequence[str], found: list[str]
) -> None:
    assert sorted(days(send(at(coached, country=country, zone=zone, units=units), table(*lines)))) == found


def test_the_order_is_said_and_a_tap_takes_the_other(coached: Talk) -> None:
    talk = send(at(coached), table(*OPEN))
    assert "I took the day first, so the newest is Monday 9 March 2026" in talk.text
    assert [r.day for r in talk.session.runs] == []
    talk.press("The month comes first")
    assert [e for e in talk.effects if isinstance(e, RedateImport)]
    assert "from Tuesday 1 September 2026 to Thursday 3 September 2026" in talk.text
    assert [r.day for r in talk.session.runs] == ["2026-09-01", "2026-09-03"]
    talk.raw(f"~measure:{talk.session.turnable[0].batch}:month")
    assert not [e for e in talk.effects if isinstance(e, RedateImport)], "the same tap twice"
    talk.press("The day comes first")
    assert [r.day for r in talk.session.runs] == []
    talk.press("Undo the import")
    assert talk.raw("~measure:1:month").names[0] == "import.nothing_to_undo"
    assert talk.session.turnable == ()


def test_what_was_put_right_or_taken_back_stays_so_when_the_order_is_changed(coached: Talk) -> None:
    talk = send(at(coached, country="US", zone="America/New_York"), table(*OPEN, "09/02/2026,5"))
    first, second, _ = talk.session.turnable
    talk.raw(f"~fix:{first.key}:2026-09-05").raw(f"~undo:{second.key}")
    talk.raw(f"~measure:{first.batch}:day")
    assert [(r.key, r.day) for r in talk.session.runs] == [(first.key, "2026-09-05")]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("Date,km", "2026-09-01,6"), id="by the standard"),
        pytest.param(("Date,km", "05/05/2026,6"), id="the same both ways"),
        pytest.param(("Date,km", "25/08/2026,6", "01/09/2026,6"), id="a day above 12"),
        pytest.param(("Date,km", "01.09.2026,6"), id="points"),
        pytest.param(("Date,km", "Sep 1, 2026,6"), id="words"),
    ],
)
def test_nothing_is_said_where_nothing_is_open(coached: Talk, lines: Sequence[str]) -> None:
    talk = send(at(coached), table(*lines))
    assert "two ways" not in talk.text
    assert talk.session.turnable == ()


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        ("2026-09-05 06:12:44 +0200", "2026-09-05T06:12:44+02:00"),
        ("05.09.2026 06:30 +02:00", "2026-09-05T06:30:00+02:00"),
        ("20260905T063000Z", "2026-09-05T06:30:00+00:00"),
        ("2026-09-05 06:12 UTC", "2026-09-05T06:12:00+00:00"),
        ("2026-09-05 06:12", "2026-09-05T06:12:00"),
        ("05-09-2026", "2026-09-05T00:00:00"),
    ],
)
def test_an_offset_behind_a_time_is_read(cell: str, start: str) -> None:
    [found] = dates.moments([cell])
    assert found
    assert found.isoformat() == start


# days to come


def test_a_run_of_tomorrow_is_left_out_and_that_is_said_with_its_line(coached: Talk) -> None:
    talk = send(at(coached), table("Date,mi", "2026-09-08,6.2", "2026-09-07,5.0"))
    assert days(talk) == ["2026-09-07"]
    assert "1 activity left out: the day is still to come (line 2 of the table)." in talk.text


@pytest.mark.parametrize(
    ("country", "zone", "now", "contents", "found"),
    [
        pytest.param("US", "America/Los_Angeles", "2026-09-08T02:00", table("Date,km", "2026-09-08,5"), [], id="tomorrow in California, today by UTC"),
        pytest.param("AU", "Australia/Sydney", "2026-09-07T22:00", table("Date,km", "2026-09-08,5"), ["2026-09-08"], id="today in Sydney, tomorrow by UTC"),
        pytest.param(None, "", "2026-09-07T22:00", table("Date,km", "2026-09-08,5"), ["2026-09-08"], id="it may be that day where they are"),
        pytest.param("GB", "", "2026-09-07T20:00", begun("2026-09-08T04:00:00+09:00"), ["2026-09-07"], id="an hour ago, where it is tomorrow"),
        pytest.param("GB", "", "2026-09-07T20:00", begun("2026-09-08T20:00:00+00:00"), [], id="a watch that is ahead"),
    ],
)  # fmt: skip
def test_what_is_still_to_come_goes_by_the_persons_day(
    coached: Talk, country: str | None, zone: str, now: str, contents: Contents, found: list[str]
) -> None:
    talk = send(at(coached, datetime.fromisoformat(now).replace(tzinfo=UTC), country=country, zone=zone), contents)
    assert days(talk) == found
    assert [r.day for r in talk.session.runs] == found, "it counts at once"


# one run, one answer


def test_one_run_is_told_with_its_day_length_and_time(coached: Talk) -> None:
    talk = send(coached, read("run.gpx", files.gpx(10)))
    assert talk.text.startswith("Noted from your file: 1 run: 10 km (6.2 miles) in 55 min, Wednesday 18 November.")
    talk = send(talk, table("Date,km", "2023-03-05,8"))
    assert "1 run: 8 km (5 miles), Sunday 5 March 2023." in talk.text
    assert "In March" not in talk.text


# the same file again


def again(talk: Talk, contents: Contents, known: Sequence[Run]) -> str:
    """What comes of the same file, once more."""
    return send(talk, contents, known).names[0]


def file_of(days_ago: int = 2, km: float = 10.0, minutes: float | None = 55) -> Contents:
    start = NOON - timedelta(days=days_ago, hours=5)
    return Contents(runs=(Activity(day=start.date().isoformat(), start=start.isoformat(), km=km, minutes=minutes),))


@pytest.mark.parametrize("fix", ["it was 12 km", "it took 70 min", "that was yesterday", "it was 12 km on thursday"])
def test_a_run_that_was_put_right_is_known_when_its_file_comes_again(coached: Talk, fix: str) -> None:
    contents = file_of()
    talk = send(coached, contents).say(fix)
    [now] = diary(talk)
    assert now.filed == ("2026-11-18", 10.0, 55)
    assert load(dump(talk.session)) == talk.session
    assert again(talk, contents, [now]) == "import.nothing"
    assert infile.figures(talk.session.runs[-1]) == infile.figures(now)
    assert send(talk, file_of(4), [now]).names[0] == "import.done", "another day is another run"


def test_put_right_twice_its_file_is_still_known_and_so_is_what_it_is_now(coached: Talk) -> None:
    talk = send(coached, file_of()).say("it was 12 km").say("it was 13 km")
    [now] = diary(talk)
    assert now.filed == ("2026-11-18", 10.0, 55)
    assert again(talk, file_of(), [now]) == "import.nothing"
    assert again(talk, file_of(km=13.0), [now]) == "import.nothing"
    assert again(talk, file_of(km=12.0), [now]) == "import.done"


def test_a_told_run_that_the_file_had_and_that_was_put_right_then_is_known(coached: Talk) -> None:
    contents = file_of(km=10.02)
    talk = coached.say("ran 10k on wednesday, pain 3")
    assert again(talk, contents, talk.session.runs) == "import.nothing"
    [now] = diary(talk.say("make that 9 km"))
    assert (now.km, now.pain) == (9, 3)
    assert again(talk, contents, [now]) == "import.nothing"


def test_of_two_runs_of_a_day_each_stands_for_its_own(coached: Talk) -> None:
    """The first was put right to what the second one is."""
    two = Contents(runs=(file_of(km=12.0).runs[0], replace(file_of().runs[0], start="2026-11-18T17:00:00+00:00")))
    known = [
        Run(key="run.3.1", day="2026-11-18", km=12.0, minutes=55, filed=("2026-11-18", 10.0, 55)),
        Run(key="run.3.2", day="2026-11-18", km=12.0, minutes=55),
    ]
    assert again(coached, two, known) == "import.nothing"
    assert again(coached, two, known[:1]) == "import.done"


def test_a_table_of_kilometres_that_was_taken_for_miles_is_known_after_the_tap(coached: Talk) -> None:
    contents = table("Date,Distance", "2026-09-01,8.2", "2026-09-03,10", "2026-09-05,12")
    assert contents.unit == "km"
    talk = send(at(coached), contents)
    runs = [infile.rescaled(r, 1 / 1.609344) for r in diary(talk)]
    assert again(talk, contents, runs) == "import.nothing"
    more = replace(contents, runs=(*contents.runs, Activity(day="2026-09-06", km=5)))
    assert [r.km for r in diary(send(talk, more, runs))] == [5], "and what is new is in that unit, too"
    stray = [Run(key="run.2", day="2026-09-01", km=8.2)]
    assert [r.km for r in diary(send(talk, contents, stray))] == [13.2, 16.09, 19.31], "one alike is no proof"


def test_a_table_whose_order_was_changed_is_known_after_the_tap(coached: Talk) -> None:
    talk = send(at(coached), table(*OPEN))
    runs = [infile.redated(r) for r in diary(talk)]
    assert again(talk, table(*OPEN), runs) == "import.nothing"


def test_what_was_put_right_by_hand_is_not_changed_with_the_whole_import(coached: Talk) -> None:
    talk = send(at(coached), table("Date,Distance", "2026-09-01,8.2", "2026-09-03,10"))
    one = talk.session.runs[0]
    talk.raw(f"~fix:{one.key}:km").say("9 km").raw(f"~measure:{one.batch}:km")
    assert [e.factor < 1 for e in talk.effects if isinstance(e, RescaleImport)] == [True]
    assert [r.km for r in talk.session.runs] == [9, 10]


# the same activity by another clock

EXPORTS = [
    pytest.param("2026-09-05T23:30:00+00:00", "2026-09-06T01:30:00+02:00", id="an offset more"),
    pytest.param("2026-09-06T01:30:00+02:00", "2026-09-05T23:30:00+00:00", id="an offset less"),
    pytest.param("2026-09-05T23:30:00+00:00", "2026-09-05T13:30:00-10:00", id="far west"),
    pytest.param("2026-09-05T10:30:00-10:00", "2026-09-06T09:30:00+13:00", id="around the earth"),
]


@pytest.mark.parametrize(("first", "second"), EXPORTS)
@pytest.mark.parametrize(("country", "zone"), PLACES)
def test_an_activity_exported_with_another_offset_is_the_same(
    coached: Talk, country: str | None, zone: str, first: str, second: str
) -> None:
    talk = send(at(coached, country=country, zone=zone), begun(first))
    assert again(talk, begun(second), diary(talk)) == "import.nothing"
    both = Contents(runs=(*begun(first).runs, *begun(second).runs))
    assert len(days(send(talk, both))) == 1


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Sydney", "America/Los_Angeles", "Asia/Tokyo"])
@pytest.mark.parametrize("hour", [0, 6, 19, 23])
def test_whoever_moved_does_not_get_their_runs_twice(coached: Talk, zone: str, hour: int) -> None:
    contents = begun(f"2026-09-03T{hour:02d}:10:00+00:00")
    talk = send(at(coached), contents)
    known = diary(talk)
    assert again(at(talk, zone=zone, country=None), contents, known) == "import.nothing"


@pytest.mark.parametrize(
    ("run", "name"),
    [
        pytest.param(begun("2026-09-05T23:30:00+00:00", 10.0, 55.4), "import.done", id="another time"),
        pytest.param(begun("2026-09-05T23:30:00+00:00", 10.1, 55), "import.done", id="another distance"),
        pytest.param(Contents(runs=(Activity(day="2026-09-06", km=10, minutes=55),)), "import.done", id="a day without a time"),
        pytest.param(begun("2026-09-06T12:00:00", 10.0, 55), "import.done", id="the runner's own clock"),
        pytest.param(begun("2026-09-04T23:30:00+00:00", 10.0, 55), "import.nothing", id="it is that one"),
    ],
)
def test_the_same_round_of_the_next_day_is_another_run(coached: Talk, run: Contents, name: str) -> None:
    known = [Run(key="run.3.1", day="2026-09-05", km=10.0, minutes=55)]
    assert again(at(coached), run, known) == name


def test_what_is_known_of_the_day_beside_can_be_another_run(coached: Talk) -> None:
    known = [Run(key="run.3.1", day="2026-09-04", km=10.0, minutes=55)]
    talk = send(at(coached), begun("2026-09-05T06:30:00+00:00"), known)
    assert "I have it as the run of Friday 4 September. Was it another one?" in talk.text
    talk.press("Another run")
    assert [r.day for r in talk.session.runs] == ["2026-09-05"]


def test_a_run_of_its_own_day_comes_before_one_of_the_day_beside() -> None:
    known = [Run(key=f"run.3.{n}", day=f"2026-09-0{n}", km=10.0, minutes=55) for n in (4, 5)]
    found = [(f"2026-09-0{n}", begun(f"2026-09-0{n}T06:30:00+00:00").runs[0]) for n in (6, 5, 4)]
    fresh, pairs = already.sorted_out(found, known)
    assert [day for day, _ in fresh] == ["2026-09-06"]
    assert [(p.day, p.run.day) for p in pairs] == [("2026-09-05", "2026-09-05"), ("2026-09-04", "2026-09-04")]


def test_a_watch_and_a_phone_in_one_archive_are_known_both_when_it_comes_again() -> None:
    twins = [("2026-09-05", begun(f"2026-09-05T06:3{n}:00+00:00").runs[0]) for n in (0, 1)]
    fresh, pairs = already.sorted_out(twins, [Run(key="run.3.1", day="2026-09-05", km=10.0, minutes=55)])
    assert (fresh, len(pairs)) == ([], 1)
