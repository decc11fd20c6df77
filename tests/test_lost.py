"""A session that does not open any more: the person is told once, and what they were to have looked at goes on being held."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.model.levels import Level
from bot.core.model.session import load
from bot.guard import Flood
from bot.runtime import Limits
from bot.shells.ops.server import Watched, reasons
from tests.conftest import NOON, shipped_content
from tests.test_shell import House

LOST, HELD = "I have lost my place with you", "Please still have it looked at by a person"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    opened = await House(str(tmp_path / "t.db")).open()
    yield opened
    await opened.close()


async def says(house: House, *texts: str) -> list[str]:
    """What the bot answers to these, one after the other."""
    before = len(await house.settle())
    for text in texts:
        house.local.say(1, text)
        await house.settle()
    return (await house.settle())[before:]


async def agreed(house: House) -> None:
    """The person has begun a check, and agreed that answers are kept."""
    house.local.say(1, "/check")
    await house.settle()
    house.local.press(1, *house.newest("o:yes"))
    await house.settle()


def spoil(house: House, column: str = "session.state") -> None:
    """A bad place on the disk."""
    table, _, cell = column.partition(".")
    house.store.db.conn.execute(f"update {table} set {cell} = x'00112233445566778899' where chat = 1")


async def test_a_talk_of_a_newer_version_begins_anew_and_its_referral_holds(house: House) -> None:
    await agreed(house)
    await says(house, TOLD[Level.SOON])
    row = next(house.store.db.query("select version from session where chat = 1"))
    house.store.save_session(1, row["version"], '{"open": {"of": "tomorrow"}}', NOON)
    said = await says(house, "does a desk job matter?")
    assert said[0].startswith(HELD)
    assert load(house.store.session(1) or "{}").open


TOLD = {
    Level.SOON: "i have lost a lot of weight without trying",
    Level.URGENT: "only one kidney and a fever of 39",
    Level.EMERGENCY: "my chest is tight and im sweating",
}


@pytest.mark.parametrize("level", [*TOLD])
async def test_an_open_referral_is_not_lost_with_its_session(house: House, level: Level) -> None:
    await agreed(house)
    await says(house, TOLD[level])
    kept = load(house.store.session(1) or "")
    assert kept.open_level == level
    spoil(house)
    answers = await says(house, "which exercises should i do?")
    assert sum(text.startswith(HELD) for text in answers) == 1
    assert len(answers) > 1, "what was asked is answered as well"
    now = load(house.store.session(1) or "")
    assert {(r.flag, r.level) for r in now.open} == {(r.flag, r.level) for r in kept.open}
    assert now.version > kept.version or not now.shown, "no old button is taken for a new one"
    again = await says(house, "which exercises should i do?", "hi")
    assert not any(HELD in text or LOST in text for text in again), "told once"
    assert not any("band" in text for text in answers + again), "no exercise"


async def test_what_is_urgent_comes_before_the_line(house: House) -> None:
    await says(house, "hi")
    spoil(house)
    answers = await says(house, "my chest is tight and im sweating")
    assert answers[0].startswith("Stop, sit down")
    assert sum(LOST in text for text in answers) == 1
    assert load(house.store.session(1) or "").open_level == Level.EMERGENCY


async def test_who_had_nothing_open_begins_anew_and_is_told_once(house: House) -> None:
    await agreed(house)
    before = load(house.store.session(1) or "")
    spoil(house)
    answers = await says(house, "hi", "what about shoes?")
    assert [LOST in text for text in answers].count(True) == 1
    assert LOST in answers[0]
    now = load(house.store.session(1) or "")
    assert (now.open, now.slots, now.consent) == ((), {}, None)
    assert now.version >= before.version, "no old button is taken for a new one"


async def test_who_was_cleared_is_not_held_again(house: House) -> None:
    await agreed(house)
    await says(house, TOLD[Level.SOON])
    house.clock.move_to(NOON + timedelta(days=3))
    await says(house, "i have been assessed", "a doctor", "i can run")
    assert not load(house.store.session(1) or "").open
    house.clock.move_to(NOON + timedelta(days=4))
    spoil(house)
    answers = await says(house, "hi")
    assert LOST in answers[0]
    assert not load(house.store.session(1) or "").open


@pytest.mark.parametrize("also", ["fired.flag", "fired.level", "diary.value", "diary.kind"])
async def test_where_it_is_in_doubt_it_is_held(house: House, also: str) -> None:
    await agreed(house)
    await says(house, TOLD[Level.SOON])
    spoil(house)
    spoil(house, also)
    assert (await says(house, "hi"))[0].startswith(HELD)
    assert load(house.store.session(1) or "").open_level >= Level.SOON


async def test_it_is_said_in_german(house: House) -> None:
    house.local.person(1, "A", "de")
    await says(house, "hallo")
    spoil(house)
    answers = await says(house, "hallo")
    assert "ich habe den Faden verloren" in answers[0]


async def test_a_reminder_tells_who_is_held_and_leaves_others_for_their_next_word(house: House) -> None:
    await agreed(house)
    await says(house, TOLD[Level.SOON])
    spoil(house)
    house.store.remind(1, "follow_up", "follow_up", house.clock())
    before = len(await house.settle())
    await house.runtime.tick()
    assert [text.startswith(HELD) for text in (await house.settle())[before:]] == [True]


async def test_in_a_flood_it_is_said_all_the_same(tmp_path: Path) -> None:
    house = await House(str(tmp_path / "t.db"), Limits(flood=Flood(burst=2, per_second=0.0))).open()
    await says(house, "hi", "hi", "hi")
    spoil(house)
    answers = await says(house, "hi", "hi")
    await house.close()
    assert [LOST in text for text in answers].count(True) == 1


async def test_in_safe_mode_it_waits_until_it_can_be_told(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    for safe, told in (("", 0), ("P1 fails", 0), ("", 1)):
        house = await House(path, content=replace(shipped_content(), safe=safe)).open()
        answers = await says(house, "hi")
        if not told:
            spoil(house)
        await house.close()
        assert sum(LOST in text for text in answers) == told
        assert answers


async def test_delete_works_all_the_same(house: House) -> None:
    await says(house, "hi")
    spoil(house)
    await says(house, "/delete")
    house.local.press(1, *house.newest("erase"))
    await house.settle()
    assert not any(house.store.export(1).values())


async def test_a_group_begins_anew_in_silence(house: House) -> None:
    house.local.group(-5).members.add(1)
    house.local.say(1, "/help", -5)
    await house.settle()
    house.store.db.conn.execute("update session set state = x'00112233445566778899' where chat = -5")
    house.local.say(1, "/help", -5)
    await house.settle()
    told = [m["text"] for m in house.local.messages(-5) if m["from"]["is_bot"]]
    assert len(told) == 2
    assert not any("lost" in text for text in told)


async def test_health_and_figures_name_what_does_not_open(house: House) -> None:
    watched = Watched(house.runtime.backlog, house.figures, house.runtime.stores, "")
    await says(house, "hi")
    assert await reasons(watched) == []
    spoil(house)
    await says(house, "hi", "hi")
    (reason,) = await reasons(watched)
    assert "1 value(s) do not open" in reason
    assert "restore a backup" in reason
    assert "runtall_unopened_values 1.0" in house.figures.text().decode()
