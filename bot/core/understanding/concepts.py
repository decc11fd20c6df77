"""Signs in a message: phrases of content's concepts found among its words, with light typo repair.

Rule 1: words are compared one by one; nothing is decided by the likeness of whole strings.
Rule 2: only a word that no language list knows is repaired, and only to a word one slip away.
Neighbours: phrases.py spells the short forms out; red_flags.py combines concepts by rules; content/<code>/lexicon/concepts.yaml.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from sys import intern
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.core.understanding.phrases import Choice, Row, forms, lists_of, rows_of

GAP = 4
"""Other words that `~` stands for at most."""
FILLERS = 3
"""Small words that `%` stands for at most."""
SHORTEST_REPAIR = 5
LONG = 9
"""Letters from which on two slips are repaired."""
SHORTEST_STEM = 3
STEM, ANY, SMALL, DIGIT, SKIP = "*", "~", "%", "#", ""
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


@dataclass(slots=True, repr=False)
class Way:
    """A place while phrases are laid. `steps`: (part of a phrase, or SKIP, and where it leads); end: the concept that is complete here."""

    end: str | None = None
    steps: list[tuple[str, "Way"]] = field(default_factory=list)


@dataclass(slots=True, repr=False)
class Node:
    """A place on the way through phrases, as messages walk it. (Not shown as text: places are shared, and the text would not end.)

    words, stems, digits: what may be said next, and where it leads
    gap, small: where it goes on after any other words, or after small ones only
    ends: concepts whose phrase is complete here
    """

    words: Mapping[str, "Node"]
    stems: Mapping[str, "Node"]
    digits: Mapping[str, "Node"]
    gap: "Node | None"
    small: "Node | None"
    ends: Sequence[str]


@dataclass(frozen=True, slots=True)
class Concepts:
    """The way into all phrases, and words.

    small: what `%` stands for; never: words that `~` does not; spellings: others of a word; vocabulary: what a slip may be repaired to, by first letter
    known: words left alone
    """

    root: Node
    small: frozenset[str]
    spellings: Mapping[str, str]
    vocabulary: Mapping[str, Sequence[str]]
    known: frozenset[str]
    never: frozenset[str] = frozenset()


def load(parsed: Mapping[str, Any], common: Iterable[str] = ()) -> Concepts:
    """Compiled concepts. Raises ValueError naming what is wrong."""
    concepts = parsed.get("concepts")
    if not isinstance(concepts, Mapping):
        raise ValueError("concepts.yaml: `concepts` is missing; restore it from the shipped content")
    start, words = Way(), set[str]()
    try:
        lists = lists_of(parsed.get("lists") or {})
        small, never = (frozenset(str(parsed.get(name) or "").replace(",", " ").split()) for name in ("small", "never"))
        for concept, text in (*concepts.items(), *((FIGURE, text) for text in parsed.get("figures") or ())):
            if not isinstance(text, str):
                raise ValueError(f'{concept} is not a text; write "phrase, another phrase"')
            target = Way(str(concept))
            for row in (row for form in forms(text) for row in rows_of(form, lists)):
                _lay(row, start, target, words)
    except ValueError as error:
        raise ValueError(f"concepts.yaml: {error}") from error
    root = _merged([start], {})
    vocabulary: dict[str, list[str]] = {}
    for word in sorted(w for w in words if len(w) >= SHORTEST_REPAIR):
        vocabulary.setdefault(word[0], []).append(word)
    spellings = {str(wrong): str(right) for right, many in (parsed.get("spellings") or {}).items() for wrong in str(many).split()}
    return Concepts(root, small, spellings, vocabulary, frozenset(words) | small | frozenset(common), never)


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
            start.steps.append((intern(part), end))
            if part.isalpha():
                words.add(part)
        start = end


def _reach(way: Way) -> Iterator[Way]:
    """The place and all that are reached from it without a word."""
    yield way
    for part, after in way.steps:
        if part == SKIP:
            yield from _reach(after)


def _merged(ways: Sequence[Way], made: dict[bytes | int, Node]) -> Node:
    """One place for several that are reached by the same words, so that a message walks one way and not many.

    made: places by what they were made of (a single way by its id alone), and by what they lead to: two that lead to the same are one.
    """
    if len(ways) > 1:
        return _joined(ways, made)
    alone = id(ways[0])
    if alone not in made:
        made[alone] = _joined(ways, made)
    return made[alone]


def _joined(ways: Sequence[Way], made: dict[bytes | int, Node]) -> Node:
    places = {id(place): place for way in ways for place in _reach(way)}
    key = _mark(*sorted(places))
    if key in made:
        return made[key]
    led: dict[str, list[Way]] = {}
    for place in places.values():
        for part, after in place.steps:
            led.setdefault(part, []).append(after)
    ends = tuple(dict.fromkeys(place.end for place in places.values() if place.end is not None))
    nodes = {part: _merged(after, made) for part, after in led.items() if part != SKIP}
    alike = _mark(*sorted(ends), *sorted(f"{part} {id(node)}" for part, node in nodes.items()))
    made[key] = made[alike] if alike in made else made.setdefault(alike, _node(nodes, ends))
    return made[key]


def _mark(*parts: object) -> bytes:
    """A short mark that no other parts have: thousands of long keys would cost more than what they lead to."""
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def _node(nodes: dict[str, Node], ends: Sequence[str]) -> Node:
    """The place that leads by each part to its node."""
    gap, small = nodes.pop(ANY, None), nodes.pop(SMALL, None)
    digits = {part: node for part, node in nodes.items() if DIGIT in part} or NONE
    stems = {intern(part[:-1]): node for part, node in nodes.items() if part.endswith(STEM) and DIGIT not in part} or NONE
    words = {part: node for part, node in nodes.items() if not part.endswith(STEM) and DIGIT not in part} or NONE
    return Node(words, stems, digits, gap, small, ends)


def find(said: Sequence[str], concepts: Concepts, spared: Collection[str] = ()) -> list[Found]:
    """Every phrase of every concept in the words, overlaps included; none that is part of a figure of speech. `spared`: words not repaired."""
    words = [w if w in spared else repair(w, concepts) for w in said]
    found: list[Found] = []
    for at in range(len(words)):
        found.extend(
            Found(concept, at, end) for concept, end in dict.fromkeys(_walk(concepts.root, words, at, concepts)) if end > at
        )
    figures = [f for f in found if f.concept == FIGURE]
    return [f for f in found if not any(g.start <= f.start and f.end <= g.end for g in figures)] if figures else found


def _walk(node: Node, words: Sequence[str], at: int, concepts: Concepts) -> Iterator[tuple[str, int]]:
    """Phrases that go on from `node` with the word at `at`: their concepts, and where they end."""
    for concept in node.ends:
        yield concept, at
    if at < len(words):
        for child in _next(node, words[at]):
            yield from _walk(child, words, at + 1, concepts)
    if node.gap is not None:
        for start in range(at, min(at + GAP + 1, len(words))):
            yield from _walk(node.gap, words, start, concepts)
            if words[start] in concepts.never:
                break
    if node.small is not None:
        for start in range(at, min(at + FILLERS, len(words)) + 1):
            yield from _walk(node.small, words, start, concepts)
            if start == len(words) or words[start] not in concepts.small:
                return


def _next(node: Node, word: str) -> Iterator[Node]:
    """The places that a word leads to: as itself, by its stem, by its digits."""
    if (child := node.words.get(word)) is not None:
        yield child
    if node.stems:
        yield from (node.stems[part] for part in _beginnings(word) if part in node.stems)
    if node.digits and word[:1].isdigit():
        for mask, child in node.digits.items():
            if _fits(mask, word):
                yield child


def _beginnings(word: str) -> Iterator[str]:
    """What a stem of the word may be: its first letters, and itself."""
    return (word[:end] for end in range(SHORTEST_STEM, len(word) + 1))


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
    if any(part in concepts.root.stems for part in _beginnings(word)):
        return word
    alike = concepts.vocabulary.get(word[0], ())
    best = extractOne(word, alike, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
    return str(best[0]) if best else word
