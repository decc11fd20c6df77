"""What is asked of the bot, of the plan or of where help is, and has one reply of its own: "is my pain amber?", "who do I call at night?".

Rule 1: `opening` in content's slots.yaml has how people say it, as a whole message; `asked.<name>` in the replies is what is said.
Rule 2: what guides (`GUIDES`) is told only where coaching is allowed, and never amid questions (SAFETY.md, laws 1 and 8); the rest at any
time but while a sign is in doubt or somebody is to be seen today. It answers nothing that is asked, which is asked again behind it.
Neighbours: talk.py tries it before any wish is read into the text; begin.py has the other openings.
"""

import re
from collections.abc import Callable, Mapping

from bot.core.coaching import plan
from bot.core.dialogue import (
    amend,
    asides,
    ask,
    athletes,
    charted,
    distress,
    hurting,
    plans,
    read,
    reminders,
    repairs,
    result,
    standing,
    topics,
    wanted,
    zones,
)
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.levels import Level

CRISIS = "suicide_crisis"
PARTS = re.compile(r"[,.;:!?\n]+")
MOST_WORDS = 24
"""Words up to which a message may ask nothing but that."""


def said(turn: Turn, text: str) -> Turn | None:
    """The reply to a text that asks for one of these; None for any other text, and where its reply is not to be given now."""
    session = turn.session
    if session.doubts or session.open_level >= Level.URGENT or len(text.split()) > MOST_WORDS:
        return None
    name: str = turn.language.reader.opening(text) or _behind_a_lead(turn, text)
    if (session.open and name in OF_CLINICIANS) or (name in OPEN_ENDED and turn.heard and read.stated(turn, turn.heard)):
        return None
    if name == "too_far_now" and not any(last.startswith("run.") for last in session.last[-1:]):
        return None
    if name in GUIDES:
        strong = name == "mid_run" and turn.heard and hurting.strong(turn, turn.heard.slots.get("severity"))
        return None if session.question or not session.planned or strong else topics.guided(turn, GUIDES[name])
    if name in WAYS:
        return WAYS[name](turn)
    return _told(turn, name) if name and turn.has(f"asked.{name}") else None


def _behind_a_lead(turn: Turn, text: str) -> str:
    """What a text asks behind words that only hold the talk up: "hang on, before that, can I do it twice a day"."""
    waits, rest = read.phrases(turn, "hold_on"), text
    while (parts := PARTS.split(rest, maxsplit=1))[1:] and read.folded(parts[0], turn.language.spelling) in waits:
        rest = parts[1].strip()
    found: str | None = turn.language.reader.opening(rest) if rest and rest != text else None
    return found or ""


def _told(turn: Turn, name: str) -> Turn:
    """The reply, and then what waits."""
    waits = turn.session.question or turn.session.flow
    rows = () if waits else ROWS.get(name, standing.first)(turn)
    return ask.again(turn.keep(misses=0).say(f"asked.{name}", *rows, kind="answer", topics=("help",)))


def _report(turn: Turn) -> Rows:
    return (row(("button.report", "~report")),)


def _page(_: Turn) -> Rows:
    return (row(("button.handoff", "~handoff")),)


def _report_or_page(turn: Turn) -> Rows:
    return (*_report(turn), *_page(turn))


def _again(turn: Turn) -> Rows:
    return (row(standing.check(turn)), row(("button.report", "~report")))


def _leave(turn: Turn) -> Rows:
    return (row(("button.reminders", "~reminders"), ("button.erase", "~erase")),)


OF_CLINICIANS = frozenset(("seen_rest", "seen_nothing", "seen_named", "chiro", "clicked", "heart_rate"))
"""What is said of who was seen, or comforts: with a referral open the visit itself is asked about (repairs.seen), and nothing comforts."""
OPEN_ENDED = frozenset(("belongs", "fed_up", "grief", "complaint", "husband", "heart_rate"))
"""What may have more behind it: where that tells of the pain, it is heard as that."""
ROWS: Mapping[str, Callable[[Turn], Rows]] = {
    "send_page": _page, "report_me": _report_or_page, "bug": _report, "unhelpful": _report, "fed_up": _again, "leave": _leave, "drop_plan": _leave,
}  # fmt: skip
"""The buttons under a reply; the others have what fits best now."""


def _purpose(turn: Turn) -> Turn:
    """What the question that waits is for; between questions, what can be done here."""
    return repairs.why(turn) if turn.session.question else _told(turn, "purpose")


def _answers(turn: Turn) -> Turn:
    """What was told in the check, and the way to tell it anew; amid the check, how an answer is changed."""
    if turn.session.question:
        return _told(turn, "change")
    lines = ask.review_lines(turn)
    if not lines or not turn.session.result:
        return _told(turn, "no_answers")
    rows = (row(("button.check_again", "~check"), ("button.why_result", "~why")),)
    return turn.keep(misses=0).say("asked.answers", *rows, kind="answer", values={"lines": list(lines)})


def _unit_meant(turn: Turn) -> Turn | None:
    """Another unit was meant: of an answer, as a run that was just noted is put right by itself."""
    return None if amend.echoed(turn) else _answers(turn)


def _disagrees(turn: Turn) -> Turn | None:
    """Somebody who finds the result wrong: why it came, and how what it rests on is told anew."""
    if turn.session.question or not turn.session.result:
        return None
    told = result.why(turn.keep(misses=0))
    return told.say("asked.disagree", *_again(turn), kind="answer")


def _next_reminder(turn: Turn) -> Turn:
    return ask.again(reminders.menu(turn.keep(misses=0)))


def _lost(turn: Turn) -> Turn | None:
    """Somebody at a loss: a kind word, and the question that is asked of everybody who says so."""
    return distress.said(turn, CRISIS)


WAYS: Mapping[str, Callable[[Turn], Turn | None]] = {
    "purpose": _purpose, "answers": _answers, "unit_meant": _unit_meant, "disagree": _disagrees, "next_reminder": _next_reminder, "husband": wanted.others,
    "lost": _lost, "complaint": asides.feedback, "runner_how": athletes.how,
}  # fmt: skip
"""What needs more than its words."""


# What guides.


def _guide(name: str) -> Callable[[Turn], Turn]:
    def show(turn: Turn) -> Turn:
        return turn.say(f"asked.{name}", *standing.first(turn), kind="guidance", level=Level.SELF_CARE)

    return show


def _too_far(turn: Turn) -> Turn:
    """How the newest run was, by its pain and beside the longest that is for now."""
    if not turn.session.runs:
        return _guide("light")(turn)
    run = turn.session.runs[-1]
    limit = plan.longest_now(turn.session, turn.content, zones.today(turn))
    walks = plan.walks_first(turn.session, turn.content)
    light = "none" if run.pain is None else charted.lamp(run.pain)
    values = {"light": light, "beyond": run.beyond or bool(limit and run.km > limit), "walks": walks, "pain": run.pain}
    return turn.say("asked.too_far", *standing.first(turn), kind="guidance", level=Level.SELF_CARE, values=values)


GUIDES: Mapping[str, Callable[[Turn], Turn]] = {
    **{name: _guide(name) for name in ("light", "mid_run", "twice", "in_bed", "before_after", "rest_after", "seen_run")},
    "too_far": _too_far, "too_far_now": _too_far, "steps": plans.rungs, "skip_step": lambda turn: plans.ladder(_guide("skip_step")(turn)),
    "why_part": plans.reasons, "some_day": lambda turn: plans.today(turn.say("asked.some_day", kind="confirmation")),
}  # fmt: skip
"""What is told of the plan, by the person's own check."""
