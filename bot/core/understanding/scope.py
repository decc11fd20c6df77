"""What a statement's words stand under: negation, another person, the past, a hypothesis. Used by slots and red flags alike.

Rule 1: a negation reaches forward to the next stop word, mark or verb of another clause; a list carries it on
("no chest pain, tingling or numbness"); "not only", "can't rule out" and their like are none. What stands at the end of
a clause may deny what stands before it ("kribbelt nicht"), where the language has such words.
Rule 2: another person's words last until the writer speaks of themselves again, "next to me" not counting; those
in brackets end with the bracket.
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

from bot.core.understanding import hypotheses, subjects
from bot.core.understanding.normalise import Token
from bot.core.understanding.scope_words import MARKS, REACH, Phrase, Words, found, load, parts_statements

__all__ = ["Scope", "Words", "bare", "load", "mark", "parts_statements"]

LIST_PART = 4
"""Words a part of a list may have and still be negated from before the comma."""
STATEMENT = 2
"""Words after "now" from which on it begins a statement of its own: "it is fine now" has none."""
SUBJECT = 2
"""Words that a statement's verb may stand behind: "heart is", "my left arm is" has more and begins with a stop word."""
JOB = 4
"""Words within which somebody's job is named: "mum is a retired nurse". What they say, they say of the writer."""


WELL = 1
"""Words that a phrase of `fine` denies: "numb legs, knee is fine" says so of the knee alone."""


class Scope(NamedTuple):
    """What one token stands under. `by`: the place of the word that negates it, or -1; thing: said of a thing, which has no body
    (see subjects.py); likened: behind a word that compares; hypothetical: in a general question; wondered: in one of the writer's own;
    present: a verb of what is so now; gone: negated only in that it is over; part: the number of the part, between marks, commas
    and words like "and", that it stands in; further: in a general question behind what that is about."""

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
    negated = _negated(said, words)
    others = _third_person(said, words)
    clauses = _clauses(said)
    past = _over(said, clauses, words.past, words.still, words)
    supposed = hypotheses.supposed(said, words)
    uncertain = _over(said, clauses, words.uncertain)
    of_things, likened = subjects.things(said, words), subjects.likened(said, words)
    over = _over(said, clauses, words.past, words.still - words.since, words) if any(others) else past
    gone, parts = _gone(said, words), _numbers(said, words)
    return tuple(
        Scope(
            max(n, gone[i]) >= 0, other, over[i] if other else past[i], supposed[i] >= hypotheses.GENERAL, uncertain[i],
            n if n >= 0 else gone[i], of_things[i], likened[i], supposed[i] == hypotheses.WONDERED,
            said[i] in words.present - words.copulas, n < 0 <= gone[i], parts[i], supposed[i] == hypotheses.FURTHER,
        )
        for i, (n, other) in enumerate(zip(negated, others, strict=True))
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


def _negated(said: Sequence[str], words: Words) -> list[int]:
    """For each word the place of what negates it, or -1."""
    marks = [-1] * len(said)
    at = 0
    while at < len(said):
        idle = found(said, at, words.idle)
        if skip := idle or found(said, at, words.not_negations):
            marks[at : at + idle] = [at] * idle
            at += skip
            continue
        if found(said, at, words.after) and not found(said, min(at + 1, len(said) - 1), words.not_negations):
            _reach_back(said, at, words, marks, words.back[1], frozenset())
        elif found(said, at, words.fine):
            _reach_back(said, at, words, marks, WELL, words.acts)
        elif said[at] in words.trailing and _ends(said, at + 1, words):
            _reach_back(said, at, words, marks, words.back[0], words.joints)
        length = found(said, at, words.negations)
        if length and not (words.trailing and _ends(said, at + length, words)):
            _reach_forward(said, at, length, words, marks)
        at += length or 1
    return marks


def _gone(said: Sequence[str], words: Words) -> list[int]:
    """For each word the place of what says that it is over, or -1: "chest pain went away", but nothing that somebody did: "passed out, all gone now"."""
    marks = [-1] * len(said)
    for at in range(len(said)):
        if found(said, at, words.gone) and not found(said, at, words.not_negations):
            _reach_back(said, at, words, marks, words.back[1], words.acts)
    return marks


def _ends(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a clause ends before the word at `at`: what follows is not what a word before it negates."""
    return (
        at >= len(said) or said[at] in MARKS or said[at] == "," or said[at] in words.joints or bool(found(said, at, words.stops))
    )


def _reach_forward(said: Sequence[str], cue: int, length: int, words: Words, marks: list[int]) -> None:
    start = cue + length
    for at in range(start, min(len(said), start + REACH)):
        word = said[at]
        if word in MARKS or (at > start and found(said, at, words.stops)):
            return
        if word in words.joints and _states(said, at + 1, words):
            return
        if word in words.subjects and _does(said, at + 1, words):
            return
        if word in (",", "-", "/", "+") and not _goes_on(said, at + 1, words):
            return
        marks[at] = cue


def _states(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether a statement of its own begins at `start`: a word or two, then a verb ("and heart is fluttering")."""
    verb = next((at for at in range(start, min(len(said), start + SUBJECT + 1)) if said[at] in words.verbs), -1)
    return verb > start and words.negations.isdisjoint((w,) for w in said[start:verb])


def _does(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a verb or a negation stands right there: "cant run i dont want to" goes on with what the writer does."""
    return at < len(said) and (
        said[at] in words.verbs or any(found(said, at + n, words.negations) for n in (0, 1) if at + n < len(said))
    )


def _goes_on(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether what follows a comma is one more part of a list: short, and without a verb of its own."""
    if start < len(said) and found(said, start, words.stops):
        return False
    for at in range(start, len(said)):
        if said[at] in MARKS or said[at] == ",":
            return at - start <= LIST_PART
        if said[at] in words.verbs or said[at] in words.first_person:
            return False
    return len(said) - start <= LIST_PART


def _reach_back(said: Sequence[str], end: int, words: Words, marks: list[int], reach: int, until: frozenset[str]) -> None:
    for at in range(end - 1, max(-1, end - 1 - reach), -1):
        if said[at] in MARKS or said[at] == "," or said[at] in until or found(said, at, words.stops):
            return
        marks[at] = end


def _third_person(said: Sequence[str], words: Words) -> list[bool]:
    marks, other, reporter, expert = [False] * len(said), False, False, False
    outside: list[bool] = []
    for at, word in enumerate(said):
        before, after = said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
        if word == "(":
            outside.append(other)
        if word == ")" and outside:
            other = outside.pop()
        elif _another(said, at, words) and not _handled(said, at, words) and not _thing(said, at, words):
            expert = expert or not words.jobs.isdisjoint(said[at + 1 : at + 1 + JOB])
            other, reporter = True, expert or after in words.reports
        elif word in MARKS or (word == "," and expert):
            other = other and not reporter and bool(after) and after not in words.first_person
        elif word in words.first_person and after not in words.others | words.named and not _beside(word, before, words):
            other = other and before in words.others
        marks[at] = other
    return marks


def _beside(word: str, before: str, words: Words) -> bool:
    """Whether a first person only says where: "next to me" does, "one side of my face" does not."""
    return word in words.objects and before in words.prepositions


def _another(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a word brings in another person: "the man" does; "man, my back" and "like someone sits on it" do not.

    Nor does one who is only met ("tripped over the dog"), compared with ("like an old man"), or a clinic's staff ("they took it out").
    """
    word, after, lead = said[at], said[at + 1] if at + 1 < len(said) else "", said[max(0, at - 2) : at]
    before = lead[-1] if lead else ""
    led = lead[0] if len(lead) > 1 and before in words.determiners else before
    if _is_quoted(said, at, words):
        return False
    if led in words.likened or not words.struck.isdisjoint(lead) or (word in words.plural and after in words.staff):
        return False
    if word in words.others:
        return True
    likened = not words.like.isdisjoint(said[max(0, at - 3) : at])
    return word in words.named and not likened and (before in words.determiners or after in words.doing)


def _is_quoted(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether somebody is only named behind what they say of the writer: "grey as putty says my mate, "."""
    led = said[at - 2] if at > 1 and (said[at - 1] in words.determiners or said[at - 1] in words.first_person) else ""
    return led in words.reports and (at + 1 == len(said) or parts_statements(said, at + 1, words))


def _thing(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether "they" are things the writer spoke of, or nobody in particular: "my hands, they tingle", "do they sell odd pairs"."""
    if said[at] not in words.things:
        return False
    after = said[at + 1] if at + 1 < len(said) else ""
    return after not in words.doing or not words.first_person.isdisjoint(said[:at])


def _handled(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether somebody is only what the writer did something with: "lifted my son and felt a rip"."""
    before = said[at - 1] if at else ""
    return before in words.determiners and any(tuple(said[max(0, at - n) : at - 1]) in words.handled for n in (2, 3))


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
        elif told and words.current.isdisjoint(said[a:b]):
            yield a, b


def _is_now(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a statement of what is so now begins at `at`: "my lips are", "belly is"."""
    word, follows = said[at], said[at + 1 : at + 1 + SUBJECT]
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
