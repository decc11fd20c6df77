"""Digest and challenges: nothing is learnt about one person, whatever they do; nobody with an open flag is named or counted out."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from bot.core.coaching import club_counts
from bot.core.coaching.progress import Entries
from bot.core.dialogue.clubs import gathered
from bot.core.dialogue.clubs.roster import Shared
from bot.core.model.club import COUNTED, NAMED, Club, Member
from bot.core.model.effects import Gather, KeepClub, Reply
from bot.core.model.events import Tick
from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from bot.pictures.__main__ import make
from tests.clubs import CHANNEL, COACH, GROUP, Town, town
from tests.conftest import shipped_content
from tests.tables import searched

SUNDAY = datetime(2026, 11, 22, 18, tzinfo=UTC)
CLUB = Club(group=GROUP, title="Harriers", zone="UTC")
PICK = st.lists(st.tuples(st.sampled_from(("check_in", "routine")), st.integers(0, 13)), max_size=3)
PERSON = st.tuples(st.sets(st.sampled_from((COUNTED, COUNTED, NAMED, "light"))), PICK, st.booleans())
Person = tuple[set[str], list[tuple[str, int]], bool]


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        yield opened


def noted(did: Sequence[tuple[str, int]], ago: int = 0) -> Entries:
    return [(f"{kind}.{day}", kind, SUNDAY - timedelta(days=day + ago), "{}") for kind, day in did]


def shared(number: int, person: Person) -> Shared:
    choices, did, flagged = person
    session = Session(open=(Raised(flag="x", level=Level.SOON),)) if flagged else Session()
    entries = noted(did)
    member = Member(person=number + 1, group=GROUP, name=f"Runner {number}", shares=tuple(sorted(choices)))
    return Shared(member, session, lambda: entries)


def posted(people: Sequence[Person], what: str, club: Club = CLUB) -> tuple[Reply, Club]:
    """The post about these people, and the club as it is kept."""
    event = Tick(update_id=-1, at=SUNDAY, chat=GROUP, chat_kind="supergroup", person=0, reminder=1, what=what)
    members = [shared(n, p) for n, p in enumerate(people)]
    effects = gathered.told(shipped_content(), Session(), event, Gather(group=GROUP, what=what), club, members)
    (kept,), (reply,) = ([e.club for e in effects if isinstance(e, KeepClub)], [e for e in effects if isinstance(e, Reply)])
    return reply, kept


def numbers(people: Sequence[Person]) -> list[int | None]:
    """All numbers that a group is told of these people, in digest and challenge."""
    lines = posted(people, "digest")[0].values["lines"]
    on = replace(CLUB, challenge="two_check_ins", since="2026-11-15")
    return [*(line["number"] for line in lines), posted(people, "challenge", on)[0].values["others"]]


def two_digests_that_differ_by_one_person_tell_the_same_or_nothing(people: list[Person], one: Person, at: int, how: str) -> None:
    at = min(at, len(people))
    other = [*people[:at], *([one] if how != "leaves" else []), *people[at + (how != "joins") :]]
    for was, now in zip(numbers(people), numbers(other), strict=True):
        assert was == now or None in (was, now)


test_two_digests_that_differ_by_one_person_tell_the_same_or_nothing = searched(
    two_digests_that_differ_by_one_person_tell_the_same_or_nothing,
    15,
    120,
    st.lists(PERSON, max_size=24),
    PERSON,
    st.integers(0, 24),
    st.sampled_from(("joins", "leaves", "changes")),
)


def numbers_stand_for_five_or_more_and_differ_by_five_or_more(some: list[Person], others: list[Person]) -> None:
    for people in (some, others):
        did = [{kind for kind, day in p[1] if day < 7} for p in people if COUNTED in p[0] and NAMED not in p[0]]
        for number, kind in zip(numbers(people), ("check_in", "routine"), strict=False):
            assert number is None or 5 <= number <= sum(kind in d for d in did)
    pairs = zip(numbers(some), numbers(others), strict=True)
    assert all(None in pair or pair[0] == pair[1] or abs(pair[0] - pair[1]) >= 5 for pair in pairs)  # type: ignore[operator]


test_numbers_stand_for_five_or_more_and_differ_by_five_or_more = searched(
    numbers_stand_for_five_or_more_and_differ_by_five_or_more,
    10,
    60,
    st.lists(PERSON, max_size=24),
    st.lists(PERSON, max_size=24),
)


@pytest.mark.parametrize("many", range(5))
def test_up_to_four_contributors_leave_no_trace(many: int) -> None:
    active: Person = ({COUNTED}, [("check_in", 0), ("routine", 1)], False)
    idle: Person = ({COUNTED}, [], False)
    told = posted([active] * many + [idle] * 20, "digest")[0]
    assert told.values == posted([], "digest")[0].values
    assert told.made is None


@pytest.mark.parametrize(
    ("many", "number"), [(5, 5), (8, 5), (9, None), (10, 10), (13, 10), (14, None), (27, 25)], ids=lambda v: str(v)
)
def test_what_is_told_of_how_many(many: int, number: int | None) -> None:
    assert club_counts.figure(many) == number


def test_what_nobody_chose_is_neither_counted_nor_named() -> None:
    people: list[Person] = [({"light"}, [("check_in", 0), ("check_in", 1), ("routine", 1)], False)] * 12
    assert numbers(people) == [None, None, None]


CHALLENGE = replace(CLUB, challenge="two_check_ins", since="2026-11-15")
KEPT = [("check_in", 0), ("check_in", 2)]


@pytest.mark.parametrize(
    ("person", "named"),
    [
        pytest.param(({NAMED}, KEPT, False), ["Runner 0"], id="kept, and chose to be named"),
        pytest.param(({COUNTED}, KEPT, False), [], id="kept, and did not choose it"),
        pytest.param(({NAMED}, KEPT[:1], False), [], id="not kept: nothing is said"),
        pytest.param(({NAMED}, KEPT, True), [], id="with an open flag nobody is named"),
    ],
)
def test_who_is_named(person: Person, named: list[str]) -> None:
    reply = posted([person], "challenge", CHALLENGE)[0]
    assert reply.values["names"] == named
    assert reply.chat is None, "to the group alone: nobody is nudged"


def test_nobody_is_counted_out_because_of_a_warning_sign() -> None:
    active = shared(0, ({COUNTED}, KEPT, False))
    on_hold = [("hold.1", "hold", SUNDAY - timedelta(days=3), json.dumps({"on": True}))]
    held = replace(active, session=Session(open=(Raised(flag="x", level=Level.URGENT),)), diary=lambda: on_hold)
    event = Tick(update_id=-1, at=SUNDAY, chat=GROUP, chat_kind="supergroup", person=0, reminder=1, what="challenge")

    def others(members: list[Shared]) -> Any:
        effects = gathered.told(shipped_content(), Session(), event, Gather(group=GROUP, what="challenge"), CHALLENGE, members)
        return next(e.values["others"] for e in effects if isinstance(e, Reply))

    assert others([active] * 5) == others([*[active] * 4, held]) == 5


def test_the_picture_of_the_weeks_is_drawn() -> None:
    club = CLUB
    active: Person = ({COUNTED}, [("check_in", 0), ("routine", 1)], False)
    for many in (5, 9, 12):
        reply, club = posted([active] * many, "digest", club)
    assert reply.made is not None
    assert [w["checked"] for w in reply.made.facts["weeks"]] == [5, None, 10], "as they were told, not worked out again"
    assert make(reply.made.what, dict(reply.made.facts)).startswith(b"\x89PNG")


async def test_weeks_of_a_club_of_six_with_a_channel(here: Town) -> None:
    await here.coach()
    await here.raw(COACH, f"~club:zone:Europe/London:{GROUP}")
    for post in ("tip", "digest", "challenge"):
        await here.raw(COACH, f"~club:flip:{post}:{GROUP}")
    for person in (1, 2, 3, 4, 5, 6):
        await here.member(person, COUNTED if person < 6 else NAMED)
    for week in range(3):
        monday = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(weeks=week)
        here.store.db.conn.execute("begin")
        for person in (1, 2, 3, 4, 6) if week == 1 else (1, 2, 3, 4, 5, 6):
            for day in (1, 3):
                at = monday + timedelta(days=day, hours=9)
                here.store.log(person, f"check_in.{week}.{day}", "check_in", at, "{}")
        here.store.db.conn.commit()
    sent = [r for _ in range(24) for r in await here.line(wait="1d", user=COACH)]
    assert {r["chat"] for r in sent} == {GROUP}
    digests = [r["text"] for r in sent if r["name"] == "club_said.digest"]
    assert ["Checked in: 5 or more" in t for t in digests] == [False, True, False, True]
    assert ["No numbers this week" in t for t in digests] == [True, False, True, False], "said once, not for each"
    assert all("Tip of the week" in t for t in digests[1:])
    went = [r["text"] for r in sent if r["name"] == "club_said.challenge"]
    assert "Last week" not in went[0]
    assert "Kept by Runner" in went[1]
    assert "5 or more others kept it, too" in went[1]
    assert "5 or more" not in went[2], "four and one who did not"


async def test_a_channels_digest_tells_of_the_tip_alone(here: Town) -> None:
    await here.coach(group=CHANNEL, chat_type="channel", title="News")
    await here.raw(COACH, f"~club:zone:Europe/London:{CHANNEL}")
    await here.raw(COACH, f"~club:flip:digest:{CHANNEL}")
    assert await here.line(wait="10d", user=COACH) == [], "nothing to tell"
    await here.raw(COACH, f"~club:flip:tip:{CHANNEL}")
    sent = await here.line(wait="2026-12-14T07:00:00+00:00", user=COACH)
    assert [r["name"] for r in sent] == ["club_said.tip", "club_said.digest"]
    assert "no number" not in sent[1]["text"]
