"""Safe mode: what is said while the content in use has failed its proofs. Where to get help, and nothing else.

Rule 1: no question, no result, no answer; the session stays as it is, so that nothing is lost when the content is mended.
Rule 2: what is the person's own stays theirs: /privacy, /export and /delete go on working.
Neighbours: step.py comes here where `content.safe` says why; cli/proved.py decides that at the start.
"""

from bot.core.dialogue import commands, groups, presses
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Event, Pressed, Said, Sent

OWN_COMMANDS = ("privacy", "export", "delete")
OWN_PRESSES = ("erase", "keep", "privacy", "export")


def held(turn: Turn, event: Event) -> Turn:
    """The turn after something happened in safe mode."""
    if not event.is_private:
        return _in_group(turn, event)
    if isinstance(event, Said) and _command(event.text) in OWN_COMMANDS:
        return commands.command(turn, event.text)
    if isinstance(event, Pressed) and _verb(event.data) in OWN_PRESSES:
        return presses.pressed(turn, event)
    if isinstance(event, Said | Pressed | Sent):
        return turn.say("safe.notice", kind="referral")
    return turn


def _in_group(turn: Turn, event: Event) -> Turn:
    """In a group only "get help now", and one line to somebody who asks."""
    if not isinstance(event, Said):
        return turn
    if groups.calls_for_help(turn):
        return groups.get_help(turn)
    return turn.say("safe.group", kind="menu") if event.to_bot or event.text.startswith("/") else turn


def _command(text: str) -> str:
    return text[1:].partition(" ")[0].split("@")[0].casefold() if text.startswith("/") else ""


def _verb(data: str) -> str:
    return data.removeprefix("~").rpartition(":")[2]
