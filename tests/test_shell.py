"""The Telegram shell over LocalTelegram: raw updates to events, a whole talk, errors of every kind."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from telegram.error import NetworkError

from bot.cli.house import Clock, profile_of
from bot.cli.library import shipped
from bot.core.content.load import Content
from bot.core.model.events import Joined, Left, Pressed, Said, Sent
from bot.core.model.levels import Level
from bot.core.model.session import load
from bot.making import Drawer
from bot.runtime import Limits, Runtime
from bot.shells.ops.prometheus import Figures
from bot.shells.telegram.app import run
from bot.shells.telegram.events import chat_of, read_update, to_event
from bot.shells.telegram.local.api import ApiError
from bot.shells.telegram.local.markup import MarkupError, parse
from bot.shells.telegram.local.server import LocalTelegram
from bot.store.protocol import Waiting
from bot.store.sqlite import open_store
from tests.conftest import NOON, STRAIGHT, shipped_content
from tests.tables import searched
from tests.texts import texts

CHAT = {"id": 5, "type": "private", "first_name": "A"}
USER = {"id": 5, "is_bot": False, "first_name": "A", "language_code": "en"}
BOT = {"id": 99, "is_bot": True, "first_name": "B"}


def update(**parts: Any) -> dict[str, Any]:
    return {"update_id": 1, **parts}


def message(**parts: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 0, "chat": CHAT, "from": USER, **parts}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(update(message=message(text="hi")), (Said, "hi"), id="a text"),
        pytest.param(update(message=message(caption="look", photo=[])), (Said, "look"), id="a caption is a text"),
        pytest.param(update(edited_message=message(text="hi")), (Said, "hi"), id="an edited text"),
        pytest.param(update(message=message(sticker={})), (Sent, "sticker"), id="a sticker"),
        pytest.param(update(message=message(video_note={})), (Sent, "video"), id="a round video"),
        pytest.param(update(message=message(dice={})), (Sent, "other"), id="something new"),
        pytest.param(
            update(callback_query={"id": "1", "from": USER, "data": "x", "message": message()}), (Pressed, "x"), id="a press"
        ),
        pytest.param(
            update(callback_query={"id": "1", "from": USER, "data": "x"}), (Pressed, "x"), id="a press on a lost message"
        ),
        pytest.param(
            update(my_chat_member={"chat": CHAT, "from": USER, "new_chat_member": {"status": "kicked"}}),
            (Left, True),
            id="blocked",
        ),
        pytest.param(update(message=message(new_chat_members=[BOT])), (Joined, True), id="added to a group"),
    ],
)
def test_to_event(raw: dict[str, Any], expected: tuple[type, Any]) -> None:
    event = to_event(raw, NOON)
    kind, value = expected
    assert isinstance(event, kind)
    assert value in (
        getattr(event, "text", None),
        getattr(event, "what", None),
        getattr(event, "data", None),
        getattr(event, "bot", None),
    )
    assert chat_of(raw) == 5


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": "x"},
        {"update_id": 1, "message": 3},
        {"update_id": 1, "message": {"chat": {}}},
        {"update_id": 1, "poll": {}},
    ],
)
def test_odd_updates_are_no_events(raw: dict[str, Any]) -> None:
    assert to_event(raw, NOON) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | texts(8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "text", "chat", "from", "data", "message"]), inner, max_size=5)
    ),
    max_leaves=12,
)


UPDATES = st.dictionaries(st.sampled_from(["update_id", "message", "edited_message", "callback_query", "my_chat_member"]), JSON)


def any_json_is_read_without_an_exception(raw: dict[str, Any]) -> None:
    to_event(raw, NOON)
    chat_of(raw)


test_any_json_is_read_without_an_exception = searched(any_json_is_read_without_an_exception, 20, 100, UPDATES)


@pytest.mark.parametrize("html", ["<b>x", "x</b>", "<blink>x</blink>", "<b><i>x</b></i>"])
def test_bad_markup_is_refused(html: str) -> None:
    with pytest.raises(MarkupError):
        parse(html)


def test_entities_count_utf16_units() -> None:
    assert parse("😀<b>é</b> &lt;") == ("😀é <", [{"type": "bold", "offset": 2, "length": 1}])


class House:
    """A running bot on a LocalTelegram with one person."""

    def __init__(
        self,
        database: str = ":memory:",
        limits: Limits | None = None,
        meter: Figures | None = None,
        content: Content | None = None,
        drawer: Drawer | None = None,
    ) -> None:
        self.figures = meter or Figures("test", "test", safe=False)
        self.clock = Clock(NOON)
        self.local = LocalTelegram(self.clock)
        self.local.person(1)
        self.store = open_store(database)
        media = shipped() / "media"
        self.runtime = Runtime(
            self.store, content or shipped_content(), read_update, self.clock, media, limits, self.figures, drawer=drawer
        )
        self.task: asyncio.Task[None] | None = None

    async def open(self) -> "House":
        self.local.world.last_update, self.local.world.last_message = await self.runtime.counters()
        profile = profile_of(shipped_content())
        self.task = asyncio.create_task(run(self.local.bot(), self.runtime, profile, self.clock, ticking=False))
        return self

    async def settle(self) -> list[str]:
        async with asyncio.timeout(20):
            return await self._settled()

    async def _settled(self) -> list[str]:
        while (last := max((u["update_id"] for u in self.local.world.updates), default=0)) > self.runtime.newest:
            await self.runtime.reached(last)
        await self.runtime.idle()
        return [m.get("text", "") for m in self.local.messages(1) if m["from"]["is_bot"]]

    def newest(self, label: str) -> tuple[int, str]:
        """The newest button with this label, or data without its version: its message and data."""
        for m in reversed(self.local.messages(1)):
            for row in m.get("reply_markup", {}).get("inline_keyboard", []):
                for b in row:
                    if label in (b["text"], b["callback_data"].partition(":")[2]):
                        return m["message_id"], b["callback_data"]
        raise AssertionError(label)

    async def close(self) -> None:
        assert self.task is not None
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task
        await self.runtime.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    opened = await House().open()
    yield opened
    await opened.close()


def newest(house: House, label: str) -> tuple[int, str]:
    return house.newest(label)


async def test_a_talk_over_unmodified_python_telegram_bot(house: House) -> None:
    house.local.say(1, "hi")
    assert "Run Tall" in (await house.settle())[0]
    house.local.press(1, *newest(house, "o:yes"))
    assert "Which country" in (await house.settle())[-1]


async def test_ticks_edit_the_message_in_place(house: House) -> None:
    house.local.say(1, "/start")
    await house.settle()
    for tap in ("o:yes", "skip"):
        house.local.press(1, *newest(house, tap))
        await house.settle()
    count = len(house.local.messages(1))
    house.local.press(1, *newest(house, "m:lung_clot"))
    await house.settle()
    assert len(house.local.messages(1)) == count
    assert any(b["text"].startswith("✓") for row in house.local.messages(1)[-1]["reply_markup"]["inline_keyboard"] for b in row)


def of_a_moment(house: House) -> list[int]:
    """Messages that have buttons of a moment: those whose data begins with a version."""
    rows = {m["message_id"]: m.get("reply_markup", {}).get("inline_keyboard", []) for m in house.local.messages(1)}
    return [n for n, many in rows.items() if any(b.get("callback_data", "~")[0].isdecimal() for row in many for b in row)]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda house: house.local.press(1, *newest(house, "o:yes")), id="pressed"),
        pytest.param(lambda house: house.local.say(1, "yes"), id="typed"),
    ],
)
async def test_the_buttons_of_a_question_that_is_over_go(house: House, answer: Callable[[House], object]) -> None:
    house.local.say(1, "/check")
    await house.settle()
    asked = of_a_moment(house)
    answer(house)
    await house.settle()
    for _ in range(100):  # nobody waits for it but this test
        await asyncio.sleep(0)
    now = of_a_moment(house)
    assert len(asked) == len(now) == 1
    assert now != asked


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ApiError(429, "Too Many Requests: retry after 3", retry_after=3), id="told to wait"),
        pytest.param(NetworkError("down"), id="network down"),
    ],
)
async def test_a_send_that_fails_is_sent_later(house: House, error: Exception) -> None:
    house.local.fail_next("sendMessage", error)
    house.local.say(1, "thanks")
    async with asyncio.timeout(20):
        while (house.runtime.sending.next_due() or NOON) <= NOON:
            await asyncio.sleep(0)
    house.clock.move_to(NOON + timedelta(seconds=90))
    house.runtime.sending.letters.set()
    texts = await house.settle()
    assert len(texts) == 1


async def test_one_refused_message_does_not_stop_the_next(house: House) -> None:
    house.local.fail_next("sendMessage", ApiError(400, "Bad Request: message is too long"))
    house.local.say(1, "hi")
    assert len(await house.settle()) == 1


async def test_a_blocked_chat_is_left_alone(house: House) -> None:
    house.local.world.chats[1].blocked = True
    house.local.say(1, "hi")
    assert await house.settle() == []


async def test_an_update_that_nobody_can_read_stops_nothing(house: House) -> None:
    house.local.world.push(callback_query={"from": 3})
    house.local.say(1, "hi")
    assert await house.settle()


async def test_state_survives_a_restart_in_the_middle_of_a_question(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    first = await House(path).open()
    first.local.say(1, "/start")
    await first.settle()
    first.local.press(1, *newest(first, "o:yes"))
    await first.settle()
    await first.close()
    second = await House(path).open()
    second.local.say(1, "ireland")
    assert "Safety first" in "\n".join(await second.settle())
    await second.close()


async def test_a_repeated_update_is_answered_once(house: House) -> None:
    house.local.say(1, "hi")
    raw = json.dumps(house.local.world.updates[-1])
    await house.settle()
    assert await house.runtime.accept_all([Waiting(house.local.world.last_update, 1, raw)]) == 0
    assert len(await house.settle()) == 2


async def test_a_goodbye_that_is_late_takes_nothing_that_began_after_it(house: House) -> None:
    for text in ("my back hurts after running, 5/10", "/delete"):
        house.local.say(1, text)
        await house.settle()
    house.local.fail_next("sendMessage", ApiError(429, "Too Many Requests: retry after 3", retry_after=3))
    house.local.press(1, *newest(house, "erase"))
    async with asyncio.timeout(20):
        while (house.runtime.sending.next_due() or NOON) <= NOON:
            await asyncio.sleep(0)
    assert house.store.session(1) is None
    house.local.say(1, "crushing chest pain and sweating")
    async with asyncio.timeout(20):
        while (kept := house.store.session(1)) is None:
            await asyncio.sleep(0)
    house.clock.move_to(NOON + timedelta(seconds=90))
    house.runtime.sending.letters.set()
    texts = await house.settle()
    assert any("Everything I kept about you is gone" in text for text in texts[-4:])
    assert house.store.session(1) == kept
    assert load(kept).open_level == Level.EMERGENCY
    assert not [r for r in house.store.export(1)["outbox"] if json.loads(str(r["meta"])).get("forget")]


@pytest.mark.parametrize("error", [ApiError(400, "Bad Request: wrong"), ApiError(403, "Forbidden: bot was blocked by the user")])
async def test_a_goodbye_that_can_never_be_out_leaves_nothing(house: House, error: ApiError) -> None:
    for text in ("my back hurts after running, 5/10", "/delete"):
        house.local.say(1, text)
        await house.settle()
    house.local.fail_next("sendMessage", error)
    house.local.press(1, *newest(house, "erase"))
    await house.settle()
    assert not any(house.store.export(1).values())


async def test_erase_leaves_no_row_about_the_person(house: House) -> None:
    for text in ("my back hurts after running, 5/10", "/delete"):
        house.local.say(1, text)
        await house.settle()
    house.local.press(1, *newest(house, "erase"))
    texts = await house.settle()
    assert "Everything I kept about you is gone" in texts[-1]
    rows = house.store.export(1)
    assert {t: r for t, r in rows.items() if r} == {}


async def test_logs_hold_no_text_no_name_and_no_id(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.local.person(1, "Zebedee")
    house.local.say(1, "marmalade kills my back")
    await house.settle()
    out = "".join(capsys.readouterr())
    assert "marmalade" not in out
    assert "Zebedee" not in out


async def test_a_group_gets_general_answers_and_never_a_persons_health(house: House) -> None:
    house.local.group(-100, "supergroup", "Club").members.add(1)
    for text in (
        "/ask how often should i get up from my desk",
        "/ask my chest is tight and im sweating",
        "/check",
        "just chatting",
    ):
        house.local.say(1, text, -100)
        await house.settle()
    sent = [m["text"] for m in house.local.messages(-100) if m["from"]["is_bot"]]
    assert len(sent) == 3
    assert "chest" not in " ".join(sent).lower()
    assert "get help now" in sent[1]


async def test_a_picture_is_uploaded_once_and_named_afterwards(house: House) -> None:
    house.local.say(1, "/start")
    await house.settle()
    for tap in ("o:yes", "o:GB", *STRAIGHT[2:]):
        house.local.press(1, *newest(house, tap))
        await house.settle()
    message, _ = newest(house, "arm_swing_drill")
    for _ in range(2):
        house.local.press(1, message, "~exercise:arm_swing_drill")
        await house.settle()
    shown = [m for m in house.local.messages(1) if m.get("photo")]
    assert [m["caption"].split("\n")[0] for m in shown] == ["Arm-swing drill"] * 2
    assert "Start:" in shown[0]["caption"]
    assert [body for _, body in house.local.world.files.values()] == [(shipped() / "media/arm_swing_drill.png").read_bytes()]


async def test_a_picture_that_telegram_forgot_is_uploaded_again(house: House) -> None:
    await test_a_picture_is_uploaded_once_and_named_afterwards(house)
    house.local.world.files.clear()
    house.local.press(1, newest(house, "arm_swing_drill")[0], "~exercise:arm_swing_drill")
    await house.settle()
    assert len([m for m in house.local.messages(1) if m.get("photo")]) == 3
