"""A line of a safety list, said nearly in its own words: "getting worse" for "Getting worse, or stops daily life".

Rule 1: only words that stand in one part of a line, and most of that part, mean it; a question, a no or a part of the pain alone do not.
Rule 2: the line's own question is asked: what only resembles a line neither ticks it nor denies it (SAFETY.md, laws 3 and 5).
Neighbours: presses.py ticks a line by its whole label; heard.py has the signs that stand in the lexicon.
"""

import re
from collections.abc import Sequence

from bot.core.content.schema import Question
from bot.core.dialogue import ask
from bot.core.dialogue.listed import folded, phrases
from bot.core.dialogue.turn import Turn

MOST, COVERED, STEM, SAME = 8, 0.6, 4, 2
"""Words of an answer; share of a part that is to be said; letters from which on endings do not count; signs."""
MARKS = re.compile(r"[.,;:/+?!]+")
Words = tuple[str, ...]


def asked(turn: Turn, question: Question, text: str) -> Turn | None:
    """The own question of the lines of the list that a text nearly says; None where it says none, or is of a topic."""
    topic = turn.heard is not None and (turn.heard.intent.id or "").startswith("faq.")
    if topic or not (found := _near(turn, ask.open_flags(turn, question), text)):
        return None
    return ask.ask_doubt(turn.keep(doubts=found, hinted=(*turn.session.hinted, *found), misses=0))


def _near(turn: Turn, flags: Sequence[str], text: str) -> tuple[str, ...]:
    """The flags of the list that the text names by a part of their line, the gravest first; those that it names best."""
    words = folded(text, turn.language.spelling).split()
    if "?" in text or len(words) > MOST or turn.language.reader.negated(text):
        return ()
    if any(words[:1] and words[0] in phrases(turn, name) for name in ("sign.no.lead", "asks", "asks.first")):
        return ()
    said = _telling(turn, " ".join(words))
    if not said or all(_presumed(turn, word) for word in said):
        return ()
    return _by_words(turn, flags, said) or _by_signs(turn, flags, text)


def _by_words(turn: Turn, flags: Sequence[str], said: Words) -> tuple[str, ...]:
    """The flags by the part of whose line these words say best."""
    fits = {flag: _fit(turn, said, flag) for flag in flags}
    best = max(fits.values(), default=0.0)
    found = [flag for flag, fit in fits.items() if fit == best >= COVERED]
    return tuple(sorted(found, key=lambda flag: -turn.content.flags[flag].rank))


def _by_signs(turn: Turn, flags: Sequence[str], text: str) -> tuple[str, ...]:
    """The flags whose line tells of SAME signs of a text that states nothing else: "it goes when I stop running"."""
    reader = turn.language.reader
    signs = {*reader.flags_of(text).signs} - reader.flags.presumed
    if turn.heard is None or turn.heard.slots:
        return ()
    lines = {flag: signs & _signs(turn, flag) for flag in flags}
    found = [flag for flag, same in lines.items() if len(same) >= SAME]
    return tuple(sorted(found, key=lambda flag: -turn.content.flags[flag].rank))


def _signs(turn: Turn, flag: str) -> set[str]:
    """The signs that the flag's line tells of and its rules are about."""
    line, reader = turn.language.flags[flag], turn.language.reader
    told = {s for text in (line.label, line.item) for s in reader.flags_of(text).signs}
    return {s for f in reader.flags.flags if f.id == flag for rule in f.rules for part in rule.all for s in part if s in told}


def _fit(turn: Turn, said: Words, flag: str) -> float:
    """The share of the line's part that these words say best; 0 where one of them stands elsewhere."""
    parts = turn.content.once(("parts of lines", turn.language.code, flag), lambda: _parts(turn, flag))
    shares = [len(said) / len(part) for part in parts if all(any(_alike(word, other) for other in part) for word in said)]
    return max((min(1.0, share) for share in shares), default=0.0)


def _parts(turn: Turn, flag: str) -> tuple[Words, ...]:
    """The telling words of each part of a line and of its label."""
    line, joins = turn.language.flags[flag], phrases(turn, "line.joins")
    cut = re.compile(rf"{MARKS.pattern}|\b(?:{'|'.join(joins)})\b") if joins else MARKS
    pieces = [piece for text in (line.label, line.item) for piece in (text, *cut.split(text))]
    return tuple({words: None for piece in pieces if (words := _telling(turn, folded(piece, turn.language.spelling)))})


def _telling(turn: Turn, words: str) -> Words:
    """The words that say something by themselves."""
    small = turn.language.reader.model.lexicon.stops | phrases(turn, "line.small")
    return tuple(word for word in words.split() if word not in small)


def _presumed(turn: Turn, word: str) -> bool:
    """Whether a word is of the pain itself or of running, which all of them have."""
    reader = turn.language.reader
    return word in phrases(turn, "sign.effort") or not reader.flags.presumed.isdisjoint(reader.flags_of(word).signs)


def _alike(one: str, other: str) -> bool:
    """Whether two words are one but for the ending: "stops", "stopping"."""
    least = min(len(one), len(other))
    return one == other or (least >= STEM and one[: max(STEM, least - 2)] == other[: max(STEM, least - 2)])
