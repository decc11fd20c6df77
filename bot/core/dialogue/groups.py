"""What is said in a group or channel: general knowledge only, and never anybody's health (SAFETY.md, law 2; Privacy).

Rule 1: a red flag gets "get help now" without naming it, and a button into the private chat.
For some minutes after that, questions wait: the group's session keeps the time alone, neither who wrote nor why.
Rule 2: anything personal gets one line and that button; what was not meant for the bot gets nothing.
Neighbours: step.py sends every event of a chat that is not private here.
"""

from datetime import datetime, timedelta

from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Button
from bot.core.model.events import Event, Joined, Pressed, Said
from bot.core.model.levels import Level
from bot.core.model.session import Session

PRIVATE_LINK = "start:hello"
LOOK_FIRST = timedelta(minutes=15)
"""How long after "get help now" a group gets no coaching: somebody there may be unwell. The group keeps only when that was."""


def group(turn: Turn, event: Event) -> Turn:
    """The turn after something happened in a group."""
    match event:
        case Joined(bot=True):
            return turn.say("group.hello", _private_button(), kind="menu")
        case Said():
            return _said(turn, event)
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
    if looks_first(turn) and (name or event.to_bot):
        return turn.say("group.look_first", _private_button(), kind="referral")
    if name == "ask" and not argument.strip():
        return turn.say("group.how_to_ask", kind="menu")
    if name == "ask" or (event.to_bot and not name):
        return _question(turn)
    return turn.say("group.private", _private_button(), kind="menu") if name else turn


def command(text: str) -> str:
    """The name of the command that a text begins with: "/help@bot me" is "help"; "" where there is none."""
    return text[1:].partition(" ")[0].split("@")[0].casefold() if text.startswith("/") else ""


def calls_for_help(turn: Turn) -> bool:
    """Whether the text raises a flag that cannot wait."""
    return turn.heard is not None and any(h.level >= Level.URGENT and not h.vague for h in turn.heard.flags.hits)


def get_help(turn: Turn) -> Turn:
    """Get help now; no symptom is named."""
    helped = turn.keep(helped=turn.event.at.isoformat())
    return helped.say("group.get_help", _private_button(), kind="referral", level=Level.EMERGENCY)


def looks_first(turn: Turn) -> bool:
    """Whether somebody here was told to get help minutes ago."""
    helped = turn.session.helped
    return bool(helped) and timedelta() <= turn.event.at - datetime.fromisoformat(helped) < LOOK_FIRST


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
    """A group's session keeps nothing of what anybody said; of a call for help only when it was."""
    return Session(version=session.version, lang=session.lang, helped=session.helped)
