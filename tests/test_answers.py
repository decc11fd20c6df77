"""What comes back from where Telegram should be: answers that are none, a token that is not known, groups that move for ever."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot

from bot.cli.house import profile_of
from bot.sending import MOST_MOVES
from bot.shells.telegram.app import run
from bot.shells.telegram.local.api import ApiError
from bot.shells.telegram.local.server import TOKEN
from bot.shells.telegram.transport import AiohttpRequest
from tests.conftest import shipped_content
from tests.test_http import listening, server
from tests.test_shell import House

Odd = tuple[int, str]
"""An HTTP status and a body."""
PORTAL = "<html><body>Please log in to the airport's network</body></html>"


class Between:
    """A proxy between the bot and the Bot API that answers a method by itself, some times or for ever; `calls`: how often each was asked for."""

    def __init__(self) -> None:
        self.odd: dict[str, list[Odd]] = {}
        self.calls: dict[str, int] = {}

    @web.middleware
    async def answer(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        self.calls[method] = self.calls.get(method, 0) + 1
        if many := self.odd.get(method):
            status, body = many.pop(0)
            return web.Response(status=status, text=body)
        return await handler(request)


@asynccontextmanager
async def behind(between: Between) -> AsyncIterator[House]:
    """A bot that talks to its Bot API through `between`."""
    house = House()
    app = server(house.local)
    app.middlewares.append(between.answer)
    requests = (AiohttpRequest(), AiohttpRequest())
    async with listening(app) as port:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=requests[0], get_updates_request=requests[1])
        house.task = asyncio.create_task(run(bot, house.runtime, profile_of(shipped_content()), house.clock, ticking=False))
        try:
            yield house
        finally:
            house.task.cancel()
            with suppress(asyncio.CancelledError):
                await house.task
            for request in requests:
                await request.shutdown()
            await house.runtime.stop()


async def put_off(house: House) -> None:
    """Wait until a letter waits for a later try, and make it later."""
    async with asyncio.timeout(20):
        while (house.runtime.sending.next_due() or house.clock()) <= house.clock():
            await asyncio.sleep(0)
    house.clock.move_to(house.clock() + timedelta(seconds=90))
    house.runtime.sending.letters.set()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, PORTAL, id="a captive portal"),
        pytest.param(200, "[]", id="JSON of somebody else"),
        pytest.param(200, '{"ok": true}', id="a proxy that is well"),
        pytest.param(200, '{"ok": true, "result": {"message_id"', id="cut off"),
        pytest.param(403, PORTAL, id="a firewall"),
        pytest.param(403, '{"message": "blocked"}', id="a firewall in JSON"),
        pytest.param(404, PORTAL, id="a proxy without a way"),
        pytest.param(401, PORTAL, id="a proxy that wants a password"),
        pytest.param(400, PORTAL, id="a proxy that understands nothing"),
        pytest.param(502, PORTAL, id="nobody behind the proxy"),
        pytest.param(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}', id="a token that is not known"),
        pytest.param(
            429, '{"ok": false, "error_code": 429, "parameters": {"retry_after": "soon"}, "description": "x"}', id="soon"
        ),
        pytest.param(429, '{"ok": false, "error_code": 429, "parameters": {"retry_after": -7}, "description": "x"}', id="before"),
        pytest.param(
            429, '{"ok": false, "error_code": 429, "parameters": {"retry_after": 1e300}, "description": "x"}', id="never"
        ),
    ],
)
async def test_what_is_no_answer_to_a_letter_loses_none(status: int, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    between = Between()
    between.odd["sendMessage"] = [(status, body)] * 2
    async with behind(between) as house:
        house.local.say(1, "thanks")
        await put_off(house)
        await put_off(house)
        assert len(await house.settle()) == 1
        assert [r["blocked"] for r in house.store.export(1)["chat"]] == [0]
    assert "airport" not in "".join(capsys.readouterr())


async def test_a_picture_or_file_that_got_no_answer_goes_again() -> None:
    between = Between()
    between.odd["sendDocument"] = [(200, PORTAL), (403, PORTAL)]
    async with behind(between) as house:
        house.local.say(1, "/export")
        await put_off(house)
        await put_off(house)
        await house.settle()
        assert sum("document" in m for m in house.local.messages(1)) == 2


async def test_while_the_token_is_not_known_no_letter_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.send.MOST_TRIES", 3)
    between = Between()
    between.odd["sendMessage"] = [(401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}')] * 6
    async with behind(between) as house:
        house.local.say(1, "thanks")
        for _ in range(6):
            await put_off(house)
        assert len(await house.settle()) == 1


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param({-5: -5}, id="to itself"),
        pytest.param({-5: -100500, -100500: -5}, id="in a circle"),
        pytest.param({-5: -6, -6: -7, -7: -8, -8: -5}, id="in a large circle"),
        pytest.param({-5: 2}, id="to somebody"),
    ],
)
async def test_a_group_that_does_not_arrive_is_followed_no_further(moves: dict[int, int]) -> None:
    house = await House().open()
    house.local.person(2)
    house.local.say(2, "hi")
    await house.settle()
    before = house.store.session(2), len(house.local.messages(2))
    for chat, to in moves.items():
        house.local.group(chat, "group").members.add(1)
        house.local.world.chats[chat].moved = to
    for _ in range(3):
        house.local.say(1, "/help", -5)
        await house.settle()
    tries = [given["chat_id"] for name, given in house.local.calls if name == "sendMessage" and given["chat_id"] < 0]
    after = house.store.session(2), len(house.local.messages(2))
    await house.close()
    assert len(tries) <= 3 * (MOST_MOVES + 1)
    assert (house.runtime.sending.size, after) == (0, before), "nothing waits for ever, and nobody else is told"


@pytest.mark.parametrize("to", ['"abc"', "true", "1e300", "[1]", "9223372036854775808", "-9223372036854775809"])
async def test_a_group_that_moves_to_no_number_is_refused_and_holds_up_nothing(to: str) -> None:
    between = Between()
    error = f'{{"ok": false, "error_code": 400, "description": "x", "parameters": {{"migrate_to_chat_id": {to}}}}}'
    async with behind(between) as house:
        house.local.group(-5, "group").members.add(1)
        between.odd["sendMessage"] = [(400, error)]
        house.local.say(1, "/help", -5)
        await house.settle()
        assert between.calls["sendMessage"] == 1
        house.local.say(1, "/help", -5)
        await house.settle()
        assert sum(m["from"]["is_bot"] for m in house.local.messages(-5)) == 1, "what comes next goes out"


@pytest.mark.parametrize("why", ["can't parse entities: Unsupported start tag", "BUTTON_DATA_INVALID", "message is too long"])
async def test_a_call_for_help_that_is_refused_for_its_form_goes_out_as_words(
    why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = await House().open()
    house.local.fail_next("sendMessage", ApiError(400, f"Bad Request: {why}"))
    house.local.say(1, "my chest is tight and im sweating")
    answers = await house.settle()
    (sent,) = (m for m in house.local.messages(1) if m.get("text", "").startswith("Stop, sit down"))
    await house.close()
    assert "reply_markup" not in sent
    assert "entities" not in sent
    assert answers[0] == sent["text"]
    assert "letter refused for its form" in "".join(capsys.readouterr())


async def test_a_call_for_help_that_is_given_up_is_told_louder_than_another_letter(capsys: pytest.CaptureFixture[str]) -> None:
    house = await House().open()
    for _ in range(2):
        house.local.fail_next("sendMessage", ApiError(400, "Bad Request: chat not found, marmalade"))
    house.local.say(1, "my chest is tight and im sweating")
    await house.settle()
    figures = house.figures.text().decode()
    await house.close()
    log = "".join(capsys.readouterr())
    assert 'runtall_failures_total{what="urgent"} 1.0' in figures
    assert "critical" in log
    assert "chat not found" in log
    assert "marmalade" not in log


async def test_another_letter_whose_markup_is_refused_goes_out_as_words() -> None:
    house = await House().open()
    house.local.fail_next("sendMessage", ApiError(400, "Bad Request: can't parse entities: x"))
    house.local.say(1, "thanks")
    assert len(await house.settle()) == 1
    await house.close()


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands"])
@pytest.mark.parametrize(("status", "body"), [(200, "[]"), (200, "{}"), (502, "null"), (200, PORTAL), (400, PORTAL)])
async def test_a_start_waits_out_what_is_no_answer(method: str, status: int, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shells.telegram.insisting.SECONDS_BETWEEN", (0.0,))
    between = Between()
    between.odd[method] = [(status, body)] * 2
    async with behind(between) as house:
        house.local.say(1, "thanks")
        assert len(await house.settle()) == 1
