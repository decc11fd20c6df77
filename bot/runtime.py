"""The loop: accept updates, give each its turn, let the letters out; let reminders fall due.

Rule 1: an update is committed under its number before anybody confirms it; a turn is all or nothing; turns of different
chats share a commit (store/writer.py).
Rule 2: one chat at a time and in order, many chats at once; each chat's next turn waits behind the others' turns.
Rule 3: a turn that fails is undone, set aside, and apologised for; the next one goes on.
Rule 4: the store is touched from the writer's thread only. While it fails, updates wait, and people are told what can be
said without it; red flags are read all the same.
A letter may be sent twice only if the process dies between Telegram's answer and our reading it (store/journal.py).
Neighbours: turns.py is a turn, sending.py lets letters out, outbox.py says which letter goes, marks.py keeps what went, making.py
what is made on the way, outage.py tells while nothing can be stored; store keeps, shells send.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.clubs import Clubs, Rights, Unasked, may_ask
from bot.core.content.load import Content
from bot.core.model.session import Session
from bot.files import Files, contents_of
from bot.guard import Guard
from bot.limits import Limits as Limits
from bot.making import Drawer, Making, Pictures
from bot.marks import Marks
from bot.meter import Meter, NoMeter
from bot.outage import Outage
from bot.outbox import Outbox
from bot.pages import Pages
from bot.sending import Hooks, Sending
from bot.store.journal import Journal
from bot.store.protocol import Backlog, Letter, Store, StoreError, Waiting
from bot.store.retention import Purging
from bot.store.writer import Writer
from bot.turns import Taken, Turns
from bot.unstored import Clock, ToEvent

log = structlog.get_logger()
T = TypeVar("T")
MOST_WAITING = 5000
"""Updates taken in before their turn; the rest stays with Telegram."""
TOGETHER = 16
"""Due reminders that have their turns at the same time."""
FEW = 4
"""Updates of a quiet bot, which are stored together with their turns; when it is busy, turns go on while more come in."""
TURNS_SECONDS, MARKS_SECONDS, STORE_SECONDS = 1.0, 0.5, 1.0
"""How long an end waits for turns under way, for marks of what is out and for the store: with the letters on their way (send.py) not 5
seconds, also where another program holds the database. What is cut off is done at the next start."""


class Runtime:
    """Everything between an update's arrival and its replies. Start with `start()`, end with `stop()`."""

    def __init__(
        self, store: Store, content: Content, to_event: ToEvent, clock: Clock, media: Path | None = None,
        limits: Limits | None = None, meter: Meter | None = None,
        *, retention: timedelta | None = None, started: Callable[[], None] | None = None, drawer: Drawer | None = None,
        page: str = "",
    ) -> None:  # fmt: skip
        """`retention`: when somebody idle is purged; None: never. `started`: called once it serves. `drawer`: None: words alone.
        `page`: where the coach's page is served, up to the payload of its link; "": nowhere."""
        limits = limits or Limits()
        self._store, self._clock, self._retry = store, clock, limits.retry
        self._started, self._idle_people = started, Purging(store, clock, retention, limits.sure)
        self.meter: Meter = meter or NoMeter()
        self._writer = Writer(store)
        self._clubs = Clubs(store, page)
        self._turns = Turns(store, content, to_event, clock, Guard(limits.flood), self.meter, self._clubs)
        self._pages = Pages(store, content, self._clubs, clock)
        self._outbox = Outbox(limits.pace)
        self._outage = Outage(self.meter, self._turns.unstored, lambda letters: self.sending.post(letters))
        failed = self._outage.failed
        self._aside = limits.aside
        self._marks = Marks(store, self._writer, Journal(limits.journal), limits.retry[0], failed, self._settle)
        hooks = Hooks(self._settle, failed, self._may_hear, self._refused, lambda: self._inbox, self._turns.moved)
        self.sending = Sending(
            store, self._writer, clock, self.meter, self._outbox, self._marks, Making(drawer), Pictures(store, media), hooks
        )
        """What a sender needs."""
        self.files: Files | None = None
        """Set before `start` by a shell that can get files."""
        self.rights: Rights | None = None
        """Set before `start` by a shell that can ask how people stand to a group; without, nobody has rights."""
        self._open_inbox()

    def _open_inbox(self) -> None:
        """Nothing waits yet, and nothing may come in before `start`."""
        self._queues: dict[int, deque[tuple[Waiting, float]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._inbox = 0
        self._behind, self._one = False, asyncio.Lock()
        """Whether what an earlier run left could not be taken up yet; who takes it up."""
        self._queued: set[int] = set()
        self._again: set[int] = set()
        """Updates that came again while they waited: their turn is tried once more, and does nothing where it is done."""
        self._held_up: set[int] = set()
        """Chats whose turns wait for a file."""
        self.newest = 0
        """The highest update number accepted in this run."""
        self._room, self._came, self._quiet = asyncio.Event(), asyncio.Event(), asyncio.Event()
        """Set while updates may come in: after `start`, and while not too many wait for their turn; whenever some were accepted; while
        there is nothing left to do."""
        self._quiet.set()

    async def start(self) -> None:
        """Take up what an earlier run left: letters on their way and updates whose turn had not come; where the store fails, as soon as it works."""
        try:
            await self._take_up()
        except StoreError as error:
            self._behind = True
            self._outage.failed(error)

    async def _take_up(self) -> None:
        """Once; before it nothing comes in. Raises StoreError, and has done nothing then."""
        await self._marks.recall()
        await self._from_aside()
        letters, updates = await self._writer.do(self._store.unsent), await self._writer.do(self._store.waiting)
        self._behind, now = False, self._clock().timestamp()
        for letter, due in letters:
            self._outbox.add(letter, now, held=due.timestamp())
        for waiting in updates:
            self._enqueue(waiting)
        self._count(0)
        self._settle()
        if self._started:
            self._started()

    async def _catch_up(self) -> None:
        """What could not be taken up at the start. Raises StoreError."""
        async with self._one:
            if self._behind:
                await self._take_up()
                self._outage.ended()
            for waiting in await self._from_aside():
                self._enqueue(waiting)

    async def _from_aside(self) -> Sequence[Waiting]:
        """What was set aside, stored now. Raises StoreError."""
        self._aside.open()
        if not (kept := self._aside.kept):
            return ()
        await self._writer.do(self._store.accept_all, kept, self._clock(), None)
        self._aside.clear()
        return kept

    async def set_aside(self, many: Sequence[Waiting]) -> bool:
        """Keep updates that could not be accepted; True where they may be confirmed all the same, so that those behind them come."""
        async with self._one:
            return await asyncio.to_thread(self._aside.keep, many)

    async def stop(self) -> None:
        """Finish the turns under way and close the store. What has not had its turn waits for the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=TURNS_SECONDS)
        for task in [*self._tasks]:
            task.cancel()
        await self._marks.end(MARKS_SECONDS)
        await self._writer.close(STORE_SECONDS)
        self._marks.close()
        self._aside.close()

    # inbox

    async def accept_all(self, many: Sequence[Waiting]) -> int:
        """Commit updates together; how many are new. Raises StoreError where nothing can be stored: confirm none."""
        self._outage.ahead(*many)
        if self._behind or self._aside.kept:
            await self._told(self._catch_up(), many)
        if not self._room.is_set() and not self._outage.over:
            self._outage.tell(*many)
        await self._room.wait()
        alone = len(many) <= FEW and not self._inbox
        commit = self._writer.together() if alone else nullcontext()  # their turns share it: what is not stored has none
        async with commit:
            accepted = self._writer.do(self._store.accept_all, many, self._clock())
            for waiting in many:
                self._enqueue(waiting)
        fresh = await self._told(accepted, many)
        self._outage.ended()
        self.newest = max(self.newest, *(w.update_id for w in many)) if many else self.newest
        self._came.set()
        return fresh

    async def _told(self, work: Awaitable[T], many: Sequence[Waiting]) -> T:
        """What comes of it; where the store fails, what can be said without it is said first. Raises StoreError."""
        try:
            return await work
        except StoreError as error:
            self._outage.failed(error)
            self._outage.tell(*many)
            raise

    def _enqueue(self, waiting: Waiting) -> None:
        if waiting.update_id in self._queued:  # delivered again while the store failed: its turn may have found nothing stored
            self._again.add(waiting.update_id)
            return
        self._queued.add(waiting.update_id)
        self._quiet.clear()
        self._count(1)
        item = (waiting, time.monotonic())
        if waiting.chat in self._queues:
            self._queues[waiting.chat].append(item)
            if waiting.chat in self._held_up:
                self.sending.post(self._turns.unstored.ahead(waiting))
            return
        self._queues[waiting.chat] = deque([item])
        task = asyncio.create_task(self._serve(waiting.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _count(self, change: int) -> None:
        self._inbox += change
        (self._room.set if self._inbox < MOST_WAITING else self._room.clear)()
        self.meter.depth(self._inbox, self._outbox.size)

    async def _serve(self, chat: int) -> None:
        """One chat's turns, in order, until its queue is empty."""
        queue = self._queues[chat]
        try:
            while queue:
                waiting, since = queue.popleft()
                await self._take(waiting)
                while waiting.update_id in self._again:
                    self._again.discard(waiting.update_id)
                    await self._take(waiting)
                self._queued.discard(waiting.update_id)
                self._count(-1)
                self.meter.turn(time.monotonic() - since)
        finally:
            self._inbox -= len(queue)
            self._queued -= {waiting.update_id for waiting, _ in queue}
            del self._queues[chat]
            self._settle()

    async def _take(self, waiting: Waiting) -> None:
        """One turn; tried again for as long as the store fails."""
        for attempt in range(1_000_000):
            try:
                taken = await self._turn(waiting)
            except StoreError as error:
                self._outage.failed(error)
                self._outage.tell(waiting)
                await self._outage.pause(self._retry[min(attempt, len(self._retry) - 1)])
            else:
                if taken is not None:
                    self._outage.ended()
                    for count in taken.then:
                        count()
                    self.sending.post(taken.letters)
                self.sending.counts.end(waiting)
                return

    async def _turn(self, waiting: Waiting) -> Taken | None:
        try:
            contents = await contents_of(
                self.files,
                waiting.raw,
                lambda: self._writer.do(self._turns.may_read, waiting),
                partial(self._hold_up, waiting),
            )
            return await self._writer.do(self._turns.take, waiting, contents, await self._standing(waiting))
        except StoreError:
            raise
        except Exception as error:  # whatever it was, the next message must be answered
            return await self._writer.do(self._turns.set_aside, waiting, error)
        finally:
            self._held_up.discard(waiting.chat)

    def _hold_up(self, waiting: Waiting, session: Session, read: int, of: int) -> None:
        """A file takes long: its person is told how far it is; what is urgent in the messages behind it does not wait (SAFETY.md, law 13)."""
        self.sending.counts.show(waiting, partial(self._turns.unstored.reading, waiting, session, read, of))
        if waiting.chat in self._held_up:
            return
        self._held_up.add(waiting.chat)
        for behind, _ in self._queues[waiting.chat]:
            self.sending.post(self._turns.unstored.ahead(behind))

    async def _standing(self, waiting: Waiting) -> Mapping[int, str] | None:
        """How the people whom a turn needs to know about stand to its group; None where it needs nobody."""
        if self.rights is None or not may_ask(waiting.raw):
            return None
        asked = await self._writer.do(self._turns.asks, waiting)
        return await self.rights.standing(*asked) if asked else None

    # letters

    async def _may_hear(self, letter: Letter) -> bool:
        """Whether who gets a letter about a member has the right just now. Raises Unasked where that cannot be told."""
        if "team" not in letter.meta:
            return True
        try:
            asked = await self._writer.do(self._clubs.to_tell, letter)
            if asked is None or self.rights is None:
                return False
            stands = (await self.rights.standing(*asked)).get(letter.chat)
            if stands is None:
                raise Unasked
            return await self._writer.do(self._clubs.may_hear, letter, stands)
        except StoreError as error:
            self._outage.failed(error)
            raise Unasked from error

    async def _refused(self, letter: Letter, why: str) -> None:
        """A group takes nothing from us: an event of its own, so that the coach can be told."""
        try:
            waiting = await self._writer.do(self._turns.refused, letter, why)
        except StoreError as error:
            self._outage.failed(error)
        else:
            self._enqueue(waiting)

    # time

    async def tick(self) -> int:
        """Let due reminders enter the inbox, each once; how many there were. Once a day, purge who has been idle for too long."""
        try:
            await self._catch_up()
            entered = await self._writer.do(self._turns.fall_due)
            self._idle_people.note(await self._writer.do(self._idle_people.due))
        except StoreError as error:
            self._outage.failed(error)
            return 0
        await self._enter(entered)
        return len(entered)

    async def _enter(self, entered: Sequence[Waiting]) -> None:
        """Some at a time: a person who writes while hundreds are due waits behind a few of them."""
        for at in range(0, len(entered), TOGETHER):
            for waiting in entered[at : at + TOGETHER]:
                self._enqueue(waiting)
            if at + TOGETHER < len(entered):
                with suppress(StoreError):
                    for _ in range(2):  # the first lets their turns come to the writer, the second waits for these
                        await self._writer.do(lambda: None)

    async def next_reminder(self) -> datetime | None:
        """When the next reminder falls due; None where none waits."""
        return await self._writer.do(self._store.next_reminder)

    def stores(self) -> bool:
        """Whether what was last to be stored could be."""
        return self._outage.over

    async def backlog(self) -> Backlog:
        """What waits now, as the store tells it. Raises StoreError where it does not answer."""
        return await self._writer.do(self._store.backlog, self._clock())

    def now(self) -> datetime:
        """What the clock shows."""
        return self._clock()

    async def coach_page(self, payload: str, number: int) -> tuple[bool, str]:
        """Whether the page of a link may be seen just now, and its HTML; one and the same where it may not, whatever the reason."""
        try:
            asked = await self._writer.do(self._pages.asks, payload, number) if self.rights else None
            standing = await self.rights.standing(*asked) if asked and self.rights else {}
            html = await self._writer.do(self._pages.shown, payload, number, standing) if standing else None
        except StoreError as error:
            self._outage.failed(error)
            html = None
        return html is not None, html or self._pages.refused

    async def session_of(self, chat: int) -> str | None:
        """A chat's session as JSON, for looking at."""
        return await self._writer.do(self._store.session, chat)

    async def rows_of(self, chat: int) -> dict[str, list[dict[str, Any]]]:
        """All that the store holds of a chat, by table, for looking at."""
        return await self._writer.do(self._store.export, chat)

    async def counters(self) -> tuple[int, int]:
        """The highest update number and message id stored: a LocalTelegram on an old database goes on from there."""
        return await self._writer.do(self._store.counters)

    def _settle(self) -> None:
        """Look whether anything is left to do, and wake who waits for it."""
        self.sending.letters.set()
        self.meter.depth(self._inbox, self._outbox.size)
        if not self._queues and not self._outbox.size and not self._marks.busy:
            self._quiet.set()
        else:
            self._quiet.clear()

    async def reached(self, update_id: int) -> None:
        """Wait until an update with this number, or a higher one, is accepted."""
        while self.newest < update_id:
            self._came.clear()
            await self._came.wait()

    async def idle(self) -> None:
        """Wait until every accepted update had its turn and every letter that can go has gone."""
        await self._quiet.wait()
