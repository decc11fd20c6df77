"""Where lines come from: a keyboard with editing, history and pasting, or whatever is piped in.

Rule: the end of input, Ctrl-D and Ctrl-C all mean the same: there is no further line.
Neighbours: loop.py does what the lines say.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document

Read = Callable[[], Awaitable[str | None]]
"""The next line; None at the end. A pasted text is one line, however many it has."""


def lines(words: Callable[[], Sequence[tuple[str, str]]], prompt: Callable[[], str]) -> Read:
    """Lines from standard input. `words`: what can be completed, with what it means; `prompt`: what stands before the line."""
    return _keyboard(words, prompt) if sys.stdin.isatty() and sys.stdout.isatty() else _piped


async def _piped() -> str | None:
    line = await asyncio.to_thread(sys.stdin.readline)
    return line or None


def _keyboard(words: Callable[[], Sequence[tuple[str, str]]], prompt: Callable[[], str]) -> Read:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion

    class Beginning(Completer):
        """Completes the first word of a line."""

        def get_completions(self, document: "Document", complete_event: "CompleteEvent") -> "Iterator[Completion]":
            typed = document.text_before_cursor
            for word, meaning in words() if typed[:1] in (":", "/") else ():
                if word.startswith(typed):
                    yield Completion(word, -len(typed), display_meta=meaning)

    session: PromptSession[str] = PromptSession(completer=Beginning(), complete_while_typing=True)

    async def read() -> str | None:
        try:
            return await session.prompt_async(prompt())
        except (EOFError, KeyboardInterrupt):
            return None

    return read
