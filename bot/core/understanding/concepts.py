"""Signs in a message: phrases of content's concepts found among its words, with light typo repair.

Rule 1: words are compared one by one; nothing is decided by the likeness of whole strings.
Rule 2: only a word that no language list knows is repaired, and only to a word one slip away.
Neighbours: red_flags.py combines concepts by rules; content/<code>/lexicon/concepts.yaml lists the phrases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

GAP = 4
SHORTEST_REPAIR = 5
STEM, ANY, DIGIT = "*", "~", "#"


@dataclass(frozen=True, slots=True)
class Found:
    """A concept in a message: tokens [start, end)."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Concepts:
    """Compiled phrases: by their first word, by the stem that begins them, and all words for repair.

    exact, stems: first word (or its first three letters) -> [(phrase, concept)]
    vocabulary:   words that a slip may be repaired to; known: words that are left alone
    """

    exact: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    stems: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    vocabulary: tuple[str, ...]
    known: frozenset[str]


def load(parsed: Mapping[str, Any], common: Iterable[str] = ()) -> Concepts:
    """Compiled concepts. Raises ValueError naming what is wrong."""
    concepts = parsed.get("concepts")
    if not isinstance(concepts, Mapping):
        raise ValueError("concepts.yaml: `concepts` is missing; restore it from the shipped content")
    exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    words: set[str] = set()
    for concept, phrases in concepts.items():
        if not isinstance(phrases, str):
            raise ValueError(f'concepts.yaml: {concept} is not a text; write "phrase, another phrase"')
        for phrase in (tuple(p.split()) for p in phrases.casefold().split(",") if p.strip()):
            first = phrase[0]
            target = stems if first.endswith(STEM) or DIGIT in first else exact
            target.setdefault(
                first[:3] if target is stems and DIGIT not in first else first[:1] if DIGIT in first else first, []
            ).append((phrase, str(concept)))
            words |= {w for w in phrase if w.isalpha()}
    known = frozenset(words) | frozenset(common)
    vocabulary = tuple(sorted(w for w in words if len(w) >= SHORTEST_REPAIR))
    return Concepts(_frozen(exact), _frozen(stems), vocabulary, known)


def _frozen(index: dict[str, list[tuple[tuple[str, ...], str]]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    return {k: tuple(v) for k, v in index.items()}


def find(said: Sequence[str], concepts: Concepts) -> list[Found]:
    """Every phrase of every concept in the words, overlaps included."""
    words = [repair(w, concepts) for w in said]
    found = []
    for at, word in enumerate(words):
        candidates = [*concepts.exact.get(word, ()), *concepts.stems.get(word[:3], ()), *concepts.stems.get(word[:1], ())]
        for phrase, concept in candidates:
            if end := _matches(phrase, words, at):
                found.append(Found(concept, at, end))
    return found


def _matches(phrase: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """Where the phrase ends if it stands at `at`; 0 where it does not."""
    gap = False
    for part in phrase:
        if part == ANY:
            gap = True
            continue
        steps = range(GAP + 1) if gap else range(1)
        hit = next((at + s for s in steps if at + s < len(words) and same(part, words[at + s])), None)
        if hit is None:
            return 0
        at, gap = hit + 1, False
    return at


def same(part: str, word: str) -> bool:
    """Whether a word fits a part of a phrase: equal, a stem of it, or with any digit for `#`."""
    if part.endswith(STEM):
        return word.startswith(part[:-1])
    if DIGIT in part:
        return len(word) == len(part) and all(p == w or (p == DIGIT and w.isdigit()) for p, w in zip(part, word, strict=True))
    return part == word


def repair(word: str, concepts: Concepts) -> str:
    """The word, or the one known word that is a slip away from it."""
    if len(word) < SHORTEST_REPAIR or word in concepts.known or not word.isalpha():
        return word
    if any(word.startswith(phrase[0][:-1]) for phrase, _ in concepts.stems.get(word[:3], ())):
        return word
    slips = 2 if len(word) >= 9 else 1
    best = extractOne(word, concepts.vocabulary, scorer=OSA.distance, score_cutoff=slips)
    return str(best[0]) if best and best[0][0] == word[0] else word
