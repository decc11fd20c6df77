"""What is said of a thing, which has no body, and what is only likened.

Rule 1: a thing is what its statement is about, and does something: "my air mattress collapsed under me", not "on the treadmill i went".
Rule 2: what is said of it ends with the statement, or where somebody or a part of the body is named.
Neighbours: scope.py marks words with it; scope_words.py has the words.
"""

from collections.abc import Sequence

from bot.core.understanding.scope_words import Words, parts_statements

NOUNS = 3
"""Words of a thing's name at most, with what stands before it: "my old air mattress"."""
COMPARED = 5
"""Words that a comparison reaches: "like ive been run over by a"."""


def things(said: Sequence[str], words: Words) -> list[bool]:
    """Which words are said of a thing that does something: "my air mattress collapsed under me" up to "me"."""
    marks = [False] * len(said)
    for at, word in enumerate(said):
        if word in words.goods and _acts(said, at + 1, words) and _is_subject(said, at, words):
            for after in range(at, len(said)):
                if _of_a_body(said, after, words):
                    break
                marks[after] = True
    return marks


def _acts(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a verb stands at `at`, or behind one word that leads to it: "just died"."""
    return any(word in words.acts for word in said[at : at + 2] if word not in words.prepositions)


def _is_subject(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether the noun at `at` is what its statement is about: "the app crashed", not "on the treadmill went"."""
    for before in range(at - 1, max(-1, at - 1 - NOUNS), -1):
        if said[before] in words.determiners or said[before] in words.first_person:
            return not before or parts_statements(said, before - 1, words)
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
