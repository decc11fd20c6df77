"""A message -> weighted features: words, stems, letters and concepts, as one sparse vector.

Rule 1: what a word means comes from the lexicon and the examples; this file knows how to cut, count and weigh.
Rule 2: every block of features has length 1 before its weight, so that long and short messages compare.
Rule 3: the same text gives the same vector in training and in use: both go through `cut` and `weigh`.
Neighbours: lexicon.py, typos.py; training.py chooses the vocabulary and the weights; intents.py uses them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice

import numpy as np
import numpy.typing as npt

from bot.core.remembering import USUAL
from bot.core.understanding import packing
from bot.core.understanding.lexicon import Lexicon, spelled, stem
from bot.core.understanding.normalise import Token
from bot.core.understanding.typos import Vocabulary, repair_word

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

WORDS, STEMS, LETTERS, CONCEPTS = "w", "s", "c", "k"
BLOCKS = (WORDS, STEMS, LETTERS, CONCEPTS)
MOST_WORDS = 120
"""Words of a message that are read; a longer text is cut, which keeps the time bounded."""
MOST_CONCEPTS = 7
"""Concepts of a message that are paired with one another."""
REACH = 5
"""Telling words apart, at most, to make a pair."""
LETTER_RUNS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Space:
    """The known features, a column each.

    names:  of the columns, in one piece: tens of thousands of texts would be the greater part of the memory, and only authors ask for one
    marks:  hashes of the names (this process's own), in rising order; column: of each of them
    idf:    weight of each column; block: index into BLOCKS of each column; weights: of the blocks
    """

    names: packing.Texts
    marks: npt.NDArray[np.int64]
    column: Ints
    idf: Floats
    block: npt.NDArray[np.int8]
    weights: tuple[float, ...]


def space_named(names: packing.Texts, idf: Floats, block: npt.NDArray[np.int8], weights: tuple[float, ...]) -> Space:
    """The space of features with these names. Raises ValueError where they are no texts."""
    marks = np.fromiter(map(hash, packing.parted(names)), np.int64)
    order = np.argsort(marks)
    return Space(names, marks[order], order.astype(np.int32), idf, block, weights)


def words(tokens: Iterable[Token], lexicon: Lexicon, known: Vocabulary | None) -> list[str]:
    """Plain words of a message: chat spellings written out, typing errors repaired where `known` is given."""
    plain = spelled((token.text for token in islice(tokens, MOST_WORDS)), lexicon)[:MOST_WORDS]
    return [repair_word(word, known) for word in plain] if known else plain


def concepts_of(stems: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Ids of the concepts that the stems name, in order; at each place all phrases that begin there."""
    found: list[str] = []
    for start in range(len(stems)):
        phrase = ""
        for stop in range(start, min(start + lexicon.longest, len(stems))):
            phrase = f"{phrase} {stems[stop]}" if phrase else stems[stop]
            if ids := lexicon.concepts.get(phrase):
                found.extend(ids)
    return found


def cut(plain: Sequence[str], lexicon: Lexicon) -> Counter[str]:
    """How often each feature stands in a message of these plain words."""
    shaped = [_shape(word) for word in plain]
    stems = [stem(word, lexicon) for word in plain]
    found = [WORDS + word for word in shaped]
    found.extend(f"{WORDS}{a} {b}" for a, b in _pairs([w for w in shaped if _spoken(w)]))
    found.extend(_stem_features([_shape(s) for s in stems], shaped, lexicon))
    for word in shaped:
        if word.isalpha():
            found.extend(_runs(word) if len(word) <= USUAL else _cut(word))
    ids = concepts_of(stems, lexicon)
    found.extend(CONCEPTS + i for i in ids)
    few = sorted(set(ids))[:MOST_CONCEPTS]
    found.extend(f"{CONCEPTS}{a} {b}" for i, a in enumerate(few) for b in few[i + 1 :])
    return Counter(found)


def _stem_features(stems: Sequence[str], shaped: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Stems, telling neighbours in order, and telling pairs within REACH in any order."""
    found = [STEMS + s for s in stems]
    telling = [s for s, w in zip(stems, shaped, strict=True) if w not in lexicon.stops and w[0].isalnum()]
    found.extend(f"{STEMS}{a} {b}" for a, b in _pairs(telling) if telling)
    for i, a in enumerate(telling):
        found.extend(f"{STEMS}{a}+{b}" if a < b else f"{STEMS}{b}+{a}" for b in telling[i + 1 : i + 1 + REACH] if a != b)
    return found


def _spoken(word: str) -> bool:
    """A word, a number or an emoji, not a mark."""
    return word[0].isalnum() or ord(word[0]) > 0x2000


def weigh(counts: Mapping[str, int], space: Space) -> tuple[Ints, Floats]:
    """Columns and values of the message's vector: (1 + log count) x idf, each block scaled to its weight."""
    columns, known = _known(counts, space)
    if not len(columns):
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    often = np.fromiter(counts.values(), np.float64, len(counts))[known]
    values = (1.0 + np.log(often)).astype(np.float32) * space.idf[columns]
    blocks = space.block[columns]
    norms = np.sqrt(np.bincount(blocks, values * values, minlength=len(BLOCKS)))
    scale = np.asarray(space.weights) / np.maximum(norms, 1e-9)
    return columns, (values * scale[blocks]).astype(np.float32)


def known_of(counts: Mapping[str, int], space: Space) -> list[str]:
    """The features of a message that are known, in the order of the columns that `weigh` gives."""
    return list(compress(counts, _known(counts, space)[1].tolist()))


def _known(counts: Mapping[str, int], space: Space) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Columns of the features that are known, in their order, and which of the features those are."""
    marks = np.fromiter(map(hash, counts), np.int64, len(counts))
    if not len(space.marks):
        return np.zeros(0, np.int32), np.zeros(len(marks), bool)
    near = space.marks.searchsorted(marks)
    known = space.marks.take(near, mode="clip") == marks
    return space.column[near[known]], known


def _shape(word: str) -> str:
    """Numbers become their shape, so that 7 and 8 are one word."""
    return "".join("0" if c.isdecimal() else c for c in word) if word[0].isdecimal() else word


def _pairs(items: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Neighbours, the message's edges included."""
    return zip(["^", *items], [*items, "$"], strict=True)


@lru_cache(maxsize=2000)
def _runs(word: str) -> tuple[str, ...]:
    """The letters of a word, remembered: few words are most of what people write."""
    return _cut(word)


def _cut(word: str) -> tuple[str, ...]:
    padded = f"<{word}>"
    return tuple(LETTERS + padded[i : i + n] for n in LETTER_RUNS for i in range(len(padded) - n + 1))
