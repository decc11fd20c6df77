"""How much a sign counts for by what it stands under: told, asked about, or nothing.

Rule: a doubt is not a no. Nothing is only what a thing does, an accident that is likened, and what a general question is about.
Asked about is what the writer wonders of themselves, what a thing may have done, and what
may stand behind what is negated. What is told in words of now is not over, whatever is told of the past beside it.
Neighbours: scope.py, subjects.py and hypotheses.py mark words; red_flags.py asks.
"""

from collections.abc import Container, Iterable, Sequence

from bot.core.understanding.concepts import Found
from bot.core.understanding.normalise import Token
from bot.core.understanding.scope import Scope
from bot.core.understanding.subjects import DOES, MAYBE

TOLD, ASKED, NOTHING, OPEN, BESIDE = 0, 1, 2, 3, 4
"""OPEN: it may be negated as well, which asks about an emergency alone; BESIDE: it may be another person's, which asks."""
BEHIND = 2
"""Words that may stand between a sign and the place that it is of: "no sensation in | my privates"."""


def is_named(signs: Iterable[Scope]) -> bool:
    """Whether a general question is about one of these signs, of each its first word: what follows is more of the same."""
    return any(s.hypothetical and not s.further for s in signs)


def weight(inside: Sequence[Scope], *, event: bool, named: bool) -> int:
    """What a sign of these words counts for. `event`: an accident, which did not happen where it is likened; `named`: a general question
    is about a sign, so that it is about this one as well."""
    first = inside[0]
    if not (first.hypothetical or first.wondered or first.thing or first.likened):  # as most are
        return OPEN if first.open else TOLD
    of_thing = first.thing if all(s.thing for s in inside) else 0
    if all(s.hypothetical and (named or not s.further) for s in inside) or of_thing == DOES or (event and first.likened):
        return NOTHING
    if all(s.hypothetical or s.wondered for s in inside) or of_thing == MAYBE:
        return ASKED
    return OPEN if first.open else TOLD


def of_now(inside: Sequence[Scope]) -> bool:
    """Whether what is told beside words of the past has words of now: "ran london last year i want to kill myself"."""
    return any(s.present for s in inside)


def heard(found: list[Found], whole: Container[str], tokens: Sequence[Token]) -> list[Found]:
    """The signs without those that are `whole` messages, where other words stand beside them: "kms" is a sign, "easy kms" are none."""
    return [f for f in found if f.concept not in whole or not _said_beside(f, tokens)]


def _said_beside(found: Found, tokens: Sequence[Token]) -> bool:
    return any(t.raw[0].isalnum() for t in (*tokens[: found.start], *tokens[found.end :]))


def denied(found: Found, first: Scope, own: Sequence[Found]) -> bool:
    """Whether a sign is negated, and not by a word of its own: "ich spüre mein Bein nicht" is a sign.

    `own`: signs that hold their negation; what stands within one or right behind it is there: the legs of "dont feel my legs".
    """
    if not first.negated or first.gone or first.open or found.start <= first.by < found.end:
        return False
    return not any(o.start <= first.by < o.end and o.start <= found.start <= o.end + BEHIND for o in own)
