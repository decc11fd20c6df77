"""What an author should know of the utterances: tests that fail, examples that pull elsewhere, intents that collide or are thin.

Rule 1: an example is judged by a reader that never saw it: the examples are parted into FOLDS, each read by a reader of the rest.
Rule 2: nothing here decides anything; `runtall check` prints it.
Neighbours: training.py cuts the examples, fitting.py makes the readers, intents.py reads.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bot.core.understanding import fitting, intents, normalise, tables
from bot.core.understanding.model import Model
from bot.core.understanding.result import Intent
from bot.core.understanding.training import Example, corpus_of

FOLDS = 4
PULLS = 0.75
"""Score from which a reader that never saw an example gives it to another intent for certain."""
COLLIDE = 5
"""Examples of two intents that are taken for the other's, from which on the two are said to collide."""
FEW, FEW_ANSWERED, FEW_OUTSIDE = 60, 120, 1_200
"""Fewest examples of an intent, of a topic with an answer, and of what is out of scope."""


class Misread(NamedTuple):
    """An utterance of `intent` that was read as `read`, with the score."""

    text: str
    intent: str | None
    read: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Review:
    """failing: tests; pulling: examples, surest first; colliding: (intent, intent, how often); few: intent -> (has, wanted)."""

    tests: int
    failing: tuple[Misread, ...]
    pulling: tuple[Misread, ...]
    colliding: tuple[tuple[str, str, int], ...]
    few: Mapping[str, tuple[int, int]]


def review(model: Model, examples: Sequence[Example], tests: Sequence[Example], answered: frozenset[str]) -> Review:
    """The review of a model's `examples` and `tests`. `answered`: intents that are topics with an answer."""
    failing = tuple(m for text, intent in tests if (m := _misread(model, text, intent)))
    misread = list(_held_out(model, examples))
    pairs = Counter(tuple(sorted((str(m.intent), str(m.read)))) for m in misread if m.intent and m.read)
    counts = Counter(intent for _, intent in examples)
    return Review(
        tests=len(tests),
        failing=failing,
        pulling=tuple(sorted((m for m in misread if m.read and m.score >= PULLS), key=lambda m: -m.score)),
        colliding=tuple((a, b, n) for (a, b), n in pairs.most_common() if n >= COLLIDE),
        few={str(i): (n, least) for i, n in counts.items() if n < (least := _least(i, answered))},
    )


def _least(intent: str | None, answered: frozenset[str]) -> int:
    return FEW_OUTSIDE if intent is None else FEW_ANSWERED if intent in answered else FEW


def _misread(model: Model, text: str, intent: str | None) -> Misread | None:
    """How a test is misread; a doubt is no failure where the best guess is right, an answer to what is out of scope is."""
    cleaned = normalise.clean(text)
    found = intents.read(model, normalise.tokens(cleaned))
    given = found.id if intent is None else found.best
    return None if given == intent else Misread(text, intent, given, found.score)


def _held_out(model: Model, examples: Sequence[Example]) -> Iterator[Misread]:
    """Examples that a reader of the others gives to another intent."""
    corpus, _, _ = corpus_of(examples, model.lexicon)
    fold_of = np.random.default_rng(7).integers(0, FOLDS, len(corpus.texts))
    for fold in range(FOLDS):
        scorer = fitting.fit(fitting.part(corpus, fold_of != fold))
        reader = replace(model, scorer=scorer)
        held = tables.matrix(tables.part(corpus.table, fold_of == fold), scorer.space)
        for row, (columns, values) in zip(np.flatnonzero(fold_of == fold), tables.messages(held), strict=True):
            if len(columns):
                found = intents.decide(reader, *intents.signs(scorer, columns, values))
                label = corpus.labels[corpus.label[row]]
                if _other(found, label):
                    yield Misread(corpus.texts[row], label, found.best, found.score)


def _other(found: Intent, label: str | None) -> bool:
    return found.id is not None if label is None else found.best != label
