"""What is told from the diary: progress, and the hand-off for a clinician or coach. Asked for here; told when the diary is at hand.

Rule 1: `step` knows no diary: it asks for a report, and whoever called it gives the diary to `told`, within the same transaction.
Rule 2: while a flag is open the advice comes first, and of progress only the pain is told: no run, no streak, no picture (law 8).
Rule 3: a picture never says more than the words beside it.
Neighbours: coaching/progress.py finds the facts; charted.py and handoff.py put them together; turns.py and the proofs call `told`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from bot.core.coaching import progress
from bot.core.coaching.progress import Diary, Entries, Pain
from bot.core.content.load import Content
from bot.core.dialogue import ask, charted, handoff, result, topics, wording
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Effect, Made, Reply, Report
from bot.core.model.events import Event
from bot.core.model.session import Session

PROGRESS, HANDOFF = "progress", "handoff"
START = row(("button.start_check", "~check"))


def show(turn: Turn) -> Turn:
    """How it has been, in words and as a picture."""
    return _asked(turn, PROGRESS)


def hand_off(turn: Turn) -> Turn:
    """A page for whoever is to look at the person; nobody needs to be well for that."""
    return _asked(turn, HANDOFF)


def _asked(turn: Turn, what: str) -> Turn:
    calm = turn.keep(misses=0)
    if turn.session.consent is None:
        return ask.again(calm.say(f"{what}.no_consent", START, kind="answer", topics=TOPICS[what]))
    if turn.session.open:
        return result.repeat(calm).do(Report(what=what))
    return ask.again(calm.do(Report(what=what)))


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
            replies.extend(TOLD[effect.what](turn, progress.read(diary())))
    return tuple(replies)


def _progress(turn: Turn, diary: Diary) -> tuple[Reply, ...]:
    today = turn.event.at.date()
    if turn.session.open:
        return (_reply("progress.open", values={"pains": _noted(progress.newest(diary.pains))}),)
    coached = topics.coached(turn.session)
    if not diary.days:
        return (_reply("progress.nothing", *(() if coached else (START,)), values={"coached": coached}),)
    drawn = charted.enough(diary, today)
    made = Made(name="progress.png", what=PROGRESS, facts=charted.facts(turn, diary)) if drawn else None
    rows = (row(("button.check_in", "~check_in"), ("button.handoff", "~handoff")),)
    return (_reply("progress.told", *rows, values={**_facts(turn, diary), "drawn": drawn}, made=made),)


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
        "streak": progress.weeks_in_a_row(diary, today) if topics.coached(turn.session) else 0,
    }


def _noted(pains: Iterable[Pain]) -> list[dict[str, Any]]:
    return [{"day": wording.day(p.day), "value": p.value, "trend": p.trend} for p in pains]


def _handoff(turn: Turn, diary: Diary) -> tuple[Reply, ...]:
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
TOLD: dict[str, Callable[[Turn, Diary], tuple[Reply, ...]]] = {PROGRESS: _progress, HANDOFF: _handoff}
