"""What an answer to a red flag's own question does to the flags that stand: yes and not sure raise, only an explicit no takes back.

Rule: a tick on a list of signs is a yes from the moment it is made. Whatever the list is left for (cancel, restart, back, another
referral, too many misses), `ticked` comes first; only unticking takes it away.
Neighbours: flow.py and repairs.py answer with these; result.py tells what was raised.
"""

from collections.abc import Mapping

from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level
from bot.core.model.session import NO, YES, Raised


def answer_flags(turn: Turn, answers: Mapping[str, str]) -> Turn:
    """Explicit answers to flags' own questions."""
    raised = {r.flag: r for r in turn.session.raised}
    for flag, answer in answers.items():
        known = turn.content.flags[flag]
        if answer == NO:
            raised.pop(flag, None)
        else:
            level = known.rank if answer == YES else max(Level.SOON, known.unsure_rank)
            stood = raised[flag].level if flag in raised else level
            raised[flag] = Raised(flag=flag, level=max(level, stood), asked=True)  # what was told is not lowered by a yes
    opened = tuple(r for r in turn.session.open if not r.flag or r.flag in raised)
    screen = {**turn.session.screen, **answers}
    seen = tuple(f for f in turn.session.seen if f not in answers)
    return turn.keep(screen=screen, raised=tuple(raised.values()), open=opened, seen=seen)


def ticks(turn: Turn) -> tuple[str, ...]:
    """The flags that are ticked on the list of signs that waits."""
    question = turn.question
    return tuple(f for f in turn.session.marked if f in question.flags) if question and question.kind == "screen" else ()


def ticked(turn: Turn) -> Turn:
    """With what is ticked on the list of signs kept as a yes."""
    question = turn.question
    if question is None or question.kind != "screen" or not turn.session.marked:
        return turn
    facts = {f: True for f in question.facts if f in turn.session.marked}
    flags = ticks(turn)
    kept = turn.keep(slots={**turn.session.slots, **facts}, marked=())
    return answer_flags(kept, dict.fromkeys(flags, YES)) if flags else kept
