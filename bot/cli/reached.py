"""What the conversations reach of a content: questions by flow, messages, topics, intents, red flags; and what none of them does.

Rule: a template counts where it was looked up to be said, within another one or as a button's label as well.
Neighbours: conversing.py prints it; playing.py plays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cli.playing import Played
from bot.core.content.load import Content

LANGUAGE = "en"
WIDTH = 110
OWN = "flag."
"""How the own question of a red flag begins."""
ELSEWHERE = ("web.", "profile.", "map.")
"""Templates that are no messages: of the playground's page, of what Telegram shows about the bot, of the picture."""


class Noting(Mapping[str, tuple[str, ...]]):
    """Templates by name, which remember those that were looked up."""

    def __init__(self, templates: Mapping[str, tuple[str, ...]]) -> None:
        self._templates = templates
        self.said: set[str] = set()

    def __getitem__(self, name: str) -> tuple[str, ...]:
        found = self._templates[name]
        self.said.add(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._templates

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)


def noting(content: Content) -> tuple[Content, Noting]:
    """The content, and what notes which of its templates are said."""
    language = content.languages[LANGUAGE]
    notes = Noting(language.replies)
    return replace(content, languages={**content.languages, LANGUAGE: replace(language, replies=notes)}), notes


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of the content. `all`: what there is; `met`: what a conversation reaches."""

    name: str
    all: tuple[str, ...]
    met: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self.all if name not in self.met)


def parts(content: Content, played: Sequence[Played], said: set[str]) -> list[Part]:
    """What there is and what is reached. `said`: the templates that were looked up."""
    turns = [turn for one in played for turn in one.turns]
    asked = {came.question for turn in turns for came in turn.came}
    raised = {flag for one in played for flag in one.raised}
    doubts = {name.removeprefix(OWN) for name in asked if name.startswith(OWN)}
    language = content.languages[LANGUAGE]
    questions = [
        Part(name=f"questions of {flow.id}", all=tuple(q.id for q in flow.questions), met=_names(asked))
        for flow in content.flows.values()
    ]
    topics = {topic for turn in turns for came in turn.came for topic in came.topics}
    levels = {came.level for turn in turns for came in turn.came}
    return [
        *questions,
        Part(name="levels told", all=("self_care", "soon", "urgent", "emergency"), met=_names(levels)),
        Part(name="red flags raised", all=tuple(content.flags), met=_names(raised)),
        Part(name="red flags asked by their own question", all=tuple(content.flags), met=_names(doubts)),
        Part(name="topics answered", all=tuple(language.answers), met=_names(topics)),
        Part(name="intents met in what was written", all=_all_intents(content), met=_names(_intents(content, played))),
        Part(name="templates said", all=tuple(n for n in language.replies if not n.startswith(ELSEWHERE)), met=frozenset(said)),
    ]


def _names(many: set[str | None] | set[str]) -> frozenset[str]:
    return frozenset(name for name in many if name)


def _all_intents(content: Content) -> tuple[str, ...]:
    return tuple(name for name in content.languages[LANGUAGE].reader.model.scorer.labels if name)


def _intents(content: Content, played: Sequence[Played]) -> set[str | None]:
    """The intents that the messages have by themselves, whatever was asked when they came."""
    read = content.languages[LANGUAGE].reader.understand
    written = {turn.did for one in played for turn in one.turns if turn.step.say}
    return {read(text).intent.id for text in written if not text.startswith("/")}


def told(found: Sequence[Part]) -> Iterator[str]:
    """The coverage, in lines to print."""
    for part in found:
        yield f"\n{part.name}: {len(part.all) - len(part.missing)} of {len(part.all)}"
        yield from _wrapped(part.missing)


def _wrapped(names: Sequence[str]) -> Iterator[str]:
    line = ""
    for name in names:
        if line and len(line) + len(name) > WIDTH:
            yield f"  not reached: {line}"
            line = ""
        line = f"{line}, {name}" if line else name
    if line:
        yield f"  not reached: {line}"
