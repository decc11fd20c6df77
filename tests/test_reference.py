"""The engine against the second table (tests/reference.py): every flag, every pair of flags, every answer to the questions."""

from itertools import combinations, product

import pytest

from bot.core.model.session import Session
from bot.core.triage.decide import decide, screened
from tests import reference
from tests.conftest import shipped_content
from tests.tables import Some

CONTENT = shipped_content()
HEARD = {f.id: f for f in CONTENT.languages["en"].reader.flags.flags}
PLAIN = {"pain_timing": ["during_run"], "eases": "rest", "duration_days": 7, "severity": 4, "over_55": False, "neuro": ["none"]}
CLEAR = dict.fromkeys(reference.ASKED, "no")
ANSWERS = ("yes", "no", "unsure", "skipped", "")
QUESTIONS = {
    "pain_timing": [
        None,
        *(
            [t]
            for t in ["during_run", "late_in_run", "after_run", "sitting", "in_morning", "at_rest", "at_night", "with_breathing"]
        ),
    ],
    "eases": [None, "rest", "only_slowing", "nothing", "unsure"],
    "duration_days": [None, 3, 42, 43, 365],
    "severity": [None, 0, 6, 7, 8, 10],
    "onset": [None, "gradual", "sudden", "injury", "unsure"],
    "neuro": [
        None,
        *([n] for n in ["none", "tingling", "numbness", "shooting_pain", "weakness", "clumsy_hands", "balance", "unsure"]),
    ],
    "over_55": [None, False, True],
    "mood": [None, "low"],
    "location": [None, "low_back"],
}
FOLLOWED = {"unchanged_days": [None, 0, 13, 14], "plan_days": [None, 0, 27, 28]}
"""Slots that check-ins fill; told apart, for they would make nine times as many combinations and depend on none."""


def engine(screen: dict[str, str], slots: dict[str, object]) -> int:
    return int(decide(Session(screen={k: v for k, v in screen.items() if v}, slots=slots), CONTENT).level)


def reasons(slots: dict[str, object]) -> dict[str, int]:
    return {r.id: int(r.level) for r in decide(Session(screen=CLEAR, slots=slots), CONTENT).because if r.kind == "rule"}


def test_the_screen_asks_exactly_these_flags() -> None:
    assert sorted(screened(CONTENT)) == sorted(reference.ASKED)
    assert sorted(CONTENT.flags) == sorted(reference.LEVELS)


@pytest.mark.parametrize("flag", sorted(reference.LEVELS))
def test_a_flag_has_the_level_of_the_table(flag: str) -> None:
    rule = CONTENT.flags[flag]
    assert int(rule.rank) == reference.LEVELS[flag]
    assert int(rule.unsure_rank) == reference.LEVELS[flag]
    over = "same" if flag in reference.STILL_COUNTS else "level" if flag in reference.OVER_IS_ASKED else "clears"
    assert HEARD[flag].past == over


@pytest.mark.parametrize("flag", reference.ASKED)
def test_every_answer_to_a_flag(flag: str) -> None:
    for answer in ANSWERS:
        screen = {**CLEAR, flag: answer}
        assert engine(screen, PLAIN) == reference.verdict(screen, PLAIN), answer


def test_every_answer_to_every_pair_of_flags(some: Some) -> None:
    wrong = []
    for a, b in some(combinations(reference.ASKED, 2), every=7):
        for one, two in (
            ("yes", "yes"),
            ("yes", "no"),
            ("no", "yes"),
            ("unsure", "yes"),
            ("unsure", "no"),
            ("", "unsure"),
            ("no", "no"),
        ):
            screen = {**CLEAR, a: one, b: two}
            if engine(screen, PLAIN) != reference.verdict(screen, PLAIN):
                wrong.append((a, one, b, two))
    assert wrong == []


def test_every_answer_to_every_pair_of_questions(some: Some) -> None:
    wrong = []
    for (a, these), (b, those) in some(combinations((QUESTIONS | FOLLOWED).items(), 2), every=3):
        for one, two in product(these, those):
            slots = {k: v for k, v in {**PLAIN, a: one, b: two}.items() if v is not None}
            if engine(CLEAR, slots) != reference.verdict(CLEAR, slots):
                wrong.append(slots)
            if reasons(slots) != reference.reasons(slots):
                wrong.append(slots)
    assert wrong == []
