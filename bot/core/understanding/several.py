"""Several intents in one message: "how long do i rest and is heat ok". Each part is read on its own.

Rule 1: a message is parted only where content's joints stand (marks, "and", "also"), and only into parts of some words.
Rule 2: a part counts where it is read as surely as a whole message would be, and better than a mere fragment would.
Neighbours: intents.py reads; understand.py asks; core/dialogue answers what is found here together.
"""

from collections.abc import Collection, Iterator, Sequence

from bot.core.understanding import intents
from bot.core.understanding.model import Model
from bot.core.understanding.normalise import Token
from bot.core.understanding.result import Intent

SHORTEST = 3
"""Words of a part: less is a fragment that says nothing by itself."""
LONGEST = 40
"""Words of a part: more is a story, not a question."""
MOST = 4
"""Parts that are read."""
SURE = 0.15
"""How much surer than the threshold a part must be, for parts are short."""
MARKS = frozenset(".?!;\n")


def also(model: Model, tokens: Sequence[Token], whole: Intent, joints: Collection[str]) -> tuple[str, ...]:
    """Ids of the intents that the message's parts name, in order: two or more, or one where the whole message named none."""
    pieces = [piece for piece in parts(tokens, joints) if SHORTEST <= len(piece) <= LONGEST][:MOST]
    if len(pieces) < 2:
        return ()
    least = min(model.threshold + SURE, 1.0)
    read = [intents.read(model, piece) for piece in pieces]
    sure = [i.id for i in read if i.id is not None and i.score >= least and not i.close]
    named = list(dict.fromkeys(sure))
    return tuple(named) if len(named) > 1 or whole.id is None else ()


def parts(tokens: Sequence[Token], joints: Collection[str]) -> Iterator[Sequence[Token]]:
    """The stretches of tokens between marks and joints."""
    start = 0
    for at, token in enumerate(tokens):
        if token.text in MARKS or token.text in joints:
            yield tokens[start:at]
            start = at + 1
    yield tokens[start:]
