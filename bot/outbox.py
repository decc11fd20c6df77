"""Which letter may go now: order within a chat, Telegram's limits, what is urgent first. Memory only; the store keeps the letters.

Rule 1: one letter of a chat at a time, in order; urgent advice goes before the others of its chat and of all chats, and waits for no
limit of ours (SAFETY.md, law 13). Only what Telegram itself told a chat to wait holds it.
Rule 2: then answers to people, then reminders.
A letter that passes (a count that goes on) is let go of for what is urgent, though Telegram has not answered yet.
Cards for somebody who types (inline mode) are no message: they go at once, in no chat's order, or not at all.
Rule 3: what Telegram refuses (429) holds back its own chat; eight refusals in a row, whatever the chat, mean the whole bot.
Times are seconds of the caller's clock. Neighbours: runtime.py fills it from commits, shells/telegram/send.py empties it.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from bot.store.protocol import NO_CHAT, Letter

REFUSALS_IN_A_ROW = 8
MOST_HELD = 60.0
"""Seconds that a letter of an earlier run is held at the most: whoever asked to wait longer asks again."""
BULK_BURST = 3
"""Reminders and posts that may go together after a pause."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Telegram's limits, as its documentation gives them, but 27 instead of 30 a second, since a network bunches; `None` in place of a Pace: no limits of ours.

    chat_seconds, chat_burst: one message a chat every so many seconds, after a short burst
    group, group_seconds:     at most so many messages to one group within so many seconds
    overall, overall_seconds: at most so many messages to everybody within so many seconds
    spare:                    how many of those stay free of reminders and posts, so that an answer need not wait while many go out;
                              these go one by one, so that no network makes a burst of them
    learnt:                   limits begin only after the first refusal (for Bot API servers that are not Telegram's own)
    """

    chat_seconds: float = 1.0
    chat_burst: int = 4
    group: int = 20
    group_seconds: float = 60.0
    overall: int = 27
    overall_seconds: float = 1.0
    spare: int = 7
    learnt: bool = False


class Lane(IntEnum):
    """How urgent a letter is."""

    URGENT = 0
    """emergency and urgent advice, referrals"""
    ANSWER = 1
    """answers to people"""
    BULK = 2
    """reminders and what else nobody waits for"""


def lane_of(letter: Letter) -> Lane:
    """A referral that repeats in a group what was said there keeps the group's pace: forty of them would hold up the next call for help."""
    if letter.meta.get("level") in ("emergency", "urgent") or (letter.meta.get("kind") == "referral" and letter.chat > 0):
        return Lane.URGENT
    return Lane.BULK if letter.update_id < 0 else Lane.ANSWER


def passing(letter: Letter) -> bool:
    """Whether nobody waits for it: it may be lost, and what is urgent does not wait for its answer."""
    return bool(letter.meta.get("passing"))


@dataclass(slots=True)
class _Chat:
    """A chat's letters in order, and when it may be written to.

    free:  the moment at which a bucket of single messages would be full again
    sent:  when a group was written to lately
    told:  Telegram asked for silence until then; later: our own patience after an error, which urgent advice does not share
    entry: its valid place in the heaps
    """

    letters: deque[tuple[Lane, Letter]] = field(default_factory=deque)
    flying: Letter | None = None
    free: float = 0.0
    sent: deque[float] = field(default_factory=deque)
    told: float = 0.0
    later: float = 0.0
    entry: int = -1


class Outbox:
    """Letters that wait to go. `take` one, then `done` or `hold` it."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace, self._limited = pace, pace is not None and not pace.learnt
        self._chats: dict[int, _Chat] = {}
        self._cards: deque[Letter] = deque()
        self._heaps: tuple[list[tuple[float, int, int]], ...] = ([], [], [])
        self._number = count()
        self._lately: deque[float] = deque()
        self._refusals = 0
        self._all_held = 0.0
        self._bulk = 0.0  # the moment at which a bucket of reminders and posts would be full again
        self._latest, self._ahead = 0.0, 0.0
        self.size = 0
        """Letters that wait or are on their way."""

    def _time(self, now: float) -> float:
        """`now`, but never backwards: a clock that is put back holds nobody until it has caught up."""
        self._ahead = max(self._ahead, self._latest - now)
        self._latest = now + self._ahead
        return self._latest

    def add(self, letter: Letter, now: float, held: float = 0.0) -> None:
        """Let `letter` go when it may. `held`: not before; by a clock that may have been wrong."""
        if letter.chat == NO_CHAT:
            self._cards.append(letter)
            self.size += 1
            return
        now, held = self._time(now), min(held, now + MOST_HELD) + self._ahead if held else 0.0
        chat = self._chats.setdefault(letter.chat, _Chat())
        lane = lane_of(letter)
        chat.later = max(chat.later, held) if lane != Lane.URGENT else 0.0
        if lane == Lane.URGENT and chat.flying is not None and passing(chat.flying):
            chat.flying, self.size = None, self.size - 1
        place = _urgent(chat) if lane == Lane.URGENT else len(chat.letters)
        chat.letters.insert(place, (lane, letter))
        self.size += 1
        if place == 0 and chat.flying is None:
            self._schedule(letter.chat, chat, now)

    def take(self, now: float, *, urgent: bool = False) -> Letter | None:
        """The letter that goes next, now on its way; None where none may go yet. `urgent`: only of those."""
        worth, now = now, self._time(now)
        for lane in (Lane.URGENT,) if urgent else Lane:
            if lane == Lane.ANSWER and (cards := self._newest_cards(worth)):
                return cards
            if lane != Lane.URGENT and self._room(now, lane) > now:
                return None
            if (number := self._ready(lane, now)) is not None:
                return self._leave(number, now)
        return None

    def _newest_cards(self, now: float) -> Letter | None:
        """Cards that are still waited for; older ones are dropped."""
        while self._cards:
            letter = self._cards.popleft()
            if letter.meta["until"] >= now:
                return letter
            self.size -= 1
        return None

    def next_at(self, now: float) -> float | None:
        """When a letter may go at the earliest; None where none waits but for those on their way."""
        if self._cards:
            return now
        now, times = self._time(now), []
        for lane in Lane:
            self._drop_stale(self._heaps[lane])
            if heap := self._heaps[lane]:
                times.append(heap[0][0] if lane == Lane.URGENT else max(heap[0][0], self._room(now, lane)))
        return min(times) - self._ahead if times else None

    def done(self, letter: Letter, now: float) -> None:
        """`letter` is out, or will never be."""
        if letter.chat == NO_CHAT:
            self.size -= 1
            return
        self._refusals = 0
        self._landed(letter, self._time(now), again=False)

    def hold(self, letter: Letter, until: float, now: float, *, refused: bool = False) -> None:
        """`letter` goes again, not before `until`. `refused`: Telegram asked for it (429)."""
        if (chat := self._chats.get(letter.chat)) is None:
            return
        now, until = self._time(now), until + self._ahead
        if refused:
            self._refused(chat, until)
        else:
            chat.later = until
        self._landed(letter, now, again=True)

    def hush(self, number: int, until: float, now: float) -> None:
        """Telegram asked this chat to wait (429), over something that does not go again."""
        now, until = self._time(now), until + self._ahead
        chat = self._chats.setdefault(number, _Chat())
        self._refused(chat, until)
        if chat.letters and chat.flying is None:
            self._schedule(number, chat, now)

    def _refused(self, chat: _Chat, until: float) -> None:
        chat.told = max(chat.told, until)
        self._limited = self._pace is not None
        self._refusals += 1
        if self._refusals >= REFUSALS_IN_A_ROW:
            self._all_held, self._refusals = until, 0

    def close(self, number: int) -> None:
        """Nothing more goes to this chat."""
        if chat := self._chats.pop(number, None):
            self.size -= len(chat.letters) + (chat.flying is not None)

    def move(self, old: int, new: int, now: float) -> None:
        """The chat has another number: its letters go there, those on their way again."""
        chat = self._chats.pop(old, None)
        if chat is None:
            return
        letters = [letter for _, letter in chat.letters]
        self.size -= len(letters) + (chat.flying is not None)
        for letter in ([chat.flying] if chat.flying else []) + letters:
            self.add(letter.to(new), now)

    def _landed(self, letter: Letter, now: float, *, again: bool) -> None:
        chat = self._chats.get(letter.chat)
        if chat is None or chat.flying is None or chat.flying.id != letter.id:
            return
        chat.flying = None
        if again:
            lane = lane_of(letter)
            chat.letters.insert(0 if lane == Lane.URGENT else _urgent(chat), (lane, letter))
        else:
            self.size -= 1
        if chat.letters:
            self._schedule(letter.chat, chat, now)
        elif max(chat.free, chat.told) <= now and not chat.sent:
            del self._chats[letter.chat]

    def _schedule(self, number: int, chat: _Chat, now: float) -> None:
        lane = chat.letters[0][0]
        chat.entry = next(self._number)
        own = chat.later if lane == Lane.URGENT else max(chat.later, self._chat_free(number, chat))
        heapq.heappush(self._heaps[lane], (max(now, chat.told, own), chat.entry, number))

    def _chat_free(self, number: int, chat: _Chat) -> float:
        """When the limits of this chat let the next message go."""
        if self._pace is None or not self._limited:
            return 0.0
        pace = self._pace
        at = chat.free - (pace.chat_burst - 1) * pace.chat_seconds
        if number < 0 and len(chat.sent) >= pace.group:
            at = max(at, chat.sent[-pace.group] + pace.group_seconds)
        return at

    def _room(self, now: float, lane: Lane) -> float:
        """When the limits of all chats together let the next message of a lane go."""
        pace = self._pace
        if pace is None or not self._limited:
            return self._all_held
        full = len(self._lately) >= pace.overall
        room = max(self._all_held, self._lately[-pace.overall] + pace.overall_seconds if full else 0.0)
        return max(room, self._bulk - (BULK_BURST - 1) * _gap(pace)) if lane == Lane.BULK else room

    def _ready(self, lane: Lane, now: float) -> int | None:
        heap = self._heaps[lane]
        self._drop_stale(heap)
        return heapq.heappop(heap)[2] if heap and heap[0][0] <= now else None

    def _drop_stale(self, heap: list[tuple[float, int, int]]) -> None:
        while heap and ((chat := self._chats.get(heap[0][2])) is None or chat.entry != heap[0][1]):
            heapq.heappop(heap)

    def _leave(self, number: int, now: float) -> Letter:
        chat = self._chats[number]
        _, chat.flying = chat.letters.popleft()
        chat.entry = -1
        if self._limited and self._pace is not None:
            self._count(number, chat, now, self._pace)
            if lane_of(chat.flying) == Lane.BULK:
                self._bulk = max(self._bulk, now) + _gap(self._pace)
        return chat.flying

    def _count(self, number: int, chat: _Chat, now: float, pace: Pace) -> None:
        """Note a message against the limits."""
        chat.free = max(chat.free, now) + pace.chat_seconds
        if number < 0:
            _note(chat.sent, now, pace.group)
        _note(self._lately, now, pace.overall)
        if len(self._chats) > 2 * self.size + 10_000:
            self._forget_idle(now - pace.group_seconds)

    def _forget_idle(self, before: float) -> None:
        """Drop chats with nothing to send that were last written to before then."""
        idle = [n for n, c in self._chats.items() if not c.letters and c.flying is None and max(c.free, c.told) < before]
        for number in idle:
            del self._chats[number]


def _urgent(chat: _Chat) -> int:
    """How many urgent letters stand at the head of a chat."""
    return next((n for n, (lane, _) in enumerate(chat.letters) if lane != Lane.URGENT), len(chat.letters))


def _gap(pace: Pace) -> float:
    """Seconds between two reminders or posts, whatever their chats."""
    return pace.overall_seconds / max(1, pace.overall - pace.spare)


def _note(times: deque[float], now: float, most: int) -> None:
    times.append(now)
    while len(times) > most:
        times.popleft()
