"""/healthz and /metrics of a running bot, on a loopback port, in the bot's own event loop.

Rule 1: /healthz says 200 only where the store answers, Telegram is heard and the content is proved; else 503 and each reason.
Rule 2: nothing here holds up the bot: a store that does not answer within seconds is a reason, not a wait.
Neighbours: prometheus.py counts; settings.py refuses an address that others reach; cli/watching.py asks.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.shells.ops.prometheus import Figures
from bot.store.protocol import Backlog

POLLING_PATIENCE = 120.0
"""Seconds: a long poll (30) that ends, the longest wait after an error (60), and some air."""
STORE_PATIENCE = 5.0
DAMAGED = "store: {} value(s) do not open, the database is damaged; run `runtall doctor`, restore a backup that is whole"
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at. `stores`: whether what was last written could be; `safe`: why the content may not coach, or ""; `patience`: seconds without Telegram, None where it calls us."""

    backlog: Callable[[], Awaitable[Backlog]]
    figures: Figures
    stores: Callable[[], bool]
    safe: str
    patience: float | None = POLLING_PATIENCE


async def reasons(watched: Watched, within: float = STORE_PATIENCE) -> list[str]:
    """Why the bot is not well; nothing where it is."""
    return [r for r in (await _store(watched, within), _telegram(watched), _content(watched)) if r]


async def _store(watched: Watched, within: float) -> str:
    try:
        async with asyncio.timeout(within):
            now = await watched.backlog()
    except TimeoutError:
        return f"store: no answer within {within:.0f} s; is the disk full or slow?"
    except Exception as error:  # whatever it was: the store does not answer
        return f"store: {type(error).__name__}; run `runtall doctor`"
    watched.figures.depth(now.inbox, now.outbox)
    watched.figures.late(now.reminder_lag)
    watched.figures.unopened(now.unopened)
    if not watched.stores():
        return "store: nothing can be stored; is the disk full? run `runtall doctor`"
    return DAMAGED.format(now.unopened) if now.unopened else ""


def _telegram(watched: Watched) -> str:
    if watched.patience is None:
        return ""
    ago = watched.figures.heard_ago()
    if ago is None:
        return "telegram: not heard yet; it starts, or the network is down"
    return f"telegram: silent for {ago:.0f} s; is the network up?" if ago > watched.patience else ""


def _content(watched: Watched) -> str:
    return f"content: safe mode, {watched.safe}; run `runtall check`" if watched.safe else ""


def application(watched: Watched) -> web.Application:
    """The two pages."""

    async def healthz(_: web.Request) -> web.Response:
        found = await reasons(watched)
        return web.json_response({"ok": not found, "reasons": found}, status=503 if found else 200)

    async def metrics(_: web.Request) -> web.Response:
        await _store(watched, STORE_PATIENCE)
        return web.Response(body=watched.figures.text(), headers={"Content-Type": TEXT})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", metrics)
    return app


@asynccontextmanager
async def served(watched: Watched, listen: str) -> AsyncIterator[int]:
    """The pages are served within; the port. Raises OSError where it is taken."""
    host, _, port = listen.rpartition(":")
    runner = web.AppRunner(application(watched), access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
