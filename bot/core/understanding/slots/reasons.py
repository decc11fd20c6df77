"""Reasons and circumstances in a message about when to write: "bc my shift ends at 3", "i don't finish till 8". Pure.

Rule 1: times and days of a reason are not when to write. A reason begins with a word such as "because", or is a clause of its own in which
somebody says what they or theirs do; it ends with the clause, or where the message takes up its wish again ("so 6 is fine").
Rule 2: where the rest tells no time and the reason does, the whole is read, and said to be unsure: the dialogue tells it first.
Neighbours: when.py reads what is left; the words stand in `when_reasons` of content/<code>/lexicon/slots.yaml.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.understanding.slots import asides
from bot.core.understanding.slots.line import Line, Word, of_words
from bot.core.understanding.slots.patterns import Patterns

DASH, COMMA = "-", ","
EVENINGS = {"late": (4, 12), "homeward": (3, 7)}
"""Lists of content: what is in the evening, and what ends a day's work; from which hour until which one they say so."""
ENDS, STOPS = frozenset(",.;!?-"), frozenset(".;!")
"""Marks that end a clause; of these, those that stay where a reason is cut out, as what is left out ends with them."""


def parted(line: Line, patterns: Patterns) -> tuple[Line, Line]:
    """The line without its reasons, and the reasons alone."""
    return line.once("reasons", lambda: _parted(line, patterns)) or (line, of_words(()))


def _parted(line: Line, patterns: Patterns) -> tuple[Line, Line] | None:
    """The line in two; None where it has no reasons: a line is not to hold itself."""
    kept: list[Word] = []
    cut: list[Word] = []
    clauses = _clauses(line, patterns)
    beside = asides.among(clauses, patterns)
    for number, clause in enumerate(clauses):
        at = _begins(clause, patterns, alone=len(clauses) > 1, resumed=_resumed(clauses[number + 1 :], clause, patterns))
        at = 0 if number in beside else at
        if at == len(clause) and _scene_before(clause, clauses[number + 1 :], patterns):
            at = 0
        ends = clause[-1:] if at < len(clause) and clause[-1][0] in STOPS else []
        kept += [*clause[:at], *ends]
        cut += clause[at : len(clause) - len(ends)]
    return (of_words(kept), of_words(cut)) if cut else None


def _clauses(line: Line, patterns: Patterns) -> list[list[Word]]:
    """The line in clauses: parted by stops, and by the words that take a wish up again ("so", "then")."""
    found: list[list[Word]] = [[]]
    resumes = patterns.when_reasons.get("resumes", frozenset())
    before = ""
    for number, word in enumerate(line.words):
        days = bool(found[-1]) and _goes_on(found[-1], line.words[number:], patterns)
        if found[-1] and not days and (before in ENDS or (word[0] in resumes and _takes_up(line.words[number:], patterns))):
            found.append([])
        found[-1].append(word)
        before = word[0]
    return found


def _goes_on(clause: Sequence[Word], behind: Sequence[Word], patterns: Patterns) -> bool:
    """Whether a day goes on with a row behind a mark: "Mon-Fri"; behind a comma where somebody tells what they do: "I swim Mondays, Fridays"."""
    words = [word for word, _ in clause]
    if behind[0][0] not in patterns.weekdays or not any(w in patterns.weekdays for w in words[-2:-1]):
        return False
    return words[-1] == DASH or (words[-1] == COMMA and _lists(words, [word for word, _ in behind], patterns))


def _lists(words: Sequence[str], behind: Sequence[str], patterns: Patterns) -> bool:
    """Whether somebody tells what they do on days of a list that goes on, and nothing more of them."""
    known = patterns.when_reasons
    listed = patterns.weekdays.keys() | known.get("list_joints", frozenset())
    led = list(words)
    while led and led[-1] in listed:
        led.pop()
    ends = next((word for word in behind if word not in listed), ".")
    told = known.get("midway", frozenset()) | known.get("subjects", frozenset())
    wishes = known.get("wishes", frozenset())
    told_of = not told.isdisjoint(led[:2]) and wishes.isdisjoint(led) and not any(_is_time(word, patterns) for word in led)
    return told_of and (ends in ENDS or ends in known.get("resumes", ()))


def _takes_up(words: Sequence[Word], patterns: Patterns) -> bool:
    """Whether a word takes a wish up: none where it says how much ("so bad"), or what follows upon something ("and then family lunch")."""
    known = patterns.when_reasons
    clause = [word for word, _ in words[: next((n for n, (word, _) in enumerate(words) if word in ENDS), len(words))]]
    if clause[0] in known.get("onward", ()):
        wish = known["wishes"] | known["calls"] | patterns.when_telling - known["meals"]
        return any(_is_time(word, patterns) or word in wish for word in clause[1:])
    return not {*clause[1:2]} & known.get("so_much", frozenset())


def _resumed(behind: Sequence[Sequence[Word]], clause: Sequence[Word], patterns: Patterns) -> bool:
    """Whether the next clause takes the wish up, and tells a time or a day: "so 10.15"; "the bus is at 8.40, ping me 8.15"."""
    words = [word for word, _ in behind[0]] if behind else []
    resumes = patterns.when_reasons.get("resumes", frozenset())
    timed = any(_is_time(word, patterns) for word, _ in clause)
    calls = timed and (
        words[1:2] != []
        and words[0] in patterns.when_reasons.get("calls", ())
        and words[1] in patterns.when_reasons.get("whom", ())
    )
    return words[:1] != [] and (calls or words[0] in resumes) and any(_is_time(word, patterns) for word in words[1:])


def _scene_before(clause: Sequence[Word], behind: Sequence[Sequence[Word]], patterns: Patterns) -> bool:
    """Whether a clause tells when something is, and the next one takes the wish up with a time: "kids go down at 7 so 7.15"."""
    words = [word for word, _ in clause]
    reasons = patterns.when_reasons
    if (
        "approving" not in reasons
        or not _resumed(behind, clause, patterns)
        or not all(any(w[0].isdecimal() for w, _ in part) for part in (clause, behind[0]))
    ):
        return False
    good = reasons["wishes"] - reasons["weak"] | reasons["approving"] | reasons["possible"] | reasons["names"]
    return good.isdisjoint(words) and any(w in patterns.when_scenes and w not in patterns.when_fillers for w in words)


def evening(why: Line, patterns: Patterns) -> tuple[int, int]:
    """From which hour until which one the time of a reason can only be one of the evening: "dinner's at 6", "home by 5"."""
    words = {word for word, _ in why.words}
    known = patterns.when_reasons
    if not words.isdisjoint(known.get("not_evening", ())):
        return 0, 0
    return next((hours for name, hours in EVENINGS.items() if not words.isdisjoint(known.get(name, ()))), (0, 0))


def _begins(clause: Sequence[Word], patterns: Patterns, *, alone: bool, resumed: bool) -> int:
    """Where the reason of a clause begins; its length where it has none. `alone`: there are others; `resumed`: the next one is the wish."""
    words = [word for word, _ in clause]
    if (at := _because(words, patterns)) is not None or (at := _otherwise(words, patterns)) is not None:
        return at
    reasons = patterns.when_reasons
    wishes = reasons.get("wishes", frozenset())
    wishes = wishes - reasons.get("weak", frozenset()) if resumed else wishes
    if alone and wishes.isdisjoint(words) and _is_reason(words, patterns, resumed=resumed):
        return 0
    if alone and any(w in reasons.get("subjects", ()) and _led(words[:n], patterns, "places") for n, w in enumerate(words[:-1])):
        return 0 if wishes.isdisjoint(words) else len(words)
    midway, after = reasons.get("midway", frozenset()), reasons.get("unless_after", frozenset())
    found = (n for n in range(1, len(words) - 1) if words[n] in midway and words[n - 1] not in after)
    return next((n for n in found if wishes.isdisjoint(words[n:])), len(words))


def _because(words: Sequence[str], patterns: Patterns) -> int | None:
    """Where words stand that begin a reason: "because", "in order to"; None where none do."""
    because, led = patterns.when_reasons.get("because", frozenset()), patterns.when_led
    for at, word in enumerate(words):
        if word not in because and word not in led:
            continue
        if at and words[at - 1] in patterns.when_reasons.get("unless_behind", ()):
            continue
        timed = at > 0 and words[at - 1][0].isdecimal()  # "7 am out of bed"
        if word in because or (not timed and any(tuple(words[at : at + len(one)]) == one for one in led[word])):
            return at
    return None


def _otherwise(words: Sequence[str], patterns: Patterns) -> int | None:
    """Where words stand that say what would happen else, and tell no time: "otherwise I forget"; not "otherwise I can do noon"."""
    known = patterns.when_reasons.get("otherwise", frozenset())
    at = next((n for n, pair in enumerate(pairwise(words)) if " ".join(pair) in known), None)
    told = at is not None and any(_is_time(word, patterns) or word in patterns.when_telling for word in words[at + 1 :])
    return None if told else at


def _is_reason(words: Sequence[str], patterns: Patterns, *, resumed: bool) -> bool:
    """Whether a clause tells what somebody does, what days are, or, before a wish, how things are."""
    states = any(tells(words, patterns) for tells in (_states, _timed, _of_days, _of_those, _of_things))
    return states or (resumed and (_is_so(words, patterns) or _rises(words, patterns)))


def _led(words: Sequence[str], patterns: Patterns, beside: str = "led") -> bool:
    """Whether days or parts of the day lead such a clause: "Fri and Sat I'm out", "in the evening I forget"; or a place: "at work I can't"."""
    around = patterns.when_reasons.get("led", frozenset()) | patterns.when_reasons.get(beside, frozenset())
    return bool(words) and all(word in patterns.weekdays or word in around for word in words)


def _of_days(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what days are: "wed is my club night"; "Monday is best" is a wish."""
    reasons = patterns.when_reasons
    at = next((n for n, word in enumerate(words) if word in reasons.get("is", ())), 0)
    return at > 0 and _led(words[:at], patterns) and reasons.get("approves", frozenset()).isdisjoint(words)


def _of_those(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what the days are that were named before it: "those are my gym days"; "those are best" is a wish."""
    known = patterns.when_reasons
    if "those" not in known or len(words) <= len(("those", "are", "my")):
        return False
    told = words[0] in known["those"] and words[1] in known["is"] and words[2] in known["owned"]
    return told and (known["approves"] | known["chosen"] - known["days"]).isdisjoint(words[2:])


def _of_things(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells when something is: "train leaves at 7", "work starts at 8"; what is set itself may start, too."""
    reasons = patterns.when_reasons
    lead = reasons.get("lead", frozenset())
    start = next((n for n, word in enumerate(words) if word not in lead), len(words))
    if words[start + 1 : start + 2] == [] or words[start + 1] not in reasons.get("things_do", ()):
        return False
    thing = words[start]
    mine = patterns.when_fillers | reasons.get("names", frozenset())
    return not _is_time(thing, patterns) and thing not in mine and any(_is_time(word, patterns) for word in words[start + 2 :])


def _is_so(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells how things are, as a reason for the next: "race is on Sunday, so remind me Saturday"."""
    reasons = patterns.when_reasons
    told = reasons.get("states", frozenset()) | reasons.get("is", frozenset())
    held = words[0] not in patterns.when_fillers | reasons.get("names", frozenset()) and not reasons.get(
        "holds", frozenset()
    ).isdisjoint(words[1:2])
    return (held or not told.isdisjoint(words[1:])) and reasons.get("approves", frozenset()).isdisjoint(words)


def _timed(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what somebody does at a time that leads it: "at 9 I'm still on the bus"."""
    reasons = patterns.when_reasons
    leads = reasons.get("timed", frozenset())
    n = next((n for n, word in enumerate(words) if not (word in leads or word[0].isdecimal())), len(words))
    return 0 < n < len(words) - 1 and any(w[0].isdecimal() for w in words[:n]) and words[n] in reasons.get("midway", frozenset())


def _states(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause says what somebody does: it begins with "i", "my shift", "that's"."""
    subjects = patterns.when_reasons.get("subjects", frozenset())
    lead = patterns.when_reasons.get("lead", frozenset())
    start = next((n for n, word in enumerate(words) if word not in lead), len(words))
    if start >= len(words) or words[start] not in subjects or words[start + 1 : start + 2] in ([], [","]):
        return False  # "mo, we, fr"
    if words[start] in patterns.when_reasons.get("wh", ()) and words[start + 1] in patterns.when_reasons["wh_behind"]:
        return False  # "which days are best, Tue and Thu?"
    if f"{words[start]} {words[start + 1]}" in patterns.when_reasons.get("takes_back", ()):
        return False
    names = words[start] in patterns.when_reasons.get("naming", ()) and _is_time(
        words[start + 1], patterns
    )  # "that's Tue and Fri"
    return not names


def rising(why: Line, patterns: Patterns) -> bool:
    """Whether a reason says that somebody gets up: "I'm up at 5, so 5.15"."""
    return _rises([word for word, _ in why.words], patterns)


def _rises(words: Sequence[str], patterns: Patterns) -> bool:
    said = f" {' '.join(words)} "
    return any(f" {told} " in said for told in patterns.when_reasons.get("rising", ()))


def _is_time(word: str, patterns: Patterns) -> bool:
    return word in patterns.weekdays or word[0].isdecimal()
