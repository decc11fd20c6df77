"""The intent reader beside four references, on labelled data, clean and with typing errors, in one run.

    python -m bench.understanding [folder]        a folder of <set>/train.jsonl and <set>/test.jsonl

Rule 1: all readers see the same training rows and the same test rows; typing errors are drawn once, from a fixed seed.
Rule 2: `argmax` ignores rejection; `best mcc` takes each reader's best threshold on the test (as published tables do); `mcc` is
        our own threshold, chosen from the training rows.
Neighbours: bot/core/understanding/evaluate.py has the figures.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.svm import LinearSVC

from bot.core.understanding import evaluate, intents, lexicon, normalise, training
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.result import Intent

Row = tuple[str, str | None]
Reader = Callable[[str], Intent]
ROOT = Path(__file__).parent.parent
TYPOS = 0.3
"""Share of the words of four letters and more that get an error."""


def shipped_lexicon() -> Lexicon:
    """The English lexicon of the content folder."""
    folder = ROOT / "content" / "en" / "lexicon"
    common, general = ((folder / name).read_text("utf-8") for name in ("common_words.txt", "general.txt"))
    return lexicon.load(yaml.safe_load((folder / "synonyms.yaml").read_text("utf-8")), common, general)


def rows_of(path: Path) -> list[Row]:
    return [(row["text"], row["intent"]) for row in map(json.loads, path.read_text("utf-8").splitlines())]


def with_typos(rows: Sequence[Row], seed: int = 1) -> list[Row]:
    """The rows with one letter dropped, doubled, replaced or swapped in about TYPOS of their words."""
    draw = random.Random(seed)
    return [(" ".join(_mistype(word, draw) for word in text.split()), label) for text, label in rows]


def _mistype(word: str, draw: random.Random) -> str:
    if len(word) < 4 or draw.random() >= TYPOS:
        return word
    at, letter = draw.randrange(len(word) - 1), draw.choice("abcdefghijklmnopqrstuvwxyz")
    a, b = word[:at], word[at + 1 :]
    return draw.choice([a + b, a + word[at] * 2 + b, a + letter + b, a + b[:1] + word[at] + b[1:]])


def ours(rows: Sequence[Row], words: Lexicon) -> Reader:
    model = training.train(rows, words)

    def read(text: str) -> Intent:
        cleaned = normalise.clean(text)
        return intents.read(model, normalise.tokens(cleaned))

    return read


def fuzzy(rows: Sequence[Row], scorer: Callable[..., float]) -> Reader:
    kept = [(text.lower(), label) for text, label in rows if label is not None]
    texts = [text for text, _ in kept]

    def read(text: str) -> Intent:
        found = process.extractOne(text.lower(), texts, scorer=scorer)
        return Intent(id=None, best=kept[found[2]][1], score=found[1] / 100)

    return read


def tfidf(rows: Sequence[Row], classifier: LogisticRegression | LinearSVC) -> Reader:
    """TF-IDF of words (1-2) and of letters within words (2-5), and a linear classifier; nothing else."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    pipe: Pipeline = make_pipeline(make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), letters), classifier)
    kept = [row for row in rows if row[1] is not None]
    pipe.fit([text for text, _ in kept], [label for _, label in kept])

    def read(text: str) -> Intent:
        if hasattr(classifier, "predict_proba"):
            scores = pipe.predict_proba([text])[0]
        else:
            margins = np.atleast_1d(pipe.decision_function([text])[0])
            scores = 1 / (1 + np.exp(-(margins if len(margins) > 1 else np.array([-margins[0], margins[0]]))))
        top = int(np.argmax(scores))
        return Intent(id=None, best=str(pipe.classes_[top]), score=float(scores[top]))

    return read


def readers(rows: Sequence[Row], words: Lexicon) -> Iterator[tuple[str, Reader]]:
    yield "Run Tall", ours(rows, words)
    yield "rapidfuzz WRatio", fuzzy(rows, fuzz.WRatio)
    yield "rapidfuzz token_set_ratio", fuzzy(rows, fuzz.token_set_ratio)
    yield "TF-IDF + LogReg", tfidf(rows, LogisticRegression(C=10, max_iter=1000))
    yield "TF-IDF + LinearSVC", tfidf(rows, LinearSVC())


def table(name: str, train: Sequence[Row], test: Sequence[Row], words: Lexicon) -> Table:
    """One data set: every reader's argmax and MCC, clean and with typing errors, and its time a message."""
    shown = Table(title=f"{name}: {len(train)} examples, {len(test)} messages", title_justify="left")
    for column in ("reader", "argmax", "best mcc", "mcc", "argmax, typos", "best mcc, typos", "us a message"):
        shown.add_column(column, justify="left" if column == "reader" else "right")
    labels, mistyped = [label for _, label in test], with_typos(test)
    for title, read in readers(train, words):
        began = time.perf_counter()
        clean = evaluate.figures(labels, [read(text) for text, _ in test])
        each = (time.perf_counter() - began) / max(len(test), 1) * 1e6
        rough = evaluate.figures(labels, [read(text) for text, _ in mistyped])
        mcc = f"{clean['mcc']:.3f}" if title == "Run Tall" else "-"
        row = [f"{100 * clean['in_scope_argmax']:.1f}", f"{clean['best_mcc']:.3f}", mcc]
        row += [f"{100 * rough['in_scope_argmax']:.1f}", f"{rough['best_mcc']:.3f}", f"{each:.0f}"]
        shown.add_row(title, *row)
    return shown


def main(folder: Path) -> int:
    console, words = Console(width=120), shipped_lexicon()
    sets = sorted(path.parent for path in folder.glob("*/train.jsonl"))
    if not sets:
        console.print(f"no data in {folder}: give a folder of <set>/train.jsonl and <set>/test.jsonl")
        return 2
    for path in sets:
        console.print(table(path.name, rows_of(path / "train.jsonl"), rows_of(path / "test.jsonl"), words))
    console.print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, scikit-learn included")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "nlu"))
