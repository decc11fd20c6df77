"""A raw update (JSON as Telegram sends it) -> an event for `step`. Pure; anything odd is None, or Unreadable.

Rule: only what the dialogue may know is taken over. Pictures stay behind; of a place, places.py has left the zone; so do names, but for
the title of a group, and the first name of who opens a link or presses a club's button, which they may confirm for the roster.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.dialogue.clubs.about import OWN, TEAM
from bot.core.model.events import Changed, Event, Joined, Left, Located, Moved, Pressed, Queried, Said, Sent
from bot.imports import read as imports
from bot.turns import Unreadable

KINDS = ("private", "group", "supergroup", "channel")
MEDIA = ("sticker", "voice", "audio", "video", "video_note", "animation", "photo", "document", "location", "contact")
SAME = {"audio": "voice", "video_note": "video", "animation": "video"}
GONE = ("left", "kicked")
MAY_WRITE = {"creator": True, "administrator": True, "member": True, "restricted": False}
LONGEST_TITLE, LONGEST_NAME = 60, 30
SERVICE = (
    "pinned_message", "group_chat_created", "supergroup_chat_created", "channel_chat_created", "new_chat_photo", "delete_chat_photo",
    "forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "forum_topic_edited",
)  # fmt: skip
MOST_QUERY, MOST_OFFSET = 256, 9999
"""Characters of what is typed in inline mode, as Telegram limits them; cards that can be paged through."""
LARGEST = 2**63
"""Ids are smaller than this (Telegram promises 52 bits; the store takes 63)."""
Raw = Mapping[str, Any]


def to_event(raw: Raw, at: datetime) -> Event | None:
    """The event in `raw`, or None where there is nothing to answer or nothing to read. `at`: when it was received, UTC."""
    try:
        return read_update(raw, at)
    except Unreadable:
        return None


def read_update(raw: Raw, at: datetime) -> Event | None:
    """The same; raises Unreadable where `raw` is nothing that Telegram sends, so that it can be set aside."""
    try:
        return _event(raw, at)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(type(error).__name__) from None


def chat_of(raw: Raw) -> int | None:
    """The chat that an update belongs to, or None."""
    for name in ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member"):
        if isinstance(found := raw.get(name), Mapping):
            return _number(found.get("chat"))
    if isinstance(query := raw.get("callback_query"), Mapping):
        message = query.get("message")
        return _number(message.get("chat") if isinstance(message, Mapping) else query.get("from"))
    if isinstance(query := raw.get("inline_query"), Mapping):
        return _number(query.get("from"))
    return None


def _number(thing: Any) -> int | None:
    number = thing.get("id") if isinstance(thing, Mapping) else None
    good = isinstance(number, int) and not isinstance(number, bool) and 0 < abs(number) < LARGEST
    return number if good else None


def _id(thing: Any) -> int:
    """The id of a person or chat. Raises ValueError where it is none that Telegram gives."""
    if (number := _number(thing)) is None:
        raise ValueError("no id of ours")
    return number


def _event(raw: Raw, at: datetime) -> Event | None:
    number = raw["update_id"]
    if not isinstance(number, int):
        return None
    if isinstance(query := raw.get("callback_query"), Mapping):
        return _pressed(query, number, at)
    if isinstance(query := raw.get("inline_query"), Mapping):
        return _queried(query, number, at)
    for name in ("message", "channel_post"):
        if isinstance(message := raw.get(name), Mapping):
            return None if _is_own_card(message) else _message(message, number, at, edited=False)
    for name in ("edited_message", "edited_channel_post"):
        if isinstance(message := raw.get(name), Mapping):
            return _message(message, number, at, edited=True)
    if isinstance(change := raw.get("my_chat_member"), Mapping):
        return _own_change(change, _common(change, number, at))
    if isinstance(change := raw.get("chat_member"), Mapping) and change["new_chat_member"]["status"] in GONE:
        return Left(**_common(change, number, at), bot=False, who=(_id(change["new_chat_member"]["user"]),))
    return None


def _own_change(change: Raw, about: dict[str, Any]) -> Event:
    """The bot was added, removed, blocked, promoted or restricted."""
    old, new = (change.get("old_chat_member") or {}).get("status", "left"), change["new_chat_member"]
    if new["status"] in GONE:
        return Left(**about, bot=True)
    if old in GONE or about["chat_kind"] == "private":
        return Joined(**about, bot=True)
    named = new.get("can_post_messages" if about["chat_kind"] == "channel" else "can_send_messages")
    return Changed(**about, may_write=named if isinstance(named, bool) else MAY_WRITE.get(new["status"]))


def _common(thing: Raw, number: int, at: datetime) -> dict[str, Any]:
    chat, person, sender = thing["chat"], thing.get("from") or {}, thing.get("sender_chat")
    if chat["type"] not in KINDS or _number(chat) is None:
        raise ValueError("no chat of ours")
    return {
        "update_id": number, "at": at, "chat": chat["id"], "chat_kind": chat["type"],
        "person": 0 if sender or not person else _id(person), "lang": str(person.get("language_code") or ""),
        "thread": _thread(thing), "title": "" if chat["type"] == "private" else _one_line(chat.get("title"), LONGEST_TITLE),
        "speaks_for": isinstance(sender, Mapping) and sender.get("id") == chat["id"],
    }  # fmt: skip


def _thread(message: Raw) -> int | None:
    """The topic of a forum; a thread of replies in another group is none."""
    return _number({"id": message.get("message_thread_id")}) if message.get("is_topic_message") else None


def _one_line(text: Any, longest: int) -> str:
    """Words without line breaks and invisible characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text or "")).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _pressed(query: Raw, number: int, at: datetime) -> Event | None:
    message = query.get("message")
    if not isinstance(message, Mapping):
        message = {"chat": {"id": query["from"]["id"], "type": "private"}}
    about = _common({**message, "from": query["from"], "sender_chat": None}, number, at)
    data = str(query.get("data") or "")
    name = _name(query) if data.startswith((TEAM, OWN)) else ""
    return Pressed(**about | {"name": name}, data=data, message=_number({"id": message.get("message_id")}))


def _queried(query: Raw, number: int, at: datetime) -> Event:
    about = _common({"chat": {"id": query["from"]["id"], "type": "private"}, "from": query["from"]}, number, at)
    offset = str(query.get("offset") or "")
    known = int(offset) if offset.isascii() and offset.isdigit() else 0
    return Queried(
        **about, text=str(query.get("query") or "")[:MOST_QUERY], query=str(query["id"]), offset=min(known, MOST_OFFSET)
    )


def _is_own_card(message: Raw) -> bool:
    """Whether somebody sent a card of ours: the words are the bot's, not theirs. It is known by the button that each of them has."""
    sender = message.get("via_bot")
    if not isinstance(sender, Mapping):
        return False
    home = f"https://t.me/{sender.get('username')}?start="
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return any(str(button.get("url") or "").startswith(home) for row in rows for button in row)


def _name(thing: Raw) -> str:
    return _one_line((thing.get("from") or {}).get("first_name"), LONGEST_NAME)


def _message(message: Raw, number: int, at: datetime, *, edited: bool) -> Event | None:
    about = _common(message, number, at)
    text = message.get("text") or message.get("caption")
    if isinstance(text, str):
        about["name"] = _name(message) if text.startswith("/start ") and about["chat_kind"] == "private" else ""
        return Said(**about, text=text, edited=edited, to_bot=_to_bot(message), comment=_comments(message),
                    message=_number({"id": message.get("message_id")}))  # fmt: skip
    if edited:
        return None
    if isinstance(many := message.get("new_chat_members"), list):
        return Joined(**about, bot=any(m.get("is_bot") for m in many))
    if isinstance(one := message.get("left_chat_member"), Mapping):
        return Left(**about, bot=bool(one.get("is_bot")), who=(_id(one),))
    if (moved := _moved(message, about)) is not None:
        return moved
    if "new_chat_title" in message:
        return Changed(**about)
    if any(name in message for name in SERVICE):
        return None
    if (zone := _zone(message)) is not None:
        return Located(**about, zone=zone)
    what = next((name for name in MEDIA if name in message), "other")
    if what == "document" and is_run_file(message):
        what = "run_file"
    return Sent(**about, what=SAME.get(what, what))


def _zone(message: Raw) -> str | None:
    """The zone of a place that was shared (places.py put it there); None where there is none."""
    place = message.get("location")
    zone = place.get("zone") if isinstance(place, Mapping) else None
    return zone if isinstance(zone, str) and zone else None


def is_run_file(message: Raw) -> bool:
    """Whether the message brings a document of a kind that may hold runs."""
    document = message.get("document")
    return isinstance(document, Mapping) and imports.known(str(document.get("file_name") or ""))


def _moved(message: Raw, about: dict[str, Any]) -> Moved | None:
    """A group became a supergroup: told in the old chat and in the new one."""
    if isinstance(new := message.get("migrate_to_chat_id"), int):
        return Moved(**about, to=new)
    if isinstance(old := message.get("migrate_from_chat_id"), int):
        return Moved(**{**about, "chat": old}, to=about["chat"])
    return None


def _comments(message: Raw) -> bool:
    """Whether it answers a channel's post, forwarded to the discussion group by Telegram, that has our way into the private chat."""
    post = message.get("reply_to_message")
    if not isinstance(post, Mapping) or not post.get("is_automatic_forward"):
        return False
    rows = (post.get("reply_markup") or {}).get("inline_keyboard") or []
    return any("?start=" in str(button.get("url") or "") for row in rows for button in row)


def _to_bot(message: Raw) -> bool:
    """Whether it is a reply to a message of a bot (in a group only ours reach us)."""
    answered = message.get("reply_to_message")
    return isinstance(answered, Mapping) and bool((answered.get("from") or {}).get("is_bot"))
