"""Typing errors: a word that nobody taught becomes the nearest word that somebody did.

Rule 1: a word of the examples is never changed, a common word of the language by one letter at most; numbers and marks never.
Rule 2: short words are not guessed: under four letters nothing is repaired.
Rule 3: the same word is always repaired in the same way, whatever stands around it.
Neighbours: normalise.py makes the tokens; features.py and the other readers compare the repaired ones.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.remembering import keep_word
from bot.core.understanding.normalise import Token

SHORTEST = 4
"""Letters a word needs to be repaired at all; shorter words have too many neighbours."""
LONG = 6
"""From this many letters on two errors are allowed, below one."""
LONGEST = 30
"""Longer strings are no words."""
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that a typing error can stand for.

    words:  by falling frequency, so that the first of equally near words is the commonest
    masks:  for each word, a bit for each letter in it: a cheap lower bound of the distance
    lengths: letters of each word
    known:  words of the examples, left alone; common: words of the language, changed by one letter at most
    met:    words that were compared with all of these before: one message's words are asked about for itself and for its parts
    """

    words: tuple[str, ...]
    masks: npt.NDArray[np.uint32]
    lengths: npt.NDArray[np.uint8]
    known: frozenset[str]
    common: Container[str]
    met: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)


def vocabulary(counts: Mapping[str, int], common: Container[str] = ()) -> Vocabulary:
    """The vocabulary of words with how often each was seen; `common` words are spared more, and never offered."""
    fit = [w for w in counts if SHORTEST - 1 <= len(w) <= LONGEST and w.isalpha()]
    words = tuple(sorted(sorted(fit), key=counts.__getitem__, reverse=True))
    return Vocabulary(
        words=words,
        masks=_masks(words),
        lengths=np.array([len(w) for w in words], dtype=np.uint8),
        known=frozenset(counts),
        common=common,
    )


def repair_word(word: str, known: Vocabulary) -> str:
    """`word`, or the nearest word of the vocabulary: one error under six letters, two from there on (optimal string alignment).

    Among equally near words the one with the same first letter wins, then the commonest.
    """
    if word in known.known or not word.isalpha() or not SHORTEST <= len(word) <= LONGEST:
        return word
    if (found := known.met.get(word)) is None:
        found = keep_word(known.met, word, _repaired(word, known), word)
    return found


def _repaired(word: str, known: Vocabulary) -> str:
    if _DRAWN_OUT.search(word) and (squeezed := _squeeze(word, known)) != word:
        return squeezed
    budget = _budget(word, known)
    near = _near(word, known, budget) if budget else []
    found = process.extract(word, [known.words[i] for i in near], scorer=OSA.distance, score_cutoff=budget, limit=None)
    if not found:
        return word
    return str(min(found, key=lambda hit: (hit[1] + (hit[0][0] != word[0]) * 0.5, hit[2]))[0])


def _budget(word: str, known: Vocabulary) -> int:
    """Errors that are allowed; one at most in a common word, for "trail" may mean "trial" where nobody taught "trail"."""
    if word in known.common:
        return 1 if len(word) > SHORTEST else 0
    return 2 if len(word) >= LONG else 1


def repair(tokens: Iterable[Token], known: Vocabulary) -> tuple[Token, ...]:
    """The tokens with their `text` repaired; places and raw forms stay."""
    return tuple(t if (fixed := repair_word(t.text, known)) == t.text else t._replace(text=fixed) for t in tokens)


def _near(word: str, known: Vocabulary, budget: int) -> list[int]:
    """Places of words that can lie within the budget: near in length, and few letters of one that the other lacks."""
    if not known.words:
        return []
    mask = np.uint32(_mask(word))
    lacks = np.bitwise_count(known.masks & ~mask)
    extra = np.bitwise_count(mask & ~known.masks)
    apart = np.abs(known.lengths.astype(np.int16) - len(word))
    return np.flatnonzero((lacks <= budget) & (extra <= budget) & (apart <= budget)).tolist()


def _mask(word: str) -> int:
    """A bit for each of the letters a to z, and the upper bits shared by all others."""
    bits = 0
    for char in word:
        place = ord(char) - 97
        bits |= 1 << (place if 0 <= place < 26 else 26 + ord(char) % 6)
    return bits


def _masks(words: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The mask of each word, as `_mask` makes it, of thousands of words at once."""
    if not words:
        return np.zeros(0, np.uint32)
    chars = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).astype(np.int64)
    places = np.where((chars >= 97) & (chars < 123), chars - 97, 26 + chars % 6)
    lengths = [len(word) for word in words]
    starts = np.cumsum([0, *lengths[:-1]])
    return np.bitwise_or.reduceat(np.left_shift(1, places), starts).astype(np.uint32)


def _squeeze(word: str, known: Vocabulary) -> str:
    """Letters drawn out for stress, cut to two or to one, whichever is a known word; else `word`."""
    for run in (r"\1\1", r"\1"):
        short = _DRAWN_OUT.sub(run, word)
        if short in known.known:
            return short
    return word
