"""The loop: accept an update, load, `step`, save, put the replies in the outbox; hand letters out; let reminders fall due.

Rule 1: an update is committed under its number before anybody confirms it; a turn is one transaction.
Rule 2: one chat at a time and in order, many chats at once.
Rule 3: a turn that fails is rolled back, set aside, and apologised for; the next one goes on.
Rule 4: the store is touched from one thread only.
A letter may be sent twice only if the process dies between Telegram's answer and `sent`: at most those in flight.
Neighbours: core decides, store keeps, shells send. This is the only caller of `step`.
"""

import asyncio
import hashlib
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.core.content.load import Content
from bot.core.dialogue.learnt import learnt
from bot.core.dialogue.step import step
from bot.core.model.effects import CancelReminders, Effect, Erase, Export, Incident, Remind, Reply
from bot.core.model.events import Event, Pressed, Tick
from bot.core.model.session import Session, dump, load
from bot.core.rendering import TEXT_LIMIT, Message, RenderError, render
from bot.logs import chat_ref, where
from bot.meter import Meter, NoMeter
from bot.store.protocol import Letter, Store, StoreError

log = structlog.get_logger()
T = TypeVar("T")
ToEvent = Callable[[Mapping[str, Any], datetime], Event | None]
Clock = Callable[[], datetime]
Observer = Callable[[Letter, int | None], Awaitable[None]]
MOST_REMINDERS = 1000
FINE_PRINT = "error.turn"


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: updates whose turn is to come, letters that are to go, and by how many seconds the oldest reminder is late."""

    inbox: int
    outbox: int
    reminder_lag: float


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered reply: where to, what Telegram gets, what it means."""

    chat: int
    letter: dict[str, Any]
    meta: dict[str, Any]


class Runtime:
    """Everything between an update's arrival and its replies. Start with `start()`, end with `stop()`."""

    def __init__(
        self,
        store: Store,
        content: Content,
        to_event: ToEvent,
        clock: Clock,
        media: Path | None = None,
        meter: Meter | None = None,
    ) -> None:
        self._store, self._content, self._to_event, self._clock, self._media = store, content, to_event, clock, media
        self.meter: Meter = meter or NoMeter()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._queues: dict[int, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._observers: list[Observer] = []
        self.letters = asyncio.Event()
        """Set when a letter may be ready; the sender clears it."""
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._failures = 0
        self.newest = 0
        """The highest update number accepted in this run."""

    async def _in_store(self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args))

    async def start(self) -> None:
        """Take up what an earlier run left: letters on their way and updates whose turn had not come."""
        await self._in_store(self._store.release_claims)
        for waiting in await self._in_store(self._store.waiting):
            self._enqueue(waiting.update_id, waiting.chat)
        self.letters.set()

    async def stop(self) -> None:
        """Finish the turns under way and close the store."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        await self._in_store(self._store.close)
        self._thread.shutdown()

    # inbox

    async def accept(self, update_id: int, chat: int, raw: str) -> bool:
        """Commit an update; True where it is new. Only then may it be confirmed to Telegram."""
        fresh = await self._in_store(self._store.accept, update_id, chat, raw, self._clock())
        if fresh:
            self._enqueue(update_id, chat)
        self.newest = max(self.newest, update_id)
        return fresh

    def _enqueue(self, update_id: int, chat: int) -> None:
        self._quiet.clear()
        if chat in self._queues:
            self._queues[chat].append(update_id)
            return
        self._queues[chat] = deque([update_id])
        task = asyncio.create_task(self._serve(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat: int) -> None:
        """One chat's turns, in order, until its queue is empty."""
        queue = self._queues[chat]
        try:
            while queue:
                since = time.monotonic()
                await self._in_store(self._turn, queue.popleft())
                self.meter.turn(time.monotonic() - since)
                self.letters.set()
        finally:
            del self._queues[chat]
            if not self._queues:
                self._quiet.set()

    def _turn(self, update_id: int) -> None:
        """One turn, in the store's thread, as one transaction."""
        try:
            with self._store.transaction():
                self._work(update_id)
        except StoreError:
            raise
        except Exception as error:  # whatever it was, the next message must be answered
            self._failures += 1
            self._set_aside(update_id, error)

    def _work(self, update_id: int) -> None:
        waiting = self._store.waiting_one(update_id)
        if waiting is None:
            return
        event = self._event(json.loads(waiting.raw))
        if event is not None:
            self._answer(event)
        self._store.done(update_id)

    def _event(self, raw: Mapping[str, Any]) -> Event | None:
        if isinstance(tick := raw.get("tick"), Mapping):
            chat = int(tick["chat"])
            return Tick(
                update_id=int(raw["update_id"]), at=self._clock(), chat=chat, person=chat,
                reminder=int(tick["reminder"]), what=str(tick["what"]),
            )  # fmt: skip
        return self._to_event(raw, self._clock())

    def _answer(self, event: Event) -> None:
        kept = self._store.session(event.chat)
        before = load(kept) if kept else Session()
        after, effects = step(before, event, self._content)
        outgoing = self._outgoing(after, effects, event)
        if any(isinstance(e, Erase) for e in effects):
            self._store.erase(event.chat)
            outgoing = [replace(o, meta={**o.meta, "forget": True}) for o in outgoing]
        else:
            self._keep(event, before, after)
        self._note(event, effects)
        for out in outgoing:
            self._store.put_letter(out.chat, out.letter, out.meta, event.at, event.update_id)
        levels = [r.level.word for r in after.raised if r not in before.raised]  # with or without consent: only levels are told
        told = [(str(o.meta["kind"]), str(o.meta.get("level") or "")) for o in outgoing]
        self.meter.answered(type(event).__name__, told, levels)
        log.info("turn", chat=chat_ref(event.chat), what=type(event).__name__, replies=len(outgoing))

    def _keep(self, event: Event, before: Session, after: Session) -> None:
        if after != before:
            self._store.save_session(event.chat, after.version, dump(after), event.at)
        self._store.seen(event.chat, event.chat_kind, event.at)
        answers, flags = learnt(before, after)
        if answers or flags:
            self._store.remember(event.chat, event.at, answers, flags)

    def _note(self, event: Event, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Remind(key=key, what=what, at=at):
                    self._store.remind(event.chat, key, what, at)
                case CancelReminders(key=key):
                    self._store.cancel_reminders(event.chat, key)
                case Incident(what=what, level=level, replies=replies):
                    self._store.report(event.at.date(), what, level.word, replies, self._content.version)
                    log.warning("incident", what=what, level=level.word)
                case _:
                    pass

    def _outgoing(self, after: Session, effects: Sequence[Effect], event: Event) -> list[Outgoing]:
        out: list[Outgoing] = []
        for effect in effects:
            if isinstance(effect, Reply):
                out.append(outgoing(self._content, after, effect, event))
            elif isinstance(effect, Export):
                rows = self._store.export(event.chat)
                out.append(_document(event.chat, rows))
        return out

    def _set_aside(self, update_id: int, error: Exception) -> None:
        """Roll on: mark the update bad, say sorry, log the class of the error (never the text)."""
        self.meter.failed("turn")
        log.error("turn failed", error=type(error).__name__, at=where(error), update=update_id)
        with self._store.transaction():
            waiting = self._store.waiting_one(update_id)
            self._store.spoiled(update_id, type(error).__name__)
            if waiting is None or waiting.chat <= 0:
                return
            sorry = render(self._content, Session(lang="en"), Reply(name=FINE_PRINT, kind="error"))
            letter = {"chat": waiting.chat, "html": sorry.html, "buttons": [], "edit": None}
            self._store.put_letter(waiting.chat, letter, {"kind": "error"}, self._clock(), update_id)

    # outbox

    def observe(self, observer: Observer) -> None:
        """`observer` is told each letter that was sent, with its message id."""
        self._observers.append(observer)

    async def claim(self) -> Letter | None:
        """The next letter to send, or None where nothing is due."""
        return await self._in_store(self._claim)

    def _claim(self) -> Letter | None:
        with self._store.transaction():
            return self._store.claim(self._clock())

    async def sent(self, letter: Letter, message_id: int | None) -> None:
        await self._in_store(self._sent, letter, message_id)
        for observer in self._observers:
            await observer(letter, message_id)
        self.letters.set()

    def _sent(self, letter: Letter, message_id: int | None) -> None:
        if letter.meta.get("forget"):
            self._store.erase(letter.chat)
        else:
            self._store.sent(letter.id, message_id)

    async def picture(self, name: str) -> tuple[bytes, str | None] | None:
        """A picture's bytes, and the name that Telegram has for them where it was sent before; None where there is no such file."""
        return await self._in_store(self._picture, name)

    def _picture(self, name: str) -> tuple[bytes, str | None] | None:
        try:
            body = (self._media / name).read_bytes() if self._media else None
        except OSError:
            body = None
        return (body, self._store.picture(_digest(body))) if body else None

    async def keep_picture(self, body: bytes, file_id: str | None) -> None:
        """Remember (or forget) what Telegram calls a picture."""
        await self._in_store(self._store.keep_picture, _digest(body), file_id)

    async def postpone(self, letter: Letter, seconds: float, *, refused: bool = False) -> None:
        """Not now: `refused` where Telegram asked to wait (429)."""
        self.meter.failed("refused" if refused else "network")
        await self._in_store(self._store.postpone, letter.id, self._clock() + timedelta(seconds=seconds))

    async def failed(self, letter: Letter, why: str) -> None:
        self.meter.failed("letter")
        log.error("letter failed", chat=chat_ref(letter.chat), why=why)
        await self._in_store(self._store.failed, letter.id, why)
        self.letters.set()

    async def close_chat(self, letter: Letter) -> None:
        self.meter.blocked()
        await self._in_store(self._store.close_chat, letter.chat)
        self.letters.set()

    async def next_due(self) -> datetime | None:
        """When the next postponed letter is due; None where none waits."""
        return await self._in_store(self._store.next_due)

    # time

    async def tick(self) -> int:
        """Let due reminders enter the inbox, each once; how many there were."""
        entered = await self._in_store(self._tick)
        for update_id, chat in entered:
            self._enqueue(update_id, chat)
        return len(entered)

    def _tick(self) -> list[tuple[int, int]]:
        now = self._clock()
        entered = []
        with self._store.transaction():
            for reminder, chat, what in self._store.due_reminders(now, MOST_REMINDERS):
                update_id = -(reminder * 1_000_000 + int(now.timestamp()) % 1_000_000)
                raw = {"update_id": update_id, "tick": {"reminder": reminder, "chat": chat, "what": what}}
                self._store.accept(update_id, chat, json.dumps(raw), now)
                self._store.reminded(reminder)
                entered.append((update_id, chat))
        return entered

    async def next_reminder(self) -> datetime | None:
        """When the next reminder falls due; None where none waits."""
        return await self._in_store(self._store.next_reminder)

    async def backlog(self) -> Backlog:
        """What waits now, as the store tells it. Raises StoreError, or an error of the database, where it does not answer."""
        return await self._in_store(self._backlog)

    def _backlog(self) -> Backlog:
        inbox, outbox = self._store.backlog()
        due = self._store.next_reminder()
        return Backlog(inbox, outbox, max(0.0, (self._clock() - due).total_seconds()) if due else 0.0)

    def now(self) -> datetime:
        """What the clock shows."""
        return self._clock()

    async def session_of(self, chat: int) -> str | None:
        """A chat's session as JSON, for looking at."""
        return await self._in_store(self._store.session, chat)

    async def counters(self) -> tuple[int, int]:
        """The highest update number and message id stored: a LocalTelegram on an old database goes on from there."""
        return await self._in_store(self._store.counters)

    async def idle(self) -> None:
        """Wait until every accepted update had its turn and every letter that can go has gone."""
        await self._quiet.wait()
        while await self._in_store(self._store.unsent):
            await asyncio.sleep(0)
            await self._quiet.wait()


def outgoing(content: Content, session: Session, reply: Reply, event: Event) -> Outgoing:
    """`reply` rendered for sending. Raises RenderError where it is longer than Telegram takes."""
    message = render(content, session, reply, abs(event.update_id))
    if len(message.text) > TEXT_LIMIT:
        raise RenderError(f"template {reply.name}: {len(message.text)} characters; Telegram takes {TEXT_LIMIT}")
    chat = reply.chat if reply.chat is not None else event.chat
    edit = event.message if reply.edit and isinstance(event, Pressed) else None
    letter = {"chat": chat, "html": message.html, "buttons": buttons(message), "edit": edit, "photo": reply.photo}
    meta = {
        "kind": reply.kind,
        "level": reply.level.word if reply.level is not None else None,
        "topics": list(reply.topics),
        "sources": list(message.sources),
        "question": reply.question,
        "name": reply.name,
    }
    return Outgoing(chat, letter, meta)


def buttons(message: Message) -> list[list[dict[str, str | None]]]:
    """The rows of a message's buttons, as a letter holds them."""
    return [[{"label": b.label, "data": b.data or None, "url": b.url} for b in row] for row in message.buttons]


def _document(chat: int, rows: Mapping[str, Any]) -> Outgoing:
    """The person's own data as a JSON file."""
    body = json.dumps(rows, indent=2, ensure_ascii=False, default=str)
    letter = {
        "chat": chat,
        "html": "",
        "buttons": [],
        "edit": None,
        "document": {"name": "runtall.json", "content": body},
    }
    return Outgoing(chat, letter, {"kind": "media"})


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def utc_now() -> datetime:
    return datetime.now(UTC)
