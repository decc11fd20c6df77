"""The hour at which a reminder comes, said of it: "change 7am to 8am", "7am is too early", "delete the 7am one", "thanks for reminding me at 7".

Rule 1: what comes at that hour is meant, and no other reminder; where none does, or several do, all are shown, and nothing is changed.
Rule 2: an hour that is only spoken of sets nothing.
Neighbours: moving.py puts right what was set just now; carried.py moves one time of it.
"""

from dataclasses import replace

from bot.core.dialogue import adding, ask, carried, clock, moving, occasions, read, reminders
from bot.core.dialogue.listed import lead_of, tail_of
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import When

MOST_WORDS = 12
NOT_MINE = (reminders.FOLLOW_UP, reminders.MORNING_AFTER)
RUNS = "run."


def said(turn: Turn, text: str) -> Turn | None:
    """The answer to such words; None where the text says something else."""
    session = turn.session
    waits = session.flow or session.question or session.doubts or session.open or not session.planned
    if waits or len(text.split()) > MOST_WORDS or turn.language.reader.hurts(text):
        return None
    return _thanked(turn, text) or _unsuited(turn, text) or _ended(turn, text) or _from_to(turn, text)


def _thanked(turn: Turn, text: str) -> Turn | None:
    """ "Thanks for reminding me at 7": of what came, and no wish."""
    words = f"{read.folded(text, turn.language.spelling)} "
    if not any(words.startswith(f"{p} ") for p in read.phrases(turn, "reminder.thanked")) or "?" in text:
        return None
    when: When = turn.language.reader.when(text)
    more = len([part for part in adding.PARTS.split(text) if part.strip()]) > 1 or when.says_day or not when.says_time
    return None if more else ask.again(turn.keep(misses=0).say("conversation.thanks", kind="answer"))


def _unsuited(turn: Turn, text: str) -> Turn | None:
    """ "7am is too early", "the 7am one woke me": when it shall come instead is asked."""
    if read.phrase(turn, "reminder.unsuited_you", text):
        mine, kind = [k for k in turn.session.reminders if k not in NOT_MINE], reminders.last_said(turn)
        told = kind or (reminders.kind_of(mine[0]) if len(mine) == 1 else "")
        calm = turn.keep(misses=0)
        return ask.again(occasions.asked(calm, told) if told else reminders.menu(calm))
    words = read.folded(moving.SHORT.sub("", text.casefold()), turn.language.spelling)
    woke = tail_of(turn, "reminder.woke", words)
    woke = woke if woke and _is_message(turn, words) else ""
    end = tail_of(turn, "reminder.unsuited", words) or woke
    rest = words.removesuffix(end)
    if not end or "?" in text or ((at := _hour(turn, rest)) is None and not (woke and turn.session.reminders)):
        return None
    keys, calm = _at(turn, at) if at else [], turn.keep(misses=0)
    return ask.again(occasions.asked(calm, reminders.kind_of(keys[0])) if len(keys) == 1 else reminders.menu(calm))


def _is_message(turn: Turn, words: str) -> bool:
    """Whether the words name a message of the bot's: "the 7am one", "your text this morning"."""
    return not read.phrases(turn, "reminder.message").isdisjoint(words.split())


def _ended(turn: Turn, text: str) -> Turn | None:
    """ "Delete the 7am one": what comes at seven ends, and nothing else."""
    if not turn.session.reminders or "?" in text:
        return None
    words = f"{read.folded(text, turn.language.spelling)} "
    lead = lead_of(turn, "reminder.ends", words)
    if not lead or not _is_message(turn, words):
        return None
    if (at := _hour(turn, words.removeprefix(lead).strip())) is None:
        return None
    keys, calm = _at(turn, at), turn.keep(misses=0)
    more = not turn.language.reader.words.joints.isdisjoint(words.split())  # "... and the check-in"
    return ask.again(reminders.stop(calm, keys[0]) if len(keys) == 1 and not more else reminders.menu(calm))


def _from_to(turn: Turn, text: str) -> Turn | None:
    """ "Change 7am to 8am": of what comes at seven, and nothing else."""
    parts = carried.parted(turn, text) if turn.session.reminders else None
    if parts is None or reminders.kind_in(turn, parts[0]) or (at := _hour(turn, parts[0])) is None:
        return None
    of_run = any(name.startswith(RUNS) for name in turn.session.last[-1:]) and not clock.written(turn, text)
    to = _hour(turn, parts[1])
    keys = [] if of_run or to is None else _at(turn, at)
    if of_run or to is None or not (keys or all(at.sure)):
        return None
    one = turn.session.reminders[keys[0]].when if len(keys) == 1 else None
    if one is None or one.also or one.beside:
        return ask.again(reminders.menu(turn.keep(misses=0)))
    return moving.settled(turn, keys[0], replace(to, instead=False))


def _hour(turn: Turn, words: str) -> When | None:
    """The one hour that these words name, and nothing else of when."""
    when: When = turn.language.reader.when(words)
    single = len(when.times) == 1 and not (when.says_day or when.off or when.skips or when.minutes or when.every or when.rough)
    return when if single and (when.whole or when.near) else None


def _at(turn: Turn, at: When) -> list[str]:
    """The reminders that come at that hour; of one that may be morning or evening, at either."""
    clocks = {at.times[0]} if all(at.sure) else {at.times[0], reminders.flipped(at.times[0])}
    mine = {k: r.when for k, r in turn.session.reminders.items() if k not in NOT_MINE}
    return [
        k for k, when in mine.items() if not clocks.isdisjoint(c for one in (when, *when.beside) for c in (one.time, *one.also))
    ]
