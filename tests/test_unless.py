"""What speaks against an emergency (`unless`) silences it only right beside its own words; a comma or an "and" away it asks at most.

The phrases are the content's own, so a new word of `unless` is tried beside every emergency of its flag.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from bot.cli.library import shipped
from bot.core.content.load import parse_yaml
from bot.core.model.levels import Level
from tests.conftest import with_drafts
from tests.tables import Some
from tests.test_swallowed import SIGNS

JOINED = {
    "en": ("{1}, {0}", "{0}, {1}", "{0} and {1}", "{1} and {0}"),
    "de": ("{1}, {0}", "{0}, {1}", "{0} und {1}", "{1} und {0}"),
}
JESTS = {"en": ("lol", "haha", "lmao"), "de": ("lol", "haha", "hihi")}


@cache
def _parsed(name: str) -> Any:
    return parse_yaml((shipped() / name).read_text("utf-8"))


def _unless() -> Iterator[tuple[str, str]]:
    """Each emergency flag with each concept that speaks against one of its rules."""
    for flag, given in _parsed("red_flags.yaml")["flags"].items():
        for rule in given["rules"]:
            yield from ((flag, concept) for concept in str(rule.get("unless", "")).split("|") if concept)


def _plain(code: str, concept: str) -> list[str]:
    """The concept's phrases that are nothing but words, none of which denies what follows."""
    given = _parsed(f"{code}/lexicon/concepts.yaml")["concepts"].get(concept) or ""
    phrases = given if isinstance(given, list) else re.split(r",\s*(?![^(\[]*[)\]])", str(given))
    plain = (p for p in (str(phrase).strip().rstrip("*") for phrase in phrases) if re.fullmatch(r"\w[\w ]*", p))
    return [p for p in plain if (p.split()[0],) not in _hearer(code).words.negations]


def _hearer(code: str) -> Any:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return hearer


def _is_heard(code: str, text: str) -> bool:
    return any(h.level == Level.EMERGENCY for h in _hearer(code).flags_of(text, frozenset(), frozenset()).hits)


@pytest.mark.parametrize("code", SIGNS)
@pytest.mark.parametrize("flag", sorted({flag for flag, _ in _unless()} & {*SIGNS["en"], *SIGNS["de"]}))
def test_nothing_a_comma_away_silences_an_emergency(code: str, flag: str, some: Some) -> None:
    phrases = [p for name, concept in sorted(set(_unless())) if name == flag for p in _plain(code, concept)]
    told = SIGNS[code].get(flag, [])
    texts = [way.format(sign, p) for p in phrases for sign in told for way in JOINED[code]]
    assert [t for t in (some(texts, every=211) if told else ()) if not _is_heard(code, t)] == []


@pytest.mark.parametrize("code", SIGNS)
def test_a_laugh_silences_no_wish_to_die(code: str) -> None:
    told = {
        "en": ("i want to die", "i dont want to be here anymore", "everyone would be better off without me"),
        "de": ("ich will nicht mehr leben", "ich will mich umbringen"),
    }[code]
    texts = [text for sign in told for jest in JESTS[code] for text in (f"{jest} {sign}", f"{sign} {jest}", f"{jest}, {sign}")]
    assert [t for t in texts if not _is_heard(code, t)] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("did my tempo reps and i want to end my life", id="a workout beside a wish to die"),
        pytest.param("i want to kill myself missed the session", id="without a comma"),
        pytest.param("ripping pain in my upper back when i put my vest on", id="a vest that is put on"),
        pytest.param("cant breathe im crying", id="crying"),
        pytest.param("i cant breathe and my bra is tight", id="a tight bra"),
        pytest.param("cant feel my legs the day after the marathon", id="the day after"),
        pytest.param("my chest is tight in one spot", id="one spot"),
        pytest.param("my speech is slurred after a beer", id="after a beer"),
        pytest.param("my speech is slurred do i need a doctor", id="who asks for a doctor"),
        pytest.param("lost control of my bladder on race morning", id="race morning"),
    ],
)
def test_an_emergency_is_asked_about_at_least(text: str) -> None:
    assert _is_heard("en", text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("en", "those burpees made me want to die", id="burpees"),
        pytest.param("en", "i wanted to die after that tempo run", id="after that run"),
        pytest.param("en", "suicide drills tonight", id="a drill's name"),
        pytest.param("en", "tore my favourite jersey down the back", id="a torn jersey"),
        pytest.param("en", "cant breathe in these tight shorts", id="tight shorts"),
        pytest.param("en", "slurring like a pirate by pint four", id="by pint four"),
        pytest.param("de", "der hügel war selbstmord", id="ein hügel"),
    ],
)
def test_words_that_complete_a_harmless_phrase_stay_quiet(code: str, text: str) -> None:
    assert not _is_heard(code, text)
