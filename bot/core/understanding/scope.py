"""What a statement's words stand under: negation, another person, the past, a hypothesis. Used by slots and red flags alike.

Rule 1: a negation reaches forward through its own phrase and a list of them (negations.py); "not only", "can't rule out" and
their like are none.
Rule 2: another person's words last until the writer speaks of themselves again (persons.py).
Rule 3: a hypothesis reaches forward to the end of its question; a first person's own body, and what somebody cannot do or is now,
end it. One in which the writer speaks of themselves asks; so does what a person wonders: a doubt is not a no.
Rule 4: that something is well denies what stands right before it; that it is gone makes it past; how somebody feels does neither.
Rule 5: no word of any language stands here; all of them come from content/<code>/lexicon/words.yaml.
Neighbours: normalise.py makes the tokens; scope_words.py has the language's words, subjects.py what is said of things; red_flags.py
and slots/ ask.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.core.understanding import hypotheses, negations, persons, subjects
from bot.core.understanding.normalise import Token
from bot.core.understanding.scope_words import MARKS, Phrase, Words, found, load, parts_statements

__all__ = ["Scope", "Words", "bare", "load", "mark", "parts_statements"]

SUBJECT = 2
"""Words that a statement's verb may stand behind: "heart is"."""
STATEMENT = 2
"""Words after "now" from which on it begins a statement of its own: "it is fine now" has none."""


class Scope(NamedTuple):
    """What one token stands under. `by`: the place of the word that negates it, or -1; thing: said of a thing, which has no body
    (see subjects.py); likened: behind a word that compares; hypothetical: in a general question; wondered: in one of the writer's own;
    present: a verb of what is so now; gone: negated only in that it is over;
    open: it may as well stand behind what is negated; beside: with another person, but maybe the writer's own;
    part: the number of the part, between marks, commas and words like "and", that it stands in; further: in a general question behind
    what that is about."""

    negated: bool = False
    third_person: bool = False
    past: bool = False
    hypothetical: bool = False
    uncertain: bool = False
    by: int = -1
    thing: int = 0
    likened: bool = False
    wondered: bool = False
    present: bool = False
    gone: bool = False
    open: bool = False
    beside: bool = False
    part: int = 0
    further: bool = False

    def over(self, start: int, end: int) -> bool:
        """Whether a sign at words [start, end) that begins here is of the past, or gone by words that are not its own."""
        return self.past or (self.gone and not start <= self.by < end)


def bare(tokens: Iterable[Token]) -> list[str]:
    """The tokens' words without apostrophes: "can't" and "cant" are one word."""
    return [t.text.replace("'", "") for t in tokens]


def mark(tokens: Sequence[Token], words: Words) -> tuple[Scope, ...]:
    """The scope of each token."""
    said = bare(tokens)
    negated = negations.negated(said, words)
    others, doubted = persons.others(said, words)
    clauses = _clauses(said)
    past = _over(said, clauses, words.past, words.still, words)
    supposed = hypotheses.supposed(said, words)
    uncertain = _over(said, clauses, words.uncertain)
    of_things, likened = subjects.things(said, words), subjects.likened(said, words)
    over = _over(said, clauses, words.past, words.still - words.since, words) if any(others) else past
    gone, parts = negations.gone(said, words), _numbers(said, words)
    present = words.present - words.copulas
    return tuple(
        Scope(
            max(n, gone[i]) >= 0, other, over[i] if other else past[i], supposed[i] >= hypotheses.GENERAL, uncertain[i],
            n if n >= 0 else gone[i], of_things[i], likened[i], supposed[i] == hypotheses.WONDERED,
            said[i] in present, n < 0 <= gone[i], negated.open[i], doubted[i], parts[i], supposed[i] == hypotheses.FURTHER,
        )
        for i, (n, other) in enumerate(zip(negated.by, others, strict=True))
    )  # fmt: skip


def _numbers(said: Sequence[str], words: Words) -> list[int]:
    """Of each word the number of its part: one begins behind a mark, a comma, a word that joins statements, and where the writer states anew."""
    return [
        *accumulate(w in MARKS or w == "," or w in words.joints or _states_anew(said, at, words) for at, w in enumerate(said))
    ]


def _states_anew(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether the writer says something more of themselves without a joint: "cant breathe | im crying", not "when i laugh"."""
    if not at or said[at] not in words.first_person or found(said, at - 1, words.stops):
        return False
    return said[at] in words.subjects or not words.verbs.isdisjoint(said[at + 1 : at + 1 + SUBJECT])


def _clauses(said: Sequence[str]) -> list[tuple[int, int]]:
    """[start, end) of the stretches between marks."""
    spans, start = [], 0
    for at, word in enumerate(said):
        if word in MARKS:
            spans.append((start, at))
            start = at + 1
    return [*spans, (start, len(said))]


def _over(
    said: Sequence[str],
    clauses: list[tuple[int, int]],
    cues: frozenset[Phrase],
    unless: frozenset[Phrase] = frozenset(),
    words: Words | None = None,
) -> list[bool]:
    """Clauses that hold a cue and nothing that speaks against it, as far as it reaches; where something does, those of their parts that are so.

    A part ends at a comma or before a word of now (`turns`): "had shingles in 2015, today it is just tight", "chickenpox as a kid
    now a stripe of blisters": the first part is past. What refers back to it is no part of its own: "fine years ago today it is tight".
    """
    marks = [False] * len(said)
    for start, end in clauses:
        if not _holds(said, start, end, cues):
            continue
        spans = [(start, end)]
        if _holds(said, start, end, unless):
            parts = _parts(said, start, end, words or Words())
            spans = [(a, b) for a, b in parts if _holds(said, a, b, cues) and not _holds(said, a, b, unless)]
        elif words:
            spans = list(_reached(said, start, end, cues, words))
        for a, b in spans:
            marks[a:b] = [True] * (b - a)
    return marks


def _reached(said: Sequence[str], start: int, end: int, cues: frozenset[Phrase], words: Words) -> Iterator[tuple[int, int]]:
    """[start, end) of the stretches of a clause that words of the past reach: not what is told of now, behind a comma or from its subject on.

    "used to run marathons | my lips are blue"; "ran london last year, | hit by a car and my back hurts"; none in "tight like last year".
    """
    told = [at for at in range(start, end) if found(said, at, cues) and not (at > start and said[at - 1] in words.like)]
    commas = [at for at in range(start, end) if said[at] == ","]
    for a, b in zip([start, *(at + 1 for at in commas)], [*commas, end], strict=True):
        mine = [at for at in told if a <= at < b]
        if mine:
            is_before = any(_is_now(said, at, words) for at in range(a, mine[0]))
            own = (
                at for at in range(mine[0], a, -1) if said[at] in words.subjects and words.refers.isdisjoint(said[at : mine[0]])
            )
            yield next(own, a) if is_before else a, next((at for at in range(mine[-1], b) if _is_now(said, at, words)), b)
        elif told and words.current.isdisjoint(said[a:b]) and not any(found(said, at, words.states) for at in range(a, b)):
            yield a, b


def _is_now(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a statement of what is so now begins at `at`: "my lips are", "belly is", "everyone would"."""
    word, follows = said[at], said[at + 1 : at + 1 + SUBJECT]
    if found(said, at, words.states):
        return not at or said[at - 1] not in words.governing
    if word in words.first_person:
        return word in words.current or not words.current.isdisjoint(follows)
    return word in words.body and not words.current.isdisjoint(follows[:1])


def _holds(said: Sequence[str], start: int, end: int, phrases: frozenset[Phrase]) -> bool:
    return any(found(said, at, phrases) for at in range(start, end))


def _parts(said: Sequence[str], start: int, end: int, words: Words) -> list[tuple[int, int]]:
    """[start, end) of the stretches of a clause between commas, from a turn that is followed by a statement, and from "and he"."""
    cuts = [(at, at + 1) for at in range(start, end) if said[at] == ","]
    cuts += [(at, at) for at in range(start + 1, end) if _turns(said, at, end, words) or _begins(said, at, words)]
    ordered = sorted(cuts)
    return list(zip([start, *(b for _, b in ordered)], [*(a for a, _ in ordered), end], strict=True))


def _begins(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a word joins a statement with a subject of its own: "fell last year and he waved today"."""
    after = said[at + 1] if at + 1 < len(said) else ""
    return said[at] in words.joints and after in words.pronouns


def _turns(said: Sequence[str], at: int, end: int, words: Words) -> bool:
    """Whether a statement of its own begins at `at` with a word of now."""
    length = found(said, at, words.turns)
    return bool(length) and end - at - length >= STATEMENT and words.refers.isdisjoint(said[at:end])
