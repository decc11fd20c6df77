"""The shipped content as a reader of messages, beside four references taught with the same utterances, in one run.

    python -m bench.own [MESSAGES.jsonl ...]

MESSAGES: rows of text, intent (or null) and also (other intents that are right); without any: the test utterances that stand
beside the examples in content/en/utterances.

Rule 1: all readers see the same examples; typing errors are drawn once, from a fixed seed (bench/understanding.py).
Rule 2: a text is timed when it is read for the first time: a reader remembers what it read. What it compiles when it is first needed is not
        timed: two thousand other texts were read before.
Rule 3: times are ratios against a reference of the same run, or set beside their goal.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.shipped import utterances
from bench.understanding import Reader, readers, shipped_lexicon, with_typos
from bot.cli.library import content_from, shipped
from bot.cli.readers import CAUTION
from bot.core.understanding import intents, normalise, training
from bot.core.understanding.model import Model
from bot.core.understanding.result import Intent

WARM = 2000
"""Texts that are read before any is timed."""


class Labelled(NamedTuple):
    """A message and the intents that are right for it; none where it is out of scope."""

    text: str
    right: frozenset[str]


def examples() -> list[tuple[str, str | None]]:
    return list(utterances("examples"))


def held_out() -> list[Labelled]:
    """The test utterances beside the examples."""
    return [Labelled(text, frozenset({intent} if intent else ())) for text, intent in utterances("tests")]


def labelled(path: Path) -> list[Labelled]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Labelled(r["text"], frozenset({r["intent"], *r.get("also", ())}) if r["intent"] else frozenset()) for r in rows]


def read_with(model: Model) -> Reader:
    def read(text: str) -> Intent:
        cleaned = normalise.clean(text)
        return intents.read(model, normalise.tokens(cleaned))

    return read


def shares(read: Reader, rows: Sequence[Labelled]) -> dict[str, float]:
    """In percent: top intent right, among the top three, answered, of that wrong (of all in scope), out of scope rejected."""
    found = [(read(row.text), row.right) for row in rows]
    inside = [(i, right) for i, right in found if right]
    outside = [i for i, right in found if not right]
    answered = [(i, right) for i, right in inside if i.id]
    top = [{i.best, *(a for a, _ in i.alternatives[:2])} & right for i, right in inside]
    return {
        "top 1": 100 * float(np.mean([i.best in right for i, right in inside])),
        "top 3": 100 * float(np.mean([bool(t) for t in top])),
        "answered": 100 * len(answered) / len(inside),
        "wrong": 100 * sum(i.id not in right for i, right in answered) / len(inside),
        "rejected": 100 * float(np.mean([i.id is None for i in outside])) if outside else 0.0,
    }


def table(name: str, rows: Sequence[Labelled], mine: Model, taught: Sequence[tuple[str, str | None]]) -> Table:
    """Every reader on one set, clean and with typing errors."""
    shown = Table(title=f"{name}: {len(taught)} examples, {len(rows)} messages", title_justify="left")
    for column in ("reader", "top 1", "top 1, typos", "top 3", "answered", "wrong", "out of scope rejected"):
        shown.add_column(column, justify="left" if column == "reader" else "right")
    mistyped = with_typos([(row.text, None) for row in rows])
    rough_rows = [row._replace(text=text) for row, (text, _) in zip(rows, mistyped, strict=True)]
    others = (pair for pair in readers(taught, shipped_lexicon()) if pair[0] != "Run Tall")
    for title, read in (("Run Tall", read_with(mine)), *others):
        clean, rough = shares(read, rows), shares(read, rough_rows)
        ours = [f"{clean[k]:.1f}" for k in ("top 3", "answered", "wrong", "rejected")] if title == "Run Tall" else ["-"] * 4
        shown.add_row(title, f"{clean['top 1']:.1f}", f"{rough['top 1']:.1f}", *ours)
    return shown


def median_ms(read: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds, of texts that differ."""
    took = []
    for text in dict.fromkeys(texts):
        began = time.perf_counter()
        read(text)
        took.append((time.perf_counter() - began) * 1e3)
    return float(np.median(took)), float(np.percentile(took, 99))


def costs(taught: Sequence[tuple[str, str | None]], rows: Sequence[Labelled], out: Console) -> None:
    """Time of a whole message, start from the cache, first build, growth with the examples, memory."""
    texts = [row.text for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        content_from(shipped(), Path(folder))
        first = time.perf_counter() - began
        began = time.perf_counter()
        whole = content_from(shipped(), Path(folder)).language("en").reader
        ready = time.perf_counter() - began
    for text, _ in taught[:: len(taught) // WARM]:
        whole.understand(text)
    median, high = median_ms(whole.understand, texts)
    tenth = training.train(taught[::10], shipped_lexicon())
    small, _ = median_ms(read_with(tenth), texts)
    large, _ = median_ms(read_with(whole.model), texts)
    peak = subprocess.run(
        [sys.executable, "-c", _UNDERSTAND], input='{"text": "my back aches"}\n' * 50, capture_output=True, text=True, check=True
    ).stderr
    out.print(f"whole message: median {median:.2f} ms (goal 0.8), p99 {high:.2f} ms (goal 3)")
    out.print(f"first build {first:.1f} s (goal 30), ready from the cache {ready:.2f} s (goal 0.5)")
    out.print(f"examples x10: {large / small:.2f} times the cost a message (goal 3)")
    out.print(f"memory of `runtall understand`: {int(peak.split()[-1]) / 1024:.0f} MB (goal 100)")


_UNDERSTAND = (
    "import sys; from bot.cli.reading import jsonl; jsonl('en'); "
    "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1], file=sys.stderr)"
)


def main(files: Sequence[Path]) -> int:
    out, taught = Console(width=140), examples()
    model = training.train(taught, shipped_lexicon())
    model = replace(model, threshold=model.threshold + CAUTION)
    sets = [(path.name, labelled(path)) for path in files] or [("content/en/utterances, tests", held_out())]
    for name, rows in sets:
        out.print(table(name, rows, model, taught))
    costs(taught, sets[0][1], out)
    out.print(f"memory of this bench {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, scikit-learn included")
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(arg) for arg in sys.argv[1:]]))
