"""How much a sign counts for by what it stands under: told, asked about, or nothing.

Rule: a doubt is not a no. Nothing is only what a thing does, an accident that is likened, and what a general question is about.
Asked about is what the writer wonders of themselves, and what a thing may have done. What is told in words of now is not over, whatever is told of the past beside it.
Neighbours: scope.py, subjects.py and hypotheses.py mark words; red_flags.py asks.
"""

from collections.abc import Iterable, Sequence

from bot.core.understanding.scope import Scope
from bot.core.understanding.subjects import DOES, MAYBE

TOLD, ASKED, NOTHING = 0, 1, 2


def is_named(signs: Iterable[Scope]) -> bool:
    """Whether a general question is about one of these signs, of each its first word: what follows is more of the same."""
    return any(s.hypothetical and not s.further for s in signs)


def weight(inside: Sequence[Scope], *, event: bool, named: bool) -> int:
    """What a sign of these words counts for. `event`: an accident, which did not happen where it is likened; `named`: a general question
    is about a sign, so that it is about this one as well."""
    of_thing = inside[0].thing if all(s.thing for s in inside) else 0
    if all(s.hypothetical and (named or not s.further) for s in inside) or of_thing == DOES or (event and inside[0].likened):
        return NOTHING
    if all(s.hypothetical or s.wondered for s in inside) or of_thing == MAYBE:
        return ASKED
    return TOLD


def of_now(inside: Sequence[Scope]) -> bool:
    """Whether what is told beside words of the past has words of now: "ran london last year i want to kill myself"."""
    return any(s.present for s in inside)
