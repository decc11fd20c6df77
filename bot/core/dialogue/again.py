"""A sign that is asked about because of what somebody told: told again, or taken back by its own words.

Rule 1: "I have a fever of 39" behind the fever's question is a yes; what denies, ends or supposes anything is none.
Rule 2: "no fever" is a no where a fever is all that was told of what the question names, and nothing else is said (SAFETY.md, law 3).
Neighbours: read.py has the plain yes and no; adding.py the signs of earlier messages; content's options.yaml the words (`sign.have`,
`sign.over`, `sign.not`).
"""

from bot.core.dialogue.listed import folded, label, phrases
from bot.core.dialogue.turn import Turn
from bot.core.model.session import NO, SETTLED, YES
from bot.core.understanding.red_flags import CHECKED

MOST = 2
"""Words of a sign that is taken back: in more of them something else may be told."""


def answer(turn: Turn, text: str) -> str | None:
    """YES or NO where the sign in doubt is told again, or taken back; else None."""
    if "?" in text:
        return None
    words = folded(text, turn.language.spelling).split()
    return NO if _taken_back(turn, words) else _told_again(turn, text, words)


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


def _taken_back(turn: Turn, words: list[str]) -> bool:
    """Whether a no to one sign is all that is said, and that sign all that was told of those in the question."""
    if turn.heard is None or turn.heard.flags.hits or turn.heard.flags.signs:
        return False
    leads = [lead for lead in map(str.split, phrases(turn, "sign.not")) if words[: len(lead)] == lead]
    rest = words[len(max(leads, key=len)) :] if leads else []
    if not 1 <= len(rest) <= MOST or not phrases(turn, "sign.over").isdisjoint(rest):
        return False
    told = {s for stated in turn.session.signs if stated[:1] != (SETTLED,) for s in stated} & _asked(turn)
    return bool(told) and told <= _signs(turn, " ".join(rest))


def _asked(turn: Turn) -> set[str]:
    """The signs that the question in doubt names and its flag is about, without those of everybody who had a check."""
    flag, flags = turn.session.doubts[0], turn.language.reader.flags
    named = turn.language.reader.flags_of(label(turn, f"flag.{flag}.question")).signs
    own: set[str] = {s for f in flags.flags if f.id == flag for rule in f.rules for part in rule.all for s in part}
    return {s for s in own.intersection(named) if s not in flags.presumed}


def _signs(turn: Turn, said: str) -> set[str]:
    """What somebody tells who says that they have this: "fever" alone, and "I have a fever"."""
    leads = ("", *phrases(turn, "sign.have"))
    return {s for lead in leads for s in turn.language.reader.flags_of(f"{lead} {said}".strip()).signs}
