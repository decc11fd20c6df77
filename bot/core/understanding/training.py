"""Examples -> Model: features chosen, a linear SVM trained, and how sure to be learnt from examples held out.

Rule 1: the same examples give the same model, to the bit.
Rule 2: the threshold comes from the examples alone: whole intents and clusters of near-duplicates are held out, beside general
        sentences, and what the rest makes of them shows how sure a right answer looks.
Rule 3: scikit-learn is needed here only, and imported only when training.
Neighbours: features.py, model.py; intents.py uses the result; evaluate.py measures it; holdout.py draws what is held out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from bot.core.understanding import intents, normalise
from bot.core.understanding.features import BLOCKS, LETTERS, Floats, Space, cut, weigh, words
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.model import Examples, Model, Scorer
from bot.core.understanding.typos import vocabulary

Example = tuple[str, str | None]
Labels = npt.NDArray[np.int16]

BLOCK_WEIGHTS = (0.7, 0.7, 1.0, 0.5)
"""Of features.BLOCKS."""
MANY = 2_000
"""From so many examples on, features seen once are dropped."""
MOST_FEATURES = 65_000
"""Columns fit into 16 bits."""
PENALTY = 0.5
SOFT_PENALTY = 30.0
BLENDED = 6_000
BLEND = 0.3
CENTRE = 0
"""C of the linear SVM."""
FOLDS = 3
FAST = 6_000
"""From so many examples on, one fold instead of FOLDS, which keeps the build within half a minute."""
AWAY = 1 / 3
FAR=.4
TWINS = 0.8
"""Likeness from which two examples of one intent are kept on the same side of a hold-out."""
OUTSIDE = 0.4
"""Assumed share of messages that are out of scope, when the threshold is chosen."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples, cut into features. `label`: place in `labels` of each; texts, counts: one each."""

    labels: tuple[str | None, ...]
    texts: tuple[str, ...]
    counts: tuple[Mapping[str, int], ...]
    label: Labels


def train(examples: Sequence[Example], lexicon: Lexicon, general: Sequence[str] = ()) -> Model:
    """The reader that these examples (text, intent or None for out of scope) make. `general`: more sentences out of scope.

    Raises ValueError where there is no example of any intent.
    """
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
        counts=tuple(cut(row, lexicon) for row in plain),
        label=np.array([places[intent] for _, intent in kept], np.int16),
    )
    outside = [
        cut(words(normalise.tokens(normalise.clean(t)), lexicon, known), lexicon) for t in (*general, *lexicon.general)
    ]
    judge, threshold = judged(corpus, outside)
    return Model(fit(corpus), lexicon, known, dict(counts), judge, threshold)


def fit(corpus: Corpus) -> Scorer:
    """Features, weights and the index of examples of a corpus."""
    space = _space(corpus.counts)
    rows = matrix(corpus.counts, space)
    weights, bias = _linear(rows, corpus.label, len(corpus.labels))
    return Scorer(corpus.labels, space, weights.astype(np.float16), bias, _index(corpus, rows, space))


def matrix(counts: Sequence[Mapping[str, int]], space: Space) -> sp.csr_matrix:
    """One row of weighted features for each message."""
    rows = [weigh(c, space) for c in counts]
    start = np.cumsum([0] + [len(columns) for columns, _ in rows], dtype=np.int32)
    columns = np.concatenate([c for c, _ in rows]) if rows else np.zeros(0, np.int32)
    values = np.concatenate([v for _, v in rows]) if rows else np.zeros(0, np.float32)
    return sp.csr_matrix((values, columns, start), shape=(len(rows), len(space.places)))


def judged(corpus: Corpus, outside: Sequence[Mapping[str, int]]) -> tuple[Floats, float]:
    """Weights of the signs and the threshold, from what models of part of the examples make of the rest."""
    signs, right, kind = _held_out(corpus, outside)
    if not right.any() or right.all():
        return np.array([2.0, 2.0, 2.0, 0.0, 0.0, 0.0, -1.0], np.float32), 0.5
    from sklearn.linear_model import LogisticRegression

    parts = np.array([1 - OUTSIDE, OUTSIDE * (1 - FAR), OUTSIDE * FAR]) 
    share = (parts / np.maximum(np.bincount(kind, minlength=3), 1))[kind] * len(kind)
    wanted = kind == 0
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000).fit(signs, right, sample_weight=share)
    judge = model.coef_[0].astype(np.float32)
    return judge, _best_threshold(1 / (1 + np.exp(-(signs @ judge))), right, wanted, share)


def _best_threshold(sure: Any, right: Any, wanted: Any, share: Any) -> float:
    """The score that parts best: most (right answers + rightly rejected), out of scope and in scope weighed by `share`."""
    grid = np.linspace(0.05, 0.95, 91)
    gains = [float((share * np.where(sure >= t, right, ~wanted)).sum()) for t in grid]
    top = max(gains)
    return float(np.mean([t for t, g in zip(grid, gains, strict=True) if g >= top - 1e-9]))


def _held_out(corpus: Corpus, outside: Sequence[Mapping[str, int]]) -> tuple[Any, Any, Any]:
    """Signs of held-out messages, whether the best intent was right, and whether the message was in scope."""
    rng = np.random.default_rng(7)
    folds = FOLDS
    fold_of = _clusters(corpus, rng, folds)
    inside = [i for i, label in enumerate(corpus.labels) if label is not None]
    rows: list[Any] = []
    for fold in range(1 if len(corpus.texts) > FAST else folds):
        away = set(rng.permutation(inside)[: int(len(inside) * AWAY)].tolist()) if len(inside) >= 4 else set()
        stays = np.array([fold_of[r] != fold and corpus.label[r] not in away for r in range(len(corpus.texts))])
        if len({int(x) for x in corpus.label[stays]} & set(inside)) < 2:
            continue
        scorer = fit(_part(corpus, stays))
        tests = [(corpus.counts[r], int(corpus.label[r])) for r in np.flatnonzero(~stays)]
        for counts, label in [*tests, *((c, -1) for c in outside)]:
            columns, values = weigh(counts, scorer.space)
            if not len(columns):
                continue
            order, _, row = intents.signs(scorer, columns, values)
            wanted = label in inside and label not in away
            rows.append((row, wanted and order[0] == label, 0 if wanted else 2 if label == -1 else 1))
    if not rows:
        return np.zeros((0, len(intents.SIGNS))), np.zeros(0, bool), np.zeros(0, bool)
    return np.array([r for r, _, _ in rows]), np.array([r for _, r, _ in rows]), np.array([k for _, _, k in rows])


def _part(corpus: Corpus, stays: Any) -> Corpus:
    rows = np.flatnonzero(stays)
    return Corpus(
        corpus.labels, tuple(corpus.texts[r] for r in rows), tuple(corpus.counts[r] for r in rows), corpus.label[rows]
    )


def _clusters(corpus: Corpus, rng: np.random.Generator, folds: int) -> Any:
    """A fold for each example; near-duplicates within an intent share one."""
    rows = matrix(corpus.counts, _space(corpus.counts))
    full = sum(w * w for w in BLOCK_WEIGHTS)
    fold_of = np.zeros(len(corpus.texts), np.int32)
    for label in range(len(corpus.labels)):
        members = np.flatnonzero(corpus.label == label)
        if len(members) > 1500:
            fold_of[members] = rng.integers(0, folds, len(members))
            continue
        part = rows[members]
        _, cluster = sp.csgraph.connected_components(sp.csr_matrix(part @ part.T > TWINS * full), directed=False)
        fold_of[members] = rng.permutation(np.arange(cluster.max(initial=0) + 1))[cluster] % folds
    return fold_of


def _labels(examples: Sequence[Example]) -> tuple[str | None, ...]:
    """Intents in alphabetic order; None last, where there are examples of it."""
    named: list[str | None] = [*sorted({intent for _, intent in examples if intent is not None})]
    return tuple(named + [None] * any(intent is None for _, intent in examples))


def _space(counts: Sequence[Mapping[str, int]]) -> Space:
    """The features worth keeping, with their weights."""
    seen = Counter(feature for row in counts for feature in row)
    kept = [f for f, n in seen.items() if n > 1] if len(counts) > MANY else list(seen)
    if len(kept) > MOST_FEATURES:
        kept = sorted(kept, key=lambda f: (-seen[f], f))[:MOST_FEATURES]
    kept.sort()
    rarity = [np.log((1 + len(counts)) / (1 + seen[f])) + 1 for f in kept]
    block = np.array([BLOCKS.index(f[0]) for f in kept], np.int8)
    return Space({f: i for i, f in enumerate(kept)}, np.array(rarity, np.float32), block, BLOCK_WEIGHTS)


def _linear(rows: sp.csr_matrix, label: Labels, labels: int) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases of one-against-the-rest linear SVMs; a label without rows is always far off."""
    from sklearn.svm import LinearSVC

    weights, bias = np.zeros((rows.shape[1], labels), np.float32), np.full(labels, -1.0, np.float32)
    present = np.unique(label)
    if len(present) < 2:
        bias[present] = 1.0
        return weights, bias
    svm = LinearSVC(C=PENALTY, random_state=0).fit(rows, label)
    weights[:, present], bias[present] = _both_sides(svm)
    if len(label) <= BLENDED:
        from sklearn.linear_model import LogisticRegression

        soft = LogisticRegression(C=SOFT_PENALTY, max_iter=300).fit(rows, label)
        more, more_bias = _both_sides(soft)
        scale = float(np.std(svm.decision_function(rows)) / max(np.std(soft.decision_function(rows)), 1e-9))
        weights[:, present] = (1 - BLEND) * weights[:, present] + BLEND * scale * more
        bias[present] = (1 - BLEND) * bias[present] + BLEND * (
            scale * more_bias + CENTRE * (svm.intercept_.mean() if len(present) > 2 else 0.0)
        )
    return weights, bias


def _both_sides(linear: Any) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases of a fitted linear model, also where it keeps one side of two only."""
    if len(linear.classes_) == 2:
        return np.vstack([-linear.coef_, linear.coef_]).T, np.concatenate([-linear.intercept_, linear.intercept_])
    return linear.coef_.T, linear.intercept_


def _index(corpus: Corpus, rows: sp.csr_matrix, space: Space) -> Examples:
    """The rows as stored, and the rows of each feature but the letters."""
    telling = space.block != BLOCKS.index(LETTERS)
    turned = rows.tocsc()
    lists = [
        turned.indices[turned.indptr[i] : turned.indptr[i + 1]] if telling[i] else _NONE for i in range(rows.shape[1])
    ]
    return Examples(
        texts=corpus.texts,
        label=corpus.label,
        start=rows.indptr.astype(np.int32),
        columns=rows.indices.astype(np.uint16),
        values=rows.data.astype(np.float16),
        posting=np.cumsum([0] + [len(part) for part in lists], dtype=np.int32),
        row_of=np.concatenate(lists).astype(np.int32) if lists else _NONE,
    )


_NONE = np.zeros(0, np.int32)
