"""The coach's page: it shows what members share at this moment to whoever leads the club at this moment, and to nobody else."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram.error import NetworkError

from bot.cli.doors import page_served, pages
from bot.clubs import Clubs
from bot.core.model.club import COACHING, DEPUTIES, HELLO, ITEMS, JOIN, PAGE, Club, Told, dump_club
from bot.links import Wanted, sign
from bot.settings import Settings, SettingsError
from bot.settings import load as load_settings
from bot.shells.telegram.webhook import Webhook, endpoint
from bot.shells.web import coach
from tests.clubs import COACH, DEPUTY, EVE, GROUP, OTHER, PAGE_AT, RIVAL, Town, town
from tests.conftest import NOON
from tests.test_ops import free_port

FORMER = 30


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as place:
        await place.coach()
        yield place


def browser_of(here: Town) -> httpx.AsyncClient:
    app = Starlette(routes=coach.routes(here.talk.runtime.coach_page))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://bot.example")


async def link(here: Town, person: int = COACH, group: int = GROUP) -> str:
    """The payload of the page that somebody of the team asks for in the private chat."""
    (reply,) = await here.raw(person, f"~club:page::{group}")
    assert reply["name"] == "club.page", reply["name"]
    url = str(reply["letter"]["buttons"][0][0]["url"])
    assert url.startswith(PAGE_AT)
    return url.removeprefix(PAGE_AT)


async def load(here: Town, payload: str, page: str = "") -> httpx.Response:
    async with browser_of(here) as browser:
        return await browser.get(f"/coach/{payload}{page}")


def looks(here: Town) -> int:
    return int(here.store.db.execute("select count(*) from access").fetchone()[0])


async def test_it_shows_what_is_shared_and_nothing_else(here: Town) -> None:
    await here.member(1)
    await here.member(2, "light")
    await here.member(3, "checked_in", "runs")
    shown = await load(here, await link(here))
    assert shown.status_code == 200
    cards = dict(re.findall(r"<li><h3>(\w+)</h3>(.*?)</li>", shown.text))
    assert cards["Anna"] == "<p>Shares nothing</p>"
    assert "Traffic light: not known" in cards["Ben"]
    assert "Runs" not in cards["Ben"]
    assert "no check-in yet" in cards["Cleo"]
    assert "Runs: 0 km" in cards["Cleo"]
    assert "light" not in cards["Cleo"]
    assert looks(here) == 3


async def test_a_change_of_mind_counts_at_the_next_load_and_looks_are_told(here: Town) -> None:
    await here.member(1, "light")
    payload = await link(here)
    assert "Traffic light" in (await load(here, payload)).text
    (told,) = await here.say(1, "/who")
    assert "traffic light" in told["text"]
    await here.raw(1, f"~mine:flip:light:{GROUP}")
    assert "Traffic light" not in (await load(here, payload)).text
    await here.say(1, "/leave")
    assert "Anna" not in (await load(here, payload)).text


async def test_an_alert_a_wish_for_contact_and_a_report_stay_in_the_chat(here: Town) -> None:
    await here.member(1, *ITEMS)
    text = (await load(here, await link(here))).text
    assert "Asks for contact" in text
    assert "tg://" not in text
    assert "need a hand" not in text


async def test_nobody_else_gets_in_and_all_get_the_same_line(here: Town) -> None:
    await here.deputy()
    await here.deputy(FORMER)
    await here.member(1, *ITEMS)
    await here.member(EVE)
    await here.coach(RIVAL, OTHER, title="Rivals")
    good, former, rival = await link(here), await link(here, FORMER), await link(here, RIVAL, OTHER)
    await here.raw(COACH, f"~club:drop:{FORMER}:{GROUP}")
    key, now, before = here.store.clubs.key(), here.talk.clock(), looks(here)
    forged = [good[:i] + other + good[i + 1 :] for i in range(len(good)) for other in "AQ_" if other != good[i]]
    others = [
        sign(key, Wanted(p, GROUP, unique=1, person=who), now)
        for p in (JOIN, COACHING, DEPUTIES, HELLO, PAGE) for who in (0, 1, EVE, RIVAL, FORMER, 88) if (p, who) != (PAGE, 0)
    ]  # fmt: skip
    old = [sign(key, Wanted(PAGE, GROUP, person=p), now - timedelta(minutes=31)) for p in (COACH, DEPUTY)]
    swapped = [sign(key, Wanted(PAGE, g, person=p), now) for g, p in ((OTHER, COACH), (OTHER, DEPUTY), (-999, COACH))]
    strange = [sign(b"k" * 32, Wanted(PAGE, GROUP, person=COACH), now)]
    tricks = [
        "",
        "x",
        "%2e%2e/healthz",
        "a/b/c",
        good + "/",
        good + "%00",
        "/" + good,
        good.lower(),
        "\u00e9" * 50,
        "A" * 5000,
    ]
    tried = [*forged, *others, *old, *swapped, *strange, *tricks, former, rival[:-1]]
    answers = {(a.status_code, a.text) for a in [await load(here, p) for p in tried]}
    assert len(tried) > 100
    assert len(answers) == 1
    ((status, text),) = answers
    assert (status, "Harriers" in text, "Anna" in text) == (404, False, False)
    assert looks(here) == before
    assert (await load(here, good)).status_code == 200
    assert "Rivals" in (await load(here, rival)).text


LOST = {
    "no administrator any more": lambda here: here.local.world.chats[GROUP].admins.discard(COACH),
    "left the group": lambda here: (
        here.local.world.chats[GROUP].admins.discard(COACH),
        here.local.world.chats[GROUP].members.discard(COACH),
    ),
    "half an hour later": lambda here: here.talk.clock.move_to(NOON + timedelta(minutes=31)),
    "Telegram does not answer": lambda here: here.local.fail_next("getChatMember", NetworkError("down")),
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST)
async def test_a_right_is_looked_at_again_at_each_load(here: Town, lost: Any) -> None:
    await here.member(1, "light")
    payload = await link(here)
    assert (await load(here, payload)).status_code == 200
    before = looks(here)
    lost(here)
    answer = await load(here, payload)
    assert (answer.status_code, "Anna" in answer.text, looks(here)) == (404, False, before)


async def test_who_stepped_down_or_deleted_everything_is_out(here: Town) -> None:
    await here.deputy()
    payload, deputys = await link(here), await link(here, DEPUTY)
    await here.raw(DEPUTY, f"~mine:resign::{GROUP}")
    assert (await load(here, deputys)).status_code == 404
    here.store.erase(COACH)
    assert (await load(here, payload)).status_code == 404


async def test_who_has_left_the_group_is_not_shown_and_out(here: Town) -> None:
    await here.member(1, "light")
    payload = await link(here)
    here.local.world.chats[GROUP].members.discard(1)
    assert "Anna" not in (await load(here, payload)).text
    assert not here.store.clubs.members(GROUP)


async def test_a_long_roster_comes_in_pages_and_asks_of_those_on_them_alone(here: Town) -> None:
    for person in range(100, 115):
        await here.member(person, "checked_in")
    payload = await link(here)
    here.local.calls.clear()
    pages = [(await load(here, payload, page)).text for page in ("", "?page=1", "?page=999", "?page=-1", "?page=x")]
    assert [p.count("<h3>") for p in pages] == [12, 3, 3, 12, 12]
    assert looks(here) == 42
    assert sum(name == "getChatMember" for name, _ in here.local.calls) == 42 + len(pages)


async def test_it_tells_when_what_is_posted(here: Town) -> None:
    for press in ("zone:Europe/London", "flip:tip", "flip:digest"):
        await here.raw(COACH, f"~club:{press}:{GROUP}")
    text = (await load(here, await link(here))).text
    assert "It comes on Sunday at 18:00." in text
    assert "Tip of the week: Monday, 08:00" in text
    assert re.findall(r"<li>(\w+ \d+ \w+), (\d\d:\d\d): ([\w ]+)</li>", text)[:2] == [
        ("Sunday 22 November", "18:00", "Weekly digest"),
        ("Monday 23 November", "08:00", "Tip of the week"),
    ]


async def test_the_digest_shows_what_the_group_was_told_and_no_other_figure(here: Town) -> None:
    for person in range(100, 107):
        await here.member(person, "counted", "checked_in")
    club = replace(Clubs(here.store).club(GROUP) or Club(group=GROUP), told=(Told(day="2026-11-15", checked=5),))
    here.store.clubs.keep(GROUP, dump_club(club))
    text = (await load(here, await link(here))).text
    assert "<li>Sunday 15 November: Checked in, 5 or more; Did a routine, no number</li>" in text
    assert "counted" not in text
    (roster,) = await here.raw_text(COACH, f"~club:roster::{GROUP}")
    assert roster["name"] == "club.roster", "what is chosen towards the group is not for the coach, and breaks no roster"


async def test_it_goes_on_when_the_group_becomes_a_supergroup(here: Town) -> None:
    await here.member(1, "light")
    payload = await link(here)
    await here.line(moved=-1001, user=COACH, chat=GROUP)
    assert "Anna" in (await load(here, payload)).text


async def test_nothing_is_loaded_kept_or_told_elsewhere(here: Town) -> None:
    await here.say(COACH, "/join", GROUP, title="<script>alert(1)</script>&")
    await here.member(1, "light")
    await here.raw(1, f"~mine:rename::{GROUP}")
    answer = await load(here, await link(here))
    assert "<script" not in answer.text
    assert not re.search(r"""(?:src|href)=["']?(?!\?page=)""", answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    async with browser_of(here) as browser:
        assert (await browser.post(f"/coach/{await link(here)}")).status_code == 405


async def test_without_a_place_for_it_nobody_is_offered_the_page(here: Town) -> None:
    offered = await here.raw_text(COACH, f"~club:menu::{GROUP}")
    assert "Page in the browser" in [b["label"] for row in offered[0]["buttons"] for b in row]
    here.talk.runtime._turns._clubs._page = ""
    offered = await here.raw_text(COACH, f"~club:menu::{GROUP}")
    assert "Page in the browser" not in [b["label"] for row in offered[0]["buttons"] for b in row]
    (reply,) = await here.raw(COACH, f"~club:page::{GROUP}")
    assert reply["name"] == "club.no_page"


async def test_the_bot_serves_it_by_itself_or_beside_its_webhook(here: Town) -> None:
    await here.member(1, "light")
    payload, port = await link(here), free_port()
    settings = Settings(page_url=f"http://127.0.0.1:{port}/coach", listen=f"127.0.0.1:{port}")
    assert settings.page == f"http://127.0.0.1:{port}/coach/"
    async with page_served(settings, here.talk.runtime), httpx.AsyncClient(base_url=settings.page) as browser:
        assert "Anna" in (await browser.get(payload)).text
        assert (await browser.get("/")).status_code == 404
    door = Webhook("https://bot.example/telegram", "secret")
    app = endpoint(here.local.bot(), here.talk.runtime, door, pages(settings, here.talk.runtime))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="https://bot.example") as browser:
        assert "Anna" in (await browser.get(f"/coach/{payload}")).text
        assert (await browser.post("/telegram", json={})).status_code == 401


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://bot.example/coach", True),
        ("https://bot.example/a/b/", True),
        ("http://127.0.0.1:8080/coach", True),
        pytest.param("http://bot.example/coach", False, id="readable on the way"),
        pytest.param("https://bot.example", False, id="no path of its own"),
        pytest.param("https://bot.example/coach?x=1", False, id="something behind it"),
        pytest.param("https://me@bot.example/coach", False, id="somebody before it"),
        pytest.param("bot.example/coach", False, id="no address"),
        pytest.param("https://bot.example/telegram/", False, id="the webhook's own"),
    ],
)
def test_its_address_is_a_setting(tmp_path: Path, address: str, good: bool) -> None:
    given = {"RUNTALL_PAGE_URL": address, "RUNTALL_WEBHOOK_URL": "https://bot.example/telegram"}
    if good:
        assert load_settings(given, tmp_path / ".env")[0].page.endswith("/")
    else:
        with pytest.raises(SettingsError, match="RUNTALL_PAGE_URL"):
            load_settings(given, tmp_path / ".env")
