"""How updates come in: polling and the webhook, with all that a network and Telegram can answer."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict, NetworkError

from bot.meter import NoMeter
from bot.shells.telegram import webhook
from bot.shells.telegram.local.api import ApiError
from bot.shells.telegram.poll import poll
from bot.shells.telegram.transport import AiohttpRequest
from bot.shells.telegram.webhook import BODY_LIMIT, HEADER, Webhook, WebhookError, _announce, endpoint
from bot.store.protocol import StoreError, Waiting
from tests.test_http import listening
from tests.test_net import open_house, said, until
from tests.test_shell import House

# polling


class Counted(NoMeter):
    """Keeps what went wrong."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def failed(self, what: str) -> None:
        self.failures.append(what)


class Inbox:
    """Accepts what it is given, or fails as planned."""

    def __init__(self, *failures: Exception) -> None:
        self.meter = Counted()
        self.failures, self.batches = list(failures), list[list[int]]()

    async def accept_all(self, many: Sequence[Waiting]) -> int:
        if self.failures:
            raise self.failures.pop(0)
        self.batches.append([w.update_id for w in many])
        return len(many)


@pytest.mark.parametrize(
    "error", [NetworkError("down"), Conflict("two"), ApiError(502, "Bad Gateway"), ApiError(429, "slow", retry_after=0)]
)
async def test_polling_goes_on_after_trouble_with_one_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    house = House()
    for _ in range(3):
        house.local.fail_next("getUpdates", error)
    inbox = Inbox()
    bot = house.local.bot()
    await bot.initialize()
    house.local.say(1, "hi")
    task = asyncio.create_task(poll(bot, inbox))
    await until(house, lambda: inbox.batches)
    task.cancel()
    out = "".join(capsys.readouterr())
    assert (inbox.batches, out.count("no updates"), out.count("updates come in again")) == ([[1]], 1, 1)
    await house.runtime.stop()


@pytest.mark.parametrize(
    ("error", "pauses"),
    [
        pytest.param(NetworkError("down"), [1, 2, 4, 8, 16, 32, 60, 60], id="a dead network"),
        pytest.param(ApiError(429, "slow", retry_after=7), [7] * 8, id="as long as Telegram asks"),
    ],
)
async def test_the_pauses_of_polling_grow(error: Exception, pauses: list[float]) -> None:
    house, inbox = House(), Inbox()
    for _ in pauses:
        house.local.fail_next("getUpdates", error)
    assert await paused(house, inbox) == pauses


async def test_a_store_that_fails_is_tried_again_soon() -> None:
    assert await paused(House(), Inbox(*[StoreError("full")] * 5)) == [1, 2, 2, 2, 2]


async def paused(house: House, inbox: Inbox) -> list[float]:
    """The pauses of polling until what somebody says has come in."""
    waited, bot = list[float](), house.local.bot()
    await bot.initialize()
    house.local.say(1, "hi")

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    task = asyncio.create_task(poll(bot, inbox, pause))
    await until(house, lambda: inbox.batches)
    task.cancel()
    await house.runtime.stop()
    return waited


async def test_a_server_that_goes_on_handing_out_the_same_is_not_asked_without_end() -> None:
    waited, asked = list[float](), list[int]()

    class Knows(Inbox):
        async def accept_all(self, many: Sequence[Waiting]) -> int:
            self.batches.append([w.update_id for w in many])
            return int(len(self.batches) == 1)

    async def answer(_: web.Request) -> web.Response:
        asked.append(1)
        return web.json_response({"ok": True, "result": [{"update_id": 5}]})

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    async with listening(app) as port:
        request = AiohttpRequest()
        await request.initialize()
        bot = Bot("1:token", base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
        task = asyncio.create_task(poll(bot, Knows(), pause))
        async with asyncio.timeout(20):
            while len(asked) < 5:
                await asyncio.sleep(0)
        task.cancel()
        await request.shutdown()
    assert len(waited) >= 3
    assert set(waited) == {1.0}


async def test_numbers_that_begin_anew_are_confirmed_too() -> None:
    """After a week without updates Telegram begins anywhere; what is asked for from beyond its last number brings all that waits."""
    waiting, inbox = [{"update_id": 900}], Inbox()

    async def answer(request: web.Request) -> web.Response:
        offset = (await request.json()).get("offset", 0)
        if offset <= max((u["update_id"] for u in waiting), default=0) + 10:
            waiting[:] = [u for u in waiting if u["update_id"] >= offset]
        if not waiting and inbox.batches == [[900]]:
            waiting.extend({"update_id": n} for n in (400, 401))
        elif not waiting:
            await asyncio.Event().wait()
        return web.json_response({"ok": True, "result": waiting})

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    await polled(app, inbox, batches=2)
    assert (inbox.batches, waiting) == ([[900], [400, 401]], [])


async def polled(app: web.Application, inbox: Inbox, batches: int = 1) -> None:
    """Poll that server until something came in."""
    async with listening(app) as port:
        request = AiohttpRequest()
        await request.initialize()
        bot = Bot("1:token", base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
        task = asyncio.create_task(poll(bot, inbox))
        async with asyncio.timeout(20):
            while len(inbox.batches) < batches:
                await asyncio.sleep(0)
            await asyncio.sleep(0.05)  # what comes twice would come now
        task.cancel()
        await request.shutdown()


@pytest.mark.parametrize("odd", [{"a": 1}, [1, None], [{"update_id": "x"}, {"foo": 2}]])
async def test_an_answer_without_any_update_is_trouble_and_waited_out(
    odd: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    results = [odd, odd, [1, {"update_id": 5}]]

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": results.pop(0) if results else []})

    app, inbox = web.Application(), Inbox()
    app.router.add_route("*", "/{any:.*}", answer)
    await polled(app, inbox)
    out = "".join(capsys.readouterr())
    assert (inbox.batches, out.count("no updates"), "RUNTALL_TELEGRAM_API" in out) == ([[5]], 1, True)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "[]"),
        (200, "null"),
        (200, "[" * 20_000),
        (502, "null"),
        (429, '{"ok": false, "error_code": 429, "parameters": {"retry_after": "soon"}, "description": "x"}'),
        (400, '{"ok": false, "error_code": 400, "parameters": [1], "description": 7}'),
    ],
)
async def test_a_proxys_own_json_is_trouble_and_waited_out(
    status: int, body: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    odd = [True]

    async def answer(_: web.Request) -> web.Response:
        if odd:
            odd.pop()
            return web.Response(status=status, text=body)
        return web.json_response({"ok": True, "result": [{"update_id": 5}]})

    app, inbox = web.Application(), Inbox()
    app.router.add_route("*", "/{any:.*}", answer)
    await polled(app, inbox)
    assert (inbox.batches[0], "".join(capsys.readouterr()).count("no updates")) == ([5], 1)


async def test_updates_that_could_not_be_stored_are_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    house = House()
    inbox = Inbox(StoreError("full"), OverflowError())
    bot = house.local.bot()
    await bot.initialize()
    house.local.say(1, "hi")
    house.local.say(1, "there")
    task = asyncio.create_task(poll(bot, inbox))
    await until(house, lambda: len(inbox.batches) == 2)
    task.cancel()
    assert inbox.batches == [[1], [2]], "brought again, and then kept one by one"
    await house.runtime.stop()


# webhook


DOOR = Webhook("https://bot.example.org/hook", "s3cret-token")


@asynccontextmanager
async def posting(house: House, inbox: Any) -> AsyncIterator[httpx.AsyncClient]:
    app = endpoint(house.local.bot(), inbox, DOOR)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://bot.example.org") as client:
        yield client


@pytest.mark.parametrize(
    ("secret", "body", "code"),
    [
        pytest.param("s3cret-token", b'{"update_id": 5, "poll": {}}', 200, id="an update"),
        pytest.param("wrong", b'{"update_id": 5}', 401, id="a wrong secret"),
        pytest.param(None, b'{"update_id": 5}', 401, id="no secret"),
        pytest.param("s3cret-token", b"<html>", 400, id="no JSON"),
        pytest.param("s3cret-token", b"[" * 100_000, 400, id="deep JSON"),
        pytest.param("s3cret-token", b"[]", 400, id="no update"),
        pytest.param("s3cret-token", b'{"update_id": true}', 400, id="no number"),
        pytest.param("s3cret-token", b" " * (BODY_LIMIT + 1), 413, id="too large"),
    ],
)
async def test_the_webhook_takes_updates_from_telegram_alone(secret: str | None, body: bytes, code: int) -> None:
    house, inbox = House(), Inbox()
    async with posting(house, inbox) as client:
        answer = await client.post("/hook", content=body, headers={HEADER: secret} if secret else {})
        assert answer.status_code == code
        assert inbox.batches == ([[5]] if code == 200 else [])
        assert inbox.meter.failures == (["unreadable"] if code in (400, 413) else [])
        assert (await client.get("/hook")).status_code == 405
    await house.runtime.stop()


SCOPE = {
    "type": "http", "http_version": "1.1", "method": "POST", "path": "/hook", "raw_path": b"/hook", "root_path": "", "query_string": b"",
    "scheme": "https", "headers": [(HEADER.encode(), DOOR.secret.encode())], "server": ("bot", 443), "client": ("telegram", 1),
}  # fmt: skip
HALF: dict[str, Any] = {"type": "http.request", "body": b'{"update_id": 5, "po', "more_body": True}


async def test_the_webhook_lets_go_of_who_hangs_up() -> None:
    """Else the server logs an error for each."""
    house, inbox = House(), Inbox()
    coming, answers = [HALF, {"type": "http.disconnect"}], []

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: Any) -> None:
        answers.append(message)

    await endpoint(house.local.bot(), inbox, DOOR)(dict(SCOPE), receive, send)
    assert (inbox.batches, inbox.meter.failures, coming) == ([], [], [])
    assert not any(m.get("status") == 200 for m in answers)
    await house.runtime.stop()


async def test_the_webhook_waits_for_no_body_that_stops_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert webhook.BODY_SECONDS <= 10
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.01)
    house, inbox, listener = House(), Inbox(), socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(endpoint(house.local.bot(), inbox, DOOR), log_config=None, lifespan="off")
    serving = asyncio.create_task((server := uvicorn.Server(config)).serve(sockets=[listener]))
    async with asyncio.timeout(20):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        head = f"POST /hook HTTP/1.1\r\nHost: bot\r\n{HEADER}: {DOOR.secret}\r\nContent-Length: 99\r\n\r\n"
        writer.write(head.encode() + HALF["body"])
        answer = await reader.read()  # until the server closes the connection
    writer.close()
    server.should_exit = True
    await serving
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert (inbox.batches, inbox.meter.failures) == ([], [])
    await house.runtime.stop()


async def test_the_webhook_asks_for_a_repeat_while_nothing_can_be_stored() -> None:
    house = House()
    async with posting(house, Inbox(StoreError("full"))) as client:
        answer = await client.post("/hook", content=b'{"update_id": 5}', headers={HEADER: DOOR.secret})
        assert answer.status_code == 503
    await house.runtime.stop()


async def test_a_talk_by_webhook(tmp_path: Path) -> None:
    async with open_house(str(tmp_path / "t.db")) as house, posting(house, house.runtime) as client:
        house.local.person(7)
        update = {
            "update_id": 77,
            "message": {
                "message_id": 1,
                "date": 0,
                "chat": {"id": 7, "type": "private"},
                "from": {"id": 7, "is_bot": False},
                "text": "hi",
            },
        }
        for _ in range(2):
            assert (await client.post("/hook", content=json.dumps(update), headers={HEADER: DOOR.secret})).status_code == 200
        await house.runtime.idle()
        assert len(said(house, 7)) == 2, "greeted once, though it came twice"


async def test_a_webhook_that_telegram_refuses_says_what_to_do() -> None:
    house = House()
    house.local.fail_next("setWebhook", ApiError(400, "Bad Request: bad webhook: HTTPS url must be provided"))
    bot = house.local.bot()
    await bot.initialize()
    with pytest.raises(WebhookError, match="RUNTALL_WEBHOOK_URL must be a public https"):
        await _announce(bot, DOOR)
    await house.runtime.stop()


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ApiError(429, "Too Many Requests: retry after 0", retry_after=0), id="a wait"),
        pytest.param(NetworkError("down"), id="no network"),
        pytest.param(ApiError(502, "Bad Gateway"), id="a gateway"),
        pytest.param(ApiError(400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known"), id="names"),
    ],
)
async def test_a_webhook_that_is_not_taken_just_now_is_set_later(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.insisting.SECONDS_BETWEEN", (0.0,))
    house = House()
    for _ in range(2):
        house.local.fail_next("setWebhook", error)
    bot = house.local.bot()
    await bot.initialize()
    await _announce(bot, DOOR)
    assert sum(name == "setWebhook" for name, _ in house.local.calls) >= 1
    await house.runtime.stop()
