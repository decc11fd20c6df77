"""Other quiet hours: a reminder that was agreed at another time stays there, and does not jump into the night."""

import pytest

from tests.conftest import Talk, went


@pytest.fixture
def nightly() -> Talk:
    """Somebody whose routine was wished at night, and agreed for the morning."""
    talk = went().say("i live in london").say("remind me to do my routine every day at 3:30am")
    assert "07:00" in talk.text
    return talk.press("Good")


def when(talk: Talk) -> tuple[str, ...]:
    found = talk.session.reminders["routine"].when
    return (found.time, *found.also)


@pytest.mark.parametrize("text", ["no quiet hours please", "quiet hours off"])
def test_what_was_agreed_stays_and_is_told(nightly: Talk, text: str) -> None:
    nightly.say(text)
    assert nightly.session.quiet == (0, 0)
    assert when(nightly) == ("07:00",)
    assert "07:00" in nightly.text


def test_by_the_settings_button_too(nightly: Talk) -> None:
    nightly.say("/settings").press("Quiet hours").raw("~set:quiet:0-0")
    assert nightly.session.quiet == (0, 0)
    assert when(nightly) == ("07:00",)


def test_room_made_for_it_is_as_it_was_wished() -> None:
    talk = went().say("i live in london").say("remind me to do my routine every day at 3:30am").press("Yes, at 03:30")
    assert when(talk) == ("03:30",)


def test_an_evening_that_was_moved_to_the_morning_stays_there() -> None:
    talk = went().say("i live in london").say("remind me to do my routine every day at 11pm").press("Good").say("quiet hours off")
    assert when(talk) == ("07:00",)


def test_what_no_hours_had_moved_stays_without_a_word() -> None:
    talk = went().say("i live in london").say("remind me to do my routine every day at 8am").say("quiet hours off")
    assert when(talk) == ("08:00",)
    assert talk.names == ["settings.quiet_set"]
