"""A running bot on a LocalTelegram with people in it: opened, waited for, its clock moved, closed.

What is typed goes the way of every message: LocalTelegram -> polling -> inbox -> step -> outbox -> LocalTelegram.
Neighbours: house.py plugs the parts together; acting.py does what people do in it; chat.py, playground.py and playing.py open one.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.cli.house import Clock, content_for, media_of, profile_of, runtime_for
from bot.cli.lines import later
from bot.core.content.load import Content
from bot.runtime import Runtime
from bot.shells.stage import Stage
from bot.shells.telegram.app import Profile, run
from bot.shells.telegram.local.server import LocalTelegram
from bot.store.protocol import Letter


@dataclass
class Talk:
    """A running bot with people in it. Open with `open_talk`, close with `close`."""

    local: LocalTelegram
    runtime: Runtime
    clock: Clock
    content: Content
    serving: asyncio.Task[None]
    sent: list[tuple[Letter, int | None]] = field(default_factory=list)

    async def settle(self) -> None:
        """Wait until everything that was said is answered."""
        while waiting := [u["update_id"] for u in self.local.world.updates if u["update_id"] > self.seen]:
            taken = asyncio.ensure_future(self.runtime.reached(max(waiting)))
            try:
                await asyncio.wait((taken, self.serving), return_when=asyncio.FIRST_COMPLETED)
            finally:
                taken.cancel()
            self._still_serving()
        await self.runtime.idle()

    @property
    def seen(self) -> int:
        return self.runtime.newest

    def _still_serving(self) -> None:
        if self.serving.done():
            self.serving.result()
            raise UserError("the bot stopped", 1)

    async def close(self) -> None:
        self.serving.cancel()
        with suppress(asyncio.CancelledError):
            await self.serving
        await self.runtime.stop()


async def open_talk(database: str, clock: Clock) -> Talk:
    """A bot on a LocalTelegram, serving."""
    settings = settings_or_exit()[0]
    content = content_for(settings)
    return await talk_on(content, runtime_for(content, database, clock, media_of(settings), keys=keys_of(settings)), clock)


async def talk_on(content: Content, runtime: Runtime, clock: Clock, profile: Profile | None = None) -> Talk:
    """A bot on a LocalTelegram, serving with this runtime."""
    local = LocalTelegram(clock)
    local.world.last_update, local.world.last_message = await runtime.counters()
    bot = local.bot()
    talk = Talk(local, runtime, clock, content, asyncio.create_task(run(bot, runtime, profile, clock, ticking=False)))

    async def note(letter: Letter, message_id: int | None) -> None:
        talk.sent.append((letter, message_id))

    runtime.sending.observe(note)
    return talk


async def wait(talk: Talk, span: str) -> None:
    """Move the clock, stopping at each reminder that falls due on the way. Raises LineError."""
    target = later(talk.clock(), span)
    while (due := await talk.runtime.next_reminder()) is not None and due <= target:
        talk.clock.move_to(max(due, talk.clock()))
        if not await talk.runtime.tick():
            break
        await talk.runtime.idle()
    talk.clock.move_to(target)
    await talk.runtime.tick()


def stage_on(talk: Talk, *, kept: bool = False) -> Stage:
    """A talk as the playground and the terminal see it."""
    commands = profile_of(talk.content).commands
    move = partial(wait, talk)
    return Stage(talk.local, talk.runtime, talk.content, talk.settle, move, talk.close, kept, commands)
