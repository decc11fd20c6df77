"""Words for things of the person's own that the intents would take for something graver: "delete my last run".

Neighbours: talk.py asks here before any intent; runs.py, reminders.py and checkins.py do the work; content's options.yaml lists the words.
"""

from collections.abc import Callable

from bot.core.dialogue import checkins, plans, read, reminders, runs, topics, unnoted
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn

ROUTINE_REMINDED = f"{reminders.SAID}{reminders.ROUTINE}.text"


def said(turn: Turn, said: str) -> Turn | None:
    """What is to be done with it, where nothing else is being asked; None where the text names nothing of the kind."""
    if turn.session.flow or turn.session.doubts:
        return None
    ways: dict[str, Callable[[Turn], Turn]] = {
        "run.undo": runs.undo,
        "run.none": unnoted.none,
        "reminder.list": reminders.menu,
        "check_in.words": checkins.begin,
    }
    snoozed = turn.session.last[-1:] == (reminders.SNOOZED,) and ROUTINE_REMINDED in turn.session.last
    if turn.session.last[-1:] == (ROUTINE_REMINDED,) or snoozed:
        ways["routine.did"] = lambda answered: topics.guided(
            reminders.scheduled(answered, *_routines(answered)), plans.routine_done
        )
    named = read.named(turn, said)
    done = next((way(turn) for name, way in ways.items() if name in named), None) if named else None
    return done or (topics.guided(turn, plans.routine_done) if turn.session.planned and _moved(turn, said) else None)


def _routines(turn: Turn) -> tuple[str, ...]:
    """The routine's reminders: what was put off comes no more, and the next one as ever."""
    return tuple(k for k in turn.session.reminders if reminders.kind_of(k) == reminders.ROUTINE)


def _moved(turn: Turn, said: str) -> bool:
    """ "I stretched for 20 minutes": part of the routine was done, and nothing else is said but for how long and when."""
    words = f"{read.folded(said, turn.language.spelling)} "
    done = lead_of(turn, "routine.moved", words)
    beside = read.phrases(turn, "routine.beside")
    return bool(done) and "?" not in said and all(w.isdecimal() or w in beside for w in words.removeprefix(done).split())
