"""A raw update (JSON as Telegram sends it) -> an event for `step`. Pure; anything odd is None, or Unreadable.

Rule: only what the dialogue may know is taken over. Names and pictures stay behind; of a place, places.py has left the zone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.model.events import Event, Joined, Left, Located, Moved, Pressed, Said, Sent
from bot.imports import read as imports
from bot.turns import Unreadable

KINDS = ("private", "group", "supergroup", "channel")
MEDIA = ("sticker", "voice", "audio", "video", "video_note", "animation", "photo", "document", "location", "contact")
SAME = {"audio": "voice", "video_note": "video", "animation": "video"}
GONE = ("left", "kicked")
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
    return None


def _number(thing: Any) -> int | None:
    number = thing.get("id") if isinstance(thing, Mapping) else None
    good = isinstance(number, int) and not isinstance(number, bool) and abs(number) < LARGEST
    return number if good else None


def _event(raw: Raw, at: datetime) -> Event | None:
    number = raw["update_id"]
    if not isinstance(number, int):
        return None
    if isinstance(query := raw.get("callback_query"), Mapping):
        return _pressed(query, number, at)
    for name in ("message", "channel_post"):
        if isinstance(message := raw.get(name), Mapping):
            return _message(message, number, at, edited=False)
    for name in ("edited_message", "edited_channel_post"):
        if isinstance(message := raw.get(name), Mapping):
            return _message(message, number, at, edited=True)
    if isinstance(change := raw.get("my_chat_member"), Mapping):
        kind = Left if change["new_chat_member"]["status"] in GONE else Joined
        return kind(**_common(change, number, at), bot=True)
    return None


def _common(thing: Raw, number: int, at: datetime) -> dict[str, Any]:
    chat, person = thing["chat"], thing.get("from") or {}
    if chat["type"] not in KINDS or _number(chat) is None:
        raise ValueError("no chat of ours")
    return {
        "update_id": number, "at": at, "chat": chat["id"], "chat_kind": chat["type"],
        "person": int(person.get("id") or 0), "lang": str(person.get("language_code") or ""),
    }  # fmt: skip


def _pressed(query: Raw, number: int, at: datetime) -> Event | None:
    message = query.get("message")
    if not isinstance(message, Mapping):
        message = {"chat": {"id": query["from"]["id"], "type": "private"}}
    about = _common({"chat": message["chat"], "from": query["from"]}, number, at)
    return Pressed(**about, data=str(query.get("data") or ""), message=message.get("message_id"))


def _message(message: Raw, number: int, at: datetime, *, edited: bool) -> Event | None:
    about = _common(message, number, at)
    text = message.get("text") or message.get("caption")
    if isinstance(text, str):
        return Said(**about, text=text, edited=edited, to_bot=_to_bot(message))
    if edited:
        return None
    if isinstance(many := message.get("new_chat_members"), list):
        return Joined(**about, bot=any(m.get("is_bot") for m in many))
    if isinstance(one := message.get("left_chat_member"), Mapping):
        return Left(**about, bot=bool(one.get("is_bot")))
    if (moved := _moved(message, about)) is not None:
        return moved
    if any(name in message for name in ("pinned_message", "new_chat_title", "group_chat_created")):
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


def _to_bot(message: Raw) -> bool:
    """Whether it is a reply to a message of a bot (in a group only ours reach us)."""
    answered = message.get("reply_to_message")
    return isinstance(answered, Mapping) and bool((answered.get("from") or {}).get("is_bot"))
