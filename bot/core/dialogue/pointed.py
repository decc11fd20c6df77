"""Words that point into the list of signs that waits: "the last one", "the first and the third", "none except the tingling".

Rule 1: what is pointed at for certain is ticked, and the ticks are shown with Done beside them; nothing is unticked and no list is closed
by it. Where it is not certain which line is meant, "which of them?" is asked.
Rule 2: while a list of signs waits, a topic is not explained to a text that shares a word with one of its lines (SAFETY.md, law 1).
Neighbours: read.py reads the whole answers of a list; talk.py asks here before any wish is read into the text.
"""

from collections.abc import Mapping, Sequence

from bot.core.content.schema import Question
from bot.core.dialogue import adding, ask, read, repairs
from bot.core.dialogue.lines import asked as nearly
from bot.core.dialogue.listed import label
from bot.core.dialogue.turn import Turn, row

MOST_WORDS, FEW = 14, 6
"""Words of a text that may point, and of one that hardly says anything but where it points."""
MOST_LINES, MOST_ASKED = 10, 2
"""Lines that are called by their place; parts of a text from which on it goes through a list by itself."""
STEM, SHORTEST = 5, 4
"""Letters by which two words are the same, and of the shortest word of a line that says anything."""
TOPIC = "faq."


def said(turn: Turn, text: str) -> Turn | None:
    """The turn with the lines ticked that the text points at, or "which of them?"; None where it points at none."""
    question = turn.question
    if question is None or question.kind != "screen" or turn.session.doubts or len(text.split()) > MOST_WORDS:
        return None
    if read.denies(turn, text) or read.phrase(turn, "unsure", text) or not (lines := _lines(turn, question)):
        return None
    words = read.folded(text, turn.language.spelling).split()
    denied, meant = _behind_but(turn, words)
    if not denied and adding.asks(turn, text):
        return None
    found, left = _places(turn, meant, len(lines))
    points = bool(found) or denied or read.holds(turn, "list.one", text)
    if found and not left:
        return _ticked(turn, question, [lines[n] for n in found])
    alike = _alike(turn, lines, left)
    if points and not found and len(alike) == 1 and not turn.language.reader.negated(" ".join(meant)):
        return _ticked(turn, question, alike)
    if denied or (points and len(words) <= FEW and not _states(turn)):
        return _which(turn)
    return nearly(turn, question, text) or _which(turn) if alike and _explained(turn) else None


def counted(turn: Turn, text: str) -> Turn | None:
    """ "4 and 5", "chest? no. tearing? no": the numbers of lines, or one line after the other; before any time or topic is read into it."""
    question = turn.question
    if question is None or question.kind != "screen" or turn.session.doubts or not (lines := _lines(turn, question)):
        return None
    if numbers := _numbers(turn, read.folded(text, turn.language.spelling).split()):
        return _by_number(turn, question, lines, numbers)
    return _which(turn) if _one_by_one(turn, text) else None


def _states(turn: Turn) -> bool:
    """Whether the text tells something of its own: since when, how bad, at what."""
    return bool(turn.heard and turn.heard.slots)


def _which(turn: Turn) -> Turn:
    """Which line is meant; the second time running in other words."""
    if turn.session.misses:
        return repairs.not_understood(turn)
    return ask.ask(turn.keep(misses=turn.session.misses + 1), style="which")


def _ticked(turn: Turn, question: Question, names: Sequence[str]) -> Turn:
    """These lines ticked beside what was; all that is ticked now is told, and waits for Done."""
    marked = tuple(dict.fromkeys((*turn.session.marked, *names)))
    turn = turn.keep(marked=marked, misses=0)
    return turn.say(
        "repair.ticked",
        *ask.keyboard(turn, question),
        row((f"button.whole_{question.kind}", "~whole")),
        kind="question",
        question=question.id,
        values={"labels": [_label_name(turn, line) for line in marked]},
    )


def _lines(turn: Turn, question: Question) -> list[str]:
    """The lines of the list as they stand, from the first."""
    return [*ask.open_flags(turn, question), *(f for f in question.facts if f not in turn.session.slots)]


def _numbers(turn: Turn, words: Sequence[str]) -> list[int]:
    """The numbers of a text that is nothing else: "7", "4 and 5"; none where it says more."""
    beside = read.phrases(turn, "list.beside")
    figures = [w for w in words if w.isdecimal()]
    return [int(w) for w in figures] if figures and all(w.isdecimal() or w in beside for w in words) else []


def _by_number(turn: Turn, question: Question, lines: Sequence[str], numbers: Sequence[int]) -> Turn:
    """Lines of the list, or how bad it is? Asked; behind that question they are the lines."""
    asked = turn.session.last[-1:] == (f"which.{question.id}",)
    if asked and all(1 <= n <= len(lines) for n in numbers):
        return _ticked(turn, question, [lines[n - 1] for n in numbers])
    return _which(turn)


def _one_by_one(turn: Turn, text: str) -> bool:
    """ "Chest? no. tearing? no": each line named has its answer, and the list as a whole has none: no topic is explained to it."""
    parts = text.split("?")
    return len(parts) > MOST_ASKED and all(_answers(turn, part) for part in parts[1:])


def _answers(turn: Turn, part: str) -> bool:
    first = read.first(part, turn.language.spelling)
    plain = read.phrase(turn, "no", first) or read.phrase(turn, "yes", first) or read.denies(turn, first)
    return bool(first) and (plain or len(read.folded(part).split()) == 1)


def _explained(turn: Turn) -> bool:
    """Whether a topic would be explained to the text: that is what it is nearest to, and it is no report."""
    heard = turn.heard
    return bool(heard and (heard.intent.best or "").startswith(TOPIC) and len(read.stated(turn, heard)) < read.REPORT)


def _behind_but(turn: Turn, words: list[str]) -> tuple[bool, list[str]]:
    """Whether all but some lines are denied ("none except ...", "not the first, but ..."), and the words of those; all words where nothing is."""
    for lead in sorted(read.phrases(turn, "list.but"), key=len, reverse=True):
        text, cut = f" {' '.join(words)} ", f" {lead} "
        before, found, behind = text.partition(cut)
        if found and behind.strip() and (read.denies(turn, before.strip()) or _not_that(turn, before.split())):
            return True, behind.split()
    return False, words


def _not_that(turn: Turn, words: list[str]) -> bool:
    """ "Not the first one": a no to a line called by its place, and to no more."""
    if not words or words[0] not in read.phrases(turn, "list.not"):
        return False
    found, left = _places(turn, words[1:], MOST_LINES)
    return bool(found) and not left


def _places(turn: Turn, words: Sequence[str], lines: int) -> tuple[list[int], list[str]]:
    """Which lines are pointed at by their place, and the words left over that are neither that nor small."""
    ways, beside = _ways(turn, lines), read.phrases(turn, "list.beside")
    found, left, n = list[int](), list[str](), 0
    while n < len(words):
        size = next((s for s in (4, 3, 2, 1) if " ".join(words[n : n + s]) in ways), 0)
        if size:
            found += ways[" ".join(words[n : n + size])]
        elif words[n] not in beside:
            left.append(words[n])
        n += size or 1
    return list(dict.fromkeys(found)), left


def _ways(turn: Turn, lines: int) -> Mapping[str, list[int]]:
    """How places in a list of so many lines are said, and which lines each way points at."""
    known: dict[int, dict[str, list[int]]] = turn.content.once(("places of a list", turn.session.lang), dict)
    if lines not in known:
        names = {f"list.{n + 1}": [n] for n in range(min(lines, MOST_LINES))}
        names |= {"list.last": [lines - 1], "list.last_but_one": [max(0, lines - 2)]}
        names |= {f"list.first_{n}": [*range(min(n, lines))] for n in (2, 3)}
        names |= {f"list.last_{n}": [*range(max(0, lines - n), lines)] for n in (2, 3)}
        known[lines] = {p: places for name, places in names.items() for p in read.phrases(turn, name)}
    return known[lines]


def _alike(turn: Turn, lines: Sequence[str], words: Sequence[str]) -> list[str]:
    """The lines that all these words stand in; those whose label has them all, where two words or more say so; else any that shares one."""
    stops = turn.language.reader.model.lexicon.stops
    said = {_stem(w) for w in words if len(w) >= SHORTEST and w not in stops}
    if not said:
        return []
    stems = {line: _line_stems(turn, line) for line in lines}
    if len(said) > 1 and len(by_label := [line for line in lines if said <= stems[line][0]]) == 1:
        return by_label
    if every := [line for line in lines if said <= stems[line][1]]:
        return every
    some = [line for line in lines if said & stems[line][1]]
    return some if len(some) != 1 else [*some, *some]  # one line alone, and words that are not in it: not certain


def _line_stems(turn: Turn, line: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a line's label, and those of all its words; made once."""

    def work() -> tuple[frozenset[str], frozenset[str]]:
        by_label = _stems(label(turn, _label_name(turn, line)))
        return by_label, by_label | _stems(_item(turn, line))

    return turn.content.once(("stems", turn.language.code, line), work)


def _label_name(turn: Turn, line: str) -> str:
    return f"flag.{line}.label" if line in turn.content.flags else f"option.fact.{line}"


def _item(turn: Turn, line: str) -> str:
    return label(turn, f"flag.{line}.item") if line in turn.content.flags else ""


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in read.folded(text).split() if len(w) >= SHORTEST)


def _stem(word: str) -> str:
    return word[:STEM].rstrip("s")
