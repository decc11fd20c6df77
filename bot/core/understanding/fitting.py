"""A corpus of examples, cut into features -> Scorer: features chosen, a linear model trained, the examples indexed.

Rule 1: the same corpus gives the same scorer, to the bit.
Rule 2: scikit-learn and SciPy are needed here and in holdout.py only, and imported only when training: half a second.
Neighbours: training.py (the whole way from texts), holdout.py (scorers of parts), model.py (the shapes).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import packing, tables
from bot.core.understanding.features import BLOCKS, LETTERS, Floats, Space
from bot.core.understanding.model import Examples, Scorer
from bot.core.understanding.tables import Table

if TYPE_CHECKING:
    import scipy.sparse as sp  # type: ignore[import-untyped]

Labels = npt.NDArray[np.int16]

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
    """Examples, cut into features. `label`: place in `labels` of each; texts: one each; table: their features.

    soft: a logistic regression is blended in; parts inherit it, so that what is held out is judged by the same recipe
    """

    labels: tuple[str | None, ...]
    texts: tuple[str, ...]
    table: Table
    label: Labels
    soft: bool = False


def fit(corpus: Corpus) -> Scorer:
    """Features, weights and the index of examples of a corpus."""
    space = space_of(corpus.table)
    rows = tables.matrix(corpus.table, space)
    weights, bias = _margins(rows, corpus)
    return Scorer(corpus.labels, space, weights.astype(np.float16), bias, _index(corpus, rows, space))


def part(corpus: Corpus, stays: npt.NDArray[np.bool_]) -> Corpus:
    """The corpus of the examples that stay; the labels remain."""
    texts = tuple(corpus.texts[r] for r in np.flatnonzero(stays))
    return Corpus(corpus.labels, texts, tables.part(corpus.table, stays), corpus.label[stays], corpus.soft)


def space_of(table: Table) -> Space:
    """The features worth keeping, with their weights."""
    seen = tables.seen(table)
    kept = np.flatnonzero(seen > (1 if len(table) > MANY else 0)).tolist()
    if len(kept) > MOST_FEATURES:
        kept = sorted(kept, key=lambda f: (-seen[f], table.names[f]))[:MOST_FEATURES]
    return tables.chosen(table, kept)


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
