"""A language's words for scope: what negates, who is somebody else, what is past; and where a statement ends.

Rule: no word of any language stands here; all of them come from content/<code>/lexicon/words.yaml.
Neighbours: scope.py and subjects.py read with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

REACH = 8
"""Tokens that a negation reaches at most; longer stretches hold another statement."""
MARKS = frozenset(".!?;:()\n")
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words for scope, as phrases of bare words.

    since: of somebody else no sign of now: "dad had a stroke in 2009 and runs since"
    trailing: words that deny what stands before them where they end a clause; back: how many words those reach back,
    and how many the phrases of `after` do
    idle: phrases whose negation denies them alone: "no joke"
    fine: phrases that say that what stands right before them is well: "legs are fine"; gone: that it is over
    closing: phrases that end what is negated, as no sign is listed with them: "didnt sleep well"; doubting: those behind which it may end
    hedging: negations that only weaken, so that what follows is asked about: "not really ripping pain"
    listing: words of a list: "no fever or chills"; governing: words that what follows belongs to: "think", "in"; answers: negations that
    may stand alone; sided: what may stand before a part of the body: "both"; until: before a word of now these
    tell that it is so now: "never until today"; excepting: before these it is there all the same: "no chest pain unless i sprint"
    company: before somebody who is only there: "with"; whereabouts: what completes a statement about somebody: "asleep"
    shown: behind these the writer tells of themselves again: "my mate took a pic"; complaints: what may begin a statement behind a part of the body
    wondering: what is asked so may be the writer's own ("could it be"), and asks; what is under `hypothetical` is a general question;
    naming: those of them that ask for the signs of an illness, which may be many
    present: verbs of what is so now; unable: those that speak of the writer without an "i": "cant breathe"; done: so do
    these, of what they did
    current: verbs that begin a statement of now beside words of the past: "used to run marathons my lips are blue"
    states: beginnings of such a statement about nobody in particular: "life is"
    copulas: acts of a thing that one word completes: "went dead"; perfect: those whose verb stands at the end; leads: what may stand before it
    stories: what somebody may only be in: "a film about a man"; fates: words with which they come to their end there
    occasions: goods that people are at, who do there what is told: "match collapsed"
    belonging: words behind which a thing is named further: "the tyre on my bike collapsed"
    amid: words behind which a thing is where or when something was: "after the match collapsed"
    """

    negations: frozenset[Phrase] = frozenset()
    not_negations: frozenset[Phrase] = frozenset()
    after: frozenset[Phrase] = frozenset()
    fine: frozenset[Phrase] = frozenset()
    gone: frozenset[Phrase] = frozenset()
    stops: frozenset[Phrase] = frozenset()
    verbs: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    handled: frozenset[Phrase] = frozenset()
    became: frozenset[Phrase] = frozenset()
    determiners: frozenset[str] = frozenset()
    doing: frozenset[str] = frozenset()
    likened: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    fates: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    past: frozenset[Phrase] = frozenset()
    still: frozenset[Phrase] = frozenset()
    since: frozenset[Phrase] = frozenset()
    turns: frozenset[Phrase] = frozenset()
    excepting: frozenset[Phrase] = frozenset()
    refers: frozenset[str] = frozenset()
    hypothetical: frozenset[Phrase] = frozenset()
    wondering: frozenset[Phrase] = frozenset()
    naming: frozenset[Phrase] = frozenset()
    conditions: frozenset[Phrase] = frozenset()
    uncertain: frozenset[Phrase] = frozenset()
    shown: frozenset[Phrase] = frozenset()
    joints: frozenset[str] = frozenset()
    trailing: frozenset[str] = frozenset()
    plural: frozenset[str] = frozenset()
    like: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    perfect: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    unable: frozenset[str] = frozenset()
    current: frozenset[str] = frozenset()
    states: frozenset[Phrase] = frozenset()
    amid: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    belonging: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    idle: frozenset[Phrase] = frozenset()
    closing: frozenset[Phrase] = frozenset()
    doubting: frozenset[Phrase] = frozenset()
    hedging: frozenset[Phrase] = frozenset()
    listing: frozenset[str] = frozenset()
    governing: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    sided: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    whereabouts: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    complaints: frozenset[str] = frozenset()
    back: tuple[int, int] = (0, 3)


PHRASES = (
    "negations",
    "not_negations",
    "idle",
    "closing",
    "doubting",
    "hedging",
    "after",
    "fine",
    "gone",
    "stops",
    "handled",
    "became",
    "past",
    "still",
    "since",
    "turns",
    "excepting",
    "states",
    "hypothetical",
    "wondering",
    "naming",
    "conditions",
    "uncertain",
    "shown",
)
SINGLE = (
    "verbs",
    "first_person",
    "subjects",
    "pronouns",
    "others",
    "named",
    "determiners",
    "doing",
    "likened",
    "struck",
    "stories",
    "fates",
    "things",
    "reports",
    "staff",
    "jobs",
    "prepositions",
    "objects",
    "joints",
    "trailing",
    "plural",
    "like",
    "refers",
    "goods",
    "acts",
    "copulas",
    "perfect",
    "leads",
    "present",
    "unable",
    "current",
    "amid",
    "occasions",
    "belonging",
    "done",
    "listing",
    "governing",
    "answers",
    "sided",
    "until",
    "company",
    "whereabouts",
    "body",
    "complaints",
)


def load(parsed: Mapping[str, Any]) -> Words:
    """Words from the parsed words.yaml. Raises ValueError naming the part that is missing."""
    given = parsed.get("scope")
    if not isinstance(given, Mapping):
        raise ValueError("words.yaml: `scope` is missing; restore it from the shipped content")
    for name in (*PHRASES, *SINGLE):
        if not isinstance(given.get(name), list):
            raise ValueError(f"words.yaml: scope.{name} is not a list; write [word, another word]")
    phrases = {n: frozenset(tuple(str(p).casefold().split()) for p in given[n]) for n in PHRASES}
    single = {n: frozenset(str(w).casefold() for w in given[n]) for n in SINGLE}
    back = given.get("back")
    if not (isinstance(back, list) and len(back) == 2 and all(isinstance(n, int) and 0 <= n <= REACH for n in back)):
        raise ValueError(f"words.yaml: scope.back is {back!r}; write two numbers up to {REACH}, as [2, 3]")
    parts: dict[str, Any] = {**phrases, **single, "back": tuple(back)}
    return Words(**parts)


def found(said: Sequence[str], at: int, phrases: frozenset[Phrase], longest: int = 5) -> int:
    """How many words the longest phrase of `phrases` that begins at `at` has; 0 where none does."""
    if said[at] not in _firsts(phrases):
        return 0
    for length in range(min(longest, len(said) - at), 0, -1):
        if tuple(said[at : at + length]) in phrases:
            return length
    return 0


@lru_cache(maxsize=64)
def _firsts(phrases: frozenset[Phrase]) -> frozenset[str]:
    """Words that begin a phrase: most words begin none."""
    return frozenset(phrase[0] for phrase in phrases)


@lru_cache(maxsize=64)
def beginnings(*lists: frozenset[Phrase]) -> frozenset[str]:
    """Words that begin a phrase of any of these."""
    return frozenset().union(*map(_firsts, lists))


def parts_statements(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a statement ends at a word: a mark, "and", "but"."""
    return said[at] in MARKS or said[at] == "," or said[at] in words.joints or bool(found(said, at, words.stops))
