"""Runs: noted from one message, echoed, taken back; and a planned run beside the longest of the last 30 days.

Rule 1: what was understood is echoed with a way to undo it. While a flag is open a run is noted without a word of praise, and the advice
is said again (SAFETY.md, law 8).
Rule 2: whether a planned run is wise is told only where coaching is allowed; what a study found is told with its limits.
Neighbours: coaching/load.py compares; the diary in the store keeps every run, the session those of the last days.
"""

from datetime import date, timedelta
from typing import Any

from bot.core.coaching import load
from bot.core.dialogue import ask, checkins, imports, read, reminders, repairs, result, topics, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Log, Unlog
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Run

LIMIT_KM = 330.0
PLANNED_WORDS = 14
"""Words up to which a message may be a question about one run and nothing else."""
SORE_DAYS = 3
STOP, CAREFUL = 6, 4
"""Pain of 10 from which a run is to be stopped, and from which the next one is to be shorter (the traffic light, K202)."""


def logged(turn: Turn) -> Turn:
    """Keep the run that the text tells of."""
    assert turn.heard is not None
    if turn.session.consent is None:
        return ask.again(turn.say("run.no_consent", row(("button.start_check", "~check")), kind="answer"))
    told = turn.heard.slots.get("run") or _bare(turn)
    if not told:
        return ask.again(turn.say("run.how", kind="clarification"))
    run = _run(turn, told)
    before = load.longest(turn.session.runs, _before(run))
    kept = _keep(turn.keep(units=turn.session.units or str(told.get("unit", ""))), run)
    asked = _morning_after(kept, run, before)
    told = _echo(asked, run, before, asks=asked.effects != kept.effects)
    return checkins.screen_again(told, run.pain) if _strong(told, run.pain) else ask.again(told)


def _strong(turn: Turn, pain: object) -> bool:
    """Whether the pain of a plan's day is no self-care any more (SAFETY.md, laws 7 and 10)."""
    strong = isinstance(pain, int | float) and pain > checkins.STRONG
    return strong and bool(turn.session.planned) and not turn.session.open and not turn.session.flow


def _keep(turn: Turn, run: Run) -> Turn:
    today = zones.today(turn)
    runs = load.recent((*turn.session.runs, run), today)
    values = {"day": run.day, "km": run.km, "minutes": run.minutes, "pain": run.pain}
    entry = Log(key=run.key, kind="run", at=turn.event.at, values={k: v for k, v in values.items() if v is not None})
    return turn.keep(runs=runs, misses=0).do(entry)


def _morning_after(turn: Turn, run: Run, before: float | None) -> Turn:
    """After a long run, or one sharply longer than before: a check-in the next morning, where check-ins are on and no flag is open."""
    known = max((k for k in (before, load.told(turn.session.slots.get("longest"))) if k), default=None)
    wanted = reminders.CHECK_IN in turn.session.reminders and topics.coached(turn.session)
    if not wanted or not load.long(run.km, run.minutes, known):
        return turn
    return reminders.morning_after(turn, _before(run))


def _before(run: Run) -> date:
    return date.fromisoformat(run.day)


def _run(turn: Turn, told: dict[str, Any]) -> Run:
    assert turn.heard is not None
    km = float(told.get("distance", 0)) * (load.KM_PER_MILE if told.get("unit") == "mi" else 1.0)
    day = zones.today(turn) - timedelta(days=1 if _yesterday(turn) else 0)
    return Run(
        key=f"run.{turn.event.update_id}",
        day=day.isoformat(),
        km=round(km, 2),
        minutes=told.get("minutes"),
        pain=turn.heard.slots.get("severity"),
    )


def _yesterday(turn: Turn) -> bool:
    assert turn.heard is not None
    words = f" {read.folded(turn.heard.text)} "
    return any(f" {read.folded(p)} " in words for p in turn.language.phrases.get("run.yesterday", ()))


def _bare(turn: Turn) -> dict[str, Any]:
    """ "13.1 yesterday": the only number of a message about a run is its distance, in the person's unit."""
    assert turn.heard is not None
    numbers = [float(w) for w in turn.heard.text.casefold().split() if w.replace(".", "", 1).isdigit()]
    if len(numbers) != 1 or not 0 < numbers[0] <= LIMIT_KM or not turn.session.units:
        return {}
    return {"distance": numbers[0], "unit": turn.session.units}


def _echo(turn: Turn, run: Run, before: float | None, *, asks: bool) -> Turn:
    """What was noted, and one remark where it is called for."""
    beside = load.beside(run.km, before)
    coached = topics.coached(turn.session)
    remark = _remark(run, beside.step if beside else "") if coached else ""
    values = {
        **_values(run),
        "remark": remark,
        "over": beside.over if beside else 0,
        "longest": beside.longest if beside else 0,
        "asks": asks,
    }
    rows = (
        (row(("button.undo", f"~undo:{run.key}"), ("button.check_in", "~check_in")),)
        if coached
        else (row(("button.undo", f"~undo:{run.key}")),)
    )
    told = turn.say("run.logged", *rows, kind="confirmation", values=values)
    return result.repeat(told) if turn.session.open else told


def _remark(run: Run, step: str) -> str:
    if run.pain is not None and run.pain >= STOP:
        return "stop"
    if run.pain is not None and run.pain >= CAREFUL:
        return "careful"
    return "longer" if step in load.NAMES[1:] else ""


def _values(run: Run) -> dict[str, Any]:
    return {"distance": run.km, "minutes": run.minutes, "pain": run.pain, "day": _day(run)}


def _day(run: Run) -> dict[str, int]:
    day = date.fromisoformat(run.day)
    return {"weekday": day.weekday(), "day": day.day, "month": day.month}


def undo(turn: Turn, key: str = "") -> Turn:
    """Take a run back: the one of the button, or what was noted last; of an import, all."""
    mine = [r for r in turn.session.runs if not r.batch and (not key or r.key == key)]
    batch = 0 if key else imports.newest(turn)
    if batch > max((r.noted for r in mine), default=0):
        return imports.undo(turn, str(batch))
    if not mine:
        return ask.again(turn.say("run.nothing_to_undo", kind="answer"))
    gone = max(mine, key=lambda r: r.noted)
    left = tuple(r for r in turn.session.runs if r.key != gone.key)
    return ask.again(turn.keep(runs=left).do(Unlog(key=gone.key)).say("run.undone", kind="confirmation", values=_values(gone)))


def planned(turn: Turn, said: str) -> Turn | None:
    """ "Can I do 25k on Sunday?": the run beside the longest of the last 30 days; None where no such run is asked about."""
    told = turn.language.reader.planned(said)
    if (
        told is None
        or not turn.session.planned
        or len(said.split()) > PLANNED_WORDS
        or turn.session.question
        or turn.session.doubts
        or not isinstance(turn.event, Said)
    ):
        return None
    km = told[0] * (load.KM_PER_MILE if told[1] == "mi" else 1.0)
    return topics.guided(turn, lambda t: _weighed(t, km))


def _weighed(turn: Turn, km: float) -> Turn:
    newest = max(turn.session.runs, key=lambda r: r.day, default=None)
    if (
        newest is not None
        and (newest.pain or 0) >= STOP
        and newest.day >= (zones.today(turn) - timedelta(days=SORE_DAYS)).isoformat()
    ):
        return turn.say("run.planned.sore", row(("button.check_in", "~check_in")), kind="guidance", level=Level.SELF_CARE)
    known = [load.longest(turn.session.runs, zones.today(turn)), load.told(turn.session.slots.get("longest"))]
    before = max((k for k in known if k), default=None)
    beside = load.beside(km, before)
    name = f"run.planned.{beside.step}" if beside else "run.planned.unknown"
    values = {"distance": round(km, 1), "longest": before or 0, "over": beside.over if beside else 0}
    rows = (row(("topic.faq.training_load", "~topic:faq.training_load")),)
    return turn.say(name, *rows, kind="guidance", level=Level.SELF_CARE, values=values, topics=("faq.training_load",))


def pain(turn: Turn) -> Turn:
    """ "Pain 4 today": kept in the diary; without a number, the check-in asks for one."""
    value = turn.heard.slots.get("severity") if turn.heard else None
    if value is None and turn.session.question:
        return repairs.not_understood(turn)
    if value is None or turn.session.consent is None:
        return checkins.begin(turn)
    day = zones.today(turn)
    kept = turn.do(Log(key=f"pain.{day}", kind="pain", at=turn.event.at, values={"pain": value}))
    if _strong(kept, value):
        return checkins.screen_again(kept, value)
    told = kept.say("task.pain_logged", row(("button.check_in", "~check_in")), kind="confirmation", values={"value": value})
    return ask.again(told)
