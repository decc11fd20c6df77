"""Health and figures plugged into a running bot, where RUNTALL_METRICS names an address; and `runtall health`, which asks for them.

Neighbours: shells/ops counts and serves; serve.py runs the bot; deploy/ has what reads this.
"""

import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.errors import UserError, program_version, settings_or_exit
from bot.core.content.load import Content
from bot.runtime import Runtime
from bot.settings import Settings
from bot.store.copied import ago

if TYPE_CHECKING:
    from bot.shells.ops.prometheus import Figures

ASK_SECONDS = 10.0


def figures_for(settings: Settings, content: Content) -> "Figures | None":
    """What counts; None where nobody asks for figures."""
    if not settings.metrics:
        return None
    from bot.shells.ops.prometheus import Figures

    return Figures(program_version(), content.version, bool(content.safe))


@asynccontextmanager
async def watched(settings: Settings, runtime: Runtime, content: Content, figures: "Figures | None") -> AsyncIterator[None]:
    """/healthz and /metrics are served within. Raises UserError where the address is taken."""
    if figures is None or settings.metrics is None:
        yield
        return
    from bot.shells.ops.server import POLLING_PATIENCE, Watched, served

    database = Path(settings.database).expanduser()
    figures.copied(lambda: ago(database, datetime.now(UTC)))
    patience = None if settings.webhook_url else POLLING_PATIENCE
    serving = served(Watched(runtime.backlog, figures, runtime.stores, content.safe, patience), settings.metrics)
    try:
        await serving.__aenter__()
    except OSError as error:
        raise UserError(f"RUNTALL_METRICS: {settings.metrics} cannot be used ({error.strerror}); choose another port") from error
    try:
        yield
    finally:
        await serving.__aexit__(None, None, None)


def health() -> tuple[int, str]:
    """What the running bot says of itself: an exit code and a line. Raises UserError where it is not asked for."""
    listen = settings_or_exit()[0].metrics
    if not listen:
        raise UserError("RUNTALL_METRICS is not set, so the bot tells nothing of its health; set it, such as to 127.0.0.1:9464")
    reasons = asked(listen)
    if reasons is None:
        return 1, f"nobody answers on {listen}; is the bot running with RUNTALL_METRICS={listen}?"
    return (1, "; ".join(reasons)) if reasons else (0, "ok")


def asked(listen: str) -> list[str] | None:
    """Why the bot that serves its health at `listen` is not well, [] where it is; None where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{listen}/healthz", timeout=ASK_SECONDS) as answer:
            return _reasons(answer.read())
    except urllib.error.HTTPError as error:
        return _reasons(error.read())
    except (OSError, ValueError):
        return None


def _reasons(body: bytes) -> list[str]:
    try:
        return [str(r) for r in json.loads(body)["reasons"]]
    except (ValueError, KeyError, TypeError):
        return ["something else answers there; is RUNTALL_METRICS this bot's?"]
