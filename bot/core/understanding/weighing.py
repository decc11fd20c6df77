"""Whether the signs of a message are enough to tell of a flag, or only to ask: people speak of work and films in words of the body.

Rule 1: a phrase that means many things ("lost time") asks by itself; any sign beside it tells.
Rule 2: a hyperbole in a sentence about what people speak of so asks ("suffocating in wedding planning"); any other sign beside it tells,
and so does a sign that is no hyperbole: who collapsed at a wedding did.
Neighbours: red_flags.py asks; content's red_flags.yaml names the signs.
"""

from collections.abc import Sequence

Place = tuple[int, int]
"""Where a sign stands: words [start, end)."""


def is_weak(told: Sequence[Place], weak: Sequence[Place]) -> bool:
    """Whether all that tells of a body lies within one of these phrases. `told`: in their order."""
    return bool(told) and any(a <= told[0][0] and all(end <= b for _, end in told) for a, b in weak)


def is_lively(told: Sequence[Place], hyperbole: Sequence[Place], lively: Sequence[Place], sentences: Sequence[int]) -> bool:
    """Whether all that tells of a body is one hyperbole, in a sentence of the lively words. `sentences`: of each word its number."""
    about = {sentences[start] for start, _ in lively}
    return is_weak(told, hyperbole) and all(sentences[start] in about for start, _ in told)
