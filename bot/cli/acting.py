"""Doing what a line asks, as people, administrators and the clock do it on Telegram.

Neighbours: lines.py reads the lines; talk.py is the running bot; playing.py acts by scripts.
"""

from bot.cli.house import restore
from bot.cli.lines import BOT_CHANGES, Json, LineError, read_file
from bot.cli.talk import Talk, wait
from bot.shells.telegram.local.server import LocalTelegram

LINK = "?start="


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
