"""A few hundred hostile updates through the real inbox (tests/fuzz.py takes ten thousand)."""

import asyncio
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.runtime import Limits
from tests import fuzz
from tests.tables import few_or_many, searched
from tests.test_shell import House


@few_or_many(60, 200)
async def test_hostile_updates_crash_nothing_and_no_chat_is_stuck(examples: int) -> None:
    found = await fuzz.run(examples, seed=7)
    assert (found.crashed, found.failed, found.stuck) == (False, 0, 0)
    assert found.unread > 0


NAMES = st.sampled_from(
    (
        "id",
        "type",
        "chat",
        "from",
        "text",
        "caption",
        "data",
        "message",
        "date",
        "message_id",
        "entities",
        "title",
        "status",
        "document",
    )
)
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(fuzz.TEXTS)
    | st.integers(-3, 3),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), parts, max_size=6),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "chat_member", "inline_query")
)
ROUGHLY = st.fixed_dictionaries(
    {"chat": st.fixed_dictionaries({"id": st.integers(1, 3) | ANY, "type": st.just("private") | ANY})},
    optional={"from": st.fixed_dictionaries({"id": st.integers(1, 3)}, optional={"language_code": ANY}) | ANY,
              "text": st.sampled_from(fuzz.TEXTS) | ANY, "data": st.sampled_from(fuzz.DATA) | ANY, "entities": ANY, "document": ANY,
              "message": ANY, "query": ANY, "new_chat_member": ANY, "message_id": ANY, "reply_to_message": ANY},
)  # fmt: skip


def any_update_fails_no_turn_and_the_next_is_answered(updates: list[dict[str, Any]]) -> None:
    async def through() -> None:
        failures = fuzz.Failures()
        house = await House(":memory:", Limits(), failures).open()
        for update in updates:
            house.local._push(**update)
        house.local.say(1, "/help")
        await house.settle()
        assert failures.count["turn"] == 0
        assert len(house.local.messages(1)) > 1
        await house.close()

    asyncio.run(through())


test_any_update_fails_no_turn_and_the_next_is_answered = searched(
    any_update_fails_no_turn_and_the_next_is_answered,
    15,
    300,
    st.lists(st.dictionaries(KINDS, ROUGHLY | ANY, max_size=2), max_size=6),
)


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
