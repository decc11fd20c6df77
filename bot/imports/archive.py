"""Packed files: Strava's export (zip) and single activities in gzip, unpacked within bounds.

Rule 1: what a file says of its own size is not believed: reading stops at the limit.
Rule 2: names within an archive choose a reader and nothing else; nothing is written, and archives within archives stay shut.
Neighbours: read.py chooses.
"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from bot.imports.recorded import FileProblem

MOST_UNPACKED, MOST_ENTRIES = 60_000_000, 60_000
MOST_RATIO, SMALL = 200, 2_000_000
"""Unpacked to packed; what unpacks to less than SMALL bytes may be as dense as it likes."""
TABLE = "activities.csv"
TRACKS = (".gpx", ".tcx", ".fit", ".gpx.gz", ".tcx.gz", ".fit.gz")
_ENTRY = b"PK\x01\x02"


def gunzip(body: bytes) -> bytes:
    """A gzip file unpacked. Raises FileProblem."""
    machine = zlib.decompressobj(wbits=31)
    try:
        out = machine.decompress(body, MOST_UNPACKED)
    except zlib.error as error:
        raise FileProblem("damaged") from error
    if machine.unconsumed_tail or _dense(len(out), len(body)):
        raise FileProblem("bomb")
    if not machine.eof:
        raise FileProblem("damaged")
    return out


def _dense(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > packed * MOST_RATIO


def unzip(body: bytes) -> Iterator[tuple[str, bytes, int]]:
    """(name, bytes, how many come after it) of what is to be read: the table where there is one, else every track. Raises FileProblem."""
    if body.count(_ENTRY) > MOST_ENTRIES:
        raise FileProblem("bomb")
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            wanted, left = _wanted(archive), MOST_UNPACKED
            for number, entry in enumerate(wanted, 1):
                unpacked = _entry(archive, entry, left)
                left -= len(unpacked)
                yield entry.filename, unpacked, len(wanted) - number
    except FileProblem:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise FileProblem("damaged") from error


def _wanted(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Strava's table; else tracks; else another table."""
    entries = [e for e in archive.infolist() if not e.is_dir()]
    named = [(e.filename.casefold().rpartition("/")[2], e) for e in entries]
    if table := [e for name, e in named if name == TABLE]:
        return table[:1]
    tracks = [e for name, e in named if name.endswith(TRACKS)]
    found = tracks or [e for name, e in named if name.endswith(".csv")][:1]
    if not found:
        raise FileProblem("wrong")
    return found


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.file_size > most or _dense(entry.file_size, entry.compress_size):
        raise FileProblem("bomb")
    with archive.open(entry) as file:
        unpacked = file.read(most + 1)
    if len(unpacked) > most:
        raise FileProblem("bomb")
    return unpacked
