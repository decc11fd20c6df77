"""Answers to another question than the one that waits: "bout a 4" while something else is asked, "actually it was 7".

Rule 1: only a message that is nothing else, and that fits one question alone, is taken for an answer out of turn; it is told what was noted.
Rule 2: while the lists of signs are asked, no option of a later question is read into a word: it may be a sign.
Neighbours: read.py reads what is expected; talk.py asks here after that.
"""

from bot.core.content.schema import Question
from bot.core.dialogue import ask, flow, read, repairs
from bot.core.dialogue.turn import Turn
from bot.core.understanding.result import Understood

LENGTH, SCORE, OUT_OF_TURN = "duration_days", "severity", 4
"""The slots of a length of time and of a score, and the words of a message that is nothing but one."""
BEFORE_THE_PAIN = ("consent", "country", "screen")
"""Kinds of questions that come before any about the pain; an option named there may mean a sign."""
SAME = "as_before"
SPOT_WORDS = 8
"""Words up to which a message may be nothing but the name of a place."""


def answered(turn: Turn) -> Turn | None:
    """ "3 wks", "bout a 4", "more miles" while something else is asked: what it says names the question that it answers, and is noted."""
    heard, pending = turn.heard, turn.question
    if heard is None or pending is None or turn.session.flow != flow.CHECK or turn.session.doubts or "?" in heard.text:
        return None
    plain = read.is_plain(turn, heard.text) or read.denies(
        turn, heard.text
    )  # "no, nothing new" answers nothing but its own question
    if len(read.folded(heard.text).split()) > OUT_OF_TURN or plain:
        return None
    if (told := _as_before(turn, pending)) is not None:
        return told
    open_ = [q for q in _open(turn) if q.id != pending.id]
    for name, needed in ((LENGTH, read.has_figure), (SCORE, read.is_score)):
        question = next((q for q in open_ if name in q.slots), None)
        says = needed(turn, heard.text) or (name == LENGTH and name in heard.slots)  # the pain of a run is not how bad it gets
        if question and says and (value := _as_answer(turn, name)) is not None:
            return _noted(turn, question.id, {name: value})
    return _option_out_of_turn(turn, open_) if pending.kind not in BEFORE_THE_PAIN else None


def since_when(turn: Turn) -> Turn | None:
    """ "Since I started the new job", where it is asked for how long: how long ago that was."""
    heard, pending = turn.heard, turn.question
    if heard is None or pending is None or LENGTH not in pending.slots or turn.session.doubts or "?" in heard.text:
        return None
    if read.stated(turn, heard):
        return None
    words = f"{read.folded(heard.text, turn.language.spelling)} "
    if not any(words.startswith(f"{lead} ") for lead in read.phrases(turn, "duration.event")):
        return None
    return ask.again(turn.keep(misses=0).say("repair.how_long_ago", kind="clarification"))


def _as_before(turn: Turn, pending: Question) -> Turn | None:
    """ "Same", where the check is gone through again: what the finished one was told, where it was asked that, and no list of signs."""
    assert turn.heard is not None
    done = turn.session.finished
    if done is None or not read.phrase(turn, SAME, turn.heard.text):
        return None
    known = {s: done.slots[s] for s in pending.slots if s in done.slots}
    return _noted(turn, pending.id, known) if known and pending.kind not in BEFORE_THE_PAIN else repairs.not_understood(turn)


def _as_answer(turn: Turn, slot: str) -> object | None:
    assert turn.heard is not None
    understood = turn.language.reader.understand(turn.heard.text, expected=slot, today=turn.event.at.date())
    return understood.slots.get(slot) if not understood.implausible else None


def _noted(turn: Turn, question: str, sets: dict[str, object]) -> Turn:
    noted = flow.put(turn, sets).keep(misses=0)
    return flow.advance(noted.say("repair.noted", kind="confirmation", values={"lines": [question]}))


def in_passing(turn: Turn) -> Turn | None:
    """ "I sit a lot at work and carry a rucksack": a longer text that fits one later question alone."""
    pending = turn.question
    if pending is None or pending.kind in BEFORE_THE_PAIN or turn.session.doubts:
        return None
    return _option_out_of_turn(turn, [q for q in _open(turn) if q.id != pending.id])


def _open(turn: Turn) -> list[Question]:
    return [q for q in turn.content.flows[flow.CHECK].questions if not flow.settled(q, turn.session)]


def _option_out_of_turn(turn: Turn, questions: list[Question]) -> Turn | None:
    """The one open question an option of which is named."""
    assert turn.heard is not None
    named = {q.id: read.named_options(turn, q, turn.heard.text) for q in questions if q.kind in ("choice", "checklist")}
    fits = [(q, named[q.id]) for q in questions if named.get(q.id)]
    if len(fits) != 1 or fits[0][0].offered:
        return None
    question, names = fits[0]
    return flow.volunteered(turn, question, names)


def spot(turn: Turn) -> Turn | None:
    """ "Between my shoulder blades" while something else about the pain is asked: it answers the question on offer."""
    heard, pending = turn.heard, turn.question
    if heard is None or turn.session.doubts or pending is None or pending.leads_to is None or turn.flow is None:
        return None
    question = turn.flow.question(pending.leads_to)
    if question is None or len(read.folded(heard.text).split()) > SPOT_WORDS:
        return None
    names = set(read.within(turn, question, heard.text))
    return flow.volunteered(turn, question, [*names]) if len(names) == 1 else None


def correction(turn: Turn) -> Turn | None:
    """ "Actually it was 7": the value goes to the newest question that it fits."""
    heard = turn.heard
    if heard is None or turn.flow is None or not _corrects(turn, heard.text):
        return None
    reader = turn.language.reader
    for name in _by_fit(turn, heard):
        question = turn.flow.question(name)
        if question is None or not question.slots or not turn.has(f"short.{name}"):  # a check-in puts itself right
            continue
        again = reader.understand(heard.text, expected=question.slots[0], today=turn.event.at.date())
        told = {k: v for k, v in again.slots.items() if k in question.slots}
        if told:
            changed = flow.put(turn, told)
            noted = changed.say("repair.corrected", kind="confirmation", values={"lines": [name]})
            return flow.advance(noted)
        if named := read.named_options(turn, question, heard.text):
            return _rechosen(turn, question.id, named)
    return None


def _by_fit(turn: Turn, heard: Understood) -> list[str]:
    """The questions that a correction may go to: those whose slots the text states by itself, then the rest, the newest first."""
    newest = [*reversed(turn.session.asked)]
    return sorted(newest, key=lambda name: not fills(turn, name, dict(heard.slots)))


def fills(turn: Turn, question: str, told: dict[str, object]) -> bool:
    """Whether what was told has an answer to the question."""
    q = turn.flow.question(question) if turn.flow else None
    return q is not None and any(s in told for s in q.slots)


def _rechosen(turn: Turn, name: str, named: list[str]) -> Turn:
    assert turn.flow is not None
    question = turn.flow.question(name)
    assert question is not None
    pending = turn.session.question
    sets: dict[str, object] = {}
    for option in (question.option(n) for n in named):
        sets.update({k: v for k, v in option.sets.items() if k in question.slots} if option else {})
    changed = flow.put(turn, sets).keep(question=pending)
    return flow.advance(changed.say("repair.corrected", kind="confirmation", values={"lines": [name]}))


def _corrects(turn: Turn, text: str) -> bool:
    return read.holds(turn, "correct", text)
