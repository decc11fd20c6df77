"""`runtall telegram` and `runtall web`: the long-running commands.

Neighbours: house.py plugs the parts together; shells/telegram/app.py and shells/web serve.
"""

import asyncio
import contextlib
import ctypes
import gc
import secrets
import socket
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.cli.house import Clock, content_for, media_of, profile_of, restore, runtime_for
from bot.cli.watching import figures_for, watched
from bot.core.content.load import FIRST
from bot.guard import Flood
from bot.logs import configure
from bot.outbox import Pace
from bot.runtime import Limits
from bot.settings import Settings
from bot.shells.telegram.app import Incoming, run, until_stopped
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.poll import poll
from bot.shells.telegram.transport import AiohttpRequest
from bot.shells.telegram.webhook import Webhook, WebhookError, serve_webhook
from bot.store.journal import beside

PLAYGROUND = "playground.db"


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


def limits_of(settings: Settings) -> Limits:
    """Telegram's limits; with another Bot API server, only once that refuses something (RUNTALL_PACE decides otherwise)."""
    own = settings.telegram_api.rstrip("/") == Settings().telegram_api
    how = settings.pace if settings.pace != "auto" else "on" if own else "learnt"
    pace = None if how == "off" else Pace(learnt=how == "learnt")
    return Limits(pace=pace, flood=Flood(), journal=beside(Path(settings.database)))


def _settle_memory() -> None:
    """The content stays for good: the collector need not walk over it again and again, nor look for cycles after every few objects.

    What was only needed to read and prove it goes back to the system, where the C library can do that.
    """
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _incoming(settings: Settings) -> Incoming:
    """How updates come in: by webhook where one is set, else by polling. Raises UserError where the port is taken."""
    if not settings.webhook_url:
        return poll
    host, _, port = settings.listen.rpartition(":")
    door = Webhook(settings.webhook_url, settings.webhook_secret or secrets.token_urlsafe(32))
    return partial(serve_webhook, door=door, listener=_bound(host.strip("[]"), int(port), "RUNTALL_LISTEN="))


async def _telegram(settings: Settings) -> None:
    clock = Clock()
    content = content_for(settings)
    _settle_memory()
    keys, limits, kept = keys_of(settings), limits_of(settings), settings.retention
    figures, media = figures_for(settings, content), media_of(settings)
    runtime = runtime_for(content, settings.database, clock, media, keys=keys, limits=limits, retention=kept, meter=figures)
    root = settings.telegram_api.rstrip("/")
    requests = (AiohttpRequest(), AiohttpRequest())
    bot = Bot(
        settings.telegram_token or "",
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    try:
        async with watched(settings, runtime, content, figures):
            serving = run(bot, runtime, profile_of(content), clock, incoming=_incoming(settings))
            await until_stopped(asyncio.create_task(serving))
    except* WebhookError as errors:
        raise UserError(str(errors.exceptions[0])) from errors
    except* InvalidToken as errors:
        raise UserError(
            "Telegram does not know this token; copy it again from @BotFather into RUNTALL_TELEGRAM_TOKEN"
        ) from errors
    except* TelegramError as errors:
        raise UserError(
            f"Telegram cannot be reached ({type(errors.exceptions[0]).__name__}); check the network and RUNTALL_TELEGRAM_API"
        ) from errors
    finally:
        for request in requests:
            await request.shutdown()
        await runtime.stop()


def web(listen: str | None) -> None:
    """The playground until stopped. Raises UserError where the port is taken."""
    settings, origins = settings_or_exit()
    configure(settings.log)
    named = any(o.name == "RUNTALL_DATABASE" and o.origin != "default" for o in origins)
    database = settings.database if named else str(Path(settings.database).with_name(PLAYGROUND))
    host, _, port = (listen or settings.listen).rpartition(":")
    if not port.isdigit() or not host:
        raise UserError(f"--listen is {listen!r}; write host:port, such as 127.0.0.1:8080")
    if host not in ("127.0.0.1", "localhost", "[::1]", "::1"):
        raise UserError(f"the playground only listens on loopback, not on {host}; use 127.0.0.1:{port}")
    asyncio.run(_web(settings, database, _bound(host.strip("[]"), int(port))))


def _bound(host: str, port: int, how: str = "runtall web --listen ") -> socket.socket:
    """A listening socket. Raises UserError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UserError(f"port {port} on {host} is in use ({error.strerror}); choose another: {how}{host}:{port + 1}") from error
    return listener


async def _web(settings: Settings, database: str, listener: socket.socket) -> None:
    import uvicorn

    from bot.shells.web.app import playground

    clock = Clock()
    content = content_for(settings)
    _settle_memory()
    keys = keys_of(settings)
    runtime = runtime_for(content, database, clock, media_of(settings), keys=keys, retention=settings.retention)
    local = LocalTelegram(clock)
    local.world.last_update, local.world.last_message = await runtime.counters()
    serving = asyncio.create_task(run(local.bot(), runtime, profile_of(content), clock))
    local.person(1)
    await restore(local, runtime, content, 1)
    words = {n.removeprefix("web."): t[0] for n, t in content.languages[FIRST].replies.items() if n.startswith("web.")}
    app = playground(local, words)
    # no log_config: what it logs goes through ours, without its words
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    host, port = listener.getsockname()[:2]
    print(f"Run Tall is at http://{host}:{port}/ (conversations are kept in {database})", flush=True)
    try:
        await server.serve(sockets=[listener])
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        await runtime.stop()
