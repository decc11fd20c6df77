"""A sign that is asked about because of what somebody told, and is told again.

Rule 1: "I have a fever of 39" behind the fever's question is a yes; what denies, ends or supposes anything is none.
Rule 2: "no fever" is no answer to it: the question names more than the fever, and so may what was told (SAFETY.md, law 3). A plain no is one.
Neighbours: read.py has the plain yes and no; adding.py the signs of earlier messages; content's options.yaml the words (`sign.have`,
`sign.over`).
"""

from bot.core.dialogue.listed import folded, phrases
from bot.core.dialogue.turn import Turn
from bot.core.model.session import YES
from bot.core.understanding.red_flags import CHECKED


def answer(turn: Turn, text: str) -> str | None:
    """YES where the sign in doubt is told again; else None."""
    return None if "?" in text else _told_again(turn, text, folded(text, turn.language.spelling).split())


def counted(turn: Turn, done: Turn) -> Turn:
    """The turn `done`; what was answered while the same red flag is asked about does not make its question new."""
    asked = turn.session.doubts[:1]
    still = asked and asked == done.session.doubts[:1] and asked[0] in turn.content.flags
    return done.keep(misses=max(done.session.misses, turn.session.misses)) if still else done


def _told_again(turn: Turn, text: str, words: list[str]) -> str | None:
    has = any(words[: len(lead)] == lead for lead in map(str.split, phrases(turn, "sign.have")))
    if not has or turn.language.reader.negated(text) or not phrases(turn, "sign.over").isdisjoint(words):
        return None
    found = turn.language.reader.understand(text, expected="", earlier=frozenset((CHECKED,)))
    return YES if turn.session.doubts[0] in {hit.id for hit in found.flags.hits} else None
