"""What else a message says than what it was answered for: a run, a wish for a reminder, a question. None of it is lost without a word.

Rule 1: what is graver is answered or asked first, as ever; behind it, and before what else is asked, a run is noted and a reminder kept.
While somebody is to be seen today, or an emergency is in doubt, nothing else is told (SAFETY.md, law 2).
Rule 2: what the answer dealt with by itself is not met twice.
Rule 3: to read a message in parts costs; that is done where its words name a run or a reminder, or where it is long.
Neighbours: wishes.py meets two wishes of a short message; step.py and talk.py bring what they answered here.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.dialogue import (
    adding,
    ages,
    ask,
    checkins,
    flow,
    hurting,
    listed,
    parting,
    read,
    reminders,
    runs,
    sports,
    standing,
    unnoted,
    wishes,
    zones,
)
from bot.core.dialogue.turn import Turn, row
from bot.core.model.changing import changed
from bot.core.model.effects import Effect, Log, Reply
from bot.core.model.levels import Level
from bot.core.model.reminder import Draft
from bot.core.understanding.result import Understood

BESIDE = frozenset(("run", "reminder"))
"""Slots of a short message that may hold more than it was answered for."""
OF_RUNS, OF_REMINDERS = ("run.",), ("reminder.", "check_in.wish_after")
"""What the names of replies begin with that dealt with a run, or with a wish for a reminder."""
ASKS = ("ask.", "screen.", "back_to.", "rephrase.", "short.", "which.")
NOT_OF_RUNS = frozenset(("load", "mileage", "longest", "duration_days", "onset"))
"""Slots of questions that are answered with lengths and times, which are no run's."""
NEAR, MOST_WORDS = 3, 300
"""Parts behind a run in which its pain may be told; words of a message that is read in parts."""


# Behind an answer.


def kept(turn: Turn, done: Turn) -> Turn:
    """The turn `done`, which answered the text of `turn`, with what else the text says."""
    heard = turn.heard
    if heard is None or turn.session.consent is None or not _may_hold(turn, done, heard) or _grave(done):
        return done
    reading = wishes.Reading(_between(done), heard.text)
    told = replace(done, effects=())
    if not _dealt_run(done) and (run := _run(reading)) is not None and (_first_or_done(reading, run) or not _of_pain(turn, done)):
        told = runs.noted_beside(replace(told, heard=run)) or told
    if not _dealt_reminder(turn, done) and (wish := _reminder(reading)) is not None:
        told = _put_by(told, wish.text)
    if not _waits(done) and not _answers(done) and (asked := _question(reading)) is not None and _answered(done, asked):
        told = _offered(told, asked)
    return _spliced(done, told)


def _may_hold(turn: Turn, done: Turn, heard: Understood) -> bool:
    """Whether the text may say more than what it was answered for: a sign, an age, or how it went."""
    aged = any(r.name == ages.NOTED for r in done.replies)
    of_pain = _of_pain(turn, done) and _tells_length(turn, done)
    if not (aged or of_pain or heard.slots.keys() & BESIDE or len(heard.text.split()) > wishes.LONGEST):
        return False
    graver = done.session.raised != turn.session.raised or done.session.doubts != turn.session.doubts
    return graver or aged or of_pain or turn.session.flow == checkins.FLOW or reminded(turn)


def _of_pain(turn: Turn, done: Turn) -> bool:
    """Whether a text was answered for its pain alone: the questions begin, it answers one of them, or how much it hurts is noted."""
    if turn.heard is None or "?" in turn.heard.text or unnoted.otherwise(turn, turn.heard.text):
        return False
    if turn.session.flow == flow.CHECK:
        return turn.question is None or not {*turn.question.slots} & NOT_OF_RUNS
    begun = done.session.flow == flow.CHECK and bool(turn.session.planned)
    return begun or any(r.name == checkins.NOTED for r in done.replies)


def _tells_length(turn: Turn, done: Turn) -> bool:
    """Whether a text has a length or a time that can be a run's, and no run was dealt with."""
    outing = runs.told(turn)
    return bool(outing.distance or outing.minutes) and not _dealt_run(done)


def _first_or_done(reading: wishes.Reading, run: Understood) -> bool:
    """Whether a message begins with a run that was run ("ran 6 miles, ..."), or with its length; one somewhere in it may be of anything."""
    turn, first = reading.turn, parting.parts(reading.turn, reading.said)[0]
    outing = turn.language.reader.outing(first, zones.today(turn))
    words = [w for w in read.folded(first, turn.language.spelling).split() if w not in read.phrases(turn, "run.told_lead")]
    if not words or not run.text.startswith(first):
        return False
    length = bool(outing.distance and outing.unit)
    done = words[0] in read.phrases(turn, "run.on_foot_done") and (length or bool(outing.minutes))
    timed = bool(outing.minutes) and read.holds(turn, "run.on_foot", first)  # "50 min run"
    alone = all(w[0].isdecimal() or w in read.phrases(turn, "run.first_words") for w in words)
    first_told = (length or timed) and words[0][0].isdecimal() and alone  # not "5k training plan"
    return done or first_told or (length and words[0] in read.phrases(turn, "run.did"))


def reminded(turn: Turn) -> bool:
    """Whether it was asked how it went, and nothing was said since."""
    return bool(turn.session.last) and turn.session.last[-1] in checkins.REMINDED


def _grave(done: Turn) -> bool:
    flags = (done.content.flags.get(f) for f in done.session.doubts)
    return done.session.open_level >= Level.URGENT or any(f is not None and f.rank == Level.EMERGENCY for f in flags)


def _between(turn: Turn) -> Turn:
    """As if nothing was asked: what a part means by itself."""
    return changed(turn, session=changed(turn.session, flow="", question=None, doubts=(), open=()))


def _dealt_run(done: Turn) -> bool:
    return any(isinstance(e, Log) and e.kind == "run" for e in done.effects) or _named(done, OF_RUNS)


def _dealt_reminder(turn: Turn, done: Turn) -> bool:
    return done.session.draft != turn.session.draft or _named(done, OF_REMINDERS)


def _answers(done: Turn) -> bool:
    return any(r.topics for r in done.replies)


def _named(done: Turn, names: tuple[str, ...]) -> bool:
    return any(r.name.startswith(names) for r in done.replies)


def _put_by(turn: Turn, text: str) -> Turn:
    """The reminder waits until what is asked has its answer, or somebody has looked; where neither is so, it is set (occasions.free)."""
    when = turn.language.reader.when(text)
    draft = Draft(kind=reminders.named(turn, text), when=when, held=True, said=turn.event.at.isoformat())
    kept = turn.keep(draft=draft)
    if turn.session.flow or turn.session.question or turn.session.doubts:
        return kept.say("reminder.held", kind="confirmation")
    return kept.say("reminder.held_open", kind="confirmation") if turn.session.open else kept


def _spliced(done: Turn, told: Turn) -> Turn:
    """What was kept is told before what is asked next, behind all else; behind the question of a sign, which comes first."""
    if told.session == done.session and not told.effects:
        return done
    last = len(done.effects)
    at = last if done.session.doubts else next((n for n, e in enumerate(done.effects) if _asks(e)), last)
    return replace(told, heard=done.heard, effects=(*done.effects[:at], *told.effects, *done.effects[at:]))


def _asks(effect: Effect) -> bool:
    return isinstance(effect, Reply) and effect.name.startswith(ASKS)


# Beside how it went.


def beside_how_it_went(turn: Turn, text: str) -> Turn | None:
    """ "4, same, ran 5 miles pain 3, remind me at 7" behind a question about the back: what tells of the back is the answer, and the rest is
    kept behind it; None where nothing of it tells how the back is, and where the run hurt so much that this comes first (law 10)."""
    amid = turn.session.flow == checkins.FLOW and not turn.session.doubts
    if (
        not (amid or reminded(turn))
        or turn.heard is None
        or not (turn.heard.slots.keys() & BESIDE or (amid and _named_too(turn, text)))
    ):
        return None
    reading = wishes.Reading(_between(turn) if amid else turn, text)
    run, wish = _run(reading), _reminder(reading)
    if run is not None and hurting.strong(turn, run.slots.get("severity")):
        return runs.logged(replace(turn, heard=run)) if amid else None
    taken = [one.text for one in (run, wish) if one is not None]
    rest = ", ".join(p for p in parting.parts(turn, text) if not any(p in one for one in taken))
    if amid:
        return _amid(turn, text if not taken else rest, run, wish)
    if not taken or not rest or "?" in text:
        return None
    told = checkins.told(replace(turn, heard=reading.of(rest)), rest)
    return None if told is None else replace(told, heard=turn.heard)


def _named_too(turn: Turn, text: str) -> bool:
    """Whether a text in which a pain is expected tells how far a run was, or asks to be written to."""
    return bool(runs.told(turn).distance or turn.language.reader.when(text).cue)


def _amid(turn: Turn, rest: str, run: Understood | None, wish: Understood | None) -> Turn | None:
    """ "3, and I ran 5 miles pain 2" where a check-in asks for the pain: the 3 is the answer. "Remind me at 8 instead": its hour is none."""
    if turn.session.question != checkins.ASKED[0]:
        return None
    if run is None and wish is None:
        asks = turn.language.reader.when(rest)
        only = asks.cue and asks.times and asks.whole and not turn.language.reader.hurts(rest)
        return ask.again(_put_by(turn.keep(misses=0), rest)) if only else None
    score = checkins.pain_of(turn, rest) if rest else None
    if score is None and (run is not None or rest):
        return None
    noted = (runs.noted_beside(replace(turn, heard=run)) if run else None) or turn
    held = _put_by(noted.keep(misses=0), wish.text) if wish else noted.keep(misses=0)
    if score is None:
        return ask.again(held)
    trend = checkins.trend_of(turn, rest)
    done = flow.advance(flow.put(held, {"pain_now": score, **({"trend": trend} if trend else {})}))
    return replace(done, heard=turn.heard)


# In one breath.


def in_one_breath(turn: Turn, said: str, meet: wishes.Meet) -> Turn | None:
    """A long message of somebody with a plan that tells of a run or a pain, asks, or wishes a reminder: each of them is met, in that order;
    None where it is short, or holds no two of them."""
    session = turn.session
    if not wishes.LONGEST < len(said.split()) <= MOST_WORDS or not standing.coached(session) or not session.planned:
        return None
    if session.question or session.doubts or session.open or session.flow or (turn.heard and turn.heard.flags.hits):
        return None
    reading = wishes.Reading(turn, said)
    run, wish, asked = _run(reading), _reminder(reading), _question(reading)
    pain = _pain(reading, run)
    found = [one for one in (run, pain, wish, asked) if one is not None]
    if len(found) < 2:
        return None
    turn = runs.logged(replace(turn, heard=run)) if run else turn
    turn = hurting.pain(replace(turn, heard=pain)) if pain and not _waits(turn) else turn
    turn = _put_by(turn, wish.text) if wish else turn
    return _last(turn, asked, meet) if asked else turn


def _waits(turn: Turn) -> bool:
    return bool(turn.session.question or turn.session.doubts)


def _last(turn: Turn, asked: Understood, meet: wishes.Meet) -> Turn:
    """The question, answered; behind a button where something is asked of them first."""
    if not _waits(turn):
        return meet(replace(turn, heard=asked))
    return _offered(turn, asked) if _answered(turn, asked) else turn


def _offered(turn: Turn, asked: Understood) -> Turn:
    name = asked.intent.id
    return turn.say("wish.and_asked", row((f"topic.{name}", f"~topic:{name}")), kind="menu")


def _answered(turn: Turn, found: Understood) -> bool:
    return found.intent.id in turn.language.answers and not found.intent.close


# Parts of a message.


def _run(reading: wishes.Reading) -> Understood | None:
    """The part that tells of a run, with its pain where that is told right behind."""
    parts = parting.parts(reading.turn, reading.said)
    at = next((n for n, part in enumerate(parts) if _ran(reading, part)), None)
    if at is None:
        return None
    run = reading.of(parts[at])
    if "severity" in run.slots:
        return run
    behind = ((p, pain) for p in parts[at + 1 : at + 1 + NEAR] if (pain := _pain_of_it(reading, p)) is not None)
    part, pain = next(behind, ("", None))
    return replace(run, text=f"{run.text}, {part}", slots={**run.slots, "severity": pain}) if part else run


def _pain_of_it(reading: wishes.Reading, part: str) -> object | None:
    """The pain that a part behind a run tells, of the run and not of now."""
    turn = reading.turn
    if reading.of(part).slots.keys() & BESIDE or read.holds(turn, "pain.of_now", part):
        return None
    ended = "severity" if read.holds(turn, "run.by_the_end", part) else None
    found: Understood = turn.language.reader.understand(part, expected=ended, today=turn.event.at.date())
    return found.slots.get("severity")


def _ran(reading: wishes.Reading, part: str) -> bool:
    told = "run" in reading.of(part).slots and not _asked(reading.turn, part)
    return wishes.is_run(reading, part) or (told and not sports.on_the_way(reading.turn, part))


def _is_pain(reading: wishes.Reading, part: str) -> bool:
    slots = reading.of(part).slots
    return "severity" in slots and not slots.keys() & BESIDE


def _pain(reading: wishes.Reading, run: Understood | None) -> Understood | None:
    """The part that tells how the back is, and not how a run was."""
    parts = parting.parts(reading.turn, reading.said)
    return next((reading.of(p) for p in parts if _is_pain(reading, p) and not (run and p in run.text)), None)


def _reminder(reading: wishes.Reading) -> Understood | None:
    """The part that wishes a reminder, with the days and times that are told right behind it."""
    turn, parts = reading.turn, parting.parts(reading.turn, reading.said)
    for at, part in enumerate(parts):
        if wishes.is_reminder(reading, part):
            behind = " ".join(_of_it(turn, parts[at + 1 :]))
            return reading.of(f"{part} {behind}".strip())
    return None


def _of_it(turn: Turn, parts: list[str]) -> Iterator[str]:
    """The parts up to the first that says more than when."""
    for part in parts:
        if not turn.language.reader.when(part).whole:
            return
        yield part


def _question(reading: wishes.Reading) -> Understood | None:
    """The part that asks something which has an answer, from the word on with which it asks."""
    turn = reading.turn
    for part in parting.parts(turn, reading.said):
        asked = _asked(turn, part)
        if asked and (turn.language.reader.planned(asked) is not None or _answered(turn, reading.of(asked))):
            return reading.of(asked)
    return None


def _asked(turn: Turn, part: str) -> str:
    """What a part asks; "" where it asks nothing."""
    words = listed.folded(part, turn.language.spelling).split()
    leads = read.phrases(turn, "asks.of_me")
    at = next((n for n in range(len(words)) if any(" ".join(words[n:]).startswith(f"{lead} ") for lead in leads)), None)
    if at is not None:
        return " ".join(words[at:])
    return part if "?" in part or adding.asks_in_part(turn, part) else ""
