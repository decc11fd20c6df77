"""aiogram as second opinion: what goes either way in a talk is what Telegram takes and gives."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import pytest
from pydantic import ValidationError

from tests.test_shell import House

pytestmark = pytest.mark.proof


@pytest.fixture
async def house() -> AsyncIterator[House]:
    opened = await House().open()
    yield opened
    await opened.close()


async def test_everything_that_goes_either_way_is_valid_to_aiogram(house: House, aiogram: Any) -> None:
    methods, types = aiogram.methods, aiogram.types
    models = {"sendMessage": methods.SendMessage, "editMessageText": methods.EditMessageText, "answerCallbackQuery": methods.AnswerCallbackQuery,
              "setMyCommands": methods.SetMyCommands, "sendDocument": None, "getMe": methods.GetMe}  # fmt: skip
    updates = []
    for text in ("hi", "/export", "/settings", "my chest is tight and im sweating"):
        house.local.say(1, text)
        updates += house.local.world.updates
        await house.settle()
    house.local.press(1, *house.newest("I have been assessed"))
    updates += house.local.world.updates
    await house.settle()
    assert {name for name, _ in house.local.calls} >= {
        "getMe",
        "sendMessage",
        "sendDocument",
        "answerCallbackQuery",
        "setMyCommands",
    }
    for name, parameters in house.local.calls:
        if model := models.get(name):
            model.model_validate(parameters)
    for raw in updates:
        types.Update.model_validate(raw)
    for m in house.local.messages(1):
        types.Message.model_validate(m)


def test_it_looks_at_all_of_a_message(aiogram: Any) -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    for button in ({"text": "Yes", "callback_data": "yes"}, {"callback_data": "yes"}):
        shown = {**message, "reply_markup": {"inline_keyboard": [[button]]}}
        wrong = pytest.raises(ValidationError, match=r"message\.reply_markup\.inline_keyboard\.0\.0\.text")
        with nullcontext() if "text" in button else wrong:
            aiogram.types.Update.model_validate({"update_id": 1, "message": shown})
