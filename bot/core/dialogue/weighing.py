"""What weighs more than how far a planned run is: an illness, a medicine, another hurt; and how much it hurt last.

Rule: a distance is never called fitting beside any of them; its own topic is answered, or that it is no question of distance.
Neighbours: runs.py and training.py say what the plan allows; the words stand in options.yaml under run.beside_*.
"""

from bot.core.coaching import plan
from bot.core.dialogue import adding, hurting, read, remarked, topics
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level

TOPICS = {"run.beside_illness": "faq.covid", "run.beside_medicine": "faq.medication"}
HARMLESS = (
    "run.beside_harmless",
    "run.manner",
    "run.did",
    "fine",
    "thanks",
    "yes",
    "score.today",
    "check_in.fine",
    "run.painless",
)
"""Lists of words that may be told beside a run that is asked about, and weigh nothing."""
CHECK_IN = row(("button.check_in", "~check_in"))


def beside(turn: Turn, said: str) -> Turn | None:
    """The answer to what a planned run is asked about beside its distance; None where nothing is named. A pain that is told is one of today."""
    told = turn.heard.slots.get("severity") if turn.heard else None
    if isinstance(told, int | float) and told >= remarked.CAREFUL:
        noted = hurting.pain(turn.keep(misses=0))
        return noted if told >= remarked.STOP else topics.guided(noted, lambda t: held_back(t) or t)
    for name, topic in TOPICS.items():
        if read.holds(turn, name, said):
            return topics.topic(turn, topic)
    if not read.holds(turn, "run.beside_body", said):
        return None
    return topics.guided(turn, lambda t: t.say("run.planned.besides", kind="guidance", level=Level.SELF_CARE))


def told_more(turn: Turn, said: str) -> Turn | None:
    """That no distance is called fitting beside something that is told and not known to be harmless; None where nothing is."""
    told = adding.beside_question(turn, said)
    words = read.folded(told, turn.language.spelling).split() if told != said else []
    known = {
        w for name in HARMLESS for p in read.phrases(turn, name) for w in p.split()
    } | turn.language.reader.model.lexicon.stops
    if all(w in known or w[0].isdecimal() for w in words):
        return None
    return turn.say("run.planned.besides", kind="guidance", level=Level.SELF_CARE)


def held_back(turn: Turn) -> Turn | None:
    """That the newest pain is red, or amber, where it is: then no run is longer or faster than the last. On amber the ladder says so itself."""
    hurt = hurting.lately(turn)
    if hurt < remarked.CAREFUL or (hurt < remarked.STOP and plan.walks_first(turn.session, turn.content)):
        return None
    name = "run.planned.sore" if hurt >= remarked.STOP else "run.planned.careful"
    return turn.say(name, CHECK_IN, kind="guidance", level=Level.SELF_CARE)
