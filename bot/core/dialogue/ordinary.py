"""Whether a text can be nothing but what it means by its intent, so that nobody need look for anything else in it.

Most of what people who only ask have to ask is that. Whoever has more behind them (a check, a plan, reminders) may mean it, and all is tried.
Rule 1: what is decided of a text is decided by its words, language and content alone, once; what of a session stands in `_only_asks`.
Rule 2: of an ordinary text `talk.before_all` and `talk.in_answer` would take none but a follow-up question (topics.py), which is tried
first: tests/test_ordinary.py tries them all the same.
Neighbours: talk.py asks here; each of the modules below says what its words mean.
"""

from dataclasses import replace

from bot.core.dialogue import abroad, asides, languages, read, reminders, wishes
from bot.core.dialogue.listed import ending, remembered
from bot.core.dialogue.turn import Turn
from bot.core.model.session import Session

ANSWERED = ("answers.", "answer.", "fallback.")
"""What the names of replies begin with that ask nothing back."""
HELD = ("check.others", "reminder.to", "reminder.alone", "reminder.all_of", "worse", "low.mood", "hospital")
"""Lists of phrases that count wherever they stand in a message."""
TRIED = frozenset(("proof.texts",))
"""Lists that mean nothing in a talk: what the content's proof says to every state."""


def said(turn: Turn, text: str) -> bool:
    """Whether a text from somebody who only asks is a question or a remark like any other."""
    return _only_asks(turn) and remembered(turn, "ordinary", text, lambda: _is_ordinary(turn, text))


def _only_asks(turn: Turn) -> bool:
    """Whether nothing of theirs is kept and nothing is asked of them."""
    s = turn.session
    if s.consent is not None or s.question or s.flow or s.doubts or s.open or s.draft or s.held or s.result or s.planned:
        return False
    return not (s.reminders or s.before or s.finished) and (not s.last or s.last[-1].startswith(ANSWERED))


def _is_ordinary(turn: Turn, text: str) -> bool:
    reader = turn.language.reader
    if read.named(turn, text) - TRIED or any(read.holds(turn, name, text) for name in HELD) or asides.calls(turn, text):
        return False
    if any(ask(text) is not None for ask in (reader.wish, reader.opening, reader.planned, reader.quiet, reader.moved)):
        return False
    words = tuple(read.folded(text, turn.language.spelling).split())
    stranger = replace(turn, session=Session(lang=turn.session.lang))
    if read.denies(turn, text) or abroad.first_told(stranger, text) is not None:
        return False
    if not words or ending(turn, "next", words) or (reminders.kinds_in(turn, text) and reader.when(text).says):
        return False
    return languages.named(turn.content, text) is None and not wishes.may_be_two(turn, text)
