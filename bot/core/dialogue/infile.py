"""A run as its file had it, kept beside what the person put right, so that the same file brings it only once. Pure.

Rule: what somebody put right stays as they said, whatever is done to the whole import.
Neighbours: runs.py keeps runs, imports.py changes whole imports, already.py looks for the known ones; turns.py does the same to the diary.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.model.imported import turned
from bot.core.model.session import Run

Filed = tuple[str, float, float | None]


def figures(run: Run) -> Filed:
    return run.day, run.km, run.minutes


def put_right(before: Run | None, run: Run) -> Run:
    """The run with what its file had of it, where that is changed now."""
    if before is None or not run.batch or run.filed is not None or figures(before) == figures(run):
        return run
    return replace(run, filed=figures(before))


def rescaled(run: Run, factor: float) -> Run:
    """The run of a table that was in the other unit."""
    if run.filed is None:
        return replace(run, km=round(run.km * factor, 2))
    day, far, minutes = run.filed
    told = far != run.km
    return replace(run, km=run.km if told else round(run.km * factor, 2), filed=(day, round(far * factor, 2), minutes))


def redated(run: Run) -> Run:
    """The run of a table that had month and day the other way round."""
    if run.filed is None:
        return replace(run, day=turned(run.day))
    day, far, minutes = run.filed
    return replace(run, day=run.day if day != run.day else turned(day), filed=(turned(day), far, minutes))


def of_diary(key: str, values: Mapping[str, Any]) -> Run:
    """The run that an entry of the diary tells."""
    filed = values.get("filed")
    return Run(
        key=key, day=values["day"], km=values.get("km", 0.0), minutes=values.get("minutes"), pain=values.get("pain"),
        filed=(filed[0], filed[1], filed[2]) if filed else None,
    )  # fmt: skip


def to_diary(run: Run) -> dict[str, Any]:
    """What the diary keeps of a run."""
    values = {"day": run.day, "km": run.km, "minutes": run.minutes, "pain": run.pain, "filed": run.filed}
    return {k: v for k, v in values.items() if v is not None}
