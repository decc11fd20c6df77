"""Nobody gets at a club, or at what its members share, without a right: strangers, removed deputies, forged and used links, other coaches."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count, product

import pytest
from hypothesis import strategies as st
from telegram.error import BadRequest, NetworkError

from bot.core.dialogue.clubs.presses import VERBS
from bot.core.dialogue.clubs.rights import IN_GROUP
from bot.core.model.club import COACHING, DEPUTIES, HELLO, ITEMS, JOIN, PAGE, SETS_UP
from bot.links import LASTS, PURPOSES, Wanted, check, sign
from tests.clubs import COACH, DEPUTY, EVE, GROUP, OTHER, RIVAL, Town, town
from tests.conftest import NOON
from tests.tables import Some, tried
from tests.texts import texts

KEY = b"k" * 32
STRANGER, FORMER = 88, 30
REFUSALS = {"club.no_right", "club.cannot_ask", "club.link_bad", "club.not_member", "club.not_in_group"}
ARGUMENTS = {
    "card": "1",
    "report": "1",
    "talked": "1",
    "drop": str(DEPUTY),
    "hand": str(DEPUTY),
    "handed": str(EVE),
    "zone": "Europe/Oslo",
}
GUARDED = sorted(v for v, (allowed, _) in VERBS.items() if allowed is not IN_GROUP)


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        await opened.coach()
        yield opened


async def settled(here: Town) -> None:
    """A club with a coach, a deputy, a deputy who was removed, a member who shares all, one without a role, and another coach's group."""
    await here.deputy()
    await here.deputy(FORMER)
    await here.raw(COACH, f"~club:drop:{FORMER}:{GROUP}")
    await here.member(1, *ITEMS)
    await here.member(EVE)
    await here.coach(RIVAL, OTHER, title="Rivals")


async def test_none_of_the_attempts_of_people_without_a_right_succeeds(here: Town, some: Some) -> None:
    await settled(here)
    before, tried, succeeded = here.rows(), 0, []
    people = [(p, GROUP) for p in (EVE, STRANGER, FORMER, RIVAL, 1)] + [(COACH, OTHER), (DEPUTY, OTHER)]
    for (person, group), verb in some(product(people, GUARDED), every=11):
        replies = await here.raw(person, f"~club:{verb}:{ARGUMENTS.get(verb, '')}:{group}")
        tried += 1
        if {r["name"] for r in replies} - REFUSALS or {r["chat"] for r in replies} != {person} or here.rows() != before:
            succeeded.append((person, verb))
    links = {
        "/coach": [here.link(await here.say(COACH, "/coach", GROUP)) for _ in range(2)],
        "deputy": [
            r["letter"]["buttons"][0][0]["url"].removeprefix("start:") for r in await here.raw(COACH, f"~club:deputy::{GROUP}")
        ],
    }
    spent = links["/coach"][1]
    await here.say(COACH, f"/start {spent}")
    attempts = [(p, link) for p in (EVE, STRANGER, FORMER, RIVAL, 1) for link in links["/coach"]]
    attempts += [(STRANGER, links["deputy"][0]), (RIVAL, links["deputy"][0]), (COACH, spent)]
    attempts += [(COACH, altered(spent, at)) for at in range(0, len(spent), 2)]
    attempts += [(EVE, altered(links["deputy"][0], at)) for at in range(0, len(spent), 2)]
    before = here.rows()
    for person, link in some(attempts, every=5):
        replies = await here.say(person, f"/start {link}")
        tried += 1
        if {r["name"] for r in replies} - REFUSALS or here.rows() != before:
            succeeded.append((person, link))
    here.talk.clock.move_to(NOON + timedelta(days=3))
    for person, link in product((COACH, EVE, DEPUTY), (*links["/coach"], *links["deputy"])):
        replies = await here.say(person, f"/start {link}")
        tried += 1
        if {r["name"] for r in replies} != {"club.link_bad"}:
            succeeded.append((person, "expired"))
    assert succeeded == []
    assert tried >= (200 if some.whole else 20), tried


def altered(link: str, at: int) -> str:
    return link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]


async def test_deputies_see_and_set_up_and_do_not_lead(here: Town) -> None:
    await settled(here)
    before = here.rows()
    for verb in ("deputy", "drop", "hand", "handed", "become"):
        await here.raw(DEPUTY, f"~club:{verb}:{ARGUMENTS.get(verb, '')}:{GROUP}")
    assert here.rows() == before
    assert [r["name"] for r in await here.raw(DEPUTY, f"~club:roster:0:{GROUP}")] == ["club.roster"]


async def test_an_administrator_without_a_role_sets_up_and_sees_nobody(here: Town) -> None:
    await here.member(1, *ITEMS)
    here.local.world.chats[GROUP].admins.add(EVE)
    assert [r["name"] for r in await here.raw(EVE, f"~club:menu::{GROUP}")] == ["club.menu"]
    for verb in ("roster", "card", "report", "talked", "team", "deputy"):
        assert [r["name"] for r in await here.raw(EVE, f"~club:{verb}:1:{GROUP}")] == ["club.no_right"]


async def test_a_right_is_not_remembered(here: Town) -> None:
    await here.deputy()
    world = here.local.world.chats[GROUP]
    world.admins.discard(COACH)
    world.members.discard(DEPUTY)
    assert [r["name"] for r in await here.raw(COACH, f"~club:roster:0:{GROUP}")] == ["club.no_right"]
    assert [r["name"] for r in await here.raw(DEPUTY, f"~club:roster:0:{GROUP}")] == ["club.no_right"]
    world.admins.add(COACH)
    assert [r["name"] for r in await here.raw(COACH, f"~club:roster:0:{GROUP}")] == ["club.roster"]


async def test_where_telegram_cannot_be_asked_it_is_refused(here: Town) -> None:
    here.local.fail_next("getChatMember", NetworkError("down"))
    assert [r["name"] for r in await here.raw(COACH, f"~club:roster:0:{GROUP}")] == ["club.cannot_ask"]
    here.local.fail_next("getChatMember", NetworkError("down"))
    assert [r["name"] for r in await here.say(COACH, "/coach", GROUP)] == ["group.cannot_ask"]
    here.local.fail_next("getChatMember", BadRequest("CHAT_ADMIN_REQUIRED"))
    assert [r["name"] for r in await here.say(COACH, "/coach", GROUP)] == ["group.coach"], "the list of administrators is told"


async def test_an_anonymous_administrator_counts_in_their_group_alone(here: Town) -> None:
    said = await here.say(RIVAL, "/coach", OTHER, admin=True, anonymous=True)
    link = here.link(said)
    assert [r["name"] for r in await here.say(EVE, f"/start {link}")] == ["club.no_right"]
    assert [r["name"] for r in await here.say(RIVAL, f"/start {link}")] == ["club.become"], "and who may not does not use it up"
    here.local.say(RIVAL, "/coach", GROUP, sender_chat={"id": OTHER, "type": "supergroup", "title": "Other"})
    await here.talk.settle()
    assert [letter.meta["name"] for letter, _ in here.talk.sent][-1] in ("group.not_admin", "group.cannot_ask")


async def test_a_link_in_which_a_chest_pain_can_be_read_by_chance_is_a_link(here: Town) -> None:
    key = here.store.clubs.key()
    links = (sign(key, Wanted(COACHING, GROUP, unique=n, person=COACH), NOON) for n in count())
    said = await here.say(COACH, f"/start {next(link for link in links if re.search('[-_]c[pP][0-9][A-Z]', link))}")
    assert [r["name"] for r in said] == ["club.menu"]


async def test_a_deputys_link_is_for_one_and_ends_with_the_coach_who_made_it(here: Town) -> None:
    await here.deputy()
    first, second = [
        (await here.raw(COACH, f"~club:deputy::{GROUP}"))[0]["letter"]["buttons"][0][0]["url"].removeprefix("start:")
        for _ in range(2)
    ]
    here.local.world.chats[GROUP].members |= {EVE, 2}
    assert "club.deputy_now" in [r["name"] for r in await here.say(EVE, f"/start {first}")]
    assert [r["name"] for r in await here.say(2, f"/start {first}")] == ["club.link_bad"]
    here.local.world.chats[GROUP].admins.add(DEPUTY)
    await here.raw(COACH, f"~club:handed:{DEPUTY}:{GROUP}")
    assert [r["name"] for r in await here.say(2, f"/start {second}")] == ["club.link_bad"]


async def test_a_link_to_join_serves_many_until_it_is_renewed(here: Town) -> None:
    link = here.link(await here.say(1, "/join", GROUP))
    here.local.world.chats[GROUP].members |= {2, 3}
    assert {(await here.say(p, f"/start {link}"))[0]["name"] for p in (1, 2, 3)} == {"club.join"}
    assert [r["name"] for r in await here.say(STRANGER, f"/start {link}")] == ["club.not_in_group"]
    await here.raw(COACH, f"~club:renew::{GROUP}")
    assert [r["name"] for r in await here.say(2, f"/start {link}")] == ["club.link_bad"]
    await here.say(STRANGER, "hi")
    await here.raw(STRANGER, f"~club:enter:first:{GROUP}")
    assert here.rows()["member"] == []


async def test_words_that_call_for_help_wait_for_no_question_to_telegram(here: Town) -> None:
    here.local.calls.clear()
    said = await here.say(EVE, "/coach my chest is tight and im sweating", GROUP)
    assert [r["name"] for r in said] == ["group.get_help"]
    assert "getChatMember" not in [name for name, _ in here.local.calls]


# links by themselves


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_is_good_until_it_expires_and_fits_telegram(purpose: str) -> None:
    link = sign(KEY, Wanted(purpose, -1001234567890, unique=7, person=5, round=3), NOON)
    assert len(link) <= 64
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    whose = 5
    good = check(KEY, link, whose, 3, NOON, issuer=5)
    assert (good.purpose, good.group, good.wrong) == (purpose, -1001234567890, "")
    assert check(KEY, link, whose, 3, NOON + LASTS[purpose], issuer=5).wrong == "expired"
    assert check(b"x" * 32, link, whose, 3, NOON, issuer=5).wrong == "forged"
    other = check(KEY, link, 6, 3, NOON, issuer=6).wrong
    assert other == ("forged" if purpose in (COACHING, *SETS_UP.values(), DEPUTIES, PAGE) else "")
    assert check(KEY, link, whose, 4, NOON, issuer=5).wrong == ("forged" if purpose == JOIN else "")
    assert bool(good.digest) == (purpose in (COACHING, *SETS_UP.values(), DEPUTIES))


@tried(30, 150, st.data())
def test_a_link_that_was_changed_anywhere_is_forged(data: st.DataObject) -> None:
    link = sign(KEY, Wanted(HELLO, -100), NOON)
    at = data.draw(st.integers(0, len(link) - 1))
    other = data.draw(st.sampled_from([c for c in "ABCabc019_-" if c != link[at]]))
    assert check(KEY, link[:at] + other + link[at + 1 :], 1, 0, NOON).wrong == "forged"


@tried(20, 100, texts(70))
def test_any_text_is_a_forged_link(text: str) -> None:
    assert check(KEY, text, 1, 0, NOON).wrong == "forged"


ASKS = f"~mine:flip:contact:{GROUP}"


@pytest.mark.parametrize("what", ["alert", "contact"])
async def test_who_leads_the_group_no_more_hears_of_no_member(here: Town, what: str) -> None:
    """The role is still kept, and Telegram knows better."""
    await here.deputy()
    await here.member(1, "alert")
    world = here.local.world.chats[GROUP]
    world.admins.discard(COACH)
    told = await (here.say(1, "my chest is tight and im sweating") if what == "alert" else here.raw(1, ASKS))
    assert {r["chat"] for r in told} == {1, DEPUTY}
    world.members.discard(DEPUTY)
    world.admins.add(COACH)
    await here.member(2, "alert")
    told = await (here.say(2, "my chest is tight and im sweating") if what == "alert" else here.raw(2, ASKS))
    assert {r["chat"] for r in told} == {2, COACH}


async def test_where_telegram_cannot_be_asked_nobody_hears_yet(here: Town) -> None:
    await here.member(1, "alert")
    here.local.fail_next("getChatMember", NetworkError("down"))
    here.talk.sent.clear()
    here.local.say(1, "my chest is tight and im sweating")
    async with asyncio.timeout(20):
        while (here.talk.runtime.sending.next_due() or NOON) <= NOON:
            await asyncio.sleep(0)
    assert {letter.chat for letter, _ in here.talk.sent} == {1}
    here.talk.clock.move_to(NOON + timedelta(seconds=30))
    here.talk.runtime.sending.letters.set()
    await here.talk.settle()
    assert {letter.chat for letter, _ in here.talk.sent} == {1, COACH}
