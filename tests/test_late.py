"""A bot that is started on a full disk, or on a database that is held or damaged: emergencies are answered, others are told to wait, and all
is taken up once the database opens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cli import serve
from bot.cli.house import Clock
from bot.settings import load
from bot.shells.telegram.local.server import TOKEN, LocalTelegram
from bot.store.keys import Keys
from bot.store.sqlite import open_store
from tests.conftest import NOON
from tests.test_doctor import full_disk
from tests.test_http import listening, server
from tests.test_net import locked
from tests.test_ops import STARTING, free_port


@asynccontextmanager
async def running(local: LocalTelegram, folder: Path) -> AsyncIterator[asyncio.Task[None]]:
    """A bot as `runtall telegram` runs it, on the database `t.db`."""
    async with listening(server(local)) as api:
        named = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": f"http://127.0.0.1:{api}", "METRICS": f"127.0.0.1:{free_port()}"}
        named |= {"DATABASE": str(folder / "t.db"), "KEY_FILE": str(folder / "t.db.key")}
        settings = load({"HOME": str(folder), **{f"RUNTALL_{k}": v for k, v in named.items()}}, folder / ".env")[0]
        bot = asyncio.create_task(serve._telegram(settings))
        try:
            yield bot
        finally:
            bot.cancel()
            await bot


def said(local: LocalTelegram, chat: int) -> list[str]:
    return [m.get("text", "") for m in local.messages(chat) if m["from"]["is_bot"]]


async def until(bot: asyncio.Task[None], local: LocalTelegram, chat: int, words: str) -> None:
    async with asyncio.timeout(STARTING):
        while not any(words in text for text in said(local, chat)):
            await asyncio.sleep(0)
            assert not bot.done()


async def test_a_start_on_a_full_disk_answers_emergencies_and_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    left = open_store(str(tmp_path / "t.db"))
    left.put_letter(3, {"chat": 3, "html": "from before", "buttons": [], "edit": None}, {"kind": "answer"}, NOON, 7)
    left.close()
    local = LocalTelegram(Clock())
    for person in (1, 2, 3):
        local.person(person)
    (tmp_path / "t.db-sent").touch(0o600)
    with full_disk() as free:
        async with running(local, tmp_path) as bot:
            local.world.last_update = 100
            local.say(1, "my chest is tight and im sweating")
            local.say(2, "thanks")
            await until(bot, local, 1, "Stop, sit down")
            await until(bot, local, 2, "can't save anything")
            assert said(local, 3) == []
            free()
            await until(bot, local, 3, "from before")
            await until(bot, local, 2, "welcome")
    told = "".join(capsys.readouterr())
    assert told.count("nothing can be stored") == 1
    assert told.count("running") == 1
    assert said(local, 3) == ["from before"]
    assert len([t for t in said(local, 1) if t.startswith("Stop, sit down")]) == 2, "and once more when it was kept"


@pytest.mark.proof
async def test_a_start_on_a_locked_database_answers_emergencies_and_goes_on_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    monkeypatch.setattr("bot.store.opening.BUSY_MS", 0)
    open_store(str(tmp_path / "t.db")).close()
    local = LocalTelegram(Clock())
    for person in (1, 2):
        local.person(person)
    other = locked(tmp_path / "t.db")
    async with running(local, tmp_path) as bot:
        local.say(1, "my chest is tight and im sweating")
        local.say(2, "thanks")
        await until(bot, local, 1, "Stop, sit down")
        await until(bot, local, 2, "can't save anything")
        other.close()
        await until(bot, local, 2, "welcome")


@pytest.mark.parametrize("whole", [100, 0])
async def test_a_start_on_a_damaged_database_answers_emergencies_and_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole: int
) -> None:
    """Also where nothing tells any more that it was a database, but what a bot has beside it."""
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    open_store(str(tmp_path / "t.db")).close()
    body = bytearray((tmp_path / "t.db").read_bytes())
    body[whole:] = b"\xff" * (len(body) - whole)
    (tmp_path / "t.db").write_bytes(body)
    (tmp_path / "t.db-sent").touch(0o600)
    local = LocalTelegram(Clock())
    local.person(1)
    async with running(local, tmp_path) as bot:
        local.say(1, "my chest is tight and im sweating")
        await until(bot, local, 1, "Stop, sit down")
    told = "".join(capsys.readouterr())
    assert told.count("is damaged; restore a backup") == 1
    assert (tmp_path / "t.db").read_bytes() == body, "nothing is written over it"


@pytest.mark.proof
async def test_in_the_place_of_a_database_that_is_taken_away_no_other_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    whole = open_store(str(tmp_path / "whole.db"), Keys(tmp_path / "t.db.key"))
    whole.close()
    (tmp_path / "t.db").write_bytes((tmp_path / "whole.db").read_bytes()[:100] + b"\xff" * 40_000)
    local = LocalTelegram(Clock())
    for person in (1, 2, 3):
        local.person(person)
    async with running(local, tmp_path) as bot:
        local.say(1, "thanks")
        await until(bot, local, 1, "can't save anything")
        (tmp_path / "t.db").rename(tmp_path / "bad.db")
        local.say(2, "thanks")
        await until(bot, local, 2, "can't save anything")
        assert not (tmp_path / "t.db").exists()
        (tmp_path / "whole.db").rename(tmp_path / "t.db")
        local.say(3, "thanks")
        await until(bot, local, 3, "welcome")
