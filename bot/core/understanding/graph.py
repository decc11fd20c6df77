"""Phrases of content's concepts, compiled: one graph whose places are reached by words, kept as flat tables of numbers.

Rule 1: places reached by the same words are one, so that a message walks one way and not many.
Rule 2: the same text makes the same graph; a packed one that is damaged is refused, never half read.
Tables, because tens of thousands of small objects would cost ten times the memory, and half a second at every start.
Neighbours: phrases.py spells the short forms out; concepts.py walks with the words of a message; packing.py keeps the tables.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from sys import intern
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import packing
from bot.core.understanding.phrases import Choice, Row, forms, lists_of, rows_of

STEM, ANY, SMALL, DIGIT, SKIP = "*", "~", "%", "#", ""
NONE: Mapping[str, Any] = {}
"""Most places lead nowhere: they share this."""
FIGURE = ""
"""What figures of speech are found as."""
NOWHERE = 0
"""The number of no place; the first place, from which every phrase begins, is 1."""
ROOT = 1
_TABLES = ("start", "steps", "targets", "gap", "small", "ends")


@dataclass(frozen=True, slots=True, repr=False)
class Graph:
    """Places by number; [start[n], start[n + 1]) are the steps of place n.

    labels:         word or stem ("numb*") -> its number
    steps, targets: labels, in rising order, and where each leads
    digits:         place -> (mask, where it leads) of words with figures
    gap, small:     where a place goes on after any other words, or after small ones only
    ends, endings:  place -> which concepts' phrases are complete there
    words:          all plain words of phrases
    """

    labels: Mapping[str, int]
    start: "array[int]"
    steps: "array[int]"
    targets: "array[int]"
    digits: Mapping[int, Sequence[tuple[str, int]]]
    gap: "array[int]"
    small: "array[int]"
    ends: "array[int]"
    endings: Sequence[Sequence[str]]
    words: frozenset[str]


@dataclass(slots=True, repr=False)
class Way:
    """A place while phrases are laid. `steps`: (part of a phrase, or SKIP, and where it leads); end: the concept that is complete here."""

    end: str | None = None
    steps: list[tuple[str, "Way"]] = field(default_factory=list)


@dataclass(slots=True, repr=False)
class Node:
    """A place after merging, before it has a number. (Not shown as text: places are shared, and the text would not end.)

    words:      what may be said next (stems with their star), and where it leads; digits: words with figures
    gap, small: where it goes on after any other words, or after small ones only
    ends:       concepts whose phrase is complete here
    """

    words: Mapping[str, "Node"]
    digits: Mapping[str, "Node"]
    gap: "Node | None"
    small: "Node | None"
    ends: Sequence[str]


def compiled(parsed: Mapping[str, Any]) -> Graph:
    """The graph of a parsed concepts.yaml. Raises ValueError naming what is wrong."""
    concepts = parsed.get("concepts")
    if not isinstance(concepts, Mapping):
        raise ValueError("concepts.yaml: `concepts` is missing; restore it from the shipped content")
    start, words = Way(), set[str]()
    try:
        lists = lists_of(parsed.get("lists") or {})
        for concept, text in (*concepts.items(), *((FIGURE, text) for text in parsed.get("figures") or ())):
            if not isinstance(text, str):
                raise ValueError(f'{concept} is not a text; write "phrase, another phrase"')
            target = Way(str(concept))
            for row in (row for form in forms(text) for row in rows_of(form, lists)):
                _lay(row, start, target, words)
    except ValueError as error:
        raise ValueError(f"concepts.yaml: {error}") from error
    return _numbered(_merged([start], {}), words)


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
    words = {part: node for part, node in nodes.items() if DIGIT not in part} or NONE
    return Node(words, digits, gap, small, ends)


def _all(root: Node) -> list[Node]:
    """Every place once, the root first."""
    found, seen = [root], {id(root)}
    for node in found:  # grows while it is walked
        after = (*node.words.values(), *node.digits.values(), node.gap, node.small)
        for child in after:
            if child is not None and id(child) not in seen:
                seen.add(id(child))
                found.append(child)
    return found


def _numbered(root: Node, words: set[str]) -> Graph:
    """The tables of a graph."""
    nodes = _all(root)
    number = {id(node): n for n, node in enumerate(nodes, ROOT)}
    labels = {part: n for n, part in enumerate(sorted({part for node in nodes for part in node.words}))}
    endings = list(dict.fromkeys(tuple(node.ends) for node in nodes))
    which = {ends: n for n, ends in enumerate(endings)}
    start, steps, targets = [0] * (ROOT + 1), list[int](), list[int]()
    for node in nodes:
        for label, child in sorted((labels[part], number[id(child)]) for part, child in node.words.items()):
            steps.append(label)
            targets.append(child)
        start.append(len(steps))

    def place(node: Node | None) -> int:
        return NOWHERE if node is None else number[id(node)]

    return Graph(
        labels, _table(start), _table(steps), _table(targets),
        {number[id(node)]: tuple((mask, number[id(n)]) for mask, n in node.digits.items()) for node in nodes if node.digits},
        _table([NOWHERE, *(place(node.gap) for node in nodes)]),
        _table([NOWHERE, *(place(node.small) for node in nodes)]),
        _table([which.get((), 0), *(which[tuple(node.ends)] for node in nodes)]),
        endings, frozenset(words),
    )  # fmt: skip


def _table(numbers: list[int]) -> "array[int]":
    """Two bytes a number where that is enough."""
    return array("H" if max(numbers, default=0) < 2**16 else "I", numbers)


def _unpacked(numbers: npt.NDArray[np.uint32]) -> "array[int]":
    """As `_table`, without a number in between that takes thirty bytes."""
    small = not len(numbers) or int(numbers.max()) < 2**16
    return array("H", numbers.astype(np.uint16).tobytes()) if small else array("I", numbers.astype(np.uint32).tobytes())


def pack(graph: Graph) -> bytes:
    """The graph as bytes that `unpack` reads."""
    words = {
        "labels": list(graph.labels),
        "endings": graph.endings,
        "digits": [[place, *found] for place, many in graph.digits.items() for found in many],
        "words": sorted(graph.words),
    }
    return packing.pack(words, {name: np.array(getattr(graph, name), np.uint32) for name in _TABLES})


def unpack(data: packing.Data, whole: bool = False) -> Graph:
    """The graph that was packed. `whole`: as packing.unpack. Raises ValueError where it is damaged or of another format."""
    try:
        words, arrays = packing.unpack(data, whole)
        tables = {name: _unpacked(arrays[name]) for name in _TABLES}
        digits: dict[int, tuple[tuple[str, int], ...]] = {}
        for place, mask, target in words["digits"]:
            digits[place] = (*digits.get(place, ()), (mask, target))
        labels = {intern(part): n for n, part in enumerate(words["labels"])}
        endings = [tuple(map(intern, ends)) for ends in words["endings"]]
        return _check(
            Graph(labels=labels, digits=digits, endings=endings, words=frozenset(map(intern, words["words"])), **tables)
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"the cached signs are damaged ({type(error).__name__}); remove them and they are built anew") from error


def _check(graph: Graph) -> Graph:
    """The graph, if its tables fit together. Raises ValueError."""
    places = len(graph.ends)
    figures = (target for many in graph.digits.values() for _, target in many)
    leads = [max(some, default=NOWHERE) for some in (graph.targets, graph.gap, graph.small, figures)]
    fits = (
        places > ROOT
        and len(graph.start) == places + 1
        and len(graph.gap) == len(graph.small) == places
        and graph.start[-1] == len(graph.steps) == len(graph.targets)
        and max(graph.ends) < len(graph.endings)
        and max(leads) < places
    )
    if not fits:
        raise ValueError("the cached signs' parts do not fit together; remove them and they are built anew")
    return graph
