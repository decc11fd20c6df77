"""Runs told in runners' own ways: repeats, halves, metres with a point, walks, the same one twice, and what is asked right behind one."""

import pytest

from tests.conftest import Talk, went


def km(talk: Talk) -> list[float]:
    return [run.km for run in talk.session.runs]


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("ran 2x4k", 8.0),
        ("did 2 x 3 km easy", 6.0),
        ("ran 3x2k", 6.0),
        ("ran half of 12k", 6.0),
        ("only did half my usual 8k, pain 1", 4.0),
        ("ran half marathon 21k", 21.0),
        ("ran 3.000 m", 3.0),
        ("jogged 10.000 m", 10.0),
        ("ran 4.5 km", 4.5),
    ],
)
def test_how_far_it_was(text: str, far: float) -> None:
    assert km(went().say(text)) == [far]


@pytest.mark.parametrize("text", ["did it twice", "ran it 2 times, calm"])
def test_a_step_done_twice_is_no_run(text: str) -> None:
    talk = went().say(text)
    assert (km(talk), talk.names) == ([], ["plan.wait"])


@pytest.mark.parametrize("text", ["walked 4 miles to work", "i walked 6k with my mum", "just walked 2 miles"])
def test_a_walk_is_no_run(text: str) -> None:
    talk = went().say(text)
    assert (km(talk), talk.names) == ([], ["run.other_sport"])


@pytest.mark.parametrize("text", ["ran 5k, walked the hills", "walked and ran 4k"])
def test_what_may_be_an_outing_is_noted(text: str) -> None:
    assert len(went().say(text).session.runs) == 1


@pytest.mark.parametrize("text", ["ran 7k today, pain 3", "ran 7k yesterday, pain 1", "ran 6k today, pain 1"])
def test_another_run_is_not(text: str) -> None:
    assert "same as one" not in went().say("ran 7k today, pain 1").say(text).text


class TestIsThatOk:
    @pytest.mark.parametrize("text", ["is that alright?", "is that too far", "is that fine"])
    def test_right_behind_a_run_is_about_it(self, text: str) -> None:
        assert went().say("ran 4k pain 1").say(text).names == ["asked.too_far"]

    def test_elsewhere_is_not(self) -> None:
        assert "asked.too_far" not in went().say("ran 4k pain 1").say("thanks").say("is that alright?").names


def test_an_undo_behind_the_question_takes_back_no_run_that_was_noted() -> None:
    talk = went().say("ran 7k today, pain 1").say("ran 7k today, pain 1")
    assert talk.names == ["run.same"]
    assert (km(talk.say("undo")), talk.session.twin) == ([7.0], None)
