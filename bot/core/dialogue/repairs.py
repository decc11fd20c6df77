"""The small patterns that mend a talk: correct, back, skip, why, repeat, cancel, restart, not understood.

Each is one function from Turn to Turn, the same in every question, instead of branches in each of them.
Rule: not understood climbs a ladder (other words, examples, buttons and a way out); no line is sent three times running.
Neighbours: talk.py finds out which pattern is meant; flow.py asks.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.content.schema import Question
from bot.core.dialogue import abroad, ask, flow, read, result, standing
from bot.core.dialogue.raising import answer_flags, ticked, ticks
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.model.session import NO, SKIPPED, UNSURE, YES, Before, Session

ASSESSED_SLOTS = ("assessed_by", "assessed_said")
GO_ON = "reminder.waiting"
"""The reply that asks whether questions that were left lying shall go on."""
LATER = frozenset(("not_now", "unwilling"))
PUT_OFF = (flow.CHECK, "check_in")
"""Flows that may wait for another day."""
BOOKED_WORDS = 14
LEFT = timedelta(hours=6)
"""After it a red-flag question that got no answer was left lying, and what comes then is no second miss of it."""
LADDER = ("rephrase", "examples", "buttons")


def back(turn: Turn) -> Turn:
    """To the question before, its answer taken back. A flag that was raised stays raised."""
    if turn.session.doubts or not turn.session.asked or turn.flow is None:
        return ask.again(turn.say("repair.no_back", kind="clarification")) if turn.session.question else nothing_here(turn)
    if (told := _ticked(turn)) is not None:
        return told
    before = turn.session.asked[-1]
    question = turn.flow.question(before)
    asked = turn.session.asked[:-1]
    return reopen(turn.keep(asked=asked), question) if question else flow.advance(turn.keep(asked=asked))


def reopen(turn: Turn, question: Question) -> Turn:
    """Ask `question` again, without its answer."""
    raised = {r.flag for r in turn.session.raised}
    slots = {k: v for k, v in turn.session.slots.items() if k not in {*question.slots, *question.facts}}
    screen = {k: v for k, v in turn.session.screen.items() if k not in question.flags or k in raised}
    country = None if question.kind == "country" else turn.session.country
    consent = None if question.kind == "consent" else turn.session.consent
    skipped = tuple(s for s in turn.session.skipped if s != question.id)
    turn = turn.keep(slots=slots, screen=screen, country=country, consent=consent, skipped=skipped)
    return ask.ask(turn.keep(question=question.id, marked=(), misses=0))


def edit(turn: Turn, name: str) -> Turn:
    """One line of the review card is changed; the card comes back afterwards."""
    question = turn.content.flows[flow.CHECK].question(name)
    return reopen(turn, question) if question else ask.ask(turn)


def where(turn: Turn) -> Turn:
    """The body map: its question where that may be answered now; else the picture, and the talk goes on."""
    question = next((q for q in turn.content.flows[flow.CHECK].questions if q.offered and q.picture), None)
    if turn.session.open_level >= Level.URGENT or question is None:
        return nothing_here(turn)
    if not turn.session.doubts and turn.session.question == question.id:
        return ask.ask(turn)
    if _may_say_where(turn):
        return reopen(turn.keep(flow=flow.CHECK), question)
    rows = () if turn.session.flow or turn.session.doubts else standing.first(turn)
    return ask.again(turn.say("where.map", *rows, kind="answer", photo=question.picture))


def _may_say_where(turn: Turn) -> bool:
    """Among the questions about the pain; or between flows, after consent and before any result, or while a plan stands."""
    if turn.session.doubts:
        return False
    if turn.session.flow == flow.CHECK:
        return turn.question is not None and turn.question.kind not in ("consent", "country", "screen")
    free = not turn.session.flow and turn.session.consent is not None
    return free and (not turn.session.result or (turn.session.result == Level.SELF_CARE.word and not turn.session.open))


def skip(turn: Turn) -> Turn:
    """Pass over what is pending; where it must be answered, say so and ask again."""
    if turn.session.doubts:
        return flow.doubt_answered(turn, UNSURE)
    question = turn.question
    if question is None:
        return nothing_here(turn)
    if question.kind != "screen" and not question.skip:
        return ask.again(turn.say(f"repair.no_skip.{question.kind}", kind="clarification"))
    if question.kind == "screen":
        turn = turn.say("repair.skipped_screen", kind="clarification")
    return flow.skip(turn)


def why(turn: Turn) -> Turn:
    """Why the pending question is asked; then it waits again."""
    if turn.session.doubts:
        first = turn.session.doubts[0]
        name = "why.flag" if first in turn.content.flags else "why.fact"
        return ask.ask(turn.say(name, kind="answer", values={"flag": first}))
    if turn.session.question:
        return ask.again(turn.say(f"why.{turn.session.question}", kind="answer"))
    if turn.session.open and turn.session.open_level >= Level.URGENT:
        worst = max(turn.session.open, key=lambda r: r.level)
        return turn.say("referral.why", row(("button.assessed", "~assessed")), kind="answer", values={"flag": worst.flag})
    return result.why(turn) if turn.session.result else turn.say("why.nothing", kind="answer")


def explain(turn: Turn, flag: str = "") -> Turn:
    """What a red-flag question means, in other words."""
    flag = flag or next((f for f in turn.session.doubts[:1] if f in turn.content.flags), "")
    if flag in turn.content.flags:
        return ask.ask(turn.say("explain.flag", kind="answer", values={"flag": flag}))
    question = turn.question
    if question is None and not turn.session.doubts:
        return nothing_here(turn)
    if question and question.kind == "screen":
        for flags in ask.batches(turn, ask.open_flags(turn, question), "explain"):
            turn = turn.say("explain.screen", kind="answer", values={"flags": list(flags)})
    return ask.again(turn)


def repeat(turn: Turn) -> Turn:
    """The pending question in other words; without one, where things stand."""
    if turn.session.doubts:
        return explain(turn, turn.session.doubts[0]) if turn.session.doubts[0] in turn.content.flags else ask.ask(turn)
    if not turn.session.question:
        return nothing_here(turn)
    again = f"rephrase.{turn.session.question}" in turn.session.last[-1:]
    return ask.ask(turn, style="examples" if again else "rephrase")


def whole(turn: Turn) -> Turn:
    """The pending question from its first word, on request: "show the list again"."""
    return ask.ask(turn) if turn.session.question or turn.session.doubts else nothing_here(turn)


def cancel(turn: Turn) -> Turn:
    """Stop the questions; answers are kept. A clarifying question left open counts as a doubt."""
    if turn.session.doubts:
        return _leave_doubt(turn)
    if not turn.session.flow:
        return nothing_here(turn)
    if (told := _ticked(turn)) is not None:
        return told
    turn = ticked(turn)
    name = "repair.cancelled" if turn.session.flow == flow.CHECK else "repair.cancelled_other"
    stopped = flow.left(turn.keep(flow="", question=None, marked=(), misses=0))
    if turn.session.before and stopped.session.result:
        return stopped.say(
            "repair.cancelled_plan", row(("button.plan_all", "~plan:all"), ("button.menu", "~menu")), kind="confirmation"
        )
    return stopped.say(name, row(("button.go_on", "~check"), ("button.menu", "~menu")), kind="confirmation")


def waited_for(turn: Turn, said: str) -> Turn | None:
    """ "Shall we go on?" after a break is answered, which is no answer to the question that waits: a no stops it, and denies no sign.
    "Not now", "tomorrow" stop a list of the check as well."""
    if turn.session.doubts or turn.question is None:
        return None
    asked, heard = turn.session.last[-1:] == (GO_ON,), turn.heard
    answer = read.yes_no(turn, heard) if asked and heard else None
    if answer == YES or (asked and read.phrase(turn, "agree", said)):
        return ask.ask(turn.keep(misses=0))
    later = turn.session.flow in PUT_OFF and not LATER.isdisjoint(read.named(turn, said))
    return cancel(turn) if answer == NO or later else None


def _ticked(turn: Turn) -> Turn | None:
    """A list of signs that is left with ticks: each was a yes, and is told; None where no sign is ticked."""
    if not ticks(turn):
        return None
    return result.refer(ticked(turn).keep(flow="", question=None, marked=(), misses=0))


def _leave_doubt(turn: Turn) -> Turn:
    """Red-flag questions that are left: what the person's words hint at counts as not sure, the rest as skipped (law 5)."""
    flags = [f for f in turn.session.doubts if f in turn.content.flags]
    hinted = [f for f in flags if f in turn.session.hinted]
    skipped = {f: SKIPPED for f in flags if f not in hinted}
    left = turn.keep(doubts=(), hinted=(), screen={**turn.session.screen, **skipped})
    left = answer_flags(left, dict.fromkeys(hinted, UNSURE))
    if any(r.level >= Level.SOON and r not in left.session.open for r in left.session.raised):
        told = result.refer(left.keep(flow="", question=None, marked=(), misses=0))
        return told.say("repair.left_unclear", kind="answer") if hinted else told
    return cancel(left)


def restart(turn: Turn) -> Turn:
    """From the beginning: answers are dropped, raised and open flags stay (law 3). A plan that they spoke against does not come back."""
    if set(turn.session.doubts) & set(turn.session.hinted):
        return _leave_doubt(turn)
    if (told := _ticked(turn)) is not None:
        return told
    fresh = turn.keep(
        before=turn.session.before if flow.returning(ticked(turn).session, turn.content) else _standing(turn.session),
        slots={},
        screen={},
        skipped=(),
        asked=(),
        doubts=(),
        hinted=(),
        result="" if not turn.session.open else turn.session.result,
    )
    return flow.begin(fresh.say("repair.restarted", kind="confirmation"), flow.CHECK)


def _standing(session: Session) -> Before | None:
    """What a plan that stands between questions was made of: it comes back where the new check is left."""
    stands = not session.flow and standing.coached(session)
    return Before(slots=session.slots, screen=session.screen, skipped=session.skipped) if stands else None


def assessed(turn: Turn) -> Turn:
    """ "I have been assessed": by whom, as far as that was not said, and what they said."""
    if turn.session.doubts:
        return ask.ask(turn)
    if not turn.session.open:
        return nothing_here(turn)
    known = turn.session.slots.get("assessed_by") if turn.session.is_seen else None
    slots = {k: v for k, v in turn.session.slots.items() if k not in ASSESSED_SLOTS}
    if known:  # who looked is known; only what they said is new
        again = turn.keep(slots={**slots, "assessed_by": known}, flow=flow.ASSESSED, question=ASSESSED_SLOTS[1])
        return ask.ask(again.keep(asked=(), skipped=(), marked=(), misses=0), style="rephrase")
    if by := _named_by(turn):
        slots["assessed_by"] = by
    return flow.begin(turn.keep(slots=slots), flow.ASSESSED)


def _named_by(turn: Turn) -> str | None:
    """Who looked, where the text names one who counts for what is open: "saw the doctor"."""
    question = turn.content.flows[flow.ASSESSED].question(ASSESSED_SLOTS[0])
    if turn.heard is None or question is None:
        return None
    named = read.named_options(turn, question, turn.heard.text)
    by = named[0] if len(named) == 1 else None
    return by if by and result.enough(turn, by) else None


def told_on_running(turn: Turn, said: str) -> Turn | None:
    """ "They want me to wait for the scan", from somebody who was seen: noted. A leave to run is asked for in so many words."""
    question = turn.content.flows[flow.ASSESSED].question(ASSESSED_SLOTS[1])
    if not turn.session.is_seen or turn.session.question or turn.session.doubts or question is None or "?" in said:
        return None
    named = set(read.within(turn, question, said))
    if len(named) != 1:
        return None
    asked = assessed(turn.keep(misses=0))
    return asked if named & {"run", "limits"} else flow.choose(_silent(turn, asked), question, named)


def _silent(turn: Turn, after: Turn) -> Turn:
    """`after` without what it said."""
    return replace(after, effects=turn.effects)


def nothing_here(turn: Turn) -> Turn:
    """A repair with nothing to mend: say what can be done instead; the advice again where it is urgent."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if turn.session.open:
        return turn.say("greet.open", row(("button.assessed", "~assessed")), row(("button.menu", "~menu")), kind="menu")
    return turn.say(standing.named(turn, "repair.nothing"), *standing.rows(turn), kind="menu")


def not_understood(turn: Turn, opening: str = "") -> Turn:
    """The next rung: other words, then examples, then buttons and a way out. A doubt left unanswered counts as yes.

    opening: what is said first on the first rung, where there is something better than that it was not understood.
    """
    misses = turn.session.misses
    turn = turn.keep(misses=misses + 1)
    if turn.session.doubts:
        missed = _doubt_missed(turn, misses)
        grave = turn.session.open_level >= Level.EMERGENCY and missed.session.doubts == turn.session.doubts
        return result.repeat(turn) if grave else missed  # what is to be done now stands before its question
    if turn.session.question is None:
        return _lost_between(turn, misses)
    if misses >= len(LADDER):
        return _park(turn)
    told = turn.say(opening if opening and not misses else f"fallback.{LADDER[misses]}", kind="fallback")
    return _with_way_out(ask.again(told)) if LADDER[misses] == "buttons" else ask.ask(told, style=LADDER[misses])


def _lost_between(turn: Turn, misses: int) -> Turn:
    """Between questions: the advice that stands, a greeting for somebody new, or other words."""
    session = turn.session
    if session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if session.consent is None and not session.last:
        return turn.say("greet.first", kind="answer").say("fallback.new", *standing.rows(turn), kind="fallback")
    if session.open and not misses:
        return result.repeat(turn.say("fallback.open", kind="fallback"))
    return turn.say(f"fallback.idle_{min(misses, 2) if misses < 3 else misses % 3}", *standing.rows(turn), kind="fallback")


def _with_way_out(turn: Turn) -> Turn:
    """The last rung: past the question, or out of all of them."""
    rows = (row(("button.skip_this", "~skip"), ("button.stop", "~cancel")), row(("button.person", "~human")))
    return turn.say("fallback.way_out", *rows, kind="menu")


def _park(turn: Turn) -> Turn:
    """After the whole ladder: stop asking, keep the answers, say how to go on."""
    if (told := _ticked(turn)) is not None:
        return told
    parked = flow.left(ticked(turn).keep(flow="", question=None, marked=(), misses=0))
    return parked.say("fallback.parked", row(("button.go_on", "~check"), ("button.person", "~human")), kind="fallback")


def _doubt_missed(turn: Turn, misses: int) -> Turn:
    """One more try at a red-flag question, then the safe reading: it counts as not answered. Who comes back to it is asked anew."""
    if _comes_back(turn):
        return ask.ask(turn.keep(misses=1).say("fallback.doubt_anew", kind="fallback"))
    if misses < 1:
        return ask.ask(turn.say("fallback.doubt", kind="fallback"))
    return flow.doubt_answered(turn, UNSURE)


def _comes_back(turn: Turn) -> bool:
    """Whether somebody wants to go on, or writes hours after the question: that says nothing to it."""
    asked, heard = turn.session.doubted, turn.heard
    late = bool(asked) and turn.event.at - datetime.fromisoformat(asked) > LEFT
    return late or bool(heard and read.phrase(turn, "goes_on", heard.text))


def where_told(turn: Turn, said: str) -> Turn | None:
    """A country named while help is needed: the advice again, with the number that works there (SAFETY.md, law 12)."""
    if turn.session.open_level < Level.URGENT:
        return abroad.first_told(turn, said) or abroad.moved(turn, said)
    code = read.country(turn, said, codes=False) if turn.session.country is None else None
    return result.repeat(turn.keep(country=code)) if code else abroad.far(turn, said)


def seen(turn: Turn, said: str) -> Turn | None:
    """ "Doc checked me out" while a referral is open: who, and what they said."""
    waits = turn.session.open and not turn.session.question and not turn.session.doubts
    if (told := told_on_running(turn, said) or _booked(turn, said)) is not None:
        return told
    return assessed(turn) if waits and was_seen(turn, said) else None


def was_seen(turn: Turn, said: str) -> bool:
    """Whether somebody looked at the writer, whatever was found: "saw the doctor, all fine"."""
    words = read.folded(said, turn.language.spelling)
    found = max((p for p in read.phrases(turn, "visit.found") if words.endswith(f" {p}")), key=len, default="")
    reader = turn.language.reader
    return reader.was_seen(said) or (bool(found) and "?" not in said and reader.was_seen(words.removesuffix(found).strip()))


def _booked(turn: Turn, said: str) -> Turn | None:
    """ "I have an appointment on Thursday" while a referral is open: good, and nobody has looked yet; what cannot wait is told again."""
    session = turn.session
    named = read.holds(turn, "visit.booked", said) and not (turn.heard and turn.heard.intent.id == "reminder.set")
    if not session.open or session.is_seen or session.question or "?" in said or not named or len(said.split()) > BOOKED_WORDS:
        return None
    if session.open_level >= Level.URGENT:
        told = result.repeat(turn)
        return told if session.doubts else told.say("assessed.too_late", row(("button.assessed", "~assessed")), kind="answer")
    return ask.again(turn.say("assessed.booked", row(("button.assessed", "~assessed")), kind="confirmation"))
