"""How hard the bot's words are to read: the grade of each message, in school years, where its language has a formula.

English: Flesch-Kincaid, 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid and others 1975). German: the fourth Wiener
Sachtextformel, 0.2656 words per sentence + 27.44 x the share of words of three syllables or more - 1.693 (Bamberger and Vanecek 1984).
Syllables by pyphen, as textstat counts them.
Neighbours: checking.py prints what is too hard; CONTRIBUTING.md says what is aimed at.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pyphen import Pyphen  # type: ignore[import-untyped]

from bot.core.content.language import Language
from bot.core.rendering import plain, unmark

EASY, HARDEST = 8.0, 9.0
"""Grade that 95 in 100 messages keep to, and that none may pass."""
SHARE = 0.95
FEWEST = 7
"""Words below which a grade says nothing."""
LABELS = ("button.", "option.", "short.", "topic.", "value.", "profile.command", "profile.group_command")
_CODE, _WORD, _SENTENCE = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL), re.compile(r"[^\W\d_][^\W\d_'’]*"), re.compile(r"[.!?:\n]+")


@lru_cache(maxsize=4)
def _syllables(code: str) -> Pyphen:
    return Pyphen(lang={"en": "en_US"}.get(code, code))


def grade(text: str, code: str) -> float | None:
    """The grade of a plain text in a language; None where it has too few words to say."""
    words = _WORD.findall(text)
    if len(words) < FEWEST:
        return None
    sentences = sum(1 for part in _SENTENCE.split(text) if _WORD.search(part))
    parts = [len(_syllables(code).positions(word.casefold())) + 1 for word in words]
    return FORMULAS[code](len(words) / sentences, parts) if code in FORMULAS else None


def _flesch_kincaid(length: float, syllables: Sequence[int]) -> float:
    return 0.39 * length + 11.8 * sum(syllables) / len(syllables) - 15.59


def _wiener(length: float, syllables: Sequence[int]) -> float:
    return 0.2656 * length + 27.44 * sum(n >= 3 for n in syllables) / len(syllables) - 1.693


FORMULAS = {"en": _flesch_kincaid, "de": _wiener}
"""By language: words per sentence, syllables of each word -> school years."""


def grades(lang: Language) -> Iterator[tuple[str, float]]:
    """(where, grade) of every message and every part of one that stands by itself."""
    for where, text in _texts(lang):
        found = grade(plain(unmark(_CODE.sub(" it ", text))[0]), lang.code)
        if found is not None:
            yield where, found


def _texts(lang: Language) -> Iterator[tuple[str, str]]:
    for name, variants in lang.replies.items():
        if not name.startswith(LABELS):
            yield from ((f"replies: {name}", text) for text in variants)
    for topic, answer in lang.answers.items():
        yield from ((f"answers/{topic}.md, {part}", text) for part, text in answer.sections.items())
    for flag, words in lang.flags.items():
        parts = ("item", "question", "explain", "clarify", "action", "say", "avoid", "why")
        yield from ((f"red_flags/{flag}.yaml, {part}", str(getattr(words, part) or "")) for part in parts)
    for name, card in lang.exercises.items():
        yield f"exercises/{name}.yaml", ". ".join((*card.steps, card.feel, card.easier, card.harder, card.stop))
