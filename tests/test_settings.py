"""The settings: each can be changed, in the one message, and every page leads back."""

from dataclasses import replace

import pytest

from bot.core.model.effects import Remind
from tests.conftest import Talk


@pytest.fixture
def menu(coached: Talk) -> Talk:
    return coached.say("/settings")


def test_the_menu_tells_what_is_set(menu: Talk) -> None:
    assert menu.names == ["settings.menu"]
    assert "Units: not chosen" in menu.text
    assert "Country: United Kingdom" in menu.text
    assert "Reminders: none" in menu.text


@pytest.mark.parametrize(
    ("taps", "told"),
    [
        (("Use kilometres",), "Units: kilometres"),
        (("Use miles", "Use kilometres", "Use miles"), "Units: miles"),
        (("Dark pictures",), "Pictures: dark"),
        (("Dark pictures", "Light pictures"), "Pictures: light"),
        (("Country", "Ireland"), "Country: Ireland"),
        (("Time zone", "London"), "Time: London"),
        (("Quiet hours", "21 to 8 o'clock"), "Quiet: 21 to 8"),
        (("Quiet hours", "Never"), "Quiet: never"),
    ],
)
def test_each_can_be_changed_in_its_place(menu: Talk, taps: tuple[str, ...], told: str) -> None:
    if taps[0].startswith("Use miles"):
        menu.raw("~set:units:km")
    for tap in taps:
        menu.press(tap)
        assert [r.edit for r in menu.replies] == [True]
    assert menu.names == ["settings.menu"]
    assert told in menu.text


@pytest.mark.parametrize("page", ["Country", "Time zone", "Quiet hours", "Language", "Reminders"])
def test_every_page_leads_back_and_changes_nothing(menu: Talk, page: str) -> None:
    before = replace(menu.session, last=(), version=0)
    assert menu.press(page).replies[0].edit
    assert menu.press("Back").names == ["settings.menu"]
    assert replace(menu.session, last=(), version=0) == before


def test_country_and_zone_can_be_written(menu: Talk) -> None:
    assert menu.press("Country").say("new zealand").names == ["settings.menu"]
    assert menu.session.country == "NZ"
    assert menu.press("Time zone").say("chicago").names[0] == "settings.zone_set"
    assert menu.session.zone == "America/Chicago"


def test_the_language_is_chosen_where_there_is_a_choice(menu: Talk) -> None:
    assert "Which language?" in menu.press("Language").text
    assert menu.press("Deutsch").names == ["settings.language_set"]
    assert menu.session.lang == "de"
    assert "Einstellungen" in menu.say("/settings").text


def test_what_is_set_is_ticked(menu: Talk) -> None:
    assert "✓ United Kingdom" in [label for label, _ in menu.press("Country").keyboard]
    assert "✓ 22 to 7 o'clock" in [label for label, _ in menu.raw("~set:quiet").keyboard]


def test_reminders_move_with_zone_and_quiet_hours(coached: Talk) -> None:
    coached.say("remind me to stretch at 6:30 am every day").say("/settings").press("Quiet hours").press("21 to 8 o'clock")
    assert [e.at.hour for e in coached.effects if isinstance(e, Remind)] == [8]


def test_reminders_are_a_page_of_it(menu: Talk) -> None:
    menu.press("Reminders").press("My routine, each day")
    assert "Reminders: 1" in menu.say("/settings").text


@pytest.mark.parametrize(
    "data",
    ["~set:", "~set:units:furlongs", "~set:zone:99", "~set:quiet:1-2", "~set:country:XX", "~set:nonsense"],
)
def test_what_is_no_setting_changes_nothing(menu: Talk, data: str) -> None:
    before = replace(menu.session, last=(), version=0)
    assert menu.raw(data).names == ["settings.menu"]
    assert replace(menu.session, last=(), version=0) == before


def test_with_an_open_flag_no_reminder_that_coaches_is_on_offer(menu: Talk) -> None:
    menu.say("my chest feels tight and my left arm is numb").raw("~set:reminders")
    assert not [label for label, _ in menu.keyboard if "routine" in label.casefold()]
