"""The features of many messages as arrays: cut once, then chosen, weighed and parted thousands at a time.

Rule 1: what is made of a message here is what features.py makes of it alone, to the bit, its features in the order in which it has them.
Rule 2: SciPy is imported only when rows are made: it is needed for training alone.
Neighbours: features.py cuts and weighs one message; fitting.py, holdout.py and hinting.py train on tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.core.understanding import packing
from bot.core.understanding.features import BLOCKS, Floats, Ints, Space, space_named

if TYPE_CHECKING:
    import scipy.sparse as sp  # type: ignore[import-untyped]

BLOCK_WEIGHTS = (0.7, 0.7, 1.0, 0.4)
"""Of features.BLOCKS."""
Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """names: of all features, in the order in which they were met; marks: their hashes
    start: first entry of each message (one more than messages); feature, times: place of each entry's feature, and how often it is there"""

    names: tuple[str, ...]
    marks: npt.NDArray[np.int64]
    start: Ints
    feature: Ints
    times: Ints

    def __len__(self) -> int:
        return len(self.start) - 1


def table(messages: Iterable[Mapping[str, int]]) -> Table:
    """The table of these messages, each cut into features."""
    places, feature, times, lengths = dict[str, int](), list[Ints](), list[Ints](), [0]
    for counts in messages:
        feature.append(np.fromiter((places.setdefault(f, len(places)) for f in counts), np.int32, len(counts)))
        times.append(np.fromiter(counts.values(), np.int32, len(counts)))
        lengths.append(len(counts))
    marks = np.fromiter(map(hash, places), np.int64, len(places))
    none = [np.zeros(0, np.int32)]
    return Table(tuple(places), marks, _sums(lengths), np.concatenate(feature or none), np.concatenate(times or none))


def part(whole: Table, kept: Rows) -> Table:
    """The table of the messages that are kept; the features remain."""
    lengths = np.diff(whole.start)
    entries = np.repeat(kept, lengths)
    return Table(
        whole.names, whole.marks, _sums(chain((0,), lengths[kept].tolist())), whole.feature[entries], whole.times[entries]
    )


def seen(whole: Table) -> npt.NDArray[np.int64]:
    """How many messages have each feature."""
    return np.bincount(whole.feature, minlength=len(whole.names))


def chosen(whole: Table, kept: Iterable[int]) -> Space:
    """The space of the features at these places of a table, each weighed by its rarity there."""
    names = whole.names
    places = np.array(sorted(kept, key=names.__getitem__), np.int32)
    rarity = np.log((1 + len(whole)) / (1 + seen(whole)[places])) + 1
    block = np.array([BLOCKS.index(names[f][0]) for f in places.tolist()], np.int8)
    return space_named(packing.joined([names[f] for f in places.tolist()]), rarity.astype(np.float32), block, BLOCK_WEIGHTS)


def matrix(whole: Table, space: Space) -> "sp.csr_matrix":
    """One row of weighted features for each message, as features.weigh gives them."""
    import scipy.sparse as sp

    columns = _columns(whole, space)[whole.feature]
    known = columns >= 0
    row = np.repeat(np.arange(len(whole)), np.diff(whole.start))[known]
    columns = columns[known]
    start = _sums(chain((0,), np.bincount(row, minlength=len(whole)).tolist()))
    return sp.csr_matrix((_values(whole, known, row, columns, space), columns, start), shape=(len(whole), len(space.idf)))


def _values(whole: Table, known: Rows, row: npt.NDArray[np.int64], columns: Ints, space: Space) -> Floats:
    """(1 + log count) x idf of each entry, each block of a row scaled to its weight."""
    values = (1.0 + np.log(whole.times[known].astype(np.float64))).astype(np.float32) * space.idf[columns]
    part_of = row * len(BLOCKS) + space.block[columns]
    norms = np.sqrt(np.bincount(part_of, values * values, minlength=len(whole) * len(BLOCKS)))
    scale = np.tile(np.asarray(space.weights), len(whole)) / np.maximum(norms, 1e-9)
    weighed: Floats = (values * scale[part_of]).astype(np.float32)
    return weighed


def _columns(whole: Table, space: Space) -> Ints:
    """The column of each feature of a table; -1 where the space has none for it."""
    if not len(space.marks):
        return np.full(len(whole.marks), -1, np.int32)
    near = space.marks.searchsorted(whole.marks)
    known = space.marks.take(near, mode="clip") == whole.marks
    return np.where(known, space.column.take(near, mode="clip"), -1).astype(np.int32)


def _sums(lengths: Iterable[int]) -> Ints:
    return np.cumsum(np.fromiter(lengths, np.int64)).astype(np.int32)


def messages(rows: "sp.csr_matrix") -> Iterator[tuple[Ints, Floats]]:
    """Columns and values of each row, as features.weigh gives them of a message."""
    for start, stop in pairwise(rows.indptr.tolist()):
        yield rows.indices[start:stop], rows.data[start:stop]
