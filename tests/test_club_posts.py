"""What is posted in groups and channels by itself: on time, in the right place, nobody's health, nothing learnt about one person."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.coaching import club_tips
from bot.core.content.load import Content
from tests.clubs import CHANNEL, COACH, GROUP, Town, town


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        yield opened


async def led(here: Town, *posts: str, group: int = GROUP, zone: str = "Europe/London", **about: Any) -> None:
    """A club with a zone and these posts."""
    await here.coach(group=group, **about)
    await here.raw(COACH, f"~club:zone:{zone}:{group}")
    for post in posts:
        await here.raw(COACH, f"~club:flip:{post}:{group}")


async def weeks(here: Town, many: int, step: str = "7d") -> list[dict[str, Any]]:
    """All that is sent while so many weeks pass."""
    return [r | {"at": here.talk.clock()} for _ in range(many) for r in await here.line(wait=step, user=COACH)]


async def test_a_tip_a_week_with_its_source_and_none_twice_within_twelve_weeks(here: Town, content: Content) -> None:
    await led(here, "tip")
    await here.raw(COACH, f"~club:topic:faq.desk:{GROUP}")
    tips = await weeks(here, 14)
    assert [(r["name"], r["chat"]) for r in tips] == [("club_said.tip", GROUP)] * 14
    assert "Desk work" in tips[0]["text"], "a topic of interest comes first"
    assert "Slater and others, 2019" in tips[0]["text"]
    told = [r["topics"][0] for r in tips]
    assert len(set(told[:12])) == 12
    assert told.count("faq.desk") == 2, "again once its twelve weeks are over"
    assert all(r["buttons"][0][0]["data"].startswith("start:") for r in tips)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.lists(st.sampled_from("abcdefgh"), max_size=3)), min_size=1, max_size=40),
    st.lists(st.sampled_from("abcdefgh"), unique=True),
)
@settings(max_examples=60, deadline=None)
def test_no_tip_comes_twice_within_twelve_weeks_whatever_is_chosen(days: list[tuple[int, list[str]]], there: list[str]) -> None:
    today, posted, seen = date(2026, 1, 1), {}, []
    for gap, wanted in days:
        today += timedelta(days=gap)
        if (topic := club_tips.next_tip(there, wanted, posted, today)) is not None:
            assert all(topic != t or today - d > club_tips.REST for t, d in seen)
            rested = {t for t in there if t not in posted or today - date.fromisoformat(posted[t]) > club_tips.REST}
            assert topic in rested & {*wanted} or not rested & {*wanted}, "topics of interest first"
            posted[topic] = today.isoformat()
            seen.append((topic, today))


async def test_the_poll_is_anonymous_and_asks_for_no_symptom(here: Town, asked_too: Any) -> None:
    await led(here, "poll")
    (poll,) = await weeks(here, 1)
    assert (poll["name"], poll["chat"], poll["poll"]) == ("club_said.poll", GROUP, ["Fine", "Some niggles", "Resting"])
    sent = next(given for name, given in here.local.calls if name == "sendPoll")
    if asked_too:
        asked_too.methods.SendPoll.model_validate(sent)
    shown = here.local.messages(GROUP)[-1]
    here.local.person(1, "Anna")
    here.local.vote(1, GROUP, shown["message_id"], [1])
    await here.talk.settle()
    assert "poll_answer" not in str(here.local.world.updates), "nobody learns who chose what"


async def test_the_warm_up_comes_with_its_picture_before_the_run(here: Town) -> None:
    await led(here, "warm_up")
    (said,) = await weeks(here, 1)
    assert (said["name"], said["photo"]) == ("club_said.warm_up", "warm_up_routine.png")


@pytest.mark.parametrize(
    ("zone", "at", "posted"),
    [
        pytest.param("Europe/London", "2026-11-23T07:59:00+00:00", 0, id="not before its time"),
        pytest.param("Europe/London", "2026-11-23T08:00:00+00:00", 1, id="on its time"),
        pytest.param("America/New_York", "2026-11-23T12:59:00+00:00", 0, id="by the club's clocks, not ours"),
        pytest.param("America/New_York", "2026-11-23T13:00:00+00:00", 1, id="by the club's clocks"),
    ],
)
async def test_the_clocks_of_the_club_count(here: Town, zone: str, at: str, posted: int) -> None:
    await led(here, "tip", zone=zone)
    assert len(await here.line(wait=at, user=COACH)) == posted


async def test_nothing_is_posted_in_quiet_hours_or_before_a_zone_is_chosen(here: Town) -> None:
    await here.coach()
    await here.raw(COACH, f"~club:flip:tip:{GROUP}")
    assert await weeks(here, 2) == []
    await here.raw(COACH, f"~club:zone:Europe/London:{GROUP}")
    for _ in range(5):
        await here.raw(COACH, f"~club:time:tip.earlier:{GROUP}")
    assert await here.line(wait="2026-12-07T06:59:00+00:00", user=COACH) == [], "5:30 falls into the quiet hours"
    assert len(await here.line(wait="2026-12-07T07:00:00+00:00", user=COACH)) == 1
    await here.raw(COACH, f"~club:flip:tip:{GROUP}")
    assert await weeks(here, 2) == [], "turned off"


async def test_after_a_call_for_help_the_group_is_left_alone_for_a_while(here: Town) -> None:
    await led(here, "tip")
    await here.line(wait="2026-11-23T07:55:00+00:00", user=COACH)
    await here.say(1, "/ask my chest feels crushed and my arm is numb", GROUP)
    assert await here.line(wait="2026-11-23T08:14:00+00:00", user=COACH) == []
    assert len(await here.line(wait="2026-11-23T08:16:00+00:00", user=COACH)) == 1


async def test_a_post_goes_to_the_topic_where_the_club_was_set_up(here: Town) -> None:
    await led(here, "tip", "poll")
    chat = here.local.world.chats[GROUP]
    chat.topics[7] = True
    await here.say(COACH, "/coach", GROUP, thread=7)
    assert {r["letter"].get("thread") for r in await weeks(here, 1)} == {7}
    chat.topics[7] = False
    told = await weeks(here, 2)
    assert [(r["name"], r["chat"]) for r in told] == [("club.mute_topic", COACH)], (
        "the coach hears of it once, and then nothing is tried"
    )


async def test_where_nothing_may_be_written_the_coach_is_told_once_and_it_stops(here: Town) -> None:
    await led(here, "tip", "poll", "warm_up")
    here.local.world.chats[GROUP].mute = True
    calls = len(here.local.calls)
    told = await weeks(here, 4)
    assert [(r["name"], r["chat"]) for r in told] == [("club.mute_rights", COACH)]
    assert sum(given.get("chat_id") == GROUP for name, given in here.local.calls[calls:] if name.startswith("send")) == 1
    here.local.world.chats[GROUP].mute = False
    await here.say(COACH, "/coach", GROUP)
    assert len(await weeks(here, 1)) == 3


async def test_what_was_due_while_the_machine_was_off_for_long_is_left_out(here: Town) -> None:
    await led(here, "warm_up", "tip")
    here.talk.sent.clear()
    here.talk.clock.move_to(datetime(2026, 11, 24, 18, 30, tzinfo=UTC))
    await here.talk.runtime.tick()
    await here.talk.settle()
    assert here.talk.sent == [], "the tip is a day late, the run an hour ago"
    assert len(await weeks(here, 1)) == 2


async def test_a_channel_gets_tips_and_polls_and_its_readers_come_to_the_private_chat(here: Town) -> None:
    await led(here, "tip", "poll", "warm_up", group=CHANNEL, chat_type="channel", title="News")
    posts = await weeks(here, 1)
    assert [(r["name"], r["chat"]) for r in posts] == [("club_said.tip", CHANNEL), ("club_said.poll", CHANNEL)]
    here.local.world.chats[CHANNEL].members.add(1)
    met = await here.say(1, f"/start {posts[0]['buttons'][0][0]['data'].removeprefix('start:')}")
    assert {r["chat"] for r in met} == {1}
    assert "club.from_group" not in [r["name"] for r in met], "a channel has no roster to join"


@pytest.mark.parametrize(
    ("text", "ours", "answer"),
    [
        pytest.param("my upper back hurts since monday", True, ["group.private"], id="personal: into the private chat"),
        pytest.param("does a desk job matter?", True, ["group.private"], id="a question: there, too"),
        pytest.param("nice photo, see you all on saturday!", True, [], id="chatter is left alone"),
        pytest.param("my upper back hurts since monday", False, [], id="below somebody else's post we are silent"),
        pytest.param("i have crushing chest pain right now", True, ["group.get_help"], id="get help now, without naming it"),
    ],
)
async def test_comments_on_a_channels_post_lead_to_the_private_chat(here: Town, text: str, ours: bool, answer: list[str]) -> None:
    await here.say(1, "/help", GROUP)
    keyboard = {"inline_keyboard": [[{"text": "Private", "url": "https://t.me/runtall_bot?start=abc"}]]}
    chat = here.local.world.chat_json(GROUP)
    post = {
        "message_id": 900,
        "date": 1,
        "chat": chat,
        "is_automatic_forward": True,
        **({"reply_markup": keyboard} if ours else {}),
    }
    here.talk.sent.clear()
    here.local._push(message={
        "message_id": 901, "date": 1, "chat": chat, "from": here.local.world.users[1], "text": text, "reply_to_message": post,
    })  # fmt: skip
    await here.talk.settle()
    assert [letter.meta["name"] for letter, _ in here.talk.sent] == answer
