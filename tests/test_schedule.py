"""Reminders' times: the wall clock counts, across clock changes, outside the quiet hours, each once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from bot.core.coaching.schedule import Quiet, instant, next_due, zone_of
from bot.core.model.reminder import Recurrence
from tests.tables import searched

ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo",
         "Pacific/Auckland", "Africa/Casablanca", "America/St_Johns"]  # fmt: skip
LONDON = ZoneInfo("Europe/London")


def _first(recurrence: Recurrence, zone: str, after: str, count: int = 3) -> list[str]:
    """The first instants after `after`, as wall-clock times in the zone."""
    at, found = datetime.fromisoformat(after).replace(tzinfo=UTC), []
    for _ in range(count):
        due = next_due(recurrence, ZoneInfo(zone), at)
        if due is None:
            break
        found.append(due.astimezone(ZoneInfo(zone)).strftime("%a %d %H:%M"))
        at = due
    return found


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("daily",), ["Fri 20 18:30", "Sat 21 18:30", "Sun 22 18:30"]),
        (("weekdays",), ["Fri 20 18:30", "Mon 23 18:30", "Tue 24 18:30"]),
        (("weekends",), ["Sat 21 18:30", "Sun 22 18:30", "Sat 28 18:30"]),
        (("every_other_day",), ["Fri 20 18:30", "Sun 22 18:30", "Tue 24 18:30"]),
        (("tue", "thu"), ["Tue 24 18:30", "Thu 26 18:30", "Tue 01 18:30"]),
        (("once",), ["Fri 20 18:30"]),
    ],
)
def test_days(days: tuple[str, ...], expected: list[str]) -> None:
    assert _first(Recurrence(time="18:30", days=days, start="2026-11-20"), "Europe/London", "2026-11-20T08:00") == expected


def test_days_after_a_start() -> None:
    plan = Recurrence(time="18:00", start="2026-11-20", offsets=(1, 3, 7, 14, 28))
    assert _first(plan, "Europe/London", "2026-11-20T12:00", 9) == [
        "Sat 21 18:00", "Mon 23 18:00", "Fri 27 18:00", "Fri 04 18:00", "Fri 18 18:00",
    ]  # fmt: skip


def test_several_times_a_day() -> None:
    desk = Recurrence(time="09:00", days=("weekdays",), start="2026-11-20", every=120, until="13:00")
    assert _first(desk, "Europe/London", "2026-11-20T09:30", 3) == ["Fri 20 11:00", "Fri 20 13:00", "Mon 23 09:00"]


@pytest.mark.parametrize(
    ("days", "interval", "expected"),
    [
        pytest.param(("month:15",), 1, ["Tue 15", "Fri 15", "Mon 15", "Mon 15"], id="the 15th"),
        pytest.param(("month:31",), 1, ["Mon 30", "Thu 31", "Sun 31", "Sun 28"], id="the 31st, or the last day there is"),
        pytest.param(("month:-1",), 1, ["Mon 30", "Thu 31", "Sun 31", "Sun 28"], id="the last day"),
        pytest.param(("month:2:sun",), 1, ["Sun 13", "Sun 10", "Sun 14", "Sun 14"], id="the second Sunday"),
        pytest.param(("month:-1:fri",), 1, ["Fri 27", "Fri 25", "Fri 29", "Fri 26"], id="the last Friday"),
        pytest.param(("month:1:weekdays",), 1, ["Tue 01", "Fri 01", "Mon 01", "Mon 01"], id="the first working day"),
        pytest.param(("month:1", "month:15"), 1, ["Tue 01", "Tue 15", "Fri 01", "Fri 15"], id="two days"),
        pytest.param(("month:20",), 3, ["Fri 20", "Sat 20", "Thu 20", "Fri 20"], id="every three months"),
    ],
)
def test_days_of_the_month(days: tuple[str, ...], interval: int, expected: list[str]) -> None:
    monthly = Recurrence(time="18:30", days=days, interval=interval, start="2026-11-20")
    assert _first(monthly, "Europe/London", "2026-11-20T08:00", 4) == [f"{day} 18:30" for day in expected]


def test_a_month_of_long_ago_is_counted_from() -> None:
    monthly = Recurrence(time="09:00", days=("month:1",), interval=2, start="2020-12-01")
    assert _first(monthly, "Europe/London", "2026-11-20T08:00", 2) == ["Tue 01 09:00", "Mon 01 09:00"]


def test_days_that_are_left_out_and_rhythms_beside_one_another() -> None:
    weekend = Recurrence(time="10:00", days=("weekends",), start="2026-11-20")
    both = Recurrence(time="08:00", days=("weekdays",), start="2026-11-20", skip=("2026-11-23",), beside=(weekend,))
    assert _first(both, "Europe/London", "2026-11-20T12:00", 4) == [
        "Sat 21 10:00",
        "Sun 22 10:00",
        "Tue 24 08:00",
        "Wed 25 08:00",
    ]


def test_a_time_that_does_not_exist_is_the_next_that_does() -> None:
    assert instant(datetime.fromisoformat("2026-03-29T01:30"), LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_exists_twice_counts_once() -> None:
    night = Recurrence(time="01:30", start="2026-10-24")
    at, found = datetime(2026, 10, 24, 12, tzinfo=UTC), []
    for _ in range(2):
        due = next_due(night, LONDON, at, Quiet(0, 0))
        assert due is not None
        found.append(due)
        at = due
    assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


@pytest.mark.parametrize(("asked", "told"), [("06:00", "07:00"), ("23:15", "21:30"), ("22:00", "21:30"), ("12:00", "12:00")])
def test_quiet_hours_move_a_reminder_and_never_to_another_day(asked: str, told: str) -> None:
    assert _first(Recurrence(time=asked, start="2026-11-20"), "Europe/London", "2026-11-19T12:00", 1) == [f"Fri 20 {told}"]


def test_no_such_zone() -> None:
    assert zone_of("Mars/Olympus") is None
    assert zone_of("../etc/passwd") is None


def a_year_in_any_zone_keeps_the_wall_clock(zone: str, clock, days, start) -> None:  # type: ignore[no-untyped-def]
    place, wanted = ZoneInfo(zone), clock.replace(second=0, microsecond=0)
    recurrence = Recurrence(time=wanted.strftime("%H:%M"), days=days, start=start.isoformat())
    at, quiet = datetime.combine(start, wanted, UTC) - timedelta(days=2), Quiet()
    seen = []
    for _ in range(40):
        due = next_due(recurrence, place, at)
        assert due is not None
        assert due > at
        local = due.astimezone(place)
        assert not quiet.holds(local.replace(tzinfo=None))
        wall = datetime.combine(local.date(), wanted)
        if not quiet.holds(wall):
            exists = wall.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) == wall
            assert (local.replace(tzinfo=None) == wall) is exists
        seen.append(local.date())
        at = due
    assert len(set(seen)) == len(seen), "once a day at most"


test_a_year_in_any_zone_keeps_the_wall_clock = searched(
    a_year_in_any_zone_keeps_the_wall_clock,
    12,
    60,
    zone=st.sampled_from(ZONES),
    clock=st.times(),
    days=st.sampled_from([("daily",), ("weekdays",), ("every_other_day",), ("sun",), ("month:31",), ("month:2:sun",)]),
    start=st.dates(min_value=date(2025, 1, 1), max_value=date(2030, 1, 1)),
)
