"""What somebody who coaches asks or tells of one of their runners: how they are, or that one is young.

Rule 1: nobody's health is told here; what a member shares stands behind /groups (clubs/).
Rule 2: a runner's age raises nothing on the coach's side: the coach hears what is to be done (SAFETY.md, law 11). Whoever tells their own
age, or any other sign, is heard as ever.
Neighbours: asked.py has what else is asked of the bot; heard.py asks here before it tells of an age.
"""

from bot.core.dialogue import ages, ask, read
from bot.core.dialogue.turn import Turn
from bot.core.understanding.result import FlagHit

OF_COACHES = ("opening.coach", "opening.coach_again", "asked.runner_how", "asked.young_runner")
"""Replies after which somebody is taken for a coach."""


def coaches(turn: Turn) -> bool:
    """Whether who writes said a moment ago that they coach, or leads a group."""
    return any(b.role for b in turn.event.around.belongs) or not set(OF_COACHES).isdisjoint(turn.session.last)


def how(turn: Turn) -> Turn | None:
    """ "How is Ann doing?", from a coach."""
    if not coaches(turn):
        return None
    return ask.again(turn.keep(misses=0).say("asked.runner_how", kind="answer"))


def young(turn: Turn, hits: list[FlagHit]) -> Turn | None:
    """ "12 runners, one is 15 with back pain", from a coach: what is to be done; None where anything but an age is told."""
    if turn.heard is None or {h.id for h in hits} != {ages.YOUNG} or not coaches(turn) or not _of_another(turn, turn.heard.text):
        return None
    return _told(turn)


def said(turn: Turn, text: str) -> Turn | None:
    """The same where nothing but the age is told."""
    return _told(turn) if coaches(turn) and _of_another(turn, text) else None


def _told(turn: Turn) -> Turn:
    return ask.again(turn.keep(misses=0).say("asked.young_runner", kind="answer"))


def _of_another(turn: Turn, text: str) -> bool:
    """Whether the text tells of a runner under 18, and not of who writes."""
    if not read.holds(turn, "athlete.words", text) or ages.told(turn, text) is not None:
        return False
    words = [w.removesuffix("s") if w[:1].isdecimal() else w for w in read.folded(text, turn.language.spelling).split()]
    led = read.phrases(turn, "athlete.aged")
    return any(w.isdecimal() and ages.LEAST <= int(w) < ages.ADULT and words[n - 1] in led for n, w in enumerate(words) if n)
