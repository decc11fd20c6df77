"""What is said in a group or channel: general knowledge only, and never anybody's health (SAFETY.md, law 2; Privacy).

Rule 1: a red flag gets "get help now" without naming it, and a button into the private chat.
For some minutes after that questions wait: the group's session keeps the time alone, neither who wrote nor why. That all are fine
is the word of the group's coach, a deputy or an anonymous administrator; anybody else's comforts and lowers nothing (SAFETY.md, laws 3, 4).
Where who wrote may be in despair, nobody's word ends it: who says that all are fine may not have seen them (law 11).
Rule 2: anything personal gets one line and that button, a signed link that says which group somebody comes from; what was not
meant for the bot gets nothing.
Rule 3: who may set the group up is asked of Telegram at each /coach; what a coach sees is never shown here.
Rule 4: nothing personal is said here to one member alone either, though Telegram knows ephemeral messages (Bot API 10.2). A server that
does not know the parameter, or not under that name (10.3 gave it another), leaves it out and shows everybody the message, and nothing
tells that beforehand. It would fail open, so the private chat is the only place.
Neighbours: step.py sends every event of a chat that is not private here; clubs/life.py, posts.py do what is not talk.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.dialogue import graver
from bot.core.dialogue.clubs import about, life, posts, rights
from bot.core.dialogue.listed import folded, phrases
from bot.core.dialogue.slash import command
from bot.core.dialogue.turn import Turn
from bot.core.model.club import ADMIN, COACHING, HELLO, JOIN
from bot.core.model.effects import Button, KeepClub
from bot.core.model.events import Event, Pressed, Said, Tick
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.core.understanding.result import FlagHit

LOOK_FIRST = timedelta(minutes=15)
"""How long after "get help now" a group gets no coaching: somebody there may be unwell. The group keeps when that was."""
SET_BACK = timedelta(hours=2)
"""By how much a clock may have been put back since: what was said an hour ahead of now was said just now."""

ALL_RIGHT_WORDS = 8
CRISIS, STAYS = "suicide_crisis", "!"
"""The flag of despair; what ends the time that is kept where no word ends the wait."""


def group(turn: Turn, event: Event) -> Turn:
    """The turn after something happened in a group."""
    turn = _in_its_language(turn)
    match event:
        case Said():
            return _said(turn, event)
        case Tick():
            return posts.tick(turn, event, LOOK_FIRST if looks_first(turn) else timedelta())
        case Pressed():
            return turn.say("group.private", _private_button(), kind="menu")
        case _:
            return life.happened(turn, event, _private_button())


def _in_its_language(turn: Turn) -> Turn:
    """A group is spoken to in the language that its coach chose, whoever writes."""
    club = turn.event.around.club
    return turn.keep(lang=club.lang) if club and club.lang in turn.content.languages else turn


def _said(turn: Turn, event: Said) -> Turn:
    if calls_for_help(turn):
        return get_help(turn)
    name = command(event.text)
    if looks_first(turn) and not name and _all_right(turn, event.text):
        return _reassured(turn, event)
    if looks_first(turn) and name not in HELP and (name or event.to_bot):
        return _look_first(turn)
    if name in COMMANDS:
        return COMMANDS[name](turn, event)
    if event.comment and not name:
        return turn.say("group.private", _private_button(), kind="menu") if _asks(turn) else turn
    if event.to_bot and not name:
        return _question(turn)
    return turn.say("group.private", _private_button(), kind="menu") if name else turn


def _look_first(turn: Turn) -> Turn:
    return turn.say("group.stay_with" if _stays(turn) else "group.look_first", _private_button(), kind="referral")


def _stays(turn: Turn) -> bool:
    """Whether nobody's word ends the wait."""
    return turn.session.helped.endswith(STAYS)


def _reassured(turn: Turn, event: Said) -> Turn:
    """Somebody says that all are fine: who leads the group ends the wait; to anybody else the advice stands."""
    club = event.around.club
    if _stays(turn):
        return _look_first(turn) if event.to_bot else turn
    leads = event.speaks_for or (club is not None and club.role_of(event.person) in rights.SEE)
    told = turn.keep(helped="") if leads else turn
    if not event.to_bot:
        return told
    if not leads:
        return told.say("group.still_first", _private_button(), kind="referral")
    return told.say("group.all_right", _private_button(), kind="menu")


def _all_right(turn: Turn, text: str) -> bool:
    """Whether few words say that everyone is all right, or that help is there."""
    if len(text.split()) > ALL_RIGHT_WORDS or "?" in text:
        return False
    beside, parts = phrases(turn, "group.fine.beside"), turn.language.reader.statements(text)
    bare = [" ".join(w for w in folded(part, turn.language.spelling).split() if w not in beside) for part in parts]
    return any(bare) and all(part in phrases(turn, "group.fine") for part in bare if part)


def calls_for_help(turn: Turn) -> bool:
    """Whether the text raises a flag that cannot wait; an emergency that only may be one too, for here nobody can be asked.

    Not so words that are likelier a figure of speech: in a group nothing would be left of a question about them.
    """
    return turn.heard is not None and any(_cannot_wait(hit) for hit in turn.heard.flags.hits)


def _cannot_wait(hit: FlagHit) -> bool:
    return (hit.level >= Level.EMERGENCY and not hit.loose) if hit.vague else hit.level >= Level.URGENT


def get_help(turn: Turn) -> Turn:
    """Get help now; no symptom is named."""
    despair = turn.heard is not None and any(h.id == CRISIS for h in turn.heard.flags.hits)
    stays = STAYS if despair or (looks_first(turn) and _stays(turn)) else ""
    helped = turn.keep(helped=f"{turn.event.at.isoformat()}{stays}")
    return helped.say("group.get_help", _private_button(), kind="referral", level=Level.EMERGENCY)


def looks_first(turn: Turn) -> bool:
    """Whether somebody here was told to get help minutes ago."""
    helped = turn.session.helped.removesuffix(STAYS)
    return bool(helped) and -SET_BACK < turn.event.at - datetime.fromisoformat(helped) < LOOK_FIRST


def _asks(turn: Turn) -> bool:
    """Whether a comment asks or tells something that is ours; chatter among readers is not."""
    heard = turn.heard
    return bool(heard and (heard.intent.id or heard.flags.hits or heard.slots))


def _question(turn: Turn) -> Turn:
    """General knowledge is answered; a report, or anything the matcher is unsure of, goes to the private chat."""
    heard = turn.heard
    intent = heard.intent.id if heard else None
    personal = bool(heard and (heard.flags.hits or heard.slots or graver.BREATHING.issubset(heard.flags.signs)))
    if intent and intent in turn.language.answers and not personal:
        return turn.say(f"answers.{intent}.answer", _private_button(), kind="answer", topics=(intent,))
    return turn.say("group.private", _private_button(), kind="menu")


def _ask(turn: Turn, event: Said) -> Turn:
    if not event.text.partition(" ")[2].strip():
        return turn.say("group.how_to_ask", kind="menu")
    return _question(turn)


def _coach(turn: Turn, event: Said) -> Turn:
    """The way to the set-up, for an administrator or somebody of the team; posts go to the topic where this was asked."""
    club, name = event.around.club, command(event.text)
    deputy = club is not None and rights.right(turn) in rights.SEE
    if not event.speaks_for and rights.standing(turn) != ADMIN and not deputy:
        refused = "group.not_admin" if name == "coach" else "group.for_coach"
        return turn.say(refused if rights.standing(turn) else "group.cannot_ask", kind="menu")
    known = life.known(turn)
    kept = replace(known, thread=event.thread or known.thread, mute="", lang=known.lang or turn.session.lang)
    link = about.SET_UP.get(name, COACHING)
    return turn.do(KeepClub(club=kept)).say("group.coach", (Button(label="button.club_set_up", link=link),), kind="menu")


def _join(turn: Turn, event: Said) -> Turn:
    """The way to join the club."""
    club = event.around.club
    if club is None or club.coach is None or club.kind == life.CHANNEL:
        return turn.say("group.no_coach", kind="menu")
    return turn.say(
        "club.invitation", (Button(label="button.club_join", link=JOIN),), kind="menu", values={"coach": club.coach.name}
    )


def _help(turn: Turn, _: Said) -> Turn:
    return turn.say("group.help", _private_button(), kind="menu")


def _private_button() -> tuple[Button, ...]:
    return (Button(label="button.private_chat", link=HELLO),)


def forget(session: Session) -> Session:
    """A group's session keeps nothing of what anybody said; of a call for help only when it was, and whether a word ends the wait."""
    return Session(version=session.version, lang=session.lang, helped=session.helped)


HELP = ("help", "start", "about", "privacy")
COMMANDS: dict[str, Callable[[Turn, Said], Turn]] = {
    "ask": _ask,
    **dict.fromkeys(about.SET_UP, _coach),
    "join": _join,
    **dict.fromkeys(HELP, _help),
}
