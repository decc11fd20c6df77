"""Text as typed -> clean text and tokens. The first step of everything that reads.

Rule 1: any str is fine: control characters, zero-width characters, right-to-left marks, 100,000 characters.
Rule 2: a token remembers where it stood, so that evidence can be quoted in the person's own words.
Neighbours: spelling.py knows how a language spells; typos.py repairs tokens; scope.py marks negation, person and time; intents.py, slots.py, red_flags.py read tokens.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.core.understanding.spelling import PLAIN, Spelling
from bot.core.understanding.spelling import read as spelling_of

LONGEST = 4096
"""Characters that are read; Telegram's own limit for a message. What follows is cut."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u201b\u02bc\u02b9\u2032\u00b4\uff07\uff40`", "'"))
"""Before anything else: the acute accent (\u00b4) would be taken apart into a space and a mark that stands on nothing."""
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_", re.UNICODE)
_WIDE = re.compile(r"\s+")
_DROPPED = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""Variants and skin tones of emoji."""
_PAYLOAD = re.compile(r"([?&]start(?:group)?=)[A-Za-z0-9_-]+")
"""What a link into the private chat carries, pasted: by chance one in some thousands has "cP6" in it, a pain in the chest of 6."""
ENDS = frozenset(".!?;")
"""Marks that end a sentence."""
_BLANK = {"Cc": " ", "Zl": "\n", "Zp": "\n"}
"""What control characters and the ends of lines are read as, by their category."""
LONGEST_LINE = 64
"""Characters of a line that somebody ended; programs that break text by themselves do so at 70 or more."""
_MARKS = frozenset(".!?;:,([{&+/=>-")
"""A line that ends with one of these has its mark, or goes on."""


class Token(NamedTuple):
    """One word, number or mark.

    text: casefolded, repaired and expanded form that readers compare
    raw:  as it stands in the clean text
    start, end: where it stands in the clean text, in characters
    """

    text: str
    raw: str
    start: int
    end: int


def clean(text: str) -> str:
    """`text` as NFKC without control, format and surrogate characters, white space folded, at most LONGEST long.

    A line that ends without a mark ends a sentence: who writes one thing a line puts no full stops.
    """
    short = unicodedata.normalize("NFKC", text[:LONGEST].translate(_APOSTROPHES))
    plain = short.isprintable() and not _DROPPED.search(short)  # as most are
    kept = (
        short if plain else "".join(_BLANK.get(unicodedata.category(c), c) if c != "\n" else c for c in short if not _unseen(c))
    )
    cleaned = _WIDE.sub(" ", kept if plain else _lines_ended(kept)).strip()[:LONGEST]
    return _PAYLOAD.sub(r"\1", cleaned).strip() if "start" in cleaned else cleaned


def _lines_ended(text: str) -> str:
    """`text` with a full stop where a line ends with a word; long lines may be broken by a machine, and are left as they are."""
    lines = text.rstrip().split("\n")  # each is looked at once: an expression that looks ahead takes a second for a long one
    return "\n".join([*(f"{line}." if _ends_bare(line) else line for line in lines[:-1]), lines[-1]])


def _ends_bare(line: str) -> bool:
    last = line.rstrip(" ")[-1:]
    return len(line) <= LONGEST_LINE and not (last in _MARKS or last.isspace() or not last)


def _unseen(char: str) -> bool:
    """Zero-width, direction and surrogate characters, variants and skin tones of emoji: they carry no word."""
    return bool(_DROPPED.match(char)) or unicodedata.category(char) in ("Cf", "Cs", "Co", "Cn")


def tokens(cleaned: str, spelling: Spelling = PLAIN) -> tuple[Token, ...]:
    """The words, numbers and marks of a clean text, in order, casefolded and spelt as the language does; nothing repaired yet."""
    plain = (Token(m.group().casefold(), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(cleaned))
    return tuple(plain) if spelling == PLAIN else tuple(_spelt(cleaned, tuple(plain), spelling))


def _spelt(cleaned: str, plain: tuple[Token, ...], spelling: Spelling) -> Iterator[Token]:
    """The tokens in the language's spelling; a joined word is two of them."""
    for token in plain:
        if token.raw == "-" and spelling.hyphens and _joins(cleaned, token.start):
            continue
        text, at = spelling_of(token.text, spelling)
        if at:
            middle = token.start + max(1, len(token.raw) - (len(text) - at))
            yield Token(text[:at], cleaned[token.start : middle], token.start, middle)
            yield Token(text[at:], cleaned[middle : token.end], middle, token.end)
        else:
            yield Token(text, token.raw, token.start, token.end)


def _joins(cleaned: str, at: int) -> bool:
    """Whether the sign at `at` stands between two letters."""
    return 0 < at < len(cleaned) - 1 and cleaned[at - 1].isalpha() and cleaned[at + 1].isalpha()


def hyphens(tokens: Sequence[Token]) -> frozenset[int]:
    """The places of hyphens within words: "light-headed", not "no pain - numb"."""
    inner = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return frozenset(at for at, (a, b, c) in enumerate(inner, 1) if b.text == "-" and a.end == b.start and b.end == c.start)


def sentences(tokens: Sequence[Token]) -> Sequence[int]:
    """For each word the number of its sentence."""
    return tuple(accumulate((t.text in ENDS for t in tokens[:-1]), initial=0))
