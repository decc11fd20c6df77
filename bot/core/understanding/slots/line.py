"""Tokens -> the line that patterns are matched on: lower case, numbers in figures, every word followed by one blank.

Rule 1: number words, fractions and "and a half" become figures here, so that every reader below sees figures only.
Rule 2: each word of the line knows the token it came from, and so whether it is negated.
Rule 3: no word of a language stands here; they come from `figures` in content/<code>/lexicon/slots.yaml.
Neighbours: templates.py matches; normalise.py made the tokens.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rapidfuzz.distance import OSA

from bot.core.understanding.normalise import Token
from bot.core.understanding.slots.templates import Bank, Hit, key_of
from bot.core.understanding.typos import SHORTEST, Vocabulary, repair_word

_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")
_THOUSANDS = {",": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"), ".": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")}
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}|\d{1,2}\.000")
_ARROWS = frozenset({"→", "➡", "⟶", "⇒"})
_BRACKETS = frozenset("()[]")
_DASHES = frozenset({"–", "—", "‒", "−"})
SURE = 8
"""From this many letters on two slips are mended: patterns say much, and "wrecked" is not "whacked"."""
MOST_DIGITS, MOST = 9, 999_999_999
"""A longer number is read as the greatest one: nobody believes it, and whatever is worked out with it stays a number."""
HALF = 0.5
"""The one fraction that is said without "a": "half hour", while a "third day" is the third."""
Word = tuple[str, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures:
    """A language's number words. values: word -> number; fractions: word -> part; hundred: the words that multiply;
    joins: "and"; articles: "a", "an"; of: "of"; after_article: words that mean a number only there ("a couple"); thousands: the
    mark between them in figures; halved: words of which a half is said without "a" or "of" ("half hour"); join: the "and" that patterns
    know."""

    values: Mapping[str, float]
    fractions: Mapping[str, float]
    multiples: Mapping[str, int]
    joins: frozenset[str]
    articles: frozenset[str]
    of: frozenset[str]
    after_article: Mapping[str, float]
    thousands: str
    halved: frozenset[str] = frozenset()
    join: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Words with the token each came from, the text they make, where each begins in it, and the keys to try patterns by.

    found: what banks of patterns found in it, by their ids: a bank has too much in it to be compared; asked: what else was worked out of it
    """

    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    keys: frozenset[str]
    found: dict[int, tuple[Hit, ...]] = field(default_factory=dict, compare=False, repr=False)
    asked: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def hits(self, bank: Bank) -> tuple[Hit, ...]:
        """What the patterns of a bank find in it, worked out once: several readers ask for the same."""
        if (hits := self.found.get(id(bank))) is None:
            self.found[id(bank)] = hits = tuple(bank.hits(self.text, self.keys))
        return hits

    def once(self, what: str, work: Callable[[], T]) -> T:
        """What `work` makes of the line, worked out once: parts of a message are read again and again."""
        if what not in self.asked:
            self.asked[what] = work()
        found: T = self.asked[what]
        return found

    def place(self, at: int) -> int:
        """Which word stands at character `at`."""
        return bisect_right(self.starts, at) - 1


def figures(given: Mapping[str, Any]) -> Figures:
    """Number words from the parsed content. Raises ValueError naming the part that is missing."""
    try:
        return Figures(
            values=_values(given),
            fractions={str(k): float(v) for k, v in given["fractions"].items()},
            multiples={str(k): int(v) for k, v in given["multiples"].items()},
            joins=frozenset(map(str, given["joins"])),
            join=str(given["joins"][0]),
            articles=frozenset(map(str, given["articles"])),
            of=frozenset(map(str, given["of"])),
            after_article={str(k): float(v) for k, v in given["after_article"].items()},
            halved=frozenset(map(str, given.get("halved", ()))),
            thousands={"comma": ",", "point": "."}[given["thousands"]],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"slots.yaml: figures: {error}; compare with the shipped content") from error


def _values(given: Mapping[str, Any]) -> dict[str, float]:
    """Number words; where tens and ones are one word ("fünfundzwanzig", "fortyfive"), those words, too."""
    values = {str(k): float(v) for k, v in given["values"].items()}
    join = given.get("ones_before_tens")
    if not (join or given.get("tens_before_ones")):
        return values
    ones = {k: v for k, v in values.items() if 1 <= v < 10 and v == int(v)}
    tens = {k: v for k, v in values.items() if 20 <= v < 100 and v % 10 == 0}
    both = [(a, b, x + y) for a, x in ones.items() for b, y in tens.items()]
    return {(f"{a}{join}{b}" if join else f"{b}{a}"): value for a, b, value in both} | values


@dataclass(frozen=True, slots=True)
class Spelt:
    """Words as people spell them -> as patterns do: whole words or pairs ("aboot", "b 4"), and endings ("runnin")."""

    words: Mapping[str, str]
    pairs: Mapping[tuple[str, str], str]
    endings: Mapping[str, str]


def spelt(given: Mapping[str, Any], endings: Mapping[str, Any], known: Figures, taught: Vocabulary) -> Spelt:
    """From the parsed content; and number words with a letter missing or two in each other's place, where that is no word."""
    listed = {str(k): str(v) for k, v in given.items()}
    numbers = [word for word in known.values if SHORTEST <= len(word) <= SHORTEST + 1]
    slips = {slip: word for word in numbers for slip in _slips(word) if slip not in taught.known and slip not in taught.common}
    pairs = {(k.split()[0], k.split()[1]): v for k, v in listed.items() if " " in k}
    return Spelt(slips | {k: v for k, v in listed.items() if " " not in k}, pairs, {str(k): str(v) for k, v in endings.items()})


def _slips(word: str) -> list[str]:
    """A word without one of its letters, and with two in each other's place; its first letter stays."""
    less = [word[:i] + word[i + 1 :] for i in range(1, len(word)) if len(word) > SHORTEST]
    return less + [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)]


def line_of(
    tokens: Sequence[Token],
    known: Figures,
    taught: Vocabulary | None = None,
    written: Spelt | None = None,
    days: Container[str] = (),
) -> Line:
    """The line of a message's tokens; typing errors are repaired to the words that patterns use. `days`: words between which a hyphen is "to"."""
    plain = _plain(tokens, known, days, written)
    plain = _respelt(plain, written, taught) if written and taught else plain
    words = [(_repaired(word, taught), at) for word, at in plain] if taught else plain
    return of_words(_in_figures(words, known))


def _respelt(words: list[Word], written: Spelt, taught: Vocabulary) -> list[Word]:
    """The words as patterns spell them."""
    found: list[Word] = []
    for word, at in words:
        if found and (pair := written.pairs.get((found[-1][0], word))):
            found[-1:] = [(part, found[-1][1]) for part in pair.split()]
        else:
            found.extend((part, at) for part in (written.words.get(word) or _ended(word, written, taught)).split())
    return found


def _ended(word: str, written: Spelt, taught: Vocabulary) -> str:
    """ "Stretchin" -> "stretching", where only that is a word of the patterns."""
    if word in taught.known:
        return word
    for end, full in written.endings.items():
        if word.endswith(end) and len(word) > SHORTEST and (whole := word.removesuffix(end) + full) in taught.known:
            return whole
    return word


def _repaired(word: str, taught: Vocabulary) -> str:
    """A word that is neither of the patterns nor of the language, as the nearest word of the patterns."""
    if word in taught.known or word in taught.common or len(word) <= SHORTEST:
        return word
    near = repair_word(word, taught)
    return word if len(word) < SURE and OSA.distance(word, near, score_cutoff=1) > 1 else near


def of_words(words: Sequence[Word]) -> Line:
    """The line that these words make."""
    starts, text = [], ""
    for word, _ in words:
        starts.append(len(text))
        text += word + " "
    return Line(tuple(words), text, tuple(starts), frozenset(key_of(word) for word, _ in words))


def _plain(tokens: Sequence[Token], known: Figures, days: Container[str] = (), written: Spelt | None = None) -> list[Word]:
    """Words without apostrophes and hyphens, numbers as figures, arrows as one sign, brackets as commas."""
    words: list[Word] = []
    for at, token in enumerate(tokens):
        word = token.text
        if "'" in word:
            word = (written and written.words.get(word)) or word.replace("'", "")
        if word[:1].isdecimal():
            words.extend((_bounded(part), at) for part in _number(word, known.thousands))
        elif word == ">" and words and words[-1][0] in ("-", "="):
            words[-1] = ("→", at)
        elif word in _ARROWS:
            words.append(("→", at))
        elif word in _BRACKETS:
            words.extend([(",", at)] if words and words[-1][0] != "," else [])
        elif word == "-" or word in _DASHES:
            words.extend(_dash(tokens, at, days))
        elif word:
            words.append((word, at))
    return words


def _dash(tokens: Sequence[Token], at: int, days: Container[str]) -> list[Word]:
    """A hyphen within a word is nothing; before a number, after a blank, it is a minus; else it stands, as in "mon-sat"."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    named = tokens[at - 2] if before is not None and before.text == "." and at > 1 else before  # "mon.-fri."
    glued = before is not None and before.end == tokens[at].start
    if (
        glued
        and after is not None
        and after.start == tokens[at].end
        and not (after.text[0].isdecimal() and _measured(tokens, at - 1))
        and not (named and named.text in days and after.text in days)
    ):
        return []
    return [("-", at)]


def _measured(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at `at` is a number, or the unit that one is written together with: the "pm" of "10pm-6am"."""
    if tokens[at].text[-1].isdecimal():
        return True
    return at > 0 and tokens[at - 1].text[-1].isdecimal() and tokens[at - 1].end == tokens[at].start


def _number(word: str, thousands: str) -> list[str]:
    """ "6/10" -> 6 / 10; "7,5" -> 7.5; "1,200" -> 1200; "47:10" stays."""
    if _CLOCK.fullmatch(word):
        return [word]
    if "/" in word or ":" in word:
        return [
            part
            for piece in re.split(r"([/:])", word)
            if piece
            for part in ([piece] if piece in "/:" else _number(piece, thousands))
        ]
    if _THOUSANDS[thousands].fullmatch(word):
        return [word.replace(thousands, "").replace(",", ".")]
    if _DECIMAL.fullmatch(word):
        return [word.replace(",", ".")]
    return [part for part in re.split(r"([.,])", word) if part]


def _bounded(figure: str) -> str:
    whole = figure.partition(".")[0].lstrip("0")
    return str(MOST) if len(whole) > MOST_DIGITS and whole.isdecimal() else figure


def _in_figures(words: list[Word], known: Figures) -> list[Word]:
    """Number words and fractions as figures."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        if not _may_begin(words[at][0], known):
            found.append(words[at])
            at += 1
            continue
        value, taken = _spoken(words, at, known)
        if not taken and found and found[-1][0] in known.joins:
            value, taken = _and_a_half(words, at, known)
            found[-1] = (known.join, found[-1][1]) if taken else found[-1]
        if taken > 1 or (taken and not words[at][0][0].isdecimal()):
            written = _figure(min(value, MOST))
            quarter = taken > 1 and value > 1 and written.endswith(".25")
            found.append((f"{written}0" if quarter else written, words[at][1]))  # "seven and a quarter" is not 7.25
            at += taken
        else:
            found.append(words[at])
            at += 1
    return found


def _may_begin(word: str, known: Figures) -> bool:
    """Whether a number, or a part of one, may begin with a word: few do."""
    sets = (known.values, known.articles, known.fractions, known.after_article)
    return not word.isalpha() or any(word in some for some in sets)


def _spoken(words: list[Word], at: int, known: Figures) -> tuple[float, int]:
    """The number that begins at `at`, and how many words say it; 0 words where none does."""
    said = [word for word, _ in words[at : at + 8]]
    if said[0] in known.articles and len(said) > 1 and said[1] in known.after_article:
        return known.after_article[said[1]], 3 if len(said) > 2 and said[2] in known.of else 2
    value, taken = _whole(said, known)
    if taken:
        return _with_fraction(value, taken, said, known)
    if said[0] in known.after_article and len(said) > 1:
        return known.after_article[said[0]], 2 if said[1] in known.of else 1
    return _fraction(said, known)


def _whole(said: Sequence[str], known: Figures) -> tuple[float, int]:
    """ "twenty five" -> 25; "two three" is 2 alone. A number in figures is itself."""
    if said[0].replace(".", "", 1).isdecimal():
        return float(said[0]), 1
    total, taken = 0.0, 0
    if said[0] in known.articles and len(said) > 1 and said[1] in known.multiples:
        total, taken = known.multiples[said[1]], 2
    while taken < len(said):
        skip = 1 if taken and said[taken] in known.joins and total >= 100 else 0
        word = said[taken + skip] if taken + skip < len(said) else ""
        if taken and word in known.multiples and total < 100:
            total *= known.multiples[word]
        elif word in known.values and (not taken or _fits(total, known.values[word])):
            total += known.values[word]
        else:
            break
        taken += 1 + skip
    return total, taken


def _fits(total: float, value: float) -> bool:
    """Whether "... value" goes on with the number that `total` began: hundreds before tens, tens before ones."""
    return (total >= 100 and total % 100 == 0 and value < 100) or (total % 10 == 0 and total % 100 >= 20 and 0 < value < 10)


def _with_fraction(value: float, taken: int, said: Sequence[str], known: Figures) -> tuple[float, int]:
    """ "three and a half" -> 3.5; "three quarters of an" -> 0.75."""
    rest = said[taken:]
    if len(rest) >= 2 and rest[0] in known.joins:
        more = rest[2:] if rest[1] in known.articles else rest[1:]
        if more and more[0] in known.fractions and not (len(more) > 1 and _is_number(more[1], known)):  # "at 11 and half 2"
            return value + known.fractions[more[0]], len(said) - len(more) + 1
    if len(rest) >= 2 and rest[0] in known.fractions and rest[1] in known.of:
        return value * known.fractions[rest[0]], taken + 2 + (len(rest) > 2 and rest[2] in known.articles)
    return value, taken


def _is_number(word: str, known: Figures) -> bool:
    return word[0].isdecimal() or word in known.values


def _fraction(said: Sequence[str], known: Figures) -> tuple[float, int]:
    """ "half a", "a quarter of an" -> 0.5, 0.25; "a week and a half" is left to the patterns."""
    lead = 1 if said[0] in known.articles else 0
    if len(said) < lead + 2 or said[lead] not in known.fractions:
        return 0.0, 0
    rest = said[lead + 1 :]
    if rest[0] in known.of:
        return known.fractions[said[lead]], lead + 2 + (len(rest) > 1 and rest[1] in known.articles)
    if rest[0] in known.articles and not lead:
        return known.fractions[said[0]], 2
    if rest[0] in known.halved and known.fractions[said[lead]] == HALF:
        return known.fractions[said[lead]], lead + 1
    return 0.0, 0


def _and_a_half(words: list[Word], at: int, known: Figures) -> tuple[float, int]:
    """What follows "and" in "an hour and a half" -> 0.5."""
    said = [word for word, _ in words[at : at + 2]]
    if said[0] in known.articles and len(said) > 1 and said[1] in known.fractions:
        return known.fractions[said[1]], 2
    behind = [word for word, _ in words[at + 1 : at + 3]]
    clock = any(_is_number(word, known) for word in behind) and behind[:1] != [
        known.join
    ]  # "at 11 and half 2", "8 and half past 9"
    part = known.fractions.get(said[0], 0.0)  # "first and third Monday" is no third
    return (part, 1) if part and part % 0.25 == 0 and not clock else (0.0, 0)


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}".rstrip("0")
