"""What is said of the way back to running: an outing on the ladder, the next step, may I run, a race, several runs, an exercise by its name.

Rule 1: words climb the ladder as its button does: a rung a day at the most, after two outings that were calm, the next morning too; pain holds it.
Rule 2: whether to run is the plan's to say, where there is one: never a general yes beside a step that says walk.
Rule 3: amid a check-in what is said of the routine is kept, and nothing is advised before its questions are answered (SAFETY.md, law 10).
Neighbours: plans.py tells the ladder; runs.py and outings.py read runs; slots.yaml (`training`) holds how people say it.
"""

from collections.abc import Callable, Mapping
from datetime import date

from bot.core.coaching import plan
from bot.core.dialogue import (
    ask,
    checkins,
    hurting,
    plans,
    read,
    remarked,
    reports,
    runlist,
    runs,
    standing,
    topics,
    unnoted,
    weighing,
    zones,
)
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level

MOST_WORDS = 14
"""Words up to which a message may be nothing but that."""
SHORT_BY = 5
"""Minutes by which a walk may be shorter than its step."""
MOST_HOURS = 3
NEAR_WORDS = 9
"""Words up to which a message with an exercise's name is about that exercise alone."""
LADDER = ("plan.ladder", "plan.outing", "plan.wait", "plan.hurt", "plan.held")
"""What tells of the ladder: right behind it "done" and "next" are about its step."""
REMINDED = "reminder_kind.routine.text"
TOPICS = {"bike": "faq.other_exercise", "ill": "faq.covid"}
"""What is asked, and the topic that has its answer."""
Way = Callable[[Turn], Turn]


def said(turn: Turn, text: str) -> Turn | None:
    """A text about training, met by the plan; None where it is about something else."""
    session = turn.session
    if session.doubts or session.consent is None or session.open or len(text.split()) > MOST_WORDS:
        return None
    found = turn.language.reader.training(text)
    if session.flow == checkins.FLOW:
        return _amid(turn, text, frozenset(found))
    if session.question or session.flow:
        return unnoted.none(turn.keep(misses=0)) if "not_run" in found else None
    return _between(turn, text, found)


def _between(turn: Turn, text: str, found: Mapping[str, Mapping[str, str]]) -> Turn | None:
    """With nothing being asked."""
    if (several := runlist.several(turn, text)) is not None:
        return several
    if "programme_day" in found and (done := _of_programme(turn)) is not None:
        return done
    if {"walked", "walked_far"} & found.keys() and turn.session.planned:
        return _walked(turn, text, found)
    named = _step(turn, text, frozenset(found))
    if named is not None:
        return topics.guided(turn, named)
    if "not_run" in found:
        return unnoted.none(turn.keep(misses=0))
    if (
        {"missed", "how_long"} & found.keys()
        and turn.session.planned
        and not turn.language.reader.hurts(topics.without_if(turn, text))
    ):
        return topics.guided(turn, plans.missed if "missed" in found else plans.minutes)
    if "weeks" in found and turn.session.runs:
        return runlist.weeks(turn)
    if {"runs", "distance"} & found.keys():
        return runlist.show(turn) if "runs" in found else reports.show(turn)
    return _exercise(turn, text, frozenset(found)) or _asks(turn, frozenset(found))


# The ladder.


def _step(turn: Turn, text: str, found: frozenset[str]) -> Way | None:
    """What is said of the step that stands."""
    if not turn.session.planned or not _on_ladder(turn):
        return None
    behind, here = turn.session.last[-1:], any(n in LADDER for n in turn.session.last[-2:])
    if behind == ("plan.outing",) and read.phrase(turn, "yes", text):
        return _up
    if "twice" in found and REMINDED in turn.session.last[-2:] and "run" not in (turn.heard.slots if turn.heard else ()):
        return plans.routine_done  # the routine that was reminded of, not an outing
    if "twice" in found:
        return _hurt_or(turn, text, _up)
    if "outing" in found and behind != (REMINDED,) and "run" not in (turn.heard.slots if turn.heard else ()):
        return _hurt_or(turn, text, _outing)
    if here and read.phrase(turn, "routine.did", text):
        return _outing
    return _next if "next_step" in found else None


def _walked(turn: Turn, text: str, found: Mapping[str, Mapping[str, str]]) -> Turn:
    """A walk: an outing for whoever walks first, if it was as long as their step; it is never a run, and its pain is how it is now."""
    walks = plan.walks_first(turn.session, turn.content) and turn.session.ladder == 0
    if walks and "walked" in found:
        long = _minutes(found["walked"]) >= plans.rung(turn, 0)["walk"] - SHORT_BY
        return topics.guided(turn, _hurt_or(turn, text, _outing if long else plans.ladder))
    if "severity" in _slots(turn) or turn.language.reader.hurts(text):
        return hurting.pain(turn.keep(misses=0))
    return ask.again(turn.keep(misses=0).say("run.other_sport", kind="answer"))


def _of_programme(turn: Turn) -> Turn | None:
    """ "Couch to 5k week 3 day 2, pain 1": a run without a length, whose pain is kept; None where none is told."""
    if "severity" not in _slots(turn) or not turn.session.planned:
        return None
    return hurting.pain(turn.keep(misses=0).say("run.how", kind="answer"))


def _minutes(kept: Mapping[str, str]) -> float:
    """How long a walk was; a few are hours, many are minutes."""
    told = float(kept["n"])
    return told * 60 if told <= MOST_HOURS else told


def _on_ladder(turn: Turn) -> bool:
    """Whether the ladder is the way, or was just talked about."""
    return plan.walks_first(turn.session, turn.content) or any(n in LADDER for n in turn.session.last[-3:])


def _hurt_or(turn: Turn, text: str, way: Way) -> Way:
    """The way, but where the outing hurt more than its gate allows the step is held."""
    pain = turn.heard.slots.get("severity") if turn.heard else None
    if isinstance(pain, int | float):
        return (lambda t: _held(t, float(pain))) if pain > plan.calm(turn.session) else way
    return (lambda t: _held(t, None)) if turn.language.reader.hurts(text) else way


def _held(turn: Turn, pain: float | None) -> Turn:
    """An outing that hurt: the step stays, and its outings begin anew; strong pain leads to the whole screen (law 10)."""
    kept = turn.keep(outings=())
    if hurting.strong(kept, pain):
        return checkins.screen_again(kept, pain)
    rows = (row(("button.rung_down", f"~rung:{plans.DOWN}"), ("button.check_in", "~check_in")),)
    values = {"gate": plan.calm(turn.session), "pain": pain}
    return kept.say("plan.held", *rows, kind="guidance", level=Level.SELF_CARE, values=values)


def _outing(turn: Turn) -> Turn:
    """One outing on the step, kept; after the second one the next morning still counts."""
    assert turn.heard is not None
    day = runs.told(turn).day or zones.today(turn)
    kept = turn.keep(outings=tuple(sorted({*turn.session.outings, min(day, zones.today(turn)).isoformat()})))
    days = [date.fromisoformat(d) for d in plan.outings(kept.session)]
    values = {"gate": plan.calm(turn.session), "both": bool(days) and (days[-1] - days[0]).days > 1}
    rows = (row(("button.rung_up", f"~rung:{plans.UP}")), row(("button.rung_down", f"~rung:{plans.DOWN}")))
    return kept.say("plan.outing", *rows, kind="guidance", level=Level.SELF_CARE, values=values)


def _up(turn: Turn) -> Turn:
    return plans.climb(turn, plans.UP)


def _next(turn: Turn) -> Turn:
    """The next step: reached where two calm outings were told and the morning after is here; else the step that stands, and its gate."""
    return _up(turn) if plan.twice(turn.session, zones.today(turn)) else plans.ladder(turn)


# Questions.


def _asks(turn: Turn, found: frozenset[str]) -> Turn | None:
    """May I run, a race, a programme, another sport."""
    if other := next((topic for name, topic in TOPICS.items() if name in found), None):
        return ask.again(topics.topic(turn, other))
    name = next((n for n in ("may_run", "race", "programme") if n in found), None)
    if name is None or not turn.session.planned or not standing.coached(turn.session):
        return None
    return topics.guided(turn, lambda t: _weighed(t, name))


def _weighed(turn: Turn, name: str) -> Turn:
    """What the plan says to it; on the red light, that."""
    if (held := weighing.held_back(turn)) is not None:
        return held
    walks = plan.walks_first(turn.session, turn.content)
    limit = plan.longest_now(turn.session, turn.content, zones.today(turn))
    values = {
        "way": plan.way(turn.session, turn.content), "walks": walks, "limit": int(limit * 10) / 10 if limit else None,
        "rung": plans.rung(turn, turn.session.ladder) if walks else {}, "usual": False, "stop": remarked.STOP,
    }  # fmt: skip
    rows = (row(("button.plan_today", "~plan:today"), ("button.plan_ladder", "~plan:ladder")),)
    return turn.say(f"run.planned.{name}", *rows, kind="guidance", level=Level.SELF_CARE, values=values)


# Exercises by their names.


def _exercise(turn: Turn, text: str, found: frozenset[str]) -> Turn | None:
    """ "Show me band row", "swap the side lean": its card, or the routine without it."""
    if not {"card", "swap"} & found or len(text.split()) > NEAR_WORDS or not (named := read.exercises(turn, text)):
        return None
    if "swap" in found and turn.session.planned:
        return topics.guided(turn, lambda t: plans.this_week(plans.swapped(t, named)))
    return topics.exercise(turn.keep(misses=0), named[0]) if "card" in found and len(named) == 1 else None


def _amid(turn: Turn, text: str, found: frozenset[str]) -> Turn | None:
    """Amid a check-in: the routine changed or done is kept, an exercise that hurts left out; a card comes after it."""
    if turn.session.raised or not turn.session.planned:
        return None
    calm, named = turn.keep(misses=0), read.exercises(turn, text)
    if "not_run" in found:
        return unnoted.none(calm)
    if named and len(text.split()) <= NEAR_WORDS and turn.language.reader.harmed(text):
        return ask.again(plans.harmed(calm, named))
    if "swap" in found and named:
        return ask.again(plans.swapped(calm, named))
    if "card" in found and named:
        return ask.again(calm.say("exercise.after", kind="confirmation"))
    wish = turn.language.reader.wish(text)
    if wish in turn.content.plan.wishes:
        return ask.again(plans.wished(calm, wish))
    did = wish == "did" or ("outing" in found and not turn.language.reader.hurts(text) and "severity" not in _slots(turn))
    return ask.again(plans.routine_done(calm) if wish == "did" else _noted(calm)) if did else None


def _noted(turn: Turn) -> Turn:
    """An outing told amid a check-in: kept, and nothing more is said of it there."""
    day = zones.today(turn).isoformat()
    return turn.keep(outings=tuple(sorted({*turn.session.outings, day}))).say("plan.outing_kept", kind="confirmation")


def _slots(turn: Turn) -> frozenset[str]:
    return frozenset(turn.heard.slots) if turn.heard else frozenset()
