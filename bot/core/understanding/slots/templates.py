"""Patterns that an author can read, compiled once and tried only where every word that they cannot do without stands in the message.

    during [<my>] [long|easy] <run>         [x]: may be missing; <name>: one of the phrases listed under that name
    from {previous} [<unit>] to {current}   {name}: a number that is kept under that name
    (tingl*|pins (and|n) needles)           (a|b): either; a star: any ending, after three letters or more
    clumsy .. hands     no !(one|way)       ..: up to four words in between; !(a|b): but not before one of these
    {n} {unit:unit}                         {name:list}: one of the phrases of a list, kept under that name
    ^ all fine $                            the whole message; {clock}: 6:30 or 1:02:33; {from}, {to}: 9 or 9:30; #: a number that is not kept

Rule 1: a pattern is matched on whole words; a comma may stand between any two of them, and must where the pattern has one.
Rule 2: a pattern that cannot be read is refused when the content is loaded, with its text.
Neighbours: line.py makes the words that are matched; the slot readers of this folder ask.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

KEY = 3
"""Letters by which a pattern is looked up."""
DIGITS = "0"
"""The key of every number."""
_PARTS = re.compile(r"!\(|[()\[\]|]|<[a-z_]+>|\{[a-z_0-9]+(?::[a-z_]+)?\}|[^\s()\[\]|]+")
_KEPT = re.compile(r"\(\?P<([^>]*)>")
_LISTED = re.compile(r"<([a-z_]+)>")
_NUMBER, _CLOCK = r"[-\d](?:(?<=\d)|(?=\d))\d*(?:\.\d+)?", r"\d{1,3}:\d{2}(?::\d{2})?"
"""A number as -?\\d+(?:\\.\\d+)?, but so that `re` sees which characters one may begin with, and skips the others."""
_ENDS = ("from", "to")
"""Names of numbers that may also be written as a clock time."""
_COMMA = "(?:, )?"
_WORD_END = f" {_COMMA}"
ENDS = frozenset("|)]")
"""Parts that end a row of others."""
Phrases = Mapping[str, Sequence[str]]
Keys = frozenset[str] | None
_MARK = re.compile(r"\s+[^\w\s]+(?=\s)")


def unmarked(words: str) -> str:
    """Words without the marks that stand between them, as lists have them: "new, year" is "new year"; a figure stays as it is."""
    return _MARK.sub("", words) if " " in words and words.lstrip(" ,")[:1].isalpha() else words


Entry = tuple[int, str, str, tuple[frozenset[str], ...]]
"""Place, name and regular expression of a pattern, and sets of keys of which the line must hold one each, beside the one it is found by."""


class Hit(NamedTuple):
    """A pattern found in a line: its name, where it begins and ends (characters), and the numbers it kept."""

    name: str
    start: int
    end: int
    kept: Mapping[str, str]


class _Piece(NamedTuple):
    """A part of a pattern: its regular expression, and keys of which the line must hold one (None: any line may do); what else it must hold."""

    regex: str
    keys: Keys
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Bank:
    """Named patterns by the keys under which they are tried; `always`: those without a key."""

    by_key: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    always: Sequence[Entry] = ()

    def tried(self, keys: Set[str]) -> list[Entry]:
        """The patterns of which a line with these keys has all that they cannot do without, in the order in which they were given."""
        tried = {entry[0]: entry for entry in self.always}
        by_key, absent = self.by_key, keys.isdisjoint
        for key in keys:
            for entry in by_key.get(key, ()):
                for need in entry[3]:
                    if absent(need):
                        break
                else:
                    tried[entry[0]] = entry
        return [tried[number] for number in sorted(tried)] if tried else []

    def hits(self, line: str, keys: Set[str]) -> Iterator[Hit]:
        """Every match of every pattern, in the order in which the patterns were given."""
        return hits_of(self.tried(keys), line)

    def verify(self) -> None:
        """Whether every pattern can be compiled. Raises ValueError naming one that cannot be.

        All of a pattern is escaped or made here but the names of its numbers: no other part of it can be wrong, and to compile all takes a second.
        """
        for entry in {e[0]: e for entries in (*self.by_key.values(), self.always) for e in entries}.values():
            kept = _KEPT.findall(entry[2])
            for name in kept:
                if kept.count(name) > 1 or not name.isidentifier():
                    raise ValueError(
                        f"a pattern under {entry[1]!r}: {{{name}}}; a {{name}} may stand once in a pattern, and begins with a letter"
                    )

    def first(self, line: str, keys: Set[str]) -> Hit | None:
        """The first hit, or None."""
        return next(self.hits(line, keys), None)

    def without(self, names: Container[str]) -> "Bank":
        """The patterns that have other names."""
        by_key = {key: [entry for entry in some if entry[1] not in names] for key, some in self.by_key.items()}
        return Bank(
            {key: some for key, some in by_key.items() if some}, [entry for entry in self.always if entry[1] not in names]
        )


def hits_of(tried: Iterable[Entry], line: str) -> Iterator[Hit]:
    """Every match of some patterns of a bank, one after the other."""
    for _, name, regex, _ in tried:
        for m in _found(_ready(regex), line):
            yield Hit(name, m.start(), m.end(), {k: unmarked(v) for k, v in m.groupdict().items() if v})


@dataclass(frozen=True)
class Lists:
    """The listed phrases of a language, each list compiled when a pattern first names it: hundreds of patterns name the same few."""

    phrases: Phrases
    words: dict[str, _Piece] = field(default_factory=dict)
    """What the parts of patterns are that are no brackets: thousands of patterns are made of the same few."""
    _compiled: dict[str, _Piece] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    """Lists that are being compiled: none of them may be named within itself."""

    def piece(self, name: str) -> _Piece:
        """One of the phrases of a list, the longest first. Raises ValueError where there is no such list, or it names itself."""
        if name not in self._compiled:
            if name not in self.phrases or name in self._open:
                raise ValueError(f"<{name}> is not listed under phrases")
            self._open.add(name)
            phrases = sorted(map(str, self.phrases[name]), key=len, reverse=True)
            found = _either([_choice(_parts(phrase), self) for phrase in phrases])
            self._compiled[name] = _Piece(found.regex, found.keys)
            self._open.discard(name)
        return self._compiled[name]


def bank(patterns: Mapping[str, Sequence[str]], lists: Lists) -> Bank:
    """The patterns of each name, compiled. Raises ValueError naming a pattern that cannot be read."""
    by_key: dict[str, list[Entry]] = {}
    always = []
    numbered = ((name, one) for name, texts in patterns.items() for text in texts for one in _spread(str(text), lists.phrases))
    for number, (name, text) in enumerate(numbered):
        piece = _compiled(text, lists)
        entry = (number, name, piece.regex, tuple(need for need in piece.needs if need != piece.keys))
        for key in piece.keys or ():
            by_key.setdefault(key, []).append(entry)
        if piece.keys is None:
            always.append(entry)
    return Bank(by_key, tuple(always))


@lru_cache(maxsize=4096)
def _ready(regex: str) -> re.Pattern[str]:
    """Compiled when first needed: a message needs few of them, and a start should not wait for all."""
    return re.compile(regex)


def _found(pattern: re.Pattern[str], line: str) -> list[re.Match[str]]:
    """Every match that begins with a word, none within another: what `finditer` gives behind (?<!\\S), in a quarter of the time."""
    whole = pattern.pattern.startswith("^")
    m = pattern.match(line) if whole else pattern.search(line)
    if m is None or whole:
        return [m] if m else []
    found = []
    while m is not None:
        at = m.start() + 1
        if at == 1 or line[at - 2].isspace():
            found.append(m)
            at = max(at, m.end())
        m = pattern.search(line, at) if at <= len(line) else None
    return found


def _spread(text: str, phrases: Phrases) -> Iterator[str]:
    """A list that keeps numbers cannot be an alternative within one expression: one pattern for each of its phrases."""
    for m in _LISTED.finditer(text):
        if any("{" in str(phrase) for phrase in phrases.get(m.group(1), ())):
            for phrase in phrases[m.group(1)]:
                yield from _spread(f"{text[: m.start()]}{phrase}{text[m.end() :]}", phrases)
            return
    yield text


def key_of(word: str) -> str:
    """The key under which patterns with this word are tried."""
    return DIGITS if word[0].isdecimal() or (word[0] == "-" and len(word) > 1) else word[:KEY]


def _parts(text: str) -> list[str]:
    """The parts of a pattern, the first of them at the end, from where they are taken."""
    return _PARTS.findall(text)[::-1]


def _compiled(text: str, lists: Lists) -> _Piece:
    rest = _parts(text)
    try:
        piece = _choice(rest, lists)
    except (ValueError, re.error) as error:
        raise ValueError(f"the pattern {text!r}: {error}") from error
    if rest:
        raise ValueError(f"the pattern {text!r}: {rest[-1]!r} closes nothing; give every bracket its partner")
    return piece


def _choice(rest: list[str], lists: Lists) -> _Piece:
    """Alternatives up to a closing bracket or the end, taken from the rest."""
    options = [_sequence(rest, lists)]
    while rest and rest[-1] == "|":
        rest.pop()
        options.append(_sequence(rest, lists))
    return _either(options)


def _either(options: Sequence[_Piece]) -> _Piece:
    if len(options) == 1:
        return options[0]
    keys: Keys = frozenset()
    for option in options:
        keys = None if keys is None or option.keys is None else keys | option.keys
    return _Piece(_alternatives([o.regex for o in options]), keys)


def _alternatives(regexes: Sequence[str]) -> str:
    """Either of these. How all of them end is written once behind them, where it can be: half of what there is to compile."""
    if not all(regex.endswith(_WORD_END) for regex in regexes):
        return "(?:" + "|".join(regexes) + ")"
    return "(?:" + "|".join(regex[: -len(_WORD_END)] for regex in regexes) + ")" + _WORD_END


def _sequence(rest: list[str], lists: Lists) -> _Piece:
    """Pieces one after another; the keys of the rarest of them stand for all."""
    pieces = list[_Piece]()
    while rest and rest[-1] not in ENDS:
        pieces.append(_piece(rest, lists))
    if len(pieces) == 1:
        return pieces[0]
    needs = dict.fromkeys(need for p in pieces if p.keys is not None for need in p.needs or (p.keys,))
    return _Piece("".join(p.regex for p in pieces), max(needs, key=_telling, default=None), tuple(needs))


@lru_cache(maxsize=1024)
def _telling(keys: frozenset[str]) -> tuple[bool, int, int]:
    """Fewer and longer keys tell more; a bare number tells least."""
    return DIGITS not in keys, -len(keys), min(map(len, keys), default=0)


def _piece(rest: list[str], lists: Lists) -> _Piece:
    part = rest.pop()
    if part in ("(", "[", "!("):
        inner = _choice(rest, lists)
        if not rest or rest.pop() not in (")", "]"):
            raise ValueError("a bracket is not closed")
        return _bracketed(part, inner)
    if part not in lists.words:
        lists.words[part] = _word(part, lists)
    return lists.words[part]


def _bracketed(bracket: str, inner: _Piece) -> _Piece:
    if bracket == "(":
        return inner
    return _Piece(f"(?:{inner.regex})?" if bracket == "[" else f"(?!{inner.regex})", None)


def _word(part: str, lists: Lists) -> _Piece:
    if part in ("^", "$"):
        return _Piece("^" if part == "^" else r"(?:[.!?,] )*$", None)
    if part == ",":
        return _Piece("(?<=, )", None)
    if part == "#":
        return _Piece(rf"{_NUMBER} {_COMMA}", frozenset({DIGITS}))
    if part == "..":
        return _Piece(r"(?:[^\s.?!;]+ ){0,4}?", None)
    if part[0] == "{":
        name, _, listed = part[1:-1].partition(":")
        if listed:
            inner = lists.piece(listed)
            return _Piece(f"(?P<{name}>{inner.regex})", inner.keys)
        value = _CLOCK if name == "clock" else f"(?:{_CLOCK}|{_NUMBER})" if name in _ENDS else _NUMBER
        return _Piece(rf"(?P<{name}>{value}) {_COMMA}", frozenset({DIGITS}))
    if part[0] == "<":
        return lists.piece(part[1:-1])
    if part.endswith("*"):
        if len(part) <= KEY:
            raise ValueError(f"{part!r} is too short; a star follows at least {KEY} letters")
        return _Piece(rf"{re.escape(part[:-1])}\S* {_COMMA}", frozenset({part[:KEY]}))
    return _Piece(f"{re.escape(part)} {_COMMA}", frozenset({key_of(part)}))
