"""Words of the past and general questions reach no further than their own statement: what is told of now behind them is an emergency."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import with_drafts

NOW = {
    "en": ("my lips are blue", "belly is rock hard and hurts", "chest is tight", "both legs are numb"),
    "de": ("meine lippen sind blau",),
}
PAST = {
    "en": ("used to run marathons", "last year i ran london", "had covid as a kid", "ran a lot in 2019"),
    "de": ("letztes jahr bin ich marathon gelaufen,",),
}
READ = ("i read about foam rolling and", "is it true that yoga helps", "heard about a new shoe")
BARE = ("struggling for air sitting still", "vomiting blood", "thunderclap headache", "crushing chest pain and sweating")


def _hits(code: str, text: str) -> list[bool]:
    """Of each emergency in the text whether it is only asked about."""
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return [h.vague for h in hearer.flags_of(text, frozenset(), frozenset()).hits if h.level == Level.EMERGENCY]


@pytest.mark.parametrize(("code", "past"), [(code, past) for code, many in PAST.items() for past in many])
def test_a_statement_of_now_behind_the_past_is_told(code: str, past: str) -> None:
    ways = ("{0} {1}", "{0}, {1}") if code == "en" else ("{0} {1}",)
    texts = [way.format(past, sign) for sign in NOW[code] for way in ways]
    assert [text for text in texts if all(_hits(code, text))] == []


@pytest.mark.parametrize("past", PAST["en"])
@pytest.mark.parametrize("accident", ["hit by a car and my back hurts", "my dad has chest pain and is sweating"])
def test_behind_a_comma_only_what_has_no_verb_of_now_is_past(past: str, accident: str) -> None:
    assert _hits("en", f"{past}, {accident}")


@pytest.mark.parametrize("read", READ)
def test_a_sign_behind_what_a_question_is_about_is_asked_about(read: str) -> None:
    assert [sign for sign in BARE if not _hits("en", f"{read}, {sign}")] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("signs of a stroke, face drooping, arm numb", id="a list of signs"),
        pytest.param("read about someone who collapsed on a run", id="about whom"),
        pytest.param("is it true that you can pass out from running", id="what one can"),
        pytest.param("fell off my bike at speed last year and my back hurts", id="an accident of last year"),
        pytest.param("im 40 and broke my neck in a fall years ago", id="an age is no statement of now"),
    ],
)
def test_what_is_over_or_only_asked_stays_quiet(text: str) -> None:
    assert _hits("en", text) == []


def test_a_comparison_with_the_past_is_of_now() -> None:
    assert not all(_hits("en", "my throat is closing up like last year"))
