"""The scopes of words, marked when one of them is asked for: most texts have no sign of another language that stands under anything.

Neighbours: scope.py marks; understand.py reads what is written in another language than the person's with this.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from bot.core.understanding import scope
from bot.core.understanding.normalise import Token
from bot.core.understanding.scope import Scope, Words


class Marked(Sequence[Scope]):
    """The scope of each token."""

    def __init__(self, tokens: Sequence[Token], words: Words) -> None:
        self._tokens, self._words = tokens, words

    @cached_property
    def _scopes(self) -> tuple[Scope, ...]:
        return scope.mark(self._tokens, self._words)

    def __getitem__(self, at: Any) -> Any:
        return self._scopes[at]

    def __len__(self) -> int:
        return len(self._tokens)
