"""The flags' utterances, near misses and everyday utterances -> Hints.

Rule 1: the same texts give the same hints, to the bit.
Rule 2: the threshold is chosen on messages that were held out: no more than FALSE_ALARMS of the everyday ones may pass.
Neighbours: hints.py reads with the result and says what it is for; tables.py has the features and their weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.understanding import normalise, scope, tables
from bot.core.understanding.features import WORDS, Floats, Space, cut
from bot.core.understanding.features import words as plain_words
from bot.core.understanding.hints import Hints, standing
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.scope import Words
from bot.core.understanding.tables import Rows, Table

FALSE_ALARMS = 0.003
"""Share of everyday messages that may lead to a question about a flag, beside what the rules raise. At 0.002 the margin hangs on two dozen
messages and moves with each new one; at 0.003 no more everyday messages of strangers (of 400) are asked about, and more of their signs."""
FOLDS = 4
PENALTY = 0.5
"""C of the linear SVM; measured flat between 0.1 and 1.5."""
KEPT = 0.9
"""Share of an utterance's words that have to speak of the writer, now, so that it teaches: of "had cancer years ago, now my back hurts"
there is left what everybody says. From 0.6 to 0.9 strangers' messages are asked about alike, most of their emergencies at 0.9."""
LEAST_SEEN = 3
COMMON = 100


@dataclass(frozen=True, slots=True)
class Taught:
    """Texts: of each flag, near misses of any, and what is said every day."""

    flags: Mapping[str, Sequence[str]]
    near_misses: Sequence[str]
    everyday: Sequence[str]


def train(taught: Taught, lexicon: Lexicon, words: Words) -> Hints:
    """The hints that the texts make. Raises ValueError where there are too few of them."""
    named = [(flag, text) for flag, texts in sorted(taught.flags.items()) for text in texts if _stands(text, words)]
    flags = tuple(sorted(taught.flags))
    if len(flags) < 2 or not taught.everyday:
        raise ValueError(
            "red flags need utterances of two flags at least, and everyday utterances; restore those that were shipped"
        )
    told = (*(t for _, t in named), *taught.near_misses, *taught.everyday)
    table = tables.table(_counted(text, lexicon, words) for text in told)
    alarm = np.arange(len(table)) < len(named)
    everyday = np.arange(len(table)) >= len(named) + len(taught.near_misses)
    space = _space(table, ~everyday)
    weights, bias = _alarm(table, alarm, space)
    chosen, lean = _which(tables.part(table, alarm), [flag for flag, _ in named], flags, space)
    both = np.hstack([chosen, weights[:, None]]).astype(np.float16)
    leaning = np.append(lean, bias).astype(np.float32)
    return Hints(flags, space, both, leaning, _threshold(table, alarm, everyday), _plain(table, everyday))


def _stands(text: str, words: Words) -> bool:
    """Whether most of an utterance is read: what is past, denied or about others is not, and may be all that tells of its flag."""
    tokens = normalise.tokens(normalise.clean(text))
    return len(list(standing(tokens, scope.mark(tokens, words)))) >= KEPT * len(tokens)


def _plain(table: Table, everyday: Rows) -> frozenset[str]:
    """Words of one in COMMON everyday messages: "back" and "aches" say nothing of a flag."""
    seen = tables.seen(tables.part(table, everyday))
    common = (table.names[f] for f in np.flatnonzero(seen * COMMON >= max(1, everyday.sum())).tolist())
    return frozenset(name[1:] for name in common if name[0] == WORDS and name[1:].isalpha())


def _counted(text: str, lexicon: Lexicon, words: Words) -> Mapping[str, int]:
    tokens = normalise.tokens(normalise.clean(text))
    return cut(plain_words(standing(tokens, scope.mark(tokens, words)), lexicon, None), lexicon)


def _space(table: Table, close: Rows) -> Space:
    """Features that stand LEAST_SEEN times in what is close to a flag, weighed by their rarity in everything."""
    return tables.chosen(table, np.flatnonzero(tables.seen(tables.part(table, close)) >= LEAST_SEEN).tolist())


def _alarm(table: Table, alarm: Rows, space: Space) -> tuple[Floats, float]:
    """Weights and bias of "some flag" against everything else."""
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

    linear = LinearSVC(C=PENALTY, random_state=0).fit(tables.matrix(table, space), alarm)
    return linear.coef_[0].astype(np.float32), float(linear.intercept_[0])


def _which(table: Table, named: Sequence[str], flags: Sequence[str], space: Space) -> tuple[Floats, Floats]:
    """Weights (features x flags) and biases that tell the flags from each other."""
    from sklearn.svm import LinearSVC

    linear = LinearSVC(C=PENALTY, random_state=0).fit(tables.matrix(table, space), [flags.index(f) for f in named])
    if len(flags) == 2:
        return np.vstack([-linear.coef_[0], linear.coef_[0]]).T, np.array([-linear.intercept_[0], linear.intercept_[0]])
    return linear.coef_.T, linear.intercept_


def _threshold(table: Table, alarm: Rows, everyday: Rows) -> float:
    """The margin that no more than FALSE_ALARMS of the everyday messages pass, each read by a model that never saw it."""
    fold_of = np.random.default_rng(7).integers(0, FOLDS, len(table))
    margins = np.zeros(len(table), np.float32)
    for fold in range(FOLDS):
        rest = tables.part(table, fold_of != fold)
        space = _space(rest, ~everyday[fold_of != fold])
        weights, bias = _alarm(rest, alarm[fold_of != fold], space)
        margins[fold_of == fold] = tables.matrix(tables.part(table, fold_of == fold), space) @ weights + bias
    return float(np.quantile(margins[everyday], 1 - FALSE_ALARMS))
