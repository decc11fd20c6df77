"""Safe mode: what is said while the content in use has failed its proofs. Where to get help, and nothing else.

Rule 1: no question, no result, no answer; of the session only the numbers of keyboards move, so that nothing is lost.
Rule 2: a text that calls for help is looked at before anything else, here too; words of suicide get their own answer.
Rule 3: what is the person's own stays theirs: /privacy, /export and /delete go on working.
Neighbours: step.py comes here where `content.safe` says why; cli/proved.py decides that at the start.
"""

from collections.abc import Callable

from bot.core.dialogue import groups, own, read, reminders, slash
from bot.core.dialogue.clubs import mine
from bot.core.dialogue.clubs.about import OWN as OWN_CLUB
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Event, Imported, Pressed, Said, Sent, Tick
from bot.core.model.session import YES
from bot.core.rendering import TIMELESS

CRISIS = "suicide_crisis"


def held(turn: Turn, event: Event) -> Turn:
    """The turn after something happened in safe mode."""
    if not event.is_private:
        return _in_group(turn, event)
    if isinstance(event, Tick):  # nothing is said now, and nothing is lost
        return reminders.scheduled(turn, event.what) if event.what in turn.session.reminders else turn
    if not isinstance(event, Said | Pressed | Sent | Imported):
        return turn
    if turn.heard and any(h.id == CRISIS for h in turn.heard.flags.hits):
        return turn.say("safe.crisis", kind="referral")
    if groups.calls_for_help(turn):
        return _notice(turn)
    return _own(turn, event) or _notice(turn)


def _notice(turn: Turn) -> Turn:
    return turn.say("safe.notice", kind="referral")


def _own(turn: Turn, event: Event) -> Turn | None:
    """What a person may still do with their data; None where the event is about something else."""
    if isinstance(event, Pressed):
        if event.data.startswith(f"{OWN_CLUB}leave:"):
            return mine.pressed(turn)
        verb = _verb(event.data)
        return OWN[verb](turn) if verb in OWN else None
    if not isinstance(event, Said):
        return None
    asked = turn.session.last[-1:] == ("data.erase_ask",)
    if asked and turn.heard and read.yes_no(turn, turn.heard) == YES:
        return own.erased(turn)
    name = slash.command(event.text)
    return OWN[name](turn) if name in OWN and name != "erase" else None


def _in_group(turn: Turn, event: Event) -> Turn:
    """In a group only "get help now", and one line to somebody who asks."""
    if not isinstance(event, Said):
        return turn
    if groups.calls_for_help(turn):
        return groups.get_help(turn)
    return turn.say("safe.group", kind="menu") if event.to_bot or event.text.startswith("/") else turn


def _verb(data: str) -> str:
    """The verb of a button without an argument: "~privacy", "8:erase"; "" for any other."""
    bare = data.removeprefix(TIMELESS) if data.startswith(TIMELESS) else data.partition(":")[2]
    return {"~erase": "delete"}.get(data, bare)


OWN: dict[str, Callable[[Turn], Turn]] = {
    "privacy": lambda turn: turn.say("data.privacy", kind="answer"),
    "leave": mine.leave,
    "export": own.export,
    "delete": own.erase,
    "erase": own.erased,
    "keep": lambda turn: turn.say("data.kept", kind="confirmation"),
}
