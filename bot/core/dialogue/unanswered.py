"""A run about which something was asked last, and a message that does not answer it: what became of the run is said.

Rule 1: a run that may be known is not noted twice unasked; whoever meant another one has a button for that, and words, right behind.
Rule 2: a run without its unit waits; where another run takes its place it is said that the first was not noted.
Rule 3: nothing is said of it beside a sign that was just told, is urgent or in doubt (SAFETY.md, law 2): it waits until then.
Neighbours: runs.py asks, and notes what is answered; step.py brings each turn here.
"""

from dataclasses import replace

from bot.core.dialogue import runs, same
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Log
from bot.core.model.events import Imported, Pressed, Said
from bot.core.model.levels import Level
from bot.core.model.session import Run

SAME, LEFT, NONE = "run.same", "run.same_left", "run.none"
NAMES = (SAME, LEFT, "run.put_together")
"""What is said of a run that may be known."""


def left(before: Turn, done: Turn) -> Turn:
    """The turn `done`, with what became of a run about which it was asked before, and of which its event says nothing: first of all, as what
    comes last is what is answered next."""
    session = done.session
    if not isinstance(done.event, Said | Pressed | Imported) or session.consent is None:
        return done
    if session.open_level >= Level.URGENT or session.doubts or session.raised != before.session.raised:
        return done
    told = _twin(before, done) or _held(before, done)
    return done if told is None else replace(told, effects=(*told.effects, *done.effects))


def _twin(before: Turn, done: Turn) -> Turn | None:
    """A run that may be known, and of which nobody said whether it is."""
    run, waits = before.session.twin, done.session.twin
    names = [n for n in before.session.last if n in NAMES]
    if run is None or names[-1:] != [SAME] or any(r.name == NONE for r in done.replies) or _noted(before, done, run):
        return None
    if same.known_as(runs.known(done), run) is None or (waits is not None and waits != run and same.known_as([waits], run)):
        return None  # it is told once more, and asked about again
    other = (row(("button.run_other", "~same:other")),) if waits == run else ()
    return replace(done, effects=()).say(LEFT, *other, kind="answer", values=runs.values_of(run))


def _noted(before: Turn, done: Turn, run: Run) -> bool:
    """Whether the run was noted, or put together with the one that it is."""
    mine = {run.key, *(r.key for r in before.session.runs)}
    return done.session.twin != run and bool(mine & _logged(done))


def _held(before: Turn, done: Turn) -> Turn | None:
    """A run without its unit whose place another one took."""
    run, logged = before.session.held, _logged(done)
    if run is None or done.session.held == run or run.key in logged or not (logged or done.session.held or done.session.twin):
        return None
    if done.session.twin is not None and done.session.twin.key == run.key:
        return None
    return replace(done, effects=()).say("run.unit_left", kind="answer", values={"number": run.km})


def _logged(done: Turn) -> set[str]:
    """The runs of which something was kept just now."""
    return {e.key for e in done.effects if isinstance(e, Log) and e.kind == "run"}
