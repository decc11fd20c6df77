"""`runtall telegram`: the bot on Telegram, until stopped.

Neighbours: house.py plugs the parts together; shells/telegram/app.py serves, doors.py over HTTP; playground.py is `runtall web`.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.cli.house import Clock, content_for, media_of, profile_of, runtime_for
from bot.cli.process import settle_memory
from bot.cli.watching import figures_for, watched
from bot.guard import Flood
from bot.limits import Limits
from bot.logs import configure
from bot.outbox import Pace
from bot.runtime import Runtime
from bot.settings import Settings
from bot.shells.telegram.app import Incoming, run, until_stopped
from bot.shells.telegram.clock import TelegramClock
from bot.shells.telegram.poll import poll
from bot.shells.telegram.transport import AiohttpRequest
from bot.store.aside import SUFFIX, Aside
from bot.store.journal import beside
from bot.store.keys import read
from bot.store.protocol import StoreError


def has_token() -> bool:
    """Whether a Telegram token is set."""
    return settings_or_exit()[0].telegram_token is not None


def telegram() -> None:
    """Run on Telegram until stopped. Raises UserError where the token is missing or wrong."""
    settings = settings_or_exit()[0]
    configure(settings.log)
    if not settings.telegram_token:
        raise UserError("no token; set RUNTALL_TELEGRAM_TOKEN (ask @BotFather for one), or try `runtall web` without")
    _with_uvloop(_telegram(settings))


def _with_uvloop(serving: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(serving)
    else:
        uvloop.run(serving)


def limits_of(settings: Settings, sure: Callable[[], bool]) -> Limits:
    """Telegram's limits; with another Bot API server, only once that refuses something (RUNTALL_PACE decides otherwise)."""
    own = settings.telegram_api.rstrip("/") == Settings().telegram_api
    how = settings.pace if settings.pace != "auto" else "on" if own else "learnt"
    pace = None if how == "off" else Pace(learnt=how == "learnt")
    database = Path(settings.database)
    aside = Aside(Path(f"{database}{SUFFIX}"), partial(read, keys_of(settings)))
    return Limits(pace, Flood(), journal=beside(database), aside=aside, sure=sure)


def _incoming(settings: Settings) -> Incoming:
    """How updates come in: by webhook where one is set, else by polling. Raises UserError where the port is taken."""
    if not settings.webhook_url:
        return poll
    from bot.cli.doors import webhook_of

    return webhook_of(settings, settings.webhook_url)


def _page_served(settings: Settings, runtime: Runtime) -> AbstractAsyncContextManager[None]:
    """The coach's page is served within, where there is one and no webhook's server does it. Raises UserError where the port is taken."""
    if not settings.page_url or settings.webhook_url:
        return contextlib.nullcontext()
    from bot.cli.doors import page_served

    return page_served(settings, runtime)


async def _telegram(settings: Settings) -> None:
    clock = TelegramClock(Clock())
    content = content_for(settings, apart=True, people=True)
    settle_memory()
    keys, limits, kept = keys_of(settings), limits_of(settings, clock.sure), settings.retention
    figures, media = figures_for(settings, content), media_of(settings)
    runtime = runtime_for(
        content,
        settings.database,
        clock,
        media,
        keys=keys,
        limits=limits,
        retention=kept,
        meter=figures,
        page=settings.page,
        people=True,
    )
    requests = (AiohttpRequest(clock.hear), AiohttpRequest(clock.hear))
    bot = _bot(settings, *requests)
    try:
        with _told_in_a_line():
            async with watched(settings, runtime, content, figures), _page_served(settings, runtime):
                serving = run(bot, runtime, profile_of(content), clock, incoming=_incoming(settings))
                await until_stopped(asyncio.create_task(serving))
    finally:
        for request in requests:
            await request.shutdown()
        await runtime.stop()


def _bot(settings: Settings, request: AiohttpRequest, polling: AiohttpRequest) -> Bot:
    """python-telegram-bot's, at the address of the settings."""
    root = settings.telegram_api.rstrip("/")
    return Bot(
        settings.telegram_token or "",
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        get_updates_request=polling,
    )


@contextlib.contextmanager
def _told_in_a_line() -> Iterator[None]:
    """What Telegram or the webhook's port refuses, as a line that says what to do. Raises UserError."""
    try:
        yield
    except* UserError as errors:
        raise errors.exceptions[0] from None
    except* StoreError as errors:
        raise UserError(str(errors.exceptions[0]), 1) from errors
    except* InvalidToken as errors:
        raise UserError(
            "Telegram does not know this token; copy it again from @BotFather into RUNTALL_TELEGRAM_TOKEN"
        ) from errors
    except* TelegramError as errors:
        raise UserError(
            f"Telegram cannot be reached ({type(errors.exceptions[0]).__name__}); check the network and RUNTALL_TELEGRAM_API",
            1,
        ) from errors
