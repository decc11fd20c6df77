"""Whether the signs of a message are enough to tell of a flag, or only to ask: people speak of work and films in words of the body.

Rule 1: a phrase that means many things ("lost time") asks by itself; any sign beside it tells, and so does what leaves only one
meaning: "lost time, ten minutes gone".
Rule 2: a hyperbole right beside what people speak of so asks ("suffocating in wedding planning"). A word elsewhere in the sentence weakens
nothing, and a sign that is no hyperbole tells: who collapsed at a wedding did.
Rule 3: a doubt is not a no: what is beside a sign may make it a question, and never nothing. Only a figure that has its own harmless
word covers a sign (concepts.py), and none does where the rest of the message is urgent.
Rule 4: what speaks against an emergency silences it only right beside its sign, in one part of a statement ("cant breathe for laughing"); a wish
to die only within its own words ("suicide sprints"). A laugh or a workout elsewhere asks.
Neighbours: red_flags.py asks; content's red_flags.yaml names the signs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit

Place = tuple[int, int]
"""Where a sign stands: words [start, end)."""
BEHIND, BEFORE = 5, 3
"""Words between a hyperbole and what it speaks of, at most: "suffocating in | the preparations for my sisters | wedding"."""

BESIDE = 3
"""Words between an emergency's sign and what silences it, at most: "cant breathe | in these new | shorts"."""


def is_silenced(sign: Place, against: Iterable[Place], parts: Sequence[int], *, within: bool) -> bool:
    """Whether what speaks against an emergency stands right beside a sign of it, or shares words with it; `within`: only the latter."""
    return any(_is_beside(min(sign, other), max(sign, other), parts, within) for other in against)


def _is_beside(first: Place, last: Place, parts: Sequence[int], within: bool) -> bool:
    apart = last[0] - first[1]
    return apart < 0 or (not within and apart <= BESIDE and parts[first[1] - 1] == parts[last[0]])


def is_weak(told: Sequence[Place], weak: Sequence[Place]) -> bool:
    """Whether all that tells of a body lies within one of these phrases. `told`: in their order."""
    return bool(told) and any(_covers(place, told) for place in weak)


def is_lively(told: Sequence[Place], hyperbole: Sequence[Place], lively: Sequence[Place], sentences: Sequence[int]) -> bool:
    """Whether all that tells of a body is one hyperbole, right beside one of the lively words. `sentences`: of each word its number."""
    return bool(told) and any(_covers(place, told) and _speaks_of(place, lively, sentences) for place in hyperbole)


def _speaks_of(place: Place, lively: Sequence[Place], sentences: Sequence[int]) -> bool:
    """Whether one of the lively words stands right behind or right before a hyperbole, or in it."""
    start, end = place
    near = (place for place in lively if sentences[place[0]] == sentences[start])
    return any(at - end <= BEHIND if at >= start else start - last <= BEFORE for at, last in near)


def _covers(place: Place, told: Sequence[Place]) -> bool:
    return place[0] <= told[0][0] and all(end <= place[1] for _, end in told)


def asked(hit: FlagHit) -> FlagHit:
    """The flag to be asked about, because its words may mean something else."""
    return replace(hit, vague=True, loose=True)


def restored(told: Iterable[FlagHit], literal: Iterable[FlagHit]) -> list[FlagHit]:
    """What is told, and beside something urgent what figures of speech cover, to be asked about. `literal`: as if there were no figures."""
    kept = list(told)
    if not any(h.level >= Level.URGENT and not h.vague for h in kept):
        return kept
    known = {h.id for h in kept}
    return [*kept, *(replace(h, vague=True) for h in literal if h.id not in known)]


def once(hits: Iterable[FlagHit], first: str) -> tuple[FlagHit, ...]:
    """Each flag once, its worst hit, the worst flag first; `first`: the one that comes before others of its level."""
    ordered = sorted(hits, key=lambda h: (-h.level, h.vague, h.id != first))
    return tuple({h.id: h for h in reversed(ordered)}[i] for i in dict.fromkeys(h.id for h in ordered))
