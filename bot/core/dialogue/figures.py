"""The figures of a run that a button asked for, or that are told right behind it: how far, how long, on which day; or that it was none.

Rule 1: what is asked for is taken from an answer and from nothing else: a question, a wish, a pain or an hour of the day changes no run.
Rule 2: a time alone, right behind a run that has none, is that run's.
Neighbours: amend.py has the buttons and whatever else puts a run right; runs.py notes and echoes.
"""

from dataclasses import replace
from datetime import date

from bot.core.coaching import load
from bot.core.dialogue import ask, checkins, hurting, read, runs, sports, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import When
from bot.core.model.session import Run
from bot.core.understanding.slots.outings import timed

TIME_ASKED, DAY_ASKED = "time", "day"
MOST_WORDS, MOST_OF_A_DAY = 8, 3
"""Words of an answer, and of a day."""
ECHOES = ("run.logged", "run.changed", "run.noted_open", "import.done")
BEHIND = ("again.", "screen.", "check_in.screen_again", "settings.units")
BESIDE = ["run.noted_open", "repair.noted"]
"""A run that was noted, and what else of it was."""
ASKED_AGAIN = ("ask.", "back_to.")


def said(turn: Turn, text: str) -> Turn | None:
    """The run with the figure that a text tells; None where it tells none."""
    if not _answers(turn, text):
        return None
    return _distance_told(turn) or _time_told(turn) or _day_told(turn, text) or _took(turn, text) or _no_run(turn, text)


def _answers(turn: Turn, text: str) -> bool:
    """Whether a text can be an answer: few words, no question, no wish for a message, and nothing of a pain."""
    heard, words = turn.heard, read.folded(text, turn.language.spelling).split()
    if heard is None or "?" in text or not 0 < len(words) <= MOST_WORDS or heard.flags.hits:
        return False
    asks = read.first(text, turn.language.spelling) in read.phrases(turn, "asks")
    pain = "neuro" in heard.slots or turn.language.reader.hurts(text)
    when: When = turn.language.reader.when(text)
    return not (asks or pain or when.cue or (when.says_day and when.says_time and not when.minutes))


def _distance_told(turn: Turn) -> Turn | None:
    """The new distance, where a button asked for it last."""
    if not turn.session.amends or turn.session.last[-1:] != ("run.ask_distance",):
        return None
    run = next((r for r in runs.known(turn) if r.key == turn.session.amends), None)
    outing = runs.told(turn)
    if run is None or outing.distance is None:
        return None
    return changed(turn, replace(run, km=km_of(turn, outing.distance, outing.unit)))


def _time_told(turn: Turn) -> Turn | None:
    """The time, where a button asked for it last; a bare number is minutes."""
    key, _, asked = turn.session.amends.partition(":")
    run = next((r for r in runs.known(turn) if r.key == key), None)
    hour = turn.heard is not None and read.first(turn.heard.text, turn.language.spelling) in read.phrases(turn, "scored.hour")
    minutes = (
        timed(runs.told(turn)).minutes
        if not hour and asked == TIME_ASKED and turn.session.last[-1:] == ("run.ask_time",)
        else None
    )
    return changed(turn, replace(run, minutes=minutes)) if run and minutes else None


def _day_told(turn: Turn, text: str) -> Turn | None:
    """The day, where a button asked for it last: "Friday", "last Tuesday"; none that is to come."""
    key, _, asked = turn.session.amends.partition(":")
    run = next((r for r in runs.known(turn) if r.key == key), None)
    if run is None or asked != DAY_ASKED or not echoed(turn) or len(text.split()) > MOST_OF_A_DAY:
        return None
    outing = turn.language.reader.outing(text, zones.today(turn))
    told = outing.day is not None and not (outing.distance or outing.minutes) and outing.day <= zones.today(turn)
    return changed(turn.keep(amends=""), replace(run, day=outing.day.isoformat())) if told and outing.day else None


def _took(turn: Turn, text: str) -> Turn | None:
    """ "55 minutes", "58:20", "took me an hour", right behind a run without a time: it is that run's."""
    newest, outing = turn.session.newest, runs.told(turn)
    alone = outing.minutes and not (outing.distance or outing.day or outing.parts) and len(text.split()) <= MOST_WORDS // 2 + 1
    if newest is None or newest.minutes or not echoed(turn) or not alone or turn.session.last[-1] == "import.done":
        return None
    beside = read.phrases(turn, "run.took_beside") | turn.language.reader.model.lexicon.stops
    words = read.folded(text, turn.language.spelling).split()
    known = all(w[0].isdecimal() or w in beside for w in words)
    return changed(turn, replace(newest, minutes=outing.minutes)) if known else None


def _no_run(turn: Turn, text: str) -> Turn | None:
    """ "Wrong, that was a bike ride", right behind a run: it was none."""
    newest = turn.session.newest
    if newest is None or not echoed(turn) or not sports.named(turn, text) or read.has_figure(turn, text):
        return None
    points = read.holds(turn, "run.was_other", text)
    return runs.taken_back(turn.keep(misses=0), newest) if points else None


def echoed(turn: Turn) -> bool:
    """Whether the newest message told what was noted of a run (an open flag's advice, or a question asked again, may stand behind it)."""
    passed = BEHIND if turn.session.flow or turn.session.question else (*BEHIND, "fallback.")  # what was lost changes nothing
    names = [n for n in turn.session.last if not n.startswith(passed)]
    if len(names) > 1 and names[-1].startswith(ASKED_AGAIN):
        names.pop()
    if names[-2:] == BESIDE:
        names.pop()
    return bool(names) and names[-1] in ECHOES


def changed(turn: Turn, run: Run, *, edit: bool = False) -> Turn:
    """The run as it is now, kept and told."""
    others = [r for r in turn.session.runs if r.key != run.key]
    before = load.longest(others, date.fromisoformat(run.day))
    done = runs.echo(runs.keep(turn, run), run, "run.changed", before=before, edit=edit)
    return checkins.screen_again(done, run.pain) if hurting.strong(done, run.pain) else ask.again(done)


def km_of(turn: Turn, distance: float, unit: str) -> float:
    """A length in kilometres; without a unit it is in the person's own."""
    return round(distance * (load.KM_PER_MILE if (unit or turn.session.units) == "mi" else 1.0), 2)
