"""Many words of which is only ever asked whether one is among them: their hashes, at a tenth of what a set of texts takes.

Rule: a hash has 64 bits, and texts have another one in every process, so that no two words are taken for each other, by chance or on purpose.
Neighbours: lexicon.py has the common words of a language so; typos.py, concepts.py and slots/ ask; features.py knows its features likewise.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.understanding import packing


@dataclass(frozen=True, slots=True, eq=False)
class WordSet:
    """`names`: the words in one piece, sorted; `marks`: their hashes (this process's own), in rising order."""

    names: packing.Texts
    marks: "array[int]"

    def __contains__(self, word: object) -> bool:
        mark = hash(word)
        at = bisect_left(self.marks, mark)
        return at < len(self.marks) and self.marks[at] == mark


def wordset(words: Iterable[str]) -> WordSet:
    """The set of these words."""
    return unpacked(packing.joined(sorted(set(words))))


def unpacked(names: packing.Texts) -> WordSet:
    """The set whose names were kept. Raises ValueError where they are no texts."""
    return WordSet(names, array("q", sorted(map(hash, packing.parted(names)))))


NONE = wordset(())
