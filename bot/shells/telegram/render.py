"""The buttons of a letter -> the inline keyboard that Telegram takes. No decisions."""

from typing import Any

from telegram import InlineKeyboardMarkup

Letter = dict[str, Any]
Row = list[dict[str, str]]
START = "start:"


def rows(letter: Letter, username: str) -> list[Row]:
    """The inline keyboard of a letter. A url "start:payload" opens the private chat with this bot."""
    return [[_button(b, username) for b in row] for row in letter.get("buttons") or []]


def markup(keyboard: list[Row]) -> InlineKeyboardMarkup | None:
    """The same as an object, for the calls that are seldom made."""
    return InlineKeyboardMarkup.de_json({"inline_keyboard": keyboard}) if keyboard else None


def _button(button: dict[str, Any], username: str) -> dict[str, str]:
    url = button.get("url")
    if isinstance(url, str) and url.startswith(START):
        url = f"https://t.me/{username}?start={url.removeprefix(START)}"
    if url:
        return {"text": button["label"], "url": url}
    return {"text": button["label"], "callback_data": button["data"]}
