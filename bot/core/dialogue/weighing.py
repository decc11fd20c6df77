"""What weighs more than how far a planned run is: an illness, a medicine, another hurt; and how much it hurt last.

Rule: a distance is never called fitting beside any of them; its own topic is answered, or that it is no question of distance.
Neighbours: runs.py and training.py say what the plan allows; the words stand in options.yaml under run.beside_*.
"""

from datetime import datetime, timedelta

from bot.core.dialogue import read, remarked, topics, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level

DAYS = 3
"""For so many days what a run or a check-in told counts for the next run."""
TOPICS = {"run.beside_illness": "faq.covid", "run.beside_medicine": "faq.medication"}
CHECK_IN = row(("button.check_in", "~check_in"))


def beside(turn: Turn, said: str) -> Turn | None:
    """The answer to what a planned run is asked about beside its distance; None where nothing is named."""
    for name, topic in TOPICS.items():
        if read.holds(turn, name, said):
            return topics.topic(turn, topic)
    if not read.holds(turn, "run.beside_body", said):
        return None
    return topics.guided(turn, lambda t: t.say("run.planned.beside", kind="guidance", level=Level.SELF_CARE))


def held_back(turn: Turn) -> Turn | None:
    """That the newest pain is red, or amber, where it is: then no run is longer or faster than the last."""
    hurt = newest_pain(turn)
    if hurt < remarked.CAREFUL:
        return None
    name = "run.planned.sore" if hurt >= remarked.STOP else "run.planned.careful"
    return turn.say(name, CHECK_IN, kind="guidance", level=Level.SELF_CARE)


def newest_pain(turn: Turn) -> float:
    """How much it hurt on the newest of the last days of which a run or a check-in told; the most of that day, 0 where none told."""
    today, zone = zones.today(turn), zones.clock(turn)
    told = [(r.day, r.pain) for r in turn.session.runs if r.pain is not None]
    if (last := turn.session.checked) is not None and last.pain is not None:
        told.append((datetime.fromisoformat(last.at).astimezone(zone).date().isoformat(), last.pain))
    since = (today - timedelta(days=DAYS)).isoformat()
    return max(((day, pain) for day, pain in told if day >= since), default=("", 0.0))[1]
