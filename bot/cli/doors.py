"""What a running bot serves over HTTP: the webhook that updates come in by, and the coach's page.

Rule: a bot that polls and shows no page loads none of this.
Neighbours: serve.py opens what the settings ask for; shells/telegram/webhook.py and shells/web/coach.py answer.
"""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from telegram import Bot

from bot.cli.errors import UserError
from bot.cli.process import bound
from bot.runtime import Runtime
from bot.settings import Settings
from bot.shells.telegram.app import Incoming
from bot.shells.telegram.webhook import Webhook, WebhookError, serve_webhook
from bot.shells.web.coach import routes


def webhook_of(settings: Settings, url: str) -> Incoming:
    """Updates by the webhook at `url`. Raises UserError where the port is taken; so does serving where Telegram refuses."""
    door = Webhook(url, settings.webhook_secret or secrets.token_urlsafe(32))
    listener = _listener(settings)

    async def serve(bot: Bot, runtime: Runtime) -> None:
        try:
            await serve_webhook(bot, runtime, door=door, listener=listener, beside=lambda runtime: pages(settings, runtime))
        except WebhookError as error:
            raise UserError(str(error)) from error

    return serve


@contextlib.asynccontextmanager
async def page_served(settings: Settings, runtime: Runtime) -> AsyncIterator[None]:
    """The coach's page is served within, by a server of its own. Raises UserError where the port is taken."""
    app = Starlette(routes=pages(settings, runtime))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2))
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]  # the bot's own end ends it
    serving = asyncio.create_task(server.serve(sockets=[_listener(settings)]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def pages(settings: Settings, runtime: Runtime) -> list[Route]:
    """The coach's page, where RUNTALL_PAGE_URL says what its address is."""
    return routes(runtime.coach_page, urlsplit(settings.page_url).path) if settings.page_url else []


def _listener(settings: Settings) -> socket.socket:
    host, _, port = settings.listen.rpartition(":")
    return bound(host.strip("[]"), int(port), "RUNTALL_LISTEN=")
