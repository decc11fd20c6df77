"""A reply as a letter: rendered, with its buttons, its place in a group, and what it means. Pure.

Neighbours: turns.py puts letters into the outbox; core/rendering.py has the words; shells/telegram/send.py sends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.core.content.load import Content
from bot.core.model.effects import Made, Reply
from bot.core.model.events import Event, Pressed, Said
from bot.core.model.session import Session
from bot.core.rendering import TEXT_LIMIT, Message, Pressable, RenderError, render

Signer = Callable[[str, int], str]
"""Purpose and group of a link -> its payload."""
START = "start:"
"""Begins the address of a button that opens the private chat; the rest is what /start is given."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered reply: where to, what Telegram gets, what it means."""

    chat: int
    letter: dict[str, Any]
    meta: dict[str, Any]


def outgoing(content: Content, session: Session, reply: Reply, event: Event, signed: Signer | None = None) -> Outgoing:
    """`reply` rendered for sending; `signed`: signs links. Raises RenderError where it is longer than Telegram takes."""
    message = render(content, session, reply, abs(event.update_id))
    if len(message.text) > TEXT_LIMIT:
        raise RenderError(f"template {reply.name}: {len(message.text)} characters; Telegram takes {TEXT_LIMIT}")
    chat = reply.chat if reply.chat is not None else event.chat
    edit = event.message if reply.edit and isinstance(event, Pressed) else None
    letter = {
        "chat": chat,
        "html": message.html,
        "buttons": buttons(message, event.chat, signed),
        "edit": edit,
        "photo": reply.photo,
    }
    letter |= _place(reply, event) if chat == event.chat or reply.thread else {}
    if reply.poll:
        letter["poll"] = [render(content, session, Reply(name=name)).text for name in reply.poll]
    if reply.made:
        letter |= _made(content, session, reply.made)
    meta = {
        "kind": reply.kind,
        "level": reply.level.word if reply.level is not None else None,
        "topics": list(reply.topics),
        "sources": list(message.sources),
        "question": reply.question,
        "name": reply.name,
    }
    return Outgoing(chat, letter, meta)


def _made(content: Content, session: Session, made: Made) -> dict[str, Any]:
    """What a letter holds of a picture or page that is made when it is sent."""
    otherwise = {"otherwise": render(content, session, Reply(name=made.otherwise)).html} if made.otherwise else {}
    shown = {"document": {"name": made.name}} if made.paper else {"photo": made.name}
    return {**shown, **otherwise, "made": {"what": made.what, "facts": dict(made.facts)}}


def _place(reply: Reply, event: Event) -> dict[str, int]:
    """Where in a group a letter goes: the topic, and which message it answers."""
    thread = reply.thread or event.thread
    asked = event.message if isinstance(event, Said) and not event.is_private and not reply.thread else None
    return {k: v for k, v in (("thread", thread), ("answers", asked)) if v}


def buttons(message: Message, chat: int, signed: Signer | None) -> list[list[dict[str, str | None]]]:
    """The rows of a message's buttons, as a letter holds them."""
    return [[{"label": b.label, "data": b.data or None, "url": _url(b, chat, signed)} for b in row] for row in message.buttons]


def _url(button: Pressable, chat: int, signed: Signer | None) -> str | None:
    """The address of a button; a link is signed where somebody can, else it opens the private chat as if by hand."""
    if button.link is None:
        return button.url
    return f"{START}{signed(button.link, button.group or chat) if signed else button.link}"


def plain_line(content: Content, chat: int, name: str, lang: str = "en") -> Outgoing:
    """A fixed line without buttons."""
    html = render(content, Session(lang=lang), Reply(name=name, kind="error")).html
    return Outgoing(chat, {"chat": chat, "html": html, "buttons": [], "edit": None}, {"kind": "error"})


def document(chat: int, name: str, body: str) -> Outgoing:
    """A file with the person's own data."""
    letter = {"chat": chat, "html": "", "buttons": [], "edit": None, "document": {"name": name, "content": body}}
    return Outgoing(chat, letter, {"kind": "media"})
