"""The body map: where it is shown, what a zone does, and that places beyond the upper back keep every safety rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.library import shipped
from bot.core.content.complete import lacks
from bot.core.content.load import Content
from bot.core.model.events import Pressed
from bot.core.model.levels import Level
from bot.letters import outgoing
from bot.making import Pictures
from bot.store.keys import Keys
from bot.store.sqlite import MEMORY, open_store
from tests.conftest import NOON, STRAIGHT, Talk

MAP = "body_map.png"
REST = STRAIGHT[7:]
"""The taps after the screen."""


@pytest.fixture
def mapped(screened: Talk) -> Talk:
    """Somebody who asked for the map after the screen."""
    return screened.press("Where? Show me the map")


def test_the_map_comes_as_a_photo_with_its_zones_and_their_description(mapped: Talk) -> None:
    assert (mapped.replies[0].photo, mapped.question) == (MAP, "location")
    assert (shipped() / "media" / MAP).read_bytes().startswith(b"\x89PNG")
    zones = [label for label, data in mapped.keyboard if ":o:" in data]
    assert [label.partition(" ")[0] for label in zones] == [str(n) for n in range(1, 10)]
    assert "6 mid back" in mapped.text
    assert len(mapped.text) < 1024


def test_every_picture_with_words_comes_in_the_person_s_language(mapped: Talk, content: Content) -> None:
    assert all(lacks(content, language).pictures == () for language in content.languages.values())
    event = Pressed(update_id=1, at=NOON, chat=1, person=1, lang="de", data="x")
    shown = {
        code: outgoing(content, replace(mapped.session, lang=code), mapped.replies[0], event).letter["photo"]
        for code in content.languages
    }
    assert shown == {"en": MAP, "de": f"de/{MAP}"}
    pictures = Pictures(open_store(MEMORY, Keys(Path(MEMORY))), shipped() / "media")
    bodies = [found[0] for name in shown.values() if (found := pictures.find(name))]
    assert len({*bodies}) == len(content.languages)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        pytest.param("6", "mid_back", id="the number"),
        pytest.param("zone 6", "mid_back", id="the number, with a word"),
        pytest.param("6 Mid back", "mid_back", id="the label"),
        pytest.param("right between my shoulder blades", "between_blades", id="in words"),
        pytest.param("my left shoulder blade", "left_blade", id="a side"),
        pytest.param("lower back mostly", "low_back", id="beyond"),
    ],
)
def test_a_zone_can_be_typed(mapped: Talk, said: str, zone: str) -> None:
    assert mapped.say(said).session.slots["location"] == zone


@pytest.mark.parametrize("said", ["6 weeks", "from 4 to 7"])
def test_a_number_of_something_else_is_no_zone(mapped: Talk, said: str) -> None:
    assert "location" not in mapped.say(said).session.slots


def test_the_map_costs_a_runner_who_does_not_want_it_no_tap(screened: Talk) -> None:
    asked = []
    for tap in REST:
        asked.append(screened.question)
        screened.press(tap)
    assert "location" not in asked
    assert screened.replies[0].name == "result.self_care"


def test_a_zone_of_the_upper_back_changes_nothing_else(mapped: Talk) -> None:
    mapped.press("o:mid_back")
    for tap in REST:
        mapped.press(tap)
    assert mapped.replies[0].name == "result.self_care"


def test_a_place_named_beside_the_question_is_noted(screened: Talk) -> None:
    screened.say("between the shoulder blades")
    assert screened.names == ["repair.noted", "ask.pain_timing"]
    assert screened.session.slots["location"] == "between_blades"


@pytest.mark.parametrize("zone", ["low_back", "arm", "front"])
def test_beyond_the_upper_back_stand_the_limits_and_a_clinician(mapped: Talk, zone: str) -> None:
    mapped.press(f"o:{zone}")
    assert mapped.names[0] == f"beyond.{zone}"
    while mapped.session.doubts:
        mapped.press(f"n:{mapped.session.doubts[0]}")
    for tap in REST:
        mapped.press(tap)
    assert (mapped.replies[0].name, mapped.replies[0].level) == ("result.soon", Level.SOON)
    assert "outside the upper back" in mapped.text


@pytest.mark.parametrize(
    ("zone", "flag"),
    [
        ("front", "heart_attack_pattern"),
        ("front", "exertional_angina_pattern"),
        ("arm", "heart_attack_pattern"),
        ("arm", "arm_weakness"),
        ("low_back", "cauda_equina"),
    ],
)
@pytest.mark.parametrize("answer", ["y", "u"])
def test_a_flag_of_the_place_is_asked_by_itself_and_counts(mapped: Talk, zone: str, flag: str, answer: str) -> None:
    mapped.press(f"o:{zone}")
    while mapped.session.doubts[0] != flag:
        mapped.press(f"n:{mapped.session.doubts[0]}")
    mapped.press(f"{answer}:{flag}")
    assert (mapped.replies[0].kind, mapped.replies[0].level) == ("referral", mapped.content.flags[flag].rank)


def test_leaving_the_flags_question_of_a_place_is_no_no(mapped: Talk) -> None:
    mapped.press("o:front").say("cancel").say("/check")
    assert mapped.session.screen["heart_attack_pattern"] == "skipped"
    for tap in REST:
        mapped.press(tap)
    assert mapped.replies[0].level == Level.SOON
    assert "left open" in mapped.text


def test_the_review_card_leads_to_the_map(screened: Talk) -> None:
    for tap in REST[:-1]:
        screened.press(tap)
    assert "Where: the upper back" in screened.text
    screened.press("edit:location").press("o:left_blade")
    assert screened.question == "review"
    assert "Where: the left shoulder blade" in screened.text


def test_where_begins_the_check_with_the_map_after_consent(talk: Talk) -> None:
    talk.say("/start").press("o:yes").say("cancel").say("/where")
    assert (talk.replies[0].photo, talk.question) == (MAP, "location")
    assert talk.say("zone 4").question == "country"


def test_after_the_plan_the_map_is_offered_as_long_as_the_place_is_not_known(coached: Talk) -> None:
    planned = coached.session.planned
    coached.press("~where").press("o:between_blades")
    assert coached.names == ["plan.stands"]
    assert coached.session.slots["location"] == "between_blades"
    assert coached.session.planned == planned
    coached.say("/plan")
    assert "~where" not in [data for _, data in coached.keyboard]


def test_a_place_beyond_the_upper_back_ends_the_plan(coached: Talk) -> None:
    coached.press("~where").press("o:low_back").press("n:cauda_equina")
    assert coached.replies[0].level == Level.SOON
    assert coached.say("/plan").replies[0].kind == "referral"


@pytest.mark.parametrize("before", [[], ["/start"]])
def test_where_only_shows_the_map_before_consent_and_in_the_screen(talk: Talk, before: list[str]) -> None:
    if before:
        talk.say("/start")
    for tap in before[1:] and before:
        talk.press(tap)
    waits, slots = talk.session.question, talk.session.slots
    talk.say("/where")
    assert talk.replies[0].photo == MAP
    assert (talk.session.question, talk.session.slots) == (waits, slots)


def test_with_an_urgent_flag_open_the_map_is_not_shown(mapped: Talk) -> None:
    mapped.press("o:front").press("y:heart_attack_pattern").say("/where")
    assert mapped.replies[0].level == Level.EMERGENCY
    assert mapped.replies[0].photo is None
