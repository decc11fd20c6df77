"""The flags' utterances, near misses and everyday utterances -> Hints.

Rule 1: the same texts give the same hints, to the bit.
Rule 2: the threshold is chosen on messages that were held out: no more than FALSE_ALARMS of the everyday ones may pass.
Neighbours: hints.py reads with the result and says what it is for; fitting.py has the features and their weights.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.understanding import fitting, normalise, packing, scope
from bot.core.understanding.features import BLOCKS, WORDS, Floats, Space, cut, many, space_named
from bot.core.understanding.features import words as plain_words
from bot.core.understanding.hints import Hints, standing
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.scope import Words

FALSE_ALARMS = 0.002
"""Share of everyday messages that may lead to a question about a flag, beside what the rules raise."""
FOLDS = 4
PENALTY = 0.5
"""C of the linear SVM; measured flat between 0.1 and 1.5."""
KEPT = 0.9
"""Share of an utterance's words that have to speak of the writer, now, so that it teaches: of "had cancer years ago, now my back hurts"
there is left what everybody says. From 0.6 to 0.9 strangers' messages are asked about alike, most of their emergencies at 0.9."""
LEAST_SEEN = 3
COMMON = 100
Counts = Sequence[Mapping[str, int]]


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
    counts = [_counted(text, lexicon, words) for text in (*(t for _, t in named), *taught.near_misses, *taught.everyday)]
    alarm = np.arange(len(counts)) < len(named)
    everyday = np.arange(len(counts)) >= len(named) + len(taught.near_misses)
    space = _space(counts, ~everyday)
    weights, bias = _alarm(counts, alarm, space)
    chosen, lean = _which(counts[: len(named)], [flag for flag, _ in named], flags, space)
    both = np.hstack([chosen, weights[:, None]]).astype(np.float16)
    leaning = np.append(lean, bias).astype(np.float32)
    return Hints(flags, space, both, leaning, _threshold(counts, alarm, everyday), _plain(counts, everyday))


def _stands(text: str, words: Words) -> bool:
    """Whether most of an utterance is read: what is past, denied or about others is not, and may be all that tells of its flag."""
    tokens = normalise.tokens(normalise.clean(text))
    return len(list(standing(tokens, scope.mark(tokens, words)))) >= KEPT * len(tokens)


def _plain(counts: Counts, everyday: npt.NDArray[np.bool_]) -> frozenset[str]:
    """Words of one in COMMON everyday messages: "back" and "aches" say nothing of a flag."""
    seen = Counter(f[1:] for row, plain in zip(counts, everyday, strict=True) if plain for f in row if f[0] == WORDS)
    return frozenset(word for word, n in seen.items() if n * COMMON >= everyday.sum() and word.isalpha())


def _counted(text: str, lexicon: Lexicon, words: Words) -> Mapping[str, int]:
    tokens = normalise.tokens(normalise.clean(text))
    return many(cut(plain_words(standing(tokens, scope.mark(tokens, words)), lexicon, None), lexicon))


def _space(counts: Counts, close: npt.NDArray[np.bool_]) -> Space:
    """Features that stand twice in what is close to a flag, weighed by their rarity in everything."""
    seen = Counter(f for row, near in zip(counts, close, strict=True) if near for f in row)
    kept = sorted(f for f, n in seen.items() if n >= LEAST_SEEN)
    everywhere = Counter(f for row in counts for f in row)
    rarity = np.array([np.log((1 + len(counts)) / (1 + everywhere[f])) + 1 for f in kept], np.float32)
    block = np.array([BLOCKS.index(f[0]) for f in kept], np.int8)
    return space_named(packing.joined(kept), rarity, block, fitting.BLOCK_WEIGHTS)


def _alarm(counts: Counts, alarm: npt.NDArray[np.bool_], space: Space) -> tuple[Floats, float]:
    """Weights and bias of "some flag" against everything else."""
    from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

    linear = LinearSVC(C=PENALTY, random_state=0).fit(fitting.matrix(counts, space), alarm)
    return linear.coef_[0].astype(np.float32), float(linear.intercept_[0])


def _which(counts: Counts, named: Sequence[str], flags: Sequence[str], space: Space) -> tuple[Floats, Floats]:
    """Weights (features x flags) and biases that tell the flags from each other."""
    from sklearn.svm import LinearSVC

    linear = LinearSVC(C=PENALTY, random_state=0).fit(fitting.matrix(counts, space), [flags.index(f) for f in named])
    if len(flags) == 2:
        return np.vstack([-linear.coef_[0], linear.coef_[0]]).T, np.array([-linear.intercept_[0], linear.intercept_[0]])
    return linear.coef_.T, linear.intercept_


def _threshold(counts: Counts, alarm: npt.NDArray[np.bool_], everyday: npt.NDArray[np.bool_]) -> float:
    """The margin that no more than FALSE_ALARMS of the everyday messages pass, each read by a model that never saw it."""
    fold_of = np.random.default_rng(7).integers(0, FOLDS, len(counts))
    margins = np.zeros(len(counts), np.float32)
    for fold in range(FOLDS):
        rest = [c for c, f in zip(counts, fold_of, strict=True) if f != fold]
        mine = [c for c, f in zip(counts, fold_of, strict=True) if f == fold]
        space = _space(rest, ~everyday[fold_of != fold])
        weights, bias = _alarm(rest, alarm[fold_of != fold], space)
        margins[fold_of == fold] = fitting.matrix(mine, space) @ weights + bias
    return float(np.quantile(margins[everyday], 1 - FALSE_ALARMS))
