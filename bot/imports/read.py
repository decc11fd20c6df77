"""A file somebody sent -> the runs in it. Bytes in, Contents out; nothing else happens.

What it is, its first bytes decide; its name only where those do not. Any bytes have an answer: Contents with runs, or with a problem.
Neighbours: markup.py, fit.py and table.py read a format, archive.py unpacks, recorded.py keeps the runs; shells/telegram/files.py calls.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.model.imported import Contents
from bot.imports import archive, fit, markup, table
from bot.imports.recorded import FileProblem, Recorded, chosen

MOST_BYTES = 20_000_000
"""What Telegram lets a bot download."""
NAMES = (".gpx", ".tcx", ".fit", ".csv", ".zip", ".gpx.gz", ".tcx.gz", ".fit.gz")
_ZIP, _GZIP, _FIT, _BOM = b"PK\x03\x04", b"\x1f\x8b", b".FIT", b"\xef\xbb\xbf"
_EMPTY_ZIP = b"PK\x05\x06"
MOST_COST, FIT_COST = 60_000_000, 2
"""Bytes of an archive's tracks that are read, some 10 seconds; a byte of FIT takes up to twice as long as one of the others."""


def known(name: str) -> bool:
    """Whether a file of this name may hold runs."""
    return name.casefold().endswith(NAMES)


def _nobody(_: int, __: int) -> None: ...


def read(name: str, body: bytes, most: int = MOST_COST, far: Callable[[int, int], None] = _nobody) -> Contents:
    """The runs in a file. `most`: what an archive of tracks may cost (see MOST_COST).

    `far`: is told after each track of an archive how many are read, and of how many
    """
    try:
        if len(body) > MOST_BYTES:
            raise FileProblem("big")
        if body.startswith((_ZIP, _EMPTY_ZIP)):
            return _archived(body, most, far)
        return chosen(_recorded(name, body))
    except FileProblem as problem:
        return Contents(problem=str(problem))
    except (
        Exception
    ):  # bytes that anybody may have made, in the hands of several decoders: whatever they trip over, the file is damaged
        return Contents(problem="damaged")


def _recorded(name: str, body: bytes) -> list[Recorded]:
    """What is in a file that is no archive. Raises FileProblem."""
    if not body.strip():
        raise FileProblem("damaged")
    if body.startswith(_GZIP):
        body = archive.gunzip(body)
    if body[8:12] == _FIT:
        return fit.read(body)
    start = body.removeprefix(_BOM).lstrip()[:10]
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):
        return markup.read(body.removeprefix(_BOM).lstrip())  # Strava puts blanks before each TCX, which XML forbids
    ending = name.casefold().removesuffix(".gz").rpartition(".")[2]
    if ending in ("fit", "gpx", "tcx", "zip"):  # none of what they begin with
        raise FileProblem("damaged")
    return table.read(body)


def _archived(body: bytes, most: int, far: Callable[[int, int], None]) -> Contents:
    """The runs of an archive: of its table, or of its tracks, as many as there is time for. Raises FileProblem where none can be read."""
    found: list[Recorded] = []
    problems: list[FileProblem] = []
    cost = behind = 0
    for number, (name, packed, behind) in enumerate(archive.unzip(body), 1):
        try:
            inside = archive.gunzip(packed) if packed.startswith(_GZIP) else packed
            cost += len(inside) * (FIT_COST if inside[8:12] == _FIT else 1)
            found += _recorded(name, inside)
        except FileProblem as problem:
            problems.append(problem)
        if number + behind > 1:
            far(number, number + behind)
        if cost > most:
            break
    if problems and not found:
        raise problems[0]
    return replace(chosen(found), unread=len(problems) + behind)
