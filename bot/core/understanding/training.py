"""Examples -> Model: the whole way from labelled texts to a reader, with the threshold chosen from the examples alone.

Rule 1: the same examples give the same model, to the bit.
Rule 2: the examples' words are not repaired: what stands in an example is right by definition; messages are.
Neighbours: features.py, tables.py (many messages), fitting.py (the scorer), holdout.py (the threshold), model.py (the shape); intents.py uses the result.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bot.core.understanding import holdout, normalise
from bot.core.understanding.features import cut, words
from bot.core.understanding.fitting import SOFT_UP_TO, Corpus, fit
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.model import Model
from bot.core.understanding.tables import table
from bot.core.understanding.typos import Vocabulary, vocabulary

Example = tuple[str, str | None]
HIGHEST = 0.95
"""A threshold above this would reject everything."""


def train(examples: Sequence[Example], lexicon: Lexicon, general: Sequence[str] = (), caution: float = 0.0) -> Model:
    """The reader that these examples (text, intent or None for out of scope) make. `general`: more sentences out of scope.

    `caution` raises the threshold that the examples give: where a wrong answer costs more than a question back.
    Raises ValueError where there is no example of any intent.
    """
    corpus, known, counts = corpus_of(examples, lexicon)
    outside = table(
        cut(words(normalise.tokens(normalise.clean(t)), lexicon, known), lexicon) for t in (*general, *lexicon.general)
    )
    judge, threshold = holdout.judged(corpus, outside)
    return Model(fit(corpus), lexicon, known, counts, judge, min(threshold + caution, HIGHEST))


def corpus_of(examples: Sequence[Example], lexicon: Lexicon) -> tuple[Corpus, Vocabulary, dict[str, int]]:
    """The examples cut into features, the words they teach, and how often each stands in them. Raises ValueError as `train`."""
    kept = list(dict.fromkeys((normalise.clean(text), intent) for text, intent in examples))
    if not any(intent is not None for _, intent in kept):
        raise ValueError("no example has an intent; give at least one")
    plain = [words(normalise.tokens(text), lexicon, None) for text, _ in kept]
    counts = Counter(w for row in plain for w in row)
    known = vocabulary(counts, lexicon.common)
    labels = _labels(kept)
    places = {label: i for i, label in enumerate(labels)}
    corpus = Corpus(
        labels=labels,
        texts=tuple(text for text, _ in kept),
        table=table(cut(row, lexicon) for row in plain),
        label=np.array([places[intent] for _, intent in kept], np.int16),
        soft=len(kept) <= SOFT_UP_TO,
    )
    return corpus, known, dict(counts)


def _labels(examples: Sequence[Example]) -> tuple[str | None, ...]:
    """Intents in alphabetic order; None last, where there are examples of it."""
    named: list[str | None] = [*sorted({intent for _, intent in examples if intent is not None})]
    return tuple(named + [None] * any(intent is None for _, intent in examples))
