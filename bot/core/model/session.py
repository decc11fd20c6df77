"""What is kept of one person (or one group) between two events: answers, where the talk stands, what is open.

Rule 1: a session is a value; `step` returns another one. It serialises to JSON and back without loss (see `dump`, `load`).
Rule 2: it holds answers and ids of flags, never the words that a person wrote.
Neighbours: events.py and effects.py are what `step` takes and gives; bot/store keeps the JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

from bot.core.model.levels import Level
from bot.core.model.reminder import Draft, Reminder

YES, NO, UNSURE, SKIPPED = "yes", "no", "unsure", "skipped"
"""Answers to a red flag's own question. A doubt is not a no (SAFETY.md, laws 3 and 5)."""
QUESTION, SETTLED = "?", "+"
"""Stand before the signs of a question; before those of a message from before the end of a check that asked about them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """A red flag that stands. `level` is what was told; `asked`: an explicit yes, not only free text."""

    flag: str
    level: Level
    asked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A run that was noted. `key`: of its entry in the diary; `day`: ISO; km: 0 where only the time is known; pain: 0-10;
    beyond: longer than the plan had it on that day, so that no later run is measured by it;
    filed: day, km and minutes as a file had them, where the person told or put right something else; or None.

    A key is `run.<update>`, or `run.<update>.<number>` for one of an import. It says nothing of the run, and the store seals it all the same.
    """

    key: str
    day: str
    km: float
    minutes: float | None = None
    pain: float | None = None
    beyond: bool = False
    filed: tuple[str, float, float | None] | None = None

    @property
    def noted(self) -> int:
        """The update that told of it."""
        return int(self.key.split(".")[1])

    @property
    def batch(self) -> int:
        """The import that it came with (the number of its update); 0 where somebody told it."""
        return self.noted if self.key.count(".") > 1 else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class InFull:
    """A long question (a list of signs, the consent) that stands in the chat as a whole: id, when it was told (ISO), number of its first keyboard."""

    question: str
    at: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """The answers of a check, such as a plan was made of. on: the day (ISO) on which it came to its end, or "" where that is not known."""

    slots: Mapping[str, Any]
    screen: Mapping[str, str]
    skipped: tuple[str, ...] = ()
    on: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn:
    """What a check-in was told. at: ISO, with its offset; pain: 0-10, or None where it was passed over; trend and signs: as the options set them."""

    at: str
    pain: float | None = None
    trend: str | None = None
    signs: str | None = None


def _by_text(signs: Any) -> Any:
    """Signs as an earlier version kept them, all in one list, are those of one text."""
    return [signs] if signs and isinstance(signs[0], str) else signs


@dataclass(frozen=True, kw_only=True)
class Session:
    """One person's talk with the bot.

    version:   number of the newest keyboard; a button of another one is stale
    pressed:   the newest button that counted, with its version: a double tap repeats it
    flow:      the flow under way ("check", "assessed", "erase"), or "" between flows
    question:  id of the question that waits for an answer, or None
    asked:     ids of the questions answered or skipped in this flow, oldest first (for going back)
    skipped:   questions that the person passed over: not asked again in this flow
    consent:   version of the consent that was given, or None
    refused:   consent was asked for and refused
    slots:     answers by slot (contract/slots.yaml and content/flows)
    screen:    flag id -> yes, no, unsure or skipped: explicit answers only
    signs:     of each of the newest texts the ids of the signs that it stated, oldest first, to be added up (dialogue/adding.py)
    raised:    flags that stand, from answers or free text
    open:      flags told to the person that wait until they say that they were assessed
    doubts:    flags (or facts) whose own question waits, the first is being asked; from vague words or "not sure"
    doubted:   when (ISO) the question of a flag in doubt was asked last, or ""
    hinted:    flags that the person's own words hinted at in this check, and that were asked about for it
    marked:    options ticked so far in a checklist
    misses:    messages in a row that were not understood
    last:      names of the newest replies, newest last
    worded:    name of a reply that has several wordings -> how often it was said, so that the next time has other words
    shown:     buttons of the newest messages that mean the same whenever they are pressed: (name of the label, data)
    in_full:   the long question that was told as a whole last: one line leads back to it, as long as it is not far up
    topic:     knowledge topic talked about last, for "more" and "source?"
    offered:   the two intents of a "did you mean" question
    result:    the newest result's level word, or ""
    planned:   the day (ISO) on which the newest plan was made, or ""
    wishes:    changes to the plan that the person asked for (ids of content/plan.yaml), newest last
    way:       the way back to running (id of content/plan.yaml) that the plan began with, or ""
    ladder:    the rung of the run-walk ladder that the person is on; 0: the walk before it; one more than there are: through it
    rung_day:  the day (ISO) on which that rung was reached, or ""
    outings:   the days (ISO) of calm outings on that rung that were told in words, oldest first
    cue:       how many cues for a run were told so far
    lang, country, units, zone: preferences; "" or None where unknown (zone: IANA name)
    dark:      pictures on a dark ground
    quiet:     hours of the wall clock in which nothing is sent: from, until before
    reminders: kind (content/reminders.yaml) -> when it comes again; "<kind>.once", "<kind>.once2" ... come once beside it
    former:    the reminders as they were before the newest one was set or ended, while that can be taken back; or None
    steady:    the reminders as they were before the first of several changes that came one right behind the other; or None
    undone:    the run that was taken back last, while it can be brought back; or None
    weighed:   the unit ("km" or "mi") in which a planned run was asked about last, or ""
    weighed_km: how long that run was to be, 0 where none was asked about
    draft:     a reminder of which something is still to be said
    late:      reminders put off to the end of the quiet hours -> when they were due (ISO)
    folded:    until when (ISO) what was missed has been told of
    runs:      the runs of the last 30 days, oldest first (the diary in the store has all)
    since:     the day (ISO) on which this pain was first planned for, or ""
    imports:   the newest imports that can be taken back: number of the update -> how many runs it brought, newest last
    measured:  of those whose table named no unit, the one that was taken ("km" or "mi")
    turnable:  the runs of the newest import, where every day of its table can be read both ways (month or day first), as they were noted
    ordered:   what was taken to stand first in it ("day" or "month"), or ""
    club:      the group whose joining or set-up was looked at last, 0 for none
    called:    a name that was written for a club's roster, until it is confirmed
    improved:  the day (ISO) of the newest check-in that said "better", or no pain at all, or ""
    checked:   the newest check-in, or None
    slip:      the answers as they stood before a check-in's "worse" had the lists asked again, until the first of them is answered; or None
    begun:     the day (ISO) on which the check-in under way was begun, or ""
    ached:     the newest pain that was told by itself, neither of a run nor in a check-in, or None
    newest:    the run that was told or changed last, however long ago it was run; or None
    held:      a run that waits for its unit: its km is the bare number that was told; or None
    twin:      a run that was told and may be one that is known: noted by itself only if it is said to be another; or None
    amends:    key of the run whose new distance was asked for, or ""
    seen:      flags of `open` that somebody looked at, but has not cleared for running yet
    before:    what a check that was begun anew stands to replace: a plan that comes back if it is left, or None
    checking:  the day (ISO) on which the newest check was begun, as long as it has not come to its end, or ""
    finished:  the answers of the newest check that came to its end, or None
    left_out:  exercises that hurt, which the plan leaves out
    invited:   the day (ISO) on which the check was last offered behind an answer, or ""
    helped:    of a group: when (ISO) somebody was last told to get help there; neither who nor why, with a mark where no word ends the wait; or ""
    """

    version: int = 0
    pressed: str = ""
    flow: str = ""
    question: str | None = None
    asked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    consent: str | None = None
    refused: bool = False
    slots: Mapping[str, Any] = field(default_factory=dict)
    screen: Mapping[str, str] = field(default_factory=dict)
    signs: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_by_text)] = ()
    raised: tuple[Raised, ...] = ()
    open: tuple[Raised, ...] = ()
    doubts: tuple[str, ...] = ()
    doubted: str = ""
    hinted: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    misses: int = 0
    last: tuple[str, ...] = ()
    worded: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    in_full: InFull | None = None
    topic: str | None = None
    offered: tuple[str, ...] = ()
    result: str = ""
    planned: str = ""
    wishes: tuple[str, ...] = ()
    way: str = ""
    ladder: int = 0
    rung_day: str = ""
    outings: tuple[str, ...] = ()
    cue: int = 0
    lang: str = ""
    country: str | None = None
    units: str = ""
    zone: str = ""
    home: str = ""
    dark: bool = False
    quiet: tuple[int, int] = (22, 7)
    reminders: Mapping[str, Reminder] = field(default_factory=dict)
    former: Mapping[str, Reminder] | None = None
    steady: Mapping[str, Reminder] | None = None
    undone: Run | None = None
    weighed: str = ""
    weighed_km: float = 0.0
    draft: Draft | None = None
    late: Mapping[str, str] = field(default_factory=dict)
    folded: str = ""
    runs: tuple[Run, ...] = ()
    since: str = ""
    imports: Mapping[str, int] = field(default_factory=dict)
    measured: Mapping[str, str] = field(default_factory=dict)
    turnable: tuple[Run, ...] = ()
    ordered: str = ""
    improved: str = ""
    club: int = 0
    called: str = ""
    checked: CheckedIn | None = None
    slip: Before | None = None
    begun: str = ""
    ached: CheckedIn | None = None
    newest: Run | None = None
    held: Run | None = None
    twin: Run | None = None
    amends: str = ""
    seen: tuple[str, ...] = ()
    before: Before | None = None
    checking: str = ""
    finished: Before | None = None
    left_out: tuple[str, ...] = ()
    helped: str = ""
    invited: str = ""

    @property
    def is_seen(self) -> bool:
        """Whether somebody looked at every flag that is open, so that what is waited for is their word on running."""
        return bool(self.open) and all(r.flag in self.seen for r in self.open)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Flags that the person's own words hinted at, whose question still waits: the only ones that a new check takes over."""
        return tuple(f for f in self.hinted if f in self.doubts)

    @property
    def open_level(self) -> Level:
        """The highest level among open flags; SELF_CARE where none is open."""
        return max(r.level for r in self.open) if self.open else Level.SELF_CARE


_ADAPTER = TypeAdapter(Session)


def dump(session: Session) -> str:
    """The session as JSON text."""
    return _ADAPTER.dump_json(session, exclude_defaults=True).decode()


def load(text: str) -> Session:
    """The session that `dump` wrote. Raises ValueError where the text is something else."""
    return _ADAPTER.validate_json(text)
