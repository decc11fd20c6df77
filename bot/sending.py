"""Letters on their way out: which one goes next, and what became of each.

Rule 1: whatever Telegram says of a letter is noted here, once; a letter that is over never holds up those behind it.
Rule 2: of who deleted everything nothing stays, whatever became of the last word.
Neighbours: runtime.py puts letters in; a shell's sender takes them; outbox.py knows the order, marks.py tells the store.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.counting import Counts
from bot.logs import chat_ref
from bot.making import Making, Pictures
from bot.marks import Marks
from bot.meter import Meter
from bot.outbox import Lane, Outbox, lane_of
from bot.store.protocol import Letter, Store, StoreError
from bot.store.writer import Writer
from bot.unstored import Clock

log = structlog.get_logger()
Observer = Callable[[Letter, int | None], Awaitable[None]]
MOST_MOVES = 3
"""How often a group is followed to another number: Telegram moves one once."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the runtime does on the way.

    settled: something is over; failed: the store failed; may_hear: whether a letter may go to its chat; refused: a group takes none;
    waiting: how many updates have not had their turn; moved: a group goes on under another number (in the store's thread)
    """

    settled: Callable[[], None]
    failed: Callable[[StoreError], None]
    may_hear: Callable[[Letter], Awaitable[bool]]
    refused: Callable[[Letter, str], Awaitable[None]]
    waiting: Callable[[], int]
    moved: Callable[[int, int], None]


class Sending:
    """What a sender takes letters from, and tells what became of them."""

    def __init__(
        self, store: Store, writer: Writer, clock: Clock, meter: Meter, outbox: Outbox, marks: Marks, making: Making,
        pictures: Pictures, hooks: Hooks,
    ) -> None:  # fmt: skip
        self._store, self._writer, self._clock, self.meter = store, writer, clock, meter
        self._outbox, self._marks, self._making, self._pictures = outbox, marks, making, pictures
        self._settled, self._failed, self._hears, self._refused = hooks.settled, hooks.failed, hooks.may_hear, hooks.refused
        self._waiting, self._moved = hooks.waiting, hooks.moved
        self._observers: list[Observer] = []
        self._moves: dict[int, int] = {}
        """How many moves led to a group's number."""
        self.counts = Counts(self.post, clock)
        self.letters = asyncio.Event()
        """Set when a letter may be ready; the sender clears it."""

    @property
    def size(self) -> int:
        """Letters that wait or are on their way."""
        return self._outbox.size

    @property
    def busy(self) -> bool:
        """Whether somebody waits: a letter that is not out, or an update whose turn has not come."""
        return bool(self._outbox.size or self._waiting())

    def observe(self, observer: Observer) -> None:
        """`observer` is told each letter that was sent, with its message id."""
        self._observers.append(observer)

    def post(self, letters: Sequence[Letter]) -> None:
        now = self._clock().timestamp()
        for letter in letters:
            self._outbox.add(letter, now)
            if lane_of(letter) == Lane.URGENT:
                self._making.overtake(letter.chat)
                self.counts.still(letter.chat)
        if letters:
            self.letters.set()

    def claim(self, *, urgent: bool = False) -> Letter | None:
        """The next letter to send, now on its way; None where none may go yet. `urgent`: only advice that cannot wait."""
        waited = self._outbox.size
        letter = self._outbox.take(self._clock().timestamp(), urgent=urgent)
        if self._outbox.size < waited:  # cards that nobody waits for any more
            self._settled()
        return letter

    def next_due(self) -> datetime | None:
        """When the next letter that waits may go; None where none waits."""
        at = self._outbox.next_at(self._clock().timestamp())
        return None if at is None else datetime.fromtimestamp(at, UTC)

    async def may_hear(self, letter: Letter) -> bool:
        """Whether it may go to its chat just now. Raises Unasked where that cannot be told."""
        return await self._hears(letter)

    async def sent(self, letter: Letter, message_id: int | None) -> None:
        """Telegram has taken it."""
        if not letter.meta.get("unsaved"):
            self._marks.note(letter, message_id)
        self._outbox.done(letter, self._clock().timestamp())
        if letter.meta.get("count"):
            self.counts.landed(letter, message_id)
        for observer in self._observers:
            await observer(letter, message_id)
        self._settled()

    def passed(self, letter: Letter, *, again: bool = True) -> None:
        """What a message counts was changed, or was not, which nobody waits for. `again`: whether the next change is to be tried."""
        self._outbox.done(letter, self._clock().timestamp())
        self.counts.landed(letter, again=again)
        self._settled()

    def hush(self, chat: int, seconds: float) -> None:
        """Telegram asks to wait (429), for something that is not tried again: all else there waits as told."""
        self.meter.failed("refused")
        self._outbox.hush(chat, self._clock().timestamp() + seconds, self._clock().timestamp())
        self._settled()

    async def picture(self, name: str) -> tuple[bytes, str | None] | None:
        """A picture's bytes, and the name that Telegram has for them where it was sent before; None where there is no such file."""
        return await self._writer.do(self._pictures.find, name)

    async def made(self, letter: Letter) -> bytes | None:
        """The picture or page of a letter; None where it cannot be made. Raises Overtaken where something urgent goes first."""
        return await self._making.made(letter)

    def step_aside(self, letter: Letter) -> None:
        """`letter` goes again behind what is urgent."""
        self._outbox.hold(letter, self._clock().timestamp(), self._clock().timestamp())
        self._settled()

    async def keep_picture(self, body: bytes, file_id: str | None) -> None:
        """Remember (or forget) what Telegram calls a picture; where that cannot be stored it is sent whole another time."""
        await self._quietly(self._pictures.keep, body, file_id)

    async def postpone(self, letter: Letter, seconds: float, *, refused: bool = False) -> None:
        """Not now: `refused` where Telegram asked to wait (429)."""
        self.meter.failed("refused" if refused else "network")
        self._outbox.hold(letter.again(), self._clock().timestamp() + seconds, self._clock().timestamp(), refused=refused)
        self._settled()
        await self._quietly(self._store.postpone, letter.id, self._clock() + timedelta(seconds=seconds))

    async def failed(self, letter: Letter, why: str) -> None:
        """It will never be out."""
        urgent = lane_of(letter) == Lane.URGENT
        (log.critical if urgent else log.error)("letter failed", chat=chat_ref(letter.chat), why=why, urgent=urgent)
        for what in ("letter", "urgent") if urgent else ("letter",):
            self.meter.failed(what)
        self._outbox.done(letter, self._clock().timestamp())
        if letter.meta.get("count"):
            self.counts.lost(letter.chat)
        await self._quietly(self._over, letter, self._store.failed, letter.id, why)
        self._settled()

    def missed(self, letter: Letter, why: str) -> None:
        """Cards that were not taken: whoever typed has gone on, and nothing is lost."""
        log.info("cards not taken", why=why)
        self._outbox.done(letter, self._clock().timestamp())
        self._settled()

    async def close_chat(self, letter: Letter) -> None:
        """The person blocked the bot: nothing more goes there, no reminder falls due."""
        self.meter.blocked()
        self._outbox.close(letter.chat)
        self.counts.lost(letter.chat)
        await self._quietly(self._over, letter, self._store.close_chat, letter.chat)
        self._settled()

    def _over(self, letter: Letter, work: Callable[..., object], *args: object) -> None:
        """A letter can never be out: nothing stays of who deleted everything, whatever became of the last word."""
        work(*args)
        if letter.meta.get("forget"):
            self._store.forget(letter.chat, letter.update_id)

    async def move_chat(self, letter: Letter, new: int) -> None:
        """The group goes on under another number; its letters as well. To itself, to somebody, or in circles it does not go."""
        moves = self._moves.get(letter.chat, 0) + 1
        if not (letter.chat < 0 and new < 0) or new == letter.chat or moves > MOST_MOVES:
            await self.failed(letter, "ChatMigrated")
            return
        self._moves[new] = moves
        log.info("chat moved", chat=chat_ref(letter.chat), to=chat_ref(new))
        await self._quietly(self._moved, letter.chat, new)
        self._outbox.move(letter.chat, new, self._clock().timestamp())
        self._settled()

    async def _quietly(self, work: Callable[..., object], *args: object) -> None:
        """Work on the store whose failure changes nothing now: the next start finds the letter as it was."""
        try:
            await self._writer.do(work, *args)
        except StoreError as error:
            self._failed(error)
        except Exception as error:  # a damaged row must not hold up the letters behind it
            log.error("not stored", error=type(error).__name__)

    async def refused(self, letter: Letter, why: str) -> None:
        """A group takes nothing from us."""
        self.meter.failed("letter")
        log.warning("a group takes no message", chat=chat_ref(letter.chat), why=why)
        self._outbox.done(letter, self._clock().timestamp())
        if not letter.meta.get("unsaved"):  # its turn, which is yet to come, says so again
            await self._refused(letter, why)
        self._settled()
