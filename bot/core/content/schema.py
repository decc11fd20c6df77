"""The shapes of content files, checked as they are read; frozen, so that nobody changes content while it is in use.

Rule: what is asked, feared and decided stands here free of language; words are in language.py's shapes.
Neighbours: load.py reads files into these; check.py looks for what no single file can show (unknown ids, unused parts, limits).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.core.model.levels import Level, level_of

LevelWord = Literal["self_care", "soon", "urgent", "emergency"]
QuestionKind = Literal["consent", "country", "screen", "choice", "checklist", "number", "review"]


class Document(BaseModel):
    """A part of a content file: no unknown keys, no changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(Document):
    """True, false or unknown of a person's answers.

    slot: which answer; exactly one of
    any:     it is, or holds, one of these
    over:    it is a number above this
    at_most: it is a number up to this
    """

    slot: str
    any: tuple[Any, ...] | None = None
    over: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def one_test(self) -> "Condition":
        given = [n for n in ("any", "over", "at_most") if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError("a condition takes exactly one of any, over, at_most")
        return self

    def holds(self, slots: Mapping[str, Any]) -> bool | None:
        """Whether it holds for `slots`; None where the answer is not known."""
        if (value := slots.get(self.slot)) is None:
            return None
        if self.any is not None:
            return bool(set(self.any) & set(value)) if isinstance(value, list | tuple) else value in self.any
        if not isinstance(value, int | float):
            return None
        return value > self.over if self.over is not None else value <= (self.at_most or 0)


class Option(Document):
    """One answer to a question.

    sets:  slot -> value
    given: known already where this holds
    says:  reply that is said to whoever chooses it, before what is asked next
    asks:  red flags whose own question follows, though the screen's list was answered
    """

    id: str
    sets: Mapping[str, Any]
    given: Condition | None = None
    says: str | None = None
    asks: tuple[str, ...] = ()


class Question(Document):
    """One question of a flow, free of words (those are `ask.<id>` and `option.<question>.<option>` in replies).

    slots:     it is answered when one of these is known
    several:   more than one option may hold
    wide:      buttons in a row
    picture:   name in media/ of what is shown with it, as a photo
    offered:   not asked by itself; a button under another question (its `leads_to`), the review card, or a text that names an option leads to it
    signs:     false: it asks about something other than the pain, so that the words of its options are no signs of any
    leads_to:  an offered question that has its button under this one
    flags, facts: of a screen; none_sets: slots that "none of these" settles
    when:      asked only where this holds
    """

    id: str
    kind: QuestionKind
    slots: tuple[str, ...] = ()
    skip: bool = True
    several: bool = False
    wide: int = Field(default=1, ge=1, le=8)
    picture: str | None = None
    offered: bool = False
    signs: bool = True
    leads_to: str | None = None
    options: tuple[Option, ...] = ()
    flags: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    none_sets: Mapping[str, Any] = {}
    when: Condition | None = None

    def option(self, name: str) -> Option | None:
        return next((o for o in self.options if o.id == name), None)


class Flow(Document):
    id: str
    questions: tuple[Question, ...]
    facts: Mapping[str, Mapping[str, Any]] = {}

    def question(self, name: str | None) -> Question | None:
        return next((q for q in self.questions if q.id == name), None)


class Part(Document):
    id: str
    needs: Condition


class Pattern(Document):
    """SAFETY.md, law 7: self-care needs every part, each answered."""

    otherwise: Literal["soon", "urgent", "emergency"]
    sources: tuple[str, ...]
    parts: tuple[Part, ...]


class TriageRule(Document):
    """Answers that call for a level: `when` one condition, or `all` of several. `flag`: whose words are then used."""

    id: str
    level: LevelWord
    reason: str
    flag: str | None = None
    sources: tuple[str, ...]
    when: Condition | None = None
    all: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.when,) if self.when else self.all

    @model_validator(mode="after")
    def has_condition(self) -> "TriageRule":
        if not self.conditions or (self.when and self.all):
            raise ValueError("a rule takes either `when` or `all`")
        return self


class Triage(Document):
    mechanical_pattern: Pattern
    rules: tuple[TriageRule, ...]


class Weight(Document):
    weight: float = Field(gt=0)
    reason: str
    when: Condition


class Contributor(Document):
    """What may add to the pain: `rules` speak for it, `against` speak against; cues for the next run, one at a time."""

    exercises: tuple[str, ...]
    topic: str
    cues: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...]
    rules: tuple[Weight, ...]
    against: tuple[Weight, ...] = ()


class Routine(Document):
    """A few exercises a day. `minutes`: at most; `kinds`: what it is made of, in turn; `spare`: where the contributors' own do not fit."""

    minutes: float = Field(gt=0, le=10)
    kinds: tuple[str, ...] = Field(min_length=1)
    spare: tuple[str, ...] = Field(min_length=1)


class Wish(Document):
    """A change that a person asks for: without some equipment, in fewer minutes, easier or harder; `clears`: wishes that it ends."""

    without: tuple[str, ...] = ()
    minutes: float | None = Field(default=None, gt=0, le=10)
    effort: Literal["easier", "harder"] | None = None
    clears: tuple[str, ...] = ()


class Way(Document):
    """A way back to full running: the first one of which `all` hold (the last has none)."""

    id: str
    all: tuple[Condition, ...] = ()


class Rung(Document):
    """One step of the ladder: `times` times `walk` minutes of walking and `run` minutes of running; 0 times: a share of the usual run."""

    walk: float = Field(ge=0, le=60)
    run: float = Field(ge=0, le=60)
    times: int = Field(ge=0, le=20)
    share: tuple[int, int] | None = None


class Plan(Document):
    """single_run: per cent by which a run may pass the longest of the last 30 days; review_days: until the plan is looked at again;
    ladder_km, ladder_minutes: as far and as long as an outing on the ladder goes at the most, before its last step."""

    contributors: Mapping[str, Contributor]
    tell_at_most: int = Field(ge=1, le=5)
    fallback: str
    routine: Routine
    wishes: Mapping[str, Wish]
    ways: tuple[Way, ...] = Field(min_length=1)
    ladder: tuple[Rung, ...] = Field(min_length=2)
    ladder_km: float = Field(gt=0, le=10)
    ladder_minutes: float = Field(gt=0, le=60)
    single_run: int = Field(ge=0, le=30)
    review_days: int = Field(ge=7, le=28)
    sources: tuple[str, ...] = ()


class ReminderKind(Document):
    """What the bot may write for of its own accord; times as in model/reminder.py.

    late_minutes: how late it may still be sent; coaches: silent while a flag is open; needs_flag: sent only then;
    after_run: set by a long run, not by the person
    """

    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    days: tuple[str, ...] = ("daily",)
    offsets: tuple[int, ...] = ()
    every: int = Field(default=0, ge=0, le=480)
    until: str = ""
    late_minutes: int = Field(gt=0, le=20160)
    coaches: bool
    needs_flag: bool = False
    after_run: bool = False


class PostKind(Document):
    """What may be posted in a club's group by itself; its usual days and time.

    channels: in channels, too; weekly: on one day of the week only; late_minutes: how late it may still be posted
    spread_minutes: clubs get it at different moments of so many minutes, because it takes long to make
    """

    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    days: tuple[str, ...] = Field(min_length=1)
    channels: bool
    weekly: bool = False
    late_minutes: int = Field(gt=0, le=1440)
    spread_minutes: int = Field(default=0, ge=0, le=60)


class Challenge(Document):
    """What a club's runners may take up for a week: `days` with a check-in, a routine, or either."""

    of: Literal["check_in", "routine", "either"]
    days: int = Field(ge=1, le=5)


class Review(Document):
    """Who signed a piece of content and until when it may be used."""

    reviewed_by: str | None = None
    reviewed: date | None = None
    review_due: date


class Flag(Review):
    """A red flag, free of words. `unsure`: the level where its own question is answered with a doubt."""

    level: LevelWord
    unsure: LevelWord
    ask: bool
    sources: tuple[str, ...] = Field(min_length=1)
    model_config = ConfigDict(frozen=True, extra="ignore")  # the reader's rules beside these are checked by flag_rules.load

    @property
    def rank(self) -> Level:
        return level_of(self.level)

    @property
    def unsure_rank(self) -> Level:
        return level_of(self.unsure)


class Source(Document):
    """`shows`: what it found, in one plain sentence; `reviewed`: who checked that it says so, null where nobody has yet."""

    author: str
    title: str
    year: int | str | None
    kind: Literal["trial", "review", "cohort", "guideline", "health_service", "viewpoint", "judgement"]
    shows: str
    strength: Literal["supported", "plausible", "weak"]
    reviewed: str | None
    review_due: date


class LeftOut(Document):
    id: str
    reason: str


class Exercise(Document):
    equipment: Literal["none", "band", "roller", "wall", "doorway", "mat", "chair"]
    minutes: float = Field(gt=0, le=20)
    kind: Literal["mobility", "strength", "breathing", "reset", "routine"]
    sets: int | None = None
    reps: int | None = None
    seconds: int | None = None
    per_week: str
    picture: str | None = None
    sources: tuple[str, ...] = Field(min_length=1)
    knowledge: tuple[str, ...] = ()


class Country(Document):
    """Numbers to call: emergency services, a health line, a crisis line; None where there is none (or none is certain)."""

    emergency: str | None = None
    health_line: str | None = None
    crisis: str | None = None
    checked: date | None = None
