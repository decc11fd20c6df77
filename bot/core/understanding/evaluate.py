"""How good the intent reader is on labelled messages: what `runtall evaluate` prints.

Rule 1: the reader sees the training rows only; `best_mcc` alone looks at the test's labels, and says so.
Rule 2: no clock here: the caller gives one, and one for memory.
Neighbours: training.py, intents.py; contract/cli.md names the figures.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bot.core.understanding import intents, normalise, training
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.result import Intent

Row = tuple[str, str | None]
OUT = "\0"
"""Stands for None among labels."""
CUTS = 400
"""Thresholds that are tried for `best_mcc`."""


def evaluate(
    train_rows: Sequence[Row],
    test_rows: Sequence[Row],
    lexicon: Lexicon,
    clock: Callable[[], float],
    rss: Callable[[], float],
) -> dict[str, Any]:
    """All figures of contract/cli.md, and under "predictions" one dictionary for each test row.

    clock: seconds, rising; rss: memory of the process in MB. Raises ValueError where the training rows hold no intent.
    """
    began = clock()
    model = training.train(train_rows, lexicon)
    built = clock() - began
    found, took = [], []
    for text, _ in test_rows:
        began = clock()
        cleaned = normalise.clean(text)
        found.append(intents.read(model, normalise.tokens(cleaned)))
        took.append((clock() - began) * 1e6)
    report = figures([label for _, label in test_rows], found)
    report |= _latencies(took) | {
        "build_seconds": round(built, 3), "rss_mb": round(rss(), 1), "threshold": round(model.threshold, 4),
    }  # fmt: skip
    report["predictions"] = [_prediction(text, label, i) for (text, label), i in zip(test_rows, found, strict=True)]
    return report


def _latencies(took: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile of readings, in microseconds; 0 where none was read."""
    p50, p99 = np.percentile(took, (50, 99)) if took else (0.0, 0.0)
    return {"latency_us_p50": round(float(p50), 1), "latency_us_p99": round(float(p99), 1)}


def figures(wanted: Sequence[str | None], found: Sequence[Intent]) -> dict[str, Any]:
    """Shares are 0 to 1; a share of nothing is 0."""
    truth = [OUT if label is None else label for label in wanted]
    given = [OUT if i.id is None else i.id for i in found]
    inside = [k for k, label in enumerate(truth) if label != OUT]
    outside = [k for k, label in enumerate(truth) if label == OUT]
    rejected = [k for k, label in enumerate(given) if label == OUT]
    return {
        "messages": len(truth),
        "accuracy": _share(truth[k] == given[k] for k in range(len(truth))),
        "in_scope_accuracy": _share(truth[k] == given[k] for k in inside),
        "in_scope_argmax": _share(truth[k] == found[k].best for k in inside),
        "in_scope_top3": _share(truth[k] in _top(found[k], 3) for k in inside),
        "in_scope_answered_wrong": _share(given[k] not in (OUT, truth[k]) for k in inside),
        "oos_recall": _share(given[k] == OUT for k in outside),
        "oos_precision": _share(truth[k] == OUT for k in rejected),
        "macro_f1": macro_f1(truth, given),
        "mcc": mcc(truth, given),
        "best_mcc": _best_mcc(truth, found),
        "auroc": auroc([i.score for i in found], [label != OUT for label in truth]),
    }


def mcc(truth: Sequence[str], given: Sequence[str]) -> float:
    """Matthews' correlation for many classes (Gorodkin 2004), -1 to 1; 0 where one side has one class only."""
    right = sum(a == b for a, b in zip(truth, given, strict=True))
    n, real, said = len(truth), Counter(truth), Counter(given)
    cross = sum(real[c] * said[c] for c in real)
    spread = (n * n - sum(v * v for v in real.values())) * (n * n - sum(v * v for v in said.values()))
    return round((right * n - cross) / spread**0.5, 4) if spread else 0.0


def macro_f1(truth: Sequence[str], given: Sequence[str]) -> float:
    """Mean of the F1 of each class that stands in either."""
    real, said = Counter(truth), Counter(given)
    right = Counter(a for a, b in zip(truth, given, strict=True) if a == b)
    scores = [2 * right[c] / (real[c] + said[c]) for c in real | said]
    return round(sum(scores) / len(scores), 4) if scores else 0.0


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Chance that a message in scope scores higher than one out of scope, ties counted half; 0.5 where one kind is missing."""
    order = np.argsort(scores, kind="stable")
    ranked = np.asarray(scores, float)[order]
    _, first, counts = np.unique(ranked, return_index=True, return_counts=True)
    ranks = np.empty(len(ranked))
    ranks[order] = np.repeat(first + (counts + 1) / 2, counts)
    mask = np.asarray(positive, bool)
    yes, no = int(mask.sum()), int((~mask).sum())
    return round(float((ranks[mask].sum() - yes * (yes + 1) / 2) / (yes * no)), 4) if yes and no else 0.5


def _best_mcc(truth: Sequence[str], found: Sequence[Intent]) -> float:
    """The MCC of the best threshold there is for this very test, among CUTS thresholds."""
    scores = sorted({i.score for i in found})
    cuts = [*scores[:: max(1, len(scores) // CUTS)], 2.0]
    best = [str(i.best) if i.best else OUT for i in found]
    return max(mcc(truth, [b if i.score >= t else OUT for b, i in zip(best, found, strict=True)]) for t in cuts)


def _top(intent: Intent, most: int) -> list[str | None]:
    return [intent.best, *(name for name, _ in intent.alternatives)][:most]


def _share(hits: Any) -> float:
    values = list(hits)
    return round(sum(values) / len(values), 4) if values else 0.0


def _prediction(text: str, label: str | None, intent: Intent) -> dict[str, Any]:
    alternatives = [list(pair) for pair in intent.alternatives]
    return {
        "text": text,
        "label": label,
        "intent": intent.id,
        "best": intent.best,
        "score": intent.score,
        "alternatives": alternatives,
    }
