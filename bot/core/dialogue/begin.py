"""How a talk begins: hello, the check, and first words that want something else than questions ("just give me exercises", "I coach a team").

Rule 1: a new check leaves a plan standing until the new one has a result; it comes back if the check is left (flow.left).
Rule 2: who is in a hurry hears why the questions come first, and gets them; nothing is skipped (SAFETY.md, law 1).
Neighbours: talk.py, commands.py and presses.py lead here; flow.py asks.
"""

from bot.core.dialogue import asides, ask, flow, plans, read, reminders, repairs, result, runs, standing, topics
from bot.core.dialogue.clubs import mine
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.model.session import Before

OFFERS = ("answer.check_first", "plan.not_yet", "exercise.not_yet", "check_in.not_yet", "check_in.questions_open", "check_in.check_open", "repair.nothing", "repair.cleared",
          "answer.check_first_half", "repair.nothing_half", "assessed.run", "assessed.limits", "repair.cancelled", "fallback.parked",
          "fallback.new")  # fmt: skip
"""Replies that offer the check, so that a yes begins it."""
HOW_IS_IT = ("reminder_kind.", "greet.")
"""What the names of replies begin with that may ask how the back is: "good" after them is no mere yes."""
SEEN_YET = "reminder_kind.follow_up.text"
"""The question whether somebody has looked at it by now."""
SOON_AFTER = 4
"""Replies after which what was said is said again in full."""
UNWELL, MOST_BESIDE = "unwell", 4
"""What calls for help, or says that something is badly wrong; and words beside a picture that does: more tell what it is about."""
OPENING_WORDS = 30
"""Words up to which a message may only want something else than questions; a longer one tells more."""


def start_check(turn: Turn) -> Turn:
    """Begin (or take up) the check, with what was told already. Greeting first for somebody new."""
    assert turn.content.flows
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if turn.heard and turn.session.flow == "" and (told := read.stated(turn, turn.heard)):
        turn = flow.put(turn, told)
    if turn.session.flow == flow.CHECK:
        return ask.again(turn)
    fresh = turn if not turn.session.result else _anew(_because(turn))
    greeted = fresh if turn.session.consent or "greet.first" in turn.session.last else _greeted(fresh)
    return flow.begin(greeted.keep(skipped=()), flow.CHECK)


def _greeted(turn: Turn) -> Turn:
    """Hello; and to whoever begins with a run, that it is not noted before they have said yes."""
    hello, heard = turn.say("greet.first", kind="answer"), turn.heard
    ran = heard is not None and "?" not in heard.text and ("run" in heard.slots or runs.is_one(turn))
    return hello.say("run.no_consent", kind="answer") if ran else hello


def _because(turn: Turn) -> Turn:
    """With why the lists come, where words about the pain led to them and nobody asked for a check."""
    told = turn.heard is not None and not turn.heard.text.startswith("/") and bool(told_now(turn))
    return turn.say("check_in.because", kind="confirmation") if told and turn.session.planned else turn


def go_on(turn: Turn) -> Turn:
    """Asked for by a button: the check from its beginning, or the question that waits in it."""
    waits = turn.session.flow == flow.CHECK and turn.session.open_level < Level.URGENT
    return repairs.whole(turn) if waits else start_check(turn)


def _anew(turn: Turn) -> Turn:
    """Without the answers of the last check. A plan that came of them waits until the new check has one."""
    session = turn.session
    stands = standing.coached(session) and not worse(turn)
    before = Before(slots=session.slots, screen=session.screen, skipped=session.skipped) if stands else None
    return turn.keep(screen={}, hinted=session.unanswered, slots=told_now(turn), skipped=(), result="", before=before)


def worse(turn: Turn) -> bool:
    """Whether the text says that it got worse: no plan from before stands after that (SAFETY.md, law 10)."""
    return turn.heard is not None and read.holds(turn, "worse", turn.heard.text)


def told_now(turn: Turn) -> dict[str, object]:
    return read.stated(turn, turn.heard) if turn.heard else {}


def greet(turn: Turn) -> Turn:
    """Hello: somebody new begins; somebody known is met where things stand."""
    if turn.session.question:
        return ask.again(turn.say("greet.back", kind="answer"))
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if turn.session.open:
        return turn.say("greet.open", row(("button.assessed", "~assessed")), row(("button.menu", "~menu")), kind="menu")
    if turn.session.consent and turn.session.result:
        return turn.say("greet.known", row(("button.check_again", "~check")), row(("button.topics", "~topics")), kind="menu")
    return start_check(turn)


def opening(turn: Turn, said: str) -> Turn | None:
    """ "Just give me exercises", "what's wrong with me", "I coach a team": what they want to know, and the way that leads there."""
    session = turn.session
    if len(read.folded(said).split()) > OPENING_WORDS:
        return None
    name = UNWELL if _calls(turn, said) else turn.language.reader.opening(said)
    if session.doubts or session.open_level >= Level.URGENT:
        return _urgently(turn) if name == UNWELL else None
    if name is None or (turn.heard and len(read.stated(turn, turn.heard)) >= read.REPORT):
        return None
    match name:
        case "hurry" | "exercises" if session.question:
            return ask.again(turn.keep(misses=0).say("opening.hurry_on", kind="answer"))
        case "hurry" if standing.coached(session) or session.open:
            return topics.guided(turn, plans.show)
        case "exercises" if standing.coached(session) or session.open:
            return topics.guided(turn, plans.today)
        case "hurry" | "exercises" if not session.question:
            return start_check(turn.say("opening.hurry", kind="answer"))
        case "worry" | "diagnosis" as name if session.question:
            return ask.again(turn.keep(misses=0).say(f"opening.{name}_on", kind="answer"))
        case "worry" | "diagnosis" as name:
            return _to_the_check(turn.say(f"opening.{name}", kind="answer"))
        case _:
            return _beside(turn, name)


def _calls(turn: Turn, said: str) -> bool:
    """Whether little is said but a picture that calls for help."""
    if not asides.calls(turn, said):
        return False
    return len(read.folded(said).split()) <= MOST_BESIDE and not (turn.heard and turn.heard.slots)


def _urgently(turn: Turn) -> Turn:
    """A call for help while a sign is asked about, which answers nothing, or while a referral is open, which is told again."""
    if turn.session.doubts:
        return repairs.not_understood(turn.say("opening.unwell", kind="answer"))
    return result.repeat(turn)


def _beside(turn: Turn, name: str) -> Turn | None:
    """Openings that lead to no check: about the bot itself, or small talk."""
    match name:
        case "coach":
            return coach(turn)
        case "unwell":
            told = turn.keep(misses=0).say("opening.unwell", kind="answer")
            return ask.again(told) if turn.session.question else _to_the_check(told)
        case "clinician" | "evidence":
            return ask.again(turn.keep(misses=0).say(f"opening.{name}", kind="answer", topics=("help",)))
        case _:
            return asides.said(turn, name)


def coach(turn: Turn) -> Turn:
    """Somebody who coaches others: their groups, or how one is set up. They are asked nothing about a back of their own."""
    calm = turn.keep(misses=0)
    if turn.event.around.belongs:
        return mine.groups(calm)
    question, told = turn.question, "opening.coach" in turn.session.last[-SOON_AFTER:]
    name = "opening.coach_again" if told else "opening.coach"
    if turn.session.doubts or (question is not None and question.kind != "consent"):
        return ask.again(calm.say(name, kind="answer", topics=("help",)))
    rows = standing.first(turn) if turn.session.consent else (row(("button.own_back", "~check"), ("button.topics", "~topics")),)
    return calm.keep(flow="", question=None).say(name, *rows, kind="answer", topics=("help",))


def _to_the_check(turn: Turn) -> Turn:
    """Into the check for whoever has no result yet; the way there for the others, whose plan or advice stands."""
    return (
        start_check(turn)
        if not turn.session.result
        else turn.say("opening.again", row(("button.check_again", "~check")), kind="menu")
    )


def plain(turn: Turn, said: str) -> Turn | None:
    """ "Y", "no", "ok" where that is no answer: asked again; between questions, the yes to an offer or a reminder, or what can be done."""
    if turn.session.question and not turn.session.doubts and read.phrase(turn, "praise", said):
        return asides.said(turn, "love")
    yes, no = (
        read.phrase(turn, "yes", said),
        read.phrase(turn, "no", said) or (not turn.session.question and read.denies(turn, said)),
    )
    last = turn.session.last[-1] if turn.session.last else ""
    fine = not turn.session.question and not last.startswith(HOW_IS_IT) and read.phrase(turn, "fine", said)
    if not (yes or no or fine) or turn.session.doubts:
        return None
    if turn.session.question:
        return repairs.not_understood(turn, "fallback.yes_no")
    if turn.session.open_level >= Level.URGENT:
        return None
    if no and last == SEEN_YET and turn.session.open:
        return turn.keep(misses=0).say("asked.not_seen", row(("button.assessed", "~assessed")), kind="answer")
    if yes and last in OFFERS:
        return start_check(turn)
    if last == reminders.SET and not no:
        return turn.keep(misses=0).say("reminder.good", kind="confirmation")
    if standing.coached(turn.session):
        rows = row(("button.plan_today", "~plan:today"), ("button.progress", "~progress"))
        return turn.keep(misses=0).say("repair.fine", rows, kind="menu")
    return repairs.nothing_here(turn.keep(misses=0))
