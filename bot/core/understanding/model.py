"""The trained intent reader as plain arrays and words, and how it is kept in a cache.

Rule: a model holds all that reading needs, the lexicon included, so that a cache is complete in itself.
Neighbours: packing.py writes and reads the bytes; training.py makes models; intents.py reads with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import lexicon as lexicons
from bot.core.understanding import packing, wordset
from bot.core.understanding.features import BLOCKS, Floats, Ints, Space, space_named
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.typos import Vocabulary, vocabulary

_OF_EXAMPLES = ("texts", "label", "start", "columns", "values", "posting", "row_of")


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples, sparse by rows, and for each telling feature the rows that have it.

    texts: as written, in one piece; label: place in Model.labels; start: first entry of each row (one more than rows)
    columns, values: the entries of the rows; row_of, posting: the rows of each feature, `posting` as `start`
    """

    texts: packing.Texts
    label: npt.NDArray[np.int16]
    start: Ints
    columns: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float16]
    posting: Ints
    row_of: Ints


@dataclass(frozen=True, slots=True)
class Scorer:
    """What gives each label its margin and its nearest examples.

    labels:  intents; the last one is None where out-of-scope examples were given
    weights: features x labels; bias: one a label
    """

    labels: tuple[str | None, ...]
    space: Space
    weights: npt.NDArray[np.float16]
    bias: Floats
    examples: Examples


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that reading a message needs.

    counts:    how often each word stands in the examples
    judge:     how sure to be: one weight for each of intents.SIGNS
    threshold: least score, 0 to 1, that counts as understood
    """

    scorer: Scorer
    lexicon: Lexicon
    known: Vocabulary
    counts: Mapping[str, int]
    judge: Floats
    threshold: float


def pack(model: Model) -> bytes:
    """The model as bytes that `unpack` reads."""
    scorer = model.scorer
    arrays: dict[str, npt.NDArray[Any]] = {
        "names": scorer.space.names,
        "common": model.lexicon.common.names,
        "idf": scorer.space.idf,
        "block": scorer.space.block,
        "weights": scorer.weights,
        "bias": scorer.bias,
        "judge": model.judge,
        **{name: getattr(scorer.examples, name) for name in _OF_EXAMPLES},
    }
    words = {
        "labels": scorer.labels,
        "counts": dict(model.counts),
        "block_weights": scorer.space.weights,
        "threshold": model.threshold,
        "lexicon": lexicons.as_plain(model.lexicon),
    }
    return packing.pack(words, arrays)


def unpack(data: packing.Data, whole: bool = False) -> Model:
    """The model that was packed; its arrays view `data`. `whole`: as packing.unpack. Raises ValueError where they are damaged or of another format."""
    try:
        return _check(_assemble(*packing.unpack(data, whole)))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"the cached model is damaged ({type(error).__name__}); remove it and it is built anew") from error


def _assemble(words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Model:
    lexicon = lexicons.from_plain(words["lexicon"], wordset.unpacked(arrays["common"]))
    counts = {str(k): int(v) for k, v in words["counts"].items()}
    return Model(
        scorer=_scorer(words, arrays),
        lexicon=lexicon,
        known=vocabulary(counts, lexicon.common),
        counts=counts,
        judge=arrays["judge"],
        threshold=float(words["threshold"]),
    )


def _scorer(words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Scorer:
    block_weights = tuple(float(w) for w in words["block_weights"])
    return Scorer(
        labels=tuple(words["labels"]),
        space=space_named(arrays["names"], arrays["idf"], arrays["block"], block_weights),
        weights=arrays["weights"],
        bias=arrays["bias"],
        examples=Examples(**{name: arrays[name] for name in _OF_EXAMPLES}),
    )


def _check(model: Model) -> Model:
    """The model, if its parts fit together. Raises ValueError."""
    scorer, examples = model.scorer, model.scorer.examples
    features, labels, rows = len(scorer.space.marks), len(scorer.labels), len(examples.label)
    fits = (
        scorer.weights.shape == (features, labels)
        and scorer.bias.shape == (labels,)
        and scorer.space.idf.shape == scorer.space.block.shape == (features,)
        and len(scorer.space.weights) == len(BLOCKS)
        and examples.start.shape == (rows + 1,)
        and examples.posting.shape == (features + 1,)
        and examples.columns.shape == examples.values.shape == (int(examples.start[-1]),)
        and examples.row_of.shape == (int(examples.posting[-1]),)
        and bool(np.isfinite(model.judge).all())
    )
    if not fits:
        raise ValueError("the cached model's parts do not fit together; remove it and it is built anew")
    return model
