"""A club's whole story, through the lines of `chat --jsonl`: set up, joined, shared, seen, logged, left."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.dialogue.clubs import rehearsal
from bot.core.model.club import ITEMS
from tests.clubs import CHANNEL, COACH, DEPUTY, EVE, GROUP, NAMES, Town, town
from tests.conftest import NOON, STRAIGHT
from tests.tables import thinned

CALLS = {"sendMessage": "SendMessage", "editMessageText": "EditMessageText", "getChatMember": "GetChatMember"}
"""What aiogram calls what the bot calls."""
CARD = ("checked_in", "light", "trend", "runs")
WORDS = {"checked_in": "Check-in:", "light": "Traffic light:", "trend": "Pain, last 28 days:", "runs": "Runs:"}


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        yield opened


def texts(replies: list[dict[str, Any]], chat: int) -> str:
    return "\n\n".join(r["text"] for r in replies if r["chat"] == chat)


async def check_ends_well(here: Town, person: int) -> None:
    """Somebody goes through the check, which ends in self-care, and notes runs and pain on two days."""
    await here.say(person, "/start")
    for tap in STRAIGHT:
        await here.press(person, tap)
    here.store.log(person, "check_in.1", "check_in", NOON - timedelta(days=3), json.dumps({"pain": 4, "trend": "better"}))
    here.store.log(person, "check_in.2", "check_in", NOON - timedelta(days=2), json.dumps({"pain": 3, "trend": "better"}))
    day = (NOON - timedelta(days=1)).date().isoformat()
    here.store.log(person, "run.3", "run", NOON - timedelta(days=1), json.dumps({"day": day, "km": 8, "pain": 2}))


async def test_a_club_of_five_with_a_channel_from_beginning_to_end(here: Town, asked_too: Any) -> None:
    group = {"chat": GROUP, "chat_type": "supergroup", "title": "Harriers"}
    said = await here.line(bot="added", user=COACH, name="Cora", admin=True, **group)
    assert [r["name"] for r in said] == ["group.hello"]
    await here.coach()
    await here.say(COACH, "/coach")
    await here.press(COACH, "Harriers: lead")
    for tap in ("Posts", "Tip of the week", "Turn on", "Thu", "Half an hour later", "Back", "Back", "Time zone"):
        await here.press(COACH, tap)
    await here.say(COACH, "london")
    menu = texts(await here.press(COACH, "London"), COACH)
    assert "Posts: Tip of the week" in menu
    assert "Time: London" in menu
    invited = await here.press(COACH, "Post the invitation")
    assert [r["chat"] for r in invited] == [GROUP, COACH]

    for person in (1, 2, 3, 4, 5):
        await here.press(person, "Join in private", GROUP)
        await here.press(person, f"Call me {NAMES[person]}")
    await check_ends_well(here, 1)
    for item in CARD:
        await here.raw(1, f"~mine:flip:{item}:{GROUP}")
    await here.raw(2, f"~mine:flip:contact:{GROUP}")
    roster = texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)
    assert "5 joined. 1 checked in within 7 days, 0 silent, 1 asks for contact." in roster
    card = (await here.raw_text(COACH, f"~club:card:1:{GROUP}"))[0]
    assert all(word in card["text"] for word in ("green", "8 km", "checked in 2 days ago"))
    assert card["photo"] == "member.png"
    log = texts(await here.say(1, "/who"), 1)
    assert "coach: that you checked in, traffic light, pain trend and runs (Harriers)" in log
    assert len(here.store.clubs.looks(1, 99)) == 5, "the roster, and four on the card"
    assert "left Harriers" in texts(await here.say(1, "/leave"), 1)
    assert "4 joined" in texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)

    channel = await here.line(bot="added", user=COACH, name="Cora", chat=CHANNEL, chat_type="channel", title="News", admin=True)
    assert [(r["chat"], r["name"]) for r in channel] == [(COACH, "club.channel_added")], "a channel's readers are not told"
    way = await here.say(COACH, "/coach", CHANNEL)
    await here.say(COACH, f"/start {here.link(way)}")
    await here.press(COACH, "Yes, I'm the coach")
    assert "Warm-up" not in str((await here.raw_text(COACH, f"~club:posts::{CHANNEL}"))[0]["buttons"])
    assert "Runners" not in str((await here.raw_text(COACH, f"~club:menu::{CHANNEL}"))[0]["buttons"]), "a channel has readers"
    if asked_too:
        for name, given in here.local.calls:
            if name in CALLS:
                getattr(asked_too.methods, CALLS[name]).model_validate(given)
        for message in (m for c in here.local.world.chats.values() for m in c.messages.values()):
            asked_too.types.Message.model_validate(message)
    health = [m for c in (GROUP, CHANNEL) for m in here.local.messages(c) if m.get("from", {}).get("is_bot")]
    assert not any(w in m["text"] for m in health for w in ("Anna", "green", "8 km"))


@pytest.mark.parametrize("item", thinned(ITEMS, every=3))
async def test_the_coach_sees_an_item_that_is_shared_and_no_other(here: Town, item: str) -> None:
    await here.coach()
    await check_ends_well(here, 1)
    await here.member(1, item)
    roster = texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)
    assert ("checked in 2 days ago" in roster) == (item == "checked_in")
    card = (await here.raw_text(COACH, f"~club:card:1:{GROUP}"))[0]
    assert [i for i, word in WORDS.items() if word in card["text"]] == [i for i in CARD if i == item]
    assert bool(card["photo"]) == (item == "trend"), "one run alone is no picture"
    assert ("tg://user" in card["html"]) == (item == "contact")
    report = await here.raw_text(COACH, f"~club:report:1:{GROUP}")
    assert [r["name"] for r in report] == ["club.report" if item == "report" else "club.shares_nothing"]
    seen = {json.loads(v)["item"] for _, _, _, v in here.store.clubs.looks(1, 99)}
    assert seen == ({item} if item in (*CARD, "report") else set()), "each look is logged, and nothing else"


async def test_a_change_counts_at_once(here: Town) -> None:
    await here.coach()
    await here.member(1, "light")
    assert "Traffic light" in texts(await here.raw_text(COACH, f"~club:card:1:{GROUP}"), COACH)
    await here.raw(1, f"~mine:flip:light:{GROUP}")
    assert "shares nothing" in texts(await here.raw_text(COACH, f"~club:card:1:{GROUP}"), COACH)


async def test_nothing_is_shared_before_it_is_chosen_and_no_name_taken_that_was_not_confirmed(here: Town) -> None:
    await here.coach()
    said = await here.say(1, "/join", GROUP)
    await here.say(1, f"/start {here.link(said)}")
    assert here.rows()["member"] == []
    await here.press(1, "Another name")
    await here.say(1, "Nightingale")
    assert here.rows()["member"] == [], "words alone change nothing"
    shown = await here.press(1, "Call me Nightingale")
    assert "sees nothing of you but this name" in shown[-1]["text"]
    roster = texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)
    assert "Nightingale: shares nothing" in roster
    assert "Anna" not in roster


@pytest.mark.parametrize("words", ["my back hurts after running, 5/10", "what happens then?", "x" * 31])
async def test_words_about_something_else_are_no_name(here: Town, words: str) -> None:
    await here.coach()
    await here.member(1)
    await here.raw(1, f"~mine:rename::{GROUP}")
    assert "club.name_check" not in [r["name"] for r in await here.say(1, words)]


async def test_an_alert_needs_consent_comes_after_the_advice_and_says_no_why(here: Town) -> None:
    await here.coach()
    await here.deputy()
    for person in (1, 2):
        await here.member(person)
    await here.raw(1, f"~mine:flip:alert:{GROUP}")
    silent = await here.say(2, "my chest is tight and im sweating")
    assert {r["chat"] for r in silent} == {2}
    told = await here.say(1, "my chest is tight and im sweating")
    assert (told[0]["chat"], told[0]["kind"]) == (1, "referral")
    alerts = [r for r in told if r["chat"] in (COACH, DEPUTY)]
    assert {r["chat"] for r in alerts} == {COACH, DEPUTY}
    assert not any(w in r["text"].lower() for r in alerts for w in ("chest", "heart", "sweat", "emergency", "urgent"))
    again = await here.say(1, "my chest is still tight and im sweating")
    assert {r["chat"] for r in again} == {1}, "once for each time that it becomes urgent"


async def test_a_wish_for_contact_reaches_the_coach_once_a_day(here: Town) -> None:
    await here.coach()
    await here.member(1)
    flips = [await here.raw(1, f"~mine:flip:contact:{GROUP}") for _ in range(3)]
    assert [sum(r["chat"] == COACH for r in replies) for replies in flips] == [1, 0, 0]
    await here.raw(COACH, f"~club:talked:1:{GROUP}")
    assert "1 asks" not in texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)


async def test_deleting_takes_the_membership_and_the_log_with_it(here: Town) -> None:
    await here.coach()
    await here.member(1, "light")
    await here.raw(COACH, f"~club:card:1:{GROUP}")
    copy = (await here.say(1, "/export"))[-1]["content"]
    assert "Harriers: you are Anna there, and share traffic light" in copy
    assert "the coach looked at: traffic light" in copy
    await here.say(1, "/delete")
    await here.press(1, "erase")
    assert {t: rows for t, rows in here.store.export(1).items() if rows} == {}
    assert "0 joined" in texts(await here.raw_text(COACH, f"~club:roster:0:{GROUP}"), COACH)


async def test_while_nothing_may_be_coached_who_leaves_has_left(content: Content) -> None:
    async with town(replace(content, safe="P1 does not hold")) as here:
        here.store.clubs.keep(GROUP, '{"group": -100}')
        here.store.clubs.keep_member(1, GROUP, '{"person": 1, "group": -100, "name": "Anna", "shares": ["light"]}')
        here.store.clubs.keep_helper(COACH, GROUP, '{"role": "coach"}')
        assert [r["name"] for r in await here.raw(COACH, f"~club:card:1:{GROUP}")] == ["safe.notice"]
        assert [r["name"] for r in await here.say(1, "/leave")] == ["club.left"]
        assert here.rows()["member"] == []


async def test_a_coach_who_deletes_everything_is_named_nowhere(here: Town) -> None:
    await here.coach()
    await here.member(1, "light")
    await here.raw(COACH, f"~club:card:1:{GROUP}")
    here.store.erase(COACH)
    assert [viewer for _, viewer, _, _ in here.store.clubs.looks(1, 9)] == [0]
    assert here.rows()["role"] == []


async def test_a_new_coach_is_told_to_members_and_sees_nothing_that_was_not_handed_over(here: Town) -> None:
    await here.coach()
    await here.deputy()
    await here.member(1, "light", "alert")
    here.local.world.chats[GROUP].admins.add(DEPUTY)
    told = await here.raw(COACH, f"~club:handed:{DEPUTY}:{GROUP}")
    assert [r["name"] for r in told if r["chat"] == 1] == ["club.new_coach"]
    assert "Traffic light" in texts(await here.raw_text(DEPUTY, f"~club:card:1:{GROUP}"), DEPUTY)
    here.local.world.chats[GROUP].admins.discard(DEPUTY)
    await here.coach(EVE)  # the coach is no administrator any more: another one takes the lead
    assert "shares nothing" in texts(await here.raw_text(EVE, f"~club:card:1:{GROUP}"), EVE)


@pytest.mark.proof
@pytest.mark.parametrize("spoken_in", [("en",), ("en", "de")], ids="+".join)
def test_everything_about_clubs_can_be_said_is_short_and_is_said(content: Content, spoken_in: tuple[str, ...]) -> None:
    content = replace(content, languages={code: content.languages[code] for code in spoken_in})
    spoken = list(rehearsal.spoken(content))
    assert list(rehearsal.problems(content, spoken)) == []
    said = {r.name for _, r in spoken}
    parts = ("club.by.", "club.day.", "club.item", "club.light.", "club.mute_short.")
    within = {"club.ago", "club.line", "club.page_foot", "club.the_coach", "club.unmade"}
    names = {n for n in content.language("en").replies if n.startswith("club.") and not n.startswith(parts)}
    assert names - said == within, "words that nobody hears"


async def test_a_title_and_a_name_cannot_write_markup(here: Town) -> None:
    await here.coach(title="<b>Club</b> & <a href='x'>y</a>")
    here.local.person(1, "<i>An\nna</i>")
    said = await here.line(text="/join", user=1, name="<i>An\nna</i>", chat=GROUP)
    shown = await here.line(text=f"/start {here.link(said)}", user=1, name="<i>An\nna</i>")
    assert "&lt;b&gt;Club" in shown[0]["html"]
    assert "Call me <i>An na</i>" in str(shown[0]["buttons"])
