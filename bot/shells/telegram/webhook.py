"""The webhook: Telegram posts updates here instead of being asked for them.

Rule 1: an update is answered with 200 only after it is committed; anything else makes Telegram bring it again.
Rule 2: who hangs up, or stops in the middle, was not heard: Telegram brings it again, and nobody waits for the rest.
Rule 3: nobody without the secret token gets any further; it is compared in constant time.
Neighbours: poll.py is the other way in; events.py reads an update; the runtime accepts it.
"""

import asyncio
import hmac
import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.runtime import Runtime
from bot.shells.telegram.insisting import insist
from bot.shells.telegram.poll import ALLOWED, Inbox, acknowledge, is_number, waiting
from bot.store.protocol import StoreError

log = structlog.get_logger()
HEADER = "x-telegram-bot-api-secret-token"
BODY_LIMIT = 1_000_000
BODY_SECONDS = 10.0
"""Within which an update is to be there as a whole: Telegram's come in one piece."""
CONNECTIONS = 40
PASSING = ("resolve host",)
"""What Telegram says of an address where the fault may lie elsewhere."""
ADDRESS = ("webhook", "url", "https", "port", "ip address")


class WebhookError(RuntimeError):
    """Telegram does not take the webhook. One line: what, and what to do."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The public address, and the secret that Telegram sends along."""

    url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


Pages = Callable[[Runtime], Sequence[Route]]


def nothing(_: Runtime) -> Sequence[Route]:
    """No page beside the webhook."""
    return ()


async def serve_webhook(bot: Bot, runtime: Runtime, *, door: Webhook, listener: socket.socket, beside: Pages = nothing) -> None:
    """Take updates in until cancelled or told to stop. Raises WebhookError where Telegram does not take the address.

    `beside`: what else is served there.
    """
    import uvicorn

    await _announce(bot, door)
    # no log_config: what it logs goes through ours, without its words
    config = uvicorn.Config(
        endpoint(bot, runtime, door, beside(runtime)),
        log_config=None,
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    log.info("webhook set", path=door.path, port=listener.getsockname()[1])
    await uvicorn.Server(config).serve(sockets=[listener])


async def _announce(bot: Bot, door: Webhook) -> None:
    """Tell Telegram the address; what may be another moment is tried again, with growing pauses. Raises WebhookError where it is refused."""

    async def ask() -> None:
        try:
            await bot.set_webhook(door.url, secret_token=door.secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS)
        except BadRequest as error:
            if not any(words in str(error).lower() for words in PASSING):
                raise
            log.warning("webhook not set", hint="Telegram cannot resolve the host of RUNTALL_WEBHOOK_URL just now; is it right?")
            raise NetworkError("the webhook's host is not resolved") from error

    try:
        await insist(ask)
    except BadRequest as error:
        raise WebhookError(f"Telegram does not take the webhook ({error}); {_remedy(str(error))}") from error


def _remedy(refusal: str) -> str:
    """About the address only where that is what Telegram names."""
    if not any(word in refusal.lower() for word in ADDRESS):
        return "look at RUNTALL_WEBHOOK_URL and RUNTALL_WEBHOOK_SECRET, or unset them and the bot polls"
    return "RUNTALL_WEBHOOK_URL must be a public https:// address on port 443, 80, 88 or 8443, or unset it and the bot polls"


def endpoint(bot: Bot, inbox: Inbox, door: Webhook, beside: Sequence[Route] = ()) -> Starlette:
    """The route of updates, and those beside it.

    401: wrong secret; 408: too slow; 413: too large; 400: no update; 503: cannot be stored now; 200: committed.
    """

    async def take(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), door.secret.encode()):
            return PlainTextResponse("wrong secret token", 401)
        found = await _read(request, inbox)
        if isinstance(found, Response):
            return found
        try:
            await inbox.accept_all([waiting(found)])
        except StoreError:
            return PlainTextResponse("cannot be stored now", 503, {"Retry-After": "5"})
        acknowledge(bot, [found])
        return Response(status_code=200)

    return Starlette(routes=[Route(door.path, take, methods=["POST"]), *beside])


async def _read(request: Request, inbox: Inbox) -> dict[str, Any] | Response:
    """The update that is posted, or the answer to what is none."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        return PlainTextResponse("too slow", 408, {"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    if body is None:
        return _set_aside(inbox, "too large", 413, "too large")
    if (update := _update(body)) is None:
        return _set_aside(inbox, "no update", 400, "send an update as JSON", chars=len(body))
    return update


def _set_aside(inbox: Inbox, error: str, status: int, answer: str, **more: int) -> Response:
    inbox.meter.failed("unreadable")
    log.warning("update set aside", error=error, **more)
    return PlainTextResponse(answer, status)


async def _body(request: Request) -> bytes | None:
    """The body; None where it is larger than any update."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            return None
    return body


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and is_number(update.get("update_id")) else None
