"""Which language is spoken: the client's at first, then the one that the person asks for; and what is heard in all of them.

Rule 1: a text is read for red flags in every language that is spoken here: who is afraid writes in their own (SAFETY.md, law 2).
Rule 2: the other languages' words are heard, not understood: who writes in another one is asked whether it shall be that.
Rule 3: a change of language asks the pending question again, in the new one; an open emergency is told again.
Neighbours: step.py settles the language and reads; own.py and commands.py lead to the choice; content/<code> are the languages.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.content.language import Language
from bot.core.content.load import FIRST, Content
from bot.core.dialogue import ask, flow, read, reminders, result
from bot.core.dialogue.listed import remembered
from bot.core.dialogue.turn import Turn
from bot.core.model.changing import changed
from bot.core.model.effects import Button
from bot.core.model.levels import Level
from bot.core.model.reminder import Draft, When
from bot.core.model.session import Session
from bot.core.understanding.result import FlagHit, FlagReading, Understood

FEWEST_WORDS, KNOWN, LEAD = 2, 0.6, 0.34
"""Of a text in another language: its words; the least share that the other one knows; how much more that is than the own one's."""
SHORTEST = 3
"""Letters of a word that tells a language."""
SURE_WORDS = 3
"""Words of an emergency that are the other language's, whatever surrounds them; of FEWEST_WORDS the whole text decides."""
BESIDE = 8
"""Marks and blanks that may stand around a language's name."""
OFFER, SET = "settings.language_offer", "settings.language_set"


def settled(session: Session, client: str, content: Content) -> Session:
    """The session with a language: as it was chosen, else the client's where content has it, else the first one."""
    if session.lang in content.languages:
        return session
    code = client[:2].casefold()
    return changed(session, lang=code if code in content.languages else FIRST)


def heard(turn: Turn, text: str, found: Understood, earlier: frozenset[str] = frozenset()) -> Understood:
    """With the red flags that `text` raises in the other languages. `earlier`: signs said before that count with it."""
    if not text.strip():
        return found
    if earlier:
        written, strange = _elsewhere(turn, text, earlier)
    else:  # what the words alone say is remembered
        written, strange = remembered(turn, "elsewhere", text, lambda: _elsewhere(turn, text, earlier))
    if not strange and not written and not found.other:
        return found
    told = replace(found.flags, hits=tuple(h for h in found.flags.hits if not h.vague)) if written else found.flags
    for theirs in strange:
        told = _both(told, theirs)
    return replace(found, flags=told, other=written)


def _elsewhere(turn: Turn, text: str, earlier: frozenset[str]) -> tuple[str, tuple[FlagReading, ...]]:
    """The code of another language that `text` is written in, or "", and what each of the others hears in it that is not of the own."""
    others = [other for code, other in turn.content.languages.items() if code != turn.session.lang and other.hearer]
    if not others:
        return "", ()
    reader = turn.language.reader
    own = reader.share(text)
    found = []
    for other in others:
        theirs = other.hearer.flags_of(text, earlier, reader.vocabulary)
        fewest = FEWEST_WORDS if theirs.hits and other.hearer.share(text) >= own else SURE_WORDS
        if hits := tuple(h for h in theirs.hits if reader.share(h.evidence) < 1.0 or _is_certain(h, fewest)):
            found.append(replace(theirs, hits=hits))
    return _written_in(others, text, own), tuple(found)


def _is_certain(hit: FlagHit, fewest: int) -> bool:
    """An emergency in so many words: it counts though the person's own language has each of them ("ich bring mich um")."""
    words = sum(any(c.isalpha() for c in word) for word in hit.evidence.split())
    return hit.level == Level.EMERGENCY and not hit.vague and words >= fewest


def _written_in(others: Sequence[Language], text: str, own: float) -> str:
    """The code of the language that `text` is written in, where one knows clearly more of its words than the person's own; else ""."""
    share, code = max((other.hearer.share(text), other.code) for other in others)
    if share < KNOWN or share - own < LEAD:
        return ""
    enough = sum(word.isalpha() and len(word) >= SHORTEST for word in text.split()) >= FEWEST_WORDS
    return code if enough else ""  # "Mo-Do 19h" is of no language


def _both(one: FlagReading, other: FlagReading) -> FlagReading:
    """All that either heard; of a flag that both did, the graver."""
    hits = {h.id: h for h in one.hits}
    for hit in other.hits:
        mine = hits.get(hit.id)
        if mine is None or (hit.vague, -hit.level) < (mine.vague, -mine.level):
            hits[hit.id] = hit
    ordered = sorted(hits.values(), key=lambda h: (-h.level, h.vague))
    return FlagReading(tuple(ordered), tuple(dict.fromkeys((*one.signs, *other.signs))))


def menu(turn: Turn, said: str = "") -> Turn:
    """The language that is named, or all of them to choose from."""
    code = named(turn.content, said)
    if code is not None:
        return choose(turn, code)
    turn = turn.keep(misses=0)
    names = {code: language.head.name for code, language in turn.content.languages.items()}
    text = said or (turn.heard.text if turn.heard else "")
    values = {"other": bool(text) and read.holds(turn, "language.others", text)}
    if len(names) < 2:
        return ask.again(turn.say("settings.language", kind="answer", values=values))
    rows = [(Button(label="button.language_name", data=f"~language:{code}", values={"name": n}),) for code, n in names.items()]
    return turn.say("settings.language", *rows, kind="menu", values=values)


def choose(turn: Turn, code: str) -> Turn:
    """Go on in this language; where it is none, the choice."""
    if code not in turn.content.languages:
        return menu(turn)
    turn = turn.keep(lang=code, misses=0).say(SET, kind="confirmation")
    return result.repeat(turn) if turn.session.open_level >= Level.URGENT else ask.again(turn)


def offer(turn: Turn) -> Turn | None:
    """To somebody who writes in another language than theirs: shall it be that one? Who goes on writing in it has answered."""
    again = turn.session.last[-1:] == (OFFER,)
    code = turn.heard.other or (_leans(turn, turn.heard.text) if again else "") if turn.heard else ""
    if not code or (not again and _answers(turn)):
        return None
    if again:
        return choose(turn, code)
    words = turn.content.languages[code].replies["settings.language_offered"][0]
    names = {c: turn.content.languages[c].head.name for c in (code, turn.session.lang)}
    rows = [(Button(label="button.language_name", data=f"~language:{c}", values={"name": n}),) for c, n in names.items()]
    return _kept(turn, code).say(OFFER, *rows, kind="clarification", values={"words": words})


def _answers(turn: Turn) -> bool:
    """Whether a text in another language names the country that is asked for: that is taken first, and nothing is offered beside it."""
    asks = turn.question is not None and turn.question.kind == "country" and not turn.session.doubts
    return bool(asks and turn.heard and read.country(turn, turn.heard.text, codes=False))


def gravely(turn: Turn) -> Turn:
    """In the language that a text with a sign for today or now is written in: who is in need is answered in their own words at once."""
    found = turn.heard
    grave = found is not None and found.other and any(h.level >= Level.URGENT for h in found.flags.hits)
    return turn.keep(lang=found.other) if found is not None and grave else turn


def _leans(turn: Turn, text: str) -> str:
    """The other language of whose words a text has more than of the own one's, behind the offer of it: "nicht am Mittwoch"; else ""."""
    own = turn.language.reader.share(text)
    others = (
        (o.hearer.share(text), code) for code, o in turn.content.languages.items() if code != turn.session.lang and o.hearer
    )
    share, code = max(others, default=(0.0, ""))
    small = sum(word.isalpha() and len(word) >= SHORTEST for word in text.split()) < FEWEST_WORDS
    return code if share >= KNOWN and share > own and not small else ""


def _kept(turn: Turn, code: str) -> Turn:
    """With a reminder that was wished in the other language held until the questions are over, so that it is not lost beside the offer."""
    spoken = turn.keep(lang=code)
    if turn.heard is None or turn.session.flow != flow.CHECK or turn.session.consent is None or turn.session.doubts:
        return turn
    when: When = spoken.language.reader.when(turn.heard.text)
    clear = when.whole and not when.unclear and bool(when.days) and bool(when.times)
    kind = reminders.named(spoken, turn.heard.text) if clear else ""
    return turn.keep(draft=Draft(kind=kind, when=when, held=True, said=turn.event.at.isoformat())) if kind else turn


def named(content: Content, said: str) -> str | None:
    """The language that the whole of `said` names, in any of them: its code, its name, or a phrase for it."""
    names, longest = content.once("language names", lambda: _named(content))
    if not said or len(said) > longest + BESIDE:
        return None
    return next((code for code, known in names.items() if _folded(content, code, said) in known), None)


def _named(content: Content) -> tuple[dict[str, frozenset[str]], int]:
    """What the languages are called, and the length of the longest name."""
    names = {code: _names(content, code) for code in content.languages}
    return names, max(len(name) for known in names.values() for name in known)


def _names(content: Content, code: str) -> frozenset[str]:
    """What the language `code` is called: its code, its name, and phrases for it in any language."""
    phrases = (p for other in content.languages.values() for p in other.phrases.get(f"language.{code}", ()))
    return frozenset(_folded(content, code, name) for name in (code, content.languages[code].head.name, *phrases))


def _folded(content: Content, code: str, text: str) -> str:
    return read.folded(text, content.languages[code].spelling)


def asked_for(turn: Turn, said: str) -> Turn | None:
    """ "Auf Deutsch, bitte": a message that is nothing but the name of another language."""
    if len(turn.content.languages) < 2 or len(said.strip()) < 3:
        return None
    code = named(turn.content, said)
    return choose(turn, code) if code and code != turn.session.lang else None
