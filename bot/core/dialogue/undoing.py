"""Taking one thing back: "undo", whatever it was that came last; and "delete my last reminder", which is not everything.

Rule: words that name a run, a reminder or a check-in never lead to the deletion of everything, unless they name that, too.
Neighbours: runs.py, imports.py and reminders.py take their own things back; own.py deletes everything; talk.py brings the texts here.
"""

from collections.abc import Mapping

from bot.core.dialogue import amend, ask, imports, moving, own, read, reminders, repairs, result, runlist, runs
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.model.reminder import Reminder

MOST_WORDS, BOTH = 6, 2
SET, STOPPED, MENU = reminders.SET, "reminder.stopped", "reminder.menu"
OF_REMINDERS = (SET, "reminder.paused", "reminder.skipped")
DID = frozenset((*OF_REMINDERS, "import.done", "run.logged", "run.changed", "run.noted_open"))
OF_RUNS = frozenset(("import.undone", "run.undone"))
UNDID = OF_RUNS | {STOPPED, "reminder.put_back"}


def newest(turn: Turn) -> Turn:
    """ "Undo": the newest thing that was noted or set and is there still; else what a step back is."""
    if (back := _former(turn) or _unasked(turn)) is not None:
        return back
    return runs.undo(turn) if runs.known(turn) or turn.session.imports else repairs.back(turn)


def command(turn: Turn) -> Turn:
    """/undo: what was noted or set last; where that is nothing, there is no run that could be taken back."""
    session = turn.session
    if session.flow and session.question and not (runs.known(turn) and amend.echoed(turn)):
        return repairs.back(turn)  # an answer is what came last
    behind = session.checked is not None and session.last[-1:] and session.last[-1].startswith("check_in.")
    if behind and not runs.known(turn):
        return turn.keep(misses=0).say("data.no_check_in", row(("button.reminders", "~reminders")), kind="answer")
    return _former(turn) or _unasked(turn) or runs.undo(turn)


def _unasked(turn: Turn) -> Turn | None:
    """The run about which it is asked whether it is known: it is left out, and none that was noted before."""
    if turn.session.twin is None or turn.session.last[-1:] != ("run.same",):
        return None
    return ask.again(turn.keep(twin=None, misses=0).say("run.none", kind="answer"))


def _former(turn: Turn) -> Turn | None:
    """The reminders as they were before the newest one was set or ended; None where that is not what came last."""
    was = turn.session.former
    ended = turn.session.last[-1:] == (STOPPED,) and bool(was)
    return _back_to(turn, was) if was is not None and (ended or _last_did(turn) in OF_REMINDERS) else None


def as_it_was(turn: Turn, text: str) -> Turn | None:
    """ "Leave it as it was", behind changes of reminders: all of those that came one right behind the other are taken back."""
    session = turn.session
    if session.flow or session.question or session.doubts or session.open or _last_did(turn) not in OF_REMINDERS:
        return None
    if not (
        read.phrase(turn, "reminder.as_it_was", text)
        or read.phrase(turn, "reminder.as_it_was", moving.without_lead(turn, text)[0])
    ):
        return None
    was = session.former if session.steady is None else session.steady
    if was is None:
        return None
    changed = any(session.reminders.get(key) != one for key, one in was.items())
    shown = session.last[-1:] == (MENU,) and session.steady is None
    return _back_to(turn, was) if changed and not shown else ask.again(reminders.menu(turn.keep(misses=0)))  # what is new stays


def _back_to(turn: Turn, was: Mapping[str, Reminder]) -> Turn | None:
    """The reminders as they were; None where nothing of them was changed."""
    now = turn.session.reminders
    gone, back = [k for k in now if k not in was], [k for k in was if now.get(k) != was[k]]
    left = reminders.without(turn.keep(misses=0), *gone).keep(reminders=dict(was), former=None, steady=None)
    if not back:
        return ask.again(reminders.ended(left, gone)) if gone else None
    left = reminders.scheduled(left, *back)
    dues = [(due, k) for k in back if (due := reminders.next_of(left, k)) is not None]
    if not dues:
        return ask.again(reminders.menu(left))
    due, key = min(dues)
    told = {"kinds": [*dict.fromkeys(map(reminders.kind_of, back))], **reminders.words(left, key, due)}
    return ask.again(left.say("reminder.put_back", row(("button.reminders", "~reminders")), kind="confirmation", values=told))


def _last_did(turn: Turn) -> str:
    """The reply that told of the newest thing that was not taken back since; "" where none is remembered."""
    gone = 0
    for name in reversed(turn.session.last):
        gone += name in UNDID
        if name in DID:
            if not gone:
                return name
            gone -= 1
    return ""


def said(turn: Turn, text: str) -> Turn | None:
    """ "Actually delete it", "nah, remove that one", behind what was noted or set: that, and not everything."""
    if (gone := _runs_gone(turn, text)) is not None:
        return gone
    if turn.session.question or turn.session.doubts or not _of_one_thing(turn, text):
        return None
    bare = moving.bare(turn, text)
    one = bare in read.phrases(turn, "delete.one")
    if not (did := _last_did(turn)):
        return None
    which = one and not read.phrases(turn, "reminder.one").isdisjoint(bare.split())
    if did in OF_REMINDERS and ((which and len(_mine(turn)) > 1) or _took_back(turn) in OF_RUNS):
        return ask.again(reminders.menu(turn.keep(misses=0)))  # which one, or whether one at all, is not said
    return newest(turn.keep(misses=0))


def _runs_gone(turn: Turn, text: str) -> Turn | None:
    """ "Forget that", "undo both", "you counted it twice", right behind a run: the newest, the two newest, or the one that is there twice."""
    session = turn.session
    if session.question or session.doubts or session.flow or not amend.echoed(turn) or not session.runs:
        return None
    if read.phrase(turn, "run.forget", text):
        return runs.undo(turn.keep(misses=0))
    newest_first = sorted((r for r in session.runs if not r.batch), key=lambda r: r.noted, reverse=True)[:BOTH]
    if len(newest_first) < BOTH:
        return None
    if read.phrase(turn, "run.forget_both", text):
        return runs.undo(runs.undo(turn.keep(misses=0)))
    if not read.phrase(turn, "run.twice", text):
        return None
    one, other = newest_first
    same = (one.day, one.km, one.minutes) == (other.day, other.km, other.minutes)
    return runs.taken_back(turn.keep(misses=0), one) if same else runlist.show(turn.keep(misses=0))


def _of_one_thing(turn: Turn, text: str) -> bool:
    """Whether few words want one thing gone that they do not name."""
    words = read.folded(text, turn.language.spelling).split()
    if not words or len(words) > MOST_WORDS:
        return False
    bare = moving.bare(turn, text)
    return bare in read.phrases(turn, "delete.it") or bare in read.phrases(turn, "delete.one")


def _mine(turn: Turn) -> list[str]:
    """The reminders that were wished for."""
    return [k for k in turn.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]


def _took_back(turn: Turn) -> str:
    """The reply that told of what was taken back last, where nothing was noted or set since; else ""."""
    newest_ = next((n for n in reversed(turn.session.last) if n in DID or n in UNDID), "")
    return newest_ if newest_ in UNDID else ""


def _of_length(turn: Turn, km: float) -> Turn:
    """ "Delete 5 miles": the newest run of that length."""
    mine = amend.as_long(turn, runs.known(turn), km, "km")
    if not mine:
        return ask.again(turn.say("run.nothing_to_undo", kind="answer"))
    return runs.taken_back(turn, max(mine, key=lambda r: r.noted))


def deleted(turn: Turn) -> Turn:
    """A wish to delete: the one thing that it names, else everything. With a call open, "delete it" may be of that: it stands, and comes first."""
    assert turn.heard is not None
    said = turn.heard.text
    if turn.session.open_level >= Level.URGENT and _of_one_thing(turn, said):
        return result.repeat(turn.keep(misses=0))
    if not read.phrases(turn, "run.removes").isdisjoint(turn.language.reader.negated(said)):  # "don't delete that run"
        return ask.again(turn.keep(misses=0).say("data.kept", kind="confirmation"))
    of_import = read.holds(turn, "delete.import", said) and not read.holds(turn, "delete.whole", said)
    if read.holds(turn, "delete.all", said) and not of_import:
        return own.erase(turn)
    if read.holds(turn, "delete.reminder", said):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    if read.holds(turn, "delete.check_in", said):
        return ask.again(turn.keep(misses=0).say("data.no_check_in", row(("button.reminders", "~reminders")), kind="answer"))
    if read.holds(turn, "delete.import", said):
        return imports.undo(turn.keep(misses=0), str(imports.newest(turn)))
    if (km := amend.removed(turn, said)) is not None:
        return _of_length(turn.keep(misses=0), km)
    if read.holds(turn, "delete.run", said):
        return runs.undo(turn.keep(misses=0))
    return _of_runs(turn) if read.holds(turn, "delete.runs", said) else own.erase(turn)


def _of_runs(turn: Turn) -> Turn:
    """ "Delete my runs": the newest by a tap, one after the other; all of it by its own word."""
    last = max(runs.known(turn), key=lambda r: r.noted, default=None)
    take_back = row(("button.undo_run", f"~undo:{last.key}")) if last else ()
    values = runs.values_of(last) if last else {"distance": None}
    rows = tuple(r for r in (take_back, row(("button.erase", "~erase"))) if r)
    return ask.again(turn.keep(misses=0).say("data.which_run", *rows, kind="answer", values=values))
