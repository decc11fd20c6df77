"""What a page is shown: the world as data, changes as they come, files.

Rule: everything goes out as JSON; the page builds nodes of it and never markup.
Neighbours: room.py serves it; shells/inside.py lays out the inside of the bot; static/ draws.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from starlette.responses import Response

from bot.core.content.load import FIRST
from bot.core.model.session import load
from bot.shells.stage import Json, Stage
from bot.shells.telegram.local.world import BOT, BOT_ID, Chat, World

IMAGES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
MOST_MESSAGES = 300
"""Newest messages of a chat that a page gets."""
ALIVE_SECONDS = 15
AGAIN = "again"


class Page:
    """One open page: the language that it speaks, and what it has not been told yet."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._queue: asyncio.Queue[Json] = asyncio.Queue()

    def listen(self, chat: int, what: str, number: int) -> None:
        """A listener of a world."""
        self.put({"what": what, "chat": chat, "id": number})

    def put(self, change: Json) -> None:
        self._queue.put_nowait(change)

    def again(self) -> None:
        """The page is to start over."""
        self.put({"what": AGAIN})

    async def changes(self, world: World) -> AsyncIterator[str]:
        """Changes as they come, until the page is to start over; a comment now and then keeps the line open."""
        while True:
            try:
                change = await asyncio.wait_for(self._queue.get(), ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change["what"] == AGAIN:
                return
            yield event(_filled(world, change))


def _filled(world: World, change: Json) -> Json:
    """A change with what it is about, as it stands now."""
    chat = change.get("chat", 0)
    match change["what"]:
        case "new" | "edit":
            found = world.chats[chat].messages.get(change["id"])
            return {**change, "message": found and shown(world, found)}
        case "typing":
            return {**change, "action": world.actions.get(chat, "typing")}
        case "offered":
            return {**change, **_offered(world.offers.get(chat, {}))}
        case "answered":
            return {**change, "text": world.notices.get(chat, "")}
        case _:
            return change


def _offered(offer: Json) -> Json:
    """The cards that somebody who types may choose from."""
    cards = [
        {"title": c["title"], "note": c.get("description", ""), "photo": c.get("photo_file_id")} for c in offer.get("results", [])
    ]
    return {"cards": cards, "next": offer.get("next_offset") or "", "button": offer.get("button")}


def shown(world: World, message: Json) -> Json:
    """A message as the page gets it; of a poll also who chose what, so that each sees their own vote."""
    if "poll" not in message:
        return message
    votes = world.votes.get(message["poll"]["id"], {})
    return {**message, "votes": {str(person): list(chosen) for person, chosen in votes.items()}}


def event(data: Json) -> str:
    """One server-sent event."""
    return f"data: {json.dumps(data)}\n\n"


async def everything(stage: Stage, words: Mapping[str, Mapping[str, str]], lang: str) -> Json:
    """The whole world, for a page that knows nothing. `words`: by language."""
    world = stage.local.world
    return {
        **await clock(stage),
        "what": "state",
        "lang": lang,
        "words": {code: {**words[FIRST], **own} for code, own in words.items()},
        "kept": stage.kept,
        "bot": BOT_ID,
        "name": BOT["first_name"],
        "username": BOT["username"],
        "commands": _commands(world),
        "people": [await _person(stage, user) for user in world.users.values()],
        "chats": [_chat(world, chat) for chat in world.chats.values()],
    }


async def _person(stage: Stage, user: Json) -> Json:
    lang = await language_of(stage, user["id"]) or user["language_code"]
    return {"id": user["id"], "name": user["first_name"], "lang": lang}


async def language_of(stage: Stage, person: int) -> str:
    """In which language the bot speaks with somebody; "" where they never met, or in a group."""
    kept = await stage.runtime.session_of(person) if person > 0 else None
    return load(kept).lang if kept else ""


def _chat(world: World, chat: Chat) -> Json:
    messages = [shown(world, m) for m in list(chat.messages.values())[-MOST_MESSAGES:]]
    members = sorted(m for m in chat.members if m in world.users)
    topics = [{"id": n, "name": chat.names.get(n, f"#{n}"), "open": is_open} for n, is_open in chat.topics.items()]
    about = {
        "topics": topics,
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "members": members,
        "admins": sorted(chat.admins),
    }
    return {**about, "messages": messages}


def _commands(world: World) -> Json:
    """The commands that the bot told Telegram, by language ("": of those who have no other) and the kind of chat that they are for."""
    found: dict[str, dict[str, list[Json]]] = {"": {}}
    for given in world.profile.get("commands", []):
        kind = _parsed(given.get("scope") or {}).get("type", "")
        own = found.setdefault(given.get("language_code") or "", {})
        own["group" if "group" in kind else "private"] = _parsed(given.get("commands") or [])
    return found


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


async def clock(stage: Stage) -> Json:
    """What the bot's clock shows, and when the next reminder is due."""
    due = await stage.runtime.next_reminder()
    return {"what": "clock", "now": stage.runtime.now().isoformat(), "next": due.isoformat() if due else None}


def language(accepted: str, known: Iterable[str]) -> str:
    """The first language of an Accept-Language header that the page has words in; else the first language."""
    codes = (part.partition(";")[0].strip()[:2].casefold() for part in accepted.split(","))
    have = set(known)
    return next((code for code in codes if code in have), FIRST)


def file(name: str, body: bytes) -> Response:
    """A file for the page: pictures to be seen, anything else to be saved."""
    for first, kind in IMAGES.items():
        if body.startswith(first):
            return Response(body, media_type=kind)
    safe = "".join(c for c in name if c.isascii() and (c.isalnum() or c in " ._-"))
    headers = {"Content-Disposition": f'attachment; filename="{safe or "file"}"'}
    return Response(body, media_type="application/octet-stream", headers=headers)
