"""Small talk: laughter, jokes, insults, thanks in a picture, "huh?". Answered kindly and shortly, and then back to what waits.

Rule 1: an aside is no answer: no list is closed and no question settled by it, and a red-flag question that waits is asked again.
Rule 2: with an urgent flag open there is no small talk: the advice comes again (SAFETY.md, law 8).
Neighbours: talk.py and begin.py lead here; `opening` in content's slots.yaml and `emoji.*` in options.yaml list what people say.
"""

from bot.core.dialogue import adding, ask, read, repairs, result, standing
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level

HELP, CONFUSED, MARKS = "help", "confused", frozenset("?!.,…-–*~:;()[]/\\|_ \n\t\"'¿¡‽\ufe0f\u200d")
KINDS = ("laugh", "love", "sad", "cheer", "gesture")
"""Kinds of pictures, as `emoji.<kind>` lists them; the first of which one stands in the message counts."""


def said(turn: Turn, name: str) -> Turn | None:
    """The reply to an aside of this name; None where content has no words for it."""
    if name == CONFUSED:
        return confused(turn)
    return _back(turn, f"aside.{name}") if turn.has(f"aside.{name}") else None


def wordless(turn: Turn, text: str) -> Turn | None:
    """A message without a word: pictures, marks alone. None where the picture is a yes or a no, or calls for help (begin.opening)."""
    if read.is_plain(turn, text) or calls(turn, text):
        return None
    if turn.session.doubts:
        return repairs.not_understood(turn)
    if set(text) <= MARKS:
        return confused(turn)
    phrases = turn.language.phrases
    kind = next((k for k in KINDS if any(p in text for p in phrases.get(f"emoji.{k}", ()))), "other")
    return _back(turn, f"aside.{kind}")


def calls(turn: Turn, text: str) -> bool:
    """Whether a picture in the text calls for help: that is no small talk."""
    return any(p in text for p in turn.language.phrases.get(f"emoji.{HELP}", ()))


def of_topic(turn: Turn) -> bool:
    """Whether a text beside a red flag's question is like a topic, asks nothing and tells nothing: "just a cold" is no answer, and nothing to
    be explained. What hurts, or where and when, is told (SAFETY.md, law 4)."""
    heard = turn.heard
    if heard is None or turn.session.doubts[0] not in turn.content.flags or not (heard.intent.id or "").startswith("faq."):
        return False
    tells = heard.slots or heard.flags.hits or turn.language.reader.hurts(heard.text)
    return not tells and not adding.asks(turn, heard.text)


def feedback(turn: Turn) -> Turn:
    """Praise is thanked for; to a complaint the way to report."""
    if turn.heard is not None and read.phrase(turn, "praise", turn.heard.text):
        return _back(turn, "aside.love")
    told = turn.keep(misses=0).say("conversation.feedback", row(("button.report", "~report")), topics=("feedback",))
    return ask.again(told)


def confused(turn: Turn) -> Turn:
    """ "Huh?": the question in other words, then with examples; between questions, what can be done here."""
    if turn.session.question or turn.session.doubts:
        return repairs.repeat(turn)
    return _back(turn, f"aside.{CONFUSED}")


def _back(turn: Turn, name: str) -> Turn:
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    waits = turn.session.question or turn.session.doubts
    told = turn.keep(misses=0).say(name, *(() if waits else standing.first(turn)), kind="answer")
    return ask.again(told)
