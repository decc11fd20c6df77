"""The life of the bot on a Bot API, real or local: profile, polling, sending, reminders; a clean stop.

Neighbours: poll.py, send.py; runtime.py does the work between them.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.runtime import Runtime
from bot.shells.telegram.poll import poll
from bot.shells.telegram.send import send_all

log = structlog.get_logger()
TICK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram shows about the bot: texts, and commands by scope."""

    description: str
    short_description: str
    commands: Mapping[str, str]
    group_commands: Mapping[str, str]


async def set_profile(bot: Bot, profile: Profile) -> None:
    """Tell Telegram the commands and descriptions. A refusal is logged and no reason to stop."""
    try:
        for commands, scope in (
            (profile.commands, BotCommandScopeAllPrivateChats()),
            (profile.group_commands, BotCommandScopeAllGroupChats()),
        ):
            await bot.set_my_commands([BotCommand(n, d) for n, d in commands.items()], scope=scope)
        await bot.set_my_description(profile.description)
        await bot.set_my_short_description(profile.short_description)
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("profile not set", error=type(error).__name__)


async def run(
    bot: Bot, runtime: Runtime, profile: Profile | None, clock: Callable[[], datetime], *, ticking: bool = True
) -> None:
    """Serve until cancelled. Raises InvalidToken where Telegram does not know the bot."""
    await bot.initialize()
    runtime.meter.heard()  # the first poll may be silent for half a minute
    try:
        if profile:
            await bot.delete_webhook()  # a forgotten webhook would refuse every poll
            await set_profile(bot, profile)
        await runtime.start()
        async with asyncio.TaskGroup() as group:
            group.create_task(poll(bot, runtime.accept, runtime.meter.heard))
            group.create_task(send_all(runtime, bot, clock))
            if ticking:
                group.create_task(_tick(runtime))
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()


async def _tick(runtime: Runtime) -> None:
    while True:
        await runtime.tick()
        await asyncio.sleep(TICK_SECONDS)


async def until_stopped(serving: asyncio.Task[None]) -> None:
    """Let `serving` run until SIGINT or SIGTERM; then end it within seconds."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(name, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
