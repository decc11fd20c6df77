"""Knowledge answers: a topic, a part of it, two at once, a follow-up question, an exercise card.

Rule 1: general knowledge is for anybody; what to try (`try`, exercises) only after a complete check that ended in self-care with no
flag open (SAFETY.md, laws 1 and 8). With an urgent flag open, the same advice is repeated instead of any answer.
Rule 2: "how often?" after an answer is about that answer; with a topic of its own it is about that one.
Neighbours: talk.py finds out which topic is meant; presses.py leads here from buttons; content/<language>/answers holds the words.
"""

from collections.abc import Callable

from bot.core.dialogue import ask, checkins, plans, read, repairs, result, standing
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button
from bot.core.model.levels import Level
from bot.core.understanding.result import Intent

FAQ, FAILS = "faq.", "fails"
OF_LENGTH, BARE = frozenset(("five_minutes", "too_much")), 2
"""Wishes that may as well be said of a run just told; words of a question that names nothing."""
WISH_WORDS = 14
"""Words up to which a message may be a wish about the plan and nothing else."""
WHOLE = ("all", "today")
"""Views of the plan that mean nothing else, so that asking for them without a plan says how to get one."""
FOLLOW_UP_WORDS = 12
"""Words up to which a question is about one part of a topic; a longer one gets the whole answer."""

OFFER = "answer.check_first"
"""The offer of the check behind an answer, once a day: who goes on asking has seen it."""


def guided(turn: Turn, show: Callable[[Turn], Turn]) -> Turn:
    """What `show` tells of the plan, where there is one; else the same advice as before, or the way into the check."""
    if turn.session.open:
        return result.repeat(turn)
    if turn.session.doubts or turn.session.flow == standing.CHECK_IN:
        return ask.ask(turn)
    if turn.session.before:
        return turn.say("plan.waits", row(("button.go_on", "~check"), ("button.plan_back", "~cancel")), kind="menu")
    if not standing.coached(turn.session):
        return turn.say("plan.not_yet", row(standing.check(turn)), kind="menu")
    return show(turn.keep(misses=0))


def wished(turn: Turn, said: str) -> Turn | None:
    """ "No band", "only 5 minutes", "what do I do today?": the plan changed, or the part of it that is asked for.

    A change is taken only where there is a plan and nothing is being asked; the plan itself may be asked for at any time.
    """
    if turn.session.question or turn.session.doubts or len(read.folded(said).split()) > WISH_WORDS:
        return None
    name = turn.language.reader.wish(said)
    if read.first(said) in read.phrases(turn, "asks.of_past"):  # "was that too much"
        return None
    if name is None or (name not in WHOLE and not standing.coached(turn.session)):
        return None
    if name in OF_LENGTH and turn.session.last[-1:] and turn.session.last[-1].startswith("run."):  # "shorter", of the run
        return ask.again(turn.say("run.behind", kind="clarification"))
    if name == "too_much" and "?" in said and len(read.folded(said).split()) <= BARE:  # "too much?" changes nothing
        return None
    view = plans.VIEWS.get(name)
    return guided(turn, view or (lambda t: plans.wish(t, name)))


def harmed(turn: Turn, said: str) -> Turn | None:
    """ "It hurts more after the stretches": what hurt is left out, the rest made easier, and a check-in looks for new signs (law 10)."""
    session = turn.session
    if (
        session.question
        or not standing.coached(session)
        or not session.planned
        or not turn.language.reader.harmed(without_if(turn, said))
    ):
        return None
    return checkins.begin(plans.harmed(turn.keep(misses=0), read.exercises(turn, said)))


def without_if(turn: Turn, said: str) -> str:
    """The text without a pain that is only feared: "I might skip the routine tomorrow if it hurts" tells of none."""
    if not read.holds(turn, "plan.if_hurts", said):
        return said
    words = f" {read.folded(said, turn.language.spelling)} "
    for lead in read.phrases(turn, "plan.if_hurts"):
        words = words.replace(f" {lead} ", " ")
    return words.strip()


def topic(turn: Turn, name: str) -> Turn:
    """The answer to a knowledge topic, with what to try where that is allowed."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    turn = turn.keep(topic=name, misses=0).say(f"answers.{name}.answer", *_answer_rows(turn, name), kind="answer", topics=(name,))
    if standing.coached(turn.session):
        exercises = turn.language.answers[name].head.exercises
        rows = tuple(row((f"exercise_title.{e}", f"~exercise:{e}")) for e in exercises)
        return turn.say(f"answers.{name}.try", *rows, kind="guidance", topics=(name,), level=Level.SELF_CARE)
    today = turn.event.at.date().isoformat()
    if turn.session.flow or turn.session.open or turn.session.doubts or turn.session.invited == today:
        return turn
    return turn.keep(invited=today).say(standing.named(turn, OFFER), row(standing.check(turn)), kind="menu")


def _answer_rows(turn: Turn, name: str) -> tuple[tuple[Button, ...], ...]:
    return turn.content.once(("rows", turn.session.lang, name), lambda: _rows_of(turn, name))


def _rows_of(turn: Turn, name: str) -> tuple[tuple[Button, ...], ...]:
    more = row(("button.more", f"~more:{name}"), ("button.evidence", f"~evidence:{name}"))
    related = [r for r in turn.language.answers[name].head.related if f"answers.{r}" not in turn.language.borrowed]
    return (more, *(row((f"topic.{r}", f"~topic:{r}")) for r in related[:2]))


def section(turn: Turn, name: str, part: str) -> Turn:
    """ "Tell me more" or "is that proven?" about a topic."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if name not in turn.language.answers:
        return repairs.nothing_here(turn)
    told = turn.keep(topic=name).say(f"answers.{name}.{part}", row(("button.sources", f"~source:{name}")), topics=(name,))
    return ask.again(told)


def exercise(turn: Turn, name: str) -> Turn:
    """One exercise card; only where coaching is allowed."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    if name not in turn.language.exercises:
        return repairs.nothing_here(turn)
    if not standing.coached(turn.session):
        return turn.say("exercise.not_yet", row(standing.check(turn)), kind="menu")
    picture = turn.content.exercises[name].picture
    rows = row(("button.sources", f"~source:{name}"))
    return turn.say("exercise.card", rows, kind="guidance", level=Level.SELF_CARE, values={"exercise": name}, photo=picture)


def two(turn: Turn, first: str, second: str) -> Turn:
    """Two topics asked for in one message, answered in one reply; what to try follows by a button of each."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    rows = (row((f"topic.{first}", f"~topic:{first}")), row((f"topic.{second}", f"~topic:{second}")))
    values = {"first": first, "second": second}
    return turn.keep(topic=first, misses=0).say("answer.two", *rows, kind="answer", topics=(first, second), values=values)


def did_you_mean(turn: Turn, a: str, b: str) -> Turn:
    turn = turn.keep(offered=(a, b))
    rows = (row((f"topic.{a}", f"~topic:{a}")), row((f"topic.{b}", f"~topic:{b}")), row(("button.neither", "~help")))
    return turn.say("clarify.which_topic", *rows, kind="clarification")


def both(a: str, b: str) -> bool:
    return a.startswith(FAQ) and b.startswith(FAQ)


def more_of_it(turn: Turn, said: str) -> Turn | None:
    """ "Tell me more", "is that proven?", "source?" after an answer: more of the same topic."""
    name = turn.session.topic
    part = next((p for p in ("more", "evidence") if read.phrase(turn, p, said)), None)
    if part and _about_the_plan(turn):
        return plans.about(turn, part) if part == "evidence" else plans.weeks(turn)
    return section(turn, name, part) if name and part else None


def _about_the_plan(turn: Turn) -> bool:
    """Whether the plan was told last, so that a question that names nothing is about it."""
    session = turn.session
    return standing.coached(session) and not session.topic and not session.flow


def follow_up(turn: Turn, said: str) -> Turn | None:
    """ "How often?", "can it make it worse?": that part of the topic that is named, or that was talked about last."""
    assert turn.heard is not None
    part, bare = turn.language.reader.follow_up(said)
    if part is None or len(turn.heard.parts) > 1:  # two questions: both are answered
        return None
    if len(read.folded(said).split()) > FOLLOW_UP_WORDS:
        return None
    named, answers = turn.heard.intent.id, turn.language.answers
    if (bare or not named or part == FAILS) and _about_the_plan(turn):
        return plans.about(turn, part)
    if part == FAILS:
        return None if turn.session.question or not turn.session.topic else turn.say("answer.fails", kind="answer")
    last = turn.session.topic if bare or (not named and _may_be_of(turn.heard.intent, turn.session.topic)) else None
    name = last or (named if named in answers else None)
    if name is None or part not in answers[name].sections:
        return None
    return section(turn, name, part)


def _may_be_of(intent: Intent, topic: str | None) -> bool:
    """Whether a question that names no topic for sure may be one of this topic: "how long till i can run again" is none of warmth."""
    return topic in (intent.best, *(name for name, _ in intent.alternatives))


def found(turn: Turn, said: str) -> Turn | None:
    """A question that no intent answers, but a passage of the answers has its words: "is this what you meant?"."""
    search = turn.language.search
    asks = "?" in said or _asks(turn, said)
    name = search(said) if search and asks and not turn.session.question else None
    if name is None:
        return None
    rows = (row((f"topic.{name}", f"~topic:{name}")), row(("button.neither", "~help")))
    return turn.say("search.found", *rows, kind="clarification", values={"topic": name})


def _asks(turn: Turn, said: str) -> bool:
    """Whether the first word of `said` begins questions."""
    spelling = turn.language.spelling
    first = read.first(said, spelling)
    return any(read.folded(p, spelling) == first for p in turn.language.phrases.get("question.starts", ()))


def menu(turn: Turn) -> Turn:
    """The topics most asked for, as buttons."""
    if turn.session.open_level >= Level.URGENT:
        return result.repeat(turn)
    names = [n for n in turn.language.phrases.get("menu.topics", ()) if n in turn.language.answers]
    buttons = [Button(label=f"topic.{n}", data=f"~topic:{n}") for n in names]
    rows = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    return turn.say("conversation.topics", *rows, kind="menu")
