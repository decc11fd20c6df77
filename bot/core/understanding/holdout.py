"""How sure a right answer looks, learnt from the examples alone: part of them is held out and read by a reader of the rest.

Rule 1: three kinds of message are held out: examples of intents that stay (clusters of near-duplicates go together), all examples
        of some intents (out of scope for the reader of the rest, and near), and general sentences (out of scope, and far).
Rule 2: every example and every intent is held out equally often, so that no draw decides.
Rule 3: one recipe for all data; nothing here knows a data set.
Neighbours: fitting.py makes the readers; training.py calls this; intents.py has the signs that are weighed here.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any, NamedTuple

import numpy as np

from bot.core.understanding import fitting, intents, tables
from bot.core.understanding.features import Floats
from bot.core.understanding.fitting import Corpus
from bot.core.understanding.tables import Table

FOLDS = 4
REPEATS = 2
FAST = 6_000
"""From so many examples on, one round instead of FOLDS x REPEATS, which keeps the build within half a minute."""
TWINS = 0.8
"""Likeness from which two examples of one intent are near-duplicates."""
CLUSTERED = 1_500
"""Examples of one label up to which near-duplicates are looked for."""
OUTSIDE = 0.4
"""Assumed share of messages that are out of scope."""
FAR = 0.3
"""Assumed share of those that are about something else altogether."""
SMOOTH = 7
"""Neighbouring thresholds that are averaged, so that no single message decides."""
IN_SCOPE, NEAR_MISS, ELSEWHERE = 0, 1, 2
RISING = ("margin", "gap", "near", "near_top", "out")
"""Signs of which more never means less sure."""
PLAIN = ((2.0, 2.0, 2.0, 0.0, 0.0, 0.0, -1.0), 0.5)
"""Weights of the signs and threshold where there are too few examples to learn them."""


class Row(NamedTuple):
    """A held-out message: signs of its best intent, its label (-1: out of scope), its best intent, and its kind."""

    signs: Floats
    label: int
    best: int
    kind: int


def judged(corpus: Corpus, outside: Table) -> tuple[Floats, float]:
    """Weights of intents.SIGNS and the threshold. `outside`: features of general sentences."""
    rows = _held_out(corpus, outside)
    right = np.array([row.best == row.label for row in rows], bool)
    if not right.any() or right.all():
        return np.array(PLAIN[0], np.float32), PLAIN[1]
    signs, kind = np.array([row.signs for row in rows]), np.array([row.kind for row in rows])
    parts = np.array([1 - OUTSIDE, OUTSIDE * (1 - FAR), OUTSIDE * FAR])
    share = (parts / np.maximum(np.bincount(kind, minlength=3), 1))[kind]
    judge = _logistic(signs.astype(float), right, share * len(kind))
    sure = 1 / (1 + np.exp(-(signs @ judge)))
    return judge.astype(np.float32), _best_threshold(sure, rows, share)


def _logistic(signs: Any, right: Any, share: Any) -> Any:
    """Weights of a logistic regression; those of strength, lead and likeness not below 0: better never looks less sure."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    side = np.where(right, 1.0, -1.0)

    def loss(weights: Any) -> tuple[float, Any]:
        agree = side * (signs @ weights)
        pull = share * side / (1 + np.exp(np.clip(agree, -30, 30)))
        return float((share * np.logaddexp(0, -agree)).sum() + weights @ weights / 2), weights - signs.T @ pull

    bounds = [(0, None) if name in RISING else (None, None) for name in intents.SIGNS]
    return minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x


def _best_threshold(sure: Any, rows: Sequence[Row], share: Any) -> float:
    """The score with the best MCC (Gorodkin 2004) of intents and out of scope, messages weighed by `share`, smoothed."""
    label, best = np.array([row.label for row in rows]) + 1, np.array([row.best for row in rows]) + 1
    classes = int(max(label.max(), best.max())) + 1
    real, total = np.bincount(label, share, classes), float(share.sum())
    grid, found = np.linspace(0.05, 0.95, 91), []
    for threshold in grid:
        given = np.where(sure >= threshold, best, 0)
        said = np.bincount(given, share, classes)
        spread = (total**2 - said @ said) * (total**2 - real @ real)
        found.append((float(share[given == label].sum()) * total - said @ real) / max(float(spread), 1e-9) ** 0.5)
    smooth = np.convolve(np.pad(found, SMOOTH // 2, mode="edge"), np.ones(SMOOTH) / SMOOTH, mode="valid")
    return float(np.mean(grid[smooth >= smooth.max() - 1e-9]))


def _held_out(corpus: Corpus, outside: Table) -> list[Row]:
    """All held-out messages, read by readers that never saw them."""
    rng = np.random.default_rng(7)
    inside = [i for i, label in enumerate(corpus.labels) if label is not None]
    rows: list[Row] = []
    for fold in range(1 if len(corpus.texts) > FAST else FOLDS * REPEATS):
        if fold % FOLDS == 0:
            fold_of, drawn = _folds(corpus, rng), rng.permutation(inside).tolist()
        away = set(drawn[fold % FOLDS :: FOLDS]) if len(inside) >= FOLDS else set()
        gone = np.isin(corpus.label, list(away)) | (fold_of == fold % FOLDS)
        if len(set(corpus.label[~gone].tolist()) & set(inside)) >= 2:
            rows.extend(_read(corpus, gone, set(inside) - away, outside))
    return rows


def _read(corpus: Corpus, gone: Any, stay: set[int], outside: Table) -> Iterator[Row]:
    """What a reader of the examples that are not `gone` makes of those that are, and of what is outside."""
    scorer = fitting.fit(fitting.part(corpus, ~gone))
    given = (tables.messages(tables.matrix(t, scorer.space)) for t in (tables.part(corpus.table, gone), outside))
    labels = chain(corpus.label[gone].tolist(), repeat(-1, len(outside)))
    for (columns, values), label in zip(chain.from_iterable(given), labels, strict=True):
        if len(columns):
            order, _, signs = intents.signs(scorer, columns, values)
            kind = IN_SCOPE if label in stay else ELSEWHERE if label < 0 else NEAR_MISS
            yield Row(signs, label if kind == IN_SCOPE else -1, order[0], kind)


def _folds(corpus: Corpus, rng: np.random.Generator) -> Any:
    """A fold for each example; near-duplicates within a label share one."""
    import scipy.sparse as sp  # type: ignore[import-untyped]

    rows = tables.matrix(corpus.table, fitting.space_of(corpus.table))
    full = sum(w * w for w in tables.BLOCK_WEIGHTS)
    fold_of = np.zeros(len(corpus.texts), np.int32)
    for label in range(len(corpus.labels)):
        members = np.flatnonzero(corpus.label == label)
        if len(members) > CLUSTERED:
            fold_of[members] = rng.integers(0, FOLDS, len(members))
            continue
        likeness = rows[members] @ rows[members].T
        _, cluster = sp.csgraph.connected_components(sp.csr_matrix(likeness > TWINS * full), directed=False)
        fold_of[members] = rng.permutation(cluster.max(initial=0) + 1)[cluster] % FOLDS
    return fold_of
