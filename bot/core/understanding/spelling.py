"""How a language spells: letters that are typed in several ways, and words made of several.

"Rückenschmerzen", "Rueckenschmerzen" and "Ruckenschmerzen" are one word to every reader, and "Brustschmerz" is "Brust" and "Schmerz".
Rule 1: the lexicon and the messages go through the same spelling, so that authors write as their language is written.
Rule 2: ids, names of lists and numbers that are kept are no words: they stay as they are.
Neighbours: normalise.py cuts a message into tokens with this; content/<code>/lexicon/words.yaml, `spelling`, says how.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.remembering import keep_word

WORDS_AS_KEYS = frozenset(
    ("values", "fractions", "multiples", "after_article", "days_of", "minutes_of", "weekdays", "months", "words", "factors", "named", "spellings", "endings", "irregular")
)  # fmt: skip
"""Maps of the lexicon whose keys are words that people say; all other keys are ids."""
SHORTEST = 3
"""Letters of a word before another one that is joined to it."""
_NAMES = re.compile(r"<[^<>]*>|\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """letters: (as typed, as read), in the order in which they are put; heads: words that are joined to the end of others;
    whole: words that end like one of these and are not made of two; hyphens: whether they
    join words without a meaning of their own; known: words that were read so before, with the letters of their first part."""

    letters: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    hyphens: bool = False
    known: dict[str, tuple[str, int]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.letters)


PLAIN = Spelling()


def load(words: Mapping[str, Any]) -> Spelling:
    """The spelling of a parsed words.yaml. Raises ValueError saying what is wrong."""
    given = words.get("spelling") or {}
    try:
        letters = tuple((str(a), str(b or "")) for a, b in (given.get("letters") or {}).items())
        plain = Spelling(letters)
        heads = sorted({folded(str(w), plain) for w in given.get("joined") or ()}, key=lambda w: (-len(w), w))
        whole = frozenset(folded(str(w), plain) for w in given.get("whole") or ())
        return Spelling(letters, tuple(heads), whole, given.get("hyphens") == "join")
    except (TypeError, AttributeError) as error:
        raise ValueError(f"words.yaml: spelling: {error}; compare with the shipped content") from error


def folded(text: str, spelling: Spelling) -> str:
    """`text` in small letters, in the one way in which every letter is read."""
    small = text.casefold()
    for typed, read in spelling.letters:
        small = small.replace(typed, read)
    return small


def cut(word: str, spelling: Spelling) -> int:
    """Letters of the first part of a folded word that is joined of two; 0 where it is one."""
    if word.endswith(spelling.heads) and word not in spelling.whole:  # few words do: they are looked at for all at once
        for head in spelling.heads:
            if word.endswith(head) and len(word) - len(head) >= SHORTEST:
                return len(word) - len(head)
    return 0


def read(word: str, spelling: Spelling) -> tuple[str, int]:
    """A word folded, and the letters of its first part where it is joined of two, else 0."""
    if (found := spelling.known.get(word)) is None:
        text = folded(word, spelling)
        found = keep_word(spelling.known, word, (text, cut(text, spelling)), word)
    return found


def spelt(text: str, spelling: Spelling) -> str:
    """`text` as its readers see it: folded, joined words apart. What stands in <> or {} is a name, and stays."""
    if spelling == PLAIN:
        return text
    parts, last = [], 0
    for name in _NAMES.finditer(text):
        parts += [_parted(text[last : name.start()], spelling), name.group()]
        last = name.end()
    return "".join([*parts, _parted(text[last:], spelling)])


def _parted(text: str, spelling: Spelling) -> str:
    return _WORD.sub(lambda m: _apart(m.group(), spelling), folded(text, spelling))


def _apart(word: str, spelling: Spelling) -> str:
    at = cut(word, spelling)
    return f"{word[:at]} {word[at:]}" if at else word


def lexicon(parsed: Any, spelling: Spelling, *, words: bool = False) -> Any:
    """A parsed lexicon file with every word spelt as messages are read. `words`: the keys of this map are words."""
    if spelling == PLAIN:
        return parsed
    if isinstance(parsed, str):
        return spelt(parsed, spelling)
    if isinstance(parsed, list):
        return [lexicon(one, spelling) for one in parsed]
    if isinstance(parsed, dict):
        return {
            (spelt(str(key), spelling) if words else key): lexicon(value, spelling, words=str(key) in WORDS_AS_KEYS)
            for key, value in parsed.items()
        }
    return parsed
