"""How far the reading of a file is: told in one message, now and then, and in nobody's way. The clock is the test's."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from telegram.error import NetworkError

from bot import files as waiting
from bot import runtime
from bot.core.model.session import load
from bot.imports.read import read
from bot.outbox import Outbox
from bot.runtime import Limits
from bot.shells.telegram.local.api import ApiError
from bot.store.protocol import Letter
from tests import files
from tests.counting import DELETE, EDIT, OF, SEND, Reading
from tests.tables import searched
from tests.test_shell import House

APART = timedelta(seconds=2)


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file takes long."""
    monkeypatch.setattr(waiting, "SECONDS", 0)


async def agreed(house: House) -> House:
    house.local.say(1, "/start")
    await house.settle()
    house.local.press(1, *house.newest("o:yes"))
    await house.settle()
    return house


@pytest.fixture
async def reading() -> AsyncIterator[Reading]:
    house = await agreed(await House().open())
    file = Reading(house)
    await file.begin()
    yield file
    file.slow.let.set()
    await house.close()


async def test_one_message_counts_and_gives_way_to_the_result(reading: Reading) -> None:
    before = [m["message_id"] for m in reading.house.local.messages(1)]
    assert reading.shown == "I am reading your file. This takes a moment."
    assert await reading.go(2, 1200) == "I am reading your file: 1,200 of 3,000 activities."
    assert await reading.go(2, 2400) == "I am reading your file: 2,400 of 3,000 activities."
    assert [m["message_id"] for m in reading.house.local.messages(1)] == before
    told = await reading.end()
    assert told[-2].startswith("Noted from your file: 1 run")
    assert reading.shown == ""
    assert [m["message_id"] for m in reading.house.local.messages(1)][:-2] == before[:-1]


async def test_numbers_are_written_as_the_language_does(reading: Reading) -> None:
    await reading.end()
    reading.house.local.say(1, "/language Deutsch")
    await reading.house.settle()
    german = Reading(reading.house)
    await german.begin()
    assert await german.go(2, 1200) == "Ich lese deine Datei: 1.200 von 3.000 Aktivitäten."
    await german.end()


async def test_what_is_read_before_it_is_told_of_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    house = await agreed(await House().open())
    file = Reading(house)
    monkeypatch.setattr(waiting, "SECONDS", 0.05)
    house.local.send_file(1, "export.zip", b"")
    await file.slow.begun.wait()
    file.slow.far(300, OF)
    async with asyncio.timeout(20):
        while not file.shown:
            await asyncio.sleep(0)
    assert file.shown == "I am reading your file: 300 of 3,000 activities."
    await file.end()
    await house.close()


async def test_a_file_that_is_read_at_once_has_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 600)
    house = await agreed(await House().open())
    house.local.send_file(1, "export.zip", files.tracks(20))
    assert "20 runs" in (await house.settle())[-2]
    called = [name for name, _ in house.local.calls]
    assert not {EDIT, DELETE} & {*called}
    assert not any("reading your file" in str(given.get("text")) for _, given in house.local.calls)
    await house.close()


def changes_are_two_seconds_apart_whatever_the_speed(steps: list[tuple[float, int]]) -> None:
    async def played() -> Reading:
        house = await agreed(await House().open())
        file = Reading(house)
        await file.begin()
        began = house.clock()
        for seconds, far in steps:
            await file.go(seconds, far)
        await file.end()
        await house.close()
        file.changes.insert(0, began)
        return file

    file = asyncio.run(played())
    gaps = [after - before for before, after in zip(file.changes, file.changes[1:], strict=False)]
    assert all(gap >= APART for gap in gaps), gaps
    assert file.shown == ""
    assert len(gaps) == file.calls(EDIT) <= sum(seconds for seconds, _ in steps) / 2


test_changes_are_two_seconds_apart_whatever_the_speed = searched(
    changes_are_two_seconds_apart_whatever_the_speed,
    6,
    30,
    steps=st.lists(st.tuples(st.floats(0, 5), st.integers(1, OF)), max_size=25),
)


FAILURES = {
    "told to wait": (ApiError(429, "Too Many Requests: retry after 30", retry_after=30), 0),
    "the person deleted it": (ApiError(400, "Bad Request: message to edit not found"), 0),
    "nothing new in it": (ApiError(400, "Bad Request: message is not modified"), 0),
    "blocked": (ApiError(403, "Forbidden: bot was blocked by the user"), 0),
    "a network that comes back": (NetworkError("down"), 1),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_change_that_fails_is_dropped_and_the_import_goes_on(reading: Reading, failure: str) -> None:
    error, later = FAILURES[failure]
    reading.house.local.fail_next(EDIT, error)
    sent = reading.calls(SEND)
    await reading.go(2, 600)
    assert reading.calls(EDIT) == 0
    await reading.go(1, 900)
    await reading.go(60, 1200)
    assert (reading.calls(EDIT), reading.calls(SEND)) == (later, sent)
    assert (await reading.end())[-2].startswith("Noted from your file")


async def test_told_to_wait_the_chat_waits(reading: Reading) -> None:
    reading.house.local.fail_next(EDIT, ApiError(429, "Too Many Requests: retry after 30", retry_after=30))
    await reading.go(2, 600)
    reading.slow.let.set()
    sending, clock = reading.house.runtime.sending, reading.house.clock
    async with asyncio.timeout(20):
        while not sending.size:
            await asyncio.sleep(0)
    assert sending.next_due() == clock() + timedelta(seconds=30)
    assert sending.claim() is None
    clock.move_to(clock() + timedelta(seconds=30))
    sending.letters.set()
    assert (await reading.house.settle())[-2].startswith("Noted from your file")


async def test_one_that_cannot_be_taken_away_stays_and_nothing_else_happens(reading: Reading) -> None:
    reading.house.local.fail_next(DELETE, ApiError(400, "Bad Request: message can't be deleted"))
    await reading.go(2, 600)
    assert (await reading.end())[-2].startswith("Noted from your file")
    assert "600 of 3,000" in reading.shown


@pytest.mark.parametrize("error", [ApiError(403, "Forbidden: bot was blocked by the user"), ApiError(400, "Bad Request: no")])
async def test_one_that_is_not_taken_is_not_begun_again(error: ApiError) -> None:
    house = await agreed(await House().open())
    file = Reading(house)
    house.local.fail_next(SEND, error)
    house.local.send_file(1, "export.zip", b"")
    async with asyncio.timeout(20):
        await file.slow.begun.wait()
        while not house.runtime.sending.size:
            await asyncio.sleep(0)
    await file.calm()
    assert [await file.go(2, far) for far in (600, 1200)] == ["", ""]
    assert (await file.end())[-2].startswith("Noted from your file")
    assert file.calls(EDIT) == file.calls(DELETE) == 0
    await house.close()


async def test_what_is_urgent_goes_ahead_and_nothing_counts_on(reading: Reading) -> None:
    await reading.go(2, 600)
    reading.house.local.say(1, "crushing chest pain, my left arm is numb")
    async with asyncio.timeout(20):
        while not any("Stop, sit down, and call" in m.get("text", "") for m in reading.house.local.messages(1)):
            await asyncio.sleep(0)
    assert "600 of" in await reading.go(10, 2000)
    told = await reading.end()
    assert any(text.startswith("Stop, sit down, and call") for text in told[-2:]), "its turn came as well"
    assert load(reading.house.store.session(1) or "{}").open
    assert reading.shown == ""


def letter(number: int, **meta: object) -> Letter:
    return Letter(number, 7, {}, dict(meta), 0, 1)


def test_urgent_advice_does_not_wait_for_the_answer_to_a_change() -> None:
    outbox = Outbox()
    outbox.add(letter(-1, passing=True), 0.0)
    change = outbox.take(0.0)
    outbox.add(letter(2), 0.0)
    assert outbox.take(0.0) is None
    outbox.add(letter(3, level="emergency"), 0.0)
    urgent = outbox.take(0.0)
    assert change is not None
    assert urgent is not None
    assert urgent.id == 3
    outbox.done(change, 0.0)  # its answer comes after all
    assert outbox.take(0.0) is None
    outbox.done(urgent, 0.0)
    last = outbox.take(0.0)
    assert last is not None
    outbox.done(last, 0.0)
    assert (last.id, outbox.size) == (2, 0)


async def test_two_files_and_a_cancel_have_their_turns_in_order(reading: Reading) -> None:
    house = reading.house
    house.local.send_file(1, "again.zip", b"")
    house.local.say(1, "/cancel")
    await reading.go(2, 600)
    assert house.store.diary(1) == []
    reading.slow.begun.clear()
    reading.slow.let.set()
    await reading.slow.begun.wait()
    await reading.told()
    assert await reading.go(2, 90) == "I am reading your file: 90 of 3,000 activities."
    told = await reading.end()
    noted = next(n for n, text in enumerate(told) if text.startswith("Noted from your file"))
    again = next(n for n, text in enumerate(told) if text.startswith("Nothing new in this file"))
    assert noted < again < len(told) - 1
    assert len(house.store.diary(1)) == 1
    assert reading.shown == ""
    assert reading.calls(DELETE) == 2


async def test_nothing_of_a_count_is_stored_and_after_a_crash_the_file_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "TURNS_SECONDS", 0)
    database = str(tmp_path / "runtall.db")
    house = await agreed(await House(database).open())
    file = Reading(house)
    heard: list[Letter] = []

    async def hear(one: Letter, _: int | None) -> None:
        heard.append(one)

    house.runtime.sending.observe(hear)
    house.local.world.files["in1"] = ("export.zip", files.tracks(3))
    await file.begin()
    await file.go(2, 1200)
    assert [one.letter["html"] for one in heard] == ["I am reading your file. This takes a moment."], "of changes nobody hears"
    assert (await house.runtime.backlog()).outbox == 0
    assert "reading your file" not in str(house.store.export(1))
    await house.close()
    after = House(database)
    after.local.world.files["in1"] = after.local.world.files["in2"] = ("export.zip", files.tracks(3))
    await after.open()
    after.local.say(1, "thanks")
    assert any("3 runs" in text for text in await after.settle())
    assert len(after.store.diary(1)) == 3
    await after.close()


async def test_the_real_reader_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    far: list[tuple[int, int]] = []
    found = read("export.zip", files.tracks(5), far=lambda *so: far.append(so))
    assert far == [(n, 5) for n in range(1, 6)]
    assert len(found.runs) == 5
    far.clear()
    read(
        "export.zip",
        files.zipped(activities_csv=files.strava([("2023-03-05 06:12:44", "Run", 10, 3000)] * 9)),
        far=lambda *so: far.append(so),
    )
    assert far == [], "a table is one part"


async def test_old_buttons_that_may_not_be_changed_now_keep_the_chat_quiet() -> None:
    house = await House(limits=Limits()).open()
    house.local.say(1, "/check")
    await house.settle()
    house.local.fail_next("editMessageReplyMarkup", ApiError(429, "Too Many Requests: retry after 30", retry_after=30))
    house.local.press(1, *house.newest("o:yes"))
    await house.settle()
    for _ in range(100):  # nobody waits for it but this test
        await asyncio.sleep(0)
    house.local.say(1, "thanks")
    async with asyncio.timeout(20):
        while not house.runtime.sending.size:
            await asyncio.sleep(0)
    assert house.runtime.sending.next_due() == house.clock() + timedelta(seconds=30)
    house.clock.move_to(house.clock() + timedelta(seconds=30))
    house.runtime.sending.letters.set()
    await house.settle()
    await house.close()
