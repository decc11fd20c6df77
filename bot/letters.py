"""A reply as a letter: rendered, with its buttons, its place in a group, and what it means. Pure.

Neighbours: turns.py puts letters into the outbox; core/rendering.py has the words; shells/telegram/send.py sends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.content.load import Content
from bot.core.model.effects import Card, Made, Offer, Reply
from bot.core.model.events import Event, Pressed, Queried, Said
from bot.core.model.session import Session
from bot.core.rendering import TEXT_LIMIT, Message, Pressable, RenderError, render
from bot.store.protocol import NO_CHAT

Signer = Callable[[str, int], str]
"""Purpose and group of a link -> its payload, or its whole address."""
START = "start:"
"""Begins the address of a button that opens the private chat; the rest is what /start is given."""
SOURCES, NOTE = "inline.sources", 120
"""What a card that is sent ends with; characters of the line under its title, before it is sent."""
WORTH_SECONDS = 10.0
"""How long somebody who types waits for cards; an answer that comes later is not taken."""


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
        "photo": reply.photo and content.picture(reply.photo, session.lang),
    }
    letter |= _place(reply, event) if chat == event.chat or reply.thread else {}
    if reply.poll:
        letter["poll"] = [render(content, session, Reply(name=name)).text for name in reply.poll]
    if reply.made:
        letter |= _made(content, session, reply.made)
    return Outgoing(chat, letter, _meta(reply, message))


def _meta(reply: Reply, message: Message) -> dict[str, Any]:
    """What the sender and the log need to know of a letter, without its words."""
    meta: dict[str, Any] = {
        "kind": reply.kind,
        "level": reply.level.word if reply.level is not None else None,
        "topics": list(reply.topics),
        "sources": list(message.sources),
        "question": reply.question,
        "name": reply.name,
    }
    return meta | ({"team": reply.team} if reply.team else {})


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
    payload = signed(button.link, button.group or chat) if signed else button.link
    return payload if "://" in payload else f"{START}{payload}"


def plain_line(content: Content, chat: int, name: str, lang: str = "en", values: Mapping[str, Any] | None = None) -> Outgoing:
    """A line of its own, without buttons."""
    html = render(content, Session(lang=lang), Reply(name=name, kind="error", values=values or {})).html
    return Outgoing(chat, {"chat": chat, "html": html, "buttons": [], "edit": None}, {"kind": "error"})


def offer(content: Content, session: Session, offered: Offer, event: Queried) -> Outgoing:
    """The cards of an offer, rendered: an answer to what is typed, which goes to no chat."""
    cards = [_card(content, session, c) for c in offered.cards]
    private = render(content, session, Reply(name=offered.private)).text if offered.private else ""
    letter = {
        "query": offered.query, "cards": cards, "next": offered.next, "seconds": offered.seconds, "private": private,
    }  # fmt: skip
    meta = {
        "kind": "menu", "topics": [t for c in offered.cards for t in c.reply.topics], "name": "inline",
        "until": event.at.timestamp() + WORTH_SECONDS,
    }  # fmt: skip
    return Outgoing(NO_CHAT, letter, meta)


def _card(content: Content, session: Session, card: Card) -> dict[str, Any]:
    message = render(content, session, card.reply)
    ends = render(content, session, Reply(name=SOURCES, values={"ids": message.sources})).html if card.sourced else ""
    title = render(content, session, Reply(name=card.title)).text
    note = " ".join(message.text.removeprefix(title).split())
    return {
        "id": card.id, "title": title, "note": note if len(note) <= NOTE else note[: NOTE - 1].rstrip() + "…",
        "html": "\n\n".join(filter(None, (message.html, ends))), "photo": card.reply.photo and content.picture(card.reply.photo, session.lang), "buttons": buttons(message, 0, None),
    }  # fmt: skip


def document(chat: int, name: str, body: str) -> Outgoing:
    """A file with the person's own data."""
    letter = {"chat": chat, "html": "", "buttons": [], "edit": None, "document": {"name": name, "content": body}}
    return Outgoing(chat, letter, {"kind": "media"})
