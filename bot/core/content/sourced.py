"""Whether every sentence that advises or claims something names its source.

The rule, for authors: a sentence ends with its source, `[[frandsen2025]]`. A question needs none. A sentence that neither claims
nor advises (an offer, a way on, what the bot does) ends with `[[-]]`. The lines of an exercise card and of a red flag rest on
the `sources` of their entry in exercises.yaml and red_flags.yaml.
Neighbours: check.py reports it; rendering.py cuts the marks out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.content.errors import ContentError
from bot.core.content.language import Language
from bot.core.rendering import NO_CLAIM, marks

ADVISING = (
    "why.",
    "beyond.",
    "safe.",
    "answer.",
    "net.",
    "referral.",
    "again.",
    "result.",
    "assessed.",
    "contributor.",
    "plan.",
    "cue.",
    "check_in.",
    "tip.",
    "club_said.",
    "challenge.",
)
"""Beginnings of the names of replies that advise; the others lead through the talk."""
HEADING = ".title"
_CODE = re.compile(r"{#.*?#}|{%.*?%}", re.DOTALL)
_VALUE = re.compile(r"{{.*?}}", re.DOTALL)
VALUE = "it"
"""Stands for what a template fills in."""
_TAG = re.compile(r"</?\w+>")
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\w)|\[\[[^\]]*\]\])+(?:[.!?]+[\"')\u201d]*|\n|$)(?:[ \t]*\[\[[^\]]*\]\])?")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the content. `text`: without marks and code; `marks`: as written, NO_CLAIM among them, in order."""

    where: str
    text: str
    marks: tuple[str, ...]

    @property
    def exempt(self) -> bool:
        """A question, a label before a value, or a sentence that is marked as claiming nothing."""
        return self.text.endswith(("?", f": {VALUE}")) or NO_CLAIM in self.marks

    @property
    def sourced(self) -> bool:
        return any(m != NO_CLAIM for m in self.marks)


def advice(language: Language) -> Iterator[Sentence]:
    """Every sentence of the answers, and of the replies that advise."""
    for answer in language.answers.values():
        for section, text in answer.sections.items():
            yield from sentences(f"{answer.where}, {section}", text)
    for name, variants in language.replies.items():
        if name.startswith(ADVISING) and not name.endswith(HEADING):
            for text in variants:
                yield from sentences(f"{language.code}/replies: {name}", text)


def sentences(where: str, text: str) -> Iterator[Sentence]:
    """The sentences of a template, each with the marks that stand in it or right behind it."""
    words = _TAG.sub("", _VALUE.sub(VALUE, _CODE.sub(" ", text)))
    for found in _SENTENCE.finditer(words):
        bare, ids = marks(found.group(0))
        if sum(bool(word.replace(VALUE, "")) for word in _WORD.findall(bare)) > 1:
            yield Sentence(where, bare.strip(), ids)


def unsourced(language: Language) -> Iterator[ContentError]:
    """Sentences that advise or claim, and name no source."""
    for sentence in advice(language):
        if not (sentence.exempt or sentence.sourced):
            yield ContentError(
                sentence.where,
                f'no source for "{sentence.text[:60]}"',
                "end it with [[a source of sources.yaml]], or with [[-]] where it claims and advises nothing",
            )


def share(language: Language) -> tuple[int, int]:
    """Sentences of advice that name a source, and all of them; questions and those that claim nothing aside."""
    counted = [s for s in advice(language) if not s.exempt]
    return sum(s.sourced for s in counted), len(counted)
