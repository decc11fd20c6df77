"""P1 to P7 of SAFETY.md, each as what it forbids in one turn of the real dialogue.

Rule 1: a property looks at what the person gets (replies, rendered words) and at the session; never at how it came about.
Rule 2: each yields (name, what is wrong); the walk adds the shortest conversation that leads there.
Neighbours: prove.py takes the turns; decide.py is what P7's reasons are compared with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.content.layout import broken, fault
from bot.core.content.load import Content
from bot.core.content.shown import MOST
from bot.core.dialogue import reports
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Event, Tick
from bot.core.model.levels import Level
from bot.core.model.reminder import Recurrence, Reminder
from bot.core.model.session import NO, Session
from bot.core.rendering import Message, RenderError, render
from bot.core.triage.decide import decide, screened
from bot.core.triage.moves import NOTED

Broken = Iterator[tuple[str, str]]
DAYS = 60
"""Days that a flag stands open in P6."""
MOST_MESSAGES = 6
NETS = {"result.soon": "soon", "result.running": "self_care", "referral.urgent": "urgent", "referral.soon": "soon"}
"""Replies that carry a net: what to come back or get help for."""


def of_turn(content: Content, before: Session, repeats: bool, after: Session, replies: Sequence[Reply], assessed: bool) -> Broken:
    """P1 to P5. `repeats`: the same button pressed twice; `assessed`: the turn was an answer about having been seen."""
    yield from _p1_p2(content, after, replies)
    if not assessed:
        yield from _p3(before, after)
    yield from _ticked(content, before, after)
    if not replies and not repeats:
        yield "P4", "no answer at all"
    if len(replies) > MOST_MESSAGES:
        yield "P4", f"{len(replies)} messages in one turn"
    yield from _p5(content, before, after, replies)


def _p1_p2(content: Content, after: Session, replies: Sequence[Reply]) -> Broken:
    for r in replies:
        if r.name != "result.self_care" and r.kind != "guidance":
            continue
        name = "P1" if r.name == "result.self_care" else "P2"
        for flag in screened(content):
            if after.screen.get(flag) != NO:
                yield name, f"{r.name} although {flag} is {after.screen.get(flag)}"
                break
        if after.open or after.raised or decide(after, content).level != Level.SELF_CARE:
            yield "P2", f"{r.name} although the verdict is not self-care"


def _p3(before: Session, after: Session) -> Broken:
    kept = {r.flag: r.level for r in after.raised}
    for r in (*before.raised, *before.open):
        if r.flag and kept.get(r.flag, -1) < r.level and after.screen.get(r.flag) != NO:
            yield "P3", f"{r.flag} fell without an answer to its own question"


def _ticked(content: Content, before: Session, after: Session) -> Broken:
    """P3 of a tick: a list that is left with one has it as a yes, or as the no of "none of these"; unticking leaves the list where it is."""
    flow = content.flows.get(before.flow)
    question = flow.question(before.question) if flow else None
    if question is None or question.kind != "screen" or after.consent is None:
        return
    stays = (after.flow, after.question, after.asked, after.screen) == (before.flow, before.question, before.asked, before.screen)
    if stays and len(before.marked) - len(after.marked) < 2:
        return
    for flag in before.marked:
        known = flag in {r.flag for r in after.raised} or after.screen.get(flag) == NO
        if flag in question.flags and flag not in after.marked and not known:
            yield "P3", f"the tick at {flag} was lost"


def _p5(content: Content, before: Session, after: Session, replies: Sequence[Reply]) -> Broken:
    new = [r for r in after.raised if r.level >= Level.URGENT and r not in before.raised]
    if not new:
        return
    first = replies[0] if replies else None
    if first is None or first.kind != "referral" or (first.level or 0) < max(r.level for r in new):
        yield "P5", f"{new[0].flag} is not told in the very next message"
    elif not render(content, after, first).html.startswith("<b>"):
        yield "P5", f"{first.name} does not start with the action"


def open_for_days(content: Content, session: Session, asking: Sequence[Event], days: int = DAYS) -> Broken:
    """P6: whatever falls due, and whatever is asked, over the days that a flag stands open, nothing encourages training."""
    start = asking[0].at
    kinds = content.reminders
    when = {k: Recurrence(time=r.time, start=start.date().isoformat()) for k, r in kinds.items()}
    session = replace(session, reminders={k: Reminder(when=w) for k, w in when.items()})
    for day in range(1, days + 1):
        at = start + timedelta(days=day)
        due: list[Event] = [
            Tick(update_id=0, at=at, chat=1, person=1, lang=session.lang, reminder=1, what=w) for w in content.reminders
        ]
        for event in (*due, *(asking if day in (1, days) else ())):
            if not session.open:
                return
            after, effects = step(session, event, content)
            for reply in reports.told(content, after, event, effects, lambda: NOTED):
                cheers = isinstance(event, Tick) and not kinds[event.what].needs_flag
                if cheers or reply.kind in ("guidance", "media"):
                    yield "P6", f"{reply.name} on day {day} while {session.open[0].flag or 'a referral'} is open"
            session = after if isinstance(event, Tick) else session


def of_words(content: Content, after: Session, replies: Sequence[Reply], today: date) -> Broken:
    """P7, and that every reply can be rendered within Telegram's limits."""
    for reply in replies:
        try:
            message = render(content, after, reply)
        except RenderError as error:
            yield "rendering", str(error)
            continue
        yield from _limits(reply, message)
        if reply.kind in ("referral", "guidance") and not reply.name.startswith(("assessed.", "exercise.")):
            yield from _sourced(content, reply, message, today)
        yield from _p7(content, after, reply, message)


def _limits(reply: Reply, message: Message) -> Broken:
    if len(message.text) > MOST:
        yield "rendering", f"{reply.name} has {len(message.text)} characters"
    if (found := broken(message.html) or fault(message.text)) is not None:
        yield "rendering", f"{reply.name} has {found}"
    long = [b.data for row in message.buttons for b in row if len(b.data.encode()) > 64 or not b.label]
    if long:
        yield "rendering", f"{reply.name}: button {long[0]} is too long or has no label"


def _sourced(content: Content, reply: Reply, message: Message, today: date) -> Broken:
    if not message.sources:
        yield "P7", f"{reply.name} gives advice without a source"
    for source in message.sources:
        entry = content.sources.get(source)
        if entry is None:
            yield "P7", f"{reply.name} names the unknown source {source}"
        elif entry.review_due < today:
            yield "P7", f"{reply.name} rests on {source}, whose review was due on {entry.review_due}"


def _p7(content: Content, after: Session, reply: Reply, message: Message) -> Broken:
    """A result has its net, and names what led to it."""
    if (net := NETS.get(reply.name)) and _net(content, after, net) not in message.text:
        yield "P7", f"{reply.name} has no net (net.{net})"
    if reply.name == "result.soon":
        for kind, name in ((r.kind, r.id) for r in decide(after, content).leading[:1] if r.kind in ("rule", "pattern")):
            if _reason(content, after, kind, name) not in message.text:
                yield "P7", f"{reply.name} does not name its reason {name}"
    if reply.name.startswith("referral.") and reply.name != "referral.why":
        flag = str(reply.values.get("flag", ""))
        if flag not in {r.flag for r in after.raised}:
            yield "P7", f"{reply.name} is about {flag}, which is not raised"
        if not any(b.data.endswith(f"whyflag:{flag}") for row in reply.keyboard for b in row) and reply.level != Level.SOON:
            yield "P7", f"{reply.name} offers no reason for {flag}"


def _net(content: Content, after: Session, level: str) -> str:
    return _words(content, after, f"net.{level}")


def _reason(content: Content, after: Session, kind: str, name: str) -> str:
    return _words(content, after, f"reason.{kind}.{name}")


def _words(content: Content, after: Session, name: str) -> str:
    """A named piece of words as the person would see it."""
    return render(content, after, Reply(name=name)).text
