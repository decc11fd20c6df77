"""Phrases that content lists, and how a message is compared with them: folded, looked up, and remembered for whoever asks next.

Rule 1: what is worked out of a text and content alone is worked out once: a message is asked many things in its turn.
Neighbours: read.py says what a phrase means to the pending question; content/<language>/options.yaml lists them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.core.dialogue.turn import Turn
from bot.core.remembering import OfText, of_text
from bot.core.rendering import plain, unmark
from bot.core.understanding.spelling import PLAIN, Spelling
from bot.core.understanding.spelling import folded as letters

_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
"""A letter three times or more in a row."""
_WORDS = re.compile(r"[^\w']+")
MOST_NAMED = 1000
"""Short messages of which it is remembered what phrases they are."""
T = TypeVar("T")


@of_text(20_000)
def folded(text: str, spelling: Spelling = PLAIN) -> str:
    """Words only, casefolded, letters as the language reads them, single spaces: how phrases are compared."""
    return _WORDS.sub(" ", letters(text, spelling).replace("\u2019", "'")).strip()


def first(text: str, spelling: Spelling = PLAIN) -> str:
    """The first word of a text, as `folded` gives it; "" where it has none: a picture, or marks alone."""
    return folded(text, spelling).partition(" ")[0]


def remembered(turn: Turn, what: str, text: str, work: Callable[[], T]) -> T:
    """What `work` makes of `text` in the language of the turn, and of content, and of nothing else; not None. `what` names it."""
    known: OfText[T] = turn.content.once((what, turn.session.lang), _no_texts)
    return found if (found := known.get(text)) is not None else known.keep(text, work())


def _no_texts() -> OfText[T]:
    return OfText(MOST_NAMED)


def phrase(turn: Turn, name: str, text: str) -> bool:
    """Whether the whole of `text` is one of the phrases listed under `name`."""
    return name in named(turn, text)


def named(turn: Turn, text: str) -> frozenset[str]:
    """The lists in which the whole of `text` is a phrase."""
    return remembered(turn, "named", text, lambda: _named(turn, text))


def _named(turn: Turn, text: str) -> frozenset[str]:
    """As it is written, else with drawn-out letters as one: "yesss"."""
    there, words = _lists(turn), _folded(text, turn.language.spelling)
    return there.get(words) or (there.get(_DRAWN.sub(r"\1", words)) if _DRAWN.search(words) else None) or frozenset()


def _lists(turn: Turn) -> Mapping[str, frozenset[str]]:
    """In which lists each phrase of the language stands."""
    language = turn.language

    def work() -> Mapping[str, frozenset[str]]:
        lists: dict[str, set[str]] = {}
        for name in language.phrases:
            for said in filter(None, phrases(turn, name)):
                lists.setdefault(said, set()).add(name)
        alike: dict[frozenset[str], frozenset[str]] = {}  # most phrases stand in one list: a set for each would take a megabyte
        return {said: alike.setdefault(found := frozenset(names), found) for said, names in lists.items()}

    return turn.content.once(("phrases", language.code), work)


def phrases(turn: Turn, name: str) -> frozenset[str]:
    """The phrases listed under `name`, as `folded` gives them."""
    known: dict[str, frozenset[str]] = turn.content.once(("lists", turn.session.lang), dict)
    if (found := known.get(name)) is None:
        language = turn.language
        found = known[name] = frozenset(_folded(p, language.spelling) for p in language.phrases.get(name, ()))
    return found


def _folded(text: str, spelling: Spelling) -> str:
    """As `folded`; a thumb up, which is no word, is itself."""
    return folded(text, spelling) or text.strip()


def holds(turn: Turn, name: str, text: str) -> bool:
    """Whether one of the phrases listed under `name` stands in `text` as whole words."""
    return remembered(turn, f"holds {name}", text, lambda: _holds(turn, name, text))


def _holds(turn: Turn, name: str, text: str) -> bool:
    said = f" {folded(text, turn.language.spelling)} "
    begun = turn.content.once(("begun", turn.session.lang, name), lambda: _begun(phrases(turn, name)))
    return any(part in said for word in begun.keys() & said.split() for part in begun[word])


def _begun(phrases: frozenset[str]) -> Mapping[str, list[str]]:
    """Phrases with the blanks around them, by their first words: few of them can stand in a text."""
    begun: dict[str, list[str]] = {}
    for said in filter(None, phrases):
        begun.setdefault(said.split()[0], []).append(f" {said} ")
    return begun


def alike(turn: Turn, name: str, words: str) -> Sequence[str]:
    """The phrases listed under `name` with the first letter and the number of words of these: others are no slip of them."""
    known = turn.content.once(("alike", turn.session.lang, name), lambda: _by_kind(phrases(turn, name)))
    return known.get((words[:1], len(words.split())), ())


def _by_kind(phrases: frozenset[str]) -> Mapping[tuple[str, int], list[str]]:
    kinds: dict[tuple[str, int], list[str]] = {}
    for said in phrases:
        kinds.setdefault((said[:1], len(said.split())), []).append(said)
    return kinds


def ending(turn: Turn, name: str, words: tuple[str, ...]) -> int:
    """How many words the longest phrase listed under `name` has that these words end with; 0 where they end with none."""
    ends = turn.content.once(("ends", turn.session.lang, name), lambda: _split(phrases(turn, name)))
    return max((len(end) for end in ends.get(words[-1], ()) if words[-len(end) :] == end), default=0) if words else 0


def lead_of(turn: Turn, name: str, words: str) -> str:
    """The longest phrase listed under `name` that stands before the rest of these words; "" where none does."""
    return max((p for p in phrases(turn, name) if words.startswith(f"{p} ")), key=len, default="")


def tail_of(turn: Turn, name: str, words: str) -> str:
    """The longest phrase listed under `name` that stands behind the rest of these words; "" where none does."""
    return max((p for p in phrases(turn, name) if words.endswith(f" {p}")), key=len, default="")


def beginning(turn: Turn, name: str, words: Sequence[str]) -> int:
    """How many words the longest phrase listed under `name` has that these words begin with; 0 where they begin with none."""
    said = " ".join((*words, ""))
    return max((p.count(" ") + 1 for p in phrases(turn, name) if said.startswith(f"{p} ")), default=0)


def _split(phrases: frozenset[str]) -> Mapping[str, list[tuple[str, ...]]]:
    """Phrases in words, by the last of them."""
    ends: dict[str, list[tuple[str, ...]]] = {}
    for said in filter(None, phrases):
        words = tuple(said.split())
        ends.setdefault(words[-1], []).append(words)
    return ends


def exercises(turn: Turn, text: str) -> tuple[str, ...]:
    """Ids of the exercises that the text names: "side plank" is no plank."""
    return remembered(turn, "exercises named", text, lambda: _exercises(turn, text))


def _exercises(turn: Turn, text: str) -> tuple[str, ...]:
    language = turn.language
    spelling, said = language.spelling, f" {folded(text, language.spelling)} "

    def work() -> list[tuple[str, str]]:
        return [(e, folded(p, spelling)) for e in turn.content.exercises for p in language.phrases.get(f"exercise.{e}", ())]

    known = turn.content.once(("exercises", language.code), work)
    return tuple(dict.fromkeys(not_within([(e, p) for e, p in known if f" {p} " in said])))


def not_within(found: list[tuple[str, str]]) -> list[str]:
    """Ids whose phrase is not part of a longer phrase of another one ("after" within "long after")."""
    return [o for o, p in found if not any(p != q and f" {p} " in f" {q} " and o != other for other, q in found)]


TITLES = ("exercise_title", "topic")
"""Before the name of a card, or of an answer, whose title is a label."""


def label(turn: Turn, name: str) -> str:
    """A button's label as text, for comparing; "" where it needs values."""
    if name.startswith("flag."):
        flag, _, part = name.removeprefix("flag.").rpartition(".")
        words = turn.language.flags.get(flag)
        return str(getattr(words, part, "")) if words else ""
    if name.startswith(TITLES):
        kind, _, what = name.partition(".")
        card = turn.language.exercises.get(what) if kind == TITLES[0] else None
        answer = turn.language.answers.get(what) if kind == TITLES[1] else None
        return card.title if card else answer.head.title if answer else ""
    texts = turn.language.replies.get(name, ("",))
    return plain(unmark(texts[0])[0])


def labels(turn: Turn) -> dict[str, str]:
    """The labels that were looked for so far, folded, by name."""
    return turn.content.once(("labels", turn.session.lang), dict)


def label_words(turn: Turn, name: str) -> str:
    """A button's label, folded."""
    known = labels(turn)
    if (found := known.get(name)) is None:
        found = known[name] = folded(label(turn, name))
    return found
