"""What the page can do: people act on the stage, the clock moves, the inside is looked at, a conversation is saved or played.

Rule 1: a request says who acts and where; nobody acts in a chat that they are not in.
Rule 2: what is wrong with a request is told in one line (BadInput); nothing of it is done.
Neighbours: app.py guards the door; company.py is who is there; stage.py is the bot behind; seen.py is what the page is shown.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from bot.core.coaching.schedule import zone_of
from bot.core.content.load import FIRST
from bot.core.model.session import load
from bot.shells.inside import inside
from bot.shells.script import conversation
from bot.shells.stage import Json, Stage
from bot.shells.telegram.local.errors import ApiError
from bot.shells.web import seen
from bot.shells.web.company import Company, may_write
from bot.store.protocol import Letter

TEXT_LIMIT, QUERY_LIMIT, NAME_LIMIT, PEOPLE = 20_000, 256, 40, 1000
SENT = ("sticker", "voice", "photo", "video", "location", "contact", "other")
MORNING = 8
Languages = Mapping[str, Mapping[str, str]]
"""The words of the page by language; the first language has all of them."""
Fresh = Callable[[], Awaitable[Stage]]
Play = Callable[[str, str], Awaitable[tuple[Stage, Json]]]
"""A file's text and name -> the stage on which it was played, and what differed. Raises ValueError with what is wrong with it."""


class BadInput(ValueError):
    """A request that cannot be used; the message says what would be right. `word`: of content, where a person may meet it on the page."""

    def __init__(self, problem: str, word: str = "") -> None:
        super().__init__(problem)
        self.word = word


class Room:
    """One stage at a time, and the pages that look at it. `fresh`: opens a stage that forgets; `play`: plays a script on one."""

    def __init__(self, stage: Stage, words: Languages, fresh: Fresh | None = None, play: Play | None = None) -> None:
        self.stage, self._words, self._fresh, self._play = stage, words, fresh, play
        self._kept = stage
        self._pages: set[seen.Page] = set()
        self._spoken: dict[int, str] = {}
        self._company = Company(stage.local, words, FIRST)
        self._company.gather()
        stage.runtime.sending.observe(self._heard)

    async def close(self) -> None:
        """End a stage that was opened here."""
        if self.stage is not self._kept:
            await self.stage.close()

    # what the page sees

    async def events(self, request: Request) -> Response:
        wanted = f"{request.query_params.get('lang', '')},{request.headers.get('accept-language', '')}"
        page = seen.Page(seen.language(wanted, self._words))
        if not self.stage.acts and page.lang != self._company.lang:
            self._company.gather(page.lang)
            await self._again()
        return StreamingResponse(self._stream(page), media_type="text/event-stream")

    async def _stream(self, page: seen.Page) -> AsyncIterator[str]:
        """First everything there is, then each change as it comes; everything again where the stage is another."""
        self._pages.add(page)
        try:
            while True:
                async for change in self._of_stage(page, self.stage):
                    yield change
        finally:
            self._pages.discard(page)

    async def _of_stage(self, page: seen.Page, stage: Stage) -> AsyncIterator[str]:
        """What happens on a stage until the page is to start over. It listens first, so that nothing is missed between."""
        listeners = stage.local.world.listeners
        listeners.append(page.listen)
        try:
            yield seen.event(await seen.everything(stage, self._words, page.lang))
            async for change in page.changes(stage.local.world):
                yield change
        finally:
            listeners.remove(page.listen)

    async def _heard(self, letter: Letter, _: int | None) -> None:
        """The bot wrote to somebody: the pages hear where it is in another language than before."""
        lang = await seen.language_of(self.stage, letter.chat)
        if lang and self._spoken.get(letter.chat) != lang:
            self._spoken[letter.chat] = lang
            for page in self._pages:
                page.put({"what": "speaks", "person": letter.chat, "lang": lang})

    async def coach_page(self, payload: str, number: int) -> tuple[bool, str]:
        """The coach's page of a club on the stage."""
        return await self.stage.runtime.coach_page(payload, number)

    async def file(self, request: Request) -> Response:
        found = self.stage.local.world.files.get(request.path_params["number"])
        if found is None:
            return JSONResponse({"error": "no such file"}, 404)
        return seen.file(*found)

    async def inspect(self, request: Request) -> Response:
        chat = _number(request.query_params.get("chat"), "chat")
        return JSONResponse({**await inside(self.stage, chat), "clock": await seen.clock(self.stage)})

    # what people do

    async def say(self, request: Request) -> Response:
        given, person, chat = await self._who(request)
        text = given.get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
            raise BadInput(f"text is 1 to {TEXT_LIMIT} characters", "bad_text")
        more, thread = self._answered(chat, given.get("reply")), self._thread(chat, given)
        say = self.stage.local.say
        return await self._do(
            "say", text, person, chat, lambda: say(person, text, chat, thread=thread, **more), thread, link=self._link(text)
        )

    def _link(self, text: str) -> tuple[int, str] | None:
        """Where the button is that somebody pressed to write this (a link into the private chat), and its label."""
        payload = text.removeprefix("/start ")
        if payload == text:
            return None
        for chat in self.stage.local.world.chats.values():
            for message in reversed(chat.messages.values()):
                for button in (b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row):
                    if button.get("url", "").endswith(f"?start={payload}"):
                        return chat.id, str(button["text"])
        return None

    def _thread(self, chat: int, given: Mapping[str, Any]) -> int:
        """The topic that is written into; 0: the general one, or none."""
        thread = _number(given.get("thread") or 0, "thread")
        if thread and not self.stage.local.world.chats[chat].topics.get(thread):
            raise BadInput("thread is an open topic of this chat", "topic_closed")
        return thread

    def _answered(self, chat: int, number: Any) -> Json:
        """The message that is replied to, as part of the new one."""
        if number is None:
            return {}
        found = self.stage.local.world.chats[chat].messages.get(number) if isinstance(number, int) else None
        if found is None:
            raise BadInput("reply is the number of a message in this chat")
        return {"reply_to_message": {k: v for k, v in found.items() if k != "reply_to_message"}}

    async def press(self, request: Request) -> Response:
        given, person, chat = await self._who(request, writing=False)
        message, data = given.get("message"), given.get("data")
        if not isinstance(message, int) or not isinstance(data, str):
            raise BadInput("message is a number and data a text")
        label = self._label(chat, message, data)
        return await self._do("press", label, person, chat, lambda: self.stage.local.press(person, message, data, chat))

    def _label(self, chat: int, message: int, data: str) -> str:
        """What the button shows; its data where it is gone."""
        markup = self.stage.local.world.chats[chat].messages.get(message, {}).get("reply_markup", {})
        buttons = [b for row in markup.get("inline_keyboard", []) for b in row]
        return next((str(b["text"]).removeprefix("\u2713 ") for b in buttons if b.get("callback_data") == data), data)

    async def edit(self, request: Request) -> Response:
        given, person, chat = await self._who(request)
        number, text = given.get("message"), given.get("text")
        mine = self.stage.local.world.chats[chat].messages.get(number, {}) if isinstance(number, int) else {}
        if mine.get("from", {}).get("id") != person or "text" not in mine:
            raise BadInput("only one's own text can be changed")
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
            raise BadInput(f"text is 1 to {TEXT_LIMIT} characters", "bad_text")
        return await self._do("edit", text, person, chat, lambda: self.stage.local.edit(person, mine["message_id"], text, chat))

    async def send(self, request: Request) -> Response:
        given, person, chat = await self._who(request)
        what = given.get("what")
        if what not in SENT:
            raise BadInput(f"what is one of {', '.join(SENT)}")
        thread, send = self._thread(chat, given), self.stage.local.send
        return await self._do("send", what, person, chat, lambda: send(person, what, chat, thread=thread), thread)

    async def upload(self, request: Request) -> Response:
        """A file; its name, and who sends it where, stand in the address."""
        person, chat = self._place(request.query_params, writing=True)
        name = unquote(request.query_params.get("name", ""))[:200]
        if not name or "/" in name or "\\" in name:
            raise BadInput("name is the name of the file, without folders")
        body = await request.body()
        thread, send = self._thread(chat, request.query_params), self.stage.local.send_file
        return await self._do("send", name, person, chat, lambda: send(person, name, body, chat, thread=thread), thread)

    async def vote(self, request: Request) -> Response:
        given, person, chat = await self._who(request, writing=False)
        number, chosen = given.get("message"), given.get("options")
        if not isinstance(number, int) or not isinstance(chosen, list) or not all(isinstance(n, int) for n in chosen):
            raise BadInput("message is a number and options are numbers")
        poll = self.stage.local.world.chats[chat].messages.get(number, {}).get("poll", {})
        texts = tuple(option["text"] for n, option in enumerate(poll.get("options", [])) if n in chosen)
        vote = self.stage.local.vote
        return await self._do("vote", ", ".join(texts), person, chat, lambda: vote(person, chat, number, chosen), options=texts)

    async def inline(self, request: Request) -> Response:
        """Somebody types behind the bot's name: the cards come as a change of the page."""
        given, person, chat = await self._who(request)
        text, offset = given.get("text"), given.get("offset") or ""
        if not isinstance(text, str) or not isinstance(offset, str) or len(text) > QUERY_LIMIT:
            raise BadInput(f"text is at most {QUERY_LIMIT} characters")
        kind = "sender" if chat == person else self.stage.local.world.chats[chat].kind
        return JSONResponse({"update": self.stage.local.query(person, text, offset, kind)})

    async def choose(self, request: Request) -> Response:
        """Somebody sends one of the cards that they were offered."""
        given, person, chat = await self._who(request)
        card, offer = given.get("card"), self.stage.local.world.offers.get(person, {})
        if not isinstance(card, int) or not 0 <= card < len(offer.get("results", [])):
            raise BadInput("card is the place of a card that was offered")
        title, thread, send = offer["results"][card]["title"], self._thread(chat, given), self.stage.local.choose
        return await self._do("choose", title, person, chat, lambda: send(person, card, chat, thread=thread), thread)

    async def open(self, request: Request) -> Response:
        """A group or channel is looked at for the first time: the bot is added to it."""
        _, person, chat = await self._who(request, writing=False)
        if self._company.lacks_the_bot(chat):
            self._company.add_the_bot(person, chat)
        return JSONResponse({})

    async def member(self, request: Request) -> Response:
        """Somebody enters or leaves a group."""
        given = await _given(request)
        person, chat = _person(given.get("person", 1)), _number(given.get("chat"), "chat")
        if chat not in self.stage.local.world.chats or chat > 0 or person not in self.stage.local.world.users:
            raise BadInput("chat is a group, and person is somebody who is here")
        local = self.stage.local
        what, do = ("leave", local.leave) if person in local.world.chats[chat].members else ("join", local.join)
        answer = await self._do(what, "true", person, chat, lambda: do(person, chat))
        await self._again()
        return answer

    async def person(self, request: Request) -> Response:
        """Somebody new."""
        given = await _given(request)
        name, lang = str(given.get("name") or "").strip()[:NAME_LIMIT], str(given.get("lang") or "en")[:10]
        if not name or len(self.stage.local.world.users) >= PEOPLE:
            raise BadInput("write a name", "bad_name")
        number = await self._company.welcome(name, lang, self.stage.runtime.session_of)
        await self._again()
        return JSONResponse({"person": number})

    async def _do(
        self, what: str, value: str, person: int, chat: int, do: Callable[[], int], thread: int = 0, **more: Any
    ) -> Response:  # fmt: skip
        try:
            act = await self.stage.act(what, value, person, chat, do, thread=thread, **more)
        except ApiError as error:
            raise BadInput(str(error), "bad_poll" if what == "vote" else "") from error
        return JSONResponse({"update": act.update})

    async def _who(self, request: Request, *, writing: bool = True) -> tuple[Json, int, int]:
        given = await _given(request)
        return (given, *self._place(given, writing=writing))

    def _place(self, given: Mapping[str, Any], *, writing: bool) -> tuple[int, int]:
        """Who acts, and where. Raises BadInput where they cannot."""
        person = _person(given.get("person", 1))
        self._company.known(person)
        chat = _number(given.get("chat", person), "chat")
        if not may_write(self.stage.local.world, person, chat, writing=writing):
            raise BadInput("chat is one that this person is in and may write to")
        return person, chat

    # the clock and the stage

    async def clock(self, request: Request) -> Response:
        """Time passes: "90m", "3d", an ISO 8601 time, "morning" or "next" (the next reminder)."""
        given = await _given(request)
        person, to = _person(given.get("person", 1)), given.get("to")
        if not isinstance(to, str):
            raise BadInput('to is a time, such as "3d", "morning" or "next"')
        try:
            await self.stage.pass_time(await self._time(to, person), person, person)
        except ValueError as error:
            raise BadInput(str(error)) from error
        for page in self._pages:
            page.put(await seen.clock(self.stage))
        return JSONResponse({"now": self.stage.runtime.now().isoformat()})

    async def _time(self, to: str, person: int) -> str:
        if to == "next":
            if (due := await self.stage.runtime.next_reminder()) is None:
                raise BadInput("no reminder waits", "bad_reminder")
            return max(due, self.stage.runtime.now()).isoformat()
        return await self._morning(person) if to == "morning" else to

    async def _morning(self, person: int) -> str:
        """8 o'clock on the next morning, where the person lives."""
        kept = await self.stage.runtime.session_of(person)
        zone = zone_of(load(kept).zone if kept else "") or UTC
        now = self.stage.runtime.now().astimezone(zone)
        at = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return (at if at > now else at + timedelta(days=1)).isoformat()

    async def fresh(self, request: Request) -> Response:
        """A new bot that knows nobody, kept in memory only; or, with "kept", back to the one before."""
        given = await _given(request)
        if given.get("kept"):
            await self._enter(self._kept)
        elif self._fresh is None:
            raise BadInput("this playground has one stage only")
        else:
            await self._enter(await self._fresh())
            self._company.gather()
        await self._again()
        return JSONResponse({})

    async def _enter(self, stage: Stage) -> None:
        old, self.stage = self.stage, stage
        self._company = Company(stage.local, self._words, self._company.lang)
        if stage is not self._kept:
            stage.runtime.sending.observe(self._heard)
        if old is not self._kept and old is not stage:
            await old.close()

    async def export(self, request: Request) -> Response:
        return PlainTextResponse(conversation(self.stage, "Saved from the playground"), media_type="application/yaml")

    async def replay(self, request: Request) -> Response:
        """A saved conversation is played on a stage of its own; what differs."""
        if self._play is None:
            raise BadInput("this playground cannot play conversations")
        name = unquote(request.query_params.get("name", "conversation.yaml"))[:100]
        try:
            stage, told = await self._play((await request.body()).decode("utf-8", "replace"), name)
        except ValueError as error:
            return JSONResponse({"problems": str(error).splitlines()})
        await self._enter(stage)
        await self._again()
        return JSONResponse(told)

    async def _again(self) -> None:
        """All pages start over."""
        for page in self._pages:
            page.again()


async def _given(request: Request) -> Json:
    body = await request.body()
    try:
        given = json.loads(body)
    except ValueError as error:
        raise BadInput("send a JSON object") from error
    if not isinstance(given, dict):
        raise BadInput("send a JSON object")
    return given


def _person(value: Any) -> int:
    number = _number(value, "person")
    if not 1 <= number <= PEOPLE:
        raise BadInput(f"person is a number from 1 to {PEOPLE}")
    return number


def _number(value: Any, name: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{name} is a number") from error
