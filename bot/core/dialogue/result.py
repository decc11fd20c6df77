"""What the person is told at the end: a referral, or guidance with its reasons. The only place that gives guidance.

Rule 1: guidance and exercises leave only here and in talk.py's `try` part, and only where the screen is complete,
the verdict is self-care and no flag is open (SAFETY.md, laws 1 and 8).
Rule 2: a referral begins with the action, and after it comes silence: no exercise, no plan.
Neighbours: core/triage decides the level; plans.py shows the plan; core/coaching/plan.py weighs contributors.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.coaching import plan
from bot.core.dialogue import adding, ask, checkins, plans, reminders
from bot.core.dialogue.raising import ticked
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Reply
from bot.core.model.levels import Level
from bot.core.model.session import Raised
from bot.core.triage.decide import Reason, decide

FIRST = ("overdose", "suicide_crisis")
"""Of emergencies, these are told before all others, the first of them first: what was swallowed acts by the minute."""


def refer(turn: Turn) -> Turn:
    """Tell the worst raised flag, open it, and end the questions where it is urgent or worse. What is ticked on a list is a yes by then."""
    turn = ticked(turn)
    raised = sorted(turn.session.raised, key=_gravity, reverse=True)
    if not raised:
        return turn
    worst = max((r for r in raised if r.flag not in turn.session.seen), key=_gravity, default=raised[0])
    turn = reminders.follow_up(turn.keep(open=tuple(raised), result=worst.level.word, before=None))
    if worst.level < Level.URGENT:
        return referral(turn, worst)
    turn = replace(turn, effects=tuple(e for e in turn.effects if not isinstance(e, Reply)))  # nothing is said before the action
    graver = tuple(f for f in turn.session.doubts if _is_graver(turn, f, worst.level))
    return ask.again(referral(turn.keep(flow="", question=None, doubts=graver, marked=(), misses=0), worst))


def _is_graver(turn: Turn, flag: str, level: Level) -> bool:
    """Whether the question of a flag still has to be asked after a referral at `level`: what is urgent hides no emergency (law 4)."""
    known = turn.content.flags.get(flag)
    return known is not None and known.rank > level and flag not in {r.flag for r in turn.session.raised}


def _gravity(raised: Raised) -> tuple[Level, int]:
    return raised.level, -FIRST.index(raised.flag) if raised.flag in FIRST else -len(FIRST)


def referral(turn: Turn, worst: Raised, name: str = "referral") -> Turn:
    """The referral message of one flag at its level."""
    special = f"{name}.{worst.flag or 'no_flag'}"
    return turn.say(
        special if turn.has(special) else f"{name}.{worst.level.word}",
        *_referral_buttons(worst),
        kind="referral",
        level=worst.level,
        values={"flag": worst.flag},
    )


def beside(turn: Turn, flag: str) -> Turn:
    """What content has to say beside a referral for those whom the flag is about: a young runner, and a parent."""
    for name in (n for n in turn.language.replies if n.startswith(f"beside.{flag}.")):
        turn = turn.say(name, kind="referral", level=Level.SOON, values={"flag": flag})
    return turn


def _referral_buttons(worst: Raised) -> tuple[tuple[Button, ...], ...]:
    if not worst.flag:  # answers led to it, no flag by name
        return (row(("button.assessed", "~assessed")), row(("button.why_result", "~why"), ("button.check_again", "~check")))
    return (
        row(("button.assessed", "~assessed")),
        row(("button.why_this", f"~whyflag:{worst.flag}"), ("button.meant_else", f"~recheck:{worst.flag}")),
    )


def repeat(turn: Turn) -> Turn:
    """With an open urgent or emergency flag: the same advice, shortly, instead of anything else (law 8).

    Who was seen already is believed: what is held back then waits for a word on running, not for an ambulance.
    A red-flag question that waits follows it.
    """
    if turn.session.is_seen:
        rows = () if turn.session.question else (row(("button.told", "~assessed")),)
        special = next((n for r in turn.session.open if turn.has(n := f"again.seen_{r.flag}")), "again.seen")
        held = turn.say(special, *rows, kind="answer")
        return ask.ask(held, style="rephrase") if turn.session.question or turn.session.doubts else held
    told = referral(turn, _unseen(turn), "again")
    return ask.ask(told) if turn.session.doubts else told


def _unseen(turn: Turn) -> Raised:
    """The gravest open flag that nobody has looked at yet; of all, where somebody has."""
    flags = [r for r in turn.session.open if r.flag not in turn.session.seen]
    return max(flags or turn.session.open, key=_gravity)


def verdict(turn: Turn) -> Level:
    """The level that the answers call for now."""
    return decide(turn.session, turn.content).level


def tell(turn: Turn) -> Turn:
    """The result of a finished check."""
    turn = checkins.aged(turn)
    verdict = decide(turn.session, turn.content)
    stood = turn.session.result == Level.SELF_CARE.word and bool(turn.session.planned)
    turn = turn.keep(result=verdict.level.word, before=None)
    if verdict.level < Level.SOON:  # every answer that led to a referral without a flag of its own was given anew, and is lower
        turn = adding.settled(reminders.end_follow_up(turn.keep(open=tuple(r for r in turn.session.open if r.flag))))
    if verdict.level >= Level.URGENT:
        return refer(turn)
    if verdict.level == Level.SOON:
        return _soon(turn)
    return plans.stands(turn) if stood else _self_care(turn)


def _soon(turn: Turn) -> Turn:
    """A clinician within days to two weeks: why, what until then, when sooner."""
    verdict = decide(turn.session, turn.content)
    opened = tuple(turn.session.raised) or (Raised(flag="", level=Level.SOON),)
    reasons = _worth_saying(turn, verdict.leading)
    asked = [(kind, name) for kind, name in reasons if kind != "unasked"]
    unasked = len(reasons) - len(asked)
    told = reminders.follow_up(turn.keep(open=opened)).say(
        "result.soon",
        row(("button.assessed", "~assessed")),
        row(("button.handoff", "~handoff")),
        row(("button.check_again", "~check"), ("button.menu", "~menu")),
        kind="referral",
        level=Level.SOON,
        values={"reasons": asked[:5], "unasked": unasked, "flag": next((name for kind, name in asked if kind == "flag"), "")},
    )
    for flag in (r.flag for r in opened):
        told = beside(told, flag)
    return told


def _worth_saying(turn: Turn, reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """Reasons as (kind, id), without a part of the pattern that is only the other side of a rule: "longer than 6 weeks" and "not recent"."""
    triage = turn.content.triage
    told = {r.id for r in reasons if r.kind == "rule"}
    said = {c.slot for rule in triage.rules if rule.id in told for c in rule.conditions}
    doubled = {p.id for p in triage.mechanical_pattern.parts if p.needs.slot in said}
    return [(r.kind, r.id) for r in reasons if r.kind != "pattern" or r.id not in doubled]


def _self_care(turn: Turn) -> Turn:
    """Three short messages: what it is about, what to do, and when to run, with the net."""
    told = plan.contributors(turn.session, turn.content)
    turn = turn.say(
        "result.self_care",
        kind="guidance",
        level=Level.SELF_CARE,
        values={"contributors": [(c.id, list(c.reasons)) for c in told]},
    )
    return plans.show(plans.begin(turn))


def why(turn: Turn) -> Turn:
    """Which answers led to the newest result, which spoke against, which are unknown."""
    verdict = decide(turn.session, turn.content)
    return turn.say(
        "result.why",
        kind="answer",
        values={
            "level": verdict.level.word,
            "reasons": [(kind, name) for kind, name in _worth_saying(turn, verdict.because) if kind != "unasked"][:8],
            "against": len(verdict.against),
            "unknown": len(verdict.unknown),
        },
    )


def assessed(turn: Turn) -> Turn:
    """After "I have been assessed": go on, keep to their limits, or keep the flag open."""
    slots = turn.session.slots
    by, said = slots.get("assessed_by"), slots.get("assessed_said")
    rest = {k: v for k, v in slots.items() if k not in ("assessed_by", "assessed_said")}
    turn = turn.keep(slots=rest, flow="", question=None, asked=(), marked=(), skipped=(), seen=())
    if not enough(turn, by, said):
        return _still_open(turn)
    if said in ("run", "limits"):
        cleared = reminders.end_follow_up(turn).keep(
            open=(),
            raised=(),
            screen={},
            hinted=(),
            signs=(),
            result="",
            doubts=(),
            slots={},
            skipped=(),
            since="",
            improved="",
            seen=(),
        )
        return cleared.say(f"assessed.{said}", row(("button.start_check", "~check")), kind="confirmation")
    waits = "waiting" if said == "waiting" else "rest" if said == "rest" else "nothing"
    held = turn.keep(seen=tuple(r.flag for r in turn.session.open), slots={**rest, "assessed_by": by})
    return held.say(f"assessed.wait_{waits}", row(("button.told", "~assessed")), kind="confirmation")


def enough(turn: Turn, by: object, said: object = None) -> bool:
    """Whether the right person has looked: for an emergency a doctor or a hospital, else also a physio, or a word on the phone about running."""
    if said == "other":
        return False
    if turn.session.open_level >= Level.EMERGENCY:
        return by in ("doctor", "emergency")
    return by in ("doctor", "emergency", "physio") or (by == "phone" and said in ("run", "limits"))


def pressing(turn: Turn) -> str:
    """The flag whose action is still to be said first, because nobody has looked at it; "" where nothing presses."""
    if not turn.session.open or turn.session.is_seen:
        return ""
    worst = _unseen(turn)
    return worst.flag if worst.level >= Level.URGENT else ""


def _still_open(turn: Turn) -> Turn:
    values = {"action": pressing(turn)}
    assessed_ = row(("button.assessed", "~assessed"))
    return turn.say("assessed.still_open", assessed_, kind="referral", level=told_level(turn), values=values)


def believed(turn: Turn) -> Turn:
    """Who says that the right person looked is believed from there on, whether or not they go on to say what was said."""
    if turn.session.open and enough(turn, turn.session.slots.get("assessed_by")):
        return turn.keep(seen=tuple(r.flag for r in turn.session.open))
    return turn


def told_level(turn: Turn) -> Level | None:
    return turn.session.open_level if turn.session.open else None
