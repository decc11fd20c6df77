"""What a text means when it is no answer: questions, small talk, tasks, repairs. A table from intent to a small function.

Rule 1: a question is answered from general knowledge at any time; what to try (`try`) only after a complete screen that
ended in self-care with no flag open (SAFETY.md, laws 1 and 8). The pending question then returns, once.
Rule 2: with an urgent or emergency flag open, the same advice is repeated instead of any answer; with an emergency in doubt, its question.
Neighbours: read.py and outofturn.py tried before; stated.py has what is told rather than asked, mine.py what is the person's own;
begin.py starts the check; repairs.py mends; result.py tells outcomes.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.dialogue import (
    afterwards,
    again,
    ages,
    amend,
    amid,
    asides,
    ask,
    asked,
    athletes,
    begin,
    behind,
    besides,
    checkins,
    completing,
    flow,
    foreseen,
    graver,
    hurting,
    inwords,
    languages,
    leftover,
    loosely,
    mine,
    misread,
    moving,
    ordinary,
    outofturn,
    own,
    plans,
    pointed,
    preferences,
    read,
    reminders,
    repairs,
    reports,
    result,
    righted,
    runs,
    scored,
    standing,
    stated,
    topics,
    training,
    undoing,
    wanted,
    wishes,
)
from bot.core.dialogue.listed import ending
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.understanding.result import Understood

FAQ = "faq."


def text(turn: Turn) -> Turn:
    """Answer a text in a private chat; its red flags have been dealt with."""
    if turn.heard is None:
        return repairs.not_understood(turn)
    return again.counted(turn, leftover.kept(turn, _text(turn, turn.heard)))


def _text(turn: Turn, heard: Understood) -> Turn:
    if not read.folded(heard.text) and (aside := mine.said(turn, heard.text) or asides.wordless(turn, heard.text)) is not None:
        return aside
    turn, answered = ages.said(turn, heard.text)
    if answered:
        return turn
    if turn.session.before and begin.worse(turn):
        turn = turn.keep(before=None)
    plain = ordinary.said(turn, heard.text)
    if (done := (topics.follow_up if plain else before_all)(turn, heard.text)) is not None:
        return done
    if heard.implausible:
        return _implausible(turn)
    if _is_question(turn):
        return _asked(turn, heard.text)
    if not plain and (done := in_answer(turn, heard)) is not None:
        return done
    return meaning(turn)


def in_answer(turn: Turn, heard: Understood) -> Turn | None:
    """A text as the answer to what is asked, or was asked before; a bare yes or no where nothing is."""
    found = read.answer(turn, heard)
    return (
        found
        or outofturn.correction(turn)
        or outofturn.answered(turn)
        or outofturn.spot(turn)
        or begin.plain(turn, heard.text)
        or outofturn.since_when(turn)
    )


def _grave(turn: Turn) -> bool:
    """Whether an emergency is in doubt: nothing is answered or advised until its question is."""
    asks = turn.session.doubts and turn.session.open_level < Level.URGENT
    flags = (turn.content.flags.get(f) for f in turn.session.doubts)  # some doubts are of no flag, as an age is
    return bool(asks) and any(flag is not None and flag.rank == Level.EMERGENCY for flag in flags)


def _only_asked(turn: Turn, heard: Understood) -> Turn | None:
    """With an emergency in doubt the answer to its question, or what is said of where, in which language and by whom somebody is
    looked after, and no topic; None where none is in doubt, and for what is the person's own."""
    if not _grave(turn) or heard.intent.id in ALWAYS or _repair_phrase(turn, heard.text):
        return None
    tries = (languages.asked_for, repairs.where_told, repairs.seen, begin.opening)
    told = next((done for one in tries if (done := one(turn, heard.text))), None)
    if (answered := told or read.answer(turn, heard)) is not None:
        return answered
    scored = checkins.only_pain(turn, heard.text)  # how much it hurts answers no question of a sign, and begins nothing else
    return (None if scored else stated.reported(turn)) or repairs.not_understood(turn)


def before_all(turn: Turn, said: str) -> Turn | None:
    """What comes before the text is read for one wish: a deletion that waits for its yes, reminders that shall come less, two wishes;
    and what a whole message may be."""
    assert turn.heard is not None
    waits = own.erase_answered(turn, turn.heard) or own.quiet_answered(turn, said) or graver.said(turn, said)
    found = (
        waits
        or righted.wrong(turn, said)
        or scored.said(turn, said)
        or inwords.said(turn, said)
        or besides.said(turn, said, text)
        or graver.scored(turn)
        or amid.at_a_list(turn, said)
        or pointed.counted(turn, said)
        or wanted.said(turn, said)
        or _only_asked(turn, turn.heard)
        or leftover.beside_how_it_went(turn, said)
        or wishes.two(turn, said, text)
        or leftover.in_one_breath(turn, said, text)
        or _first_of(turn, said)
    )
    return found or (REPAIRS[command](turn) if (command := _repair_phrase(turn, said)) else None)


def _first_of(turn: Turn, said: str) -> Turn | None:
    """What a whole message may be, whatever is being asked."""
    return next((done for one in WHOLE if (done := one(turn, said)) is not None), None)


def _onward(turn: Turn, said: str) -> Turn | None:
    """ "Thanks, what now?": today's part of the plan or the advice that stands; before any result, what can be done here."""
    if turn.session.question or turn.session.doubts:
        return None
    words = tuple(read.folded(said, turn.language.spelling).split())
    if not (end := ending(turn, "next", words)):
        return None
    before = " ".join(words[: len(words) - end])
    if before and not any(before in read.phrases(turn, name) for name in ("thanks", "fine", "yes")):
        return None
    if not turn.session.result and not turn.session.open:
        return help_(turn)
    return topics.guided(turn, plans.today)


def _repair_phrase(turn: Turn, said: str) -> str | None:
    if not (named := read.named(turn, said)):
        return None
    found = next((name for name in REPAIRS if name in named), None)
    return None if found == "assessed" and turn.session.flow == flow.ASSESSED else found  # "saw the physio" answers who it was


def meaning(turn: Turn) -> Turn:
    """Act on the intent of the text."""
    if (first := _urgent(turn) or stated.anything(turn)) is not None:
        return first
    return outofturn.in_passing(turn) or repairs.not_understood(turn) if _states(turn) else _meant(turn)


def _urgent(turn: Turn) -> Turn | None:
    """What comes before any answer: a red-flag question that waits, an open flag; None where neither does."""
    assert turn.heard is not None
    intent = turn.heard.intent
    if turn.session.doubts and (
        intent.id in SMALL_TALK or asides.of_topic(turn) or (turn.session.open_level >= Level.URGENT and intent.id not in ALWAYS)
    ):
        return repairs.not_understood(turn)  # no answer to a red-flag question, which waits for one
    if turn.session.open_level >= Level.URGENT and stated.ran(turn):
        return runs.beside_advice(result.repeat(turn))
    if turn.session.open_level >= Level.URGENT and intent.id not in ALWAYS:
        return result.repeat(turn)
    return result.repeat(turn) if turn.session.open_level >= Level.EMERGENCY and intent.id not in OWN_DATA else None


def _meant(turn: Turn) -> Turn:
    """What the intent of the text asks for."""
    assert turn.heard is not None
    if (topic := _of_topics(turn)) is not None:
        return topic
    if turn.heard.intent.id in HANDLERS:
        return HANDLERS[turn.heard.intent.id](turn)
    return (
        loosely.sooner(turn)
        or stated.reported(turn)
        or topics.found(turn, turn.heard.text)
        or behind.lost(turn)
        or loosely.perhaps(turn)
        or outofturn.in_passing(turn)
        or repairs.not_understood(turn)
    )


def _of_topics(turn: Turn) -> Turn | None:
    """A question that has an answer, two of them, or one of two; None where the text asks about no topic."""
    assert turn.heard is not None
    intent = turn.heard.intent
    asked = [name for name in turn.heard.parts if name in turn.language.answers]
    if len(asked) > 1:
        return ask.again(topics.two(turn, asked[0], asked[1]))
    if intent.id is None:
        return ask.again(topics.topic(turn, asked[0])) if asked else None
    if intent.close and intent.alternatives and topics.both(intent.id, intent.alternatives[0][0]):
        return topics.did_you_mean(turn, intent.id, intent.alternatives[0][0])
    if not intent.id.startswith(FAQ):
        return None
    if (told := loosely.leading(turn)) is not None:
        return told
    return ask.again(topics.topic(turn, intent.id)) if intent.id in turn.language.answers else None


def _states(turn: Turn) -> bool:
    """Whether somebody amid the check tells of themselves and asks nothing: no topic is explained to who was about to answer."""
    assert turn.heard is not None
    intent, said = turn.heard.intent.id, read.folded(turn.heard.text, turn.language.spelling).split()
    words = {*said}
    if turn.session.flow != flow.CHECK or turn.question is None or "?" in turn.heard.text or not (intent or FAQ).startswith(FAQ):
        return False
    told, asked, begins = (read.phrases(turn, name) for name in ("tells", "asks", "asks.first"))
    return not words.isdisjoint(told) and words.isdisjoint(asked) and said[0] not in begins


def _implausible(turn: Turn) -> Turn:
    assert turn.heard is not None
    first = turn.heard.implausible[0]
    name = f"implausible.{first.slot}" if turn.has(f"implausible.{first.slot}") else "implausible.other"
    told = turn.say(name, kind="clarification", values={"value": first.value})
    return ask.again(told)


def _is_question(turn: Turn) -> bool:
    """Whether the text asks something that there is an answer to."""
    heard = turn.heard
    return bool(heard and "?" in heard.text and heard.intent.id in turn.language.answers)


def _asked(turn: Turn, said: str) -> Turn:
    """A question in between is answered; what stands before it may answer the pending one ("3 weeks. is that normal?")."""
    assert turn.heard is not None
    name = str(turn.heard.intent.id)
    before, mark, _ = said.rpartition("?")[0].rpartition(".")
    done = read.answer(replace(turn, heard=_reread(turn, before)), _reread(turn, before)) if mark else None
    if done is None or done.session.open_level >= Level.URGENT:
        return done or meaning(turn)
    answered = topics.topic(turn, name)
    return replace(done, effects=(*answered.effects, *done.effects[len(turn.effects) :]))


def _reread(turn: Turn, said: str) -> Understood:
    """A part of the text, understood on its own in the light of the pending question."""
    found: Understood = turn.language.reader.understand(said, expected=read.expected(turn), today=turn.event.at.date())
    return found


def _say(name: str, kind: str = "answer", then_ask: bool = True) -> Callable[[Turn], Turn]:
    """A handler that says one reply; the pending question returns."""

    def handler(turn: Turn) -> Turn:
        told = turn.keep(misses=0).say(name, kind=kind, topics=_topics(turn))
        return ask.again(told) if then_ask else told

    return handler


def _topics(turn: Turn) -> tuple[str, ...]:
    return (turn.heard.intent.id,) if turn.heard and turn.heard.intent.id else ()


def human(turn: Turn) -> Turn:
    rows = (row(("topic.faq.see_professional", "~topic:faq.see_professional")),)
    told = turn.say("conversation.human", *rows, kind="answer", topics=("human",))
    return ask.again(told)


def help_(turn: Turn) -> Turn:
    rows = (
        *standing.first(turn),
        row(("button.topics", "~topics"), ("button.progress", "~progress"))
        if turn.session.planned
        else row(("button.topics", "~topics")),
        row(("button.settings", "~settings"), ("button.privacy", "~privacy")),
    )
    told = turn.keep(misses=0).say("conversation.help", *rows, kind="menu", topics=("help",))
    return ask.again(told) if turn.session.doubts else told  # a question about a red flag does not vanish behind a menu


def back(turn: Turn) -> Turn:
    """ "Undo": what was noted or set last, a run that was just noted amid questions, too; "back": the question before, where there is one."""
    undoes = turn.heard is not None and read.phrase(turn, "run.undo_it", turn.heard.text)
    if amend.echoed(turn) and (undoes or not turn.session.flow):
        return runs.undo(turn)
    waits = turn.session.flow or turn.session.question or turn.session.doubts
    return undoing.newest(turn) if undoes and not waits else repairs.back(turn)


def _cancel(turn: Turn) -> Turn:
    """ "Stop", of what is open; "stop, it hurts" from somebody with a plan and nothing open: how it is comes first."""
    assert turn.heard is not None
    session = turn.session
    waits = session.flow or session.doubts or session.open or not standing.coached(session)
    if waits or not turn.language.reader.hurts(turn.heard.text):
        return repairs.cancel(turn)
    return checkins.begin(turn.keep(misses=0))


REPAIRS: dict[str, Callable[[Turn], Turn]] = {
    "skip": afterwards.skip,
    "back": back,
    "why": repairs.why,
    "repeat": repairs.repeat,
    "whole": repairs.whole,
    "reminder.end": reminders.stop,
    "cancel": own.stop,
    "restart": repairs.restart,
    "help": help_,
    "human": human,
    "assessed": repairs.assessed,
    "meaning": repairs.explain,
}
"""Repairs that a whole message may name in a phrase of content's options.yaml."""

HANDLERS: dict[str | None, Callable[[Turn], Turn]] = {
    "check.start": afterwards.check,
    "greet": begin.greet,
    "goodbye": _say("conversation.goodbye", then_ask=False),
    "thanks": _say("conversation.thanks"),
    "affirm": repairs.not_understood,
    "deny": repairs.not_understood,
    "unsure": repairs.not_understood,
    "help": help_,
    "cancel": _cancel,
    "restart": repairs.restart,
    "go_back": back,
    "skip": afterwards.skip,
    "why_ask": repairs.why,
    "repeat": repairs.repeat,
    "human": human,
    "bot_identity": _say("conversation.bot_identity"),
    "feedback": asides.feedback,
    "reminder.set": afterwards.reminder,
    "reminder.change": afterwards.reminder,
    "reminder.stop": afterwards.stop,
    "reminder.snooze": afterwards.later,
    "run.log": stated.ran_surely,
    "pain.log": hurting.pain,
    "progress.show": reports.show,
    "report.handoff": reports.hand_off,
    "data.privacy": _say("data.privacy"),
    "data.export": own.export,
    "data.delete": undoing.deleted,
    "settings.language": languages.menu,
    "settings.units": own.units,
    "settings.timezone": own.zone_said,
}

SMALL_TALK = frozenset(("greet", "thanks", "goodbye", "feedback"))
"""Intents that are no answer to a red-flag question, and no question of one's own either: they count as a miss there."""
OWN_DATA = frozenset(("data.privacy", "data.export", "data.delete", "reminder.stop", "progress.show", "report.handoff"))
"""Intents answered even while an emergency is open: what is the person's own. All others hear the same advice again."""
ALWAYS = frozenset(
    ("help", "human", "bot_identity", "feedback", "thanks", "goodbye", "data.privacy", "data.export", "data.delete",
     "settings.language", "settings.units", "settings.timezone", "reminder.stop", "cancel", "progress.show", "report.handoff")
)  # fmt: skip
"""Intents answered even while an urgent or emergency flag is open: none of them coaches."""

WHOLE: tuple[Callable[[Turn, str], Turn | None], ...] = (
    languages.asked_for, misread.said, repairs.waited_for, asked.said, athletes.said, pointed.said, amend.day_told, foreseen.said, training.said,
    amid.amended, amid.with_run, amid.said, amid.behind_echo, righted.said, moving.said, completing.answered,
    runs.unit_answered, amend.said, undoing.said, behind.painless, mine.said, hurting.after_a_sport, checkins.told, afterwards.long_runs,
    own.quiet_said, own.clock_asked, own.zone_answered, preferences.country_answered, repairs.where_told, repairs.seen,
    own.place_named, runs.planned, behind.said, loosely.plain, topics.more_of_it, topics.follow_up, amid.score, _onward,
    begin.opening, topics.harmed, topics.wished,
)  # fmt: skip
"""What a whole message may be, in the order in which it is tried."""
