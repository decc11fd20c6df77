"""What stands behind a comma in the reach of another person, of the past or of a "no": it may be the writer's own after all, and of now.

"Ran with my mate, shivers since last night" tells of the writer; "my sister had chest pain last year, went to hospital" of somebody else. No word says which,
so that where the message tells of nothing urgent, what would be urgent by itself is asked about.
"No mood for questions, my words come out jumbled" denies no sign, as "no fever, shivers" does: the list of what is denied begins with a sign.
Rule: only to ask. What begins with another person, or stands in such a list, is no tail.
Neighbours: scope.py says what each word stands under; understand.py reads the tails; red_flags.py reads flags.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from bot.core.model.levels import Level
from bot.core.understanding.normalise import Token
from bot.core.understanding.result import FlagReading
from bot.core.understanding.scope import Scope
from bot.core.understanding.scope_words import MARKS, Words

MOST = 4
"""Tails of a message that are read."""
LEAST = 2
"""Words of a tail: less is a part of a list."""


def behind(
    text: str, said: Sequence[Token], scopes: Sequence[Scope], words: Words, signs: Callable[[Sequence[Token]], Collection[int]]
) -> Iterator[str]:
    """The texts behind commas, up to the end of their sentences, whose first word is another person's, past or denied with no sign before it.
    `signs`: where those begin that words name; what a "no" is part of ("isn't working") is none that it denies."""
    found = 0
    for at, token in enumerate(said[:-LEAST]):
        first = scopes[at + 1]
        if token.text != "," or found >= MOST or first.hypothetical or not (first.third_person or first.past or first.negated):
            continue
        if _of_others(said[at + 1 :], words) or (first.negated and any(scopes[n].negated for n in signs(said[: at + 1]))):
            continue
        end = next((t.start for t in said[at + 1 :] if t.text in MARKS), len(text))
        found += 1
        yield text[said[at + 1].start : end]


def _of_others(tail: Sequence[Token], words: Words) -> bool:
    """Whether a tail begins with somebody else: "she ...", "and my mum ...", "who ..."."""
    begin = [t.text.replace("'", "") for t in tail[:LEAST]]
    return any(w in words.others or w in words.named for w in begin)


def asked(reading: FlagReading) -> FlagReading:
    """What a tail tells that does not wait, to be asked about."""
    return replace(
        reading, hits=tuple(replace(h, vague=True, loose=True) for h in reading.hits if h.level >= Level.URGENT and not h.vague)
    )
