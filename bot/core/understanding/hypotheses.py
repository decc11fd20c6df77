"""What is only supposed: a general question ("signs of a stroke"), or one that the writer asks of themselves ("could it be a stroke").

Rule 1: a hypothesis reaches forward, to the end of its question: "crushing chest pain could it be my heart" tells of the pain.
Rule 2: it ends where a first person's own body is named, or what somebody cannot do, is or did: "what is a stroke my face is drooping".
Rule 3: it is the writer's own where they speak of themselves in it, or of what they did, and is asked about then: a doubt is not a no.
Rule 4: a general question is about what it names first ("read about strokes"). A sign further on, where that is none, is asked about:
"read about posture someone here is unconscious". Signs of an illness (`naming`) are a list to the end.
Neighbours: scope.py marks words with it; scope_words.py has the words; red_flags.py asks.
"""

from collections.abc import Sequence

from bot.core.understanding.scope_words import MARKS, Words, found

WONDERED, GENERAL, FURTHER = 1, 2, 3
BODY = 2
"""Words within which a first person's own body is named: "my left arm"."""
PART = 4
"""Words that a part of a list may have: "signs of a stroke, a heart attack"."""


def supposed(said: Sequence[str], words: Words) -> list[int]:
    """Of each word whether it stands in a question, and in which; the later question counts: "what do i do if someone collapses"."""
    marks = [0] * len(said)
    for at in range(len(said)):
        general = found(said, at, words.hypothetical)
        length = max(general, found(said, at, words.wondering))
        if length and not found(said, at, words.conditions):
            end = _end(said, at + length, words)
            told = end < len(said) and said[end] in words.done
            own = told or length > general or not words.first_person.isdisjoint(said[at + length : end + 1])
            named = end if own or found(said, at, words.naming) else _named(said, at + length, end, words)
            marks[at:end] = [WONDERED if own else GENERAL] * (named - at) + [FURTHER] * (end - named)
            marks[at : at + length] = [marks[at] if length > general else GENERAL] * length
    return marks


def _named(said: Sequence[str], start: int, end: int, words: Words) -> int:
    """Where that ends which a general question is about, its first word that is not about whom: "read about | someone who collapsed"."""
    small = words.determiners | words.others | words.named | words.doing | words.verbs | words.prepositions | words.joints
    return next((at + 1 for at in range(start, end) if said[at] not in small), end)


def _end(said: Sequence[str], start: int, words: Words) -> int:
    """Where the question that goes on at `start` ends."""
    for at in range(start, len(said)):
        if said[at] in MARKS or (said[at] == "," and not _lists(said, at + 1, words)):
            return at
        if _states(said, at, words) or (at > start and (_hurts(said, at, words) or _did(said, start, at, words))):
            return at
    return len(said)


def _lists(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether a part of a list follows a comma: short, and nothing that the writer says of themselves."""
    end = next((at for at in range(start, len(said)) if said[at] in MARKS or said[at] == ","), len(said))
    return end - start <= PART and words.first_person.isdisjoint(said[start:end]) and words.verbs.isdisjoint(said[start:end])


def _states(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether the writer's own body, or what somebody is or cannot do, is told from `at` on: "my chest", "he is", "cant breathe"."""
    word, before, after = said[at], said[at - 1] if at else "", said[at + 1] if at + 1 < len(said) else ""
    if word in words.first_person and not words.body.isdisjoint(said[at + 1 : at + 1 + BODY]):
        return True
    if word in words.unable:
        return before not in words.others and before not in words.named
    return (word in words.pronouns or word in words.first_person) and (word in words.present or after in words.present)


def _hurts(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a part of the body is told of, without whose: "read about posture | chest is tight"; what a question is about stands first."""
    plain = said[at - 1] not in words.determiners and said[at - 1] not in words.others
    return plain and said[at] in words.body and said[min(at + 1, len(said) - 1)] in words.current


def _did(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether a verb at `at` tells what the writer did, who leaves out "i": "what is a stroke collapsed at work", not "a collapsed lung"."""
    before = said[start:at]
    plain = said[at] in words.done and before[-1] not in words.determiners
    return plain and words.others.isdisjoint(before) and words.named.isdisjoint(before)
