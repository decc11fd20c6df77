"""Telegram's side: the token, what the bot may read, the webhook, and whether the clocks agree.

Rule: nothing here prints the token or an address with the token in it; getMe and getWebhookInfo change nothing.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.cli.doctor.findings import Finding, fail, ok, warn
from bot.settings import Settings

SECONDS = 10.0
SKEW, MUCH_SKEW = 5.0, 60.0
"""Seconds by which the clocks may differ; from which on reminders are plainly late or early."""
MANY_PENDING = 100
RECENT = 3600
"""Seconds for which an error of the webhook is news."""
WRONG_TOKEN = (401, 404)
BOTFATHER = "copy it again from @BotFather into RUNTALL_TELEGRAM_TOKEN"


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram said: its status, its JSON, its clock; or the class of the error that came instead."""

    status: int = 0
    body: Any = None
    date: datetime | None = None
    error: str = ""

    @property
    def result(self) -> dict[str, Any]:
        """The result of a call that went well; {} otherwise."""
        found = self.body.get("result") if isinstance(self.body, dict) and self.body.get("ok") else None
        return found if isinstance(found, dict) else {}


async def telegram(settings: Settings) -> list[Finding]:
    """Everything that Telegram can tell."""
    if not settings.telegram_token:
        remedy = "set RUNTALL_TELEGRAM_TOKEN (ask @BotFather for one); without it there is only the playground, `runtall web`"
        return [fail("token", "none is set", remedy)]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        me, hook = await asyncio.gather(*(_ask(session, settings, name) for name in ("getMe", "getWebhookInfo")))
    return list(_told(settings, me, hook, datetime.now(UTC)))


async def _ask(session: aiohttp.ClientSession, settings: Settings, method: str) -> Answer:
    url = f"{settings.telegram_api.rstrip('/')}/bot{settings.telegram_token}/{method}"
    try:
        async with session.post(url) as got:
            raw = await got.read()
            return Answer(got.status, _json(raw), _date(got.headers.get("Date")))
    except (aiohttp.ClientError, OSError, ValueError) as error:  # its words hold the address, and so the token
        return Answer(error=type(error).__name__)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _date(text: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None


def _told(settings: Settings, me: Answer, hook: Answer, now: datetime) -> Iterator[Finding]:
    if me.error:
        remedy = f"check the network, a firewall or proxy, and RUNTALL_TELEGRAM_API ({settings.telegram_api})"
        yield fail("telegram", f"cannot be reached ({me.error})", remedy)
        return
    if me.status in WRONG_TOKEN:
        yield fail("token", f"Telegram does not know it ({me.status})", BOTFATHER)
        return
    if not me.result:
        yield fail(
            "telegram",
            f"getMe answered with {me.status} and no bot",
            "is RUNTALL_TELEGRAM_API a Bot API server? else wait and ask again",
        )
        return
    yield ok("token", f"@{me.result.get('username')}")
    yield from rights(me.result)
    yield from webhook(settings, hook.result, now)
    yield clock(me.date, now)


def rights(me: dict[str, Any]) -> Iterator[Finding]:
    """What the bot may do and read, as set with @BotFather."""
    if me.get("can_join_groups") is False:
        yield warn(
            "groups",
            "the bot cannot be added to groups",
            "@BotFather: /setjoingroups, Enable; or leave it, if groups are not wanted",
        )
    else:
        yield ok("groups", "the bot can be added to groups")
    if me.get("can_read_all_group_messages"):
        remedy = "@BotFather: /setprivacy, Enable; then take the bot out of its groups and add it again"
        yield warn("privacy mode", "off: every message of its groups reaches the bot, also what is not meant for it", remedy)
    else:
        yield ok("privacy mode", "on: in groups only commands and replies reach the bot")
    if me.get("supports_inline_queries"):
        yield ok("inline mode", "on: answers can be sent from any chat")
    else:
        remedy = f"@BotFather: /setinline, then a hint such as: posture; or leave it, if @{me.get('username')} is not wanted in other chats"
        yield warn("inline mode", "off: nobody can send an answer from another chat", remedy)


def webhook(settings: Settings, hook: dict[str, Any], now: datetime) -> Iterator[Finding]:
    """Whether updates come by the way that the settings name, and how many wait at Telegram."""
    yield _way(settings, str(hook.get("url") or ""))
    pending = int(hook.get("pending_update_count") or 0)
    if pending > MANY_PENDING:
        yield warn("waiting at Telegram", f"{pending} updates", "start the bot; Telegram keeps them for 24 hours")
    else:
        yield ok("waiting at Telegram", f"{pending} update(s)")
    if (at := int(hook.get("last_error_date") or 0)) and now.timestamp() - at < RECENT:
        seconds = int(now.timestamp()) - at
        what = f"failed {seconds} s ago: {hook.get('last_error_message')}"
        yield warn("webhook error", what, "look at the certificate, the proxy in front of the bot, and the bot's log")


def _way(settings: Settings, url: str) -> Finding:
    wanted = settings.webhook_url
    if url == (wanted or ""):
        return ok("updates", "by webhook, as set" if wanted else "by polling; no webhook is set")
    if wanted:
        found = f"Telegram calls {url}" if url else "no webhook is set at Telegram"
        return warn("updates", f"{found}, RUNTALL_WEBHOOK_URL is {wanted}", "start the bot: it sets its webhook")
    remedy = "if another program runs on this token, stop it or ask @BotFather for a second token; the start of this bot removes the webhook"
    return warn("updates", f"a webhook is set ({url}) while this bot polls", remedy)


def clock(date: datetime | None, now: datetime) -> Finding:
    """How far this machine's clock is from Telegram's."""
    if date is None:
        return warn("clock", "Telegram did not say what time it is", "compare `date -u` with a clock that you trust")
    skew = (now - date).total_seconds()
    if abs(skew) <= SKEW:
        return ok("clock", "agrees with Telegram's within seconds")
    what, remedy = f"{abs(skew):.0f} s {'ahead' if skew > 0 else 'behind'}", "timedatectl set-ntp true"
    return fail("clock", what, remedy) if abs(skew) > MUCH_SKEW else warn("clock", what, remedy)
