"""A number that answers a check-in in words that may be read as a time: "5 after 8 hours at the desk", "up from 3 to 6".

Rule 1: it is taken right behind the question how it is, and only where no message is wished for and no time of the clock is written.
Rule 2: what has become more is worse (SAFETY.md, law 10); of two numbers of which it is open which is of now, the number is asked for.
Rule 3: a number with a day behind it may be either: it is asked which, and nothing is set.
Neighbours: inwords.py and checkins.py take all other answers; talk.py asks here before any time is read into the words.
"""

from typing import Any

from bot.core.dialogue import afterwards, amid, checkins, clock, flow, read, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import When

PAIN, TREND, _ = checkins.ASKED
MOST_WORDS = 16
BEHIND = 3
"""How far behind the number the day may stand that makes an hour of it: "9 on Monday"."""


def said(turn: Turn, text: str) -> Turn | None:
    """The check-in that such a number begins, or the question which it is; None for all other texts."""
    words = read.folded(text, turn.language.spelling).split()
    amid_it = turn.session.flow == checkins.FLOW and turn.session.question == PAIN and not turn.session.doubts
    asked = amid_it or (turn.session.last[-1:] and turn.session.last[-1] in checkins.REMINDED and checkins.may_tell(turn))
    if not asked or "?" in text or not 1 < len(words) <= MOST_WORDS:
        return None
    when: When = turn.language.reader.when(text)
    length = turn.language.reader.outing(text, zones.today(turn)).unit
    if when.cue or length or clock.written(turn, text) or (turn.heard and turn.heard.flags.hits):
        return None
    wish = read.holds(turn, "scored.wish", text)  # "from 6 to 7 please"
    known = (None if wish else _become(turn, words)) or _leading(turn, words, when)
    if amid_it:
        return flow.advance(flow.put(turn, known).keep(misses=0)) if known else None
    return _either(turn, words, when) if known is None else checkins.begin_with(turn.keep(misses=0), known)


def _become(turn: Turn, words: list[str]) -> dict[str, Any] | None:
    """What it has become, and how that is beside what it was: "up from 3 to 6", "3, down from 5"; None where not just that is told."""
    figures = [n for n, word in enumerate(words) if word.isdecimal() and int(word) <= checkins.MOST_PAIN]
    old = [n for n in figures if n and words[n - 1] in read.phrases(turn, "scored.was")]
    small = checkins.beside_score(turn) | read.phrases(turn, "scored.moves") | read.phrases(turn, "scored.was")
    if len(figures) != 2 or len(old) != 1 or not all(n in figures or word in small for n, word in enumerate(words)):
        return None
    before, now = int(words[old[0]]), int(words[next(n for n in figures if n not in old)])
    return {PAIN: float(now), TREND: "worse" if now > before else "better" if now < before else "same"}


def _leading(turn: Turn, words: list[str], when: When) -> dict[str, Any] | None:
    """The number that a text begins with, before how long something took or behind what it got to; nothing known of two that are told."""
    if (at := _first(turn, words)) is None:
        return None
    if when.times and _others(turn, words, at) and (when.minutes or not when.says_day):  # "5 in the morning, 2 later"
        return {}
    if when.minutes and when.times:
        return {PAIN: float(words[at])}
    reached = not read.phrases(turn, "scored.reached").isdisjoint(words[:at])
    return {PAIN: float(words[at])} if reached and at == len(words) - 1 else None


def _others(turn: Turn, words: list[str], at: int) -> bool:
    """Whether a second score may stand behind the one at this place: a number that counts nothing."""
    counted = read.phrases(turn, "run.not_length")
    behind = list(zip(words[at + 1 :], [*words[at + 2 :], ""], strict=False))
    return any(w.isdecimal() and int(w) <= checkins.MOST_PAIN and after not in counted for w, after in behind)


def _either(turn: Turn, words: list[str], when: When) -> Turn | None:
    """ "4 tomorrow I see the physio", "at 9": the pain, or an hour? Asked; of "9 tomorrow" it is the hour."""
    if not when.times or any(when.sure):
        return None
    tells = not read.phrases(turn, "tells").isdisjoint(words)
    if when.ahead and when.whole and not tells:
        return afterwards.later(turn.keep(misses=0))
    if (at := _first(turn, words)) is None or _others(turn, words, at):
        return None
    behind: When = turn.language.reader.when(" ".join(words[at + 1 : at + BEHIND]))
    ahead = (when.ahead and tells) or behind.weekday
    hour = at == 1 and words[0] in read.phrases(turn, "scored.hour") and not when.says_day
    return amid.or_time(turn, float(words[at])) if hour or (ahead and not _of_now(turn, words[at + 1 :])) else None


def _of_now(turn: Turn, words: list[str]) -> bool:
    """Whether what stands behind the number says that it is of now."""
    said = f"{' '.join(words)} "
    return any(said.startswith(f"{p} ") for p in read.phrases(turn, "score.today"))


def _first(turn: Turn, words: list[str]) -> int | None:
    """The place of the number that a text begins with, which counts nothing."""
    at = next((n for n, word in enumerate(words) if word.isdecimal()), None)
    if at is None or int(words[at]) > checkins.MOST_PAIN:
        return None
    leads = checkins.beside_score(turn).union(*(read.phrases(turn, n) for n in ("score.of", "scored.reached", "scored.moves")))
    counts = not read.phrases(turn, "run.not_length").isdisjoint(words[at + 1 : at + 2])
    return at if not counts and leads.issuperset(words[:at]) else None
