"""A club to play with: the whole bot on a LocalTelegram, driven by the lines of `chat --jsonl`, in one process."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.cli.chat import answer_line
from bot.cli.house import Clock
from bot.cli.library import shipped
from bot.cli.lines import as_reply
from bot.cli.talk import Talk
from bot.core.content.load import Content
from bot.runtime import Runtime
from bot.shells.telegram.app import run
from bot.shells.telegram.events import read_update
from bot.shells.telegram.local.server import LocalTelegram
from bot.store.sqlite import SqliteStore, open_store
from tests.conftest import NOON, shipped_content

GROUP, CHANNEL, OTHER = -100, -200, -300
PAGE_AT = "https://bot.example/coach/"
COACH, DEPUTY, EVE, RIVAL = 10, 20, 66, 77
"""Coach and deputy of GROUP; a member without a role; the coach of OTHER, another group."""


@dataclass(repr=False)  # what is in it is long, and pytest writes down what fixtures are
class Town:
    """A running bot, and whoever writes to it."""

    talk: Talk
    store: SqliteStore

    @property
    def local(self) -> LocalTelegram:
        return self.talk.local

    async def line(self, **given: Any) -> list[dict[str, Any]]:
        """The replies to one line in. A line that cannot be used is an error of the test."""
        answer = await answer_line(self.talk, json.dumps(given))
        assert answer["error"] is None, answer["error"]
        for reply, (letter, _) in zip(answer["replies"], self.talk.sent, strict=True):
            reply["name"], reply["letter"] = letter.meta.get("name"), letter.letter
        return list(answer["replies"])

    async def say(self, person: int, text: str, chat: int | None = None, **more: Any) -> list[dict[str, Any]]:
        return await self.line(text=text, user=person, name=NAMES.get(person, "Runner"), **_to(chat), **more)

    async def press(self, person: int, wanted: str, chat: int | None = None) -> list[dict[str, Any]]:
        return await self.line(press=wanted, user=person, name=NAMES.get(person, "Runner"), **_to(chat))

    async def raw(self, person: int, data: str) -> list[dict[str, Any]]:
        """A press of a button that the person may never have seen, as a changed client can send it."""
        self.talk.sent.clear()
        self.local.person(person, NAMES.get(person, "Runner"))
        self.local.press(person, 1, data)
        await self.talk.settle()
        return [{"chat": letter.chat, "name": letter.meta.get("name"), "letter": letter.letter} for letter, _ in self.talk.sent]

    async def raw_text(self, person: int, data: str) -> list[dict[str, Any]]:
        """The same, as lines out show it."""
        await self.raw(person, data)
        shown = [as_reply(letter) for letter, _ in self.talk.sent]
        return [r | {"name": letter.meta.get("name")} for r, (letter, _) in zip(shown, self.talk.sent, strict=True)]

    def link(self, replies: list[dict[str, Any]]) -> str:
        """The payload of the newest link among the replies."""
        found = [b["data"] for r in replies for row in r["buttons"] for b in row if str(b["data"]).startswith("start:")]
        return str(found[-1]).removeprefix("start:")

    async def coach(self, person: int = COACH, group: int = GROUP, **about: Any) -> None:
        """Somebody administers a group, and becomes its coach."""
        said = await self.say(person, "/coach", group, admin=True, **{"title": "Harriers", **about})
        await self.say(person, f"/start {self.link(said)}")
        await self.press(person, "Yes, I'm the coach")

    async def member(self, person: int, *items: str, group: int = GROUP) -> None:
        """Somebody joins and shares these items."""
        said = await self.say(person, "/join", group)
        await self.say(person, f"/start {self.link(said)}")
        await self.raw(person, f"~club:enter:first:{group}")
        for item in items:
            await self.raw(person, f"~mine:flip:{item}:{group}")

    async def deputy(self, person: int = DEPUTY) -> None:
        said = await self.raw(COACH, f"~club:deputy::{GROUP}")
        self.local.world.chats[GROUP].members.add(person)
        await self.say(person, f"/start {said[0]['letter']['buttons'][0][0]['url'].removeprefix('start:')}")

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is kept about clubs, but for who looked."""
        tables = ("club", "member", "role")
        return {t: [tuple(r) for r in self.store.db.execute(f"select * from {t} order by 1, 2").fetchall()] for t in tables}


NAMES = {COACH: "Cora", DEPUTY: "Dan", EVE: "Eve", RIVAL: "Rob", 1: "Anna", 2: "Ben", 3: "Cleo", 4: "Dina", 5: "Emil"}


def _to(chat: int | None) -> dict[str, int]:
    return {} if chat is None else {"chat": chat}


@asynccontextmanager
async def town(content: Content | None = None) -> AsyncIterator[Town]:
    clock = Clock(NOON)
    local = LocalTelegram(clock)
    store = open_store(":memory:")
    content = content or shipped_content()
    runtime = Runtime(store, content, read_update, clock, shipped() / "media", page=PAGE_AT)
    serving = asyncio.create_task(run(local.bot(), runtime, None, clock, ticking=False))
    talk = Talk(local, runtime, clock, content, serving)

    async def note(letter: Any, message_id: int | None) -> None:
        talk.sent.append((letter, message_id))

    runtime.sending.observe(note)
    try:
        yield Town(talk, store)
    finally:
        await talk.close()
