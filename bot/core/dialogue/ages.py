"""An age told in words: "im 62", "i'm 71 and my back aches". Over 55 and under 18 count, whatever is asked and whichever list was answered.

Rule 1: over 55 is kept as an answer of the check; a plan that stands is weighed anew with it. It is never taken back by words.
Rule 2: under 18 is asked about by the flag's own question, unless the words raise the flag themselves (heard.py).
Neighbours: talk.py asks here first; content's options.yaml lists what stands before and behind an age.
"""

import re

from bot.core.dialogue import adding, ask, checkins, flow, graver, hurting, read, result, runs, standing
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit

OVER, YOUNG, OLD, NOTED = "over_55", "under18", "old", "age.noted"
FROM, ADULT, LEAST = 56, 18, 5
"""Years from which the first counts, below which the second does, and from which on a number is believed to be an age."""
FIGURE = re.compile(r"(?<![\d.,:/-])\d{1,2}(?![\d%.,:/-]*[\d%:/])")
ENDED = re.compile(r"(?<![\d.,:/-])(\d{1,2})(?=[,;!?)]|\.(?!\d))")
"""Numbers of two digits at most, that are no part of another figure; and those with a mark right behind them."""
DIGIT, BEFORE_MARK = re.compile(r"\d"), re.compile(r"\s+([,;!?.])")
MOST_BESIDE = 6
"""Words up to which a message is hardly more than an age."""


def told(turn: Turn, text: str) -> int | None:
    """The age of whoever writes, as far as the text tells it; None where it tells none."""
    age = _in_figures(turn, text) if DIGIT.search(text) else None
    if age is None and _spells(turn, text):  # "fifty eight, and it aches"
        return _in_figures(turn, BEFORE_MARK.sub(r"\1", turn.language.reader.in_figures(text)))
    return age


def _in_figures(turn: Turn, text: str) -> int | None:
    words = read.folded(text, turn.language.spelling).split()
    figures, ended = FIGURE.findall(text), ENDED.findall(text)
    ages = (n for n, w in enumerate(words) if w in figures and int(w) >= LEAST and _is_age(turn, words, n, ended))
    return next((int(words[n]) for n in ages), None)


def _spells(turn: Turn, text: str) -> bool:
    """Whether the text has a word that a spelt age may begin or end with: "achtundfünfzig"."""
    return turn.content.once(("age.tens", turn.session.lang), lambda: _tens(turn)).search(text) is not None


def _tens(turn: Turn) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, turn.language.phrases["age.tens"])), re.IGNORECASE)


def _is_age(turn: Turn, words: list[str], place: int, ended: list[str]) -> bool:
    """Whether the number at this place is led by "im" and followed by no unit: "im 62 and", "im 62, and", not "im 20 miles in"."""
    before, behind = " ".join(words[:place]), " ".join(words[place + 1 : place + 2])
    if not before and " ".join(words[1:3]) in read.phrases(turn, "age.years"):  # "59 years old here"
        return True
    leads = any(before == p or before.endswith(f" {p}") for p in read.phrases(turn, "age.lead"))
    return leads and (not behind or words[place] in ended or behind in read.phrases(turn, "age.behind"))


def no_lengths(turn: Turn, hits: list[FlagHit]) -> list[FlagHit]:
    """The hits without under 18 where that rests on nothing but how far somebody went: "ran 4 miles, cycled 10, pain 2"."""
    assert turn.heard is not None
    if YOUNG not in {h.id for h in hits}:
        return hits
    rest = turn.content.once(("age.far", turn.session.lang), lambda: _far(turn)).sub(" ", turn.heard.text)
    if rest == turn.heard.text or YOUNG in {h.id for h in turn.language.reader.flags_of(rest).hits}:
        return hits
    return [h for h in hits if h.id != YOUNG]


def in_words(turn: Turn, hits: list[FlagHit]) -> list[FlagHit]:
    """The hits without what only may be a sign and rests on the words of an age: "I'm fifty eight and it aches" is read as "I'm 58 and it aches"."""
    assert turn.heard is not None
    text = turn.heard.text
    if not any(h.vague for h in hits) or not _spells(turn, text) or told(turn, text) is None:
        return hits
    reader = turn.language.reader
    before = adding.earlier(turn, question=False)
    figures = reader.understand(reader.in_figures(text), earlier=before, today=turn.event.at.date()).flags.hits
    known = {f.id for f in figures}
    return [h for h in hits if not h.vague or h.id in known or not _of_age(turn, h)]


def _of_age(turn: Turn, hit: FlagHit) -> bool:
    """Whether words of an age are among those that a hit rests on."""
    language = turn.language
    said = read.folded(hit.evidence, language.spelling).split()
    return _spells(turn, hit.evidence) or any(
        language.reader.in_figures(word).strip().isdecimal() for word in said if not word.isdecimal()
    )


def _far(turn: Turn) -> re.Pattern[str]:
    """Matches a length right behind a word of going: "cycled 10", not "cycled, 14" or "do 14 year olds"."""
    going, years = ("|".join(map(re.escape, turn.language.phrases[name])) for name in ("age.far", "age.years"))
    return re.compile(rf"\b(?:{going})\s+\d{{1,2}}\b(?!\W*(?:{years}))", re.IGNORECASE)


def said(turn: Turn, text: str) -> tuple[Turn, bool]:
    """The turn with an age that the text tells kept and said back; whether that answers the text, which says hardly more."""
    if DIGIT.search(text) is None and not (turn.heard and OLD in turn.heard.flags.signs) and not _spells(turn, text):
        return turn, False
    if (young := _young(turn, text)) is not None:
        return young, True
    if not _counts(turn, text):
        return turn, False
    kept = flow.put(turn, {OVER: True}).say(NOTED, kind="confirmation")
    if standing.coached(turn.session) and turn.session.planned:
        if (worse := graver.said(kept, text)) is not None:  # its lists come first; what they come to is weighed with the age
            return worse, True
        return _with_run(kept), True
    short = len(read.folded(text).split()) <= MOST_BESIDE
    return (ask.again(kept.keep(misses=0)), True) if short else (kept, False)


def _with_run(turn: Turn) -> Turn:
    """The plan weighed anew, behind a run that is told with the age; the lists first where that run hurt as no plan's day should (law 10)."""
    if turn.heard is None or "run" not in turn.heard.slots:
        return result.tell(turn)
    noted, pain = runs.noted_beside(turn) or turn, turn.heard.slots.get("severity")
    return checkins.screen_again(noted, pain) if hurting.strong(turn, pain) else result.tell(noted)


def _counts(turn: Turn, text: str) -> bool:
    """Whether the text tells of more than 55 years that were not known."""
    if turn.session.slots.get(OVER) is True or turn.session.doubts or turn.session.open_level >= Level.URGENT:
        return False
    if (age := told(turn, text)) is not None or DIGIT.search(text):
        return (age or 0) >= FROM
    return turn.heard is not None and OLD in turn.heard.flags.signs and read.holds(turn, "age.spelt", text)


def _young(turn: Turn, text: str) -> Turn | None:
    """ "I'm 17 in two weeks": asked, where the words did not raise the flag by themselves."""
    session = turn.session
    known = YOUNG in {r.flag for r in session.raised} or YOUNG in session.doubts or YOUNG in session.hinted
    if known or session.open_level >= Level.URGENT or (age := told(turn, text)) is None or age >= ADULT:
        return None
    return ask.ask(turn.keep(doubts=(YOUNG, *session.doubts), hinted=(*session.hinted, YOUNG), misses=0))
