"""Runs from files: each format, what is left out, what is refused; duplicates, undo, and no place anywhere in the database."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.model.effects import Log, RescaleImport, UnlogImport
from bot.core.model.events import Imported
from bot.core.model.imported import Activity, Contents
from bot.core.model.session import Run
from bot.imports import dates, fit_frames, spans, words
from bot.imports.read import read
from bot.imports.recorded import FileProblem
from tests import files
from tests.conftest import NOON, Talk
from tests.tables import thin

ALL = {"run.gpx": files.gpx(), "run.tcx": files.tcx(), "run.fit": files.fit()}
JOHN = "Mar 5, 2023, 6:12:44 AM"


@pytest.mark.parametrize("name", ALL)
def test_each_format_gives_day_distance_and_time(name: str) -> None:
    for body, sent in ((ALL[name], name), (files.gzipped(ALL[name]), f"{name}.gz")):
        found = read(sent, body)
        assert found.problem == ""
        [run] = found.runs
        assert run.day == "2026-11-18"
        assert run.km == pytest.approx(10, rel=0.01)
        assert run.minutes == pytest.approx(55, abs=0.1)
        assert str(files.LAT)[:6] not in repr(found)
        assert "lake" not in repr(found)


@pytest.mark.parametrize("km", [0.4, 5, 42.195, 160])
def test_distance_from_places_is_within_one_per_cent(km: float) -> None:
    assert read("run.gpx", files.gpx(km, minutes=km * 6)).runs[0].km == pytest.approx(km, rel=0.01)


def test_an_evening_far_from_greenwich_stays_on_its_day() -> None:
    late = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)  # 18:00 of the 18th in California
    assert read("run.gpx", files.gpx(start=late, lon=-122.4)).runs[0].day == "2026-11-18"


def test_only_runs_count() -> None:
    assert read("ride.fit", files.fit(sport=2)) == Contents(left={"other": (0,)})
    assert read("ride.tcx", files.tcx(sport="Biking")).left == {"other": (0,)}
    assert read("plain.gpx", files.gpx(sport="")).guessed == 1
    assert read("drive.gpx", files.gpx(km=60, sport="")).left == {"untold": (0,)}
    assert read("planned.gpx", files.gpx(start=None)).problem == "undated"
    assert read("all.gpx", files.gpx(km=400, minutes=3000)).problem == "far"


def test_months_of_runs_in_one_track_are_single_runs() -> None:
    one = files.gpx(km=10.0)
    head, _, rest = one.partition(b"<trkseg>")
    points, _, tail = rest.partition(b"</trkseg>")
    days = (points.replace(b"2026-11-18T", b"2026-11-%02dT" % day) for day in range(1, 29))
    found = read("all.gpx", head + b"".join(b"<trkseg>%s</trkseg>" % day for day in days) + tail)
    assert [run.day for run in found.runs] == [f"2026-11-{day:02d}" for day in range(1, 29)]
    assert {run.km for run in found.runs} == {next(iter(read("one.gpx", one).runs)).km}


def test_of_a_long_fit_file_only_what_matters_is_decoded() -> None:
    long = files.fit(records=20_000)
    assert len(fit_frames.few(long)) < 1000
    assert read("long.fit", long) == read("short.fit", files.fit())
    assert read("two.fit", files.fit() + files.fit(km=5.0)).runs[1:] != ()
    for broken in (long[:-1], long[:-2] + b"\0\0", long[:40] + b"\xff" + long[41:]):
        assert read("broken.fit", broken).problem == "damaged"


def test_a_fit_file_of_very_many_parts_is_refused() -> None:
    assert (
        len(read("each.fit", b"".join(files.fit(km=5.0 + n) for n in range(fit_frames.MOST_PARTS))).runs) == fit_frames.MOST_PARTS
    )
    for body in (files.fit() * (fit_frames.MOST_PARTS + 1), files.fit(sessions=fit_frames.MOST_KEPT)):
        assert read("many.fit", body) == Contents(problem="many")


def test_of_a_chain_of_nothing_no_more_is_looked_at_than_is_read() -> None:
    empty = struct.pack("<BBHI4s", 12, 16, 100, 0, b".FIT")
    empty += struct.pack("<H", fit_frames.checksum(empty))
    looked = Looked(empty * 5000)
    with pytest.raises(FileProblem, match="many"):
        fit_frames.few(looked)
    assert looked.copied <= len(empty) * (fit_frames.MOST_PARTS + 1) * 4


class Looked(bytes):
    """Bytes that count how many of them are copied."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if isinstance(found, bytes):
            self.copied += len(found)
        return found


TABLES = {
    "English": (files.ENGLISH, JOHN, "Run", "Ride", "."),
    "German": (
        "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Max HF,x,Pendeln,y,z,Dateiname,a,b,Verstrichene Zeit,Bewegungszeit,Distanz,v",
        "05.03.2023, 06:12:44", "Lauf", "Radfahrt", ",",
    ),
    "French": (
        "ID de l’activité,Date de l'activité,Nom,Type d'activité,Description,Temps écoulé,Distance,FC,x,Trajet,y,z,Fichier,a,b,Temps écoulé,Durée de déplacement,Distance,v",
        "5 mars 2023 à 12:30:00", "Course à pied", "Vélo", ",",
    ),
    "Spanish": (
        "ID,Fecha de la actividad,Nombre,Tipo de actividad,Desc,Tiempo transcurrido,Distancia,FC,x,c,y,z,f,a,b,Tiempo transcurrido,Tiempo en movimiento,Distancia,v",
        "5 mar 2023, 6:12:44", "Carrera", "Bicicleta", ",",
    ),
    "Portuguese": (
        "ID,Data da atividade,Nome,Tipo de atividade,Desc,Tempo decorrido,Distância,FC,x,c,y,z,f,a,b,Tempo decorrido,Tempo de movimentação,Distância,v",
        "5 de mar. de 2023, 06:12:44", "Corrida", "Pedalada", ",",
    ),
    "Japanese": (
        "ID,アクティビティ日,名前,アクティビティタイプ,説明,経過時間,距離,x,x,c,y,z,f,a,b,経過時間,移動時間,距離,v",
        "2023/03/05 6:12:44", "ランニング", "ライド", ".",
    ),
    "a language that nobody wrote down": (
        "q0,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,q13,q14,q15,q16,q17,q18", "2023-03-05 06:12:44", "Run", "Ride", ".",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TABLES)
def test_stravas_table_in_any_language(language: str) -> None:
    head, day, run, ride, point = TABLES[language]
    found = read("activities.csv", files.strava([(day, run, 12.34, 4000), (day, ride, 40.0, 5000)], head, point))
    assert (found.problem, [*found.left]) == ("", ["other"])
    [one] = found.runs
    assert (one.day, one.km, one.minutes) == ("2023-03-05", 12.34, 66.7)


def test_the_archive_needs_only_its_table() -> None:
    body = files.strava([(JOHN, "Run", 12.34, 4000)])
    assert (
        len(read("export.zip", files.zipped(profile_csv=b"x", export__activities_csv=body, activities__1_gpx=b"broken")).runs)
        == 1
    )
    tracks = files.zipped(activities__1_gpx=files.gpx(), activities__2_tcx=files.tcx(5), activities__3_fit=b"broken")
    found = read("export.zip", tracks)
    assert (len(found.runs), found.unread) == (2, 1)


def test_an_archive_of_many_tracks_is_read_as_far_as_time_allows() -> None:
    watch = files.fit(records=500)
    found = read("export.zip", files.zipped(a_fit=watch, **{f"{n}_fit": files.fit(5) for n in range(3)}), most=len(watch))
    assert (len(found.runs), found.unread) == (1, 3)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Mar 5, 2023, 6:12:44\u202fPM", "2023-03-05T18:12:44"),
        ("5. mars 2023, 06:12:44", "2023-03-05T06:12:44"),
        ("2023年3月5日 下午6:12:44", "2023-03-05T18:12:44"),
        ("2023. 3. 5. 오후 6:12:44", "2023-03-05T18:12:44"),
        ("5 мар. 2023 г., 06:12:44", "2023-03-05T06:12:44"),
        ("5 kwi 2023, 06:12:44", "2023-04-05T06:12:44"),
        ("17.4.2023 klo 6.12.44", "2023-04-17T06:12:44"),
        ("2023-03-05T06:12:44Z", "2023-03-05T06:12:44"),
        ("15/03/2023 06:12", "2023-03-15T06:12:00"),
        ("3/15/2023", "2023-03-15T00:00:00"),
        ("no day", None),
        ("99/99/2023", None),
    ],
)
def test_days_as_they_are_written(cell: str, day: str | None) -> None:
    [found] = dates.moments([cell])
    assert (found.isoformat()[:19] if found else None) == day


@pytest.mark.parametrize(
    ("text", "value"), [("10.02", 10.02), ("10,02", 10.02), ("1,020.5", 1020.5), ("1.020,5", 1020.5), ("12,345", 12345), ("x", None), ("nan", None)]
)  # fmt: skip
def test_numbers_as_they_are_written(text: str, value: float | None) -> None:
    assert spans.number(text) == value


def test_every_word_is_known_as_written() -> None:
    assert all(words.is_run(w) for w in words.RUNS)
    assert not any(words.is_run(w) for w in ("Ride", "Walk", "Hike", "Swim", "Radfahrt", "Marche", "Workout"))


def test_miles_metres_and_kilometres_are_told_apart() -> None:
    for km, head in (
        (10.0, "Date,Type,Distance,Time"),
        (10.0, "Date,Type,Distance (mi),Time"),
        (10.0, "Date,Type,Distance,Time"),
    ):
        unit = 1.609344 if "mi" in head else 1
        body = f"{head}\n2023-03-05 06:12:44,Running,{km / unit:.3f},55:00".encode()
        assert read("a.csv", body).runs[0].km == pytest.approx(10, abs=0.01)
    assert read("a.csv", b"Date;Type;Distance;Time\n2023-03-05;Running;10000;55:00").runs[0].km == 10


def bomb() -> bytes:
    return files.zipped(activities_csv=b"0" * 50_000_000)


def gzip_bomb() -> bytes:
    return files.gzipped(b" " * 50_000_000)


DOCTYPE = b'<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><gpx>&b;</gpx>'


@thin(every=3)
@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        pytest.param("a.gpx", b"", "damaged", id="an empty file"),
        pytest.param("a.gpx", files.gpx()[:-20], "damaged", id="half a GPX"),
        pytest.param("a.gpx", DOCTYPE, "damaged", id="entities are not read"),
        pytest.param("a.gpx", b"<x>" * 1000, "damaged", id="endless depth"),
        pytest.param("a.gpx", b"<html><body>Sign in</body></html>", "wrong", id="a web page"),
        pytest.param("a.gpx", b'<gpx><trk><trkseg><trkpt lat="x" lon="1"/></trkseg></trk></gpx>', "damaged", id="no numbers"),
        pytest.param("a.gpx", b"<gpx></gpx>", "empty", id="nothing in it"),
        pytest.param("a.fit", files.fit()[:-9], "damaged", id="half a FIT"),
        pytest.param("a.fit", files.fit().replace(b".FIT", b".FTT"), "damaged", id="no FIT"),
        pytest.param("a.csv", b"name,age\nJoe,3", "wrong", id="another table"),
        pytest.param("a.csv", b"\x00\x01\x02" * 50, "wrong", id="no text"),
        pytest.param("a.csv", files.ENGLISH.encode(), "empty", id="a header alone"),
        pytest.param("a.zip", bomb, "bomb", id="a zip bomb"),
        pytest.param(
            "a.zip", files.zipped(activities_csv=files.strava([(JOHN, "Run", 1, 400)]))[:-30], "damaged", id="half a zip"
        ),
        pytest.param("a.zip", files.zipped(photo_jpg=b"x"), "wrong", id="a zip of something else"),
        pytest.param("a.zip", files.zipped(a_csv=files.zipped(b_csv=b"x")), "wrong", id="a zip in a zip"),
        pytest.param("a.gpx.gz", gzip_bomb, "bomb", id="a gzip bomb"),
        pytest.param("a.gpx", b" " * 20_000_001, "big", id="too large"),
    ],
)
def test_what_cannot_be_read_has_one_reason(name: str, body: bytes | Callable[[], bytes], problem: str) -> None:
    """(A bomb takes long to pack: it is made where it is needed, and not whenever tests are looked for.)"""
    assert read(name, body if isinstance(body, bytes) else body()) == Contents(problem=problem)


# in the dialogue


def send(talk: Talk, *runs: Activity, known: tuple[Run, ...] = (), text: str = "", **counts: object) -> Talk:
    contents = Contents(runs=runs, **counts)  # type: ignore[arg-type]
    return talk._do(Imported(**talk._about(), contents=contents, known=known, text=text))  # type: ignore[arg-type]


def run(days: int, km: float, hour: int = 6) -> Activity:
    start = (NOON - timedelta(days=days)).replace(hour=hour)
    return Activity(day=start.date().isoformat(), start=start.isoformat(), km=km, minutes=km * 6)


def logged(talk: Talk) -> list[str]:
    """Day and kilometres of each run that the diary gets."""
    return [f"{e.values['day']} {e.values['km']:g}" for e in talk.effects if isinstance(e, Log)]


def test_new_runs_are_noted_and_counted(coached: Talk) -> None:
    send(coached, run(40, 32), run(2, 10), run(1, 5), left={"other": (0, 0, 0), "distance": (0,)}, guessed=1, unread=2)
    assert logged(coached) == ["2026-10-11 32", "2026-11-18 10", "2026-11-19 5"]
    assert "3 runs, longest 32 km" in coached.text
    assert "From October 2026 to November 2026" in coached.text
    assert all(
        w in coached.text
        for w in (
            "3 activities of other sports",
            "1 activity left out: I can't read the distance",
            "1 named no sport",
            "2 files of the archive",
        )
    )
    assert [r.km for r in coached.session.runs] == [10, 5]
    keys = [e.key for e in coached.effects if isinstance(e, Log)]
    assert keys == [f"run.{coached.update}.{n}" for n in (1, 2, 3)]  # keys are not sealed: they tell nothing


@pytest.mark.parametrize(
    ("known", "fresh"),
    [
        pytest.param([10.0], 0, id="the same"),
        pytest.param([10.09], 0, id="within one per cent"),
        pytest.param([10.2], 0, id="told a little shorter"),
        pytest.param([10.5], 1, id="another distance"),
        pytest.param([], 1, id="nothing known"),
    ],
)
def test_a_known_run_is_not_noted_again(coached: Talk, known: list[float], fresh: int) -> None:
    send(coached, run(2, 10), known=tuple(Run(key="run.3", day="2026-11-18", km=km, minutes=60) for km in known))
    assert len(logged(coached)) == fresh
    assert coached.names == ["import.done" if fresh else "import.nothing"]


def test_two_runs_of_a_day_are_two_and_one_run_recorded_twice_is_one(coached: Talk) -> None:
    assert logged(send(coached, run(2, 5, hour=6), run(2, 5, hour=18))) == ["2026-11-18 5", "2026-11-18 5"]
    assert len(logged(send(coached, run(3, 5), run(3, 5.02)))) == 1


def test_one_tap_takes_the_whole_import_back(coached: Talk) -> None:
    for undo in ("Undo the import", "/undo"):
        coached.say("ran 7k in 40 min")
        send(coached, run(2, 10), run(50, 12))
        batch = coached.update
        coached.press(undo) if undo[0] == "U" else coached.say(undo)
        assert [e.batch for e in coached.effects if isinstance(e, UnlogImport)] == [batch]
        assert [r.km for r in coached.session.runs] == [7]
        assert "2 runs" in coached.text
        coached.say("/undo")
        assert coached.session.runs == ()
        assert coached.raw(f"~unimport:{batch}").names[0] == "import.nothing_to_undo"


def test_the_day_is_that_of_the_persons_own_zone(coached: Talk) -> None:
    coached.say("/settings").say("my time zone is Los Angeles")
    assert coached.session.zone == "America/Los_Angeles"
    late = Activity(day="2026-11-18", start="2026-11-18T03:00:00+00:00", km=8)
    assert logged(send(coached, late)) == ["2026-11-17 8"]


NO_UNIT = b"Date,Distance,Type\n2026-11-18,8.2,Run\n2026-11-19,5,Run\n2026-11-17,7,Ride\n,4,Run\n"


def test_a_table_without_a_unit_says_so_unless_the_times_tell() -> None:
    found = read("mine.csv", NO_UNIT)
    assert (found.unit, found.left) == ("km", {"other": (4,), "day": (5,)})
    assert read("mine.csv", NO_UNIT.replace(b"Distance", b"Distance (km)")).unit == ""
    assert read("mine.csv", b"Date,Distance,Time\n2026-11-18,5,15:00\n").unit == ""  # as miles, nobody runs so fast


def test_distances_without_a_unit_are_the_persons_own_and_one_tap_changes_them(coached: Talk) -> None:
    coached.say("use miles please")
    talk = send(coached, Activity(day="2026-11-18", km=10), unit="km")
    assert "no unit, so I took miles" in talk.text
    batch = talk.update
    assert logged(talk) == ["2026-11-18 16.09"]
    talk.press("They are kilometres")
    assert [(e.batch, round(e.factor, 4)) for e in talk.effects if isinstance(e, RescaleImport)] == [(batch, 0.6214)]
    assert [r.km for r in talk.session.runs] == [10]
    again = talk.raw(f"~measure:{batch}:km")
    assert not [e for e in again.effects if isinstance(e, RescaleImport)]
    assert [r.km for r in talk.session.runs] == [10]
    assert talk.raw("~measure:1:mi").names[0] == "import.nothing_to_undo"


def test_a_run_of_the_future_is_left_out(coached: Talk) -> None:
    assert send(coached, run(-5, 10)).names == ["import.nothing"]
    assert "1 activity left out: the day is still to come." in coached.text


def test_without_consent_nothing_is_kept(talk: Talk) -> None:
    assert send(talk, run(2, 10)).names == ["import.no_consent"]
    assert logged(talk) == []
    assert talk.send("run_file").names[0] == "import.no_consent"


def test_words_under_a_file_are_read_for_red_flags_first(coached: Talk) -> None:
    send(coached, run(2, 10), text="my chest feels tight and my left arm is numb")
    assert [r.kind for r in coached.replies] == ["referral", "confirmation"]
    send(coached, run(3, 11))
    assert [r.kind for r in coached.replies] == ["confirmation", "referral"]


@pytest.mark.parametrize("problem", ["big", "bomb", "many", "damaged", "wrong", "empty", "unreachable"])
def test_a_problem_is_told_in_one_line_and_changes_nothing(coached: Talk, problem: str) -> None:
    before = coached.session
    send(coached, problem=problem)
    assert coached.names == [f"import.problem.{problem}"]
    assert (coached.session.runs, logged(coached)) == (before.runs, [])


def test_the_longest_of_a_file_is_its_own_whatever_is_said_of_it(coached: Talk) -> None:
    send(coached, run(0, 21))
    assert "1 run: 21 km (13 miles) in 2 h 6 min, Friday 20 November." in coached.text
    assert "\n\nIf your back hurt on it, tap Pain" in coached.text
    send(coached, run(0, 22), run(0, 5))
    assert "2 runs, longest 22 km" in coached.text
    assert "The furthest was 22 km" in coached.text
