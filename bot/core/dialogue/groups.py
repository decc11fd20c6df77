"""What is said in a group or channel: general knowledge only, and never anybody's health (SAFETY.md, law 2; Privacy).

Rule 1: a red flag gets "get help now" without naming it, and a button into the private chat.
Rule 2: anything personal gets one line and that button; what was not meant for the bot gets nothing.
Neighbours: step.py sends every event of a chat that is not private here.
"""

from bot.core.dialogue.clubs import posts
from bot.core.dialogue.slash import command
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Button
from bot.core.model.events import Event, Joined, Pressed, Said, Tick
from bot.core.model.levels import Level
from bot.core.model.session import Session

PRIVATE_LINK = "start:hello"


def group(turn: Turn, event: Event) -> Turn:
    """The turn after something happened in a group."""
    match event:
        case Joined(bot=True):
            return turn.say("group.hello", _private_button(), kind="menu")
        case Said():
            return _said(turn, event)
        case Tick():
            return posts.tick(turn, event)
        case Pressed():
            return turn.say("group.private", _private_button(), kind="menu")
        case _:
            return turn


def _said(turn: Turn, event: Said) -> Turn:
    if calls_for_help(turn):
        return get_help(turn)
    name, argument = command(event.text), event.text.partition(" ")[2]
    if name in ("help", "start", "about", "privacy"):
        return turn.say("group.help", _private_button(), kind="menu")
    if name == "ask" and not argument.strip():
        return turn.say("group.how_to_ask", kind="menu")
    if name == "ask" or (event.to_bot and not name):
        return _question(turn)
    return turn.say("group.private", _private_button(), kind="menu") if name else turn


def calls_for_help(turn: Turn) -> bool:
    """Whether the text raises a flag that cannot wait."""
    return turn.heard is not None and any(h.level >= Level.URGENT and not h.vague for h in turn.heard.flags.hits)


def get_help(turn: Turn) -> Turn:
    """Get help now; no symptom is named."""
    return turn.say("group.get_help", _private_button(), kind="referral", level=Level.EMERGENCY)


def _question(turn: Turn) -> Turn:
    """General knowledge is answered; a report, or anything the matcher is unsure of, goes to the private chat."""
    heard = turn.heard
    intent = heard.intent.id if heard else None
    personal = bool(heard and (heard.flags.hits or heard.slots))
    if intent and intent in turn.language.answers and not personal:
        return turn.say(f"answers.{intent}.answer", _private_button(), kind="answer", topics=(intent,))
    return turn.say("group.private", _private_button(), kind="menu")


def _private_button() -> tuple[Button, ...]:
    return (Button(label="button.private_chat", url=PRIVATE_LINK),)


def forget(session: Session) -> Session:
    """A group's session keeps nothing of what anybody said."""
    return Session(version=session.version, lang=session.lang)
