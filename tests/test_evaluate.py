"""The figures of `runtall evaluate`, against cases worked out by hand."""

from itertools import count

import pytest

from bot.core.understanding.evaluate import OUT, auroc, evaluate, figures, macro_f1, mcc
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.result import Intent

TRAIN = [("red apple", "a"), ("green apple", "a"), ("apple pie", "a"), ("blue sky", "s"), ("grey sky", "s"), ("night sky", "s")]
KEYS = {
    *("accuracy", "in_scope_accuracy", "in_scope_argmax", "oos_recall", "oos_precision", "macro_f1", "mcc", "best_mcc"),
    *("auroc", "messages", "latency_us_p50", "latency_us_p99", "build_seconds", "rss_mb"),
}


def test_every_promised_figure_is_there() -> None:
    ticks = count()
    report = evaluate(TRAIN, [("apple", "a"), ("a sky", "s"), ("qq", None)], Lexicon(), lambda: float(next(ticks)), lambda: 42.0)
    assert report.keys() >= KEYS
    assert (report["messages"], report["rss_mb"], report["build_seconds"]) == (3, 42.0, 1.0)
    assert report["in_scope_argmax"] == 1.0
    assert report["oos_recall"] == 1.0
    assert [p["label"] for p in report["predictions"]] == ["a", "s", None]


def test_no_test_rows() -> None:
    report = evaluate(TRAIN, [], Lexicon(), lambda: 0.0, lambda: 0.0)
    assert (report["messages"], report["accuracy"]) == (0, 0.0)


@pytest.mark.parametrize(
    ("truth", "given", "expected"),
    [
        pytest.param("aabb", "aabb", 1.0, id="all right"),
        pytest.param("aabb", "bbaa", -1.0, id="all wrong, two classes"),
        pytest.param("aabb", "abab", 0.0, id="no relation"),
        pytest.param("aabb", "aaaa", 0.0, id="one answer to all"),
        pytest.param("abc", "aba", 0.6124, id="three classes, two right: 3 / sqrt(6 x 4)"),
    ],
)
def test_mcc(truth: str, given: str, expected: float) -> None:
    assert mcc(list(truth), list(given)) == expected


@pytest.mark.parametrize(
    ("truth", "given", "expected"),
    [
        pytest.param("ab", "ab", 1.0, id="all right"),
        pytest.param("aab", "aaa", 0.4, id="F1 of a is .8, of b 0"),
    ],
)
def test_macro_f1(truth: str, given: str, expected: float) -> None:
    assert macro_f1(list(truth), list(given)) == expected


@pytest.mark.parametrize(
    ("scores", "positive", "expected"),
    [
        pytest.param([0.9, 0.8, 0.1], [True, True, False], 1.0, id="parted"),
        pytest.param([0.1, 0.9], [True, False], 0.0, id="upside down"),
        pytest.param([0.5, 0.5], [True, False], 0.5, id="a tie counts half"),
        pytest.param([0.5], [True], 0.5, id="one kind only"),
    ],
)
def test_auroc(scores: list[float], positive: list[bool], expected: float) -> None:
    assert auroc(scores, positive) == expected


def test_rejection_counts() -> None:
    found = [
        Intent(id="a", best="a", score=0.9),
        Intent(id=None, best="a", score=0.2),
        Intent(id="b", best="b", score=0.8, alternatives=(("a", 0.3),)),
        Intent(id=None, best="a", score=0.1),
        Intent(id="a", best="a", score=0.6),
    ]
    report = figures(["a", "a", "a", None, None], found)
    assert report["accuracy"] == 0.4
    assert report["in_scope_accuracy"] == pytest.approx(1 / 3, abs=1e-4)
    assert report["in_scope_argmax"] == pytest.approx(2 / 3, abs=1e-4)
    assert report["in_scope_top3"] == 1.0
    assert report["in_scope_answered_wrong"] == pytest.approx(1 / 3, abs=1e-4)
    assert (report["oos_recall"], report["oos_precision"]) == (0.5, 0.5)
    assert OUT not in report
