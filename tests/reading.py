"""What the tables beside a flag say of the reader: used by the tests, and by the mutation run that tries to survive them."""

from collections.abc import Callable, Iterable

from bot.core.content.language import FlagWords
from bot.core.model.levels import Level
from bot.core.understanding import red_flags, scope
from bot.core.understanding.flag_rules import FlagLexicon
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.result import FlagHit
from bot.core.understanding.understand import Reader

PLAIN_ACHE = "baseline_self_care"
"""No flag: what its utterances describe may be looked after at home, what its near misses describe may not."""


def hits(text: str, reader: Reader, flags: FlagLexicon | None = None) -> dict[str, FlagHit]:
    """The flags of a message by id, read by a flag lexicon (the reader's own unless another is given)."""
    cleaned = clean(text)
    words = tokens(cleaned, reader.spelling)
    found = red_flags.read(cleaned, words, scope.mark(words, reader.words), flags or reader.flags)
    return {h.id: h for h in found.hits}


def raised(text: str, reader: Reader, flags: FlagLexicon | None = None) -> dict[str, Level]:
    """Flags raised for certain, above self-care."""
    return {i: h.level for i, h in hits(text, reader, flags).items() if not h.vague and h.level > Level.SELF_CARE}


def wrong(
    flag: str, words: FlagWords, level: Level, reader: Reader, flags: FlagLexicon | None = None,
    some: Callable[[Iterable[str]], Iterable[str]] = list,
) -> list[str]:  # fmt: skip
    """What the reader gets wrong of a flag's utterances, near misses and tests, or of `some` of them: a line each."""
    lines = []
    for text in some((*words.utterances, *words.tests.fires, *words.tests.lower, *words.tests.higher, *words.tests.asks)):
        hit = hits(text, reader, flags).get(flag)
        told = "nothing" if hit is None else f"{'asks' if hit.vague else 'tells'} {hit.level.word}"
        rank = Level(level - (text in words.tests.lower) + (text in words.tests.higher))
        wanted = f"{'asks' if text in words.tests.asks else 'tells'} {rank.word}"
        if told != wanted:
            lines.append(f"{text!r} {told}, not {wanted}")
    for text in some((*words.near_misses, *words.tests.silent)):
        if found := raised(text, reader, flags):
            lines.append(f"{text!r} raises {', '.join(found)}")
    return lines
