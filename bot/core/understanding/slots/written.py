"""Clock times as people write them, put as the patterns have them: "5 in the am", "5h05", "five oh five", "505am", "7p", "ten to noon". Pure.

Rule: only words that can be nothing but a time are put in other words; what is left over beside a time is a doubt (account.py).
Neighbours: when.py and clock.py read the line this makes; the words stand in `when_written` of content/<code>/lexicon/slots.yaml.
"""

import re
from collections.abc import Mapping, Sequence

from bot.core.understanding.slots.line import Line, Word, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import DIGITS

_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?|\d{3,4}")
_HOUR, _MINUTE, _BOTH = re.compile(r"[01]?\d|2[0-3]"), re.compile(r"[0-5]\d"), re.compile(r"[1-9][0-5]\d")
_POINTED = re.compile(r"(?:[01]\d|2[0-3])\.[0-5]\d")
NOON, MIDNIGHT = "12", "24"
PARTS = {"4": "quarter", "2": "half"}
"""What is one in so many: "1/4 past 7"."""
WITH_STOPS = (("m",), (".", "m"), (".", "m", "."))
"""What may stand behind the first letter of a half of the day: "a m", "a.m", "a.m."."""


def put(line: Line, patterns: Patterns) -> Line:
    """The line with its clock times as the patterns have them; a line without such words stays as it is."""
    known = patterns.when_written
    named = not line.keys.isdisjoint(known.get("named", ()))
    if not named and (DIGITS not in line.keys or line.keys.isdisjoint(known.get("signs", ()))):
        return line
    words = _twelve(line.words, known) if named else list(line.words)
    for at in reversed(range(len(words))):
        if words[at][0][0].isdecimal():
            _fraction(words, at, known["of_hours"])
            _early(words, at, known)
            if at == len(words):  # "oh five hundred", said last, is one word now
                continue
            _joined(words, at, patterns)
            _pointed(words, at, known)
            _halved(words, at, patterns)
    return of_words(words) if words != list(line.words) else line


def _twelve(words: Sequence[Word], known: Mapping[str, frozenset[str]]) -> list[Word]:
    """With the name of twelve o'clock in figures behind what minutes are told of: "quarter to midnight", "ten past 12 noon"."""
    found: list[Word] = []
    for word, at in words:
        figure = MIDNIGHT if word in known["midnight"] else NOON if word in known["noon"] else ""
        before = [w for w, _ in found[-3:]]
        twelve = before[-1:] == [NOON]
        led = (before[:-1] if twelve else before)[-2:]
        if figure and len(led) == len(("10", "to")) and _tells_minutes(led[0], led[1], known):
            late = (led[1] in known["behind"]) is (figure == NOON)
            half = max(known["halves"]) if late else min(known["halves"])
            found[len(found) - twelve :] = [(figure, at), (half, at)]
        else:
            found.append((word, at))
    return found


def _tells_minutes(word: str, of: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether minutes of an hour are told by a word and the one behind it: "quarter till", "10 past", "minutes to"."""
    if word in known["quarters"]:
        return of in known["of_hours"]
    figure = word.isdecimal() and int(word) % 5 == 0 and int(word) < 60
    return (figure and of in known["of_figures"]) or (word in known["minutes"] and of in known["of_minutes"])


def _fraction(words: list[Word], at: int, of_hours: frozenset[str]) -> None:
    """ "1/4 past 7", "1/2 six"."""
    said = [word for word, _ in words[at : at + 4]]
    if len(said) == 4 and said[:2] == ["1", "/"] and said[2] in PARTS and (said[3] in of_hours or said[3][0].isdecimal()):
        words[at : at + 3] = [(PARTS[said[2]], words[at][1])]


def _early(words: list[Word], at: int, known: Mapping[str, frozenset[str]]) -> None:
    """ "Oh 5 45", where nothing parts the two: a quarter to six in the morning."""
    said = [word for word, _ in words[at : at + 2]]
    hundred = said[0].endswith("00") and _BOTH.fullmatch(said[0])
    if at and hundred and words[at - 1][0] in known["nought"]:  # "oh six hundred"
        words[at - 1 : at + 1] = [(f"0{said[0][0]}:00", words[at - 1][1])]
        return
    early = len(said) == len(("5", "45")) and len(said[0]) == 1 and _MINUTE.fullmatch(said[1])
    if at and early and words[at - 1][0] in known["nought"]:
        words[at - 1 : at + 2] = [(f"0{said[0]}:{said[1]}", words[at - 1][1])]


def _joined(words: list[Word], at: int, patterns: Patterns) -> None:
    """ "5 h 05", "5 oh 5": the hour and its minutes in one word, where they are no length of time."""
    known = patterns.when_written
    said = [word for word, _ in words[at : at + 5]]
    if len(said) < 3 or not _HOUR.fullmatch(said[0]):
        return
    oh = said[1] in known["nought"] and said[2].isdecimal() and int(said[2]) < 10
    minute = said[2].zfill(2) if oh else said[2]
    before = words[at - 1][0] if at else ""
    days = len(said) > 4 and said[4] in known["of_days"]  # "5h05 m-f"
    length = before in known["lengths"] or (
        len(said) > 3 and not days and said[3] in known["lengths_behind"] | patterns.minutes_of.keys()
    )
    if (oh or said[1] in known["hours"]) and _MINUTE.fullmatch(minute) and not length:
        words[at : at + 3] = [(f"{said[0]}:{minute}", words[at][1])]


def _pointed(words: list[Word], at: int, known: Mapping[str, frozenset[str]]) -> None:
    """ "09.00 hrs": a point between two figures and two, where no length of time is told."""
    said = [word for word, _ in words[at : at + 2]]
    before = words[at - 1][0] if at else ""
    if len(said) == 2 and said[1] in known["hours_behind"] and before not in known["lengths"] and _POINTED.fullmatch(said[0]):
        words[at : at + 2] = [(said[0].replace(".", ":"), words[at][1])]


def _halved(words: list[Word], at: int, patterns: Patterns) -> None:
    """With "am" or "pm" right behind the time."""
    known = patterns.when_written
    clock = words[at][0]
    if not _CLOCK.fullmatch(clock):
        return
    said = [word for word, _ in words[at + 1 : at + 9]]
    first = next((n for n, word in enumerate(said) if word not in known["between"]), len(said))
    half, taken = _half(said[first:], known, far=bool(first))
    if not half:
        return
    clock = f"{clock[0]}:{clock[1:]}" if _BOTH.fullmatch(clock) else clock
    words[at : at + 1 + first + taken] = [(clock, words[at][1]), (half, words[at + 1][1])]


def _half(said: Sequence[str], known: Mapping[str, frozenset[str]], *, far: bool) -> tuple[str, int]:
    """The half of the day that begins a row of words, and how many of them tell it. `far`: others stand between it and the time."""
    if not said:
        return "", 0
    asks = far and said[1:2] != [] and said[1] in known["verb_before"]  # "at 5, am I right?"
    if said[0] in known["halves"]:
        return ("", 0) if asks else (said[0], 1)
    half = next((word for word in known["halves"] if word[0] == said[0]), "")
    if not half:
        return "", 0
    with_stops = max((len(end) for end in WITH_STOPS if tuple(said[1 : 1 + len(end)]) == end), default=0)
    with_stops = 0 if with_stops == 1 and said[2:3] != [] and said[2] in known["of_days"] else with_stops  # "7p m-f"
    alone = not far and (len(said) == 1 or said[1] in known["letter_before"] | known["of_days"])
    return (half, 1 + with_stops) if with_stops or alone else ("", 0)
