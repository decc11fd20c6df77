"""A machine's clock that is wrong: Telegram's counts, so that nobody is erased as idle and nothing is sent for another month."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.runtime import Limits, Runtime
from bot.shells.telegram.clock import TelegramClock
from bot.shells.telegram.events import read_update
from bot.store.retention import FIRST_PURGE
from bot.store.sqlite import open_store
from tests.conftest import NOON, shipped_content

KEPT = timedelta(days=90)


class Machine:
    """A clock that jumps, and one that nobody sets."""

    def __init__(self, wrong: timedelta = timedelta()) -> None:
        self.wrong, self.passed = wrong, timedelta()

    def __call__(self) -> datetime:
        return NOON + self.passed + self.wrong

    def steady(self) -> float:
        return 1000 + self.passed.total_seconds()

    def true(self) -> str:
        return format_datetime((NOON + self.passed).astimezone(UTC), usegmt=True)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> TelegramClock:
    return TelegramClock(machine, machine.steady)


def test_within_an_hour_the_machines_own_clock_counts(machine: Machine, clock: TelegramClock) -> None:
    clock.hear(machine.true())
    machine.wrong, machine.passed = timedelta(minutes=59), timedelta(days=3)
    assert clock() == machine()


@pytest.mark.parametrize("wrong", [timedelta(days=200), timedelta(days=-100), timedelta(hours=2)])
def test_a_clock_that_jumps_is_not_believed_and_time_goes_on(machine: Machine, clock: TelegramClock, wrong: timedelta) -> None:
    clock.hear(machine.true())
    machine.wrong, machine.passed = wrong, timedelta(hours=5)
    assert clock() == NOON + timedelta(hours=5)
    machine.wrong = timedelta()
    assert clock() == machine()


@pytest.mark.parametrize("odd", [None, "", "soon", "Mon, 99 Foo 2026 12:00:00 GMT", "Fri, 20 Nov 2026 12:00:00 -0000",
    "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 99999999999 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])  # fmt: skip
def test_what_is_no_time_tells_nothing(machine: Machine, clock: TelegramClock, odd: str | None) -> None:
    machine.wrong = timedelta(days=9)
    clock.hear(odd)
    assert clock() == machine()


def test_it_is_told_once_when_the_clocks_differ_and_once_when_they_agree(
    machine: Machine, clock: TelegramClock, capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in (timedelta(), timedelta(days=2), timedelta(days=2), timedelta()):
        machine.wrong, machine.passed = wrong, machine.passed + timedelta(seconds=30)
        clock.hear(machine.true())
    told = "".join(capsys.readouterr())
    assert (told.count("the clock is wrong"), told.count("the clock is right again"), "hours=48" in told) == (1, 1, True)


def test_one_answer_that_tells_another_time_is_not_believed_and_two_a_minute_apart_are(
    machine: Machine, clock: TelegramClock
) -> None:
    def told(days: int) -> str:
        return format_datetime((NOON + machine.passed + timedelta(days=days)).astimezone(UTC), usegmt=True)

    clock.hear(told(0))
    for seconds, days in ((10, 120), (20, 120), (30, 0), (40, 120), (75, -9)):
        machine.passed = timedelta(seconds=seconds)
        clock.hear(told(days))
        assert clock() == machine()
    machine.passed = timedelta(seconds=136)
    clock.hear(told(-9))
    assert clock() == NOON + timedelta(seconds=136) - timedelta(days=9)


def test_a_clock_that_is_about_as_far_off_as_is_wrong_makes_no_time_jump(machine: Machine, clock: TelegramClock) -> None:
    machine.wrong = timedelta(minutes=60, seconds=1)
    clock.hear(machine.true())
    ahead = set()
    for tenths in range(1, 60):
        machine.passed, machine.wrong = timedelta(seconds=tenths / 5), timedelta(minutes=60, seconds=(-1) ** tenths)
        clock.hear(machine.true())
        ahead.add(round((clock() - NOON - machine.passed).total_seconds() / 60))
    assert ahead == {0}
    machine.wrong = timedelta(minutes=9)
    clock.hear(format_datetime((NOON + timedelta(minutes=1)).astimezone(UTC), usegmt=True))
    assert clock() == machine()


def test_a_zone_is_no_other_time(machine: Machine, clock: TelegramClock) -> None:
    machine.wrong = timedelta(days=3)
    clock.hear("Fri, 20 Nov 2026 17:00:00 +0500")
    assert (clock(), clock().tzinfo) == (datetime(2026, 11, 20, 12, tzinfo=UTC), UTC)


def test_a_jump_makes_it_unsure_for_a_day_where_telegram_tells_no_time(machine: Machine, clock: TelegramClock) -> None:
    assert not clock.sure(), "it may have begun wrong"
    machine.passed = timedelta(hours=25)
    assert clock.sure()
    machine.wrong = timedelta(days=200)
    machine.passed += timedelta(minutes=1)
    assert not clock.sure()
    machine.passed += timedelta(hours=23)
    assert not clock.sure()
    machine.passed += timedelta(hours=2)
    assert clock.sure()


async def test_nobody_is_erased_by_an_answer_that_bears_a_wrong_time(machine: Machine, clock: TelegramClock) -> None:
    store = open_store(":memory:")
    store.seen(1, "private", NOON)
    runtime = Runtime(store, shipped_content(), read_update, clock, limits=Limits(sure=clock.sure), retention=KEPT)
    clock.hear(machine.true())
    await runtime.start()
    machine.passed = FIRST_PURGE + timedelta(minutes=1)
    clock.hear(format_datetime((machine() + timedelta(days=120)).astimezone(UTC), usegmt=True))
    for _ in range(3):
        await runtime.tick()
    assert len([*store.db.query("select chat from chat")]) == 1
    await runtime.stop()


@pytest.mark.parametrize("at_start", [timedelta(), timedelta(days=200), timedelta(days=-200)])
async def test_nobody_is_erased_by_a_clock_that_is_wrong(machine: Machine, clock: TelegramClock, at_start: timedelta) -> None:
    store = open_store(":memory:")
    store.seen(1, "private", NOON)
    store.seen(2, "private", NOON - KEPT + timedelta(days=2))
    machine.wrong = at_start
    runtime = Runtime(store, shipped_content(), read_update, clock, limits=Limits(sure=clock.sure), retention=KEPT)
    clock.hear(machine.true())
    await runtime.start()

    async def left() -> set[int]:
        for _ in range(3):  # a round goes through people, then through letters
            await runtime.tick()
        return {row["chat"] for row in store.db.query("select chat from chat")}

    machine.passed = FIRST_PURGE + timedelta(minutes=1)
    assert await left() == {1, 2}
    machine.wrong = timedelta(days=200)
    assert await left() == {1, 2}, "the clock jumps"
    machine.passed += timedelta(hours=30)
    assert await left() == {1, 2}
    machine.wrong = timedelta()
    machine.passed += timedelta(hours=30)
    clock.hear(machine.true())
    assert await left() == {1}, "in time, and of whom it is time"
    await runtime.stop()
