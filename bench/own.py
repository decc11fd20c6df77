"""The shipped intents on labelled messages: top 1, top 3, wrong answers, rejection, and which intents need more utterances.

    python -m bench.own MESSAGES.jsonl [FOLDER]

MESSAGES: rows of text, intent (or null) and also (other intents that are right). FOLDER: content/en/utterances (the default), or
a folder of <voice>/<intent>.txt with one utterance a line, null.txt being out of scope.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rich.console import Console

from bench.understanding import ROOT, Row, shipped_lexicon, with_typos
from bot.core.understanding import intents, normalise, training
from bot.core.understanding.model import Model
from bot.core.understanding.result import Intent


def utterances(folder: Path) -> list[Row]:
    """Examples from YAML files or, where there are none, from text files."""
    found: list[Row] = []
    for path in sorted(folder.glob("*.yaml")):
        whole = yaml.safe_load(path.read_text("utf-8"))
        found.extend((str(text), whole["intent"]) for text in whole["examples"])
    for path in sorted(folder.glob("*/*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        found.extend((line, None if path.stem == "null" else path.stem) for line in lines if line)
    return found


def read(model: Model, text: str) -> Intent:
    cleaned = normalise.clean(text)
    return intents.read(model, cleaned, normalise.tokens(cleaned))


def report(name: str, model: Model, rows: Sequence[dict[str, Any]], texts: Sequence[str], out: Console) -> None:
    """Shares in percent; an intent among `also` counts as right."""
    found = [read(model, text) for text in texts]
    inside = [(r, i, {r["intent"], *r.get("also", ())}) for r, i in zip(rows, found, strict=True) if r["intent"]]
    outside = [i for r, i in zip(rows, found, strict=True) if not r["intent"]]
    top = [{i.best, *(a for a, _ in i.alternatives[:2])} for _, i, _ in inside]
    at_once = [(i, ok) for _, i, ok in inside if i.id and not i.close]
    shares = {
        "top 1": np.mean([i.best in ok for _, i, ok in inside]),
        "top 3": np.mean([bool(t & ok) for t, (_, _, ok) in zip(top, inside, strict=True)]),
        "answered at once": len(at_once) / len(inside),
        "wrong": sum(i.id not in ok for i, ok in at_once) / len(inside),
        "out of scope not answered": np.mean([i.id is None for i in outside]) if outside else 0.0,
    }
    out.print(name, {k: round(100 * float(v), 1) for k, v in shares.items()})
    missed = Counter(r["intent"] for r, i, ok in inside if i.best not in ok)
    total = Counter(r["intent"] for r, _, _ in inside)
    out.print("missed most:", ", ".join(f"{k} {n}/{total[k]}" for k, n in missed.most_common(25)))


def main(messages: Path, folder: Path) -> int:
    out, examples = Console(width=140), utterances(folder)
    if not examples:
        out.print(f"no utterances in {folder}")
        return 2
    began = time.perf_counter()
    model = training.train(examples, shipped_lexicon())
    out.print(f"{len(examples)} examples, built in {time.perf_counter() - began:.1f} s, threshold {model.threshold:.2f}")
    packed = intents.pack(model)
    began = time.perf_counter()
    intents.unpack(packed)
    out.print(f"pack {len(packed) / 1e6:.1f} MB, ready in {time.perf_counter() - began:.3f} s")
    rows = [json.loads(line) for line in messages.read_text("utf-8").splitlines()]
    report("clean", model, rows, [r["text"] for r in rows], out)
    report("typos", model, rows, [text for text, _ in with_typos([(r["text"], None) for r in rows])], out)
    took = []
    for r in rows * 3:
        began = time.perf_counter()
        read(model, r["text"])
        took.append((time.perf_counter() - began) * 1e3)
    out.print(f"ms a message: median {np.median(took):.2f}, p99 {np.percentile(took, 99):.2f}")
    few = {k: n for k, n in sorted(Counter(str(label) for _, label in examples).items()) if n < 60}
    out.print("fewer than 60 examples:", few)
    return 0


if __name__ == "__main__":
    default = ROOT / "content" / "en" / "utterances"
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else default))
