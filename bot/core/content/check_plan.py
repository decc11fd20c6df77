"""What could be wrong with content/plan.yaml: unknown exercises and slots, words that are missing, a wish that leaves no routine.

Neighbours: check.py gathers all problems; core/coaching/plan.py reads the same file.
"""

from collections.abc import Iterator, Mapping

from bot.core.coaching.plan import AFTER_LADDER
from bot.core.content.errors import ContentError
from bot.core.content.schema import Condition, Exercise, Plan

WHERE = "plan.yaml"


def problems(plan: Plan, exercises: Mapping[str, Exercise]) -> Iterator[ContentError]:
    """Everything in the plan that names what does not exist, or that cannot be kept."""
    named = [(name, e) for name, c in plan.contributors.items() for e in c.exercises]
    for name, exercise in (*named, *(("routine.spare", e) for e in plan.routine.spare)):
        if exercise not in exercises:
            yield ContentError(WHERE, f"{name}: exercise {exercise} is unknown", "define it in exercises.yaml")
    if plan.fallback not in plan.contributors:
        yield ContentError(WHERE, f"fallback {plan.fallback} is no contributor", "name one of the contributors")
    for name, wish in plan.wishes.items():
        for other in set(wish.clears) - set(plan.wishes):
            yield ContentError(WHERE, f"wish {name} clears {other}, which is no wish", "correct its name")
    if plan.ways[-1].all:
        yield ContentError(WHERE, f"way {plan.ways[-1].id} is the last one and has conditions", "end with a way for everybody")
    yield from _left(plan, exercises)


def _left(plan: Plan, exercises: Mapping[str, Exercise]) -> Iterator[ContentError]:
    """With all wishes at once there must be something left to do."""
    missing = {thing for w in plan.wishes.values() for thing in w.without}
    minutes = min([plan.routine.minutes, *(w.minutes for w in plan.wishes.values() if w.minutes)])
    fit = [exercises[e] for e in plan.routine.spare if e in exercises and exercises[e].kind in plan.routine.kinds]
    if not any(e.equipment not in missing and e.minutes <= minutes for e in fit):
        yield ContentError(WHERE, f"routine.spare has nothing without {', '.join(sorted(missing))}", "add one that needs nothing")


def conditions(plan: Plan) -> Iterator[Condition]:
    """Every condition of the plan."""
    for c in plan.contributors.values():
        yield from (w.when for w in (*c.rules, *c.against))
    yield from (c for w in plan.ways for c in w.all)


def needed(plan: Plan) -> Iterator[str]:
    """Names of the reply templates that the plan asks for."""
    for name, c in plan.contributors.items():
        yield from (f"contributor.{name}.{part}" for part in ("title", "today", "week", "weeks"))
        yield f"contributor_short.{name}"
        yield from (f"because.{w.reason}" for w in c.rules)
        yield from (f"against.{w.reason}" for w in c.against)
        yield from (f"cue.{cue}" for cue in c.cues)
    yield from (f"plan.way.{w}" for w in (*(w.id for w in plan.ways), AFTER_LADDER))
    for wish in (*plan.wishes, "reset"):
        yield from (f"wish.{wish}.button", f"wish.{wish}.done")
