"""P8: every red-flag rule flipped or deleted, one at a time; each such mutant must be noticed by a test. `make mutate` runs it.
The rules are read in English; `python -m tests.mutate en de` reads them in German, too.

A mutant is noticed where the tables beside the flag (tests/reading.py), the second table of the rules (tests/reference.py) or
the walk through the dialogue (core/triage/prove.py, without detours) disagree with it. The rest survive, and are printed.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from bot.core.content.language import Language
from bot.core.content.load import Content
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.core.triage.decide import decide, screened
from bot.core.triage.prove import prove
from bot.core.understanding.flag_rules import FlagLexicon, FlagRules
from tests import reference
from tests.conftest import shipped_content
from tests.reading import PLAIN_ACHE, wrong
from tests.test_reference import CLEAR, FOLLOWED, PLAIN, QUESTIONS

HEARD_ONLY = ("bystander", PLAIN_ACHE)
"""Flags without rules of their own."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: of which flag or rule, its level, what was done, and whether any test notices it."""

    name: str
    level: Level
    noticed: Callable[[], bool]


def lower(level: Level) -> Level:
    return Level(max(int(level) - 1, 0))


# what free text raises


def of_reading(content: Content, code: str) -> Iterator[Mutant]:
    """The rules, read by one language's words: only its own sentences can notice what is wrong with it."""
    reader = content.languages[code].reader
    for place, flag in enumerate(reader.flags.flags):
        for name, changed in _rules(flag):
            flags = (*reader.flags.flags[:place], changed, *reader.flags.flags[place + 1 :])
            noticed = _reads_wrong(content.languages[code], content, flag.id, replace(reader.flags, flags=flags))
            yield Mutant(f"{code}, {flag.id}: {name}", flag.level, noticed)


def _reads_wrong(language: Language, content: Content, flag: str, lexicon: FlagLexicon) -> Callable[[], bool]:
    level = content.flags[flag].rank

    def noticed() -> bool:
        if wrong(flag, language.flags[flag], level, language.reader, lexicon):
            return True
        others = ((f, w) for f, w in language.flags.items() if f not in (flag, *HEARD_ONLY))
        return any(wrong(f, w, content.flags[f].rank, language.reader, lexicon) for f, w in others)

    return noticed


def _rules(flag: FlagRules) -> Iterator[tuple[str, FlagRules]]:
    for at, rule in enumerate(flag.rules):
        shown = " + ".join("|".join(sorted(part)) for part in rule.all)
        rest = (flag.rules[:at], flag.rules[at + 1 :])
        yield f"rule {shown} deleted", replace(flag, rules=(*rest[0], *rest[1]))
        flipped = replace(rule, vague=not rule.vague)
        yield f"rule {shown} turned {'vague' if flipped.vague else 'certain'}", replace(flag, rules=(*rest[0], flipped, *rest[1]))
        if rule.level > Level.SELF_CARE:
            softened = replace(rule, level=lower(rule.level))
            yield f"rule {shown} lowered", replace(flag, rules=(*rest[0], softened, *rest[1]))


# what the screen and the questions lead to


def of_decisions(content: Content) -> Iterator[Mutant]:
    for flag, rule in content.flags.items():
        for part in ("level", "unsure"):
            rank = rule.rank if part == "level" else rule.unsure_rank
            if rank > Level.SELF_CARE:
                changed = rule.model_copy(update={part: lower(rank).word})
                yield Mutant(
                    f"{flag}: {part} lowered", rule.rank, _decides_wrong(replace(content, flags={**content.flags, flag: changed}))
                )
        if rule.ask:
            yield Mutant(f"{flag}: not asked", rule.rank, _decides_wrong(_unasked(content, flag)))
    triage = content.triage
    for at, one in enumerate(triage.rules):
        without = triage.model_copy(update={"rules": (*triage.rules[:at], *triage.rules[at + 1 :])})
        softer = triage.model_copy(
            update={
                "rules": (
                    *triage.rules[:at],
                    one.model_copy(update={"level": lower(Level[one.level.upper()]).word}),
                    *triage.rules[at + 1 :],
                )
            }
        )
        yield Mutant(f"triage rule {one.id} deleted", Level[one.level.upper()], _decides_wrong(replace(content, triage=without)))
        yield Mutant(f"triage rule {one.id} lowered", Level[one.level.upper()], _decides_wrong(replace(content, triage=softer)))
    pattern = triage.mechanical_pattern
    for part_ in pattern.parts:
        parts = tuple(p for p in pattern.parts if p.id != part_.id)
        changed_ = triage.model_copy(update={"mechanical_pattern": pattern.model_copy(update={"parts": parts})})
        yield Mutant(f"mechanical pattern without {part_.id}", Level.SOON, _decides_wrong(replace(content, triage=changed_)))
    open_ = triage.model_copy(update={"mechanical_pattern": pattern.model_copy(update={"otherwise": "self_care"})})
    yield Mutant("mechanical pattern: otherwise self_care", Level.SOON, _decides_wrong(replace(content, triage=open_)))


def _unasked(content: Content, flag: str) -> Content:
    check = content.flows["check"]
    questions = tuple(q.model_copy(update={"flags": tuple(f for f in q.flags if f != flag)}) for q in check.questions)
    return replace(content, flows={**content.flows, "check": check.model_copy(update={"questions": questions})})


def _decides_wrong(content: Content) -> Callable[[], bool]:
    def noticed() -> bool:
        if sorted(screened(content)) != sorted(reference.ASKED):
            return True
        flags = content.flags
        if any(not flags[f].rank == flags[f].unsure_rank == level for f, level in reference.LEVELS.items()):
            return True
        for flag, answer in product(reference.ASKED, ("yes", "unsure", "")):
            if _differs(content, {**CLEAR, flag: answer}, PLAIN):
                return True
        if any(_differs(content, CLEAR, slots) for slots in _answers()):
            return True
        return bool(prove(content, detours=0, most=1).failures)

    return noticed


def _answers() -> Iterator[dict[str, object]]:
    """A plain ache with every answer to one question, and to sudden onset with every strength."""
    for name, values in (QUESTIONS | FOLLOWED).items():
        yield from ({k: v for k, v in {**PLAIN, name: value}.items() if v is not None} for value in values)
    yield from ({**PLAIN, "onset": "sudden", "severity": value} for value in QUESTIONS["severity"] if value is not None)


def _differs(content: Content, screen: dict[str, str], slots: dict[str, object]) -> bool:
    said = Session(screen={k: v for k, v in screen.items() if v}, slots=slots)
    verdict = decide(said, content)
    named = {r.id: int(r.level) for r in verdict.because if r.kind == "rule"}
    return int(verdict.level) != reference.verdict(screen, slots) or named != reference.reasons(slots)


def every_combination(content: Content) -> int:
    """The engine against the second table on every combination of answers to the questions. Raises AssertionError."""
    names, count = list(QUESTIONS), 0
    for values in product(*QUESTIONS.values()):
        slots = {k: v for k, v in zip(names, values, strict=True) if v is not None}
        assert not _differs(content, CLEAR, slots), slots
        count += 1
    return count


def main() -> int:
    content = shipped_content()
    started = time.perf_counter()
    print(f"every combination of answers: {every_combination(content)} agree with the second table")
    codes = sys.argv[1:] or ["en"]
    mutants = [*(m for code in codes for m in of_reading(content, code)), *of_decisions(content)]
    survivors = [m for m in mutants if not m.noticed()]
    for mutant in survivors:
        print(f"survives ({mutant.level.word}): {mutant.name}")
    grave = sum(m.level == Level.EMERGENCY for m in survivors)
    killed = len(mutants) - len(survivors)
    print(
        f"{killed} of {len(mutants)} mutants are noticed ({killed / len(mutants):.1%}); {grave} of "
        f"{sum(m.level == Level.EMERGENCY for m in mutants)} emergency rules survive; {time.perf_counter() - started:.0f} s"
    )
    return 1 if grave else 0


if __name__ == "__main__":
    sys.exit(main())
