"""Where somebody says that they are counts at once: the number of that country, or words without a number (SAFETY.md, law 12)."""

import pytest

from tests.conftest import Talk

CHEST = "i have chest pressure and my arm hurts and im sweating"


@pytest.fixture
def british(talk: Talk) -> Talk:
    return talk.say("/start").press("o:yes").press("o:GB")


@pytest.mark.parametrize(
    ("said", "number"),
    [
        pytest.param("i'm in the US", "911", id="by the letters of its name"),
        pytest.param("we're in portugal this week", "112", id="with how long"),
        pytest.param("on my own. im on holiday in mexico", "911", id="behind something else"),
        pytest.param("i'm in tokyo", "local emergency number", id="a town names no number"),
        pytest.param("i'm in halifax", "local emergency number", id="a town of two countries"),
        pytest.param("i'm in london", "999", id="a town of the country that is known"),
        pytest.param("i was in france last week", "999", id="not where they are"),
        pytest.param("i'm in agony", "999", id="no place"),
    ],
)
def test_a_place_told_in_an_emergency(british: Talk, said: str, number: str) -> None:
    assert "call 999" in british.say(CHEST).text
    assert f"call {number}" in british.say(said).text or f"your {number}" in british.text
    assert ("999" in british.text) == (number == "999")


@pytest.mark.parametrize(
    ("said", "number"), [(f"{CHEST}, i'm in spain", "112"), (f"i'm in New York and {CHEST}", "local emergency number")]
)
def test_a_place_told_with_the_signs(british: Talk, said: str, number: str) -> None:
    assert number in british.say(said).text
    assert "999" not in british.text


def test_a_country_told_before_counts_in_an_emergency(british: Talk) -> None:
    british.say("i'm on holiday in spain")
    assert british.names == ["settings.country_set", "back_to.screen.chest"]
    assert "112" in british.say(CHEST).text


def test_a_town_told_before_leaves_no_number_of_elsewhere(british: Talk) -> None:
    british.press("none").say("i'm in tokyo now")
    assert british.session.country in ("GB", None)
    assert "999" not in british.say(CHEST).text
