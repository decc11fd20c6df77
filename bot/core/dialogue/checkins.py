"""Check-ins: how it went, in three taps, and what follows from it.

Rule 1: worse, a new sign, a doubt about one, or strong pain leads back to the whole screen; nothing it said before counts (law 10).
Rule 2: no change for 14 days, or not better after 28, is `soon`, by the rules of content/triage.yaml.
Rule 3: better moves the plan on; it never skips a gate of the ladder.
Neighbours: flow.py asks; reminders.py brings people here; plans.py shows what comes next.
"""

from collections.abc import Mapping
from datetime import date, datetime

from bot.core.dialogue import ask, flow, parting, plans, read, result, standing, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Log
from bot.core.model.levels import Level
from bot.core.model.session import Before, CheckedIn, Session

FLOW = "check_in"
ASKED = ("pain_now", "trend", "new_signs")
STRONG = 6
"""Pain above this is no self-care (SAFETY.md, law 7)."""
OTHER_PAIN = 14
"""Days by which a pain must be younger than the one known, to be another one."""
MOST_WORDS, MOST_PAIN = 12, 10
"""Words up to which a message may be nothing but how it went."""
REMINDED = ("reminder_kind.check_in.text", "reminder_kind.morning_after.text")
"""Names of the messages that ask how it went."""
BESIDE_SCORE = ("trend.", "new_signs.", "score.", "check_in.", "correct", "yes", "no", "none", "fine", "thanks")
"""What the names of lists begin with whose words may stand beside a score."""
TOLD, OR_TIME = "~check_in:", "check_in.or_time"
"""What begins the data of a button with a pain, and the reply that asks whether a number is one."""
NOTED = "task.pain_logged"
STAYS = ("onset", "habits")
"""Answers to the check that a bad turn does not change; all others are asked again."""


def begin(turn: Turn) -> Turn:
    """Ask how it went, where there is a result that it can be compared with."""
    if turn.session.open:
        return result.repeat(turn)
    if turn.session.doubts:
        return ask.ask(turn)
    if not turn.session.result or not turn.session.planned:
        return _not_yet(turn)
    slots = {k: v for k, v in turn.session.slots.items() if k not in ASKED}
    return flow.begin(turn.keep(slots=slots), FLOW)


def _not_yet(turn: Turn) -> Turn:
    """Nothing to compare with yet, or questions that come first: those that a bad check-in led to, or of the first check."""
    if not standing.half(turn.session):
        return turn.say("check_in.not_yet", row(standing.check(turn)), kind="menu")
    pain = turn.session.slots.get("severity")
    strong = pain if turn.session.planned and isinstance(pain, int | float) and pain > STRONG else None
    rows = () if turn.session.question else (row(standing.check(turn)),)
    name = "check_in.questions_open" if turn.session.planned else "check_in.check_open"
    return ask.again(turn.keep(misses=0).say(name, *rows, kind="menu", values={"pain": strong}))


def told(turn: Turn, said: str) -> Turn | None:
    """ "5, worse", "much better now" behind a reminder, or a score and a trend at any time: what is told is taken, the rest is asked.

    None where the text says nothing of how it went.
    """
    if not may_tell(turn) or "?" in said or len(said.split()) > MOST_WORDS or read.holds(turn, "asks.of_me", said):
        return None
    named = "better" if read.phrase(turn, "check_in.fine", said) else trend_of(turn, said)
    score = 0.0 if read.phrase(turn, "check_in.painless", said) else pain_of(turn, said)
    if (asked := _asked_of(turn)) is not None and score is None and (named or read.phrase(turn, "yes", said)):
        return begin_with(turn, {"pain_now": asked, **({"trend": named} if named else {})})
    trend, pain = {"trend": named} if named else {}, {} if score is None else {"pain_now": score}
    enough = trend or pain if turn.session.last[-1:] and turn.session.last[-1] in REMINDED else trend and pain
    return begin_with(turn, {**trend, **pain}) if enough else None


def _asked_of(turn: Turn) -> float | None:
    """The pain that was noted just now, or of which it was asked whether it is that; None where that was not the last thing said."""
    offered = [data for _, data in turn.session.shown if data.startswith(TOLD)]
    behind = offered and turn.session.last[-1:] in ((OR_TIME,), (NOTED,)) and is_of_today(turn, offered[-1])
    return _value(offered[-1]) if behind else None


def button_of(turn: Turn, value: float) -> str:
    """The data of a button with a pain: it is that of today, and tomorrow no longer tells how it is."""
    return f"{TOLD}{value:g}:{zones.today(turn)}"


def is_of_today(turn: Turn, data: str) -> bool:
    """Whether a button with a pain was made today; those of earlier versions have no day."""
    day = data.removeprefix(TOLD).partition(":")[2]
    return day in ("", zones.today(turn).isoformat())


def _value(data: str) -> float:
    return float(data.removeprefix(TOLD).partition(":")[0])


def risen(turn: Turn, value: float) -> bool:
    """Whether a pain is more than the one that was noted a moment ago: that is worse, whatever the number (law 10)."""
    if not may_tell(turn) or NOTED not in turn.session.last or OR_TIME in turn.session.last:
        return False
    noted = [_value(data) for _, data in turn.session.shown if data.startswith(TOLD)]
    return bool(noted) and value > noted[-1]


def only_pain(turn: Turn, said: str) -> bool:
    """Whether a text is a score of the pain and nothing else: "pain 2", "back is a 3 now"."""
    words = read.folded(said, turn.language.spelling).split()
    known = beside_score(turn) | read.phrases(turn, "score.of")
    return any(w.isdecimal() for w in words) and all(w.isdecimal() or w in known for w in words)


def score_of_now(turn: Turn, said: str) -> float | None:
    """The score of a text that is nothing else and says that it is of now: "it's a 5 today"; None for an hour, as in "today at 5"."""
    words = read.folded(said, turn.language.spelling).split()
    figures = [n for n, w in enumerate(words) if w.isdecimal()]
    if len(figures) != 1 or not read.holds(turn, "score.today", said) or turn.language.reader.negated(said):
        return None
    at, value = figures[0], float(words[figures[0]])
    hour = not read.phrases(turn, "scored.hour").isdisjoint((*words[:at][-1:], *words[at + 1 :][:1]))
    named = not read.phrases(turn, "scored.is").isdisjoint(words[:at])
    alone = all(w.isdecimal() or w in _beside_now(turn) for w in words)
    return value if value <= MOST_PAIN and alone and (named or not hour) else None


def _beside_now(turn: Turn) -> frozenset[str]:
    """Words that may stand beside a score of now."""
    names = ("score.of", "scored.is", "score.today", "scored.now_beside", "scored.hour")
    return beside_score(turn).union(*(p.split() for name in names for p in read.phrases(turn, name)))


def trend_of(turn: Turn, said: str) -> str:
    """Better, same or worse, as a text says it; of two that are named worse counts, else neither."""
    question = next(q for q in turn.content.flows[FLOW].questions if q.id == "trend")
    named = set(read.named_options(turn, question, said) or read.within(turn, question, said))
    if "worse" in named or len(named) != 1:
        return "worse" if "worse" in named else ""
    good = {word for phrase in read.phrases(turn, "trend.better") for word in phrase.split()}
    return "" if named == {"better"} and not good.isdisjoint(turn.language.reader.negated(said)) else named.pop()


def pain_of(turn: Turn, said: str) -> float | None:
    """The score that a text tells: by itself ("now a 3"), or as a number beside words of how it went; "10 miles on Saturday" tells none."""
    reader, today = turn.language.reader, turn.event.at.date()
    plain = reader.states(said, today=today).get("severity")
    if plain is None and not only_score(turn, said):
        return None
    score = reader.states(said, expected="severity", today=today).get("severity", plain)
    return score if isinstance(score, int | float) else None


def told_before(turn: Turn, said: str) -> Turn | None:
    """ "2, is 7 miles ok tomorrow?" amid a check-in: what stands before the question tells how it went; worse, or a strong pain, leads to the
    lists at once, as ever."""
    head, *rest = parting.parts(turn, said)
    if not rest or turn.session.flow != FLOW:
        return None
    pain, trend = _one_score(turn, head), trend_of(turn, head)
    told = ({} if pain is None else {"pain_now": pain}) | ({"trend": trend} if trend else {})
    return flow.advance(flow.put(turn, told)) if told else None


def _one_score(turn: Turn, head: str) -> float | None:
    """The score of a few words that have one figure and deny none: not "not 2", nor "3 to 7"."""
    words = read.folded(head, turn.language.spelling).split()
    one = sum(w.isdecimal() for w in words) <= 1 and not turn.language.reader.negated(head)
    denied = words[:1] and read.phrase(turn, "no", words[0])
    return pain_of(turn, head) if one and not denied else None


def only_score(turn: Turn, said: str) -> bool:
    """Whether a text has no words but figures, small ones, and those of how it went."""
    words = read.folded(said, turn.language.spelling).split()
    known = beside_score(turn)
    return all(word in known or word.isdecimal() for word in words)


def beside_score(turn: Turn) -> frozenset[str]:
    """Words that may stand beside a score which tells how it went."""
    language = turn.language

    def work() -> frozenset[str]:
        lists = (n for n in language.phrases if n.startswith(BESIDE_SCORE))
        said = (p.split() for name in lists for p in read.phrases(turn, name))
        return frozenset(language.reader.model.lexicon.stops).union(*said)

    return turn.content.once(("beside a score", language.code), work)


def may_tell(turn: Turn) -> bool:
    """Whether a text may be how it went: there is a plan, nothing is being asked, and no run is told."""
    session = turn.session
    asked = session.question or session.doubts or session.open
    return bool(session.planned) and not asked and not (turn.heard and "run" in turn.heard.slots)


def begin_with(turn: Turn, known: Mapping[str, object]) -> Turn:
    """A check-in of which this is known already."""
    if not standing.coached(turn.session):
        return begin(turn)
    slots = {k: v for k, v in turn.session.slots.items() if k not in ASKED}
    return flow.begin(turn.keep(slots={**slots, **known}), FLOW)


def bad(session: Session) -> bool:
    """Whether what was answered so far is enough to ask the whole screen again."""
    pain, trend, signs = (session.slots.get(name) for name in ASKED)
    strong = isinstance(pain, int | float) and pain > STRONG
    return session.flow == FLOW and (strong or trend == "worse" or signs in ("yes", "unsure") or bool(session.raised))


def ended(turn: Turn) -> Turn:
    """After the three answers; a sign that was told of is one of them."""
    slots = turn.session.slots
    pain, trend, signs = (slots.get(name) for name in ASKED)
    turn = turn.keep(flow="", question=None, marked=(), asked=())
    done = CheckedIn(at=turn.event.at.isoformat(), pain=pain, trend=trend, signs="yes" if turn.session.raised else signs)
    return outcome(noted(turn, done), done)


def noted(turn: Turn, done: CheckedIn) -> Turn:
    """A check-in in the diary: that of its day is replaced; a number that it told, and the new one does not, stays as one of the day."""
    at, last = datetime.fromisoformat(done.at), turn.session.checked
    day = at.astimezone(zones.clock(turn)).date()
    same = last is not None and datetime.fromisoformat(last.at).astimezone(zones.clock(turn)).date() == day
    if last is not None and same and done.pain is None and last.pain is not None:
        kept = {"pain": last.pain}
        turn = turn.do(Log(key=f"pain.{day}", kind="pain", at=datetime.fromisoformat(last.at), values=kept))
    values = {"pain": done.pain, "trend": done.trend, "signs": done.signs}
    return turn.keep(checked=done).do(Log(key=f"check_in.{day}", kind="check_in", at=at, values=values))


def so_far(turn: Turn) -> Turn:
    """The pain of a check-in that is not finished, kept in the diary: who leaves it half-way told it all the same."""
    pain, last = turn.session.slots.get("pain_now"), turn.session.checked
    day = zones.today(turn)
    finished = last is not None and datetime.fromisoformat(last.at).astimezone(zones.clock(turn)).date() == day
    if turn.session.flow != FLOW or pain is None or finished:
        return turn
    values = {"pain": pain, "trend": turn.session.slots.get("trend"), "signs": None, "half": True}
    return turn.do(Log(key=f"check_in.{day}", kind="check_in", at=turn.event.at, values=values))


def calls(done: CheckedIn) -> bool:
    """Whether a check-in calls for the whole screen again (law 10)."""
    return done.trend == "worse" or done.signs != "no" or (done.pain is not None and done.pain > STRONG)


def outcome(turn: Turn, done: CheckedIn) -> Turn:
    """What follows from a check-in of today."""
    pain, trend = done.pain, done.trend
    if trend == "better" or pain == 0:  # whoever is free of pain waits for nothing to get better
        turn = turn.keep(improved=zones.today(turn).isoformat())
    if calls(done):
        return screen_again(turn, pain).keep(slip=_before(turn, done))
    turn = flow.put(turn, {"unchanged_days": unchanged(turn), "plan_days": unchanged(turn)})
    if isinstance(pain, int | float):
        turn = plans.on_its_way(flow.put(plans.on_its_way(turn), {"severity": pain}))
    verdict = result.verdict(turn)
    if verdict > Level.SELF_CARE:
        return result.tell(turn)
    return plans.after_check_in(turn, "better" if trend == "better" or pain == 0 else "same")


def _before(turn: Turn, done: CheckedIn) -> Before | None:
    """What stood before, where nothing but the word "worse" has the lists asked again: a thumb may have slipped."""
    session = turn.session
    only = done.signs is None and (done.pain is None or done.pain <= STRONG) and standing.coached(session)
    return Before(slots=session.slots, screen=session.screen, skipped=session.skipped) if only else None


def slipped(turn: Turn) -> Turn:
    """ "Worse" was a slip, and how it went was told anew: the check-in goes on, and asks for new signs; not once a list is answered."""
    session, done = turn.session, turn.session.checked
    if not may_slip(session) or session.slip is None or done is None or done.trend == "worse":
        return ask.again(turn)
    slots = {k: v for k, v in session.slip.slots.items() if k not in ASKED}
    known = {k: v for k, v in (("pain_now", done.pain), ("trend", done.trend)) if v is not None}
    back = turn.keep(screen=session.slip.screen, result=Level.SELF_CARE.word, checking="", slots={**slots, **known})
    return flow.begin(back.keep(slip=None), FLOW)


def may_slip(session: Session) -> bool:
    """Whether the lists that a "worse" led to stand as they were asked: nothing ticked, answered, or told since."""
    calm = not (session.screen or session.marked or session.raised or session.open or session.doubts)
    return session.flow == flow.CHECK and session.slip is not None and calm


def unchanged(turn: Turn) -> int:
    """Days since this pain was first told of, or since it was last better; 0 where neither is known."""
    since = max(turn.session.since, turn.session.improved)
    return (zones.today(turn) - date.fromisoformat(since)).days if since else 0


def aged(turn: Turn) -> Turn:
    """A finished check of a pain that was told of before: its days count on. A much shorter time than that is another pain."""
    told = turn.session.slots.get("duration_days")
    days = unchanged(turn)
    if isinstance(told, int | float) and days - told > OTHER_PAIN:
        return turn.keep(since="", improved="")
    return flow.put(turn, {"plan_days": days}) if days else turn


def screen_again(turn: Turn, pain: object) -> Turn:
    """The whole check again, with what is known to be over or unchanged kept."""
    kept = {k: v for k, v in turn.session.slots.items() if k in STAYS}
    if isinstance(pain, int | float):
        kept["severity"] = pain
    fresh = turn.keep(slots=kept, screen={}, hinted=turn.session.unanswered, skipped=(), result="", checking="")
    return flow.begin(fresh.say("check_in.screen_again", kind="confirmation"), flow.CHECK)
