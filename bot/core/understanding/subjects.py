"""What is said of a thing, which has no body, and what is only likened.

Rule 1: a thing is what its statement is about, and does something: "my air mattress collapsed under me", not "on the treadmill i went".
Rule 2: what is said of it ends with the statement, or where somebody, a part of the body or another verb is named.
Rule 3: only what it does is its own: a sign that begins behind its verb is the writer's, who leaves out "i" and commas:
"the train was hot fainted on the platform".
Neighbours: scope.py marks words with it; scope_words.py has the words.
"""

from collections.abc import Sequence

from bot.core.understanding.scope_words import Words, found, parts_statements

NOUNS = 3
"""Words of a thing's name at most, with what stands before it: "my old air mattress"."""
COMPARED = 5
"""Words that a comparison reaches: "like ive been run over by a"."""
REACHED, MAYBE, DOES = 1, 2, 3
"""A word within what is said of a thing; where a sign that begins there may be the thing's; where it is."""


def things(said: Sequence[str], words: Words) -> list[int]:
    """What each word has to do with a thing that does something: "my air mattress collapsed under me" up to "me"; 0 for nothing."""
    marks = [0] * len(said)
    for at, word in enumerate(said):
        verb = _verb(said, _named(said, at + 1, words), words) if word in words.goods else 0
        if verb and _is_subject(said, at, words):
            own = _completed(said, verb, words)
            then = MAYBE if said[verb] in words.perfect else REACHED
            does = MAYBE if word in words.occasions and said[verb] not in words.copulas else DOES
            for after in range(at, len(said)):
                if after > verb and (_of_a_body(said, after, words) or (after >= own and _does(said, after, words))):
                    break
                marks[after] = does if after < own else then
    return marks


def _named(said: Sequence[str], at: int, words: Words) -> int:
    """Where the name of a thing ends, which may be said to be part of another: "the tyre | on my bike | collapsed"."""
    if at >= len(said) or said[at] not in words.belonging:
        return at
    for end in range(at + 1, min(len(said), at + 2 + NOUNS)):
        if end > at + 1 and said[end] in words.acts:
            return end
        if said[end] in words.subjects or (said[end] not in words.first_person and _of_a_body(said, end, words)):
            return at
    return at


def _verb(said: Sequence[str], at: int, words: Words) -> int:
    """The place of the verb that stands at `at`, or behind one word that leads to it: "just died"; 0 where none does."""
    behind = at + 1 if at < len(said) and said[at] in words.leads else at
    return next((n for n in (at, behind) if n < len(said) and said[n] in words.acts), 0)


def _completed(said: Sequence[str], verb: int, words: Words) -> int:
    """Where what the verb at `verb` needs ends: "was a car crash" has a word of its own, "collapsed" none."""
    if said[verb] not in words.copulas:
        return verb + 1
    at = verb + 1
    while at < len(said) and (said[at] in words.leads or said[at] in words.determiners):
        at += 1
    return at + 1 if at < len(said) and not _does(said, at, words, words.copulas) else at


def _does(said: Sequence[str], at: int, words: Words, only: frozenset[str] | None = None) -> bool:
    """Whether a verb or a negation stands there, which begins what somebody else does. `only`: of the things' verbs these."""
    acts = words.acts if only is None else only
    return said[at] in words.verbs or said[at] in acts or said[at] in words.unable or bool(found(said, at, words.negations))


def _is_subject(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether the noun at `at` is what its statement is about: "the app crashed", not "on the treadmill went"."""
    for before in range(at - 1, max(-1, at - 1 - NOUNS), -1):
        if said[before] in words.determiners or said[before] in words.first_person:
            return not before or (parts_statements(said, before - 1, words) and said[before - 1] not in words.amid)
        if said[before] in words.amid:
            return False
        if parts_statements(said, before, words):
            return True
        if said[before] in words.prepositions or said[before] in words.verbs or said[before] in words.acts:
            return False
    return at <= NOUNS


def _of_a_body(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether what is said of a thing ends here: with its statement, or where somebody or a part of the body is named."""
    word = said[at]
    return (word in words.first_person or word in words.body or word in words.others or word in words.named) or parts_statements(
        said, at, words
    )


def likened(said: Sequence[str], words: Words) -> list[bool]:
    """Which words a comparison reaches: "like ive been run over"."""
    marks = [False] * len(said)
    for at, word in enumerate(said):
        if word in words.like:
            for after in range(at + 1, min(len(said), at + 1 + COMPARED)):
                if parts_statements(said, after, words):
                    break
                marks[after] = True
    return marks
