"""What German sentences mean: red flags with their negations, and what a message states. One reader for all rows, made of the lexicon alone."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from bot.cli.readers import now
from bot.core.content.complete import lacks
from bot.core.content.language import Language
from bot.core.understanding.hearing import misheard
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.understand import Hearer, Reader
from tests.conftest import shipped_content, with_drafts
from tests.german import FLAGS, SLOTS
from tests.tables import thinned

TODAY = date(2026, 11, 20)


@cache
def german() -> Language:
    return with_drafts().languages["de"]


@cache
def hearer() -> Hearer:
    found = now(german().hearer)
    assert isinstance(found, Hearer)
    return found


@cache
def reader() -> Reader:
    found = now(german().reader)
    assert isinstance(found, Reader)
    return found


@pytest.mark.parametrize(("said", "flags"), thinned(FLAGS, every=5), ids=[said[:60] for said, _ in FLAGS])
def test_a_red_flag_is_heard_and_what_is_denied_is_not(said: str, flags: str) -> None:
    hits = hearer().flags_of(said, frozenset(), frozenset()).hits
    if flags:
        assert {h.id for h in hits if not h.vague} & set(flags.split("|"))
    else:
        assert hits == ()


@pytest.mark.parametrize(("said", "asked", "stated"), thinned(SLOTS, every=5), ids=[said[:60] for said, _, _ in SLOTS])
def test_what_a_message_states(said: str, asked: str | None, stated: dict[str, Any]) -> None:
    found = reader().understand(said, expected=asked, today=TODAY)
    assert (dict(found.slots), found.implausible) == (stated, ())


def test_a_time_before_a_so_is_read_without_the_words_that_a_language_lacks() -> None:
    assert reader().understand("Training ist um 6, also um 7").slots == {}


@pytest.mark.parametrize(
    ("said", "what", "found"),
    [
        pytest.param("nur 5 Minuten Zeit", "wish", "five_minutes", id="a wish of the plan"),
        pytest.param("ich habe kein Theraband", "wish", "no_band", id="without a band"),
        pytest.param("was kostet das Band", "wish", None, id="no wish"),
        pytest.param("Plan für heute", "wish", "today", id="a part of the plan"),
        pytest.param("gib mir einfach Übungen", "opening", "hurry", id="no questions, please"),
        pytest.param("was stimmt nicht mit mir", "opening", "diagnosis", id="what is wrong with me"),
        pytest.param("ich bin Trainer, kann ich meine Laufgruppe einladen", "opening", "coach", id="a coach"),
        pytest.param("die Übungen haben es schlimmer gemacht", "harmed", True, id="exercises that harmed"),
        pytest.param("die Übungen helfen", "harmed", False, id="exercises that help"),
        pytest.param("ich war gestern beim Arzt", "was_seen", True, id="somebody looked"),
        pytest.param("ich muss zum Arzt", "was_seen", False, id="nobody looked yet"),
        pytest.param("kann ich morgen 15 km laufen?", "planned", (15.0, "km"), id="a run that is asked about"),
    ],
)
def test_what_a_message_wants(said: str, what: str, found: object) -> None:
    assert getattr(reader(), what)(said) == found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("morgen um halb acht", {"ahead": 1, "times": ("07:30",)}, id="tomorrow is no morning"),
        pytest.param("übermorgen um 9", {"ahead": 2, "times": ("09:00",)}, id="the day after"),
        pytest.param("jeden Morgen um sieben", {"days": ("daily",), "times": ("07:00",)}, id="every morning"),
        pytest.param("in zwei Stunden", {"minutes": 120}, id="in hours"),
        pytest.param("alle zwei Tage", {"days": ("every_other_day",)}, id="every other day"),
        pytest.param("täglich außer sonntags um 8", {"days": ("daily",), "off": ("sun",), "times": ("08:00",)}, id="but not on"),
        pytest.param("fünf vor halb neun", {"times": ("08:25",)}, id="five to half"),
        pytest.param("montags und donnerstags um 18 Uhr 15", {"days": ("mon", "thu"), "times": ("18:15",)}, id="two days"),
        pytest.param("nach dem Lauf", {"unclear": "vague"}, id="no time is guessed"),
    ],
)
def test_when_to_write(said: str, expected: dict[str, Any]) -> None:
    when = reader().when(said)
    assert {name: getattr(when, name) for name in expected} == expected
    assert when.unclear == expected.get("unclear", "")


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("wie oft?", "often"),
        ("wie lange dauert das?", "long"),
        ("kann es davon schlimmer werden?", "worse"),
        ("was wenn das nicht hilft?", "fails"),
    ],
)
def test_a_question_about_one_part_of_a_topic(said: str, part: str) -> None:
    assert reader().follow_up(said)[0] == part


@pytest.mark.parametrize(
    ("said", "distance", "day"),
    [
        pytest.param("gestern 12 km gelaufen", 12.0, date(2026, 11, 19), id="yesterday"),
        pytest.param("vorgestern 7,5 km", 7.5, date(2026, 11, 18), id="the day before, a decimal comma"),
        pytest.param("am Sonntag 18 Kilometer", 18.0, date(2026, 11, 15), id="a weekday"),
        pytest.param("am 3. November 10 km", 10.0, date(2026, 11, 3), id="a date"),
        pytest.param("6 mal 800 m heute", 4.8, date(2026, 11, 20), id="repeats add up"),
        pytest.param("heute 3 km einlaufen, 5 x 1 km, 2 km auslaufen", 10.0, date(2026, 11, 20), id="and what was run besides"),
    ],
)
def test_a_run_that_is_told(said: str, distance: float, day: date) -> None:
    found = reader().outing(said, TODAY)
    assert (found.distance, found.day) == (distance, day)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Rückenschmerzen", id="as it is written"),
        pytest.param("rueckenschmerzen", id="without umlauts on the keyboard"),
        pytest.param("Ruckenschmerzen", id="umlauts left out"),
        pytest.param("Rücken-Schmerzen", id="with a hyphen"),
        pytest.param("RÜCKENSCHMERZEN", id="shouted"),
    ],
)
def test_a_joined_word_is_read_as_two_however_it_is_typed(typed: str) -> None:
    found = tokens(clean(typed), german().spelling)
    assert [t.text for t in found] == ["rucken", "schmerzen"]
    assert [typed[t.start : t.end] for t in found] == [found[0].raw, found[1].raw]


@pytest.mark.parametrize("flag", thinned(sorted(german().flags), every=7))
def test_a_german_flag_is_heard_as_the_tables_beside_it_say(flag: str) -> None:
    assert list(misheard(flag, with_drafts().flags[flag].rank, german().flags[flag], hearer())) == []


def test_every_sign_that_a_rule_names_has_german_words() -> None:
    assert [
        name for name in lacks(with_drafts(), german()).safety if name.startswith(("concept", "lexicon", "phrases", "country"))
    ] == []


@pytest.mark.parametrize(
    "said", ["übungen gemacht", "ich wurde nass", "die schuhe drücken", "hab ich schon gemacht", "ich kann schlecht schlafen"]
)
def test_a_plain_word_is_no_sign_of_another_that_is_spelt_with_two_dots(said: str) -> None:
    assert {"saddle", "pee_trouble", "head_word"}.isdisjoint(shipped_content().languages["de"].reader.flags_of(said).signs)
