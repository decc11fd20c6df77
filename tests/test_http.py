"""The bot over real HTTP, as on Telegram: the aiohttp transport against a Bot API on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.cli.house import Clock, profile_of
from bot.cli.library import shipped
from bot.runtime import Runtime
from bot.shells.telegram import transport
from bot.shells.telegram.app import run
from bot.shells.telegram.calls import call as direct
from bot.shells.telegram.events import to_event
from bot.shells.telegram.local.api import ApiError, call
from bot.shells.telegram.local.server import TOKEN, LocalTelegram
from bot.shells.telegram.transport import AiohttpRequest
from bot.store.sqlite import open_store
from tests.conftest import NOON, shipped_content


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def server(local: LocalTelegram) -> web.Application:
    """A Bot API by HTTP around a LocalTelegram."""

    async def answer(request: web.Request) -> web.Response:
        given: dict[str, Any] = await request.json() if request.content_type == "application/json" else {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                given[f"{name}_file"] = (value.filename, value.file.read())
            else:
                given[name] = _value(str(value)) if name != "text" else str(value)
        name = request.match_info["method"]
        try:
            result = await local._updates(given) if name == "getUpdates" else call(local.world, name, given)
        except ApiError as error:
            return web.json_response({"ok": False, "error_code": error.code, "description": error.description}, status=error.code)
        return web.json_response({"ok": True, "result": result})

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/{{method}}", answer)
    return app


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[int]:
    """`app` is served on loopback within; its port."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def test_a_talk_over_http() -> None:
    clock = Clock(NOON)
    local = LocalTelegram(clock)
    local.person(1)
    async with listening(server(local)) as port:
        await _talk(local, clock, port)
    said = [m for m in local.messages(1) if m["from"]["is_bot"]]
    assert "Run Tall" in said[0]["text"]
    assert any(m.get("text", "").startswith("Stop, sit down") for m in said)
    assert any(m.get("document", {}).get("file_name") == "runtall.json" for m in said)
    assert {"commands", "description", "short_description"} <= set(local.world.profile)


async def _talk(local: LocalTelegram, clock: Clock, port: int) -> None:
    requests = (AiohttpRequest(), AiohttpRequest())
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=requests[0], get_updates_request=requests[1])
    runtime = Runtime(open_store(":memory:"), shipped_content(), to_event, clock, shipped() / "media")
    serving = asyncio.create_task(run(bot, runtime, profile_of(shipped_content()), clock))
    async with asyncio.timeout(20):
        for number, text in enumerate(("hi", "my chest is tight and im sweating", "/export"), 1):
            local.say(1, text)
            await runtime.reached(number)
            await runtime.idle()
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
    for request in requests:
        await request.shutdown()
    await runtime.stop()


@asynccontextmanager
async def asked(answer: Callable[[web.Request], Awaitable[web.StreamResponse]], **more: Any) -> AsyncIterator[Bot]:
    """A bot whose every call `answer` answers."""
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    async with listening(app) as port:
        request = AiohttpRequest(**more)
        await request.initialize()
        yield Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
        await request.shutdown()


async def test_calls_share_a_connection_and_each_tells_the_time() -> None:
    lines, heard = set(), list[str | None]()

    async def answer(request: web.Request) -> web.Response:
        lines.add(request.transport)
        return web.json_response({"ok": True, "result": True}, headers={"Date": f"n{len(heard)}"})

    async with asked(answer, hear=heard.append) as bot:
        for _ in range(3):
            await direct(bot, "sendMessage", {"chat_id": 1})
        await bot.delete_webhook()
    assert (len(lines), heard) == (1, ["n0", "n1", "n2", "n3"])


@pytest.mark.parametrize("seconds", [None, 0.02])
async def test_a_call_that_nobody_answers_ends(seconds: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as is usual, or as is said."""
    assert 0 < (transport.USUAL.total or 0) <= 60
    monkeypatch.setattr(transport, "USUAL", aiohttp.ClientTimeout(total=0.02))

    async def answer(_: web.Request) -> web.Response:
        return await asyncio.Event().wait() and web.Response()

    async with asked(answer) as bot:
        with pytest.raises(TimedOut):
            await direct(bot, "sendMessage", {"chat_id": 1}, seconds)
        with pytest.raises(TimedOut):
            await bot.delete_webhook(read_timeout=0.02)


async def test_what_is_no_answer_of_the_bot_api_tells_no_time() -> None:
    heard = list[str | None]()

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>sign in to this network</html>", headers={"Date": "of a portal"})

    async with asked(answer, hear=heard.append) as bot:
        for calling in (direct(bot, "sendMessage", {}), bot.delete_webhook()):
            with pytest.raises(NetworkError):
                await calling
    assert heard == []
