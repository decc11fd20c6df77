"""A million stored reminders: finding and claiming the next thousand that are due, and what a start reads of them.

    python -m bench.reminders [--stored 1000000] [--rounds 20]

Claiming is what the running bot does once a second: due rows are found by their index, opened, put into the inbox under their own number
and marked, in one transaction with its commit to disk (synchronous=FULL). The start of the runtime is watched statement by statement:
none may read reminder rows; and its memory is set beside that of a start on an empty database.

Exit code 1 where the median is over the goal, or a start reads reminders. Neighbours: bot/turns.py (`fall_due`), bot/store/sqlite.py.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.runtime import Runtime
from bot.store.sqlite import SqliteStore, open_store
from bot.turns import MOST_REMINDERS
from tests.conftest import shipped_content

GOAL_MS, GOAL_START_MB = 50.0, 5.0
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
KINDS = ("check_in", "routine", "warm_up", "desk", "weekly")


def fill(store: SqliteStore, stored: int) -> None:
    """So many reminders of a fifth as many people, spread over a month, all through the store's own door."""
    with store.transaction():
        for number in range(stored):
            chat, kind = number // len(KINDS) + 1, KINDS[number % len(KINDS)]
            store.remind(chat, kind, kind, NOW + timedelta(seconds=(number * 2_654_435_761) % (30 * 86_400)))


def claims(store: SqliteStore, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each claim of a thousand, by the clock and of the processor; between two, the time moves on until as many are due."""
    clock = [NOW]
    runtime = Runtime(store, shipped_content(), lambda raw, at: None, lambda: clock[0])
    took, busy = [], []
    for _ in range(rounds):
        clock[0] = _thousand_later(store)
        began, idle = time.perf_counter(), time.process_time()
        with store.transaction():
            entered = runtime._turns.fall_due()  # what `tick` does, without the turns that follow
        took.append((time.perf_counter() - began) * 1e3)
        busy.append((time.process_time() - idle) * 1e3)
        with store.transaction():  # their turns
            for waiting in entered:
                store.done(waiting.update_id)
        assert len(entered) == MOST_REMINDERS, len(entered)
        assert len({w.update_id for w in entered}) == MOST_REMINDERS
    return took, busy


def _thousand_later(store: SqliteStore) -> datetime:
    """When a thousand will be due."""
    row = store.db.execute(
        "select due_at from reminder where state = 'waiting' order by due_at limit 1 offset ?", (MOST_REMINDERS - 1,)
    ).fetchone()
    return datetime.fromisoformat(row[0])


async def started(database: str) -> tuple[list[str], float]:
    """The statements of a start that touch reminders, and by how many MB it grew."""
    store = open_store(database)
    said: list[str] = []
    store.db.conn.set_trace_callback(said.append)
    runtime = Runtime(store, shipped_content(), lambda raw, at: None, lambda: NOW)
    before = _rss()
    await runtime.start()
    await runtime.next_reminder()
    grown = _rss() - before
    await runtime.stop()
    return [s for s in said if "reminder" in s], grown


def _rss() -> float:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return int(fields["VmRSS"].split()[0]) / 1024


def main(stored: int, rounds: int) -> int:
    with tempfile.TemporaryDirectory(prefix="runtall-reminders-") as folder:
        path = str(Path(folder) / "many.db")
        store = open_store(path)
        fill(store, stored)
        took, busy = claims(store, rounds)
        store.close()
        read, grown = _start(path)
        _, otherwise = _start(str(Path(folder) / "empty.db"))
    middle, worst, own = statistics.median(took), max(took), statistics.median(busy)
    more = grown - otherwise
    print(f"{stored:,} reminders stored: the next {MOST_REMINDERS:,} found and claimed in {middle:.1f} ms (median of {rounds}, "
          f"best {min(took):.1f}, worst {worst:.1f}; goal {GOAL_MS:.0f}), {own:.1f} ms of them of the processor")  # fmt: skip
    print(f"a start has {read} statements that read reminders (goal 0), and takes {more:.1f} MB more than on an empty database "
          f"(at most {GOAL_START_MB:.0f})")  # fmt: skip
    return int(middle > GOAL_MS or read > 0 or more > GOAL_START_MB)


def _start(database: str) -> tuple[int, float]:
    """Statements that read reminders, and MB, of a start in a process of its own."""
    command = [sys.executable, "-m", "bench.reminders", "--start", database]
    read, grown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1].split()
    return int(read), float(grown)


def start_only(database: str) -> int:
    """In a process of its own: how many statements of a start read reminder rows; the next due instant is one look into the index."""
    said, grown = asyncio.run(started(database))
    rows = [s for s in said if "min(due_at)" not in s]
    print(len(rows), f"{grown:.1f}")
    return 0


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--stored", type=int, default=1_000_000)
    reader.add_argument("--rounds", type=int, default=20)
    reader.add_argument("--start", default="")
    given = reader.parse_args()
    sys.exit(start_only(given.start) if given.start else main(given.stored, given.rounds))
