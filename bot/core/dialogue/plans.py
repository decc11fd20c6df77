"""Showing the plan: all of it, today, weeks 2 to 4, the ladder back to running, a cue; and changing it to fit the person.

Rule 1: every function here gives guidance. They are reached only through `topics.guided` or from a result that is self-care, so that
no plan is seen before the screen is complete or while a flag is open (SAFETY.md, laws 1 and 8).
Rule 2: the ladder is climbed a rung a day at the most, and only on the person's own word that both gates were passed; "it hurt" goes down.
Rule 3: the parts of a plan agree: how much to run stands in its `way` and `limit` alone, and whoever walks first is told of no runs.
Neighbours: core/coaching/plan.py works it out; replies/plan.yaml and result.yaml hold the words.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from bot.core.coaching import plan
from bot.core.dialogue import zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button, Log
from bot.core.model.levels import Level

UP, DOWN = "up", "down"
LATER = 4
"""The last of the weeks that a plan begins with."""
EASIER = "too_much"
"""The wish for less and easier."""


def begin(turn: Turn) -> Turn:
    """A new plan: today is its first day; what the person asked to be changed stays, and how long this pain is known."""
    today = zones.today(turn).isoformat()
    return on_its_way(
        turn.keep(planned=today, since=turn.session.since or today, way="", ladder=0, rung_day="", outings=(), cue=0)
    )


def on_its_way(turn: Turn) -> Turn:
    """With the way back that the plan is on kept: a better day does not skip the gates of the ladder, a worse one leads to it."""
    return turn.keep(way=plan.way(turn.session, turn.content)) if turn.session.ladder == 0 else turn


def show(turn: Turn) -> Turn:
    """The part of the plan that is due: the first week's, or that of weeks 2 to 4; then when to run."""
    return _running(_this_week(turn) if _in_first_week(turn) else weeks(turn))


def stands(turn: Turn) -> Turn:
    """After something was added to a finished check (where it hurts) that changes nothing of the plan."""
    return _guide(turn, "plan.stands", {}, row(("button.plan_all", "~plan:all")))


def _in_first_week(turn: Turn) -> bool:
    return plan.week(turn.session, zones.today(turn)) == 1


def _this_week(turn: Turn) -> Turn:
    """Today, this week and the routine, in any week of the plan."""
    values = _values(turn)
    rows = (*_exercise_rows(values["routine"]), row(("button.plan_weeks", "~plan:weeks"), ("button.plan_change", "~plan:change")))
    return _guide(turn, "result.plan", values, *rows)


def _running(turn: Turn) -> Turn:
    told = plan.contributors(turn.session, turn.content)
    topics = tuple(dict.fromkeys(turn.content.plan.contributors[c.id].topic for c in told))
    rows = (
        row(("button.check_in_offer", "~remind:check_in")),
        row(("button.plan_ladder", "~plan:ladder"), ("button.plan_cue", "~plan:cue")),
        *(row((f"topic.{t}", f"~topic:{t}")) for t in topics[:2]),
        *(() if "location" in turn.session.slots else (row(("button.offer.location", "~where")),)),
        row(("button.why_result", "~why"), ("button.plan_why", "~plan:why"), ("button.sources", "~sources")),
    )
    return _guide(turn, "result.running", _values(turn), *rows)


def after_check_in(turn: Turn, name: str) -> Turn:
    """What a check-in that was not worse leads to: the next part of the plan is a tap away."""
    rows = (row(("button.plan_all", "~plan:all"), ("button.plan_ladder", "~plan:ladder")), row(("button.progress", "~progress")))
    return _guide(turn, f"check_in.{name}", _values(turn), *rows)


def today(turn: Turn) -> Turn:
    """Only what to do today."""
    values = _values(turn)
    return _guide(
        turn,
        "plan.today",
        values,
        *_exercise_rows(values["routine"]),
        row(("button.routine_done", "~routine"), ("button.plan_change", "~plan:change")),
    )


def missed(turn: Turn) -> Turn:
    """Days without the routine: nothing is to be caught up."""
    return _guide(turn, "plan.missed", {}, row(("button.plan_today", "~plan:today")))


def minutes(turn: Turn) -> Turn:
    """How long the routine takes, in few words."""
    rows = (row(("button.plan_today", "~plan:today"), ("button.plan_change", "~plan:change")),)
    return _guide(turn, "plan.minutes_only", {"minutes": _values(turn)["minutes"]}, *rows)


def weeks(turn: Turn) -> Turn:
    """Weeks 2 to 4, and when to look at it again."""
    values = _values(turn)
    due = plan.review_due(turn.session, turn.content, zones.today(turn))
    again = (row(("button.check_again", "~check")),) if due else ()
    rows = (row(("button.plan_ladder", "~plan:ladder"), ("button.plan_change", "~plan:change")), *again)
    return _guide(
        turn,
        "plan.weeks",
        {
            **values,
            "due": due,
            "better": plan.improving(turn.session, turn.content, zones.today(turn)),
            "later": plan.week(turn.session, zones.today(turn)) > LATER,
        },
        *rows,
    )


def cue(turn: Turn) -> Turn:
    """One thing to try on the next run; the next time, another one."""
    names = plan.cues(turn.session, turn.content)
    told = turn.keep(cue=turn.session.cue + 1)
    return _guide(told, "plan.cue", {"cue": names[turn.session.cue % len(names)]}, row(("button.plan_other_cue", "~plan:cue")))


def ladder(turn: Turn) -> Turn:
    """The rung that the person is on, and the gate to the next one; after the last one, what comes then."""
    rungs = turn.content.plan.ladder
    at = turn.session.ladder
    down = row(("button.rung_down", f"~rung:{DOWN}"))
    if at >= len(rungs):
        return _guide(turn, "plan.finished", {}, down, row(("button.rungs", "~plan:rungs")))
    rows = (row(("button.rung_up", f"~rung:{UP}")), down, row(("button.rungs", "~plan:rungs")))
    return _guide(turn, "plan.ladder", {**_values(turn), "rung": rung(turn, at), "number": at, "top": len(rungs) - 1}, *rows)


def rungs(turn: Turn) -> Turn:
    """The whole ladder."""
    steps = [rung(turn, n) for n in range(len(turn.content.plan.ladder))]
    return _guide(turn, "plan.rungs", {"rungs": steps}, row(("button.plan_ladder", "~plan:ladder")))


def climb(turn: Turn, where: str) -> Turn:
    """Up a rung, or down one after a run that hurt."""
    if where not in (UP, DOWN):
        return ladder(turn)
    today = zones.today(turn)
    if where == UP and not plan.may_climb(turn.session, today):
        return _guide(turn, "plan.wait", {}, row(("button.plan_ladder", "~plan:ladder"), ("button.rung_down", f"~rung:{DOWN}")))
    top = len(turn.content.plan.ladder)
    reached = min(top, max(0, turn.session.ladder + (1 if where == UP else -1)))
    after = turn.keep(ladder=reached, rung_day=today.isoformat(), outings=())
    if where == DOWN:
        return ladder(_guide(after, "plan.hurt", {}, row(("button.check_again", "~check"))))
    return ladder(after)


def rung(turn: Turn, number: int) -> dict[str, Any]:
    """A rung as the words about it take it."""
    step = turn.content.plan.ladder[number]
    return {"walk": step.walk, "run": step.run, "times": step.times, "share": list(step.share or ())}


def routine_done(turn: Turn) -> Turn:
    """Today's routine, noted in the diary."""
    day = zones.today(turn)
    noted = turn.do(Log(key=f"routine.{day}", kind="routine", at=turn.event.at, values={"done": True}))
    return noted.say("plan.routine_done", row(("button.progress", "~progress")), kind="confirmation")


def reasons(turn: Turn) -> Turn:
    """What speaks for and against each contributor told, and what was weighed and left out."""
    told = plan.contributors(turn.session, turn.content)
    named = {t.id for t in told}
    dropped = [t.id for t in plan.weighed(turn.session, turn.content) if t.against and t.id not in named]
    values = {"contributors": [(t.id, list(t.reasons), list(t.against)) for t in told], "dropped": dropped}
    return _guide(turn, "plan.why", values)


def change(turn: Turn) -> Turn:
    """What can be changed, as buttons."""
    names = [*turn.content.plan.wishes, "reset"]
    buttons = [Button(label=f"wish.{w}.button", data=f"~wish:{w}", on=w in turn.session.wishes) for w in names]
    rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    return turn.say("plan.change", *rows, kind="menu")


def wish(turn: Turn, name: str) -> Turn:
    """The plan changed as asked, and the part of it that is due, today and this week."""
    return _this_week(wished(turn, name)) if name in (*turn.content.plan.wishes, "reset") else change(turn)


def wished(turn: Turn, name: str) -> Turn:
    """The plan changed as asked, which alone is told: it guides to nothing."""
    wishes = turn.content.plan.wishes
    ended = {name, *wishes[name].clears} if name in wishes else set(turn.session.wishes)
    kept = tuple(w for w in turn.session.wishes if w not in ended)
    left_out = () if name == "reset" else turn.session.left_out
    changed = turn.keep(wishes=(*kept, name) if name in wishes else kept, left_out=left_out)
    return changed.say("plan.changed", kind="confirmation", values={"wish": name})


def swapped(turn: Turn, exercises: Collection[str]) -> Turn:
    """Without these exercises, which are not liked or do not fit: another one of their kind takes their place. It guides to nothing."""
    left = tuple(dict.fromkeys((*turn.session.left_out, *exercises)))
    return turn.keep(left_out=left).say("plan.swapped", kind="confirmation", values={"exercises": list(exercises)})


def this_week(turn: Turn) -> Turn:
    """Today, this week and the routine."""
    return _this_week(turn)


def harmed(turn: Turn, exercises: Collection[str]) -> Turn:
    """After exercises that hurt: those named are left out, the rest is shorter and easier. It guides to nothing; see checkins.begin."""
    named = tuple(dict.fromkeys((*turn.session.left_out, *exercises)))
    clears = turn.content.plan.wishes[EASIER].clears
    wishes = tuple(w for w in turn.session.wishes if w not in (EASIER, *clears))
    return turn.keep(left_out=named, wishes=(*wishes, EASIER)).say(
        "plan.harmed", kind="confirmation", values={"exercises": list(exercises)}
    )


def _exercise_rows(exercises: list[str]) -> Rows:
    buttons = [Button(label=f"exercise_title.{e}", data=f"~exercise:{e}") for e in exercises]
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def about(turn: Turn, part: str) -> Turn:
    """A question about the plan as a whole: how often, how long, can it harm, is it proven, what if it does not help."""
    return _guide(
        turn, f"plan.about.{part}", _values(turn), row(("button.plan_today", "~plan:today"), ("button.sources", "~sources"))
    )


def _values(turn: Turn) -> dict[str, Any]:
    """What the templates of the plan may use."""
    session, content = turn.session, turn.content
    daily = plan.routine(session, content)
    limit, known = plan.longest_now(session, content, zones.today(turn)), plan.base(session, zones.today(turn))
    habits = session.slots.get("habits")
    return {
        "contributors": [c.id for c in plan.contributors(session, content)],
        "routine": list(daily.exercises),
        "minutes": round(daily.minutes),
        "effort": daily.effort,
        "way": plan.way(session, content),
        "rung": rung(turn, session.ladder) if plan.walks_first(session, content) else None,
        "part": "week" if _in_first_week(turn) else "weeks",
        "limit": int(limit * 10) / 10 if limit is not None else None,
        "usual": bool(known and known.usual),
        "desk": isinstance(habits, list) and "desk" in habits,
        "review": _day(plan.next_review(session, content, zones.today(turn))),
    }


def _day(day: date | None) -> dict[str, int] | None:
    return {"weekday": day.weekday(), "day": day.day, "month": day.month} if day else None


def _guide(turn: Turn, name: str, values: dict[str, Any], *rows: tuple[Button, ...]) -> Turn:
    return turn.keep(topic=None).say(name, *rows, kind="guidance", level=Level.SELF_CARE, values=values)


VIEWS: dict[str, Callable[[Turn], Turn]] = {
    "all": show,
    "today": today,
    "weeks": weeks,
    "cue": cue,
    "ladder": ladder,
    "rungs": rungs,
    "why": reasons,
    "change": change,
    "did": routine_done,
}
"""What `/plan` may be followed by, and what a text may ask for."""
