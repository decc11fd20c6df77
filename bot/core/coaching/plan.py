"""The plan, from answers, by the weights and limits of content/plan.yaml: contributors, a routine that fits, the way back. Pure.

Rule 1: nothing here decides whether a plan may be shown; that is dialogue/result.py's and plans.py's guard (SAFETY.md, laws 1 and 8).
Rule 2: what speaks against a contributor counts as much as what speaks for it, and both can be told.
Neighbours: core/dialogue/plans.py shows it; content/<language>/replies/plan.yaml holds the words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.coaching import load
from bot.core.content.load import Content
from bot.core.content.schema import Contributor, Exercise, Weight
from bot.core.model.session import Run, Session

AFTER_LADDER = "after_ladder"
"""The way of whoever is through the ladder."""
CALM = 3
"""Pain of 10 up to which a run stayed calm."""


@dataclass(frozen=True, slots=True)
class Told:
    """A contributor with its weight and the names of the reasons for and against it, strongest first."""

    id: str
    weight: float
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routine:
    """Exercises in order, the minutes that they take, and how hard to do them ("easier", "harder" or "")."""

    exercises: tuple[str, ...]
    minutes: float
    effort: str


def weighed(session: Session, content: Content) -> tuple[Told, ...]:
    """Every contributor, heaviest first."""
    return tuple(sorted((_weigh(n, c, session) for n, c in content.plan.contributors.items()), key=lambda t: -t.weight))


def contributors(session: Session, content: Content) -> tuple[Told, ...]:
    """The two or three that weigh most, heaviest first; the content's fallback where nothing speaks for any."""
    found = [t for t in weighed(session, content) if t.weight > 0]
    return tuple(found[: content.plan.tell_at_most]) or (Told(content.plan.fallback, 0, ()),)


def _weigh(name: str, contributor: Contributor, session: Session) -> Told:
    speak_for, against = _holding(contributor.rules, session), _holding(contributor.against, session)
    weight = sum(w.weight for w in speak_for) - sum(w.weight for w in against)
    return Told(name, weight, _reasons(speak_for), _reasons(against))


def _holding(rules: Iterable[Weight], session: Session) -> list[Weight]:
    return sorted((w for w in rules if w.when.holds(session.slots)), key=lambda w: -w.weight)


def _reasons(rules: Iterable[Weight]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.reason for w in rules))


def routine(session: Session, content: Content) -> Routine:
    """Exercises for the contributors told that fit the person's equipment and time: the kinds in turn, the contributors' own first."""
    wishes = [content.plan.wishes[w] for w in session.wishes if w in content.plan.wishes]
    missing = {thing for w in wishes for thing in w.without}
    left = min([content.plan.routine.minutes, *(w.minutes for w in wishes if w.minutes)])
    pool = [
        e for e in _candidates(session, content) if content.exercises[e].equipment not in missing and e not in session.left_out
    ]
    chosen: list[str] = []
    for kind in content.plan.routine.kinds:
        found = next((e for e in pool if e not in chosen and _fits(content.exercises[e], kind, left)), None)
        if found:
            chosen.append(found)
            left -= content.exercises[found].minutes
    effort = next((w.effort for w in reversed(wishes) if w.effort), "") or ""
    return Routine(tuple(chosen), sum(content.exercises[e].minutes for e in chosen), effort)


def _candidates(session: Session, content: Content) -> Iterator[str]:
    """The first exercise of each contributor told, then their others, then the spare ones."""
    told = [content.plan.contributors[t.id].exercises for t in contributors(session, content)]
    yield from (names[0] for names in told)
    yield from (e for names in told for e in names[1:])
    yield from content.plan.routine.spare


def _fits(exercise: Exercise, kind: str, minutes: float) -> bool:
    return exercise.kind == kind and exercise.minutes <= minutes


def cues(session: Session, content: Content) -> tuple[str, ...]:
    """Things to try on a run, for the contributors told, each once, the leading one's first."""
    return tuple(dict.fromkeys(c for t in contributors(session, content) for c in content.plan.contributors[t.id].cues))


def way(session: Session, content: Content) -> str:
    """The id of the way back to full running: of the answers, but whoever walks first or is on the ladder stays on it to its end."""
    if session.ladder >= len(content.plan.ladder):
        return AFTER_LADDER
    if session.ladder or session.way == content.plan.ways[0].id:
        return content.plan.ways[0].id
    return next(w.id for w in content.plan.ways if all(c.holds(session.slots) for c in w.all))


def walks_first(session: Session, content: Content) -> bool:
    """Whether the ladder is the way, so that no longer run is on offer."""
    return way(session, content) == content.plan.ways[0].id != content.plan.ways[-1].id


@dataclass(frozen=True, slots=True)
class Base:
    """Kilometres of the longest run to go by; usual: the one before this began, else of the last 30 days, but for those `beyond` the plan."""

    km: float
    usual: bool


def base(session: Session, today: date, *, every: bool = False) -> Base | None:
    """The run that others are measured by: where a jump was told, the longest before it, and what stayed calm since the plan.

    A run that was longer than the plan had it raises no limit; `every`: where none is told, it is compared with all the same."""
    usual, kept = load.told(session.slots.get("longest")), [r for r in session.runs if every or not r.beyond]
    if usual is None:
        longest = load.longest(kept, today)
        return Base(longest, usual=False) if longest else None
    calm = [r for r in kept if r.day >= (session.planned or r.day) and (r.pain or 0) <= CALM]
    since = load.longest(calm, today) if session.planned else None
    return Base(since, usual=False) if since and since > usual else Base(usual, usual=True)


def longest_now(session: Session, content: Content, today: date) -> float | None:
    """Kilometres that a single run should not pass; None where nothing is known to go by, or the ladder comes first."""
    known = base(session, today)
    if known is None or walks_first(session, content):
        return None
    return known.km * (100 + content.plan.single_run) / 100


def beyond(session: Session, content: Content, run: Run) -> bool:
    """Whether a run is longer than the plan has it: than an outing on the ladder, or than a run may be beside the longest one."""
    if not session.planned or run.day < session.planned:
        return False
    step = content.plan.ladder[session.ladder] if walks_first(session, content) else None
    if step is not None and not step.share:
        return run.km > content.plan.ladder_km if run.km else (run.minutes or 0) > content.plan.ladder_minutes
    others = replace(session, runs=tuple(r for r in session.runs if r.key != run.key))
    known = base(others, date.fromisoformat(run.day))
    return known is not None and run.km > known.km * (100 + content.plan.single_run) / 100


def may_climb(session: Session, today: date) -> bool:
    """Whether the next rung may be reached: one a day at the most, and on the plan's first day only after an outing that was noted."""
    if session.rung_day:
        return session.rung_day < today.isoformat()
    return session.planned < today.isoformat() or today.isoformat() in outings(session)


def outings(session: Session) -> tuple[str, ...]:
    """The days (ISO) of outings on the rung that stands, oldest first: calm ones told in words, and runs that were not too far or sore."""
    since = session.rung_day or session.planned
    ran = {r.day for r in session.runs if r.day >= since and not r.beyond and (r.pain or 0) <= calm(session)}
    return tuple(sorted({*session.outings, *ran}))


def calm(session: Session) -> int:
    """Pain of 10 up to which an outing on the rung that stands was calm: less for the walk before the ladder (K102, K203)."""
    return CALM if session.ladder else CALM - 1


def twice(session: Session, today: date) -> bool:
    """Whether two calm outings on the rung were told, a day between them, and the morning after the last one is here."""
    days = [date.fromisoformat(d) for d in outings(session)]
    return bool(days) and (days[-1] - days[0]).days > 1 and days[-1] < today


def next_review(session: Session, content: Content, today: date) -> date | None:
    """The day to look at the plan again: every so many days from its first one, whatever comes between. A check-in on such a day was
    the look, so that the next one is told. None where there is no plan."""
    if not session.planned:
        return None
    rhythm, first = content.plan.review_days, date.fromisoformat(session.planned)
    looked = max(today - timedelta(days=1), _checked(session) or first)
    return first + timedelta(days=((looked - first).days // rhythm + 1) * rhythm)


def review_due(session: Session, content: Content, today: date) -> bool:
    """Whether the newest such day is here and no check-in was its look yet."""
    if not session.planned:
        return False
    rhythm, first = content.plan.review_days, date.fromisoformat(session.planned)
    times = (today - first).days // rhythm
    return times > 0 and (_checked(session) or first) < first + timedelta(days=times * rhythm)


def improving(session: Session, content: Content, today: date) -> bool:
    """Whether it got better, or was gone, within the last of these spans, or when it was last asked."""
    if not session.improved or session.improved < session.planned:
        return False
    better = date.fromisoformat(session.improved)
    return (today - better).days <= content.plan.review_days or _checked(session) == better


def _checked(session: Session) -> date | None:
    return datetime.fromisoformat(session.checked.at).date() if session.checked else None


def week(session: Session, today: date) -> int:
    """The week that the plan is in on `today`, the first is 1."""
    return (today - date.fromisoformat(session.planned)).days // 7 + 1 if session.planned else 1
