"""Group commit: jobs share commits, each stands or falls alone, and a store that fails says so and takes no job with it."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.marks import Marks
from bot.store.journal import Journal
from bot.store.protocol import Letter, StoreError, Waiting
from bot.store.sqlite import SqliteStore, open_store
from bot.store.writer import Writer
from tests.test_shell import CHAT, USER, House

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


class Opened:
    """A store in a file with its writer, counting commits."""

    def __init__(self, path: Path) -> None:
        self.path, self.commits = path, 0
        self.store: SqliteStore = open_store(str(path))
        self.store.db.conn.set_trace_callback(self._trace)
        self.store.db.conn.execute("pragma busy_timeout = 0")
        self.writer = Writer(self.store)

    def _trace(self, sql: str) -> None:
        self.commits += sql == "commit"

    def save(self, chat: int) -> int:
        self.store.save_session(chat, 1, "{}", AT)
        return chat

    def breaks(self, chat: int) -> None:
        self.save(chat)
        raise RuntimeError("half-way")

    def chats(self) -> list[int]:
        with sqlite3.connect(self.path) as other:
            found = [r[0] for r in other.execute("select chat from session order by chat")]
        other.close()
        return found


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    one = Opened(tmp_path / "t.db")
    yield one
    await one.writer.close()


async def test_a_job_is_answered_after_its_commit(opened: Opened) -> None:
    assert await opened.writer.do(opened.save, 5) == 5
    assert (opened.chats(), opened.commits) == ([5], 1)


async def test_many_jobs_share_a_commit(opened: Opened) -> None:
    jobs = [opened.writer.do(opened.save, n) for n in range(100)]
    assert await asyncio.gather(*jobs) == list(range(100))
    assert opened.commits < 20


async def test_what_is_given_together_shares_one_commit_with_what_it_begins(opened: Opened) -> None:
    """As an update and its turn do, though the turn is another task's."""

    async def turn() -> int:
        return await opened.writer.do(opened.save, 2)

    async with opened.writer.together():
        accepted = opened.writer.do(opened.save, 1)
        begun = asyncio.create_task(turn())
    assert (await accepted, await begun) == (1, 2)
    assert (opened.chats(), opened.commits) == ([1, 2], 1)


async def test_of_two_that_give_together_none_waits_for_the_other(opened: Opened) -> None:
    async def give(chat: int) -> int:
        async with opened.writer.together():
            given = opened.writer.do(opened.save, chat)
        return await given

    async with asyncio.timeout(5):
        assert await asyncio.gather(*(give(n) for n in range(50))) == list(range(50))
    assert opened.chats() == list(range(50))


async def test_a_job_that_fails_is_undone_alone(opened: Opened) -> None:
    jobs = [opened.writer.do(opened.breaks if n == 3 else opened.save, n) for n in range(6)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert isinstance(results[3], RuntimeError)
    assert opened.chats() == [0, 1, 2, 4, 5]


async def test_a_locked_database_fails_every_job_with_one_clear_line_and_works_again(opened: Opened) -> None:
    other = sqlite3.connect(opened.path, isolation_level=None)
    other.execute("begin immediate")
    results = await asyncio.gather(*(opened.writer.do(opened.save, n) for n in range(5)), return_exceptions=True)
    assert all(isinstance(r, StoreError) and "locked by another program" in str(r) for r in results)
    other.execute("rollback")
    other.close()
    assert await opened.writer.do(opened.save, 9) == 9
    assert opened.chats() == [9]


async def test_on_a_full_disk_what_fits_is_kept_and_the_rest_fails(opened: Opened) -> None:
    def write(chat: int, size: int) -> None:
        opened.store.save_session(chat, 1, "x" * size, AT)

    pages = opened.store.db.conn.execute("pragma page_count").fetchone()[0]
    opened.store.db.conn.execute(f"pragma max_page_count = {pages + 2}")
    jobs = [opened.writer.do(write, n, 1_000_000 if n == 1 else 10) for n in range(3)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(r) for r in results] == [type(None), StoreError, type(None)]
    assert "free some space" in str(results[1])
    assert opened.chats() == [0, 2]


async def test_closing_finishes_what_was_given(tmp_path: Path) -> None:
    one = Opened(tmp_path / "t.db")
    jobs = [one.writer.do(one.save, n) for n in range(10)]
    await one.writer.close()
    assert await asyncio.gather(*jobs) == list(range(10))


async def test_a_runtime_that_stops_finishes_the_turns_that_it_holds(tmp_path: Path) -> None:
    """Those of one chat come one after the other: none is left for the next start."""
    house = House(str(tmp_path / "t.db"))
    many = [{"message_id": n, "date": 0, "chat": CHAT, "from": USER, "text": "thanks"} for n in range(1, 31)]
    await house.runtime.start()
    await house.runtime.accept_all([Waiting(n, 5, json.dumps({"update_id": n, "message": m})) for n, m in enumerate(many, 1)])
    await house.runtime.stop()
    with closing(open_store(str(tmp_path / "t.db"))) as after:
        assert (len(after.waiting()), len({letter.update_id for letter, _ in after.unsent()})) == (0, 30)


def test_a_journal_keeps_pairs_and_forgets_half_ones(tmp_path: Path) -> None:
    path = tmp_path / "t.db-sent"
    first = Journal(path)
    first.note(3, 70)
    first.note(4, -71)
    first.close()
    with path.open("ab") as half:
        half.write(b"123")
    second = Journal(path)
    assert list(second.entries()) == [(3, 70), (4, -71)]
    second.clear()
    assert list(second.entries()) == []
    second.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_journal_without_a_file() -> None:
    none = Journal(None)
    none.note(1, 1)
    none.clear()
    none.close()
    assert list(none.entries()) == []


async def test_a_mark_that_cannot_be_made_holds_up_no_other_and_is_told_at_the_next_start(opened: Opened, tmp_path: Path) -> None:
    """A message id that no database can hold, between two letters that are well."""
    path, ended = tmp_path / "t.db-sent", asyncio.Event()
    with opened.store.transaction():
        letters = [Letter(opened.store.put_letter(n, {}, {}, AT, n), n, {}, {}, 0, n) for n in (1, 2, 3, 4)]
    marks = Marks(opened.store, opened.writer, Journal(path), 0.0, lambda error: None, ended.set)
    for letter, message in zip(letters[:3], (5, 2**70, 7), strict=True):
        marks.note(letter, message)
    async with asyncio.timeout(20):
        await ended.wait()
    assert not marks.busy
    assert [letter.chat for letter, _ in await opened.writer.do(opened.store.unsent)] == [2, 4]
    ended.clear()
    marks.note(letters[3], 8)
    async with asyncio.timeout(20):
        await ended.wait()
    marks.close()
    again = Marks(opened.store, opened.writer, Journal(path), 0.0, lambda error: None, ended.set)
    await again.recall()
    assert await opened.writer.do(opened.store.unsent) == []
    again.close()
