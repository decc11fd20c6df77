"""Posts for 500 groups fall due at once while people write to the bot, which is killed half way. `python -m tests.broadcast [--groups 500]`.

The bot is the one that ships, as a process of its own with Telegram's limits, over a Bot API on loopback that takes its time; the
kill is a SIGKILL. Measured at the Bot API: how many sends arrive within any second, how long people wait for their answer, which
group got its post how often.

Exit code 1 where a group got none, more than UNREAD got theirs twice (taken by Telegram, killed before its answer was read: nobody can
know of these), more than 30 arrived within a second, or an answer of a bot that runs took more than a second longer than without posts.
Neighbours: bench/botapi.py is the server; tests/kill.py kills talks; tests/test_broadcast.py is the same on a simulated clock.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.botapi import TOKEN, BotApi
from bot.core.model.club import Club, dump_club
from bot.core.model.reminder import Recurrence
from bot.store.keys import Keys
from bot.store.sqlite import open_store
from tests.test_broadcast import most_within

NETWORK = 0.05
"""Seconds that the Bot API takes for a send."""
EVERY = 0.5
"""Seconds between two people who write."""
CALM = 6.0
"""Seconds before the posts, to compare with."""
START = 20.0
"""Seconds that the bot may take to start."""
PATIENCE = 120.0
UNREAD = 2


@dataclass
class Seen:
    """Sends as they arrived: (when, chat), posts by group; and when each person wrote."""

    sends: list[tuple[float, int]] = field(default_factory=list)
    posts: Counter[int] = field(default_factory=Counter)
    wrote: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)
    down: list[tuple[float, float]] = field(default_factory=list)

    def note(self, _: str, chat: int, __: dict[str, Any]) -> None:
        now = time.monotonic()
        self.sends.append((now, chat))
        if chat < 0:
            self.posts[chat] += 1
        else:
            self.answered.setdefault(chat, now)

    def waits(self, start: float, end: float) -> list[float]:
        """Seconds that people waited who wrote then, while the bot ran; for ever where nobody answered."""
        asked = [(p, at) for p, at in self.wrote.items() if start <= at < end and not any(a <= at < b for a, b in self.down)]
        return [self.answered.get(p, float("inf")) - at for p, at in asked]


def prepared(database: str, groups: int, due: datetime) -> None:
    """So many clubs whose tip of the week is due at the same moment."""
    store = open_store(database, Keys(Path(f"{database}.key")))
    when = Recurrence(time=f"{due:%H:%M}", days=("daily",), start=due.date().isoformat())
    with store.transaction():
        for group in range(-groups, 0):
            club = Club(group=group, title="Club", zone="UTC", quiet=(0, 0), posts={"tip": when})
            store.clubs.keep(group, dump_club(club))
            store.seen(group, "supergroup", due)
            store.remind(group, "post.tip", "tip", due)
    store.close()


async def started(api: BotApi, database: str) -> asyncio.subprocess.Process:
    names = {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": api.root, "DATABASE": database, "PACE": "on", "LOG": "json", "KEY_FILE": f"{database}.key",
    }  # fmt: skip
    environ = os.environ | {f"RUNTALL_{k}": v for k, v in names.items()}
    api.asked.clear()
    with Path(database).with_suffix(".log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "telegram", env=environ, stderr=log)
    async with asyncio.timeout(PATIENCE):
        await api.asked.wait()
    return process


async def people(api: BotApi, seen: Seen) -> None:
    """Somebody new writes every so often."""
    for person in range(1, 1_000_000):
        user = {"id": person, "is_bot": False, "first_name": "Runner", "language_code": "en"}
        message = {"message_id": person, "date": 1, "chat": {"id": person, "type": "private"}, "from": user, "text": "/help"}
        seen.wrote[person] = time.monotonic()
        api.push({"update_id": person, "message": message})
        await asyncio.sleep(EVERY)


async def until(seen: Seen, groups: int) -> None:
    """Until so many groups have their post."""
    async with asyncio.timeout(PATIENCE):
        while len(seen.posts) < groups:
            await asyncio.sleep(0.02)


async def run(groups: int, database: str) -> tuple[Seen, float, float, int]:
    """What was seen; when the posts began and ended; how many sends were on their way at the kill."""
    seen = Seen()
    api = await BotApi(delay=NETWORK).open()
    api.on_send = seen.note
    prepared(database, groups, datetime.now(UTC) + timedelta(seconds=START + CALM))
    process = await started(api, database)
    writing = asyncio.create_task(people(api, seen))
    await until(seen, groups // 2)
    process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    await process.wait()
    flying = api.begun - api.sends
    process = await started(api, database)
    seen.down.append((killed - 1.0, time.monotonic()))
    await until(seen, groups)
    await asyncio.sleep(3.0)
    writing.cancel()
    process.send_signal(signal.SIGTERM)
    await process.wait()
    await api.close()
    times = [at for at, chat in seen.sends if chat < 0]
    return seen, times[0], times[-1], flying


async def main(groups: int) -> int:
    with tempfile.TemporaryDirectory(prefix="runtall-broadcast-") as folder:
        seen, first, last, flying = await run(groups, str(Path(folder) / "bot.db"))
    calm, busy = seen.waits(0, first - 0.5), seen.waits(first - 0.5, last + 0.5)
    fastest = most_within((at for at, _ in seen.sends), 1.0)
    missing, twice = groups - len(seen.posts), sum(n > 1 for n in seen.posts.values())
    added = max(busy) - max(calm)
    print(
        f"{groups} groups in {last - first:.1f} s across a SIGKILL: {missing} without their post, {twice} twice "
        f"({flying} on their way at the kill); at most {fastest} sends within a second; answers took at most {max(calm):.2f} s before and "
        f"{max(busy):.2f} s meanwhile ({len(busy)} people)"
    )
    return int(bool(missing or twice > UNREAD or fastest > 30 or added > 1.0))


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--groups", type=int, default=500)
    sys.exit(asyncio.run(main(reader.parse_args().groups)))
