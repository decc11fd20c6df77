"""A slip in a short word hides no emergency: it is asked about at least (SAFETY.md, laws 2 and 3)."""

import pytest

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit
from tests.conftest import with_drafts

CRIES = (
    "i have chest pain",
    "cant feel my legs",
    "my face is drooping",
    "i want to die",
    "my head hurts so suddenly",
    "my lips are blue",
    "i passed out",
    "vomited blood",
)
SHORT = ("chest", "pain", "feel", "legs", "face", "want", "die", "head", "lips", "blue", "out", "blood")


def _told(code: str, text: str) -> dict[str, FlagHit]:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return {h.id: h for h in hearer.flags_of(text, frozenset(), frozenset()).hits}


def _is_word(code: str, word: str) -> bool:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return any(word in known for known in hearer.flags.concepts.known)


def _swapped(word: str) -> list[str]:
    """The word with two letters in the wrong order, wherever that is no word of its own."""
    slips = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} - {word}
    return sorted(slip for slip in slips if not _is_word("en", slip))


@pytest.mark.parametrize("cry", CRIES)
def test_two_letters_in_the_wrong_order_hide_no_emergency(cry: str) -> None:
    texts = [cry.replace(word, slip) for word in cry.split() if word in SHORT for slip in _swapped(word)]
    assert texts
    assert [t for t in texts if all(h.level < Level.EMERGENCY for h in _told("en", t).values())] == []


@pytest.mark.parametrize("text", ["i have chest paim", "cant fel my legs", "vomited blod", "my hesd hurts so suddenly"])
def test_a_letter_too_few_or_wrong_hides_none(text: str) -> None:
    assert any(h.level == Level.EMERGENCY for h in _told("en", text).values())


@pytest.mark.parametrize("text", ["ich habe burst schmerzen und drukc", "ich huste blutt", "kriege keine lutf"])
def test_in_german_too(text: str) -> None:
    assert any(h.level == Level.EMERGENCY for h in _told("de", text).values())


def test_a_slip_only_asks_and_takes_nothing_away() -> None:
    told = _told("en", "my chest pani is worse at night")
    assert told["heart_attack_pattern"].vague
    assert not told["night_rest_pain"].vague


@pytest.mark.parametrize(
    "text",
    [
        "legs felt gerat, niec run",
        "kate and dean ran 10k",
        "out for a rnu",
        "paim is my dog",
        "my plan in chets",
        "fcae painting",
    ],
)
def test_slips_that_hide_nothing_stay_quiet(text: str) -> None:
    assert _told("en", text) == {}
