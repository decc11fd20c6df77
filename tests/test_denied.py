"""What is denied ends with its own words: a hedge, a lone no or a part of the body denies no emergency behind it (SAFETY.md, law 6)."""

import pytest

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit
from tests.conftest import with_drafts
from tests.test_swallowed import ALL

PARTS = ("legs", "my legs", "my left arm", "both knees", "the calf", "arms")
HEDGES = ("not really", "not exactly", "not quite", "not always", "not really ripping pain", "not exactly numb but")
ALONE = ("neither", "nil", "zero")
NAMELESS = {
    "crushing chest pain and sweating",
    "pain tearing through my upper back",
    "worst headache of my life came on suddenly",
}
"""Signs without a verb: "nil chest pain" denies them."""
LIFE = (
    "everyone would be better off without me",
    "life is not worth living",
    "nobody would miss me",
    "there is no point in living",
    "i want to die",
)


def _hits(text: str, code: str = "en") -> list[FlagHit]:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return [h for h in hearer.flags_of(text, frozenset(), frozenset()).hits if h.level == Level.EMERGENCY]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_denied_of_a_part_of_the_body_ends_with_it(part: str) -> None:
    assert [sign for sign in ALL["en"] if not _hits(f"no pain in {part} {sign}")] == []


@pytest.mark.parametrize(
    "denied",
    [
        "no numbness in my hands",
        "no tingling in fingers",
        "no other symptoms",
        "no other plus",
        "arm wont bend theyre swollen and",
    ],
)
def test_what_is_denied_of_something_else_ends_with_it(denied: str) -> None:
    assert [sign for sign in ALL["en"] if not _hits(f"{denied} {sign}")] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no pain crushing pain in my chest", id="pain"),
        pytest.param("no pressure a vice like pressure on my chest", id="pressure"),
        pytest.param("no numbness in my hands pain tearing through my back", id="of a part of the body"),
    ],
)
def test_a_complaint_that_is_denied_and_told_again_is_asked_about(text: str) -> None:
    assert _hits(text) != []


@pytest.mark.parametrize(
    "denied", ["keine schmerzen in den beinen", "keine taubheit in den händen", "kein kribbeln in den füßen"]
)
def test_what_is_denied_of_a_part_of_the_body_ends_with_it_in_german(denied: str) -> None:
    assert [sign for sign in ALL["de"] if not _hits(f"{denied} {sign}", "de")] == []


@pytest.mark.parametrize("hedge", HEDGES)
def test_a_hedge_denies_nothing(hedge: str) -> None:
    assert [sign for sign in ALL["en"] if not _hits(f"{hedge} {sign}")] == []


@pytest.mark.parametrize("no", ALONE)
def test_a_lone_no_of_any_kind_answers(no: str) -> None:
    assert [sign for sign in ALL["en"] if sign not in NAMELESS and not _hits(f"{no} {sign}")] == []


@pytest.mark.parametrize("was", ["used to be so fit", "used to love running", "years ago i was quick"])
def test_what_life_is_like_now_is_told_beside_how_it_was(was: str) -> None:
    assert [said for said in LIFE for join in (" ", ", ") if all(h.vague for h in _hits(f"{was}{join}{said}"))] == []


def test_what_life_is_like_now_is_told_in_german_too() -> None:
    assert [h.id for h in _hits("früher war ich fit, alle wären ohne mich besser dran", "de")] == ["suicide_crisis"]


def test_a_german_hedge_denies_nothing() -> None:
    assert [sign for sign in ALL["de"] if not _hits(f"nicht wirklich {sign}", "de")] == []


@pytest.mark.parametrize(
    "text",
    [
        "no pain in my legs or arms",
        "no pain in legs, arms or chest",
        "neither chest pain nor dizziness",
        "neither coughed up blood nor fainted",
        "nil chest pain, nil breathlessness",
        "zero chest pain",
        "not really any chest pain",
        "not really dizzy",
        "no numbness in both legs",
        "no pain in my chest, no sweating",
        "no pain no chest pain",
        "no chest pain, no arm pain",
        "no pain in my arms, no pain in my chest",
        "no numbness in hands, no weakness in both legs",
        "used to think everyone would be better off without me, years ago",
    ],
)
def test_what_is_denied_stays_quiet(text: str) -> None:
    assert _hits(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no chest pain unless i climb stairs", "en"),
        ("no chest pain except when i do sprints", "en"),
        ("no tightness in my chest until i run uphill", "en"),
        ("not really, no unless you count the chest pain", "en"),
        ("nothing besides crushing chest pain", "en"),
        ("keine schmerzen in der brust außer beim sprinten", "de"),
    ],
)
def test_what_is_denied_but_for_an_occasion_is_there(text: str, code: str) -> None:
    assert _hits(text, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no chest pain unless you want to know about my back", "en"),
        ("no chest pain, only a stiff back", "en"),
        ("no fainting until friday", "en"),
        ("keine brustschmerzen, nur ein steifer rücken", "de"),
    ],
)
def test_what_is_denied_beside_something_else_stays_denied(text: str, code: str) -> None:
    assert not [hit for hit in _hits(text, code) if not hit.vague]
