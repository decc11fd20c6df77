"""A message in parts: wherever a mark stands, or one of content's joints ("and", "but", "then").

Neighbours: leftover.py looks for what else a message says, heard.py for what is told of one night; wishes.py parts a message in two.
"""

import re
from functools import lru_cache

from bot.core.dialogue.turn import Turn

MARKS = r"[.,;!\n]+(?=\s|$)|(?<=\?)\s"


def parts(turn: Turn, text: str) -> list[str]:
    """The parts of a text, without what parts them."""
    return [part for p in _cut(turn.language.reader.words.joints).split(text) if (part := p.strip(" ,.;!"))]


@lru_cache(maxsize=8)
def _cut(joints: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(j) for j in sorted(joints))
    return re.compile(rf"{MARKS}|(?:^|\s)(?:{words})(?=\s)", re.IGNORECASE)
