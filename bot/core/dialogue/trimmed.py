"""A text without the words around it that are none of what it wishes: "no", "actually make it", "instead"; slips in them are mended.

Rule 1: nothing is cut but whole phrases of content, from either end, and the longest first.
Neighbours: moving.py and those who put something right read what is left; content/<language>/options.yaml lists the phrases.
"""

import re
from collections.abc import Mapping, Sequence

from bot.core.dialogue import read
from bot.core.dialogue.listed import remembered
from bot.core.dialogue.turn import Turn

MARKS = " ,.;:!?-"
AROUND = frozenset(MARKS)
SHORTEST = 4
"""Letters of a word in which a slip is mended."""
SHORT = re.compile(r"(?<=\d)['’]s\b")
"""Of "9's better"."""


def without_lead(turn: Turn, text: str) -> tuple[str, bool]:
    """The text without the words around it that only say that it corrects ("no", "actually make it", "instead")."""
    return remembered(turn, "without lead", text, lambda: _without_lead(turn, text))


def _without_lead(turn: Turn, text: str) -> tuple[str, bool]:
    return without(turn, _mended(turn, SHORT.sub("", text.casefold()).strip(MARKS)), "reminder.rather")


def _mended(turn: Turn, text: str) -> str:
    """The text with the words that say that it corrects as they are spelt: "chnage to 7"."""
    meant = turn.content.once(
        ("words that correct", turn.language.code), lambda: _by_letter(read.phrases(turn, "reminder.rather"))
    )
    stops = turn.language.reader.model.lexicon.stops
    return " ".join(w if len(w) < SHORTEST or w in stops else _meant(w, meant.get(w[0], ())) for w in text.split())


def _meant(word: str, meant: Sequence[str]) -> str:
    """The first of the words that correct of which this one is a slip, where it is none of them."""
    return word if word in meant else next((m for m in meant if read.slipped(word, m)), word)


def _by_letter(phrases: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The words of phrases in order, by their first letters: a slip leaves that."""
    letters: dict[str, list[str]] = {}
    for word in sorted({word for phrase in phrases for word in phrase.split()}):
        letters.setdefault(word[0], []).append(word)
    return letters


def without(turn: Turn, text: str, name: str) -> tuple[str, bool]:
    """The text without the phrases of this name around it, and whether there were any."""
    around, left = turn.content.once(("around", turn.language.code, name), lambda: _longest_first(turn, name)), text
    while (shorter := _shorter(left, around)) is not None:
        left = shorter
    return left, left != text


def _longest_first(turn: Turn, name: str) -> tuple[str, ...]:
    return tuple(sorted(turn.language.phrases.get(name, ()), key=len, reverse=True))


def _shorter(text: str, around: tuple[str, ...]) -> str | None:
    """The text without the longest of these phrases that stands at one of its ends; None where none does."""
    if not (text.startswith(around) or text.endswith(around)):
        return None
    return next((s for p in around if (s := _cut(text, p)) is not None), None)


def _cut(text: str, phrase: str) -> str | None:
    if text.startswith(phrase) and text[len(phrase) : len(phrase) + 1] in AROUND:
        return text[len(phrase) :].strip(MARKS)
    if text.endswith(phrase) and text[: -len(phrase)][-1:] in AROUND:
        return text[: -len(phrase)].strip(MARKS)
    return None
