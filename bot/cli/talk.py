"""`runtall chat`: the whole bot over a LocalTelegram, for programs (one JSON line in, one out) and for people.

What is typed goes the way of every message: LocalTelegram -> polling -> inbox -> step -> outbox -> LocalTelegram.
Neighbours: house.py plugs the parts together; contract/cli.md fixes the lines.
"""

import asyncio
import json
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.cli.house import Clock, content_for, database_of, media_of, profile_of, restore, runtime_for
from bot.core.content.load import Content
from bot.core.model.session import Session, load
from bot.core.rendering import plain
from bot.logs import configure
from bot.runtime import Runtime
from bot.shells.stage import Stage
from bot.shells.telegram.app import Profile, run
from bot.shells.telegram.local.server import LocalTelegram
from bot.store.protocol import Letter

Json = dict[str, Any]
ME = 1
ACTIONS = ("text", "press", "wait", "file", "place", "join", "leave", "bot", "topic", "moved", "inline")
ABOUT = ("user", "name", "lang", "chat", "chat_type", "admin", "title", "thread", "reply", "anonymous", "offset")
BOT_CHANGES = {
    "added": ("left", "member"), "promoted": ("member", "administrator"), "silenced": ("member", "restricted"),
    "allowed": ("restricted", "member"), "removed": ("member", "kicked"),
}  # fmt: skip
CHOICES = {"chat_type": ("private", "group", "supergroup", "channel"), "bot": tuple(BOT_CHANGES), "topic": ("closed", "open")}
LINK = "?start="
SPAN = re.compile(r"(\d+)\s*([smhdw])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class LineError(ValueError):
    """A line in that cannot be used; the message says what would be right."""


@dataclass
class Talk:
    """A running bot with people in it. Open with `open_talk`, close with `close`."""

    local: LocalTelegram
    runtime: Runtime
    clock: Clock
    content: Content
    serving: asyncio.Task[None]
    sent: list[tuple[Letter, int | None]] = field(default_factory=list)

    async def settle(self) -> None:
        """Wait until everything that was said is answered."""
        while any(u["update_id"] > self.seen for u in self.local.world.updates):
            await asyncio.sleep(0)
            self._still_serving()
        await self.runtime.idle()

    @property
    def seen(self) -> int:
        return self.runtime.newest

    def _still_serving(self) -> None:
        if self.serving.done():
            self.serving.result()
            raise UserError("the bot stopped", 1)

    async def close(self) -> None:
        self.serving.cancel()
        with suppress(asyncio.CancelledError):
            await self.serving
        await self.runtime.stop()


async def open_talk(database: str, clock: Clock) -> Talk:
    """A bot on a LocalTelegram, serving."""
    settings = settings_or_exit()[0]
    content = content_for(settings)
    return await talk_on(content, runtime_for(content, database, clock, media_of(settings), keys=keys_of(settings)), clock)


async def talk_on(content: Content, runtime: Runtime, clock: Clock, profile: Profile | None = None) -> Talk:
    """A bot on a LocalTelegram, serving with this runtime."""
    local = LocalTelegram(clock)
    local.world.last_update, local.world.last_message = await runtime.counters()
    bot = local.bot()
    talk = Talk(local, runtime, clock, content, asyncio.create_task(run(bot, runtime, profile, clock, ticking=False)))

    async def note(letter: Letter, message_id: int | None) -> None:
        talk.sent.append((letter, message_id))

    runtime.sending.observe(note)
    return talk


def clock_from(now: str | None) -> Clock:
    """The clock of `--now`. Raises UserError where that is no time."""
    return Clock(parse_time(now)) if now else Clock()


def parse_time(text: str) -> datetime:
    """An ISO 8601 time as UTC. Raises UserError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no time; write ISO 8601, such as 2026-11-20T08:00:00+00:00") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def jsonl(db: str | None, now: str | None) -> None:
    """Serve standard input line by line."""
    configure("json")
    quiet()
    asyncio.run(_jsonl(database_of(db), clock_from(now)))


def quiet() -> None:
    """Only errors are logged: standard error belongs to the person at the terminal."""
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


async def _jsonl(database: str, clock: Clock) -> None:
    talk = await open_talk(database, clock)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                answer = await answer_line(talk, line)
                print(json.dumps(answer, ensure_ascii=False), flush=True)
    finally:
        await talk.close()


async def answer_line(talk: Talk, line: str) -> Json:
    """The answer to one line in; a bad line changes nothing."""
    talk.sent.clear()
    try:
        given = parse_line(line)
        chat = await act(talk, given)
    except LineError as error:
        return {"replies": [], "error": str(error)}
    replies = [reply for letter, message in talk.sent if (reply := as_reply(talk, letter, message))]
    state = await state_of(talk, chat)
    return {"replies": replies, "state": state, "now": talk.clock().isoformat(), "error": None}


def _checked(given: Json) -> None:
    """Each field is of its kind. Raises LineError."""
    for name in set(given) & {"user", "chat", "thread", "moved"}:
        if not isinstance(given[name], int) or isinstance(given[name], bool):
            raise LineError(f"{name} is an integer")
    for name in set(given) & {
        "text",
        "press",
        "wait",
        "file",
        "name",
        "lang",
        "title",
        "bot",
        "topic",
        "chat_type",
        "inline",
        "offset",
    }:
        if not isinstance(given[name], str):
            raise LineError(f"{name} is a text")
    for name, words in CHOICES.items():
        if name in given and given[name] not in words:
            raise LineError(f"{name} is one of {', '.join(words)}")


def parse_line(line: str) -> Json:
    """A line in, checked. Raises LineError."""
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f'not JSON ({error.msg}); write one object a line, such as {{"text": "hi"}}') from error
    if not isinstance(given, dict):
        raise LineError('not a JSON object; write one a line, such as {"text": "hi"}')
    if unknown := [k for k in given if k not in (*ACTIONS, *ABOUT)]:
        raise LineError(f"unknown field {unknown[0]!r}; use one of {', '.join(ACTIONS)} and any of {', '.join(ABOUT)}")
    if sum(k in given for k in ACTIONS) != 1:
        raise LineError(f"a line has exactly one of {', '.join(ACTIONS)}")
    _checked(given)
    _check_place(given)
    return given


def _check_place(given: Json) -> None:
    place = given.get("place", [0, 0])
    if not isinstance(place, list) or len(place) != 2 or not all(type(v) in (int, float) for v in place):
        raise LineError("place is [latitude, longitude], such as [51.5, -0.1]")


async def act(talk: Talk, given: Json) -> int:
    """Do what a line asks; the chat that it was in. Raises LineError."""
    local, person = talk.local, int(given.get("user", 1))
    local.person(person, given.get("name", "Runner"), given.get("lang", "en"))
    chat = int(given.get("chat", person))
    if chat > 0:
        await restore(local, talk.runtime, talk.content, person)
    _place(local, given, person, chat)
    if "text" in given:
        local.say(person, given["text"], chat, **_placed(local, given, chat))
    elif "press" in given:
        chat = press(local, person, chat, given["press"])
    elif {"bot", "topic", "moved"} & given.keys():
        _change(local, given, person, _group(chat))
    elif "wait" in given:
        await wait(talk, given["wait"])
    elif {"file", "place", "inline"} & given.keys():
        _bring(local, given, person, chat)
    elif given.get("join"):
        local.join(person, _group(chat))
    elif given.get("leave"):
        local.leave(person, _group(chat))
    await talk.settle()
    return chat


def _bring(local: LocalTelegram, given: Json, person: int, chat: int) -> None:
    """What is no text: a file, a place, words typed behind the bot's name in some chat."""
    if "file" in given:
        local.send_file(person, *read_file(given["file"]), chat)
    elif "place" in given:
        local.share(person, *given["place"])
    else:
        local.query(person, given["inline"], given.get("offset", ""))


def _placed(local: LocalTelegram, given: Json, chat: int) -> Json:
    """Where in a group a text stands: its topic, and the bot's newest message, where it is a reply to that."""
    ours = [m for m in local.messages(chat) if m.get("from", {}).get("is_bot")]
    answered = {"reply_to_message": ours[-1]} if given.get("reply") and ours else {}
    return {"thread": given.get("thread", 0), "anonymous": bool(given.get("anonymous")), **answered}


def press(local: LocalTelegram, person: int, chat: int, wanted: str) -> int:
    """Press a button; one that opens the private chat does so, as on a phone. The chat in which it goes on. Raises LineError."""
    return push(local, person, chat, *button(local, chat, wanted))


def push(local: LocalTelegram, person: int, chat: int, message: int, found: Json) -> int:
    """Press a button that was found."""
    if "url" not in found:
        local.press(person, message, found["callback_data"], chat)
        return chat
    local.say(person, f"/start {found['url'].partition(LINK)[2]}")
    return person


def _change(local: LocalTelegram, given: Json, person: int, chat: int) -> None:
    """What administrators do: add, silence or remove the bot, close a topic, make the group a supergroup."""
    if "bot" in given:
        local.change_bot(person, chat, *BOT_CHANGES[given["bot"]])
    elif "topic" in given:
        local.close_topic(person, chat, given.get("thread", 1), closed=given["topic"] == "closed")
    elif given["moved"] >= 0:
        raise LineError("moved is the group's number as a supergroup, such as -1001")
    else:
        local.migrate(person, chat, given["moved"])


def _group(chat: int) -> int:
    if chat >= 0:
        raise LineError('this is about a group: add "chat": -100')
    return chat


def _place(local: LocalTelegram, given: Json, person: int, chat: int) -> None:
    """The chat of a line exists, with the person in it."""
    if chat > 0:
        if chat != person:
            raise LineError("a private chat has its user's id; a group's is negative")
        return
    known = local.world.chats.get(chat)
    kind = given.get("chat_type") or (known.kind if known else "supergroup")
    if kind == "private":
        raise LineError("a negative chat is a group or a channel")
    group = known or local.group(chat, kind, given.get("title") or "Club")
    group.kind, group.title = kind, given.get("title") or group.title
    if not given.get("join"):
        group.members.add(person)
    if "admin" in given:
        (group.admins.add if given["admin"] else group.admins.discard)(person)


def button(local: LocalTelegram, chat: int, wanted: str) -> tuple[int, Json]:
    """(message, button) under the newest message that has buttons, by label or data. Raises LineError."""
    for message in reversed(local.messages(chat)):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if not rows:
            continue
        buttons = [b for row in rows for b in row]
        for b in buttons:
            data = b.get("callback_data") or ""
            if (data or LINK in b.get("url", "")) and wanted in (b["text"], b["text"].removeprefix("✓ "), data, bare(data)):
                return message["message_id"], b
        raise LineError(f"no button {wanted!r}; there are {', '.join(repr(b['text']) for b in buttons)}")
    raise LineError("no message with buttons yet; write something first")


def bare(data: str) -> str:
    """A button's data without the version of its keyboard."""
    return data if data.startswith("~") else data.partition(":")[2]


def read_file(path: str) -> tuple[str, bytes]:
    """(name, content) of a local file. Raises LineError."""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as error:
        raise LineError(f"{path}: cannot be read ({type(error).__name__}); name a file that exists") from error


async def wait(talk: Talk, span: str) -> None:
    """Move the clock, stopping at each reminder that falls due on the way. Raises LineError."""
    target = later(talk.clock(), span)
    while (due := await talk.runtime.next_reminder()) is not None and due <= target:
        talk.clock.move_to(max(due, talk.clock()))
        if not await talk.runtime.tick():
            break
        await talk.runtime.idle()
    talk.clock.move_to(target)
    await talk.runtime.tick()


def later(now: datetime, span: str) -> datetime:
    """ "90m", "3d" or an ISO time -> when that is. Raises LineError where it is neither, or past."""
    found = SPAN.fullmatch(span.strip())
    try:
        at = now + timedelta(seconds=int(found[1]) * SECONDS[found[2]]) if found else parse_time(span)
    except (UserError, OverflowError) as error:
        raise LineError(f'{span!r} is no time; write "90m", "3d" or an ISO 8601 time') from error
    if at < now:
        raise LineError(f"{span!r} is in the past; the clock shows {now.isoformat()}")
    return at


def as_reply(talk: Talk, letter: Letter, message_id: int | None) -> Json | None:
    """A sent letter as a line out shows it."""
    body, meta = letter.letter, letter.meta
    if "cards" in body:
        return _cards(body, meta)
    rows = [[{"label": b["label"], "data": b.get("data") or b.get("url")} for b in row] for row in body.get("buttons") or []]
    return {
        "chat": letter.chat,
        "kind": meta.get("kind", "answer"),
        "text": plain(body.get("html") or ""),
        "html": body.get("html") or "",
        "buttons": rows,
        "photo": body.get("photo"),
        "document": (body.get("document") or {}).get("name"),
        "content": (body.get("document") or {}).get("content"),
        "level": meta.get("level"),
        "topics": meta.get("topics", []),
        "sources": meta.get("sources", []),
        "question": meta.get("question"),
        "edited": bool(body.get("edit")),
        "poll": body.get("poll"),
    }


def _cards(body: Json, meta: Json) -> Json:
    """What somebody who types is offered, as a line out shows it: to no chat, since they choose where to send it."""
    cards = [{k: c[k] for k in ("id", "title", "note", "html", "photo")} | {"text": plain(c["html"])} for c in body["cards"]]
    empty: Json = {"photo": None, "document": None, "content": None, "level": None, "question": None, "edited": False}
    return {
        "chat": 0, "kind": meta["kind"], "text": "", "html": "", "buttons": [], "topics": meta["topics"], "sources": [], **empty,
        "inline": cards, "next": body["next"], "private": body["private"] or None,
    }  # fmt: skip


async def state_of(talk: Talk, chat: int) -> Json:
    """Where the talk stands: flow, pending question, slots."""
    kept = await talk.runtime.session_of(chat)
    session = load(kept) if kept else Session()
    question = f"flag.{session.doubts[0]}" if session.doubts else session.question
    return {"flow": session.flow or None, "question": question, "slots": dict(session.slots), "country": session.country}


def stage_on(talk: Talk, *, kept: bool = False) -> Stage:
    """A talk as the playground and the terminal see it."""
    commands = profile_of(talk.content).commands
    move = partial(wait, talk)
    return Stage(talk.local, talk.runtime, talk.content, talk.settle, move, talk.close, kept, commands)


def terminal(db: str | None, now: str | None) -> None:
    """Serve a person at the terminal; Ctrl-C ends it as well as the end of input."""
    configure("text")
    quiet()
    with suppress(KeyboardInterrupt):
        asyncio.run(_terminal(database_of(db), clock_from(now)))


async def _terminal(database: str, clock: Clock) -> None:
    from bot.shells.terminal.loop import talk_in_terminal

    talk = await open_talk(database, clock)
    try:
        talk.local.person(ME)
        await restore(talk.local, talk.runtime, talk.content, ME)
        await talk_in_terminal(stage_on(talk, kept=True))
    finally:
        await talk.close()
