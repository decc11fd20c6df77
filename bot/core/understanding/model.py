"""The trained intent reader as plain arrays and words, and how it is kept in a cache.

Rule 1: nothing here runs code from a cache: plain arrays, words as JSON; damaged data raise ValueError.
Rule 2: a model holds all that reading needs, the lexicon included, so that a cache is complete in itself.
Neighbours: training.py makes models; intents.py reads with them.
"""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import lexicon as lexicons
from bot.core.understanding.features import BLOCKS, Floats, Ints, Space
from bot.core.understanding.lexicon import Lexicon
from bot.core.understanding.typos import Vocabulary, vocabulary

MAGIC = b"runtall1"
"""Its last character changes with the shape of the pack or with the meaning of a feature; other packs are refused."""
_COUNT = 8
"""Bytes of a number in the pack."""
_OF_EXAMPLES = ("label", "start", "columns", "values", "posting", "row_of")


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples, sparse by rows, and for each telling feature the rows that have it.

    texts: as written; label: place in Model.labels; start: first entry of each row (one more than rows)
    columns, values: the entries of the rows; row_of, posting: the rows of each feature, `posting` as `start`
    """

    texts: tuple[str, ...]
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
    """The model as bytes that `unpack` reads: MAGIC, checksum, length of the words, words as JSON, arrays one after another."""
    scorer = model.scorer
    arrays: dict[str, npt.NDArray[Any]] = {
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
        "places": list(scorer.space.places),
        "block_weights": scorer.space.weights,
        "texts": scorer.examples.texts,
        "threshold": model.threshold,
        "lexicon": lexicons.as_plain(model.lexicon),
        "arrays": [(name, a.dtype.str, a.shape) for name, a in arrays.items()],
    }
    text = json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass")
    parts = [len(text).to_bytes(_COUNT, "little"), _padded(text), *(_padded(a.tobytes()) for a in arrays.values())]
    body = b"".join(parts)
    return MAGIC + zlib.crc32(body).to_bytes(_COUNT, "little") + body


def unpack(data: bytes) -> Model:
    """The model that was packed; its arrays view `data`. Raises ValueError where they are damaged or of another format."""
    head = len(MAGIC) + _COUNT
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("not a model of this format; remove the cached file and it is built anew")
    if zlib.crc32(memoryview(data)[head:]) != int.from_bytes(data[len(MAGIC) : head], "little"):
        raise ValueError("the cached model is damaged; remove it and it is built anew")
    try:
        length = int.from_bytes(data[head : head + _COUNT], "little")
        words = json.loads(data[head + _COUNT : head + _COUNT + length].decode("utf-8", "surrogatepass"))
        return _check(_assemble(words, _arrays(words["arrays"], data, head + _COUNT + _room(length))))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"the cached model is damaged ({type(error).__name__}); remove it and it is built anew") from error


def _arrays(heads: Sequence[Any], data: bytes, at: int) -> dict[str, npt.NDArray[Any]]:
    """Views of the arrays that begin at `at`; each has its name, type and shape in `heads`."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, kind, shape in heads:
        size = math.prod(shape)
        found[name] = np.frombuffer(data, dtype=np.dtype(kind), count=size, offset=at).reshape(shape)
        at += _room(size * found[name].itemsize)
    return found


def _room(length: int) -> int:
    """Bytes that `length` bytes take, so that every array begins at a multiple of eight."""
    return -(-length // _COUNT) * _COUNT


def _padded(data: bytes) -> bytes:
    return data.ljust(_room(len(data)), b"\0")


def _assemble(words: Mapping[str, Any], arrays: Mapping[str, Any]) -> Model:
    lexicon = lexicons.from_plain(words["lexicon"])
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
    places = {feature: place for place, feature in enumerate(words["places"])}
    block_weights = tuple(float(w) for w in words["block_weights"])
    return Scorer(
        labels=tuple(words["labels"]),
        space=Space(places, arrays["idf"], arrays["block"], block_weights),
        weights=arrays["weights"],
        bias=arrays["bias"],
        examples=Examples(
            texts=tuple(words["texts"]),
            **{name: arrays[name] for name in _OF_EXAMPLES},
        ),
    )


def _check(model: Model) -> Model:
    """The model, if its parts fit together. Raises ValueError."""
    scorer, examples = model.scorer, model.scorer.examples
    features, labels, rows = len(scorer.space.places), len(scorer.labels), len(examples.texts)
    fits = (
        scorer.weights.shape == (features, labels)
        and scorer.bias.shape == (labels,)
        and scorer.space.idf.shape == scorer.space.block.shape == (features,)
        and len(scorer.space.weights) == len(BLOCKS)
        and examples.label.shape == (rows,)
        and examples.start.shape == (rows + 1,)
        and examples.posting.shape == (features + 1,)
        and examples.columns.shape == examples.values.shape == (int(examples.start[-1]),)
        and examples.row_of.shape == (int(examples.posting[-1]),)
        and bool(np.isfinite(model.judge).all())
    )
    if not fits:
        raise ValueError("the cached model's parts do not fit together; remove it and it is built anew")
    return model
