"""How a message looks on a phone: what no eye should have to step over. Pure.

Rule: a fault is about the words as they arrive, after every value is filled in; a template may be laid out as it likes.
Neighbours: shown.py looks at what is shown by itself, triage/properties.py at what the walk through the talk leads to.
"""

import re

FAULTS = {
    "two spaces in a row": re.compile(r"  (?<=\S  ) *\S"),
    "a space at the end of a line": re.compile(r"[ \t]$", re.MULTILINE),
    "a space before a mark": re.compile(r" [,;.!?](?<=\S [,;.!?])(?!\S)"),
    "a bullet with nothing behind it": re.compile(r"•(?<!.•)\s*$", re.MULTILINE),
    "a blank line between two lines of a list": re.compile(r"•(?<!.•)[^\n]*\n\n+•"),
    "more than one blank line": re.compile(r"\n\n\n"),
    "a mark twice": re.compile(r"\.\.(?<!\.\.\.)(?!\.)|,,|;;|::"),
}
"""Each begins with the character that it is about, and looks back only there: others would be tried at every letter of every message."""

TAGS = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "del", "code", "pre", "a", "blockquote", "tg-spoiler"})
"""What Telegram knows; a message with another one, or with one that is not closed, it refuses as a whole."""
_TAG = re.compile(r"<(/?)([A-Za-z-]*)([^<>]*)(>?)")


def broken(html: str) -> str | None:
    """The first thing for which Telegram would refuse the markup of a message; None where it takes it."""
    opened: list[str] = []
    for ends, tag, _, whole in _TAG.findall(html):
        if tag not in TAGS or not whole:
            return f"a < that begins nothing that Telegram knows (<{ends}{tag}); write &lt; where it is meant"
        if not ends:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return f"</{tag}> where <{tag}> is not the one to be closed"
    return f"<{opened[-1]}> without </{opened[-1]}>" if opened else None


def fault(text: str) -> str | None:
    """The first thing wrong with the layout of `text`, as a person sees it; None where nothing is."""
    return next((name for name, pattern in FAULTS.items() if pattern.search(text)), None)
