"""What a negation denies, and where it ends: "no fever | my chest is tight" denies the fever alone.

Rule 1: it reaches forward through its own phrase and a list of them, to the next stop word or mark.
Rule 2: it ends where a statement of its own begins: with an "i" or "theyre", the writer's own body, a part of the body that does something,
what somebody cannot do or did; but not behind a word that such a statement belongs to ("dont think my chest is tight").
Rule 3: it ends behind words that no sign is listed with ("didnt sleep well"); behind those that one may be ("no fever"), what
follows without "or" is in doubt: asked about.
Rule 4: what was never so "until today" is so now. A "no" that stands alone answers, and denies nothing of what follows it: "no, coughed up blood".
Rule 5: what stands at the end of a clause may deny what stands before it, where the language has such words.
Neighbours: scope.py marks words with it; scope_words.py has the language's words.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.core.understanding.scope_words import MARKS, REACH, Words, beginnings, found, parts_statements

LIST_PART = 4
"""Words a part of a list may have and still be negated from before the comma."""
SUBJECT = 2
"""Words that a statement's verb may stand behind: "heart is", "my left arm is" has more and begins with a stop word."""
NAMED = 3
"""Words within which a first person's own body is named: "my whole left arm"."""
WELL = 1
"""Words that a phrase of `fine` denies: "numb legs, knee is fine" says so of the knee alone."""


class Denied(NamedTuple):
    """Of each word the place of what negates it, or -1; and whether it may stand behind what is negated."""

    by: list[int]
    open: list[bool]


def negated(said: Sequence[str], words: Words) -> Denied:
    """What negates each word."""
    marks = Denied([-1] * len(said), [False] * len(said))
    denying = beginnings(words.idle, words.not_negations, words.after, words.fine, words.negations)
    at = 0
    while at < len(said):
        if said[at] not in denying and said[at] not in words.trailing:
            at += 1
            continue
        idle = found(said, at, words.idle)
        if skip := idle or found(said, at, words.not_negations):
            marks.by[at : at + idle] = [at] * idle
            at += skip
            continue
        _deny_before(said, at, words, marks.by)
        length = found(said, at, words.negations)
        if length and not (words.trailing and _ends(said, at + length, words)):
            _reach_forward(said, at, length, words, marks)
        at += length or 1
    return marks


def gone(said: Sequence[str], words: Words) -> list[int]:
    """For each word the place of what says that it is over, or -1: "chest pain went away", but nothing that somebody did: "passed out, all gone now"."""
    marks = [-1] * len(said)
    for at in range(len(said)):
        if found(said, at, words.gone) and not found(said, at, words.not_negations):
            _reach_back(said, at, words, marks, words.back[1], words.acts)
    return marks


def _deny_before(said: Sequence[str], at: int, words: Words, marks: list[int]) -> None:
    """Marks what words at `at` deny that stands before them."""
    if found(said, at, words.after) and not found(said, min(at + 1, len(said) - 1), words.not_negations):
        _reach_back(said, at, words, marks, words.back[1], frozenset())
    elif found(said, at, words.fine):
        _reach_back(said, at, words, marks, WELL, words.acts)
    elif said[at] in words.trailing and _ends(said, at + 1, words):
        _reach_back(said, at, words, marks, words.back[0], words.joints)


def _ends(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a clause ends before the word at `at`: what follows is not what a word before it negates."""
    return (
        at >= len(said) or said[at] in MARKS or said[at] == "," or said[at] in words.joints or bool(found(said, at, words.stops))
    )


def _reach_forward(said: Sequence[str], cue: int, length: int, words: Words, marks: Denied) -> None:
    start = cue + length
    if _answers(said, cue, start, words):
        return
    end, doubt, at = min(len(said), start + REACH), start if _hedges(said, cue, start, words) else len(said), start
    while at < end:
        if _stops(said, start, at, words) or (at > start and _begins(said, start, at, words)):
            break
        told = _is_placed(said, start, at, words) or _is_told_again(said, start, at, words)
        closed, doubted = found(said, at, words.closing), found(said, at, words.doubting) or told
        parted = said[at] in (",", "-", "/", "+")
        if (parted and not _goes_on(said, at + 1, words)) or (closed and _closes(said, at + closed, words)):
            end = at + closed
        if doubted and not _lists(said, at, words):
            doubt = min(doubt, at + doubted)
        at += closed or 1
    if at < len(said) and _holds_after_all(said, at, words):
        return
    for place in range(start, min(at, end)):
        marks.by[place], marks.open[place] = cue, place >= doubt


def _hedges(said: Sequence[str], cue: int, start: int, words: Words) -> bool:
    """Whether a negation only weakens ("not really ripping pain"), or answers what was not asked: "neither coughed up blood"."""
    alone = said[cue] in words.answers and start < len(said) and said[start] in words.done
    return found(said, cue, words.hedging) > start - cue or (alone and not _lists(said, start, words))


def _is_placed(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether what is negated is told whole with the part of the body at `at`: "no pain in my legs | crushing chest pain"."""
    after = said[at + 1] if at + 1 < len(said) else ""
    if said[at] not in words.body or (after in words.body and after not in said[start:at] and after not in words.complaints):
        return False
    before = at - 1
    while before > start and (
        said[before] in words.determiners or said[before] in words.first_person or said[before] in words.sided
    ):
        before -= 1
    return before > start and (
        said[before] in words.amid or (said[before] in words.governing and said[before] not in words.listing)
    )


def _holds_after_all(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether what is negated before `at` is there now, or at times: "never until today", "no chest pain unless i sprint"."""
    now = said[at] in words.until and at + 1 < len(said) and found(said, at + 1, words.turns)
    return bool(now or found(said, at, words.excepting))


def _is_told_again(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether a complaint that is negated bare is told again behind it: "no pain | crushing chest pain"."""
    return at == start and said[at] in words.complaints and said[at] in said[at + 1 : at + 1 + LIST_PART]


def _answers(said: Sequence[str], cue: int, start: int, words: Words) -> bool:
    """Whether a negation at the beginning of a statement only answers: "no, ...", "no but ...", "no i ...", "no my chest is ..."."""
    if said[cue] not in words.answers or start - cue > 1 or start >= len(said):
        return False
    if cue and not parts_statements(said, cue - 1, words):
        return False
    own = said[start] in words.first_person and _with_verb(said, start, words)
    return (
        said[start] == "," or said[start] in words.joints or said[start] in words.pronouns or said[start] in words.unable or own
    )


def _stops(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether a mark, a stop word or a joined statement ends the reach."""
    if said[at] in MARKS or (at > start and bool(found(said, at, words.stops))):
        return True
    return said[at] in words.joints and _states(said, at + 1, words)


def _states(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether a statement of its own begins at `start`: a word or two, then a verb ("and heart is fluttering")."""
    verb = next((at for at in range(start, min(len(said), start + SUBJECT + 1)) if said[at] in words.verbs), -1)
    return verb > start and words.negations.isdisjoint((w,) for w in said[start:verb])


def _begins(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether a statement of its own begins at `at`, right behind what is negated."""
    word, before = said[at], said[at - 1]
    if word in words.subjects and _does(said, at + 1, words):
        return True
    if _governs(before, words):
        return False
    if word in words.pronouns and word in words.present and word not in words.subjects:
        return True
    if word in words.subjects or word in words.unable:
        return word in words.unable or (before not in words.determiners and before not in words.pronouns)
    if word in words.first_person and not words.body.isdisjoint(said[at + 1 : at + 1 + NAMED]):
        return at > start + 1 or said[start - 1] in words.answers or _with_verb(said, at, words)
    named = before in words.body and word in words.body
    inside = named or before in words.sided or before in words.determiners or before in words.first_person
    return (not inside and _with_verb(said, at, words)) or _did(said, start, at, words)


def _governs(word: str, words: Words) -> bool:
    """Whether what follows a word belongs to it: "think", "in", "or", "felt"."""
    return (
        word in words.governing or word in words.prepositions or word in words.amid or word in words.joints or word in words.verbs
    )


def _does(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a verb or a negation stands right there: "cant run i dont want to" goes on with what the writer does."""
    return at < len(said) and (
        said[at] in words.verbs or any(found(said, at + n, words.negations) for n in (0, 1) if at + n < len(said))
    )


def _with_verb(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether a part of the body begins at `at` that does something: "chest is", "both legs feel", "my left arm went"."""
    while at < len(said) and (said[at] in words.sided or said[at] in words.determiners):
        at += 1
    behind = at
    while behind < len(said) and said[behind] in words.body:
        behind += 1
    return at < behind < len(said) and (said[behind] in words.verbs or said[behind] in words.present)


def _did(said: Sequence[str], start: int, at: int, words: Words) -> bool:
    """Whether a verb at `at` tells what the writer did, who leaves out "i": "no fever coughed up blood", not "havent ever fainted"."""
    if said[at] not in words.done or said[at - 1] in words.determiners | words.others | words.named | words.goods:
        return False
    own = [w for w in said[start:at] if w not in words.leads and w not in words.determiners and not _governs(w, words)]
    return bool(own) and words.done.isdisjoint(own) and not _lists(said, at, words)


def _closes(said: Sequence[str], at: int, words: Words) -> bool:
    """Whether what is negated ends before `at`: nothing is listed with it there, and nothing belongs to it."""
    if at >= len(said):
        return True
    more = said[at] in words.listing or said[at] in words.governing or said[at] in words.prepositions or said[at] in words.amid
    return not more and not found(said, at, words.closing) and not found(said, at, words.turns)


def _lists(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether a word of a list stands between `start` and the next mark: "fever chills or ..."."""
    end = next((at for at in range(start, len(said)) if said[at] in MARKS), len(said))
    return not words.listing.isdisjoint(said[start:end])


def _goes_on(said: Sequence[str], start: int, words: Words) -> bool:
    """Whether what follows a comma is one more part of a list: short, and without a subject or a verb of its own ("wont close | , its swollen")."""
    if start < len(said) and said[start] in words.pronouns:
        return False
    if start < len(said) and (found(said, start, words.stops) or said[start] in words.done):
        return start < len(said) and said[start] in words.done and _lists(said, start, words)
    for at in range(start, len(said)):
        if said[at] in MARKS or said[at] == ",":
            return at - start <= LIST_PART
        if said[at] in words.verbs or said[at] in words.first_person:
            return False
    return len(said) - start <= LIST_PART


def _reach_back(said: Sequence[str], end: int, words: Words, marks: list[int], reach: int, until: frozenset[str]) -> None:
    for at in range(end - 1, max(-1, end - 1 - reach), -1):
        if said[at] in MARKS or said[at] == "," or said[at] in until or found(said, at, words.stops):
            return
        marks[at] = end
