"""The second net under the red flags: words that sound like a flag, where no rule names it. It asks; it never decides.

A linear model over words, letters and concepts, made of the flags' utterances against their near misses and all everyday
utterances. What it finds is a vague hit: the dialogue asks that flag's own question, and no answer to it counts as yes.
Rule 1: it never raises a flag for certain, never lowers one, and is silent where a rule has spoken.
Rule 2: what is negated, past, hypothetical, about somebody else or part of a figure of speech is not looked at.
Neighbours: red_flags.py holds the rules that decide; hinting.py makes the model; packing.py keeps it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.understanding import packing
from bot.core.understanding.features import WORDS, Floats, Space, known_of, space_named, weigh
from bot.core.understanding.normalise import Token
from bot.core.understanding.scope import Scope

LEAST_TOLD = 2
"""Telling words without which nothing is asked: one word or letter says too little."""
TOLD = 3
"""Words that are given as the evidence."""
_ARRAYS = ("names", "idf", "block", "weights", "bias")


@dataclass(frozen=True, slots=True)
class Hints:
    """weights: features x (flags and, last, the alarm); threshold: of the alarm's margin; plain: words too common to tell anything."""

    flags: tuple[str, ...]
    space: Space
    weights: npt.NDArray[np.float16]
    bias: Floats
    threshold: float
    plain: frozenset[str] = frozenset()


def standing(tokens: Sequence[Token], scopes: Sequence[Scope], figures: Sequence[tuple[int, int]] = ()) -> Iterator[Token]:
    """The tokens that speak of the writer, now. `figures`: where figures of speech stand."""
    for at, (token, s) in enumerate(zip(tokens, scopes, strict=True)):
        if any(start <= at < end for start, end in figures):
            continue
        if not (s.negated or s.hypothetical or s.wondered or s.third_person or s.past):
            yield token


def read(hints: Hints, counts: Mapping[str, int], stops: Collection[str] = ()) -> tuple[str, tuple[str, ...]] | None:
    """The flag that a message sounds like, and the words that do (none of `stops`); None where it sounds like none."""
    columns, values = weigh(counts, hints.space)
    if not len(columns):
        return None
    pull = values * hints.weights[columns, -1].astype(np.float32)
    if float(pull.sum() + hints.bias[-1]) <= hints.threshold:
        return None
    margins = values @ hints.weights[columns, :-1].astype(np.float32) + hints.bias[:-1]
    names = known_of(counts, hints.space)
    strongest = [names[i] for i in np.argsort(-pull) if pull[i] > 0]
    told = [n[1:] for n in strongest if n[0] == WORDS and n[1:].isalpha() and n[1:] not in stops and n[1:] not in hints.plain]
    return (hints.flags[int(np.argmax(margins))], tuple(told[:TOLD])) if len(told) >= LEAST_TOLD else None


def pack(hints: Hints) -> bytes:
    words_ = {
        "flags": hints.flags,
        "block_weights": hints.space.weights,
        "threshold": hints.threshold,
        "plain": sorted(hints.plain),
    }
    return packing.pack(
        words_,
        {
            "names": hints.space.names,
            "idf": hints.space.idf,
            "block": hints.space.block,
            "weights": hints.weights,
            "bias": hints.bias,
        },
    )


def unpack(data: packing.Data, whole: bool = False) -> Hints:
    """The hints that were packed. `whole`: as packing.unpack. Raises ValueError where they are damaged or of another format."""
    try:
        return _assemble(*packing.unpack(data, whole))
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"the cached hints are damaged ({type(error).__name__}); remove them and they are built anew") from error


def _assemble(given: Mapping[str, Any], arrays: packing.Arrays) -> Hints:
    names, idf, block, weights, bias = (arrays[name] for name in _ARRAYS)
    space = space_named(names, idf, block, tuple(float(w) for w in given["block_weights"]))
    flags = tuple(str(f) for f in given["flags"])
    features = space.marks.shape
    if (
        weights.shape != (*features, len(flags) + 1)
        or bias.shape != (len(flags) + 1,)
        or not idf.shape == block.shape == features
    ):
        raise ValueError("the cached hints' parts do not fit together; remove them and they are built anew")
    return Hints(flags, space, weights, bias, float(given["threshold"]), frozenset(str(word) for word in given["plain"]))
