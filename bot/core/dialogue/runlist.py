"""Several runs at once: told in one message, or listed to be put right.

Rule 1: of several runs each is noted only where every one has its own day and distance; else it is asked, one after the other.
Rule 2: the list shows the newest runs with the way to change each; it says nothing of how they were (law 8).
Neighbours: runs.py notes one; amend.py changes one; imports.py takes a batch back.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.coaching import load
from bot.core.dialogue import ask, checkins, hurting, read, remarked, runs, same, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button
from bot.core.model.session import Run
from bot.core.understanding.slots.outings import Outing

MOST, WEEK = 8, 7
"""Runs of one message, and of the list."""
_FIGURES = re.compile(r"\d")
_THEN = re.compile(r"\s*\b(?:and then|then|und dann|dann|later|später)\b\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,;\n&+]|\band\b|\bund\b|\bthen\b|\bdann\b)\s*", re.IGNORECASE)


def several(turn: Turn, text: str) -> Turn | None:
    """ "3 miles tuesday, 4 thursday and 8 today": all of them noted; None where the text is no such list."""
    if (of_days := _same_on_each(turn, text)) is not None:
        return of_days
    if "?" in text or len(_FIGURES.findall(text)) < 2 or not (turn.session.planned or turn.session.units):
        return None
    whole = runs.told(turn)
    if whole.days < 2 and not whole.planned and _two_of_a_day(turn, text):
        return ask.again(turn.keep(misses=0).say("run.one_each", kind="clarification"))
    if whole.days < 2 or whole.planned or turn.language.reader.when(text).cue:
        return None
    if "morning" in turn.language.reader.training(text):  # the second number is the pain of the morning after
        return None
    parts, of_all = _for_all(turn, [p for p in _PARTS.split(text) if p.strip()])
    found = [_one(turn, p) for p in parts]
    if len(found) > 2 and not (found[-1].day or found[-1].distance) and _number(turn, parts[-1]) is not None:  # of which of them?
        return ask.again(turn.keep(misses=0).say("run.one_each", kind="clarification"))
    if not 1 < len(found) <= MOST or not all(f.day and f.distance for f in found) or not any(f.unit for f in found):
        return None
    unit = next(f.unit for f in found if f.unit)
    today = zones.today(turn)
    if any(f.day and f.day > today for f in found) or len({f.day for f in found}) < len(found):
        return ask.again(turn.say("run.one_each", kind="clarification"))
    pains = [_pain(turn, part, one) if of_all is None else of_all for part, one in zip(parts, found, strict=True)]
    return _noted(turn.keep(units=turn.session.units or unit), found, unit, pains)


def _same_on_each(turn: Turn, text: str) -> Turn | None:
    """ "Ran 5 miles mon, wed and fri": one run a day."""
    if "?" in text or turn.heard is None or "run" not in turn.heard.slots or not read.holds(turn, "run.done", text):
        return None
    whole = runs.told(turn)
    unit = whole.unit or turn.session.units
    if not whole.listed or whole.runs > 1 or not (whole.distance and unit) or whole.planned or whole.unreal:
        return None
    if max(whole.listed) > zones.today(turn) or len(whole.listed) > MOST:
        return ask.again(turn.keep(misses=0).say("run.one_each", kind="clarification"))
    found = [replace(whole, day=day) for day in whole.listed]
    return _noted(turn.keep(units=turn.session.units or unit), found, unit, [hurting.of_run(turn)] * len(found))


def _for_all(turn: Turn, parts: list[str]) -> tuple[list[str], float | None]:
    """The parts without a last one that tells the pain of them all ("both pain 1"), and that pain; None where none does."""
    last = parts[-1] if parts else ""
    if read.phrases(turn, "run.both").isdisjoint(last.casefold().split()):
        return parts, None
    words = " ".join(w for w in read.folded(last, turn.language.spelling).split() if w not in read.phrases(turn, "run.both"))
    pain = 0.0 if read.phrase(turn, "run.painless", words) else _number(turn, last)
    return (parts, None) if pain is None else (parts[:-1], pain)


def _two_of_a_day(turn: Turn, text: str) -> bool:
    """Whether two lengths of one day are told apart, each with its unit, and with one of them a pain: "4 miles pain 1, then 3 miles"."""
    if turn.heard is None or turn.heard.intent.best != "run.log" or "severity" not in turn.heard.slots:
        return False
    found = [_one(turn, p) for p in _THEN.split(text) if p.strip()]
    return len(found) > 1 and all(f.distance and f.unit for f in found)


def _one(turn: Turn, part: str) -> Outing:
    found: Outing = turn.language.reader.outing(part, zones.today(turn), american=turn.session.country == "US")
    return found


def _pain(turn: Turn, part: str, one: Outing) -> float | None:
    """The pain that a part tells; its one number is the distance: "8 today"."""
    told = _number(turn, part)
    return None if told == one.distance and not turn.language.reader.hurts(part) else told


def _number(turn: Turn, part: str) -> float | None:
    """How much it hurt, as a part tells it."""
    told = turn.language.reader.understand(part, today=turn.event.at.date()).slots.get("severity")
    return float(told) if isinstance(told, int | float) else None


def _noted(turn: Turn, found: Sequence[Outing], unit: str, pains: Sequence[float | None]) -> Turn:
    """Each kept, oldest first; the worst pain has its word, and what is no self-care leads to the whole check."""
    number = turn.event.update_id
    kept = turn.keep(misses=0, held=None)
    made: list[Run] = []
    for at, (one, pain) in enumerate(sorted(zip(found, pains, strict=True), key=lambda pair: str(pair[0].day)), 1):
        assert one.day is not None
        assert one.distance is not None
        km = round(one.distance * (load.KM_PER_MILE if (one.unit or unit) == "mi" else 1.0), 2)
        run = Run(key=f"run.{number}.{at}", day=one.day.isoformat(), km=km, minutes=one.minutes, pain=pain)
        there = same.known_as((r for r in runs.known(kept) if r.batch not in (0, number)), run)
        kept = runs.keep(kept, same.together(there, run) if there else run)
        made.append(kept.session.newest or run)
    kept = kept.keep(imports={**kept.session.imports, str(number): len(made)})
    worst = max(made, key=lambda r: (r.pain or 0, r.beyond, r.km))
    values = {**remarked.values(turn, worst, None), "lines": [runs.values_of(r) for r in made]}
    rows = (row(("button.runs", "~runs"), ("button.undo_all", f"~unimport:{number}")),)
    done = kept.say("run.several", *rows, kind="confirmation", values=values)
    return checkins.screen_again(done, worst.pain) if hurting.strong(done, worst.pain) else ask.again(done)


def show(turn: Turn, _: str = "") -> Turn:
    """The newest runs, each with the way to change it."""
    mine = sorted(runs.known(turn), key=lambda r: (r.day, r.noted), reverse=True)[:MOST]
    calm = turn.keep(misses=0)
    if not mine:
        return ask.again(calm.say("run.none_noted", kind="answer"))
    rows = tuple((Button(label="button.run_one", data=f"~fix:{r.key}:back", values={"run": runs.values_of(r)}),) for r in mine)
    return ask.again(calm.say("run.list", *rows, kind="answer", values={"lines": [runs.values_of(r) for r in mine]}))


def weeks(turn: Turn) -> Turn:
    """ "Is that more than last week?": what was run this week so far, and in the one before."""
    today = zones.today(turn)
    monday = today - timedelta(days=today.weekday())
    before = monday - timedelta(days=WEEK)
    this = sum(r.km for r in turn.session.runs if monday.isoformat() <= r.day <= today.isoformat())
    last = sum(r.km for r in turn.session.runs if before.isoformat() <= r.day < monday.isoformat())
    rows = (row(("button.runs", "~runs"), ("button.progress", "~progress")),)
    values = {"this": round(this, 1), "last": round(last, 1)}
    return ask.again(turn.keep(misses=0).say("run.weeks", *rows, kind="answer", values=values))
