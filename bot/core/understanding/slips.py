"""Slips in the short words of emergencies, which are not repaired elsewhere, as too many words are near: "i have chest pani".

Rule: only where the message read as it stands tells of no emergency, only words that no language list knows, only to a word of the
language's list `slips`, and only to ask.
Neighbours: understand.py reads the mended message; concepts.py repairs longer words; content/<code>/lexicon/concepts.yaml has the list.
"""

from collections.abc import Container, Sequence

from rapidfuzz.distance import OSA

from bot.core.remembering import keep_word
from bot.core.understanding.concepts import APOSTROPHE, Concepts
from bot.core.understanding.normalise import Token

SHORTEST, LONGEST = 3, 6
"""Letters of a word that may be one of these slips."""
SWAPPED = 3
"""Letters up to which only two in the wrong order are a slip: "dei", not "dim"."""


def mended(cleaned: str, tokens: Sequence[Token], concepts: Concepts, spared: Container[str] = ()) -> str | None:
    """The message with the words that its slips stand for; None where it has none. `spared`: words that are none."""
    meant = [(t, right) for t in tokens if (right := _meant(t.text, concepts)) and t.text.replace(APOSTROPHE, "") not in spared]
    for token, right in reversed(meant):
        cleaned = f"{cleaned[: token.start]}{right}{cleaned[token.end :]}"
    return cleaned if meant else None


def _meant(word: str, concepts: Concepts) -> str:
    """The word of the list that is one slip away from an unknown one; "" where none is."""
    if not SHORTEST <= len(word) <= LONGEST:
        return ""
    if (found := concepts.slipped.get(word)) is None:
        found = keep_word(concepts.slipped, word, _nearest(word.replace(APOSTROPHE, ""), concepts), word)
    return found


def _nearest(word: str, concepts: Concepts) -> str:
    if not word.isalpha() or word in concepts.spellings or any(word in known for known in (*concepts.known, concepts.empty)):
        return ""
    return next((right for right in concepts.slips if _is_slip(word, right)), "")


def _is_slip(word: str, right: str) -> bool:
    swapped = sorted(word) == sorted(right)
    if len(right) <= SWAPPED and not swapped:
        return False
    return (swapped or word[0] == right[0]) and OSA.distance(word, right) == 1
