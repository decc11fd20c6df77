"""Two years of reminders in eight time zones, in minutes: what was sent is compared with what a calendar says. `python -m tests.years`.

A process of its own (`--live`) lets the clock jump from one due instant to the next, on the real runtime and a real file; it is killed
(SIGKILL) at random moments and started again, and several times the machine is off for hours or days. Everything that reaches the other
side is noted there, as Telegram would. The calendar (`expected`) is written without the schedule of the bot: it walks the days and looks
the clock changes up in the zone database.

Exit code 1 where a due reminder was not sent, or sent twice, at another minute than the wall clock's or in quiet hours; where what was
missed was told other than in one line; or where anything but the follow-up went to somebody with an open flag.
Neighbours: tests/kill.py kills while people talk; tests/test_years.py runs weeks of this in memory, in the suite.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time as clock_time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot.core.model.reminder import Recurrence, Reminder
from bot.core.model.session import Session, dump
from bot.runtime import Limits, Runtime
from bot.shells.telegram.events import read_update
from bot.store.keys import Keys
from bot.store.protocol import Store, Waiting
from bot.store.sqlite import open_store
from tests.conftest import shipped_content, went

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "America/Asuncion",
         "Asia/Almaty", "Pacific/Auckland")  # fmt: skip
"""North, south, half an hour of summer time, none and a quarter, summer time since 2023, none since 2024, another offset since 2024, far east."""
BEGIN, DAYS = datetime(2023, 2, 1, 12, tzinfo=UTC), 731
Off = tuple[datetime, datetime]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATE = {"check_in": 1200, "routine": 180, "warm_up": 45, "desk": 20, "weekly": 1200}
"""Minutes, as content/reminders.yaml has them; test_years.py looks whether it does."""
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FLAG = "my chest feels tight and my left arm is numb"
FLAGGED, SILENT = 800, 900
"""Chats from these numbers on: an open flag from the first day; never answers anything."""


@dataclass(frozen=True)
class Person:
    """Somebody with reminders: kind -> when."""

    chat: int
    zone: str
    quiet: tuple[int, int]
    reminders: dict[str, Recurrence]


@dataclass(frozen=True)
class Letter:
    """What reached the other side: its number, when (by the simulated clock), and which reply it is."""

    id: int
    chat: int
    at: datetime
    name: str


def people(start: datetime) -> list[Person]:
    """Two in each zone who answer, one who never does, one with an open flag; all kinds of rhythms, some in the hour that clocks change."""
    day = start.date().isoformat()
    rhythms = (
        {"routine": Recurrence(time="07:30", start=day), "warm_up": Recurrence(time="17:30", days=("tue", "thu", "sun"), start=day)},
        {"check_in": Recurrence(time="02:15", days=("every_other_day",), start=day), "weekly": Recurrence(time="18:00", days=("sun",), start=day)},
        {"routine": Recurrence(time="08:00", also=("20:00",), off=("sun",), start=day)},
        {"check_in": Recurrence(time="00:30", days=("daily",), interval=3, start=day)},
        {"weekly": Recurrence(time="02:30", days=("month:-1:sun", "month:31"), start=day), "routine": _twofold(start.date())},
    )  # fmt: skip
    found = []
    for n, zone in enumerate(ZONES):
        night = (0, 0) if n % 2 else (22, 7)
        found += [
            Person(n * 10 + 1, zone, (22, 7), rhythms[n % 2]),
            Person(n * 10 + 2, zone, night if n % 4 else (21, 8), rhythms[2 + n % 2]),
            Person(n * 10 + 3, zone, (0, 0), rhythms[1]),  # 02:15 itself, through every change of the clocks
            Person(
                n * 10 + 4, zone, (0, 0) if n % 2 else (22, 7), rhythms[4]
            ),  # the last Sunday of the month is when they change
            Person(FLAGGED + n, zone, (22, 7), {**rhythms[0], "check_in": Recurrence(time="12:00", start=day)}),
        ]
    return [*found, Person(SILENT, ZONES[0], (22, 7), {"routine": Recurrence(time="09:00", start=day)})]


def _twofold(day: date) -> Recurrence:
    """Working days at 8 and weekends at 10, with every tenth day of the first hundred left out."""
    out = tuple((day + n * DAY).isoformat() for n in range(0, 100, 10))
    weekend = Recurrence(time="10:00", days=("weekends",), start=day.isoformat(), skip=out)
    return Recurrence(time="08:00", days=("weekdays",), start=day.isoformat(), skip=out, beside=(weekend,))


# the calendar


def expected(person: Person, start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    """(instant, kind) of everything that is due, from the calendar and the zone database alone."""
    zone, seen = ZoneInfo(person.zone), set()
    each = [(kind, one) for kind, when in person.reminders.items() for one in (when, *when.beside)]
    for kind, when in each:
        day = date.fromisoformat(when.start)
        while day <= end.date() + DAY:
            for clock in (when.time, *when.also) if _on(when, day) else ():
                wall = _decent(datetime.combine(day, time.fromisoformat(clock)), person.quiet)
                at = wall_instant(wall, zone)
                if start < at <= end and (kind, at) not in seen:
                    seen.add((kind, at))
                    yield at, kind
            day += DAY


def _on(when: Recurrence, day: date) -> bool:
    number, name = (day - date.fromisoformat(when.start)).days, DAY_NAMES[day.weekday()]
    if name in when.off or day.isoformat() in when.skip:
        return False
    if when.days[0].startswith("month"):
        last = (day + DAY).month != day.month
        return (name == "sun" and (day + 7 * DAY).month != day.month) or day.day == 31 or last
    if when.days in (("weekdays",), ("weekends",)):
        return (day.weekday() < 5) == (when.days == ("weekdays",))
    if when.days == ("every_other_day",):
        return number % 2 == 0
    return number % when.interval == 0 if when.days == ("daily",) else name in when.days


def _decent(wall: datetime, quiet: tuple[int, int]) -> datetime:
    """Out of the quiet hours, on the same day: their end, or half an hour before they begin."""
    start, end = quiet
    if start == end or end <= wall.hour < start:
        return wall
    return wall.replace(hour=end, minute=0) if wall.hour < end else wall.replace(hour=start, minute=0) - 30 * MINUTE


def wall_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clocks of a zone show `wall`, or jump over it: a search through the hours around it, minute by minute."""
    at = wall.replace(tzinfo=UTC) - 15 * timedelta(hours=1)
    last = at + 30 * timedelta(hours=1)
    while at + 2 * timedelta(hours=1) < last and at.astimezone(zone).replace(tzinfo=None) < wall - 4 * timedelta(hours=1):
        at += timedelta(hours=1)
    while at.astimezone(zone).replace(tzinfo=None) < wall:
        at += MINUTE
    return at


# the machine


def plan(start: datetime, days: int, dice: random.Random) -> list[Off]:
    """When the machine is off: every few weeks, for minutes, hours or days."""
    found, at = [], start + 5 * DAY
    while (at := at + timedelta(hours=dice.uniform(200, 1200))) < start + (days - 6) * DAY:
        found.append((at, at + timedelta(minutes=dice.choice((10, 90, 400, 1500, 4000, 7000)) * dice.uniform(0.5, 1))))
        at = found[-1][1]
    return found


@cache
def _coached() -> Session:
    """The session of somebody whose check ended in self-care."""
    return went().session


def settle_in(store: Store, who: Iterable[Person], start: datetime) -> None:
    """Everybody is known, with their reminders; the store is told when each comes first."""
    from bot.core.coaching.schedule import Quiet, next_due

    with store.transaction():
        for p in who:
            kept = {k: Reminder(when=w) for k, w in p.reminders.items()}
            store.seen(p.chat, "private", start)
            store.save_session(p.chat, 1, dump(replace(_coached(), zone=p.zone, quiet=p.quiet, reminders=kept)), start)
            for kind, when in p.reminders.items():
                due = next_due(when, ZoneInfo(p.zone), start, Quiet(*p.quiet))
                assert due is not None
                store.remind(p.chat, kind, kind, due)


class Machine:
    """A runtime whose clock jumps from one due instant to the next. `note` is the other side: it hears each letter that is sent."""

    def __init__(
        self, store: Store, off: Sequence[Off], at: datetime, note: Callable[[Letter], None], journal: Path | None = None
    ) -> None:
        self.store, self.off, self.at, self.note = store, off, at, note
        self.runtime = Runtime(store, shipped_content(), read_update, lambda: self.at, limits=Limits(journal=journal))
        self.heard: Counter[int] = Counter()
        self.moved: Callable[[datetime], None] = lambda at: None
        """Told each time the clock jumps, before anything happens there."""

    async def begin(self, first_update: int) -> None:
        await self.runtime.start()
        self._update = first_update
        await self.deliver()

    async def say(self, chat: int, text: str) -> None:
        self._update += 1
        message = {
            "message_id": self._update,
            "date": 0,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False},
        }
        raw = {"update_id": self._update, "message": {**message, "text": text}}
        await self.runtime.accept_all([Waiting(self._update, chat, json.dumps(raw))])
        await self.deliver()

    async def run(self, until: datetime) -> None:
        """Live until then; at each due instant the machine is up, or comes up when the time without it is over."""
        while (due := await self.runtime.next_reminder()) is not None and due <= until:
            back = next((end for start, end in self.off if start <= max(due, self.at) < end), None)
            self.at = back or max(due, self.at)
            self.moved(self.at)
            while await self.runtime.tick():
                await self.deliver()

    async def deliver(self) -> None:
        """Send what may go until everything is quiet; people answer now and then, so that nobody is taken to have gone."""
        outbox = self.runtime.sending
        while not self.runtime._quiet.is_set():
            outbox.letters.clear()
            while (letter := outbox.claim()) is not None:
                name = str(letter.meta.get("name", ""))
                self.note(Letter(letter.id, letter.chat, self.at, name))
                await outbox.sent(letter, letter.id)
                self.heard[letter.chat] += name.startswith("reminder")
            if not self.runtime._quiet.is_set():
                await outbox.letters.wait()
        for chat in [c for c, n in self.heard.items() if n >= 2 and c < FLAGGED]:
            self.heard[chat] = 0
            await self.say(chat, "thanks")


# the comparison


@dataclass
class Verdict:
    """Counts of what came and of what went wrong. sent: reminders; lines: about what was missed; the rest must be 0."""

    sent: int = 0
    late: int = 0
    lines: int = 0
    missing: int = 0
    extra: int = 0
    off_minutes: int = 0
    in_quiet: int = 0
    trained: int = 0
    repeated: int = 0

    @property
    def wrong(self) -> int:
        return self.missing + self.extra + self.off_minutes + self.in_quiet + self.trained


def judge(who: Sequence[Person], letters: Sequence[Letter], off: Sequence[Off], span: tuple[datetime, datetime]) -> Verdict:
    """What was sent beside what the calendar says."""
    verdict = Verdict(repeated=len(letters) - len({x.id for x in letters}))
    once = {x.id: x for x in reversed(letters)}
    for p in who:
        mine = sorted((x for x in once.values() if x.chat == p.chat and x.name.startswith("reminder")), key=lambda x: x.at)
        verdict.in_quiet += sum(_quiet(x.at, p) for x in mine)
        if p.chat >= SILENT:
            verdict.extra += [x.name for x in mine] != ["reminder_kind.routine.text"] * 3 + ["reminder.last"]
        elif p.chat >= FLAGGED:
            verdict.trained += sum(x.name != "reminder_kind.follow_up.text" for x in mine)
            verdict.missing += not mine
        else:
            _compare(p, mine, off, span, verdict)
    return verdict


def _compare(p: Person, mine: Sequence[Letter], off: Sequence[Off], span: tuple[datetime, datetime], verdict: Verdict) -> None:
    """One person: on time where the machine was on; once or in one line where it came back too late."""
    wanted: Counter[tuple[datetime, str]] = Counter()
    missed: dict[datetime, dict[str, list[datetime]]] = {}
    for at, kind in expected(p, *span):
        back = next((end for start, end in off if start <= at < end), None)
        if back is None:
            wanted[at, f"reminder_kind.{kind}.text"] += 1
        else:
            missed.setdefault(_awake(back, p), {}).setdefault(kind, []).append(at)
    for back, kinds in missed.items():
        now = [kind for kind in kinds if wanted[back, f"reminder_kind.{kind}.text"]]  # due at that very minute as well: once
        of_use = [kind for kind, due in kinds.items() if kind in now or back - max(due) <= LATE[kind] * MINUTE]
        for kind in of_use:
            if kind not in now:
                wanted[back, f"reminder_kind.{kind}.text"] += 1
                verdict.late += 1
        if len(of_use) < len(kinds):
            wanted[back, "reminder.missed"] += 1
            verdict.lines += 1
    got = Counter((x.at, x.name) for x in mine)
    verdict.sent += sum(n for (_, name), n in got.items() if name != "reminder.missed")
    lost, more = wanted - got, got - wanted
    near = sum(1 for at, name in lost if any(n == name and abs(a - at) < DAY for a, n in more))
    verdict.off_minutes += near
    verdict.missing += sum(lost.values()) - near
    verdict.extra += sum(more.values()) - near


def _quiet(at: datetime, p: Person) -> bool:
    start, end = p.quiet
    hour = at.astimezone(ZoneInfo(p.zone)).hour
    return start != end and not end <= hour < start


def _awake(at: datetime, p: Person) -> datetime:
    """`at`, or the next minute at which nobody sleeps."""
    if not _quiet(at, p):
        return at
    at = at.replace(second=0, microsecond=0)
    while _quiet(at, p):
        at += MINUTE
    return at


# the long run: processes that are killed


def live(folder: Path, start: datetime, days: int, seed: int) -> int:
    """One life of the process: it goes on where the one before was killed. The folder holds the database, the clock and what was sent."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    store = open_store(str(folder / "years.db"), Keys(folder / "years.key"))
    store.db.execute("pragma synchronous = off")  # a killed process loses nothing that it wrote; only the machine's own end would
    off = plan(start, days, random.Random(seed))
    shown = folder / "clock"
    at = datetime.fromisoformat(shown.read_text()) if shown.exists() else start
    other_side = (folder / "sent.jsonl").open("a", buffering=1)
    machine: Machine

    def note(letter: Letter) -> None:
        other_side.write(json.dumps([letter.id, letter.chat, letter.at.isoformat(), letter.name]) + "\n")

    machine = Machine(store, off, at, note, folder / "years-sent")

    def keep_time(at: datetime) -> None:
        shown.with_suffix(".new").write_text(at.isoformat())
        shown.with_suffix(".new").replace(shown)

    machine.moved = keep_time

    async def go() -> None:
        await machine.begin((await machine.runtime.counters())[0])
        for p in people(start):
            if p.chat < FLAGGED:
                await machine.say(p.chat, "thanks")
        await machine.run(start + days * DAY)
        await machine.runtime.stop()

    asyncio.run(go())
    (folder / "over").touch()
    return 0


def letters_of(folder: Path) -> list[Letter]:
    """What the other side noted; a line that a kill cut short never arrived."""
    found = []
    for line in (folder / "sent.jsonl").read_text().splitlines():
        try:
            number, chat, at, name = json.loads(line)
        except ValueError:
            continue
        found.append(Letter(number, chat, datetime.fromisoformat(at), name))
    return found


async def prepare(store: Store, who: Sequence[Person], start: datetime) -> None:
    """Everybody settles in, and some tell of a sign that must be looked at."""
    settle_in(store, who, start)
    machine = Machine(store, (), start, lambda letter: None)
    await machine.begin(0)
    for p in who:
        if FLAGGED <= p.chat < SILENT:
            await machine.say(p.chat, FLAG)


def main(days: int, kills: int, seed: int) -> int:
    dice = random.Random(seed)
    began = clock_time.monotonic()
    with tempfile.TemporaryDirectory(prefix="runtall-years-") as name:
        folder = Path(name)
        store = open_store(str(folder / "years.db"), Keys(folder / "years.key"))
        asyncio.run(_prepared(store))
        killed, lives, share = 0, 0, days / 1000  # lives that end within the time that all of it takes
        while not (folder / "over").exists():
            lives += 1
            command = [sys.executable, "-m", "tests.years", "--live", name, "--days", str(days), "--seed", str(seed)]
            process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.getcwd()})
            try:
                if killed < kills:
                    _alive(folder, process)
                process.wait(dice.uniform(0.05, 3 * share) if killed < kills else None)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
            if process.returncode not in (0, -signal.SIGKILL):
                return 1
        off = plan(BEGIN, days, random.Random(seed))
        verdict = judge(people(BEGIN), letters_of(folder), off, (BEGIN, BEGIN + days * DAY))
    print(f"{days} days, {len(ZONES)} zones, {len(people(BEGIN))} people, {killed} kills in {lives} lives, {len(off)} times off "
          f"(seed {seed}, {clock_time.monotonic() - began:.0f} s)")  # fmt: skip
    print(f"reminders sent {verdict.sent}, of them late but of use {verdict.late}; lines about what was missed {verdict.lines}")
    print(f"missing {verdict.missing}, sent twice or not due {verdict.extra}, not at the wall clock's minute {verdict.off_minutes}, "
          f"in quiet hours {verdict.in_quiet}, training with an open flag {verdict.trained}")  # fmt: skip
    print(f"letters delivered twice because a kill fell between delivery and its note: {verdict.repeated} (at most {killed})")
    return int(bool(verdict.wrong or verdict.repeated > killed))


def _alive(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has sent something, so that no life is over before it began."""
    before = (folder / "sent.jsonl").stat().st_size if (folder / "sent.jsonl").exists() else 0
    while process.poll() is None and not ((folder / "sent.jsonl").exists() and (folder / "sent.jsonl").stat().st_size > before):
        clock_time.sleep(0.02)


async def _prepared(store: Store) -> None:
    await prepare(store, people(BEGIN), BEGIN)
    store.close()


if __name__ == "__main__":
    reader = argparse.ArgumentParser()
    reader.add_argument("--days", type=int, default=DAYS)
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    reader.add_argument("--live", default="")
    given = reader.parse_args()
    sys.exit(live(Path(given.live), BEGIN, given.days, given.seed) if given.live else main(given.days, given.kills, given.seed))
