"""What a running bot tells an operator: figures, health, logs; and that none of it holds a word, a name or an id."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot

from bot.cli import commands, serve
from bot.cli.errors import UserError
from bot.cli.house import Clock
from bot.cli.watching import watched
from bot.core.model.levels import Level
from bot.guard import Flood
from bot.runtime import Limits, Runtime
from bot.settings import Settings, SettingsError, load
from bot.shells.ops.prometheus import LEVELS, Figures
from bot.shells.ops.server import Watched, reasons, served
from bot.shells.telegram.app import run
from bot.shells.telegram.local.api import ApiError
from bot.shells.telegram.local.server import TOKEN, LocalTelegram
from bot.store.backup import back_up
from bot.store.keys import Keys, put_in_front, read, written
from bot.store.protocol import Backlog, StoreError
from bot.store.sqlite import open_store
from tests.conftest import NOON, shipped_content
from tests.test_http import listening, server
from tests.test_shell import House

UPDATES = count(1000, 1000)
"""Where the numbers of updates begin for one bot after the other, as at Telegram."""


STARTING = 120
"""Seconds that a start may take where its content was never proved before."""


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def house() -> AsyncIterator[House]:
    opened = await House(meter=Figures("1.2", "abc", safe=False)).open()
    yield opened
    await opened.close()


def figures(text: str) -> dict[str, float]:
    """Every sample of a page of figures by its name with labels."""
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


async def test_a_talk_is_counted_without_words_or_ids(house: House) -> None:
    meter = house.figures
    house.local.person(1, "Zebedee")
    house.local.fail_next("sendMessage", ApiError(400, "Bad Request: message is too long"))
    for text in ("hi", "qwrtz plmkn", "my chest is tight and im sweating marmalade"):
        house.local.say(1, text)
        await house.settle()
    async with (
        served(Watched(house.runtime.backlog, meter, house.runtime.stores, ""), "127.0.0.1:0") as port,
        aiohttp.ClientSession() as session,
    ):
        page = await (await session.get(f"http://127.0.0.1:{port}/metrics")).text()
    told = figures(page)
    assert told['runtall_events_total{what="said"}'] == 3
    assert told["runtall_turn_seconds_count"] == 3
    assert told['runtall_failures_total{what="letter"}'] == 1
    assert told["runtall_send_seconds_count"] >= 3
    assert told['runtall_replies_total{kind="referral",level="emergency"}'] == 1
    assert told["runtall_unmatched_total"] == 1
    assert (told["runtall_inbox_depth"], told["runtall_outbox_depth"]) == (0, 0)
    assert told['runtall_build_info{content="abc",version="1.2"}'] == 1
    assert not re.search("zebedee|marmalade|chest|cardiac", page, re.IGNORECASE)


async def test_flags_are_counted_by_level_alone(house: House) -> None:
    house.local.say(1, "my chest is tight and im sweating")
    await house.settle()
    told = figures(house.figures.text().decode())
    raised = {name: n for name, n in told.items() if name.startswith("runtall_flags_total") and n}
    assert list(raised) == ['runtall_flags_total{level="emergency"}']


def test_every_level_has_a_place_in_the_figures() -> None:
    assert {level.word for level in Level} == set(LEVELS)


async def test_a_blocked_chat_and_a_letter_that_has_to_wait_are_counted(house: House) -> None:
    house.local.fail_next("sendMessage", ApiError(429, "Too Many Requests: retry after 3", retry_after=3))
    house.local.say(1, "thanks")
    async with asyncio.timeout(20):
        while (house.runtime.sending.next_due() or NOON) <= NOON:
            await asyncio.sleep(0)
    house.local.world.chats[1].blocked = True
    house.clock.move_to(NOON + timedelta(seconds=90))
    house.runtime.sending.letters.set()
    await house.settle()
    told = figures(house.figures.text().decode())
    assert told['runtall_failures_total{what="refused"}'] == 1
    assert told["runtall_chats_blocked_total"] == 1


async def test_a_flood_and_an_update_that_is_nothing_are_counted() -> None:
    house = await House(limits=Limits(flood=Flood(burst=1, per_second=0.0)), meter=Figures("1", "a", safe=False)).open()
    house.local.world.push(message={"text": "no chat"})
    for _ in range(4):
        house.local.say(1, "hi")
    await house.settle()
    await house.close()
    told = figures(house.figures.text().decode())
    assert told['runtall_failures_total{what="unreadable"}'] == 1
    assert told['runtall_failures_total{what="flood"}'] == 1, "told once, counted once"
    assert told['runtall_events_total{what="said"}'] == 1


async def test_a_bot_with_a_webhook_is_not_called_deaf() -> None:
    house, came = House(), asyncio.Event()

    async def incoming(_bot: Bot, _runtime: Runtime) -> None:
        came.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(run(house.local.bot(), house.runtime, None, house.clock, incoming=incoming))
    async with asyncio.timeout(20):
        await came.wait()
    task.cancel()
    await asyncio.wait([task])
    await house.runtime.stop()
    assert house.figures.heard_ago() is None


async def nothing_waits() -> Backlog:
    return Backlog(0, 0, 0.0)


async def fails() -> Backlog:
    raise OSError("disk I/O error")


async def hangs() -> Backlog:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(
    ("backlog", "heard", "now", "safe", "patience", "says"),
    [
        pytest.param(nothing_waits, True, 100, "", 120.0, [], id="well"),
        pytest.param(nothing_waits, False, 1, "", 120.0, ["not heard yet"], id="just started"),
        pytest.param(nothing_waits, True, 121, "", 120.0, ["silent for 121 s"], id="the network is gone"),
        pytest.param(nothing_waits, False, 999, "", None, [], id="a webhook may be silent"),
        pytest.param(nothing_waits, True, 1, "P5 fails", 120.0, ["safe mode, P5 fails"], id="content that is not proved"),
        pytest.param(fails, True, 1, "", 120.0, ["store: OSError"], id="the store fails"),
        pytest.param(hangs, True, 1, "", 120.0, ["store: no answer within"], id="the store hangs"),
        pytest.param(fails, False, 1, "x", 120.0, ["store", "telegram", "content"], id="all at once"),
    ],
)
async def test_health_says_each_reason(
    backlog, heard: bool, now: float, safe: str, patience: float | None, says: list[str]
) -> None:  # type: ignore[no-untyped-def]
    clock = Seconds()
    meter = Figures("1", "a", bool(safe), clock)
    if heard:
        meter.heard()
    clock.now = now
    found = await reasons(Watched(backlog, meter, lambda: True, safe, patience), within=0.01)
    assert len(found) == len(says)
    assert all(part in reason for part, reason in zip(says, found, strict=True))


async def test_health_is_not_well_while_nothing_can_be_stored(house: House) -> None:
    watched = Watched(house.runtime.backlog, house.figures, house.runtime.stores, "")
    house.runtime._outage.failed(StoreError("r.db: the disk is full"))
    assert any("nothing can be stored" in reason for reason in await reasons(watched))
    house.local.say(1, "hi")
    await house.settle()
    assert not any("nothing can be stored" in reason for reason in await reasons(watched))


@pytest.mark.parametrize(("safe", "status"), [("", 200), ("P1 fails", 503)])
async def test_healthz_by_http_and_by_command(
    house: House, safe: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house.local.say(1, "hi")
    await house.settle()
    async with (
        served(Watched(house.runtime.backlog, house.figures, house.runtime.stores, safe), "127.0.0.1:0") as port,
        aiohttp.ClientSession() as session,
    ):
        answer = await session.get(f"http://127.0.0.1:{port}/healthz")
        assert (answer.status, (await answer.json())["ok"]) == (status, not safe)
        monkeypatch.setenv("RUNTALL_METRICS", f"127.0.0.1:{port}")
        assert await asyncio.to_thread(commands.run, ["health"]) == int(bool(safe))
        assert (safe or "ok") in "".join(capsys.readouterr())


async def test_the_bot_serves_its_health_while_it_runs(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session, started(tmp_path) as settings:
        assert await status(session, f"http://{settings.metrics}/healthz") == 200
    async with aiohttp.ClientSession() as session:
        assert await status(session, f"http://{settings.metrics}/healthz") == 0


async def test_a_running_bot_tells_how_old_the_newest_backup_is(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session, started(tmp_path) as settings:
        ages = []
        for _ in range(2):
            async with session.get(f"http://{settings.metrics}/metrics") as page:
                ages.append(figures(await page.text())["runtall_backup_ago_seconds"])
            back_up(Path(settings.database), tmp_path / "copy.db")
    assert ages[0] == -1
    assert 0 <= ages[1] < 60


async def test_a_start_under_another_key_is_logged_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, keys = tmp_path / "r.db", Keys(tmp_path / "key")
    open_store(str(path), keys).close()
    (older,) = read(keys)
    newer = put_in_front(keys)
    told = []
    for _ in range(2):
        async with started(tmp_path, DATABASE=str(path), KEY_FILE=str(keys.file)):
            pass
        told.append("".join(capsys.readouterr()))
    assert all(
        part in told[0] for part in ("under another key now", older.name, newer.name, "copy this one to where that is kept")
    )
    assert "under another key" not in told[1]
    assert not any(written(k) in "".join(told) for k in (older, newer))


@asynccontextmanager
async def started(folder: Path, **more: str) -> AsyncIterator[Settings]:
    """A bot as `runtall telegram` runs it, well within and answering; its settings."""
    local = LocalTelegram(Clock())
    local.person(1)
    local.world.last_update = next(UPDATES)
    local.say(1, "hi")
    async with listening(server(local)) as api, aiohttp.ClientSession() as session:
        named = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API": f"http://127.0.0.1:{api}",
            "METRICS": f"127.0.0.1:{free_port()}",
            **more,
        }
        settings = load({"HOME": str(folder), **{f"RUNTALL_{k}": v for k, v in named.items()}}, folder / ".env")[0]
        bot = asyncio.create_task(serve._telegram(settings))
        async with asyncio.timeout(STARTING):
            while not answered(local) or await status(session, f"http://{settings.metrics}/healthz") != 200:
                await asyncio.sleep(0)
                assert not bot.done()
        try:
            yield settings
        finally:
            bot.cancel()
            await bot


def answered(local: LocalTelegram) -> bool:
    return any(m["from"]["is_bot"] for m in local.messages(1))


def free_port() -> int:
    """A port of loopback that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def status(session: aiohttp.ClientSession, url: str) -> int:
    """The status that `url` answers with; 0 where nobody answers."""
    try:
        async with session.get(url) as answer:
            return answer.status
    except aiohttp.ClientError:
        return 0


async def test_a_port_that_is_taken_is_one_clear_line(house: House) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(metrics=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(UserError, match=r"RUNTALL_METRICS: .* choose another port"):
            async with watched(settings, house.runtime, shipped_content(), house.figures):
                raise AssertionError


@pytest.mark.parametrize("address", ["0.0.0.0:9464", "9464", "127.0.0.1", "example.org:80", "127.0.0.1:99999"])
def test_figures_are_for_this_machine_alone(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="RUNTALL_METRICS"):
        load({"RUNTALL_METRICS": address}, tmp_path / ".env")
