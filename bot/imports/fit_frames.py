"""A FIT file without its records: a watch writes one each second, and a decoder in Python takes a tenth of a millisecond for each.

Rule 1: the checksum of the whole file is looked at first: a file that was cut or changed is damaged.
Rule 2: each byte is looked at a few times only, however the file is made: anybody may send one, and while it is read others wait.
Rule 3: only the lengths of messages are read here; what they mean is the decoder's business.
Neighbours: fit.py decodes what is left.
"""

import struct
from collections.abc import Iterator
from itertools import islice

from bot.imports.recorded import FileProblem

WANTED = frozenset((0, 18, 34, 206, 207))
"""Numbers of the messages that are kept: file, session, activity, and what programs add to them."""
MOST_PARTS, MOST_KEPT = 40, 500
"""Files in a row, and wanted messages of each, at most; a watch writes one, and a handful."""
_MARK, _HEAD, _SUM = b".FIT", 12, 2
_DEFINES, _ADDS, _SHORT = 0x40, 0x20, 0x80
_FIXED, _FIELD = 6, 3
"""Bytes of a definition before its fields, and of each field."""


def _table() -> tuple[int, ...]:
    """The checksum's steps (CRC-16, polynomial 0xA001), by byte."""
    steps = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
        steps.append(byte)
    return tuple(steps)


_STEPS = _table()


def checksum(body: bytes) -> int:
    crc, steps = 0, _STEPS
    for byte in body:
        crc = (crc >> 8) ^ steps[(crc ^ byte) & 0xFF]
    return crc


def few(body: bytes) -> bytes:
    """The file with the wanted messages alone; of several in a row, each. Raises FileProblem."""
    out: list[bytes] = []
    at = 0
    while at < len(body):
        if len(out) == MOST_PARTS:
            raise FileProblem("many")
        start = body[at : at + _HEAD]
        head = start[0]
        if len(start) < _HEAD or head < _HEAD or start[8:] != _MARK:
            raise FileProblem("damaged")
        size = head + int.from_bytes(start[4:8], "little")
        out.append(_part(body[at : at + size + _SUM], head, size))
        at += size + _SUM
    return b"".join(out)


def _part(part: bytes, head: int, size: int) -> bytes:
    """One file with its wanted messages alone. `head`, `size`: bytes of its header, and of all but its checksum. Raises FileProblem."""
    if len(part) < size + _SUM or checksum(part):
        raise FileProblem("damaged")
    wanted = list(islice(_kept(part[head:size]), MOST_KEPT + 1))
    if len(wanted) > MOST_KEPT:
        raise FileProblem("many")
    kept = b"".join(wanted)
    return struct.pack("<BBHI4s", _HEAD, part[1], int.from_bytes(part[2:4], "little"), len(kept), _MARK) + kept + b"\0\0"


def _kept(data: bytes) -> Iterator[bytes]:
    """The messages that are wanted, each with its definition before it."""
    lengths: dict[int, int] = {}
    wanted: dict[int, bool] = {}
    at, end = 0, len(data)
    while at < end:
        head = data[at]
        if head & _SHORT or not head & _DEFINES:
            local = (head >> 5) & 3 if head & _SHORT else head & 15
            if local not in lengths:
                raise FileProblem("damaged")
            after = at + 1 + lengths[local]
            if wanted[local] and after <= end:
                yield data[at:after]
        else:
            after = _defined(data, at, lengths, wanted)
            if wanted[head & 15]:
                yield data[at:after]
        at = after
    if at != end:
        raise FileProblem("damaged")


def _defined(data: bytes, at: int, lengths: dict[int, int], wanted: dict[int, bool]) -> int:
    """A definition: how long its messages are, and whether they are wanted; where it ends."""
    head, local = data[at], data[at] & 15
    try:
        number = int.from_bytes(data[at + 3 : at + 5], "big" if data[at + 2] else "little")
        fields = data[at + 5]
        after = at + _FIXED + fields * _FIELD
        length = sum(data[at + _FIXED + 1 : after : _FIELD])
        if head & _ADDS:
            more = data[after]
            length += sum(data[after + 2 : after + 1 + more * _FIELD : _FIELD])
            after += 1 + more * _FIELD
    except IndexError as error:
        raise FileProblem("damaged") from error
    lengths[local], wanted[local] = length, number in WANTED
    return after
