"""A check-in that is answered in words of one's own: at length, piece by piece, with a question beside it, or only now after it was put off.

Rule 1: what is told is taken, and what it lacks is asked; of a change for the worse the worse counts (SAFETY.md, law 10).
Rule 2: "nothing new" counts where the question with its signs was read before; who was never asked it is asked.
Rule 3: what is asked beside it waits behind a button until the questions are over.
Neighbours: checkins.py takes short answers, amid.py those amid its questions; besides.py parts a text; talk.py asks here first.
"""

import re
from typing import Any

from bot.core.dialogue import ask, besides, checkins, clock, read, reminders, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level

PAIN, TREND, SIGNS = checkins.ASKED
AGO, MOST_WORDS = 3, 60
"""How many replies ago a reminder may have asked; words."""
BETWEEN = ("fallback.", "reminder.ask.pain", checkins.OR_TIME, reminders.SNOOZED)
"""What the names of replies begin with that may stand between a reminder and its answer."""
CLAUSES = re.compile(
    r"[,;.!?\n]+|\b(?:because|cos|coz|cause|but|though|although|and|since|weil|aber|und|obwohl|da)\b", re.IGNORECASE
)


def said(turn: Turn, text: str) -> Turn | None:
    """The check-in that such words begin; None where they are none, or a short answer like any other."""
    if turn.session.planned and read.phrase(turn, "check_in.asks_last", text):
        return _last(turn)
    if not _asked(turn) or len(text.split()) > MOST_WORDS or not checkins.may_tell(turn):
        return None
    put_off = turn.session.last[-1:] == (reminders.SNOOZED,)
    if put_off and read.phrase(turn, "check_in.now", text):
        return checkins.begin(turn.keep(misses=0))
    head, tail = besides.parted(turn, text, shortest=1)
    known, nothing_new = _told(turn, head), read.holds(turn, "check_in.nothing_new", head)
    if tail and besides.run_in(turn, head) is not None:
        return None
    short = turn.session.last[-1] in checkins.REMINDED and not nothing_new and _is_short(text, tail)
    if short or not (known or nothing_new):
        return None
    turn = _beside(turn, tail) if tail else turn.keep(misses=0)
    if nothing_new and SIGNS not in known:
        turn = turn.say("check_in.to_be_sure", kind="answer")
    return checkins.begin_with(turn, known)


def _asked(turn: Turn) -> bool:
    """Whether a reminder asked how it is, and nothing but what was not understood stands behind it."""
    names = turn.session.last[-AGO:]
    at = max((n for n, name in enumerate(names) if name in checkins.REMINDED), default=None)
    return at is not None and all(name.startswith(BETWEEN) for name in names[at + 1 :])


def _is_short(text: str, tail: str) -> bool:
    """Whether checkins.told takes it as well."""
    return not tail and "?" not in text and len(text.split()) <= checkins.MOST_WORDS


def _told(turn: Turn, text: str) -> dict[str, Any]:
    """How much it hurts, how that is beside the last time, and that nothing is new, as far as a text tells it."""
    clauses = [c for c in CLAUSES.split(text) if c.strip() and not read.holds(turn, "asks.of_me", c)]
    pains = {p for c in clauses if (p := _pain(turn, c)) is not None}
    pain = pains.pop() if len(pains) == 1 else None  # of "an 8 on Sunday, today a 3" it is asked
    trends = {t for c in clauses if (t := _trend(turn, c))}
    trend = "worse" if "worse" in trends else trends.pop() if len(trends) == 1 else ""
    told = ({} if pain is None else {PAIN: pain}) | ({TREND: trend} if trend else {})
    return told | ({SIGNS: "no"} if _nothing_new(turn, text) else {})


def _pain(turn: Turn, clause: str) -> float | None:
    """The score of a clause: as ever, or where it begins with one: "its roughly a 5 this morning"; what is counted is none."""
    plain, words = checkins.pain_of(turn, clause), read.folded(clause, turn.language.spelling).split()
    at = next((n for n, word in enumerate(words) if word.isdecimal()), None)
    if (
        plain is not None
        or at is None
        or clock.written(turn, clause)
        or turn.language.reader.outing(clause, zones.today(turn)).unit
    ):
        return plain
    counts = not read.phrases(turn, "run.not_length").isdisjoint(words[at + 1 : at + 2])
    return None if counts else checkins.pain_of(turn, " ".join(words[: at + 1]))


def _trend(turn: Turn, clause: str) -> str:
    """As a clause tells it; "no worse than usual" is the same."""
    trend = checkins.trend_of(turn, clause)
    bad = {word for phrase in read.phrases(turn, "trend.worse") for word in phrase.split()}
    return "same" if trend == "worse" and not bad.isdisjoint(turn.language.reader.negated(clause)) else trend


def _nothing_new(turn: Turn, text: str) -> bool:
    """Whether a text says that nothing is new, to the question that was read at an earlier check-in, and tells of no sign."""
    heard, before = turn.heard, turn.session.checked
    if before is None or before.signs is None or heard is None or heard.flags.hits or heard.slots.get("neuro"):
        return False
    whole = all(checkins.only_score(turn, clause) for clause in CLAUSES.split(text))  # not "nothing new apart from a fever"
    return whole and read.holds(turn, "check_in.nothing_new", text)


def _beside(turn: Turn, tail: str) -> Turn:
    """What is asked or wished for beside it: a topic waits behind a button, of anything else it is said that it comes after."""
    turn, rest = turn.keep(misses=0), besides.reading(turn, tail)
    name = rest.intent.best or ""
    if name in turn.language.answers:
        return turn.say("wish.and_asked", row((f"topic.{name}", f"~topic:{name}")), kind="menu")
    wished = rest.intent.id == "reminder.set" and turn.language.reader.when(tail).says  # leftover.py holds it
    return turn if wished else turn.say("check_in.rest_after", kind="answer")


def _last(turn: Turn) -> Turn | None:
    """ "What was my number last time": what the newest check-in was told, or the check before any."""
    if turn.session.doubts or turn.session.open_level >= Level.URGENT:
        return None
    last = turn.session.checked
    values = {
        "pain": last.pain if last else turn.session.slots.get("severity"),
        "trend": last.trend if last else None,
    }
    return ask.again(turn.keep(misses=0).say("check_in.last_was", kind="answer", values=values))
