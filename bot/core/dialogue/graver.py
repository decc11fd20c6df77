"""What counts before anything else that the same message says: it got worse, a painkiller hides it, a sign was passed over, a low mood.

Rule 1: nothing here lowers anything. A change for the worse leads to the lists of signs, whatever run or wish is told beside it (SAFETY.md, law 10).
Rule 2: a sign told against an answer to the lists ("none", and then "i do get pins and needles") is asked about by its own question (law 3).
Neighbours: talk.py tries these first; checkins.py takes what was told of how it went, distress.py asks with a kind word.
"""

from bot.core.dialogue import adding, ask, checkins, distress, flow, hurting, read, reminders, repairs, runs, standing, stated
from bot.core.dialogue.listed import remembered
from bot.core.dialogue.raising import ticked
from bot.core.dialogue.turn import Turn
from bot.core.model.levels import Level
from bot.core.model.session import NO

CRISIS, MOST, MOOD_WORDS = "suicide_crisis", 10, 14
"""The flag that a low mood asks about; the greatest score; words up to which a message is of little but a mood."""
NAMED = (
    "low.mood",
    "hospital",
    "list.slip",
    "worse.now",
    "worse.moved",
    "painkiller",
    "worse.made",
    "pain.told",
    "routine.hurts",
)
"""Lists of which a text that counts here holds a phrase, unless it states something."""
ROUTINE = "reminder_kind.routine.text"
NEURO = "neuro"
FLAG_OF = {
    "tingling": "arm_tingling", "numbness": "arm_tingling", "shooting_pain": "arm_tingling", "weakness": "arm_weakness",
    "clumsy_hands": "myelopathy_hands_gait", "balance": "myelopathy_hands_gait"}  # fmt: skip
"""Values of the slot `neuro`, and the flag whose own question asks for them."""
SAID = {"clumsy_hands": "sign.clumsy", "balance": "sign.unsteady"}
"""Values of that slot which also stand in words of other things, and the lists with those of a sign."""
BREATHING, CHEST = frozenset(("breathing_in", "pain")), "chest_infection"
"""Signs of a pain that is asked about before anything is explained, and the flag whose question asks for it."""
WORDS_OF_PLACES = ("list.1", "list.2", "list.3", "list.4", "list.5")


def said(turn: Turn, text: str) -> Turn | None:
    """The first of these that a text says; None where it says none."""
    assert turn.heard is not None
    session = turn.session
    named = remembered(turn, "graver", text, lambda: any(read.holds(turn, name, text) for name in NAMED))
    if (
        not (named or turn.heard.slots or BREATHING.issubset(turn.heard.flags.signs))
        or session.doubts
        or session.open_level >= Level.URGENT
    ):
        return None
    return (
        _low(turn, text)
        or _looked_after(turn, text)
        or _passed_over(turn, text)
        or _sign(turn, text)
        or _on_breathing(turn, text)
        or _worse(turn, text)
        or _plain(turn, text)
    )


# A change for the worse, between questions.


def _worse(turn: Turn, text: str) -> Turn | None:
    """ "Worse today, like 6, went for a run anyway": the run is noted, and how it went comes before every other wish."""
    session = turn.session
    if session.flow or session.question or not session.planned or not standing.coached(session):
        return None
    if (masked := _masked(turn, text)) is not None:
        told = turn.say("check_in.masked", kind="confirmation", values={"pain": masked})
        return checkins.begin_with(told, {"pain_now": masked})
    if turn.language.reader.harmed(text):  # the plan is made easier then, and asks for itself
        return None
    worse = _says(turn, text, "worse.now")
    if not worse and not _says(turn, text, "worse.moved"):
        return None
    pain, noted = _score(turn, text), _beside(turn)
    if not worse:
        return checkins.screen_again(noted, pain)
    return checkins.begin_with(noted, {"trend": "worse", **({} if pain is None else {"pain_now": pain})})


def _plain(turn: Turn, text: str) -> Turn | None:
    """ "I did as you said and it made it worse", "I'm in agony": how it is comes first, and worse leads to the lists."""
    session = turn.session
    if session.flow or session.question or not session.planned or read.holds(turn, "pain.told_not", text):
        return None
    made = _undenied(turn, text, "worse.made") and not turn.language.reader.harmed(
        text
    )  # of exercises the plan is made easier, too
    routine = session.last[-1:] == (ROUTINE,) and _undenied(turn, text, "routine.hurts") and not turn.language.reader.harmed(text)
    if not (made or routine or _undenied(turn, text, "pain.told")):
        return None
    pain, noted = _score(turn, text), _beside(turn)
    return checkins.begin_with(noted, {**({"trend": "worse"} if made else {}), **({} if pain is None else {"pain_now": pain})})


def _undenied(turn: Turn, text: str, name: str) -> bool:
    """Whether the text says one of the phrases of this name, and denies none of it."""
    if not read.holds(turn, name, text):
        return False
    said = {word for phrase in read.phrases(turn, name) for word in phrase.split()}
    return said.isdisjoint(turn.language.reader.negated(text))


def carried(turn: Turn) -> Turn:
    """With a check-in begun where a sign is to be asked about and the same text tells of worse, or of a strong pain: once the sign is denied
    the lists follow, as they would have at once (SAFETY.md, law 10)."""
    session = turn.session
    if turn.heard is None or session.flow or session.question or not session.planned or not standing.coached(session):
        return turn
    text = turn.heard.text
    pain = max((p for p in (_masked(turn, text), _score(turn, text)) if p is not None), default=None)
    parts = turn.language.reader.statements(text)  # of whatever it is said: the sign may be what got worse
    worse = any(_plainly(turn, part, name) for part in parts for name in ("worse.now", "worse.moved"))
    if not worse and (pain is None or pain <= checkins.STRONG):
        return turn
    slots = {k: v for k, v in session.slots.items() if k not in checkins.ASKED}
    told = {"trend": "worse"} if worse else {}
    return turn.keep(flow=checkins.FLOW, slots={**slots, **told, **({} if pain is None else {"pain_now": pain})})


def scored(turn: Turn) -> Turn | None:
    """ "Deadlifts, back pain 6": the pain is noted, and no topic is explained to it."""
    heard, session = turn.heard, turn.session
    if heard is None or not heard.slots or session.flow or session.question or session.doubts or "?" in heard.text:
        return None
    if not standing.coached(session) or turn.language.reader.asked_pain(heard.text):  # it is no report of today
        return None
    told = isinstance(heard.slots.get("severity"), int | float) and not heard.slots.keys() & {"run", "reminder"}
    told = told and stated.BREATHING not in heard.slots.get("pain_timing", ())
    topic = told and (heard.intent.id or "").startswith("faq.")
    return hurting.pain(turn.keep(misses=0)) if topic and not runs.is_one(turn) else None


def _beside(turn: Turn) -> Turn:
    """With the run that is told beside it noted, and a wish for a reminder put off in so many words."""
    assert turn.heard is not None
    noted = (runs.noted_beside(turn) if "run" in turn.heard.slots else None) or turn
    return noted.say("check_in.wish_after", kind="answer") if "reminder" in turn.heard.slots else noted


def _says(turn: Turn, text: str, name: str) -> bool:
    """Whether a statement of the text says one of the phrases listed under `name` of the pain of now, and denies none of it."""
    if not read.holds(turn, name, text) or not read.holds(turn, "worse.of", text):
        return False
    return any(_plainly(turn, part, name) for part in turn.language.reader.statements(text))


def _plainly(turn: Turn, part: str, name: str) -> bool:
    if not read.holds(turn, name, part) or read.holds(turn, "worse.not", part):
        return False
    said = {word for phrase in read.phrases(turn, name) for word in phrase.split()}
    return said.isdisjoint(turn.language.reader.negated(part))


def _score(turn: Turn, text: str) -> float | None:
    """How much it hurts, as one of the statements tells it."""
    parts = (turn.language.reader.understand(p, today=turn.event.at.date()) for p in turn.language.reader.statements(text))
    scores = [s for part in parts if "run" not in part.slots and isinstance(s := part.slots.get("severity"), int | float)]
    return max(scores, default=None)


def _masked(turn: Turn, text: str) -> float | None:
    """The strongest pain of a message that tells of a painkiller and of two pains, before and after it."""
    if not read.holds(turn, "painkiller", text) or not read.holds(turn, "painkiller.then", text):
        return None
    words = read.folded(text, turn.language.spelling).split()
    dose, took = read.phrases(turn, "painkiller.dose"), read.phrases(turn, "painkiller.took")
    beside = zip([" ", *words], words, [*words[1:], " "], strict=False)
    figures = [
        int(w) for before, w, behind in beside if w.isdecimal() and behind not in dose and before not in took and int(w) <= MOST
    ]
    return float(max(figures)) if len(figures) > 1 and max(figures) > min(figures) else None


# Signs told against what the lists were answered.


def _sign(turn: Turn, text: str) -> Turn | None:
    """ "You asked about tingling, I do have it sometimes": the question of the flag that the check was told no to."""
    assert turn.heard is not None
    told = _of_nerves(turn, text)
    flags = [f for f in _flags_of(told) if _denied(turn, f)] if told and not turn.heard.flags.hits else []
    if not flags:
        return None
    hinted = (*turn.session.hinted, *flags)
    noted = runs.noted_beside(turn) if "run" in turn.heard.slots and "?" not in text else None
    told_turn = (noted or turn).say("sign.asks", kind="answer")
    return ask.ask(told_turn.keep(doubts=(*flags, *turn.session.doubts), hinted=hinted, misses=0))


def _of_nerves(turn: Turn, text: str) -> list[str]:
    """The signs of the nerves that a text tells; of one that asks, those beside the question: "dropped my cup twice, can I run?"."""
    assert turn.heard is not None
    told = turn.heard.slots.get(NEURO)
    if "?" in text and isinstance(told, list):
        beside = adding.beside_question(turn, text)
        told = None if beside == text else turn.language.reader.understand(beside, today=turn.event.at.date()).slots.get(NEURO)
    no = {sign for sign, name in SAID.items() if not read.holds(turn, name, text)}  # "drop it", "muscle imbalances" tell none
    return [sign for sign in told if sign not in no] if isinstance(told, list) else []


def _on_breathing(turn: Turn, text: str) -> Turn | None:
    """ "Can I run, it hurts when I breathe in": the pain has its question before anything is explained to who was checked."""
    session, heard = turn.session, turn.heard
    if session.flow or session.question or not standing.coached(session) or CHEST not in turn.content.flags:
        return None
    told = heard is not None and not heard.flags.hits and BREATHING.issubset(heard.flags.signs)
    topic = heard is not None and (heard.intent.best or "").startswith(("faq.", "reminder."))
    if not told or not (topic or "?" in text or adding.asks_in_part(turn, text) or len(adding.PARTS.split(text)) > 1):
        return None
    return ask.ask(turn.keep(doubts=(CHEST,), hinted=(*session.hinted, CHEST), misses=0))


def _flags_of(told: list[str]) -> list[str]:
    """The flags whose question asks for the signs of the nerves that were told."""
    return list(dict.fromkeys(FLAG_OF[sign] for sign in told if sign in FLAG_OF))


def _denied(turn: Turn, flag: str) -> bool:
    """Whether the flag was answered with no, and not by its own question a moment ago."""
    session = turn.session
    return flag in turn.content.flags and session.screen.get(flag) == NO and flag not in {r.flag for r in session.raised}


def _passed_over(turn: Turn, text: str) -> Turn | None:
    """ "I tapped none by mistake": back to that list; after the result, all lists again."""
    if not (read.holds(turn, "list.slip", text) and read.holds(turn, "list.slipped", text)):
        return None
    if standing.coached(turn.session) and not turn.session.flow:
        return checkins.screen_again(turn, None)
    lists = [q for q in turn.flow.questions if q.kind == "screen"] if turn.flow and turn.session.flow == flow.CHECK else []
    done = [q for q in lists if q.id in turn.session.asked]
    named = [q for q, name in zip(lists, WORDS_OF_PLACES, strict=False) if q in done and read.holds(turn, name, text)]
    return repairs.reopen(turn, (named or done)[-1]) if done else None


# How somebody is.


def _low(turn: Turn, text: str) -> Turn | None:
    """ "I hate my life since this": a kind word, and the question that is asked of everybody who says so."""
    if (
        len(text.split()) > MOOD_WORDS
        or not read.holds(turn, "low.mood", text)
        or read.holds(turn, "low.not", text)
        or CRISIS in turn.session.hinted
    ):
        return None
    session = turn.session
    return distress.asked(turn.keep(doubts=(CRISIS,), hinted=(*session.hinted, CRISIS), misses=0))


def _in_hospital(turn: Turn, part: str) -> bool:
    """ "I'm in hospital", "i'm in hospital with a stroke", "skip the next one i've had a stroke": nothing stands behind it but since when, or with what."""
    for phrase in read.phrases(turn, "hospital"):
        at = f" {part} ".find(f" {phrase} ")
        rest = part[at + len(phrase) :].strip() if at >= 0 else None
        if rest is not None and (not rest or rest in read.phrases(turn, "hospital.when")):
            return True
        if rest and any(rest.startswith(f"{lead} ") for lead in read.phrases(turn, "hospital.with")):
            return True
    return False


def _looked_after(turn: Turn, text: str) -> Turn | None:
    """ "I'm in hospital", "I had a heart attack": no message and no plan until a check says otherwise; who saw them, where a sign is open."""
    parts = (read.folded(part, turn.language.spelling) for part in adding.PARTS.split(text))
    if "?" in text or read.holds(turn, "hospital.not", text) or not any(_in_hospital(turn, part) for part in parts):
        return None  # not "a stroke of luck", "a heart attack when I saw my time"
    left = ticked(turn)
    had = [k for k in left.session.reminders if k != reminders.FOLLOW_UP]
    quiet = reminders.without(left.keep(former=dict(left.session.reminders)), *had) if had else left
    told = quiet.keep(flow="", question=None, marked=(), misses=0, before=None).say("hospital", kind="answer")
    if told.session.open:
        return repairs.assessed(told)
    return told.keep(result="", slots={}, screen={}, skipped=(), draft=None)
