"""A noted run put right: by the buttons under its echo, or in words ("make that 12k", "yesterday's run was 8 not 10").

Rule 1: what was changed is echoed in full. Which run is meant is never guessed among several: the newest told, the one of the day that
is named, or the one that has the wrong number.
Rule 2: pain that is no self-care leads to the whole check, as it does where a run is told (SAFETY.md, law 10).
Neighbours: runs.py notes and echoes; understanding/slots/outings.py reads the words.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.coaching import load
from bot.core.dialogue import ask, checkins, clock, figures, hurting, imports, read, runs, unnoted, wording, zones
from bot.core.dialogue.figures import DAY_ASKED, ECHOES, TIME_ASKED
from bot.core.dialogue.figures import changed as changed
from bot.core.dialogue.figures import echoed as echoed
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button
from bot.core.model.session import Run
from bot.core.understanding.slots.outings import Fix

DAYS = 7
MOST_PAIN = 10
CLOSER = 2.0
"""A bare number is the distance only where it is so much nearer to that than to the pain."""
NEAR = 0.3
"""Kilometres or miles by which a number that is called wrong may differ from the run's."""
EXACT, MOST_OF_A_LENGTH = 0.05, 2
"""Kilometres by which the same length may differ, told in the other unit; words of "5 miles"."""
ASKS_PAIN = (("run.logged",), ("run.pain_number",))
WHICH_FIGURE, PAIN_ASKED = "run.which_figure", "pain"
OF_FILES = (("import.done",), ("import.which",))
UNITS = (("settings.units_km",), ("settings.units_mi",))
MOST_WORDS, MOST_OF_A_DAY = 12, 2
"""Words of a text that puts a run right, and of a day in it: "last friday"."""


def pressed(turn: Turn, argument: str) -> Turn:
    """A button under a noted run: `key:what`, where what is km, day, pain, back, a day (ISO) or a pain ("p4")."""
    key, _, what = argument.partition(":")
    run = next((r for r in runs.known(turn) if r.key == key), None)
    if run is None:
        return turn.say("run.gone", kind="answer")
    match what:
        case "km":
            return turn.keep(amends=key).say("run.ask_distance", kind="question", values=runs.values_of(run))
        case "time":
            return turn.keep(amends=f"{key}:{TIME_ASKED}").say("run.ask_time", kind="question", values=runs.values_of(run))
        case "day":
            return _offered(turn.keep(amends=f"{key}:{DAY_ASKED}"), run, _days(turn, key))
        case "pain":
            return _offered(turn.keep(amends=f"{key}:{PAIN_ASKED}"), run, _pains(key))
        case _:
            return _chosen(turn, run, what)


def _offered(turn: Turn, run: Run, rows: Rows) -> Turn:
    """The echo again, in its place, with other buttons."""
    values = {**runs.values_of(run), "remarks": [], "parts": [], "asks": False, "doubt": False, "hurt": False}
    return turn.say(
        "run.logged", *rows, row(("button.run_back", f"~fix:{run.key}:back")), kind="confirmation", values=values, edit=True
    )


def _days(turn: Turn, key: str) -> Rows:
    days = [zones.today(turn) - timedelta(days=n) for n in range(DAYS)]
    made = [Button(label="button.run_on", data=f"~fix:{key}:{d.isoformat()}", values={"d": wording.day(d)}) for d in days]
    return tuple(tuple(made[i : i + 3]) for i in range(0, len(made), 3))


def _pains(key: str) -> Rows:
    made = [Button(label="button.run_hurt", data=f"~fix:{key}:p{n}", values={"n": n}) for n in range(11)]
    return tuple(made[:6]), tuple(made[6:])


def _chosen(turn: Turn, run: Run, what: str) -> Turn:
    """A day or a pain was chosen; anything else shows the echo as it was."""
    told = _told(what)
    if what[:1] == "p" and told is not None and told <= MOST_PAIN:
        return changed(turn, replace(run, pain=told), edit=True)
    if what[:1] == "d" and told:
        return changed(turn, replace(run, km=figures.km_of(turn, told, "")), edit=True)
    try:
        day = date.fromisoformat(what)
    except ValueError:
        return runs.echo(turn, run, "run.logged", edit=True)
    return changed(turn, replace(run, day=min(day, zones.today(turn)).isoformat()), edit=True)


def _told(what: str) -> float | None:
    """The number behind the letter of a button: "p4", "d7.5"."""
    return float(what[1:]) if what[1:].replace(".", "", 1).isdecimal() else None


def said(turn: Turn, text: str) -> Turn | None:
    """A text that puts a noted run right; None where it does not."""
    session = turn.session
    if session.doubts or session.consent is None or len(read.folded(text).split()) > MOST_WORDS:
        return None
    if (
        done := figures.said(turn, text)
        or _figure_told(turn, text)
        or _how_told(turn, text)
        or _pain_told(turn, text)
        or _now(turn, text)
    ) is not None:
        return done
    fix = _fix(turn, text)
    if not (fix and fix.gone) and (less := _shorter(turn, text)) is not None:
        return less
    if session.flow and not echoed(turn) and not (fix and fix.gone):
        return None
    if fix is not None and _of_several(turn, fix):
        return ask.again(imports.which(turn))
    run = _meant(turn, fix) if fix is not None else None
    gone = fix if fix is not None and fix.gone and run is None else None
    if gone and (gone.of is not None or gone.old is not None or read.holds(turn, "delete.run", text)):
        return ask.again(turn.say("run.nothing_to_undo", kind="answer"))
    if fix is not None and run is None and fix.of is not None and fix.pain is not None and not session.flow:
        return turn.keep(misses=0).say("run.none_that_day", kind="clarification", values={"day": wording.day(fix.of)})
    if fix is None or run is None or fix.outing.planned:
        return None
    if hurting.is_of_today(turn, run, fix, runs.told(turn).day):
        return hurting.today(turn, fix, text)
    return runs.taken_back(turn, run) if fix.gone else _put_right(turn, run, fix)


def _shorter(turn: Turn, text: str) -> Turn | None:
    """ "Take a mile off my run", "it was a mile less": how far the newest was is asked, and no run is noted."""
    if turn.session.flow or "?" in text or not (runs.told(turn).distance or read.holds(turn, "run.a_length", text)):
        return None
    takes = read.first(text, turn.language.spelling) in read.phrases(turn, "run.takes_off")
    off = takes and (echoed(turn) or read.holds(turn, "run.taken_off", text))
    if not off and not (echoed(turn) and _by_how_much(turn, text)):
        return None
    run = max(runs.known(turn), key=lambda r: r.noted, default=None)
    if run is None:
        return turn.say("run.nothing_to_undo", kind="answer")
    if _is_whole(turn, run, text):
        return runs.taken_back(turn.keep(misses=0), run)
    return pressed(turn.keep(misses=0), f"{run.key}:km")


def _is_whole(turn: Turn, run: Run, text: str) -> bool:
    """ "Remove 5k", of 5 km: the run itself; not where anything stands behind it ("from my plan"), or the word only shortens."""
    km = removed(turn, text)
    return km is not None and abs(km - run.km) <= EXACT


def removed(turn: Turn, text: str) -> float | None:
    """The length (km) that a text wants gone and says nothing else of: "delete 5 miles"."""
    words = read.folded(text, turn.language.spelling)
    rest = words.removeprefix(lead_of(turn, "run.removes", words)).strip()
    if rest == words or not 0 < len(rest.split()) <= MOST_OF_A_LENGTH:
        return None
    told = runs.told(replace(turn, heard=turn.language.reader.understand(rest, today=turn.event.at.date())))
    return (
        figures.km_of(turn, told.distance, told.unit) if told.distance and told.unit and not (told.day or told.planned) else None
    )


def _by_how_much(turn: Turn, text: str) -> bool:
    """Whether a text says by how much a run was shorter or longer: "make it one mile less", not "next time I run a mile less"."""
    words = f" {read.folded(text, turn.language.spelling)}"
    led = read.first(text, turn.language.spelling) in read.phrases(turn, "run.by_how_much_first")
    return led and any(words.endswith(f" {p}") for p in read.phrases(turn, "run.by_how_much"))


def _put_right(turn: Turn, run: Run, fix: Fix) -> Turn | None:
    """The run with what was told; a bare number is its distance, its time or its pain, and asked about where it may be two of them."""
    number = float(fix.outing.distance or 0)
    if fix.bare and (asked := _which_figure(turn, run, number)) is not None:
        return asked
    if fix.bare and _of_its_time(turn, run, number):
        fix = replace(fix, outing=replace(fix.outing, distance=None, minutes=number))
    fresh = _with(turn, run, fix)
    bare = fix.outing.distance and not fix.outing.unit and number <= MOST_PAIN
    if bare and fix.old is None and fresh.day != run.day:  # "it was a 5 yesterday" may be a pain, and of another day
        return turn.keep(misses=0).say("run.behind", kind="clarification")
    day = date.fromisoformat(fresh.day)
    if day > zones.today(turn):
        return turn.say("run.still_to_come", kind="clarification", values={"day": wording.day(day)})
    if fresh != run:
        return changed(turn, fresh)
    told = fix.outing.distance and fix.outing.unit and fix.pain is None and not fix.outing.minutes
    return (
        ask.again(runs.echo(turn.keep(misses=0), run, "run.logged")) if told else None
    )  # it says so already, and is no second run


def _fix(turn: Turn, text: str) -> Fix | None:
    """What the text puts right; "remove that one" names no length, although "one" is a number."""
    fix: Fix | None = turn.language.reader.fix(text, zones.today(turn), american=turn.session.country == "US")
    if fix is not None and fix.outing.distance and not fix.outing.unit and clock.named(turn, text):  # "actually 8pm"
        return None
    if fix is not None and fix.unit and turn.session.last[-1:] in UNITS:  # "no it was km" is of what was set just now
        return None
    named = fix is None or not fix.gone or fix.old is None or read.has_figure(turn, text)
    return fix if named else None


def _of_its_time(turn: Turn, run: Run, number: float) -> bool:
    """Whether a bare number is surely the time of the run: "50 actually", behind 4 miles in 45 min."""
    if not run.minutes or not run.km:
        return not run.km and bool(run.minutes)
    far = run.km / figures.km_of(turn, 1, "")
    return CLOSER * abs(number - run.minutes) / run.minutes < abs(number - far) / far


def _which_figure(turn: Turn, run: Run, number: float) -> Turn | None:
    """A bare number that may be the pain as well as the distance: it is asked which; None where it is surely the distance."""
    if run.pain is None or not run.km or number > MOST_PAIN:
        return None
    off = abs(figures.km_of(turn, number, "") - run.km) / figures.km_of(turn, 1, "")
    if abs(number - run.pain) > CLOSER * off:
        return None
    values = {"distance": figures.km_of(turn, number, ""), "n": number}
    far = Button(label="button.run_far", data=f"~fix:{run.key}:d{number:g}", values=values)
    rows: Rows = ((far, Button(label="button.run_pain_is", data=f"~fix:{run.key}:p{number:g}", values=values)),)
    return turn.keep(misses=0, amends=f"{run.key}:{number:g}").say(WHICH_FIGURE, *rows, kind="clarification", values=values)


def _of_several(turn: Turn, fix: Fix) -> bool:
    """Whether one of several runs of a file that was just read is meant, and nothing says which."""
    return turn.session.last[-1:] in OF_FILES and turn.session.newest is None and fix.of is None and fix.old is None


def day_told(turn: Turn, text: str) -> Turn | None:
    """ "Yesterday it was, not today", right behind a run: its day alone is put right."""
    if not echoed(turn) or "?" in text or not read.holds(turn, "run.not_today", text):
        return None
    words = f" {read.folded(text, turn.language.spelling)} "
    for phrase in read.phrases(turn, "run.not_today"):
        words = words.replace(f" {phrase} ", " ")
    left = [w for w in words.split() if w not in read.phrases(turn, "run.day_beside")]
    day = turn.language.reader.outing(" ".join(left), zones.today(turn)).day if left and len(left) <= MOST_OF_A_DAY else None
    newest = turn.session.newest
    if day is None or newest is None or day > zones.today(turn) or not left:
        return None
    return changed(turn, replace(newest, day=day.isoformat()))


def _figure_told(turn: Turn, text: str) -> Turn | None:
    """ "The pain", where it was asked which of its figures a bare number puts right."""
    key, _, number = turn.session.amends.partition(":")
    run = next((r for r in runs.known(turn) if r.key == key), None)
    if turn.session.last[-1:] != (WHICH_FIGURE,) or run is None or not number:
        return None
    if read.phrase(turn, "run.is_pain", text):
        return _chosen(turn, run, f"p{number}")
    far = any(read.phrase(turn, name, text) for name in ("run.is_distance", "unit.mi", "unit.km"))
    return _chosen(turn, run, f"d{number}") if far else None


def _how_told(turn: Turn, text: str) -> Turn | None:
    """ "About 6", where a run was told and it was asked how far: its length, or its time, and no pain."""
    day = turn.session.amends.removeprefix(unnoted.HOW)
    if turn.session.last[-1:] != ("run.how",) or day == turn.session.amends or "?" in text or not read.has_figure(turn, text):
        return None
    if turn.language.reader.when(text).cue:
        return None
    verb, first = turn.language.phrases["run.done"][0], read.first(text, turn.language.spelling)
    if first in read.phrases(turn, "run.about"):
        text = text.strip()[len(first) :]
    alone = replace(turn, heard=turn.language.reader.understand(f"{verb} {text}", today=turn.event.at.date()))
    outing = runs.told(alone)
    return runs.logged(alone, date.fromisoformat(day)) if outing.distance or outing.minutes else None


def _pain_told(turn: Turn, text: str) -> Turn | None:
    """ "About a 3", where the pain of a run was asked for by its button; words without a number: which it is."""
    key, _, asked = turn.session.amends.partition(":")
    run = next((r for r in runs.known(turn) if r.key == key), None)
    if run is None or asked != PAIN_ASKED or turn.session.last[-1:] not in ASKS_PAIN or turn.session.flow:
        return None
    told = turn.language.reader.understand(text, expected="severity", today=turn.event.at.date()).slots.get("severity")
    if isinstance(told, int | float) and (read.is_score(turn, text) or text.strip().isdecimal()):
        return changed(turn, replace(run, pain=told))
    mood = read.holds(turn, "check_in.mood", text) or read.holds(turn, "run.so_so", text)
    return turn.keep(misses=0).say("run.pain_number", *_pains(key), kind="clarification") if mood and not told else None


def _now(turn: Turn, text: str) -> Turn | None:
    """ "Now it's a 6", behind a run with its pain: how it is by now, and no length; more than on the run is worse (SAFETY.md, law 10)."""
    run, heard = turn.session.newest, turn.heard
    if run is None or run.pain is None or heard is None or turn.session.flow or "?" in text or not echoed(turn):
        return None
    plain = read.phrases(turn, "run.change_words").isdisjoint(read.folded(text, turn.language.spelling).split())
    if not read.holds(turn, "score.now", text) or not plain or runs.told(turn).unit or clock.named(turn, text):
        return None
    value = checkins.pain_of(turn, text)
    if value is None or not 0 <= value <= MOST_PAIN or not checkins.only_score(turn, text):
        return None
    scored = hurting.pain(replace(turn, heard=replace(heard, slots={"severity": value})))
    return checkins.screen_again(turn, value) if value > run.pain and not hurting.strong(turn, value) else scored


def _meant(turn: Turn, fix: Fix) -> Run | None:
    """The run that is spoken of; None where the words could mean something else."""
    there = [r for r in runs.known(turn) if fix.of is None or r.day == fix.of.isoformat()]
    if fix.old is not None and fix.outing.minutes and not fix.outing.distance:
        there = [r for r in there if abs((r.minutes or 0) - fix.old) < 1]
    elif fix.old is not None:
        there = as_long(turn, there, fix.old, fix.outing.unit)
    told_of = fix.of is not None or (fix.old is not None and fix.sure)
    fresh = echoed(turn) or _lately(turn, fix) or turn.session.last[-1:] == (WHICH_FIGURE,)
    if not (fresh or told_of or fix.gone) and not (fix.sure and fix.outing.unit and _changes(turn)):
        return None
    newest = turn.session.newest
    return next((r for r in there if newest is not None and r.key == newest.key), None) or max(
        there, key=lambda r: r.noted, default=None
    )


def as_long(turn: Turn, some: Sequence[Run], distance: float, unit: str) -> list[Run]:
    """Those of about that length; of several the nearest."""
    off = {r.key: abs(r.km - figures.km_of(turn, distance, unit)) for r in some}
    least = min(off.values(), default=0) + EXACT
    return [r for r in some if off[r.key] <= min(NEAR, least)]


def _lately(turn: Turn, fix: Fix) -> bool:
    """Whether a run was told some messages ago, and what is put right (its day, its time) is said of nothing else between questions."""
    session = turn.session
    told = session.newest is not None and not session.question and any(n in ECHOES for n in session.last)
    return told and not fix.outing.distance and bool(fix.outing.day or fix.outing.minutes)


def _changes(turn: Turn) -> bool:
    """Whether the text asks for a change ("make that 12k"), rather than tells of a run ("my run was 12k")."""
    assert turn.heard is not None
    return read.first(turn.heard.text) in turn.language.phrases.get("run.change_words", ())


def _with(turn: Turn, run: Run, fix: Fix) -> Run:
    """The run with what was told."""
    outing = fix.outing
    km = figures.km_of(turn, outing.distance, outing.unit) if outing.distance else run.km
    if fix.unit == "mi":  # it was taken for kilometres
        km = figures.km_of(turn, run.km, "mi")
    elif fix.unit:
        km = round(run.km / load.KM_PER_MILE, 2)
    return replace(
        run,
        km=km,
        minutes=outing.minutes or run.minutes,
        pain=run.pain if fix.pain is None else fix.pain,
        day=outing.day.isoformat() if outing.day else run.day,
    )
