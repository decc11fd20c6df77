"""The playground's page in a headless Chromium, as people use it: by touch, by keyboard, by screen reader; and what it may weigh."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.playing import UNSECURED, WORDS, Playground, needs_browser, opened

pytestmark = [pytest.mark.browser, needs_browser]
PHONE, WIDE = (360, 740), (1440, 900)
BUDGET = 150_000


@pytest.fixture(scope="module")
def two(browser: Any, one_playground: Playground) -> Iterator[dict[tuple[int, int], Any]]:
    """A phone's page and a wide one, for all tests here."""
    with (
        opened(browser, one_playground.address, PHONE, reduced_motion="reduce") as small,
        opened(browser, one_playground.address, WIDE, reduced_motion="reduce") as large,
    ):
        yield {PHONE: small, WIDE: large}


def again(page: Any, place: Playground) -> Iterator[Any]:
    """The page as if it was opened now."""
    for heard in (page.complaints, page.asked):
        heard.clear()
    page.goto(place.address)
    page.wait_for_selector("body[data-ready]")
    yield page
    assert page.complaints == []


@pytest.fixture
def phone(two: dict[tuple[int, int], Any], place: Playground) -> Iterator[Any]:
    yield from again(two[PHONE], place)


@pytest.fixture
def wide(two: dict[tuple[int, int], Any], place: Playground) -> Iterator[Any]:
    yield from again(two[WIDE], place)


def say(page: Any, text: str) -> None:
    page.get_by_label(WORDS["label"], exact=True).fill(text)
    page.keyboard.press("Enter")


def serious(page: Any) -> list[str]:
    """What axe finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")]


def test_a_person_gets_through_the_start_of_the_check(phone: Any) -> None:
    say(phone, "hi")
    phone.get_by_role("button", name="Yes, let's start").click()
    phone.get_by_role("button", name="United Kingdom").click()
    phone.get_by_role("button", name="Sharp breath pain").click()
    phone.get_by_role("button", name="✓ Sharp breath pain").wait_for()
    phone.get_by_role("button", name="Done").click()
    phone.get_by_text("Call 999 now. Sit upright").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.get_by_role("button", name=WORDS["clock_morning"]).count() == 0


def test_what_somebody_writes_is_never_markup(phone: Any) -> None:
    say(phone, "<img src=x onerror=alert(1)><b>hi</b>")
    phone.get_by_text("<img src=x onerror=alert(1)><b>hi</b>").wait_for()


def test_the_page_is_small_and_stays_at_home(wide: Any, place: Playground) -> None:
    say(wide, "hi")
    wide.get_by_role("button", name="Yes, let's start").wait_for()
    assert all(url.startswith((place.address, "data:")) for url, _ in wide.asked)
    page = [(url, size) for url, size in wide.asked if "/static/" in url or url == place.address]
    assert len(page) > 8
    assert sum(int(size) for _, size in page) < BUDGET


def test_everything_by_keyboard(phone: Any) -> None:
    text = phone.get_by_label(WORDS["label"], exact=True)
    say(phone, "helo")
    agree = phone.get_by_role("button", name="Yes, let's start")
    agree.focus()
    phone.keyboard.press("Enter")
    phone.get_by_text("Which country are you in?").wait_for()
    text.focus()
    phone.keyboard.press("ArrowUp")
    assert text.input_value() == "helo"
    text.fill("hello")
    phone.keyboard.press("Enter")
    phone.get_by_text(WORDS["edited"]).wait_for()
    text.focus()
    phone.keyboard.press("Control+ArrowUp")
    phone.get_by_text(WORDS["reply_to"].replace("{name}", "Run Tall")).wait_for()
    phone.keyboard.press("Escape")
    text.fill("/he")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    phone.locator(".row.me", has_text="/help").wait_for()
    phone.get_by_role("log").focus()
    phone.keyboard.press("ArrowUp")
    assert phone.evaluate("document.activeElement.classList.contains('row')")
    phone.get_by_role("button", name=WORDS["panel"]).focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name=WORDS["clock_morning"]).wait_for()
    phone.keyboard.press("Escape")
    assert phone.get_by_role("button", name=WORDS["clock_morning"]).count() == 0


@pytest.mark.proof
def test_new_messages_are_read_out_and_old_ones_are_not(phone: Any) -> None:
    log = phone.get_by_role("log")
    say(phone, "hi")
    phone.get_by_role("button", name="Yes, let's start").wait_for()
    assert phone.evaluate("getComputedStyle(document.querySelector('.row')).animationName") == "none"
    assert log.get_attribute("aria-live") == "polite"
    unnamed = "[...document.querySelectorAll('button, a, img, input')].filter(b => !(b.innerText?.trim() || b.ariaLabel || b.alt || b.labels?.length || b.hidden))"
    assert phone.evaluate(f"{unnamed}.length") == 0


@pytest.mark.proof
def test_light_and_dark_by_preference_and_by_switch_with_nothing_serious_in_the_open_drawer(
    phone: Any,
) -> None:
    page = phone
    page.emulate_media(color_scheme="dark")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    try:
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        say(page, "hi")
        page.get_by_role("button", name="Yes, let's start").wait_for()
        page.get_by_role("button", name=WORDS["panel"]).click()
        page.get_by_role("button", name=WORDS["clock_morning"]).wait_for()
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name=WORDS["to_light"]).click()
        page.get_by_role("button", name=WORDS["panel"]).click()
        assert serious(page) == []
        page.keyboard.press("Escape")
        page.reload()
        page.wait_for_selector("body[data-ready]")
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
    finally:  # the next test has a page that nobody has set
        page.evaluate("localStorage.clear()")
        page.emulate_media(color_scheme="light")


@pytest.mark.proof
def test_the_page_speaks_as_the_person_does(browser: Any, place: Playground) -> None:
    with opened(browser, place.address, WIDE, locale="de-DE") as page:
        page.get_by_label("Deine Nachricht", exact=True).fill("hallo")
        page.keyboard.press("Enter")
        page.locator("#log").get_by_text("obere Rücken wehtut").wait_for()
        page.locator("#text").fill("/language")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="English").last.click()
        page.get_by_label(WORDS["label"], exact=True).wait_for()
        page.get_by_role("link", name="Deutsch").click()
        page.get_by_label("Deine Nachricht", exact=True).wait_for()
        assert page.complaints == []


@pytest.mark.proof
def test_several_people_in_private_and_in_the_group(wide: Any) -> None:
    say(wide, "hi")
    wide.get_by_role("button", name="Yes, let's start").wait_for()
    wide.get_by_role("button", name=WORDS["person_2"]).click()
    assert wide.get_by_role("button", name="Yes, let's start").count() == 0
    wide.get_by_role("button", name=WORDS["group"], exact=False).first.click()
    wide.locator("#log").get_by_text("I answer general questions").wait_for()
    say(wide, "/ask does a desk job matter?")
    wide.get_by_role("button", name="Open the private chat").last.click()
    wide.locator(".row.me", has_text="/start ").wait_for()
    wide.get_by_role("button", name=WORDS["channel"]).click()
    wide.get_by_text(WORDS["only_admins"]).wait_for()


@pytest.mark.proof
def test_topics_of_a_forum_and_cards_behind_the_bots_name(wide: Any) -> None:
    wide.get_by_role("button", name=WORDS["forum"]).click()
    wide.locator("#log").get_by_text("I answer general questions").wait_for()
    wide.get_by_role("button", name=WORDS["topic_training"]).click()
    assert wide.locator("#log").get_by_text("I answer general questions").count() == 0
    wide.locator("#text").fill("@runtall posture")
    wide.locator("#list").get_by_text("Posture", exact=True).wait_for()
    assert serious(wide) == []
    wide.locator("#text").focus()
    wide.keyboard.press("ArrowDown")
    wide.keyboard.press("Enter")
    wide.locator(".row.me", has_text=WORDS["via"].replace("{name}", "@runtall_bot")).wait_for()
    wide.get_by_role("button", name=WORDS["topic_races"]).click()
    assert wide.locator(".row.me").count() == 0


@pytest.mark.proof
def test_the_clock_and_the_inside(wide: Any) -> None:
    say(wide, "my chest feels tight and my left arm is numb")
    inside = wide.locator("#inside")
    inside.get_by_text("emergency").first.wait_for()
    inside.get_by_text("“", exact=False).first.wait_for()
    before = wide.locator("#now").inner_text()
    wide.get_by_role("button", name=WORDS["clock_days"]).click()
    wide.wait_for_function("before => document.getElementById('now').textContent !== before", arg=before)


@pytest.mark.proof
def test_a_conversation_is_saved_and_played(wide: Any, tmp_path: Path) -> None:
    say(wide, "hi")
    wide.get_by_role("button", name="Yes, let's start").wait_for()
    with wide.expect_download() as saving:
        wide.get_by_role("button", name=WORDS["save_test"]).click()
    saved = tmp_path / "saved.yaml"
    saving.value.save_as(saved)
    with wide.expect_file_chooser() as choosing:
        wide.get_by_role("button", name=WORDS["play_test"]).click()
    choosing.value.set_files(saved)
    wide.get_by_text(WORDS["played"].replace("{name}", "saved.yaml")).wait_for()
    wide.get_by_role("button", name="Yes, let's start").wait_for()
    wide.evaluate(DROP, saved.read_text("utf-8").replace("question: consent", "question: severity"))
    wide.get_by_text("dropped.yaml:", exact=False).first.wait_for()
    wide.get_by_role("button", name=WORDS["back"]).click()
    wide.get_by_text(WORDS["kept"]).wait_for()


@pytest.mark.proof
def test_what_the_bot_sends_is_shown_as_telegram_shows_it(phone: Any, place: Playground) -> None:
    say(phone, "hi")
    phone.get_by_role("button", name="Yes, let's start").wait_for()
    place.bot("send_chat_action", chat_id=1, action="upload_photo")
    phone.get_by_text(WORDS["upload_photo"]).wait_for()
    sent = place.bot("send_message", chat_id=1, text="<b>one</b> & <a href='https://a.example/'>two</a>", parse_mode="HTML")
    assert phone.get_by_role("link", name="two").get_attribute("rel") == "noopener noreferrer"
    place.bot("edit_message_text", chat_id=1, message_id=sent.message_id, text="changed in place")
    phone.get_by_text("changed in place").wait_for()
    assert phone.get_by_text("one & two").count() == 0
    place.bot("delete_message", chat_id=1, message_id=sent.message_id)
    phone.get_by_text("changed in place").wait_for(state="detached")
    place.bot("send_document", chat_id=1, document=b"%PDF-1.7", filename="report.pdf", caption="For your physio")
    phone.get_by_role("link", name="report.pdf").wait_for()
    place.bot("send_photo", chat_id=1, photo=PIXEL, caption="Cat and cow\nslowly")
    phone.get_by_role("button", name=re.compile("Cat and cow")).click()
    phone.get_by_role("dialog").get_by_role("button", name=WORDS["close"]).click()
    place.bot("send_poll", chat_id=1, question="How was the week?", options=["fine", "niggles"])
    phone.get_by_role("button", name="niggles").click()
    phone.get_by_text(f"niggles ({WORDS['your_choice']})").wait_for()
    assert serious(phone) == []


DROP = """text => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], "dropped.yaml"));
  document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
}"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.proof
def test_nothing_serious_for_axe(wide: Any) -> None:
    say(wide, "my uper back kills me after mile 8, went from 20 to 35 miles a week")
    wide.get_by_role("button", name="Yes, let's start").click()
    wide.locator("#log").get_by_text("Which country are you in?").wait_for()
    wide.locator("#facts details").last.wait_for()
    wide.get_by_role("button", name=WORDS["menu"]).click()
    assert serious(wide) == []
    wide.get_by_role("button", name=WORDS["to_dark"]).click()
    wide.get_by_role("button", name=WORDS["group"], exact=False).first.click()
    wide.locator("#log").get_by_text("I answer general questions").wait_for()
    assert serious(wide) == []
    wide.get_by_role("button", name=WORDS["to_light"]).click()


# the coach's page


def do(place: Playground, what: str, person: int, chat: int, **given: Any) -> list[dict[str, Any]]:
    """Somebody acts; the private messages that they have then."""
    assert place.room
    httpx.post(f"{place.address}{what}", json={"person": person, "chat": chat, **given}, verify=UNSECURED).raise_for_status()
    place.settle()
    return place.room.stage.local.messages(person)


def url_of(message: dict[str, Any]) -> str:
    return str(message["reply_markup"]["inline_keyboard"][0][0]["url"])


def coachs_page(place: Playground) -> str:
    """The address of the page of the playground's group, whose administrator becomes its coach; one runner shares the traffic light."""
    assert place.room
    group, chief, runner = -1001, 3, 1
    do(place, "open", chief, group)
    asked = {}
    for person, word in ((chief, "/coach"), (runner, "/join")):
        do(place, "say", person, group, text=word)
        payload = url_of(place.room.stage.local.messages(group)[-1]).partition("?start=")[2]
        asked[person] = do(place, "say", person, person, text=f"/start {payload}")[-1]["message_id"]
        for data in {chief: ("~club:become:", "~club:flip:tip"), runner: ("~club:enter:first", "~mine:flip:light")}[person]:
            do(place, "press", person, person, message=asked[person], data=f"{data}:{group}")
    return url_of(do(place, "press", chief, chief, message=asked[chief], data=f"~club:page::{group}")[-1])


@pytest.mark.proof
def test_the_coachs_page_can_be_read_on_a_phone(place: Playground, browser: Any) -> None:
    good = coachs_page(place)
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    page, asked, complaints = context.new_page(), list[str](), list[str]()
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: complaints.append(m.text))
    for address, heading in ((good, "Runners"), (good[:-2], "This page is closed")):
        asked.clear()
        complaints.clear()
        page.goto(address)
        page.get_by_role("heading", name=heading, exact=True).wait_for()
        assert asked == [address]
        assert [c for c in complaints if "404" not in c] == []
        assert page.evaluate("getComputedStyle(document.body).maxWidth") == "640px"  # its own style is let in
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    context.close()
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, bypass_csp=True)
    page = context.new_page()  # axe is a script, which the page itself lets in nowhere
    page.goto(good)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    context.close()
