"""A corpus of examples, cut into features -> Scorer: features chosen, a linear model trained, the examples indexed.

Rule 1: the same corpus gives the same scorer, to the bit.
Rule 2: scikit-learn and SciPy are needed here and in holdout.py only, and imported only when training: half a second.
Neighbours: training.py (the whole way from texts), holdout.py (scorers of parts), model.py (the shapes).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import packing
from bot.core.understanding.features import BLOCKS, LETTERS, Floats, Space, space_named, weigh
from bot.core.understanding.model import Examples, Scorer

if TYPE_CHECKING:
    import scipy.sparse as sp  # type: ignore[import-untyped]

Labels = npt.NDArray[np.int16]

BLOCK_WEIGHTS = (0.7, 0.7, 1.0, 0.4)
"""Of features.BLOCKS."""
MANY = 1_500
"""From so many examples on, features seen once are dropped."""
MOST_FEATURES = 65_000
"""Columns fit into 16 bits."""
PENALTY = 0.5
"""C of the linear SVM; measured flat between 0.3 and 1."""
SOFT_PENALTY = 30.0
"""C of the logistic regression that is blended in."""
SOFT_SHARE = 0.3
"""Its share: more raises the top intent's accuracy where examples are few, less parts scope from out of scope better."""
SOFT_UP_TO = 1_000
"""Examples up to which it is trained: with more it costs minutes and adds nothing."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples, cut into features. `label`: place in `labels` of each; texts, counts: one each.

    soft: a logistic regression is blended in; parts inherit it, so that what is held out is judged by the same recipe
    """

    labels: tuple[str | None, ...]
    texts: tuple[str, ...]
    counts: tuple[Mapping[str, int], ...]
    label: Labels
    soft: bool = False


def fit(corpus: Corpus) -> Scorer:
    """Features, weights and the index of examples of a corpus."""
    space = space_of(corpus.counts)
    rows = matrix(corpus.counts, space)
    weights, bias = _margins(rows, corpus)
    return Scorer(corpus.labels, space, weights.astype(np.float16), bias, _index(corpus, rows, space))


def part(corpus: Corpus, stays: npt.NDArray[np.bool_]) -> Corpus:
    """The corpus of the examples that stay; the labels remain."""
    rows = np.flatnonzero(stays)
    texts, counts = tuple(corpus.texts[r] for r in rows), tuple(corpus.counts[r] for r in rows)
    return Corpus(corpus.labels, texts, counts, corpus.label[rows], corpus.soft)


def matrix(counts: Sequence[Mapping[str, int]], space: Space) -> "sp.csr_matrix":
    """One row of weighted features for each message."""
    import scipy.sparse as sp

    rows = [weigh(c, space) for c in counts]
    start = np.cumsum([0] + [len(columns) for columns, _ in rows], dtype=np.int32)
    columns = np.concatenate([c for c, _ in rows]) if rows else np.zeros(0, np.int32)
    values = np.concatenate([v for _, v in rows]) if rows else np.zeros(0, np.float32)
    return sp.csr_matrix((values, columns, start), shape=(len(rows), len(space.idf)))


def space_of(counts: Sequence[Mapping[str, int]]) -> Space:
    """The features worth keeping, with their weights."""
    seen = Counter(feature for row in counts for feature in row)
    kept = [f for f, n in seen.items() if n > 1] if len(counts) > MANY else list(seen)
    if len(kept) > MOST_FEATURES:
        kept = sorted(kept, key=lambda f: (-seen[f], f))[:MOST_FEATURES]
    kept.sort()
    rarity = [np.log((1 + len(counts)) / (1 + seen[f])) + 1 for f in kept]
    block = np.array([BLOCKS.index(f[0]) for f in kept], np.int8)
    return space_named(packing.joined(kept), np.array(rarity, np.float32), block, BLOCK_WEIGHTS)


def _linear(rows: "sp.csr_matrix", label: Labels, labels: int, blended: bool) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases, one against the rest; a label without rows is always far off."""
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

    weights, bias = np.zeros((rows.shape[1], labels), np.float32), np.full(labels, -1.0, np.float32)
    present = np.unique(label)
    if len(present) < 2:
        bias[present] = 1.0
        return weights, bias
    svm = LinearSVC(C=PENALTY, random_state=0).fit(rows, label)
    weights[:, present], bias[present] = _both_sides(svm)
    if blended:
        soft, soft_bias = _soft(rows, label, float(np.std(svm.decision_function(rows))))
        level = float(bias[present].mean())
        weights[:, present] = (1 - SOFT_SHARE) * weights[:, present] + SOFT_SHARE * soft
        bias[present] = (1 - SOFT_SHARE) * bias[present] + SOFT_SHARE * (soft_bias + level)
    return weights, bias


def _margins(rows: "sp.csr_matrix", corpus: Corpus) -> tuple[Floats, Floats]:
    """Margins of the intents from examples in scope alone, and one margin of what is out of scope against all of them.

    Against each other intents part better where a crowd of examples of anything does not push them about.
    """
    labels = len(corpus.labels)
    inside = corpus.label != labels - 1 if corpus.labels[-1] is None else np.ones(len(corpus.label), bool)
    weights, bias = _linear(rows[inside], corpus.label[inside], labels, corpus.soft)
    if inside.any() and not inside.all():
        apart, lean = _linear(rows, (~inside).astype(np.int16), 2, False)
        weights[:, -1], bias[-1] = apart[:, 1], lean[1]
    return weights, bias


def _soft(rows: "sp.csr_matrix", label: Labels, spread: float) -> tuple[Floats, Floats]:
    """Weights and biases of a logistic regression, scaled so that its margins spread as wide as given."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    soft = LogisticRegression(C=SOFT_PENALTY, max_iter=300).fit(rows, label)
    scale = spread / max(float(np.std(soft.decision_function(rows))), 1e-9)
    weights, bias = _both_sides(soft)
    return scale * weights, scale * bias


def _both_sides(linear: Any) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases of a fitted linear model, also where it keeps one side of two only."""
    if len(linear.classes_) == 2:
        return np.vstack([-linear.coef_, linear.coef_]).T, np.concatenate([-linear.intercept_, linear.intercept_])
    return linear.coef_.T, linear.intercept_


def _index(corpus: Corpus, rows: "sp.csr_matrix", space: Space) -> Examples:
    """The rows without their letters, scaled to length 1, and the rows of each feature."""
    import scipy.sparse as sp

    telling = rows @ sp.diags((space.block != BLOCKS.index(LETTERS)).astype(np.float32), format="csr")
    telling.eliminate_zeros()
    lengths = np.sqrt(np.asarray(telling.multiply(telling).sum(axis=1), np.float32).ravel())
    telling = (sp.diags(1 / np.maximum(lengths, 1e-9)) @ telling).tocsr()
    turned = telling.tocsc()
    return Examples(
        texts=packing.joined(corpus.texts),
        label=corpus.label,
        start=telling.indptr.astype(np.int32),
        columns=telling.indices.astype(np.uint16),
        values=telling.data.astype(np.float16),
        posting=turned.indptr.astype(np.int32),
        row_of=turned.indices.astype(np.int32),
    )
