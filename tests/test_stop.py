"""The process itself: in its first seconds one letter is on its way at a time; told to stop while several are, it finishes them and ends."""

import asyncio
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from bench.botapi import BotApi
from bench.interview import Part, update
from tests.kill import end, start
from tests.test_net import locked

HELLO = Part("hello", None, 1)


@pytest.mark.proof
async def test_one_is_on_its_way_at_first_and_sigterm_finishes_those_that_are(tmp_path: Path) -> None:
    api = await BotApi(delay=0.5).open()
    database, most = str(tmp_path / "t.db"), 0
    process = await start(api, database)
    api.push(*(update(n, n, HELLO) for n in range(1, 9)))
    async with asyncio.timeout(20):
        while api.begun < 8 or api.unconfirmed:
            await asyncio.sleep(0.01)
            most = max(most, api.begun - api.sends if api.sends < 2 else 0)
    assert most == 1
    began = time.monotonic()
    await end(process, signal.SIGTERM)
    assert process.returncode == 0
    assert time.monotonic() - began < 5
    with sqlite3.connect(database) as db:
        states = dict(db.execute("select state, count(*) from outbox group by state").fetchall())
        assert db.execute("select count(*) from inbox where state = 'waiting'").fetchone() == (0,)
    db.close()
    await api.close()
    assert api.sends == states["sent"] >= 8
    assert (tmp_path / "t.db-sent").stat().st_size == 0


@pytest.mark.proof
async def test_sigterm_ends_it_in_time_while_another_program_holds_the_database(tmp_path: Path) -> None:
    api = await BotApi().open()
    database = str(tmp_path / "t.db")
    process = await start(api, database)
    other = locked(tmp_path / "t.db")
    api.push(update(1, 1, HELLO))
    async with asyncio.timeout(20):
        while not api.first_hand_out:
            await asyncio.sleep(0.01)
    began = time.monotonic()
    await end(process, signal.SIGTERM)
    assert process.returncode == 0
    assert time.monotonic() - began < 5
    assert api.unconfirmed
    other.close()
    again = await start(api, database)
    async with asyncio.timeout(20):
        while not api.sends or api.unconfirmed:
            await asyncio.sleep(0.01)
    await end(again, signal.SIGTERM)
    await api.close()
