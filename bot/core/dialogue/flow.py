"""Which question comes next, and what an answer does. Questions come from content, in its order; what is known is not asked.

Rule 1: the screen stands before every other question of the check and is answered item by item (SAFETY.md, law 1).
Rule 2: an answer that calls for urgent or emergency care ends the questions at once (laws 2 and 4).
Rule 3: an explicit "no" to a flag's own question is the only thing that takes a raised flag back (law 3).
Neighbours: ask.py words a question, read.py and presses.py find the answer, result.py tells the outcome.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.content.load import Content
from bot.core.content.schema import Flow, Option, Question
from bot.core.dialogue import ask, checkins, preferences, reminders, result, standing, zones
from bot.core.dialogue.raising import answer_flags, ticked
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level, level_of
from bot.core.model.session import NO, SKIPPED, UNSURE, YES, Before, Raised, Session
from bot.core.triage.decide import decide

CHECK, ASSESSED, ERASE, PLACE = "check", "assessed", "erase", "place"
CONSENT_VERSION = "2026-11"
LISTS = ("pain_timing", "neuro", "habits")
RISES, NO_MORE = ("mileage_rise", "longest_rise"), ("same", "less")
"""What is worked out of distances, in per cent; answers about one's running that a rise which is told later takes back."""


def begin(turn: Turn, name: str) -> Turn:
    """Enter the flow `name` and ask its first open question; a red flag's question that waits comes before it."""
    checking = (turn.session.checking or zones.today(turn).isoformat()) if name == CHECK else turn.session.checking
    return advance(turn.keep(flow=name, question=None, asked=(), skipped=(), marked=(), misses=0, checking=checking, slip=None))


def advance(turn: Turn, *, edit: bool = False) -> Turn:
    """On to what comes next: a doubt, the next open question, or the end of the flow."""
    turn = result.believed(turn) if turn.session.flow == ASSESSED else turn
    urgent = raise_rules(turn)
    if urgent.session.raised != turn.session.raised:
        return result.refer(urgent)
    if turn.session.doubts:
        return ask.ask(turn, edit=edit)
    if checkins.bad(turn.session):
        return checkins.ended(turn)
    if (flow := turn.flow) is None:
        return _between(turn)
    if (question := next_question(flow, turn.session)) is None:
        return _end(turn)
    turn = checkins.so_far(turn)
    if question.id == turn.session.question and not edit:  # something was told beside it: what is ticked stays ticked
        return ask.again(turn.keep(misses=0))
    return ask.ask(turn.keep(question=question.id, marked=(), misses=0), edit=edit)


def _between(turn: Turn) -> Turn:
    """A flag's own question was answered outside any flow: what stands open comes first, else the way into the check."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if any(r not in turn.session.open for r in turn.session.raised):  # for an appointment: it has not been told yet
        return result.refer(turn)
    if not turn.session.open:
        turn = reminders.end_follow_up(turn)
    turn = turn.keep(result=_standing_result(turn))
    if turn.session.consent is None and not turn.session.refused and not turn.session.open:  # their first words led to it
        return begin(turn.say("repair.cleared", kind="confirmation").say("greet.first"), CHECK)
    return turn.say(standing.named(turn, "repair.cleared"), *standing.first(turn), kind="confirmation")


def _standing_result(turn: Turn) -> str:
    """The level that stands: of what is open; or self-care, where a plan was made and every answer still speaks for it."""
    if turn.session.open:
        return turn.session.open_level.word
    plan = turn.session.result == Level.SELF_CARE.word and decide(turn.session, turn.content).level == Level.SELF_CARE
    return Level.SELF_CARE.word if plan else ""


def left(turn: Turn) -> Turn:
    """A check left half-way: the plan that it stood to replace comes back, unless something told since speaks against it.

    What was told in the half check counts on: the answers of both together must still end in self-care.
    """
    if turn.session.before is None:
        return turn
    both = returning(turn.session, turn.content)
    return replace(turn, session=both) if both else turn.keep(before=None)


def returning(session: Session, content: Content) -> Session | None:
    """The session with the plan back that the check under way stands to replace; None where something speaks against it."""
    before = session.before
    if before is None or session.raised or session.open or session.doubts:
        return None
    both = replace(
        session, slots={**before.slots, **session.slots}, screen={**before.screen, **session.screen}, skipped=before.skipped
    )
    if decide(both, content).level > Level.SELF_CARE:
        return None
    return replace(both, before=None, result=Level.SELF_CARE.word)


def next_question(flow: Flow, session: Session) -> Question | None:
    """The first question of `flow` that is due and not answered. Those on offer wait until they are wanted."""
    return next((q for q in flow.questions if not q.offered and not settled(q, session)), None)


def settled(question: Question, session: Session) -> bool:
    """Whether a question needs no asking: answered, passed over, or not due."""
    if question.id in session.skipped or (question.when and not question.when.holds(session.slots)):
        return True
    match question.kind:
        case "consent":
            return session.consent == CONSENT_VERSION
        case "country":
            return session.country is not None
        case "screen":
            facts = all(f in session.slots for f in question.facts)
            return facts and all(f in session.screen for f in question.flags)
        case "review":
            return question.id in session.asked
        case _:
            return any(s in session.slots for s in question.slots)


def _end(turn: Turn) -> Turn:
    """After the last question of a flow."""
    if turn.session.flow == CHECK:
        session = turn.session
        day = zones.today(turn).isoformat()
        told = Before(slots=session.slots, screen=session.screen, skipped=session.skipped, on=day)
        return result.tell(turn.keep(flow="", question=None, marked=(), finished=told, checking=""))
    if turn.session.flow == ASSESSED:
        return result.assessed(turn)
    if turn.session.flow == checkins.FLOW:
        return checkins.ended(turn)
    ended = reminders.scheduled(turn.keep(flow="", question=None))
    return preferences.menu(ended) if turn.session.flow == PLACE else ended


def answered(turn: Turn, sets: Mapping[str, Any]) -> Turn:
    """The pending question is answered with these slot values: keep them and go on."""
    question = turn.session.question
    asked = tuple(q for q in turn.session.asked if q != question) + ((question,) if question else ())
    return advance(put(turn, sets).keep(asked=asked, marked=(), misses=0))


def put(turn: Turn, sets: Mapping[str, Any]) -> Turn:
    """With these slot values kept; preferences go to their own fields."""
    values = dict(sets)
    country = values.pop("country", turn.session.country)
    units = turn.session.units
    if not units and isinstance(m := values.get("mileage") or values.get("longest"), dict):
        units = str(m.get("unit") or "")
    new = derive({**turn.session.slots, **values}, values)
    slots = {**turn.session.slots, **new}
    if "load" not in new and slots.get("load") in NO_MORE and max(new.get(rise, 0) for rise in RISES) > 0:
        del slots["load"]  # "about the same" a moment ago, and now "from 30 to 40 a week"
    return turn.keep(slots=slots, country=country, units=units)


def beside(turn: Turn, told: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a message states in passing: what was not known, and what speaks for more care than the answer that was known."""
    slots = turn.session.slots
    return {k: v for k, v in told.items() if k not in slots or _against(turn, {**slots, k: v}, k) - _against(turn, slots, k)}


def _against(turn: Turn, slots: Mapping[str, Any], slot: str) -> set[str]:
    """Rules that hold, and parts of the mechanical pattern that do not, as far as they look at `slot`."""
    triage = turn.content.triage
    rules = {r.id for r in triage.rules if slot in {c.slot for c in r.conditions} and all(c.holds(slots) for c in r.conditions)}
    return rules | {p.id for p in triage.mechanical_pattern.parts if p.needs.slot == slot and p.needs.holds(slots) is not True}


def derive(slots: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with what follows from them: the rise of weekly distance and of the longest run, in per cent."""
    more = dict(values)
    for source, target in (("mileage", "mileage_rise"), ("longest", "longest_rise")):
        if isinstance(m := values.get(source), Mapping):
            rise = _rise(m)
            more[target if m.get("period") != "run" else "longest_rise"] = rise
    return {k: v for k, v in more.items() if v is not None}


def _rise(mileage: Mapping[str, Any]) -> float | None:
    """Per cent from previous to current; 100 where it began at nothing; None where it is not known."""
    if isinstance(percent := mileage.get("percent"), int | float):
        return float(percent)
    previous, current = mileage.get("previous"), mileage.get("current")
    if not isinstance(previous, int | float) or not isinstance(current, int | float):
        return None
    return 100.0 if previous <= 0 < current else round((current - previous) / previous * 100, 1) if previous > 0 else 0.0


def choose(turn: Turn, question: Question, ids: Iterable[str], *, spoken: bool = False) -> Turn:
    """The pending choice or checklist is answered with these options. `spoken`: in words that are not the button's.

    "After runs, then it fades" says on its button what eases it; whoever writes "after" has not said so.
    """
    chosen = [option for name in ids if (option := question.option(name))]
    sets = _sets(chosen)
    own = {k: v for k, v in sets.items() if k in question.slots}
    return answered(_followed(turn, chosen), own if spoken else sets)


def _sets(chosen: Iterable[Option]) -> dict[str, Any]:
    """The slots that options set together; lists are joined."""
    sets: dict[str, Any] = {}
    for option in chosen:
        for slot, value in option.sets.items():
            sets[slot] = [*sets.get(slot, []), *value] if isinstance(value, list) else value
    return sets


def volunteered(turn: Turn, question: Question, names: Iterable[str]) -> Turn:
    """Options of another question were named while something else waits: they are kept, and the talk goes on."""
    chosen = [option for name in names if (option := question.option(name))]
    noted = put(turn, _sets(chosen)).keep(misses=0).say("repair.noted", kind="confirmation", values={"lines": [question.id]})
    return advance(_followed(noted, chosen))


def _followed(turn: Turn, chosen: Iterable[Option]) -> Turn:
    """With what options say and ask beside their value. A flag that they ask is open again until its own question is answered."""
    for option in chosen:
        raised = {r.flag for r in turn.session.raised}
        asks = tuple(f for f in option.asks if f not in raised and f not in turn.session.doubts)
        screen = {f: a for f, a in turn.session.screen.items() if f not in asks}
        turn = turn.say(option.says, kind="answer") if option.says else turn
        turn = turn.keep(screen=screen, doubts=(*turn.session.doubts, *asks))
    return turn


def skip(turn: Turn) -> Turn:
    """The pending question is passed over. On a red-flag question that counts as a doubt, never as a no (law 5)."""
    question = turn.question
    if question is None:
        return turn
    if question.kind == "screen":
        turn = ticked(turn)
        missing = dict.fromkeys(ask.open_flags(turn, question), SKIPPED)
        turn = turn.keep(screen={**turn.session.screen, **missing})
    asked = (*(q for q in turn.session.asked if q != question.id), question.id)
    return go_on(turn.keep(skipped=(*turn.session.skipped, question.id), asked=asked, marked=(), misses=0))


# Red flags: the screen's lists and a flag's own question.


def screen_done(turn: Turn, question: Question) -> Turn:
    """The list is answered: what is ticked is yes, what is not ticked is an explicit no."""
    marked = set(turn.session.marked)
    answers = {f: YES if f in marked else NO for f in ask.open_flags(turn, question)}
    facts = {f: f in marked for f in question.facts if f not in turn.session.slots}  # what was told in words stands
    settles = {} if marked & set(question.flags) else dict(question.none_sets)
    turn = put(turn, {**facts, **{k: v for k, v in settles.items() if k not in turn.session.slots}})
    turn = turn.keep(asked=(*turn.session.asked, question.id), marked=(), misses=0)
    return go_on(answer_flags(turn, answers))


def go_on(turn: Turn) -> Turn:
    """After flags were answered: refer at once where it is urgent, else the next question."""
    worst = max((r.level for r in turn.session.raised if r not in turn.session.open), default=Level.SELF_CARE)
    return result.refer(turn) if worst >= Level.URGENT else advance(turn)


def doubt_answered(turn: Turn, answer: str) -> Turn:
    """The own question of the first flag (or fact) in doubt is answered: YES, NO or UNSURE."""
    first, rest = turn.session.doubts[0], turn.session.doubts[1:]
    turn = turn.keep(doubts=rest, misses=0)
    if first not in turn.content.flags:
        return go_on(put(turn, {first: answer == YES} if answer != UNSURE else {}).keep(**_unsure_fact(turn, answer)))
    stood = first in {r.flag for r in turn.session.open}
    turn = answer_flags(turn, {first: answer})
    if answer == NO:
        turn = forget_rules_of(turn, first)
    return go_on(_asked_next(turn) if stood and answer == NO and not turn.session.flow else turn)


def _asked_next(turn: Turn) -> Turn:
    """After "I meant something else" and a no: what else the same words raised is asked about, before it is told of as an emergency."""
    if turn.session.doubts:
        return turn
    rest = (r for r in turn.session.open if r.level >= Level.URGENT and not r.asked and r.flag in turn.content.flags)
    return turn.keep(doubts=tuple(r.flag for r in rest if r.flag not in turn.session.seen)[:1])


def _unsure_fact(turn: Turn, answer: str) -> dict[str, Any]:
    """A fact in doubt leaves its question behind without an answer: the pattern then lacks a part."""
    question = turn.question
    return {"skipped": (*turn.session.skipped, question.id)} if answer == UNSURE and question else {}


def doubt_list(turn: Turn, question: Question) -> Turn:
    """ "Not sure" on a list: what is ticked is yes; each of the others is asked by its own question."""
    ticked = {f: YES for f in ask.open_flags(turn, question) if f in turn.session.marked}
    facts = {f: True for f in question.facts if f in turn.session.marked}
    turn = put(turn, facts).keep(marked=(), misses=0, asked=(*turn.session.asked, question.id))
    turn = answer_flags(turn, ticked)
    rest = (*(f for f in question.facts if f not in turn.session.slots), *ask.open_flags(turn, question))
    return go_on(turn.keep(doubts=rest))


def forget_rules_of(turn: Turn, flag: str) -> Turn:
    """After a "no" to `flag`: answers that call for it by a rule are asked again, else they would contradict for ever."""
    gone = {
        c.slot
        for rule in turn.content.triage.rules
        if rule.flag == flag and all(c.holds(turn.session.slots) for c in rule.conditions)
        for c in rule.conditions
    }
    questions = {q.id for q in turn.content.flows[CHECK].questions if gone & set(q.slots)}
    return turn.keep(
        slots={k: v for k, v in turn.session.slots.items() if k not in gone},
        skipped=tuple(q for q in turn.session.skipped if q not in questions),
    )


def raise_rules(turn: Turn) -> Turn:
    """With the flags raised that the answers call for at once (urgent or emergency rules of triage.yaml)."""
    if turn.session.flow != CHECK:
        return turn
    raised = {r.flag: r for r in turn.session.raised}
    for rule in turn.content.triage.rules:
        flag = rule.flag
        if not flag or (level := level_of(rule.level)) < Level.URGENT or (flag in raised and raised[flag].level >= level):
            continue
        if all(c.holds(turn.session.slots) for c in rule.conditions):
            raised[flag] = Raised(flag=flag, level=level)
    told = tuple(raised.values())
    return turn if told == turn.session.raised else turn.keep(raised=told)
