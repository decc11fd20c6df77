"""Kills the bot at random moments while people talk to it, and looks what is lost. `python -m tests.kill [--kills 50] [--chats 100]`.

A real interview over HTTP: every chat says and taps the same 20 things, spread over the lives of the process; each life ends
with SIGKILL. What arrives, and what is stored at the end, is compared with a run that nobody disturbed.

Exit code 1 where a message was lost or out of order, a final state differs, or one kill repeated more than one message. Lives are short:
what a process that has been sending for seconds may repeat is in shells/telegram/window.py.
Neighbours: bench/botapi.py is the server, bench/interview.py the talk. Not part of the suite; tests/test_stop.py starts the same process
and stops it politely.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.botapi import TOKEN, BotApi
from bench.interview import interview, updates
from bot.store.keys import Keys
from bot.store.sqlite import open_store
from tests.conftest import shipped_content

LIFE = (0.02, 0.5)
PATIENCE = 60.0


@dataclass
class Found:
    """What a run left: messages by chat in order, each with the life that sent it, and final sessions by chat."""

    said: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    states: dict[int, str] = field(default_factory=dict)


async def start(api: BotApi, database: str) -> asyncio.subprocess.Process:
    """A bot, from the moment on when it asks for updates."""
    names = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API": api.root,
        "DATABASE": database,
        "PACE": "off",
        "LOG": "json",
        "KEY_FILE": f"{database}.key",
    }
    environ = os.environ | {f"RUNTALL_{k}": v for k, v in names.items()}
    log = Path(database).with_suffix(".log").open("ab")
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "telegram", env=environ, stderr=log)
    log.close()
    api.asked.clear()
    async with asyncio.timeout(PATIENCE):
        await api.asked.wait()
    return process


async def end(process: asyncio.subprocess.Process, how: signal.Signals) -> None:
    process.send_signal(how)
    async with asyncio.timeout(10):
        await process.wait()


async def run(chats: int, kills: int, database: str, dice: random.Random) -> Found:
    """The talk of `chats` people with a bot that is killed `kills` times."""
    found, life = Found(), 0
    api = await BotApi().open()

    def note(_: str, chat: int, given: dict[str, Any]) -> None:
        found.said[chat].append((life, str(given.get("text") or given.get("caption"))))

    api.on_send = note
    parts = interview(shipped_content())
    waiting = updates([parts], range(1, chats + 1))
    share = -(-len(waiting) // (kills + 1))
    for life in range(kills + 1):
        process = await start(api, database)
        now, waiting = waiting[:share], waiting[share:]
        if life < kills:
            await _live(api, now, dice)
            await end(process, signal.SIGKILL)
        else:
            api.push(*now)
            await _until_quiet(api, database)
            await end(process, signal.SIGTERM)
    await api.close()
    store = open_store(database, Keys(Path(f"{database}.key")))
    found.states = {chat: _timeless(store.session(chat) or "{}") for chat in range(1, chats + 1)}
    store.close()
    return found


async def _live(api: BotApi, now: list[dict[str, Any]], dice: random.Random) -> None:
    """Some updates at random moments of a life of random length."""
    span = dice.uniform(*LIFE)
    moments = sorted(dice.uniform(0, span) for _ in now)
    passed = 0.0
    for update, moment in zip(now, moments, strict=True):
        await asyncio.sleep(moment - passed)
        passed = moment
        api.push(update)
    await asyncio.sleep(span - passed)


async def _until_quiet(api: BotApi, database: str) -> None:
    """Until every update is confirmed, answered, and every letter out."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with sqlite3.connect(database) as db:
                left = db.execute(
                    "select (select count(*) from inbox where state = 'waiting') + (select count(*) from outbox where state != 'sent')"
                ).fetchone()[0]
            db.close()
            if not left and not api.unconfirmed:
                return
            await asyncio.sleep(0.05)


def _timeless(session: str) -> str:
    """A session without the moment when a list was told as a whole: the clock is the one thing that two runs do not share."""
    kept = json.loads(session)
    if told := kept.get("in_full"):
        told.pop("at")
    return json.dumps(kept, sort_keys=True)


@dataclass
class Differs:
    """How a rough run differs from a calm one. repeats: messages that came again, by the life that had sent them before."""

    lost: int = 0
    order: int = 0
    states: int = 0
    repeats: Counter[int] = field(default_factory=Counter)

    @property
    def most(self) -> int:
        """What one kill repeated at most."""
        return max(self.repeats.values(), default=0)


def compare(calm: Found, rough: Found) -> Differs:
    """Message by message. What came again, that kill repeated which ended the life that had sent it."""
    found = Differs(states=sum(calm.states[c] != rough.states.get(c) for c in calm.states))
    for chat, said in calm.said.items():
        expected, at, before = [text for _, text in said], 0, 0
        for life, text in rough.said.get(chat, []):
            if at < len(expected) and text == expected[at]:
                at += 1
            elif at and text == expected[at - 1]:
                found.repeats[before] += 1
            else:
                found.order += 1
            before = life
        found.lost += len(expected) - at
    return found


async def main(chats: int, kills: int, seed: int) -> int:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="runtall-kill-") as folder:
        calm = await run(chats, 0, str(Path(folder) / "calm.db"), dice)
        rough = await run(chats, kills, str(Path(folder) / "rough.db"), dice)
    found, messages = compare(calm, rough), sum(map(len, calm.said.values()))
    print(
        f"{kills} kills, {chats} chats, {messages} messages: {found.lost} lost, {found.order} out of order, "
        f"{found.repeats.total()} repeated (at most {found.most} a kill, goal 1), {found.states} final states differ (seed {seed})"
    )
    return int(bool(found.lost or found.order or found.states or found.most > 1))


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--chats", type=int, default=100)
    reader.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    given = reader.parse_args()
    sys.exit(asyncio.run(main(given.chats, given.kills, given.seed)))
