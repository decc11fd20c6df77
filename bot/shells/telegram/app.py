"""The life of the bot on a Bot API, real or local: profile, polling, sending, reminders; a clean stop.

Neighbours: poll.py, webhook.py, send.py; runtime.py does the work between them.
"""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError

from bot.runtime import Runtime
from bot.shells.telegram.files import TelegramFiles
from bot.shells.telegram.insisting import insist
from bot.shells.telegram.poll import poll
from bot.shells.telegram.rights import TelegramRights
from bot.shells.telegram.send import send_all

log = structlog.get_logger()
TICK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram shows about the bot: texts, and commands by scope; `others`: the same for people with another language, by its code."""

    description: str
    short_description: str
    commands: Mapping[str, str]
    group_commands: Mapping[str, str]
    others: Mapping[str, "Profile"] = field(default_factory=dict)


async def set_profile(bot: Bot, profile: Profile) -> None:
    """Tell Telegram the commands and descriptions. A refusal is logged and no reason to stop."""
    try:
        for code, one in ((None, profile), *profile.others.items()):
            await _tell(bot, one, code)
    except InvalidToken:
        raise
    except TelegramError as error:
        log.warning("profile not set", error=type(error).__name__)


async def _tell(bot: Bot, profile: Profile, code: str | None) -> None:
    """A profile in one language; None: for all who have no other."""
    for commands, scope in (
        (profile.commands, BotCommandScopeAllPrivateChats()),
        (profile.group_commands, BotCommandScopeAllGroupChats()),
    ):
        await bot.set_my_commands([BotCommand(n, d) for n, d in commands.items()], scope=scope, language_code=code)
    await bot.set_my_description(profile.description, language_code=code)
    await bot.set_my_short_description(profile.short_description, language_code=code)


Incoming = Callable[[Bot, Runtime], Awaitable[None]]
"""Takes updates in until cancelled: `poll`, or a webhook."""


async def run(
    bot: Bot, runtime: Runtime, profile: Profile | None, clock: Callable[[], datetime], *,
    ticking: bool = True, incoming: Incoming = poll,
) -> None:  # fmt: skip
    """Serve until cancelled. Raises InvalidToken where Telegram does not know the bot."""
    await insist(bot.initialize)
    polling = incoming is poll
    if polling:  # a webhook may be silent for days; the first poll for half a minute
        runtime.meter.heard()
    try:
        if profile:
            await _ready(bot, profile, polling=polling)
        runtime.files, runtime.rights = TelegramFiles(bot), TelegramRights(bot)
        await runtime.start()
        async with asyncio.TaskGroup() as group:
            group.create_task(_come_in(incoming, bot, runtime))
            group.create_task(send_all(runtime.sending, bot, clock))
            if ticking:
                group.create_task(_tick(runtime))
    finally:
        with contextlib.suppress(TelegramError):
            await bot.shutdown()


async def _ready(bot: Bot, profile: Profile, *, polling: bool) -> None:
    if polling:
        await insist(bot.delete_webhook)  # a forgotten webhook would refuse every poll
    await set_profile(bot, profile)


async def _come_in(incoming: Incoming, bot: Bot, runtime: Runtime) -> None:
    await incoming(bot, runtime)


async def _tick(runtime: Runtime) -> None:
    while True:
        await runtime.tick()
        await asyncio.sleep(TICK_SECONDS)


async def until_stopped(serving: asyncio.Task[None]) -> None:
    """Let `serving` run until SIGINT or SIGTERM; then end it within seconds."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if not serving.cancelling():  # the second signal must not break off the end that the first began
            serving.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(name, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await serving
