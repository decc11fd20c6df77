"""Which letter goes when: order, limits, urgent first, refusals. Time is a number that the test moves."""

from typing import Any

import pytest

from bot.outbox import Outbox, Pace
from bot.store.protocol import Letter


def letter(number: int, chat: int, update: int = 1, **meta: Any) -> Letter:
    return Letter(number, chat, {"n": number}, meta, 0, update)


def filled(*letters: Letter, pace: Pace | None = None) -> Outbox:
    outbox = Outbox(pace)
    for one in letters:
        outbox.add(one, 0.0)
    return outbox


def gone(outbox: Outbox, now: float) -> list[int]:
    """Every letter that may go now, each delivered at once."""
    out = []
    while (one := outbox.take(now)) is not None:
        out.append(one.id)
        outbox.done(one, now)
    return out


def times(outbox: Outbox, until: float = 300.0) -> list[tuple[float, int]]:
    """When each letter goes, if it goes as soon as it may."""
    now, out = 0.0, []
    while outbox.size and now <= until:
        out += [(round(now, 2), number) for number in gone(outbox, now)]
        now = max(now, outbox.next_at(now) or now)
    return out


def test_a_chat_gets_one_letter_at_a_time_in_order() -> None:
    outbox = filled(letter(1, 7), letter(2, 7), letter(3, 8))
    first, second = outbox.take(0.0), outbox.take(0.0)
    assert first is not None
    assert second is not None
    assert (first.id, second.id, outbox.take(0.0)) == (1, 3, None)
    outbox.done(first, 0.0)
    assert gone(outbox, 0.0) == [2]
    outbox.done(second, 0.0)
    assert outbox.size == 0


def test_without_a_pace_everything_goes_at_once() -> None:
    outbox = filled(*(letter(n, -5) for n in range(100)))
    assert gone(outbox, 0.0) == list(range(100))


def test_a_chat_gets_a_short_burst_and_then_one_a_second() -> None:
    outbox = filled(*(letter(n, 7) for n in range(7)), pace=Pace())
    assert [at for at, _ in times(outbox)] == [0, 0, 0, 0, 1, 2, 3]


def test_a_group_gets_twenty_a_minute() -> None:
    outbox = filled(*(letter(n, -7) for n in range(45)), pace=Pace())
    moments = [at for at, _ in times(outbox)]
    for start in moments:
        assert sum(start <= m < start + 60 for m in moments) <= 20
    assert len(moments) == 45


def test_thirty_a_second_overall() -> None:
    outbox = filled(*(letter(n, n + 1) for n in range(100)), pace=Pace())
    moments = [at for at, _ in times(outbox)]
    for start in moments:
        assert sum(start <= m < start + 1 for m in moments) <= 30
    assert moments[-1] <= 4


def test_answers_go_before_reminders() -> None:
    outbox = filled(*(letter(n, n + 1, update=-n - 1) for n in range(60)), pace=Pace())
    gone(outbox, 0.0)
    outbox.add(letter(99, 500), 0.5)
    assert gone(outbox, 1.0)[0] == 99


def test_what_a_group_was_told_already_keeps_its_pace_and_a_call_for_help_does_not() -> None:
    outbox = filled(*(letter(n, -5, kind="referral") for n in range(30)), pace=Pace())
    assert len(gone(outbox, 0.0)) == Pace().chat_burst
    outbox.add(letter(99, -5, kind="referral", level="emergency"), 0.1)
    assert gone(outbox, 0.1) == [99]
    assert len([at for at, _ in times(outbox) if at < 60]) <= Pace().group


@pytest.mark.parametrize("meta", [{"level": "emergency"}, {"level": "urgent"}, {"kind": "referral"}])
def test_emergency_advice_waits_for_no_limit_and_no_other_letter(meta: dict[str, Any]) -> None:
    outbox = filled(*(letter(n, n % 50 + 1) for n in range(200)), pace=Pace())
    gone(outbox, 0.0)
    outbox.add(letter(900, 1, **meta), 0.1)
    outbox.add(letter(901, 3000, **meta), 0.1)
    assert gone(outbox, 0.1) == [900, 901]


def test_only_what_is_urgent_may_be_asked_for() -> None:
    outbox = filled(letter(1, 7), letter(2, 8, level="emergency"))
    first = outbox.take(0.0, urgent=True)
    assert first is not None
    assert (first.id, outbox.take(0.0, urgent=True)) == (2, None)


def test_urgent_letters_of_a_chat_keep_their_order() -> None:
    outbox = filled(letter(1, 7), letter(2, 7, level="urgent"), letter(3, 7, level="emergency"), letter(4, 7))
    assert gone(outbox, 0.0) == [2, 3, 1, 4]


def test_our_own_patience_after_an_error_does_not_hold_back_what_is_urgent() -> None:
    outbox = filled(letter(1, 7))
    first = outbox.take(0.0)
    assert first is not None
    outbox.hold(first, 60.0, 0.0)
    outbox.add(letter(2, 7, level="emergency"), 1.0)
    assert gone(outbox, 1.0)[0] == 2


def test_a_refusal_holds_its_own_chat_and_no_other() -> None:
    outbox = filled(letter(1, 7), letter(2, 7), letter(3, 8), letter(4, 8), pace=Pace())
    first = outbox.take(0.0)
    assert first is not None
    outbox.hold(first, 30.0, 0.0, refused=True)
    assert gone(outbox, 1.0) == [3, 4]
    assert gone(outbox, 29.9) == []
    assert gone(outbox, 30.0) == [1, 2]


def test_eight_refusals_in_a_row_hold_everybody() -> None:
    outbox = filled(*(letter(n, n) for n in range(1, 20)))
    for _ in range(8):
        one = outbox.take(0.0)
        assert one is not None
        outbox.hold(one, 5.0, 0.0, refused=True)
    assert gone(outbox, 4.9) == []
    assert len(gone(outbox, 5.0)) == 19


def test_limits_may_begin_with_the_first_refusal() -> None:
    outbox = filled(*(letter(n, 7) for n in range(20)), pace=Pace(learnt=True))
    for _ in range(9):
        one = outbox.take(0.0)
        assert one is not None
        outbox.done(one, 0.0)
    one = outbox.take(0.0)
    assert one is not None
    outbox.hold(one, 2.0, 0.0, refused=True)
    assert [at for at, _ in times(outbox)] == [2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_closed_chat_gets_nothing_more() -> None:
    outbox = filled(letter(1, 7), letter(2, 7), letter(3, 8))
    first = outbox.take(0.0)
    assert first is not None
    outbox.close(7)
    outbox.done(first, 0.0)
    assert (gone(outbox, 0.0), outbox.size) == ([3], 0)


def test_a_moved_chat_keeps_its_letters_in_order() -> None:
    outbox = filled(letter(1, -7), letter(2, -7))
    first = outbox.take(0.0)
    assert first is not None
    outbox.move(-7, -100, 0.0)
    moved = outbox.take(0.0)
    assert moved is not None
    assert (moved.id, moved.chat) == (1, -100)
    outbox.done(moved, 0.0)
    assert (gone(outbox, 0.0), outbox.size) == ([2], 0)


def test_a_clock_that_is_put_back_holds_nothing_for_long() -> None:
    outbox = filled(*(letter(n, 7) for n in range(6)), pace=Pace())
    assert len(gone(outbox, 10_000.0)) == 4
    assert len(gone(outbox, 5.0)) + len(gone(outbox, 12.0)) == 2
