"""Runs from a file: the new ones noted, counted and told; the whole import taken back with one tap.

Rule 1: a run that is known (the same day, a distance within 1 per cent; where it was told, about the same) is not noted twice; each known run stands
for one of the file, and what was told gets the time that the file has.
Rule 2: nothing is kept without consent, and of a run only its day, distance, time and effort.
Rule 3: words under the file are read for red flags first. While a flag is open runs are noted without praise, and the advice comes again.
Neighbours: bot/imports reads the file; turns.py brings what the diary has; runs.py notes what is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.coaching import load, plan
from bot.core.dialogue import ask, heard, remarked, result, same, standing, wording
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Log, RescaleImport, UnlogImport
from bot.core.model.events import Imported
from bot.core.model.imported import DAY, LEFT, Activity, Contents
from bot.core.model.session import Run

SAME = 0.01
"""Of a distance: what two records of one run may differ by."""
SAME_MINUTES = timedelta(minutes=10)
LINES = 5
"""Lines of a table that are named, at most."""
KEPT = 3
"""Imports that can be taken back."""


def imported(turn: Turn, event: Imported) -> Turn:
    """The turn after a file was read; flags in the words under it come first."""
    flagged = heard.flags(turn) if turn.heard else None
    told = _told(flagged or turn, event)
    if flagged:
        return told
    return result.repeat(told) if told.session.open else ask.again(told)


def _told(turn: Turn, event: Imported) -> Turn:
    contents = event.contents
    if turn.session.consent is None:
        return no_consent(turn)
    if contents.problem:
        return turn.say(f"import.problem.{contents.problem}", kind="clarification")
    unit = contents.unit and (turn.session.units or contents.unit)
    found = _within(_dated(turn, _measured(contents.runs, unit)), event.at.date())
    fresh, joined = new(found, event.known)
    future = len(contents.runs) - len(found)
    values = {**_counts(event, found, fresh), "left": _left(contents, future), "unit": unit, "timed": len(joined)}
    turn = _joined(turn, joined)
    if not fresh:
        return _nothing(turn, found, event, values)
    kept = _keep(turn, fresh, event, unit)
    run, before = _furthest(kept, event.update_id)
    asked = remarked.morning_after(kept, run, before) if run else kept
    beside = remarked.values(kept, run, before) if run else {"remarks": []}
    hurt = row(("button.run_pain", f"~fix:{run.key}:pain")) if run and beside["remarks"] else ()
    rows = (_other(event.update_id, unit), hurt, row(("button.undo_import", f"~unimport:{event.update_id}")))
    about = {"distance": run.km, "minutes": run.minutes, "day": wording.day(date.fromisoformat(run.day))} if run else {}
    told = {**values, **about, **beside, "asks": asked.effects != kept.effects}
    return asked.say("import.done", *filter(None, rows), kind="confirmation", values=told)


def _nothing(turn: Turn, found: Sequence[tuple[str, Activity]], event: Imported, values: Mapping[str, Any]) -> Turn:
    """All are known. One that is taken for one of another file may be a second run of that day: a tap notes it."""
    day, one = found[0] if len(found) == 1 else ("", None)
    alike = one is not None and any(r.batch and r.day == day and _same(r.km, one.km) for r in event.known)
    if one is None or not alike:
        return turn.say("import.nothing", kind="answer", values={**values, "second": False})
    twin = Run(key=f"run.{event.update_id}", day=day, km=one.km, minutes=one.minutes)
    rows = row(("button.run_other", "~same:other"))
    return turn.keep(twin=twin).say("import.nothing", rows, kind="answer", values={**values, "second": True})


def _measured(runs: Sequence[Activity], unit: str) -> Sequence[Activity]:
    """The runs of a table that names no unit, in the one that the person goes by."""
    return [replace(r, km=round(r.km * load.KM_PER_MILE, 2)) for r in runs] if unit == "mi" else runs


def _other(batch: int, unit: str) -> tuple[Button, ...]:
    """The way to the other unit, where none was named."""
    other = "km" if unit == "mi" else "mi"
    return row((f"button.import_{other}", f"~measure:{batch}:{other}")) if unit else ()


def measured(turn: Turn, argument: str) -> Turn:
    """The newest imports in the other unit: `batch:km` or `batch:mi`."""
    batch, _, unit = argument.partition(":")
    now = turn.session.measured.get(batch)
    if batch not in turn.session.imports or now is None or unit not in ("km", "mi"):
        return ask.again(turn.say("import.nothing_to_undo", kind="answer"))
    factor = {("km", "mi"): load.KM_PER_MILE, ("mi", "km"): 1 / load.KM_PER_MILE}.get((now, unit), 1.0)
    runs = tuple(replace(r, km=round(r.km * factor, 2)) if r.batch == int(batch) else r for r in turn.session.runs)
    newest_run = next((r for r in runs if turn.session.newest and r.key == turn.session.newest.key), turn.session.newest)
    scaled = turn.keep(runs=runs, newest=newest_run, measured={**turn.session.measured, batch: unit})
    done = scaled.do(RescaleImport(batch=int(batch), factor=factor)) if factor != 1 else scaled
    rows = (_other(int(batch), unit), row(("button.undo_import", f"~unimport:{batch}")))
    longest = max((r.km for r in runs if r.batch == int(batch)), default=0.0)
    told = done.say("import.measured", *rows, kind="confirmation", values={"unit": unit, "longest": longest})
    return result.repeat(told) if told.session.open else ask.again(told)


def _furthest(turn: Turn, batch: int) -> tuple[Run | None, float | None]:
    """Of an import's runs since the plan was made the furthest, and the longest one of the 30 days before it."""
    mine = [r for r in turn.session.runs if r.batch == batch and turn.session.planned and r.day >= turn.session.planned]
    run = max(mine, key=lambda r: r.km, default=None)
    if run is None:
        return None, None
    others = [r for r in turn.session.runs if r.key != run.key]
    return run, load.longest(others, date.fromisoformat(run.day))


def no_consent(turn: Turn) -> Turn:
    return turn.say("import.no_consent", row(standing.check(turn)), kind="answer")


def _dated(turn: Turn, runs: Iterable[Activity]) -> list[tuple[str, Activity]]:
    """Each run with its day: by the person's own zone where that is known, else as the file has it."""
    zone = ZoneInfo(turn.session.zone) if turn.session.zone else None
    return [(datetime.fromisoformat(r.start).astimezone(zone).date().isoformat() if zone and r.start else r.day, r) for r in runs]


def _within(dated: Iterable[tuple[str, Activity]], today: date) -> list[tuple[str, Activity]]:
    """Without runs of the future (a watch that was set wrong); ahead of UTC it may be tomorrow already."""
    last = (today + timedelta(days=1)).isoformat()
    return [(day, run) for day, run in dated if day <= last]


def new(found: Sequence[tuple[str, Activity]], known: Iterable[Run]) -> tuple[list[tuple[str, Activity]], list[Run]]:
    """Those that are neither in the diary nor twice in the file; and what was told, with its time where that comes with the file."""
    there: dict[str, list[Run]] = {}
    for run in known:
        there.setdefault(run.day, []).append(run)
    fresh: dict[str, list[Activity]] = {}
    out, joined = [], []
    for day, activity in found:
        if any(_twice(activity, other) for other in fresh.get(day, ())):
            continue
        match = _known_as(there.get(day, ()), activity)
        if match is None:
            fresh.setdefault(day, []).append(activity)
            out.append((day, activity))
            continue
        there[day].remove(match)
        if activity.minutes and not match.minutes and not match.batch:
            joined.append(replace(match, minutes=activity.minutes))
    return out, joined


def _known_as(there: Sequence[Run], activity: Activity) -> Run | None:
    """The run of the diary that one of the file is: to the hundredth where it came with a file, too, else as near as it is told."""
    told = [r for r in there if not r.batch and same.about(r.km, activity.km) and same.timed_alike(r.minutes, activity.minutes)]
    likely = [*told, *(r for r in there if _same(r.km, activity.km))]
    return min(likely, key=lambda r: abs(r.km - activity.km), default=None)


def _joined(turn: Turn, joined: Sequence[Run]) -> Turn:
    """What was told, with the times that the file had of it."""
    now = {r.key: r for r in joined}
    runs = tuple(replace(r, minutes=now[r.key].minutes) if r.key in now else r for r in turn.session.runs)
    entries = [
        Log(key=r.key, kind="run", at=turn.event.at, values=_values(r, None) | ({"pain": r.pain} if r.pain is not None else {}))
        for r in joined
    ]
    return turn.keep(runs=runs).do(*entries)


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= SAME * max(a, b) + 1e-9


def _twice(a: Activity, b: Activity) -> bool:
    """Whether one run was recorded twice, by a watch and a phone: as long, and begun together."""
    if not _same(a.km, b.km):
        return False
    if not a.start or not b.start:
        return True
    return abs(datetime.fromisoformat(a.start) - datetime.fromisoformat(b.start)) <= SAME_MINUTES


def _keep(turn: Turn, fresh: Sequence[tuple[str, Activity]], event: Imported, unit: str) -> Turn:
    """All of them into the diary; those of the last days into the session."""
    runs = [
        Run(key=f"run.{event.update_id}.{number}", day=day, km=activity.km, minutes=activity.minutes)
        for number, (day, activity) in enumerate(fresh, 1)
    ]
    efforts = [a.effort for _, a in fresh]
    entries = [Log(key=r.key, kind="run", at=event.at, values=_values(r, e)) for r, e in zip(runs, efforts, strict=True)]
    runs = [replace(r, beyond=plan.beyond(turn.session, turn.content, r)) for r in runs]
    recent = load.recent((*turn.session.runs, *runs), event.at.date())
    alone = runs[0] if len(runs) == 1 else None  # what is said right behind it is about this run
    batches = {**turn.session.imports, str(event.update_id): len(runs)}
    newest = dict([*batches.items()][-KEPT:])
    units = {b: u for b, u in turn.session.measured.items() if b in newest} | ({str(event.update_id): unit} if unit else {})
    return turn.keep(runs=recent, imports=newest, measured=units, newest=alone, amends="").do(*entries)


def _values(run: Run, effort: float | None) -> dict[str, Any]:
    values = {"day": run.day, "km": run.km, "minutes": run.minutes, "effort": effort}
    return {k: v for k, v in values.items() if v is not None}


def _counts(event: Imported, found: Sequence[tuple[str, Activity]], fresh: Sequence[tuple[str, Activity]]) -> dict[str, Any]:
    furthest = max((a.km for _, a in fresh), default=0.0)
    days = sorted(day for day, _ in fresh)
    return {
        "new": len(fresh),
        "known": len(found) - len(fresh),
        "guessed": event.contents.guessed,
        "unread": event.contents.unread,
        "hurt": event.contents.hurt,
        "untimed": _of(event.contents.untimed),
        "furthest": furthest,
        "first": _month(days[0]) if days else None,
        "last": _month(days[-1]) if days else None,
    }


def _left(contents: Contents, future: int) -> list[dict[str, Any]]:
    """What was left out, by its reason; runs of the future have no day that can be right."""
    at = {**contents.left, DAY: (*contents.left.get(DAY, ()), *[0] * future)}
    return [{"why": why, **_of(at[why])} for why in LEFT if at.get(why)]


def _of(lines: Sequence[int]) -> dict[str, Any]:
    """How many there are, and the first of those that stand in a table."""
    return {"n": len(lines), "lines": [line for line in lines if line][:LINES]}


def _month(day: str) -> dict[str, int]:
    at = date.fromisoformat(day)
    return {"month": at.month, "year": at.year}


def undo(turn: Turn, batch: str) -> Turn:
    """Take an import back, all of it."""
    count = turn.session.imports.get(batch)
    if count is None:
        return ask.again(turn.say("import.nothing_to_undo", kind="answer"))
    runs = tuple(r for r in turn.session.runs if r.batch != int(batch))
    left = {k: v for k, v in turn.session.imports.items() if k != batch}
    newest_run = turn.session.newest
    kept = None if newest_run and newest_run.batch == int(batch) else newest_run
    gone = turn.keep(runs=runs, imports=left, newest=kept).do(UnlogImport(batch=int(batch)))
    return ask.again(gone.say("import.undone", kind="confirmation", values={"count": count}))


def which(turn: Turn) -> Turn:
    """Which run of the newest file is meant? Its day tells."""
    undo_all = row(("button.undo_import", f"~unimport:{newest(turn)}"))
    return turn.keep(misses=0).say("import.which", undo_all, kind="clarification")


def newest(turn: Turn) -> int:
    """The update that brought the newest import; 0 where none can be taken back."""
    return max((int(b) for b in turn.session.imports), default=0)
