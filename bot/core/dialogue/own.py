"""What is the person's own: units, time zone, a copy of their data, and its deletion.

Rule: deletion is asked once, by button or in words, and then empties every table (the runtime does it).
Neighbours: talk.py and commands.py lead here; preferences.py is the menu of settings; store/ exports and erases.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.coaching import schedule
from bot.core.coaching.schedule import Quiet
from bot.core.dialogue import abroad, ask, occasions, preferences, quieter, read, reminders, repairs, result, runs, zones
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Erase, Export, Incident
from bot.core.model.levels import Level
from bot.core.model.reminder import QuietTold
from bot.core.model.session import NO, YES, Session
from bot.core.understanding.result import Understood

DAY_HOURS = 24
DEAD_OF_NIGHT = datetime.combine(date.min, time(3))
PLACE_WORDS = 4
"""Words of a message that may be nothing but a place."""
ASKED_ZONE = tuple(
    (name,)
    for name in (
        "reminder.which_zone",
        "settings.which_zone",
        "settings.zone_unknown",
        "settings.zone_of_several",
        "settings.zone_of_offset",
        "settings.zone_is",
    )
)
REPORTS = ("missed", "alarmed", "wrong", "other")
"""What can be reported: something serious was missed, an alarm for nothing, wrong or unclear words, anything else."""


def units(turn: Turn) -> Turn:
    """Miles or kilometres, as the text says; else a question with two buttons. A distance is no wish for its unit: "it was 12 km"."""
    if turn.heard and read.has_figure(turn, turn.heard.text):
        return repairs.not_understood(turn)
    for unit in ("mi", "km"):
        if turn.heard and read.holds(turn, f"unit.{unit}", turn.heard.text):
            return set_units(turn, unit)
    return turn.say("settings.units", row(("button.km", "~units:km"), ("button.mi", "~units:mi")), kind="menu")


def set_units(turn: Turn, unit: str) -> Turn:
    if (noted := runs.unit_told(turn, unit)) is not None:
        return noted
    told = turn.keep(units=unit).say(f"settings.units_{unit}", kind="confirmation")
    return ask.again(told)


def erase(turn: Turn) -> Turn:
    """/delete asks once; presses.py does it."""
    asking = turn.keep(flow=turn.session.flow, misses=0)
    rows = (row(("button.erase", "erase"), ("button.keep", "keep")),)
    return asking.say("data.erase_ask", *rows, kind="question", question="erase")


def erased(turn: Turn) -> Turn:
    """Delete all; what Telegram itself keeps is said."""
    blank = Session(version=turn.session.version, lang=turn.session.lang)
    return replace(turn, session=blank).say("data.erased", kind="confirmation").do(Erase())


def kept(turn: Turn) -> Turn:
    return ask.again(turn.say("data.kept", kind="confirmation"))


def erase_answered(turn: Turn, heard: Understood) -> Turn | None:
    """A yes or no in words to "delete everything?", where that was asked last."""
    if turn.session.last[-1:] != ("data.erase_ask",):
        return None
    if read.phrase(turn, "data.keep", heard.text):
        return kept(turn)
    said = read.yes_no(turn, heard)
    return {YES: erased, NO: kept}[said](turn) if said in (YES, NO) else None


def export(turn: Turn) -> Turn:
    return turn.say("data.export", kind="media").do(Export())


def report(turn: Turn) -> Turn:
    """/report: what was wrong? Nobody has to write anything, and nothing written would be kept. Who wants a page for a doctor finds it here, too."""
    rows = tuple(row((f"button.report_{what}", f"~report:{what}")) for what in REPORTS)
    page = (row(("button.handoff", "~handoff")),) if turn.session.consent else ()
    return turn.say("report.ask", *rows, *page, kind="menu")


def reported(turn: Turn, what: str) -> Turn:
    """Keep the report, and say what comes of it; somebody who may have been sent the wrong way hears where help is."""
    if what not in REPORTS:
        return report(turn)
    if turn.session.last[-1:] in (("report.thanks",), ("report.thanks_missed",)):
        return turn.say("report.thanks", kind="confirmation")
    shown = tuple(name for name in turn.session.last if not name.startswith("report."))
    name = "report.thanks_missed" if what == "missed" else "report.thanks"
    kept_ = turn.say(name, kind="confirmation").do(Incident(what=what, level=turn.session.open_level, replies=shown))
    return ask.again(kept_)


def zone(turn: Turn, told: str = "") -> Turn:
    """The time zone, from a button, or the question for it."""
    found = zones.pressed(told) if told else None
    if found is None:
        return turn.say("settings.which_zone", *zones.buttons(turn), kind="question")
    return occasions.zone_told(turn, found)


def zone_said(turn: Turn) -> Turn:
    """A text about time zones: set where it names one, else asked."""
    found = zones.named(turn, turn.heard.text) if turn.heard else ()
    if turn.heard and (offset := zones.offset(turn.heard.text)) is not None:
        return _by_offset(turn, offset)
    if not found and turn.heard and (turn.session.question or read.holds(turn, "zone.no_place", turn.heard.text)):
        return repairs.not_understood(turn)
    if found:
        return _one_of(turn, found)
    return _unknown_zone(turn) if turn.heard and _names_a_place(turn, turn.heard.text) else zone(turn)


def _names_a_place(turn: Turn, said: str) -> bool:
    """Whether more is said than that it is about time zones: "timezone Springfield", "GMT+5:30"."""
    small = turn.language.reader.model.lexicon.stops | read.phrases(turn, "zone.words")
    return "?" not in said and any(word not in small for word in read.folded(said, turn.language.spelling).split())


def _unknown_zone(turn: Turn) -> Turn:
    return turn.say("settings.zone_unknown", *zones.buttons(turn), kind="question")


def clock_asked(turn: Turn, said: str) -> Turn | None:
    """ "What time is it for me?": the time by the clock that the reminders go by, and how to change it; as well other settings by name."""
    if (done := _by_name(turn, said)) is not None:
        return done
    if turn.session.doubts or turn.session.open_level >= Level.URGENT or not read.phrase(turn, "zone.which", said):
        return None
    if not zones.known(turn):
        return zone(turn)
    now = schedule.wall_of(turn.event.at, zones.clock(turn)).strftime("%H:%M")
    told = turn.keep(misses=0).say("settings.zone_is", kind="answer", values={"zone": zones.likely(turn), "now": now})
    return ask.again(told)


def _by_name(turn: Turn, said: str) -> Turn | None:
    """ "Settings", "dark pictures", "what are my quiet hours", "never at night"; None where it is none of them, or help comes first."""
    names = read.named(turn, said)
    if turn.session.doubts or turn.session.open_level >= Level.URGENT or names.isdisjoint(SETTINGS):
        return None
    turn = turn.keep(misses=0)
    if "settings.week" in names:
        return ask.again(turn.say("settings.week", kind="answer"))
    if "settings.open" in names:
        return ask.again(preferences.menu(turn))
    if "quiet.which" in names or "quiet.at_night" in names:
        hours_ = (
            turn.session.quiet
            if "quiet.which" in names or turn.session.quiet[0] != turn.session.quiet[1]
            else (Quiet().start, Quiet().end)
        )
        return _quiet(turn, QuietTold(start=hours_[0], end=hours_[1], off=hours_[0] == hours_[1]))
    return ask.again(preferences.menu(turn.keep(dark="pictures.dark" in names)))


def zone_answered(turn: Turn, said: str) -> Turn | None:
    """A city, country or zone in words, where it was asked for last."""
    if turn.session.last[-1:] not in ASKED_ZONE or turn.session.doubts:
        return None
    if (away := abroad.trip(turn, said)) is not None:
        return away
    if (offset := zones.offset(said)) is not None:
        return _by_offset(turn, offset)
    if found := zones.named(turn, said):
        return _one_of(turn, found)
    heard = turn.heard
    lost = heard is not None and heard.intent.id is None and not heard.slots and len(said.split()) <= PLACE_WORDS
    if read.phrase(turn, "reminder.end", said):  # "all off please" is no place
        return None
    return (_unknown_zone if _names_a_place(turn, said) else zone)(turn) if lost else None


def place_named(turn: Turn, said: str) -> Turn | None:
    """ "Kathmandu", and nothing else, while nothing is asked: whether their clock is there; right after the settings, it is."""
    if (asked := abroad.city(turn, said) or abroad.trip(turn, said)) is not None:
        return asked
    waits = turn.session.flow or turn.session.doubts or turn.session.open or turn.session.consent is None
    if not waits and (offset := zones.offset(said, whole=True)) is not None:
        return _by_offset(turn, offset)
    if not waits and turn.session.zone and read.phrase(turn, "place.home", said):
        return occasions.zone_told(turn, turn.session.home) if turn.session.home else zone(turn)
    if waits or len(said.split()) > PLACE_WORDS or not said[:1].isalpha():
        return None
    words = read.folded(said, turn.language.spelling)
    lead = lead_of(turn, "place.back", words)
    if lead and (home := zones.named(turn, words.removeprefix(lead).strip(), whole=True)):
        return _one_of(turn, home)
    found = () if read.phrase(turn, "place.no", said) else zones.named(turn, said, whole=True)
    if not found:
        return None
    if len(found) > 1 or "/" in said or (turn.session.last[-1:] and turn.session.last[-1].startswith(("settings.", "reminder."))):
        return _one_of(turn, found)
    return turn.say("settings.zone_guess", *zones.buttons(turn, found), kind="question", values={"zone": found[0]})


def _by_offset(turn: Turn, offset: timedelta) -> Turn:
    """ "GMT+5:30": the zone whose clocks show that now; of several the nearest place tells, as no offset says when clocks change."""
    found = zones.with_offset(turn, offset)
    if len(found) == 1:
        return occasions.zone_told(turn, found[0])
    return turn.say("settings.zone_of_offset", *zones.buttons(turn, found), kind="question") if found else _unknown_zone(turn)


def _one_of(turn: Turn, found: tuple[str, ...]) -> Turn:
    """The zone; where a country has several, the question which."""
    if len(found) == 1:
        return occasions.zone_told(turn, found[0])
    return turn.say("settings.zone_of_several", *zones.buttons(turn, found), kind="question")


def zone_shared(turn: Turn, zone_: str) -> Turn:
    """The zone of a place that was shared; of the place nothing else is known here."""
    if schedule.zone_of(zone_):
        return occasions.zone_told(turn, zone_)
    return ask.again(turn.say("sent.location", kind="clarification"))


def quiet(turn: Turn, told: str = "") -> Turn:
    """The quiet hours: those of a button, `start-end`; without any the page to choose them."""
    hours = [int(part) for part in told.split("-") if part.isascii() and part.isdecimal() and int(part) < DAY_HOURS]
    if len(hours) != len(told.split("-")) or len(hours) != len(("start", "end")):
        return preferences.pressed(turn, "quiet")
    return _quiet(turn, QuietTold(start=hours[0], end=hours[1], off=hours[0] == hours[1]))


def remind(turn: Turn, kind: str) -> Turn:
    """A reminder of this kind, by one tap; none that coaches while a flag is open."""
    known = turn.content.reminders.get(kind)
    if known is None or known.needs_flag or known.after_run:
        return reminders.menu(turn)
    if turn.session.open:
        return result.repeat(turn)
    return reminders.set_(turn, kind)


def stop(turn: Turn) -> Turn:
    """ "stop": the questions under way; between them the reminder that was the last thing said, while a sign is open, or all of them."""
    session, kind = turn.session, reminders.last_said(turn)
    if session.open and kind in session.reminders and not (session.flow or session.doubts):
        return reminders.stop(turn, kind)
    busy = session.flow or session.doubts or session.open or not session.reminders
    return repairs.cancel(turn) if busy else reminders.stop(turn)


def quiet_said(turn: Turn, text: str) -> Turn | None:
    """Quiet hours in words: "quiet from 21 to 8", "no messages after 9pm"; None where the text is about something else."""
    if turn.session.doubts or (turn.session.flow and not turn.session.planned):
        return None
    told = turn.language.reader.quiet(text)
    return _quiet(turn, told) if told is not None else None


def quiet_named(turn: Turn, text: str) -> Turn | None:
    """Hours of sleep or quiet, by their name, whatever else is asked of a reminder: never a reminder. Those of single days cannot be told
    apart: which hours are meant is asked."""
    if turn.session.doubts or turn.session.flow or not turn.session.planned or not _names_quiet(turn, text):
        return None
    if (done := quiet_said(turn, text)) is not None:
        return done
    asks = turn.keep(misses=0).say(WHICH_QUIET, *preferences.quiet_rows(turn), kind="question")
    return ask.again(asks) if "?" not in text else None


def _names_quiet(turn: Turn, text: str) -> bool:
    """Whether a few words begin with, or hold, a word for hours of quiet, and nothing is said to hurt."""
    words = f"{read.folded(text, turn.language.spelling)} "
    named = (bool(lead_of(turn, "quiet.lead", words)) and not read.phrase(turn, "quiet.which", text)) or read.holds(
        turn, "quiet.asleep", text
    )
    return named and len(words.split()) <= MOST_QUIET and not turn.language.reader.hurts(text)


MOST_QUIET = 8
"""Words of a text that says when to be quiet."""
SETTINGS = frozenset(("settings.open", "settings.week", "quiet.which", "quiet.at_night", "pictures.dark", "pictures.light"))
WHICH_QUIET, QUIET_HALF = "settings.which_quiet", "settings.quiet_half"


def quiet_answered(turn: Turn, text: str) -> Turn | None:
    """The hours alone, where they were asked for last: "9pm to 8am", "never"."""
    if turn.session.last[-1:] not in ((WHICH_QUIET,), (QUIET_HALF,)) or turn.session.doubts or turn.session.flow:
        return None
    if read.phrase(turn, "quiet.never", text):
        return _quiet(turn, QuietTold(off=True))
    cues = ("", *(f"{cue} " for cue in turn.language.phrases.get("quiet.cue", ())))
    tried = (turn.language.reader.quiet(f"{cue}{text}") for cue in cues)
    told = next((found for found in tried if found is not None), None)
    return _quiet(turn, told) if told is not None else None


def _quiet(turn: Turn, told: QuietTold) -> Turn:
    """With the quiet hours that were told; where only one end is, the other one stays; where they may be by day, it is asked."""
    if told.by_day and told.start is not None and told.end is not None:
        both = ((told.start, told.end), told.by_day)
        made = [Button(label="button.quiet", data=f"~quiet:{a}-{b}", values={"start": a, "end": b}) for a, b in both]
        asked = turn.keep(misses=0).say(QUIET_HALF, *((b,) for b in made), kind="question", values={"hours": [*map(list, both)]})
        return ask.again(asked)
    start, end = turn.session.quiet if turn.session.quiet[0] != turn.session.quiet[1] else (Quiet().start, Quiet().end)
    hours = told.start if told.start is not None else start, told.end if told.end is not None else end
    was, kept = Quiet(*turn.session.quiet), quieter.kept(turn, (0, 0) if told.off else hours)
    now = Quiet(*kept.session.quiet)
    night = not told.off and was.holds(DEAD_OF_NIGHT) and not now.holds(DEAD_OF_NIGHT)
    values = {"start": now.start, "end": now.end, "was": [was.start, was.end] if night else []}
    return ask.again(quieter.told(turn, kept.say("settings.quiet_set", kind="confirmation", values=values)))
