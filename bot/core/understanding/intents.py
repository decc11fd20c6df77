"""Which intent a message has, and how sure that is. `explain` shows an author why.

Rule 1: total: any text gives an Intent, in bounded time; a text without one known feature is out of scope.
Rule 2: the cost grows with the message, not with the number of examples: lists of examples are read up to a budget.
Rule 3: the model is only read; training.py makes it.
Neighbours: features.py (what is compared), model.py (what is known), evaluate.py (how good it is).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.understanding import normalise
from bot.core.understanding.features import BLOCKS, LETTERS, Floats, Ints, cut, weigh, words
from bot.core.understanding.model import Model, Scorer, pack, unpack
from bot.core.understanding.normalise import Token
from bot.core.understanding.packing import parted
from bot.core.understanding.result import Intent

__all__ = ["Explanation", "explain", "pack", "read", "unpack"]

_LETTERS = BLOCKS.index(LETTERS)
BUDGET = 3_000
"""Entries of the lists of examples that are read for one message, rarest features first."""
RANKED = 30
"""Examples that are compared in full."""
NEAR = 0.4
"""What likeness to the nearest example of an intent adds to its margin."""
ALTERNATIVES = 4
CLOSE = 0.12
"""Two intents whose shares differ by less are close: ask, do not guess."""
SIGNS = ("margin", "gap", "near", "near_top", "out", "covered", "constant")
"""What tells how sure to be: strength of the best intent; its lead; likeness of the nearest example of any and of the best
intent; lead over out of scope; share of the message that is known."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message was read as it was, for authors.

    words:    as read, repaired; repaired: (as typed, as read)
    nearest:  (likeness 0 to 1, intent, example)
    deciding: (feature, weight for the best intent), strongest first
    """

    intent: Intent
    words: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    nearest: tuple[tuple[float, str | None, str], ...]
    deciding: tuple[tuple[str, float], ...]


def read(model: Model, tokens: Sequence[Token]) -> Intent:
    """The intent of the tokens of a clean text."""
    return of(model, features(model, tokens))


def features(model: Model, tokens: Iterable[Token]) -> Mapping[str, int]:
    """How often each feature stands in the tokens, typing errors repaired."""
    return cut(words(tokens, model.lexicon, model.known), model.lexicon)


def of(model: Model, counts: Mapping[str, int]) -> Intent:
    """The intent of a message by its features."""
    scorer = model.scorer
    columns, values = weigh(counts, scorer.space)
    if not len(columns):
        return Intent(id=None, best=None, score=0.0)
    return decide(model, *signs(scorer, columns, values))


def signs(scorer: Scorer, columns: Ints, values: Floats) -> tuple[list[int], Floats, Floats]:
    """Places of the intents by falling strength, their strengths, and the signs of how sure the first one is (SIGNS)."""
    strength, near = score(scorer, columns, values)
    inside = len(scorer.labels) - (scorer.labels[-1] is None)
    order = np.argsort(-strength[:inside], kind="stable").tolist()
    top = order[0]
    second = float(strength[order[1]]) if len(order) > 1 else -1.0
    lead = float(strength[top] - strength[-1]) if scorer.labels[-1] is None else 0.0
    covered = float(values @ values) / sum(w * w for w in scorer.space.weights)
    row = [strength[top], strength[top] - second, near[:inside].max(), near[top], lead, covered, 1.0]
    return order, strength, np.array(row, np.float32)


def score(scorer: Scorer, columns: Ints, values: Floats) -> tuple[Floats, Floats]:
    """Strength of each label (margin and NEAR x likeness), and likeness (0 to 1) of the nearest example of each."""
    margins = values @ scorer.weights[columns].astype(np.float32) + scorer.bias
    near = np.zeros(len(scorer.labels), np.float32)
    rows, likeness = nearest(scorer, columns, values)
    np.maximum.at(near, scorer.examples.label[rows], likeness)
    return (margins + NEAR * near).astype(np.float32), near


def nearest(scorer: Scorer, columns: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Rows of the likeliest examples and their likeness (0 to 1), best first; at most RANKED of them. Letters do not count."""
    known = scorer.examples
    telling = scorer.space.block[columns] != _LETTERS
    columns, values = columns[telling], values[telling]
    spans = list(_rarest(known.posting[columns].tolist(), known.posting[columns + 1].tolist()))
    if not spans:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    rows = np.concatenate([known.row_of[start:stop] for _, start, stop in spans])
    gains = (values * scorer.space.idf[columns])[[at for at, _, _ in spans]]
    total = np.bincount(rows, np.repeat(gains, [stop - start for _, start, stop in spans]))
    found = np.flatnonzero(total != 0)  # of truths: to look for what is not 0.0 among numbers takes three times as long
    if len(found) > RANKED:
        found = found[np.argpartition(-total[found], RANKED)[:RANKED]]
    likeness = _likeness(scorer, found, columns, values)
    best = np.argsort(-likeness, kind="stable")
    return found[best].astype(np.int32), likeness[best]


def _rarest(starts: Sequence[int], stops: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Lists of rows, shortest first, as long as they are within the BUDGET: place of the feature, start and stop."""
    left = BUDGET
    for length, at in sorted((stop - start, at) for at, (start, stop) in enumerate(zip(starts, stops, strict=True))):
        left -= length
        if left < 0:
            return
        if length:
            yield at, starts[at], stops[at]


def _likeness(scorer: Scorer, rows: npt.NDArray[np.int64], columns: Ints, values: Floats) -> Floats:
    """Cosine of the message with each of the rows."""
    known = scorer.examples
    starts, stops = known.start[rows], known.start[rows + 1]
    lengths = stops - starts
    entries = np.arange(int(lengths.sum())) + np.repeat(stops - np.cumsum(lengths), lengths)
    dense = np.zeros(len(scorer.space.idf), np.float32)
    dense[columns] = values / max(float(np.sqrt(values @ values)), 1e-9)
    products = dense[known.columns[entries]] * known.values[entries]
    return np.bincount(np.repeat(np.arange(len(rows)), lengths), products, minlength=len(rows)).astype(np.float32)


def decide(model: Model, order: Sequence[int], strength: Floats, row: Floats) -> Intent:
    """The Intent that strengths and signs make."""
    labels = model.scorer.labels
    sure = _sigmoid(float(row @ model.judge))
    raised = np.exp(3.0 * (strength - strength[order[0]]))
    runners_up = [(str(labels[i]), round(sure * float(raised[i]), 4)) for i in order[1 : ALTERNATIVES + 1]]
    best = str(labels[order[0]])
    return Intent(
        id=best if sure >= model.threshold else None,
        best=best,
        score=round(sure, 4),
        alternatives=tuple(runners_up),
        close=len(order) > 1 and float(row[1]) < CLOSE,
    )


def explain(model: Model, text: str, most: int = 6) -> Explanation:
    """What decided about `text`: repaired words, nearest examples, strongest features. Costs more than `read`."""
    scorer = model.scorer
    cleaned = normalise.clean(text)
    tokens = normalise.tokens(cleaned)
    typed = words(tokens, model.lexicon, None)
    read_as = words(tokens, model.lexicon, model.known)
    columns, values = weigh(cut(read_as, model.lexicon), scorer.space)
    intent = read(model, tokens)
    rows, likeness = nearest(scorer, columns, values)
    labels, known, texts = scorer.labels, scorer.examples, parted(scorer.examples.texts)
    near = [(float(s), labels[known.label[r]], texts[r]) for r, s in zip(rows, likeness, strict=True)]
    return Explanation(
        intent=intent,
        words=tuple(read_as),
        repaired=tuple((a, b) for a, b in zip(typed, read_as, strict=True) if a != b),
        nearest=tuple(near[:most]),
        deciding=_deciding(scorer, intent, columns, values, most),
    )


def _deciding(scorer: Scorer, intent: Intent, columns: Ints, values: Floats, most: int) -> tuple[tuple[str, float], ...]:
    """The features that pulled most towards the best intent or away from it."""
    if intent.best is None:
        return ()
    names = parted(scorer.space.names)
    pull = values * scorer.weights[columns, scorer.labels.index(intent.best)].astype(np.float32)
    return tuple((names[columns[i]], round(float(pull[i]), 4)) for i in np.argsort(-np.abs(pull))[:most])


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
