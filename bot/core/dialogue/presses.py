"""Buttons: what each one's data means. `version:verb[:argument]`, or `~verb[:argument]` for one that never grows old.

Rule 1: a button of an older keyboard is stale: it changes nothing, and the question that waits is shown again. The list that waits is
no older than the line that leads back to it: both count, but what is ticked is only unticked where the tick is seen.
Rule 2: the same button pressed twice counts once; the second press is silent.
Neighbours: ask.py makes the buttons; flow.py, repairs.py and talk.py do the work.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core.content.schema import Question
from bot.core.dialogue import (
    abroad,
    afterwards,
    amend,
    ask,
    begin,
    checkins,
    flow,
    foreign,
    imports,
    languages,
    misread,
    own,
    plans,
    preferences,
    read,
    reminders,
    repairs,
    reports,
    result,
    runlist,
    runs,
    snoozing,
    talk,
    topics,
    wanted,
)
from bot.core.dialogue.clubs import mine
from bot.core.dialogue.clubs import presses as clubs
from bot.core.dialogue.listed import label_words, labels
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button, Reply
from bot.core.model.events import Pressed
from bot.core.model.session import NO, UNSURE, YES
from bot.core.rendering import TIMELESS, RenderError, labelled, unmark

Handler = Callable[[Turn, str], Turn]
PAINS = frozenset(f"{n / 2:g}" for n in range(21))
"""Pain as a button of a check-in may say it: 0 to 10, by halves."""
VALUES = "|"
"""Between a label's name and its values, where it is kept which buttons were shown."""
LONGEST_LABEL = 64
SOURCES, MOST_SOURCES = 4, 8
"""Sources told in one message, and at all."""


def pressed(turn: Turn, event: Pressed) -> Turn:
    """The turn after a button was pressed. Any data at all is answered."""
    if event.data.startswith(TIMELESS):
        verb, _, argument = event.data[1:].partition(":")
        return STANDING[verb](turn, argument) if verb in STANDING else stale(turn)
    version, _, rest = event.data.partition(":")
    verb, _, argument = rest.partition(":")
    if event.data == turn.session.pressed:
        return turn
    if verb not in VERBS or (version != str(turn.session.version) and not _stands(turn, version, verb, argument)):
        return stale(turn)
    return VERBS[verb](turn.keep(pressed=event.data), argument)


def typed(turn: Turn, text: str) -> Turn | None:
    """A text that is the label of a button of the newest messages does what the button does; None where it is none of them."""
    if (data := _shown(turn, text)) is None:
        return None
    verb, _, argument = data.removeprefix(TIMELESS).partition(":")
    if data.startswith(TIMELESS):
        return STANDING[verb](turn.keep(misses=0), argument) if verb in STANDING else None
    return TYPED[verb](turn.keep(misses=0), argument) if verb in TYPED else None


def line(turn: Turn, text: str) -> Turn | None:
    """A line of the list by its own words, which only may tell of another sign as well: it is ticked. None where they surely tell of one."""
    assert turn.heard is not None
    if any(not h.vague for h in turn.heard.flags.hits) or (data := _shown(turn, text)) is None:
        return None
    verb, _, name = data.partition(":")
    return TYPED[verb](turn.keep(misses=0), name) if verb in LINES else None


def _shown(turn: Turn, text: str) -> str | None:
    """The data of the button of the newest messages whose label a text is."""
    if not turn.session.shown or len(text) > LONGEST_LABEL or not (said := read.folded(text)):
        return None
    known = labels(turn)
    return next((d for name, d in turn.session.shown if (known.get(name) or _label_words(turn, name)) == said), None)


def _label_words(turn: Turn, name: str) -> str:
    """The label of a button that was shown, folded; its values stand behind its name."""
    if VALUES not in name:
        return label_words(turn, name)
    label, _, values = name.partition(VALUES)
    try:
        return read.folded(labelled(turn.content, turn.session, label, json.loads(values)))
    except (RenderError, ValueError):  # of content that is another one by now
        return ""


def _ticked_in_words(turn: Turn, name: str) -> Turn:
    """A line of the list by its own words: it is ticked, and the list shown again."""
    return ask.ask(turn if name in turn.session.marked else _ticked(turn, name) or turn)


def standing_among(replies: Iterable[Reply]) -> tuple[tuple[str, str], ...]:
    """The buttons under these replies that `typed` looks for, each with the values of its label."""
    buttons = (b for r in replies for line in r.keyboard for b in line)
    return tuple((_with_values(b) if b.values else b.label, b.data) for b in buttons if b.data.startswith(KEPT))


def _with_values(button: Button) -> str:
    return f"{button.label}{VALUES}{json.dumps(dict(button.values))}"


def _stands(turn: Turn, version: str, verb: str, argument: str) -> bool:
    """Whether an earlier keyboard of the long question that waits still counts: each says the same, but for its ticks."""
    told, marked = turn.session.in_full, turn.session.marked
    if told is None or not ask.stands(turn) or not version.isdecimal() or not told.version <= int(version) < turn.session.version:
        return False
    match verb:
        case "m" | "led":
            return argument not in marked
        case "none" | "o":
            return not marked
        case _:
            return verb in ("done", "unsure", "explain", "back")


def stale(turn: Turn) -> Turn:
    """A button from an earlier question: say so once, and show what waits now."""
    told = turn.say("press.stale", kind="clarification")
    if told.session.question or told.session.doubts:
        return ask.again(told)
    return repairs.nothing_here(turn)


def option(turn: Turn, name: str) -> Turn:
    """One option of the pending question."""
    question = turn.question
    if question is None:
        return stale(turn)
    match question.kind:
        case "consent":
            return read.agree(turn) if name == YES else read.refuse(turn)
        case "country":
            return flow.answered(turn, {"country": name}) if name in turn.content.care else stale(turn)
        case "review":
            return flow.answered(turn, {})
        case _:
            return flow.choose(turn, question, [name]) if question.option(name) else stale(turn)


def mark(turn: Turn, name: str) -> Turn:
    """Tick or untick a line; the message is edited in place."""
    ticked = _ticked(turn, name)
    return ask.ask(ticked, edit=True) if ticked else stale(turn)


def led(turn: Turn, name: str) -> Turn:
    """The same under a line that leads back to the list."""
    ticked = _ticked(turn, name)
    return ask.lead_back(ticked, edit=True) if ticked else stale(turn)


def _ticked(turn: Turn, name: str) -> Turn | None:
    question = turn.question
    if question is None or name not in _markable(turn, question):
        return None
    marked, told = turn.session.marked, turn.session.in_full
    if name not in marked:
        return turn.keep(marked=(*marked, name), misses=0)
    if told is not None:  # a keyboard that still shows the tick is old: its "Done" would mean something else than it shows
        told = replace(told, version=turn.session.version + 1)
    return turn.keep(marked=tuple(m for m in marked if m != name), in_full=told, misses=0)


def _markable(turn: Turn, question: Question) -> set[str]:
    if question.kind == "screen":
        return {*ask.open_flags(turn, question), *question.facts}
    return {o.id for o in question.options}


def several(turn: Turn, _: str) -> Turn:
    """Open the ticks of a question where more than one option may hold."""
    question = turn.question
    if question is None or not question.several:
        return stale(turn)
    return ask.ask(turn.keep(marked=(ask.TICKS,)), edit=True, style="several")


def done(turn: Turn, _: str) -> Turn:
    """The ticks are complete."""
    question = turn.question
    if question is None:
        return stale(turn)
    if question.kind == "screen":
        return flow.screen_done(turn, question)
    ticked = [m for m in turn.session.marked if m != ask.TICKS]
    return flow.choose(turn, question, ticked) if ticked else ask.ask(turn)


def none(turn: Turn, _: str) -> Turn:
    """ "None of these": an explicit no to each line."""
    question = turn.question
    if question is None or question.kind != "screen":
        return stale(turn)
    return flow.screen_done(turn.keep(marked=()), question)


def unsure(turn: Turn, _: str) -> Turn:
    question = turn.question
    if question is None or question.kind != "screen":
        return stale(turn)
    return flow.doubt_list(turn, question)


def doubt(answer: str) -> Handler:
    """Yes, no or not sure to the own question of a flag."""

    def handler(turn: Turn, name: str) -> Turn:
        if not turn.session.doubts or turn.session.doubts[0] != name:
            return stale(turn)
        return flow.doubt_answered(turn, answer)

    return handler


def recheck(turn: Turn, flag: str) -> Turn:
    """ "I meant something else": the flag's own question; only an explicit no takes it back (law 3)."""
    if flag not in turn.content.flags or flag not in {r.flag for r in turn.session.raised}:
        return repairs.nothing_here(turn)
    return misread.again(turn, flag)


def why_flag(turn: Turn, flag: str) -> Turn:
    if flag not in turn.language.flags:
        return repairs.nothing_here(turn)
    return turn.say("referral.why", row(("button.assessed", "~assessed")), kind="answer", values={"flag": flag})


def country(turn: Turn, code: str) -> Turn:
    """Change the country: to that of the button, or by the check's question, on its own."""
    if code:
        return abroad.chosen(turn, code)
    question = turn.content.flows[flow.CHECK].question("country")
    if question is None or turn.session.flow or turn.session.doubts:
        return ask.ask(turn) if turn.session.question or turn.session.doubts else repairs.nothing_here(turn)
    return flow.begin(turn.keep(country=None), "place")


def _topic(turn: Turn, name: str) -> Turn:
    if name not in turn.language.answers:
        return repairs.nothing_here(turn)
    answered = topics.topic(turn, name)
    return ask.again(answered)


def _plan(turn: Turn, view: str) -> Turn:
    return topics.guided(turn, plans.VIEWS.get(view, plans.show))


def _sources(turn: Turn, topic: str = "") -> Turn:
    """Where the advice comes from: of one topic or exercise, or of the result."""
    if topic and topic not in turn.language.answers and topic not in turn.content.exercises:
        return repairs.nothing_here(turn)
    ids, about = source_ids(turn, topic)[:MOST_SOURCES], (topic,) if topic in turn.language.answers else ()
    told = turn.say("sources.list", kind="answer", values={"ids": ids[:SOURCES]}, topics=about)
    return told.say("sources.more", kind="answer", values={"ids": ids[SOURCES:]}, topics=about) if ids[SOURCES:] else told


def source_ids(turn: Turn, topic: str) -> list[str]:
    """Ids of the sources behind a topic or an exercise, or behind the newest result."""
    if card := turn.content.exercises.get(topic):
        return list(card.sources)
    if topic:
        texts = list(turn.language.answers[topic].sections.values())
    else:
        names = [n for n in turn.language.replies if n.startswith(("result.", "contributor.", "reason.", "plan.", "cue."))]
        texts = ["\n".join(turn.language.replies[n]) for n in names]
    return list(dict.fromkeys(i for t in texts for i in unmark(t)[1] if i in turn.content.sources))


def check_in(turn: Turn, argument: str) -> Turn:
    """A check-in, of which the pain may be known already."""
    pain = argument.partition(":")[0] if checkins.is_of_today(turn, argument) else ""
    return checkins.begin_with(turn, {"pain_now": float(pain)}) if pain in PAINS else checkins.begin(turn)


def _simple(function: Callable[[Turn], Turn]) -> Handler:
    return lambda turn, _: function(turn)


VERBS: dict[str, Handler] = {
    "o": option,
    "m": mark,
    "led": led,
    "several": several,
    "done": done,
    "none": none,
    "unsure": unsure,
    "y": doubt(YES),
    "n": doubt(NO),
    "u": doubt(UNSURE),
    "explain": repairs.explain,
    "skip": _simple(repairs.skip),
    "back": _simple(repairs.back),
    "edit": repairs.edit,
    "erase": _simple(own.erased),
    "keep": _simple(own.kept),
}
"""Buttons of the newest keyboard only."""
LINES = ("m", "led")
"""Of a list of signs."""
TYPED: dict[str, Handler] = {
    **dict.fromkeys(LINES, _ticked_in_words),
    **{verb: VERBS[verb] for verb in ("edit", "several", "erase", "keep")},
}
"""Those whose label does in words what they do; what answers a question is read as its answer."""
KEPT = (TIMELESS, *TYPED)
"""How the data of buttons begins whose labels are kept."""

STANDING: dict[str, Handler] = {
    "check": _simple(begin.go_on),
    "whole": _simple(repairs.whole),
    "coach": _simple(begin.coach),
    "assessed": _simple(repairs.assessed),
    "recheck": recheck,
    "slip": _simple(checkins.slipped),
    "whyflag": why_flag,
    "where": _simple(repairs.where),
    "topic": _topic,
    "more": lambda turn, name: topics.section(turn, name, "more"),
    "evidence": lambda turn, name: topics.section(turn, name, "evidence"),
    "source": _sources,
    "sources": lambda turn, _: _sources(turn),
    "exercise": topics.exercise,
    "plan": _plan,
    "check_in": check_in,
    "remind": own.remind,
    "again": wanted.back,
    "reminders": _simple(reminders.menu),
    "stop": reminders.stop,
    "snooze": snoozing.snooze,
    "flip": reminders.flip,
    "later": reminders.skipped,
    "at": afterwards.tapped(afterwards.chosen),
    "on": afterwards.tapped(afterwards.dated),
    "sure": afterwards.tapped(afterwards.sure),
    "which": afterwards.tapped(afterwards.which),
    "when": afterwards.asked_when,
    "kind": afterwards.tapped(foreign.chosen),
    "allow": reminders.allow,
    "often": afterwards.tapped(afterwards.often),
    "both": afterwards.both,
    "other": afterwards.tapped(afterwards.other),
    "progress": reports.show,
    "handoff": _simple(reports.hand_off),
    "undo": runs.undo,
    "fix": amend.pressed,
    "same": runs.same_or_other,
    "runs": runlist.show,
    "unimport": imports.undo,
    "measure": imports.measured,
    "zone": own.zone,
    "quiet": own.quiet,
    "wish": lambda turn, name: topics.guided(turn, lambda t: plans.wish(t, name)),
    "rung": lambda turn, where: topics.guided(turn, lambda t: plans.climb(t, where)),
    "routine": lambda turn, _: topics.guided(turn, plans.routine_done),
    "why": _simple(result.why),
    "help": _simple(talk.help_),
    "menu": _simple(talk.help_),
    "topics": _simple(topics.menu),
    "privacy": _simple(talk.HANDLERS["data.privacy"]),
    "human": _simple(talk.human),
    "club": lambda turn, _: clubs.pressed(turn),
    "mine": lambda turn, _: mine.pressed(turn),
    "skip": _simple(repairs.skip),
    "cancel": _simple(repairs.cancel),
    "units": lambda turn, unit: own.set_units(turn, "mi" if unit == "mi" else "km"),
    "country": country,
    "language": languages.choose,
    "export": _simple(own.export),
    "erase": _simple(own.erase),
    "settings": _simple(preferences.menu),
    "set": preferences.pressed,
    "report": own.reported,
}
"""Buttons that mean the same whenever they are pressed."""
