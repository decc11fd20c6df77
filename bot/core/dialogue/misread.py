"""A correction right behind an emergency: "2 years ago", "just joking". The flag's own question, once; only its no takes it back.

Rule: what was raised by words alone is asked about when the next words say that they were read wrongly; whoever has answered that question, or
ticked the sign, hears the advice again. Nothing is lowered by the correction itself (SAFETY.md, law 3).
Whose words they were is said first what to do for them, as they may need the call; then the same question, for the writer.
Neighbours: presses.py has the button that does the same; result.py repeats the advice.
"""

import re

from bot.core.dialogue import ask, read, repairs, result
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level

MOST_WORDS = 10
NEVER = ("overdose", "suicide_crisis")
"""Flags that nobody takes back by a joke or a regret: the button asks their question, words hear the advice again."""
OWNERS = re.compile(r"'?s'?$")
"""What ends a word for whose something is: "my daughter's message", "my brothers text"."""
REFERRED = ("referral.", "again.")
"""What the names of replies begin with that tell of an emergency."""


def said(turn: Turn, text: str) -> Turn | None:
    """The open flag's own question behind words that say it was misread; None where they say nothing of the kind."""
    session = turn.session
    if session.open_level < Level.URGENT or not ((another := _of_another(turn, text)) or _corrects(turn, text)):
        return None
    flag = result.pressing(turn)
    waits = session.question or session.doubts or not (session.last and session.last[-1].startswith(REFERRED))
    if waits and not (another and session.doubts[:1] == (flag,)):
        return None
    if flag in NEVER or flag not in turn.content.flags or next(r for r in session.open if r.flag == flag).asked:
        return None
    return again(turn.say("misread_other" if another else "misread", kind="answer"), flag)


def _of_another(turn: Turn, text: str) -> bool:
    """Whether all that a text says is whose words or signs they were: "it was a text from my daughter", "not me, my wife"."""
    who, beside = read.phrases(turn, "misread.who"), read.phrases(turn, "misread.beside")
    words = [w if w in who or w in beside else OWNERS.sub("", w) for w in read.folded(text, turn.language.spelling).split()]
    return (
        "?" not in text
        and len(words) <= MOST_WORDS
        and any(w in who for w in words)
        and all(w in who or w in beside for w in words)
    )


def again(turn: Turn, flag: str) -> Turn:
    """The flag's own question once more."""
    screen = {k: v for k, v in turn.session.screen.items() if k != flag}
    waiting = (d for d in turn.session.doubts if d != flag)
    return ask.ask(turn.keep(doubts=(flag, *waiting), screen=screen, misses=0))


def _corrects(turn: Turn, text: str) -> bool:
    """Whether the whole of few words says that something was misread, is long past, or was no more than a joke; not that somebody has looked.

    A bare no does not: it is as likely to be one to the call. Nor do words that stand beside others: "wrong number", "it's not going away".
    """
    if "?" in text or len(text.split()) > MOST_WORDS or repairs.was_seen(turn, text):
        return False
    words, leads = read.folded(text, turn.language.spelling).split(), read.phrases(turn, "misread.lead")
    while words and (words[0] in leads or words[0].isdecimal()):
        words.pop(0)
    return " ".join(words) in read.phrases(turn, "misread")
