"""Who is spoken of: another person's words are none of the writer's.

Rule 1: another person's words last until the writer speaks of themselves again, "next to me" not counting; those
in brackets end with the bracket.
Rule 2: who is only there ("ran with my dad"), has said something, or of whom a whole statement was told ("my wife is asleep")
may have been left: what follows, without "he" or "she", may be either's. Behind what somebody only took a picture of the writer speaks again.
Rule 3: who is only in a story, and came to their end there, is left behind with the statement: "a film where a man died, chest hurts".
Neighbours: scope.py marks words with it; scope_words.py has the language's words.
"""

from collections.abc import Sequence

from bot.core.understanding.scope_words import MARKS, Words, found, parts_statements

QUESTION = 4
"""Words before the last one with which a question begins: "what do i do if"."""
STORY = 5
"""Words before somebody within which the story is named that they are in: "a film about a famous old man"."""
JOB = 4
"""Words within which somebody's job is named: "mum is a retired nurse". What they say, they say of the writer."""


def others(said: Sequence[str], words: Words) -> tuple[list[bool], list[bool]]:
    """Which words are another person's, and which of these may be the writer's as well."""
    marks, other, reporter, expert = [False] * len(said), False, False, False
    doubted, left = [False] * len(said), False
    story = ended = False
    outside: list[bool] = []
    for at, word in enumerate(said):
        before, after = said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
        if word == "(":
            outside.append(other)
        if word == ")" and outside:
            other = outside.pop()
        elif _another(said, at, words) and not _handled(said, at, words) and not _thing(said, at, words):
            expert = expert or not words.jobs.isdisjoint(said[at + 1 : at + 1 + JOB])
            other, reporter, left = True, expert or after in words.reports, _is_company(said, at, words)
            story, ended = not words.stories.isdisjoint(said[max(0, at - STORY) : at]), False
        elif ended and parts_statements(said, at, words):
            other = ended = False
        elif word in MARKS or (word == "," and expert):
            other = other and not reporter and bool(after) and after not in words.first_person
        elif (
            word in words.first_person and after not in words.others and after not in words.named and not _beside(said, at, words)
        ):
            other = other and before in words.others
        elif found(said, at, words.shown):
            other = False
        marks[at], doubted[at] = other, other and left
        ended = ended or (story and other and word in words.fates)
        left = left or _is_told(said, at, words)
    return marks, doubted


def _is_company(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether somebody is only there with the writer: "ran with my dad", but "next to a man who is down"."""
    led = next((w for w in reversed(said[max(0, at - 3) : at]) if w not in words.determiners and w not in words.first_person), "")
    after = said[at + 1] if at + 1 < len(said) else ""
    return led in words.company and (after in words.done or after not in words.doing)


def _is_told(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether what is told of somebody is complete: "she said", "my wife is asleep", "my mum is a nurse"."""
    word, after = said[at], said[at + 1] if at + 1 < len(said) else ""
    if word in words.reports or word in words.jobs:
        return True
    return word in words.whereabouts and after not in words.prepositions and not words.verbs.isdisjoint(said[max(0, at - 2) : at])


def _beside(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a first person only says where: "next to me" and "fella at my club" do, "one side of my face" does not."""
    before, after = said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
    if said[at] in words.objects:
        return before in words.prepositions
    of_somebody = at > 1 and (said[at - 2] in words.others or said[at - 2] in words.named)
    return of_somebody and said[at] in words.determiners and before in words.amid and after not in words.body


def _another(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a word brings in another person: "the man" does; "man, my back" and "like someone sits on it" do not.

    Nor does one who is only met ("tripped over the dog"), compared with ("like an old man"), whom the writer became ("finally a runner"), whose occasion it is
    ("at my sisters wedding"), or a clinic's staff ("they took it out").
    """
    word = said[at]
    if word not in words.others and word not in words.named:
        return False
    after, lead = said[at + 1] if at + 1 < len(said) else "", said[max(0, at - 2) : at]
    before = lead[-1] if lead else ""
    led = lead[0] if len(lead) > 1 and before in words.determiners else before
    if _is_quoted(said, at, words) or after in words.occasions:
        return False
    if (
        (led in words.likened and not _supposes(said, at - lead[::-1].index(led) - 1, words))
        or not words.struck.isdisjoint(lead)
        or (word in words.plural and after in words.staff)
    ):
        return False
    if word in words.others:
        return True
    if tuple(lead) in words.became:
        return False
    likened = not words.like.isdisjoint(said[max(0, at - 3) : at])
    return word in words.named and not likened and (before in words.determiners or after in words.doing)


def _supposes(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether the word at `at` ends the beginning of a question, and compares nothing: "what do i do if my husband collapses"."""
    return any(found(said, start, words.wondering) == at - start + 1 for start in range(max(0, at - QUESTION), at))


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
