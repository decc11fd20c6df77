"""The whole bot against bare echo bots, over a Bot API on loopback, in one run. `python -m bench.burst [--people 1000000]`.

Ours is `runtall telegram` as it ships (pacing off: the limits are Telegram's, not ours): it reads a real interview, keeps
every turn in a database file and answers. The references are echoes that store nothing (bench/echoes.py).

What a chat does costs us more than one message, as it would anybody: each tap is answered and its buttons go, each question is asked. So a
burst of plain questions stands beside the interview: one text, one message, as with the echoes. Both are told with their calls an update.
Before a burst one person says all of it: each bot is measured as one that has run for a minute. A message that was read is remembered, so a
third burst has everybody ask in words of their own: what reading itself costs.

Rule 1: figures are ratios against a reference of the same run, or stand beside their goal. Nothing here is asserted.
Rule 2: bots take turns, round after round, and the medians are compared: a machine that others share may be twice as slow a minute later.
"""

import argparse
import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.botapi import TOKEN, BotApi
from bench.interview import Part, interview, own_words, questions, update, updates
from bot.cli.errors import cache
from bot.cli.library import content_from, shipped
from bot.shells.telegram.window import YOUNG_SECONDS
from bot.store.keys import Keys
from bot.store.sqlite import open_store

CHATS, WIDE, PATIENCE = 100, 256, 120.0
ROUNDS, EACH = 5, 10
ECHOES = ("aiogram", "ptb")
NOBODY = 900_000_000
Talks = Sequence[list[Part]]
"""What people say, a talk each; they are shared out in turn."""
HELLO = Part("how often should i get up from my desk", None, 1)


@asynccontextmanager
async def running(
    name: str, api: BotApi, database: str, first: Sequence[Part] = (HELLO, HELLO, HELLO)
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot in a process of its own, which has answered one person who said `first`."""
    ours = ["-m", "bot", "telegram"]
    command = ours if name == "ours" else ["-m", "bench.echoes", name, api.root, TOKEN]
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API": api.root,
        "DATABASE": database,
        "PACE": "off",
        "KEY_FILE": f"{database}.key",
    }
    environ = os.environ | {f"RUNTALL_{k}": v for k, v in settings.items()}
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=environ, stderr=asyncio.subprocess.DEVNULL)
    try:
        await _warm(api, first)
        yield process
    finally:
        process.send_signal(signal.SIGINT if name == "ptb" else signal.SIGTERM)
        try:
            async with asyncio.timeout(8):
                await process.wait()
        except TimeoutError:
            process.kill()


async def _warm(api: BotApi, first: Sequence[Part]) -> None:
    """Until the bot has answered somebody: its imports and what it compiles when it is first needed are not what is measured."""
    api.push(*(update(n, NOBODY, part) for n, part in enumerate(first, 1)))
    await _until(api, sum(part.replies for part in first))
    await asyncio.sleep(YOUNG_SECONDS)  # and a young process sends with care


async def _until(api: BotApi, sends: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while api.sends < sends:
            await asyncio.sleep(0.002)


class Burst(NamedTuple):
    """What one bot made of a burst. calls: of the Bot API an update."""

    rate: float
    cpu_ms: float
    peak_mb: float
    calls: float


async def burst(name: str, talks: Talks, chats: int, delay: float, database: str) -> Burst:
    """One bot that finds everything waiting."""
    api = await BotApi(delay=delay).open()
    echo = name != "ours"
    given = [[Part(p.text or "tap", None, 1) for p in talk] for talk in talks] if echo else talks
    async with running(name, api, database, given[-1]) as process:
        start, busy, called = api.sends, _cpu(process.pid), api.calls
        api.first_hand_out = 0.0
        many = updates(given, range(1, chats + 1), first=100)
        api.push(*many)
        await _until(api, start + sum(p.replies for n in range(chats) for p in given[n % len(given)]))
        took = api.last_send - api.first_hand_out
        cpu, calls = (_cpu(process.pid) - busy) / len(many) * 1e3, (api.calls - called) / len(many)
        found = Burst(len(many) / took, cpu, _peak(process.pid), calls)
    await api.close()
    return found


async def one_in_flight(name: str, database: str, rounds: int = 400) -> tuple[float, float]:
    """(median, p99) ms from an update's hand-out to the first message that answers it."""
    api, took = await BotApi().open(), []
    async with running(name, api, database):
        for n in range(rounds):
            sends = api.sends
            seen = asyncio.get_running_loop().create_future()
            api.on_send = lambda *_, seen=seen: None if seen.done() else seen.set_result(time.perf_counter())
            start = time.perf_counter()
            api.push(update(1000 + n, 1 + n % CHATS, HELLO))
            took.append((await asyncio.wait_for(seen, PATIENCE) - start) * 1e3)
            await _until(api, sends + 1)
            await asyncio.sleep(0.005)
    await api.close()
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


async def waits(folder: Path, rounds: int) -> None:
    """How long an answer takes while nobody else writes; the echoes, which save nothing, show what the machine itself needs just now."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ("ours", *ECHOES)}
    for n in range(rounds):
        for name, took in found.items():
            took.append(await one_in_flight(name, str(folder / f"one-{name}{n}.db")))
    median, high = ({name: statistics.median(t[place] for t in took) for name, took in found.items()} for place in (0, 1))
    line("one in flight: hand-out to sendMessage, median ms", f"{median['ours']:.2f}", "goal 4")
    line("one in flight: p99 ms", f"{high['ours']:.2f}", "goal 15")
    for name in ECHOES:
        line(f"  the echo of {name}: median, p99 ms", f"{median[name]:.2f}", f"{high[name]:.2f}")


async def to_first_question(database: str) -> float:
    """Seconds from the process's start until it asks for updates."""
    api, began = await BotApi().open(), time.perf_counter()
    names = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": api.root, "DATABASE": database, "KEY_FILE": f"{database}.key"}
    environ = os.environ | {f"RUNTALL_{k}": v for k, v in names.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "telegram", env=environ, stderr=asyncio.subprocess.DEVNULL
    )
    await asyncio.wait_for(api.asked.wait(), PATIENCE)
    took = time.perf_counter() - began
    process.kill()
    await process.wait()
    await api.close()
    return took


def populate(path: str, people: int) -> None:
    """`people` with a session, answers, a reminder, a done update and a sent message each, by plain SQL. Their sealed cells are never opened."""
    open_store(path, Keys(Path(f"{path}.key"))).close()
    with sqlite3.connect(path) as db:
        db.execute("pragma synchronous = off")
        db.execute(
            "create temp table n as with recursive s(i) as (select 1 union all select i + 1 from s where i < ?) select i from s",
            (people,),
        )
        state = b'{"version":3,"flow":"check","question":"duration","consent":"1","slots":{"severity":4},"lang":"en"}'
        far, at = "2099-01-01T00:00:00.000000+00:00", datetime.now(UTC).isoformat(timespec="microseconds")
        base = 10_000_000
        db.execute(f"insert into session(chat, version, state, updated_at) select {base} + i, 3, ?, ? from n", (state, at))
        db.execute(f"insert into chat(chat, kind, blocked, last_seen) select {base} + i, 'private', 0, ? from n", (at,))
        db.execute(f"insert into answer(chat, at, question, value) select {base} + i, ?, x'00', x'00' from n", (at,))
        db.execute(
            f"insert into reminder(chat, key, named, what, due_at, state) select {base} + i, x'00', x'00', x'00', ?, 'waiting' from n",
            (far,),
        )
        db.execute(
            f"insert into inbox(update_id, chat, raw, received_at, state) select -{base} * 9 - i, 0, x'', ?, 'done' from n",
            (at,),
        )
        db.execute(
            "insert into outbox(chat, letter, meta, state, due_at, attempts, update_id) "
            f"select {base} + i, x'', x'00', 'sent', ?, 1, 0 from n", (at,)
        )  # fmt: skip
    db.close()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def line(name: str, value: str, beside: str = "") -> None:
    print(f"{name:58}{value:>12}   {beside}", flush=True)


async def in_turn(names: Sequence[str], talks: Talks, chats: int, delay: float, folder: Path, rounds: int) -> dict[str, Burst]:
    """Bursts of `rounds` rounds in which the bots take turns: for each the median of every figure."""
    found: dict[str, list[Burst]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            database = str(Path(tempfile.mkdtemp(dir=folder)) / f"{name}.db")
            found[name].append(await burst(name, talks, chats, delay, database))
    return {name: Burst(*(statistics.median(figure) for figure in zip(*some, strict=True))) for name, some in found.items()}


async def compared(what: str, talks: Talks, folder: Path, rounds: int) -> None:
    """Bursts of each bot, and the ratios."""
    found = await in_turn((*ECHOES, "ours"), talks, CHATS, 0, folder, rounds)
    for name, b in found.items():
        beside = f"{b.cpu_ms:.2f} ms CPU and {b.calls:.2f} calls an update, peak {b.peak_mb:.0f} MB"
        line(f"burst ({what}), {name}: updates/s", f"{b.rate:.0f}", beside)
    ours = found["ours"]
    for name, reference, goal in (("aiogram", "aiogram's", 1.0), ("ptb", "python-telegram-bot's", 1.5)):
        other = found[name]
        ratio, cpu = ours.rate / other.rate, ours.cpu_ms / other.cpu_ms
        calls = ours.rate * ours.calls / (other.rate * other.calls)
        beside = f"goal {goal}; {calls:.2f} times the calls a second, {cpu:.2f} times the CPU an update"
        line(f"{what}: ours against {reference} echo", f"{ratio:.2f}", beside)


async def slow_sends(what: str, talks: Talks, folder: Path, rounds: int) -> None:
    """Bursts while each send takes 80 ms longer: what waiting costs a bot that serves many."""
    for name, b in (await in_turn(("aiogram", "ours"), talks, WIDE, 0.08, folder, rounds)).items():
        beside = f"goal 600, peak {b.peak_mb:.0f} MB" if name == "ours" else ""
        line(f"80 ms added to each send, {WIDE} chats ({what}), {name}: updates/s", f"{b.rate:.0f}", beside)


async def crowded(people: int, talks: Talks, folder: Path, rounds: int) -> None:
    """What a turn and a start cost with many people in the database, against few. Each burst has a copy of it for itself."""
    stored = {many: folder / f"{many}.db" for many in (1000, people)}
    costs, starts = {many: list[float]() for many in stored}, {many: list[float]() for many in stored}
    for many, database in stored.items():
        populate(str(database), many)
    for _ in range(rounds):
        for many, database in stored.items():
            starts[many].append(await to_first_question(str(database)))
            own = Path(tempfile.mkdtemp(dir=folder)) / database.name
            for ending in ("", ".key"):
                shutil.copy(f"{database}{ending}", f"{own}{ending}")
            costs[many].append((await burst("ours", talks, CHATS, 0, str(own))).cpu_ms)
            shutil.rmtree(own.parent)
    cost, start = ({many: statistics.median(some) for many, some in each.items()} for each in (costs, starts))
    line(f"CPU a turn, {people} people against 1000", f"{cost[people] / cost[1000]:.2f}", "goal 1.25")
    beside = f"goal 1.2, {start[people]:.2f} s"
    line(f"start, {people} people and reminders against 1000", f"{start[people] / start[1000]:.2f}", beside)


async def main(people: int, quick: bool) -> None:
    content = content_from(shipped(), cache())
    rounds, few = (1, 8) if quick else (ROUNDS, None)
    folder = Path(tempfile.mkdtemp(prefix="runtall-bench-"))
    talks = {"interview": [interview(content)[:few]], "questions": [questions(content)[:few]]}
    # the last of these talks is said before the burst, by nobody who takes part in it
    talks["own words"] = own_words(content, CHATS + 1, EACH)
    print(f"medians of {rounds} rounds; {CHATS} chats at once")
    for what, some in talks.items():
        print(f"{what}: {len(some[0])} updates, {sum(p.replies for p in some[0])} replies a chat")
        await compared(what, some, folder, rounds)
    for what in ("interview", "questions"):
        await slow_sends(what, talks[what], folder, rounds)
    await waits(folder, rounds)
    await crowded(people, talks["interview"], folder, rounds)
    line("memory of this bench, MB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--people", type=int, default=200_000)
    reader.add_argument("--quick", action="store_true")
    given = reader.parse_args()
    try:
        import uvloop
    except ImportError:
        asyncio.run(main(given.people, given.quick))
    else:
        uvloop.run(main(given.people, given.quick))
