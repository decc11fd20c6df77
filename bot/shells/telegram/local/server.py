"""LocalTelegram: a Telegram in this process, for the playground, the terminal and the tests. No network, no token.

It is a python-telegram-bot `BaseRequest`: give it to an unmodified `telegram.Bot` as both of its requests. People write,
press and leave through the methods below; time is the clock that it is given.
Neighbours: world.py remembers, api.py answers calls.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData

from bot.shells.telegram.local import polls
from bot.shells.telegram.local.api import RIGHTS, call, card_parts
from bot.shells.telegram.local.errors import ApiError
from bot.shells.telegram.local.world import BOT, BOT_ID, Chat, Json, World

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who an administrator is that does not show who they are."""
RESTRICTED = (
    "send_messages", "send_audios", "send_documents", "send_photos", "send_videos", "send_video_notes", "send_voice_notes", "send_polls",
    "send_other_messages", "add_web_page_previews", "change_info", "invite_users", "pin_messages", "manage_topics",
    "react_to_messages", "edit_tag",
)  # fmt: skip
TOKEN = "99:local"
POLL_LIMIT = 100


class LocalTelegram(BaseRequest):
    """An in-process Bot API. `world` may be looked at; change it only through the methods."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.world = World(clock)
        self.calls: list[tuple[str, Json]] = []
        self._arrived = asyncio.Event()
        self._failures: dict[str, list[Exception]] = {}

    def bot(self) -> Bot:
        """An unmodified bot that talks to this server."""
        return Bot(TOKEN, request=self, get_updates_request=self)

    # the bot's side

    @property
    def read_timeout(self) -> float:
        return 30.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer one call as Telegram does."""
        if "/file/bot" in url:
            number = url.rsplit("/", 1)[-1]
            return (200, self.world.files[number][1]) if number in self.world.files else (404, b"")
        name = url.rsplit("/", 1)[-1]
        given = _parameters(request_data)
        try:
            if (planned := self._failures.get(name)) and (error := planned.pop(0)):
                raise error
            result = await self._updates(given) if name == "getUpdates" else self._call(name, given)
        except ApiError as error:
            answer = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
            return error.code, json.dumps(answer).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _call(self, name: str, given: Json) -> Any:
        self.calls.append((name, given))
        return call(self.world, name, given)

    async def _updates(self, given: Json) -> list[Json]:
        """Long poll: an offset confirms what is before it; waits until something arrives."""
        offset = int(given.get("offset") or 0)
        self.world.updates = [u for u in self.world.updates if u["update_id"] >= offset]
        if not self.world.updates and given.get("timeout"):
            self._arrived.clear()
            await self._arrived.wait()
        return self.world.updates[:POLL_LIMIT]

    def fail_next(self, method: str, error: Exception) -> None:
        """The next call of `method` meets `error` (an ApiError, or a network error of python-telegram-bot)."""
        self._failures.setdefault(method, []).append(error)

    # people's side: each returns the number of the update that the bot gets

    def person(self, number: int, name: str = "Runner", lang: str = "en") -> None:
        """Somebody with a private chat with the bot."""
        self.world.user(number, name, lang)

    def group(self, number: int, kind: str = "supergroup", title: str = "Club") -> Chat:
        """A group or channel with the bot in it."""
        chat = self.world.chat(number, kind, title)
        chat.members.add(BOT_ID)
        return chat

    def say(
        self, person: int, text: str, chat: int | None = None, *, thread: int = 0, anonymous: bool = False, **more: Any
    ) -> int:
        """Somebody writes; in a topic of a forum, or as an anonymous administrator. Text as Telegram passes it on: commands carry their entity."""
        to = person if chat is None else chat
        parts: Json = {"text": text, **self._topic(to, thread), **more}
        if text.startswith("/"):
            length = len(text.split()[0])
            parts["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        channel = self.world.chats[to].kind == "channel"
        if channel or anonymous:
            parts["sender_chat"] = self.world.chat_json(to)
        sender = ANONYMOUS if anonymous else self.world.users[person]
        message = self.world.message(to, None if channel else sender, **parts)
        return self._push(**{"channel_post" if channel else "message": message})

    def _topic(self, chat: int, thread: int) -> Json:
        """What places a message in a topic; the topic is made where there is none."""
        if not thread:
            return {}
        self.world.chats[chat].topics.setdefault(thread, True)
        return {"message_thread_id": thread, "is_topic_message": True}

    def topic(self, chat: int, number: int, name: str) -> None:
        """The group is a forum with this topic in it."""
        self.world.chats[chat].topics.setdefault(number, True)
        self.world.chats[chat].names[number] = name

    def send(self, person: int, what: str, chat: int | None = None, *, thread: int = 0, **more: Any) -> int:
        """Somebody sends something that is not text: "sticker", "voice", "photo", "location", ..."""
        to = person if chat is None else chat
        message = self.world.message(to, self.world.users[person], **_media(what), **self._topic(to, thread), **more)
        return self._push(message=message)

    def share(self, person: int, latitude: float, longitude: float) -> int:
        """Somebody shares a place."""
        message = self.world.message(person, self.world.users[person], location={"latitude": latitude, "longitude": longitude})
        return self._push(message=message)

    def send_file(self, person: int, name: str, body: bytes, chat: int | None = None, *, thread: int = 0, **more: Any) -> int:
        """Somebody sends a document; `more`: such as its caption."""
        to = person if chat is None else chat
        number = f"in{len(self.world.files) + 1}"
        self.world.files[number] = (name, body)
        document = {"file_id": number, "file_unique_id": f"u{number}", "file_name": name, "file_size": len(body)}
        message = self.world.message(to, self.world.users[person], document=document, **self._topic(to, thread), **more)
        return self._push(message=message)

    def edit(self, person: int, message_id: int, text: str, chat: int | None = None) -> int:
        """Somebody edits an earlier message of their own."""
        to = person if chat is None else chat
        message = self.world.chats[to].messages[message_id]
        message |= {"text": text, "edit_date": self._now()}
        self.world.tell(to, "edit", message_id)
        return self._push(edited_message=message)

    def press(self, person: int, message_id: int, data: str, chat: int | None = None) -> int:
        """Somebody presses a button under a message of the bot."""
        to = person if chat is None else chat
        message = self.world.chats[to].messages.get(message_id)
        self.world.presses[str(self.world.last_update + 1)] = to
        query = {
            "id": str(self.world.last_update + 1), "from": self.world.users[person], "chat_instance": str(to), "data": data,
        }  # fmt: skip
        return self._push(callback_query={**query, **({"message": message} if message else {})})

    def query(self, person: int, text: str, offset: str = "", where: str = "supergroup") -> int:
        """Somebody types behind the bot's name, in a chat of a kind."""
        number = str(self.world.last_update + 1)
        self.world.queries[number] = person
        sender = self.world.users[person]
        return self._push(inline_query={"id": number, "from": sender, "query": text, "offset": offset, "chat_type": where})

    def choose(self, person: int, card: int, chat: int, *, thread: int = 0) -> int:
        """Somebody sends one of the cards that they were offered last (by its place); the bot, if it is there, hears of it."""
        parts = card_parts(self.world, self.world.offers[person]["results"][card])
        message = self.world.message(chat, self.world.users[person], via_bot=BOT, **parts, **self._topic(chat, thread))
        return self._push(message=message)

    def vote(self, person: int, chat: int, message_id: int, chosen: Sequence[int]) -> int:
        """Somebody votes in a poll of the bot; no choice takes the vote back. Raises ApiError where there is no such poll or choice."""
        message = self.world.chats[chat].messages.get(message_id) or {}
        return max(self._push(**update) for update in polls.vote(self.world, person, message, chosen))

    def join(self, person: int, chat: int) -> int:
        """Somebody enters a group."""
        self.world.chats[chat].members.add(person)
        message = self.world.message(chat, self.world.users[person], new_chat_members=[self.world.users[person]])
        return self._push(message=message)

    def change_bot(self, person: int, chat: int, before: str, after: str) -> int:
        """Somebody adds, promotes, silences or removes the bot: its status there ("member", "administrator", "restricted", "left") changes."""
        group = self.world.chats[chat]
        (group.members.discard if after in ("left", "kicked") else group.members.add)(BOT_ID)
        group.mute = after == "restricted"
        about = {"chat": self.world.chat_json(chat), "from": self.world.users[person], "date": self._now()}
        return self._push(my_chat_member={**about, "old_chat_member": _status(before), "new_chat_member": _status(after)})

    def close_topic(self, person: int, chat: int, thread: int, *, closed: bool = True) -> int:
        """Somebody closes a topic of a forum, or opens it again."""
        self.world.chats[chat].topics[thread] = not closed
        what: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        return self._push(message=self.world.message(chat, self.world.users[person], **self._topic(chat, thread), **what))

    def migrate(self, person: int, chat: int, to: int) -> int:
        """A group goes on as a supergroup, under another number; Telegram tells it in both."""
        old = self.world.chats[chat]
        new = self.group(to, "supergroup", old.title or "Club")
        new.members |= old.members
        new.admins |= old.admins
        first = self.world.message(chat, self.world.users[person], migrate_to_chat_id=to)
        second = self.world.message(to, self.world.users[person], migrate_from_chat_id=chat)
        old.moved = to
        self._push(message=first)
        return self._push(message=second)

    def leave(self, person: int, chat: int) -> int:
        """Somebody leaves a group."""
        self.world.chats[chat].members.discard(person)
        message = self.world.message(chat, self.world.users[person], left_chat_member=self.world.users[person])
        return self._push(message=message)

    def block(self, person: int) -> int:
        """Somebody blocks the bot."""
        self.world.chats[person].blocked = True
        old = {"status": "member", "user": BOT}
        new = {"status": "kicked", "user": BOT, "until_date": 0}
        change = {
            "chat": self.world.chat_json(person), "from": self.world.users[person],
            "date": self._now(), "old_chat_member": old, "new_chat_member": new,
        }  # fmt: skip
        return self._push(my_chat_member=change)

    def _now(self) -> int:
        return int(self.world.clock().timestamp())

    def _push(self, **parts: Any) -> int:
        number = self.world.push(**parts)
        self._arrived.set()
        return number

    def messages(self, chat: int) -> list[Json]:
        """The chat as it stands, oldest first."""
        return list(self.world.chats[chat].messages.values()) if chat in self.world.chats else []


def _status(name: str) -> Json:
    """The bot as a member of a chat, with the rights that go with the status."""
    extra: Json = {"until_date": 0} if name == "kicked" else {}
    if name == "restricted":
        extra = {"is_member": True, "until_date": 0, **{f"can_{what}": False for what in RESTRICTED}}
    if name == "administrator":
        extra = dict.fromkeys(RIGHTS, True)
    return {"status": name, "user": BOT, **extra}


def _parameters(data: RequestData | None) -> Json:
    """A call's parameters; an uploaded file as (name, bytes) under "<field>_file"."""
    if data is None:
        return {}
    given: Json = dict(data.parameters)
    attached = data.multipart_data or {}
    for field in ("document", "photo"):
        reference = str(given.get(field) or "")
        found = attached.get(field) or attached.get(reference.removeprefix("attach://"))
        if found:
            given[f"{field}_file"] = (found[0], found[1])
    if isinstance(described := given.get("media"), dict):  # editMessageMedia names its file within the description of the media
        kind = str(getattr(described["type"], "value", described["type"]))
        found = attached.get(str(described["media"]).removeprefix("attach://"))
        given |= {**described, "type": kind, **({f"{kind}_file": (found[0], found[1])} if found else {})}
    return given


def _media(what: str) -> Json:
    """The part of a message that makes it a sticker, a voice note, ..."""
    file = {"file_id": f"in-{what}", "file_unique_id": f"u-{what}"}
    match what:
        case "sticker":
            return {"sticker": {**file, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}}
        case "voice":
            return {"voice": {**file, "duration": 3}}
        case "video":
            return {"video": {**file, "width": 640, "height": 480, "duration": 3}}
        case "photo":
            return {"photo": [{**file, "width": 640, "height": 480}]}
        case "location":
            return {"location": {"latitude": 0.0, "longitude": 0.0}}
        case "contact":
            return {"contact": {"phone_number": "0", "first_name": "A"}}
        case _:
            return {"dice": {"emoji": "🎲", "value": 3}}
