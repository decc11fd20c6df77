"""The playground's interface by requests: what people do, the clock, the inside, tests saved and played."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest

from bot.cli.playground import words_of
from bot.conversations.reading import scripts
from bot.shells.telegram.local.errors import ApiError
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.web.app import STATIC
from tests.conftest import shipped_content
from tests.playing import UNSECURED, WORDS, Playground
from tests.tables import thin


@pytest.fixture
def client(place: Playground) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=place.address, verify=UNSECURED) as opened:
        yield opened


def test_the_page_is_small_and_asks_for_nothing_from_outside(client: httpx.Client) -> None:
    page = client.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http://www.w3.org/2000/svg", "")
    script = client.get("/static/main.js")
    assert "innerHTML" not in script.text


@thin(every=3)
@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        pytest.param("/say", {"text": "hi"}, 200, id="a message"),
        pytest.param("/say", {"text": ""}, 400, id="an empty message"),
        pytest.param("/say", {"text": "x", "person": "me"}, 400, id="a person that is no number"),
        pytest.param("/say", {"text": "x", "person": 1, "chat": 2}, 400, id="somebody else's private chat"),
        pytest.param("/say", {"text": "x", "person": 1, "chat": -77}, 400, id="a group that is not there"),
        pytest.param("/say", {"text": "x", "person": 1, "chat": -1002}, 400, id="a channel, by somebody who only reads it"),
        pytest.param("/say", {"text": "x", "person": 3, "chat": -1002}, 200, id="a channel, by who looks after it"),
        pytest.param("/say", {"text": "x", "reply": 999}, 400, id="a reply to nothing"),
        pytest.param("/press", {"message": "1", "data": "x"}, 400, id="a press without a message"),
        pytest.param("/send", {"what": "bomb"}, 400, id="something that cannot be sent"),
        pytest.param("/send", {"what": "sticker"}, 200, id="a sticker"),
        pytest.param("/edit", {"message": 1, "text": "x"}, 400, id="changing what one did not write"),
        pytest.param("/vote", {"message": 1, "options": ["a"]}, 400, id="a vote for no number"),
        pytest.param("/vote", {"message": 999, "options": [0]}, 400, id="a vote in no poll"),
        pytest.param("/clock", {"to": "yesterday"}, 400, id="no time"),
        pytest.param("/clock", {"to": "2001-01-01T00:00:00+00:00"}, 400, id="a time that is over"),
        pytest.param("/clock", {"to": "next"}, 400, id="no reminder to wait for"),
        pytest.param("/person", {"name": " "}, 400, id="somebody without a name"),
        pytest.param("/member", {"person": 1, "chat": 1}, 400, id="leaving one's own chat"),
        pytest.param("/member", {"person": 2, "chat": -1001}, 200, id="leaving the group"),
    ],
)
def test_requests(client: httpx.Client, path: str, body: dict[str, Any], code: int) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == code
    assert "error" in answer.json() or code == 200


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
def test_other_hosts_and_origins_are_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/say", json={"text": "hi"}, headers=headers).status_code == 403


def test_what_is_not_json_gets_a_clear_error(client: httpx.Client) -> None:
    assert client.post("/say", content=b"\xff").status_code == 400


@pytest.mark.parametrize("name", ["app.py", "..%2Fapp.py", "%2Fetc%2Fpasswd", "none.js"])
def test_only_the_page_s_own_files_are_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_every_word_of_the_page_is_written_in_every_language() -> None:
    parts = {p.name: p.read_text("utf-8") for p in STATIC.iterdir()}
    named = re.compile(r'(?:\bword\(|\bline\(|data-(?:word|label|placeholder)=)"(\w*[a-z0-9])"')
    used = {w for text in parts.values() for w in named.findall(text)}
    assert len(used) > 60
    for code, words in words_of(shipped_content()).items():
        assert used - set(words) == set(), code


@pytest.mark.parametrize(
    ("query", "accept", "lang"),
    [
        pytest.param("", "de-AT,de;q=0.9,en;q=0.5", "de", id="as the browser asks"),
        pytest.param("de", "en-GB", "de", id="as the address asks"),
        pytest.param("xx", "fr", "en", id="nobody knows it"),
    ],
)
def test_whoever_has_said_nothing_speaks_the_page_s_language(client: httpx.Client, query: str, accept: str, lang: str) -> None:
    told = state(client, query, accept)
    assert told["lang"] == lang
    assert {p["lang"] for p in told["people"]} == {lang}
    assert told["words"][lang]["group"] in [c["title"] for c in told["chats"]]
    client.post("/say", json={"text": "hi"})
    assert {p["lang"] for p in state(client, "", "en" if lang == "de" else "de")["people"]} == {lang}


def state(client: httpx.Client, query: str = "", accept: str = "en") -> dict[str, Any]:
    """Everything, as a page that is opened gets it."""
    with client.stream("GET", "/events", params={"lang": query}, headers={"accept-language": accept}) as stream:
        first = next(line for line in stream.iter_lines() if line.startswith("data:"))
    found: dict[str, Any] = json.loads(first.removeprefix("data:"))
    return found


def chat(client: httpx.Client, number: int) -> list[dict[str, Any]]:
    return next((c["messages"] for c in state(client)["chats"] if c["id"] == number), [])


def answers(client: httpx.Client, number: int, many: int) -> list[dict[str, Any]]:
    """What the bot wrote there, once it is at least so much. Waits for the stream, not for a time."""
    with client.stream("GET", "/events") as stream:
        found: dict[int, dict[str, Any]] = {}
        for line in stream.iter_lines():
            change = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if change.get("what") == "state":
                told = next((c["messages"] for c in change["chats"] if c["id"] == number), [])
                found |= {m["message_id"]: m for m in told}
            elif change.get("chat") == number and change.get("message"):
                found[change["id"]] = change["message"]
            mine = [m for m in found.values() if m.get("from", {}).get("is_bot")]
            if len(mine) >= many:
                return mine
    raise AssertionError("the stream ended")


def test_a_page_begins_with_all_there_is(client: httpx.Client) -> None:
    client.post("/say", json={"text": "hi"})
    told = state(client)
    assert told["what"] == "state"
    assert [p["name"] for p in told["people"]] == [WORDS["person_1"], WORDS["person_2"], WORDS["person_3"]]
    assert {c["kind"] for c in told["chats"]} == {"private", "supergroup", "channel"}
    assert "/start" in ["/" + c["command"] for c in told["commands"][""]["private"]]
    assert "Anfangen oder weitermachen" in [c["description"] for c in told["commands"]["de"]["private"]]


def test_several_people_have_talks_of_their_own(client: httpx.Client) -> None:
    client.post("/say", json={"text": "hi", "person": 2})
    number = client.post("/person", json={"name": "Maria <b>", "lang": "de"}).json()["person"]
    client.post("/say", json={"text": "hi", "person": number})
    assert answers(client, 2, 1)
    assert answers(client, number, 1)
    assert chat(client, 1) == []
    assert state(client)["people"][-1] == {"id": number, "name": "Maria <b>", "lang": "de"}


def test_opening_the_group_adds_the_bot_once(client: httpx.Client) -> None:
    for _ in range(2):
        client.post("/open", json={"person": 1, "chat": -1001})
    client.post("/say", json={"person": 1, "chat": -1001, "text": "/ask does a desk job matter?"})
    assert len(answers(client, -1001, 2)) == 2


def test_who_left_the_group_may_not_write_there(client: httpx.Client) -> None:
    client.post("/member", json={"person": 2, "chat": -1001})
    assert client.post("/say", json={"person": 2, "chat": -1001, "text": "x"}).status_code == 400
    client.post("/member", json={"person": 2, "chat": -1001})
    assert client.post("/say", json={"person": 2, "chat": -1001, "text": "x"}).status_code == 200


def test_an_own_message_can_be_changed_and_replied_to(client: httpx.Client) -> None:
    client.post("/say", json={"text": "hi"})
    first = chat(client, 1)[0]["message_id"]
    assert client.post("/edit", json={"message": first, "text": "hello"}).status_code == 200
    client.post("/say", json={"text": "about this", "reply": first})
    mine = [m for m in chat(client, 1) if not m["from"]["is_bot"]]
    assert (mine[0]["text"], mine[1]["reply_to_message"]["message_id"]) == ("hello", first)


def test_a_file_is_sent_with_its_name(client: httpx.Client) -> None:
    sent = client.post("/upload", params={"person": 1, "name": "spring runs.gpx"}, content=b"<gpx/>")
    assert sent.status_code == 200
    assert chat(client, 1)[0]["document"]["file_name"] == "spring runs.gpx"
    assert client.post("/upload", params={"person": 1, "name": "../x"}, content=b"x").status_code == 400


def test_the_clock_moves_and_reminders_come(client: httpx.Client) -> None:
    before = state(client)["now"]
    moved = client.post("/clock", json={"to": "morning"}).json()["now"]
    assert moved > before
    assert "T08:00" in moved


def test_time_goes_to_the_next_reminder(client: httpx.Client, place: Playground) -> None:
    for text in ("hi", "yes", "uk", "/cancel", "remind me to stretch every day at 7am"):
        client.post("/say", json={"text": text})
        place.settle()
    due = state(client)["next"]
    assert client.post("/clock", json={"to": "next"}).json()["now"] >= due
    assert "Time for your routine" in chat(client, 1)[-1]["text"]


def test_the_inside_tells_how_an_answer_came_about(client: httpx.Client) -> None:
    client.post("/say", json={"text": "my chest feels tight and my left arm is numb"})
    answers(client, 1, 1)
    told = client.get("/inspect", params={"chat": 1}).json()
    assert told["heard"]["flags"][0]["level"] == "emergency"
    assert "chest" in told["heard"]["flags"][0]["evidence"]
    assert told["standing"]["level"]["level"] == "emergency"
    assert told["letters"][0]["kind"] == "referral"
    assert told["stored"]


def test_a_conversation_is_saved_as_a_test_that_passes(client: httpx.Client) -> None:
    client.post("/say", json={"text": "hi: #1 'no'\nyes"})
    answers(client, 1, 1)
    question = answers(client, 1, 1)[-1]
    agree = question["reply_markup"]["inline_keyboard"][0][0]
    client.post("/press", json={"message": question["message_id"], "data": agree["callback_data"]})
    answers(client, 1, 2)
    client.post("/send", json={"what": "sticker"})
    answers(client, 1, 4)
    client.post("/clock", json={"to": "3d"})
    client.post("/open", json={"person": 2, "chat": -1001})
    client.post("/say", json={"person": 2, "chat": -1001, "text": "/ask does a desk job matter?"})
    answers(client, -1001, 2)
    saved = client.get("/export").text
    (script,) = scripts(saved, "saved.yaml")
    assert [step.does for step in script.talk] == ["say", "press", "send", "wait", "say"]
    assert client.post("/replay", params={"name": "saved.yaml"}, content=saved.encode()).json() == {"differs": [], "steps": 5}
    assert not state(client)["kept"]


def act(place: Playground, path: str, person: int, chat: int, **given: Any) -> list[dict[str, Any]]:
    """Somebody acts; the messages of that chat then."""
    assert place.room
    answer = httpx.post(f"{place.address}{path}", json={"person": person, "chat": chat, **given}, verify=UNSECURED)
    assert answer.status_code == 200, answer.text
    place.settle()
    return place.room.stage.local.messages(chat)


def tap(place: Playground, person: int, label: str) -> None:
    """Press the newest button of that label in somebody's private chat."""
    assert place.room
    for message in reversed(place.room.stage.local.messages(person)):
        for button in (b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row):
            if button["text"] == label:
                act(place, "press", person, person, message=message["message_id"], data=button["callback_data"])
                return
    raise AssertionError([m.get("reply_markup") for m in place.room.stage.local.messages(person)][-2:])


def test_a_poll_in_a_topic_is_voted_on_and_saved(client: httpx.Client, place: Playground) -> None:
    """A coach leads the forum; a week later its poll comes, one votes, another takes the vote back; played again it is the same."""
    forum, chief, topic = -1003, 3, 2
    act(place, "open", chief, forum)
    asked = act(place, "say", chief, forum, text="/coach", thread=topic)[-1]
    assert asked["message_thread_id"] == topic
    link = asked["reply_markup"]["inline_keyboard"][0][0]["url"].partition("?start=")[2]
    act(place, "say", chief, chief, text=f"/start {link}")
    for label in ("Yes, I'm the coach", "Posts", "Check-in poll", "Turn on", "Back", "Back", "Time zone", "New York"):
        tap(place, chief, label)
    client.post("/clock", json={"to": "1w", "person": chief})
    poll = next(m for m in reversed(chat(client, forum)) if "poll" in m)
    act(place, "vote", 1, forum, message=poll["message_id"], options=[1])
    act(place, "vote", 2, forum, message=poll["message_id"], options=[0])
    counted = act(place, "vote", 2, forum, message=poll["message_id"], options=[])[-1]
    assert [o["voter_count"] for o in counted["poll"]["options"]] == [0, 1, 0]
    assert client.post("/say", json={"person": 2, "chat": forum, "text": "x", "thread": 99}).json()["word"] == "topic_closed"
    saved = client.get("/export").text
    assert "topics: [Training, Races]" in saved
    assert [line.strip() for line in saved.splitlines() if "vote:" in line] == [
        "- vote: [Some niggles]",
        "- vote: [Fine]",
        '- unvote: "true"',
    ]
    told = client.post("/replay", params={"name": "saved.yaml"}, content=saved.encode()).json()
    assert told == {"differs": [], "steps": 14}, saved


def test_a_card_is_sent_into_a_topic(client: httpx.Client, place: Playground) -> None:
    act(place, "inline", 1, -1003, text="posture")
    assert act(place, "choose", 1, -1003, card=0, thread=3)[-1]["via_bot"]["username"] == "runtall_bot"
    assert chat(client, -1003)[-1]["message_thread_id"] == 3
    assert client.post("/choose", json={"person": 1, "card": 99}).status_code == 400
    assert client.post("/choose", json={"person": 2, "card": 0}).status_code == 400


def test_a_test_may_come_after_one_of_the_folder(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    after = "conversation: a\nafter: Somebody in a club taps through the check and gets a plan\ntalk:\n  - say: /plan\n    expect: {question: none}\n"
    told = client.post("/replay", params={"name": "saved.yaml"}, content=after.encode()).json()
    assert told == {"differs": [], "steps": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("conversation: a\ntalk:\n  - say: hi\n    expect: {level: urgent}\n", "saved.yaml:4:", id="it differs"),
        pytest.param("talk: 7", "saved.yaml:1:", id="it is no test"),
        pytest.param("conversation: a\ntalk: [{send: ../x.gpx}]\n", "brings no other files", id="it names a file"),
        pytest.param("\x00", "saved.yaml", id="it is no text"),
    ],
)
def test_a_test_that_is_played_says_where_it_differs(client: httpx.Client, text: str, told: str) -> None:
    answer = client.post("/replay", params={"name": "saved.yaml"}, content=text.encode()).json()
    assert told in (answer.get("differs") or answer["problems"])[0]


async def test_a_poll_is_counted_as_telegram_counts_it() -> None:
    """Of an anonymous one the bot learns numbers alone."""
    local = LocalTelegram(lambda: datetime(2026, 11, 20, tzinfo=UTC))
    for person in (1, 2):
        local.person(person)
    local.group(-5).members |= {1, 2}
    bot = local.bot()
    hidden = await bot.send_poll(-5, "How was the week?", ["fine", "niggles"])
    named = await bot.send_poll(-5, "Who comes?", ["me", "not me"], is_anonymous=False)
    local.vote(1, -5, hidden.message_id, [0])
    local.vote(2, -5, hidden.message_id, [0])
    local.vote(2, -5, hidden.message_id, [])
    local.vote(2, -5, named.message_id, [1])
    with pytest.raises(ApiError):
        local.vote(1, -5, named.message_id, [0, 1])
    assert [sorted(set(u) - {"update_id"}) for u in local.world.updates] == [["poll"]] * 4 + [["poll_answer"]]
    closed = await bot.stop_poll(-5, hidden.message_id)
    assert ([o.voter_count for o in closed.options], closed.total_voter_count, closed.is_closed) == ([1, 0], 1, True)
    with pytest.raises(BadRequest):
        await bot.send_poll(-5, "One?", ["only"])
    await bot.shutdown()
