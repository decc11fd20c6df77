"""Signs that make a flag only with the pain that somebody had at the check: which of them are asked about.

Rule: a message that tells nothing else is asked about. Beside a flag that is told for certain or an effort that explains it ("out of breath
at the top of the hill") only the signs of `efforts` ask; once the flag's own question got a no, none does. What a message tells by itself, or
with what was told before, stays.
Neighbours: adding.py says of whom the pain is presumed; heard.py asks; `presuming_alone` and `efforts` stand in content/red_flags.yaml.
"""

from collections.abc import Container, Sequence

from bot.core.dialogue import adding, read
from bot.core.dialogue.turn import Turn
from bot.core.understanding.red_flags import CHECKED
from bot.core.understanding.result import FlagHit


def left(turn: Turn, vague: Sequence[FlagHit], hits: Sequence[FlagHit], denied: Container[str]) -> list[FlagHit]:
    """`vague` without what is only presumed and not asked about. `hits`: all of the message; `denied`: flags whose own question got a no."""
    alone = turn.language.reader.flags.presuming_alone
    if turn.heard is None or not adding.presumed(turn) or not any(h.id in alone for h in vague):
        return list(vague)
    told = _without_presuming(turn)
    other = any(not h.vague for h in hits) or read.holds(turn, "sign.effort", turn.heard.text)
    beside = other and turn.language.reader.flags.efforts.isdisjoint(turn.heard.flags.signs)
    return [h for h in vague if h.id in told or h.id not in alone or not (beside or h.id in denied)]


def _without_presuming(turn: Turn) -> set[str]:
    """The flags that the message raises by itself, or with what was told before."""
    assert turn.heard is not None
    earlier = adding.earlier(turn, question=adding.asks(turn, turn.heard.text)) - {CHECKED}
    return {hit.id for hit in turn.language.reader.understand(turn.heard.text, earlier=earlier).flags.hits}

