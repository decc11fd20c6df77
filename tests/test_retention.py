"""Who has been silent for long is purged, and what is left of letters to strangers: in stretches, each of which costs the same."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.house import Clock
from bot.cli.library import shipped
from bot.runtime import Runtime
from bot.shells.telegram.events import read_update
from bot.store.retention import purge
from bot.store.sqlite import SqliteStore, open_store
from tests.conftest import NOON, shipped_content

KEPT = timedelta(days=90)
MANY = "with recursive c(n) as (select ? union all select n + 1 from c where n < ?) insert into "


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(str(tmp_path / "t.db"))) as opened:
        yield opened


def people(store: SqliteStore, first: int, last: int, *, silent: timedelta) -> None:
    """So many people with a letter each that is out."""
    seen = (NOON - silent).isoformat(timespec="microseconds")
    with store.transaction():
        store.db.conn.execute(
            f"{MANY} chat(chat, kind, blocked, last_seen) select n, 'private', 0, ? from c", (first, last, seen)
        )
        strangers(store, first, last)


def strangers(store: SqliteStore, first: int, last: int) -> None:
    """Letters that are out, whoever they went to."""
    columns = "outbox(chat, letter, meta, state, due_at, attempts, update_id)"
    store.db.conn.execute(f"{MANY} {columns} select n, x'', x'', 'sent', '', 0, n from c", (first, last))


def left(store: SqliteStore) -> tuple[int, int]:
    """How many people are known, and how many letters tell to whom they went."""
    chats = store.db.execute("select count(*) from chat").fetchone()[0]
    return chats, store.db.execute("select count(*) from outbox where chat != 0").fetchone()[0]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of a few rows."""
    monkeypatch.setattr("bot.store.retention.STRETCH", 10)
    monkeypatch.setattr("bot.store.retention.MOST", 4)


def test_who_leads_a_group_goes_on_leading_it(store: SqliteStore) -> None:
    people(store, 1, 2, silent=KEPT + timedelta(days=1))
    store.remember(1, NOON - KEPT, [("severity", "5")], [])
    store.clubs.keep(-5, "club")
    store.clubs.keep_helper(1, -5, "coach")
    store.clubs.keep_member(2, -5, "member")
    store.clubs.looked(3, -5, 1, NOON, "look")
    assert purge(store, NOON - KEPT) == 2
    assert [viewer for _, viewer, _, _ in store.clubs.looks(3, 9)] == [1]
    assert (store.clubs.helpers(-5), store.clubs.members(-5)) == ([(1, "coach")], [])
    assert {table: rows for table, rows in store.export(1).items() if rows}.keys() == {"role"}


def test_a_clock_that_went_back_makes_nobody_idle(store: SqliteStore) -> None:
    store.seen(1, "private", NOON)
    store.seen(1, "private", NOON - KEPT - timedelta(days=9))
    assert purge(store, NOON - KEPT) == 0


def test_a_purge_reaches_everybody_and_every_letter(store: SqliteStore) -> None:
    people(store, -3, 35, silent=KEPT + timedelta(days=1))
    people(store, 36, 70, silent=timedelta(days=1))
    strangers(store, 100, 144)
    assert purge(store, NOON - KEPT) == 39
    assert left(store) == (35, 35)
    assert purge(store, NOON - KEPT) == 0


def test_a_purge_of_nobody_ends(store: SqliteStore) -> None:
    assert purge(store, NOON) == 0


def steps(store: SqliteStore, count: list[int]) -> None:
    """What SQLite does from now on is counted, in steps of its own."""

    def one() -> int:
        count[0] += 1
        return 0

    store.db.conn.set_progress_handler(one, 10)


async def rounds(store: SqliteStore) -> list[int]:
    """How many steps each tick of a day takes, once the first purge is due."""
    clock, costs = Clock(NOON), []
    runtime = Runtime(store, shipped_content(), read_update, clock, shipped() / "media", retention=KEPT)
    clock.move_to(NOON + timedelta(hours=1))
    count = [0]
    steps(store, count)
    for _ in range(400):
        count[0] = 0
        await runtime.tick()
        costs.append(count[0])
    await runtime.stop()
    return costs


def test_a_tick_costs_the_same_however_many_there_are(tmp_path: Path) -> None:
    """Nobody's turn waits for it longer in a bot of many people: it takes more ticks, each as short."""
    dearest = []
    for size in (200, 1000):
        store = open_store(str(tmp_path / f"{size}.db"))
        people(store, 1, size, silent=timedelta(days=1))
        people(store, size + 1, size + 20, silent=KEPT + timedelta(days=1))
        strangers(store, size + 21, 2 * size)
        dearest.append(max(asyncio.run(rounds(store))))
        with closing(open_store(str(tmp_path / f"{size}.db"))) as after:
            assert left(after) == (size, size)
    assert dearest[1] < dearest[0] * 1.2


async def test_a_round_that_is_over_begins_again_a_day_later(store: SqliteStore) -> None:
    people(store, 1, 5, silent=KEPT - timedelta(hours=12))
    clock = Clock(NOON)
    runtime = Runtime(store, shipped_content(), read_update, clock, shipped() / "media", retention=KEPT)
    found = []
    for hours in (1, 13, 26):
        clock.move_to(NOON + timedelta(hours=hours))
        for _ in range(9):
            await runtime.tick()
        found.append(left(store)[0])
    assert found == [5, 5, 0]
    await runtime.stop()
