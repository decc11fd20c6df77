"""A letter of the outbox -> one Bot API call: the method and its parameters. No decisions."""

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

Letter = dict[str, Any]
START = "start:"


def markup(letter: Letter, username: str) -> InlineKeyboardMarkup | None:
    """The inline keyboard of a letter. A url "start:payload" opens the private chat with this bot."""
    rows = [[_button(b, username) for b in row] for row in letter.get("buttons") or []]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: dict[str, Any], username: str) -> InlineKeyboardButton:
    url = button.get("url")
    if isinstance(url, str) and url.startswith(START):
        url = f"https://t.me/{username}?start={url.removeprefix(START)}"
    if url:
        return InlineKeyboardButton(button["label"], url=url)
    return InlineKeyboardButton(button["label"], callback_data=button["data"])
