"""What a text says to the pending question: an option, a value, a yes or a no. Nothing is guessed from a likeness.

Rule 1: what the question expects is tried first; a whole message that is a known phrase beats everything else.
Rule 2: "no" closes a screen list only where the whole message is such a phrase ("none of these", "nope").
Neighbours: flow.py does what an answer asks for; content/<language>/options.yaml lists the phrases.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.content.language import CareWords
from bot.core.content.schema import Question
from bot.core.dialogue import again, ask, flow, lines
from bot.core.dialogue.listed import alike, not_within, remembered
from bot.core.dialogue.listed import exercises as exercises
from bot.core.dialogue.listed import first as first
from bot.core.dialogue.listed import folded as folded
from bot.core.dialogue.listed import holds as holds
from bot.core.dialogue.listed import label as label
from bot.core.dialogue.listed import named as named
from bot.core.dialogue.listed import phrase as phrase
from bot.core.dialogue.listed import phrases as phrases
from bot.core.dialogue.turn import Turn
from bot.core.model.session import NO, UNSURE, YES
from bot.core.understanding.result import Understood
from bot.core.understanding.spelling import Spelling

_SHORT = 4
MOST_OF_A_NO, SHORTEST_SLIP = 8, 4
"""Words; letters of what is looked for behind a slip."""
LENGTH, HABITS = "duration_days", "habits"
REPORT = 2
"""Things stated in one message from which on it is a report of a pain."""
LONG, NEAR = 6, 90.0
"""Letters of a country's name, and the likeness in per cent, from which on a slip of the thumb is mended: one letter in it."""


def expected(turn: Turn) -> str | None:
    """The slot that the pending question asks for; "" where it asks for none, None where no question waits."""
    if turn.question is None:
        return None
    return turn.question.slots[0] if turn.question.slots and not turn.session.doubts else ""


def is_plain(turn: Turn, text: str) -> bool:
    """Whether the whole text is a yes, a no or a doubt, which fits no question but the one that is asked."""
    return any(phrase(turn, name, text) for name in ("yes", "no", "none", "unsure", "done", "agree"))


def has_figure(turn: Turn, text: str) -> bool:
    return any(c.isdecimal() for c in text)


def is_score(turn: Turn, text: str) -> bool:
    """ "Bout a 4": one number, and beside it only words of little meaning, one at least."""
    words = folded(text, turn.language.spelling).split()
    figures = [w for w in words if w.isdecimal()]
    small = turn.language.reader.model.lexicon.stops | set(turn.language.phrases.get("score.beside", ()))
    return len(figures) == 1 and len(words) > 1 and all(w in small for w in words if w not in figures)


def yes_no(turn: Turn, heard: Understood) -> str | None:
    """YES, NO or UNSURE where the whole message says so, else None."""
    for name, answer in (("yes", YES), ("no", NO), ("unsure", UNSURE)):
        if phrase(turn, name, heard.text):
            return answer
    if len(folded(heard.text).split()) <= _SHORT:
        return {"affirm": YES, "deny": NO, "unsure": UNSURE}.get(heard.intent.id or "")
    return None


def of_signs(turn: Turn, heard: Understood) -> str | None:
    """YES, NO or UNSURE where the whole message says so of warning signs, else None: "none really, just pressure" is no no (law 3)."""
    if denies(turn, heard.text):
        return NO
    said = UNSURE if phrase(turn, "sign.doubt", heard.text) else yes_no(turn, heard)
    loose = said == YES and any(phrase(turn, name, heard.text) for name in ("fine", "sign.loose"))  # may as well be a no
    return None if said == NO or loose or phrase(turn, "goes_on", heard.text) else said


def denies(turn: Turn, text: str) -> bool:
    """Whether a text is a listed no to warning signs and nothing else: before and behind it stand only words that say no more."""
    return remembered(turn, "denies", text, lambda: _denies(turn, text))


def _denies(turn: Turn, text: str) -> bool:
    words = folded(text, turn.language.spelling) or text.strip()
    if phrase(turn, "unsure", text):  # "i dont no"
        return False
    return "?" not in text and len(words.split()) <= MOST_OF_A_NO and _is_no(turn, words)


def _is_no(turn: Turn, words: str) -> bool:
    whole = phrases(turn, "sign.no")
    if words in whole or any(slipped(words, one) for one in alike(turn, "sign.no", words)):
        return True
    led = (words.removeprefix(p).strip() for p in phrases(turn, "sign.no.lead") if words.startswith(f"{p} "))
    ended = (words.removesuffix(p).strip() for p in phrases(turn, "sign.no.tail") if words.endswith(f" {p}"))
    return any(_is_no(turn, rest) for rest in (*led, *ended))


def slipped(words: str, meant: str) -> bool:
    """Whether `words` are `meant` with a letter too many, one too few or two changed places: "nonne"; another letter makes another word: "nine"."""
    if len(meant) < SHORTEST_SLIP or words[:1] != meant[:1] or len(words.split()) != len(meant.split()):
        return False
    return OSA.distance(words, meant, score_cutoff=1) == 1 and (len(words) != len(meant) or sorted(words) == sorted(meant))


def answer(turn: Turn, heard: Understood) -> Turn | None:
    """The turn after the text answered what is pending; None where it does not."""
    if turn.session.doubts:
        of_flag = turn.session.doubts[0] in turn.content.flags
        said = of_signs(turn, heard) or again.answer(turn, heard.text) if of_flag else yes_no(turn, heard)
        return flow.doubt_answered(turn, said) if said else None
    question = turn.question
    if question is None:
        return None
    match question.kind:
        case "consent":
            return _consent(turn, heard)
        case "country":
            code = country(turn, heard.text)
            return flow.answered(turn, {"country": code}) if code else None
        case "screen":
            return _screen(turn, question, heard)
        case "review":
            return _review(turn, heard)
        case _:
            return _value(turn, question, heard)


def _consent(turn: Turn, heard: Understood) -> Turn | None:
    said = yes_no(turn, heard)
    if said == YES or phrase(turn, "agree", heard.text):
        return agree(turn)
    return refuse(turn) if said == NO else None


def agree(turn: Turn) -> Turn:
    """Consent given: what was told before is used from here on."""
    agreed = turn.keep(consent=flow.CONSENT_VERSION, refused=False)
    told = [q for q in ask.review_lines(agreed) if q != "country"]
    if told:
        agreed = agreed.say("consent.noted", kind="confirmation", values={"lines": told})
    return flow.advance(agreed)


def refuse(turn: Turn) -> Turn:
    """Consent refused: what was told is dropped, a reminder that waited as well; flags that were told stay told (safety is no question of consent)."""
    dropped = turn.keep(refused=True, flow="", question=None, slots={}, signs=(), screen={}, asked=(), skipped=(), doubts=())
    dropped = dropped.keep(before=None, draft=None)
    return dropped.say("consent.refused", kind="confirmation")


def country(turn: Turn, text: str, *, codes: bool = True, alone: bool = False) -> str | None:
    """The country that `text` names: whole, or as words within it; None where it names none. `codes`: also by "GB"; `alone`: whole and
    to the letter."""
    care, spelling = turn.language.care, turn.language.spelling
    said = folded(text, spelling)
    if any(phrase(turn, name, said) for name in ("yes", "no", "none", "unsure", "skip")):
        return None
    if codes and said.upper() in care.names and (text.strip().isupper() or said not in turn.language.reader.model.lexicon.stops):
        return said.upper()
    names = turn.content.once(("countries", turn.language.code), lambda: _country_names(care, spelling))
    if alone or said in names:
        return names.get(said)
    if (likely := _likely(said, names)) is not None:
        return names[likely]
    within = [(-len(n), code) for n, code in names.items() if len(n) > 3 and f" {n} " in f" {said} "]
    return min(within)[1] if within else None


def _country_names(care: CareWords, spelling: Spelling) -> Mapping[str, str]:
    """The code of every country by its names, as they are compared; of a name that two have, by the first."""
    names: dict[str, str] = {}
    for name, code in (*((n, c) for c, n in care.names.items()), *((a, c) for c, many in care.aliases.items() for a in many)):
        names.setdefault(folded(name, spelling), code)
    return names


def _likely(said: str, names: Iterable[str]) -> str | None:
    """The one name that `said` is but for a letter: "irland". Two that are near are none: no result may show another country's number."""
    if len(said) < LONG - 1:
        return None
    long = [name for name in names if len(name) >= LONG]
    near = process.extract(said, long, scorer=fuzz.ratio, score_cutoff=NEAR)
    return near[0][0] if len(near) == 1 else None


def _nothing_else(turn: Turn, heard: Understood) -> bool:
    """Whether a text says that nothing of the list fits but what was dealt with before: "nothing else", "I'm 58, nothing else"."""
    head, _, last = heard.text.rpartition(",")
    aged = not head or (turn.heard is not None and not turn.language.reader.hurts(head) and holds(turn, "age.lead", head))
    return aged and not heard.flags.hits and phrase(turn, "list.else", last)


def _screen(turn: Turn, question: Question, heard: Understood) -> Turn | None:
    marked = turn.session.marked
    if not marked and (denies(turn, heard.text) or _nothing_else(turn, heard)):
        return flow.screen_done(turn, question)
    if marked and phrase(turn, "done", heard.text):
        return flow.screen_done(turn, question)
    if marked and phrase(turn, "none", heard.text):  # a tick and a word against it: no explicit no (law 3)
        return ask.ask(turn.keep(misses=turn.session.misses + 1), style="which")
    if (line := lines.asked(turn, question, heard.text)) is not None:
        return flow.put(line, flow.beside(turn, stated(turn, heard)))
    said = of_signs(turn, heard)
    if said == UNSURE:
        return flow.doubt_list(turn, question)
    if said == YES:
        return ask.ask(turn.keep(misses=turn.session.misses + 1), style="which")
    labels = {f: label(turn, f"flag.{f}.label") for f in ask.open_flags(turn, question)}
    named = [f for f, text in labels.items() if folded(text) == folded(heard.text)]
    return ask.ask(turn.keep(marked=(*turn.session.marked, *named)), edit=False) if named else None


def _review(turn: Turn, heard: Understood) -> Turn | None:
    if yes_no(turn, heard) == YES or phrase(turn, "done", heard.text):
        return flow.answered(turn, {})
    if len(_fitting(turn, heard.text)) > 1:  # "desk": when it hurts, or a habit?
        return ask.ask(turn.say("repair.which_line", kind="clarification"))
    if changed := stated(turn, heard):
        return ask.ask(flow.put(turn, changed))
    if yes_no(turn, heard) == NO:
        return ask.ask(turn.say("repair.which_line", kind="clarification"))
    return None


def _fitting(turn: Turn, text: str) -> list[str]:
    """The questions of the review that the whole text is an option of, and nothing else."""
    asked = [q for q in turn.content.flows[flow.CHECK].questions if q.id in ask.review_lines(turn)]
    return [q.id for q in asked if q.kind in ("choice", "checklist") and is_option(turn, q, text)]


def _value(turn: Turn, question: Question, heard: Understood) -> Turn | None:
    """The slots that the message states, or the option that it names."""
    told = stated(turn, heard)
    if any(s in told for s in question.slots):
        return flow.answered(turn, _with_its_own(turn, question, told))
    named = named_options(turn, question, heard.text)
    if named:
        if question.slots == ("eases",) and not turn.language.reader.hurts(heard.text):
            told.pop("pain_timing", None)  # "when I lie down" is what eases it, not when it hurts
        turn = flow.put(turn, _with_its_own(turn, question, told))
        return flow.choose(turn, question, named, spoken=not _is_label(turn, question, heard.text))
    if question.kind == "checklist" and denies(turn, heard.text):
        return flow.choose(turn, question, [ask.NONE_ID])
    if question.id == "longest" and "mileage" in told:
        return flow.answered(turn, {"longest": told["mileage"]})
    return None


def stated(turn: Turn, heard: Understood) -> dict[str, object]:
    """The slots that a message states and that a question of the check asks for; lists are added to what is known."""
    if not heard.slots:
        return {}
    asked = turn.content.once("asked in the check", lambda: _asked(turn))
    told = {k: v for k, v in heard.slots.items() if k in asked}
    if (length := told.get(LENGTH)) is not None and float(str(length)) < 1 and _sits(turn, heard.text):
        del told[LENGTH]
    if "severity" in told and turn.session.question == "pain_now":
        told["pain_now"] = told.pop("severity")
    if "mileage" in told and turn.session.question == "longest":
        told["longest"] = told.pop("mileage")
    return told


def _sits(turn: Turn, text: str) -> bool:
    """ "Office, 9 hours": a time beside a habit is how long a day that takes, and not since when it hurts."""
    habits = turn.content.flows[flow.CHECK].question(HABITS)
    return habits is not None and bool(set(within(turn, habits, text)) - {ask.NONE_ID})


def _asked(turn: Turn) -> frozenset[str]:
    return frozenset(s for q in turn.content.flows[flow.CHECK].questions for s in q.slots)


def _with_its_own(turn: Turn, question: Question, told: Mapping[str, object]) -> dict[str, object]:
    """What an answer states for its own question, and beside it what `flow.beside` lets in: "desk 9h" is a habit, not when it hurts."""
    own = {k: v for k, v in told.items() if k in question.slots}
    return own | flow.beside(turn, {k: v for k, v in told.items() if k not in own})


def named_options(turn: Turn, question: Question, text: str) -> list[str]:
    """Ids of the options whose label (or phrase of its `alone`) is the message, or whose phrases stand in it as whole words."""
    said = folded(text, turn.language.spelling)
    exact = [o.id for o in question.options if _ways(turn, question, o.id).label == said]
    exact = exact or [o.id for o in question.options if phrase(turn, f"{question.id}.{o.id}.alone", text)]
    if exact or (exact := _overruled(turn, question, text)):
        return exact
    if question.kind == "choice" and (rest := _behind_yes(turn, said)):
        named = named_options(turn, question, rest)
        if named and named == named_options(turn, question, said.partition(" ")[0]):  # "yeah, when I stop" says two things
            return named
    longest = within(turn, question, said)
    several = question.several or question.kind == "checklist"
    names = list(dict.fromkeys(longest))
    if several and len(names) > 1 and ask.NONE_ID in names:
        names.remove(ask.NONE_ID)
    return names if several or len(names) == 1 else []


def _behind_yes(turn: Turn, said: str) -> str:
    """What stands behind a yes: "aye, when I sit"; "" where none begins the text, or nothing is behind it."""
    first, _, rest = said.partition(" ")
    return rest if rest and first in phrases(turn, "yes.lead") else ""


def _overruled(turn: Turn, question: Question, text: str) -> list[str]:
    """The option that beats all others named beside one of its `over` phrases, or behind a negation: "doctor tomorrow", "no doctor yet" is nobody."""
    reader = turn.language.reader
    for option in question.options:
        over = f"{question.id}.{option.id}.over"
        if over in turn.language.phrases and not reader.was_seen(text):
            named = {word for found in within(turn, question, text) for word in _phrase_words(turn, question, found)}
            if holds(turn, over, text) or not named.isdisjoint(reader.negated(text)):
                return [option.id]
    return []


def _phrase_words(turn: Turn, question: Question, option: str) -> Iterable[str]:
    return (word for phrase in _ways(turn, question, option).phrases for word in phrase.split())


def is_option(turn: Turn, question: Question, text: str) -> bool:
    """Whether the whole message is the label or a phrase of an option: nothing else is said in it."""
    said = folded(text, turn.language.spelling)
    return _is_label(turn, question, text) or any(said in _ways(turn, question, o.id).phrases for o in question.options)


def chooses(turn: Turn, question: Question, text: str) -> bool:
    """Whether a few words name an option, and hardly say anything else."""
    return len(text.split()) <= _SHORT and bool(named_options(turn, question, text))


def _is_label(turn: Turn, question: Question, text: str) -> bool:
    said = folded(text)
    return any(_ways(turn, question, o.id).plain == said for o in question.options)


def within(turn: Turn, question: Question, text: str) -> list[str]:
    """Ids of the options one of whose phrases stands in the text as whole words, once for each phrase."""
    said = folded(text, turn.language.spelling)
    parts = f" {said} "
    found = [(o.id, p) for o in question.options for p, part in _ways(turn, question, o.id).phrases.items() if part in parts]
    return not_within([(o, p) for o, p in found if not _denies_something(turn, p, said)])


def _denies_something(turn: Turn, found: str, said: str) -> bool:
    """Whether a bare no stands before something else: "no tingle" is no "no" to what is asked, "no not really" is one."""
    if found == said or not phrase(turn, "no", found):
        return False
    small = turn.language.reader.model.lexicon.stops
    return any(w not in small and not phrase(turn, "no", w) for w in said.split())


@dataclass(frozen=True, slots=True)
class _Ways:
    """How an option is said: its label as the language spells and as it stands, and its phrases, each with the blanks around it as a part of a text."""

    label: str
    plain: str
    phrases: Mapping[str, str]


def _ways(turn: Turn, question: Question, option: str) -> _Ways:
    """How an option of a question is said; made once, for it is looked at with each message."""
    language = turn.language
    known: dict[tuple[str, str], _Ways] = turn.content.once(("ways", language.code), dict)
    if (found := known.get((question.id, option))) is None:
        name = label(turn, f"option.{question.id}.{option}")
        said = [folded(p, language.spelling) for p in language.phrases.get(f"{question.id}.{option}", ())]
        found = _Ways(folded(name, language.spelling), folded(name), {p: f" {p} " for p in said})
        known[question.id, option] = found
    return found
