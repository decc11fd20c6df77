"""How far a negation and another person reach: what stands behind "no fever" or "ran with my dad" is no part of it.

Generated from the words of the devices themselves, beside the plain emergencies of test_swallowed.py; and near misses that grammar
does hold together stay quiet.
"""

from collections.abc import Iterator

import pytest

from bot.core.understanding.scope_words import Phrase
from tests.tables import Some
from tests.test_swallowed import ALL, _asked, _hits, _unheard, _words

DENIES = {"en": ("didnt {}", "not {}", "no {}"), "de": ("nicht {}", "kein {}")}
LACKS = {"en": ("no {}", "without {}"), "de": ("kein {}", "ohne {}")}
ANSWER = {"en": "no", "de": "nein"}
COMPANY = ("ran with my dad {}", "with a friend now {}", "at my friends house {}")
TOLD_OF = ("my friend told me about this bot {}", "my colleague said ask you {}", "my aunt is a nurse and {}")
SERVED = ("vomited blood", "vomiting blood")
"""What a companion does as well right behind their name: "ran with my dad vomited blood" may be his."""


def _behind(code: str, phrases: frozenset[Phrase], denies: tuple[str, ...]) -> Iterator[str]:
    """Each phrase negated, each sign behind it."""
    for n, phrase in enumerate(sorted(" ".join(p) for p in phrases)):
        denied = denies[n % len(denies)].format(phrase)
        yield from (f"{denied} {sign}" for sign in ALL[code])


@pytest.mark.parametrize("code", ALL)
def test_words_that_no_sign_is_listed_with_end_what_is_negated(code: str, some: Some) -> None:
    assert _asked(code, some(_behind(code, _words(code).closing, DENIES[code]))) == []


@pytest.mark.parametrize("code", ALL)
def test_behind_what_a_sign_may_be_listed_with_it_is_asked_about(code: str, some: Some) -> None:
    assert _unheard(code, some(_behind(code, _words(code).doubting, LACKS[code]))) == []


@pytest.mark.parametrize("code", ALL)
def test_a_no_that_stands_alone_denies_nothing_behind_it(code: str) -> None:
    assert _asked(code, (f"{ANSWER[code]}, {sign}" for sign in ALL[code])) == []


@pytest.mark.parametrize("code", ALL)
def test_a_statement_of_ones_own_is_no_part_of_a_list(code: str) -> None:
    own = [sign for sign in ALL[code] if sign.split()[0] in _words(code).first_person]
    assert own
    denied = {"en": ("no dry mouth", "no sore ankle"), "de": ("kein großer durst",)}[code]
    assert _asked(code, (f"{d} {sign}" for d in denied for sign in own)) == []


@pytest.mark.parametrize("scene", COMPANY + TOLD_OF)
def test_behind_somebody_who_is_only_there_the_writer_is_asked_about(scene: str) -> None:
    assert _unheard("en", (scene.format(sign) for sign in ALL["en"] if sign not in SERVED)) == []


def test_what_is_told_of_somebody_ends_with_where_they_are(some: Some) -> None:
    places = sorted(_words("en").whereabouts)
    assert _unheard("en", some(f"my wife is {place} {sign}" for place in places for sign in ALL["en"])) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no im not joking my chest feels tight", id="a no before what is said"),
        pytest.param("no my chest is tight", id="a no before ones own body"),
        pytest.param("no but coughed up blood", id="a no and a but"),
        pytest.param("no dry mouth chest is tight", id="a part of the body that does something"),
        pytest.param("no dry mouth both legs are numb", id="both of them"),
        pytest.param("not great i passed out", id="an i"),
        pytest.param("no stomach upset cant breathe", id="what somebody cannot do"),
        pytest.param("no temperature, collapsed mid run", id="what somebody did behind a comma"),
        pytest.param("never coughed up blood until today", id="never until today"),
        pytest.param("pressure on my chest is that normal", id="is that normal"),
        pytest.param("at work pressure on my chest", id="at work and pressure"),
        pytest.param("pain in my chest and im sweating, is this ok", id="is this ok"),
    ],
)
def test_a_plain_emergency_is_told_behind_a_negation(text: str) -> None:
    assert _asked("en", iter([text])) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("en", "no fever chills or fainting", id="a list with or"),
        pytest.param("en", "no injury, numbness or chest pain", id="behind a comma"),
        pytest.param("en", "havent fainted, collapsed or coughed up blood", id="of what was done"),
        pytest.param("en", "havent ever passed out", id="ever"),
        pytest.param("en", "didnt bang my head", id="an object of the verb"),
        pytest.param("en", "doesnt make my chest tight", id="what it does not make"),
        pytest.param("en", "dont think my chest is tight", id="what is thought"),
        pytest.param("en", "no pain in my chest", id="where none is"),
        pytest.param("en", "dont smoke or have chest pain", id="or have"),
        pytest.param("en", "no, chest is fine", id="a no and what is fine"),
        pytest.param("en", "no fever my chest feels fine", id="a statement that is fine"),
        pytest.param("en", "work pressure is killing me", id="pressure of work"),
        pytest.param("en", "no pressure on my chest", id="no pressure"),
        pytest.param("en", "my mate said his chest hurts when he runs", id="said of himself"),
        pytest.param("de", "kein fieber, husten oder brustschmerzen", id="eine liste"),
        pytest.param("de", "keine schmerzen in der brust", id="wo keine sind"),
    ],
)
def test_what_grammar_holds_together_stays_quiet(code: str, text: str) -> None:
    assert _hits(code, text) == []
