"""Signs in a message: phrases of content's concepts found among its words, with light typo repair.

Rule 1: words are compared one by one; nothing is decided by the likeness of whole strings.
Rule 2: only a word that no language list knows is repaired, and only to a word one slip away.
Rule 3: an empty word (article, oath) never parts a phrase; it does not begin or end one by this rule.
Rule 4: what `~` and `%` stand for in a figure of speech ends with the clause: "passed out, woke up in the grass asleep" is none.
Neighbours: graph.py compiles the phrases; red_flags.py combines concepts by rules; content/<code>/lexicon/concepts.yaml.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.core.remembering import keep_word
from bot.core.understanding.graph import DIGIT, FIGURE, NOWHERE, ROOT, STEM, Graph, compiled

GAP = 4
"""Other words that `~` stands for at most."""
FILLERS = 3
"""Small words that `%` stands for at most."""
PASSED = 2
"""Empty words in a row that any phrase passes over."""
SHORTEST_REPAIR = 5
LONG = 9
"""Letters from which on two slips are repaired."""
SHORTEST_STEM = 3
APOSTROPHE = "'"
_WORDS = ("small", "never", "empty", "before", "parts", "led", "slips")
"""Lists of words in concepts.yaml."""
PARTS = frozenset(",.!?;:()\n")
"""Marks that end a clause."""
_STRETCHED = re.compile(r"(.)\1\1+")
"""A letter more often in a row than words have it."""


class Found(NamedTuple):
    """A concept in a message: tokens [start, end)."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Concepts:
    """The graph of all phrases, and words.

    small: what `%` stands for; never: words that `~` does not; spellings: others of a word; vocabulary: what a slip may be repaired to, by first letter
    common: words of the language, left alone
    joined: two words -> the one that phrases have for them: "do not" -> "dont"
    empty: words that say nothing, which a phrase passes over once it has begun: "cant feel the bloody legs"
    before: words that, as the small ones, make no sign of a figure of speech behind them: "i am (dying to know)"
    also: words that may stand for others as well, where people write as they speak: "me" for "my"; endings: the same of endings
    slips: short words of emergencies; slipped: words that were compared with them before (slips.py)
    met: words that were looked up before, repaired where they may be
    """

    graph: Graph
    small: frozenset[str]
    spellings: Mapping[str, str]
    vocabulary: Mapping[str, Sequence[str]]
    common: Container[str]
    never: frozenset[str] = frozenset()
    joined: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()
    led: frozenset[str] = frozenset()
    endings: tuple[tuple[str, str], ...] = ()
    slips: tuple[str, ...] = ()
    slipped: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)
    met: dict[tuple[str, bool], "_Said"] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def known(self) -> tuple[Container[str], ...]:
        """Words that are never taken for a slip."""
        return self.graph.words, self.small, self.common


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of a message. labels: what it is in the graph, as itself and by its stems; small: whether `%` may stand for it;
    never: whether `~` may not; empty: whether any phrase passes over it; parts: whether it ends a clause; begins: whether a phrase may begin
    with it, as few words do"""

    word: str
    labels: tuple[int, ...]
    small: bool
    never: bool
    empty: bool
    parts: bool
    begins: bool


def load(parsed: Mapping[str, Any], common: Container[str] = (), graph: Graph | None = None) -> Concepts:
    """Concepts ready to be looked for. `graph`: compiled from the same concepts before. Raises ValueError naming what is wrong."""
    graph = graph or compiled(parsed)
    small, never, empty, before, parts, led, slips = (
        frozenset(str(parsed.get(name) or "").replace(",", " ").split()) for name in _WORDS
    )
    vocabulary: dict[str, list[str]] = {}
    for word in sorted(w for w in graph.words if len(w) >= SHORTEST_REPAIR):
        vocabulary.setdefault(word[0], []).append(word)
    spellings = {str(wrong): str(right) for right, many in (parsed.get("spellings") or {}).items() for wrong in str(many).split()}
    joined = {
        tuple(pair.split()): str(one) for one, pairs in (parsed.get("joined") or {}).items() for pair in str(pairs).split(",")
    }
    endings = tuple((str(short), str(full)) for short, full in (parsed.get("endings") or {}).items())
    others = _others(parsed.get("also") or {})
    return Concepts(
        graph, small, spellings, vocabulary, common, never, joined, empty, before, others, parts, led, endings, tuple(sorted(slips))
    )  # fmt: skip


def _others(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """For each word those that it may stand for, from "right: word word"."""
    others: dict[str, tuple[str, ...]] = {}
    for right, many in given.items():
        for word in str(many).split():
            others[word] = (*others.get(word, ()), str(right))
    return others


def find(said: Sequence[str], concepts: Concepts, spared: Container[str] = (), hyphens: Collection[int] = ()) -> list[Found]:
    """Every phrase of every concept in the words, overlaps included; none that is part of a figure of speech. What a hyphen joins is
    read without it as well, and two words as the one that stands for them. `spared`: words not repaired; `hyphens`: where they are."""
    return sorted_out(said, concepts, spared, hyphens)[0]


def sorted_out(
    said: Sequence[str], concepts: Concepts, spared: Container[str] = (), hyphens: Collection[int] = ()
) -> tuple[list[Found], list[Found]]:
    """As `find`; and behind it all phrases, as if there were no figures of speech."""
    words = [_met(w, w.replace(APOSTROPHE, "") not in spared, concepts) for w in said]
    found = _phrases(words, concepts)
    plain = _plain(words, concepts, hyphens)
    if len(plain) < len(words):
        ends = [*(at for at, _ in plain[1:]), len(words)]
        again = _phrases([word for _, word in plain], concepts)
        moved = (Found(f.concept, plain[f.start][0], _end(ends[f.end - 1], hyphens)) for f in again)
        found = list(dict.fromkeys((*found, *moved)))
    figures = [f for f in found if f.concept == FIGURE and not _is_led(words, f.start, concepts)]
    if not figures:
        return (whole := [f for f in found if f.concept != FIGURE]), whole
    whole = [f for f in found if f.concept != FIGURE]
    return [f for f in whole if not _is_within(f, figures, words, concepts)], whole


def _is_led(words: Sequence[_Said], start: int, concepts: Concepts) -> bool:
    """Whether what begins at `start` only says where or when: "at the laptop fainted" tells nothing of the laptop."""
    at = start - 1
    while at > start - 1 - PASSED and at >= 0 and words[at].empty:
        at -= 1
    return at >= 0 and words[at].word in concepts.led


def _is_within(found: Found, figures: Sequence[Found], words: Sequence[_Said], concepts: Concepts) -> bool:
    """Whether a sign is part of a figure of speech, but for small words at its beginning: "i am dying" of "dying to know"."""
    start = found.start
    while start < found.end and (words[start].small or words[start].word in concepts.before):
        start += 1
    return any((g.start <= found.start and found.end <= g.end) or g.start <= start < found.end <= g.end for g in figures)


def _phrases(words: Sequence[_Said], concepts: Concepts) -> list[Found]:
    found: list[Found] = []
    for at, word in enumerate(words):
        if word.begins and (ends := _walk(concepts.graph, ROOT, words, at, [], begun=False)):
            found.extend(Found(concept, at, end) for concept, end in dict.fromkeys(ends) if end > at)
    return found


def _plain(words: Sequence[_Said], concepts: Concepts, hyphens: Collection[int]) -> list[tuple[int, _Said]]:
    """The words without what joins them, two as one where the language has one for both, each with its place."""
    plain: list[tuple[int, _Said]] = []
    joined = False
    for at, word in enumerate(words):
        if joined or at in hyphens:
            joined = False
            continue
        one = concepts.joined.get((word.word, words[at + 1].word)) if at + 1 < len(words) else None
        joined = one is not None
        plain.append((at, word if one is None else _met(one, False, concepts)))
    return plain


def _end(at: int, hyphens: Collection[int]) -> int:
    """Where a phrase ends that ends before `at`: not behind a hyphen."""
    return at - 1 if at - 1 in hyphens else at


def _met(word: str, may_repair: bool, concepts: Concepts) -> _Said:
    """What a word is, remembered."""
    key = (word, may_repair)
    if (found := concepts.met.get(key)) is None:
        bare = word.replace(APOSTROPHE, "")
        found = keep_word(concepts.met, key, _said(repair(bare, concepts) if may_repair else bare, word, concepts), word)
    return found


def _said(word: str, typed: str, concepts: Concepts) -> _Said:
    labels = concepts.graph.labels
    meant = (word, *concepts.also.get(word, ()), *_full(typed, concepts))
    parts = (*meant, *(f"{part}{STEM}" for one in meant for part in _beginnings(one)))
    found = tuple(dict.fromkeys(labels[part] for part in parts if part in labels))
    ends = word in PARTS or word in concepts.parts
    begins = _is_bridged(concepts.graph, ROOT) or bool(_next(concepts.graph, ROOT, word, found))
    return _Said(word, found, word in concepts.small, word in concepts.never, word in concepts.empty, ends, begins)


def _full(word: str, concepts: Concepts) -> Iterator[str]:
    """The word with its ending spoken out: "cuttin" is "cutting" as well; an ending that adds nothing only of unknown words, and "arm's"."""
    bare = word.replace(APOSTROPHE, "")
    for short, full in concepts.endings:
        met = full or word != bare or bare not in concepts.graph.words
        if met and bare.endswith(short) and len(bare) - len(short) >= SHORTEST_STEM:
            yield bare[: len(bare) - len(short)] + full


def _walk(
    graph: Graph, place: int, words: Sequence[_Said], at: int, ends: list[tuple[str, int]], begun: bool = True, far: bool = False
) -> list[tuple[str, int]]:
    """`ends`, with the phrases that go on from a place with the word at `at`: their concepts, and where they end.

    begun: whether a word of the phrase was the last: it may then pass over empty ones, which `~` and `%` do by themselves
    far:   whether `~` or `%` reached over the end of a clause, as they do in no figure of speech
    """
    for concept in graph.endings[graph.ends[place]]:
        if not far or concept != FIGURE:
            ends.append((concept, at))
    if at < len(words):
        word = words[at]
        for child in _next(graph, place, word.word, word.labels):
            _walk(graph, child, words, at + 1, ends, far=far)
        if begun and word.empty:
            _pass(graph, place, words, at, ends, far)
    if _is_bridged(graph, place):
        _bridge(graph, place, words, at, ends, far)
    return ends


def _is_bridged(graph: Graph, place: int) -> bool:
    """Whether `~` or `%` may follow at a place."""
    return graph.gap[place] != NOWHERE or graph.small[place] != NOWHERE


def _bridge(graph: Graph, place: int, words: Sequence[_Said], at: int, ends: list[tuple[str, int]], far: bool) -> None:
    """`ends`, with the phrases that go on from a place behind what `~` and `%` stand for."""
    if (gap := graph.gap[place]) != NOWHERE:
        beyond = far
        for start in range(at, min(at + GAP + 1, len(words))):
            _walk(graph, gap, words, start, ends, begun=False, far=beyond)
            if start < len(words) and words[start].never:
                break
            beyond = beyond or words[start].parts
    if (small := graph.small[place]) != NOWHERE:
        for start in range(at, min(at + FILLERS, len(words)) + 1):
            _walk(graph, small, words, start, ends, begun=start == at, far=far)
            if start == len(words) or not words[start].small:
                break
            far = far or words[start].parts


def _pass(graph: Graph, place: int, words: Sequence[_Said], at: int, ends: list[tuple[str, int]], far: bool) -> None:
    """`ends`, with the phrases that go on behind the empty words from `at` on: "cant (really) breathe"."""
    for later in range(at + 1, min(at + PASSED + 1, len(words))):
        if not words[later - 1].empty:
            return
        for child in _next(graph, place, words[later].word, words[later].labels):
            _walk(graph, child, words, later + 1, ends, far=far)


def _next(graph: Graph, place: int, word: str, labels: Sequence[int]) -> list[int]:
    """The places that a word leads to: as itself, by its stem, by its digits."""
    found = [child for label in labels if (child := _step(graph, place, label)) != NOWHERE]
    if place in graph.digits and word[:1].isdecimal():
        found += [child for mask, child in graph.digits[place] if _fits(mask, word)]
    return found


def _step(graph: Graph, place: int, label: int) -> int:
    """Where a word or stem leads to from a place; NOWHERE where it leads to none."""
    end = graph.start[place + 1]
    found = bisect_left(graph.steps, label, graph.start[place], end)
    return graph.targets[found] if found < end and graph.steps[found] == label else NOWHERE


def _beginnings(word: str) -> Iterator[str]:
    """What a stem of the word may be: its first letters, and itself."""
    return (word[:end] for end in range(SHORTEST_STEM, len(word) + 1))


def _fits(mask: str, word: str) -> bool:
    """Whether the word has the mask's figures, any for `#`; a star in the mask's end takes what follows."""
    if mask.endswith(STEM):
        return len(word) >= len(mask) - 1 and _fits(mask[:-1], word[: len(mask) - 1])
    return len(mask) == len(word) and all(m == c or (m == DIGIT and c.isdecimal()) for m, c in zip(mask, word, strict=True))


def _begins(word: str, graph: Graph) -> bool:
    """Whether a phrase may begin with a stem of the word."""
    stems = (graph.labels.get(f"{part}{STEM}") for part in _beginnings(word))
    return any(label is not None and _step(graph, ROOT, label) != NOWHERE for label in stems)


def repair(word: str, concepts: Concepts) -> str:
    """The word, its usual spelling, or the one known word that is a slip away from it."""
    if word in concepts.spellings:
        return concepts.spellings[word]
    if len(word) < SHORTEST_REPAIR or not word.isalpha():
        return word
    if word in concepts.graph.words or word in concepts.small or word in concepts.common:
        return word
    if (short := _unstretched(word, concepts)) is not None:
        return short
    if _begins(word, concepts.graph) or any(f in concepts.graph.words for f in _full(word, concepts)):
        return word
    alike = concepts.vocabulary.get(word[0], ())
    best = extractOne(word, alike, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG else 1)
    return str(best[0]) if best else word


def _unstretched(word: str, concepts: Concepts) -> str | None:
    """The known word that is drawn out: "breatheee", "outttt"; None where it is none."""
    if not _STRETCHED.search(word):
        return None
    known = (concepts.graph.words, concepts.small, concepts.common)
    meant = (_STRETCHED.sub(kept, word) for kept in (r"\1", r"\1\1"))
    return next((one for one in meant if any(one in words for words in known)), None)
