"""A few hundred hostile updates through the real inbox (tests/fuzz.py takes ten thousand)."""

from collections import Counter

from tests import fuzz


async def test_hostile_updates_crash_nothing_and_no_chat_is_stuck() -> None:
    found = await fuzz.run(200, seed=7)
    assert (found.crashed, found.failed, found.stuck) == (False, Counter(), 0)
    assert found.unread > 0
