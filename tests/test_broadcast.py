"""Posts for 500 groups that fall due at once, with people who write meanwhile, on a clock that the test moves. `make broadcast` is the real thing."""

from collections import Counter
from collections.abc import Iterable

from bot.outbox import Lane, Outbox, Pace, lane_of
from bot.store.protocol import Letter

GROUPS, BUSY = 500, -1
"""BUSY: a group that many posts wait for."""
STEP = 0.02


def letters() -> list[Letter]:
    """One post for each group, thirty for one of them."""
    posts = [Letter(n, -1 - n, {}, {}, 0, -n - 1) for n in range(GROUPS)]
    return [*posts, *(Letter(GROUPS + n, BUSY, {}, {}, 0, -GROUPS - n - 1) for n in range(30))]


def run(outbox: Outbox, start: float, until: float, every: float = 0.1) -> list[tuple[float, Letter]]:
    """(when, letter) of all that goes; somebody writes every so many seconds, and each is answered by a letter."""
    out, now, number = [], start, 10_000 + int(start * 100)
    asked = start
    while now < until:
        while asked <= now:
            number += 1
            outbox.add(Letter(number, number, {"asked": asked}, {}, 0, number), now)
            asked += every
        while (one := outbox.take(now)) is not None:
            out.append((now, one))
            outbox.done(one, now)
        now += STEP
    return out


def most_within(times: Iterable[float], seconds: float) -> int:
    """The most of them within so many seconds."""
    ordered = sorted(times)
    first = most = 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def test_500_groups_at_once_within_the_limits_and_nobody_waits_for_an_answer() -> None:
    outbox = Outbox(Pace())
    for one in letters():
        outbox.add(one, 0.0)
    out = run(outbox, 0.0, 130.0)
    posts = [(at, one) for at, one in out if lane_of(one) == Lane.BULK]
    assert Counter(one.id for _, one in posts) == Counter(range(GROUPS + 30)), "each once"
    assert most_within((at for at, _ in out), 1.0 - STEP / 2) <= 30
    assert most_within((at for at, one in out if one.chat == BUSY), 60.0 - STEP / 2) <= 20
    delays = [at - one.letter["asked"] for at, one in out if lane_of(one) == Lane.ANSWER]
    assert max(delays) <= 0.5, "places are kept for them"
    assert max(at for at, one in posts if one.chat != BUSY) <= 32


def test_a_run_that_is_killed_and_taken_up_again_posts_each_once() -> None:
    first = Outbox(Pace())
    for one in letters():
        first.add(one, 0.0)
    before = run(first, 0.0, 7.0)
    gone = {one.id for _, one in before}
    second = Outbox(Pace())
    for one in letters():
        if one.id not in gone:
            second.add(one, 9.0)
    after = run(second, 9.0, 130.0)
    posts = Counter(one.id for _, one in (*before, *after) if lane_of(one) == Lane.BULK)
    assert posts == Counter(range(GROUPS + 30))
    assert most_within((at for at, _ in (*before, *after)), 1.0 - STEP / 2) <= 30
