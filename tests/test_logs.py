"""The log of a bad day holds what happened, and nobody's words, names, ids or secrets."""

import asyncio
import gc
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from telegram.error import NetworkError

from bot.core.content.load import Content
from bot.logs import configure, where
from bot.shells.telegram.local.api import ApiError
from bot.shells.telegram.local.server import TOKEN
from bot.store.protocol import Backlog
from tests.conftest import shipped_content
from tests.test_shell import House

PERSON, GROUP = 7770001, -1007770002
MARKERS = (
    "marmalade", "zebedee", "quagmire", "pumpernickel", "wombat", "cassowary", "axolotl", "tapioca",
    "7770001", "7770002", TOKEN, "Traceback",
)  # fmt: skip
"""Words of a text, a first name, a last name, a username, a title, a file, a callback, a template; two ids; the token."""


Listen = Callable[[str], io.StringIO]


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listen]:
    """Starts logging in a style, to what it returns; the logging is as it was afterwards."""

    def started(style: str) -> io.StringIO:
        written = io.StringIO()
        monkeypatch.setattr(sys, "stderr", written)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        configure(style)
        return written

    handlers = list(logging.getLogger().handlers)
    yield started
    logging.getLogger().handlers[:] = handlers
    monkeypatch.undo()
    structlog.reset_defaults()


def broken() -> Content:
    """The shipped content with one template that fails."""
    content = shipped_content()
    language = content.languages["en"]
    replies = {**language.replies, "conversation.thanks": ("{{ tapioca }}",)}
    return replace(content, languages={"en": replace(language, replies=replies)})


async def bad_day(house: House) -> None:
    """Everything that can hold a marker, and every kind of failure."""
    local = house.local
    local.person(PERSON, "Zebedee")
    local.world.users[PERSON] |= {"last_name": "Quagmire", "username": "pumpernickel"}
    local.group(GROUP, title="Wombat").members.add(PERSON)
    local.fail_next("sendMessage", NetworkError("marmalade"))
    local.fail_next("sendMessage", ApiError(400, "Bad Request: can't parse marmalade"))
    local.fail_next("sendMessage", RuntimeError("marmalade"))
    for text in ("hi", "thanks", "my chest is tight and marmalade", "/report"):
        local.say(PERSON, text)
    local.say(PERSON, "/ask marmalade", GROUP)
    local.press(PERSON, 1, "1:axolotl")
    local.send_file(PERSON, "cassowary.gpx", b"marmalade")
    local.world.push(callback_query={"from": "marmalade"}, message={"text": "marmalade"})
    local.world.push(message={"chat": {"id": PERSON, "type": "marmalade"}, "text": "marmalade"})


async def delivered(house: House) -> None:
    """Let the clock run until every update had its turn and every letter went or failed."""
    while house.runtime.newest < house.local.world.last_update or (await house.runtime.backlog()) != Backlog(0, 0, 0.0):
        house.clock.move_to(house.clock() + timedelta(seconds=5))
        house.runtime.sending.letters.set()
        await asyncio.sleep(0)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_a_bad_day_leaves_no_words_names_ids_or_secrets(listen: Listen, style: str) -> None:
    log = listen(style)
    house = House(content=broken())
    house.local.fail_next("setMyCommands", NetworkError(f"https://api/bot{TOKEN}/setMyCommands"))
    if style == "json":  # once: it is waited out for a second
        house.local.fail_next("getUpdates", NetworkError(f"https://api/bot{TOKEN}/getUpdates"))
    await house.open()
    await bad_day(house)
    async with asyncio.timeout(20):
        await delivered(house)
    house.local.block(PERSON)
    await house.settle()
    await house.close()
    expected = (
        "turn failed",
        "send postponed",
        "letter failed",
        "profile not set",
        *(("no updates",) if style == "json" else ()),
    )
    assert [word for word in expected if word not in log.getvalue()] == []
    assert [m for m in MARKERS if m.lower() in log.getvalue().lower()] == []
    if style == "json":
        assert all("event" in json.loads(line) for line in log.getvalue().splitlines())


async def test_what_libraries_log_is_told_without_their_words(listen: Listen) -> None:
    log = listen("json")

    async def lost() -> None:
        raise ValueError("marmalade")

    task = asyncio.create_task(lost())
    await asyncio.wait([task])
    del task
    gc.collect()
    logging.getLogger("telegram.ext").warning("https://api.telegram.org/bot%s/getMe", TOKEN)
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(t["event"], t["logger"]) for t in told] == [("library", "asyncio"), ("library", "telegram.ext")]
    assert told[0]["error"] == "ValueError"
    assert [m for m in MARKERS if m in log.getvalue()] == []


def test_a_crash_is_one_line_with_its_place_and_no_words(listen: Listen) -> None:
    log = listen("json")
    try:
        raise ExceptionGroup("marmalade", [KeyError("marmalade")])  # as a task group raises it
    except ExceptionGroup as error:
        sys.excepthook(type(error), error, error.__traceback__)
    line = json.loads(log.getvalue())
    assert (line["event"], line["error"]) == ("crashed", "KeyError")
    assert "marmalade" not in log.getvalue()


def test_where_an_error_rose() -> None:
    with pytest.raises(ValueError, match="Expecting") as caught:
        json.loads("{marmalade")
    assert where(caught.value).startswith("decoder.py:")
