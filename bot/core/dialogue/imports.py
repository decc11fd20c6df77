"""Runs from a file: the new ones noted, counted and told; the whole import taken back with one tap.

Rule 1: a run that is known is not noted twice, and what was told gets the time that the file has.
Rule 2: nothing is kept without consent, and of a run only its day, distance, time and effort.
Rule 3: words under the file are read for red flags first. While a flag is open runs are noted without praise, and the advice comes again.
Neighbours: bot/imports reads the file; turns.py brings what the diary has; filedays.py finds the days, already.py what is known; runs.py notes
what is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.coaching import load, plan
from bot.core.dialogue import already, ask, filedays, heard, infile, remarked, result, standing, wording
from bot.core.dialogue.filedays import Reading
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Log, RedateImport, RescaleImport, UnlogImport
from bot.core.model.events import Imported
from bot.core.model.imported import DAY_FIRST, LEFT, MONTH_FIRST, TO_COME
from bot.core.model.session import Run

LINES = 5
"""Lines of a table that are named, at most."""
KEPT = 3
"""Imports that can be taken back."""
MOST_TURNED = 100
"""Runs of a table whose days can be read both ways, for which the other way is offered; with more, some day tells."""


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
    read = filedays.reading(turn, event)
    timed, told = already.told_apart(read.pairs)
    values = {**_counts(event, read), "left": _left(event, read), "unit": read.unit, "timed": len(timed)}
    turn = _joined(turn, timed, told)
    return _kept(turn, event, read, values) if read.fresh else _nothing(turn, event, read, values)


def _kept(turn: Turn, event: Imported, read: Reading, values: Mapping[str, Any]) -> Turn:
    """The new ones are noted; of one it is told which, of several the longest."""
    kept = _keep(turn, event, read)
    batch = event.update_id
    alone = kept.session.newest if len(read.fresh) == 1 else None
    run, before = _furthest(kept, batch)
    asked = remarked.morning_after(kept, run, before) if run else kept
    beside = remarked.values(kept, run, before) if run else {"remarks": []}
    hurt = row(("button.run_pain", f"~fix:{run.key}:pain")) if run and beside["remarks"] else ()
    rows = (_other(batch, read.unit), _other_order(kept), hurt, row(("button.undo_import", f"~unimport:{batch}")))
    shown = alone or run
    about = _figures(shown) if shown else {}
    more = {"alone": alone is not None, "order": read.order, "asks": asked.effects != kept.effects}
    return asked.say("import.done", *filter(None, rows), kind="confirmation", values={**values, **about, **beside, **more})


def _figures(run: Run) -> dict[str, Any]:
    """What the words about a run may use; of one of a file there is no pain yet."""
    return {"distance": run.km, "minutes": run.minutes, "pain": None, "day": wording.day(date.fromisoformat(run.day))}


def _nothing(turn: Turn, event: Imported, read: Reading, values: Mapping[str, Any]) -> Turn:
    """All are known. One that is taken for one of another file may be a second run of that day: a tap notes it."""
    pair = read.pairs[0] if len(read.found) == 1 and read.pairs else None
    if pair is None or not pair.run.batch:
        return turn.say("import.nothing", kind="answer", values={**values, "second": False})
    one = pair.activity
    twin = Run(key=f"run.{event.update_id}", day=pair.day, km=one.km, minutes=one.minutes)
    rows = row(("button.run_other", "~same:other"))
    elsewhere = wording.day(date.fromisoformat(pair.run.day)) if pair.run.day != pair.day else None
    return turn.keep(twin=twin).say(
        "import.nothing", rows, kind="answer", values={**values, "second": True, "elsewhere": elsewhere}
    )


def _other(batch: int, unit: str) -> tuple[Button, ...]:
    """The way to the other unit, where none was named."""
    other = "km" if unit == "mi" else "mi"
    return row((f"button.import_{other}", f"~measure:{batch}:{other}")) if unit else ()


def _other_order(turn: Turn) -> tuple[Button, ...]:
    """The way to the other order of month and day, where both can be read."""
    if not turn.session.turnable:
        return ()
    other = DAY_FIRST if turn.session.ordered == MONTH_FIRST else MONTH_FIRST
    return row((f"button.import_{other}_first", f"~measure:{turn.session.turnable[0].batch}:{other}"))


def measured(turn: Turn, argument: str) -> Turn:
    """The newest imports in the other unit or order: `batch:km`, `batch:mi`, `batch:day` or `batch:month`."""
    batch, _, what = argument.partition(":")
    if batch not in turn.session.imports:
        return ask.again(turn.say("import.nothing_to_undo", kind="answer"))
    done = _ordered(turn, int(batch), what) if what in (DAY_FIRST, MONTH_FIRST) else _in_unit(turn, int(batch), what)
    if done is None:
        return ask.again(turn.say("import.nothing_to_undo", kind="answer"))
    return result.repeat(done) if done.session.open else ask.again(done)


def _in_unit(turn: Turn, batch: int, unit: str) -> Turn | None:
    now = turn.session.measured.get(str(batch))
    if now is None or unit not in ("km", "mi"):
        return None
    factor = {("km", "mi"): load.KM_PER_MILE, ("mi", "km"): 1 / load.KM_PER_MILE}.get((now, unit), 1.0)

    def scaled(runs: Sequence[Run]) -> tuple[Run, ...]:
        return tuple(infile.rescaled(r, factor) if r.batch == batch and factor != 1 else r for r in runs)

    runs = scaled(turn.session.runs)
    kept = turn.keep(
        runs=runs, newest=_newest(turn, runs), turnable=scaled(turn.session.turnable),
        measured={**turn.session.measured, str(batch): unit},
    )  # fmt: skip
    done = kept.do(RescaleImport(batch=batch, factor=factor)) if factor != 1 else kept
    rows = (_other(batch, unit), row(("button.undo_import", f"~unimport:{batch}")))
    longest = max((r.km for r in runs if r.batch == batch), default=0.0)
    return done.say("import.measured", *rows, kind="confirmation", values={"unit": unit, "longest": longest})


def _ordered(turn: Turn, batch: int, order: str) -> Turn | None:
    """The runs of the newest import with month and day the other way round; None where nothing of it is open."""
    session = turn.session
    if not session.turnable or session.turnable[0].batch != batch:
        return None
    now = {r.key: r for r in (*session.runs, *((session.newest,) if session.newest else ()))}
    before = {r.key for r in load.recent(session.turnable, filedays.last(turn))}
    mine = [now.get(r.key, r) for r in session.turnable if r.key in now or r.key not in before]  # without what was taken back
    turned = order != session.ordered
    others = tuple(r for r in session.runs if r.batch != batch)
    mine = _weighed(turn.keep(runs=others), [infile.redated(r) for r in mine]) if turned else mine
    runs = load.recent((*others, *mine), filedays.last(turn))
    kept = turn.keep(runs=runs, newest=_newest(turn, mine), turnable=tuple(mine), ordered=order)
    done = kept.do(RedateImport(batch=batch)) if turned else kept
    days = sorted(r.day for r in mine)
    values = {"order": order, "first": _day(days[0]), "last": _day(days[-1])} if days else {"order": order}
    rows = (_other_order(kept), row(("button.undo_import", f"~unimport:{batch}")))
    return done.say("import.ordered", *filter(None, rows), kind="confirmation", values=values)


def _weighed(turn: Turn, runs: Sequence[Run]) -> list[Run]:
    """With the mark of what was further than the plan had it."""
    return [replace(r, beyond=plan.beyond(turn.session, turn.content, r)) for r in runs]


def _newest(turn: Turn, runs: Sequence[Run]) -> Run | None:
    """The newest run as it is now."""
    newest_run = turn.session.newest
    return next((r for r in runs if newest_run and r.key == newest_run.key), newest_run)


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


def _joined(turn: Turn, timed: Sequence[Run], told: Sequence[Run]) -> Turn:
    """What was told, with the times that the file had of it; and what the file has of each, for when it is put right."""
    now = {r.key: r for r in told}
    runs = tuple(replace(r, minutes=now[r.key].minutes, filed=now[r.key].filed) if r.key in now else r for r in turn.session.runs)
    return turn.keep(runs=runs).do(*(Log(key=r.key, kind="run", at=turn.event.at, values=infile.to_diary(r)) for r in timed))


def _keep(turn: Turn, event: Imported, read: Reading) -> Turn:
    """All of them into the diary; those of the last days into the session."""
    batch = event.update_id
    runs = [
        Run(key=f"run.{batch}.{number}", day=day, km=activity.km, minutes=activity.minutes)
        for number, (day, activity) in enumerate(read.fresh, 1)
    ]
    efforts = [a.effort for _, a in read.fresh]
    entries = [Log(key=r.key, kind="run", at=event.at, values=_values(r, e)) for r, e in zip(runs, efforts, strict=True)]
    runs = _weighed(turn, runs)
    recent = load.recent((*turn.session.runs, *runs), filedays.last(turn))
    alone = runs[0] if len(runs) == 1 else None  # what is said right behind it is about this run
    newest = dict([*turn.session.imports.items(), (str(batch), len(runs))][-KEPT:])
    units = {b: u for b, u in turn.session.measured.items() if b in newest} | ({str(batch): read.unit} if read.unit else {})
    turnable = tuple(runs) if read.order and read.either and len(runs) <= MOST_TURNED else ()
    kept = turn.keep(runs=recent, imports=newest, measured=units, turnable=turnable, ordered=read.order if turnable else "")
    return kept.keep(newest=alone, amends="").do(*entries)


def _values(run: Run, effort: float | None) -> dict[str, Any]:
    values = {"day": run.day, "km": run.km, "minutes": run.minutes, "effort": effort}
    return {k: v for k, v in values.items() if v is not None}


def _counts(event: Imported, read: Reading) -> dict[str, Any]:
    furthest = max((a.km for _, a in read.fresh), default=0.0)
    days = sorted(day for day, _ in read.fresh)
    return {
        "new": len(read.fresh),
        "known": read.known,
        "guessed": event.contents.guessed,
        "unread": event.contents.unread,
        "hurt": event.contents.hurt,
        "untimed": _of(event.contents.untimed),
        "furthest": furthest,
        "first": _day(days[0]) if days else None,
        "last": _day(days[-1]) if days else None,
        "past": bool(days) and int(days[-1][:4]) < event.at.year,
    }


def _left(event: Imported, read: Reading) -> list[dict[str, Any]]:
    """What was left out, by its reason."""
    at = {**event.contents.left, TO_COME: read.to_come}
    return [{"why": why, **_of(at[why])} for why in LEFT if at.get(why)]


def _of(lines: Sequence[int]) -> dict[str, Any]:
    """How many there are, and the first of those that stand in a table."""
    return {"n": len(lines), "lines": [line for line in lines if line][:LINES]}


def _day(day: str) -> dict[str, int]:
    return wording.day(date.fromisoformat(day))


def undo(turn: Turn, batch: str) -> Turn:
    """Take an import back, all of it."""
    count = turn.session.imports.get(batch)
    if count is None:
        return ask.again(turn.say("import.nothing_to_undo", kind="answer"))
    runs = tuple(r for r in turn.session.runs if r.batch != int(batch))
    left = {k: v for k, v in turn.session.imports.items() if k != batch}
    newest_run = turn.session.newest
    kept = None if newest_run and newest_run.batch == int(batch) else newest_run
    turnable = tuple(r for r in turn.session.turnable if r.batch != int(batch))
    gone = turn.keep(runs=runs, imports=left, newest=kept, turnable=turnable).do(UnlogImport(batch=int(batch)))
    return ask.again(gone.say("import.undone", kind="confirmation", values={"count": count}))


def which(turn: Turn) -> Turn:
    """Which run of the newest file is meant? Its day tells."""
    undo_all = row(("button.undo_import", f"~unimport:{newest(turn)}"))
    return turn.keep(misses=0).say("import.which", undo_all, kind="clarification")


def newest(turn: Turn) -> int:
    """The update that brought the newest import; 0 where none can be taken back."""
    return max((int(b) for b in turn.session.imports), default=0)
