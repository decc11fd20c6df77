"""What somebody who coaches asks or tells of one of their runners: how they are, or that one is young.

Rule 1: nobody's health is told here; what a member shares stands behind /groups (clubs/).
Rule 2: a runner's age raises nothing on the coach's side: the coach hears what is to be done (SAFETY.md, law 11). Whoever tells their own
age is heard as ever.
Rule 3: a sign of a young runner is weighed as if it were told of oneself ("she is 12 and limps" as "I am 12 and limp"): an emergency is that of a
bystander, and what needs to be seen today is said to be so.
Neighbours: asked.py has what else is asked of the bot; heard.py asks here before it tells of an age.
"""

import re

from bot.core.dialogue import ages, ask, read
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level
from bot.core.understanding.red_flags import BYSTANDER
from bot.core.understanding.result import FlagHit

OF_COACHES = ("opening.coach", "opening.coach_again", "asked.runner_how", "asked.young_runner", "asked.young_today")
"""Replies after which somebody is taken for a coach."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
EVIDENCE = " ... "
"""Parts a sign's words that stand apart."""
OWN = " = "
"""Parts a word for another from the one that the writer has for themselves, in `athlete.as_own`."""


def coaches(turn: Turn) -> bool:
    """Whether who writes said a moment ago that they coach, or leads a group."""
    return any(b.role for b in turn.event.around.belongs) or not set(OF_COACHES).isdisjoint(turn.session.last)


def how(turn: Turn) -> Turn | None:
    """ "How is Ann doing?", from a coach."""
    if not coaches(turn):
        return None
    return ask.again(turn.keep(misses=0).say("asked.runner_how", kind="answer"))


def heard(turn: Turn, hits: list[FlagHit]) -> tuple[list[FlagHit], Turn | None]:
    """What a text with a figure raises, with the emergency of a young runner that it tells of; and the turn that tells a coach what is to be
    done ("12 runners, one is 15 with back pain"), None where anything but an age is told of the writer."""
    if not _of_a_young(turn, hits):
        return hits, None
    own = _as_own(turn)
    grave = next((h for h in own if h.level == Level.EMERGENCY and not h.vague), None)
    if grave is not None:
        return [FlagHit(BYSTANDER, Level.EMERGENCY, grave.evidence)], None
    if any(h.level == Level.EMERGENCY for h in hits):  # what may be one is asked about, as ever
        return hits, None
    if any(h.level >= Level.URGENT for h in (*hits, *own)):
        return hits, _told(turn, "asked.young_today")
    return hits, _told(turn) if hits else None


def _of_a_young(turn: Turn, hits: list[FlagHit]) -> bool:
    """Whether somebody who coaches tells of a young runner, and of nothing that is a sign of their own."""
    if turn.heard is None or any(h.id != ages.YOUNG and not _of_theirs(turn, h) for h in hits):
        return False
    text = turn.heard.text
    return _of_another(turn, text) and (coaches(turn) or read.holds(turn, "athlete.coach", text))


def _of_theirs(turn: Turn, hit: FlagHit) -> bool:
    """Whether a sign may be the young runner's, as nobody who writes is spoken of behind the age ("one is 15 and has numb fingers") nor right before
    the sign; what is clear is so only where it is help now, which a bystander is told in the same breath."""
    assert turn.heard is not None
    words, text = turn.language.reader.words, turn.heard.text
    age, sign = _age_ends(turn, text), text.find(hit.evidence.partition(EVIDENCE)[0])
    behind, before = (set(read.folded(part, turn.language.spelling).split()) for part in (text[age:], text[: max(sign, 0)]))
    own = not words.first_person.isdisjoint(behind) or (sign < age and not words.subjects.isdisjoint(words.first_person & before))
    return not own and (hit.vague or hit.level == Level.EMERGENCY)


def _age_ends(turn: Turn, text: str) -> int:
    """Where the age of a young runner ends in a text, or the first number that could be one."""
    led = read.phrases(turn, "athlete.aged")
    young = [m for m in ages.FIGURE.finditer(text) if ages.LEAST <= int(m[0]) < ages.ADULT]
    before = ((m, read.folded(text[: m.start()], turn.language.spelling).split()) for m in young)
    first = next((m for m, words in before if words and words[-1] in led), young[0] if young else None)
    return first.end() if first else len(text)


def _as_own(turn: Turn) -> list[FlagHit]:
    """What a text would raise, were it told of oneself: "she is 12 and her legs are numb" as "I am 12 and my legs are numb"."""
    assert turn.heard is not None
    own = dict(pair.split(OWN) for pair in turn.language.phrases["athlete.as_own"])
    mine = WORD.sub(lambda found: own.get(found[0].casefold().replace("’", "'"), found[0]), turn.heard.text)
    return [h for h in turn.language.reader.flags_of(mine).hits if h.id in turn.content.flags]


def said(turn: Turn, text: str) -> Turn | None:
    """The same where nothing but the age is told."""
    return _told(turn) if coaches(turn) and _of_another(turn, text) else None


def _told(turn: Turn, name: str = "asked.young_runner") -> Turn:
    return ask.again(turn.keep(misses=0).say(name, kind="answer"))


def _of_another(turn: Turn, text: str) -> bool:
    """Whether the text tells of a runner under 18, and not of who writes."""
    if not read.holds(turn, "athlete.words", text) or ages.told(turn, text) is not None:
        return False
    words = [w.removesuffix("s") if w[:1].isdecimal() else w for w in read.folded(text, turn.language.spelling).split()]
    led = read.phrases(turn, "athlete.aged")
    return any(w.isdecimal() and ages.LEAST <= int(w) < ages.ADULT and words[n - 1] in led for n, w in enumerate(words) if n)
