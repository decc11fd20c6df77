"""aiogram as second opinion: what goes either way in a talk is what Telegram takes and gives.

Its import takes seconds, which one worker is to pay and not each: tests that ask for it stand here and in the clubs' files, close to each other.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.test_shell import House


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
