"""Runs: noted from one message, echoed, taken back; and a planned run beside the longest of the last 30 days.

Rule 1: what was understood is echoed with the ways to change it or take it back; of two runs in one message neither is noted. While a flag is open a run is noted without a word of praise, and the advice
is said again (SAFETY.md, law 8).
Rule 2: whether a planned run is wise is told only where coaching is allowed; what a study found is told with its limits.
Neighbours: amend.py changes what was noted; coaching/load.py compares; the diary in the store keeps every run, the session those of the last days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core.coaching import load, plan
from bot.core.dialogue import (
    ask,
    checkins,
    hurting,
    imports,
    infile,
    plans,
    read,
    recurring,
    remarked,
    result,
    same,
    sports,
    standing,
    topics,
    unitless,
    unnoted,
    weighing,
    wording,
    zones,
)
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Log, Unlog
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import CheckedIn, Run
from bot.core.understanding.result import Understood
from bot.core.understanding.slots.outings import Outing

PAIN = "severity"
PLANNED_WORDS = 14
"""Words up to which a message may be a question about one run and nothing else."""
FAR = 60.0
"""Kilometres from which on a run is noted with the question whether it is right."""
PACES = (2.3, 20.0)
"""Minutes a kilometre between which a run is believed without a question."""


def logged(turn: Turn, day: date | None = None) -> Turn:
    """Keep the run that the text tells of, on this day where it names none."""
    assert turn.heard is not None
    if turn.session.consent is None:
        return ask.again(turn.say("run.no_consent", row(standing.check(turn)), kind="answer"))
    outing = told(turn)
    if (none_of_ours := _beside_a_sport(turn)) is not None:
        return none_of_ours
    if (beyond := beyond_what_was_set(turn, outing)) is not None:
        return logged(replace(turn, heard=beyond), day)
    if (one := hurting.one_number(turn, outing)) is not None:
        return one
    if (left := unnoted.why(turn, outing)) is not None:
        return hurting.besides(left)
    run = _run(turn, outing, day)
    if outing.distance and not outing.unit and not turn.session.units:
        rows = (row(("button.km", "~units:km"), ("button.mi", "~units:mi")),)
        return turn.keep(held=run).say("run.which_unit", *rows, kind="question", values={"number": outing.distance})
    unit = outing.unit if not any(unit == "m" for *_, unit in outing.parts) else ""
    return once(turn.keep(units=turn.session.units or unit), run, outing.parts)


def _beside_a_sport(turn: Turn) -> Turn | None:
    """Another sport is not noted, but its pain is; and so is a run that is told beside it."""
    assert turn.heard is not None
    if (hurt := hurting.after_a_sport(turn, turn.heard.text)) is not None:
        return hurt
    if not sports.named(turn, turn.heard.text) or (ran := sports.left_out(turn)) is None:
        return None
    return logged(replace(turn, heard=ran).say("run.other_beside", kind="answer"))


def beyond_what_was_set(turn: Turn, outing: Outing) -> Understood | None:
    """ "Physio says max 3 miles, did 5 pain 4": what was run behind what somebody sets."""
    parts = (p for p in unnoted.behind_a_limit(turn, outing) if is_done(turn, p) or unnoted.was_run(turn, p))
    found = (unnoted.with_unit(turn, part, outing.unit) for part in parts)
    return next((p for p in found if outing.unit or turn.language.reader.outing(p.text, zones.today(turn)).unit), None)


def told(turn: Turn) -> Outing:
    """The run that the text tells of, as it is read where no question waits."""
    assert turn.heard is not None
    found: Outing = turn.language.reader.outing(turn.heard.text, zones.today(turn), american=turn.session.country == "US")
    return found


def is_one(turn: Turn) -> bool:
    """Whether the text is next to nothing but a run that was done: "10k last Sunday", "bout 4 mi"."""
    outing = told(turn)
    if outing.unreal:
        return beyond_what_was_set(turn, outing) is not None
    whole = outing.bare and not outing.planned and bool(outing.distance and outing.unit)
    return whole or (bool(outing.distance) and _did(turn))


def is_done(turn: Turn, found: Understood) -> bool:
    """ "Ran 6, pain 2": a length right behind the word that it was run."""
    words = read.folded(found.text, turn.language.spelling).split()
    there = PAIN in found.slots and words[0] in read.phrases(turn, "run.done") and words[1].isdecimal()
    if not there or words[2] not in read.phrases(turn, "run.done_then"):  # "ran 3 times, pain 2"
        return False
    return bool((outing := told(replace(turn, heard=found))).distance) and not outing.planned


def _did(turn: Turn) -> bool:
    """ "Did 8 yesterday, legs like lead": a figure and a day right behind what is said of a run that was done."""
    assert turn.heard is not None
    words = read.folded(turn.heard.text, turn.language.spelling).split()
    if unitless.ran(turn, words):
        return True
    if len(words) < len(("did", "8", "yesterday")) or words[0] not in read.phrases(turn, "run.did") or not words[1].isdecimal():
        return False
    day = words[2:4] if words[2] in read.phrases(turn, "run.did_on") else words[2:3]
    return turn.language.reader.outing(" ".join(day), zones.today(turn)).day is not None


def once(turn: Turn, run: Run, parts: Sequence[tuple[int, float, str]] = ()) -> Turn:
    """The run noted, unless it is known: one of a file and what is told of it are put together, and of two that were told it is asked."""
    one = same.known_as(known(turn), run)
    if one is None or (turn.heard is not None and read.holds(turn, "run.another", turn.heard.text)):
        return note(turn, run, parts)
    other = ("button.run_other", "~same:other")
    if one.batch:
        told = turn.say("run.put_together", row(other), kind="answer")
        return note(told, same.together(one, run)).keep(twin=run)
    if hurting.strong(turn, run.pain):  # it is heard at once, once or twice
        return note(turn, run, parts)
    rows = (row(("button.run_same", "~same:same"), other),)
    if run.pain is not None:  # nobody may answer: how it hurt that day counts all the same
        turn = turn.keep(ached=CheckedIn(at=run.day, pain=run.pain))
    return turn.keep(misses=0, held=None, twin=run).say("run.same", *rows, kind="question", values=values_of(one))


def same_or_other(turn: Turn, which: str) -> Turn:
    """What was answered about a run that may be known: the two put together, or another one noted."""
    run = turn.session.twin
    if run is None:
        return turn.say("run.gone", kind="answer")
    one = same.known_as(known(turn), run)
    return note(turn, same.together(one, run) if one and which == "same" else run)


def note(turn: Turn, run: Run, parts: Sequence[tuple[int, float, str]] = ()) -> Turn:
    """A run kept in the diary and the session, and told back."""
    before = load.longest([r for r in turn.session.runs if r.key != run.key], date.fromisoformat(run.day))
    kept = keep(turn.keep(misses=0, held=None, twin=None), run)
    run = kept.session.newest or run
    kept, sore_ = remarked.next_morning(kept, run)
    asked = remarked.morning_after(kept, run, before)
    done = echo(asked, run, "run.logged", before=before, parts=parts, asks=asked.effects != kept.effects)
    done, now = hurting.by_now(done, run.pain)
    worst = max((p for p in (run.pain, sore_, now, remarked.worst(turn)) if p is not None), default=None)
    return checkins.screen_again(done, worst) if hurting.strong(done, worst) else ask.again(done)


def beside_advice(turn: Turn) -> Turn:
    """A run told while somebody must look first: behind the advice, that it is noted, without another word (law 8)."""
    return noted_beside(turn) or turn.say("run.not_noted", kind="answer")


def noted_beside(turn: Turn) -> Turn | None:
    """With the run that a text tells of beside something graver noted; None where it has no day, length or unit to note it by."""
    outing = told(turn)
    ahead = outing.day is not None and outing.day > zones.today(turn)
    several, unit = (outing.days > 1 and outing.runs > 1) or outing.more or outing.listed, outing.unit or turn.session.units
    amiss = (turn.session.consent is None, ahead, several, outing.vague, outing.unreal, outing.either)
    if any(amiss) or not (outing.minutes or (outing.distance and unit)):
        return None
    kept = keep(turn.keep(misses=0, held=None, units=turn.session.units or outing.unit), _run(turn, outing))
    run = kept.session.newest
    return (
        kept.say("run.noted_open", row(("button.undo", f"~undo:{run.key}")), kind="confirmation", values=values_of(run))
        if run
        else kept
    )


def unit_told(turn: Turn, unit: str) -> Turn | None:
    """The run that waited for its unit; None where none does."""
    run = turn.session.held
    if run is None:
        return None
    return once(turn.keep(units=unit, held=None), replace(run, km=_km(run.km, unit)))


def unit_answered(turn: Turn, said: str) -> Turn | None:
    """ "Miles", where the unit of a run was asked for last; "no", where it was asked whether its figures are right; "the same one"."""
    if turn.session.twin and {"run.same", "run.same_left", "run.put_together"} & {*turn.session.last[-2:]}:
        asked = turn.session.last[-1] == "run.same"
        names = (
            (("other", "run.is_other", "no"), ("same", "run.is_same", "yes"))
            if asked
            else (("other", "run.is_other", "run.is_other"),)
        )
        which = next((n for n, *by in names if any(read.phrase(turn, name, said) for name in by)), None)
        if which:
            return same_or_other(turn, which)
    if (back := brought_back(turn, said)) is not None:
        return back
    newest = turn.session.newest
    if turn.session.last[-1:] == ("run.logged",) and newest and _odd(newest) and read.phrase(turn, "no", said):
        return taken_back(turn, newest)
    if turn.session.held is None or turn.session.last[-1:] != ("run.which_unit",):
        return None
    unit = next((u for u in ("mi", "km") if read.phrase(turn, f"unit.{u}", said)), None)
    return unit_told(turn, unit) if unit else None


def keep(turn: Turn, run: Run) -> Turn:
    """The run in the diary and among those of the last days; one of the same key is replaced."""
    run = infile.put_right(next((r for r in known(turn) if r.key == run.key), None), run)
    run = replace(run, beyond=plan.beyond(turn.session, turn.content, run))
    others = (r for r in turn.session.runs if r.key != run.key)
    runs = load.recent((*others, run), zones.today(turn))
    entry = Log(key=run.key, kind="run", at=turn.event.at, values=infile.to_diary(run))
    return turn.keep(runs=runs, newest=run, amends="").do(entry)


def _run(turn: Turn, outing: Outing, day: date | None = None) -> Run:
    assert turn.heard is not None
    return Run(
        key=f"run.{turn.event.update_id}",
        day=(outing.day or day or zones.today(turn)).isoformat(),
        km=_km(outing.distance or 0.0, outing.unit or turn.session.units),
        minutes=outing.minutes,
        pain=hurting.of_run(turn),
    )


def _hurt(turn: Turn, run: Run) -> bool:
    """Whether it is told that the run hurt, and not how much."""
    return run.pain is None and turn.heard is not None and turn.language.reader.hurts(turn.heard.text)


def _odd(run: Run) -> bool:
    pace = run.minutes / run.km if run.minutes and run.km >= 1 else None
    return run.km > FAR or (pace is not None and not PACES[0] <= pace <= PACES[1])


def _km(distance: float, unit: str) -> float:
    return round(distance * (load.KM_PER_MILE if unit == "mi" else 1.0), 2)


def echo(
    turn: Turn,
    run: Run,
    name: str,
    *,
    before: float | None = None,
    parts: Sequence[tuple[int, float, str]] = (),
    edit: bool = False,
    asks: bool = False,
) -> Turn:
    """What was noted, one remark where it is called for, and the ways to change it. An open flag's advice comes again."""
    run = next((r for r in known(turn) if r.key == run.key), run)
    told = {"parts": [list(p) for p in parts], "asks": asks, "doubt": _odd(run), "hurt": _hurt(turn, run)}
    values = {**values_of(run), **remarked.values(turn, run, before), **told}
    rows = changes(run.key, coached=standing.coached(turn.session))
    if not (turn.session.planned or turn.session.open or turn.session.question or turn.session.doubts):
        rows = (*rows, row(standing.check(turn)))
    done = turn.say(name, *rows, kind="confirmation", values=values, edit=edit)
    return result.repeat(done) if turn.session.open else done


def changes(key: str, *, coached: bool) -> Rows:
    """Buttons under a noted run."""
    ways = row(
        ("button.run_distance", f"~fix:{key}:km"), ("button.run_time", f"~fix:{key}:time"),
        ("button.run_day", f"~fix:{key}:day"), ("button.run_pain", f"~fix:{key}:pain"),
    )  # fmt: skip
    more = (("button.check_in", "~check_in"),) if coached else ()
    return (ways, row(("button.undo", f"~undo:{key}"), *more))


def values_of(run: Run) -> dict[str, Any]:
    """What the words about a run may use."""
    return {"distance": run.km, "minutes": run.minutes, "pain": run.pain, "day": wording.day(date.fromisoformat(run.day))}


def known(turn: Turn) -> tuple[Run, ...]:
    """The runs that can be changed: those of the last 30 days, and the newest told, whenever it was."""
    newest = turn.session.newest
    more = (newest,) if newest is not None and newest.key not in {r.key for r in turn.session.runs} else ()
    return (*turn.session.runs, *more)


def undo(turn: Turn, key: str = "") -> Turn:
    """Take a run back: the one of the button, or what was noted last; of an import, all."""
    mine = [r for r in known(turn) if (r.key == key if key else not r.batch)]
    batch = 0 if key else imports.newest(turn)
    if batch > max((r.noted for r in mine), default=0):
        return imports.undo(turn, str(batch))
    if not mine:
        return ask.again(turn.say("run.nothing_to_undo", kind="answer"))
    return taken_back(turn, max(mine, key=lambda r: r.noted))


def brought_back(turn: Turn, said: str) -> Turn | None:
    """ "Bring it back", right behind a run that was taken back: it is noted again."""
    gone, turned = turn.session.undone, turn.session.last[-1:] == ("run.undone",)
    if gone is None or not turned or not read.phrase(turn, "run.bring_back", said):
        return None
    return note(turn.keep(undone=None), gone)


def taken_back(turn: Turn, gone: Run) -> Turn:
    """Without this run."""
    newest = turn.session.newest
    imported = {b: n - (int(b) == gone.batch) for b, n in turn.session.imports.items()}
    left = turn.keep(
        imports={b: n for b, n in imported.items() if n},
        runs=tuple(r for r in turn.session.runs if r.key != gone.key),
        newest=None if newest is not None and newest.key == gone.key else newest,
        amends="",
        undone=gone,
    )
    left = remarked.not_asked_about(left, gone)
    return ask.again(left.do(Unlog(key=gone.key)).say("run.undone", kind="confirmation", values=values_of(gone)))


OF_RUNNING = frozenset(("load", "mileage", "longest"))
"""Slots of questions that are answered with distances."""


def planned(turn: Turn, said: str) -> Turn | None:
    """ "Can I do 25k on Sunday?": the run beside the longest of the last 30 days; None where no such run is asked about."""
    asked = turn.language.reader.planned(said) or unitless.asked(turn, said)
    if (
        asked is None
        or not asked[1]
        or len(said.split()) > PLANNED_WORDS
        or turn.session.doubts
        or not isinstance(turn.event, Said)
    ):
        return None
    if turn.question is not None and OF_RUNNING & {*turn.question.slots} and "?" not in said:  # "went up to 50k last week"
        return None
    if turn.session.question:  # a number in it is no answer to what is asked
        later = turn.keep(misses=0).say("run.planned.later", kind="answer", topics=("faq.training_load",))
        return checkins.told_before(later, said) or ask.again(later)
    if not turn.session.planned:
        return None
    if (besides := weighing.beside(turn, said)) is not None:
        return besides
    km = _km(*asked)
    other = "" if turn.session.units in ("", asked[1]) else f"{asked[0]:g} {asked[1]}"
    day = _day_asked(turn, said)
    about = {"asked": other, "day": wording.day(day) if day else None}
    return weigh(turn.keep(weighed=asked[1]), km, about, said)


def weigh(turn: Turn, km: float, about: Mapping[str, Any], said: str = "") -> Turn:
    """A run of this length beside those that were run. about: the length as it was asked, and the day; said: the words that ask."""
    return topics.guided(turn.keep(weighed_km=km), lambda t: _weighed(t, km, about, said))


def km_of(turn: Turn, distance: float, unit: str) -> float:
    """A length in kilometres; without a unit it is in the person's own."""
    return _km(distance, unit or turn.session.units)


def _day_asked(turn: Turn, said: str) -> date | None:
    """The day of a run that is asked about; today's weekday is that of next week."""
    when = turn.language.reader.when(said)
    day = recurring.single(turn, when, recurring.NOON)
    return day + timedelta(days=recurring.WEEK) if day == zones.today(turn) and when.weekday else day


def _weighed(turn: Turn, km: float, about: Mapping[str, Any], said: str) -> Turn:
    if (held := weighing.held_back(turn)) is not None:
        return held
    walks = plan.walks_first(turn.session, turn.content)
    to_go_by = plan.base(turn.session, zones.today(turn), every=walks)
    beside = load.beside(km, to_go_by.km if to_go_by else None)
    name = f"run.planned.{beside.step}" if beside else "run.planned.unknown"
    if said and not walks and (more := weighing.told_more(turn, said)) is not None:
        return more
    if walks and (beside is None or beside.step == load.NAMES[0]):  # it fits beside other runs, but not the plan
        name = "run.planned.ladder"
    values = {
        **about, "distance": round(km, 1), "longest": to_go_by.km if to_go_by else 0, "usual": bool(to_go_by and to_go_by.usual),
        "over": beside.over if beside else 0, "walks": walks, "rung": plans.rung(turn, turn.session.ladder) if walks else {},
    }  # fmt: skip
    rows = (row(("topic.faq.training_load", "~topic:faq.training_load")),)
    return turn.say(name, *rows, kind="guidance", level=Level.SELF_CARE, values=values, topics=("faq.training_load",))
