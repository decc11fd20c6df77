"""The shapes of one language's files: how things are said, and how people say them.

Neighbours: schema.py holds what is free of language; load.py fills both; complete.py compares a language with the first one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from bot.core.content.schema import Document, Review
from bot.core.understanding.spelling import PLAIN, Spelling


class Head(Document):
    """content/<code>/language.yaml. draft: it is being written: checked, and not spoken; never_said: what no message may hold."""

    name: str
    draft: bool = False
    never_said: tuple[str, ...] = Field(min_length=1)


class Tests(Document):
    """Messages that are not among the utterances.

    fires: the flag, at its level; lower, higher: one level below or above, by a rule's own; asks: only its question; silent: nothing
    """

    fires: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    higher: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.fires, *self.lower, *self.higher, *self.asks, *self.silent)


class FlagWords(Document):
    """A red flag in one language. `label` is for a button, `item` for a line of the screen."""

    id: str
    title: str
    label: str = Field(max_length=40)
    item: str = Field(max_length=200)
    question: str
    explain: str
    clarify: str
    action: str
    say: str
    avoid: str
    why: str
    utterances: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()
    tests: Tests = Tests()

    def expected(self) -> Iterator[tuple[str, str]]:
        """(sentence, how it must be heard: "fires", "lower", "asks" or "silent"); what people say fires."""
        yield from ((text, "fires") for text in (*self.utterances, *self.tests.fires))
        yield from ((text, "lower") for text in self.tests.lower)
        yield from ((text, "asks") for text in self.tests.asks)
        yield from ((text, "silent") for text in (*self.near_misses, *self.tests.silent))


class ExerciseWords(Document):
    title: str
    steps: tuple[str, ...] = Field(min_length=2, max_length=8)
    dose: str
    feel: str
    easier: str
    harder: str
    stop: str
    picture_alt: str


class Utterances(Document):
    """How people say an intent (None: out of scope), and test utterances that are not among the examples."""

    intent: str | None
    examples: tuple[str, ...]
    tests: tuple[str, ...] = ()


class AnswerHead(Review):
    """Front matter of an answer file."""

    topic: str
    title: str = Field(max_length=30)
    knowledge: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()


class CareWords(Document):
    names: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    services: Mapping[str, Mapping[str, str]]
    common: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A knowledge answer: its head and its templates by section ("answer", "try", "more", "evidence")."""

    head: AnswerHead
    sections: Mapping[str, str]
    where: str


@dataclass(frozen=True, slots=True)
class Language:
    """Everything said and heard in one language.

    replies: name -> variants of a Jinja2 template
    phrases: option, command and repair words by id (content/<code>/options.yaml)
    lexicon: parsed files of content/<code>/lexicon, by name without ending
    reader:  the compiled understanding of this language (bot.core.understanding.understand.Reader), once built
    hearer:  what hears red flags alone (bot.core.understanding.understand.Hearer), for texts that are written to somebody of another
             language; once built
    search:  the topic whose answers contain a question's telling words, or None; once built
    borrowed: "answers.<topic>" and "exercises.<id>" that are another language's
    """

    code: str
    head: Head
    replies: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Answer]
    flags: Mapping[str, FlagWords]
    exercises: Mapping[str, ExerciseWords]
    care: CareWords
    utterances: tuple[Utterances, ...]
    phrases: Mapping[str, tuple[str, ...]]
    lexicon: Mapping[str, Any]
    reader: Any = None
    hearer: Any = None
    search: Callable[[str], str | None] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelling: Spelling = PLAIN
    borrowed: frozenset[str] = frozenset()
