"""How many letters are on their way at once: one in a young process, few to a server that answers at once, more where answers take long."""

from bot.shells.telegram.window import LEAST, MOST, YOUNG_SECONDS, Window


class Watch:
    """Shows what it is set to."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def after(seconds: float, answers: int = 200) -> int:
    watch = Watch()
    window = Window(watch)
    watch.at += YOUNG_SECONDS
    for _ in range(answers):
        window.answered(seconds)
    return window.size


def test_a_young_process_sends_one_at_a_time_however_slow_the_server_is() -> None:
    watch = Watch()
    window = Window(watch)
    for _ in range(50):
        window.answered(0.5)
    watch.at += YOUNG_SECONDS - 0.01
    assert window.size == 1
    assert 0 < window.young < 0.02
    watch.at += 0.02
    assert window.size > LEAST
    assert window.young == 0


def test_then_few_are_on_their_way() -> None:
    assert after(0.0, answers=0) == LEAST


def test_a_server_that_answers_at_once_is_given_few() -> None:
    assert after(0.002) < 2 * LEAST


def test_where_answers_take_long_the_pace_is_kept() -> None:
    assert after(0.08) >= 0.08 * 600


def test_a_network_that_hangs_is_given_no_more_than_the_most() -> None:
    assert after(20.0) == MOST
