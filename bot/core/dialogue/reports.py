"""What is told from the diary: progress, and the hand-off for a clinician or coach. Asked for here; told when the diary is at hand.

Rule 1: `step` knows no diary: it asks for a report, and whoever called it gives the diary to `told`, within the same transaction.
Rule 2: while a flag is open the advice comes first, and of progress only the pain is told, or how far they ran where that is what they
ask: no streak, no picture (law 8).
Rule 3: a picture never says more than the words beside it.
Neighbours: coaching/progress.py finds the facts; charted.py and handoff.py put them together; turns.py and the proofs call `told`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot.core.coaching import progress
from bot.core.coaching.progress import Diary, Entries, Pain
from bot.core.content.load import Content
from bot.core.dialogue import ask, charted, handoff, read, result, standing, wording
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Effect, Made, Reply, Report
from bot.core.model.events import Event
from bot.core.model.levels import Level
from bot.core.model.session import Session

PROGRESS, HANDOFF = "progress", "handoff"
PAIN, WEEKS, LIGHT = "pain", "weeks", "light"
"""Views of the progress."""
RUNS = "runs"
"""What is asked for in words: how far it was. With a flag open it is all that is told."""


def show(turn: Turn, view: str = "") -> Turn:
    """How it has been, in words and as a picture; another view replaces the message that its button stands under."""
    of_runs = not view and turn.heard is not None and read.holds(turn, "progress.runs", turn.heard.text)
    return _asked(
        turn, PROGRESS, Report(what=PROGRESS, view=RUNS if of_runs else view if view in VIEWS else PAIN, edit=bool(view))
    )


def hand_off(turn: Turn) -> Turn:
    """A page for whoever is to look at the person; nobody needs to be well for that."""
    return _asked(turn, HANDOFF, Report(what=HANDOFF))


def _asked(turn: Turn, what: str, report: Report) -> Turn:
    calm = turn.keep(misses=0)
    if turn.session.consent is None:
        return ask.again(calm.say(f"{what}.no_consent", *standing.first(turn), kind="answer", topics=TOPICS[what]))
    if turn.session.open:
        return result.repeat(calm).do(report)
    return ask.again(calm.do(report))


def told(
    content: Content, session: Session, event: Event, effects: Iterable[Effect], diary: Callable[[], Entries]
) -> tuple[Reply, ...]:
    """The replies among the effects, in order; a report is told from the diary."""
    replies: list[Reply] = []
    for effect in effects:
        if isinstance(effect, Reply):
            replies.append(effect)
        elif isinstance(effect, Report):
            turn = Turn(session=session, event=event, content=content)
            replies.extend(TOLD[effect.what](turn, progress.read(diary()), effect))
    return tuple(replies)


def _progress(turn: Turn, diary: Diary, asked: Report) -> tuple[Reply, ...]:
    if turn.session.open and asked.view == RUNS:
        week, month, _ = progress.distances(diary, turn.event.at.date())
        return (_reply("progress.open_runs", values={"week": week, "month": month}),)
    if turn.session.open:
        told = turn.session.slots.get("severity")
        return (_reply("progress.open", values={"pains": _noted(progress.newest(diary.pains)), "told": told}),)
    coached = standing.coached(turn.session)
    if not (diary.days or diary.routines):
        return (_reply("progress.nothing", *(() if coached else standing.first(turn)), values={"coached": coached}),)
    views = _views(turn, diary)
    if asked.view == RUNS:
        return (_runs(turn, diary),)
    told = VIEWS[asked.view if asked.view in views else PAIN](turn, diary)
    buttons = row(*((f"button.view_{v}", f"~progress:{v}") for v in views if v != asked.view))
    rows = [r for r in (buttons, row(("button.check_in", "~check_in"), ("button.handoff", "~handoff"))) if r]
    return (replace(told, keyboard=tuple(rows), edit=asked.edit),)


def _runs(turn: Turn, diary: Diary) -> Reply:
    """How far it was, and nothing else: the rest and the single runs are a tap away."""
    week, month, longest = progress.distances(diary, turn.event.at.date())
    rows = row(("button.progress", "~progress"), ("button.runs", "~runs"))
    return _reply("progress.runs", rows, values={"week": week, "month": month, "longest": longest})


def _views(turn: Turn, diary: Diary) -> list[str]:
    """What there is to be looked at: the light only for whom running advice is meant."""
    today = turn.event.at.date()
    there = {PAIN: True, WEEKS: bool(progress.weeks(diary, today)), LIGHT: standing.coached(turn.session)}
    return [view for view, shown in there.items() if shown]


def _pain(turn: Turn, diary: Diary) -> Reply:
    """Pain and runs over time."""
    drawn = charted.enough(diary, turn.event.at.date())
    made = Made(name="progress.png", what=PROGRESS, facts=charted.facts(turn, diary)) if drawn else None
    return _reply("progress.told", values={**_facts(turn, diary), "drawn": drawn}, made=made)


def _weeks(turn: Turn, diary: Diary) -> Reply:
    """Distance a week."""
    found = progress.weeks(diary, turn.event.at.date())
    lines = [{"day": wording.day(w.monday), "km": w.km, "longest": w.longest} for w in found]
    best = max(found, key=lambda w: (w.longest, w.monday))
    values = {"weeks": lines, "longest": best.longest, "day": wording.day(best.monday)}
    return _reply("progress.weeks", values=values, made=Made(name="weeks.png", what=WEEKS, facts=charted.weeks(turn, diary)))


def _light(turn: Turn, diary: Diary) -> Reply:
    """The traffic light, and where the newest pain stands."""
    newest = progress.latest(diary, turn.event.at.date())
    values = {
        "pain": newest[1] if newest else None,
        "day": wording.day(newest[0]) if newest else None,
        "lamp": charted.lamp(newest[1]) if newest else "",
    }
    made = Made(name="light.png", what=LIGHT, facts=charted.light(turn, diary))
    return _reply("progress.light", values=values, made=made, kind="guidance", level=Level.SELF_CARE)


def _facts(turn: Turn, diary: Diary) -> dict[str, Any]:
    """What the words of progress may use."""
    today = turn.event.at.date()
    moved = progress.halves(diary, today)
    week, month, longest = progress.distances(diary, today)
    return {
        "pains": _noted(progress.newest(diary.pains)),
        "older": moved.older if moved else None,
        "newer": moved.newer if moved else None,
        "moved": moved.name if moved else "",
        "week": week,
        "month": month,
        "longest": longest,
        "checked": progress.checked(diary, today),
        "routines": progress.routines(diary, today),
        "streak": progress.weeks_in_a_row(diary, today) if standing.coached(turn.session) else 0,
    }


def _noted(pains: Iterable[Pain]) -> list[dict[str, Any]]:
    return [{"day": wording.day(p.day), "value": p.value, "trend": p.trend, "run": p.kind == progress.RUN} for p in pains]


def _handoff(turn: Turn, diary: Diary, _: Report) -> tuple[Reply, ...]:
    if handoff.nothing(turn, diary):
        return (_reply("handoff.nothing", *standing.first(turn), topics=TOPICS[HANDOFF]),)
    sections = handoff.sections(turn, diary)
    chart = charted.facts(turn, diary) if charted.enough(diary, turn.event.at.date()) else None
    made = Made(
        name="runtall-handoff.pdf",
        what=HANDOFF,
        facts=handoff.page(turn, sections, chart),
        otherwise="handoff.unmade",
        paper=True,
    )
    messages = handoff.messages(turn, sections)
    texts = [_reply("handoff.text", values={"lines": lines}, topics=TOPICS[HANDOFF]) for lines in messages]
    return (*texts, _reply("handoff.page", topics=TOPICS[HANDOFF], made=made))


def _reply(name: str, *rows: Any, **parts: Any) -> Reply:
    return Reply(name=name, keyboard=tuple(rows), **{"topics": TOPICS[PROGRESS], **parts})


TOPICS = {PROGRESS: ("progress.show",), HANDOFF: ("report.handoff",)}
VIEWS: dict[str, Callable[[Turn, Diary], Reply]] = {PAIN: _pain, WEEKS: _weeks, LIGHT: _light}
TOLD: dict[str, Callable[[Turn, Diary, Report], tuple[Reply, ...]]] = {PROGRESS: _progress, HANDOFF: _handoff}
