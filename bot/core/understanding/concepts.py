"""Signs in a message: phrases of content's concepts found among its words, with light typo repair.

Rule 1: words are compared one by one; nothing is decided by the likeness of whole strings.
Rule 2: only a word that no language list knows is repaired, and only to a word one slip away.
Neighbours: phrases.py spells the short forms out; red_flags.py combines concepts by rules; content/<code>/lexicon/concepts.yaml.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.core.understanding.phrases import Choice, Row, forms, lists_of, rows_of

GAP = 4
SHORTEST_REPAIR = 5
LONG = 9
"""Letters from which on two slips are repaired."""
PREFIX = 3
STEM, ANY, DIGIT = "*", "~", "#"
FIGURE = ""
"""What figures of speech are found as."""


@dataclass(frozen=True, slots=True)
class Found:
    """A concept in a message: tokens [start, end)."""

    concept: str
    start: int
    end: int


@dataclass(slots=True)
class Node:
    """A place on the way through phrases.

    words, stems, digits: what may be said next, and where it leads; gaps: where it goes on after other words
    skips: places that are reached without a word; ends: concepts whose phrase is complete here
    """

    words: dict[str, list["Node"]] = field(default_factory=dict)
    stems: dict[str, list[tuple[str, "Node"]]] = field(default_factory=dict)
    digits: list[tuple[str, "Node"]] = field(default_factory=list)
    gaps: list["Node"] = field(default_factory=list)
    skips: list["Node"] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Concepts:
    """The way into all phrases, words that a slip may be repaired to, and words that are left alone."""

    root: Node
    vocabulary: tuple[str, ...]
    known: frozenset[str]


def load(parsed: Mapping[str, Any], common: Iterable[str] = ()) -> Concepts:
    """Compiled concepts. Raises ValueError naming what is wrong."""
    concepts = parsed.get("concepts")
    if not isinstance(concepts, Mapping):
        raise ValueError("concepts.yaml: `concepts` is missing; restore it from the shipped content")
    root, words = Node(), set[str]()
    try:
        lists = lists_of(parsed.get("lists") or {})
        for concept, text in (*concepts.items(), *((FIGURE, text) for text in parsed.get("figures") or ())):
            if not isinstance(text, str):
                raise ValueError(f'{concept} is not a text; write "phrase, another phrase"')
            for row in (row for form in forms(text) for row in rows_of(form, lists)):
                _lay(row, root, Node(ends=[str(concept)]), words)
    except ValueError as error:
        raise ValueError(f"concepts.yaml: {error}") from error
    vocabulary = tuple(sorted(w for w in words if len(w) >= SHORTEST_REPAIR))
    return Concepts(root, vocabulary, frozenset(words) | frozenset(common))


def _lay(row: Row, start: Node, target: Node, words: set[str]) -> None:
    """The way of a row of parts from `start` to `target`; its plain words are added to `words`."""
    for place, part in enumerate(row):
        end = target if place == len(row) - 1 else Node()
        if isinstance(part, Choice):
            for inner in part.rows:
                _lay(inner, start, end, words)
            if part.optional:
                start.skips.append(end)
        else:
            _step(part, start, end)
            if part.isalpha():
                words.add(part)
        start = end


def _step(part: str, start: Node, end: Node) -> None:
    if part == ANY:
        start.gaps.append(end)
    elif DIGIT in part:
        start.digits.append((part, end))
    elif part.endswith(STEM):
        start.stems.setdefault(part[:PREFIX], []).append((part[:-1], end))
    else:
        start.words.setdefault(part, []).append(end)


def find(said: Sequence[str], concepts: Concepts) -> list[Found]:
    """Every phrase of every concept in the words, overlaps included; none that is part of a figure of speech."""
    words = [repair(w, concepts) for w in said]
    found: list[Found] = []
    for at in range(len(words)):
        found.extend(Found(concept, at, end) for concept, end in dict.fromkeys(_walk(concepts.root, words, at)) if end > at)
    figures = [f for f in found if f.concept == FIGURE]
    return [f for f in found if not any(g.start <= f.start and f.end <= g.end for g in figures)] if figures else found


def _walk(node: Node, words: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    """Phrases that go on from `node` with the word at `at`: their concepts, and where they end."""
    for concept in node.ends:
        yield concept, at
    for skipped in node.skips:
        yield from _walk(skipped, words, at)
    if at < len(words):
        for child in _next(node, words[at]):
            yield from _walk(child, words, at + 1)
    for after in node.gaps:
        for start in range(at, min(at + GAP + 1, len(words))):
            yield from _walk(after, words, start)


def _next(node: Node, word: str) -> Iterator[Node]:
    """The places that a word leads to: as itself, by its stem, by its digits."""
    yield from node.words.get(word, ())
    for stem, child in node.stems.get(word[:PREFIX], ()):
        if word.startswith(stem):
            yield child
    if node.digits and word[:1].isdigit():
        for mask, child in node.digits:
            if _fits(mask, word):
                yield child


def _fits(mask: str, word: str) -> bool:
    """Whether the word has the mask's figures, any for `#`; a star in the mask's end takes what follows."""
    if mask.endswith(STEM):
        return len(word) >= len(mask) - 1 and _fits(mask[:-1], word[: len(mask) - 1])
    return len(mask) == len(word) and all(m == c or (m == DIGIT and c.isdigit()) for m, c in zip(mask, word, strict=True))


def repair(word: str, concepts: Concepts) -> str:
    """The word, or the one known word that is a slip away from it."""
    if len(word) < SHORTEST_REPAIR or word in concepts.known or not word.isalpha():
        return word
    if any(word.startswith(stem) for stem, _ in concepts.root.stems.get(word[:PREFIX], ())):
        return word
    best = extractOne(word, concepts.vocabulary, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
    return str(best[0]) if best and best[0][0] == word[0] else word
