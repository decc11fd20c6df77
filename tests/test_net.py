"""What goes wrong around the bot: floods, a store that fails, a start without a network, blocked and moved chats."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.guard import Flood, Guard, Verdict
from bot.outbox import Pace
from bot.runtime import Limits
from bot.shells.ops.prometheus import Figures
from bot.shells.telegram.local.api import ApiError
from bot.store.protocol import Letter, Waiting
from bot.store.sqlite import open_store
from tests.conftest import NOON
from tests.test_shell import House

EMERGENCY = "my chest is tight and im sweating"
ADVICE = "Stop, sit down"


@asynccontextmanager
async def open_house(database: str = ":memory:", limits: Limits | None = None) -> AsyncIterator[House]:
    house = await House(database, limits).open()
    try:
        yield house
    finally:
        await house.close()


async def until(house: House, condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)


def said(house: House, chat: int = 1) -> list[str]:
    return [m.get("text", "") for m in house.local.messages(chat) if m["from"]["is_bot"]]


# floods


def test_a_guard_lets_a_burst_pass_and_tells_once() -> None:
    guard = Guard(Flood(burst=3, per_second=1))

    def judged(person: int, now: float) -> Verdict:
        found = guard.judge(1, person, now)
        guard.count(1, person, found)
        return found.verdict

    assert [judged(1, 0.0) for _ in range(6)] == [Verdict.PASS] * 3 + [Verdict.FIRST] + [Verdict.TOO_MANY] * 2
    assert judged(2, 0.0) == Verdict.PASS, "somebody else"
    assert judged(1, 10.0) == Verdict.PASS, "later"
    assert {guard.judge(1, 3, 0.0).verdict for _ in range(6)} == {Verdict.PASS}, "what had no turn does not count"


async def test_a_flood_gets_one_line_and_its_warning_signs_are_still_read() -> None:
    async with open_house(limits=Limits(flood=Flood(burst=5, per_second=0.1))) as house:
        for n in range(60):
            house.local.say(1, f"hello number {n}")
        house.local.person(2)
        house.local.say(2, "hi")
        await house.settle()
        assert sum("That is a lot at once" in t for t in said(house)) == 1
        calm = len(said(house))
        assert "Run Tall" in said(house, 2)[0], "others are answered"
        for _ in range(5):
            house.local.say(1, EMERGENCY)
        await house.settle()
        assert said(house)[calm].startswith(ADVICE)
        assert len(said(house)) == calm + 1, "told once, not five times"


async def test_signs_add_up_in_a_flood() -> None:
    async with open_house(limits=Limits(flood=Flood(burst=1, per_second=0.0))) as house:
        for text in ("hi", "hello", "my chest is tight", "and i am sweating"):
            house.local.say(1, text)
            await house.settle()
        assert any(t.startswith(ADVICE) for t in said(house))


async def test_a_turn_that_is_tried_again_counts_once(tmp_path: Path) -> None:
    """Neither the guard nor the meter hears of a turn that was not committed."""
    denied: list[str] = []

    def authorised(action: int, table: str | None, *_: Any) -> int:
        if action != sqlite3.SQLITE_INSERT or table != "outbox" or len(denied) >= 20:
            return sqlite3.SQLITE_OK
        denied.append(table)
        return sqlite3.SQLITE_DENY

    figures = Figures("1", "a", safe=False)
    house = await House(str(tmp_path / "t.db"), Limits(flood=Flood(burst=3, per_second=0.0), retry=(0.0,)), figures).open()
    house.store.db.conn.set_authorizer(authorised)
    house.local.say(1, "hi")
    await until(house, lambda: len(denied) >= 20)
    await house.settle()
    house.local.say(1, "how often should i get up from my desk")
    await house.settle()
    await house.close()
    assert not any("That is a lot at once" in text for text in said(house))
    assert 'runtall_events_total{what="said"} 2.0' in figures.text().decode()


# a store that fails


def locked(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    return other


async def test_while_nothing_can_be_stored_people_are_told_and_nothing_is_lost(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    path = tmp_path / "t.db"
    async with open_house(str(path), Limits(retry=(0.0,))) as house:
        house.store.db.conn.execute("pragma busy_timeout = 0")
        house.local.say(1, "hi")
        await house.settle()
        before = len(said(house))
        other = locked(path)
        house.local.person(2)
        house.local.say(1, "thanks")
        house.local.say(2, EMERGENCY)
        await until(house, lambda: len(said(house)) > before and said(house, 2))
        assert "can't save anything" in said(house)[-1]
        assert said(house, 2)[0].startswith(ADVICE), "red flags are read without a store"
        other.execute("rollback")
        other.close()
        await until(house, lambda: not house.local.world.updates or house.runtime.newest >= 3)
        await house.runtime.idle()
        assert "can't save anything" not in said(house)[-1]
        assert any(t.startswith(ADVICE) for t in said(house, 2)[1:]), "answered properly once it works"
    log = "".join(capsys.readouterr())
    assert log.count("nothing can be stored") == 1
    assert "locked by another program" in log


async def test_once_the_store_works_again_nobody_waits_for_another_try() -> None:
    denied: list[str] = ["outbox"]

    def authorised(action: int, table: str | None, *_: Any) -> int:
        return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_INSERT and table in denied else sqlite3.SQLITE_OK

    async with open_house(limits=Limits(retry=(3600.0,))) as house:
        house.local.person(2)
        house.local.say(1, "hi")
        await house.settle()
        house.store.db.conn.set_authorizer(authorised)
        house.local.say(1, "thanks")
        await until(house, lambda: "can't save anything" in said(house)[-1])
        denied.clear()
        house.local.say(2, "hi")
        await until(house, lambda: "welcome" in said(house)[-1])


async def test_a_picture_waits_for_the_store_and_what_is_behind_it_too(tmp_path: Path) -> None:
    path, about = tmp_path / "t.db", {"chat": 1, "buttons": [], "edit": None}
    async with open_house(str(path)) as house:
        house.store.db.conn.execute("pragma busy_timeout = 0")
        given = [{**about, "html": "the picture", "photo": "warm_up_routine.png"}, {**about, "html": "the text"}]
        letters = [house.store.put_letter(1, letter, {"kind": "answer"}, NOON, 7) for letter in given]
        other = locked(path)
        house.runtime.sending.post([Letter(n, 1, letter, {}, 0, 7) for n, letter in zip(letters, given, strict=True)])
        await until(house, lambda: 'what="network"} 1.0' in house.figures.text().decode())
        assert said(house) == []
        other.close()
        house.clock.move_to(NOON + timedelta(seconds=5))
        house.runtime.sending.letters.set()
        await until(house, lambda: len(said(house)) == 2)
        await house.runtime.idle()
        shown = [m.get("caption") or m.get("text") for m in house.local.messages(1) if m["from"]["is_bot"]]
        assert shown == ["the picture", "the text"]
        assert [row["state"] for row in house.store.db.query("select state from outbox")] == ["sent", "sent"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("my face is drooping and my speech is slurred", "Call your local emergency number now", id="told"),
        pytest.param("my heart hurts a bit", "Please get help now", id="asked about"),
        pytest.param("what do i do if my husband collapses", "Please get help now", id="asked about for another"),
        pytest.param("i am drowning in wedding admin", "I can't save anything", id="a figure of speech"),
        pytest.param("my calves are stiff after hills", "I can't save anything", id="no emergency"),
    ],
)
async def test_without_a_store_a_doubt_is_met_with_help_as_nobody_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    path = tmp_path / "t.db"
    async with open_house(str(path), Limits(retry=(0.0,))) as house:
        house.store.db.conn.execute("pragma busy_timeout = 0")
        house.local.say(1, "hi")
        await house.settle()
        before = len(said(house))
        other = locked(path)
        house.local.say(1, text)
        await until(house, lambda: len(said(house)) > before)
        assert said(house)[before].startswith(told)
        other.execute("rollback")
        other.close()
        await until(house, lambda: house.runtime.newest >= 2)
        await house.runtime.idle()


async def test_advice_that_nobody_stored_and_a_group_refuses_takes_no_message_with_it() -> None:
    """It went out while the store failed, and is refused when it works again: the group's own message is yet to come."""
    async with open_house() as house:
        group = house.local.group(-100)
        group.mute = True
        number = house.local.world.last_update + 1
        house.runtime.sending.post(
            [Letter(-number, -100, {"html": "Get help now."}, {"kind": "referral", "unsaved": True}, 0, number)]
        )
        await until(house, lambda: not house.runtime.sending.size)
        await house.settle()
        group.mute = False
        house.local.say(1, EMERGENCY, -100)
        await house.settle()
        assert said(house, -100)


async def test_without_a_store_none_is_looked_into_for_a_reminder() -> None:
    """What can be said without one is worked out beside its own thread, and would wait for it there."""
    async with open_house() as house:
        tick = {"reminder": 1, "chat": 1, "what": "check_in", "due": NOON.isoformat()}
        waiting = Waiting(-5, 1, json.dumps({"update_id": -5, "tick": tick}))
        read: list[str] = []
        house.store.db.conn.set_trace_callback(read.append)
        unstored = house.runtime._turns.unstored
        assert (unstored.ahead(waiting), unstored.unsaved(waiting), read) == ([], [], [])


async def test_while_another_program_holds_the_database_help_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes then is told before it is tried again, and the lock is hardly waited for; afterwards it is, as before."""
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    path = tmp_path / "t.db"
    async with open_house(str(path), Limits(retry=(0.0,))) as house:
        sql = house.store.db.conn.execute
        patience = sql("pragma busy_timeout").fetchone()[0]
        sql("pragma busy_timeout = 0")
        other = locked(path)
        house.local.say(1, "thanks")
        await until(house, lambda: said(house))
        assert 0 < sql("pragma busy_timeout").fetchone()[0] < patience / 10
        house.local.person(2)
        house.local.say(2, EMERGENCY)
        await until(house, lambda: said(house, 2))
        assert [text.startswith(ADVICE) for text in said(house, 2)] == [True]
        other.execute("rollback")
        other.close()
        await until(house, lambda: house.runtime.newest >= 2)
        await house.runtime.idle()
        assert sql("pragma busy_timeout").fetchone()[0] == patience
        assert sum(text.startswith(ADVICE) for text in said(house, 2)) == 2, "and once more when it was kept"


async def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    async with open_house(str(tmp_path / "t.db"), Limits(retry=(0.0,))) as house:
        sql = house.store.db.conn.execute
        house.local.say(1, "hi")
        await house.settle()
        before = len(said(house))
        sql(f"pragma max_page_count = {sql('pragma page_count').fetchone()[0]}")
        many = [f"how often should i get up from my desk? {'x' * 3000} {n}" for n in range(8)]
        for text in many:
            house.local.say(1, text)
        await until(house, lambda: any("can't save anything" in t for t in said(house)))
        sql("pragma max_page_count = 100000")
        await until(house, lambda: house.runtime.newest >= 9)
        await house.runtime.idle()
        answers = [t for t in said(house)[before:] if "can't save anything" not in t]
        assert len(answers) >= len(many)


# the start


async def test_a_start_without_a_network_waits_for_it(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.insisting.SECONDS_BETWEEN", (0.0,))
    house = House()
    for method, error in (("getMe", NetworkError("down")), ("getMe", TimedOut()), ("deleteWebhook", NetworkError("down"))):
        house.local.fail_next(method, error)
    await house.open()
    house.local.say(1, "hi")
    await house.settle()
    await house.close()
    assert "Run Tall" in said(house)[0]
    assert "".join(capsys.readouterr()).count("telegram cannot be reached") == 2, "once each time it begins"


# sending


async def test_a_moved_group_is_followed(tmp_path: Path) -> None:
    async with open_house(str(tmp_path / "t.db")) as house:
        house.local.group(-5, "group").members.add(1)
        house.local.group(-100500).members.add(1)
        house.local.fail_next(
            "sendMessage", ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100500)
        )
        house.local.say(1, "/help", -5)
        await house.settle()
        assert said(house, -5) == []
        assert len(said(house, -100500)) == 1
        assert not any(house.store.export(-5).values())


async def test_the_service_message_of_a_moved_group_is_followed() -> None:
    async with open_house() as house:
        house.local.group(-5, "group").members.add(1)
        house.local.say(1, "/help", -5)
        await house.settle()
        house.local.say(1, "", -5, migrate_to_chat_id=-100500)
        await house.settle()
        assert not any(house.store.export(-5).values())
        assert house.store.export(-100500)["session"]


async def test_a_refused_chat_waits_and_others_do_not() -> None:
    async with open_house(limits=Limits(pace=Pace())) as house:
        house.local.person(2)
        house.local.fail_next("sendMessage", ApiError(429, "Too Many Requests: retry after 30", retry_after=30))
        house.local.say(1, "hi")
        await until(
            house, lambda: any(n == "sendMessage" for n, _ in house.local.calls) or not house.local._failures["sendMessage"]
        )
        house.local.say(2, "hi")
        await until(house, lambda: len(said(house, 2)) == 2)
        assert said(house) == []


async def test_a_blocked_chat_loses_its_reminders() -> None:
    async with open_house() as house:
        house.store.remind(1, "k", "check_in", house.clock())
        house.local.world.chats[1].blocked = True
        house.local.say(1, "hi")
        await house.settle()
        assert house.store.next_reminder() is None
        assert [r["blocked"] for r in house.store.export(1)["chat"]] == [1]


async def test_a_letter_that_a_wrong_clock_held_goes_soon_after_a_start(tmp_path: Path) -> None:
    left = open_store(str(tmp_path / "t.db"))
    number = left.put_letter(1, {"chat": 1, "html": "held", "buttons": [], "edit": None}, {"kind": "answer"}, NOON, 7)
    left.postpone(number, NOON + timedelta(days=60))
    left.close()
    async with open_house(str(tmp_path / "t.db")) as house:
        house.local.person(1)
        house.local.say(1, "hi")
        await until(house, lambda: house.runtime.sending.size > 1)
        assert said(house) == []
        house.clock.move_to(NOON + timedelta(minutes=2))
        house.runtime.sending.letters.set()
        await until(house, lambda: len(said(house)) > 1)
        assert said(house)[0] == "held"


# odd updates


async def test_an_unreadable_update_is_set_aside_with_its_error() -> None:
    async with open_house() as house:
        house.local.world.push(message={"chat": {"id": 1}})
        house.local.say(1, "hi")
        await house.settle()
        rows = {n: (state, error) for n, state, error in house.store.db.execute("select update_id, state, error from inbox")}
        assert rows == {1: ("bad", "KeyError"), 2: ("done", None)}
        assert len(said(house)) == 2


@pytest.mark.parametrize("name", ["<b>Bobby</i>", "\u202egnirts", "😀" * 4096, "\x00", "{{ 7*7 }}"])
async def test_hostile_names_and_titles_change_nothing(name: str) -> None:
    async with open_house() as house:
        house.local.person(1, name)
        house.local.group(-7, "supergroup", name).members.add(1)
        house.local.say(1, "hi")
        house.local.say(1, "/help", -7)
        await house.settle()
        assert "Run Tall" in said(house)[0]
        assert len(said(house, -7)) == 1
