"""A group that goes on under another number: what was under way under the old one is the new one's, and nothing newer is overwritten."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.model.session import load
from bot.shells.telegram.local.api import ApiError
from bot.store.protocol import Letter, Waiting
from bot.store.sqlite import SqliteStore, open_store
from tests.clubs import COACH, GROUP, Town, town
from tests.conftest import NOON
from tests.test_shell import House

OLD, NEW = -5, -100500
MOVED = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=NEW)
HELP, DESPAIR = "my chest is crushed and my arm is numb", "i want to kill myself"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    opened = await House().open()
    opened.local.group(OLD, "group").members.add(1)
    opened.local.group(NEW, "supergroup").members.add(1)
    yield opened
    await opened.close()


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        await opened.coach()
        yield opened


def said(house: House, chat: int) -> list[str]:
    return [m["text"] for m in house.local.messages(chat) if m["from"]["is_bot"]]


def helped(house: House, chat: int) -> str:
    kept = house.store.session(chat)
    return load(kept).helped if kept else "no talk"


async def say(house: House, text: str, chat: int, **more: Any) -> None:
    house.local.say(1, text, chat, **more)
    await house.settle()


async def to_new(house: House) -> None:
    """Telegram tells it in the old group, which takes no message from then on."""
    await say(house, "", OLD, migrate_to_chat_id=NEW)
    house.local.world.chats[OLD].moved = NEW


async def text(house: House) -> None:
    await say(house, "/help", OLD)


async def press(house: House) -> None:
    house.local.press(1, 1, "~topics", OLD)
    await house.settle()


async def tick(house: House) -> None:
    """A reminder that had entered the inbox before the group moved."""
    told = {"reminder": 1, "chat": OLD, "what": "tip", "due": NOON.isoformat()}
    await house.runtime.accept_all([Waiting(-7, OLD, json.dumps({"update_id": -7, "tick": told}))])
    await house.runtime.idle()


async def letter(house: House) -> None:
    """A letter that was on its way."""
    body = {"chat": OLD, "html": "left", "buttons": [], "edit": None}
    number = house.store.put_letter(OLD, body, {"kind": "answer"}, NOON, 3)
    house.runtime.sending.post([Letter(number, OLD, body, {"kind": "answer"}, 0, 3)])
    async with asyncio.timeout(20):
        while not said(house, NEW):
            await asyncio.sleep(0)
    await house.settle()


@pytest.mark.parametrize("late", [text, press, tick, letter])
async def test_what_was_under_way_takes_nothing_from_the_new_number(house: House, late: Callable[[House], Any]) -> None:
    await say(house, HELP, OLD)
    before = helped(house, OLD)
    await to_new(house)
    house.clock.move_to(NOON + timedelta(minutes=1))
    await late(house)
    assert (helped(house, NEW), helped(house, OLD)) == (before, "no talk")
    assert before.startswith(NOON.isoformat())
    assert not any(house.store.export(OLD).values())
    assert len(said(house, OLD)) == 1, "what was said before"
    await say(house, "/ask how often should i get up from my desk", NEW)
    assert said(house, NEW)[-1].startswith("First make sure"), "the wait behind a call for help goes on"


async def test_a_clock_that_is_put_back_ends_no_wait(house: House) -> None:
    house.clock.move_to(NOON + timedelta(hours=1))
    await say(house, HELP, NEW)
    house.clock.move_to(NOON)
    await say(house, "/ask how often should i get up from my desk", NEW)
    assert said(house, NEW)[-1].startswith("First make sure")


async def test_an_answer_to_the_old_number_goes_to_the_new_one(house: House) -> None:
    await to_new(house)
    await text(house)
    assert (said(house, OLD), len(said(house, NEW))) == ([], 1)
    assert {row["kind"] for row in house.store.export(NEW)["chat"]} == {"supergroup"}


async def test_one_that_telegram_tells_by_a_refusal_is_followed_as_well(house: House) -> None:
    await say(house, HELP, OLD)
    before = helped(house, OLD)
    house.local.fail_next("sendMessage", MOVED)
    await text(house)
    await text(house)
    assert (helped(house, NEW), helped(house, OLD)) == (before, "no talk")


@pytest.mark.parametrize("column", ["outbox.meta", "session.state", None])
async def test_a_damaged_row_holds_up_no_call_for_help(house: House, column: str | None) -> None:
    """A bad place on the disk, or a talk that another version of the program wrote."""
    await say(house, "/help", OLD)
    if column is None:
        house.store.save_session(OLD, 1, '{"open": {"of": "tomorrow"}}', NOON)
    else:
        table, _, cell = column.partition(".")
        house.store.db.execute(f"update {table} set {cell} = ? where chat = ?", (b"\0\x11\x22\x33" * 8, OLD))
    house.local.fail_next("sendMessage", MOVED)
    await say(house, HELP, OLD)
    house.local.world.chats[OLD].moved = NEW
    await say(house, HELP, NEW)
    assert [text for text in said(house, NEW) if "get help now" in text]


@pytest.mark.parametrize(("first", "second"), [(OLD, NEW), (NEW, OLD)])
async def test_a_wait_under_either_number_goes_on_where_both_had_a_talk(house: House, first: int, second: int) -> None:
    """The new number was written to before anybody told that it is the old group's."""
    for number, chat in enumerate((first, second)):
        house.clock.move_to(NOON + timedelta(minutes=number))
        await say(house, HELP if chat == first else "/help", chat)
    before = helped(house, first)
    await to_new(house)
    assert helped(house, NEW) == before


async def test_a_wait_that_no_word_ends_stays_one(house: House) -> None:
    await say(house, DESPAIR, OLD)
    stays = helped(house, OLD)[-1]
    assert not stays.isdigit()
    house.clock.move_to(NOON + timedelta(minutes=1))
    await say(house, HELP, NEW)
    await to_new(house)
    assert helped(house, NEW) == (NOON + timedelta(minutes=1)).isoformat() + stays


async def test_that_the_bot_is_in_the_old_number_no_more_ends_no_club(here: Town) -> None:
    await here.member(1, "light")
    await here.line(moved=-1005, user=COACH, chat=GROUP)
    assert await here.line(bot="removed", user=COACH, chat=GROUP) == []
    assert [(row[0], row[1]) for row in here.rows()["member"]] == [(1, -1005)]
    here.local.send(COACH, "other", GROUP, new_chat_title="The old name")
    await here.talk.settle()
    assert '"Harriers"' in str(here.store.clubs.club(-1005))


async def test_a_group_goes_in_no_circle_and_to_nobody(house: House) -> None:
    await say(house, HELP, OLD)
    await to_new(house)
    before = helped(house, NEW)
    await say(house, "", NEW, migrate_to_chat_id=OLD)
    await say(house, "", NEW, migrate_to_chat_id=NEW)
    await say(house, "", NEW, migrate_to_chat_id=1)
    assert (helped(house, NEW), helped(house, OLD), house.store.session(1)) == (before, "no talk", None)


async def test_of_a_group_that_is_erased_no_older_number_is_kept(here: Town) -> None:
    for group, to in ((GROUP, -1005), (-1005, -1006)):
        await here.line(moved=to, user=COACH, chat=group)
    assert here.store.clubs.home(GROUP) == -1006
    await here.line(bot="removed", user=COACH, chat=-1006)
    assert list(here.store.db.table("moved").rows) == []


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_store(":memory:")
    yield opened
    opened.close()


def talk(store: SqliteStore, chat: int, word: str, minutes: int) -> None:
    at = NOON + timedelta(minutes=minutes)
    store.save_session(chat, 1, json.dumps(word), at)
    store.seen(chat, word, at)
    store.log(chat, "pain", "pain", at, word)


def kept(store: SqliteStore) -> list[object]:
    rows = store.export(NEW)
    assert not any(store.export(OLD).values())
    return [json.loads(str(rows["session"][0]["state"])), rows["chat"][0]["kind"], rows["diary"][0]["value"]]


@pytest.mark.parametrize(("old", "new", "stays"), [(1, 2, "new"), (2, 1, "old")])
def test_of_two_rows_the_younger_stays(store: SqliteStore, old: int, new: int, stays: str) -> None:
    talk(store, OLD, "old", old)
    talk(store, NEW, "new", new)
    store.move_chat(OLD, NEW)
    assert kept(store) == [stays] * 3


def test_what_turns_up_later_under_the_old_number_fills_gaps_alone(store: SqliteStore) -> None:
    talk(store, OLD, "old", 0)
    store.remind(OLD, "tip", "first", NOON)
    store.move_chat(OLD, NEW)
    talk(store, OLD, "stray", 5)
    for key in ("tip", "digest"):
        store.remind(OLD, key, "second", NOON)
    store.put_letter(OLD, {}, {}, NOON, 1)
    store.move_chat(OLD, NEW)
    assert kept(store) == ["old"] * 3
    assert sorted(str(row["what"]) for row in store.export(NEW)["reminder"]) == ["first", "second"]
    assert len(store.unsent()) == 1
