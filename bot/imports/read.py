"""A file somebody sent -> the runs in it. Bytes in, Contents out; nothing else happens.

What it is, its first bytes decide; its name only where those do not. Any bytes have an answer: Contents with runs, or with a problem.
Neighbours: markup.py, fit.py and table.py read a format, archive.py unpacks, recorded.py keeps the runs; shells/telegram/files.py calls.
"""

from bot.core.model.imported import Contents
from bot.imports import archive, fit, markup, table
from bot.imports.recorded import FileProblem, Recorded, chosen

MOST_BYTES = 20_000_000
"""What Telegram lets a bot download."""
NAMES = (".gpx", ".tcx", ".fit", ".csv", ".zip", ".gpx.gz", ".tcx.gz", ".fit.gz")
_ZIP, _GZIP, _FIT, _BOM = b"PK\x03\x04", b"\x1f\x8b", b".FIT", b"\xef\xbb\xbf"
_EMPTY_ZIP = b"PK\x05\x06"


def known(name: str) -> bool:
    """Whether a file of this name may hold runs."""
    return name.casefold().endswith(NAMES)


def read(name: str, body: bytes) -> Contents:
    """The runs in a file."""
    try:
        if len(body) > MOST_BYTES:
            raise FileProblem("big")
        return chosen(_recorded(name, body, packed=True))
    except FileProblem as problem:
        return Contents(problem=str(problem))


def _recorded(name: str, body: bytes, *, packed: bool) -> list[Recorded]:
    """`packed`: whether it may be an archive. Raises FileProblem."""
    if not body.strip():
        raise FileProblem("damaged")
    if packed and body.startswith((_ZIP, _EMPTY_ZIP)):
        return _archived(body)
    if body.startswith(_GZIP):
        body = archive.gunzip(body)
    if body[8:12] == _FIT:
        return fit.read(body)
    start = body[:200].removeprefix(_BOM).lstrip()
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return markup.read(body)
    ending = name.casefold().removesuffix(".gz").rpartition(".")[2]
    if ending in ("fit", "gpx", "tcx", "zip"):  # none of what they begin with
        raise FileProblem("damaged")
    return table.read(body)


def _archived(body: bytes) -> list[Recorded]:
    """Everything in an archive that can be read; where nothing can, its first problem. Raises FileProblem."""
    found: list[Recorded] = []
    problems: list[FileProblem] = []
    for name, inside in archive.unzip(body):
        try:
            found += _recorded(name, inside, packed=False)
        except FileProblem as problem:
            problems.append(problem)
    if problems and not found:
        raise problems[0]
    return found
