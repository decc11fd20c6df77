"""Inline mode: cards for somebody who types `@bot posture` in any chat. General knowledge, no trace, and never in anybody's way."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest

from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Offer
from bot.core.model.events import Queried
from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from bot.letters import offer
from bot.outbox import Outbox, Pace
from bot.store.protocol import NO_CHAT, Letter
from tests.clubs import GROUP, Town, town
from tests.conftest import NOON, Talk
from tests.tables import Some

ME, OTHER = 1, 2


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as opened:
        yield opened


def typed(content: Content, text: str, session: Session | None = None, offset: int = 0) -> Offer:
    """What somebody who types is offered."""
    before = session or Session()
    event = Queried(update_id=1, at=NOON, chat=ME, person=ME, lang="en", text=text, query="q", offset=offset)
    after, effects = step(before, event, content)
    assert after == before
    (found,) = effects
    assert isinstance(found, Offer)
    return found


def ids(found: Offer) -> list[str]:
    return [c.id for c in found.cards]


@pytest.mark.parametrize(
    ("text", "first", "private"),
    [
        pytest.param("posture", "faq.posture", "", id="a topic"),
        pytest.param("pos", "faq.posture", "", id="the first letters of one"),
        pytest.param("does a desk job matter?", "faq.desk", "", id="a question"),
        pytest.param("", "faq.causes", "", id="nothing yet: what is asked for most"),
        pytest.param(
            "my back hurts 7/10 after 8 miles", None, "inline.private", id="somebody's own back is for the private chat"
        ),
        pytest.param("qwerty zxcvb", None, "inline.private", id="nothing that is known"),
        pytest.param("crushing chest pain and my left arm is numb", "help", "button.private_chat", id="a call for help"),
    ],
)
def test_cards_for_what_is_typed(content: Content, text: str, first: str | None, private: str) -> None:
    found = typed(content, text)
    assert (ids(found)[:1], found.private) == ([first] if first else [], private)


def test_every_flag_that_cannot_wait_gets_one_card_that_names_nothing(content: Content, some: Some) -> None:
    language, offered = content.language("en"), []
    for flag, words in some(language.flags.items(), every=5):
        hits = [language.reader.understand(t, expected=None, earlier=frozenset()).flags.hits for t in words.utterances[:1]]
        for text, found in zip(words.utterances, hits, strict=False):
            shown = typed(content, text)
            if any(h.level >= Level.URGENT and not h.vague for h in found):
                offered.append(shown.cards)
            elif found:
                assert not shown.cards, (flag, text)
    assert len(offered) > (20 if some.whole else 3)
    assert all(cards == offered[0] for cards in offered)
    assert [c.reply.name for c in offered[0]] == ["group.get_help"]


def test_pages_bring_each_answer_once(content: Content) -> None:
    seen, offset = [], 0
    while True:
        found = typed(content, "", offset=offset)
        seen += ids(found)
        if not found.next:
            break
        offset = int(found.next)
    assert sorted(seen) == sorted(content.language("en").answers)
    assert not typed(content, "", offset=9999).cards


def test_exercises_are_for_those_whose_check_allows_them(content: Content, coached: Talk) -> None:
    assert "exercise.plank" not in ids(typed(content, "plank"))
    found = typed(content, "plank", coached.session)
    assert "exercise.plank" in ids(found)
    assert found.seconds < typed(content, "plank").seconds
    urgent = Session(open=(Raised(flag="cauda_equina", level=Level.URGENT),))
    assert not typed(content, "posture", urgent).cards
    soon = Session(result="self_care", open=(Raised(flag="fever", level=Level.SOON),))
    assert ids(typed(content, "plank", soon)) == ids(typed(content, "plank"))


def test_each_card_is_short_and_ends_with_its_source_and_the_way_to_the_bot(content: Content, coached: Talk) -> None:
    event = Queried(update_id=1, at=NOON, chat=ME, person=ME, text="", query="q")
    cards: list[dict[str, Any]] = []
    for offset in range(0, 100, 10):
        cards += offer(content, coached.session, typed(content, "", coached.session, offset), event).letter["cards"]
    named = [typed(content, w.title, coached.session) for w in content.language("en").exercises.values()]
    cards += [c for found in named for c in offer(content, coached.session, found, event).letter["cards"]]
    assert {c["id"] for c in cards} >= {f"exercise.{e}" for e in content.exercises} | set(content.language("en").answers)
    for card in cards:
        assert len(card["html"]) <= 1024, card["id"]
        assert card["html"].rpartition("\n")[2].startswith("<i>From: "), card["id"]
        assert card["buttons"][0][0]["url"] == "start:hello"


async def test_a_stranger_gets_cards_and_leaves_no_trace(here: Town) -> None:
    (reply,) = await here.line(inline="posture", user=ME)
    assert [c["title"] for c in reply["inline"]][:1] == ["Posture"]
    assert (reply["chat"], here.local.messages(ME)) == (NO_CHAT, [])
    assert here.store.session(ME) is None
    assert not any(here.store.export(ME).values())
    shown = here.local.world.offers[ME]
    assert (shown["cache_time"], shown["is_personal"]) in ((300, True), ("300", "true"))


async def test_a_stranger_gets_cards_in_the_language_of_their_telegram(here: Town) -> None:
    (reply,) = await here.line(inline="Haltung", user=ME, lang="de")
    assert reply["inline"][0]["title"] == "Haltung"
    assert "Aus: " in reply["inline"][0]["text"]


async def test_nothing_of_a_talk_changes_by_typing_elsewhere(here: Town) -> None:
    await here.say(ME, "/start")
    before = here.store.session(ME)
    await here.line(inline="crushing chest pain", user=ME)
    await here.line(inline="my back hurts 7/10", user=ME)
    assert here.store.session(ME) == before


async def test_a_card_that_was_sent_is_not_taken_for_somebodys_words(here: Town) -> None:
    await here.line(inline="crushing chest pain and my left arm is numb", user=ME)
    here.local.group(GROUP)
    for chat in (ME, GROUP):
        here.local.choose(ME, 0, chat)
        await here.talk.settle()
        (sent,) = here.local.messages(chat)
        assert sent["text"].startswith("Please get help now")
        assert sent["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/runtall_bot?start=hello"
    assert here.store.session(ME) is None


async def test_an_exercise_goes_with_its_picture_where_telegram_has_it(here: Town, coached: Talk) -> None:
    from bot.core.model.session import dump

    here.store.save_session(ME, 1, dump(coached.session), NOON)
    await here.line(inline="plank", user=ME)
    assert {r["type"] for r in here.local.world.offers[ME]["results"]} == {"article"}
    name, body = "plank.png", await here.talk.runtime.sending.picture("plank.png")
    assert body
    here.local.world.files["known"] = (name, body[0])
    await here.talk.runtime.sending.keep_picture(body[0], "known")
    await here.line(inline="plank", user=ME)
    shown = {r["id"]: r for r in here.local.world.offers[ME]["results"]}
    assert shown["exercise.plank"]["photo_file_id"] == "known"
    await here.talk.runtime.sending.keep_picture(body[0], "gone")
    await here.line(inline="plank", user=ME)
    assert {r["type"] for r in here.local.world.offers[ME]["results"]} == {"article"}


async def test_what_telegram_does_not_take_any_more_is_dropped(here: Town) -> None:
    error = BadRequest("Query is too old and response timeout expired or query id is invalid")
    here.local.fail_next("answerInlineQuery", error)
    assert await here.line(inline="posture", user=ME) == []
    assert await here.line(inline="posture", user=ME)
    assert here.local.messages(ME) == []


def cards(number: int, until: float) -> Letter:
    return Letter(number, NO_CHAT, {}, {"kind": "menu", "until": until, "unsaved": True})


def test_cards_wait_for_nobody_and_are_dropped_when_stale() -> None:
    box = Outbox(Pace(overall=1))
    for number in (1, 2):
        box.add(Letter(number, 7, {}, {"kind": "answer"}), 0.0)
    box.add(cards(3, until=-1.0), 0.0)
    for number in range(4, 40):
        box.add(cards(number, until=5.0), 0.0)
    gone = [letter.id for letter in iter(lambda: box.take(0.0), None)]
    assert gone == [*range(4, 40), 1]
    for number in gone[:-1]:
        box.done(cards(number, 5.0), 0.0)
    assert box.size == 2


def test_urgent_advice_goes_before_cards() -> None:
    box = Outbox()
    box.add(cards(1, until=5.0), 0.0)
    box.add(Letter(2, 7, {}, {"kind": "referral"}), 0.0)
    assert [box.take(0.0).id for _ in "ab"] == [2, 1]  # type: ignore[union-attr]


async def test_who_floods_gets_no_cards_and_may_still_write(here: Town) -> None:
    from bot.guard import Flood, Guard

    here.talk.runtime._turns._guard = Guard(Flood(burst=2.0))
    assert [len(await here.line(inline="posture", user=ME)) for _ in "abc"] == [1, 1, 0]
    assert await here.say(ME, "/start")
    here.talk.clock.move_to(NOON + timedelta(minutes=1))
    assert await here.line(inline="posture", user=ME)
