"""The pictures of progress as facts and words: what stands where, and every word in it. Pure; bot/pictures draws it.

Rule: x is a day (0 is the first one shown), pain is of 10, distance is in the person's unit. Whoever draws adds no word and no fact.
Neighbours: coaching/progress.py reads the diary; reports.py sends the picture with words that say the same.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from bot.core.coaching import progress
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
LIGHTS = ("green", "amber", "red")
AMBER, RED = 4, 6
"""Pain of 10 from which these lights are on."""


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
        "earlier": wording.day(diary.days[0]) if diary.days[0] < first else None,
        "mark": wording.text(turn, "word.decimal_mark"),
        "check_ins": [[(p.day - first).days, p.value] for p in shown if p.kind == progress.CHECK_IN],
        "notes": [[(p.day - first).days, p.value] for p in shown if p.kind == progress.NOTE],
        **_runs(turn, diary, first, today),
        "phases": _phases(turn, first, days),
        "ticks": [[x, _tick(turn, first + timedelta(days=x))] for x in _spread(days)],
        "words": {
            **{name: _word(turn, name) for name in ("pain", "runs", "check_ins", "notes", "run_pain", "no_runs")},
            "lights": [_word(turn, f"light.{name}.name") for name in LIGHTS],
        },
        "dark": turn.session.dark,
    }


def weeks(turn: Turn, diary: Diary) -> dict[str, Any]:
    """The weekly distances, ready to be drawn; the star stands at the longest run of all."""
    found = progress.weeks(diary, turn.event.at.date())
    best = max((w.longest for w in found), default=0.0)
    starred = next((w for w in reversed(found) if w.longest == best), None)
    shown = [
        {"label": _tick(turn, w.monday), "total": _far(turn, w.km), "longest": _far(turn, w.longest), "star": w is starred}
        for w in found
    ]
    words = {name: _word(turn, f"weeks.{name}") for name in ("title", "total", "longest", "star")}
    return {"weeks": shown, "words": words, "mark": wording.text(turn, "word.decimal_mark"), "dark": turn.session.dark}


def light(turn: Turn, diary: Diary) -> dict[str, Any]:
    """The traffic light, ready to be drawn, with the newest pain at its light."""
    newest = progress.latest(diary, turn.event.at.date())
    at = lamp(newest[1]) if newest else ""
    noted = wording.text(turn, "progress.chart.light.noted", d=wording.day(newest[0]), value=newest[1]) if newest else ""
    rows = [
        {"name": _word(turn, f"light.{name}.row"), "do": _word(turn, f"light.{name}.do"), "noted": noted if name == at else ""}
        for name in LIGHTS
    ]
    return {"rows": rows, "words": {"title": _word(turn, "light.title")}, "dark": turn.session.dark}


def lamp(pain: float) -> str:
    """The light of a pain of 10 (K202)."""
    return LIGHTS[0] if pain < AMBER else LIGHTS[1] if pain < RED else LIGHTS[2]


def _far(turn: Turn, km: float) -> float:
    return round(km * (MILES_PER_KM if turn.session.units == "mi" else 1.0), 1)


def _runs(turn: Turn, diary: Diary, first: date, today: date) -> dict[str, Any]:
    """Distance a day, and the pain that was told with a run."""
    ran: dict[int, float] = defaultdict(float)
    pain: dict[int, float] = {}
    for run in diary.runs:
        day = date.fromisoformat(run.day)
        if not first <= day <= today:
            continue
        x = (day - first).days
        ran[x] += run.km
        if run.pain is not None:
            pain[x] = max(pain.get(x, 0), run.pain)
    return {"runs": [[x, _far(turn, km)] for x, km in sorted(ran.items())], "run_pain": [[x, p] for x, p in sorted(pain.items())]}


def _phases(turn: Turn, first: date, days: int) -> list[list[Any]]:
    """The plan's parts as [from, until before, name], as far as they lie within the picture."""
    if not turn.session.planned:
        return []
    start = (date.fromisoformat(turn.session.planned) - first).days
    last = start + WEEKS_2_TO_4
    parts = [(start, start + FIRST_WEEK, "first"), (start + FIRST_WEEK, last, "weeks"), (last, days, "later")]
    return [[max(0, a), min(days, b), _word(turn, f"phase.{name}")] for a, b, name in parts if max(0, a) < min(days, b)]


def _spread(days: int) -> list[int]:
    """Days that are named below the picture: the first, the last, and some between."""
    return [round(i * (days - 1) / (TICKS - 1)) for i in range(TICKS)]


def _tick(turn: Turn, day: date) -> str:
    return wording.text(turn, "progress.chart.tick", d=wording.day(day))


def _word(turn: Turn, name: str) -> str:
    return wording.text(turn, f"progress.chart.{name}")
