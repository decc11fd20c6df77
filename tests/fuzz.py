"""Malformed, hostile and random updates through the real inbox. `python -m tests.fuzz [--updates 10000] [--seed N]`.

Real updates of every kind, with parts taken out, replaced or multiplied by what nobody should send; some are noise altogether.
Nothing may crash, no turn may fail for another reason than that its update cannot be read, and at the end every chat that is
written to must answer. tests/test_fuzz.py runs a few hundred of them.
"""

import argparse
import asyncio
import copy
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bot.runtime import Limits
from bot.shells.ops.prometheus import Figures
from tests.test_shell import House

Json = dict[str, Any]
PEOPLE = range(1, 21)
TEXTS = (
    "hi", "/start", "yes", "no", "none", "my back hurts", "my chest is tight and im sweating", "/delete", "/export", "/why", "skip",
    "back", "5", "/ask is heat good", "\u202e evil \u202d", "<b>bold</b> & <script>", "{{ 7*7 }}{% for %}", "a" * 5000, "😀" * 4096,
    "\x00\x01", "\ud83d", "no " * 1500, "not " * 300 + "chest pain", "1e309 miles", "9" * 400, "٣ أيام", "ａｃｈｅ", " ", "",
)  # fmt: skip
ODD = (
    None, True, -1, 0, 2**31, 2**63, -(2**70), 1.5, "", "x", "\x00", "😀" * 100, [], {}, [[]], {"id": 1}, {"id": None}, {"id": "1"},
    {"id": 2**80, "type": "private"}, {"id": 3, "type": "nonsense"}, [None], "a" * 10_000,
)  # fmt: skip
DATA = (
    "1:o:yes",
    "2:none",
    "3:o:GB",
    "~check",
    "~topic:faq.desk",
    "~topic:../../etc",
    ":::",
    "~",
    "",
    "999999999999999999:o:yes",
    "1:m:" + "x" * 200,
)


def valid(dice: random.Random, person: int) -> Json:
    """An update as Telegram sends it."""
    user = {"id": person, "is_bot": False, "first_name": dice.choice(TEXTS), "language_code": dice.choice(("en", "de", "xx", ""))}
    private = {"id": person, "type": "private", "first_name": "A"}
    group = {"id": -person, "type": dice.choice(("group", "supergroup", "channel")), "title": dice.choice(TEXTS)}
    chat = dice.choice((private, private, private, group))
    message = {"message_id": dice.randrange(1, 500), "date": 1, "chat": chat, "from": user}
    kinds: list[Json] = [
        {"message": {**message, "text": dice.choice(TEXTS)}},
        {"message": {**message, "caption": dice.choice(TEXTS), "photo": []}},
        {"message": {**message, "sticker": {}}},
        {"message": {**message, "new_chat_members": [user]}},
        {"message": {**message, "left_chat_member": user}},
        {"edited_message": {**message, "text": dice.choice(TEXTS)}},
        {"channel_post": {**message, "text": dice.choice(TEXTS)}},
        {"callback_query": {"id": "1", "from": user, "chat_instance": "1", "data": dice.choice(DATA), "message": message}},
        {"callback_query": {"id": "1", "from": user, "chat_instance": "1", "data": dice.choice(DATA)}},
        {
            "my_chat_member": {
                "chat": chat,
                "from": user,
                "date": 1,
                "old_chat_member": {},
                "new_chat_member": {"status": "kicked"},
            }
        },
        {"poll": {"id": "1"}},
    ]
    return dice.choice(kinds)


def spoil(dice: random.Random, thing: Any) -> Any:
    """`thing` with one part replaced, taken out or wrapped, somewhere within."""
    if isinstance(thing, dict) and thing and dice.random() < 0.85:
        name = dice.choice(list(thing))
        if dice.random() < 0.2:
            return {k: v for k, v in thing.items() if k != name}
        return {**thing, name: spoil(dice, thing[name])}
    return dice.choice((*ODD, [thing], {"x": thing}))


def noise(dice: random.Random, depth: int = 3) -> Any:
    if depth == 0 or dice.random() < 0.3:
        return dice.choice((*ODD, *TEXTS))
    if dice.random() < 0.3:
        return [noise(dice, depth - 1) for _ in range(dice.randrange(4))]
    names = (
        "id",
        "type",
        "chat",
        "from",
        "text",
        "data",
        "message",
        "message_id",
        "status",
        "new_chat_member",
        "tick",
        "reminder",
        "what",
    )
    return {dice.choice(names): noise(dice, depth - 1) for _ in range(dice.randrange(5))}


def hostile(dice: random.Random) -> Json:
    """One update: valid, spoiled once to three times, or noise."""
    kind = dice.random()
    if kind < 0.15:
        return {dice.choice(("message", "callback_query", "my_chat_member", "tick", "x")): noise(dice)}
    update = copy.deepcopy(valid(dice, dice.choice(PEOPLE)))
    for _ in range(dice.randrange(1, 4) if kind < 0.75 else 0):
        update = spoil(dice, update)
        if not isinstance(update, dict):
            update = {"message": update}
    return update


@dataclass(frozen=True)
class Found:
    """`failed`: turns that failed; `unread`: updates that cannot be read, set aside; `stuck`: chats that did not answer."""

    crashed: bool
    failed: int
    unread: int
    stuck: int


class Failures(Figures):
    """Counts what went wrong: a turn that failed is another thing than an update that cannot be read."""

    def __init__(self) -> None:
        super().__init__("fuzz", "fuzz", safe=False)
        self.count = Counter[str]()

    def failed(self, what: str) -> None:
        super().failed(what)
        self.count[what] += 1


async def run(updates: int, seed: int) -> Found:
    dice = random.Random(seed)
    failures = Failures()
    house = await House(":memory:", Limits(), failures).open()
    for person in PEOPLE:
        house.local.person(person)
        house.local.group(-person, "supergroup")
    for start in range(0, updates, 200):
        for _ in range(min(200, updates - start)):
            update = hostile(dice)
            update.pop("update_id", None)
            house.local._push(**{str(k): v for k, v in update.items()})
        await _settled(house)
    stuck = await _stuck(house)
    crashed = house.task is None or house.task.done()
    await house.close()
    return Found(crashed, failures.count["turn"], failures.count["unreadable"], stuck)


async def _settled(house: House) -> None:
    async with asyncio.timeout(120):
        while house.local.world.updates and not (house.task and house.task.done()):
            await asyncio.sleep(0)
        await house.runtime.idle()


async def _stuck(house: House) -> int:
    """How many people get no answer to a plain question now."""
    stuck = 0
    for person in PEOPLE:
        before = len(house.local.messages(person))
        house.local.say(person, "/help")
        await _settled(house)
        stuck += len(house.local.messages(person)) < before + 2
    return stuck


async def main(updates: int, seed: int) -> int:
    began = time.monotonic()
    found = await run(updates, seed)
    took = time.monotonic() - began
    print(
        f"{updates} updates in {took:.0f} s: {int(found.crashed)} crashes, {found.stuck} stuck chats, {found.failed} failed "
        f"turns, {found.unread} set aside as unreadable (seed {seed})"
    )
    return int(found.crashed or bool(found.stuck) or bool(found.failed))


if __name__ == "__main__":
    from bot.cli.chat import quiet

    quiet()
    reader = argparse.ArgumentParser()
    reader.add_argument("--updates", type=int, default=10_000)
    reader.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    given = reader.parse_args()
    sys.exit(asyncio.run(main(given.updates, given.seed)))
