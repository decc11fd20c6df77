"""A few hundred hostile updates through the real inbox (tests/fuzz.py takes ten thousand)."""

from collections import Counter
from typing import Any

import pytest

from bot.runtime import Limits
from tests import fuzz
from tests.tables import few_or_many
from tests.test_shell import House


@few_or_many(60, 200)
async def test_hostile_updates_crash_nothing_and_no_chat_is_stuck(examples: int) -> None:
    found = await fuzz.run(examples, seed=7)
    assert (found.crashed, found.failed, found.stuck) == (False, Counter(), 0)
    assert found.unread > 0


@pytest.mark.parametrize(
    ("chat", "person"),
    [
        pytest.param(0, 5, id="a chat that is the number of no chat"),
        pytest.param(5, 2**70, id="a person beyond every number"),
        pytest.param(5, {}, id="a person who is a mapping"),
    ],
)
async def test_an_id_that_is_none_is_set_aside_and_the_rest_goes_on(chat: Any, person: Any) -> None:
    house = await House(":memory:", Limits()).open()
    sender = {"id": person, "is_bot": False, "first_name": "A"}
    house.local._push(message={"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "from": sender, "text": "hi"})
    house.local.say(1, "/help")
    await house.settle()
    assert len(house.local.messages(1)) > 1
    assert house.store.db.execute("select state, error from inbox where error is not null").fetchall() == [("bad", "ValueError")]
    await house.close()
