"""How many letters are on their way at once: few to a server that answers at once, more where answers take long."""

from bot.shells.telegram.window import LEAST, MOST, Window


def after(seconds: float, answers: int = 200) -> int:
    window = Window()
    for _ in range(answers):
        window.answered(seconds)
    return window.size


def test_at_the_start_few_are_on_their_way() -> None:
    assert Window().size == LEAST


def test_a_server_that_answers_at_once_is_given_few() -> None:
    assert after(0.002) < 2 * LEAST


def test_where_answers_take_long_the_pace_is_kept() -> None:
    assert after(0.08) >= 0.08 * 600


def test_a_network_that_hangs_is_given_no_more_than_the_most() -> None:
    assert after(20.0) == MOST
