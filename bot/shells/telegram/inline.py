"""Cards for somebody who types behind the bot's name (inline mode): one call, at once or not at all.

Rule: nothing is tried again later: who typed has gone on by then. An exercise goes with its picture where Telegram has that already.
Neighbours: send.py hands the letter over; render.py makes the buttons; core/dialogue/inline.py chose the cards.
"""

from typing import Any, Protocol

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.shells.telegram.calls import call
from bot.shells.telegram.render import rows
from bot.store.protocol import Letter

Json = dict[str, Any]
PRIVATE = "hello"
"""What /start is given by the button above the cards."""


class Outbox(Protocol):
    """What is needed of the runtime."""

    async def sent(self, letter: Letter, message_id: int | None) -> None: ...
    def missed(self, letter: Letter, why: str) -> None: ...
    async def picture(self, name: str) -> tuple[bytes, str | None] | None: ...


async def answer(outbox: Outbox, bot: Bot, letter: Letter) -> None:
    """Give Telegram the cards of a letter; where it does not take the pictures, once more without."""
    known = await _known(outbox, letter.letter)
    try:
        try:
            await call(bot, "answerInlineQuery", _given(letter.letter, bot.username, known))
        except BadRequest:
            if not known:
                raise
            await call(bot, "answerInlineQuery", _given(letter.letter, bot.username, {}))
    except TelegramError as error:  # too old, or no network: the next letter that is typed asks again
        outbox.missed(letter, type(error).__name__)
    else:
        await outbox.sent(letter, None)


async def _known(outbox: Outbox, body: Json) -> dict[str, str]:
    """What Telegram calls the pictures of the cards, of those that it has."""
    found = {card["photo"]: await outbox.picture(card["photo"]) for card in body["cards"] if card["photo"]}
    return {name: picture[1] for name, picture in found.items() if picture and picture[1]}


def _given(body: Json, username: str, known: dict[str, str]) -> Json:
    above = {"button": {"text": body["private"], "start_parameter": PRIVATE}} if body["private"] else {}
    return {
        "inline_query_id": body["query"],
        "results": [_result(card, username, known.get(card["photo"] or "")) for card in body["cards"]],
        "cache_time": body["seconds"],
        "is_personal": True,
        "next_offset": body["next"],
        **above,
    }


def _result(card: Json, username: str, picture: str | None) -> Json:
    about = {
        "id": card["id"],
        "title": card["title"],
        "description": card["note"],
        "reply_markup": {"inline_keyboard": rows(card, username)},
    }
    if picture:
        return {**about, "type": "photo", "photo_file_id": picture, "caption": card["html"], "parse_mode": ParseMode.HTML}
    words = {"message_text": card["html"], "parse_mode": ParseMode.HTML, "link_preview_options": {"is_disabled": True}}
    return {**about, "type": "article", "input_message_content": words}
