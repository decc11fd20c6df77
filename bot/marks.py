"""Letters that are out, on their way into the store's knowledge: noted at once in a journal, marked many at a time.

Rule 1: a letter is noted the moment Telegram answers; the journal is emptied only when the store knows all that stands in it.
Rule 2: while the store fails, marks wait and are tried again; none is dropped. One that fails for another reason stays in the journal.
Neighbours: store/journal.py is the file; store/writer.py the thread; sending.py the only one who notes.
"""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bot.store.journal import Journal
from bot.store.protocol import Letter, Store, StoreError
from bot.store.writer import Writer

log = structlog.get_logger()
Mark = tuple[Letter, int | None]
"""A letter and the number of its message."""


class Marks:
    """`failed` is told that the store failed, `settled` that everything is marked; `pause`: seconds between tries."""

    def __init__(
        self, store: Store, writer: Writer, journal: Journal, pause: float,
        failed: Callable[[StoreError], None], settled: Callable[[], None],
    ) -> None:  # fmt: skip
        self._store, self._writer, self._journal, self._pause = store, writer, journal, pause
        self._failed, self._settled = failed, settled
        self._waiting: list[Mark] = []
        self._writing: asyncio.Task[None] | None = None
        self._unmarked = False
        """Whether the journal holds a letter that the store could not be told of."""

    @property
    def busy(self) -> bool:
        return self._writing is not None

    async def recall(self) -> None:
        """Tell the store what an earlier process noted. Raises StoreError."""
        await self._writer.do(self._store.surely_sent, self._journal.entries())
        self._journal.clear()

    def note(self, letter: Letter, message_id: int | None) -> None:
        """This letter is out."""
        self._journal.note(letter.id, letter.update_id)
        self._waiting.append((letter, message_id))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def end(self, seconds: float) -> None:
        """Give what is being marked that long; the journal remembers the rest."""
        if (writing := self._writing) is not None:
            await asyncio.wait([writing], timeout=seconds)
            writing.cancel()

    def close(self) -> None:
        self._journal.close()

    async def _write(self) -> None:
        while self._waiting:
            marks, self._waiting = self._waiting, []
            try:
                await self._writer.do(self._sent, marks)
            except StoreError as error:
                self._failed(error)
                self._waiting = [*marks, *self._waiting]
                await asyncio.sleep(self._pause)
            except Exception as error:  # a mark that cannot be made must not hold up the others
                await self._apart(marks, error)
        if not self._unmarked:
            self._journal.clear()
        self._writing = None
        self._settled()

    async def _apart(self, marks: Sequence[Mark], error: Exception) -> None:
        """One by one, after all together failed; one that fails by itself stays in the journal, for the next start."""
        if len(marks) == 1:
            self._unmarked = True
            log.error("letter not marked", error=type(error).__name__, letter=marks[0][0].id)
            return
        for at, mark in enumerate(marks):
            try:
                await self._writer.do(self._sent, [mark])
            except StoreError as failed:
                self._failed(failed)
                self._waiting = [*marks[at:], *self._waiting]
                return
            except Exception as again:
                await self._apart([mark], again)

    def _sent(self, marks: Sequence[Mark]) -> None:
        self._store.sent([(letter.id, message_id) for letter, message_id in marks])
        for chat, update in {(letter.chat, letter.update_id) for letter, _ in marks if letter.meta.get("forget")}:
            self._store.forget(chat, update)
