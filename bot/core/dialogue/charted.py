"""The picture of progress as facts and words: what stands where, and every word in it. Pure; bot/pictures draws it.

Rule: x is a day (0 is the first one shown), pain is of 10, distance is in the person's unit. Whoever draws adds no word and no fact.
Neighbours: coaching/progress.py reads the diary; reports.py sends the picture with words that say the same.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from bot.core.coaching import plan, progress
from bot.core.coaching.progress import Diary
from bot.core.dialogue import wording
from bot.core.dialogue.turn import Turn
from bot.core.rendering import MILES_PER_KM

LONGEST, SHORTEST = 42, 14
"""Days that a picture shows at the most and at the least."""
TICKS = 4
FEWEST_DAYS = 2
"""Days with a note from which on there is something to draw."""
FIRST_WEEK, WEEKS_2_TO_4 = 7, 28


def enough(diary: Diary, today: date) -> bool:
    """Whether there is something to draw within the time that a picture shows."""
    return sum(today - timedelta(days=LONGEST) < day <= today for day in diary.days) >= FEWEST_DAYS


def facts(turn: Turn, diary: Diary) -> dict[str, Any]:
    """What the picture shows, ready to be drawn. JSON-able."""
    today = turn.event.at.date()
    days = min(LONGEST, max(SHORTEST, (today - diary.days[0]).days + 1))
    first = today - timedelta(days=days - 1)
    shown = [p for p in diary.pains if first <= p.day <= today]
    return {
        "days": days,
        "check_ins": [[(p.day - first).days, p.value] for p in shown if p.kind == progress.CHECK_IN],
        "notes": [[(p.day - first).days, p.value] for p in shown if p.kind == progress.NOTE],
        **_runs(turn, diary, first, today),
        "phases": _phases(turn, first, days),
        "ticks": [[x, _tick(turn, first + timedelta(days=x))] for x in _spread(days)],
        "words": {name: _word(turn, name) for name in ("pain", "runs", "check_ins", "notes", "run_pain")},
    }


def _runs(turn: Turn, diary: Diary, first: date, today: date) -> dict[str, Any]:
    """Distance a day, and the pain that was told with a run."""
    unit = MILES_PER_KM if turn.session.units == "mi" else 1.0
    ran: dict[int, float] = defaultdict(float)
    pain: dict[int, float] = {}
    for run in diary.runs:
        day = date.fromisoformat(run.day)
        if not first <= day <= today:
            continue
        x = (day - first).days
        ran[x] += run.km * unit
        if run.pain is not None:
            pain[x] = max(pain.get(x, 0), run.pain)
    return {"runs": [[x, round(km, 1)] for x, km in sorted(ran.items())], "run_pain": [[x, p] for x, p in sorted(pain.items())]}


def _phases(turn: Turn, first: date, days: int) -> list[list[Any]]:
    """The plan's parts as [from, until before, name], as far as they lie within the picture."""
    if not turn.session.planned:
        return []
    start = (date.fromisoformat(turn.session.planned) - first).days
    review = plan.review_on(turn.session, turn.content)
    last = max((review - first).days if review else 0, start + WEEKS_2_TO_4)
    parts = [(start, start + FIRST_WEEK, "first"), (start + FIRST_WEEK, last, "weeks"), (last, days, "later")]
    return [[max(0, a), min(days, b), _word(turn, f"phase.{name}")] for a, b, name in parts if max(0, a) < min(days, b)]


def _spread(days: int) -> list[int]:
    """Days that are named below the picture: the first, the last, and some between."""
    return [round(i * (days - 1) / (TICKS - 1)) for i in range(TICKS)]


def _tick(turn: Turn, day: date) -> str:
    return wording.text(turn, "progress.chart.tick", d=wording.day(day))


def _word(turn: Turn, name: str) -> str:
    return wording.text(turn, f"progress.chart.{name}")
