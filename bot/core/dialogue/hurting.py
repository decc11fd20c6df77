"""The pain that is told with a run, and the pain of a day.

Neighbours: runs.py notes it; remarked.py knows what is told of the morning after, or of company.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.core.dialogue import ask, checkins, flow, read, remarked, repairs, sports, standing, unnoted, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Log
from bot.core.model.session import CheckedIn, Run
from bot.core.understanding.slots.outings import Fix, Outing

SORE_DAYS = 3
WORST = "severity"
DATE = re.compile(r"(?<![\w.])(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})(?![\w])")


def of_run(turn: Turn) -> float | None:
    """The pain that is told with a run; "no pain" is one of 0, unless more is said of when there was none."""
    assert turn.heard is not None
    told = remarked.of_the_run(turn) if remarked.of_morning(turn) is not None else _score(turn)
    told = remarked.in_company(turn) if told is None else told
    told = unnoted.pain_behind(turn) if told is None else told
    told = None if told is not None and _elsewhere(turn, f"{told:g}") else told
    painless = read.holds(turn, "run.painless", turn.heard.text) and not read.holds(turn, "run.painless_but", turn.heard.text)
    return 0 if told is None and painless and not turn.heard.flags.hits else told


def _score(turn: Turn) -> float | None:
    """The score that the text tells, of which no part of a day is one: "ran 5 miles on 3.11.2026"."""
    assert turn.heard is not None
    told: float | None = turn.heard.slots.get("severity")
    bare = DATE.sub(" ", turn.heard.text)
    if told is None or bare == turn.heard.text:
        return told
    again: float | None = turn.language.reader.understand(bare, today=turn.event.at.date()).slots.get("severity")
    return again


def _elsewhere(turn: Turn, told: str) -> bool:
    """Whether the statement with this pain names another part of the body: "no back pain but knee pain 4"."""
    assert turn.heard is not None
    if not read.holds(turn, "pain.elsewhere", turn.heard.text):
        return False
    parts = [p for p in turn.language.reader.statements(turn.heard.text) if told in p.split()]
    return any(read.holds(turn, "pain.elsewhere", p) and not read.holds(turn, "pain.here", p) for p in parts)


def strong(turn: Turn, pain: object) -> bool:
    """Whether the pain of a plan's day is no self-care any more (SAFETY.md, laws 7 and 10)."""
    hurts = isinstance(pain, int | float) and pain > checkins.STRONG
    amid = turn.session.flow and turn.session.flow != checkins.FLOW
    return hurts and bool(turn.session.planned) and not turn.session.open and not amid


def besides(turn: Turn) -> Turn:
    """With a strong pain heard that is told with a run of which nothing is noted: a habit, a race to come (SAFETY.md, law 10)."""
    waits = turn.session.question and turn.session.flow != checkins.FLOW
    told = turn.heard.slots.get("severity") if turn.heard and not waits else None
    return checkins.screen_again(turn, told) if strong(turn, told) else turn


def lately(turn: Turn) -> float:
    """The newest pain of the last days, of a run, in a check-in or by itself; of one day the worst; 0 where none was told."""
    session, since = turn.session, (zones.today(turn) - timedelta(days=SORE_DAYS)).isoformat()
    told = [(r.day, r.pain) for r in session.runs] + [(c.at[: len(since)], c.pain) for c in (session.checked, session.ached) if c]
    recent = [(day, pain) for day, pain in told if pain is not None and day >= since]
    newest = max((day for day, _ in recent), default="")
    return max((pain for day, pain in recent if day == newest), default=0)


def by_now(turn: Turn, before: float | None) -> tuple[Turn, float | None]:
    """ "Pain 2, now it's 6": what it has become since a run, kept as the pain of the day where it is more."""
    text = turn.heard.text.casefold() if turn.heard else ""
    at = next((text.find(p) + len(p) for p in read.phrases(turn, "run.by_now") if p in text), 0)
    told = (
        turn.language.reader.understand(f"pain {text[at:].strip()}", today=turn.event.at.date()).slots.get("severity")
        if at
        else None
    )
    if not isinstance(told, int | float) or told <= (before or 0):
        return turn, None
    entry = Log(key=f"pain.{zones.today(turn)}", kind="pain", at=turn.event.at, values={"pain": told})
    kept = turn.keep(ached=CheckedIn(at=turn.event.at.isoformat(), pain=told)).do(entry)
    rows = row(("button.check_in", f"{checkins.TOLD}{told:g}"))
    return kept.say(checkins.NOTED, rows, kind="confirmation", values={"value": told}), float(told)


def one_number(turn: Turn, outing: Outing) -> Turn | None:
    """ "6 today": a distance or a pain; it is asked which, and heard where it would be a strong pain."""
    assert turn.heard is not None
    told, text = turn.heard.slots.get("severity"), turn.heard.text
    alone = outing.distance is not None and outing.distance == told and not outing.unit and not outing.minutes
    if not alone or turn.session.flow or len(unnoted.FIGURE.findall(text)) > 1 or read.holds(turn, "run.done", text):
        return None
    if strong(turn, told):
        return pain(turn)
    return ask.again(turn.say("run.bare", kind="clarification", values={"number": f"{told:g}"}))


def after_a_sport(turn: Turn, text: str) -> Turn | None:
    """ "Swam 2k, pain 1": no run, but a pain of today; None where it is no such report of somebody with a plan."""
    session = turn.session
    if turn.heard is None or session.flow or session.question or session.doubts or not session.planned or "?" in text:
        return None
    told = set(turn.heard.slots) - {"run"} == {"severity"} and read.has_figure(turn, text) and sports.alone(turn, text)
    return pain(turn.keep(misses=0).say("run.other_beside", kind="answer")) if told else None


def is_of_today(turn: Turn, run: Run, fix: Fix, day: date | None) -> bool:
    """ "My pain is 6 today", behind a run of another day: how it is now, and not how it was on that run. `day`: that is told."""
    today = zones.today(turn)
    return fix.pain is not None and not fix.gone and fix.of is None and run.day != today.isoformat() and day == today


def today(turn: Turn, fix: Fix, text: str) -> Turn | None:
    """The answer to such a pain; None where a length is told as well, or the words may mean another day."""
    outing, heard = fix.outing, turn.heard
    if heard is None or outing.distance or outing.minutes or not read.holds(turn, "score.today", text):
        return None
    return pain(replace(turn.keep(misses=0), heard=replace(heard, slots={"severity": fix.pain})))


def pain(turn: Turn) -> Turn:
    """ "Pain 4 today": kept in the diary; without a number, the check-in asks for one."""
    value = turn.heard.slots.get("severity") if turn.heard else None
    if value is None and turn.session.question:
        return repairs.not_understood(turn)
    if value is None or turn.session.consent is None:
        trend = checkins.trend_of(turn, turn.heard.text) if turn.heard and turn.session.consent else ""
        return checkins.begin_with(turn, {"trend": trend}) if trend else checkins.begin(turn)
    day = zones.today(turn)
    kept = turn.keep(ached=CheckedIn(at=turn.event.at.isoformat(), pain=value)).do(
        Log(key=f"pain.{day}", kind="pain", at=turn.event.at, values={"pain": value})
    )
    if strong(kept, value) or checkins.risen(turn, value):
        return checkins.screen_again(kept, value)
    if not standing.coached(turn.session) or turn.session.flow:
        return _unscreened(kept, value)
    rows = row(("button.check_in", checkins.button_of(turn, value)))
    done = kept.say(checkins.NOTED, rows, kind="confirmation", values={"value": value})
    return ask.again(done)


def _unscreened(turn: Turn, value: float) -> Turn:
    """Kept where the signs are asked, or were not: no advice comes before they are answered (SAFETY.md, law 1)."""
    session, calm = turn.session, turn.keep(misses=0)
    if session.flow == checkins.FLOW:
        values = {"pain": value, "trend": None, "put_right": False, "day": None}
        return ask.again(calm.say("check_in.kept", kind="confirmation", values=values))
    if session.flow:
        worse = flow.beside(turn, {WORST: value}) if WORST in session.slots else {}  # the worst is asked all the same
        told = flow.put(calm, worse).say(
            "check_in.meanwhile", row(("button.stop", "~cancel")), kind="confirmation", values={"pain": value}
        )
        return ask.again(told)
    name = "check_in.referred" if session.open else "check_in.unscreened"
    return ask.again(calm.say(name, *standing.first(turn), kind="confirmation", values={"pain": value}))
