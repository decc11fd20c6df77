"""What a group gets to read, and what becomes of its club when the group changes."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.club import ITEMS, Around, Belonging, Club, Helper, Member
from bot.core.model.effects import Reply
from bot.core.model.events import Pressed, Said
from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from bot.core.rendering import render
from tests.clubs import COACH, DEPUTY, EVE, GROUP, NAMES, Town, town
from tests.conftest import NOON, STRAIGHT, taught, went
from tests.tables import Some

TO_EVERYBODY = {"group.private", "group.get_help", "group.help", "group.how_to_ask"}
CLUB = Club(group=GROUP, title="Harriers", team=(Helper(person=COACH, role="coach"),))
ALL = Member(person=1, group=GROUP, name="Anna", shares=ITEMS)


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        await opened.coach()
        yield opened


def about_health(content: Content) -> Iterator[str]:
    """How people say every flag, every answer of every question, and every intent."""
    lang = content.language("en")
    for words in lang.flags.values():
        yield from (*words.utterances[:3], *words.tests.all[:3])
    for flow in content.flows.values():
        for q in flow.questions:
            for o in q.options:
                yield from lang.phrases.get(f"{q.id}.{o.id}", (o.id,))[:2]
                yield lang.replies[f"option.{q.id}.{o.id}"][0]
    for found in taught():
        yield found.examples[0]
    for name in lang.answers:
        yield f"{name.removeprefix('faq.')}? my back hurts, 6/10, numb left arm"


def pressed_in_private(content: Content) -> Iterator[str]:
    """The data of every button of every question, as if it could be pressed in a group."""
    for flow in content.flows.values():
        for q in flow.questions:
            yield from (f"1:o:{o.id}" for o in q.options)
            yield from (f"1:m:{f}" for f in q.flags)
    yield from ("1:none", "1:done", "1:unsure", "~check", "~progress", "~handoff", "~plan:today", "~why", "~export", "1:erase")
    yield from (f"~{kind}:{verb}:1:{GROUP}" for kind in ("club", "mine") for verb in ("card", "roster", "report", "show", "who"))


def in_group(content: Content, **event: Any) -> tuple[Reply, ...]:
    about: dict[str, Any] = {"update_id": 1, "at": NOON, "chat": GROUP, "chat_kind": "supergroup", "person": 1, "lang": "en"}
    kind = Pressed if "data" in event else Said
    around = Around(club=CLUB, belongs=(Belonging(club=CLUB, member=ALL),))
    _, effects = step(Session(lang="en"), kind(**about, **event, around=around), content)
    return tuple(e for e in effects if isinstance(e, Reply))


@pytest.mark.parametrize("pasted", [f"Join: https://t.me/club_bot?start={'-cP6' * 12}", f"/start@club_bot {'-cP6' * 12}"])
def test_what_a_link_is_made_of_calls_for_no_help(content: Content, pasted: str) -> None:
    assert "group.get_help" not in [r.name for r in in_group(content, text=pasted)]
    assert [r.name for r in in_group(content, text=f"{pasted} my chest hurts, cp 6")] == ["group.get_help"]


def test_no_health_text_is_sent_to_a_group_whatever_is_started_from_there(content: Content, some: Some) -> None:
    """Every flag, question, slot and intent, as a command, a reply and a press: fixed lines, or general knowledge that knows nobody."""
    texts = list(dict.fromkeys(about_health(content)))
    assert len(texts) > 400
    asked = [(f"/ask {t}", t)[n % 2] for n, t in enumerate(some(texts, every=23))]
    replies = [r for text in asked for r in in_group(content, text=text, to_bot=True)]
    replies += [
        r
        for name in ("check", "plan", "progress", "handoff", "checkin", "where")
        for r in in_group(content, text=f"/{name} {texts[0]}")
    ]
    replies += [r for data in pressed_in_private(content) for r in in_group(content, data=data)]
    assert len(replies) > (600 if some.whole else 100)
    for reply in replies:
        general = reply.name.startswith("answers.") and reply.name.endswith(".answer") and not reply.values
        assert (reply.name in TO_EVERYBODY and not reply.values) or general, reply.name
        assert reply.chat in (None, GROUP)


def test_what_a_member_does_in_private_sends_nothing_to_a_group(content: Content, some: Some) -> None:
    """The whole check, a sign in every place of it, and a check-in: to others goes an alert at most, the same words for all signs."""
    told: list[Reply] = []
    around = Around(belongs=(Belonging(club=CLUB, member=ALL),))
    signs = [words.utterances[0] for words in content.language("en").flags.values()]
    for place in some(range(len(STRAIGHT) + 1), every=5):
        talk = went(place)
        for sign in signs if place % 7 == 0 else signs[:3]:
            event = Said(update_id=99, at=NOON, chat=1, person=1, lang="en", text=sign, around=around)
            _, effects = step(talk.session, event, content)
            told += [e for e in effects if isinstance(e, Reply) and e.chat not in (None, 1)]
    assert len(told) > (50 if some.whole else 15)
    assert {(r.name, r.chat) for r in told} == {("club.alert", COACH)}
    assert len({render(content, Session(), r).text for r in told}) == 1, "the words are the same whatever the sign is"


def test_a_light_tells_the_level_and_nothing_else(content: Content) -> None:
    from bot.core.dialogue.clubs.roster import light

    opened = {level: Session(open=(Raised(flag="f", level=level),)) for level in Level}
    assert [light(opened[level]) for level in (Level.SOON, Level.URGENT, Level.EMERGENCY)] == ["amber", "red", "red"]
    assert light(Session(result="self_care")) == "green"
    assert light(replace(opened[Level.SOON], result="self_care")) == "amber"
    assert light(Session()) == "unknown"


def names(replies: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(r["chat"], r["name"]) for r in replies]


async def test_a_question_is_answered_in_its_topic_as_a_reply(here: Town) -> None:
    asked = await here.say(EVE, "/ask how often should i get up from my desk", GROUP, thread=7)
    assert asked[0]["kind"] == "answer"
    said = [m for m in here.local.messages(GROUP) if m["from"]["is_bot"]][-1]
    assert (said["message_thread_id"], said["reply_to_message"]["text"][:4]) == (7, "/ask")
    again = await here.say(EVE, "and how long is a good warm-up?", GROUP, thread=7, reply=True)
    assert again[0]["letter"]["thread"] == 7
    assert await here.say(EVE, "just chatting", GROUP, thread=7) == []


async def test_a_personal_word_leads_into_the_private_chat_by_a_link_that_knows_the_group(here: Town) -> None:
    said = await here.say(1, "/ask my back hurts since monday, 6/10", GROUP)
    assert names(said) == [(GROUP, "group.private")]
    met = await here.press(1, "Open the private chat", GROUP)
    assert names(met)[0] == (1, "club.from_group")
    assert any(name == "greet.first" for _, name in names(met))
    assert names(await here.raw(1, f"~club:enter:see:{GROUP}")) == [(1, "club.join")]


async def test_no_right_to_write_is_told_the_coach_once_and_not_the_group(here: Town) -> None:
    here.local.world.chats[GROUP].mute = True
    assert names(await here.say(EVE, "/help", GROUP)) == [(COACH, "club.mute_rights")]
    assert await here.say(EVE, "/help", GROUP) == []
    menu = (await here.raw_text(COACH, f"~club:menu::{GROUP}"))[0]["text"]
    assert "can't write there" in menu
    await here.line(bot="allowed", user=COACH, chat=GROUP)
    assert "can't write there" not in (await here.raw_text(COACH, f"~club:menu::{GROUP}"))[0]["text"]
    assert names(await here.say(EVE, "/help", GROUP)) == [(GROUP, "group.help")]


async def test_a_closed_topic_is_told_the_coach_once_and_another_one_takes_its_place(here: Town) -> None:
    await here.say(COACH, "/coach", GROUP, thread=7)
    await here.line(topic="closed", thread=7, user=COACH, chat=GROUP)
    told = [await here.raw(COACH, f"~club:invite::{GROUP}") for _ in range(2)]
    assert [names(t) for t in told] == [[(COACH, "club.invited"), (COACH, "club.mute_topic")], [(COACH, "club.invited")]]
    await here.say(COACH, "/coach", GROUP, thread=8)
    invited = await here.raw(COACH, f"~club:invite::{GROUP}")
    assert invited[0]["letter"]["thread"] == 8


async def test_a_group_that_moves_keeps_its_club_its_members_and_its_links(here: Town) -> None:
    await here.deputy()
    await here.member(1, "light")
    link = here.link(await here.say(EVE, "/join", GROUP))
    here.store.remind(GROUP, "tip", "tip", NOON)
    await here.line(moved=-1005, user=COACH, chat=GROUP)
    assert not any(rows for rows in here.store.export(GROUP).values())
    assert here.store.due_reminders(NOON, 9)[0][1] == -1005
    assert names(await here.raw(COACH, f"~club:card:1:{GROUP}")) == [(COACH, "club.card")], "a button with the old number"
    assert names(await here.raw(DEPUTY, "~club:roster:0:-1005")) == [(DEPUTY, "club.roster")]
    assert names(await here.say(EVE, f"/start {link}")) == [(EVE, "club.join")]
    await here.raw(1, f"~mine:flip:runs:{GROUP}")
    assert here.store.clubs.members(-1005)[0][1].count('"light","runs"') == 1
    assert here.store.clubs.looks(1, 9)[0][0] == -1005


async def test_who_leaves_the_group_or_blocks_the_bot_is_out(here: Town) -> None:
    await here.deputy()
    for person in (1, 2, 3):
        await here.member(person, "light")
    await here.line(leave=True, user=1, chat=GROUP)
    here.local.block(2)
    await here.talk.settle()
    await here.line(leave=True, user=DEPUTY, chat=GROUP)
    assert [row[0] for row in here.rows()["member"]] == [3]
    assert [row[0] for row in here.rows()["role"]] == [COACH]
    await here.member(4, "light")
    here.local.world.chats[GROUP].members.discard(4)  # and nobody told us
    roster = (await here.raw_text(COACH, f"~club:roster:0:{GROUP}"))[0]["text"]
    assert ("Cleo" in roster, "Dina" in roster) == (True, False)
    here.local.world.chats[3].blocked = True
    await here.say(3, "hi")
    assert here.rows()["member"] == []


async def test_an_administrator_who_removes_somebody_is_not_taken_for_them(here: Town) -> None:
    await here.member(1, "light")
    gone = {"left_chat_member": here.local.world.users[1]}
    here.local.send(COACH, "other", GROUP, **gone)
    await here.talk.settle()
    assert here.rows()["member"] == []
    assert [row[0] for row in here.rows()["role"]] == [COACH]


async def test_a_bot_that_is_removed_forgets_the_club_and_one_that_is_promoted_says_nothing(here: Town) -> None:
    await here.member(1, *ITEMS)
    here.store.remind(GROUP, "tip", "tip", NOON)
    assert await here.line(bot="promoted", user=COACH, chat=GROUP) == []
    assert names(await here.line(bot="removed", user=COACH, chat=GROUP)) == [(COACH, "club.ended")]
    assert [rows for rows in here.rows().values() if rows] == []
    assert here.store.due_reminders(NOON, 9) == []
    assert names(await here.line(bot="added", user=COACH, chat=GROUP)) == [(GROUP, "group.hello")]


async def test_a_new_title_is_the_one_that_members_see(here: Town) -> None:
    here.local.world.chats[GROUP].title = "Night Owls"
    here.local.send(COACH, "other", GROUP, new_chat_title="Night Owls")
    await here.talk.settle()
    link = here.link(await here.say(1, "/join", GROUP))
    assert "Night Owls" in (await here.say(1, f"/start {link}"))[0]["text"]


async def test_a_group_reads_the_language_of_its_coach_and_a_coach_their_own(here: Town) -> None:
    await here.member(1, "contact")
    assert NAMES[1] in here.local.messages(COACH)[-1]["text"]
    reply = in_group(here.talk.content, text="/help")
    assert [r.name for r in reply] == ["group.help"]


@pytest.mark.parametrize(
    ("command", "opens", "shown"),
    [("/tips", "club.post_off", "Tip"), ("/poll", "club.post_off", "poll"), ("/digest", "club.post_off", "igest"), ("/roster", "club.menu", "")],
)  # fmt: skip
async def test_a_coachs_command_in_the_group_opens_its_page_in_private(here: Town, command: str, opens: str, shown: str) -> None:
    said = await here.say(COACH, command, GROUP, admin=True)
    assert [r["name"] for r in said] == ["group.coach"]
    opened = await here.say(COACH, f"/start {here.link(said)}")
    assert [r["name"] for r in opened] == [opens]
    assert shown in opened[0]["text"]
    assert (await here.say(EVE, f"/start {here.link(said)}"))[0]["name"] == "club.link_bad", "the link is nobody else's"


@pytest.mark.parametrize("command", ["/tips", "/poll", "/digest", "/roster"])
async def test_a_member_who_writes_a_coachs_command_gets_one_kind_line(here: Town, command: str) -> None:
    assert [r["name"] for r in await here.say(1, command, GROUP)] == ["group.for_coach"]


async def test_a_command_for_the_group_leads_its_coach_there_from_the_private_chat_too(here: Town) -> None:
    assert [r["name"] for r in await here.say(COACH, "/tips")] == ["club.groups"]
    assert [r["name"] for r in await here.say(COACH, "show me my roster")] == ["club.groups"]
    assert [r["name"] for r in await here.say(1, "/tips")] == ["command.unknown"]


@pytest.mark.parametrize("text", ["please help me carry the gear", "can someone help me pack the cones"])
def test_a_plea_for_a_hand_alarms_no_group(content: Content, text: str) -> None:
    assert in_group(content, text=text) == ()


@pytest.mark.parametrize("text", ["please help me carry her, she cant breathe", "please help me im so scared"])
def test_a_plea_for_more_than_a_hand_does(content: Content, text: str) -> None:
    assert any(r.name == "group.get_help" for r in in_group(content, text=text))
