"""What a Telegram server remembers: people, chats, messages, files, and the updates that wait for the bot.

Plain data and the objects built from it, whole, as Telegram sends them. Neighbours: api.py answers calls, server.py is the door.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

BOT_ID = 99
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Run Tall", "username": "runtall_bot"}
Json = dict[str, Any]


@dataclass
class Chat:
    """A chat: its members by id, its administrators, its messages by id, in order.

    topics: of a forum, by number -> whether they are open; names: what they are called; mute: the bot may not write; moved: its number as a supergroup
    """

    id: int
    kind: str
    title: str | None = None
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    html: dict[int, str] = field(default_factory=dict)
    blocked: bool = False
    topics: dict[int, bool] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    mute: bool = False
    moved: int | None = None


@dataclass
class World:
    """Everything. `clock` gives the time of new messages; each of `listeners` is told of each change of a chat.

    votes:   poll -> person -> numbers of the options chosen
    actions: chat -> what the bot does there now ("typing", "upload_photo")
    queries: id of a query in inline mode that waits for its answer -> person; offers: person -> the newest answer, as it was given
    presses: id of a press that waits for its answer -> chat; notices: chat -> the text that the newest answer showed
    """

    clock: Callable[[], datetime]
    users: dict[int, Json] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    last_update: int = 0
    last_message: int = 0
    profile: Json = field(default_factory=dict)
    votes: dict[str, dict[int, tuple[int, ...]]] = field(default_factory=dict)
    actions: dict[int, str] = field(default_factory=dict)
    presses: dict[str, int] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    offers: dict[int, Json] = field(default_factory=dict)
    notices: dict[int, str] = field(default_factory=dict)
    listeners: list[Callable[[int, str, int], None]] = field(default_factory=list)

    def user(self, number: int, name: str = "Runner", lang: str = "en") -> Json:
        """The person `number`, made where unknown; the private chat with them as well."""
        person = {"id": number, "is_bot": False, "first_name": name, "language_code": lang}
        self.users[number] = person
        self.chat(number, "private")
        return person

    def chat(self, number: int, kind: str, title: str | None = None) -> Chat:
        """The chat `number`, made where unknown."""
        if number not in self.chats:
            self.chats[number] = Chat(number, kind, title or (None if kind == "private" else "Group"))
        return self.chats[number]

    def chat_json(self, number: int) -> Json:
        chat = self.chats[number]
        if chat.kind == "private":
            return {"id": number, "type": "private", "first_name": self.users[number]["first_name"]}
        return {"id": number, "type": chat.kind, "title": chat.title, **({"is_forum": True} if chat.topics else {})}

    def message(self, chat: int, sender: Json | None, **parts: Any) -> Json:
        """A new message in `chat`, kept and returned whole."""
        self.last_message += 1
        message = {"message_id": self.last_message, "date": int(self.clock().timestamp()), "chat": self.chat_json(chat)}
        if sender is not None:
            message["from"] = sender
        message |= parts
        self.chats[chat].messages[self.last_message] = message
        self.tell(chat, "new", self.last_message)
        return message

    def push(self, **parts: Any) -> int:
        """A new update for the bot; its number."""
        self.last_update += 1
        self.updates.append({"update_id": self.last_update, **parts})
        return self.last_update

    def tell(self, chat: int, what: str, message: int) -> None:
        for listener in tuple(self.listeners):
            listener(chat, what, message)
