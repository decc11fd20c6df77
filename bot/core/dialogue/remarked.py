"""What is said beside a run that was noted, whether it was typed or came in a file: the traffic light, the plan, the longest run before; and
the check-in of the morning after.

Rule: only where coaching is allowed (SAFETY.md, law 8); a run in a file gets the same words as one that is told.
Neighbours: runs.py and imports.py note; coaching/load.py and plan.py compare; reminders.py keeps the check-in.
"""

import re
from datetime import date, timedelta
from typing import Any

from bot.core.coaching import load, plan
from bot.core.dialogue import plans, read, reminders, standing, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Log
from bot.core.model.session import Run

WORST, LATELY = 10, 3
STOP, CAREFUL = 6, 4
"""Pain of 10 from which a run is to be stopped, and from which the next one is to be shorter (the traffic light, K202)."""


def values(turn: Turn, run: Run, before: float | None) -> dict[str, Any]:
    """The remarks on a run, and what their words may use. `before`: kilometres of the longest run of the 30 days before it."""
    usual = load.told(turn.session.slots.get("longest")) if before is None else None
    beside = load.beside(run.km, before or usual)
    return {
        "remarks": _said(turn, run, beside.step if beside else ""),
        "usual": usual is not None, "over": beside.over if beside else 0, "longest": beside.longest if beside else 0,
        "rung": plans.rung(turn, turn.session.ladder) if plan.walks_first(turn.session, turn.content) else {},
    }  # fmt: skip


def next_morning(turn: Turn, run: Run) -> tuple[Turn, float | None]:
    """The pain of the morning after, where it is told with a run of a day before: kept as that of today; a worse one starts the step anew."""
    pain = of_morning(turn) if run.day < zones.today(turn).isoformat() else None
    if pain is None:
        return turn, None
    kept = turn.do(Log(key=f"pain.{zones.today(turn)}", kind="pain", at=turn.event.at, values={"pain": pain}))
    return (kept.keep(outings=(), rung_day=zones.today(turn).isoformat()) if pain > (run.pain or 0) else kept), pain


def of_the_run(turn: Turn) -> float | None:
    """The pain of the run itself, where that of the next morning is told behind it."""
    text, pain = turn.heard.text if turn.heard else "", of_morning(turn)
    head = text[: text.rfind(f"{pain:g}")] if pain is not None else ""
    told = turn.language.reader.understand(head, today=turn.event.at.date()).slots.get("severity") if head else None
    whole = turn.heard.slots.get("severity") if turn.heard else None
    told = told if told is not None or whole == pain else whole
    return float(told) if isinstance(told, int | float) else None


def worst(turn: Turn) -> float | None:
    """The strongest pain of now or of these days that a text tells beside a run: "pain 7 yesterday but 1 today, so I ran"."""
    if turn.heard is None or "severity" not in turn.heard.slots:
        return None
    reader, today = turn.language.reader, turn.event.at.date()
    told = (reader.understand(p, today=today).slots for p in reader.statements(turn.heard.text))
    return max((float(s) for slots in told if isinstance(s := slots.get("severity"), int | float)), default=None)


def in_company(turn: Turn) -> float | None:
    """The pain that stands behind somebody who only ran with the writer: "ran 6 miles with my wife, pain 2"."""
    text = turn.heard.text.casefold() if turn.heard and not turn.heard.flags.hits else ""
    leads = sorted(read.phrases(turn, "run.company"), key=len, reverse=True)
    found = re.search(rf"\b(?:{'|'.join(map(re.escape, leads))})\s+(?:[^,.;\d]{{1,30}}(?=[,.;])|\w+)", text) if leads else None
    if found is None:
        return None
    rest = f"{text[: found.start()].rstrip()}{text[found.end() :]}"
    told = turn.language.reader.understand(rest, today=turn.event.at.date()).slots.get("severity")
    return float(told) if isinstance(told, int | float) else None


def of_morning(turn: Turn) -> float | None:
    """The pain of the morning after a run, as the text tells it."""
    told = turn.language.reader.training(turn.heard.text).get("morning") if turn.heard else None
    if told and turn.heard:  # "ran 6 miles this morning, pain 3": the run's own
        run = turn.language.reader.outing(turn.heard.text, zones.today(turn))
        told = None if run.distance and run.day == zones.today(turn) and run.days == 1 else told
    return float(told["p"]) if told and float(told["p"]) <= WORST else None


def _said(turn: Turn, run: Run, step: str) -> list[str]:
    """The remarks, where coaching is allowed; while the questions of a bad turn are open, that they come first after such a run."""
    if standing.coached(turn.session):
        return _remarks(turn, run, step)
    waits = turn.session.flow == standing.CHECK and turn.session.planned and not turn.session.open
    return ["open"] if waits and (run.pain or 0) >= CAREFUL else []


def _remarks(turn: Turn, run: Run, step: str) -> list[str]:
    """What is to be said of a run: its pain by the traffic light, what the plan says, and how it stands beside the longest one."""
    walks = plan.walks_first(turn.session, turn.content)
    ladder = ["ladder"] if run.beyond and walks else ["before"] if walks and _just_before(turn, run) else []
    if run.pain is not None and run.pain >= STOP:
        return ["stop", *ladder]
    careful = ["careful"] if run.pain is not None and run.pain >= CAREFUL else []
    morning = ["morning"] if ((of_morning(turn) or 0) > (run.pain or 0) and run.day < zones.today(turn).isoformat()) else []
    longer = ["longer"] if step in load.NAMES[1:] else []
    return [*careful, *morning, *ladder, *longer]


def _just_before(turn: Turn, run: Run) -> bool:
    """Whether a run of the days right before the plan was further than the ladder goes: its word is said then as well."""
    first = date.fromisoformat(turn.session.planned) if turn.session.planned else None
    return first is not None and run.km > turn.content.plan.ladder_km and 0 < (first - date.fromisoformat(run.day)).days <= LATELY


def morning_after(turn: Turn, run: Run, before: float | None) -> Turn:
    """After a long run, or one sharply longer than before: a check-in the next morning, where check-ins are on and no flag is open."""
    known = max((k for k in (before, load.told(turn.session.slots.get("longest"))) if k), default=None)
    wanted = reminders.CHECK_IN in turn.session.reminders and standing.coached(turn.session)
    if not wanted or not (run.beyond or load.long(run.km, run.minutes, known)):
        return turn
    return reminders.morning_after(turn, date.fromisoformat(run.day))


def not_asked_about(turn: Turn, gone: Run) -> Turn:
    """Without the check-in of the morning after a run that was taken back, unless another run of that day is there."""
    known = turn.session.reminders.get(reminders.MORNING_AFTER)
    day = date.fromisoformat(gone.day)
    if (
        known is None
        or known.when.start != (day + timedelta(days=1)).isoformat()
        or any(r.day == gone.day for r in turn.session.runs)
    ):
        return turn
    return reminders.without(turn, reminders.MORNING_AFTER)
