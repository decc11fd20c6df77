"""Signs that make a flag only with the pain that somebody had at the check: which of them are asked about.

Rule: a message that tells nothing else is asked about the gravest of them. Where another question is due, or the flag's own got a no, none
is; beside a flag that is told for certain or an effort that explains it ("out of breath at the top of the hill"), only the signs of `efforts`. What a message tells by itself, or with what was told before, stays;
a line of a list that got its no stands beside nothing: chemo is of cancer, too, where no infection was ticked.
Neighbours: adding.py says of whom the pain is presumed; heard.py asks; `presuming_alone` and `efforts` stand in content/red_flags.yaml.
"""

from collections.abc import Container, Sequence

from bot.core.dialogue import adding, read
from bot.core.dialogue.turn import Turn
from bot.core.model.session import NO
from bot.core.understanding.result import FlagHit


def left(turn: Turn, vague: Sequence[FlagHit], hits: Sequence[FlagHit], denied: Container[str]) -> list[FlagHit]:
    """`vague` without what is only presumed and not asked about. `hits`: all of the message; `denied`: flags whose own question got a no."""
    kept = [h for h in vague if not h.presumed]
    only = [h for h in vague if h.presumed and h.id not in denied]
    if turn.heard is None or kept or not only:
        return kept
    beside = [h for h in hits if h not in only and not (h.presumed and turn.session.screen.get(h.id) == NO)]
    other = bool(beside) or _in_effort(turn, turn.heard.text)
    if other and turn.language.reader.flags.efforts.isdisjoint(turn.heard.flags.signs):
        return kept
    return [max(only, key=lambda h: h.level)]


def _in_effort(turn: Turn, text: str) -> bool:
    """Whether an effort is told with the signs; of some of them, in the same part of the message."""
    told, apart = adding.beside_question(turn, text), turn.language.reader.flags.apart
    if turn.heard is not None and not apart.isdisjoint(turn.heard.flags.signs):
        parts = adding.CLAUSES.findall(told)
        told = " ".join(p for p in parts if not apart.isdisjoint(turn.language.reader.flags_of(p).signs)) or told
    return read.holds(turn, "sign.effort", told)
