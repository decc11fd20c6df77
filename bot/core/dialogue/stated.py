"""What a text states, whatever its intent: a run that was done, a pain, or when to write.

Rule: a text that asks states nothing here; amid the check a run is noted only where it tells of no pain that the check is about.
Neighbours: talk.py brings the texts here; runs.py notes runs, begin.py starts a check, afterwards.py has when to write.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.dialogue import afterwards, ask, begin, checkins, flow, occasions, outofturn, read, runs, sports
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level
from bot.core.understanding.result import Understood
from bot.core.understanding.slots.measures import SET, TO_COME

BREATHING = "with_breathing"
"""When it hurts: whoever says so is referred (triage.yaml)."""
WHEN_ALONE = frozenset(("duration_days", "pain_timing"))
"""Slots that tell of no pain by themselves."""


def anything(turn: Turn) -> Turn | None:
    """A run, a report of a pain, or when to write: what a text states, whatever its intent."""
    assert turn.heard is not None
    turn = _over_by(turn, turn.heard)
    if ran(turn) or _other_sport(turn) or _not_run(turn):
        return runs.logged(turn)
    if _reports(turn) and (told := reported(turn)) is not None:
        return told
    return afterwards.meant(turn)


def _over_by(turn: Turn, heard: Understood) -> Turn:
    """ "Saturday 8:15, I'm back from my run by then": a time of the day, and none that was run."""
    run = heard.slots.get("run")
    timed = (
        run is not None
        and isinstance(run, Mapping)
        and not run.keys() - {"minutes"}
        and bool(turn.language.reader.when(heard.text).times)
    )
    if not timed or not read.holds(turn, "run.over_by", heard.text):
        return turn
    return replace(turn, heard=replace(heard, slots={k: v for k, v in heard.slots.items() if k != "run"}))


def ran(turn: Turn) -> bool:
    """Whether somebody outside a check tells of a run: "14k easy, pain 5", "10k last Sunday"; who has no plan yet, of nothing else."""
    assert turn.heard is not None
    if turn.session.flow or "?" in turn.heard.text or not (turn.session.planned or _only_ran(turn)) or occasions.wished(turn):
        return False
    if sports.on_the_way(turn, turn.heard.text) or _only_after(turn, turn.heard.text):
        return False
    return "run" in turn.heard.slots or runs.is_one(turn) or runs.is_done(turn, turn.heard)


def _only_after(turn: Turn, said: str) -> bool:
    """Whether a race is named only as what something came after: "black toenail after the marathon" tells of no run, and of no day."""
    if not read.holds(turn, "run.after", said) or read.has_figure(turn, said):
        return False
    return not any(read.holds(turn, name, said) for name in ("run.done", "run.did"))


def _other_sport(turn: Turn) -> bool:
    """Whether somebody with a plan tells how far they went in another sport, and of no pain."""
    assert turn.heard is not None
    session, heard = turn.session, turn.heard
    if session.flow or not session.planned or heard.slots or "?" in heard.text or heard.flags.hits:
        return False
    first = read.first(heard.text, turn.language.spelling) in read.phrases(turn, "run.other_done")
    return first and read.has_figure(turn, heard.text) and not turn.language.reader.hurts(heard.text)


def _not_run(turn: Turn) -> bool:
    """Whether somebody with a plan speaks of a run that they did not run, and of no pain: "I used to run 10 miles", "my wife ran 10k"."""
    assert turn.heard is not None
    session, heard = turn.session, turn.heard
    if session.flow or not session.planned or "?" in heard.text or heard.flags.hits or heard.slots.get("severity"):
        return False
    outing = runs.told(turn)
    told = (outing.distance and outing.unit) or (outing.unreal == TO_COME and outing.minutes)
    if not (outing.unreal and told) or occasions.wished(turn):
        return False
    beside = {"severity", "pain_timing"} | ({"mileage"} if outing.unreal in SET else set())
    return not heard.slots.keys() - beside


def flagged(turn: Turn, told: Turn) -> Turn:
    """The turn after the flags in a text were answered; a run that it tells of, while others wait to be looked at, is noted behind that."""
    waits = told.session.question or told.session.doubts
    return runs.beside_advice(told) if turn.session.open_level >= Level.URGENT and not waits and ran(turn) else told


def _only_ran(turn: Turn) -> bool:
    """Whether somebody who has no plan yet tells of a run and not of a back that a check is for."""
    assert turn.heard is not None
    if turn.session.consent is None:
        return False
    told = read.stated(turn, turn.heard)
    pain = told.get(outofturn.SCORE, 0)
    return not told.keys() - {outofturn.SCORE} and float(str(pain)) <= checkins.STRONG


def _reports(turn: Turn) -> bool:
    """Whether the text tells of a pain rather than asks: it states two things or more, or one and sounds like a report."""
    assert turn.heard is not None
    if not turn.heard.slots or "?" in turn.heard.text or turn.heard.slots.keys() & {"run", "reminder"}:
        return False
    if BREATHING in turn.heard.slots.get("pain_timing", ()) and turn.language.reader.hurts(turn.heard.text):
        return True  # no word on how to breathe is an answer to that
    wish = turn.heard.intent.id == "reminder.set" and not turn.heard.intent.close and not turn.session.flow
    if wish and turn.heard.slots.keys() <= occasions.BESIDE and not turn.language.reader.hurts(turn.heard.text):
        return False  # "check up on me the morning after my long run"
    stated = len(read.stated(turn, turn.heard))
    if (
        turn.session.flow == flow.CHECK and "mileage" in turn.heard.slots
    ):  # how much somebody runs: no question about how much to run
        return True
    near = {turn.heard.intent.best, *(name for name, _ in turn.heard.intent.alternatives[:1])}
    return stated >= read.REPORT or (stated == 1 and "check.start" in near)


def reported(turn: Turn) -> Turn | None:
    """A text that states something about the pain: kept, acknowledged, and the questions go on (or begin)."""
    assert turn.heard is not None
    told = read.stated(turn, turn.heard)
    if not told or _when_alone(turn, told):
        return None
    if _ran_meanwhile(turn, told):
        return runs.logged(turn)
    told_turn = flow.put(turn, told).keep(misses=0)
    if turn.session.flow == flow.CHECK:
        told_turn = (runs.noted_beside(told_turn) if _of_a_run(turn, told) else None) or told_turn
        names = [q for q in ask.review_lines(told_turn) if outofturn.fills(told_turn, q, told)]
        noted = told_turn.say("repair.noted", kind="confirmation", values={"lines": names})
        return flow.advance(noted)
    return begin.start_check(told_turn)


def _when_alone(turn: Turn, told: Mapping[str, object]) -> bool:
    """Whether somebody with a plan tells of no pain, and of nothing but a time or a place: "from Friday", "I'm at work till 6"."""
    assert turn.heard is not None
    idle = bool(turn.session.planned) and not (turn.session.flow or turn.session.doubts)
    return idle and not told.keys() - WHEN_ALONE and not turn.language.reader.hurts(turn.heard.text)


def ran_surely(turn: Turn) -> Turn:
    """A run that was done; amid the check a pain that is told with it counts as told there, however surely the run is read."""
    told = reported(turn) if turn.session.flow == flow.CHECK else None
    return told or runs.logged(turn)


def _ran_meanwhile(turn: Turn, told: Mapping[str, object]) -> bool:
    """Whether the text tells of a run amid the check: the pain of one run is not how bad it gets, unless it is worse than that."""
    assert turn.heard is not None
    if turn.session.flow != flow.CHECK or not _of_a_run(turn, told) or told.keys() - {outofturn.SCORE}:
        return False
    worst, pain = turn.session.slots.get(outofturn.SCORE), told.get(outofturn.SCORE)
    return not (isinstance(worst, int | float) and isinstance(pain, int | float) and pain > worst)


def _of_a_run(turn: Turn, told: Mapping[str, object]) -> bool:
    """Whether a text tells of one run that was done, and of nothing but how much it hurt and when."""
    assert turn.heard is not None
    return "run" in turn.heard.slots and not told.keys() - {outofturn.SCORE, "pain_timing"} and "?" not in turn.heard.text
