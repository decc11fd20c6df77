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
STEM, ANY, DIGIT, SKIP = "*", "~", "#", ""
NONE: Mapping[str, Any] = {}
"""Most places lead nowhere: they share this."""
FIGURE = ""
"""What figures of speech are found as."""


@dataclass(frozen=True, slots=True)
class Found:
    """A concept in a message: tokens [start, end)."""

    concept: str
    start: int
    end: int


@dataclass(slots=True)
class Way:
    """A place while phrases are laid. `steps`: (part of a phrase, or SKIP, and where it leads); end: the concept that is complete here."""

    end: str | None = None
    steps: list[tuple[str, "Way"]] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A place on the way through phrases, as messages walk it.

    words, stems, digits: what may be said next, and where it leads; gap: where it goes on after other words
    ends: concepts whose phrase is complete here; prefixes: the stems by their first letters
    """

    words: Mapping[str, "Node"]
    stems: Mapping[str, "Node"]
    digits: Mapping[str, "Node"]
    gap: "Node | None"
    ends: Sequence[str]
    prefixes: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Concepts:
    """The way into all phrases, other spellings of a word, words that a slip may be repaired to by first letter, and words left alone."""

    root: Node
    spellings: Mapping[str, str]
    vocabulary: Mapping[str, Sequence[str]]
    known: frozenset[str]


def load(parsed: Mapping[str, Any], common: Iterable[str] = ()) -> Concepts:
    """Compiled concepts. Raises ValueError naming what is wrong."""
    concepts = parsed.get("concepts")
    if not isinstance(concepts, Mapping):
        raise ValueError("concepts.yaml: `concepts` is missing; restore it from the shipped content")
    start, words = Way(), set[str]()
    try:
        lists = lists_of(parsed.get("lists") or {})
        for concept, text in (*concepts.items(), *((FIGURE, text) for text in parsed.get("figures") or ())):
            if not isinstance(text, str):
                raise ValueError(f'{concept} is not a text; write "phrase, another phrase"')
            end = Way(str(concept))
            for row in (row for form in forms(text) for row in rows_of(form, lists)):
                _lay(row, start, end, words)
    except ValueError as error:
        raise ValueError(f"concepts.yaml: {error}") from error
    root = _merged([start], {})
    vocabulary: dict[str, list[str]] = {}
    for word in sorted(w for w in words if len(w) >= SHORTEST_REPAIR):
        vocabulary.setdefault(word[0], []).append(word)
    spellings = {str(wrong): str(right) for right, many in (parsed.get("spellings") or {}).items() for wrong in str(many).split()}
    return Concepts(root, spellings, vocabulary, frozenset(words) | frozenset(common))


def _lay(row: Row, start: Way, target: Way, words: set[str]) -> None:
    """The way of a row of parts from `start` to `target`; its plain words are added to `words`."""
    for place, part in enumerate(row):
        end = target if place == len(row) - 1 else Way()
        if isinstance(part, Choice):
            for inner in part.rows:
                _lay(inner, start, end, words)
            if part.optional:
                start.steps.append((SKIP, end))
        else:
            start.steps.append((part, end))
            if part.isalpha():
                words.add(part)
        start = end


def _reach(way: Way) -> Iterator[Way]:
    """The place and all that are reached from it without a word."""
    yield way
    for part, after in way.steps:
        if part == SKIP:
            yield from _reach(after)


def _merged(ways: Iterable[Way], made: dict[frozenset[int], Node]) -> Node:
    """One place for several that are reached by the same words, so that a message walks one way and not many."""
    places = {id(place): place for way in ways for place in _reach(way)}
    key = frozenset(places)
    if key in made:
        return made[key]
    led: dict[str, list[Way]] = {}
    for place in places.values():
        for part, after in place.steps:
            led.setdefault(part, []).append(after)
    ends = tuple(dict.fromkeys(place.end for place in places.values() if place.end is not None))
    made[key] = one = Node(NONE, NONE, NONE, None, ends, NONE)
    nodes = {part: _merged(after, made) for part, after in led.items() if part != SKIP}
    one.gap = nodes.pop(ANY, None)
    one.digits = {part: node for part, node in nodes.items() if DIGIT in part} or NONE
    one.stems = {part[:-1]: node for part, node in nodes.items() if part.endswith(STEM) and DIGIT not in part} or NONE
    one.words = {part: node for part, node in nodes.items() if not part.endswith(STEM) and DIGIT not in part} or NONE
    one.prefixes = _by_prefix(one.stems) or NONE
    return one


def _by_prefix(stems: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stem in stems:
        found.setdefault(stem[:PREFIX], []).append(stem)
    return found


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
    if at < len(words):
        for child in _next(node, words[at]):
            yield from _walk(child, words, at + 1)
    if node.gap is not None:
        for start in range(at, min(at + GAP + 1, len(words))):
            yield from _walk(node.gap, words, start)


def _next(node: Node, word: str) -> Iterator[Node]:
    """The places that a word leads to: as itself, by its stem, by its digits."""
    if (child := node.words.get(word)) is not None:
        yield child
    for stem in node.prefixes.get(word[:PREFIX], ()):
        if word.startswith(stem):
            yield node.stems[stem]
    if node.digits and word[:1].isdigit():
        for mask, child in node.digits.items():
            if _fits(mask, word):
                yield child


def _fits(mask: str, word: str) -> bool:
    """Whether the word has the mask's figures, any for `#`; a star in the mask's end takes what follows."""
    if mask.endswith(STEM):
        return len(word) >= len(mask) - 1 and _fits(mask[:-1], word[: len(mask) - 1])
    return len(mask) == len(word) and all(m == c or (m == DIGIT and c.isdigit()) for m, c in zip(mask, word, strict=True))


def repair(word: str, concepts: Concepts) -> str:
    """The word, its usual spelling, or the one known word that is a slip away from it."""
    if word in concepts.spellings:
        return concepts.spellings[word]
    if len(word) < SHORTEST_REPAIR or word in concepts.known or not word.isalpha():
        return word
    if any(word.startswith(stem) for stem in concepts.root.prefixes.get(word[:PREFIX], ())):
        return word
    alike = concepts.vocabulary.get(word[0], ())
    best = extractOne(word, alike, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
    return str(best[0]) if best else word
