"""Messages in pieces, as people write who are short of breath or afraid: "i... cant... breathe", a word a line, pictures between words.

Rule: only where the message read as it stands tells of nothing, and only to ask: what was meant as one statement is a guess. Who gasps
("cant.. get.. air") leaves no other meaning: that is told.
Neighbours: understand.py reads the pieces as one; red_flags.py reads.
"""

import re
from dataclasses import replace

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagReading

MOST = 3
"""Words of a piece: longer ones are statements of their own."""
_STOP = re.compile(r"(?<=\w)[.…]+\s+(?=[a-z])")
_GASP = re.compile(r"(?<=\w)(?:\.{2,}|…)\s*(?=[a-z])")
"""What stands for a breath between words of one statement."""
GASPS = 2
"""Breaths within a statement from which on it is no thought that trails off."""
PIECES = 40
"""Pieces of a message that may be one statement."""
_BETWEEN = re.compile(r"(?:[^\w\s'?-]|_|(?<!\w)-|-(?!\w))+")
"""Marks and pictures, but for those within words. A question's mark stays: "chest pain? no"."""


def joined(text: str) -> str | None:
    """The pieces of a message as one statement; None where it is not in pieces."""
    if "?" in text:
        return None
    pieces = [words for piece in _BETWEEN.split(text) if (words := piece.split())]
    if not 1 < len(pieces) <= PIECES or (any(len(words) > MOST for words in pieces) and not _halting(text, pieces)):
        return None
    return " ".join(word for words in pieces for word in words)


def _halting(text: str, pieces: list[list[str]]) -> bool:
    """Whether all pieces but one are a word or two, with full stops that end no sentence between them: "been an hour and cant. get. a word. out"."""
    short = sum(len(words) < MOST for words in pieces)
    return short >= MOST and short >= len(pieces) - 1 and len(_STOP.findall(text)) >= MOST


def gasped(text: str) -> str | None:
    """A message without the breaths between its words; None where there are too few of them."""
    return _GASP.sub(" ", text) if len(_GASP.findall(text)) >= GASPS else None


def asked(reading: FlagReading) -> FlagReading:
    """What a message in pieces may tell: its emergencies, to be asked about."""
    return replace(reading, hits=tuple(replace(h, vague=True) for h in reading.hits if h.level == Level.EMERGENCY))
