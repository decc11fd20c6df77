"""Which signs of earlier messages count together with those of this one (SAFETY.md, law 4).

Rule 1: what a person tells of themselves adds up: throughout a check, and over the newest messages outside of one. What was said in
passing ten messages ago is about something else: fifty questions about running would come to an emergency.
Rule 2: a question about a topic ("do chest muscles matter?") counts with the message right before and right behind it alone.
Rule 3: who had a check, or is amid one, has the pain that it is about: what adds up with that alone is asked about, weeks later as well.
Rule 4: a check that ended well asked about every sign there was: what adds up with those alone is asked about, too, and not told.
Rule 5: a sign of one message alone is heard whatever came before; nothing here lowers what was raised.
Neighbours: step.py asks; understanding/red_flags.py adds up; content's options.yaml lists the words of questions.
"""

import re

from bot.core.dialogue import flow, listed, read
from bot.core.dialogue.turn import Turn
from bot.core.model.session import QUESTION, SETTLED
from bot.core.understanding.red_flags import CHECKED
from bot.core.understanding.result import Understood

RECENT, MOST = 5, 40
"""Messages whose signs count outside of a check, and within one. At 5, chatter of strangers added up to no emergency in 1,000 messages
(at all of them to 50), and of 203 reports parted into two messages 197 were still heard."""
OF_ONESELF = frozenset(("check.start", "pain.log", "run.log", "affirm", "deny", "unsure"))
"""Intents of who tells of themselves."""
PARTS = re.compile(r"[,.;!?\n]+")
CLAUSES, SENTENCES = re.compile(r"[^,.;!?\n]+[,.;!?\n]*"), re.compile(r"[^.!?\n]+[.!?\n]*")
FIRST = 2
"""Words of a part, of which one says that it tells."""
Stated = tuple[str, ...]


def asks(turn: Turn, text: str) -> bool:
    """Whether the words are those of a question."""
    return listed.remembered(turn, "asks", text, lambda: _asks(turn, text))


def _asks(turn: Turn, text: str) -> bool:
    said = read.folded(text, turn.language.spelling).split()
    asked = "?" in text or _begins(turn, text) or not read.phrases(turn, "asks").isdisjoint(said)
    return asked and not _tells_beside(turn, text)


def _tells_beside(turn: Turn, text: str) -> bool:
    """ "Can I run, it hurts when I breathe in": a part of the text tells of a pain, whatever is asked beside it."""
    parts = [part for part in PARTS.split(text) if part.strip()]
    return len(parts) > 1 and any(not _begins(turn, part) and turn.language.reader.hurts(part) for part in parts)


def _tells_a_sign(turn: Turn, text: str) -> bool:
    """ "Shivering all night, can I run 5k?": a part that asks nothing tells a sign, which counts as if it stood alone."""
    mark, today = presumed(turn), turn.event.at.date()
    told = _told(turn, text) if mark else []
    return any(turn.language.reader.understand(part, earlier=mark, today=today).flags.hits for part in told)


def _told(turn: Turn, text: str) -> list[str]:
    """The parts of a text that ask nothing; none where it has no others."""
    sentences = [sentence for sentence in SENTENCES.findall(text) if PARTS.sub("", sentence).strip()]
    parts = [(part, "?" in s) for s in sentences for part in CLAUSES.findall(s) if PARTS.sub("", part).strip()]
    plain = [part for part, asked in parts if _is_told(turn, part, asked=asked)]
    return plain if len(plain) < len(parts) else []


def _is_told(turn: Turn, part: str, *, asked: bool) -> bool:
    """Whether a part asks nothing. `asked`: it stands in a sentence that does, and has to say that it tells: "woke with chills, can I run?"."""
    words = read.folded(part, turn.language.spelling).split()
    if "?" in part or _begins(turn, part) or not read.phrases(turn, "asks").isdisjoint(words):
        return False
    return not asked or not (read.phrases(turn, "tells") | read.phrases(turn, "sign.told")).isdisjoint(words[:FIRST])


def beside_question(turn: Turn, text: str) -> str:
    """What a text tells beside what it asks; the whole text where it asks nothing."""
    return " ".join(_told(turn, text)) or text


def asks_in_part(turn: Turn, text: str) -> bool:
    """Whether a part of the text begins as a question does."""
    return any(_begins(turn, part) for part in PARTS.split(text) if part.strip())


def _begins(turn: Turn, text: str) -> bool:
    """Whether the first word is that of a question."""
    return read.first(text, turn.language.spelling) in read.phrases(turn, "asks.first")


def is_topic(found: Understood) -> bool:
    """Whether a text is about a topic or a task of ours."""
    return found.intent.id is not None and found.intent.id not in OF_ONESELF


def earlier(turn: Turn, *, question: bool, text: str = "") -> frozenset[str]:
    """The signs of messages before this one that count with it. `text`: this one, of which a part may tell a sign whatever it asks."""
    said = turn.session.signs
    if not turn.event.is_private:
        return frozenset()
    last = frozenset(said[-1]) - {QUESTION} if said and said[-1][:1] != (SETTLED,) else frozenset[str]()
    if question:
        return last | presumed(turn) if _tells_a_sign(turn, text) else last
    counted = said if turn.session.flow == flow.CHECK else said[-RECENT:]
    told = frozenset(s for stated in counted if stated[:1] not in ((QUESTION,), (SETTLED,)) for s in stated)
    asked = frozenset(f"{CHECKED}{s}" for stated in counted if stated[:1] == (SETTLED,) for s in stated[1:])
    return told | last | asked | presumed(turn)


def presumed(turn: Turn) -> frozenset[str]:
    """The mark of who had a check or a referral, or is amid a check: it counts with every message of theirs, however many came between."""
    session = turn.session
    checked = turn.event.is_private and (session.planned or session.result or session.raised or session.flow == flow.CHECK)
    return frozenset((CHECKED,)) if checked else frozenset()


def added(turn: Turn, signs: Stated, *, question: bool) -> Turn:
    """With the signs of this message kept for the next ones."""
    if not turn.event.is_private:
        return turn
    most = MOST if turn.session.flow == flow.CHECK else RECENT
    kept = (*turn.session.signs, (QUESTION, *signs) if question else signs)[-most:]
    kept = kept if any(kept) else ()
    return turn if kept == turn.session.signs else turn.keep(signs=kept)


def settled(turn: Turn) -> Turn:
    """With the signs of all messages so far marked as asked about."""
    marks = (QUESTION, SETTLED)
    return turn.keep(
        signs=tuple((SETTLED, *(s for s in stated if s not in marks)) if stated else () for stated in turn.session.signs)
    )
