"""What is said of how it went: amid a check-in, amid the questions that it led to, and after it ("actually it was 6").

Rule 1: amid a check-in every part that a text tells counts, whichever is asked; of a change for the worse and another one the worse counts.
Rule 2: while the lists of signs are asked again such words answer none of them: they are noted where they call for more care (law 3).
Rule 3: a bare number between questions may be a pain or a time: it is asked which, never guessed.
Neighbours: checkins.py asks and ends; runs.py notes runs; talk.py brings the texts here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.coaching.schedule import wall_of
from bot.core.dialogue import (
    ask,
    checkins,
    flow,
    hurting,
    read,
    reminders,
    runs,
    sports,
    standing,
    unnoted,
    wording,
    zones,
)
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Log
from bot.core.model.session import CheckedIn, Session

SEVERITY, PAIN, TREND, SIGNS = "severity", *checkins.ASKED
MOST_WORDS = 8
"""Words up to which a message may be nothing but a correction."""
MOOD_WORDS = 6
LATELY = timedelta(hours=12)
STILL = timedelta(days=7)
"""Behind a check-in "actually it was 6" is about it; later only where it tells of the past and of a pain, and nothing else was told since."""
MOST, ECHO = 10, "reminder.set"
LISTS = ("screen", "country")
"""Kinds of questions that no number answers."""
NOT_HERE = ("reminder.", "settings.", "run.", "club.", "data.", "clarify.")
"""What the names of replies begin with after which a bare number is an answer to them."""


def said(turn: Turn, text: str) -> Turn | None:
    """A text amid a check-in, or amid the lists that it led to; None where it tells nothing of how it went, or only what is asked."""
    if turn.session.doubts or turn.question is None or "?" in text:
        return None
    if turn.session.flow == checkins.FLOW:
        return _ran(turn) or _parts(turn, text) or _mood(turn, text) or _some_denied(turn, text)
    return _beside_the_list(turn, text)


def with_run(turn: Turn, text: str) -> Turn | None:
    """ "It's a 3 but was 5 on my run earlier": both are kept, the one of the run with the run of that day."""
    reminded = turn.session.last[-1:] and turn.session.last[-1] in checkins.REMINDED
    asks = reminded or turn.session.flow == checkins.FLOW
    if not asks or turn.session.doubts or "?" in text or not read.holds(turn, "run.on_it", text):
        return None
    head, joint, tail = _split(turn, text)
    now, then = (checkins.pain_of(turn, part) for part in (head, _without_run(turn, tail)))
    if not joint or now is None or then is None or max(now, then) > checkins.STRONG:
        return None  # strong pain is heard as it always is
    noted = _of_run(turn, then)
    known = {PAIN: now}
    return flow.advance(flow.put(noted, known).keep(misses=0)) if turn.session.flow else checkins.begin_with(noted, known)


def _split(turn: Turn, text: str) -> tuple[str, str, str]:
    """What is told of now, and behind a joint what is told of the run."""
    small = text.casefold()
    joints = (", ", *(f" {j} " for j in turn.language.phrases["run.beside"]))
    joint = next((j for j in joints if j in small), "")
    head, _, tail = small.partition(joint) if joint else (small, "", "")
    return head, joint, tail


def _without_run(turn: Turn, text: str) -> str:
    """The score alone, without the words of the run."""
    figures = [w for w in read.folded(text, turn.language.spelling).split() if w.isdecimal()]
    return figures[0] if len(figures) == 1 else ""


def _of_run(turn: Turn, pain: float) -> Turn:
    """The run of that day with its pain, where it has none; what was kept is said."""
    today, newest = zones.today(turn).isoformat(), turn.session.newest
    if newest is not None and newest.day == today and newest.pain is None:
        turn = runs.keep(turn, replace(newest, pain=pain))
    return turn.say("check_in.kept_run", kind="confirmation", values={"pain": pain})


def _ran(turn: Turn) -> Turn | None:
    """A run, or another sport, told amid a check-in: its distance is no pain."""
    assert turn.heard is not None
    if read.phrase(turn, "run.none", turn.heard.text):
        return unnoted.none(turn.keep(misses=0))
    outing = runs.told(turn)
    if not (outing.distance and outing.unit) or turn.heard.flags.hits:
        return None
    if sports.named(turn, turn.heard.text) and (rest := sports.left_out(turn)) is not None:
        return _ran(replace(turn, heard=rest).say("run.other_beside", kind="answer"))
    if sports.named(turn, turn.heard.text):
        return ask.again(turn.keep(misses=0).say("check_in.other_sport", kind="clarification"))
    plain = turn.language.reader.understand(turn.heard.text, today=turn.event.at.date())
    ran = "run" in plain.slots or runs.is_one(turn) or plain.intent.best == "run.log"
    return runs.logged(replace(turn, heard=plain)) if ran and not outing.planned else None


def _parts(turn: Turn, text: str) -> Turn | None:
    """ "2, same, nothing new", "worse" where the number is asked: all that is told is kept, and the rest is asked."""
    if len(text.split()) > checkins.MOST_WORDS or (turn.session.question == PAIN and read.phrase(turn, "yes", text)):
        return None
    parts = _told(turn, text) or (_bare(turn, text) if read.holds(turn, "check_in.last", text) else {})
    known = {k: v for k, v in parts.items() if turn.session.slots.get(k) != v}
    if not known or known.keys() <= {turn.session.question}:
        return None
    own = _signs(turn, text) if turn.session.question == SIGNS else {}
    if own and known.keys() == {TREND} and known[TREND] != "worse":  # "nope, all good" answers what is asked
        return None
    if (lower := _lower(turn, text, known)) is not None:
        return lower
    put_right = any(k in turn.session.slots for k in known)
    told = turn if PAIN in known and turn.session.question == PAIN else _echoed(turn, known, put_right=put_right)
    return flow.advance(flow.put(told, {**known, **own}).keep(misses=0))


def _lower(turn: Turn, text: str, known: Mapping[str, Any]) -> Turn | None:
    """A bare lower number, where it is asked how it compares: no pain told a moment ago is taken back by it."""
    before = turn.session.slots.get(PAIN)
    if not isinstance(before, int | float) or known.keys() != {PAIN} or known[PAIN] > before or not _is_number(turn, text):
        return None
    values = {"pain": before, "now": known[PAIN]}
    return ask.again(turn.keep(misses=0).say("check_in.lower", kind="clarification", values=values))


def _echoed(turn: Turn, told: Mapping[str, Any], *, put_right: bool = True, day: date | None = None) -> Turn:
    """With what was kept said back; `day`: of a check-in that is not today's."""
    values = {"pain": told.get(PAIN), "trend": told.get(TREND), "put_right": put_right, "day": day and wording.day(day)}
    return turn.say("check_in.kept", kind="confirmation", values=values)


def _told(turn: Turn, text: str) -> dict[str, Any]:
    """The pain and the trend that a text tells."""
    trend, pain = checkins.trend_of(turn, text), checkins.pain_of(turn, text)
    return ({} if pain is None else {PAIN: pain}) | ({TREND: trend} if trend else {})


def _signs(turn: Turn, text: str) -> Mapping[str, Any]:
    """The answer to whether anything is new, where that is what waits."""
    question = turn.question
    assert question is not None
    named = read.named_options(turn, question, text)
    option = question.option(named[0]) if len(named) == 1 else None
    return option.sets if option else {}


def _mood(turn: Turn, text: str) -> Turn | None:
    """ "Bit sore", "not great": how it is in words, where a number or a comparison is asked; the second time the number may wait."""
    question = turn.question
    assert question is not None
    words = read.folded(text, turn.language.spelling).split()
    if question.id == SIGNS or len(words) > MOOD_WORDS or not read.holds(turn, "check_in.mood", text) or _told(turn, text):
        return None
    if question.id == PAIN and turn.session.misses:
        return flow.skip(turn.say("check_in.no_number", kind="confirmation"))
    asked = turn.keep(misses=turn.session.misses + 1).say("check_in.hears", kind="confirmation")
    return ask.ask(asked, style="rephrase")


def _some_denied(turn: Turn, text: str) -> Turn | None:
    """ "No fever, no numbness", where it is asked whether anything is new: some of it is not, and no topic is explained to that."""
    parts = [part for part in text.split(",") if part.strip()]
    no = read.phrases(turn, "sign.none_of")
    denied = all(read.first(part, turn.language.spelling) in no and len(part.split()) > 1 for part in parts)
    question = turn.question
    if question is None or question.id != SIGNS or not (parts and denied) or (turn.heard and turn.heard.flags.hits):
        return None
    reader, today = turn.language.reader, turn.event.at.date()
    rests = [" ".join(part.split()[1:]) for part in parts]
    signs = all(reader.flags_of(rest).signs or "neuro" in reader.understand(rest, today=today).slots for rest in rests)
    if not signs or read.named_options(turn, question, text) or read.is_plain(turn, text):
        return None
    return ask.again(turn.keep(misses=0).say("check_in.others", kind="confirmation"))


def _beside_the_list(turn: Turn, text: str) -> Turn | None:
    """ "2, same, nothing new" where the lists are asked again: it answers none of them."""
    question = turn.question
    again = turn.session.flow == flow.CHECK and bool(turn.session.planned)
    if not again or question is None or len(text.split()) > checkins.MOST_WORDS:
        return None
    if question.kind != "screen":
        return _meanwhile(turn, text)
    told = _told(turn, text)
    if not told or read.is_plain(turn, text) or (told.keys() == {PAIN} and not _is_number(turn, text)):
        return None
    worse = flow.beside(turn, {SEVERITY: told[PAIN]} if PAIN in told else {})
    return ask.again(flow.put(turn, worse).keep(misses=0).say("check_in.list_first", kind="confirmation"))


def at_a_list(turn: Turn, text: str) -> Turn | None:
    """How strong the pain is, told where a list of signs is asked or behind a check-in; None where a text tells something else."""
    return put_right(turn, text) or _how_bad(turn, text) or _of_now(turn, text)


def put_right(turn: Turn, text: str) -> Turn | None:
    """ "Change it to 6", right behind what came of a check-in, and nothing else: its number; where a reminder stands, or its hour? Asked."""
    behind = turn.session.last[-1:] and turn.session.last[-1].startswith("check_in.")
    words = f"{read.folded(text, turn.language.spelling)} "
    lead = lead_of(turn, "check_in.change", words)
    value = words.removeprefix(lead).strip()
    if not behind or turn.session.question or not lead or not value.isdecimal() or int(value) > MOST:
        return None
    mine = turn.session.reminders.keys() - {reminders.FOLLOW_UP, reminders.MORNING_AFTER}
    return or_time(turn, float(value)) if mine else amended(turn, text)


def _how_bad(turn: Turn, text: str) -> Turn | None:
    """ "8" at the list, behind a check-in that told only that it is worse: that is how bad, and no line of the list."""
    last, question = turn.session.checked, turn.question
    if last is None or last.trend != "worse" or last.pain is not None or question is None or question.kind != "screen":
        return None
    recent = turn.event.at - datetime.fromisoformat(last.at) < LATELY
    told = _told(turn, text) if recent and not turn.session.doubts and _is_number(turn, text) else {}
    if told.keys() != {PAIN}:
        return None
    noted = checkins.noted(turn.keep(misses=0), replace(last, pain=told[PAIN]))
    return ask.again(_echoed(flow.put(noted, flow.beside(noted, {SEVERITY: told[PAIN]})), told, put_right=False))


def _of_now(turn: Turn, text: str) -> Turn | None:
    """ "It's a 5 today" where a list of signs or the country is asked: how strong the pain is, and no hour for a reminder."""
    question, heard = turn.question, turn.heard
    if heard is None or question is None or question.kind not in LISTS or turn.session.doubts or turn.session.consent is None:
        return None
    value = checkins.score_of_now(turn, text)
    return None if value is None else hurting.pain(replace(turn, heard=replace(heard, slots={SEVERITY: value})))


def _meanwhile(turn: Turn, text: str) -> Turn | None:
    """ "3", "better, a 2" while another question of that check waits: kept for its day, and the question comes again with its way out."""
    question = turn.question
    if question is None or question.kind != "choice" or {SEVERITY, "duration_days"} & {*question.slots} or turn.session.marked:
        return None
    told = _told(turn, text)
    pain = told.get(PAIN)
    if pain is None or read.named_options(turn, question, text) or not (_is_number(turn, text) or TREND in told):
        return None
    if worse := flow.beside(turn, {SEVERITY: pain}):
        turn = flow.put(turn, worse)
    day = zones.today(turn)
    kept = turn.keep(misses=0).do(Log(key=f"pain.{day}", kind="pain", at=turn.event.at, values={"pain": pain}))
    return ask.again(kept.say("check_in.meanwhile", row(("button.stop", "~cancel")), kind="confirmation", values={"pain": pain}))


# After a check-in.


def amended(turn: Turn, text: str) -> Turn | None:
    """ "Actually it was 6", soon after a check-in, or "change my last check-in to 6": the newest one, put right."""
    last = turn.session.checked
    if last is None or turn.session.doubts or turn.session.open or not _corrects(turn, text, last):
        return None
    told = _told(turn, text) or _bare(turn, text)
    if not told:
        return None
    new = replace(last, pain=told.get(PAIN, last.pain), trend=told.get(TREND, last.trend))
    turn = checkins.noted(turn.keep(misses=0), new)
    if turn.session.flow == flow.CHECK:
        return _amended_amid(turn, told)
    slots = {**turn.session.slots, PAIN: new.pain, TREND: new.trend, SIGNS: new.signs}
    today = _day(turn, new) == zones.today(turn)
    turn = _echoed(turn.keep(slots=slots), told, day=None if today else _day(turn, new))
    if today and standing.coached(turn.session):
        return checkins.outcome(turn, new)
    return checkins.screen_again(turn, new.pain) if checkins.calls(new) else turn  # nobody asked the signs then


def _day(turn: Turn, done: CheckedIn) -> date:
    """The person's day of a check-in."""
    return wall_of(datetime.fromisoformat(done.at), zones.clock(turn)).date()


def _amended_amid(turn: Turn, told: Mapping[str, Any]) -> Turn:
    """Put right while the lists that it led to are asked: they are asked all the same."""
    if PAIN not in told:
        slip = told.get(TREND) != "worse" and checkins.may_slip(turn.session)
        rows = (row(("button.slip", "~slip")),) if slip else ()
        return ask.again(turn.say("check_in.slip" if slip else "check_in.list_first", *rows, kind="confirmation"))
    return ask.again(_echoed(flow.put(turn, {SEVERITY: told[PAIN]}), told))


def _corrects(turn: Turn, text: str, last: CheckedIn) -> bool:
    """Whether a text puts the newest check-in right: by its name, or soon after it, where nothing else could be meant."""
    session = turn.session
    if "?" in text or len(text.split()) > MOST_WORDS or turn.language.reader.outing(text, zones.today(turn)).unit:
        return False
    if session.flow and not (session.flow == flow.CHECK and turn.question and turn.question.kind == "screen"):
        return False
    if read.holds(turn, "check_in.last", text):
        return True
    if not _newest(session):
        return False
    ago = turn.event.at - datetime.fromisoformat(last.at)
    corrects = read.holds(turn, "correct", text)
    if ago < LATELY:
        changes = lead_of(turn, "check_in.change", f"{read.folded(text, turn.language.spelling)} ") and not session.reminders
        return corrects or read.holds(turn, "check_in.my_answer", text) or bool(changes) or _goes_on(turn, text)
    return corrects and ago < STILL and read.holds(turn, "check_in.was", text) and checkins.pain_of(turn, text) is not None


def _goes_on(turn: Turn, text: str) -> bool:
    """ "And not better, the same", right behind what came of a check-in."""
    behind = turn.session.last[-1:] and turn.session.last[-1].startswith("check_in.")
    words = f"{read.folded(text, turn.language.spelling)} "
    return bool(behind) and any(words.startswith(f"{lead} ") for lead in read.phrases(turn, "check_in.rather"))


def _newest(session: Session) -> bool:
    """Whether the check-in is what was told of last, not a reminder, a run or a new check."""
    told = [n for n in session.last if not n.startswith(("screen.", "ask.", "back_to.", "fallback.", "repair."))]
    return SEVERITY not in session.asked and not any(n.startswith(("reminder.", "run.", "settings.")) for n in told[-1:])


def _bare(turn: Turn, text: str) -> dict[str, Any]:
    """The one number of a text that names the check-in."""
    figures = [w for w in read.folded(text, turn.language.spelling).split() if w.isdecimal() and int(w) <= MOST]
    return {PAIN: float(figures[0])} if len(figures) == 1 else {}


# A bare number between questions.


def score(turn: Turn, text: str) -> Turn | None:
    """ "4", "six and a half", with nothing that asks for it: the pain of now, or a time? Asked; None where it is no bare number."""
    session = turn.session
    waits = session.flow or session.question or session.doubts or session.open or not session.planned
    here = session.last[-1:] == (ECHO,) or not (session.last and session.last[-1].startswith(NOT_HERE))
    if waits or not here or not _is_number(turn, text):
        return None
    return or_time(turn, checkins.pain_of(turn, text))


def or_time(turn: Turn, value: float | None) -> Turn:
    """Whether a number is how the back is right now, or a time; nothing is set or noted."""
    pain = (
        (Button(label="button.pain", data=checkins.button_of(turn, value), values={"value": value}),) if value is not None else ()
    )
    rows = tuple(r for r in (pain, row(("button.reminders", "~reminders"))) if r)
    return turn.keep(misses=0).say(checkins.OR_TIME, *rows, kind="clarification", values={"value": value})


def behind_echo(turn: Turn, text: str) -> Turn | None:
    """The same right behind the echo of a check-in: the hour that it shall come at, or what it is to ask about?"""
    mine = [*turn.session.reminders]
    asks = turn.session.last[-1:] == (ECHO,) and bool(mine) and reminders.kind_of(mine[-1]) == reminders.CHECK_IN
    return score(turn, text) if asks and checkins.pain_of(turn, text) is not None else None


def _is_number(turn: Turn, text: str) -> bool:
    """Whether a text is a number, or two with what joins them, and nothing else."""
    words = read.folded(text, turn.language.spelling).split()
    joins = read.phrases(turn, "score.alone")
    return all(w.isdecimal() or w in joins for w in words) and (
        any(w.isdecimal() for w in words) or checkins.pain_of(turn, text) is not None
    )
