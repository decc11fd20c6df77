"""The Bot API's methods over a World: each takes its parameters and returns the result, or raises ApiError with Telegram's words.

Rule: what Telegram refuses is refused here, with the same code and text, so that a test meets it before a runner does.
Neighbours: world.py remembers, polls.py keeps polls, server.py is the door.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from bot.shells.telegram.local import polls
from bot.shells.telegram.local.errors import ApiError, bad
from bot.shells.telegram.local.markup import MarkupError, parse, units
from bot.shells.telegram.local.world import BOT, BOT_ID, Json, World

TEXT, CAPTION, DATA, ROW, KEYBOARD, CALLBACK_TEXT, CARDS = 4096, 1024, 64, 8, 100, 200, 50
LARGEST_FILE = 20_000_000
RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
"""Of an administrator."""


def call(world: World, method: str, given: Json) -> Any:
    """The result of one call. Raises ApiError."""
    if method in METHODS:
        return METHODS[method](world, given)
    raise ApiError(404, "Not Found")


def _text(given: Json, key: str, limit: int) -> tuple[str, list[Json]]:
    raw = str(given.get(key) or "")
    try:
        text, entities = parse(raw) if given.get("parse_mode") == "HTML" else (raw.strip(), [])
    except MarkupError as error:
        raise ApiError(400, str(error)) from error
    if not text and key == "text":
        raise bad("message text is empty")
    if units(text) > limit:
        raise bad("message is too long" if key == "text" else "message caption is too long")
    return text, entities


def _markup(given: Json) -> Json:
    """The inline keyboard of a call, checked; {} where there is none."""
    markup = given.get("reply_markup")
    markup = json.loads(markup) if isinstance(markup, str) else markup
    if not markup or "inline_keyboard" not in markup:
        return {}
    rows = markup["inline_keyboard"]
    buttons = [b for row in rows for b in row]
    if len(buttons) > KEYBOARD or any(len(row) > ROW for row in rows):
        raise bad("reply markup is too long")
    for button in buttons:
        data = button.get("callback_data")
        if not button.get("text"):
            raise bad("inline keyboard button text is empty")
        if data is not None and not 1 <= len(data.encode()) <= DATA:
            raise bad("BUTTON_DATA_INVALID")
        if data is None and not button.get("url"):
            raise bad("text buttons are unallowed in the inline keyboard")
    return {"reply_markup": {"inline_keyboard": rows}} if buttons else {}


def _chat(world: World, given: Json) -> int:
    number = int(given.get("chat_id") or 0)
    if number not in world.chats:
        raise bad("chat not found")
    chat = world.chats[number]
    if chat.moved is not None:
        raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved)
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if number < 0 and BOT_ID not in chat.members:
        raise ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
    return number


def _room(world: World, given: Json) -> tuple[int, Json]:
    """(chat, what places a new message in it): where the bot may write, in a topic that is open."""
    number = _chat(world, given)
    chat, thread = world.chats[number], int(given.get("message_thread_id") or 0)
    if chat.mute:
        raise bad("not enough rights to send text messages to the chat")
    if thread and thread not in chat.topics:
        raise bad("message thread not found")
    if thread and not chat.topics[thread]:
        raise bad("TOPIC_CLOSED")
    placed: Json = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
    to = given.get("reply_parameters")
    to = json.loads(to) if isinstance(to, str) else to
    if to and (answered := chat.messages.get(int(to["message_id"]))):
        placed["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
    return number, placed


def send_message(world: World, given: Json) -> Json:
    chat, placed = _room(world, given)
    text, entities = _text(given, "text", TEXT)
    parts = {"text": text, **({"entities": entities} if entities else {}), **_markup(given)}
    message = world.message(chat, BOT, **placed, **parts)
    world.chats[chat].html[message["message_id"]] = str(given["text"])
    return message


def send_document(world: World, given: Json) -> Json:
    return _send_file(world, given, "document")


def send_photo(world: World, given: Json) -> Json:
    return _send_file(world, given, "photo")


def _send_file(world: World, given: Json, kind: str) -> Json:
    chat, placed = _room(world, given)
    return world.message(chat, BOT, **placed, **_file(world, given, kind))


def _file(world: World, given: Json, kind: str) -> Json:
    """The parts of a message with a file."""
    caption, entities = _text(given, "caption", CAPTION)
    known = str(given.get(kind) or "")
    if not given.get(f"{kind}_file") and known not in world.files:
        raise bad("wrong file identifier/HTTP URL specified")
    name, body = given.get(f"{kind}_file") or world.files[known]
    number = known if known in world.files else f"{kind}{len(world.files) + 1}"
    world.files[number] = (name, body)
    file = {"file_id": number, "file_unique_id": f"u{number}", "file_size": len(body)}
    value: Any = [{**file, "width": 1200, "height": 800}] if kind == "photo" else {**file, "file_name": name}
    extra = {"caption": caption, **({"caption_entities": entities} if entities else {})} if caption else {}
    return {kind: value, **extra, **_markup(given)}


def _ours(world: World, given: Json) -> tuple[int, Json]:
    chat = _chat(world, given)
    message = world.chats[chat].messages.get(int(given.get("message_id") or 0))
    if message is None:
        raise bad("message to edit not found")
    if message.get("from", {}).get("id") != BOT["id"]:
        raise bad("message can't be edited")
    return chat, message


def edit_text(world: World, given: Json) -> Json:
    chat, message = _ours(world, given)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    text, entities = _text(given, "text", TEXT)
    changed = {"text": text, **({"entities": entities} if entities else {}), **_markup(given)}
    same = all(message.get(k) == changed.get(k) for k in ("text", "entities", "reply_markup"))
    if same:
        raise bad("message is not modified: specified new message content and reply markup are exactly the same "
                  "as a current content and reply markup of the message")  # fmt: skip
    for key in ("text", "entities", "reply_markup"):
        message.pop(key, None)
    message |= changed | {"edit_date": int(world.clock().timestamp())}
    world.chats[chat].html[message["message_id"]] = str(given["text"])
    world.tell(chat, "edit", message["message_id"])
    return message


def edit_media(world: World, given: Json) -> Json:
    """A picture in the place of another one, or of a text."""
    chat, message = _ours(world, given)
    changed = _file(world, given, str(given.get("type")))
    for key in ("text", "entities", "photo", "document", "caption", "caption_entities", "reply_markup"):
        message.pop(key, None)
    message |= changed | {"edit_date": int(world.clock().timestamp())}
    world.tell(chat, "edit", message["message_id"])
    return message


def edit_markup(world: World, given: Json) -> Json:
    chat, message = _ours(world, given)
    markup = _markup(given)
    if message.get("reply_markup") == markup.get("reply_markup"):
        raise bad("message is not modified: specified new message content and reply markup are exactly the same "
                  "as a current content and reply markup of the message")  # fmt: skip
    message.pop("reply_markup", None)
    message |= markup | {"edit_date": int(world.clock().timestamp())}
    world.tell(chat, "edit", message["message_id"])
    return message


def delete_message(world: World, given: Json) -> bool:
    chat = _chat(world, given)
    number = int(given.get("message_id") or 0)
    if world.chats[chat].messages.pop(number, None) is None:
        raise bad("message to delete not found")
    world.tell(chat, "delete", number)
    return True


def answer_callback(world: World, given: Json) -> bool:
    """A press was seen; a text with it is shown to who pressed, for a moment."""
    text = str(given.get("text") or "")
    if len(text) > CALLBACK_TEXT:
        raise bad("MESSAGE_TOO_LONG")
    if chat := world.presses.pop(str(given.get("callback_query_id")), None):
        world.notices[chat] = text
        world.tell(chat, "answered", 0)
    return True


def answer_inline(world: World, given: Json) -> bool:
    """Cards for somebody who types; refused where they are not what Telegram takes."""
    person = world.queries.get(str(given.get("inline_query_id")))
    if person is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    results, button = (_parsed(given.get(name)) for name in ("results", "button"))
    ids = [str(r.get("id") or "") for r in results]
    if len(ids) > CARDS or len(set(ids)) < len(ids) or not all(1 <= len(i.encode()) <= DATA for i in ids):
        raise bad("RESULT_ID_INVALID")
    if len(str(given.get("next_offset") or "").encode()) > DATA:
        raise bad("NEXT_OFFSET_INVALID")
    if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter"))):
        raise bad("START_PARAM_INVALID")
    for result in results:
        _checked_card(world, result)
    del world.queries[str(given["inline_query_id"])]
    world.offers[person] = {**given, "results": results, "button": button}
    world.tell(person, "offered", 0)
    return True


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _checked_card(world: World, result: Json) -> None:
    _markup(result)
    if not result.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    if result["type"] == "photo":
        if result.get("photo_file_id") not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        _text(result, "caption", CAPTION)
        return
    words = result["input_message_content"]
    _text({"text": words["message_text"], "parse_mode": words.get("parse_mode")}, "text", TEXT)


def card_parts(world: World, result: Json) -> Json:
    """The parts of the message that a chosen card becomes."""
    if result["type"] == "photo":
        caption, entities = _text(result, "caption", CAPTION)
        file = {"file_id": result["photo_file_id"], "file_unique_id": "u", "width": 1200, "height": 800}
        return {"photo": [file], "caption": caption, "caption_entities": entities, **_markup(result)}
    words = result["input_message_content"]
    text, entities = _text({"text": words["message_text"], "parse_mode": words.get("parse_mode")}, "text", TEXT)
    return {"text": text, "entities": entities, **_markup(result)}


def chat_action(world: World, given: Json) -> bool:
    chat = _chat(world, given)
    world.actions[chat] = str(given.get("action") or "typing")
    world.tell(chat, "typing", 0)
    return True


def send_poll(world: World, given: Json) -> Json:
    chat, placed = _room(world, given)
    return polls.send(world, chat, given, **placed, **_markup(given))


def stop_poll(world: World, given: Json) -> Json:
    return polls.stop(world, _ours(world, given)[1])


def get_me(world: World, given: Json) -> Json:
    return {
        **BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
        "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip


def get_file(world: World, given: Json) -> Json:
    number = str(given.get("file_id"))
    if number not in world.files:
        raise bad("invalid file_id")
    size = len(world.files[number][1])
    if size > LARGEST_FILE:
        raise bad("file is too big")
    return {"file_id": number, "file_unique_id": f"u{number}", "file_size": size, "file_path": f"files/{number}"}


def get_member(world: World, given: Json) -> Json:
    chat = world.chats[_chat(world, given)]
    person = int(given.get("user_id") or 0)
    if person not in world.users:
        raise bad("user not found")
    status = "administrator" if person in chat.admins else "member" if person in chat.members else "left"
    rights = dict.fromkeys(RIGHTS, False) if status == "administrator" else {}
    return {"status": status, "user": world.users[person], **rights}


def get_administrators(world: World, given: Json) -> list[Json]:
    number = _chat(world, given)
    return [get_member(world, {"chat_id": number, "user_id": p}) for p in sorted(world.chats[number].admins) if p in world.users]


def get_chat(world: World, given: Json) -> Json:
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    chat = world.chat_json(_chat(world, given))
    return {**chat, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def _profile(name: str) -> Callable[[World, Json], bool]:
    def method(world: World, given: Json) -> bool:
        world.profile.setdefault(name, []).append(given)
        return True

    return method


def _true(world: World, given: Json) -> bool:
    return True


def leave(world: World, given: Json) -> bool:
    world.chats[_chat(world, given)].members.discard(BOT_ID)
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendPoll": send_poll,
    "stopPoll": stop_poll,
    "editMessageText": edit_text,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback,
    "answerInlineQuery": answer_inline,
    "sendChatAction": chat_action,
    "getFile": get_file,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChat": get_chat,
    "leaveChat": leave,
    "setMyCommands": _profile("commands"),
    "setMyDescription": _profile("description"),
    "setMyShortDescription": _profile("short_description"),
    "deleteWebhook": _true,
    "setWebhook": _true,
}
