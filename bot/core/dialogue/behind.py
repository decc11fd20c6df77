"""What is said right behind a run, noted or planned, is about it: "and tuesday 5", "what about 15", "im gonna do 8 anyway".

Rule 1: a bare number there is no time of a reminder, unless the message wishes one, names a kind of it, or writes a clock time.
Rule 2: where it is not clear which of it is meant, it is asked, and nothing is noted or set.
Neighbours: amend.py puts a noted run right before; occasions.py asks here before it reads a reminder into a text.
"""

import re
from dataclasses import replace

from bot.core.dialogue import amend, clock, read, reminders, runs, unitless, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.reminder import When

NOTED = ("run.logged", "run.changed", "run.several", "run.undone", "run.which_figure", "plan.outing")
BEHIND = "run.behind"
PLANNED, LOST = "run.planned.", ("fallback.", BEHIND)
MOST_WORDS = 8
SHARES = {"run.half": 1 / 2, "run.third": 1 / 3, "run.quarter": 1 / 4, "run.double": 2.0}
"""Lists of words for a share of a length that was weighed, and which it is."""
FIGURE = re.compile(r"(?<![\w.:])\d{1,2}(?:[.,]\d)?(?![\w:])")


def unwished(turn: Turn, text: str, when: When) -> bool:
    """Whether a text is no wish for a reminder, although it names a day or a number: it asks, or is about the run just spoken of."""
    first = read.first(text, turn.language.spelling) if when.says else ""
    if first in read.phrases(turn, "reminder.never_first") and not (when.cue or read.holds(turn, "reminder.cue", text)):
        return True
    if when.says and unitless.asked(turn, text) is not None:
        return True
    did = read.phrases(turn, "run.did")
    if when.says and not when.cue and not did.isdisjoint(read.folded(text, turn.language.spelling).split()[:2]):
        return not (when.says_day or clock.written(turn, text) or reminders.kinds_in(turn, text))
    if not _here(turn) or reminders.kinds_in(turn, text) or read.holds(turn, "reminder.cue", text):
        return False
    return (not when.cue or read.holds(turn, "run.intends", text)) and not clock.written(turn, text)


def _here(turn: Turn) -> bool:
    """Whether the newest message is about a run; one that was not understood may stand behind it."""
    last = _newest(turn)
    return last in NOTED or last.startswith(PLANNED)


def _newest(turn: Turn) -> str:
    """The newest reply that is more than that something was not understood."""
    return next((n for n in reversed(turn.session.last[-3:]) if not n.startswith(LOST)), "")


def _free(turn: Turn) -> bool:
    session = turn.session
    return not (session.flow or session.question or session.doubts or session.open) and bool(session.planned) and _here(turn)


def said(turn: Turn, text: str) -> Turn | None:
    """Another run behind one that was noted, or another length behind one that was weighed; None where it tells neither."""
    if not _free(turn) or turn.heard is None or turn.heard.flags.hits or len(text.split()) > MOST_WORDS:
        return None
    if (share := _share(turn, text)) and _newest(turn).startswith(PLANNED):
        return runs.weigh(turn, round(turn.session.weighed_km * share, 2), {"asked": "", "day": None})
    when: When = turn.language.reader.when(text)
    intends = read.holds(turn, "run.intends", text)
    if (when.cue and not intends) or clock.written(turn, text) or turn.language.reader.hurts(text) or not _one_length(turn, text):
        return None
    outing = runs.told(turn)
    if outing.distance is None or ("run" in turn.heard.slots and not intends):
        return None
    weighed = _newest(turn).startswith(PLANNED)
    if intends or weighed:
        unit = outing.unit or (turn.session.weighed if weighed else "")
        other = "" if unit in ("", turn.session.units) else f"{outing.distance:g} {unit}"
        return runs.weigh(turn, runs.km_of(turn, outing.distance, unit), {"asked": other, "day": None})
    again = (outing.day is not None and outing.day <= zones.today(turn)) or read.holds(turn, "run.manner", text)
    return runs.logged(turn) if again and "?" not in text else None


def _share(turn: Turn, text: str) -> float:
    """ "What about half of that": how much of the length that was weighed last; 0 where the text names no share of it."""
    if not turn.session.weighed_km:
        return 0
    return next((of for name, of in SHARES.items() if read.holds(turn, name, text)), 0)


def painless(turn: Turn, text: str) -> Turn | None:
    """ "No pain", "both pain free", right behind runs of which it was not told: so it is noted with them, and not as how it is now."""
    if not _free(turn) or not amend.echoed(turn) or turn.heard is None or turn.heard.flags.hits:
        return None
    words = read.folded(text, turn.language.spelling).split()
    every = bool(words) and words[0] in read.phrases(turn, "run.both")
    if not read.phrase(turn, "run.painless", " ".join(words[1:]) if every else text):
        return None
    open_ = sorted((r for r in runs.known(turn) if r.pain is None), key=lambda r: r.noted)
    newest = turn.session.newest
    mine = open_[-2:] if every else [r for r in open_ if newest and r.key == newest.key]
    for run in mine:
        turn = amend.changed(turn.keep(misses=0), replace(run, pain=0))
    return turn if mine else None


def _one_length(turn: Turn, text: str) -> bool:
    """Whether the text has one number, and what stands behind it makes no time, score or count of it."""
    found = FIGURE.findall(text) if not turn.language.reader.outing(text, zones.today(turn)).unit else [text]
    words = read.folded(text, turn.language.spelling).split()
    return len(found) == 1 and read.phrases(turn, "run.not_length").isdisjoint(words)


def lost(turn: Turn) -> Turn | None:
    """A number or a day right behind a run that nothing else understands: how to put the run right, and how to be reminded."""
    if turn.heard is None or not _free(turn):
        return None
    when: When = turn.language.reader.when(turn.heard.text)
    if not (when.says or read.has_figure(turn, turn.heard.text)) or not unwished(turn, turn.heard.text, when):
        return None
    newest = turn.session.newest
    rows = (row(("button.runs", "~runs")),) if newest else ()
    return turn.keep(misses=0).say(BEHIND, *rows, kind="clarification")
