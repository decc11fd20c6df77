"""Words and arrays <-> bytes of a cache file; and many texts as one array.

Rule 1: nothing here runs code from a cache: plain arrays, words as JSON; damaged data raise ValueError.
Rule 2: arrays view the bytes they came from: of a file that is mapped, only what is read takes memory.
Neighbours: model.py and hints.py keep themselves this way.
"""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"runtall3"
"""Its last character changes with the shape of a pack or with the meaning of a feature; other packs are refused."""
_COUNT = 8
"""Bytes of a number in the pack."""
_HEAD = len(MAGIC) + _COUNT
Arrays = Mapping[str, npt.NDArray[Any]]
Data = bytes | memoryview
"""A pack as it was read, or mapped."""
Texts = npt.NDArray[np.uint8]
"""Many texts as one piece: apart, each of them would cost fifty bytes more, and most are never looked at."""


def pack(words: Mapping[str, Any], arrays: Arrays) -> bytes:
    """Bytes that `unpack` reads: MAGIC, checksum, length of the words, words as JSON, arrays one after another."""
    heads = [(name, a.dtype.str, a.shape) for name, a in arrays.items()]
    text = json.dumps({**words, "arrays": heads}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    body = b"".join([len(text).to_bytes(_COUNT, "little"), _padded(text), *(_padded(a.tobytes()) for a in arrays.values())])
    return MAGIC + zlib.crc32(body).to_bytes(_COUNT, "little") + body


def unpack(data: Data, whole: bool = False) -> tuple[dict[str, Any], Arrays]:
    """Words and arrays that were packed; the arrays view `data`. Raises ValueError where they are damaged or of another format.

    `whole`: it is known to be what was packed, so that not all of it has to be looked at.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("not a pack of this format; remove the cached file and it is built anew")
    if not whole and zlib.crc32(memoryview(data)[_HEAD:]) != int.from_bytes(data[len(MAGIC) : _HEAD], "little"):
        raise ValueError("the cached file is damaged; remove it and it is built anew")
    length = int.from_bytes(data[_HEAD : _HEAD + _COUNT], "little")
    words = json.loads(str(data[_HEAD + _COUNT : _HEAD + _COUNT + length], "utf-8", "surrogatepass"))
    return words, _arrays(words["arrays"], data, _HEAD + _COUNT + _room(length))


def _arrays(heads: Sequence[Any], data: Data, at: int) -> dict[str, npt.NDArray[Any]]:
    """The arrays that begin at `at`; each has its name, type and shape in `heads`."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, kind, shape in heads:
        size = math.prod(shape)
        found[name] = np.frombuffer(data, dtype=np.dtype(kind), count=size, offset=at).reshape(shape)
        at += _room(size * found[name].itemsize)
    return found


def joined(texts: Sequence[str]) -> Texts:
    """The texts as one piece, for `parted`."""
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8)


def parted(texts: Texts) -> list[str]:
    """The texts that were joined. Raises ValueError on anything else."""
    return [str(text) for text in json.loads(texts.tobytes().decode("utf-8", "surrogatepass"))]


def _room(length: int) -> int:
    """Bytes that `length` bytes take, so that every array begins at a multiple of eight."""
    return -(-length // _COUNT) * _COUNT


def _padded(data: bytes) -> bytes:
    return data.ljust(_room(len(data)), b"\0")
