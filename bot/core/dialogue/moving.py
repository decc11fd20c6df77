"""A reminder put right in the same breath: "actually make it 9", "mornings better", "an hour later", right behind the echo of what was set.

Rule 1: right behind the echo such words are the reminder's, whatever is being asked, unless they name a pain.
Rule 2: what is not said stays as it was: the rhythm, the day, the half of the day.
Rule 3: what cannot be understood whole is left to the others, which ask; of several times a day none is guessed.
Neighbours: occasions.py sets and asks; recurring.py makes the recurrence; understanding/slots/moved.py reads shifts.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.coaching.schedule import DAYS, Quiet, next_due
from bot.core.dialogue import ask, carried, lacking, occasions, oneday, read, recurring, reminders, runs, zones
from bot.core.dialogue.trimmed import MARKS as MARKS
from bot.core.dialogue.trimmed import SHORT as SHORT
from bot.core.dialogue.trimmed import without as without
from bot.core.dialogue.trimmed import without_lead as without_lead
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, MOST_DAYS, Draft, Moved, Recurrence, When

ECHO = "reminder.set"
ASKED_AGAIN = ("ask.", "again.", "back_to.")
OTHERS = frozenset(("run", "mileage", "neuro", "onset"))
POLITE = frozenset(("greet", "goodbye"))
"""Intents of words that may name a part of the day and wish for none: "good morning"."""
MINUTES = 24 * 60
"""Of a day."""


def said(turn: Turn, text: str) -> Turn | None:
    """A text that puts right what was set just now; None where it is about something else."""
    tries = (rather, _allowed, _only_then, _swapped, _how_often, _later_on)
    if (done := next((one for way in tries if (one := way(turn, text)) is not None), None)) is not None:
        return done
    key = _echoed(turn)
    if key is None or turn.session.doubts or turn.session.open or _of_something_else(turn, text):
        return None
    rest, corrects = without_lead(turn, text)
    moved: Moved | None = turn.language.reader.moved(rest)
    if moved is not None and not (turn.session.question and moved.vague and not corrects):
        return _moved(turn, key, moved)
    if (more := _more_days(turn, rest)) is not None:
        return _with_more(turn, key, more)
    when = _own_time(turn, text, rest, corrects=corrects)
    return None if when is None else occasions.or_pain(turn, when) or settled(turn, key, when)


def _own_time(turn: Turn, text: str, rest: str, *, corrects: bool) -> When | None:
    """What the text says of when, where that is of the reminder that was set just now: in the half of the day that is open, or beside the
    time there is."""
    when = _told(turn, text, rest)
    if when and when.times and lacking.half_open(turn, rest):
        when = replace(when, sure=(False,) * len(when.times))
    if when is None or (when.cue and not corrects) or not _its_own(when, corrects=corrects, asked=bool(turn.session.question)):
        return None
    beside = when.times and not when.says_day and lacking.adds(turn, text)  # "and at 9"
    return replace(when, adds=True) if beside else when


def _allowed(turn: Turn, text: str) -> Turn | None:
    """ "Night is fine", right behind a time that was moved out of the quiet hours: it is right all the same."""
    key = _echoed(turn) if read.phrase(turn, "reminder.allow", text) and not turn.session.doubts else None
    return reminders.allow(turn.keep(misses=0), key) if key is not None and reminders.held(turn, key) else None


def _only_then(turn: Turn, text: str) -> Turn | None:
    """ "Just this Sunday move it to 11": that one day is otherwise, and what comes again and again stays."""
    waits = turn.session.flow or turn.session.doubts or turn.session.open
    if waits or not turn.session.reminders or "?" in text or not read.holds(turn, "reminder.only_then", text):
        return None
    known = {k: r.when for k, r in turn.session.reminders.items() if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)}
    named, again = reminders.kind_in(turn, text), [k for k, when in known.items() if not (when.once or when.every)]
    mine = [k for k in again if reminders.kind_of(k) == named] if named else again
    when: When = turn.language.reader.when(text)
    single = when.weekday or when.date or when.ahead is not None
    if not mine or not (single and when.says_time and when.whole) or when.unclear not in ("", lacking.SURE):
        return None
    at = recurring.beside(turn, when, known[mine[-1]])
    day = recurring.single(turn, at, recurring.clocks_of(turn, at, "")[0])
    holds = [k for k in mine if day and reminders.comes(turn, k, day)] or mine
    open_ = occasions.WHICH if len(holds) > 1 else ""
    draft = Draft(kind=reminders.kind_of(holds[-1]), when=replace(at, instead=True, bare=False, unclear=open_))
    return ask.again(occasions.settle(turn.keep(misses=0), draft))


def _swapped(turn: Turn, text: str) -> Turn | None:
    """One weekday in the place of another, or another time on one alone: "move the Friday one to Saturday", "move Friday's to 7".
    Of several reminders that come then it is asked which."""
    session = turn.session
    mine = [k for k in session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    if session.flow or session.doubts or session.open or not (mine or session.result):
        return None
    when: When = turn.language.reader.when(text)
    if not (when.swaps or when.alone):
        return None
    if not mine or (done := carried.swapped(turn, when)) is not None:
        return done if mine else _anew(turn, text, when)
    named = reminders.kind_in(turn, text)
    mine = [k for k in mine if reminders.kind_of(k) == named] or mine
    holds = [k for k in mine if lacking.fits(turn, reminders.kind_of(k), when)] or mine
    sure = "" if when.swaps and when.unclear == lacking.SURE else when.unclear
    which = occasions.WHICH if len(holds) > 1 else sure
    draft = Draft(kind=reminders.kind_of(holds[-1]), when=replace(when, unclear=which))
    return ask.again(occasions.settle(turn.keep(misses=0), draft))


def _anew(turn: Turn, text: str, when: When) -> Turn | None:
    """ "Check on me on Friday rather than Monday", where nothing is set: Friday is a day for it."""
    if not (when.swaps and when.cue) or len(when.days) != 1 or not turn.session.result:
        return None
    plain = replace(when, weekday=when.days[0], days=(), swaps="", bare=True, unclear="")
    return ask.again(occasions.settle(turn.keep(misses=0), Draft(kind=reminders.named(turn, text), when=plain)))


def _how_often(turn: Turn, text: str) -> Turn | None:
    """ "Change the desk break to every 90 minutes": what comes many times a day, by its name, with other steps; its days and hours stay."""
    known = turn.session.reminders.get(kind := reminders.kind_in(turn, text)) if turn.session.reminders else None
    waits = turn.session.flow or turn.session.doubts or turn.session.open or "?" in text
    if known is None or not known.when.every or waits or read.first(text) in turn.language.phrases.get("reminder.tells", ()):
        return None
    when: When = turn.language.reader.when(text)
    if not (when.every and when.unclear in ("", lacking.SURE)) or turn.language.reader.hurts(text):
        return None
    return ask.again(occasions.settle(turn.keep(misses=0), Draft(kind=kind, when=replace(when, unclear="", beside=False)), kind))


def _later_on(turn: Turn, text: str) -> Turn | None:
    """A shift, or a day that is to come beside, told of the only reminder (or the only one of its kind), some time after its echo."""
    session = turn.session
    if not session.reminders:
        return None
    kind = reminders.kind_in(turn, text)
    mine = [k for k in session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    mine = [k for k in mine if reminders.kind_of(k) == kind] or mine
    if len(mine) != 1 or session.flow or session.question or session.doubts or session.open or _echoed(turn):
        return None
    rest, corrects = without_lead(turn, text)
    moved: Moved | None = turn.language.reader.moved(text) or (turn.language.reader.moved(rest) if corrects else None)
    verb = read.first(text) in turn.language.phrases.get("reminder.moves", ())
    if moved is not None and not moved.vague and (verb or corrects):
        return _moved(turn, mine[0], moved)
    more = _more_days(turn, text) if not (turn.heard and turn.heard.slots.keys() - {"reminder"}) else None
    return _with_more(turn, mine[0], more) if more is not None else None


def _of_something_else(turn: Turn, text: str) -> bool:
    """Whether the text names a pain, a run, or the kind of a reminder, which may be another one."""
    told = turn.heard.slots.keys() & OTHERS if turn.heard else ()
    run = runs.told(turn)
    return (
        greets(turn)
        or bool(told)
        or bool(run.distance and run.unit)
        or turn.language.reader.hurts(text)
        or bool(reminders.kind_in(turn, text))
        or bare(turn, text) in read.phrases(turn, "delete.one")  # no hour
    )


def greets(turn: Turn) -> bool:
    """Whether the text is a greeting that names a part of the day and wishes for none."""
    if turn.heard is None or turn.heard.intent.id not in POLITE:
        return False
    when: When = turn.language.reader.when(turn.heard.text)
    return bool(when.part) and not (when.times or when.minutes or when.says_day)


def _echoed(turn: Turn) -> str | None:
    """The reminder that the newest message told; a question that was asked again may stand behind it."""
    if not turn.session.reminders:
        return None
    names = [name for name in turn.session.last if not name.startswith("screen.")]
    if len(names) > 1 and names[-1].startswith(ASKED_AGAIN):
        names.pop()
    mine = [k for k in turn.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    return mine[-1] if names[-1:] == [ECHO] and mine else None


def bare(turn: Turn, text: str) -> str:
    """The text without small words beside a wish to delete: "please remove one"."""
    beside = read.phrases(turn, "delete.beside")
    return " ".join(w for w in read.folded(text, turn.language.spelling).split() if w not in beside)


def _told(turn: Turn, text: str, rest: str) -> When | None:
    """When, as the whole text says it or what is left of it; None where that is not understood whole."""
    reader = turn.language.reader
    whole: When = reader.when(text)
    if whole.says and whole.whole and not whole.unclear:
        return whole
    left: When = reader.when(rest)
    denied = read.first(text) in read.phrases(turn, "no") and "," not in text
    clear = left.says and left.whole and not left.unclear and (left.times or not denied)  # "no mornings" is no wish for them
    return left if clear else None


def _its_own(when: When, *, corrects: bool, asked: bool) -> bool:
    """Whether it can be nothing but the reminder's: amid questions a bare number or part of the day is so only behind a "make it"."""
    return corrects or not asked or bool(when.off) or (bool(when.times) and all(when.sure))


def settled(turn: Turn, key: str, when: When) -> Turn:
    """What stands of the reminder, with what was told."""
    known = turn.session.reminders[key].when
    when = recurring.beside(turn, replace(when, days=() if when.loosely else when.days), known)
    if (known.every or known.also) and len(when.times) == 1 and not when.says_day:
        when = replace(when, unclear="times")
    elif known.once:
        when = _once(turn, when, known)
    draft = Draft(kind=reminders.kind_of(key), when=when)
    return ask.again(occasions.settle(turn.keep(misses=0), draft, key))


def _more_days(turn: Turn, text: str) -> When | None:
    """Days that are to come beside ("weekends too"); None where the text tells none, or not so."""
    left, besides = without(turn, text, "reminder.too")
    when: When = turn.language.reader.when(left)
    named = _of_week(when.days or (when.weekday,))
    return when if besides and named and when.whole and not (when.unclear or when.loosely) else None


def _with_more(turn: Turn, key: str, when: When) -> Turn:
    """With these days beside those of the week that there are; of any other rhythm, the days are asked for."""
    known = turn.session.reminders[key].when
    both = _of_week(known.days) | _of_week(when.days or (when.weekday,))
    if known.once or when.says_time or (known.beside and not when.off):
        return _beside(turn, key, when)
    plain = _of_week(known.days) and known.interval == 1 and not (when.off or when.starts or when.ends)
    if not plain or both == _of_week(known.days):
        return settled(turn, key, When(unclear="day"))
    days = (DAILY,) if len(both) == len(DAYS) else tuple(d for d in DAYS if d in both)
    off = tuple(d for d in known.off if d not in both)
    return ask.again(reminders.set_(turn.keep(misses=0), key, replace(known, days=days, off=off)))


def _beside(turn: Turn, key: str, when: When) -> Turn:
    """With other days at a time of their own ("and on Saturdays at 10"); where none is told, at that of those that came last."""
    known = turn.session.reminders[key].when
    last = (known, *known.beside)[-1]
    when = recurring.beside(turn, when, last) if known.once else when
    if not when.says_time:
        when = replace(when, times=(last.time,), sure=(True,))
    if known.once:
        when = _behind(when, date.fromisoformat(known.start))
        return ask.again(
            occasions.settle(turn.keep(misses=0), Draft(kind=reminders.kind_of(key), when=replace(when, bare=False)))
        )
    days = when.days or (when.weekday,)
    draft = Draft(kind=reminders.kind_of(key), when=replace(when, days=days, weekday="", bare=False, adds=True))
    return ask.again(occasions.settle(turn.keep(misses=0), draft, key))


def _behind(when: When, day: date) -> When:
    """A single weekday as the first such one behind that day."""
    if not when.weekday or when.week or when.plus or when.following:
        return when
    on = day + timedelta(days=(DAYS[when.weekday] - day.weekday() - 1) % len(DAYS) + 1)
    return replace(when, weekday="", date=(on.month, on.day))


def rather(turn: Turn, text: str) -> Turn | None:
    """ "Not Thursday, Friday": one day in the place of another, of the reminder that comes on it."""
    told = instead(turn, text) if turn.session.reminders and not (turn.session.doubts or turn.session.open) else None
    if told is None:
        return None
    day, when = told
    mine = [k for k in turn.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    holds = [k for k in mine if _comes(turn, k, day)]
    key = holds[-1] if len(holds) == 1 else _echoed(turn)
    if key is None or key not in holds:
        return None
    if turn.session.reminders[key].when.once:
        return settled(turn, key, when)
    if any(_comes(turn, key, other) for other in _of_week(when.days or (when.weekday,))):  # neither of the two, then
        return None
    other = replace(when, days=when.days or (when.weekday,), weekday="", bare=False, swaps=day)
    return ask.again(occasions.settle(turn.keep(misses=0), Draft(kind=reminders.kind_of(key), when=other)))


def instead(turn: Turn, text: str) -> tuple[str, When] | None:
    """The weekday that is not meant, and what is, of "not Thursday, Friday" and "not on Thursdays but Fridays at 8"; else None."""
    small, buts = text.casefold().strip(MARKS), sorted(turn.language.phrases.get("reminder.but", ()), key=len, reverse=True)
    joint = next((j for j in (",", ";", *(f" {p} " for p in buts)) if j in small), "") if "?" not in text else ""
    if not joint:
        return None
    head, _, tail = small.rpartition(joint)
    reader = turn.language.reader
    gone, meant = reader.when(without_lead(turn, head)[0]), reader.when(without(turn, tail.strip(MARKS), "reminder.but")[0])
    denied = len(gone.off) == 1 and gone.whole and not (gone.says_day or gone.says_time or gone.unclear)
    named = _of_week(meant.days or (meant.weekday,))
    right = named and meant.whole and not (meant.off or meant.unclear or meant.cue) and gone.off[:1] != tuple(named)
    return (gone.off[0], meant) if denied and right else None


def _comes(turn: Turn, key: str, day: str) -> bool:
    """Whether the reminder comes on that weekday."""
    when = turn.session.reminders[key].when
    if when.once:
        return date.fromisoformat(when.start).weekday() == DAYS[day]
    return oneday.comes(when, (day,))


def _of_week(days: tuple[str, ...]) -> frozenset[str]:
    """The days of the week that these name; none where they are counted."""
    named = {"weekdays": tuple(DAYS)[:5], "weekends": tuple(DAYS)[5:]}
    return frozenset(d for name in days for d in named.get(name, (name,)) if d in DAYS)


def _once(turn: Turn, when: When, known: Recurrence) -> When:
    """The day of what comes once, unless another is told; its time, unless another is told."""
    if when.says_day:
        when = replace(when, bare=False)
        return when if when.says_time or when.minutes else replace(when, times=(known.time,), sure=(True,))
    if when.starts or when.ends or when.lasting or when.off:  # of what comes once
        return replace(when, unclear="day")
    day = date.fromisoformat(known.start)
    when = replace(when, date=(day.month, day.day))
    trial = replace(known, time=recurring.clocks_of(turn, when, known.time)[0])
    over = next_due(trial, zones.clock(turn), turn.event.at, Quiet(*turn.session.quiet)) is None
    return replace(when, unclear="past") if over else when


def _moved(turn: Turn, key: str, moved: Moved) -> Turn:
    """Later or earlier, by what was told; asked where that is not said or cannot be."""
    known = turn.session.reminders[key].when
    if moved.days:
        return _another_day(turn, key, known, moved.days)
    clocks = [_minutes(clock) + moved.minutes for clock in (known.time, *known.also)]
    if moved.vague or known.every or not all(0 <= at < MINUTES for at in clocks):
        return settled(turn, key, When(unclear="times" if known.every else "vague"))
    times = tuple(f"{at // 60:02}:{at % 60:02}" for at in clocks)
    if known.beside:
        return _all_moved(turn, key, known, moved.minutes)
    return settled(turn, key, When(times=times, sure=(True,) * len(times), whole=True))


def _all_moved(turn: Turn, key: str, known: Recurrence, minutes: int) -> Turn:
    """Each of its rhythms later or earlier; where one of them would be on another day, it is asked when."""
    ways = (known, *known.beside)
    at = [[_minutes(clock) + minutes for clock in (one.time, *one.also)] for one in ways]
    if any(one.every for one in ways) or not all(0 <= n < MINUTES for clocks in at for n in clocks):
        return settled(turn, key, When(unclear="times"))
    shown = ([f"{n // 60:02}:{n % 60:02}" for n in clocks] for clocks in at)
    first, *others = (replace(one, time=own, also=tuple(also)) for one, (own, *also) in zip(ways, shown, strict=True))
    return ask.again(reminders.set_(turn.keep(misses=0), key, replace(first, beside=tuple(others))))


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _another_day(turn: Turn, key: str, known: Recurrence, days: int) -> Turn:
    """The day after, or before: of what comes once, or every so many days, or on one day of the week; else the day is asked for."""
    due = reminders.next_of(turn, key)
    counted = known.days == ("every_other_day",) or (known.days == (DAILY,) and known.interval > 1)
    if due is None or not zones.known(turn) or not (known.once or counted or (len(known.days) == 1 and known.days[0] in DAYS)):
        return settled(turn, key, When(unclear="day"))
    if known.days[0] in DAYS:
        other = tuple(DAYS)[(DAYS[known.days[0]] + days) % len(DAYS)]
        return ask.again(reminders.set_(turn.keep(misses=0), key, replace(known, days=(other,))))
    start = due.astimezone(zones.clock(turn)).date() + timedelta(days=days)
    later = replace(known, start=start.isoformat())
    if (start - zones.today(turn)).days > MOST_DAYS:
        return settled(turn, key, When(unclear="date"))
    if start < zones.today(turn) or next_due(later, zones.clock(turn), turn.event.at, Quiet(*turn.session.quiet)) is None:
        return settled(turn, key, When(unclear="past"))
    return ask.again(reminders.set_(turn.keep(misses=0), key, later))
